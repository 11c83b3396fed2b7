"""A new database from what a damaged one and copies of it still hold: rows are taken over, never made up.

Rows that pass their check are read from the damaged file first, missing ones from the copies. Two rows that claim to be
the same and differ mean another history: then nothing is written. What is in no file is named as lost. Only logs are
taken over; every computed table comes from them again.

The position of a row in the common log is not covered by its checksum, and a plain page has no seal, so there a flipped
bit can move a row. Positions run from 1 without gaps, which shows it: see :func:`settle`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kuager.errors import KuagerError, OtherHistoryError
from kuager.model import CustodyVerb
from kuager.model.chain import FIRST_SEQ
from kuager.store.migrations import MIGRATIONS
from kuager.store.sqlite import carve, erase, reads, sql
from kuager.store.sqlite.carve import CUSTODY, META, Row, Shape
from kuager.store.sqlite.check import PLACED
from kuager.store.sqlite.connection import Connection, DatabaseError, connect, translated
from kuager.store.sqlite.migrate import create_tables
from kuager.store.sqlite.pages import PageFile

Ident = tuple[str | int, ...]
"""What a row is, whatever its position: its table and its own name, number or sum."""
Known = dict[tuple[bool, int], list[Shape]]

_NAMED: Final = {"layer": ("document", "place"), "extraction": ("document", "crc"), "sealed_value": ("commitment",),
                 "judgement": ("seq",), "review": ("seq",), "issue": ("seq",), CUSTODY: ("seq",)}  # fmt: skip
"""The columns that tell one row of a table from another; ``id`` where nothing is said."""
_REPEATED: Final = "extraction"
_GONE: Final = "erased"
"""What stands at the position of a row that was erased."""
_ABOUT: Final = ("document", "id", "object", "left", "right")
"""Columns that name what a row is about."""
_BATCH: Final = 500
_BUSY_MS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What a new database was made of.

    Attributes:
        kept: rows read from the damaged file.
        copied: rows that only a copy held.
        moved: rows whose position in the log had to be concluded from the gaps.
        lost: what is in neither, in words.
        ledgers: how many sound custody rows each file held: which state of the archive it was.
    """

    kept: int
    copied: int
    moved: int
    lost: tuple[str, ...]
    ledgers: tuple[int, ...] = ()


@dataclass(slots=True)
class _Survey:
    """What all files hold: each row's sum, the positions each file claims for it, and what the ledger says was erased."""

    sums: dict[Ident, str | int] = field(default_factory=dict)
    first: dict[Ident, int] = field(default_factory=dict)
    claimed: list[set[tuple[Ident, int]]] = field(default_factory=list)
    erased: set[str] = field(default_factory=set)
    about: set[str] = field(default_factory=set)
    gone: set[Ident] = field(default_factory=set)
    ingested: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    noted: Counter[int] = field(default_factory=Counter)
    ledgers: list[set[int]] = field(default_factory=list)


def build(
    target: Path, key: bytes | None, files: Sequence[Path], *, marks: str, ledger_rows: int = 0
) -> Salvaged:  # fmt: skip
    """Writes a new database with every sound row of some files.

    Args:
        target: where; nothing may be there.
        key: seals the new file and opens the old ones; None for plain files.
        files: the damaged database first, then copies in the order of trust.
        marks: what the commitments of sealed values start with.
        ledger_rows: how many rows the ledger had at least (from its heads).

    Raises:
        OtherHistoryError: two files hold different rows in the same place of the same log.
        DiskFullError: no room.
        DiskError: the disk refused.
    """
    with translated(target), closing(connect(target, key, create=True, busy_ms=_BUSY_MS)) as link:
        create_tables(link, MIGRATIONS)
        known = carve.shapes(link)
        survey = _survey(files, key, known)
        places, moved = settle(survey.claimed, max(survey.noted, default=0))
        head = max([*places, _noted(survey.noted, sealed=key is not None)], default=0)
        lost = [*_gaps(survey, places, head, ledger_rows), *_unopened(survey, marks)]
        if returned := _returned(survey) if any(CUSTODY in words for words in lost) else 0:
            lost.append(
                f"whether {returned} sealed values that only a copy held were erased since: erase them again if so"
            )
        link.execute("PRAGMA foreign_keys = OFF")  # what is left of a damaged log goes over, its parents lost or not
        link.execute("BEGIN IMMEDIATE")
        _fill(link, files, key, known, _Wanted(survey, places))
        gone = {place for place, ident in places.items() if ident[0] == _GONE or ident in survey.gone}
        if gone:
            erase.note(link, gone)
        reads.set_number(link, "head", head)
        link.execute("COMMIT")
    copied = sum(1 for number in survey.first.values() if number)
    return Salvaged(
        kept=len(survey.first) - copied, copied=copied, moved=moved, lost=tuple(lost),
        ledgers=tuple(map(len, survey.ledgers)),
    )  # fmt: skip


