"""Finds organisations: known names, runs with a telling noun (``... Committee``), institutions of a country, acronyms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kuager.extract.found import Chunk, Label, Name
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind
from kuager.text.words import is_shouted

_LINKS = {"of", "for", "on", "in", "to", "against", "without"}
_LEADING_HEADS = {
    "radio", "university", "ministry", "committee", "commission", "council", "institute", "bureau", "department", "federation",
    "union", "association", "movement", "front", "bank", "college", "academy", "organization", "organisation", "centre", "center",
    "foundation", "league", "office", "court", "church", "society", "assembly", "alliance", "coalition", "network", "campaign",
    "jamaat", "hezb", "tehreek", "group", "club", "television", "party", "museum", "hospital", "school", "defenders", "mission",
}  # fmt: skip
_DESCRIBING = {
    "portal", "newspaper", "outlet", "website", "channel", "magazine", "agency", "broadcaster", "site", "publication", "daily", "weekly",
    "group", "organisation", "organization", "ngo", "charity", "collective",
}  # fmt: skip
"""Lower-case nouns that say what the capitals after them name."""
_LEAST = 1
_MOST = 2
"""Words after the first in a name that a noun before it describes; a single word is weighed with all its occurrences."""
_SHORT = 2
_ACRONYM = 7
_TAIL = 5
"""Longest last part of an address."""
_LONGEST = 24
"""Words after the noun at which no more is tied to a name: nobody writes such a name, and a chain of them must stay cheap."""


def known_organisations(scan: Scan) -> list[Name]:
    """Returns bodies and outlets known world-wide, longest first."""
    found: list[Name] = []
    index, heads = 0, scan.vocab.organisation_heads
    while index < len(scan.words):
        hit = _known_at(scan, index) if scan.words[index].exact in heads else None
        if hit is not None:
            found.append(hit)
        index = index + 1 if hit is None else hit.last + 1
    return found


def _known_at(scan: Scan, index: int) -> Name | None:
    most = scan.vocab.organisation_heads[scan.words[index].exact]
    for last in range(min(index + most, len(scan.words)) - 1, index - 1, -1):
        start, end = scan.span(index, last)
        surface = " ".join(scan.text[start:end].split())
        if scan.words[index].exact.isupper() and _shouted_around(scan, index):
            continue
        if surface in scan.vocab.organisations and (last > index or not (scan.first[index] and scan.is_plain(index))):
            if (
                last == index
                and surface in {"Time", "Apple", "Meta", "Dawn", "Memorial", "Amazon", "Meduza"}
                and scan.first[index]
            ):
                continue
            return Name(start, end, index, last, Label.ORGANISATION, organisation_key(surface), surface)
    return None


def organisation_key(surface: str) -> str:
    """Returns what groups spellings of one organisation: no article, no case, no dots."""
    lowered = surface.lower().removeprefix("the ").replace(".", "").replace("’", "'")
    return f"org:{' '.join(lowered.split())}"


def headed_organisations(scan: Scan, runs: Sequence[Chunk]) -> Iterator[Name]:
    """Yields runs of capitals that contain an organisation's noun, with what ``of`` and ``for`` tie to them."""
    starts = {run.first: run for run in runs}
    for run in runs:
        head = _head_of(scan, run)
        if head is None:
            continue
        first = _lead(scan, run.first, head)
        last = _extended(scan, starts, run, head)
        if last - first + 1 < _SHORT or _says_nothing(scan, first, last):
            continue
        if scan.lowers[last] in {"for", "of"}:
            continue
        start, end = scan.span(first, last)
        placed = bool({"of", "in"}.intersection(scan.lowers[first:last]))
        yield Name(start, end, first, last, Label.ORGANISATION, _institution_key(scan, first, last), institution=placed)


