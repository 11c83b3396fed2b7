"""Who an event happened to and who did it, from voice and word order of its clause."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from kuager.extract.cast import Actor
from kuager.extract.context import Context
from kuager.extract.listing import listed, with_list
from kuager.extract.scan import Scan
from kuager.extract.triggers import Cue
from kuager.extract.vocab import Kind

_AUX = {
    "was",
    "were",
    "been",
    "being",
    "is",
    "are",
    "be",
    "get",
    "got",
    "gets",
    "wasn't",
    "weren't",
    "isn't",
    "aren't",
    "’s",
}
_STANDS_ALONE = {
    "prison_sentence", "death_in_custody", "disappearance", "job_loss", "house_arrest", "camp_internment", "exit_denied",
    "surveillance", "fine", "summons", "release", "administrative_arrest", "contact_lost", "detention",
}  # fmt: skip
_GETTING = {
    "received",
    "receive",
    "receives",
    "faced",
    "face",
    "faces",
    "got",
    "under",
    "given",
    "facing",
    "serving",
    "spent",
}
_SEXED_GROUPS = {"women", "men", "girls", "boys", "brothers", "sisters", "sons", "daughters"}
_NO_OBJECT = {"by", "for", "from", "because", "at"}
_OFFICIALS = {"judge", "justice", "magistrate", "prosecutor", "investigator", "officer", "inspector"}
_LICENCES = {"licence", "licences", "license", "licenses"}


def people_of(  # noqa: PLR0911  one voice per line
    context: Context, cue: Cue, clause: tuple[int, int]
) -> tuple[list[str], list[str]]:
    """Returns (who, by): local ids in text order."""
    scan = context.scan
    word = scan.words[cue.at]
    subject = _subject(context, cue.at, clause)
    objects = _objects(context, cue.at, clause)
    agents = _by(context, word.end, clause[1])
    if cue.type == "passport_confiscation" or scan.lowers[cue.at] == "whereabouts":
        return _owner_of(context, cue, clause), agents or _unique(_body_subject(context, cue.at, clause))
    if cue.type == "job_loss" and _LICENCES.intersection(scan.lowers[max(0, cue.at - 5) : cue.at + 5]):
        return _owner_of(context, cue, clause), agents
    if cue.voice == "mutual":
        return _unique([*subject, *objects]), []
    if cue.voice == "agent":
        if cue.type in {"no_response", "appeal_response", "official_statement", "un_report"}:
            return [], _unique(
                [*_body_subject(context, cue.at, clause), *(s for s in subject if cue.type != "no_response")]
            )[:2]
        return _unique(subject or _body_subject(context, cue.at, clause)), agents
    if cue.type == "surveillance" and not objects and not subject:
        return _owner_after(context, cue.at, clause), agents
    if _is_passive(scan, cue.at) or agents:
        return _unique(subject), agents
    if objects:
        return _unique(objects), _unique(
            _body_subject(context, cue.at, clause) or [s for s in subject if s not in objects]
        )
    lead = scan.lowers[max(0, cue.at - 4) : cue.at]
    if any(word in _GETTING for word in lead) or scan.lowers[cue.at] in _GETTING:
        return _unique(subject), []
    if cue.type in _STANDS_ALONE and not _body_subject(context, cue.at, clause):
        return ([], _unique(subject)) if _is_official(context, cue.at, clause) else (_unique(subject), [])
    return [], _unique(_body_subject(context, cue.at, clause))


_OF_WHOM = 3
"""Words from "passport" to the owner's name behind it: "the passport of my brother NAME"."""


def _owner_of(context: Context, cue: Cue, clause: tuple[int, int]) -> list[str]:
    """Whose passport, whose whereabouts: the owner stands right before the word."""
    scan = context.scan
    for index in scan.words_in(*clause):
        if scan.lowers[index] in {"passport", "passports", "documents", "whereabouts", "papers"} | _LICENCES:
            owners = [a for a in context.cast.between(clause[0], scan.words[index].start) if index - a.last <= 3]
            if owners:
                return [owners[-1].id]
            if scan.lowers[index + 1 : index + 2] == ["of"]:
                behind = context.cast.between(scan.words[index].end, clause[1])
                if behind and behind[0].first - index <= _OF_WHOM:
                    return [behind[0].id]
    sentence = scan.sentences[scan.sentence_of[cue.at]]
    return (
        _unique(_subject(context, cue.at, clause))
        or [a.id for a in context.cast.between(sentence.start, clause[0])][:1]
    )


