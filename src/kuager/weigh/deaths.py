"""How somebody died, and whether the body was given back: two causes, or "returned" against "never returned". English, Russian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kuager.model import DocumentId, Finding
from kuager.weigh.disagree import disagreeing, disagreement
from kuager.weigh.focus import Line, Saying, about, lines, only, person, saying
from kuager.weigh.material import Material
from kuager.weigh.once import once
from kuager.weigh.together import together

METHOD: Final = "deaths@1"
_CAUSES: Final = (
    ("shot", re.compile(r"\b(?:was|were|been)\s+shot\s+(?:dead|and killed)\b|\b(?:died|killed)\s+(?:of|by|from|in)\s+(?:\w+\s+){0,2}?(?:gunshots?|bullets?|gunfire|gunshot wounds?)\b|\bshot\s+(?:him|her)\s+dead\b|\bзастрел\w+", re.IGNORECASE)),
    ("drowned", re.compile(r"\b(?:had\s+)?drowned\b|\bутонул\w*", re.IGNORECASE)),
    ("illness", re.compile(r"\b(?:gave|named|cited|recorded|listed)\s+(?:an?\s+)?(?:heart (?:attack|failure)|cardiac arrest|stroke|illness|pneumonia|natural causes)\s+as\s+(?:the|a)\s+cause\b|\b(?:died|death)\s+(?:\w+\s+){0,3}?(?:of|from|after)\s+(?:an?\s+|his\s+|her\s+)?(?:[\w-]+\s+){0,2}?(?:illness|disease|heart (?:attack|failure)|cardiac arrest|stroke|pneumonia|tuberculosis|cancer|health problems|natural causes|covid\S*)\b"
        r"|\bумер\w*\s+от\s+(?:\w+\s+)?(?:болезни|инфаркта|инсульта|пневмонии|туберкул[её]за|рака)\b", re.IGNORECASE)),
    ("violence", re.compile(r"\b(?:was|were|been)\s+(?:beaten|tortured)\s+to\s+death\b|\bdied\s+(?:\w+\s+){0,3}?(?:of|from|under|after)\s+(?:the\s+|a\s+)?(?:torture|beatings?|being beaten|being tortured)\b|\bwas\s+(?:killed|murdered)\s+in\s+(?:prison|custody|detention|(?:a|the)\s+(?:camp|cell))\b|\bзабили\s+насмерть\b|\bумер\w*\s+(?:от|под)\s+пыт\w+", re.IGNORECASE)),
    ("suicide", re.compile(r"\b(?:committed suicide|took (?:his|her) own life|hanged (?:himself|herself)|killed (?:himself|herself))\b|\bпокончил\w*\s+с\s+собой\b", re.IGNORECASE)),
    ("accident", re.compile(r"\b(?:died|killed)\s+in\s+an?\s+(?:\w+\s+)?(?:accident|crash|fall|collision)\b|\bпогиб\w*\s+в\s+(?:авари\w+|ДТП)\b", re.IGNORECASE)),
)  # fmt: skip
STEMS: Final = (
    "shot", "died", "kill", "murder", "drown", "утонул", "застрел", "cause", "death", "умер", "забили", "suicide", "own life", "hanged", "покончил",
    "погиб", "body", "remains",
)  # fmt: skip
"""At least one of these stands in whatever tells of a death or a body."""
_BODY: Final = re.compile(
    r"\b(?P<no>(?:body|remains)\b[^.;,]{0,60}?\b(?:was|were|has|have)\s+(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:returned|handed over|given back|released)|(?:refused|refuses)\s+to\s+(?:return|hand over|release)\s+(?:the|his|her)\s+(?:body|remains))\b"
    r"|\b(?P<yes>(?:body|remains)\b[^.;,]{0,60}?\b(?:was|were|has been|have been)\s+(?:returned|handed over|given back|released))\b",
    re.IGNORECASE,
)
_DEAD: Final = re.compile(
    r"\b(?:the\s+(?:dead|deceased|drowned|murdered)\s+(?:man|woman|boy|girl|fisherman|prisoner|detainee)|the\s+deceased|his\s+body|her\s+body|the\s+body)\b",
    re.IGNORECASE,
)
_DIED: Final = re.compile(r"\b(?:died|was found dead|was killed|passed away)\b", re.IGNORECASE)
_NOT: Final = re.compile(
    r"\b(?:not|never|denie[sd]|deny|denying|reject\w*|whether|if|не|отрица\w+)\b[^.;]{0,40}$", re.IGNORECASE
)
_NEAR: Final = 40


@once
def sayings(material: Material, document: DocumentId) -> Iterator[Saying]:
    """Yields how people died by one document, and what became of the bodies; ``value`` is the cause, ``body back`` or ``no body``."""
    told = {
        line.sentence.start: found for line in lines(material, document) if (found := list(_hits(line.sentence.text)))
    }
    dead: str | None = None
    for line in lines(material, document) if told else ():
        if (death := _DIED.search(line.sentence.text)) and (local := about(line, death.start())):
            dead = local
        for value, start, end in told.get(line.sentence.start, ()):
            local = _whom(line, start, end) or (dead if _DEAD.search(line.sentence.text) or not line.people else None)
            one = saying(material, line, local, (start, end), value)
            if one is not None and one.name:
                dead = local
                yield one


@together(sayings, by=person)
def find(material: Material, found: list[Saying]) -> Iterator[Finding]:
    """Yields findings for a person of whose death or body texts tell different things."""
    causes = [one for one in found if one.value not in {"body back", "no body"}]
    yield from disagreement(material, "cause", METHOD, disagreeing(material, causes, _differ), prop="cause")
    bodies = [one for one in found if one.value in {"body back", "no body"}]
    yield from disagreement(material, "body", METHOD, disagreeing(material, bodies, _differ), prop="type")


def _differ(one: Saying, two: Saying) -> bool:
    return one.value != two.value


def _hits(text: str) -> Iterator[tuple[str, int, int]]:
    folded = text.casefold()
    if not any(stem in folded for stem in STEMS):
        return
    for value, pattern in _CAUSES:
        for hit in pattern.finditer(text):
            if not _NOT.search(text[max(0, hit.start() - _NEAR) : hit.start()]):
                yield value, hit.start(), hit.end()
    for hit in _BODY.finditer(text):
        yield "no body" if hit.group("no") else "body back", hit.start(), hit.end()


def _whom(line: Line, start: int, end: int) -> str | None:
    """The person named before the words or inside them ("the body of Modou Fall was")."""
    inside = {one.entity for one in line.people if start <= one.start - line.sentence.start < end}
    return (
        next(iter(inside))
        if len(inside) == 1
        else about(line, start) or (only(line) if not line.sentence.text[:start].strip() else None)
    )
