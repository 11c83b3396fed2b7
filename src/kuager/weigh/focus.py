"""Whom words speak of: the person named last before them, or the one a pronoun points back to. English and Russian.

Every typed comparison of what is said of a person binds its words here, and strictly: where two people could be meant,
nobody is. A kinship word between a name and the words ("said that her son was charged") turns them to somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kuager.model import DocumentId, Mention, MentionType, Side, Stance
from kuager.text import kinwords
from kuager.weigh.material import Material, Sentence, within

_HE: Final = re.compile(r"\b(?:he|him|his|himself|он|его|ему|него|нему|нём|нем|им)\b", re.IGNORECASE)
_SHE: Final = re.compile(r"\b(?:she|her|hers|herself|она|её|ее|ей|неё|нее|ней)\b", re.IGNORECASE)
_KIN: Final = re.compile(
    rf"\b(?:{'|'.join(kinwords.ENGLISH)}|sons|daughters|brothers|sisters|parents|"
    r"child|children|cellmate|colleague|lawyer|neighbou?r|friend|others?|everyone|somebody|people|муж\w{0,3}|жен[аыуе]|сын\w{0,4}|дочь|дочер\w+|брат\w{0,4}|"
    r"сестр\w+|мат[ьи]|мам\w|отец|отц\w+|родител\w+|дет[ия]|адвокат\w{0,2}|сосед\w*|друг\w{0,2})\b",
    re.IGNORECASE,
)
_ELLIPTIC: Final = re.compile(
    r"^[\W\d]*(?:sentenced|charged|accused|convicted|arrested|detained|released|in prison|in custody|in a camp|born|died|still|приговор\w+|осужд\w+|задержан\w*|обвин\w+|освобожд\w+|"
    r"родил\w+)\b",
    re.IGNORECASE,
)
_SPEAKER: Final = re.compile(
    r"^,?\s+(?:said|says|told|added|recalled|explained|сказал\w*|рассказал\w*|сообщил\w*)(?:\s+\w+){0,4}\s*[.,]?\s*$"
)
"""At the end of a sentence: somebody who tells of others, whom the next sentence goes on about."""
_FIRST: Final = re.compile(r"\b(?:I|me|my|мне|меня|я|мой|моя|моего|мои)\b", re.IGNORECASE)
_TAG: Final = re.compile(
    r"[,.?!]?[”\"’»]\s*(?:(?P<pronoun>he|she)\s+(?:said|says|told|added|adds|tells)\b|(?:said|says|added|adds)\b)",
    re.IGNORECASE,
)
_OTHER_SEX: Final = re.compile(r"\b(?:that|and|but|because|when|,)\s+(he|she)\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
"""A clause whose subject is of the other sex than the person named before it: "his widow, Amina Said, says that he was"."""
_ARTICLE: Final = re.compile(r"\b(?:an?|another)\s+$", re.IGNORECASE)
_EARLIER: Final = 2
_TELLER: Final = re.compile(r"\b(?:my name is|меня зовут|letter (?:of|from|by)|diary of|письмо)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence with the people named in it and whoever the one before spoke of."""

    sentence: Sentence
    people: tuple[Mention, ...]
    before: tuple[str, ...]
    """Local ids of those the text spoke of last, in order."""
    earlier: tuple[tuple[str, ...], ...]
    """Those whom the text spoke of before them, latest first: "she" can pass over a sentence that named a man only."""
    sexes: Mapping[str, str]
    teller: str | None
    kin_of: Mapping[str, frozenset[str]]
    """For each person whose relatives have names here, how they are related: then "her brother" is somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One thing that one document says of one person."""

    entity: str
    """Key of everybody who is proposed to be this person."""
    name: str
    value: str
    side: Side
    when: str | None = None
    stance: Stance = Stance.ASSERTS


def lines(material: Material, document: DocumentId) -> tuple[Line, ...]:
    """Returns the sentences of a document with what is needed to tell whom they speak of; made once in a run."""
    found = material.lines_of.get(document)
    if found is None:
        found = material.lines_of[document] = tuple(_lines(material, document))
    return found


def _lines(material: Material, document: DocumentId) -> Iterator[Line]:
    found = material.extractions.get(document)
    people = [one for one in material.mentions(document, MentionType.PERSON) if one.entity]
    shielded = {one.id for one in found.entities if one.shielded} if found else set()
    text = material.by_id[document].text
    named = [one for one in people if one.entity not in shielded and not of_a_people(text, one)]
    relations = found.relations if found else ()
    sexes = {one.subject: one.object for one in relations if one.relation == "sex"}
    kin: dict[str, set[str]] = {}
    for one in relations:
        if one.relation in kinwords.ENGLISH and one.subject not in shielded:
            kin.setdefault(one.object, set()).add(one.relation)
    teller = _teller(material, document, named)
    before: tuple[str, ...] = ()
    earlier: tuple[tuple[str, ...], ...] = ()
    for sentence in material.sentences_of[document]:
        here = tuple(within(named, sentence))
        yield Line(
            sentence=sentence, people=here, before=before, earlier=earlier, sexes=sexes, teller=teller,
            kin_of={key: frozenset(value) for key, value in kin.items()},
        )  # fmt: skip
        told = [one for one in here if not _SPEAKER.match(sentence.text[one.end - sentence.start :])] or here
        spoken = tuple(dict.fromkeys(one.entity for one in told if one.entity))
        if spoken:
            before, earlier = spoken, (before, *earlier)[:_EARLIER]


