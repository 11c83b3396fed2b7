"""Brings the recognisers of names together: who is first, who yields, and which later mentions are the same thing."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kuager.extract import organisations, people, places
from kuager.extract.chunks import chunks
from kuager.extract.found import Chunk, Label, Name
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind
from kuager.text.fold import bare
from kuager.text.names import sound_of

_TITLES = {"mr", "mrs", "ms", "miss"}
_SOUND_FROM = 5
"""Shortest name for which a like sound is taken as the same name misspelt."""


def find_names(scan: Scan, given: Sequence[Name] = ()) -> list[Name]:
    """Returns every name of the text in order.

    Args:
        scan: the text.
        given: names a lexicon knows; they win over every rule.
    """
    board = _Board(len(scan.words))
    board.put(given)
    board.put(organisations.known_organisations(scan))
    runs = chunks(scan)
    board.put(places.dateline_places(scan))
    listed = places.gazetteer_places(scan)
    bodies = list(organisations.headed_organisations(scan, runs))
    long = [place for place in listed if place.last > place.first and not place.institution]
    board.put(_not_inside(long, bodies))
    board.put(organisations.described_organisations(scan, runs))
    board.put(bodies)
    board.put(organisations.institutions(scan))
    board.put(listed, nested=True)
    board.put(places.headed_places(scan, runs))
    board.put(organisations.domains(scan))
    board.put(organisations.acronyms(scan))
    board.put(organisations.handles(scan))
    found = list(people.candidates(scan, runs, board.covered))
    decided = people.judge(scan, found)
    board.put(people.names_of(scan, found, decided))
    return _grouped(scan, board, runs)


def _not_inside(found: Sequence[Name], bodies: Sequence[Name]) -> list[Name]:
    """Leaves out the places that a body's name goes on after: "Hong Kong" in "Hong Kong Alliance"."""
    longer = {index: body for body in bodies for index in range(body.first, body.last)}
    return [one for one in found if one.last not in longer or longer[one.last].first > one.first]


class _Board:
    """Words are given away once; places may stay inside an institution's name."""

    def __init__(self, size: int) -> None:
        self.covered = [False] * size
        self.names: list[Name] = []
        self._institution = [False] * size

    def put(self, names: Iterable[Name], *, nested: bool = False) -> None:
        for name in names:
            span = range(name.first, name.last + 1)
            taken = [index for index in span if self.covered[index]]
            if taken and not (nested and all(self._institution[index] for index in taken)):
                continue
            self.names.append(name._replace(nested=True) if taken else name)
            for index in span:
                self.covered[index] = True
                self._institution[index] = self._institution[index] or name.institution


def _grouped(scan: Scan, board: _Board, runs: Sequence[Chunk]) -> list[Name]:
    """Gives every mention of one person one key, and finds the mentions by surname or given name alone."""
    parts = _Parts(scan, [name for name in board.names if name.label is Label.PERSON and name.last > name.first])
    apart = {called for name in board.names if (called := _called(scan, name)) and _has_child(scan, name.last)}
    settled = [_settle(scan, name, parts, apart) for name in board.names]
    aliases = []
    for run in runs:
        for index in range(run.first, run.last + 1):
            alias = None if board.covered[index] else _alias(scan, index, parts)
            if alias is not None:
                aliases.append(alias)
                board.covered[index] = True
    bodies = [name for name in settled if name.label is Label.ORGANISATION]
    aliases += organisations.short_forms(scan, bodies, board.covered)
    return sorted(_abbreviated(scan, [*settled, *aliases]))


def _abbreviated(scan: Scan, names: Sequence[Name]) -> list[Name]:
    """Reads "Lawyers Committee (LC)": the letters in brackets are the same body, wherever they stand."""
    bodies = sorted(name for name in names if name.label is Label.ORGANISATION)
    same: dict[str, str] = {}
    for left, right in pairwise(bodies):
        if scan.text[left.end : right.start].strip() == "(" and scan.text[right.end : right.end + 1] == ")":
            same[right.key] = left.key
    return [name._replace(key=same.get(name.key, name.key)) for name in names]


