"""All that is searched, in two automata: folded letters, and the bytes of alphabets that have one or two bytes a letter.

Aho-Corasick finds every key of a set in one pass whatever its size. Letters that reach the scan as Unicode, by whatever
road, are folded and looked up among the folded keys. The old one-byte alphabets and the Chinese encodings leave no trace
by which a stretch could be recognised and decoded, so their bytes are looked up as they are: small, capital, as written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import ahocorasick

from kuager.protect.leak.spellings import Spelling, is_han, spellings
from kuager.protect.leak.values import Restricted

BYTE_CHARSETS: Final = (
    "cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic", "kz1048", "ptcp154", "cp1252", "cp1254",
    "cp1250", "cp1256", "iso8859-6", "mac-roman", "gb18030", "big5",
)  # fmt: skip
"""Alphabets of one byte a letter, and the Chinese encodings, which have the letters of others, too."""
HAN_CHARSETS: Final = ("gb18030", "big5", "utf-16-le", "utf-16-be", "euc_jp", "utf-32-le", "utf-32-be")
"""Encodings of Chinese characters that are searched as bytes."""
LEAST_BYTES: Final = 4
ALONE_BYTES: Final = 6
"""Bytes below which a find in an old encoding counts only among readable surroundings: chance has shorter ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a key stands for: which value (its place in the list), which spelling."""

    value: int
    spelling: Spelling


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteEntry:
    """What a stretch of bytes stands for."""

    value: int
    spelling: Spelling
    charset: str
    size: int


class Index:
    """The values and the two automata; built once, used for many releases.

    Args:
        restricted: what must not leave. Values that have neither letters nor figures cannot be searched and are left out.
    """

    def __init__(self, restricted: Iterable[Restricted]) -> None:
        self.values: tuple[Restricted, ...] = tuple(restricted)
        self.letters = ahocorasick.Automaton()
        self.bytes = ahocorasick.Automaton()
        entries: dict[str, list[Entry]] = {}
        coded: dict[bytes, list[ByteEntry]] = {}
        for at, value in enumerate(self.values):
            for spelling in spellings(value):
                entries.setdefault(spelling.key, []).append(Entry(value=at, spelling=spelling))
                for charset, content in _coded(spelling):
                    one = ByteEntry(value=at, spelling=spelling, charset=charset, size=len(content))
                    coded.setdefault(content, []).append(one)
        for key, found in entries.items():
            self.letters.add_word(key, tuple(found))
        for content, stretch in coded.items():
            self.bytes.add_word(content.decode("latin-1"), tuple(stretch))
        for automaton in (self.letters, self.bytes):
            if len(automaton):
                automaton.make_automaton()

    @property
    def size(self) -> int:
        """How many keys are searched."""
        return len(self.letters) + len(self.bytes)


def _coded(spelling: Spelling) -> Iterator[tuple[str, bytes]]:
    """Yields a spelling in the old encodings that have all its letters, each stretch of bytes once."""
    shown, han = spelling.shown, is_han(spelling.key)
    if not shown or shown.isascii() or (spelling.short and not han) or not (spelling.sure or han):
        return
    seen: set[bytes] = set()
    for charset in HAN_CHARSETS if han else BYTE_CHARSETS:
        for written in (shown,) if han else (shown, shown.lower(), shown.upper()):
            try:
                content = written.encode(charset)
            except UnicodeEncodeError:
                break
            if content not in seen and len(content) >= LEAST_BYTES:
                seen.add(content)
                yield charset, content
