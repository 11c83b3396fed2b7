"""Days of pickets as clearance has to know them: every telling, slogans, what the police did, reports' words, who was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager.model import DocumentId
from kuager.protect.facts import Fact
from kuager.protect.places import region
from kuager.protect.scene_kinds import ActTold, DayTelling, DayTold
from kuager.workflow import entries
from kuager.workflow.clearing.making import Making
from kuager.workflow.diary import SERIES_TYPES, picket, serieses
from kuager.workflow.picketing.book import Incident, Log
from kuager.workflow.picketing.daybook import daybook
from kuager.workflow.picketing.series import SeriesRow, kept
from kuager.workflow.picketing.series import entered as series_entered
from kuager.workflow.views import EventRow

ACTS: Final = frozenset({"detention", "administrative_arrest", "fine", "warning", "summons", "threat", "surveillance"})
"""Kinds of event that are the police's doing when a report of the day tells of them."""
_MOST: Final = ">"


@dataclass(slots=True)
class Happened:
    """Gathers the days of every series whose first day is known.

    A series without a first day has no numbers to call its days by; days before the first are no days of it.
    """

    making: Making

    def days(self) -> Iterator[DayTold]:
        """Yields every day of which anything is told, series by series."""
        archive = self.making.makes.archive
        # The series that only sources tell of comes and goes with them; the others keep the number of their entry.
        entered = [one.id for one in series_entered(archive)]
        for series in serieses(archive):
            if series.counter is not None:
                yield from self._days(entered.index(series.id) + 1 if series.id in entered else 0, series)

    def _days(self, number: int, series: SeriesRow) -> Iterator[DayTold]:
        archive, counter = self.making.makes.archive, series.counter
        book = daybook(archive, series.id)
        logs: dict[date, list[Log]] = defaultdict(list)
        for log in book.logs:
            logs[log.day].append(log)
        incidents: dict[date, list[Incident]] = defaultdict(list)
        for one in book.incidents:
            if one.day is not None:
                incidents[one.day].append(one)
        mine = kept(archive).documents
        told = {
            date.fromisoformat(day.date): [one for one in day.events if DocumentId(one.document) not in mine]
            for day in picket(archive, series.id).days
        }
        for day in sorted({*logs, *incidents, *told}):
            if counter is not None and day >= counter.start:
                yield self._day(
                    number, series, day, counter.day_number(day), logs[day], incidents[day], told.get(day, [])
                )

    def _day(  # noqa: PLR0917  one day from everything that tells of it
        self,
        number: int,
        series: SeriesRow,
        day: date,
        count: int,
        logs: list[Log],
        incidents: list[Incident],
        rows: list[EventRow],
    ) -> DayTold:
        reports = [one for one in rows if one.type in SERIES_TYPES]
        place = next((log.where for log in logs if log.where), "") or series.place
        place = place or next((one.where for one in reports if one.where), "") or ""
        people = [one.id for log in logs for one in log.who] + [one.id for each in incidents for one in each.who]
        return DayTold(
            series=number, day=count, date=day.isoformat(), place=place, region=region(place),
            tellings=(*self._logged(logs), *self._reported(reports)),
            slogans=(*self._shouted(logs, people), *self._quoted(reports)),
            acts=(*self._entered(incidents), *self._told_acts(rows, reports)),
            said=tuple(fact for one in reports if not one.low_trust and (fact := self.making.sentence(one)) is not None),
            people=tuple(dict.fromkeys(people)),
        )  # fmt: skip

    # --- the team's own diary: what was seen in a public place ----------------------------------------------------------

    def _logged(self, logs: Iterable[Log]) -> Iterator[DayTelling]:
        for log in logs:
            yield DayTelling(fact=self._seen(log, ""), came=_came(log.participants))

    def _shouted(self, logs: Iterable[Log], people: Iterable[str]) -> Iterator[Fact]:
        for log in logs:
            for words in (*log.slogans, *log.placards):
                yield self._seen(log, words, people)

    def _seen(self, log: Log, words: str, people: Iterable[str] = ()) -> Fact:
        speaker = log.speaker.id if log.speaker is not None else ""
        return self.making.typed(words, self._document(log.key), public=True, speaker=speaker, others=people)

    def _document(self, key: str) -> str:
        row = entries.entry(self.making.makes.archive, key)
        return str(row.document) if row is not None else ""

    def _entered(self, incidents: Iterable[Incident]) -> Iterator[ActTold]:
        for one in incidents:
            code = entries.form(one.form).event
            fact = self.making.typed("", self._document(one.key), public=False)
            yield ActTold(code=code, count=max(1, len(one.who)), fact=fact)

    # --- reports ------------------------------------------------------------------------------------------------------

    def _reported(self, reports: Iterable[EventRow]) -> Iterator[DayTelling]:
        for one in reports:
            claims = self.making.of_event(one)
            kind = next((claim for claim in claims if claim.prop == "type"), None)
            if kind is None:
                continue
            numbers = [claim.value for claim in claims if claim.prop == "participants"]
            fact = self.making.makes.fact("", kind, "")
            yield from (DayTelling(fact=fact, came=_came(number)) for number in numbers or [""])

    def _quoted(self, reports: Iterable[EventRow]) -> Iterator[Fact]:
        for one in reports:
            for claim in self.making.of_event(one):
                if claim.prop == "slogan":
                    yield self.making.makes.fact("", claim, "")

    def _told_acts(self, rows: Iterable[EventRow], reports: Iterable[EventRow]) -> Iterator[ActTold]:
        """Yields what reports of the day tell of the police; another text may tell of somebody taken elsewhere that day."""
        texts = {one.document for one in reports}
        for one in rows:
            if one.type not in ACTS or one.document not in texts or one.low_trust:
                continue
            claims = self.making.of_event(one)
            kind = next((claim for claim in claims if claim.prop == "type"), None)
            if kind is not None:
                counts = [int(claim.value) for claim in claims if claim.prop == "count" and claim.value.isdecimal()]
                yield ActTold(
                    code=one.type, count=max([*counts, len(one.who)]), fact=self.making.makes.fact("", kind, "")
                )


def _came(number: str) -> str:
    """Returns a number of people as it is shown: ``12``, ``5–15``, ``>24``."""
    low, _, high = number.strip().partition("/")
    if not low.lstrip(_MOST).isdecimal() or (high and not high.isdecimal()):
        return ""
    return f"{low}–{high}" if high else low


__all__ = ["ACTS", "Happened"]
