"""Fills an event's frame: who, by whom, when, where, according to whom, and how surely."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kuager.extract.actors import Actor, Cast
from kuager.extract.entities import Entities
from kuager.extract.found import Label, Name
from kuager.extract.quotes import RawQuote
from kuager.extract.scan import Scan
from kuager.extract.speakers import Saying
from kuager.extract.times import Times
from kuager.extract.triggers import Cue
from kuager.extract.vocab import Kind
from kuager.model import Stance
from kuager.text.dates import DateSpan

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
_LIST = re.compile(r"^\s*(?:,|,?\s*and|,?\s*or|&|,?\s*as well as)\s*$")
_IRREALIS = re.compile(
    r"\b(?:if|unless|fear(?:s|ed|ing)?|afraid|risk\w*|avoid\w*|instead of|call\w* (?:for|on)|demand\w*|prevent\w*|seek\w*|sought|campaign\w* for|plead\w*"
    r"|pledged to|vow\w* to|threat\w* (?:to|of|with)|hop(?:e|es|ed|ing)|want\w*|ask\w* for|in exchange for|urg\w*|appeal\w* for|pray\w*|await\w*|until (?:their|his|her|all)|to be|let)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|believed|feared|suspect\w*|possibly|apparently|allegedly|alleged|likely|presumably|thought|seem\w*|appear\w*|probably|reportedly believed)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:reportedly|reports? (?:say|said|that)|according to|rumou?rs?|is said to|are said to|was said to)\b",
    re.IGNORECASE,
)
_DENY = re.compile(
    r"\b(?:denie[sd]|deny|denying|rejected|reject|dismissed|refut\w+|never|not|n[’']t|no)\b", re.IGNORECASE
)
_DENIAL_VERBS = {"denied", "denies", "deny", "rejected", "rejects", "refuted", "dismissed"}
_NEGATIVE_TYPES = {
    "contact_lost",
    "exit_denied",
    "no_response",
    "disappearance",
    "passport_confiscation",
    "camp_internment",
}
_SINCE = re.compile(r"\b(?:since|from)\s+(?:at least\s+|about\s+|around\s+)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till)\s+$", re.IGNORECASE)
_PLACE_LEAD = re.compile(
    r"\b(?:in|at|near|outside|from|inside|around|across|to|through)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,4}(?:of\s+|,\s*)?$",
    re.IGNORECASE,
)
_ONGOING = {"protest", "contact_lost", "surveillance", "disappearance"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything a frame is filled from."""

    scan: Scan
    cast: Cast
    entities: Entities
    times: Times
    sayings: Sequence[Saying]
    quotes: Sequence[tuple[RawQuote, str | None]]
    bodies: Sequence[Actor]
    places: Sequence[tuple[Name, str]]

    def quote_at(self, start: int) -> tuple[RawQuote, str | None] | None:
        """Returns the innermost quotation an offset lies in, with its speaker."""
        inside = [pair for pair in self.quotes if pair[0].start <= start < pair[0].end]
        return max(inside, key=lambda pair: pair[0].depth) if inside else None

    def bodies_between(self, start: int, end: int) -> list[Actor]:
        """Returns the organisations named in an offset range."""
        at = bisect_left(self.bodies, (start,))
        found = []
        while at < len(self.bodies) and self.bodies[at].start < end:
            found.append(self.bodies[at])
            at += 1
        return found


def is_real(context: Context, cue: Cue, clause: tuple[int, int]) -> bool:
    """Says whether the event is told as something that happened, not feared, demanded or conditional."""
    lead = context.scan.text[max(clause[0] - 25, 0) : context.scan.words[cue.index].start]
    if cue.type in {"appeal", "warning", "threat", "inquiry", "official_statement", "meeting", "protest", "un_report"}:
        return not re.search(r"\b(?:if|unless)\b[^,]*$", lead, re.IGNORECASE)
    return _IRREALIS.search(lead) is None


def people_of(context: Context, cue: Cue, clause: tuple[int, int]) -> tuple[list[str], list[str]]:
    """Returns (who, by): local ids in text order."""
    scan = context.scan
    word = scan.words[cue.index]
    subject = _subject(context, cue.index, clause)
    objects = _objects(context, cue.index, clause)
    agents = _by(context, word.end, clause[1])
    if cue.type == "passport_confiscation" or scan.lowers[cue.index] == "whereabouts":
        return _owner_of(context, cue, clause), agents or _unique(_body_subject(context, cue.index, clause))
    if cue.voice == "mutual":
        return _unique([*subject, *objects]), []
    if cue.voice == "agent":
        if cue.type in {"no_response", "appeal_response", "official_statement", "un_report"}:
            return [], _unique(
                [*_body_subject(context, cue.index, clause), *(s for s in subject if cue.type != "no_response")]
            )[:2]
        return _unique(subject), agents
    if _is_passive(scan, cue.index) or agents:
        return _unique(subject), agents
    if objects:
        return _unique(objects), _unique(
            _body_subject(context, cue.index, clause) or [s for s in subject if s not in objects]
        )
    lead = scan.lowers[max(0, cue.index - 4) : cue.index]
    if any(word in _GETTING for word in lead) or scan.lowers[cue.index] in _GETTING:
        return _unique(subject), []
    if cue.type in _STANDS_ALONE and not _body_subject(context, cue.index, clause):
        return _unique(subject), []
    return [], _unique(_body_subject(context, cue.index, clause))


