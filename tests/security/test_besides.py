"""Random archives with days, testimonies, letters, organisations, places and corrections: nothing withheld in any byte."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
import yaml

from kuager.model.publication import Name, Said
from kuager.model.release import FORMS, Source
from kuager.protect import words as hearing
from kuager.protect.clearance import clear
from kuager.protect.facts import Fact
from kuager.protect.leak import LeakHit, scan
from kuager.protect.persons import Marked, Permit, Person, Stand
from kuager.protect.scene import Scene, Writing
from kuager.protect.scene_kinds import (
    ActTold,
    AnswerTold,
    Besides,
    BodyTold,
    CorrectionTold,
    DayTelling,
    DayTold,
    LetterTold,
    PlaceTold,
)
from kuager.protect.scene_kinds import TestimonyTold as Account
from tests.security.test_releases import AGREED, NAMES, SECRETS, restricted
from tests.security.worlds import TODAY, written

SEEDS = range(3000 if os.environ.get("KUAGER_NIGHTLY") else 60)
KINDS = ("picket", "testimonies", "appeals", "bodies", "places", "corrections")
SPARE = ("They stood in the frost", "Answer our letters", "the office of the city", "Ghulja")
MARKS = (
    Marked(level="amber"),
    Marked(level="red"),
    Marked(embargo="2030"),
    Marked(risk={"detained": "high", "speaker": "high"}),
)
KEYS = ("k-secret-key-1", "k-secret-key-2")
AUDIENCES = ("public", "press", "lawyers", "partners")


def archive(seed: int) -> Scene:
    """An archive with everything in it; names and secrets may stand in every part of everything."""
    rng = Random(seed)
    ids = [f"n-{at:020x}" for at in range(rng.randint(3, 6))]
    people = {}
    for at, (id_, name) in enumerate(zip(ids, NAMES, strict=False)):
        # Two agreed to everything, so that much is shown; the others to anything or nothing, and some are marked.
        permits = (
            AGREED
            if at < 2
            else {key: Permit(identify=rng.choice(FORMS), why="agreed") for key in AGREED if rng.random() < 0.5}
        )
        marked = rng.choice(MARKS) if at > 1 and rng.random() < 0.3 else Marked()
        people[id_] = Person(id=id_, name=name, names=frozenset({name}), permits=permits, marked=marked, traits={"region": "Ili", "sex": "female", "form": "detention"})  # fmt: skip
    making = _Making(rng, people)
    facts = {id_: [making.statement(id_, at) for at in range(rng.randint(1, 4))] for id_ in ids}
    making.claims = [one.claim for some in facts.values() for one in some]
    making.values = [one.value for some in facts.values() for one in some]
    writings = {"d-1": Writing(kind="article", layer="ab" * 32, sha256="cd" * 32, others=tuple(ids))}
    return Scene(people=people, facts=facts, about=ids, writings=writings, besides=making.besides())


class _Making:
    """Makes what stands in one archive."""

    def __init__(self, rng: Random, people: Mapping[str, Person]) -> None:
        self.rng, self.people, self.ids = rng, people, sorted(people)
        self.said = [*(one.name for one in people.values()), *SECRETS, *SPARE]
        self.claims: list[str] = []
        self.values: list[str] = []

    def besides(self) -> Besides:
        rng = self.rng
        return Besides(
            days=tuple(self.day(at) for at in range(rng.randint(1, 3))),
            testimonies=tuple(self.testimony() for _ in range(rng.randint(1, 3))),
            letters=tuple(self.letter() for _ in range(rng.randint(1, 3))),
            bodies=tuple(self.body() for _ in range(rng.randint(1, 3))),
            places=tuple(PlaceTold(region=one, claims=tuple(self.claims)) for one in ("Ili", "Tacheng")),
            corrections=tuple(self.correction(at) for at in range(rng.randint(1, 4))),
        )

    def often(self) -> bool:
        return self.rng.random() < 0.75

    def words(self) -> str:
        """Words with whatever is secret in them, or none of it."""
        rng = self.rng
        return rng.choice(SPARE) if self.often() else ", ".join(rng.choices(self.said, k=rng.randint(1, 3)))

    def somebody(self) -> str:
        return self.rng.choice(self.ids)

    def some(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.rng.choices(self.ids, k=self.rng.randint(1, 2))))

    def mark(self) -> Marked:
        return Marked() if self.often() else self.rng.choice(MARKS)

    def fact(self, **more: Any) -> Fact:
        rng = self.rng
        base = Fact(
            claim=rng.choice(self.claims or [""]), person="", schema="act", prop="type", value="type", quote=self.words(), document="d-1",
            others=tuple(self.ids), public=True,
            source=Source(title="A picket", site="courier.example", url=f"https://courier.example/{rng.randint(1, 9)}", lang="en"),
        )  # fmt: skip
        if not self.often():
            base = replace(
                base, public=rng.random() < 0.5, confided=rng.random() < 0.5, speaker=rng.choice(("", self.somebody())),
                reviewed=rng.random() < 0.5, marked=self.mark(), source=replace(base.source, title=self.words()),
            )  # fmt: skip
        return replace(base, **more)

    def statement(self, id_: str, at: int) -> Fact:
        schema, prop = self.rng.choice(
            (("person", "role"), ("detention", "reason"), ("prison_sentence", "court"), ("detention", "where"))
        )
        return self.fact(claim=f"c-{id_[-2:]}-{at}", person=id_, schema=schema, prop=prop, value=self.words(), region=self.rng.choice(("Ili", "")))  # fmt: skip

    def day(self, at: int) -> DayTold:
        rng = self.rng
        return DayTold(
            series=1, day=at + 1, date=f"2022-06-{at + 1:02}", place=self.words(), region="Ili",
            tellings=tuple(DayTelling(fact=self.fact(), came=rng.choice(("12", self.words()))) for _ in range(2)),
            slogans=tuple(self.fact() for _ in range(2)), said=(self.fact(),), people=self.some(),
            acts=(ActTold(code=rng.choice(("detention", "fine", "injury")), count=rng.randint(0, 9), fact=self.fact()),),
        )  # fmt: skip

    def testimony(self) -> Account:
        rng = self.rng
        return Account(
            key=rng.choice(KEYS), on="2022-07-11", speakers=self.some()[: rng.randint(0, 2)], about=self.some(), document=rng.choice(KEYS),
            words=tuple(self.fact(person=self.somebody()) for _ in range(2)), public=self.often(), marked=self.mark(),
        )  # fmt: skip

    def letter(self) -> LetterTold:
        rng = self.rng
        answer = AnswerTold(on="2022-05-06", by=self.words(), kind="formal", words=self.fact())
        return LetterTold(
            key=rng.choice(KEYS), sent="2022-04-11", to=self.words(), office=self.often(), kind="petition", about=self.some(),
            team=self.often(), senders=self.some()[: rng.randint(0, 1)], asked=(self.fact(),), answers=(answer,), state="answered", days=25,
            marked=self.mark(),
        )  # fmt: skip

    def body(self) -> BodyTold:
        names = (Name(text=self.rng.choice([*self.values, *self.said])), Name(text=self.words()))
        return BodyTold(id=self.rng.choice(KEYS), names=names, claims=tuple(self.claims), marked=self.mark())

    def correction(self, at: int) -> CorrectionTold:
        rng = self.rng
        value = self.fact(person=self.somebody(), schema="detention", prop="reason", value=self.words(), quote="")
        return CorrectionTold(
            key=f"{KEYS[0]}-{at}", on="2026-11-01", kind=rng.choice(("correction", "rebuttal", "reply")),
            of=rng.choice(("", f"people/{self.somebody()}", "people/n-nobody")), claim=rng.choice(("", *self.claims)), about=self.some(),
            words=self.fact(), before=value, after=value, by=rng.choice(("", self.words())), by_person=rng.choice(("", self.somebody())),
            office=self.often(), answers=rng.choice(("", "", f"{KEYS[0]}-0")),
        )  # fmt: skip


def leaks(world: Scene, audience: str) -> list[LeakHit]:
    done = clear(world, audience, TODAY, k=3)
    with TemporaryDirectory() as name:
        folder = written(done, Path(name))
        found = [one for one in scan(folder, restricted(world, audience)) if one.sure]
        told = (folder / "cleared.json").read_text("utf-8")
    assert not [one for one in KEYS if one in told], "what the archive calls something stays inside"
    return found


def test_nothing_withheld_is_told_besides_people() -> None:
    for seed in SEEDS:
        audience = AUDIENCES[seed % len(AUDIENCES)]
        assert leaks(archive(seed), audience) == [], f"archive {seed}, {audience}"


def test_everything_withheld_has_a_reason_and_everybody_pointed_at_is_shown() -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        done = clear(archive(seed), "public", TODAY, k=3)
        assert all(one.reason and one.field for one in done.withheld)
        shown = {one.value.id for one in done.items}
        pointed = [each for one in done.testimonies for each in one.value.about]
        pointed += [each for one in done.appeals for each in one.value.about]
        pointed += [each for one in done.bodies for each in one.value.people]
        pointed += [each for one in done.places for each in one.value.people]
        assert set(pointed) <= shown
        assert {text for one in done.picket for text in one.value.texts} <= {one.value.id for one in done.texts}
        seen += Counter(kind for kind in KINDS if getattr(done, kind))
        seen["words"] += any(one.value.said for one in done.testimonies)
    assert min(seen[kind] for kind in (*KINDS, "words")) >= len(SEEDS) // 10, (
        f"releases that show nothing prove nothing: {seen}"
    )


def test_every_reason_has_words_in_the_languages_of_the_workbench() -> None:
    reasons = {one.reason for seed in SEEDS for one in clear(archive(seed), "public", TODAY, k=3).withheld}
    assert len(reasons) > 15
    for lang in ("en", "kk", "ru", "zh"):
        told = yaml.safe_load((files("kuager.web") / "i18n" / "clearing" / f"{lang}.yml").read_text("utf-8"))
        assert reasons <= codes(told), lang


def codes(tree: Mapping[str, Any]) -> set[str]:
    """Returns the keys beside the code of a reason, wherever in a file they stand."""
    if "not_named" in tree:
        return set(tree)
    return {code for each in tree.values() if isinstance(each, Mapping) for code in codes(each)}


def _careless_said(self: hearing.Hearing, fact: Fact, *_: object, **__: object) -> tuple[Said | None, str]:
    del self
    return Said(words=fact.quote), ""


def _careless_stand(self: hearing.Hearing, id_: str, *_: object) -> Stand:
    return Stand(form="named" if id_ in self.desk.scene.people else "nothing", why="")


@pytest.mark.parametrize(
    ("judge", "twin"),
    [
        ("said", _careless_said),
        ("clean", lambda *_: ""),
        ("stand", _careless_stand),
    ],
)
def test_a_twin_that_skips_a_judge_is_found(judge: str, twin: Any) -> None:
    """The same archives, judged without one judge: the scan finds what it let through, so it would find it in the real one."""
    with mock.patch.object(hearing.Hearing, judge, twin):
        assert any(leaks(archive(seed), "public") for seed in range(200))