def of_a_people(text: str, one: Mention) -> bool:
    """True for one word with an article, "a Tuvan", "another Gagauz": a people that no list knows, and nobody's name."""
    return " " not in one.text and bool(_ARTICLE.search(text[max(0, one.start - 10) : one.start]))


def _teller(material: Material, document: DocumentId, named: list[Mention]) -> str | None:
    """Who says "I", where the text gives the name."""
    text = material.by_id[document].text
    told = [one.entity for one in named if _TELLER.search(text[max(0, one.start - 20) : one.start])]
    return told[0] if told else None


def about(line: Line, at: int) -> str | None:
    """Returns the local id of the person that words at offset ``at`` of the sentence speak of; None when in doubt."""
    start = line.sentence.start
    before = [one for one in line.people if one.end - start <= at]
    if before:
        return _of_last(line, before[-1], line.sentence.text[before[-1].end - start : at])
    words = line.sentence.text[:at]
    he, she = bool(_HE.search(words)), bool(_SHE.search(words))
    if line.teller and _FIRST.search(words) and not _KIN.search(words):
        return line.teller
    if _FIRST.search(words) and (tag := _TAG.search(line.sentence.text, at)) and not _KIN.search(words):
        return _tagged(line, tag)
    if _KIN.search(words) or (he and she):
        return None
    if he or she:
        return _fitting(line, "male" if he else "female")
    return line.before[0] if len(line.before) == 1 and _ELLIPTIC.match(line.sentence.text) else None


def _of_last(line: Line, last: Mention, between: str) -> str | None:
    """Whether the person named last is meant, or by a pronoun of the other sex somebody spoken of before."""
    other, known = _OTHER_SEX.search(between), line.sexes.get(last.entity or "", "?")[0]
    if other and known in "mf":
        sex = "male" if other.group(1).casefold() == "he" else "female"
        if known != sex[0]:
            return _fitting(line, sex)
    return last.entity if not _turns_away(between) else None


def _tagged(line: Line, tag: re.Match[str]) -> str | None:
    """Who says the quoted words: the name or the pronoun of "…, she says"."""
    after = [one.entity for one in line.people if tag.start() <= one.start - line.sentence.start <= tag.end() + 1]
    pronoun = tag.group("pronoun")
    if pronoun:
        return _fitting(line, "male" if pronoun.casefold() == "he" else "female")
    return after[0] if len(set(after)) == 1 else None


def only(line: Line) -> str | None:
    """Returns the local id of the only person that a sentence names; None where it names nobody, or several."""
    known = {one.entity for one in line.people}
    return known.pop() if len(known) == 1 else None


def _turns_away(between: str) -> bool:
    """True when somebody else stands between the name and the words."""
    if re.search(r"[.;!?]\s", between) and not (_HE.search(between) or _SHE.search(between)):
        return True
    kin = _KIN.search(between)
    if kin is None:
        return False
    # "Zhang Wei, a father of two, was charged": a noun that says what the person is turns to nobody else.
    return not re.search(r",\s+(?:an?|the|отец|мать)\s+(?:[\w-]+\s+){0,4}$", between[: kin.start()]) and bool(
        re.search(r"\b(?:his|her|their|whose|my|another|two|three|the|of|said|says|told|his|её|ее|его|свой|своего|чей|чья|что)\s+(?:[\w-]+\s+){0,2}$|[’']s\s+(?:\w+\s+)?$", between[: kin.start()])
    )  # fmt: skip


def _fitting(line: Line, sex: str) -> str | None:
    """Who of those spoken of last a pronoun of that sex means; None when two could be."""
    short = sex[0]
    fits = [one for one in line.before if (line.sexes.get(one) or sex)[0] == short]
    sure = [one for one in fits if one in line.sexes]
    if len(fits) == 1:
        return fits[0]
    if not fits:
        known = next(
            (
                found
                for group in line.earlier
                if (found := [one for one in group if line.sexes.get(one, "?")[0] == short])
            ),
            [],
        )
        return known[0] if len(known) == 1 else None
    return sure[0] if len(sure) == 1 and len(line.before) > 1 else None


def saying(material: Material, line: Line, local: str | None, span: tuple[int, int], value: str, *, when: str | None = None, stance: Stance = Stance.ASSERTS) -> Saying | None:  # fmt: skip
    """Returns what is said of a local person as a saying about the person, with ``span`` counted in the sentence."""
    document = line.sentence.document
    entity = material.entity(document, local)
    if entity is None or local is None:
        return None
    side = material.side(document, line.sentence.start + span[0], line.sentence.start + span[1], value)
    key = material.alike.get(entity, entity)
    return Saying(entity=key, name=name_of(material, key), value=value, side=side, when=when, stance=stance)


def name_of(material: Material, entity: str) -> str:
    """Returns the name of an entity; an empty string for one nobody made."""
    return material.names.get(entity, "")


def person(one: Saying) -> tuple[str]:
    """Returns whom a saying is about, for comparing what is said of one person together."""
    return (one.entity,)


def apart(one: Saying, two: Saying) -> bool:
    """True when two sayings may contradict: one text with itself, or two lineages; copies contradict nobody."""
    return one.side.document == two.side.document or one.side.lineage != two.side.lineage
