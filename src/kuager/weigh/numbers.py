"""Findings about numbers of people: how many came to a protest over time, and large figures with who says them how."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.model import DocumentId, Finding, FindingKind, Side, Stance, Telling, on, several, tell, term
from kuager.text.number_words import ENGLISH
from kuager.weigh import tongues
from kuager.weigh.kindred import kindred
from kuager.weigh.material import Material, Sentence, answers, finding, originals, word_set
from kuager.weigh.once import once
from kuager.weigh.phrases import PROTEST
from kuager.weigh.together import each

CROWD: Final = "protest-size@2"
FIGURE: Final = "large-figure@1"
_UNITS: Final = ENGLISH | {"hundred": 100}
_VAGUE: Final = {
    "dozens": (24, 200),
    "scores": (40, 200),
    "hundreds": (200, 2000),
    "several": (3, 12),
    "thousands": (2000, 20000),
    "a dozen": (12, 12),
}
_WORD: Final = "|".join(sorted((*_UNITS, *_VAGUE), key=len, reverse=True))
_TENS: Final = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_NUMBER: Final = (
    rf"(?:{_TENS}-(?:one|two|three|four|five|six|seven|eight|nine)|\d{{1,3}}(?:[,\u00a0]\d{{3}})+|\d{{1,5}}|{_WORD})"
)
_WHO: Final = r"(?:people|persons|protest[eo]rs?|picketers?|demonstrators?|relatives|activists|participants|members|women|men|parents|mothers|citizens|(?-i:[A-Z]\w+s))"
_PRESENT: Final = r"(?:have been|has been|are|were|was|gather\w*|protest\w*|picket\w*|stag\w+|held|took part|turned out|came|stood|stand|demonstrat\w*|rall\w+|march\w*)"
_SIZES: Final = (
    re.compile(
        rf"\b(?:(?:between|from|about|around|some|nearly|over|more than|up to|at least|roughly)\s+)?(?P<low>{_NUMBER})"
        rf"(?:\s*(?:and|to|or|-|–)\s*(?P<high>{_NUMBER}))?\s+(?:of\s+)?(?:(?!years?|months?|weeks?|days?|hours?|times)[\w-]+\s+){{0,2}}?{_WHO}\b(?=[^.;!?]{{0,40}}?\b{_PRESENT}\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:numbers?|numbered|numbering|consists? of|drew|draws|attract\w*|group of|crowd of|made up of|attended by|joined by)\s+"
        rf"(?:(?:between|from|about|around|some|nearly|over|more than|up to|at least)\s+)?(?P<low>{_NUMBER})"
        rf"(?:\s*(?:and|to|or|-|–)\s*(?P<high>{_NUMBER}))?\s+(?:(?!years?|months?|weeks?|days?|hours?|times)[\w-]+\s+){{0,2}}?{_WHO}\b",
        re.IGNORECASE,
    ),
)
_CAME: Final = r"(?:came|turned (?:up|out)|showed up|gathered|took part|attended|stood|stand|come|protested|picketed)"
_PLAIN_SIZES: Final = (
    re.compile(rf"\b(?:(?:about|around|some|nearly|over|more than|only|just)\s+)?(?P<low>{_NUMBER})(?P<high>)(?:\s+(?:of them|of us|{_WHO}))?\s+(?:have |had )?{_CAME}\b", re.IGNORECASE),
    re.compile(rf"\bthere (?:were|are|was)\s+(?:(?:between|from|about|around|some|only|just|more than|over|at least|up to|nearly|never more than)\s+)?(?P<low>{_NUMBER})(?:\s*(?:and|to|or|-|–)\s*(?P<high>{_NUMBER}))?\s+(?:of (?:them|us)|{_WHO})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<low>{_NUMBER})(?:,|\s+or|\s+to|\s*[-–])\s*(?P<high>{_NUMBER})\s+of\s+(?:us|them)\b", re.IGNORECASE),
    re.compile(rf"\b(?:between|from)\s+(?P<low>{_NUMBER})\s+(?:and|to)\s+(?P<high>{_NUMBER})\s+{_WHO}\s+(?:usually |still |now )?(?:come|came|stand|stood|sit|sat|gather|gathered|protest|picket|attend|take part)\b", re.IGNORECASE),
    re.compile(rf"\bcounted\s+(?P<low>{_NUMBER})(?P<high>)(?:\s+(?:of (?:them|us)|{_WHO})\b|(?=\s*[.,;!?]|\s+(?:at|in|on|by|before|opposite)\b))",
        re.IGNORECASE),
    re.compile(rf"\b{_WHO}\s+(?:now\s+|still\s+)?number\s+(?:(?:about|around|some|nearly|over)\s+)?(?P<low>{_NUMBER})(?:\s*(?:and|to|or|-|–)\s*(?P<high>{_NUMBER}))?\b", re.IGNORECASE),
    re.compile(rf"\b(?P<low>{_NUMBER})(?:,\s+|\s+or\s+|\s+to\s+)(?P<high>{_NUMBER})\s+{_WHO}\s+(?:here|there|outside|at the|in front)\b", re.IGNORECASE),
    re.compile(rf"\b(?:now|today|some days|most days|usually)\s+(?:we|they)\s+are\s+(?:(?:only|about|some)\s+)?(?P<low>{_NUMBER})(?:(?:,|\s+or|\s+to)\s+(?P<high>{_NUMBER}))?(?=\s*[.,;])", re.IGNORECASE),
    re.compile(rf"\bbetween\s+(?P<low>{_NUMBER})\s+and\s+(?P<high>{_NUMBER})\s+of\s+(?:them|us)\b", re.IGNORECASE),
)  # fmt: skip
"""Said without a word for protest: taken only next to a sentence about one."""
_USUAL: Final = re.compile(
    r"\b(?:ordinary|usual|normal|most|every|each|some)\s+(?:day|morning|evening|week)s?\b|\bweekdays?\b|\busually\b|\bfirst (?:day|time|evening|week)\b|\b(?:at|in) the beginning\b|\bat first\b|\bin those days\b",
    re.IGNORECASE,
)
"""Words by which a number of people is told of the protest without its name; it may stand further off then."""
_HELD: Final = word_set(
    "detain*",
    "arrest*",
    "held",
    "jailed",
    "fined",
    "summoned",
    "camp*",
    "prison*",
    "killed",
    "died",
    "dead",
    "journalist*",
    "believed",
    "family members",
)
_DATED: Final = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+$"
)
"""A number after the name of a month is a day: "the October 5 visit protesters spoke of"."""
_BIG: Final = re.compile(
    r"\b(?:(?:more than|over|at least|nearly|almost|about|around|up to|an estimated|estimated|some|as many as)\s+)*"
    r"(?:(?P<count>\d+(?:\.\d+)?|an?|one|two|three|four|five|half a|several)\s+(?P<unit>million|billion)|(?P<vague>hundreds of thousands|tens of thousands|millions)"
    r"|(?P<digits>\d{1,3}(?:[,\u00a0]\d{3})+|\d{5,})|(?P<plain>[1-9]\d00(?=\s+(?!(?:year|month|day|BC|AD)\w*)[a-z]+)))\b",
    re.IGNORECASE,
)
_TOPICS: Final = (
    ("detained", word_set("detain*", "detention*", "camp", "camps", "intern*", "imprison*", "jailed", "re-education", "incarcerat*", "have been held", "were held", "are held", "being held")),
    ("missing", word_set("disappeared", "missing", "disappearances", "vanished")),
    ("killed", word_set("killed", "died", "dead", "deaths")),
    ("displaced", word_set("fled", "displaced", "refugee*", "deported", "exiled")),
    ("population", word_set("population", "ethnic group", "minority group", "community", "living in", "live in", "residents", "largest")),
)  # fmt: skip
_HEDGES: Final = re.compile(
    r"\b(?:believed|thought|estimate[sd]?|estimated|reported(?:ly)?|alleged(?:ly)?|said to|may have|might have|could have|possibly|suspected|feared|claim(?:s|ed)?)\b",
    re.IGNORECASE,
)
_ATTRIBUTED: Final = re.compile(
    r"\baccording to\b|\b(?:experts?|UN|U\.N\.|United Nations|researchers?|scholars?|activists?|groups?|officials?|organi[sz]ations?|report)\b[^.;]{0,40}\b"
    r"(?:estimate\w*|sa(?:y|ys|id)|believe\w*|found|report\w*|put)\b", re.IGNORECASE
)  # fmt: skip
_GATHERING: Final = re.compile(r"\b(?:protest\w*|picket\w*|crowd|rally|demonstrat\w*)\b", re.IGNORECASE)
_DENIAL: Final = re.compile(
    r"\b(?:fabricat\w*|den(?:y|ies|ied)|reject(?:s|ed)?|lies?|slander|rumou?rs?|invented|dismiss(?:es|ed)?|disputes?|disputed)\b",
    re.IGNORECASE,
)
_MIN_BIG: Final = 1_000
_WORLD: Final = 100_000
_REACH: Final = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A large number with its topic and how surely it is said."""

    side: Side
    topic: str
    amount: float
    stance: Stance
    attributed: bool
    denied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many people came to a protest, by one text: the least and the most that the words allow."""

    side: Side
    low: int
    high: int


def find(material: Material) -> Iterator[Finding]:
    """Yields findings about crowd sizes and about large figures."""
    yield from _crowds(material)
    yield from _figures(material)


def _crowds(material: Material) -> Iterator[Finding]:
    """Sizes given for a protest. They change from day to day, so they are a series and not an error."""
    heard = originals(material, _crowds_in(material))
    for group in kindred(material, (one.side.document for one in heard)):
        sizes = [one for one in heard if one.side.document in group]
        # One text alone has nothing to differ from.
        if len(group) > 1 and max(one.low for one in sizes) > min(one.high for one in sizes):
            yield _crowd_finding(material, [one.side for one in sizes])


def _crowd_finding(material: Material, sides: list[Side]) -> Finding:
    told = several((_sized(material, side) for side in sides), 12)
    return finding(
        material, FindingKind.CONTRADICTION, method=CROWD, key="crowd", question=tell("crowd.question"), sides=sides,
        explanation=[tell("crowd.explanation", told=told), tell("crowd.rule")],
        prop="participants", resolutions=answers("keep.series", "correct.same_day"),
    )  # fmt: skip


@each
@once
def _crowds_in(material: Material, document: DocumentId) -> Iterator[Size]:
    """Yields the sizes that one document gives, each once."""
    every = material.sentences_of[document]
    tongue = tongues.tongue_of(material.by_id[document].text)
    of_protest = [tongue is None and _of_protest(one) for one in every]
    for at, sentence in enumerate(every):
        if tongue is not None:
            found = [(sentence.start + start, sentence.start + end, low, high) for start, end, low, high in tongues.sizes(sentence.text, tongue)]  # fmt: skip
        else:
            about = of_protest[at]
            reach = 6 if _USUAL.search(sentence.text) else 2
            near = about or any(of_protest[max(0, at - reach) : at + reach + 1])
            found = list(_sizes(sentence, (*(_SIZES if about else ()), *(_PLAIN_SIZES if near else ()))))
        for begin, end, low, high in found:
            yield Size(
                side=material.side(document, begin, end, f"{low}" if low == high else f"{low}-{high}"),
                low=low,
                high=high,
            )


def _of_protest(sentence: Sentence) -> bool:
    return bool(PROTEST.search(sentence.text) or _GATHERING.search(sentence.text))


def _sized(material: Material, side: Side) -> Telling:
    published = material.published(side.document)
    if published:
        return tell("item.published", words=side.text, date=on(published.split("T")[0]))
    return tell("item.undated", words=side.text, title=material.title(side.document))


def _sizes(sentence: Sentence, patterns: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int, int, int]]:
    taken: list[tuple[int, int]] = []
    for pattern in patterns:
        for found in pattern.finditer(sentence.text):
            near = sentence.text[max(0, found.start() - 20) : found.end() + 40]
            if (
                _HELD.search(near)
                or _DATED.search(sentence.text[: found.start()])
                or any(found.start() < end and start < found.end() for start, end in taken)
            ):
                continue
            low, high = _amounts(found.group("low"), found.group("high"))
            if high > 1:
                taken.append(found.span())
                yield sentence.start + found.start(), sentence.start + found.end(), low, high


def _amounts(low: str, high: str | None) -> tuple[int, int]:
    first = _amount(low)
    second = _amount(high) if high else first
    return first[0], second[1]


def _amount(word: str) -> tuple[int, int]:
    word = word.casefold()
    if word in _VAGUE:
        return _VAGUE[word]
    tens, _, ones = word.partition("-")
    if tens in _UNITS and ones in _UNITS:
        return _UNITS[tens] + _UNITS[ones], _UNITS[tens] + _UNITS[ones]
    number = _UNITS[word] if word in _UNITS else int(re.sub(r"\D", "", word))
    return number, number


@each
@once
def _figures_of(material: Material, document: DocumentId) -> Iterator[Figure]:
    for sentence in material.sentences_of[document]:
        yield from _figures_in(material, sentence)


def _figures(material: Material) -> Iterator[Finding]:
    """Large figures of one topic in several texts: whose they are and how surely they are said is kept apart."""
    groups: dict[str, list[Figure]] = {}
    for figure in _figures_of(material):
        groups.setdefault(figure.topic, []).append(figure)
    for topic, every in sorted(groups.items()):
        figures = _comparable(material, every)
        one_text = len({figure.side.document for figure in figures}) < 2  # noqa: PLR2004  one text alone has nothing to differ from
        if one_text and not any(figure.denied for figure in figures):
            continue
        if topic == "population" and len({figure.amount for figure in figures}) == 1:
            continue
        yield _figure_finding(material, topic, figures)


def _comparable(material: Material, figures: list[Figure]) -> list[Figure]:
    """The figures of the world, and of the smaller ones those of texts that speak of one matter."""
    small = [one for one in figures if one.amount < _WORLD]
    groups = kindred(material, (one.side.document for one in small))
    shared = {key for group in groups if len(group) > 1 for key in group}
    return [one for one in figures if one.amount >= _WORLD or one.side.document in shared or one.denied]


def _figure_finding(material: Material, topic: str, figures: list[Figure]) -> Finding:
    told = several((_figure_told(material, figure) for figure in figures), 8)
    amounts = {figure.amount for figure in figures}
    words = [tell("figure.told", told=told)]
    if any(figure.denied for figure in figures):
        words.append(tell("figure.denied"))
    words.append(tell("figure.same" if len(amounts) == 1 else "figure.differ"))
    return finding(
        material, FindingKind.HEDGE, method=FIGURE, key=f"figure {topic}", question=tell("figure.question", topic=term(f"topic.{topic}")),
        sides=[figure.side for figure in figures], explanation=words, prop="count",
        resolutions=answers("keep.quote_hedge", "ask.trace"),
    )  # fmt: skip


def _figure_told(material: Material, figure: Figure) -> Telling:
    manner = _MANNERS[figure.stance]
    if figure.attributed and figure.stance is Stance.HEDGES:
        manner = "hedged_attributed"
    title = material.title(figure.side.document)
    return tell("item.figure", words=figure.side.text, manner=term(manner), title=title)


_MANNERS: Final = {
    Stance.HEDGES: "hedged",
    Stance.REPORTS: "attributed",
    Stance.ASSERTS: "asserted",
    Stance.DENIES: "denied",
}


def _figures_in(material: Material, sentence: Sentence) -> Iterator[Figure]:
    hits = [found for found in _BIG.finditer(sentence.text) if _size(found) >= _MIN_BIG]
    for at, found in enumerate(hits):
        stop = hits[at + 1].start() if at + 1 < len(hits) else len(sentence.text)
        after = sentence.text[found.end() : min(stop, found.end() + _REACH)]
        topic = _topic(after) or _topic(
            sentence.text[max(hits[at - 1].end() if at else 0, found.start() - _REACH) : found.start()]
        )
        if topic is None or re.match(
            r"\s*(?:tenge|dollars?|yuan|euros?|rubles?|francs?|rupees?|pesos?|pounds?|lira|dinars?|riyals?|shillings?|naira|kyats?|soms?|dong|baht|bolivars?|km|kilomet|hectares|tons)",
            after,
            re.IGNORECASE,
        ):
            continue
        begin = max(hits[at - 1].end() if at else 0, found.start() - _REACH)
        clause = sentence.text[begin : found.end() + len(after)]
        hedged, attributed = bool(_HEDGES.search(clause)), bool(_ATTRIBUTED.search(clause))
        stance = Stance.HEDGES if hedged else Stance.REPORTS if attributed else Stance.ASSERTS
        span = (sentence.start + found.start(), sentence.start + found.end() + _to_topic(topic, after))
        side = material.side(sentence.document, *span, value=f"{_size(found):.0f} {topic}, {stance.value}")
        yield Figure(
            side=side,
            topic=topic,
            amount=_size(found),
            stance=stance,
            attributed=attributed,
            denied=bool(_DENIAL.search(sentence.text[found.end() :])),
        )


def _topic(text: str) -> str | None:
    hits = [(hit.start(), name) for name, pattern in _TOPICS if (hit := pattern.search(text))]
    return min(hits)[1] if hits else None


def _to_topic(topic: str, after: str) -> int:
    """How far the quoted words reach: to the end of the topic's last word nearby."""
    hits = list(dict(_TOPICS)[topic].finditer(after))
    return hits[0].end() if hits else 0


def _size(found: re.Match[str]) -> float:
    if found.group("vague"):
        return {"hundreds of thousands": 200_000.0, "tens of thousands": 20_000.0, "millions": 2_000_000.0}[
            found.group("vague").casefold()
        ]
    if found.group("digits") or found.group("plain"):
        return float(re.sub(r"\D", "", found.group("digits") or found.group("plain")))
    count = found.group("count").casefold()
    named = {"a": 1.0, "an": 1.0, "half a": 0.5, "several": 3.0}
    number = named[count] if count in named else float(_UNITS[count]) if count in _UNITS else float(count)
    return number * (1_000_000 if found.group("unit").casefold() == "million" else 1_000_000_000)
