"""The index: rows sorted by key, cut into leaves, with directories and one root above them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from kuager.publish.search.words import keys, words

LEAF: Final = 2_800
"""Bytes of a leaf, about; one row is never cut."""
DIRECTORY: Final = 1_600
COMMON: Final = 40
"""A key that more rows share is filed again under each other word of the name, so that two words find a short list."""
SHOWN: Final = 3
"""Names of a row; the first is what the page shows."""
GOES_ON: Final = "\x01"
"""Sorts behind the key itself and before every longer key."""
FORMAT: Final = 1


class Entry(NamedTuple):
    """Somebody or something that can be found.

    Attributes:
        address: where the page is, relative to the folder of the language: ``people/ab12``.
        names: in every script that may be published; the first is shown.
        hint: a few words that tell namesakes apart: a year, a region. Published as it is.
    """

    address: str
    names: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What was built.

    Attributes:
        files: path under the search folder, to its bytes.
        rows: how often somebody is filed.
        entries: how many can be found.
    """

    files: dict[str, bytes]
    rows: int
    entries: int


class _Row(NamedTuple):
    key: str
    text: str


def build(entries: Iterable[Entry]) -> Index:
    """Builds the index. The same entries in any order give the same bytes.

    Args:
        entries: all that may be found; addresses are unique.
    """
    every = sorted(entries)
    rows = sorted(set(_rows(every)))
    leaves = list(_cut(rows))
    files = {
        f"leaf-{number}.js": _call(f"leaf-{number}", f"[{','.join(texts)}]") for number, (_, texts) in enumerate(leaves)
    }
    firsts, depth = [first for first, _ in leaves], 0
    while sum(map(_weight, firsts)) > DIRECTORY:
        above, at = [], 0
        for number, group in enumerate(_directories(firsts)):
            name = f"node-{depth}-{number}"
            files[f"{name}.js"] = _call(name, _json([at, group]))
            above.append(group[0])
            at += len(group)
        firsts, depth = above, depth + 1
    root = {"format": FORMAT, "entries": len(every), "leaves": len(leaves), "depth": depth, "firsts": firsts}
    files["root.js"] = _call("root", _json(root))
    return Index(files=files, rows=len(rows), entries=len(every))


def _rows(entries: Sequence[Entry]) -> Iterator[_Row]:
    filed = [_filed(entry) for entry in entries]
    shared = Counter(key for each in filed for key in each)
    for entry, each in zip(entries, filed, strict=True):
        text = _json([entry.address, list(entry.names[:SHOWN]), entry.hint])
        for key, beside in each.items():
            if shared[key] <= COMMON or not beside:
                yield _Row(f"{key} ", text)
            else:
                for other in beside:
                    yield _Row(f"{key} {other}", text)


def _filed(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Returns each key of somebody's names, with the keys that stand beside it in the same name."""
    found: dict[str, dict[str, None]] = {}
    for name in entry.names:
        mine = [keys(word) for word in words(name)]
        for at, these in enumerate(mine):
            # One key stands for another word; the pairs of one run of Han stand beside the pair that follows only.
            beside = [other[0] for other in (*mine[:at], *mine[at + 1 :])]
            for place, key in enumerate(these):
                found.setdefault(key, {}).update(dict.fromkeys([*beside, *these[place + 1 : place + 2]]))
    return {key: tuple(beside) for key, beside in found.items()}


def _cut(rows: Sequence[_Row]) -> Iterator[tuple[str, list[str]]]:
    """Yields (first key, texts) of each leaf. A leaf that goes on with the key before it says so by a mark behind that key.

    So whoever looks for a key finds the leaf in which it begins, however many leaves it fills.
    """
    first, before, size = "", "", 0
    texts: list[str] = []
    seen: set[str] = set()
    for row in rows:
        if row.text in seen:
            continue
        length = len(row.text.encode()) + 1
        if texts and size + length > LEAF:
            yield first, texts
            texts, size, seen = [], 0, set()
        if not texts:
            first = row.key + GOES_ON * (row.key == before)
        before = row.key
        texts.append(row.text)
        seen.add(row.text)
        size += length
    if texts:
        yield first, texts


def _directories(firsts: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for first in firsts:
        length = _weight(first)
        if group and size + length > DIRECTORY:
            yield group
            group, size = [], 0
        group.append(first)
        size += length
    if group:
        yield group


def _weight(first: str) -> int:
    return len(first.encode()) + 3


def _call(name: str, body: str) -> bytes:
    return f'kuagerSearch("{name}",{body});\n'.encode()


def _json(value: object) -> str:
    # A name that closes a script or holds a line separator must not end the program it stands in.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