def _owner_after(context: Context, index: int, clause: tuple[int, int]) -> list[str]:
    """Reads "a car stands outside her house": whose house it is, is watched."""
    found = context.cast.between(context.scan.words[index].end, clause[1])
    return [a.id for a in found if _owns(context.scan, a) or context.scan.possessive(a.last)][:1]


def _is_official(context: Context, index: int, clause: tuple[int, int]) -> bool:
    """Says whether the clause is about what a judge or an officer does: "Judge Xyz read the sentence"."""
    scan = context.scan
    people = context.cast.between(clause[0], scan.words[index].start)
    return bool(people) and bool(
        _OFFICIALS.intersection(scan.lowers[max(0, people[0].first - 2) : people[0].first + 1])
    )


def _unique(ids: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ids))


def _is_passive(scan: Scan, index: int) -> bool:
    """An auxiliary just before, or a participle right after a name or a comma ("Xyz, arrested in 2019,")."""
    if scan.lowers[index].endswith("ing"):
        return False
    for back in range(index - 1, max(-1, index - 6), -1):
        if scan.sentence_of[back] != scan.sentence_of[index]:
            break
        if scan.lowers[back] in _AUX:
            return True
        if scan.gap(back).strip() not in {"", ","} or (
            scan.kinds[back] & Kind.NOT_NAME
            and scan.lowers[back]
            not in {"also", "later", "then", "both", "all", "still", "not", "again", "first", "and", "once"}
        ):
            break
    following = scan.lowers[index + 1] if index + 1 < len(scan.words) else ""
    reduced = following in {"in", "on", "by", "for", "after", "during", "at", "since", "over", "without", "from"}
    return reduced and scan.lowers[index].endswith(("ed", "en", "held", "sent"))


def _subject(context: Context, index: int, clause: tuple[int, int]) -> list[str]:  # noqa: PLR0911  a ladder: the first that fits decides
    scan = context.scan
    word = scan.words[index]
    sentence = scan.sentences[scan.sentence_of[index]]
    if " among " in scan.text[clause[0] : word.start] and (those := _among(context, index, clause)):
        return those
    if _crowd_before(context, index, clause):
        return _group(context, index, clause)
    here = _free(scan, context.cast.between(clause[0], word.start))
    here = [a for a in here if not _is_object(scan, a)] or here
    if here:
        chosen = (
            here[-1]
            if here[-1].last >= index - 3 and here[-1].how != "pronoun" and not _is_object(scan, here[-1])
            else here[0]
        )
        return with_list(context, chosen, sentence)
    lower = scan.lowers[scan.word_at(clause[0])] if scan.word_at(clause[0]) < len(scan.words) else ""
    group = _group(context, index, clause)
    if group:
        return group
    if _other_subject(context, index, clause) or not _carries_on(scan, clause, index):
        return []
    before = _free(scan, context.cast.between(sentence.start, clause[0]))
    if not before:
        return _goes_on(context, index)
    if lower in {"who", "which", "that", "where"} or _after_who(scan, before[-1]):
        return with_list(context, before[-1], sentence)
    return with_list(context, before[0] if lower != "whose" else before[-1], sentence)


def _among(context: Context, index: int, clause: tuple[int, int]) -> list[str]:
    """Reads "Xyz was among twenty men arrested": who stands before "among"."""
    scan = context.scan
    for at in scan.words_in(clause[0], scan.words[index].start):
        if scan.lowers[at] == "among" and scan.lowers[at - 1 : at] != ["from"]:
            sentence = scan.sentences[scan.sentence_of[index]]
            before = _free(scan, context.cast.between(sentence.start, scan.words[at].start))
            return [before[0].id] if before else []
    return []