def described_organisations(scan: Scan, runs: Sequence[Chunk]) -> Iterator[Name]:
    """Yields what a noun says is an outlet or a group ("the portal Abc Today", "magazine Xyz Qrs"), and the same words elsewhere."""
    known = {
        _surface(scan, run) for run in runs if _LEAST <= run.last - run.first <= _MOST and _is_described(scan, run)
    }
    for run in runs if known else ():
        if _surface(scan, run) in known:
            start, end = scan.span(run.first, run.last)
            yield Name(start, end, run.first, run.last, Label.ORGANISATION, organisation_key(scan.text[start:end]))


def _surface(scan: Scan, run: Chunk) -> str:
    start, end = scan.span(run.first, run.last)
    return scan.text[start:end]


def _is_described(scan: Scan, run: Chunk) -> bool:
    before = run.first - 1
    if before < 0 or scan.gap(before) != " " or scan.lowers[before] not in _DESCRIBING or scan.caps[before]:
        return False
    if scan.words[run.first].exact in scan.vocab.demonyms:
        return False
    return not any(scan.kinds[i] & (Kind.TITLE | Kind.MONTH | Kind.WEEKDAY) for i in range(run.first, run.last + 1))


def short_forms(scan: Scan, bodies: Sequence[Name], covered: Sequence[bool]) -> list[Name]:
    """Returns "the Coalition" and "the Ministry" after a body was named so in full: the last one named before."""
    named: dict[str, list[Name]] = {}
    for body in sorted(bodies):
        for index in range(body.first, body.last + 1) if body.last > body.first else ():
            if scan.caps[index] and scan.kinds[index] & Kind.ORG_HEAD:
                named.setdefault(scan.lowers[index], []).append(body)
    found = []
    for index, lower in enumerate(scan.lowers):
        if lower not in named or covered[index] or not scan.caps[index] or not index or scan.lowers[index - 1] != "the":
            continue
        if scan.gap(index - 1) != " " or (scan.gap(index) == " " and scan.caps[index + 1]):
            continue
        before = [body for body in named[lower] if body.start < scan.words[index].start]
        if before:
            found.append(Name(*scan.words[index][:2], index, index, Label.ORGANISATION, before[-1].key))
    return found


def _head_of(scan: Scan, run: Chunk) -> int | None:
    """Returns the noun that makes the run an organisation: its last one, before any title that begins a person."""
    found = None
    for index in range(run.first, run.last + 1):
        kind = scan.kinds[index]
        if kind & Kind.TITLE and found is not None and index > found and not kind & Kind.ORG_HEAD:
            break
        if kind & Kind.ORG_HEAD:
            found = index
    return found


def _lead(scan: Scan, first: int, head: int) -> int:
    while first < head and (
        scan.kinds[first] & Kind.NOT_NAME
        or (
            scan.kinds[first] & Kind.TITLE
            and not scan.kinds[first] & Kind.TITLE_PART
            and scan.lowers[first] not in {"justice", "general", "state"}
        )
    ):
        first += 1
    return first


def _extended(scan: Scan, starts: dict[int, Chunk], run: Chunk, head: int) -> int:
    last = head
    if scan.lowers[head] in _LEADING_HEADS and head == run.first:
        while last < run.last and not scan.kinds[last + 1] & Kind.TITLE and last - head < 3:
            last += 1
    if last != run.last:
        return last
    while last - head < _LONGEST and last + 2 < len(scan.words) and scan.gap(last) == " ":
        at = last + 1
        if scan.lowers[at] not in _LINKS:
            break
        at += 1 + (scan.lowers[at + 1] == "the")
        following = starts.get(at)
        if following is None or scan.gap(at - 1) != " " or scan.lowers[last + 1] == "in":
            break
        stop = following.last
        while stop > at and scan.kinds[stop] & Kind.TITLE:
            stop -= 1
        stop = _before_person(scan, at, stop)
        if scan.lowers[last + 1] == "to":
            break
        last = _and_more(scan, starts, stop)
    return last


