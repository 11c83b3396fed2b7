"""Invented statements of an invented ministry, with an answer, and corrections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from kuager.workflow.registers.views import Answer, Image, Mistake, Opposed, Picture, Statement

AT = datetime(2022, 3, 1, tzinfo=UTC)
ANSWER = Answer(
    seq=7, state="partly", text="Her mother has not heard her voice.", claims=("c-1",), agent="second", at=AT
)
NOTE = Image(
    seq=9,
    capture="c-2",
    name="screen.png",
    kind="screenshot",
    person="n-aizhan",
    said_by="her aunt",
    checked="",
    agent="second",
    at=AT,
)
OTHER = Opposed(
    claim="cl-9", event="Detention", when="2018-04", document="d-news", document_title="A day in April", start=0, end=9,
    exact="was taken", lineage="l-1",
)  # fmt: skip


def statement(number: int, kind: str, answer: Answer | None, others: tuple[Opposed, ...]) -> Statement:
    return Statement(
        id=f"st-{number}", claim=f"cl-{number}", kind=kind, speaker=("n-ministry", "Foreign Ministry") if number else None, about=(("n-aizhan", "Aizhan"),) if others else (),
        when="2021-05-06", document="d-thread", document_title="A letter", start=0, end=12, exact="She lives normally.", stance="denies",
        others=others, independent=len(others), answer=answer, before=(ANSWER,) if answer else (),
    )  # fmt: skip


class InventedRegisters:
    """One statement without an answer and one with."""

    def rebuttals(self) -> Sequence[Statement]:
        return [statement(0, "denies", None, ()), statement(1, "lives_normally", ANSWER, (OTHER,))]

    def answer(self, statement: str, state: str, *, text: str, claims: Sequence[str]) -> None:
        del statement, state, text, claims

    def unanswer(self, seq: int, *, why: str) -> None:
        del seq, why

    def corrections(self) -> Sequence[Mistake]:
        return [
            Mistake(seq=4, was="born 1961", now="born 1962", why="a slip", where="report 2", agent="second", at=AT),
            Mistake(seq=2, was="two sons", now="", why="not so", where="", agent="second", at=AT, undone=True),
        ]

    def correct(self, *, was: str, now: str, why: str, where: str) -> None:
        del was, now, why, where

    def uncorrect(self, seq: int, *, why: str) -> None:
        del seq, why

    def pictures(self) -> Sequence[Picture]:
        return [
            Picture(capture="c-1", name="portrait.jpg", documents=("d-thread",), at=AT),
            Picture(capture="c-2", name="screen.png", documents=(), at=AT, person_name="Aizhan", note=NOTE),
        ]

    def picture(self, capture: str) -> Picture | None:
        return next((one for one in self.pictures() if one.capture == capture), None)

    def note(self, capture: str, *, kind: str, said_by: str, checked: str, person: str) -> None:
        del capture, kind, said_by, checked, person

    def unnote(self, seq: int, *, why: str) -> None:
        del seq, why


class NoRegisters(InventedRegisters):
    """A new archive."""

    def rebuttals(self) -> Sequence[Statement]:
        return []

    def corrections(self) -> Sequence[Mistake]:
        return []

    def pictures(self) -> Sequence[Picture]:
        return []
