"""Somebody's relatives, from the relation claims, read from both ends.

"A brother B" says that A is the brother of B, and so that B is the brother or sister of A. Which of the two is told only by a
stated sex: nobody's sex is guessed from a name, so without one the answer says that it leaves this open. What the other end
may be stands in the vocabulary (``inverse``), and what counts as the relation asked for too (``broader``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kuager.extract.kinwords import sexes
from kuager.model import Claim, DocumentId, Entity, Hit
from kuager.model.schema import label, vocabulary
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.finding.alike import searched
from kuager.workflow.finding.asking import KinQuestion
from kuager.workflow.finding.views import Choice, FoundRow, Kin
from kuager.workflow.reviewed import GONE

OWNERS = 12
"""People a name is taken for at most; a name that fits more asks for another word of it."""
ASKED = 40
FULLEST = 160
"""Characters of a passage; beyond these a longer one says no more."""
STEPS = (("exact", "sound", ""), ("prefix", "part"), ("alike",), ("typo", "typo2"))
"""How a name may be written, in steps: somebody a letter away is asked about only where nobody has the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tie:
    """One claim that makes somebody a relative: who, what they may be to the owner, and the claim."""

    person: Entity
    relations: frozenset[str]
    claim: Claim


def relatives(archive: Archive, here: Context, question: KinQuestion, of: str = "") -> tuple[Kin, list[FoundRow]]:
    """Returns how the question was understood, and the relatives with the words that say so.

    Args:
        archive: where from.
        here: the look-ups of the present log position.
        question: what was asked.
        of: the id of the person meant, where the name fits several; all of them when empty.
    """
    owners = _owners(archive, here, question)
    rows: list[FoundRow] = []
    choices, unnamed = [], 0
    for owner, hit in owners:
        mine, hidden = _rows(archive, here, owner, question.relation)
        choices.append(
            Choice(
                id=owner.id,
                name=owner.name,
                how=hit.how,
                spelling=hit.spelling,
                source=_title(here, hit),
                count=len(mine) + hidden,
            )
        )
        if of in {"", owner.id}:
            rows += mine
            unnamed += hidden
    choices.sort(key=lambda one: -one.count)
    kin = Kin(relation=question.relation, owner=question.owners[0], choices=tuple(choices), unnamed=unnamed)
    return kin, _once(rows)


def _owners(archive: Archive, here: Context, question: KinQuestion) -> list[tuple[Entity, Hit]]:
    """Returns the people the name may mean: those who bear it, in whatever spelling; else the nearest there are."""
    best: dict[str, tuple[Entity, Hit]] = {}
    for wanted in STEPS:
        for name in question.owners:
            for hit in searched(archive, name, ASKED):
                entity = _person(here, hit)
                if entity is not None and hit.how in wanted:
                    best.setdefault(entity.id, (entity, hit))
            if best:
                return list(best.values())[:OWNERS]
    return []


def _person(here: Context, hit: Hit) -> Entity | None:
    entity = here.entity(hit.id) if hit.kind == "entity" else None
    return entity if entity is not None and entity.schema == "person" and not entity.shielded else None


def _rows(archive: Archive, here: Context, owner: Entity, asked: str) -> tuple[list[FoundRow], int]:
    """Returns the named relatives of one person, best documented first; else 1 where one is mentioned without a name."""
    named: dict[str, tuple[bool, list[tuple[str, _Tie]]]] = {}
    hidden = 0
    for tie in _ties(archive, here, owner):
        told = _fits(tie.relations, asked, _sex(archive, here, tie.person))
        if told is None:
            continue
        relation, sure = told
        if tie.person.shielded:
            hidden = 1
            continue
        before, ties = named.get(tie.person.id, (False, []))
        if sure and not before:
            ties = []
        named[tie.person.id] = (before or sure, [*ties, (relation, tie)] if sure or not before else ties)
    rows = [_row(here, owner, ties, sure=sure) for sure, ties in named.values()]
    return sorted(rows, key=lambda row: (not row.sure, -row.more, row.label, row.id)), 0 if rows else hidden


def _ties(archive: Archive, here: Context, owner: Entity) -> Iterator[_Tie]:
    for node in owner.members:
        for claim in archive.store.claims_about(node):
            person = _live(here, claim, claim.subject)
            if person is not None and claim.prop in _terms() and person.id != owner.id:
                yield _Tie(person=person, relations=frozenset({claim.prop}), claim=claim)
        for claim in archive.store.claims(subject=node):
            if claim.value_node is not None and claim.prop in _terms():
                person = _live(here, claim, claim.value_node)
                if person is not None and person.id != owner.id:
                    yield _Tie(person=person, relations=_terms()[claim.prop][0], claim=claim)


