"""What of a copy must go: the files of whoever was called back, and every other file that still tells of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kuager.protect import leak
from kuager.protect.leak import Found, Index, Kind, Restricted
from kuager.workflow.clearing.tombstones import Tombstone

_LINES: Final = frozenset({".jsonl", ".csv", ".ndjson", ".nt"})
"""Files whose lines are rows, so that a row can be named."""
_RECORDS: Final = frozenset({".jsonl", ".ndjson"})
_SHORTEST_ID: Final = 6
_PEOPLE: Final = "people/"
_MOST_ROWS: Final = 50
_NAMES: Final = ("title", "name", "caption", "names")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A file that still tells of somebody: which, and in which rows (counted from 1) where rows can be counted."""

    file: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """One address that was called back.

    Attributes:
        address: inside the release, such as ``people/n-7``.
        on: since when, ISO date.
        files: those of this address alone, in every language: delete them.
        mentions: other files that tell of it: replace them by those of a newer release, or delete them too.
    """

    address: str
    on: str
    files: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()


def called_back(rows: Iterable[Tombstone], release: str) -> dict[str, str]:
    """Returns the addresses of one release that were called back, with the day."""
    found: dict[str, str] = {}
    for one in rows:
        if one.release == release:
            for item in one.items:
                found.setdefault(item, one.on)
    return found


def own_of(path: str, addresses: Iterable[str]) -> bool:
    """Says whether a file is of one of these addresses alone: its path holds the id, whatever the language."""
    return any(re.search(_bounded(_id(one)), path) for one in addresses)


class Search:
    """Looks for addresses in the files of a copy.

    Args:
        addresses: what was called back, with the day.
        names: names by address, searched in every writing; empty: only ids are searched.
    """

    def __init__(self, addresses: dict[str, str], names: dict[str, set[str]] | None = None) -> None:
        self.addresses = addresses
        self.ids = {address: _id(address) for address in addresses}
        self._token = {address: re.compile(_bounded(one)) for address, one in self.ids.items()}
        self._bytes = {address: re.compile(_bounded(one).encode()) for address, one in self.ids.items()}
        values = [Restricted(id=address, value=one, kind=Kind.HANDLE) for address, one in self.ids.items()]
        for address, some in (names or {}).items():
            values += [Restricted(id=address, value=one) for one in sorted(some) if _telling(one)]
        self._index = Index(values) if values else None
        self._found: dict[str, list[Mention]] = {address: [] for address in addresses}
        self._own: dict[str, list[str]] = {address: [] for address in addresses}

    def look(self, path: str, place: Path) -> None:
        """Looks into one file; whatever is packed in it is unpacked."""
        if self._index is None:
            return
        own = {address for address, token in self._token.items() if token.search(path)}
        for address in own:
            self._own[address].append(path)
        hits = [one for one in leak.scan(place, self._index) if one.found is Found.VALUE and one.sure]
        for address in {one.restricted for one in hits} - own:
            self._found[address].append(Mention(file=path, rows=tuple(self._rows(address, path, place))))

    def _rows(self, address: str, path: str, place: Path) -> Iterator[int]:
        if Path(path).suffix not in _LINES:
            return
        told = 0
        with place.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if self._bytes[address].search(line):
                    yield number
                    told += 1
                    if told >= _MOST_ROWS:
                        return

    def gone(self) -> tuple[Gone, ...]:
        """Returns what was found."""
        return tuple(
            Gone(address=one, on=on, files=tuple(sorted(self._own[one])),
                 mentions=tuple(sorted(self._found[one], key=lambda each: each.file)))
            for one, on in sorted(self.addresses.items())
        )  # fmt: skip


def names_in(paths: Sequence[tuple[str, Path]], addresses: Iterable[str]) -> dict[str, set[str]]:
    """Returns the names that the records of a copy give to people, so that pages can be found that only name somebody.

    The feed holds no name: the copy itself is what tells them.
    """
    ids = {_id(one): one for one in addresses if one.startswith(_PEOPLE)}
    found: dict[str, set[str]] = {}
    for path, place in paths:
        if ids and Path(path).suffix in _RECORDS:
            for record in _records(place):
                address = ids.get(str(record.get("id", "")).rpartition("/")[2])
                if address:
                    found.setdefault(address, set()).update(_told(record))
    return found


def _records(place: Path) -> Iterator[dict[str, Any]]:
    with place.open("rb") as lines:
        for line in lines:
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict):
                yield record


def _told(record: dict[str, Any]) -> Iterator[str]:
    properties = record.get("properties")
    for held in (record, properties if isinstance(properties, dict) else {}):
        for name in _NAMES:
            value = held.get(name)
            for one in value if isinstance(value, list) else [value]:
                text = one.get("text") if isinstance(one, dict) else one
                if isinstance(text, str):
                    yield text


def _telling(name: str) -> bool:
    """Two words of a name, or two Chinese signs; one word is a word of every language, and initials are everybody's."""
    words = [one for one in name.split() if len(one.strip(".")) > 1]
    return len(words) > 1 or sum("\u3400" <= char <= "\u9fff" for char in name) > 1


def _id(address: str) -> str:
    """Returns what is searched: the last part alone where it can be nothing but an id; a place's is a word of every page."""
    last = address.rpartition("/")[2]
    return last if len(last) >= _SHORTEST_ID and any(char.isdigit() for char in last) else address


def _bounded(one: str) -> str:
    return rf"(?<![A-Za-z0-9]){re.escape(one)}(?![A-Za-z0-9])"


__all__ = ["Gone", "Mention", "Search", "called_back", "names_in", "own_of"]
