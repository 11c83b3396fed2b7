"""The index: rows sorted by key, cut into leaves, with directories and one root above them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
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
_NOTHING: Final[dict[str, tuple[str, ...]]] = {}


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
        rows: of all leaves: how often somebody is told of.
        entries: how many can be found.
    """

    files: dict[str, bytes]
    rows: int
    entries: int


def build(entries: Iterable[Entry]) -> Index:
    """Builds the index. The same entries in any order give the same bytes.

    Args:
        entries: all that may be found; addresses are unique.
    """
    every = sorted(entries)
    texts, leaves = _leaves(every)
    return Index(files=dict(_files(texts, leaves)), rows=sum(len(held) for _, held in leaves), entries=len(every))


def stream(entries: Iterable[Entry]) -> Iterator[tuple[str, bytes]]:
    """Yields the files of the index one by one: those of 100,000 people are more than a hundred megabytes."""
    return _files(*_leaves(sorted(entries)))


def _leaves(every: Sequence[Entry]) -> tuple[list[bytes], list[tuple[str, list[int]]]]:
    # Rows of one key stand in the order of their texts; whoever is filed by that order needs no sorting later.
    texts = sorted((_json([one.address, list(one.names[:SHOWN]), one.hint]), at) for at, one in enumerate(every))
    ranked = [every[at] for _, at in texts]
    encoded = [text.encode() for text, _ in texts]
    del texts
    rows = _rows(ranked)
    del ranked
    return encoded, list(_cut(rows, [len(one) for one in encoded]))


def _files(encoded: Sequence[bytes], leaves: Sequence[tuple[str, list[int]]]) -> Iterator[tuple[str, bytes]]:
    for number, (_, held) in enumerate(leaves):
        yield f"leaf-{number}.js", _packed(f"leaf-{number}", [encoded[at] for at in held])
    firsts, depth = [first for first, _ in leaves], 0
    while sum(map(_weight, firsts)) > DIRECTORY:
        above, at = [], 0
        for number, group in enumerate(_directories(firsts)):
            name = f"node-{depth}-{number}"
            yield f"{name}.js", _call(name, _json([at, group]))
            above.append(group[0])
            at += len(group)
        firsts, depth = above, depth + 1
    root = {"format": FORMAT, "entries": len(encoded), "leaves": len(leaves), "depth": depth, "firsts": firsts}
    yield "root.js", _call("root", _json(root))


def _rows(entries: Sequence[Entry]) -> dict[str, list[int]]:
    """Returns who is filed under each key, as places in ``entries``; a key ends in a space, or in one and a second key."""
    filed = [_filed(entry.names) for entry in entries]
    shared = Counter(chain.from_iterable(filed))
    found: dict[str, list[int]] = {}
    for at in range(len(filed)):
        # What was filed is let go: its memory serves for the rows.
        each, filed[at] = filed[at], _NOTHING
        for key, beside in each.items():
            if shared[key] <= COMMON or not beside:
                _file(found, f"{key} ", at)
            else:
                for other in beside:
                    _file(found, f"{key} {other}", at)
    return found


def _file(found: dict[str, list[int]], key: str, at: int) -> None:
    held = found.get(key)
    if held is None:
        found[key] = [at]
    elif held[-1] != at:
        held.append(at)


def _filed(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Returns each key of somebody's names, with the keys that stand beside it in the same name."""
    found: dict[str, dict[str, None]] = {}
    for name in names:
        mine = [keys(word) for word in words(name)]
        firsts = [these[0] for these in mine]
        for at, these in enumerate(mine):
            # One key stands for another word; the pairs of one run of Han stand beside the pair that follows only.
            beside = dict.fromkeys([*firsts[:at], *firsts[at + 1 :]])
            for place, key in enumerate(these, start=1):
                known = found.get(key)
                if known is None:
                    known = found[key] = {}
                known.update(beside)
                if place < len(these):
                    known[these[place]] = None
    # Of a hundred thousand people, dicts in dicts would take three times the memory.
    return {key: tuple(beside) for key, beside in found.items()}


def _cut(rows: Mapping[str, Sequence[int]], sizes: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    """Yields (first key, places of texts) of each leaf. One that goes on with the key before it says so by a mark behind that.

    So whoever looks for a key finds the leaf in which it begins, however many leaves it fills.
    """
    first, before, size = "", "", 0
    held: list[int] = []
    seen: set[int] = set()
    for key in sorted(rows):
        for at in rows[key]:
            if at in seen:
                continue
            length = sizes[at] + 1
            if held and size + length > LEAF:
                yield first, held
                held, size, seen = [], 0, set()
            if not held:
                first = key + GOES_ON * (key == before)
            before = key
            held.append(at)
            seen.add(at)
            size += length
    if held:
        yield first, held


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


def _packed(name: str, texts: Iterable[bytes]) -> bytes:
    return b'kuagerSearch("%b",[%b]);\n' % (name.encode(), b",".join(texts))


def _json(value: object) -> str:
    # A name that closes a script or holds a line separator must not end the program it stands in.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