def _goes_on(context: Context, index: int) -> list[str]:
    """Reads a list's "Xyz, a lawyer. Sentenced in 2019.": who has no subject is the one of the sentence before."""
    scan, number = context.scan, context.scan.sentence_of[index]
    if not number or scan.sentence_of[index - 1] == number or not scan.kinds[index] & Kind.PASSIVE:
        return []
    before, here = scan.sentences[number - 1], scan.sentences[number]
    if "\n" in scan.text[before.end : here.start]:
        return []
    return [a.id for a in _free(scan, context.cast.between(*before))][:1]


def _after_who(scan: Scan, actor: Actor) -> bool:
    """Reads "Xyz, who vanished after being detained": what follows "who" goes on about Xyz."""
    return scan.lowers[actor.last + 1 : actor.last + 2] == ["who"]


def _crowd_before(context: Context, index: int, clause: tuple[int, int]) -> bool:
    """Says whether the noun right before the verb names a crowd: "..., activists were arrested"."""
    scan = context.scan
    at = index - 1
    while (
        at >= 0
        and scan.words[at].start >= clause[0]
        and scan.lowers[at] in _AUX | {"have", "has", "had", "also", "later", "since", "often"}
    ):
        at -= 1
    if at < 0 or scan.words[at].start < clause[0] or scan.gap(at).strip():
        return False
    if any(actor.last == at for actor in context.cast.between(clause[0], scan.words[index].start)):
        return False
    return bool(scan.kinds[at] & (Kind.HUMANS | Kind.CROWD)) or (
        scan.words[at].exact in scan.vocab.demonyms and scan.lowers[at].endswith("s")
    )


def _other_subject(context: Context, index: int, clause: tuple[int, int]) -> bool:
    """Says whether the clause has a subject that is no person known here: police, "the picketers", "activists"."""
    scan = context.scan
    for at in scan.words_in(clause[0], scan.words[index].start):
        kind = scan.kinds[at]
        if kind & (Kind.HUMANS | Kind.CROWD | Kind.INSTITUTION) or scan.lowers[at] in {
            "authorities",
            "many",
            "some",
            "others",
            "those",
            "dozens",
            "hundreds",
            "thousands",
            "police",
        }:
            return True
        if scan.words[at].exact[0].isdigit() and scan.lowers[at + 1] in _AUX | {"had", "have", "has", "people", "more"}:
            return True
    return bool(context.bodies_between(clause[0], scan.words[index].start))


_CARRIES = {
    "was", "were", "has", "had", "have", "is", "are", "been", "be", "also", "later", "then", "who", "which", "that", "never", "remains",
    "remain", "spent", "still", "not", "did", "and", "since", "being", "having", "before", "after", "while", "until", "when", "but",
}  # fmt: skip


def _carries_on(scan: Scan, clause: tuple[int, int], index: int) -> bool:
    """Says whether a clause lacks a subject of its own and goes on with the one before: "and was taken away"."""
    first = scan.word_at(clause[0])
    if first >= index:
        return True
    lower = scan.lowers[first]
    if lower in {"after", "before", "while", "until", "since", "when", "and", "but"}:
        first += 1
        lower = scan.lowers[first] if first < len(scan.words) else ""
        return first >= index or lower in _CARRIES or lower.endswith("ing")
    return lower in _CARRIES or bool(scan.kinds[first] & Kind.PASSIVE) or lower.endswith(("ed", "ing"))


