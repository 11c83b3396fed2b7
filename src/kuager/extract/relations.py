"""Who is what to whom: kinship, roles, citizenship, residence; and the words that bind a sex to a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kuager.extract.cast import Actor, Cast
from kuager.extract.entities import Entities
from kuager.extract.found import Label, Name
from kuager.extract.scan import Scan
from kuager.extract.unnamed import PRONOUN_OWNERS
from kuager.extract.vocab import Kind
from kuager.model import Relation

_COMMAS = {",", "–", "—", "-", "("}
_ROLE_WORDS = Kind.ROLE | Kind.TITLE | Kind.HEAD_ROLE
_LONGEST = 16
_STOP = {
    "who",
    "whose",
    "whom",
    "which",
    "that",
    "said",
    "says",
    "told",
    "was",
    "is",
    "were",
    "has",
    "had",
    "and",
    "but",
    "when",
    "where",
    "while",
    "after",
}
_IS_A = [["is", "a"], ["is", "an"], ["was", "a"], ["was", "an"]]
_LIVES = {"lives", "living", "lived", "resides", "residing", "resident", "based", "settled"}
_SEX = {
    "mr": "male", "mrs": "female", "ms": "female", "miss": "female", "sir": "male", "lady": "female", "madame": "female",
}  # fmt: skip


def find_relations(scan: Scan, cast: Cast, entities: Entities) -> list[Relation]:
    """Returns the relations of the document's own text in order, each once per place."""
    people = [(name, local) for name, local in entities.of(Label.PERSON) if scan.is_main(name.start)]
    places = {name.first: (name, local) for name, local in entities.of(Label.PLACE)}
    found = [
        *_kinship(scan, cast, people),
        *_roles(scan, people),
        *_citizenship(scan, cast, people, places),
        *_residence(scan, cast, places),
        *_sexes(scan, cast, people),
    ]
    unique = {(one.subject, one.relation, one.object, one.start, one.end): one for one in found}
    return sorted(unique.values(), key=lambda one: (one.start, one.end, one.relation))


# --- kinship ----------------------------------------------------------------------------------------------------------


def _kinship(scan: Scan, cast: Cast, people: Sequence[tuple[Name, str]]) -> Iterator[Relation]:
    by_id: dict[str, list[Name]] = {}
    for name, local in people:
        by_id.setdefault(local, []).append(name)
    for phrase, local, owner in cast.owners:
        scan.pace.tick()
        term = scan.vocab.kin[phrase.term]
        start, end = _owner_start(scan, cast, phrase.start, owner), phrase.end
        for name in by_id.get(local, ()):
            if phrase.last < name.first <= phrase.last + 1 or name.last == phrase.first - 1:
                start, end = min(start, name.start), max(end, name.end)
        yield Relation(subject=local, relation=term.relation, object=owner, start=start, end=end)


def _owner_start(scan: Scan, cast: Cast, start: int, owner: str) -> int:
    """The relation's words begin with the owner when the same sentence names it."""
    sentence = scan.sentences[scan.sentence_at(start)]
    named = [a for a in cast.between(sentence.start, start) if a.id == owner and a.how != "pronoun"]
    return named[-1].start if named else start


# --- roles ------------------------------------------------------------------------------------------------------------


def _roles(scan: Scan, people: Sequence[tuple[Name, str]]) -> Iterator[Relation]:
    for name, local in people:
        scan.pace.tick()
        for first, last in (_role_after(scan, name), _role_before(scan, name)):
            if first <= last:
                start, end = scan.span(first, last)
                words = " ".join(scan.text[start:end].split())
                yield Relation(
                    subject=local, relation="role", object=words, start=min(start, name.start), end=max(end, name.end)
                )


_NOTHING = (1, 0)


def _role_after(scan: Scan, name: Name) -> tuple[int, int]:
    """Reads "Xyz, the founder of Abc" and "Xyz is a lawyer": the words of the role."""
    first = name.last + 1
    if first >= len(scan.words):
        return _NOTHING
    gap = scan.gap(name.last).strip()
    if scan.possessive(name.last) or scan.sentence_of[first] != scan.sentence_of[name.last]:
        return _NOTHING
    if (
        gap == ""
        and scan.lowers[first] in {"is", "was"}
        and first + 1 < len(scan.words)
        and scan.lowers[first + 1] in {"a", "an", "the"}
    ):
        first += 1
    elif gap not in _COMMAS:
        return _NOTHING
    if scan.lowers[first] in {"a", "an", "the"} | set(PRONOUN_OWNERS):
        first += 1
    return _role_phrase(scan, first)


