"""Families as far as anybody told of them: who is connected with whom, in which generation, drawn row by row.

What sources tell of kinship is no tree: people marry again, are cousins and spouses at once, and sources contradict each
other. So nothing here walks down a tree; people are reached from the person of a case, nearest first, each once.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

OLDER: Final = frozenset({"parent", "mother", "father", "uncle", "aunt", "mother_in_law", "father_in_law", "guardian"})
YOUNGER: Final = frozenset(
    {"child", "son", "daughter", "nephew", "niece", "niece_or_nephew", "son_in_law", "daughter_in_law", "ward"}
)
FAR_OLDER: Final = frozenset({"grandparent", "grandmother", "grandfather"})
FAR_YOUNGER: Final = frozenset({"grandchild", "grandson", "granddaughter"})
COUPLE: Final = frozenset({"spouse", "husband", "wife", "partner", "fiance"})
MEN: Final = frozenset(
    {"husband", "father", "son", "brother", "uncle", "nephew", "grandfather", "grandson", "father_in_law", "son_in_law", "brother_in_law"}
)  # fmt: skip
WOMEN: Final = frozenset(
    {"wife", "mother", "daughter", "sister", "aunt", "niece", "grandmother", "granddaughter", "mother_in_law", "daughter_in_law", "sister_in_law"}
)  # fmt: skip
_IN_LAW: Final = "in_law"
_RELATIVE: Final = "relative"


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """``left`` is ``kind`` of ``right``: ``Tie("anna", "mother", "boris")``."""

    left: str
    kind: str
    right: str


def step(kind: str) -> int:
    """Returns the generation of who is ``kind`` of somebody, seen from that person: -1 is the one above."""
    if kind in FAR_OLDER:
        return -2
    if kind in FAR_YOUNGER:
        return 2
    return -1 if kind in OLDER else 1 if kind in YOUNGER else 0


def reverse(kind: str, inverse: Iterable[str], sex: str = "") -> str:
    """Returns what the other one is, when somebody is ``kind`` of them.

    Args:
        kind: "mother".
        inverse: what the other may be: "son", "daughter", "child".
        sex: of the other: ``male``, ``female``, or empty when nobody tells it; then the word says neither.
    """
    may = tuple(inverse)
    wanted = MEN if sex == "male" else WOMEN if sex == "female" else frozenset()
    plain = [one for one in may if one not in MEN and one not in WOMEN]
    found = [one for one in may if one in wanted] or plain
    return found[0] if found else _IN_LAW if kind.endswith(_IN_LAW) else _RELATIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Somebody of the family: in which generation, through whom, by which tie, and how many ties away."""

    id: str
    generation: int
    distance: int
    via: str = ""
    tie: Tie | None = None


def reach(ties: Iterable[Tie], start: str) -> dict[str, Reached]:
    """Returns everybody connected with ``start``, nearest first, each once and by the shortest way."""
    beside: dict[str, list[Tie]] = defaultdict(list)
    for tie in sorted(set(ties)):
        if tie.left != tie.right:
            beside[tie.left].append(tie)
            beside[tie.right].append(tie)
    found = {start: Reached(id=start, generation=0, distance=0)}
    waiting = deque([start])
    while waiting:
        here = found[waiting.popleft()]
        for tie in beside[here.id]:
            outward = tie.right == here.id
            other = tie.left if outward else tie.right
            if other in found:
                continue
            generation = here.generation + (step(tie.kind) if outward else -step(tie.kind))
            found[other] = Reached(
                id=other, generation=generation, distance=here.distance + 1, via=here.id, tie=tie
            )  # fmt: skip
            waiting.append(other)
    return found


def rows(found: Mapping[str, Reached], ties: Iterable[Tie]) -> list[list[str]]:
    """Returns people row by row, the oldest generation first; couples side by side, the others below their own.

    Args:
        found: as :func:`reach` returns it; who stands in the list first is the person of the case.
        ties: those between them.
    """
    couples: dict[str, list[str]] = defaultdict(list)
    for tie in sorted(set(ties)):
        if tie.kind in COUPLE and tie.left in found and tie.right in found:
            couples[tie.left].append(tie.right)
            couples[tie.right].append(tie.left)
    levels: dict[int, list[str]] = defaultdict(list)
    seated: set[str] = set()
    for id_, one in found.items():
        if id_ in seated:
            continue
        level = levels[one.generation]
        for each in (id_, *couples[id_]):
            if each not in seated and found[each].generation == one.generation:
                seated.add(each)
                level.append(each)
    return [levels[generation] for generation in sorted(levels)]
