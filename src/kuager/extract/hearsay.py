"""Through whose mouths words came before the speaker said them: "Xyz told the paper that her neighbour had heard …".

Only what a sentence says itself is read: a verb of telling or hearing whose teller stands inside the words of another. Who
told whom is given from nearest to the matter to farthest, without the speaker. A pronoun names nobody and is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.model import Document, Extraction, LocalEntity, Mention, MentionType, ZoneLabel
from kuager.text.sentences import sentences

_OPEN, _FILL = "\ue000", "\ue001"
"""Stand for a mention in a sentence that patterns look at: same length, so that places stay."""
_PERSON: Final = frozenset({MentionType.PERSON, MentionType.UNNAMED_PERSON})
_NAME: Final = f"{_OPEN}{_FILL}*"
_EN_KIN: Final = (
    r"(?:neighbou?r|relative|friend|acquaintance|cousin|brother|sister|mother|father|son|daughter|husband|wife|uncle|aunt|nephew|niece|"
    r"guard|policeman|officer|official|clerk|cellmate|prisoner|inmate|detainee|colleague|classmate|driver|doctor|nurse|lawyer|teacher|imam|villager)s?"
)
_EN: Final = (
    rf"(?:(?:her|his|their|my|our|a)\s+(?:[\w’'-]+\s+){{0,2}}?{_EN_KIN},?\s+(?={_OPEN}))?(?P<who>{_NAME}|(?:her|his|their|my|our|an?|one|another|some|the|two|other)\s+(?:(?!who\b|that\b)[\w’'-]+\s+){{0,2}}?{_EN_KIN}"
    rf"(?:\s+(?:of|in|from)\s+(?:the\s+)?\w+)?)"
)
_EN_SAYS: Final = r"\b(?:says?|said|tells?|told|recall(?:s|ed)|recounted|reported|stated|testified|added|adds|explain(?:s|ed)|wrote|writes|claim(?:s|ed)|confirmed)\b"
_EN_HAD: Final = (
    r"(?:(?:told|informed|warned|assured)\s+(?:her|him|them|me|us|the\s+family|relatives)\b(?!\s+to\b)|said\b|"
    r"(?:heard|learned|learnt|found\s+out)\s+(?:that|of|about|from|by|through|how|where|who)\b)"
)
_EN_HEARD: Final = (
    r"(?:heard|learned|learnt|found\s+out|got\s+word|received\s+word|(?:was|were|been)\s+(?:told|informed)|knew|knows)"
)
_RU_KIN: Final = (
    r"(?:сосед|родственни|знаком|друг|друз|подруг|брат|сестр|мат(?:ь|ери)|отц|отец|сын|доч|муж|жен|тёт|тет|дяд|племянни|охранни|конвоир|следовател|"
    r"сокамерни|заключ[её]нн|коллег|адвокат|врач|учител|односельчан|чиновни|полицейск|сотрудни)\w*"
)
_RU: Final = rf"(?:(?:е[её]|его|их)\s+(?:(?:\w+\s+){{0,2}}?{_RU_KIN}\s+)?(?={_OPEN}))?(?P<who>{_NAME}|(?:(?:е[её]|его|их|сво\w+|мо\w+|одн\w+|друг\w+|некоторы\w+|двое)\s+)?(?:\w+\s+)??{_RU_KIN})"
_RU_SAYS: Final = r"\b(?:говор|сказа|рассказ|сообщ|заяв|добав|вспомина|утвержда|пиш|написа|пояснил|уточнил)\w*"
_HAN_SAYS: Final = r"(?:说|表示|透露|称|讲述)"
_PATTERNS: Final[dict[str, tuple[re.Pattern[str], ...]]] = {
    "en": tuple(
        re.compile(rule, re.IGNORECASE)
        for rule in (
            # she said that her neighbour had told her / had heard that; had heard from a guard that
            rf"(?:{_EN_SAYS}[^.;]{{0,80}}?\b(?:that|,)\s+|\bthat\s+){_EN}\s+(?:had\s+|has\s+|have\s+)?(?:\w+ly\s+|also\s+|once\s+|later\s+)?{_EN_HAD}",
            rf"\b{_EN_HEARD}\s+(?:(?:about|of)\s+\w+(?:\s+\w+){{0,3}}\s+)?(?:later\s+)?(?:from|by|through|via)\s+{_EN}",
            rf"{_EN_SAYS}[^.;]{{0,60}}?\b(?:citing|quoting|according\s+to\s+what)\s+{_EN}",
        )
    ),
    "ru": tuple(
        re.compile(rule, re.IGNORECASE)
        for rule in (
            rf"{_RU_SAYS}[^.;]{{0,80}}?,\s*что\s+(?:\w+\s+){{0,2}}?(?:ему|ей|им|мне|нам|семье|родственникам)\s+(?:об\s+этом\s+)?(?:сказал|рассказал|сообщил|передал)\w*\s+{_RU}",
            rf"{_RU_SAYS}[^.;]{{0,80}}?,\s*что\s+{_RU}\s+(?:\w+\s+){{0,3}}?(?:сказал|рассказал|сообщил|передал|услышал|слышал|узнал)\w*(?:\s+(?:ей|ему|им|мне|нам))?\s*(?:,|от\b|о\b|об\b)",
            rf"\b(?:узна|услыша|слыша)\w*\s+(?:(?:об?|про)\s+\w+(?:\s+\w+){{0,2}}\s+)?от\s+{_RU}",
            rf"{_RU_SAYS}[^.;]{{0,80}}?\bсо\s+слов\s+{_RU}|\bсо\s+слов\s+{_RU.replace('who', 'other')}[^.;]{{0,60}}?{_RU_SAYS}",
        )
    ),
    "zh": tuple(
        re.compile(rule)
        for rule in (
            rf"(?:从|由)(?P<who>{_NAME}|[^，。；从由]{{1,8}}?)(?:处|那里|那儿|口中)(?:得知|获悉|听说|知道)",
            rf"{_HAN_SAYS}[^。；]{{0,30}}?听(?P<who>{_NAME}|[^，。；听]{{1,8}}?)(?:说|讲)",
            rf"{_HAN_SAYS}[^。；]{{0,30}}?(?P<who>{_NAME})(?:曾|后来)?告诉(?:她|他|我|家人|他们|她们)",
        )
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A teller inside the words of another: from which place in the text on it holds, and until where its sentence goes.

    ``speaker`` is the person named before, in whose words the teller stands, where the sentence names one.
    """

    start: int
    end: int
    told_by: str
    entity: str | None
    speaker: str | None


