"""A new record against a shelf: whom it meets, how likely each is the same person, in which group it belongs, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Final

import numpy as np

from kuager.resolve.records import agreement as by
from kuager.resolve.records.calibrate import chance_of
from kuager.resolve.records.features import Pairs
from kuager.resolve.records.groups import LARGEST, MOST, UNSEEN
from kuager.resolve.records.lesson import judged
from kuager.resolve.records.shelf import CODED, PARTS, Shelf, through
from kuager.resolve.records.table import Floats, Ints, People, Said, marks_of
from kuager.resolve.records.weights import Evidence, compared, log_odds

_MOST_MET: Final = 300
"""So many records a new one meets about at most: the smallest blocks first, as in a full run."""
_LARGEST_BLOCK: Final = 600
_BLOCKS: Final = (
    (), ("birth_year", "place"), ("birth_year", "region"), ("birth_year", "detention_year"), ("birth_year",), ("place",),
    ("place", "detention_year"),
)  # fmt: skip
_BOTH: Final = ((), ("birth_year",), ("place",), ("region",))
_SHOWN: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One record of the shelf that the new one may be. ``odds`` is a logarithm; ``why`` weighs each column in words."""

    row: int
    probability: float
    odds: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where a new record belongs: the row a group is called after, or None for a new group; best matches first."""

    said: Said
    group: int | None
    matches: tuple[Match, ...]

    @property
    def probability(self) -> float:
        """How likely the best match is the same person; 0 when there is none."""
        return self.matches[0].probability if self.matches else 0.0


def match(shelf: Shelf, said: Said) -> Arrival:
    """Matches one record against all of a shelf; changes nothing there, so no order of records matters."""
    numbers = shelf.numbers(said)
    rows = _met(shelf, numbers)
    if not len(rows):
        return Arrival(said=said, group=None, matches=())
    new = _pairs(shelf, numbers, rows)
    odds = new.odds if shelf.lesson is None else judged(shelf.lesson, new, shelf.model, rows)
    chance = chance_of(odds)
    groups = shelf.column("groups", rows)
    order = np.lexsort((rows, -odds))
    group = _group(shelf, rows[order], groups[order], odds[order])
    # Records of its group first, the likeliest of each kind first.
    shown = sorted((at for at in order.tolist() if chance[at] >= _SHOWN), key=lambda at: groups[at] != group)
    return Arrival(
        said=said,
        group=group,
        matches=tuple(
            Match(
                row=int(rows[at]),
                probability=float(chance[at]),
                odds=float(odds[at]),
                why=_why(shelf, new.seen, int(at), float(odds[at] - new.odds[at])),
            )
            for at in shown
        ),
    )


def _met(shelf: Shelf, numbers: dict[str, int]) -> Ints:
    """Returns the rows that share a block with the record, from the smallest block on until enough are met."""
    blocks: list[tuple[int, int, Ints]] = []
    parts = [
        [shelf.rows_under(bone) for bone in shelf.bones(word)] if word >= 0 else []
        for word in (numbers[name] for name in PARTS)
    ]
    for first, second in combinations(parts, 2):
        for one, other in product(first, second):
            both = np.intersect1d(one, other, assume_unique=True)
            blocks.extend(_narrowed(shelf, both, numbers, _BOTH, 0))
    for rows in chain.from_iterable(parts):
        blocks.extend(_narrowed(shelf, rows, numbers, _BLOCKS, len(_BOTH)))
    found: list[Ints] = []
    spent = 0
    for size, _, rows in sorted(blocks, key=lambda block: block[:2]):
        if size > _LARGEST_BLOCK or (found and spent + size > _MOST_MET):
            break
        found.append(rows)
        spent += size
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def _narrowed(
    shelf: Shelf, rows: Ints, numbers: dict[str, int], rules: tuple[tuple[str, ...], ...], first: int
) -> Iterable[tuple[int, int, Ints]]:
    """Yields size, rank and rows of the blocks of one key: alone, and together with columns that agree."""
    agree: dict[str, Ints] = {}
    for rank, columns in enumerate(rules, first):
        if any(numbers[name] < 0 for name in columns):
            continue
        kept = np.ones(len(rows), dtype=np.bool_)
        for name in columns:
            if name not in agree:
                agree[name] = shelf.column(name, rows) == numbers[name]
            kept &= agree[name].astype(np.bool_)
        here = rows[kept]
        if len(here):
            yield len(here), rank, here


def _pairs(shelf: Shelf, numbers: dict[str, int], rows: Ints) -> Pairs:
    """Compares the record, as row 0 of a small table, with its neighbours, the rows after it."""
    people, words = _small_table(shelf, numbers, rows)
    left, right = np.zeros(len(rows), dtype=np.int64), np.arange(1, len(rows) + 1)
    likes = by.likenesses(people, left, right)
    rarer = np.array([*(shelf.rarity(word) for word in words), 0.0])
    seen = compared(people, likes, rarer, (left, right))
    return Pairs(
        people=people, left=left, right=right, seen=seen, odds=log_odds(shelf.model, seen),
        words=np.array(words, dtype=np.int64), heard=np.append(shelf.usual - rarer[:-1], 0.0), base=len(shelf.words),
    )  # fmt: skip


def _small_table(shelf: Shelf, numbers: dict[str, int], rows: Ints) -> tuple[People, list[int]]:
    columns = {
        name: np.concatenate(([numbers[name]], shelf.column(name, rows)))
        for name in (*PARTS, *CODED, "birth_year", "detention_year")
    }
    every = np.concatenate([columns[name] for name in PARTS])
    used = np.unique(every[every >= 0])
    place = {name: np.where(columns[name] < 0, -1, np.searchsorted(used, columns[name])) for name in PARTS}
    words = tuple(shelf.words[word] for word in used.tolist())
    people = People(
        ids=("",) * (len(rows) + 1),
        words=words,
        given=place["given"],
        father=place["father"],
        other=place["other"],
        sex=columns["sex"],
        birth_year=columns["birth_year"],
        place=columns["place"],
        region=columns["region"],
        ethnicity=columns["ethnicity"],
        detention_year=columns["detention_year"],
        source=columns["source"],
        bones=(),
        word_bones=(),
        # Consonants only spare comparisons in tables of millions; none is said to be apart for certain here.
        bone_sets=np.zeros((len(words), 3), dtype=np.int64),
        marks=marks_of(words),
        through=np.array([through(word) for word in words], dtype=np.bool_),
    )
    return people, used.tolist()


def _group(shelf: Shelf, rows: Ints, groups: Ints, odds: Floats) -> int | None:
    """Returns the group of the strongest pair whose whole group fits on average; None when there is none."""
    bar = shelf.lesson.bar if shelf.lesson is not None else 0.0
    worth = np.clip(odds, -MOST, MOST)
    met: dict[int, list[float]] = defaultdict(list)
    for group, value in zip(groups.tolist(), worth.tolist(), strict=True):
        met[group].append(value)
    for at in range(len(rows)):
        if odds[at] < bar:
            return None
        group = int(groups[at])
        size = shelf.size(group)
        total = sum(met[group]) + (size - len(met[group])) * UNSEEN
        if size < LARGEST and total >= bar * size:
            return group
    return None


def _why(shelf: Shelf, seen: Evidence, at: int, learnt: float) -> str:
    """Says what each column adds to the logarithm of the odds, and what was learnt, the weightiest first."""
    said = {
        name: float(shelf.model.log_weights[name][levels[at]]) for name, levels in seen.levels.items() if levels[at]
    }
    said |= {"rare_name": float(seen.rarity[at]), "reviewed_pairs": learnt}
    likes = {column.name: found[at] for column, found in zip(by.NAMES, seen.likes, strict=True)}
    out = []
    for name, value in sorted(said.items(), key=lambda item: (-abs(item[1]), item[0])):
        if value:
            out.append(f"{name}{f' {likes[name]:.2f}' if name in likes else ''}: {value:+.1f}")
    return "; ".join(out)