def _role_phrase(scan: Scan, first: int) -> tuple[int, int]:
    """From ``first`` on: a few describing words, a role, and what ``of``, ``for`` and ``at`` tie to it."""
    head = None
    last = first - 1
    for index in range(first, min(first + _LONGEST, len(scan.words))):
        if index > first and scan.gap(index - 1).strip() not in {"", "-", "’", "'", "’s", "'s"}:
            break
        if (scan.lowers[index] in _STOP and head is not None) or scan.lowers[index] in _STOP - {"and"}:
            break
        if head is None and (scan.kinds[index] & Kind.KIN or index - first > 6):
            return _NOTHING
        if head is not None and scan.kinds[index] & Kind.PASSIVE:
            break
        if (
            head is None
            and scan.kinds[index] & _ROLE_WORDS
            and scan.lowers[index] not in {"resident", "brother", "sister", "father"}
        ):
            head = index
        last = index
    if head is None:
        return _NOTHING
    if any(
        scan.kinds[i] & (Kind.PLACE_PREP | Kind.SPEECH) and scan.lowers[i] not in {"at", "in", "from"}
        for i in range(first, head)
    ):
        return _NOTHING
    while last > head and scan.lowers[last] in {"of", "for", "at", "in", "the", "and", "on", "from", "with", "a"}:
        last -= 1
    return first, last


def _role_before(scan: Scan, name: Name) -> tuple[int, int]:
    """Reads "Foreign ministry spokeswoman Xyz", "its leader, Xyz," "an embassy official, Xyz,"."""
    last = name.first - 1
    if last < 0 or scan.sentence_of[last] != scan.sentence_of[name.first]:
        return _NOTHING
    gap = scan.gap(last).strip()
    if gap not in {"", ",", "."} or not scan.kinds[last] & _ROLE_WORDS or scan.lowers[last] in {"citizen", "resident"}:
        return _official_of(scan, last) if gap == "," else _NOTHING
    if scan.kinds[last] & Kind.KIN and not scan.caps[last]:
        return _NOTHING
    if scan.lowers[last] in _SEX or (scan.lowers[last] in {"mx", "dr"} and scan.lowers[last] != "dr"):
        return _NOTHING
    first = last
    while first and last - first < 6 and _touches(scan, first - 1) and _describes(scan, first - 1):
        first -= 1
    return first, last


def _official_of(scan: Scan, last: int) -> tuple[int, int]:
    """Reads "An official of the city hall, Xyz, met": walks back to the article."""
    for first in range(last, max(-1, last - 10), -1):
        if first < last and scan.gap(first).strip() not in {"", "’", "'", "’s", "'s", "(", ")", ") "}:
            return _NOTHING
        if scan.lowers[first] in {"a", "an", "another"} and first < last:
            inside = range(first + 1, last + 1)
            head = next((i for i in inside if scan.kinds[i] & (Kind.ROLE | Kind.HUMAN)), None)
            return (first + 1, last) if head is not None and head - first <= 4 else _NOTHING
    return _NOTHING


def _touches(scan: Scan, index: int) -> bool:
    gap = scan.gap(index)
    return gap.strip() in {"", "-"} or (scan.possessive(index) > 0 and gap[scan.possessive(index) :].strip() == "")


def _describes(scan: Scan, index: int) -> bool:
    kind, word = scan.kinds[index], scan.words[index].exact
    if scan.lowers[index] in _STOP or kind & (Kind.NOT_NAME | Kind.SPEECH) or scan.lowers[index] in PRONOUN_OWNERS:
        return False
    known = (
        Kind.TITLE
        | Kind.TITLE_PART
        | Kind.ROLE
        | Kind.INSTITUTION
        | Kind.INSTITUTION_MOD
        | Kind.INSTITUTION_TAIL
        | Kind.ORG_HEAD
        | Kind.GROUP
    )
    return (
        bool(kind & known)
        or word in scan.vocab.demonyms
        or word in scan.vocab.places
        or (scan.caps[index] and not kind & Kind.COMMON_PROPER and not scan.is_plain(index))
        or scan.lowers[index] in {"rights", "human", "opposition", "leading", "prominent", "veteran", "local"}
    )


# --- citizenship and residence ----------------------------------------------------------------------------------------


def _citizenship(
    scan: Scan, cast: Cast, people: Sequence[tuple[Name, str]], places: Mapping[int, tuple[Name, str]]
) -> Iterator[Relation]:
    by_first = {name.first: (name, local) for name, local in reversed(people)}
    for index, lower in enumerate(scan.lowers):
        if lower not in {"citizen", "national", "citizens", "nationals", "passport"} or not scan.is_main(
            scan.words[index].start
        ):
            continue
        country, first, last = _country_of(scan, index, places)
        if country is None or lower == "passport":
            continue
        subject = _predicate_subject(scan, cast, first, by_first, index)
        if subject is not None:
            start = min(subject.start, scan.words[first].start)
            yield Relation(
                subject=subject.id,
                relation="citizenship",
                object=country,
                start=start,
                end=max(subject.end, scan.words[last].end),
            )