def _owner_of(context: Context, cue: Cue, clause: tuple[int, int]) -> list[str]:
    """Whose passport, whose whereabouts: the owner stands right before the word."""
    scan = context.scan
    for index in scan.words_in(*clause):
        if scan.lowers[index] in {"passport", "passports", "documents", "whereabouts", "papers"}:
            owners = [a for a in context.cast.between(clause[0], scan.words[index].start) if index - a.last <= 3]  # noqa: PLR2004  adjectives between
            if owners:
                return [owners[-1].id]
    return _unique(_subject(context, cue.index, clause))


def _unique(ids: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ids))


def _is_passive(scan: Scan, index: int) -> bool:
    """An auxiliary just before, or a participle right after a name or a comma ("Xyz, arrested in 2019,")."""
    for back in range(index - 1, max(-1, index - 6), -1):
        if scan.sentence_of[back] != scan.sentence_of[index]:
            break
        if scan.lowers[back] in _AUX:
            return True
        if (
            scan.gap(back).strip() not in {"", ","}
            or scan.kinds[back] & Kind.NOT_NAME
            and scan.lowers[back]
            not in {"also", "later", "then", "both", "all", "still", "not", "again", "first", "and", "once"}
        ):
            break
    following = scan.lowers[index + 1] if index + 1 < len(scan.words) else ""
    reduced = following in {"in", "on", "by", "for", "after", "during", "at", "since", "over", "without", "from"}
    return reduced and scan.lowers[index].endswith(("ed", "en", "held", "sent"))