def _before_person(scan: Scan, first: int, last: int) -> int:
    """Reads "Ministry of Foreign Affairs Abc Xyz": after plain words two strange ones are a person's name."""
    if last - first < _SHORT or not scan.is_plain(first):
        return last
    name = range(last - 1, last + 1)
    strange = all(not scan.is_plain(i) and scan.words[i].exact not in scan.vocab.places for i in name)
    return last - _SHORT if strange else last


def _and_more(scan: Scan, starts: dict[int, Chunk], last: int) -> int:
    """``Ministry of Labour and Social Affairs``: one more run after ``and``, when both are plain words."""
    if (
        last + 2 < len(scan.words)
        and scan.lowers[last + 1] in {"and", "or"}
        and scan.gap(last) == scan.gap(last + 1) == " "
    ):
        following = starts.get(last + 2)
        if (
            following
            and all(scan.is_plain(i) for i in range(following.first, following.last + 1))
            and scan.is_plain(last)
        ):
            return following.last
    return last


def _says_nothing(scan: Scan, first: int, last: int) -> bool:
    """In headlines and lines of capitals a plain noun is no name, unless ``of`` ties a long one together."""
    if is_shouted(scan.words[first].exact) and is_shouted(scan.words[last].exact):
        return True
    linked = any(scan.lowers[index] in _LINKS for index in range(first + 1, last))
    return scan.titled[scan.sentence_of[first]] and not linked and _all_plain(scan, first, last)


def _all_plain(scan: Scan, first: int, last: int) -> bool:
    return all(scan.is_plain(index) for index in range(first, last + 1))


def _institution_key(scan: Scan, first: int, last: int) -> str:
    """Groups ``Chinese Embassy``, ``China's embassy`` and ``embassy of China`` as one."""
    country, rest = None, []
    for index in range(first, last + 1):
        word = scan.words[index].exact
        country_here = scan.vocab.demonyms.get(word) or (
            scan.vocab.places[word].name if word in scan.vocab.places else None
        )
        if country_here and country is None:
            country = country_here
        elif scan.lowers[index] not in {"of", "the", "in"}:
            rest.append(scan.lowers[index])
    return (
        f"org:{country or ''}:{' '.join(rest)}"
        if country
        else organisation_key(scan.text[scan.span(first, last)[0] : scan.span(first, last)[1]])
    )


def institutions(scan: Scan) -> Iterator[Name]:
    """Yields institutions named by their country or town: ``Kazakh police``, ``China's foreign ministry``, ``government of X``."""
    for index in range(len(scan.words)):
        if scan.kinds[index] & (Kind.INSTITUTION | Kind.INSTITUTION_TAIL):
            found = _institution_at(scan, index)
            if found is not None:
                yield found


def _institution_at(scan: Scan, index: int) -> Name | None:
    if (
        index + 1 < len(scan.words)
        and scan.gap(index) == " "
        and scan.kinds[index + 1] & Kind.INSTITUTION_TAIL
        and scan.lowers[index] != "party"
    ):
        return None  # the longer one is read at its last word
    first = index
    while (
        first
        and _touches(scan, first - 1)
        and scan.kinds[first - 1] & (Kind.INSTITUTION_MOD | Kind.INSTITUTION_TAIL | Kind.INSTITUTION)
    ):
        first -= 1
    head = scan.kinds[index] & Kind.INSTITUTION
    if not head and first == index:
        return None
    owner = first - 1
    if owner >= 0 and _touches(scan, owner) and _is_owner(scan, owner):
        if (
            owner
            and _touches(scan, owner - 1)
            and (
                (pair := f"{scan.words[owner - 1].exact} {scan.words[owner].exact}") in scan.vocab.places
                or pair in scan.vocab.demonyms
            )
        ):
            owner -= 1
        start, end = scan.span(owner, index)
        return Name(
            start, end, owner, index, Label.ORGANISATION, _institution_key(scan, owner, index), institution=True
        )
    return _of_country(scan, first, index) if head else None


