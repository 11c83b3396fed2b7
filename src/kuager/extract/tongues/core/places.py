"""Finds places: the gazetteer by keys without case endings, and words that a place's noun or a preposition gives away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kuager.extract.found import Label, Name
from kuager.extract.tongues.core.reading import Reading
from kuager.extract.tongues.core.tongue import Tongue
from kuager.extract.vocab import Place, Vocab

_LEADS = frozenset({"place_prep", "place_noun"})
Index = Mapping[str, Sequence[tuple[tuple[str, ...], Place]]]


class Gazetteer:
    """The places of a vocabulary and of a language's own list, by the key of their first word, longest first."""

    def __init__(self, vocab: Vocab, tongue: Tongue) -> None:
        found: dict[str, list[tuple[tuple[str, ...], Place]]] = {}
        never = set(str(tongue.pack.settings.get("places_never", "")).lower().split())
        own = _own(str(tongue.pack.settings.get("places", "")))
        for name, place in (*own.items(), *vocab.places.items()):
            if name.lower() in never:
                continue
            for keys in tongue.place_keys(name):
                found.setdefault(keys[0], []).append((keys, place))
        for options in found.values():
            options.sort(key=lambda option: -len(option[0]))
        self.index: Index = found


@lru_cache(maxsize=8)
def gazetteer_of(vocab: Vocab, tongue: Tongue) -> Gazetteer:
    """Returns the gazetteer of a language, built once per vocabulary and tongue; both are looked up by identity."""
    return Gazetteer(vocab, tongue)


def _own(block: str) -> dict[str, Place]:
    """Reads ``Name | country | other names; ...`` lines."""
    found = {}
    for line in block.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if cells[0]:
            place = Place(name=cells[0], country=cells[1] if len(cells) > 1 else "")
            for other in (cells[0], *(cells[2].split(";") if len(cells) > 2 else ())):
                found[other.strip()] = place
    return found


def known_places(reading: Reading, keys: Sequence[str], taken: bytearray) -> Iterator[Name]:
    """Yields the gazetteer's places among words not yet taken."""
    scan = reading.scan
    index = gazetteer_of(scan.vocab, reading.tongue).index
    at, count = 0, len(scan.words)
    while at < count:
        options = index.get(keys[at], ()) if scan.caps[at] and not taken[at] else ()
        hit = next((one for one in options if _fits(reading, keys, at, one[0], taken)), None)
        if hit is None or (len(hit[0]) == 1 and _is_rather_a_person(reading, at, hit[1])):
            at += 1
            continue
        last = at + len(hit[0]) - 1
        yield named(reading, at, last, hit[1].name)
        at = last + 1


def named(reading: Reading, first: int, last: int, canonical: str | None = None) -> Name:
    """Returns a place; without a canonical name its key is that of its words."""
    start, end = reading.scan.span(first, last)
    key = canonical or " ".join(reading.keys[word] for word in reading.exact(first, last))
    return Name(start, end, first, last, Label.PLACE, f"place:{key}", canonical)


def _fits(reading: Reading, keys: Sequence[str], at: int, parts: tuple[str, ...], taken: bytearray) -> bool:
    last = at + len(parts) - 1
    if last >= len(keys) or any(taken[at : last + 1]):
        return False
    return all(
        keys[at + step] == part and (step == 0 or reading.gap(at + step - 1) == "") for step, part in enumerate(parts)
    )


def _is_rather_a_person(reading: Reading, at: int, place: Place) -> bool:
    """A single name that could be a person's counts as a place only where something leads to it."""
    word = reading.scan.words[at].exact
    led = reading.any_of(at - 1, _LEADS) and reading.gap(at - 1) == ""
    shouted = word.isupper() and len(word) > 1
    if led or shouted:
        return False
    if reading.has(at, "place_sure"):
        return False
    weight = reading.tongue.name_weight(word, reading.facts[at].marks)
    return place.weak or weight >= 2 or _beside_name(reading, at) or (reading.scan.first[at] and len(word) <= 3)


def _beside_name(reading: Reading, at: int) -> bool:
    for other, gap in ((at + 1, at), (at - 1, at - 1)):
        if 0 <= other < len(reading.facts) and reading.scan.gap(gap) == " " and reading.scan.caps[other]:
            word = reading.scan.words[other].exact
            if reading.tongue.name_weight(word, reading.facts[other].marks) >= 2:
                return True
    return False


def told_places(reading: Reading, taken: bytearray) -> Iterator[Name]:
    """Yields unknown capitalised words right after a noun for places, before people's names are sought."""
    scan = reading.scan
    for at in range(1, len(scan.words)):
        if taken[at] or not scan.caps[at] or scan.words[at].exact.isupper() or scan.gap(at - 1) != " ":
            continue
        weight = reading.tongue.name_weight(scan.words[at].exact, reading.facts[at].marks)
        if reading.has(at - 1, "place_noun") and weight < 2 and scan.words[at].exact.isalpha():
            yield named(reading, at, at)


def led_places(reading: Reading, taken: bytearray) -> Iterator[Name]:
    """Yields unknown capitalised words after a noun for places ("в селе Xyz") or a preposition of place ("в Xyz")."""
    scan = reading.scan
    after = bool(reading.tongue.pack.settings.get("place_noun_after"))
    for at in range(len(scan.words)):
        if taken[at] or not scan.caps[at] or scan.words[at].exact.isupper() or scan.words[at].exact[0] in "@#":
            continue
        if after:
            if reading.has(at + 1, "place_noun") and scan.gap(at) == " " and not reading.facts[at].marks:
                yield named(reading, at, at)
            continue
        if scan.first[at] or reading.gap(at - 1):
            continue
        noun, preposition = reading.has(at - 1, "place_noun"), reading.has(at - 1, "place_prep")
        if noun or (preposition and _could_be_place(reading, at)):
            last = at
            while (
                noun and last + 1 < len(scan.words) and scan.caps[last + 1] and scan.gap(last) == " " and last - at < 2
            ):
                last += 1
            if not any(taken[at : last + 1]):
                yield named(reading, at, last)


def _could_be_place(reading: Reading, at: int) -> bool:
    word, marks = reading.scan.words[at].exact, reading.facts[at].marks
    if not word.isalpha() and "-" not in word:
        return False
    followed = at + 1 < len(reading.scan.words) and reading.scan.caps[at + 1] and reading.scan.gap(at) == " "
    script = reading.tongue.place_keys(word)
    return bool(script) and not marks and not followed and reading.tongue.name_weight(word, marks) == 0


def is_adjective(reading: Reading, at: int) -> bool:
    """Says whether a word has the form of a place's adjective; True in languages without such forms."""
    pattern = reading.tongue.pack.patterns.get("place_adjective")
    return pattern is None or pattern.search(reading.folded[at]) is not None


def adjective_places(reading: Reading, taken: bytearray) -> Iterator[Name]:
    """Yields "Xyz-ская область": a capitalised adjective before a noun for regions."""
    scan = reading.scan
    for at in range(len(scan.words) - 1):
        if (
            scan.caps[at]
            and not taken[at]
            and not taken[at + 1]
            and is_adjective(reading, at)
            and scan.gap(at) == " "
            and reading.has(at + 1, "region")
            and not reading.facts[at].marks & {"function", "org_adjective"}
        ):
            first = at
            while first and scan.caps[first - 1] and scan.gap(first - 1) == "-" and not taken[first - 1]:
                first -= 1
            yield named(reading, first, at + 1)