def _subject(context: Context, index: int, clause: tuple[int, int]) -> list[str]:
    scan = context.scan
    word = scan.words[index]
    sentence = scan.sentences[scan.sentence_of[index]]
    here = _free(scan, context.cast.between(clause[0], word.start))
    here = [a for a in here if not _is_object(scan, a)] or here
    if here:
        chosen = (
            here[-1]
            if here[-1].last >= index - 3 and here[-1].how != "pronoun" and not _is_object(scan, here[-1])
            else here[0]
        )
        return _with_list(context, chosen, sentence)
    lower = scan.lowers[scan.word_at(clause[0])] if scan.word_at(clause[0]) < len(scan.words) else ""
    group = _group(context, index, clause)
    if group:
        return group
    if _other_subject(context, index, clause) or not _carries_on(scan, clause, index):
        return []
    before = _free(scan, context.cast.between(sentence.start, clause[0]))
    if not before:
        return []
    if lower in {"who", "which", "that", "where"}:
        return _with_list(context, before[-1], sentence)
    return _with_list(context, before[0] if lower != "whose" else before[-1], sentence)


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
        if scan.lowers[i] in {"they", "both", "them", "trio", "pair"}
    ]
    counted = [
        i for i in scan.words_in(clause[0], scan.words[index].start)
        if scan.kinds[i] & Kind.HUMANS and i > 1 and scan.lowers[i - 2] == "the" and scan.lowers[i - 1] in {"two", "three", "four", "five", "six"}
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
    for left, right in zip(actors, actors[1:], strict=False):
        if _LIST.match(context.scan.text[left.end : right.start]):
            return _with_list(context, left, (start, end))
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


def _with_list(context: Context, chosen: Actor, sentence: tuple[int, int]) -> list[str]:
    """Adds those coordinated with somebody: "A, B and C were ..."."""
    scan = context.scan
    actors = [a for a in context.cast.between(*sentence) if a.how != "pronoun" or a == chosen]
    at = actors.index(chosen) if chosen in actors else -1
    if at < 0:
        return [chosen.id]
    first = last = at
    while (
        first
        and scan.lowers[actors[first].first] != "whose"
        and _LIST.match(scan.text[actors[first - 1].end : actors[first].start])
    ):
        first -= 1
    while (
        last + 1 < len(actors)
        and _LIST.match(scan.text[actors[last].end : actors[last + 1].start])
        and scan.lowers[actors[last + 1].first] != "whose"
    ):
        last += 1
    return [a.id for a in actors[first : last + 1]]


def _objects(context: Context, index: int, clause: tuple[int, int]) -> list[str]:
    scan = context.scan
    near = [
        a
        for a in context.cast.between(scan.words[index].end, clause[1])
        if a.first - index <= 9 and not scan.possessive(a.last) and not _owns(scan, a)
    ]  # noqa: PLR2004  an object stands near
    near = [a for a in near if not (a.first and scan.lowers[a.first - 1] in {"by", "for", "from", "because", "at"})]
    if not near:
        return []
    return _with_list(context, near[0], scan.sentences[scan.sentence_of[index]])


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
        place = next((local for name, local in context.places if index < name.first <= index + 2), None)
        if place:
            return [place]
    return []


def _body_subject(context: Context, index: int, clause: tuple[int, int]) -> list[str]:
    found = context.bodies_between(clause[0], context.scan.words[index].start)
    found = [one for one in found if not _is_object(context.scan, one) and not context.scan.possessive(one.last)]
    return [one.id for one in found[:2]]


def when_of(context: Context, cue: Cue, clause: tuple[int, int]) -> tuple[str | None, tuple[int, int] | None]:
    """Returns the event's date and where it stands: of its clause, or the only one of its sentence."""
    scan = context.scan
    sentence = scan.sentences[scan.sentence_of[cue.index]]
    dates = [d for d in context.times.dates if sentence.start <= d.start < sentence.end and d.value is not None]
    here = [d for d in dates if clause[0] <= d.start < clause[1]]
    if not here:
        lead = [d for d in dates if d.end <= clause[0]]
        alone = dates if len(dates) == 1 else []
        here = [d for d in (lead[-1:] if len(lead) == 1 else alone) if _reaches(context, d, cue, sentence)]
    if not here:
        return None, None
    word = scan.words[cue.index]
    after = [d for d in here if d.start >= word.end]
    chosen = after[0] if after else here[-1]
    return _open_ended(scan.text, chosen, cue), (chosen.start, chosen.end)


def _reaches(context: Context, date: DateSpan, cue: Cue, sentence: tuple[int, int]) -> bool:
    """A date at the head of the sentence dates all of it; one inside another clause only that clause."""
    words = context.scan.words_in(sentence[0], date.start)
    return len(words) <= 3 and date.start < context.scan.words[cue.index].start  # noqa: PLR2004  "On Friday, March 3"


def _open_ended(text: str, date: DateSpan, cue: Cue) -> str | None:
    value = date.value
    if value is None or "/" in value:
        return value
    lead = text[max(0, date.start - 24) : date.start]
    if _SINCE.search(lead) and cue.type in _ONGOING:
        return f"{value}/.."
    return f"../{value}" if _UNTIL.search(lead) else value


def where_of(context: Context, cue: Cue, clause: tuple[int, int]) -> str | None:
    """Returns the place of an event: the first after the cue that a preposition leads to, else one before it."""
    scan = context.scan
    word = scan.words[cue.index]
    here = [(name, local) for name, local in context.places if clause[0] <= name.start < clause[1]]
    for name, local in (
        *[p for p in here if p[0].start >= word.end],
        *reversed([p for p in here if p[0].start < word.end]),
    ):
        lead = scan.text[max(clause[0], name.start - 60) : name.start]
        if _PLACE_LEAD.search(lead) and not scan.possessive(name.last):
            return local
    return None


def according_to(context: Context, cue: Cue, clause: tuple[int, int]) -> tuple[str | None, str | None]:
    """Returns who says it (a local id) and the verb that says so."""
    scan = context.scan
    quote = context.quote_at(scan.words[cue.index].start)
    if quote is not None and quote[1] is not None:
        return quote[1], "said"
    sentence = scan.sentence_of[cue.index]
    near = [s for s in context.sayings if s.sentence == sentence and s.index != cue.index and s.speaker]
    before = [s for s in near if s.index < cue.index and s.start < clause[0] + 1]
    after = [s for s in near if s.index > cue.index and s.start >= clause[1]]
    tail = [s for s in after if _closes(scan, s)]
    chosen = before[-1] if before else tail[-1] if tail else None
    if chosen is None:
        return None, None
    return chosen.speaker, scan.lowers[chosen.index]


def _closes(scan: Scan, saying: Saying) -> bool:
    """ "..., Xyz said.": the verb of saying ends the sentence, or "according to" stands in it."""
    sentence = scan.sentences[saying.sentence]
    return scan.lowers[saying.index] == "according" or sentence.end - scan.words[saying.index].end < 40  # noqa: PLR2004  a name may follow


def stance_of(context: Context, cue: Cue, clause: tuple[int, int], verb: str | None) -> Stance:
    """Returns whether it is asserted, denied, reported or hedged."""
    scan = context.scan
    word = scan.words[cue.index]
    lead = scan.text[clause[0] : word.start]
    if verb in _DENIAL_VERBS:
        return Stance.DENIES
    if (
        cue.type not in _NEGATIVE_TYPES
        and _DENY.search(lead[-24:])
        and re.search(r"\b(?:not|never|n[’']t)\b", lead[-24:])
    ):
        return Stance.DENIES
    whole = scan.text[clause[0] : clause[1]]
    if _HEDGE.search(lead) or verb in {
        "believes",
        "believed",
        "suspects",
        "suspected",
        "alleged",
        "alleges",
        "fears",
        "feared",
    }:
        return Stance.HEDGES
    return Stance.REPORTS if _REPORT.search(whole) or verb in {"according", "reported", "reports"} else Stance.ASSERTS


def bodies_of(scan: Scan, entities: Entities) -> list[Actor]:
    """Returns the organisations of the document's own text as possible actors."""
    return [
        Actor(name.start, name.end, name.first, name.last, local, "name")
        for name, local in entities.of(Label.ORGANISATION)
        if scan.is_main(name.start)
    ]
