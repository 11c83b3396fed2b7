"""The project lexicon: names, spellings, organisations, places and slogans that a team already knows.

One entry is one spelling of one thing; entries with the same kind and canonical name are one thing. Every recogniser
reads it before its own rules. A spelling is looked up by its whole first word, or by its stem where words take endings,
so that a text is read at the same pace whether the lexicon has ten entries or fifty thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from kuager.errors import BadDateError
from kuager.extract.endings import LONGEST, Endings, endings_of, root_of
from kuager.text.edtf import Edtf
from kuager.text.fold import bare
from kuager.text.scripts import Script, script_of
from kuager.text.words import Word, is_capitalised

_UNSPACED = frozenset({Script.HANS})
_KNOWN = 1 << 15
"""Words of texts whose folding is kept: that of the words of any language repeats from text to text."""
_LOWER = frozenset({"title", "slogan"})
"""Kinds that are found in small letters too, however their entry is written."""


class LexiconKind(StrEnum):
    """What an entry names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    PLACE = "place"
    DEMONYM = "demonym"
    TITLE = "title"
    SLOGAN = "slogan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One spelling of one thing."""

    kind: LexiconKind
    canonical: str
    spelling: str
    lang: str = ""
    role: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    note: str = ""


class LexiconHit(NamedTuple):
    """An entry found in a text at ``text[start:end]``."""

    start: int
    end: int
    entry: Entry


class _Spelled(NamedTuple):
    """A spelling made ready for reading: its folded words, what endings they may take, and when it is in force."""

    parts: tuple[str, ...]
    endings: Endings | None
    entry: Entry
    since: date | None
    until: date | None
    lower_ok: bool


class _Days(NamedTuple):
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The entries, indexed for reading texts of any script. Make it with :meth:`of`."""

    entries: tuple[Entry, ...] = ()
    _whole: Mapping[str, Sequence[_Spelled]] = field(default_factory=dict, repr=False)
    _stems: Mapping[str, Sequence[_Spelled]] = field(default_factory=dict, repr=False)
    _unspaced: Mapping[str, Sequence[_Spelled]] = field(default_factory=dict, repr=False)
    _lengths: Mapping[str, Sequence[int]] = field(default_factory=dict, repr=False)
    """Of spellings without spaces: how long those are that begin with a character, the longest first."""
    _days: _Days | None = None

    def __len__(self) -> int:
        return len(self.entries)

    @classmethod
    def empty(cls) -> Lexicon:
        """Returns a lexicon that knows nothing."""
        return cls()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Lexicon:
        """Indexes entries: by their first word and its stem, or by the whole spelling where words have no spaces."""
        whole: dict[str, list[_Spelled]] = defaultdict(list)
        stems: dict[str, list[_Spelled]] = defaultdict(list)
        unspaced: dict[str, list[_Spelled]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        known = tuple(entries)
        for entry in known:
            one = _spelled(entry)
            if script_of(entry.spelling) in _UNSPACED:
                unspaced[entry.spelling].append(one)
                lengths[entry.spelling[0]].add(len(entry.spelling))
            elif one.parts:
                whole[one.parts[0]].append(one)
                if one.endings is not None and (len(one.parts) == 1 or one.endings.before):
                    stems[root_of(one.parts[0])].append(one)
        return cls(
            entries=known,
            _whole=dict(whole),
            _stems=dict(stems),
            _unspaced=dict(unspaced),
            _lengths={first: sorted(some, reverse=True) for first, some in lengths.items()},
        )

    def on(self, published: str | None) -> Lexicon:
        """Returns the lexicon as it is in force for a text of some date; the index is shared.

        Args:
            published: the EDTF date of the text. Of a text without one, or of no known year, every entry is in force:
                to leave a name out needs a reason.
        """
        return replace(self, _days=_days_of(published))

    def also(self, entries: Iterable[Entry]) -> Lexicon:
        """Returns a lexicon that knows these too: hints about one text.

        A spelling that is known already keeps the meaning it has: what the team knows goes before a hint.
        """
        return Lexicon.of([*self.entries, *(entry for entry in entries if not self._knows(entry))])

    def _knows(self, entry: Entry) -> bool:
        if script_of(entry.spelling) in _UNSPACED:
            return any(self._in_force(one) for one in self._unspaced.get(entry.spelling, ()))
        parts = tuple(bare(entry.spelling.lstrip("@#")).split())
        return bool(parts) and any(one.parts == parts and self._in_force(one) for one in self._whole.get(parts[0], ()))

    def of_kind(self, *kinds: LexiconKind) -> Iterator[Entry]:
        """Yields the entries of some kinds that are in force."""
        return (entry for entry in self.entries if entry.kind in kinds and self._in_force(_spelled(entry)))

    def find(self, text: str, words: Sequence[Word]) -> list[LexiconHit]:
        """Returns what of the lexicon stands in a text, longest first, none overlapping, in order."""
        return sorted((*self._find_spaced(words), *self._find_unspaced(text)), key=lambda hit: hit[:2])

    def _in_force(self, one: _Spelled) -> bool:
        days = self._days
        return days is None or (
            (one.since is None or one.since <= days.last) and (one.until is None or one.until >= days.first)
        )

    def _find_spaced(self, words: Sequence[Word]) -> Iterator[LexiconHit]:
        if not self._whole:
            return
        folded = _Folded(words)
        options: dict[str, Sequence[_Spelled]] = {}
        index = 0
        while index < len(words):
            exact = words[index].exact
            beginning = options.get(exact)
            if beginning is None:
                beginning = options[exact] = self._beginning(folded[index])
            found = self._at(folded, index, beginning) if beginning else None
            if found is None:
                index += 1
                continue
            length, entry = found
            marked = exact[0] in "@#" and entry.spelling[0] not in "@#"
            yield LexiconHit(words[index].start + marked, words[index + length - 1].end, entry)
            index += length

    def _beginning(self, pieces: Sequence[str]) -> Sequence[_Spelled]:
        """Returns the spellings in force that may begin with a word."""
        if not pieces:
            return ()
        piece = pieces[0]
        options = [*self._whole.get(piece, ())]
        if self._stems:
            for length in range(len(piece), max(0, len(piece) - LONGEST - 2), -1):
                options += [one for one in self._stems.get(piece[:length], ()) if one.parts[0] != piece]
        return [one for one in options if self._in_force(one)]

    def _at(self, folded: _Folded, index: int, options: Sequence[_Spelled]) -> tuple[int, Entry] | None:
        """Returns how many words from here are an entry, and which: the longest, the one with the fewest endings first."""
        small = folded.exact(index)[0].islower()
        found: list[tuple[tuple[int, int], Entry]] = []
        for one in options:
            length = 0 if small and not one.lower_ok else _matches(folded, index, one)
            if length:
                found.append(((length, -_added(folded, index, length, one)), one.entry))
        if not found:
            return None
        best = max(figures for figures, _ in found)
        return best[0], _one_of([entry for figures, entry in found if figures == best])

    def _find_unspaced(self, text: str) -> Iterator[LexiconHit]:
        end = 0
        for start, first in enumerate(text if self._lengths else ""):
            lengths = self._lengths.get(first)
            if lengths is None or start < end:
                continue
            for length in lengths:
                some = self._unspaced.get(text[start : start + length])
                found = [one.entry for one in some if self._in_force(one)] if some else None
                if found:
                    end = start + length
                    yield LexiconHit(start, end, _one_of(found))
                    break


class _Folded:
    """The folded pieces of the words of a text; a hyphenated word has two."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, index: int) -> Sequence[str]:
        return _pieces(self._words[index].exact)

    def exact(self, index: int) -> str:
        """Returns a word as it is written."""
        return self._words[index].exact


