"""Proposes which nodes may be one person or organisation. Proposals are shown to people; nothing here merges anything.

Nodes meet only inside small blocks of like-sounding names, so the work grows with the number of nodes, not with its
square. Never proposed: unnamed (shielded) people, two nodes somebody has already judged, and single names across
documents, because a family name alone fits many people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

from rapidfuzz.distance import Levenshtein

from kuager.model import Feature, Judgement, NodeId, Proposal, Verdict
from kuager.ports import Node
from kuager.resolve.cluster import cluster, latest
from kuager.resolve.compare import UNSURE_AT, Comparison, compare, likeness, why
from kuager.resolve.organisations import compare_names, own_words
from kuager.text.names import Part, parts, skeleton

METHOD: Final = "propose@1"
_CROWD: Final = 200
"""A block larger than this is a common name; only neighbours in sorted order are compared, so work stays bounded."""
_WINDOW: Final = 20
_ALIKE_PART: Final = 0.8
_SHORT_NAME_SCORE: Final = 0.65
_PERSON, _ORGANISATIONS = "person", frozenset({"organisation", "outlet"})
_SEX_WORDS: Final = {"male": "m", "female": "f"}


def propose(
    nodes: Sequence[Node],
    judgements: Iterable[Judgement] = (),
    sexes: Mapping[NodeId, frozenset[str]] | None = None,
) -> list[Proposal]:
    """Returns pairs of nodes that may be one, best first.

    Args:
        nodes: all nodes of the archive; only people, organisations and outlets are looked at.
        judgements: decisions so far; what they join or hold apart is not proposed again, what they left unsure is.
        sexes: what is said of a node's sex (claim values), to warn where two sources say different things.

    Returns:
        Proposals with ``left < right``, sorted by falling score, then ids. Deterministic.
    """
    people = [node for node in nodes if node.schema == _PERSON and not node.shielded]
    others = [node for node in nodes if node.schema in _ORGANISATIONS and not node.shielded]
    made = list(judgements)
    home = {member: str(entity.id) for entity in cluster([*people, *others], made) for member in entity.members}
    found: dict[tuple[NodeId, NodeId], Comparison] = {}
    for left, right in (*_meet(people), *_meet(others)):
        pair = _ordered(left.id, right.id)
        if home[left.id] != home[right.id] and pair not in found:
            result = _best(left, right)
            if result.score >= UNSURE_AT:
                found[pair] = result
    for left, right, result in _short_names(people):
        if home[left.id] != home[right.id]:
            found.setdefault(_ordered(left.id, right.id), result)
    proposals = [_proposal(pair, found[pair], sexes or {}) for pair in _needed(found, home, made)]
    return sorted(proposals, key=lambda proposal: (-float(proposal.score), proposal.left, proposal.right))


def _needed(
    found: Mapping[tuple[NodeId, NodeId], Comparison], home: Mapping[NodeId, str], judgements: Iterable[Judgement]
) -> Iterator[tuple[NodeId, NodeId]]:
    """Picks the fewest questions that still connect everything alike: the strongest link of each, no second way round.

    Fifteen records of one person are asked about fourteen times, not a hundred and five. What was judged different is
    never connected; when an answer is "different", the next computation offers another way.
    """
    apart: dict[str, set[str]] = defaultdict(set)
    for (left, right), judgement in latest(judgements).items():
        if judgement.verdict is Verdict.DIFFERENT and left in home and right in home:
            apart[home[left]].add(home[right])
            apart[home[right]].add(home[left])
    root = {key: key for key in home.values()}
    members = {key: {key} for key in root}
    for pair in sorted(found, key=lambda pair: (-found[pair].score, pair)):
        one, two = root[home[pair[0]]], root[home[pair[1]]]
        if one == two or any(not members[two].isdisjoint(apart.get(key, ())) for key in members[one]):
            continue
        yield pair
        small, large = sorted((one, two), key=lambda key: (len(members[key]), key))
        for key in members[small]:
            root[key] = large
        members[large] |= members.pop(small)


def _ordered(left: NodeId, right: NodeId) -> tuple[NodeId, NodeId]:
    return (left, right) if left < right else (right, left)


def _proposal(pair: tuple[NodeId, NodeId], result: Comparison, sexes: Mapping[NodeId, frozenset[str]]) -> Proposal:
    features = result.features
    left, right = sexes.get(pair[0], frozenset()), sexes.get(pair[1], frozenset())
    if left and right and not left & right:
        said = f"{'/'.join(sorted(left))} ~ {'/'.join(sorted(right))}"
        features = (*features, Feature(name="sex_differs", value=said, why=why(sex_differs)))
    return Proposal(left=pair[0], right=pair[1], score=f"{result.score:.3f}", features=features)


def sex_differs() -> str:
    """The sources speak of a man in one place and of a woman in the other; look at the words before deciding."""
    return ""


def _names(node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys((node.name, *node.spellings)))


def _meet(nodes: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """Yields pairs of nodes that share a blocking key, and whose other parts could be one with a letter changed."""
    blocks: dict[tuple[str, ...], dict[NodeId, Node]] = defaultdict(dict)
    bones: dict[NodeId, tuple[frozenset[str], ...]] = {}
    for node in nodes:
        bones[node.id] = tuple(_bones(name) for name in _names(node)) if node.schema == _PERSON else ()
        for key in _keys(node):
            blocks[key][node.id] = node
    for key in sorted(blocks):
        block = sorted(blocks[key].values(), key=lambda node: (node.name, node.id))
        for left, right in _pairs(block):
            if len(key) > 1 or not bones[left.id] or _near(key[0], bones[left.id], bones[right.id]):
                yield left, right


def _pairs(block: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    if len(block) <= _CROWD:
        yield from combinations(block, 2)
        return
    for at, node in enumerate(block):
        yield from ((node, other) for other in block[at + 1 : at + 1 + _WINDOW])


def _near(shared: str, left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> bool:
    """Two people who share one name are compared only when another name of theirs is a consonant apart at most.

    Sharing a family name is common, and comparing every cousin with every other would make the work grow as a square.
    """
    return any(
        Levenshtein.distance(one, two, score_cutoff=1) <= 1
        for mine in left
        for yours in right
        for one in mine - {shared}
        for two in yours - {shared}
    )


@lru_cache(maxsize=65536)
def _bones(name: str) -> frozenset[str]:
    return frozenset(skeleton(part.stems[0]) for part in parts(name) if not part.initial)


def _keys(node: Node) -> set[tuple[str, ...]]:
    keys: set[tuple[str, ...]] = set()
    for name in _names(node):
        own = parts(name) if node.schema == _PERSON else own_words(name)
        if node.schema != _PERSON:
            keys.update((skeleton(part.sound),) for part in own)
            keys.add(("initials", "".join(part.word[:1] for part in parts(name))))
            keys.add(("initials", "".join(ch for ch in name.casefold() if ch.isalpha())[:8]))
            continue
        if len(own) > 1:
            bones = sorted(_bones(name))
            keys.update(combinations(bones, 2))
            keys.update((bone,) for bone in bones)
    return keys


def _best(left: Node, right: Node) -> Comparison:
    judge = compare if left.schema == _PERSON else compare_names
    options = [
        judge(one, two)
        for one in _names(left)
        for two in _names(right)
        if left.schema != _PERSON or min(len(parts(one)), len(parts(two))) > 1
    ]
    return max(
        options, key=lambda option: option.score, default=Comparison(score=0.0, verdict=Verdict.DIFFERENT, features=())
    )


def _short_names(people: Sequence[Node]) -> Iterator[tuple[Node, Node, Comparison]]:
    """Yields a single name with the one full name of the same document that it can be short for."""
    inside: dict[str, list[Node]] = defaultdict(list)
    for node in people:
        inside[node.document].append(node)
    for group in inside.values():
        full = [node for node in group if len(parts(node.name)) > 1]
        for short in group:
            if len(parts(short.name)) != 1:
                continue
            fitting = [node for node in full if _fits(parts(short.name)[0], node)]
            if len(fitting) == 1:
                feature = Feature(name="short_for", value=f"{short.name} ~ {fitting[0].name}", why=why(short_for))
                yield (
                    short,
                    fitting[0],
                    Comparison(score=_SHORT_NAME_SCORE, verdict=Verdict.UNSURE, features=(feature,)),
                )


def _fits(part: Part, node: Node) -> bool:
    return not part.initial and any(likeness(part, other) >= _ALIKE_PART for other in parts(node.name))


def short_for() -> str:
    """One name alone, and exactly one full name in the same document that it fits."""
    return ""