def _live(here: Context, claim: Claim, node: str) -> Entity | None:
    if here.review.get(claim.id) in GONE:
        return None
    return here.entity(node)


@cache
def _terms() -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """Returns for each relation what the other end may be, and the relation itself with all narrower ones."""
    terms = vocabulary("kinship").terms
    narrower: dict[str, set[str]] = {name: {name} for name in terms}
    for name in terms:
        above = terms[name].broader
        while above is not None:
            narrower[above].add(name)
            above = terms[above].broader
    return {name: (frozenset(term.inverse), frozenset(narrower[name])) for name, term in terms.items()}


def _fits(relations: Iterable[str], asked: str, sex: str) -> tuple[str, bool] | None:
    """Returns the relation to show and whether it surely is what was asked for; None when it is not.

    Args:
        relations: what the person may be.
        asked: the relation asked for.
        sex: as stated by the sources, empty where they do not or disagree.
    """
    may = _narrowed(relations, sex)
    if not may:
        return None
    wanted = _terms()[asked][1]
    shown = max(sorted(may), key=lambda name: len(_terms()[name][1]))
    if may <= wanted:
        return shown, True
    return (shown, False) if may & wanted or vocabulary("kinship").terms[asked].broader in may else None


def _narrowed(relations: Iterable[str], sex: str) -> set[str]:
    """Leaves what a stated sex allows: of "brother or sister" of a man, the brother. What a text says itself stays."""
    given, told = set(relations), sexes()
    if not sex or (len(given) == 1 and given <= set(told)):
        return given
    terms = vocabulary("kinship").terms
    found: set[str] = set()
    for name in given:
        if told.get(name, sex) == sex:
            exact = {one for one in terms if terms[one].broader == name and told.get(one) == sex}
            found |= exact if exact and name not in told else {name}
    return found


def _sex(archive: Archive, here: Context, person: Entity) -> str:
    if person.shielded:
        return ""
    stated = {
        claim.value
        for node in person.members
        for claim in archive.store.claims(subject=node, prop="sex")
        if here.review.get(claim.id) not in GONE
    }
    return next(iter(stated)) if len(stated) == 1 else ""


def _row(here: Context, owner: Entity, ties: list[tuple[str, _Tie]], *, sure: bool) -> FoundRow:
    # Of several passages the fullest: "her brother, Madi", rather than "my brother".
    relation, tie = max(ties, key=lambda one: min(len(one[1].claim.anchor.exact), FULLEST))
    claim, head = tie.claim, here.heads[tie.claim.anchor.document]
    documents = {one.claim.anchor.document for _, one in ties}
    anchor = claim.anchor
    before, after = _around(anchor.prefix, left=True), _around(anchor.suffix, left=False)
    open_ = "" if sure else " (the sources leave open whether it is this relation)"
    return FoundRow(
        kind="person", id=tie.person.id, label=tie.person.name, how="kin",
        why=f"{label('kinship', relation)} of {owner.name}, said in {head.title}{open_}",
        snippet=f"{before}{anchor.exact}{after}", mark=(len(before), len(before) + len(anchor.exact)),
        start=anchor.start, end=anchor.end, source=head.id, source_title=head.title, more=len(documents) - 1,
        relation=relation, other=owner.name, other_id=owner.id, sure=sure,
    )  # fmt: skip


def _title(here: Context, hit: Hit) -> str:
    head = here.heads.get(DocumentId(hit.document))
    return head.title if head else ""


def _around(text: str, *, left: bool) -> str:
    """Cuts what stands beside the words at a line's end, so that a passage reads as one, and leaves no half word."""
    line = text.rpartition("\n")[2] if left else text.partition("\n")[0]
    if len(line) < len(text) or " " not in line:
        return line
    return line.partition(" ")[2] if left else line.rpartition(" ")[0]


def _once(rows: list[FoundRow]) -> list[FoundRow]:
    """Leaves one row per person, surest first: records of one owner that nobody joined yet often tell the same."""
    kept: dict[str, FoundRow] = {}
    for row in sorted(rows, key=lambda row: not row.sure):
        kept.setdefault(row.id, row)
    return list(kept.values())
