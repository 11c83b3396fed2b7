"""The project lexicon: names, spellings, organisations, places and slogans that a team already knows.

A CSV with the columns ``kind,canonical,spelling,lang,role,valid_from,valid_to,note``. One row is one spelling of one thing;
rows with the same kind and canonical name are one thing. Every recogniser reads it before its own rules.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from kuager.errors import BadLexiconError
from kuager.model import Issue
from kuager.text.edtf import valid
from kuager.text.fold import bare
from kuager.text.scripts import Script, script_of
from kuager.text.words import Word, is_capitalised

COLUMNS = ("kind", "canonical", "spelling", "lang", "role", "valid_from", "valid_to", "note")
_STEM = 4
_SUFFIX = 6
_UNSPACED = frozenset({Script.HANS})
_INFLECTED = frozenset({Script.CYRL, Script.ARAB})


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The entries, indexed for reading texts of any script."""

    entries: tuple[Entry, ...] = ()
    _spaced: Mapping[str, Sequence[tuple[tuple[str, ...], Entry]]] = field(default_factory=dict)
    _unspaced: Mapping[str, Sequence[Entry]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.entries)

    @classmethod
    def empty(cls) -> Lexicon:
        """Returns a lexicon that knows nothing."""
        return cls()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Lexicon:
        """Indexes entries: by the beginning of their first word, or by their first character where words have no spaces."""
        spaced: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
        unspaced: dict[str, list[Entry]] = defaultdict(list)
        known = tuple(entries)
        for entry in known:
            if script_of(entry.spelling) in _UNSPACED:
                unspaced[entry.spelling[0]].append(entry)
                continue
            parts = tuple(bare(entry.spelling).split())
            if parts:
                spaced[parts[0][:_STEM]].append((parts, entry))
        for options in spaced.values():
            options.sort(key=lambda option: -len(option[0]))
        for others in unspaced.values():
            others.sort(key=lambda entry: -len(entry.spelling))
        return cls(entries=known, _spaced=dict(spaced), _unspaced=dict(unspaced))

    def of_kind(self, *kinds: LexiconKind) -> Iterator[Entry]:
        """Yields the entries of some kinds."""
        return (entry for entry in self.entries if entry.kind in kinds)

    def find(self, text: str, words: Sequence[Word]) -> list[LexiconHit]:
        """Returns what of the lexicon stands in a text, longest first, none overlapping, in order."""
        return sorted((*self._find_spaced(words), *self._find_unspaced(text)))

    def _find_spaced(self, words: Sequence[Word]) -> Iterator[LexiconHit]:
        if not self._spaced:
            return
        folded = [bare(word.exact.lstrip("@#")) for word in words]
        index = 0
        while index < len(words):
            hit = self._at(words, folded, index)
            if hit is None:
                index += 1
                continue
            length, entry, end = hit
            yield LexiconHit(
                words[index].start + (words[index].exact[0] in "@#" and entry.spelling[0] not in "@#"), end, entry
            )
            index += length

    def _at(self, words: Sequence[Word], folded: Sequence[str], index: int) -> tuple[int, Entry, int] | None:
        for parts, entry in self._spaced.get(folded[index][:_STEM], ()):
            length = _matches(folded, index, parts, inflected=script_of(entry.spelling) in _INFLECTED)
            if not length:
                continue
            last = words[index + length - 1]
            lower_ok = entry.kind in {LexiconKind.TITLE, LexiconKind.SLOGAN} or not is_capitalised(entry.spelling)
            if lower_ok or is_capitalised(words[index].exact) or not words[index].exact[0].islower():
                return length, entry, last.end
        return None

    def _find_unspaced(self, text: str) -> Iterator[LexiconHit]:
        if not self._unspaced:
            return
        index = 0
        while index < len(text):
            entry = next((e for e in self._unspaced.get(text[index], ()) if text.startswith(e.spelling, index)), None)
            if entry is None:
                index += 1
                continue
            yield LexiconHit(index, index + len(entry.spelling), entry)
            index += len(entry.spelling)