class _Parts:
    """Which full name a single name belongs to: the one named last before it, or else the first of the text."""

    def __init__(self, scan: Scan, full: Sequence[Name]) -> None:
        self.by_part: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.by_sound: dict[str, set[str]] = defaultdict(set)
        self.merged: dict[str, str] = {}
        ends: dict[tuple[str, str], str] = {}
        for name in sorted(full):
            words = [bare(scan.words[i].exact) for i in range(name.first, name.last + 1) if scan.caps[i]]
            if not words:  # a script without capitals: only the name as a whole is known, from the lexicon
                self.merged.setdefault(name.key, name.key)
                continue
            key = self.merged.setdefault(name.key, ends.setdefault((words[0], words[-1]), name.key))
            for word in words:
                if len(word) > 1:
                    self.by_part[word].append((name.start, key))
                    if len(word) >= _SOUND_FROM:
                        self.by_sound[sound_of(word)].add(key)

    def owner(self, word: str, start: int, *, by_sound: bool) -> str | None:
        """Returns the key of the person a single name means."""
        plain = bare(word)
        owners = self.by_part.get(plain)
        if owners:
            at = bisect_right(owners, (start, "\uffff"))
            return owners[at - 1][1] if at else owners[0][1]
        if by_sound and len(plain) >= _SOUND_FROM:
            sounding = self.by_sound.get(sound_of(plain), set())
            return next(iter(sounding)) if len(sounding) == 1 else None
        return None


def _called(scan: Scan, name: Name) -> str | None:
    """Returns "mrs xyz" for a surname with such a title before it."""
    if name.label is not Label.PERSON or name.last > name.first or not name.first:
        return None
    title = scan.lowers[name.first - 1]
    return f"{title} {scan.lowers[name.first]}" if title in _TITLES else None


def _has_child(scan: Scan, last: int) -> bool:
    """Reads "Mrs Xyz, mother of Abc Xyz": she is not the one whose full name the text gives."""
    following = range(last + 1, min(last + 3, len(scan.words)))
    return len(following) > 1 and bool(scan.kinds[last + 1] & Kind.KIN) and scan.lowers[last + 2] == "of"


def _settle(scan: Scan, name: Name, parts: _Parts, apart: set[str]) -> Name:
    if name.label is not Label.PERSON:
        return name
    if apart and (called := _called(scan, name)) in apart:
        return name._replace(key=f"person:{called}")
    if name.last > name.first:
        return name._replace(key=parts.merged.get(name.key, name.key))
    word = scan.words[name.first].exact.lstrip("@")
    owner = parts.owner(word, name.start, by_sound=True)
    return name._replace(key=owner) if owner else name


def _alias(scan: Scan, index: int, parts: _Parts) -> Name | None:
    word = scan.words[index].exact
    if not scan.caps[index] or word[0] in "@#" or scan.words[index].exact in scan.vocab.demonyms:
        return None
    # "Baloch students" are a people, even where Ms Baloch is spoken of.
    if scan.kinds[index] & Kind.COMMON_PROPER and not (index and scan.kinds[index - 1] & Kind.TITLE):
        return None
    plain = scan.is_plain(index)
    telling = _speaks(scan, index) or (scan.first[index] and _is_about(scan, index))
    if plain and (scan.first[index] or scan.kinds[index] & (Kind.TITLE | Kind.MONTH)) and not telling:
        return None
    owner = parts.owner(word, scan.words[index].start, by_sound=not plain)
    if owner is None:
        return None
    return Name(*scan.words[index][:2], index, index, Label.PERSON, owner)


def _is_about(scan: Scan, index: int) -> bool:
    """Says whether what begins a sentence is told about as a person: "Lam's wife", "Lam, a founder of", "Yip, who", "Mai was arrested"."""
    if scan.possessive(index):
        return True
    if index + 1 >= len(scan.words) or scan.kinds[index] & Kind.NOT_NAME:
        return False
    following = scan.lowers[index + 1]
    if scan.gap(index) == ", ":
        return following in {"a", "an", "who", "whose", "of", "the", "from"} or following.isdigit()
    return scan.gap(index) == " " and following in {"was", "is", "has", "had"}


def _speaks(scan: Scan, index: int) -> bool:
    return index + 1 < len(scan.words) and scan.gap(index) == " " and bool(scan.kinds[index + 1] & Kind.SPEECH)
