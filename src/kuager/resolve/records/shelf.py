"""A table of people that was resolved once, laid out on disk so that one new record meets a million in milliseconds.

Arrays are mapped into memory, not read: opening costs what the words cost, matching what the new record's neighbours
cost. Nothing here is newer than the run that made it: weights and frequencies stay as they were counted then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kuager.resolve.records.lesson import Lesson, arrays_of, facts_of, read_lesson
from kuager.resolve.records.shelf_files import Added, Folder
from kuager.resolve.records.table import Floats, Ints, People, Said, bones_of, name_keys
from kuager.resolve.records.weights import Model, meeting_chance, uses_of
from kuager.text.names import part_of

FORMAT: Final = 2
PARTS: Final = ("given", "father", "other")
"""Columns whose values are places in the list of words."""
CODED: Final = ("sex", "place", "region", "ethnicity", "source")
"""Columns whose values are numbered; the numbers mean something on this shelf only."""
_COLUMNS: Final = (*PARTS, *CODED, "birth_year", "detention_year")
_MISSING: Final = -1
Small: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a full run knows: its records, the weights, the group of each record (its smallest row), what codes stand for.

    ``values`` has for each of :data:`CODED` the value of every code, in order; ``lesson`` is there if the run learnt from
    reviewed pairs.
    """

    people: People
    model: Model
    groups: Ints
    values: Mapping[str, Sequence[str]]
    lesson: Lesson | None = None


def save(folder: Path, run: Run) -> None:
    """Puts a run on a shelf; the folder appears whole or not at all, and only its owner can open it.

    Raises:
        ShelfError: something is there that is not a shelf, or the disk refuses.
    """
    people = run.people
    uses = uses_of(people)
    facts = {
        "format": FORMAT,
        "records": len(people),
        "log_prior": run.model.log_prior,
        "rounds": run.model.rounds,
        "log_weights": {name: weights.tolist() for name, weights in run.model.log_weights.items()},
        "uses": float(uses.sum()),
        # What rarer and commoner names are measured by.
        "usual": meeting_chance(people),
    }
    arrays: dict[str, Any] = {name: getattr(people, name).astype(np.int32) for name in _COLUMNS}
    arrays["groups"] = run.groups.astype(np.int32)
    arrays["sizes"] = np.bincount(run.groups, minlength=len(people)).astype(np.int32)
    arrays["starts"], arrays["rows"], arrays["bone_uses"] = _by_bone(people, uses)
    texts = {"words": people.words, "bones": people.bones, **{name: tuple(run.values[name]) for name in CODED}}
    if run.lesson is not None:
        facts["lesson"] = facts_of(run.lesson)
        arrays |= arrays_of(run.lesson)
    Folder(folder).write(facts, arrays, texts, people.ids)


def _by_bone(people: People, uses: Floats) -> tuple[Ints, Small, Floats]:
    """For each blocking key, where its rows begin; the rows, sorted within each key; and how many parts bear the key."""
    keys = name_keys(people)
    pairs = np.unique(keys["key"] * max(1, len(people)) + keys["row"])
    key, row = np.divmod(pairs, max(1, len(people)))
    starts = np.searchsorted(key, np.arange(len(people.bones) + 1)).astype(np.int64)
    borne = np.zeros(len(people.bones))
    for word, bones in enumerate(people.word_bones):
        borne[list(bones)] += uses[word]
    return starts, row.astype(np.int32), borne


