"""Finds the events a text tells, clause by clause, and fills their frames."""

from __future__ import annotations

from kuager.extract.clauses import clause_at
from kuager.extract.context import Context
from kuager.extract.details import details_of
from kuager.extract.frames import according_to, is_real, stance_of, when_of, where_of
from kuager.extract.parties import people_of
from kuager.extract.triggers import Cue, find_cues, triggers_of
from kuager.model import EventMention

_COVERS = {
    "administrative_arrest": {"detention", "prison_sentence"},
    "camp_internment": {"detention", "prison_sentence"},
    "house_arrest": {"detention", "surveillance", "exit_denied"},
    "passport_confiscation": {"detention"},
    "disappearance": {"contact_lost"},
    "detention": {"official_statement"},
    "job_loss": {"official_statement"},
    "prison_sentence": {"detention"},
    "no_response": {"appeal_response", "official_statement", "inquiry"},
    "appeal_response": {"appeal", "official_statement"},
    "fine": {"summons"},
    "death_in_custody": {"prison_sentence"},
    "threat": {"detention", "official_statement"},
    "warning": {"official_statement"},
    "exit_denied": {"state_visit"},
    "contact_lost": {"warning"},
}  # fmt: skip
"""Within one clause the more telling kind stands for the plainer one."""


def find_events(context: Context) -> list[EventMention]:
    """Returns the events in text order: one per kind and clause."""
    found: dict[tuple[int, int, str], Cue] = {}
    further: dict[tuple[int, int, str], Cue] = {}
    for cue in find_cues(context.scan, triggers_of(context.scan.vocab)):
        clause = clause_at(context.scan, cue.at)
        key = (*clause, cue.type)
        if key in found:
            further.setdefault(key, cue)
        elif clause[0] < clause[1] and is_real(context, cue, clause):
            found[key] = cue
    kept = _telling(found)
    return [
        _frame(context, cue, (start, end), further.get((start, end, kind)))
        for (start, end, kind), cue in sorted(kept.items())
    ]


def _telling(found: dict[tuple[int, int, str], Cue]) -> dict[tuple[int, int, str], Cue]:
    by_clause: dict[tuple[int, int], set[str]] = {}
    for start, end, kind in found:
        by_clause.setdefault((start, end), set()).add(kind)
    return {
        key: cue
        for key, cue in found.items()
        if not any(key[2] in _COVERS.get(other, ()) for other in by_clause[key[0], key[1]] if other != key[2])
    }


def _frame(context: Context, cue: Cue, clause: tuple[int, int], further: Cue | None) -> EventMention:
    scan = context.scan
    scan.pace.tick()
    who, by = people_of(context, cue, clause)
    if not who and further is not None:  # "for the 70th day, Abc stood outside": the second word knows who
        who, by = people_of(context, further, clause)
    when, when_span = when_of(context, cue, clause)
    source, verb = according_to(context, cue, clause)
    word = scan.words[cue.at]
    return EventMention(
        type=cue.type,
        start=clause[0],
        end=clause[1],
        who=tuple(one for one in who if one not in by),
        by=tuple(by),
        when=when,
        where=where_of(context, cue, clause),
        according_to=source,
        stance=stance_of(context, cue, clause, verb),
        when_span=when_span,
        cue=(word.start, word.end),
        details=tuple(one for one in details_of(context, cue, clause) if context.scan.is_main(one[2])),
    )