def _country_of(scan: Scan, index: int, places: Mapping[int, tuple[Name, str]]) -> tuple[str | None, int, int]:
    before = scan.words[index - 1].exact if index else ""
    if before in scan.vocab.demonyms:
        return scan.vocab.demonyms[before], index - 1, index
    at = index + 2
    if at < len(scan.words) and scan.lowers[index + 1] == "of":
        at += scan.lowers[at] == "the"
        if at in places:
            name, local = places[at]
            return local, index, name.last
    return None, index, index


def _predicate_subject(
    scan: Scan, cast: Cast, first: int, people: Mapping[int, tuple[Name, str]], index: int
) -> Actor | None:
    """Reads "Xyz is a Kazakh citizen", "a Kazakh citizen, Xyz", "Kazakh citizen Xyz", "Xyz, a citizen of"."""
    after = people.get(index + 1)
    if after is not None and scan.gap(index).strip() in {"", ","}:
        name, local = after
        return Actor(name.start, name.end, name.first, name.last, local, "name")
    sentence = scan.sentences[scan.sentence_of[first]]
    before = cast.between(sentence.start, scan.words[first].start)
    if not before:
        return None
    between = scan.lowers[before[-1].last + 1 : first]
    plain = {
        "is",
        "was",
        "are",
        "were",
        "a",
        "an",
        "the",
        "also",
        "now",
        "both",
        "all",
        "became",
        "dual",
        "its",
        "their",
    }
    only = len({actor.id for actor in before}) == 1 and list(between[-2:]) in _IS_A
    return before[-1] if only or all(word in plain for word in between) else None


def _residence(scan: Scan, cast: Cast, places: Mapping[int, tuple[Name, str]]) -> Iterator[Relation]:
    for first, (name, local) in places.items():
        if first < 2 or not scan.is_main(name.start):
            continue
        cue = _residence_cue(scan, first)
        if cue is None:
            continue
        sentence = scan.sentences[scan.sentence_of[cue]]
        here = cast.between(sentence.start, scan.words[cue].end)
        people = [a for a in here if a.last >= cue - 8] or (here if len({a.id for a in here}) == 1 else [])
        if people:
            who = people[-1]
            yield Relation(subject=who.id, relation="residence", object=local, start=who.start, end=name.end)


def _residence_cue(scan: Scan, first: int) -> int | None:
    """Reads "lives in X", "a resident of X", "her village of X"."""
    before, earlier = scan.lowers[first - 1], scan.lowers[first - 2]
    if before in {"in", "near", "outside", "of", "from"} and earlier in _LIVES | {"now", "abroad", "today"}:
        return first - 2 if earlier in _LIVES else (first - 3 if scan.lowers[first - 3] in _LIVES else None)
    if (
        before == "of"
        and scan.kinds[first - 2] & Kind.PLACE_NOUN
        and scan.lowers[first - 3] in {"his", "her", "native"}
    ):
        return first - 3
    return None


# --- sex --------------------------------------------------------------------------------------------------------------


def _sexes(scan: Scan, cast: Cast, people: Sequence[tuple[Name, str]]) -> Iterator[Relation]:
    """Words bound to a named person: Mr, her (when nobody else can be meant), X's husband Y. Never the name itself."""
    for actor in cast.actors:
        if actor.how == "pronoun" and actor.sure and actor.sex and actor.id.startswith("p"):
            yield Relation(subject=actor.id, relation="sex", object=actor.sex, start=actor.start, end=actor.end)
    for phrase, local, owner in cast.owners:
        term = scan.vocab.kin[phrase.term]
        if term.sex and not term.plural and local.startswith("p"):
            start, end, _word = scan.words[phrase.last]
            yield Relation(subject=local, relation="sex", object=term.sex, start=start, end=end)
        index = phrase.owner
        if (
            index is not None
            and owner.startswith("p")
            and scan.lowers[index] in {"his", "her"}
            and _alone(scan, cast, index, owner)
        ):
            start, end, word = scan.words[index]
            yield Relation(
                subject=owner,
                relation="sex",
                object="male" if word.lower() == "his" else "female",
                start=start,
                end=end,
            )
    for name, local in people:
        lower = scan.lowers[name.first - 1] if name.first else ""
        if lower in _SEX and scan.gap(name.first - 1).strip() in {"", "."}:
            start, end, _word = scan.words[name.first - 1]
            yield Relation(subject=local, relation="sex", object=_SEX[lower], start=start, end=end)


def _alone(scan: Scan, cast: Cast, index: int, owner: str) -> bool:
    """Says whether nobody else of this and the sentence before could own the pronoun."""
    sentence = scan.sentence_of[index]
    start = scan.sentences[max(0, sentence - 1)].start
    sex = "male" if scan.lowers[index] == "his" else "female"
    others = {
        a.id for a in cast.between(start, scan.words[index].start)
        if a.id != owner and not a.plural and cast.sexes.get(a.id, sex) == sex
    }  # fmt: skip
    return not others