class Shelf:
    """An opened shelf. Rows are places in it: those of the full run first, then what was added, in that order."""

    def __init__(self, path: Path) -> None:
        """Opens a shelf.

        Raises:
            ShelfError: there is none, or it is damaged or of a later format.
            BadJudgeError: what it learnt is of another version.
        """
        self.folder = Folder(path)
        facts = self.folder.facts(FORMAT)
        self.model = Model(
            log_weights={name: np.array(weights) for name, weights in facts["log_weights"].items()},
            log_prior=facts["log_prior"],
            rounds=facts["rounds"],
        )
        self.lesson = read_lesson(facts["lesson"], self.folder.array) if "lesson" in facts else None
        self._kept = int(facts["records"])
        self._uses, self.usual = float(facts["uses"]), float(np.log(max(facts["usual"], 1e-12)))
        self.words = list(self.folder.text("words"))
        self._word = {word: at for at, word in enumerate(self.words)}
        self._bone = {bone: at for at, bone in enumerate(self.folder.text("bones"))}
        self._codes = {name: {value: at for at, value in enumerate(self.folder.text(name))} for name in CODED}
        self._arrays: dict[str, Any] = {
            name: self.folder.array(name) for name in (*_COLUMNS, "groups", "sizes", "starts", "rows", "bone_uses")
        }
        self._late: dict[str, list[int]] = defaultdict(list)
        self._late_sizes: dict[int, int] = defaultdict(int)
        self._late_columns = {name: _Growing() for name in (*_COLUMNS, "groups")}
        self._late_ids: list[str] = []
        self._late_known: set[str] = set()
        self._held: list[Added] = []
        for added in self.folder.added():
            self._take(added)

    def __len__(self) -> int:
        """Returns the number of records."""
        return self._kept + len(self._late_ids)

    def code(self, said: Said, column: str) -> int:
        """Returns the number of a value in one of the numbered columns; new values get new numbers, nothing is -1."""
        value = getattr(said, column)
        known = self._codes[column]
        return known.setdefault(value, len(known)) if value else _MISSING

    def word(self, key: str) -> int:
        """Returns the number of a word; new words get new numbers, nothing is -1."""
        if not key:
            return _MISSING
        if key not in self._word:
            self._word[key] = len(self.words)
            self.words.append(key)
        return self._word[key]

    def numbers(self, said: Said) -> dict[str, int]:
        """Returns a record as numbers, column by column."""
        found = {name: self.code(said, name) for name in CODED}
        return {
            **found,
            **{name: self.word(getattr(said, name)) for name in PARTS},
            "birth_year": said.birth_year,
            "detention_year": said.detention_year,
        }

    def rows_under(self, bone: str) -> Ints:
        """Returns the rows with a part of a name under this blocking key, sorted."""
        found = np.zeros(0, dtype=np.int64)
        at = self._bone.get(bone)
        if at is not None:
            starts = self._arrays["starts"]
            found = self._arrays["rows"][starts[at] : starts[at + 1]].astype(np.int64)
        late = self._late.get(bone)
        return np.concatenate((found, np.array(late, dtype=np.int64))) if late else found

    def column(self, name: str, rows: Ints) -> Ints:
        """Returns one column of these rows."""
        late = self._late_columns[name]
        if not self._late_ids:
            return np.asarray(self._arrays[name][rows], dtype=np.int64)
        old = rows < self._kept
        found = np.empty(len(rows), dtype=np.int64)
        found[old] = self._arrays[name][rows[old]]
        found[~old] = late.values[rows[~old] - self._kept]
        return found

    def rarity(self, word: int) -> float:
        """Returns how much rarer than usual a word's sound is (log); words nobody bears count as borne once."""
        uses = self._arrays["bone_uses"]
        borne = min(float(uses[at]) if (at := self._bone.get(bone)) is not None else 1.0 for bone in self.bones(word))
        return self.usual - float(np.log(max(borne, 1.0) / max(self._uses, 1.0)))

    def bones(self, word: int) -> tuple[str, ...]:
        """Returns the blocking keys of a word."""
        return _bones(self.words[word])

    def size(self, group: int) -> int:
        """Returns how many records a group has."""
        kept = int(self._arrays["sizes"][group]) if group < self._kept else 0
        return kept + self._late_sizes.get(group, 0)

    def id_of(self, row: int) -> str:
        """Returns the id of a record."""
        return self._late_ids[row - self._kept] if row >= self._kept else self.folder.id_at(row)

    def has(self, record: str) -> bool:
        """Says whether a record of this id is here."""
        return self.folder.find_id(record) is not None or record in self._late_known

    def add(self, records: Iterable[tuple[Said, int]]) -> None:
        """Keeps new records, each with the row that its group is called after (its own row for a new group).

        All of them are durable when this returns, or none.
        """
        for said, group in records:
            self.hold(said, group)
        self.settle()

    def hold(self, said: Said, group: int) -> None:
        """Lets a new record be met at once; it is not durable before :meth:`settle`."""
        self._held.append(Added(said=said, group=group))
        self._take(self._held[-1])

    def settle(self) -> None:
        """Writes down what is held, all of it or nothing.

        Raises:
            ShelfError: the disk refuses, or another program added records since this one opened the shelf.
        """
        if self._held:
            self.folder.append(self._held)
            self._held.clear()

    def _take(self, added: Added) -> None:
        row = len(self)
        numbers = self.numbers(added.said)
        for name, value in numbers.items():
            self._late_columns[name].append(value)
        self._late_columns["groups"].append(added.group)
        self._late_sizes[added.group] += 1
        self._late_ids.append(added.said.id)
        self._late_known.add(added.said.id)
        words = {numbers[name] for name in PARTS if numbers[name] >= 0}
        for bone in {bone for word in words for bone in self.bones(word)}:
            self._late[bone].append(row)


class _Growing:
    """Numbers to which more come one by one."""

    def __init__(self) -> None:
        self._room = np.zeros(64, dtype=np.int64)
        self._count = 0

    def append(self, value: int) -> None:
        if self._count == len(self._room):
            self._room = np.concatenate((self._room, np.zeros_like(self._room)))
        self._room[self._count] = value
        self._count += 1

    @property
    def values(self) -> Ints:
        return self._room[: self._count]


@lru_cache(maxsize=262144)
def _bones(word: str) -> tuple[str, ...]:
    return bones_of(word)


@lru_cache(maxsize=262144)
def through(word: str) -> bool:
    """Says whether a word passed through Chinese."""
    return bool(part_of(word).through)
