"""Nobody who must stay unnamed, and nobody at all where no names are wanted, stands in what is handed out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.picketing.book import Daybook, Somebody

_SHORTEST: Final = 3
"""Letters of a part of a name that alone may point at somebody."""
_CJK: Final = 0x2E80


@dataclass(slots=True, kw_only=True)
class Veil:
    """Lets words through that name nobody they must not; counts those it held back.

    Attributes:
        named: whether people who are not shielded may be named.
        held_back: how many passages were left out so far.
    """

    named: bool
    pattern: re.Pattern[str] | None
    held_back: int = field(default=0)

    def lets(self, words: Iterable[str]) -> list[str]:
        """Returns the words that may be shown."""
        found = []
        for one in words:
            if self.pattern is not None and self.pattern.search(one.casefold()):
                self.held_back += 1
            else:
                found.append(one)
        return found

    def people(self, who: Iterable[Somebody]) -> tuple[list[str], int]:
        """Returns the names that may be shown, and how many people stay unnamed."""
        every = list(who)
        names = [one.name for one in every if self.named and not one.shielded and self.lets([one.name])]
        return names, len(every) - len(names)


def veil(archive: Archive, book: Daybook, *, named: bool) -> Veil:
    """Returns what keeps names out of a diary that is handed out.

    Held back is every passage with a name or description of somebody shielded; without names, also every passage with a part
    of a name of anybody in the diary. Names that nobody ever entered are not known here: a person must look.

    Args:
        archive: whose shielded people.
        book: whose people.
        named: whether those who are not shielded may be named.
    """
    words = set(_shielded(archive))
    for one in _people(book):
        if one.shielded:
            words.add(one.name)
        elif not named:
            words |= set(_parts(one.name))
    return Veil(named=named, pattern=_pattern(words))


def unnamed(archive: Archive) -> Veil:
    """Returns what holds back every passage with a name or description of somebody shielded; everybody else may be named."""
    return Veil(named=True, pattern=_pattern(_shielded(archive)))


def nearby(names: Iterable[str]) -> re.Pattern[str] | None:
    """Returns what finds any part of a name, for the text that calls somebody so: there one part says who is meant.

    Elsewhere a part alone may be anybody's, and a place or an office among the parts would hold back half of an archive.
    """
    return _pattern(part for name in names for part in _parts(name) if part[:1].isupper() or _unspaced(part))


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    known = sorted({" ".join(one.casefold().split()) for one in words if one.strip()}, key=len, reverse=True)
    # Chinese writes no blanks between words; elsewhere a name begins a word, and endings may follow it.
    spelled = [(one, re.escape(one).replace(r"\ ", r"\s+")) for one in known]
    parts = [pattern if _unspaced(one) else rf"(?<!\w){pattern}" for one, pattern in spelled]
    return re.compile("|".join(parts)) if parts else None


def _shielded(archive: Archive) -> Iterator[str]:
    """Yields what shielded people go by, where it can be a name: "her father" points at nobody, and is in many slogans."""
    for one in context(archive).entities.values():
        if one.shielded and (_unspaced(one.name) or any(part[:1].isupper() for part in one.name.split())):
            yield one.name


def _people(book: Daybook) -> Iterator[Somebody]:
    for log in book.logs:
        yield from log.who
        if log.speaker is not None:
            yield log.speaker
    for incident in book.incidents:
        yield from incident.who


def _parts(name: str) -> Iterator[str]:
    """Yields the parts of a name, without the endings that languages put on them: the pattern matches beginnings."""
    yield from (part for part in re.findall(r"\w+", name) if len(part) >= _SHORTEST or _unspaced(part))


def _unspaced(words: str) -> bool:
    return any(ord(char) >= _CJK for char in words)
