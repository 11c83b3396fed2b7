"""Fills an event's frame: when, where, according to whom, and how surely. Who and by whom: :mod:`kuager.extract.parties`."""

from __future__ import annotations

import re

from kuager.extract.clauses import clause_at
from kuager.extract.context import Context
from kuager.extract.scan import Scan
from kuager.extract.speakers import Saying
from kuager.extract.triggers import Cue
from kuager.model import Stance
from kuager.text.dates import DateSpan

_IRREALIS = re.compile(
    r"\b(?:if|unless|fear(?:s|ed|ing)?|afraid|risk\w*|avoid\w*|instead of|call\w* (?:for|on)|demand\w*|prevent\w*|seek\w*|sought|campaign\w* for|plead\w*"
    r"|pledged to|vow\w* to|threat\w* (?:to|of|with)|hop(?:e|es|ed|ing)|want\w*|ask\w* for|in exchange for|urg\w*|appeal\w* for|pray\w*|await\w*|until (?:their|his|her|all)|to be|let)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_HINDERED = re.compile(
    r"\b(?:stop\w*|prevent\w*|ban(?:ned|ning|s)?|halt\w*|end|disperse\w*|want\w*|keep)\b[^.;,]{0,50}$|\b(?:before|against)\s(?:[\w’'-]+\s){0,2}$",
    re.IGNORECASE,
)
_SPOKEN = {"appeal", "warning", "threat", "inquiry", "official_statement", "meeting", "protest", "un_report"}
_CONDITION = re.compile(r"\b(?:if|unless)\b", re.IGNORECASE)
_LEAD = 160
"""Characters before a trigger in which a word can make it unreal; the patterns reach less than half as far."""
_UNREAL_BEFORE = re.compile(
    r"\b(?:fear(?:s|ed|ing)?|afraid|worr(?:y|ies|ied)|hop(?:e|es|ed|ing)|demand(?:s|ed|ing)?|wish(?:es|ed)?|if|unless)\s+(?:that\s+)?$",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(r"^[\s,]*(?:after|during|at|following)\b", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:(?-i:may)|might|could(?! not)|believed|feared|suspect\w*|possibly|apparently|allegedly|alleged|likely|presumably|thought|seem\w*|appear\w*|probably|reportedly believed)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:reportedly|reports? (?:say|said|that)|according to|rumou?rs?|is said to|are said to|was said to)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|never|n[’']t)\b")
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


def is_real(context: Context, cue: Cue, clause: tuple[int, int]) -> bool:
    """Says whether the event is told as something that happened, not feared, demanded or conditional."""
    text, word = context.scan.text, context.scan.words[cue.at]
    before = text[max(clause[0] - 28, 0) : clause[0]]
    near = max(clause[0], word.start - _LEAD)
    if cue.type == "protest" and _HINDERED.search(text, near, word.start):
        return False
    # A condition reaches up to a comma: only what follows the last one is looked at.
    if _CONDITION.search(text, max(clause[0], text.rfind(",", clause[0], word.start) + 1), word.start):
        return False
    if cue.type in _SPOKEN:
        return True
    return not (_IRREALIS.search(text, near, word.start) or _UNREAL_BEFORE.search(before))


def when_of(context: Context, cue: Cue, clause: tuple[int, int]) -> tuple[str | None, tuple[int, int] | None]:
    """Returns the event's date and where it stands: of its clause, or the only one of its sentence."""
    scan = context.scan
    sentence = scan.sentences[scan.sentence_of[cue.at]]
    dates = [d for d in context.dates_between(*sentence) if d.value is not None]
    here = [d for d in dates if clause[0] <= d.start < clause[1]]
    if not here:
        here = [d for d in dates[:1] if _reaches(context, d, cue, sentence)] or _of_next(scan.text, dates, clause)
    if not here:
        return None, None
    word = scan.words[cue.at]
    after = [d for d in here if d.start >= word.end]
    chosen = after[0] if after else here[-1]
    return _open_ended(scan.text, chosen, cue), (chosen.start, chosen.end)


def _of_next(text: str, dates: list[DateSpan], clause: tuple[int, int]) -> list[DateSpan]:
    """Reads "were held after a rally in May": the only date of the sentence, tied by "after" or "during"."""
    alone = len(dates) == 1 and dates[0].start >= clause[1] and dates[0].start - clause[1] < 80
    return dates if alone and _AFTERWARDS.match(text[clause[1] : dates[0].start]) else []


def _is_relative(context: Context, cue: Cue) -> bool:
    """A clause with "who" or "whose" has a time of its own."""
    start = clause_at(context.scan, cue.at)[0]
    first = context.scan.word_at(start)
    return first < len(context.scan.words) and context.scan.lowers[first] in {"who", "whose", "which"}


def _reaches(context: Context, date: DateSpan, cue: Cue, sentence: tuple[int, int]) -> bool:
    """A date at the head of the sentence dates all of it; one inside another clause only that clause."""
    words = context.scan.words_in(sentence[0], date.start)
    if _is_relative(context, cue):
        return False
    return len(words) <= 3 and date.start < context.scan.words[cue.at].start


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
    word = scan.words[cue.at]
    here = list(context.places_between(*clause))
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
    quote = context.quote_at(scan.words[cue.at].start)
    if quote is not None and quote[1] is not None:
        return quote[1], "said"
    near = [s for s in context.sayings_in(scan.sentence_of[cue.at]) if s.at != cue.at]
    before = [s for s in near if s.at < cue.at and s.start < clause[0] + 1]
    after = [s for s in near if s.at > cue.at and s.start >= clause[1]]
    tail = [s for s in after if s.speaker and _closes(scan, s)]
    chosen = before[-1] if before else tail[-1] if tail else None
    if chosen is None:
        return None, None
    return chosen.speaker, scan.lowers[chosen.at]


def _closes(scan: Scan, saying: Saying) -> bool:
    """Reads "..., Xyz said.": the verb of saying ends the sentence, or "according to" stands in it."""
    sentence = scan.sentences[saying.sentence]
    return scan.lowers[saying.at] == "according" or sentence.end - scan.words[saying.at].end < 40


def stance_of(context: Context, cue: Cue, clause: tuple[int, int], verb: str | None) -> Stance:
    """Returns whether it is asserted, denied, reported or hedged."""
    scan = context.scan
    word = scan.words[cue.at]
    if verb in _DENIAL_VERBS:
        return Stance.DENIES
    lead = scan.text[clause[0] : word.start]
    if cue.type not in _NEGATIVE_TYPES and _NEGATED.search(lead[-24:]):
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
