"""What the team's decisions teach the lexicon: names accepted, corrected, made by hand, and records judged one.

Computed from the logs of reviews and judgements each time, never stored: a decision that is taken back takes its
spellings back with it, and a rebuilt archive knows the same words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kuager import extract, resolve
from kuager.extract import Entry, LexiconKind
from kuager.model import Claim, Judgement, NodeId, Review, Verdict
from kuager.ports import Node
from kuager.resolve import RULE_PREFIX
from kuager.text.fold import bare
from kuager.text.scripts import Script, script_of
from kuager.workflow.archive import Archive
from kuager.workflow.reviewed import ACCEPTED, BY_HAND, CORRECTED, REJECTED, effective, states

_KINDS = {
    "person": LexiconKind.PERSON,
    "organisation": LexiconKind.ORGANISATION,
    "outlet": LexiconKind.OUTLET,
    "place": LexiconKind.PLACE,
}
_MOST_WORDS = 8
"""Words of a spelling; what is longer is a sentence about somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an entry comes from: a ``file``, a ``hand``, a ``review``, a ``claim`` or a ``judgement``; who, when and why.

    ``name`` is the file's name; ``seq`` the number of the decision in its log.
    """

    kind: str
    agent: str
    at: datetime
    name: str = ""
    seq: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    node: Node
    spelling: str
    lang: str
    origin: Origin


def learned(archive: Archive) -> list[tuple[Entry, Origin]]:
    """Returns what the decisions in force teach, with the decision each rests on.

    A person without a name teaches nothing, and no words for one are taken as a name. A single word for a person is
    taken only where no fuller name of the same person was confirmed: a surname alone fits too many.
    """
    names = list(_name_claims(archive))
    judged = [row for row in resolve.latest(archive.store.judgements()).values() if _by_person(row)]
    if not names and not judged:
        return []
    nodes = {node.id: node for node in archive.store.nodes()}
    unnamed = unnamed_words(nodes.values())
    told = [one for one in (*_of_claims(names, nodes), *_of_judgements(judged, nodes)) if _fits(one, unnamed)]
    return list(_entries(told, _groups(archive, told, judged, nodes)))


def unnamed_words(nodes: Iterable[Node]) -> frozenset[str]:
    """Returns the folded words that stand for people without a name."""
    return frozenset(bare(words) for node in nodes if node.shielded for words in (node.name, *node.spellings))


def _by_person(row: Judgement) -> bool:
    return row.verdict is Verdict.SAME and not row.agent.startswith(RULE_PREFIX)


def _name_claims(archive: Archive) -> Iterator[tuple[Claim, Review | None]]:
    """Yields the name claims that people stand behind, with the review that says so (none: made by hand)."""
    standing = states(archive)
    counting = effective(archive.store.reviews())
    replaced = {row.replaces: row for row in counting.values() if row.replaces}
    for claim in archive.store.claims(prop="name"):
        state = standing.get(claim.id)
        if state in {REJECTED, CORRECTED}:
            continue
        if claim.extractor.startswith(BY_HAND):
            yield claim, replaced.get(claim.id)
        elif state == ACCEPTED:
            yield claim, counting[claim.id]


def _of_claims(claims: Iterable[tuple[Claim, Review | None]], nodes: Mapping[NodeId, Node]) -> Iterator[_Told]:
    for claim, review in claims:
        node = nodes.get(claim.subject)
        if node is None:
            continue
        if review is not None:
            origin = Origin(kind="review", agent=review.agent, at=review.at, seq=review.seq, reason=review.reason)
        else:
            origin = Origin(kind="claim", agent=claim.extractor.removeprefix(BY_HAND), at=claim.recorded_at)
        for spelling in dict.fromkeys((claim.value, claim.anchor.exact)):
            yield _Told(node=node, spelling=" ".join(spelling.split()), lang=claim.lang or "", origin=origin)


def _of_judgements(rows: Iterable[Judgement], nodes: Mapping[NodeId, Node]) -> Iterator[_Told]:
    for row in rows:
        pair = [nodes[one] for one in (row.left, row.right) if one in nodes]
        if any(node.shielded for node in pair):  # such a judgement joins nobody, so it says nothing of names either
            continue
        origin = Origin(kind="judgement", agent=row.agent, at=row.at, seq=row.seq, reason=row.reason)
        for node in pair:
            yield _Told(node=node, spelling=node.name, lang="", origin=origin)


def _fits(told: _Told, unnamed: frozenset[str]) -> bool:
    key = bare(told.spelling)
    return (
        not told.node.shielded
        and told.node.schema in _KINDS
        and bool(key)
        and key not in unnamed
        and len(key.split()) <= _MOST_WORDS
        and len(told.spelling) <= extract.LONGEST_CELL
        and not (told.node.schema == "person" and extract.is_description(told.spelling))
    )


def _groups(
    archive: Archive, told: Sequence[_Told], judged: Sequence[Judgement], nodes: Mapping[NodeId, Node]
) -> dict[NodeId, NodeId]:
    """Returns for every record spoken of a mark that those of one person share; only people's judgements join here."""
    wanted = {one.node.id for one in told} | {node for row in judged for node in (row.left, row.right)}
    rows = [
        row for row in archive.store.judgements() if row.undoes is not None or not row.agent.startswith(RULE_PREFIX)
    ]
    entities = resolve.cluster([nodes[one] for one in sorted(wanted) if one in nodes], rows)
    return {node: entity.members[0] for entity in entities for node in entity.members}


def _entries(told: Sequence[_Told], group_of: Mapping[NodeId, NodeId]) -> Iterator[tuple[Entry, Origin]]:
    groups: dict[tuple[NodeId, str], list[_Told]] = defaultdict(list)
    for one in told:
        groups[group_of[one.node.id], one.node.schema].append(one)
    for (_, schema), some in sorted(groups.items()):
        counted = Counter(one.spelling for one in some)
        canonical = min(counted, key=lambda spelling: (-_parts(spelling), -counted[spelling], spelling))
        for one in some:
            if schema == "person" and _parts(one.spelling) == 1 and _parts(canonical) > 1:
                continue
            yield (
                Entry(kind=_KINDS[schema], canonical=canonical, spelling=one.spelling, lang=one.lang),
                one.origin,
            )


def _parts(name: str) -> int:
    """Returns how many words a name has; one of Chinese characters is whole without spaces."""
    return 2 if script_of(name) is Script.HANS and len(name) > 1 else len(bare(name).split())
