"""Somebody who asked not to be named, beside a named person of whom the like is told: a candidate, never a merge. English.

Two things must be alike: the same relative is missing or held, and the same work is done, or what is told of the relative.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Final

from kuager.model import DocumentId, Finding, FindingKind, Side, several, tell, term
from kuager.text import kinwords
from kuager.weigh.focus import Line, lines
from kuager.weigh.kindred import kindred
from kuager.weigh.material import Material, answers, finding
from kuager.weigh.once import once
from kuager.weigh.together import each

METHOD: Final = "anonymous-beside-named@1"
_HIDDEN: Final = re.compile(
    r"\b(?:(?:does|did|do)\s+not|doesn[’']t|didn[’']t)\s+(?:want|wish|like)\s+(?:to\s+(?:give|say|tell|use|share|reveal)\s+)?(?:his|her|their)\s+(?:\w+\s+)?name\b(?:\s+(?:in|to be)\s+\w+(?:\s+\w+)?)?"
    r"|\b(?:asked|asks|wants|wanted|begged|preferred)\s+(?:not\s+to\s+be\s+(?:named|identified)|to\s+(?:be\s+called\s+only|remain\s+anonymous|stay\s+anonymous)|for\s+anonymity)\b"
    r"|\bon\s+condition\s+of\s+anonymity\b|\bwhose\s+name\s+(?:is|was|has been)\s+(?:withheld|changed|not)\b|\b(?:refused|declined)\s+to\s+(?:be\s+named|give\s+(?:his|her|their)\s+name)\b",
    re.IGNORECASE,
)
_KIN: Final = re.compile(
    rf"\b(?:her|his|whose|my|their|(?:has|have)\s+(?:(?:two|three|four|a|one|only one)\s+)?|[A-Z]\w+[’']s)\s+(?:own\s+|younger\s+|elder\s+|older\s+|only\s+|two\s+|three\s+|four\s+|late\s+)*(?P<kin>{'|'.join(kinwords.ENGLISH)}|boys|girls)s?\b"
    rf"|\bfor\s+(?:her|his)\s+(?P<kin2>{'|'.join(kinwords.ENGLISH)})\b",
    re.IGNORECASE,
)
_WORK: Final = re.compile(
    r"\b(nurse|doctor|teacher|student|driver|farmer|fisherman|journalist|lawyer|engineer|cook|tailor|musician|trader|shopkeeper|pensioner|widow|widower|postman|builder|imam|priest|pastor|monk|herder|shepherd|carpenter|miner|seamstress|cleaner|baker)\b",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(r"[“\"]?(?:she|he|her|his|they|their|the)\b", re.IGNORECASE)
_AFTER: Final = 2
_MOST: Final = 5
"""More named people of whom the like is told make the question idle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What a text tells of somebody: whose relative, doing what; ``name`` is empty for somebody who is not named."""

    entity: str
    name: str
    kin: frozenset[str]
    work: frozenset[str]
    side: Side


def find(material: Material) -> Iterator[Finding]:
    """Yields a guard for everybody unnamed who may be somebody named in another text of the same matter."""
    if not _asking(material):
        return
    every = _sketched(material)
    for group in kindred(material, (one.side.document for one in every)):
        named: dict[str, list[Sketch]] = {}
        for one in every:
            for kin in one.kin if one.name and one.side.document in group else ():
                named.setdefault(kin, []).append(one)
        for one in every:
            if not one.name and one.side.document in group:
                like = _like(one, [other for kin in sorted(one.kin) for other in named.get(kin, ())])
                if 0 < len({other.entity for other in like}) <= _MOST:
                    yield _finding(material, one, list(islice(like, _MOST * 2)))


def _like(one: Sketch, named: list[Sketch]) -> list[Sketch]:
    """Named people of other texts with the same relative, narrowed to those of the same work where any has it."""
    like = [other for other in named if other.side.document != one.side.document and one.kin & other.kin]
    return [other for other in like if one.work & other.work] or [
        other for other in like if not (one.work and other.work)
    ]


def _finding(material: Material, one: Sketch, like: list[Sketch]) -> Finding:
    kin = min(one.kin & frozenset().union(*(other.kin for other in like)))
    names, word = several(dict.fromkeys(other.name for other in like)), term(f"schema:kinship/{kin}")
    return finding(
        material, FindingKind.GUARD, method=METHOD, key=f"anonymous {one.side.document} {one.side.start}", sides=[one.side, *(other.side for other in like)],
        question=tell("unnamed.question", kin=word, names=names), explanation=[tell("anonymous.explanation", kin=word, names=names), tell("unnamed.rule")],
        independent=material.independent([one.side]), resolutions=answers("keep.apart", "ask.person_first"),
    )  # fmt: skip


@once
def sketches(material: Material, document: DocumentId) -> Iterator[Sketch]:
    """Yields the unnamed people of one document, and what it tells of relatives of the named ones."""
    every = list(lines(material, document))
    for at, line in enumerate(every):
        text, base = line.sentence.text, line.sentence.start
        hidden = _HIDDEN.search(text)
        if hidden and not line.people:
            after = list(takewhile(_goes_on, every[at + 1 : at + 1 + _AFTER]))
            words = " ".join([text, *(one.sentence.text for one in after)])
            end = after[-1].sentence.end if after else line.sentence.end
            if kin := _kin(words):
                yield Sketch(entity="", name="", kin=kin, work=_work(words), side=material.side(document, base, end))
        elif len({one.entity for one in line.people}) in {1, 2} and (kin := _kin(text)):
            one = line.people[0]
            key = material.entity(document, one.entity) or ""
            side = material.side(document, base, line.sentence.end)
            yield Sketch(
                entity=material.alike.get(key, key),
                name=material.names.get(key, one.text),
                kin=kin,
                work=_work(text),
                side=side,
            )


@each
@once
def _asking(material: Material, document: DocumentId) -> Iterator[bool]:
    """Whether somebody in a document asks not to be named."""
    if _HIDDEN.search(material.by_id[document].text):
        yield True


_sketched: Final = each(sketches)


def _goes_on(line: Line) -> bool:
    """True for a sentence that goes on about somebody without a name: "Her daughter was sixteen"."""
    return not line.people and bool(_GOES_ON.match(line.sentence.text))


def _kin(words: str) -> frozenset[str]:
    found = {(hit.group("kin") or hit.group("kin2")).casefold() for hit in _KIN.finditer(words)}
    return frozenset({"boys": "son", "girls": "daughter"}.get(one, one) for one in found)


def _work(words: str) -> frozenset[str]:
    return frozenset(hit.group(1).casefold() for hit in _WORK.finditer(words))
