"""Who is on which list, out of a CSV: long (person, list), wide (a column of 0 and 1 per list), or records with groups."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kuager.errors import MissingFileError
from kuager.errors.counts import WrongCountsTableError, WrongListsError
from kuager.workflow.undercounting.views import MOST, UNKNOWN, Listed, Membership, On

PERSON, LIST, COUNT = "person", "list", "count"
_RECORD, _CLUSTER, _SOURCE = "record_id", "cluster_id", "source"
_MARKS: Final = {"0": False, "1": True, "": False}
_MOST_PEOPLE: Final = 10**9

Row = Mapping[str, str]


@dataclass(slots=True)
class _Seen:
    """One person of a long table."""

    lists: set[str] = field(default_factory=set)
    stratum: str = UNKNOWN


def from_table(path: Path, *, lists: Sequence[str] = (), strata: str = "") -> Membership:
    """Reads a long or a wide table.

    Args:
        path: a CSV. Long: columns ``person`` and ``list``, a row for each person on each list. Wide: a column of 0 and 1
            for each list, and perhaps ``count``: how many people such a row stands for.
        lists: only these; all when left out.
        strata: the column that parts the people.

    Raises:
        MissingFileError: there is no such file.
        WrongCountsTableError: it says nothing about who is on which list.
        WrongListsError: a list is not in it, or there are more than ten.
    """
    header, rows = _read(path)
    if strata and strata not in header:
        raise WrongCountsTableError(f"There is no column {strata}", item=path.name)
    if {PERSON, LIST} <= set(header):
        return _membership(_long(path, rows, strata), lists, strata)
    return _membership(_wide(path, header, rows, strata), lists, strata)


def from_records(records: Path, groups: Path, *, lists: Sequence[str] = (), strata: str = "") -> Membership:
    """Reads records with their source and what ``kuager resolve`` made of them: a group is a person, a source a list.

    Raises:
        MissingFileError: one of the files is not there.
        WrongCountsTableError: a column is missing, or a record is in no group.
        WrongListsError: a list is not in it, or there are more than ten.
    """
    header, rows = _read(records)
    group_header, group_rows = _read(groups)
    for path, known, wanted in ((records, header, (_RECORD, _SOURCE)), (groups, group_header, (_RECORD, _CLUSTER))):
        for column in (*wanted, *([strata] if strata and path is records else [])):
            if column not in known:
                raise WrongCountsTableError(f"There is no column {column}", item=path.name)
    cluster = {row[_RECORD]: row[_CLUSTER] for row in group_rows}
    people = _long(records, _grouped(records, rows, cluster), strata)
    return _membership(people, lists, strata)


def _grouped(path: Path, rows: Iterable[Row], cluster: Mapping[str, str]) -> Iterator[Row]:
    for row in rows:
        person = cluster.get(row[_RECORD])
        if person is None:
            raise WrongCountsTableError(
                "A record is in no group; were the groups made from this table?", item=path.name
            )
        yield {**row, PERSON: person, LIST: row[_SOURCE]}


def _read(path: Path) -> tuple[list[str], list[Row]]:
    if not path.is_file():
        raise MissingFileError(item=str(path))
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="", strict=True)
            header = [name.strip() for name in reader.fieldnames or ()]
            reader.fieldnames = header
            rows: list[Row] = [
                {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)} for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        # What the parser says may quote a row, and rows are people.
        raise WrongCountsTableError(f"It cannot be read as CSV ({type(error).__name__})", item=path.name) from None
    if len(set(header)) < len(header):
        raise WrongCountsTableError("Two columns have one name", item=path.name)
    return header, rows


def _long(path: Path, rows: Iterable[Row], strata: str) -> list[On]:
    people: dict[str, _Seen] = {}
    for number, row in enumerate(rows, 2):
        if not row[PERSON]:
            raise WrongCountsTableError(f"Row {number} names no person", item=path.name)
        seen = people.setdefault(row[PERSON], _Seen())
        if row[LIST]:
            seen.lists.add(row[LIST])
        if strata and not seen.stratum:
            seen.stratum = row[strata]
    return [On(lists=frozenset(one.lists), stratum=one.stratum) for one in people.values()]


def _wide(path: Path, header: Sequence[str], rows: Sequence[Row], strata: str) -> list[On]:
    names = [name for name in header if name not in {PERSON, COUNT, _RECORD, strata}]
    if not names or not rows:
        raise WrongCountsTableError("It has neither people with lists nor columns of 0 and 1", item=path.name)
    found = []
    for number, row in enumerate(rows, 2):
        wrong = next((name for name in names if row[name] not in _MARKS), None)
        if wrong is not None:
            raise WrongCountsTableError(f"Row {number}, column {wrong}: neither 0 nor 1", item=path.name)
        on = frozenset(name for name in names if _MARKS[row[name]])
        found.append(On(lists=on, stratum=row[strata] if strata else UNKNOWN, count=_count(path, number, row)))
    return found


def _count(path: Path, number: int, row: Row) -> int:
    text = row.get(COUNT, "1")
    if not (text.isascii() and text.isdigit() and int(text) <= _MOST_PEOPLE):
        raise WrongCountsTableError(f"Row {number}: the count is no number of people", item=path.name)
    return int(text)


def _membership(people: Iterable[On], wanted: Sequence[str], strata: str) -> Membership:
    rows = [one for one in people if one.count]
    sizes = Counter[str]()
    for one in rows:
        sizes.update(dict.fromkeys(one.lists, one.count))
    offered = tuple(
        Listed(id=name, name=name, people=sizes[name]) for name in sorted(sizes, key=lambda n: (-sizes[n], n))
    )
    missing = [name for name in wanted if name not in sizes]
    if missing:
        raise WrongListsError("Nobody is on such a list", item=missing[0])
    chosen = tuple(one for one in offered if not wanted or one.id in wanted)
    if len(chosen) > MOST:
        raise WrongListsError(f"{len(chosen)} lists are too many; choose with --list", item=f"{MOST} at most")
    ids = {one.id for one in chosen}
    return Membership(
        by="table", kind="all", lists=chosen, offered=offered, strata=strata, people=tuple(one for one in rows if one.lists & ids)
    )  # fmt: skip
