"""How many children, sons or brothers somebody has: two numbers of one kind of relative of one person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kuager.model import DocumentId, Finding
from kuager.text.number_words import ENGLISH, RUSSIAN
from kuager.weigh.disagree import disagreeing, disagreement
from kuager.weigh.focus import Line, Saying, about, lines, only, person, saying
from kuager.weigh.material import Material
from kuager.weigh.once import once
from kuager.weigh.sparse import Sparse
from kuager.weigh.together import together

METHOD: Final = "relatives@1"
_NUMBERS: Final = ENGLISH | RUSSIAN | {"only": 1, "единственный": 1, "единственная": 1}
_N: Final = rf"(?P<n>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|\d{{1,2}})"
_AGE: Final = r"(?:(?:young|small|little|minor|adult|grown|own|school-age|малолетн\w+|несовершеннолетн\w+|маленьк\w+|взросл\w+)\s+)?"
_KINDS: Final = (
    ("children", r"child(?:ren)?|kids|дет(?:и|ей|ям|ьми)|реб[её]н\w+"),
    ("sons", r"sons?|сын\w*"),
    ("daughters", r"daughters?|доч\w+"),
    ("brothers", r"brothers?(?!\s+and\s+sisters?)|брат\w*"),
    ("sisters", r"sisters?|сест[её]?р\w*"),
    ("siblings", r"siblings|brothers and sisters"),
)
_KIN: Final = "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS)
_COUNT: Final = Sparse(
    re.compile(
    rf"\b(?:(?P<owner>whose|his|her|my|our|their|[A-Z]\w+[’']s|его|её|ее|мои|наши)\s+)?{_N}\s+{_AGE}(?:{_KIN})\b"
    rf"|\b(?P<parent>father|mother|parents?|отец|мать)\s+(?:of|to)?\s*(?P<n2>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|\d{{1,2}})\b"
    rf"(?!\s+(?:years|days|months|of the|prisoners|detain\w+|students|men|women|missing|лет))(?:\s+{_AGE}(?:child\w*|дет\w+|sons|daughters|сын\w*|доч\w+))?",
    re.IGNORECASE,
),
    "child", "kids", "дет", "реб", "son", "сын", "daughter", "доч", "brother", "брат", "sister", "сест", "sibling", "father", "mother", "parent", "отец", "мать",
)  # fmt: skip
_HAS: Final = re.compile(
    r"\b(?:has|have|had|raised|raises|raising|with|and has|leaves behind|left behind|у (?:него|неё|нее|них)|воспитыва\w+|есть)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"\b(?:of (?:his|her|their|my|the|whose)|at least|more than|another|other|among|из (?:его|её|ее|них)|ещё|еще)\s*$",
    re.IGNORECASE,
)


def _clash(one: Saying, two: Saying) -> bool:
    return one.value != two.value


@once
def sayings(material: Material, document: DocumentId) -> Iterator[Saying]:
    """Yields the numbers of relatives that one document tells, by person; ``value`` is ``2 children`` and the like."""
    for line in lines(material, document):
        for hit in _COUNT.finditer(line.sentence.text):
            local = _holder(line, hit)
            value = _value(hit)
            if local is None or value is None:
                continue
            one = saying(material, line, local, hit.span(), value)
            if one is not None and one.name:
                yield one


@together(sayings, by=person)
def find(material: Material, found: list[Saying]) -> Iterator[Finding]:
    """Yields a finding for a person to whom texts give different numbers of one kind of relative."""
    for kind, _ in _KINDS:
        of_kind = [one for one in found if one.value.endswith(f" {kind}")]
        yield from disagreement(material, "relatives", METHOD, disagreeing(material, of_kind, _clash), prop="kinship")


def _value(hit: re.Match[str]) -> str | None:
    word = (hit.group("n") or hit.group("n2")).casefold()
    number = _NUMBERS.get(word) or (int(word) if word.isdigit() else 0)
    if not number:
        return None
    if hit.group("parent"):
        kind = next((name for name in ("sons", "daughters") if name[:-1] in hit.group().casefold()), "children")
        return f"{number} {kind}"
    return f"{number} {next(kind for kind, _ in _KINDS if hit.group(kind))}"


def _holder(line: Line, hit: re.Match[str]) -> str | None:
    """Whose relatives they are; None where the words only count some of them or do not say whose."""
    text, start = line.sentence.text, hit.start()
    if _PART.search(text[:start]):
        return None
    if hit.group("parent"):
        return about(line, start) or _apposed(line, hit.end())
    owner = hit.group("owner")
    if owner is None:
        if _HAS.search(text[:start]):
            return about(line, start)
        return (about(line, start) or only(line)) if _listed(text, hit) else None
    if owner.casefold() in {"my", "our", "мои", "наши"}:
        return line.teller
    return about(line, hit.start("n"))


def _apposed(line: Line, end: int) -> str | None:
    """Returns the person named right after, as in "the mother of three, Zhang Li"."""
    after = [one for one in line.people if 0 <= one.start - line.sentence.start - end <= 3]  # noqa: PLR2004  a comma and a blank
    return after[0].entity if after else None


def _listed(text: str, hit: re.Match[str]) -> bool:
    """An entry of a list: "Zhang Wei, 34, teacher, two children"."""
    return bool(re.search(r",\s*$", text[: hit.start()]) and re.match(r"\s*(?:[,.;]|$)", text[hit.end() :]))
