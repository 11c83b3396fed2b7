"""Held or free: said never to have been held and told to have been, or called free and in prison within the same weeks.

A status holds for a time, so two of them contradict only when no change is told between the days they were said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kuager.model import DocumentId, EventMention, Finding, Stance
from kuager.weigh.disagree import days_between, disagreeing, disagreement
from kuager.weigh.focus import Line, Saying, about, lines, name_of, only, person, saying
from kuager.weigh.material import Material
from kuager.weigh.once import once
from kuager.weigh.sparse import Sparse
from kuager.weigh.together import together

NEVER: Final = "never-held@1"
NOW: Final = "held-or-free@1"
TAKEN: Final = frozenset({"detention", "prison_sentence", "camp_internment", "administrative_arrest", "house_arrest"})
_SOON: Final = 62
"""Days within which two statuses are taken to be said of the same time."""
_BREATH: Final = 200
_NOT_ALLOWED: Final = re.compile(
    r"\b(?:not|never|un)\s*(?:permitted|allowed|able|free|let)\b|не\s+(?:разреш|пуска|выпуска)\w+|不(?:准|许|能)",
    re.IGNORECASE,
)
"""A "not" that is itself the deprivation."""
_NEVER: Final = Sparse(
    re.compile(
        r"\b(?:was|were|has|have|had|is)\s+never\s+(?:been\s+|even\s+|once\s+)?(?:arrested|detained|held|in prison|in jail|in custody|in detention|imprisoned|jailed|sentenced|interned|taken|in a camp)\b"
        r"|\b(?:has|have|had)\s+not\s+been\s+(?:arrested|detained|imprisoned|jailed|sentenced|interned)\b|\bwas\s+not\s+(?:arrested|detained|imprisoned|jailed|sentenced|interned|held)\b"
        r"|\b(?:was|were)\s+(?:\w+\s+)?(?:ever|at any time)\s+(?:in (?:the )?custody|arrested|detained|held)\b"
        r"|\bникогда не (?:задерживал\w+|арестовывал\w+|был\w* (?:задержан|арестован|осужд[её]н)\w*|сидел\w*)|\bне (?:задерживал\w+|арестовывал\w+|был\w* (?:задержан|арестован|осужд[её]н)\w*)"
        r"|从未被(?:拘留|逮捕|关押|判刑)|没有被(?:拘留|逮捕|关押|判刑)",
        re.IGNORECASE,
    ),
    "ever",
    "not",
    "any time",
    "не ",
    "没有",
    "从未",
)
_ONCE: Final = Sparse(
    re.compile(
        r"\b(?:spent|served|did)\s+(?:\w+\s+){1,3}?(?:days?|weeks?|months?|years?)\s+(?:in|behind|of)\s+(?:\w+\s+)?(?:remand|prison|jail|custody|detention|bars|arrest|a cell)\b",
        re.IGNORECASE,
    ),
    "spent",
    "served",
    "did",
)
_FREE: Final = Sparse(
    re.compile(
        r"\bis\s+(?:a\s+)?free(?:\s+(?:man|woman|person|citizen))?\b(?!\s+(?:to|of|from))|\bis\s+at\s+(?:liberty|home)\b|\blives?\s+(?:a\s+)?(?:normal(?:ly)?|freely|happily|as usual|in freedom|at home)\b"
        r"|\bis\s+living\s+(?:a\s+)?(?:normal\w*|freely|happily|at home)\b|\bis\s+not\s+(?:in\s+(?:custody|prison|detention|jail)|detained|being held|imprisoned)\b"
        r"|\b(?:находится )?на свободе\b|\bжив[её]т (?:обычной|нормальной|спокойной) жизнью\b|\bживет дома\b|бостандықта жүр|行动自由|生活正常|正常生活",
        re.IGNORECASE,
    ),
    "free",
    "liberty",
    "home",
    "live",
    "living",
    "not",
    "свобод",
    "жив",
    "бостанд",
    "自由",
    "生活",
)
_HELD: Final = Sparse(
    re.compile(
        r"\bis\s+(?:now\s+|still\s+|currently\s+|being\s+)*(?:in\s+(?:a\s+|the\s+)?(?:\w+\s+)?(?:prison|jail|custody|detention|camp|colony)|held|behind bars|imprisoned|jailed|detained|interned|serving)\b"
        r"|\bremains?\s+(?:in\s+(?:\w+\s+){0,2}?(?:prison|jail|custody|detention|camp)|behind bars|imprisoned|detained)\b|\b(?:continues to be|is being)\s+held\b"
        r"|(?<![^\s.(])In\s+(?:prison|jail|custody|detention|a camp)\b|\bотбывает\b|\b(?:находится|содержится|остается|остаётся)\s+(?:в|под)\s+(?:колони|тюрьм|СИЗО|страж|изолятор|арест|заключени|лагер)\w*|\bсидит в\b"
        r"|түрмеде отыр|қамауда отыр|在押|服刑",
        re.IGNORECASE,
    ),
    "prison",
    "jail",
    "custody",
    "detention",
    "camp",
    "colony",
    "held",
    "bars",
    "detained",
    "interned",
    "serving",
    "отбывает",
    "находится",
    "содержится",
    "остается",
    "остаётся",
    "сидит",
    "түрмеде",
    "қамауда",
    "在押",
    "服刑",
)
_MAYBE: Final = re.compile(
    r"\b(?:believed|thought|said|reported|rumou?red|may|might|could|probably|[Ii]f|whether|[Вв]озможно|якобы|[Вв]ероятно|[Ее]сли)\b"
)
"""With small letters: Said is a name."""


def _differ(one: Saying, two: Saying) -> bool:
    return one.value != two.value


def _elsewhere(one: Saying, two: Saying) -> bool:
    """Said and denied in one breath ("not in a camp, at a school") is one speaker's account and no contradiction."""
    near = one.side.document == two.side.document and abs(one.side.start - two.side.start) < _BREATH
    return _differ(one, two) and not near


