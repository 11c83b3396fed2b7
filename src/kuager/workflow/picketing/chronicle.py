"""The public chronicle of a series: what happened day by day, with nobody in it who must stay unnamed. Always a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kuager.model import on, tell
from kuager.model.paper import Block, Heading, Items, Paper, Para, Run, para
from kuager.text.tellings import render
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.entries import EntryRow
from kuager.workflow.picketing.book import Daybook, Incident, Log, Money, Somebody
from kuager.workflow.picketing.daybook import daybook
from kuager.workflow.picketing.series import OF_A_SERIES, WEEKDAYS, kept
from kuager.workflow.picketing.veil import Veil, veil

_TOLD: Final = frozenset({"charge", "state", "outcome", "days", "said", "harm"})
"""Of the words of an incident, those a reader may see; numbers of cases, judges and notes stay with the team."""
_NARROW: Final = "\u202f"


def chronicle(archive: Archive, series: str | None = None, lang: str = "en", *, names: bool = False) -> Paper:
    """Returns the chronicle of a series as a paper.

    Args:
        archive: where from.
        series: which; the first when left out.
        lang: en, kk, ru or zh; what people said stays in the language it was said in.
        names: whether people who are not shielded are named; each of them must have agreed.

    Raises:
        UnknownSeriesError: there is no such series.
    """
    book = daybook(archive, series)
    rows = {row.key: row for form in OF_A_SERIES for row in kept(archive).of(form)}
    writer = _Chronicle(book=book, lang=lang, rows=rows, veil=veil(archive, book, named=names))
    body = tuple(writer.body())
    held = tell("chronicle.names" if names else "chronicle.no_names", n=writer.veil.held_back)
    warning = para(Run(text=writer.say("chronicle.clearance"), bold=True), " ", render(held, lang), blank=True)
    return Paper(
        title=render(tell("chronicle.title", name=book.series.name or archive.settings.name), lang),
        lang=lang,
        kicker=writer.say("chronicle.draft"),
        facts=tuple(writer.facts()),
        blocks=(warning, *body, *writer.totals()),
        notes=tuple(writer.notes),
        notes_title=writer.say("chronicle.sources"),
        footer=render(tell("chronicle.footer", archive=archive.settings.name), lang),
    )


@dataclass(slots=True, kw_only=True)
class _Chronicle:
    book: Daybook
    lang: str
    rows: dict[str, EntryRow]
    veil: Veil
    notes: list[str] = field(default_factory=list)

    def say(self, key: str, **values: str | int) -> str:
        return render(tell(key, **values), self.lang)

    def when(self, day: date) -> str:
        return render(tell("chronicle.date", date=on(day.isoformat())), self.lang)

    def facts(self) -> Iterator[tuple[str, str]]:
        series, counter = self.book.series, self.book.series.counter
        for key, value in (("target", series.target), ("place", series.place)):
            shown = self.veil.lets([value]) if value else []
            if shown:
                yield self.say(f"chronicle.{key}"), shown[0]
        if counter is None:
            return
        yield self.say("chronicle.began"), self.when(counter.start)
        if counter.end is not None:
            yield self.say("chronicle.ended"), self.when(counter.end)
        if counter.rest_weekdays:
            rests = ", ".join(_weekday(number, self.lang) for number in sorted(counter.rest_weekdays))
            yield self.say("chronicle.rests"), rests
        last = max((log.day for log in self.book.logs if log.day >= counter.start), default=None)
        if last is not None:
            count = tell(
                f"chronicle.{counter.unit.value}", number=str(counter.day_number(last)), date=on(last.isoformat()),
                held=counter.picket_days(last), rest=counter.rest_days(last),
            )  # fmt: skip
            yield self.say("chronicle.count"), render(count, self.lang)
        yield self.say("chronicle.logged"), str(self.book.totals.logged)

    def body(self) -> Iterator[Block]:
        days: dict[date, list[Log | Incident]] = {}
        for log in self.book.logs:
            days.setdefault(log.day, []).append(log)
        for one in self.book.incidents:
            if one.day is not None:
                days.setdefault(one.day, []).append(one)
        year = 0
        for day in sorted(days):
            if day.year != year:
                year = day.year
                yield Heading(text=str(year))
            yield Para(runs=tuple(self.day(day, days[day])))

    def day(self, day: date, told: list[Log | Incident]) -> Iterator[Run]:
        counter = self.book.series.counter
        key = "before" if counter is None or day < counter.start else "week" if counter.unit == "weeks" else "day"
        number = str(counter.day_number(day)) if counter is not None and key != "before" else ""
        yield Run(text=render(tell(f"chronicle.{key}", number=number, date=on(day.isoformat())), self.lang), bold=True)
        for one in told:
            words = " ".join(self.log(one) if isinstance(one, Log) else self.incident(one))
            if words:
                yield Run(text=f" {words}", note=self.note(one.key))
        outside = [one.title for one in self.book.outside if one.first <= day <= one.last]
        shown = self.veil.lets(outside)
        if shown:
            yield Run(text=f" {self.say('chronicle.outside', words='; '.join(shown))}", italic=True)

    def log(self, log: Log) -> Iterator[str]:
        if log.high:
            more = ">" if log.participants.startswith(">") else ""
            count = str(log.low) if log.low == log.high else f"{log.low}–{log.high}"
            yield self.say("chronicle.people", n=f"{more}{count}")
        if log.who and self.veil.named:
            yield self.say("chronicle.came", names=self.who(log.who))
        for key, words in (
            ("shouted", log.slogans), ("placards", log.placards), ("weather", (log.weather,)), ("answered", log.response),
        ):  # fmt: skip
            shown = self.veil.lets(one for one in words if one)
            if shown:
                yield self.say(f"chronicle.{key}", words="; ".join(one.rstrip(".") for one in shown))
        yield from self.veil.lets([log.notes] if log.notes else [])

    def incident(self, one: Incident) -> Iterator[str]:
        kind = entries.form(one.form).label(self.lang)
        parts = [self.say("chronicle.whom", kind=kind, names=self.who(one.who))] if one.who else [kind]
        if one.from_time or one.until_time:
            parts.append("–".join(part for part in (one.from_time, one.until_time) if part))
        if one.hours is not None:
            parts.append(self.say("chronicle.hours", n=f"{one.hours.normalize():f}"))
        if one.money is not None:
            parts.append(self.money(one.money))
        parts += [words.rstrip(".") for words in self.veil.lets(words for name, words in one.words if name in _TOLD)]
        yield "; ".join(parts) + "."

    def money(self, money: Money) -> str:
        amount = _figure(f"{money.amount:,} {money.currency}")
        if money.converted is None:
            return amount
        told = tell(
            "chronicle.converted", amount=amount, other=_figure(f"{money.converted:,} {money.into}"), rate=money.rate,
            date=on(money.rate_date), source=money.rate_source,
        )  # fmt: skip
        return render(told, self.lang)

    def who(self, people: tuple[Somebody, ...]) -> str:
        names, unnamed = self.veil.people(people)
        return ", ".join([*names, self.say("chronicle.unnamed", n=unnamed)] if unnamed else names)

    def note(self, key: str) -> int:
        row = self.rows[key]
        self.notes.append(self.say("chronicle.source", entry=key[:12], version=str(row.version)))
        return len(self.notes)

    def totals(self) -> Iterator[Block]:
        sums = self.book.totals
        if not sums.logged and not self.book.incidents:
            return
        yield Heading(text=self.say("chronicle.totals"))
        lines = [self.say("chronicle.attended", n=_figure(f"{sums.taking_part:,}"))] if sums.taking_part else []
        lines += [
            self.say("chronicle.kinds", kind=entries.form(form).label(self.lang), n=str(count))
            for form, count in sums.counts
            if count
        ]
        lines += [_figure(f"{amount:,} {currency}") for currency, amount in sums.fines]
        yield Items(items=tuple(para(line) for line in lines))


def _figure(words: str) -> str:
    return words.replace(",", _NARROW)


def _weekday(number: int, lang: str) -> str:
    rest = entries.form("series").field("rest")
    return dict(rest.choices(lang))[WEEKDAYS[number]] if rest else WEEKDAYS[number]


__all__ = ["chronicle"]
