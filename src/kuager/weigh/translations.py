"""Which documents tell the same story in another language: by what a translation cannot change, in its order.

Words do not survive a translation. Dates, numbers, names and who is quoted where do, and they come in the order of the
original. A text in another language that has the facts of a text in their order, and its names in theirs, is its
translation; two stories about one person share a few of them, in another order.

A new text meets those it shares *steps* with: two facts that follow each other closely. One date is in many texts of a case,
and two of them beside each other in few. Only then are names laid beside each other, which is the slow part.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from rapidfuzz.distance import LCSseq

from kuager.model import CopyEdge, Document, DocumentId, EdgeKind, Extraction, Mention, MentionType, ZoneLabel
from kuager.text.fold import plain
from kuager.text.lang import detect
from kuager.weigh.likeness import stem

METHOD: Final = "translated@1"
ALIKE: Final = 0.45
"""Names at least this alike may be one name in two languages, where the facts around them are the same too."""
ENOUGH: Final = 4.0
"""How much the shared facts must weigh: four numbers, or three full dates."""
BY_NAMES: Final = (0.82, 0.6, 3)
BY_FACTS: Final = (0.92, 0.33, 2)
"""What the text with fewer must share in order: of its facts, of its names, and how many different names. Nearly all facts
make up for names that readers of languages find in part; two stories that list the same people share fewer of both."""
_CROWD: Final = 60
"""A step leads to so many texts only, the first that had it: what more texts share is a form or a calendar."""
_STEPS: Final = 3
"""So many steps must be shared before two texts are laid beside each other."""
_COMPARED: Final = 10
_NEAR: Final = 2
"""What two languages say in another order stands so many shared facts apart at most."""
_REACH: Final = 3
"""A step joins a fact to the next three: a translator or a reader of words may have missed one between."""
_MOST: Final = 300
"""Facts and names compared of one text."""
_SAMPLE: Final = 4_000
_FAR: Final = 1 << 60
_SMALL: Final = 10
_LIGHT, _HEAVY = 0.3, 1.5
_MEASURED: Final = frozenset({MentionType.DATE, MentionType.NUMBER, MentionType.DURATION})
_NAMED: Final = frozenset({"person", "place"})
_NUMBER: Final = re.compile(
    r"(?<![\d.,:])\d{1,3}(?:[,. \u00a0\u202f]\d{3})+(?!\d)|(?P<hour>\d{1,2})(?:[:点](?P<minute>\d\d))?(?:\s?(?P<half>[ap])\.?\s?m\b)|"
    r"\d{1,2}[:点]\d\d|(?P<part>\d+[.,]\d{1,2})(?!\d)|\d+", re.IGNORECASE
)  # fmt: skip
_LISTED: Final = re.compile(r"(?m)^\s*[(\[]?\d{1,3}[.)\]](?=\s)")
_DIGITS: Final = re.compile(r"\d+")
_FULL_DATE: Final = re.compile(r"\d{4}(?=-\d\d-\d\d$)")
_DAY: Final = "-"

AlikeOf = Callable[[str, str], float]
"""Says how alike two names are, in whatever scripts: 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What of a text a translation keeps, in the order of the text.

    Attributes:
        facts: dates, numbers and lengths of time, as they are in every language.
        names: the names of people and places as often as they stand there, the quoted before their words.
        steps: numbers by which texts with the same facts beside each other find one another.
        order: what is earlier, as for copies.
    """

    document: DocumentId
    lang: str
    order: tuple[str, int, str]
    facts: tuple[str, ...]
    names: tuple[str, ...]
    steps: frozenset[int]


def anchors(document: Document, extraction: Extraction | None) -> Anchors | None:
    """Returns what of a text a translation keeps; None for a text of no known language or of too few facts."""
    lang = _language(document)
    if extraction is None or not lang:
        return None
    facts = tuple(_facts(document, extraction.mentions))[:_MOST]
    if sum(map(_weight, facts)) < ENOUGH:
        return None
    return Anchors(
        document=document.id,
        lang=lang,
        order=(document.published.value if document.published else "9999", -len(document.text), document.id),
        facts=facts,
        names=tuple(_names(extraction))[:_MOST],
        steps=frozenset(_steps(facts)),
    )


def _language(document: Document) -> str:
    guess = detect(document.text[:_SAMPLE])
    lang = document.lang if document.lang and document.lang != "und" else guess.lang
    return "" if lang == "und" else f"{lang.partition('-')[0].lower()} {guess.script.value}"


def _facts(document: Document, mentions: Iterable[Mention]) -> Iterator[str]:
    """Yields dates and numbers of the main text in their order; what is said twice running is said once."""
    text = document.text
    measured = [one for one in mentions if one.type in _MEASURED]
    spans = [(one.start, one.end) for one in measured]
    found = [(one.start, fact) for one in measured for fact in _measured(one)]
    spans += [hit.span() for hit in _LISTED.finditer(text)]
    spans.sort()
    found += [(hit.start(), _number(hit)) for hit in _NUMBER.finditer(text) if not _inside(hit.start(), spans)]
    main = sorted((zone.start, zone.end) for zone in document.zones if zone.label is ZoneLabel.MAIN)
    before = ""
    for at, fact in sorted(found, key=itemgetter(0)):
        if fact != before and _inside(at, main):
            yield fact
            before = fact


def _measured(mention: Mention) -> Iterator[str]:
    value = mention.value or ""
    if mention.type is MentionType.DATE:
        # A date without its year is read by what stands around it, which a translator may have put elsewhere.
        yield _FULL_DATE.sub("", value)
    else:
        yield from (str(int(digits)) for digits in _DIGITS.findall(value))


def _number(hit: re.Match[str]) -> str:
    if hit["half"]:
        return f"{int(hit['hour']) % 12 + 12 * (hit['half'] in 'pP')}:{hit['minute'] or '00'}"
    if hit["part"]:
        return hit["part"].replace(",", ".")
    hour, colon, minute = hit.group().replace("点", ":").partition(":")
    return f"{int(hour)}:{minute}" if colon else str(int("".join(_DIGITS.findall(hour))))


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    place = bisect_right(spans, (at, _FAR)) - 1
    return place >= 0 and at < spans[place][1]


def _weight(fact: str) -> float:
    if fact.startswith(_DAY):
        return _HEAVY
    return _LIGHT if fact.isdecimal() and int(fact) < _SMALL else 1.0


def _names(extraction: Extraction) -> Iterator[str]:
    names = {one.id: one.name for one in extraction.entities if one.schema in _NAMED and not one.shielded}
    for one in sorted(extraction.mentions, key=lambda one: one.start):
        if one.entity in names and one.zone is ZoneLabel.MAIN:
            yield names[one.entity]


def _steps(facts: Sequence[str]) -> Iterator[int]:
    strong = [fact for fact in facts if _weight(fact) > _LIGHT]
    for at, one in enumerate(strong):
        for other in strong[at + 1 : at + 1 + _REACH]:
            digest = hashlib.blake2b(f"{one}\x1f{other}".encode(), digest_size=8).digest()
            yield int.from_bytes(digest) >> 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How much of the text with fewer of them the other has too, in the same order: facts by weight, names by count."""

    facts: float
    names: float
    weight: float
    different: int
    """How many different names they share."""

    @property
    def translated(self) -> bool:
        """True when one of the texts is the other's translation."""
        return self.weight >= ENOUGH and any(
            self.facts >= facts and self.names >= names and self.different >= different
            for facts, names, different in (BY_NAMES, BY_FACTS)
        )