def _group(context: Context, index: int, clause: tuple[int, int]) -> list[str]:
    """Reads "they", "them", "both" and "the three women" as the people last named together."""
    scan = context.scan
    here = [
        i
        for i in scan.words_in(clause[0], scan.words[index].start)
        if scan.lowers[i] in {"they", "both", "them", "trio", "pair", "couple", "duo"}
        or (scan.lowers[i] == "two" and scan.lowers[i + 1] in _AUX and scan.lowers[i - 1 : i] == ["the"])
    ]
    counted = [
        i for i in scan.words_in(clause[0], scan.words[index].start)
        if scan.kinds[i] & Kind.HUMANS and "the" in scan.lowers[max(0, i - 2) : i] and scan.lowers[i] in _SEXED_GROUPS
    ]  # fmt: skip
    if not here and not counted:
        return []
    at = (here or counted)[0]
    for sentence in range(scan.sentence_of[at], max(-1, scan.sentence_of[at] - 3), -1):
        start, end = scan.sentences[sentence]
        together = _together(context, start, min(end, scan.words[at].start))
        if together:
            return together
    return []


def _together(context: Context, start: int, end: int) -> list[str]:
    """Returns the people coordinated in a stretch, or the one phrase for several."""
    actors = [a for a in context.cast.between(start, end) if a.how != "pronoun"]
    for left, right in itertools.pairwise(actors):
        if listed(context.scan, left, right):
            return with_list(context, left, (start, end))
    several = [a for a in actors if a.plural]
    return [several[-1].id] if several else []


def _free(scan: Scan, actors: Sequence[Actor]) -> list[Actor]:
    """Those who are not merely owners ("Xyz's brother") and not objects of a preposition."""
    return [a for a in actors if not scan.possessive(a.last) and not _owns(scan, a)]


def _owns(scan: Scan, actor: Actor) -> bool:
    return (
        actor.how == "pronoun"
        and scan.lowers[actor.first] in {"his", "her", "my", "our", "their"}
        and actor.first + 1 < len(scan.words)
        and scan.gap(actor.last) == " "
        and not _is_object_her(scan, actor)
    )


def _is_object_her(scan: Scan, actor: Actor) -> bool:
    following = scan.lowers[actor.last + 1]
    return scan.lowers[actor.first] == "her" and (
        scan.kinds[actor.last + 1] & (Kind.PLACE_PREP | Kind.NOT_NAME) != 0
        or following in {"and", "for", "on", "by", "to"}
    )


def _is_object(scan: Scan, actor: Actor) -> bool:
    before = actor.first - 1
    return (
        before >= 0
        and scan.gap(before).strip() == ""
        and scan.lowers[before] in {"with", "by", "to", "against", "of", "for", "from", "about"}
    )


def _objects(context: Context, index: int, clause: tuple[int, int]) -> list[str]:
    scan = context.scan
    near = [
        a
        for a in context.cast.between(scan.words[index].end, clause[1])
        if a.first - index <= 9 and not scan.possessive(a.last) and not _owns(scan, a)
    ]
    leads = {"by", "from", "because", "at"} if scan.lowers[index] in {"came", "come", "comes"} else _NO_OBJECT
    near = [
        a
        for a in near
        if not (a.first and scan.lowers[a.first - 1] in leads)
        and not (a.how != "pronoun" and scan.gap(a.last) == " " and scan.kinds[a.last + 1] & Kind.SPEECH)
    ]
    if not near:
        return []
    return with_list(context, near[0], scan.sentences[scan.sentence_of[index]])


def _by(context: Context, start: int, end: int) -> list[str]:
    scan = context.scan
    for index in scan.words_in(start, end):
        if scan.lowers[index] != "by":
            continue
        limit = scan.words[min(index + 5, len(scan.words) - 1)].end
        near = sorted(
            (
                *context.cast.between(scan.words[index].end, min(limit, end)),
                *context.bodies_between(scan.words[index].end, min(limit, end)),
            )
        )
        near = [one for one in near if one.how != "pronoun"]
        if near:
            return [near[0].id]
        place = next(
            (local for name, local in context.places_between(scan.words[index].end, limit) if name.first <= index + 2),
            None,
        )
        if place:
            return [place]
    return []


def _body_subject(context: Context, index: int, clause: tuple[int, int]) -> list[str]:
    found = context.bodies_between(clause[0], context.scan.words[index].start)
    found = [one for one in found if not _is_object(context.scan, one) and not context.scan.possessive(one.last)]
    return [one.id for one in found[:2]]