def ident_of(row: Row) -> Ident:
    """Returns what a row is, apart from where it stands."""
    return (row.table, *(row.values[name] for name in _NAMED.get(row.table, ("id",))))


def settle(claimed: Sequence[Iterable[tuple[Ident, int]]], noted: int = 0) -> tuple[dict[int, Ident], int]:
    """Decides which row stands at which position.

    A position that several files agree on, or that only one row claims, is taken. A row that is left over (its position
    was damaged) goes to a position that is left over, in the order of the claims.

    Args:
        claimed: per file, the positions its rows claim.
        noted: how long the log was by the longest note of it. One single row beyond that and beyond the number of rows
            stands wrong; where more do, the note is what is missing.

    Returns:
        Position to row, and for how many rows it was concluded.
    """
    votes: Counter[tuple[Ident, int]] = Counter(pair for pairs in claimed for pair in set(pairs))
    rows = {ident for ident, _ in votes}
    most = sum(1 for ident in rows if ident[0] != _REPEATED) + _repeats(claimed)
    most = max(most, noted)
    if len({ident for ident, place in votes if place > most}) > 1:
        most = max(place for _, place in votes)
    rivals: dict[int, set[Ident]] = defaultdict(set)
    for ident, place in votes:
        rivals[place].add(ident)
    places: dict[int, Ident] = {}
    settled: set[Ident] = set()
    for (ident, place), count in sorted(votes.items(), key=lambda one: (-one[1], one[0][1], str(one[0][0]))):
        alone = count > 1 or len(rivals[place]) == 1
        again = ident in settled and ident[0] != _REPEATED
        if alone and place not in places and not again and 1 <= place <= most:
            places[place] = ident
            settled.add(ident)
    left = sorted((place, str(ident), ident) for ident, place in votes if ident not in settled)
    waiting = list(dict.fromkeys(ident for _, _, ident in left))
    free = (place for place in range(1, len(places) + len(waiting) + 1) if place not in places)
    places |= dict(zip(list(free), waiting, strict=False))
    return places, len(waiting)


def _repeats(claimed: Sequence[Iterable[tuple[Ident, int]]]) -> int:
    """Returns how many rows there are of the kind that may stand in the log more than once."""
    most: Counter[Ident] = Counter()
    for pairs in claimed:
        most |= Counter(ident for ident, _ in set(pairs) if ident[0] == _REPEATED)
    return most.total()


def _erased(files: Sequence[Path], key: bytes | None, known: Known) -> tuple[set[str], set[str]]:
    """Returns what the ledgers say was erased, and what rows about it are called: no older copy may bring them back."""
    found: set[str] = set()
    for row in _rows(files, key, known):
        if row.table == CUSTODY and row.values["verb"] == CustodyVerb.DEACCESSION:
            found.add(row.values["object"])
    inside = _rows(files, key, known) if found else ()
    return found, found | {
        row.values["id"] for row in inside if row.values.get("document") in found and "id" in row.values
    }


def _rows(files: Sequence[Path], key: bytes | None, known: Known) -> Iterator[Row]:
    for path in files:
        with PageFile(path, key) as file:
            yield from carve.carve(file, known)


def _left_open(files: Sequence[Path], key: bytes | None) -> set[int]:
    """Returns the positions that files note as those of erased rows, where they can still be asked."""
    found: set[int] = set()
    for path in files:
        with suppress(KuagerError, DatabaseError, UnicodeDecodeError):
            link = connect(path, key, create=False, busy_ms=_BUSY_MS)
            with closing(link):
                found |= erase.positions(link)
    return found


def _survey(files: Sequence[Path], key: bytes | None, known: Known) -> _Survey:
    erased, about = _erased(files, key, known)
    survey = _Survey(erased=erased, about=about)
    if erased:  # their positions are taken, by nothing that will be written
        survey.claimed.append({((_GONE, place), place) for place in _left_open(files, key)})
    for number, path in enumerate(files):
        claimed: set[tuple[Ident, int]] = set()
        survey.ledgers.append(set())
        with PageFile(path, key) as file:
            for row in carve.carve(file, known):
                if row.table == META:
                    survey.noted[int(row.values["value"])] += 1
                else:
                    _note(survey, row, number, path)
                    if row.table in PLACED:
                        claimed.add((ident_of(row), row.values["pos"]))
        survey.claimed.append(claimed)
    return survey


