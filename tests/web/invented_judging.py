"""Who is who in the invented campaign: two records beside each other, a person made of three, decisions and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kuager.errors import UnknownIdError, UsageError
from kuager.model import Side
from kuager.workflow.agreement import cohen
from kuager.workflow.judging.naming import names_beside
from kuager.workflow.judging.second import SecondPairs
from kuager.workflow.judging.views import (
    Beside,
    Clash,
    Contradiction,
    Half,
    Happening,
    Line,
    Link,
    Parting,
    Record,
    RuleRow,
    Value,
)
from kuager.workflow.views import ClaimRow, ProposalRow
from tests.web.invented import CLAIMS, A, N, of

RULE = "rule:same-name-shared-context@1"
LINK = Link(
    act=4, left=A, left_name="Aizhan Serikbai", right="n-aizhan-2", right_name="Айжан Серікбай", verdict="same", agent="aru",
    at="2022-01-04T10:00:00Z", reason="the same son", by_rule=False,
)  # fmt: skip
BY_RULE = replace(
    LINK, act=5, right="n-aizhan-3", right_name="Aijan Serikbay", agent="same-name-shared-context@1", by_rule=True
)
APART = replace(LINK, act=9, left="n-aizhan-2", right="n-aizhan-3", verdict="different", agent="dana")


def value(row: ClaimRow) -> Value:
    return Value(value=row.value, claims=(row,))


def line(prop: str, how: str, left: tuple[ClaimRow, ...], right: tuple[ClaimRow, ...]) -> Line:
    first = (left or right)[0]
    return Line(
        prop=prop, label=first.prop_label, left=tuple(map(value, left)), right=tuple(map(value, right)), how=how
    )


def beside(row: ProposalRow) -> Beside:
    """One question with a contradiction, an agreement, and a clash of events."""
    left, right = row.left_words[0], row.right_words[0]
    sides = tuple(
        Side(document=one.document, start=one.start, end=one.end, text=one.exact, value=None) for one in (left, right)
    )
    return Beside(
        row=replace(row, because=(("doubt", 80), ("claims", 3), ("cases", 1))), left_id=row.left, right_id=row.right, kind="person",
        names=names_beside(row.left_name, row.right_name), named=line("name", "other", (left,), (right,)),
        lines=(line("birth_date", "against", (left,), (right,)), line("role", "agree", (left,), (right,)), line("role", "one", (left,), ())),
        clashes=(Clash(kind="death", left="Death", left_when="2019-03", right="Detention", right_when="2021-05-03", sides=(sides[0], sides[1])),),
        supports=row.features[:1], doubts=row.features[1:], shared=((N, "Nurlan Serikbai"),), claims=5, documents=2, events=3,
        name=row.left_name, others=1, weakest=(BY_RULE, None), records=(3, 1),
    )  # fmt: skip


class InventedJudging:
    """Keeps what was decided about the invented people."""

    proposals_now: list[ProposalRow]
    splits: list[tuple[tuple[str, ...], str]]
    twice: dict[tuple[str, str], str]
    backs: tuple[int, ...] = ()
    rule_on: bool = True
    clash: bool = False
    why: str = ""

    def proposals(self) -> list[ProposalRow]:
        return self.proposals_now

    def beside(self, left: str, right: str) -> Beside:
        if left == right:
            raise UsageError("These are one already")
        row = next((row for row in self.proposals_now if {row.left, row.right} == {left, right}), None)
        if row is None:
            raise UnknownIdError(item=left)
        return beside(row)

    def judge(self, left: str, right: str, verdict: str, *, reason: str = "") -> None:
        self.proposals_now = [
            replace(row, verdict=verdict) if (row.left, row.right) == (left, right) else row
            for row in self.proposals_now
        ]
        self.clash = self.clash or reason == "contradicts"

    def undo_judgement(self) -> bool:
        judged = any(row.verdict for row in self.proposals_now)
        self.proposals_now = [replace(row, verdict=None) for row in self.proposals_now]
        return judged

    def take_back(self, act: int) -> None:
        self.backs = (*self.backs, act)

    def parting(self, entity: str, chosen: Sequence[str] = ()) -> Parting:
        """Aizhan is three records; everybody else is one."""
        if entity not in {A, N}:
            raise UnknownIdError(item=entity)
        nodes = (A, "n-aizhan-2", "n-aizhan-3") if entity == A else (N,)
        if not set(chosen) <= set(nodes):
            raise UnknownIdError(item=entity)
        names = of(entity, "name")
        records = tuple(
            Record(
                node=node, name=names[0].value, document=names[0].document, title=names[0].document_title, claims=tuple(names[:2]), more=1,
                links=(LINK, BY_RULE)[: len(nodes) - 1], weak=node == "n-aizhan-3",
            )
            for node in nodes
        )  # fmt: skip
        both = 0 < len(chosen) < len(nodes)
        half = Half(name=names[0].value, records=1, claims=2, documents=1, values=(("Role", CLAIMS[0].value, 2),))
        return Parting(
            entity=entity, name=names[0].value, schema="person", records=records, chosen=tuple(chosen), stays=half if both else None,
            goes=half if both else None, pairs=2 if both else 0,
        )  # fmt: skip

    def split(self, entity: str, chosen: Sequence[str], *, reason: str) -> None:
        self.parting(entity, chosen)
        self.splits.append((tuple(chosen), reason))

    def history(self, entity: str) -> list[Happening]:
        if entity != A:
            return []
        pair = (A, "Aizhan Serikbai", "n-aizhan-2", "Айжан Серікбай")
        first = Happening(
            number=4, agent="aru", at="2022-01-04T10:00:00Z", reason="the same son", verdict="same", by_rule=False, pairs=(pair,), standing="stands",
        )  # fmt: skip
        return [
            first,
            replace(first, number=5, verdict="parted", standing="undone", undone_by="dana", undone_at="2022-01-05T10:00:00Z"),
            replace(first, number=6, agent="same-name-shared-context@1", by_rule=True, standing="overruled"),
        ]  # fmt: skip

    def second_pairs(self) -> SecondPairs:
        """A pair waits once somebody has judged it."""
        judged = [row for row in self.proposals_now if row.verdict and (row.left, row.right) not in self.twice]
        return SecondPairs(
            view=beside(replace(judged[0], verdict=None)) if judged else None,
            waiting=len(judged),
            kappa=cohen([("same", said) for said in self.twice.values()]),
            differ=tuple((LINK, said, "dana", "two") for said in self.twice.values() if said != "same"),
        )

    def second_judgement(self, left: str, right: str, verdict: str, *, reason: str = "") -> None:
        self.twice[left, right] = verdict
        self.why = reason

    def undo_second_judgement(self) -> bool:
        return bool(self.twice) and self.twice.popitem() is not None

    def contradictions(self) -> list[Contradiction]:
        return [Contradiction(apart=APART, chain=(LINK, BY_RULE), left_out=(5,))] if self.clash else []

    def rules(self) -> list[RuleRow]:
        return [
            RuleRow(
                rule=RULE, on=self.rule_on, by="" if self.rule_on else "aru", at="" if self.rule_on else "2022-01-04T10:00:00Z", reason="",
                standing=1, undone=0, idle=0, examples=(BY_RULE,),
            ),
            RuleRow(rule="rule:older@1", on=False, by="aru", at="2022-01-04T10:00:00Z", reason="too wide", standing=0, undone=2, idle=0, examples=()),
        ]  # fmt: skip

    def switch_rule(self, rule: str, *, on: bool, reason: str = "") -> None:
        if rule != RULE:
            raise UnknownIdError(item=rule)
        self.rule_on = on
        self.why = reason
