"""Finds places: the gazetteer first, then what the words around say ("in the village of Xyz", "Xyz province")."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kuager.extract.found import Chunk, Label, Name
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind, Place
from kuager.text.words import is_shouted

_MOTION = {
    "from", "road", "way", "moved", "fled", "flew", "fly", "flight", "travelled", "traveled", "travels", "drove", "driven", "returned", "bus",
    "train", "transferred", "deported", "walked", "marched", "trip", "border", "back", "went", "sent", "moving", "highway", "emigrated",
}  # fmt: skip
"""Words before "to" that show that a place follows."""
_SEVERAL = 3
_TRUST = {
    "confidence",
    "interest",
    "interested",
    "trust",
    "faith",
    "believe",
    "believes",
    "believed",
    "belief",
    "hope",
    "disappointed",
}
_LEAVING = {"left", "leave", "leaving", "bound", "headed", "heading", "departed", "out", "foot", "flight"}
_LOCAL = {
    "police", "detention", "authorities", "court", "courts", "prosecutor", "prosecutors", "prosecution", "residents", "airport", "prison", "jail", "hospital",
    "crackdown", "massacre", "bureau", "mayor", "governor", "municipality",
}  # fmt: skip
"""Nouns that the name of a place stands before: "Xyz police"."""


def gazetteer_places(scan: Scan) -> list[Name]:
    """Returns every gazetteer name in the text, longest first, none overlapping; weak names only with a sign."""
    found: list[Name] = []
    heads, after = scan.vocab.place_heads, 0
    for index in _could_begin(scan):
        if index < after:
            continue
        word = scan.words[index].exact
        hit = None
        if word[0] == "#":
            tagged = _tagged(scan, word[1:])
            start, end, _ = scan.words[index]
            hit = Name(start + 1, end, index, index, Label.PLACE, *_identity(tagged)) if tagged is not None else None
        elif word in heads or is_shouted(word) or scan.possessive(index) or "-" in word:
            hit = _longest(scan, index)
        if hit is not None:
            found.append(hit)
            after = hit.last + 1
    return found


def _could_begin(scan: Scan) -> list[int]:
    """Returns the words that begin a name: capitalised ones, and hashtags where there are any."""
    if "#" not in scan.text:
        return [index for index, capital in enumerate(scan.caps) if capital]
    return [index for index, word in enumerate(scan.words) if scan.caps[index] or word.exact[0] == "#"]


def _tagged(scan: Scan, tag: str) -> Place | None:
    """Reads the place of a hashtag: ``#Xinjiang``, ``#HongKong``, ``#EastTurkestan``."""
    return scan.vocab.places.get(tag) or scan.vocab.places.get(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", tag))


def _identity(place: Place) -> tuple[str, str]:
    return f"place:{place.name}", place.name


def _longest(scan: Scan, index: int) -> Name | None:
    word = scan.words[index].exact
    for last in range(min(index + scan.vocab.place_heads.get(word, 1), len(scan.words)) - 1, index - 1, -1):
        start, end = scan.span(index, last)
        surface = " ".join(scan.text[start:end].split())
        place = scan.vocab.places.get(surface) or _shouted(scan, surface)
        if place is None or (last == index and _follows_name(scan, index)):
            continue
        if not place.weak or has_place_sign(scan, index, last) or (place.free and _stands_free(scan, index, last)):
            return Name(start, end, index, last, Label.PLACE, *_identity(place))
    return _hyphenated(scan, index)


def _follows_name(scan: Scan, index: int) -> bool:
    """Says whether a strange name stands right before: a town's name is a surname then ("José Guadalupe")."""
    before = index - 1
    if before < 0 or scan.gap(before) != " " or not scan.caps[before]:
        return False
    word = scan.words[before].exact
    return not (
        scan.is_plain(before)
        or is_shouted(word)
        or word in scan.vocab.places
        or word in scan.vocab.demonyms
        or word in scan.vocab.place_heads
        or word in scan.vocab.organisation_heads
    )


def _stands_free(scan: Scan, first: int, last: int) -> bool:
    """Says whether a listed town that is no English word has nothing of a person about it: no name or title beside it, no verb of saying."""
    before, after = first - 1, last + 1
    if before >= 0 and scan.gap(before).strip() in {"", ","}:
        told = Kind.TITLE | Kind.ROLE | Kind.HUMAN | Kind.KIN | Kind.SPEECH | Kind.GROUP
        if scan.kinds[before] & told or (scan.caps[before] and scan.gap(before) == " " and not scan.first[before]):
            return False
    if after >= len(scan.words):
        return True
    near = scan.gap(last)
    if near == " " and (scan.caps[after] or scan.kinds[after] & (Kind.SPEECH | Kind.PASSIVE | Kind.TITLE)):
        return False
    return (
        scan.lowers[after] not in {"who", "whose", "and"}
        and not scan.words[after].exact[0].isdigit()
        and near.strip() != "("
    )


def _shouted(scan: Scan, surface: str) -> Place | None:
    if not is_shouted(surface) or len(surface) < 4:
        return None
    return scan.vocab.places.get(surface.title())


def _hyphenated(scan: Scan, index: int) -> Name | None:
    """Reads the place in ``Kazakhstan-based`` or ``Xinjiang-born``."""
    start, _, word = scan.words[index]
    head, dash, tail = word.partition("-")
    if not dash or not tail or tail[:1].isupper():
        return None
    place = scan.vocab.places.get(head)
    if place is None:
        return None
    return Name(start, start + len(head), index, index, Label.PLACE, *_identity(place))


def has_place_sign(scan: Scan, first: int, last: int) -> bool:
    """Says whether the words around a name show that it is a place."""
    return place_score(scan, first, last) >= 2


def place_score(scan: Scan, first: int, last: int) -> int:
    """Weighs the signs of a place around a name: 5 is certain, 2 is enough for a listed name, 0 is none."""
    score, after = 0, scan.gap(last)
    if first and scan.gap(first - 1).strip() == "":
        score = _before(scan, first)
    elif first and scan.gap(first - 1) == ", " and _is_place_word(scan, first - 1) and _ends_there(scan, last):
        score = 3
    if last + 1 < len(scan.words):
        following = scan.lowers[last + 1]
        if after == " " and scan.kinds[last + 1] & (Kind.PLACE_HEAD | Kind.PLACE_NOUN) and not scan.caps[last + 1]:
            score += 5
        elif after == ", " and scan.words[last + 1].exact in scan.vocab.places:
            score += 3
        elif (
            following == "and"
            and after == " "
            and last + 2 < len(scan.words)
            and scan.words[last + 2].exact in scan.vocab.places
        ):
            score += 2
        elif after == " " and not score and (following in _LOCAL and not scan.caps[last + 1]):
            score += 3
        elif after in {"-", "‑"} and following in {"based", "born", "area"}:
            score += 5
    return score


def _before(scan: Scan, first: int) -> int:  # noqa: PLR0911  a ladder of signs: the first that fits decides
    before = first - 1
    word = scan.lowers[before]
    if word == "of" and before and scan.kinds[before - 1] & Kind.PLACE_NOUN:
        return 5
    if word in {"northern", "southern", "eastern", "western", "central", "downtown", "nearby"}:
        return 4
    if not scan.kinds[before] & Kind.PLACE_PREP and word != "for":
        return 3 if scan.kinds[before] & Kind.PLACE_NOUN and not scan.caps[before] else 0
    if word in {"in", "near"}:
        return 0 if before and scan.lowers[before - 1] in _TRUST else 6
    if word in {"inside", "outside", "throughout", "across"}:
        return 3
    if word == "for":
        return 3 if _LEAVING.intersection(scan.lowers[max(0, before - 3) : before]) else 0
    if word == "to" and (_MOTION.intersection(scan.lowers[max(0, before - 4) : before])):
        return 3
    if word == "from" and before and _is_somebody(scan, before - 1):
        return 3
    if word == "from" and scan.lowers[first + 1 : first + 4].count("to"):
        return 3
    return {"to": 1, "from": 1, "at": 2, "through": 1, "towards": 3, "toward": 3}.get(word, 1)


def _ends_there(scan: Scan, last: int) -> bool:
    """Says whether an address ends after a word: a full stop, or a comma and what says when or how."""
    if scan.gap(last)[:1] == ".":
        return True
    return scan.gap(last) == ", " and scan.lowers[last + 1] in {
        "in",
        "on",
        "where",
        "at",
        "since",
        "when",
        "until",
        "near",
        "and",
    }


def _is_place_word(scan: Scan, index: int) -> bool:
    return scan.words[index].exact in scan.vocab.places or bool(scan.kinds[index] & Kind.PLACE_HEAD)


def _is_somebody(scan: Scan, index: int) -> bool:
    """Reads "a teacher from Xyz", "Abc, 63, from Xyz": who comes from somewhere stands right before."""
    if scan.gap(index).strip() == ",":
        return scan.lowers[index].isdigit() or scan.caps[index]
    if scan.kinds[index] & (Kind.HUMAN | Kind.ROLE):
        return not scan.lowers[index].endswith("s")
    return scan.lowers[index] in {"phone", "came", "comes", "originally"}


def headed_places(scan: Scan, runs: Sequence[Chunk]) -> Iterator[Name]:
    """Yields runs that end in a place word (``Xyz Prison``, ``Xyz Square``) or stand before one (``Xyz province``)."""
    for run in runs:
        last = run.last
        if run.last > run.first and scan.kinds[last] & Kind.PLACE_HEAD:
            first = _strip_lead(scan, run.first, last)
            if first < last:
                yield _name(scan, first, last)
        elif (
            scan.gap(last) == " "
            and last + 1 < len(scan.words)
            and not scan.caps[last + 1]
            and _is_place_noun(scan, last + 1)
        ):
            first = _strip_lead(scan, run.first, last)
            if first <= last and not scan.is_plain(last) and last - first < 3:
                yield _name(scan, first, last)
                if scan.lowers[last + 1].endswith("s"):
                    yield from _shared(scan, runs, first)


def _shared(scan: Scan, runs: Sequence[Chunk], first: int) -> Iterator[Name]:
    """Reads "the Abc and Xyz districts": the noun belongs to the name before "and", too."""
    at = bisect_left(runs, (first,)) - 1
    joined = at >= 0 and scan.text[scan.words[runs[at].last].end : scan.words[first].start].strip() == "and"
    if joined and runs[at].last - runs[at].first < _SEVERAL and not scan.is_plain(runs[at].last):
        yield _name(scan, runs[at].first, runs[at].last)


def _is_place_noun(scan: Scan, index: int) -> bool:
    return bool(scan.kinds[index] & Kind.PLACE_HEAD) and scan.lowers[index] in {
        "province", "prefecture", "county", "district", "region", "oblast", "rayon", "raion", "krai", "township",
        "municipality", "governorate", "penal", "village", "city", "town", "river", "valley", "prison", "bazaar", "crossing", "checkpoint",
        "bridge", "airport", "border", "districts", "counties", "provinces", "regions", "villages", "island", "settlement", "neighbourhood",
        "neighborhood", "suburb", "monastery", "jail", "port",
    }  # fmt: skip


def _strip_lead(scan: Scan, first: int, last: int) -> int:
    while first < last and (
        scan.words[first].exact in scan.vocab.demonyms
        or scan.kinds[first] & (Kind.NOT_NAME | Kind.TITLE)
        or (scan.first[first] and scan.is_plain(first))
    ):
        first += 1
    if first == last and (scan.words[last].exact in scan.vocab.demonyms or scan.is_plain(last)):
        return last + 1
    return first


def _name(scan: Scan, first: int, last: int) -> Name:
    start, end = scan.span(first, last)
    surface = scan.text[start:end]
    place = scan.vocab.places.get(surface)
    key, canonical = _identity(place) if place else (f"place:{surface}", None)
    return Name(start, end, first, last, Label.PLACE, key, canonical)


_DATED_LINE = re.compile(
    r"\(?(?P<place>[^\W\d_a-z]\w+(?:[ -][^\W\d_a-z][\w-]+){0,3})(?: \([A-Z][\w ]{2,24}\) (?:–|—|--?) |, (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?= \d))"
)
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z][^\W\d_a-z'’.\-]+(?: [^\W\d_a-z][^\W\d_a-z'’.\-]+){0,4})(?:, [\w. ]{2,30})?(?: \([A-Z][\w/ ]{1,20}\))?,? (?:—|–|--?|:) "
)


def dateline_places(scan: Scan) -> Iterator[Name]:
    """Yields the town a report was filed from: ``SAN JUAN, Somewhere (AP) — ``, ``(Xyz, 5 May 2021) –``."""
    for paragraph in scan.paragraphs:
        match = _DATED_LINE.match(scan.text, paragraph.start, paragraph.end)
        if match is None:
            match = _DATELINE.match(scan.text, paragraph.start, paragraph.end)
            if match is None or not match.group("place").isupper():
                continue
        within = scan.words_in(*match.span("place"))
        listed = scan.vocab.places.get(match.group("place").title())
        if not within or (len(within) == 1 and listed is not None and not listed.weak):
            continue
        if any(scan.kinds[i] & (Kind.MONTH | Kind.WEEKDAY | Kind.KIN | Kind.TITLE) for i in within):
            continue
        if listed is None and all(scan.is_plain(i) for i in within):
            continue
        surface = match.group("place").title() if match.group("place").isupper() else match.group("place")
        place = scan.vocab.places.get(surface)
        identity = _identity(place) if place else (f"place:{surface}", surface)
        yield Name(*match.span("place"), within[0], within[-1], Label.PLACE, *identity)
