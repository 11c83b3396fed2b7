"""What the appeals say together: who answers, how long it takes, and what is answered over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.model.schema import vocabulary
from kuager.track.deadlines import Course, Figures, State, answered_within, figures
from kuager.workflow.appeals.shelf import AppealRow

WITHIN: Final = (30, 90, 365)
"""Days by which it is told how many were answered."""
YEAR: Final = len("2021")
SILENCE: Final = "silence"
"""The grade of what was never answered, as the vocabulary ``response`` has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFigures:
    """One recipient: its figures, and (answered, judged) for each number of days of :data:`WITHIN`."""

    name: str
    recipient: str
    figures: Figures
    within: tuple[tuple[int, int], ...]
    grades: tuple[tuple[str, int], ...]
    """Kinds of answers with how many there were, the commonest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigures:
    """One year: appeals sent in it, how many of them were ever answered, and the kinds of answers that came in it."""

    year: str
    sent: int
    answered: int
    grades: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """All figures. ``states`` counts appeals by where they stand; ``grades`` are the kinds that occur, in the vocabulary's order."""

    all: Figures
    within: tuple[tuple[int, int], ...]
    states: tuple[tuple[str, int], ...]
    offices: tuple[OfficeFigures, ...]
    recipients: tuple[OfficeFigures, ...]
    years: tuple[YearFigures, ...]
    grades: tuple[str, ...]


def statistics(rows: Sequence[AppealRow]) -> Statistics:
    """Counts appeals; a kind of answer is that which the team gave it."""
    courses = [_course(one) for one in rows]
    states = Counter(one.clock.state for one in rows)
    years = _years(rows)
    occurring = {grade for one in years for grade, _ in one.grades}
    return Statistics(
        all=figures(courses),
        within=_within(courses),
        states=tuple((state.value, states[state]) for state in State if states[state]),
        offices=_grouped(rows, by_office=True),
        recipients=_grouped(rows, by_office=False),
        years=years,
        grades=tuple(one for one in vocabulary("response").terms if one in occurring),
    )


def _course(row: AppealRow) -> Course:
    return Course(
        days=row.clock.days_open if row.answered else None,
        waited=row.clock.days_open,
        late=row.clock.state is State.ANSWERED_LATE,
    )


def _within(courses: Sequence[Course]) -> tuple[tuple[int, int], ...]:
    return tuple(answered_within(courses, days) for days in WITHIN)


def _grouped(rows: Sequence[AppealRow], *, by_office: bool) -> tuple[OfficeFigures, ...]:
    groups: dict[str, list[AppealRow]] = {}
    for one in rows:
        groups.setdefault(one.to.casefold() if by_office else one.recipient, []).append(one)
    found = [_office(group, by_office=by_office) for group in groups.values()]
    return tuple(sorted(found, key=lambda one: (-one.figures.sent, one.name)))


def _office(group: Sequence[AppealRow], *, by_office: bool) -> OfficeFigures:
    courses = [_course(one) for one in group]
    return OfficeFigures(
        name=group[0].to if by_office else "",
        recipient=group[0].recipient,
        figures=figures(courses),
        within=_within(courses),
        grades=_counted(grade for one in group for _, grade in _grades(one)),
    )


def _grades(row: AppealRow) -> Iterable[tuple[str, str]]:
    """Yields (year, kind) of every answer; silence on record counts where no answer ever came."""
    for one in row.answers:
        for each in one.all("response"):
            yield one.value("when")[:YEAR], each.value
    if not row.answers and not row.answered:
        for one in row.silences[-1:]:
            yield one.value("when")[:YEAR], SILENCE


def _counted(grades: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(grades).items(), key=lambda one: (-one[1], one[0])))


def _years(rows: Sequence[AppealRow]) -> tuple[YearFigures, ...]:
    sent = Counter(one.sent[:YEAR] for one in rows)
    answered = Counter(one.sent[:YEAR] for one in rows if one.answered)
    grades: dict[str, list[str]] = {}
    for one in rows:
        for year, grade in _grades(one):
            grades.setdefault(year, []).append(grade)
    return tuple(
        YearFigures(year=year, sent=sent[year], answered=answered[year], grades=_counted(grades.get(year, ())))
        for year in sorted({*sent, *grades})
        if year.isdigit()
    )


__all__ = ["SILENCE", "WITHIN", "OfficeFigures", "Statistics", "YearFigures", "statistics"]