def _same_time(one: Saying, two: Saying) -> bool:
    between = days_between(one.when, two.when)
    return between is not None and abs(between) <= _SOON


def _turned(one: Saying, two: Saying, turns: list[str]) -> bool:
    """True when a release or an arrest is told between the two days: then it is a change, and no contradiction."""
    first, second = sorted((one, two), key=lambda said: said.when or "")
    return any((days_between(first.when, at) or 0) > 0 and (days_between(at, second.when) or 0) >= 0 for at in turns)


@once
def sayings(material: Material, document: DocumentId) -> Iterator[Saying]:
    """Yields what one document says of people being held.

    ``value`` is ``held then`` (an event), ``never held``, ``released``, or, of the day of publication, ``held`` or ``free``.
    """
    yield from _events(material, document)
    text = material.by_id[document].text
    if not (_NEVER.search(text) or _ONCE.search(text) or _FREE.search(text) or _HELD.search(text)):
        return
    published = material.published(document)
    for line in lines(material, document):
        yield from _words(material, line, published)


@together(sayings, by=person)
def find(material: Material, found: list[Saying]) -> Iterator[Finding]:
    """Yields findings on a person said to be held and said not to be."""
    told = [one for one in found if one.value in {"held then", "never held"}]
    yield from disagreement(material, "held", NEVER, disagreeing(material, told, _elsewhere), prop="type")
    changes = [one.when for one in found if one.when and one.value in {"held then", "released"}]

    def clash(one: Saying, two: Saying, turns: list[str] = changes) -> bool:
        return _differ(one, two) and _same_time(one, two) and not _turned(one, two, turns)

    now = [one for one in found if one.value in {"held", "free"}]
    yield from disagreement(material, "free", NOW, disagreeing(material, now, clash), prop="status")


def _events(material: Material, document: DocumentId) -> Iterator[Saying]:
    found = material.extractions.get(document)
    named = {one.id for one in found.entities if one.schema == "person" and not one.shielded} if found else set()
    for event in found.events if found else ():
        value = "released" if event.type == "release" else _value(material, document, event)
        if value is None or (event.type == "release" and event.stance is not Stance.ASSERTS):
            continue
        for local in event.who:
            entity = material.entity(document, local)
            if local in named and entity:
                key = material.alike.get(entity, entity)
                side = material.side(document, event.start, event.end, value)
                yield Saying(entity=key, name=name_of(material, key), value=value, side=side, when=event.when, stance=event.stance)  # fmt: skip


def _value(material: Material, document: DocumentId, event: EventMention) -> str | None:
    """``held then`` or ``never held``; None for other events and for words that do not say that it happened."""
    if event.type not in TAKEN or event.stance is Stance.HEDGES:
        return None
    words = material.by_id[document].text[event.start : event.end]
    if event.stance is Stance.DENIES:
        return None if _NOT_ALLOWED.search(words) else "never held"
    return None if _NEVER.search(words) or _FREE.search(words) else "held then"


def _words(material: Material, line: Line, published: str | None) -> Iterator[Saying]:
    text = line.sentence.text
    for value, pattern in (("never held", _NEVER), ("held then", _ONCE), ("free", _FREE), ("held", _HELD)):
        for hit in pattern.finditer(text):
            if value in {"free", "held"} and _MAYBE.search(text[max(0, hit.start() - 40) : hit.end()]):
                continue
            local = about(line, hit.start())
            if local is None and not text[: hit.start()].strip():
                local = only(line)
            begin = next((one.start - line.sentence.start for one in reversed(line.people) if one.entity == local and one.end - line.sentence.start <= hit.start()), hit.start())  # fmt: skip
            one = saying(material, line, local, (begin, hit.end()), value, when=published if value in {"free", "held"} else None)  # fmt: skip
            if one is not None and one.name:
                yield one