def _note(survey: _Survey, row: Row, number: int, path: Path) -> None:
    ident = ident_of(row)
    if row.table != CUSTODY and survey.about and not survey.about.isdisjoint(map(row.values.get, _ABOUT)):
        survey.gone.add(ident)
        return
    total = row.values["hash" if row.table == CUSTODY else "crc"]
    if survey.sums.setdefault(ident, total) != total:
        raise OtherHistoryError(f"Its {row.table} {ident[1]} is another one than the archive's", item=str(path))
    survey.first.setdefault(ident, number)
    if row.table == CUSTODY:
        survey.ledgers[number].add(row.values["seq"])
        survey.marks.add(row.values["agent"])
        if row.values["verb"] == CustodyVerb.INGESTION:
            survey.ingested.add(row.values["object"])
    elif row.table == "capture":
        survey.marks.add(row.values["given_by"] or "")


def _noted(noted: Mapping[int, int], *, sealed: bool) -> int:
    """Returns how long the log was by its own note; in a plain file, where a note can rot, only if it stands twice."""
    return max((number for number, count in noted.items() if sealed or count > 1), default=0)


def _gaps(survey: _Survey, places: Mapping[int, Ident], head: int, ledger_rows: int) -> list[str]:
    lost = [f"position {place} of the log" for place in range(1, head + 1) if place not in places]
    for table, words, least in ((CUSTODY, "row {} of custody", ledger_rows), ("issue", "issue {}", 0)):
        numbers = {int(ident[1]) for ident in survey.sums if ident[0] == table}
        last = max([*numbers, least], default=0)
        lost += [words.format(number) for number in range(FIRST_SEQ, last + 1) if number not in numbers]
    captures = {str(ident[1]) for ident in survey.sums if ident[0] == "capture"}
    lost += [f"capture {gone}, which the ledger took in" for gone in sorted(survey.ingested - captures - survey.erased)]
    layered: dict[str, set[int]] = defaultdict(set)
    for ident in survey.sums:
        if ident[0] == "layer":
            layered[str(ident[1])].add(int(ident[2]))
    for document in sorted(str(ident[1]) for ident in survey.sums if ident[0] == "document"):
        have = layered.get(document, set())
        if have != set(range(max(len(have), 1))):
            lost.append(f"a text of document {document}")
    return lost


def _unopened(survey: _Survey, prefix: str) -> list[str]:
    """Names behind commitments that nobody erased and no file holds."""
    held = {str(ident[1]) for ident in survey.sums if ident[0] == "sealed_value"}
    wanted = {mark for mark in survey.marks if mark.startswith(prefix)}
    return [f"what {mark} stands for" for mark in sorted(wanted - held - survey.erased)]


def _returned(survey: _Survey) -> int:
    """How many sealed values only a copy holds: a lost row of the ledger may have said that one was erased."""
    found = [ident for ident, number in survey.first.items() if number and ident[0] == "sealed_value"]
    return sum(1 for ident in found if ident[1] not in survey.erased)


class _Wanted:
    """What still has to be written, and at which position."""

    def __init__(self, survey: _Survey, places: Mapping[int, Ident]) -> None:
        self._at: dict[Ident, list[int]] = defaultdict(list)
        for place, ident in sorted(places.items(), reverse=True):
            self._at[ident].append(place)
        self._known = survey.sums.keys()
        gone = {("sealed_value", mark) for mark in survey.erased}
        self._left = {ident for ident in survey.sums if ident[0] not in PLACED} - gone

    def take(self, row: Row) -> bool:
        """Says whether a row is to be written now, and puts it in its place; each is once."""
        ident = ident_of(row)
        if ident not in self._known:
            return False
        if row.table not in PLACED:
            wanted = ident in self._left
            self._left.discard(ident)
            return wanted
        waiting = self._at.get(ident)
        if not waiting:
            return False
        row.values["pos"] = waiting.pop()
        return True


def _fill(link: Connection, files: Sequence[Path], key: bytes | None, known: Known, wanted: _Wanted) -> None:
    batches: dict[str, list[Row]] = defaultdict(list)
    for path in files:
        with PageFile(path, key) as file:
            for row in carve.carve(file, known):
                if row.table == META or not wanted.take(row):
                    continue
                batch = batches[row.table]
                batch.append(row)
                if len(batch) == _BATCH:
                    _insert(link, batch)
                    batch.clear()
    for batch in batches.values():
        if batch:
            _insert(link, batch)


def _insert(link: Connection, batch: list[Row]) -> None:
    names = tuple(batch[0].values)
    values: list[tuple[Any, ...]] = [tuple(row.values[name] for name in names) for row in batch]
    link.executemany(sql.insert(batch[0].table, names), values)
