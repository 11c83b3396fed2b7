"""What somebody is charged with: two texts that name two families of charges, or one that names another than the court."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

import yaml

from kuager.model import DocumentId, Finding
from kuager.weigh.disagree import disagreeing, disagreement
from kuager.weigh.focus import Line, Saying, about, lines, person, saying
from kuager.weigh.material import Material
from kuager.weigh.once import once
from kuager.weigh.together import together

METHOD: Final = "charges@1"
_CHARGED: Final = re.compile(
    r"\b(?:charged|accus(?:ed?|es|ing)|convicted|found guilty|indicted|prosecuted|tried|sentenced|jailed|imprisoned|verdict|the charge|charges of|years? for|guilty of|"
    r"обвин\w+|осужд\w+|осудил\w*|приговор\w+|по обвинению|вменя\w+|по статье|айыпта\w*|сотта\w*)|被控|罪名|以.{0,12}罪|被判",
    re.IGNORECASE,
)
_LEADS: Final = re.compile(
    r"\b(?:with|of|for|over|on (?:charges|suspicion) of|on|was|в|во|за|по|үшін)\s+(?:[\w“\"‘'«-]+\s+){0,4}[“\"‘'«]?$",
    re.IGNORECASE,
)
UNCHARGED: Final = "no charge"
_NO_CHARGE: Final = re.compile(
    r"\bwithout\s+(?:even\s+|ever\s+)?(?:being|having been|been)\s+(?:formally\s+)?charged\b(?!\s+with\s+(?!any\b|anything\b|a\s+crime))(?:\s+with\s+any\s+\w+)?|\bwithout\s+(?:any\s+|a\s+)?(?:formal\s+)?charges?\b|\bno\s+(?:formal\s+)?charges?\s+(?:\w+\s+)?(?:was|were|has|have)\b"
    r"(?:\s+ever)?(?:\s+been)?(?:\s+(?:read|brought|filed|made|laid|presented))?|\b(?:was|is|has)\s+(?:not|never)\s+(?:been\s+)?(?:formally\s+)?charged\b(?!\s+with\s+(?!any\b|anything\b|a\s+crime))|\bбез\s+(?:предъявления\s+)?обвинени\w+",
    re.IGNORECASE,
)
_LET_GO: Final = re.compile(r"\b(?:released?|freed|let go|отпу\w+|освобо\w+)\b[^.;]{0,60}$", re.IGNORECASE)
"""Let go without charge is how an arrest ended; another arrest may have had its charge."""
_REACH: Final = 90
_NOT: Final = re.compile(r"\b(?:not|never|denie[sd]|reject\w*|без|не|никогда|отрица\w+)\b", re.IGNORECASE)


@once
def sayings(material: Material, document: DocumentId) -> Iterator[Saying]:
    """Yields the charges that one document names, by person; ``value`` is the family."""
    text = material.by_id[document].text
    if not (_CHARGED.search(text) or _NO_CHARGE.search(text)):
        return
    for line in lines(material, document):
        yield from _in_line(material, line)


@together(sayings, by=person)
def find(material: Material, found: list[Saying]) -> Iterator[Finding]:
    """Yields a finding for a person whom independent texts charge with different things."""
    by_document: dict[str, set[str]] = {}
    for one in found:
        by_document.setdefault(str(one.side.document), set()).add(one.value)

    def clash(one: Saying, two: Saying, known: dict[str, set[str]] = by_document) -> bool:
        if UNCHARGED in (one.value, two.value) and one.value != two.value:
            return one.side.document != two.side.document
        # One text that names two charges says that there were two; only texts that share none differ.
        return one.side.document != two.side.document and not (
            known[str(one.side.document)] & known[str(two.side.document)]
        )

    yield from disagreement(material, "charge", METHOD, disagreeing(material, found, clash), prop="charge")


def _in_line(material: Material, line: Line) -> Iterator[Saying]:
    text = line.sentence.text
    for verb in _CHARGED.finditer(text):
        clause = re.split(
            r"[;.](?:\s|$)|,\s+(?:and|but|while|whose|and the|а|но)\s", text[verb.start() : verb.end() + _REACH]
        )[0]
        for family, pattern in families():
            hit = pattern.search(clause, verb.end() - verb.start())
            if (
                hit is None
                or not _LEADS.search(f"{clause[: hit.start()]}")
                or _NOT.search(text[max(0, verb.start() - 20) : verb.start()])
            ):
                continue
            span = (verb.start() + hit.start(), verb.start() + hit.end())
            one = saying(material, line, about(line, verb.start()) or _object(line, verb.end(), span[0]), span, family)
            if one is not None:
                yield one
    for hit in _NO_CHARGE.finditer(text):
        local = about(line, hit.start()) or _object(line, 0, hit.start())
        one = saying(material, line, local, hit.span(), UNCHARGED)
        if one is not None and not _LET_GO.search(text[: hit.start()]):
            yield one


def _object(line: Line, start: int, end: int) -> str | None:
    """Whom the verb takes: the only person named between it and the charge, as in "charged Zhang Wei with fraud"."""
    at = line.sentence.start
    between = {one.entity for one in line.people if start <= one.start - at and one.end - at <= end}
    return between.pop() if len(between) == 1 else None


@lru_cache(maxsize=1)
def families() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Returns the families of charges with their words (``weigh/resources/charges.yml``)."""
    text = files("kuager.weigh").joinpath("resources/charges.yml").read_text(encoding="utf-8")
    rows: dict[str, str] = yaml.safe_load(text)["families"]
    return tuple((family, _pattern(stems.split(" | "))) for family, stems in rows.items())


def _pattern(stems: list[str]) -> re.Pattern[str]:
    spaced = "|".join(stem for stem in stems if stem[0].isascii() or "\u0400" <= stem[0] <= "\u04ff")
    others = "|".join(stem for stem in stems if not (stem[0].isascii() or "\u0400" <= stem[0] <= "\u04ff"))
    return re.compile(rf"\b(?:{spaced})\w*" + (f"|{others}" if others else ""), re.IGNORECASE)