class Hearsay:
    """The tellers of a document's sentences.

    Args:
        document: whose text.
        extraction: what was found in it.
    """

    def __init__(self, document: Document, extraction: Extraction) -> None:
        self._found: list[tuple[int, tuple[Heard, ...]]] = []
        patterns = _PATTERNS.get((document.lang or "en").partition("-")[0], ())
        if not patterns:
            return
        people = sorted(
            (one for one in extraction.mentions if one.type in _PERSON and one.zone is ZoneLabel.MAIN),
            key=lambda one: (one.start, -one.end),
        )
        known = {one.id: one for one in extraction.entities}
        starts = [one.start for one in people]
        for span in sentences(document.text):
            inside = people[bisect_right(starts, span.start - 1) : bisect_right(starts, span.end - 1)]
            words = document.text[span.start : span.end]
            if found := tuple(_read(words, span.start, inside, known, patterns)):
                self._found.append((span.start, found))

    def at(self, place: int) -> tuple[Heard, ...]:
        """Returns who told what stands at a place of the text, nearest to the matter first."""
        index = bisect_right(self._found, place, key=lambda one: one[0]) - 1
        if index < 0:
            return ()
        return tuple(one for one in self._found[index][1] if one.start <= place < one.end)


def _read(
    words: str,
    offset: int,
    people: Sequence[Mention],
    known: Mapping[str, LocalEntity],
    patterns: Sequence[re.Pattern[str]],
) -> Iterator[Heard]:
    masked = _masked(words, offset, people)
    found: dict[int, re.Match[str]] = {}
    spans: dict[int, tuple[int, int]] = {}
    for pattern in patterns:
        for hit in pattern.finditer(masked):
            start, end = hit.span("who") if hit["who"] else hit.span("other")
            found.setdefault(start, hit)
            spans.setdefault(start, (start, end))
    # Who stands deeper in the words of others stands later in the sentence.
    for start in sorted(found, reverse=True):
        begin, end = spans[start]
        mention = next((one for one in people if one.start - offset <= begin < one.end - offset), None)
        entity = known.get(mention.entity or "") if mention else None
        named = entity is not None and not entity.shielded
        before = [one for one in people if one.end - offset <= begin and one.entity in known and one is not mention]
        told_by = entity.name if entity and named else words[begin:end]
        yield Heard(
            start=offset + found[start].end(),
            end=offset + len(words),
            told_by=" ".join(told_by.split()),
            entity=entity.id if entity else None,
            speaker=before[0].entity if before else None,
        )


def _masked(words: str, offset: int, people: Sequence[Mention]) -> str:
    letters = list(words)
    for one in people:
        start, end = one.start - offset, min(one.end - offset, len(letters))
        if _OPEN not in letters[start:end] and _FILL not in letters[start:end]:
            letters[start:end] = _OPEN + _FILL * (end - start - 1)
    return "".join(letters)


__all__ = ["Heard", "Hearsay"]