def _matches(folded: Sequence[str], index: int, parts: Sequence[str], *, inflected: bool) -> int:
    """Returns how many words of the text the parts cover; a hyphenated word counts once. 0 when they do not match."""
    at = 0
    length = 0
    while at < len(parts):
        if index + length >= len(folded):
            return 0
        seen = folded[index + length].split() or [""]
        length += 1
        for number, piece in enumerate(seen):
            if at >= len(parts):
                return 0
            last = at == len(parts) - 1 and number == len(seen) - 1
            if piece != parts[at] and not (inflected and last and _is_inflected(piece, parts[at])):
                return 0
            at += 1
    return length


def _is_inflected(word: str, stem: str) -> bool:
    """Turkic and Slavic endings come after the name: ``Алматыда``, ``Сейтовой`` for ``Сейтова``."""
    root = stem[:-1] if stem[-1:] in "аяоеыиуюйь" and len(stem) > _STEM else stem
    return len(stem) >= _STEM and word.startswith(root) and len(word) - len(stem) <= _SUFFIX


def load_lexicon(path: Path) -> tuple[Lexicon, list[Issue]]:
    """Reads a lexicon file; see :func:`parse_lexicon`.

    Raises:
        OSError: when the file cannot be read.
    """
    return parse_lexicon(path.read_bytes(), item=path.name)


def parse_lexicon(data: bytes, item: str = "lexicon") -> tuple[Lexicon, list[Issue]]:
    """Reads a lexicon from CSV bytes (UTF-8, with or without a byte order mark).

    Args:
        data: the CSV.
        item: what to call it in issues.

    Returns:
        The lexicon of all usable rows, and one issue (code K-EXTRACT-001) per row that is not, with its line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Lexicon.empty(), [_issue(item, "the file is not UTF-8", None)]
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = {"kind", "canonical", "spelling"} - {(name or "").strip() for name in rows.fieldnames or ()}
    if missing:
        return Lexicon.empty(), [
            _issue(item, f"the first line lacks the columns {', '.join(sorted(missing))}", "line 1")
        ]
    entries: list[Entry] = []
    issues: list[Issue] = []
    seen: set[Entry] = set()
    try:
        for row in rows:
            entry = _entry(
                {(key or "").strip(): (value or "").strip() for key, value in row.items() if isinstance(value, str)}
            )
            if isinstance(entry, str):
                issues.append(_issue(item, entry, f"line {rows.line_num}"))
            elif entry not in seen:
                seen.add(entry)
                entries.append(entry)
    except csv.Error:
        issues.append(_issue(item, "the rest of the file is no CSV", f"line {rows.line_num}"))
    return Lexicon.of(entries), issues


def _entry(row: Mapping[str, str]) -> Entry | str:
    """Returns the entry of a row, or what is wrong with it."""
    try:
        kind = LexiconKind(row.get("kind", "").lower())
    except ValueError:
        return f"unknown kind; known are {', '.join(LexiconKind)}"
    canonical = row.get("canonical", "") or row.get("spelling", "")
    spelling = row.get("spelling", "") or canonical
    if not bare(spelling):
        return "neither a canonical name nor a spelling"
    for column in ("valid_from", "valid_to"):
        if row.get(column) and not valid(row[column]):
            return f"{column} is not a date such as 2019, 2019-03 or 2019-03-23"
    return Entry(
        kind=kind,
        canonical=canonical,
        spelling=spelling,
        lang=row.get("lang", ""),
        role=row.get("role", ""),
        valid_from=row.get("valid_from") or None,
        valid_to=row.get("valid_to") or None,
        note=row.get("note", ""),
    )


def _issue(item: str, message: str, place: str | None) -> Issue:
    return Issue(code=BadLexiconError.code, item=item, message=message, cure=BadLexiconError.cure, place=place)
