"""Guards against counting one thing twice or two things once: terms of one person, and unnamed people beside named ones."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kuager.model import (
    DocumentId,
    EventMention,
    Filling,
    Finding,
    FindingKind,
    Mention,
    MentionType,
    Side,
    lasting,
    several,
    tell,
)
from kuager.model import term as term_word
from kuager.text import kinwords
from kuager.text.durations import find_durations
from kuager.weigh.material import TOGETHER, Material, Sentence, answers, finding, within, word_set
from kuager.weigh.once import once
from kuager.weigh.together import each, together

TERMS: Final = "terms-of-one-person@1"
UNNAMED: Final = "unnamed-beside-named@1"
_HELD_TYPES: Final = frozenset(
    {"administrative_arrest", "detention", "prison_sentence", "camp_internment", "house_arrest"}
)
_HELD: Final = word_set(
    "sentenced",
    "arrested",
    "arrest",
    "detained",
    "detention",
    "jailed",
    "jail",
    "imprisoned",
    "prison",
    "behind bars",
    "custody",
    "stint*",
    "served",
    "held",
)
_KINS: Final = "|".join((*kinwords.IN_LAWS, *kinwords.ENGLISH, "parents"))
_HOLDER: Final = re.compile(
    rf"\b(?:whose|his|her|my|their|[A-Z]\w+['’]s|(?P<noun>man|woman|person|citizen|resident|student|teacher)['’]s)\s+(?:younger |older |elder |own |late |two |three )*(?P<kin>{_KINS})\b",
    re.IGNORECASE,
)
_FATES: Final = (
    ("camp", word_set("re-education", "camp", "camps", "interned", "internment")),
    ("imprisoned", word_set("sentenced", "imprisoned", "jail", "jailed", "prison", "jail time", "behind bars", "sentence")),
    ("died", word_set("died", "death", "killed", "dead")),
    ("disappeared", word_set("disappeared", "missing", "vanished", "no contact")),
    ("passport", word_set("passport", "passports")),
    ("detained", word_set("detained", "arrested", "taken away", "detention")),
)  # fmt: skip
_REASONS: Final = (
    ("religion", word_set("pray*", "religio*", "quran", "koran", "mosque*", "hijab", "headscarf", "veil*", "imam*", "fasting", "islam*", "ramadan", "hajj")),
    ("espionage", word_set("espionage", "spy", "spying", "state secrets")),
    ("speech", word_set("poem*", "poet*", "song*", "wechat", "post", "article*", "letter*", "book*")),
    ("separatism", word_set("separatis*", "splitting", "terroris*", "extremis*")),
    ("contact abroad", word_set("phone call*", "abroad", "relatives overseas", "whatsapp", "visited kazakhstan", "foreign countr*")),
    ("protest", word_set("protest*", "picket*", "petition*")),
)  # fmt: skip
_OF_KIN: Final = re.compile(rf"\b(?:his|her|their)\s+(?:\w+\s+)?(?:{_KINS})\b", re.IGNORECASE)
"""Words about a relative's arrest, which an extractor may have hung on the person who tells it."""
_REACH: Final = 150
_SOME: Final = re.compile(
    r"\b(?:another|a|an|one|one of)\s+(?:[\w-]+\s+){0,4}?(?:man|woman|citizen|person|resident|protester|picketer|relative|student|mother|father)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One telling that a person was held: how long or since when, where that is said."""

    entity: str
    name: str
    side: Side
    lengths: tuple[str, ...]
    dated: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a text tells of somebody's relative: which relative, what became of them, for what."""

    holder: str | None
    name: str
    kin: str
    fate: str
    reason: str
    side: Side


def find(material: Material) -> Iterator[Finding]:
    """Yields guard findings."""
    yield from _terms(material)
    yield from _unnamed(material)


# --- terms of one person ---------------------------------------------------------------------------------------------


def _terms_finding(material: Material, entity: str, terms: list[Term]) -> Finding:
    name = terms[0].name
    told = several(
        (tell("item.quoted", words=term.side.text, title=material.title(term.side.document)) for term in terms), 8
    )
    lengths = [length for term in terms for length in term.lengths]
    repeated = sorted(length for length, times in Counter(lengths).items() if times > 1)
    words = [tell("terms.explanation", name=name, told=told)]
    if repeated:
        lengths_told = several(tell("item.length", length=lasting(length)) for length in repeated)
        words.append(tell("terms.equal", lengths=lengths_told))
    if len({term.entity for term in terms}) > 1:
        words.append(tell("terms.proposed", names=several(term.name for term in terms)))
    words.append(tell("terms.rule"))
    return finding(
        material, FindingKind.GUARD, method=TERMS, key=f"terms {material.person_key(entity)}", question=tell("terms.question", name=name), sides=[term.side for term in terms],
        explanation=words, entity=entity, prop="sentence_length", resolutions=answers("split.terms", "join.tellings"),
    )  # fmt: skip


@once
def _terms_in(material: Material, document: DocumentId) -> Iterator[Term]:
    people = material.mentions(document, MentionType.PERSON)
    names: dict[str | None, str] = {}
    for one in people:
        names[one.entity] = max(names.get(one.entity, ""), one.text, key=len)
    seen: set[tuple[int, int]] = set()
    for event in _held_events(material, document):
        for who in event.who:
            if who in names:
                term = _from_event(material, document, event, material.entity(document, who) or who, names[who])
                seen.add((term.side.start, term.side.end))
                # A sentence of years has its own question (weigh.events); here it is terms that can recur.
                if not any(length.endswith("Y") for length in term.lengths) and not _OF_KIN.search(term.side.text):
                    yield term
    for sentence in material.sentences_of[document]:
        inside = within(people, sentence)
        if {one.entity for one in inside} and _HELD.search(sentence.text):
            yield from _from_words(material, sentence, inside, names, seen)


@once
def _terms_of(material: Material, document: DocumentId) -> Iterator[tuple[str, Term]]:
    for term in _terms_in(material, document):
        yield material.alike.get(term.entity, term.entity), term


@together(_terms_of, by=lambda one: one[:1])
def _terms(material: Material, terms: list[tuple[str, Term]]) -> Iterator[Finding]:
    told = [term for _, term in terms if term.lengths or term.dated]
    # Copies of one text tell one term again; only independent tellings raise the question whether there were two.
    timed = {material.lineage_of[term.side.document] for term in told if term.lengths}
    if len(timed) > 1:
        yield _terms_finding(material, terms[0][0], told)


def _held_events(material: Material, document: DocumentId) -> list[EventMention]:
    found = material.extractions.get(document)
    return [one for one in found.events if one.type in _HELD_TYPES] if found else []


def _from_event(material: Material, document: DocumentId, event: EventMention, entity: str, name: str) -> Term:
    lengths = tuple(value for prop, value, _, _ in event.details if prop in {"sentence_length", "duration"})
    spans = [(start, end) for prop, _, start, end in event.details if prop in {"sentence_length", "duration"}]
    begin, end = event.cue or (event.start, event.end)
    for low, high in spans:
        begin, end = min(begin, low), max(end, high)
    if event.when_span is not None and not spans:
        begin, end = min(begin, event.when_span[0]), max(end, event.when_span[1])
    if not (event.start <= begin and end <= event.end):
        begin, end = event.start, event.end
    return Term(
        entity=entity,
        name=name,
        side=material.side(document, begin, end, ", ".join(lengths) or event.when),
        lengths=lengths,
        dated=event.when,
    )


def _from_words(
    material: Material,
    sentence: Sentence,
    inside: list[Mention],
    names: dict[str | None, str],
    seen: set[tuple[int, int]],
) -> Iterator[Term]:
    """Terms told in a sentence about one person that the extractor gave no frame: "10 and 15 days respectively"."""
    for span in find_durations(sentence.text):
        begin, end = sentence.start + span.start, sentence.start + span.end
        subject = _nearest(inside, begin)
        around = sentence.text[max(0, span.start - _REACH) : span.end + 40]
        if (
            subject is None
            or not span.value
            or not _HELD.search(around)
            or any(low < end and begin < high for low, high in seen)
        ):
            continue
        if (
            not re.search(r"\b(?:to|for|of|served|serve|serving)\s+$", sentence.text[: span.start])
            and "respectively" not in sentence.text
        ):
            continue
        both = re.search(r"(\d{1,3}|\w+)\s+and\s+$", sentence.text[: span.start])
        first = sentence.start + both.start() if both else begin
        lengths = _paired(both.group(1) if both else None, sentence.text[span.start : span.end], span.value)
        yield Term(
            entity=material.entity(sentence.document, subject.entity) or "", name=names.get(subject.entity, subject.text),
            side=material.side(sentence.document, first, end, ", ".join(lengths)), lengths=lengths, dated=None,
        )  # fmt: skip


def _paired(first: str | None, words: str, value: str) -> tuple[str, ...]:
    """In "10 and 15 days" there two terms; the unit of the second is the first's too."""
    pair = re.match(r"(\d{1,3})\s+(?:and|or|to)\s+(\d{1,3})", words)
    unit = value[-1]
    if pair:
        return (f"P{pair.group(1)}{unit}", f"P{pair.group(2)}{unit}")
    return (f"P{first}{unit}", value) if first and first.isdigit() else (value,)


def _nearest(inside: list[Mention], at: int) -> Mention | None:
    """The last person named before the words: whoever stands nearest is most often the one held."""
    before = [one for one in inside if one.end <= at]
    return before[-1] if before else None


# --- unnamed people beside named ones --------------------------------------------------------------------------------


def _unnamed(material: Material) -> Iterator[Finding]:
    """An unnamed person whose relative's fate resembles that of a named person's relative: a candidate, never a merge."""
    stories = _stories_in(material)
    named: dict[tuple[str, str, str], list[Story]] = defaultdict(list)
    for story in stories:
        if story.holder and story.reason:
            named[(story.kin, story.fate, story.reason)].append(story)
    for story in stories:
        if story.holder or not story.reason:
            continue
        # A fate that hundreds share says nothing of who tells of it; the first few stand for all, so that work stays bounded.
        others = named.get((story.kin, story.fate, story.reason), ())
        like = list(islice((one for one in others if one.side.document != story.side.document), TOGETHER))
        if like:
            yield _unnamed_finding(material, story, like)


@each
@once
def _stories_in(material: Material, document: DocumentId) -> Iterator[Story]:
    for sentence in material.sentences_of[document]:
        yield from _stories(material, sentence)


def _unnamed_finding(material: Material, story: Story, like: list[Story]) -> Finding:
    names, kin = several(other.name for other in like), _kin_word(story.kin)
    fate, why = term_word(f"fate.{story.fate}"), term_word(f"reason.{story.reason}")
    words = [
        tell("unnamed.explanation", kin=kin, fate=fate, reason=why, names=names),
        tell("unnamed.rule"),
    ]
    return finding(
        material, FindingKind.GUARD, method=UNNAMED, key=f"unnamed {story.side.document} {story.side.start}", sides=[story.side, *(other.side for other in like)],
        question=tell("unnamed.question", kin=kin, names=names), explanation=words, independent=material.independent([story.side]),
        resolutions=answers("keep.apart", "ask.person_first"),
    )  # fmt: skip


def _kin_word(kin: str) -> Filling:
    return term_word("kin.parents" if kin == "parents" else f"schema:kinship/{kin.replace('-', '_')}")


def _stories(material: Material, sentence: Sentence) -> Iterator[Story]:
    hits = list(_HOLDER.finditer(sentence.text))
    everybody = material.mentions(sentence.document, MentionType.PERSON) if hits else ()
    people = within(everybody, sentence)
    for hit in hits:
        after = sentence.text[hit.end() : hit.end() + _REACH]
        clause = re.split(r"[;.]|,\s+and\s+(?=another|an?\b)|,\s+(?:told|said|demanded|asked|who)\b", after)[0]
        fate, reason = _first(_FATES, clause), _first(_REASONS, clause)
        unnamed = _SOME.search(sentence.text[: hit.end()])
        holder = _nearest(people, sentence.start + hit.start()) if people else None
        if not fate or (holder is None and unnamed is None):
            continue
        last = max(
            (
                found.end()
                for name, pattern in (*_FATES, *_REASONS)
                if name in (fate, reason)
                for found in pattern.finditer(clause)
            ),
            default=0,
        )
        side = material.side(
            sentence.document,
            sentence.start + hit.start(),
            sentence.start + hit.end() + last,
            f"{hit.group('kin').casefold()}: {fate}, {reason or 'no reason given'}",
        )
        nobody = holder is None or (unnamed is not None and unnamed.end() > holder.end - sentence.start)
        yield Story(
            holder=None if nobody or holder is None else holder.entity, name="" if holder is None else holder.text, kin=hit.group("kin").casefold(),
            fate=fate, reason=reason, side=side,
        )  # fmt: skip


def _first(table: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    hits = [(found.start(), name) for name, pattern in table if (found := pattern.search(text))]
    return min(hits)[1] if hits else ""