def _of_country(scan: Scan, first: int, index: int) -> Name | None:
    if index + 2 >= len(scan.words) or scan.gap(index) != " " or scan.lowers[index + 1] not in {"of", "in"}:
        return None
    owner = index + 2 + (scan.lowers[index + 2] == "the")
    if owner >= len(scan.words) or scan.words[owner].exact not in scan.vocab.places:
        return None
    if scan.lowers[index + 1] == "in" and scan.lowers[index] not in {"police", "government", "parliament"}:
        return None
    start, end = scan.span(first, owner)
    return Name(start, end, first, owner, Label.ORGANISATION, _institution_key(scan, first, owner), institution=True)


def _touches(scan: Scan, index: int) -> bool:
    """Says whether a word and the next belong to one phrase: a space, or a possessive and a space."""
    gap = scan.gap(index)
    return gap in {" ", "\u00a0"} or (
        scan.possessive(index) > 0 and gap[scan.possessive(index) :].strip() == "" and "\n" not in gap
    )


def _is_owner(scan: Scan, index: int) -> bool:
    word = scan.words[index].exact
    return (
        word in scan.vocab.demonyms
        or (word in scan.vocab.places and not scan.vocab.places[word].weak)
        or (index > 0 and f"{scan.words[index - 1].exact} {word}" in scan.vocab.places)
    )


def acronyms(scan: Scan) -> Iterator[Name]:
    """Yields words of capitals that are no place, no number and not known for something else."""
    for index in [at for at, capital in enumerate(scan.caps) if capital]:
        start, end, word = scan.words[index]
        if (
            len(word) < _SHORT
            or word[1].islower()
            or not is_shouted(word.replace(".", "").replace("/", ""))
            or len(word) > _ACRONYM + 2 * ("/" in word)
        ):
            continue
        plain = word.replace(".", "").upper()
        if (
            plain in scan.vocab.not_acronyms
            or word in scan.vocab.places
            or scan.vocab.is_ordinary(word.lower())
            or not plain.isascii()
        ):
            continue
        if _shouted_around(scan, index) or any(letter.isdigit() for letter in plain) or word in scan.vocab.demonyms:
            continue
        yield Name(start, end, index, index, Label.ORGANISATION, organisation_key(word))


def domains(scan: Scan) -> Iterator[Name]:
    """Yields outlets named by their address: ``Scroll.in``, ``meduza.io``."""
    for index in [at for at, gap in enumerate(scan.gaps[:-1]) if gap == "."]:
        following = scan.words[index + 1].exact
        if (
            following.isalpha()
            and following.islower()
            and 1 < len(following) <= _TAIL
            and len(scan.words[index].exact) > _SHORT
        ):
            start, end = scan.span(index, index + 1)
            yield Name(start, end, index, index + 1, Label.ORGANISATION, f"org:{scan.text[start:end].lower()}")


def _shouted_around(scan: Scan, index: int) -> bool:
    """In a line of capitals, capitals say nothing."""
    near = [
        i
        for i in (index - 2, index - 1, index + 1, index + 2)
        if 0 <= i < len(scan.words) and scan.sentence_of[i] == scan.sentence_of[index]
    ]
    return bool(near) and sum(is_shouted(scan.words[i].exact) for i in near) * 2 > len(near)


def handles(scan: Scan) -> Iterator[Name]:
    """Yields ``@names``: an organisation's where the handle says so (news, tv, press), a person's otherwise."""
    for index, (start, end, word) in enumerate(scan.words if "@" in scan.text else ()):
        if word[0] != "@" or (start and scan.text[start - 1].isalnum()):
            continue
        low = word[1:].lower()
        is_body = any(hint in low for hint in scan.vocab.handle_hints)
        label = Label.ORGANISATION if is_body else Label.PERSON
        yield Name(start, end, index, index, label, organisation_key(low) if is_body else f"person:{word.lower()}")