def likeness(one: Anchors, other: Anchors, alike: AlikeOf) -> Likeness:
    """Lays two texts beside each other."""
    shared = sum(map(_weight, _shared(one.facts, other.facts)))
    fewer = min(sum(map(_weight, one.facts)), sum(map(_weight, other.facts)))
    facts = shared / fewer if fewer else 0.0
    if facts < BY_NAMES[0] or shared < ENOUGH:
        return Likeness(facts=facts, names=0.0, weight=shared, different=0)
    same = _paired(one.names, other.names, alike)
    renamed = tuple(same.get(name, name) for name in other.names)
    kept = _shared(one.names, renamed)
    least = min(len(one.names), len(other.names))
    return Likeness(facts=facts, names=len(kept) / least if least else 0.0, weight=shared, different=len(set(kept)))


def _shared(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """Returns what both have in the same order, and what stands a little before in one and after in the other.

    Languages order the words of a sentence in their own ways: "43 appeals since January" is "since January 43 appeals".
    """
    shared: list[str] = []
    waiting: dict[str, list[int]] = defaultdict(list)
    late: list[tuple[int, str]] = []
    for step in LCSseq.opcodes(left, right):
        if step.tag == "equal":
            shared += left[step.src_start : step.src_end]
        for only in left[step.src_start : step.src_end] if step.tag != "equal" else ():
            waiting[only].append(len(shared))
        late += (
            (len(shared), only) for only in (right[step.dest_start : step.dest_end] if step.tag != "equal" else ())
        )
    for at, only in late:
        near = next((place for place in waiting[only] if abs(place - at) <= _NEAR), None)
        if near is not None:
            waiting[only].remove(near)
            shared.append(only)
    return shared


def _paired(left: Sequence[str], right: Sequence[str], alike: AlikeOf) -> dict[str, str]:
    """Returns for names on the right the one on the left that each is most alike, each used once."""
    scores = sorted(
        (-max(alike(one, two), alike(_bare(one), _bare(two))), one, two)
        for one in dict.fromkeys(left)
        for two in dict.fromkeys(right)
    )
    used: set[str] = set()
    found: dict[str, str] = {}
    for score, one, two in scores:
        if -score >= ALIKE and one not in used and two not in found:
            used.add(one)
            found[two] = one
    return found


def _bare(name: str) -> str:
    """Returns a name without the endings of Russian cases."""
    return " ".join(stem(part) for part in plain(name).split())


class Translations:
    """Texts that met, in the order they came: the same texts in the same order give the same, however they are divided.

    Args:
        alike: compares two names.
    """

    def __init__(self, alike: AlikeOf) -> None:
        self.met: list[tuple[DocumentId, int]] = []
        """Which texts met, each with the number of the extraction that was looked at."""
        self._alike = alike
        self._texts: dict[DocumentId, Anchors] = {}
        self._under: dict[int, list[DocumentId]] = defaultdict(list)
        self._found: dict[DocumentId, list[tuple[float, Anchors, Likeness]]] = defaultdict(list)

    def meet(self, document: Document, extraction: Extraction | None, number: int = -1) -> None:
        """Lets one more text meet those before it."""
        self.met.append((document.id, number))
        one = anchors(document, extraction)
        if one is None:
            return
        shared: Counter[DocumentId] = Counter()
        for step in sorted(one.steps):
            before = self._under[step]
            shared.update(before)
            if len(before) < _CROWD:
                before.append(one.document)
        self._texts[one.document] = one
        near = [key for key, steps in shared.items() if steps >= _STEPS and self._texts[key].lang != one.lang]
        for key in sorted(near, key=lambda key: (-shared[key], key))[:_COMPARED]:
            other = self._texts[key]
            found = likeness(one, other, self._alike)
            if found.translated:
                earlier, later = sorted((one, other), key=lambda text: text.order)
                self._found[later.document].append((found.facts + found.names, earlier, found))

    def edges(self, copies: Iterable[CopyEdge]) -> tuple[CopyEdge, ...]:
        """Returns one edge for each translation, to the text it has most of, the earliest among equals.

        A text that copies another in its own language has its edge already; by that it is in the family of the other.
        """
        taken = {edge.child for edge in copies}
        return tuple(self._edge(child) for child in sorted(self._found) if child not in taken)

    def _edge(self, child: DocumentId) -> CopyEdge:
        _, parent, found = min(self._found[child], key=lambda one: (-one[0], one[1].order))
        return CopyEdge(
            parent=parent.document,
            child=child,
            kind=EdgeKind.TRANSLATED,
            containment=f"{found.facts:.2f}",
            diff=_changes(parent.facts, self._texts[child].facts),
        )


def _changes(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Returns the facts that one text has and the other not, as pairs; what stands in one place of both is one pair."""
    found = (
        (before[step.src_start : step.src_end], after[step.dest_start : step.dest_end])
        for step in LCSseq.opcodes(before, after)
        if step.tag != "equal"
    )
    return tuple((", ".join(one), ", ".join(two)) for one, two in found)


__all__ = ["METHOD", "AlikeOf", "Anchors", "Likeness", "Translations", "anchors", "likeness"]