@lru_cache(maxsize=_KNOWN)
def _pieces(exact: str) -> tuple[str, ...]:
    # Letters of ASCII fold to small letters; everything else takes the long way.
    return (exact.lower(),) if exact.isascii() and exact.isalnum() else tuple(bare(exact.lstrip("@#")).split())


def _spelled(entry: Entry) -> _Spelled:
    return _Spelled(
        parts=tuple(bare(entry.spelling.lstrip("@#")).split()),
        endings=endings_of(entry.spelling, entry.lang),
        entry=entry,
        since=_bound(entry.valid_from, last=False),
        until=_bound(entry.valid_to, last=True),
        lower_ok=entry.kind in _LOWER or not is_capitalised(entry.spelling),
    )


def _bound(text: str | None, *, last: bool) -> date | None:
    if not text:
        return None
    try:
        value = Edtf.parse(text)
    except BadDateError:
        return None
    return value.latest if last else value.earliest


def _days_of(published: str | None) -> _Days | None:
    first, last = _bound(published, last=False), _bound(published, last=True)
    return _Days(first or last or date.min, last or first or date.max) if first or last else None


def _one_of(entries: Sequence[Entry]) -> Entry:
    """Chooses among entries of one spelling. A spelling of two people stands for itself: which of them is not known."""
    first = min(entries, key=lambda entry: (list(LexiconKind).index(entry.kind), entry.canonical, entry.lang))
    same_kind = {bare(entry.canonical) for entry in entries if entry.kind is first.kind}
    return replace(first, canonical=first.spelling) if len(same_kind) > 1 else first


def _matches(folded: _Folded, index: int, one: _Spelled) -> int:
    """Returns how many words of the text the parts cover; a hyphenated word counts once. 0 when they do not match."""
    at = 0
    length = 0
    while at < len(one.parts):
        if index + length >= len(folded):
            return 0
        pieces = folded[index + length] or [""]
        length += 1
        for number, piece in enumerate(pieces):
            if at >= len(one.parts):
                return 0
            if piece != one.parts[at]:
                last = at == len(one.parts) - 1 and number == len(pieces) - 1
                if one.endings is None or not one.endings.fits(piece, one.parts[at], last=last):
                    return 0
            at += 1
    return length


def _added(folded: _Folded, index: int, length: int, one: _Spelled) -> int:
    """Returns how many characters of endings the text has more than the entry."""
    seen = sum(len(piece) for at in range(index, index + length) for piece in folded[at])
    return abs(seen - sum(map(len, one.parts)))
