"""Finds a person whom the sources call "he" in one place and "she" in another, also inside one text.

Only words bound to that person count: a pronoun of the person's own clause, "according to her" right after a sentence
about nobody else, a title, or a kinship word that says what the person is. A name's ending proves nothing, and a guess
is never stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.model import (
    DocumentId,
    Finding,
    FindingKind,
    Mention,
    MentionType,
    Relation,
    Side,
    Telling,
    series,
    several,
    tell,
    term,
)
from kuager.text import kinwords
from kuager.text.names import parts
from kuager.weigh import sexes_ru
from kuager.weigh.focus import of_a_people
from kuager.weigh.material import Material, Sentence, answers, finding, within
from kuager.weigh.once import once
from kuager.weigh.together import together
from kuager.weigh.tongues import tongue_of

METHOD: Final = "bound-sex@1"
_MALE: Final = frozenset({"he", "his", "him", "himself"})
_PRONOUN: Final = re.compile(r"\b(he|his|him|himself|she|her|hers|herself)\b", re.IGNORECASE)
_SAY: Final = (
    r"(?:said|says|say|told|tells|added|adds|claimed|claims|recounted|recounts|explained|recalled|recalls|believes|believed|thinks|thought|hopes|stressed"
    r"|stated|states|mentioned|mentions|informed|remarked|replied|recounts|admitted|warned|confirmed|denied"
    r"|insisted|insists|lamented|testified|wrote|writes|asked|asks|described|describes|noted|learned|reiterated|appealed|fears|feared|knew|knows)"
)
_AFTER_NAME: Final = re.compile(
    rf"^(?:,[^.;!?“”\"]{{1,80}},|\s*\([^)]{{1,40}}\))?\s*,?\s*(?:also |then |later |has |had |who )?{_SAY}\b",
    re.IGNORECASE,
)
_BEFORE_NAME: Final = re.compile(rf"\b{_SAY}\s+$|\baccording to\s+$", re.IGNORECASE)
_ACCORDING: Final = re.compile(r"^[“\"]?according to (him|her)\b", re.IGNORECASE)
_STARTS: Final = re.compile(r"^[“\"]?(?:but |and |so |later,? |then,? )?(he|she)\b(?!['’]s [A-Z])", re.IGNORECASE)
_TITLE: Final = re.compile(r"\b(Mr|Mrs|Ms|Miss|Mister|Madame)\.?\s+$")
_TITLED: Final = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mister|Madame)\b")
_TITLES: Final = {"mr": "male", "mister": "male", "mrs": "female", "ms": "female", "miss": "female", "madame": "female"}
_OWNING: Final = re.compile(r"\b(his|her)\s+(?:own\s+)?(?:\w+\s+){0,2}?\w+", re.IGNORECASE)
_KEEPS: Final = re.compile(
    r"^\s+(?:still\s+|always\s+)?(?:keeps?|kept|lost|misses|missed|holds|held|carries|carried|remembers|remembered|brought|wears|raised|awaits|"
    r"last (?:saw|heard|spoke to)|lives with|lived with|looks for|is looking for|searches for)\s+(?:a \w+ of\s+)?(his|her)\s+(?:\w+\s+)?\w+",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(
    r"^,?\s+(?:was|is|were)\s+(?:[\w-]+\s+){1,4}?(?:when|before|after|until|since|because)\s+(he|she)\b(?![^.;]{0,80}\b(?:him|her|he|she|his)\b)",
    re.IGNORECASE,
)
"""The pronoun of a clause of time whose main clause is about the person: "Ali was nineteen when he left"."""
_CASE: Final = re.compile(
    r"^(he|she)\s+(?:was|is|had been|has been)\s+(?:\w+\s+)?(?:charged|arrested|detained|sentenced|convicted|accused|held|tried|released|taken|beaten)\b[^.;]{0,90}?\b(his|her)\s+(?:lawyer|attorney|defen\w+|family|relatives|wife|husband|mother|father|sister|brother)\b",
    re.IGNORECASE,
)
"""Somebody's arrest with somebody's lawyer: one person, whatever a rewriting made of the pronouns."""
_OF_OTHER: Final = re.compile(r"\b(?:he|she)\s+(?:was|is|has been|had been)\s+\w+(?:ed|en|ld)\b", re.IGNORECASE)
"""What was done to "him" in somebody's speech is told of another as often as of the speaker."""
_STOP: Final = re.compile(r"[.;!?]")
_QUOTES: Final = re.compile(r"[“\"«„][^“”\"«»„]*[”\"»“]?")
_OTHER_HUMAN: Final = re.compile(
    r"\b(?:man|woman|boy|girl|official|officer|policeman|spokes\w+|husband|wife|father|mother|son|brother|sister|daughter|uncle|aunt|grandmother|grandfather|nephew|niece|colleague|lawyer|judge|leader|doctor)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words that say a person's sex, bound to that person by ``why``."""

    entity: str
    sex: str
    side: Side
    why: str


@once
def _told(material: Material, document: DocumentId) -> Iterable[Evidence]:
    """What one document says of anybody's sex."""
    people = material.mentions(document, MentionType.PERSON)
    return _without_couples(
        (*_bound(material, document, people), *_stated(material, document), *_by_verbs(material, document))
    )


@once
def _names(material: Material, document: DocumentId) -> Iterator[tuple[str, str]]:
    for mention in material.mentions(document, MentionType.PERSON):
        key = material.entity(document, mention.entity)
        if key:
            yield key, mention.text


@once
def _heard(material: Material, document: DocumentId) -> Iterator[tuple[str, Evidence | str]]:
    """What one document says of anybody's sex, and what it calls anybody."""
    yield from ((one.entity, one) for one in _told(material, document))
    yield from _names(material, document)


@together(_heard, by=lambda one: one[:1])
def find(material: Material, heard: list[tuple[str, Evidence | str]]) -> Iterator[Finding]:
    """Yields a finding for a person spoken of as a man and as a woman."""
    found = [one for _, one in heard if isinstance(one, Evidence)]
    if len({one.sex for one in found}) > 1:
        name = max((one for _, one in heard if isinstance(one, str)), key=len, default="this person")
        yield _finding(material, heard[0][0], name, found)


def _finding(material: Material, entity: str, name: str, found: list[Evidence]) -> Finding:
    told = {sex: [one for one in found if one.sex == sex] for sex in ("male", "female")}
    inside = any(one.side.document == other.side.document for one in told["male"] for other in told["female"])
    words = [
        tell("sex.explanation", name=name, male=len(told["male"]), female=len(told["female"])),
        tell("sex.told", told=series(_quotes(sex, ones) for sex, ones in told.items())),
        tell("sex.inside" if inside else "sex.between"),
        tell("sex.rule"),
    ]
    return finding(
        material, FindingKind.CONTRADICTION, method=METHOD, key=f"sex {material.person_key(entity)}", question=tell("sex.question", name=name), sides=[one.side for one in found],
        explanation=words, entity=entity, prop="sex",
        resolutions=answers("correct.man", "correct.woman", "open.leave", "apart.two_people"),
    )  # fmt: skip


def _quotes(sex: str, found: list[Evidence]) -> Telling:
    quotes = several(tell("item.quote", words=one.side.text) for one in found)
    return tell("item.sex", sex=term("man" if sex == "male" else "woman"), quotes=quotes)


def _without_couples(told: Sequence[Evidence]) -> list[Evidence]:
    """Leaves out the titles of one text that calls a name both Mr and Mrs: it speaks of a couple of that name."""
    titles: dict[str, set[str]] = {}
    for one in told:
        if _TITLED.match(one.side.text):
            titles.setdefault(one.entity, set()).add(one.sex)
    couples = {entity for entity, sexes in titles.items() if len(sexes) > 1}
    return [one for one in told if one.entity not in couples or not _TITLED.match(one.side.text)]


def _by_verbs(material: Material, document: DocumentId) -> Iterator[Evidence]:
    """What the endings of Russian verbs say."""
    if tongue_of(material.by_id[document].text) != "ru":
        return
    people = material.mentions(document, MentionType.PERSON)
    for sentence in material.sentences_of[document]:
        for local, sex, start, end in sexes_ru.bound(sentence.text, sentence.start, within(people, sentence)):
            key = material.entity(document, local) or local
            yield Evidence(
                entity=key, sex=sex, side=material.side(document, start, end, sex), why="the ending of a verb"
            )


def _stated(material: Material, document: DocumentId) -> Iterator[Evidence]:
    """What the extractor recorded as said of the sex, and kinship words that are said of a named person."""
    found = material.extractions.get(document)
    if found is None:
        return
    shielded = {one.id for one in found.entities if one.shielded}
    for relation in found.relations:
        sex = _sex_of(relation)
        key = material.entity(document, relation.subject)
        words = material.by_id[document].text[relation.start : relation.end]
        # A pronoun alone is bound more strictly below; nouns and titles are taken from the extractor.
        if sex and key and relation.subject not in shielded and not _PRONOUN.search(words):
            yield Evidence(
                entity=key,
                sex=sex,
                side=material.side(document, relation.start, relation.end, sex),
                why="said in so many words",
            )


def _sex_of(relation: Relation) -> str | None:
    if relation.relation == "sex":
        return {"m": "male", "f": "female"}.get(relation.object, relation.object)
    return None


def _bound(material: Material, document: DocumentId, people: tuple[Mention, ...]) -> Iterator[Evidence]:
    text = material.by_id[document].text
    people = tuple(one for one in people if not of_a_people(text, one))
    subject: str | None = None
    last: str | None = None
    since, alone = 0, False
    shared = _shared_names(people)
    for sentence in material.sentences_of[document]:
        inside = [one for one in within(people, sentence) if one.entity]
        keys = {one.entity for one in inside}
        bare = _QUOTES.sub(lambda hit: " " * len(hit.group()), sentence.text)
        if not keys and last is not None:
            yield from _of_case(material, sentence, bare, last)
        last = next(iter(keys)) if len(keys) == 1 else None if keys else last
        if not keys and subject is not None:
            yield from _referring(material, sentence, bare, subject, directly=alone)
        doubtful = any(
            part.sound in shared for one in inside for part in parts(one.text)[:1] if len(parts(one.text)) == 1
        )
        if len(keys) == 1 and not doubtful:
            yield from _own_clause(material, sentence, bare, inside)
        since = 0 if keys else since + 1
        # "He" may be anybody the sentence spoke of; only when it spoke of one human being is it that one.
        alone = bool(keys) and not _OTHER_HUMAN.search(bare)
        subject = None if doubtful else _next_subject(sentence, bare, inside, subject if since <= 1 else None)


def _shared_names(people: tuple[Mention, ...]) -> set[str]:
    """Sounds of names that two people of one text bear: alone, such a name says nothing about which of them is meant."""
    bearers: dict[str, set[str]] = {}
    for one in people:
        own = parts(one.text)
        for part in own if len(own) > 1 and one.entity else ():
            bearers.setdefault(part.sound, set()).add(one.entity or "")
    return {sound for sound, entities in bearers.items() if len(entities) > 1}


def _next_subject(sentence: Sentence, bare: str, inside: list[Mention], before: str | None) -> str | None:
    """Whose words a following "according to her" repeats: the one person named, as long as nobody else speaks."""
    if not inside:
        return None if _OTHER_HUMAN.search(bare) else before
    if len({one.entity for one in inside}) > 1 or not _is_subject(sentence, bare, inside[0]):
        return None
    return inside[0].entity


def _is_subject(sentence: Sentence, bare: str, mention: Mention) -> bool:
    before, after = bare[: mention.start - sentence.start], bare[mention.end - sentence.start :]
    return bool(_AFTER_NAME.match(after) or _BEFORE_NAME.search(before)) or not before.strip(" \t“\"'—–-")


def _referring(
    material: Material, sentence: Sentence, bare: str, subject: str, *, directly: bool
) -> Iterator[Evidence]:
    hit = _ACCORDING.match(sentence.text) or (_STARTS.match(bare) if directly else None)
    if hit:
        yield _evidence(
            material, sentence, subject, hit.group(1), (hit.start(), hit.end()), "follows a sentence about nobody else"
        )


def _of_case(material: Material, sentence: Sentence, bare: str, subject: str) -> Iterator[Evidence]:
    """Two pronouns of one arrest that differ, right after the only person it can be about."""
    hit = _CASE.match(bare)
    if hit and (hit.group(1).casefold() in _MALE) != (hit.group(2).casefold() in _MALE):
        for group in (1, 2):
            yield _evidence(material, sentence, subject, hit.group(group), hit.span(group), "said of one arrest")


def _own_clause(material: Material, sentence: Sentence, bare: str, inside: list[Mention]) -> Iterator[Evidence]:
    """Pronouns of the clause whose subject the person is, in a sentence that names nobody else."""
    first = inside[0]
    entity = first.entity or ""
    title = _TITLE.search(bare[: first.start - sentence.start])
    if title:
        key = material.entity(sentence.document, entity) or entity
        sex = _TITLES[title.group(1).casefold()]
        yield Evidence(
            entity=key,
            sex=sex,
            side=material.side(sentence.document, sentence.start + title.start(), first.end, sex),
            why="a title",
        )
    after_name = first.end - sentence.start
    said = _AFTER_NAME.match(bare[after_name:])
    if said:
        for begin, hit in _possessives(bare, after_name + said.end()):
            yield _evidence(material, sentence, entity, hit.group(1), (begin, hit.end()), "in what the person says")
    while_being = _WHEN.match(bare[after_name:])
    if while_being:
        span = (after_name + while_being.start(1), after_name + while_being.end(1))
        yield _evidence(material, sentence, entity, while_being.group(1), span, "told of the person in one sentence")
    keeps = _KEEPS.match(bare[after_name:])
    if keeps:
        span = (after_name + keeps.start(1), after_name + keeps.end())
        yield _evidence(material, sentence, entity, keeps.group(1), span, "what the person has or misses")
    owned = re.match(rf"['’]s\s+(?:\w+\s+(?:and\s+)?){{0,3}}?({'|'.join(kinwords.SEX)})s?\b", bare[after_name:])
    if owned:
        at = after_name + owned.end()
        again = re.search(rf"\b(his|her)\s+{owned.group(1)}s?\b", bare[at:])
        if again:
            span = (at + again.start(), at + again.end())
            yield _evidence(material, sentence, entity, again.group(1), span, "the same relative again")


def _possessives(bare: str, start: int) -> Iterator[tuple[int, re.Match[str]]]:
    """The words his and her of a speech, as long as no other person of that sex has come between."""
    first, begin, at = "", start, start
    for hit in _OWNING.finditer(bare, start):
        pronoun = hit.group(1).casefold()
        between = bare[at : hit.start()]
        others = {kinwords.SEX.get(word.group().casefold(), "any") for word in _OTHER_HUMAN.finditer(between)}
        if (
            (first and pronoun != first)
            or "any" in others
            or ("male" if pronoun == "his" else "female") in others
            or _STOP.search(between)
            or _OF_OTHER.search(between)
        ):
            return
        yield begin, hit
        first, begin, at = pronoun, hit.start(), hit.end(1)


def _evidence(
    material: Material, sentence: Sentence, local: str, pronoun: str, span: tuple[int, int], why: str
) -> Evidence:
    sex = "male" if pronoun.casefold() in _MALE else "female"
    begin = (
        sentence.start
        + span[0]
        + (len(sentence.text[span[0] : span[1]]) - len(sentence.text[span[0] : span[1]].lstrip()))
    )
    side = material.side(sentence.document, begin, sentence.start + span[1], sex)
    return Evidence(entity=material.entity(sentence.document, local) or local, sex=sex, side=side, why=why)
