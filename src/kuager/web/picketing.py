"""Logging a day of the picket in a few taps, and what all days come to."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager import track
from kuager.errors.entries import EntryConflictError, EntryProblemsError, FieldProblem
from kuager.web.asking import MANY, PAGE, address, back_to, form_of, paged, renderer_of, seat_of, tell
from kuager.web.dates import shown_date
from kuager.web.picket_pictures import against_of, bands_of, months_of, years_of
from kuager.web.tallying import Seat
from kuager.web.words import Words
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.diary import serieses
from kuager.workflow.entries import Given
from kuager.workflow.entries.choosing import Question, questions
from kuager.workflow.picketing.book import Daybook, Incident, Log, Money
from kuager.workflow.picketing.daybook import INCIDENTS, daybook
from kuager.workflow.picketing.logday import Offered, added, given_of, offered
from kuager.workflow.picketing.series import DAY, TOLD, whole_day

_MEANT: Final = "meant:"
"""How the name of a choice begins that says who a typed name means; the name follows."""
_LINES: Final = ("placards", "response", "films")
_PLAIN: Final = ("participants", "weather", "notes", "who_unnamed")
_KEY_BYTES: Final = 16
_DIGITS: Final = 6
MOST_WORDS: Final = 60
NARROW: Final = "\u202f"
"""Stands between thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The day's form as it is shown: what is filled in, and what is in its way."""

    when: str
    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    came: Sequence[str] = ()
    typed: str = ""
    shouted: Sequence[str] = ()
    slogans: str = ""
    meant: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[FieldProblem] = ()
    questions: Sequence[Question] = ()
    there: Log | None = None


async def log(request: Request) -> Response:
    """The form of a day: today and the ticks of lately are filled in; ``same`` takes over the day before."""
    asked = request.query_params
    archive = seat_of(request).archive
    day = whole_day(asked.get("on", ""))
    found = offered(archive, asked.get("series") or None, day)
    when = (day or found.today).isoformat()
    sheet = Sheet(when=when, key=secrets.token_hex(_KEY_BYTES), there=found.there)
    if "same" in asked and found.last is not None:
        sheet = _same(found.last, sheet)
    return _shown(request, found, sheet)


def _same(last: Log, sheet: Sheet) -> Sheet:
    """Takes over how many came, who and what was shouted; the weather and the notes are each day's own."""
    return Sheet(
        when=sheet.when, key=sheet.key, there=sheet.there, values={"participants": last.participants.replace("/", "-")},
        came=[one.id for one in last.who if not one.shielded], shouted=last.slogans,
    )  # fmt: skip


async def keep(request: Request) -> Response:
    """Takes a day, or adds to the entry that is there; shows the form again with what is in the way."""
    fields = await form_of(request, most=MANY)
    async with request.form(max_fields=MANY) as form:
        many = {name: [one for one in form.getlist(name) if isinstance(one, str)] for name in form}
    seat = seat_of(request)
    when = fields.get("when", "").strip()
    found = offered(seat.archive, fields.get("series") or None, whole_day(when))
    sheet = Sheet(
        when=when,
        key=fields.get("key", ""),
        values={name: fields.get(name, "") for name in (*_PLAIN, *_LINES)},
        came=many.get("came", []),
        typed=fields.get("who", ""),
        shouted=many.get("slogan", []),
        slogans=fields.get("slogans", ""),
        meant={name.removeprefix(_MEANT): fields[name] for name in fields if name.startswith(_MEANT)},
    )
    return _taken(request, seat, found, sheet, fields.get("add", ""))


def _taken(request: Request, seat: Seat, found: Offered, sheet: Sheet, add: str) -> Response:
    archive, lang = seat.archive, renderer_of(request).words_of(request).lang
    given = _given(archive, found, sheet)
    known = entries.entry(archive, sheet.key)
    open_questions = () if known else questions(archive, entries.form(DAY), given)
    if open_questions:
        return _shown(request, found, _with(sheet, questions=open_questions), status=422)
    given = Given(answers=given.answers, nodes={key: node for key, node in given.nodes.items() if node != "-"})
    try:
        if add:
            told, version = added(archive, add, given)
            made = entries.enter(archive, DAY, told, lang=lang, key=add, version=version, agent=seat.agent)
        else:
            made = entries.enter(archive, DAY, given, lang=lang, key=sheet.key, agent=seat.agent)
    except EntryConflictError:
        return _shown(request, found, _with(sheet, there=found.there), status=409)
    except EntryProblemsError as error:
        there = found.there if any(one.entry for one in error.problems) else None
        return _shown(request, found, _with(sheet, problems=error.problems, there=there), status=422)
    tell(request, "done", "picket.added" if add else "picket.kept" if made.new else "entries.kept_before")
    return back_to(f"{address('/picket', series=found.series, on=sheet.when)}#day", "/picket")


def _given(archive: Archive, found: Offered, sheet: Sheet) -> Given:
    """Returns the day's answers: who was ticked first, with their records, then who was typed.

    A record may have become part of another person since the page was opened, so it is looked up, not compared.
    """
    here = context(archive)
    people = {id_: here.entity(id_) for id_ in dict.fromkeys(sheet.came)}
    names = {id_: one.name if one else id_ for id_, one in people.items() if one is None or not one.shielded}
    ticked = list(names)
    typed = [line.strip() for line in sheet.typed.splitlines() if line.strip()]
    slogans = [*sheet.shouted, *(line.strip() for line in sheet.slogans.splitlines() if line.strip())]
    nodes = {f"who.{position}": id_ for position, id_ in enumerate(ticked)}
    nodes |= {f"who.{len(ticked) + at}": sheet.meant[name] for at, name in enumerate(typed) if name in sheet.meant}
    answers = {
        "when": [sheet.when], "who": [*(names[id_] for id_ in ticked), *typed], "slogans": list(dict.fromkeys(slogans)),
        **{name: [value] for name, value in sheet.values.items() if value.strip()},
    }  # fmt: skip
    return given_of(answers, nodes, found.series)


def _with(
    sheet: Sheet, *, problems: Sequence[FieldProblem] = (), questions: Sequence[Question] = (), there: Log | None = None
) -> Sheet:
    return Sheet(
        when=sheet.when, key=sheet.key, values=sheet.values, came=sheet.came, typed=sheet.typed, shouted=sheet.shouted,
        slogans=sheet.slogans, meant=sheet.meant, problems=problems, questions=questions, there=there,
    )  # fmt: skip


def _shown(request: Request, found: Offered, sheet: Sheet, *, status: int = 200) -> Response:
    archive = seat_of(request).archive
    rows = serieses(archive)
    chosen = next((row for row in rows if row.id == found.series), None)
    day = whole_day(sheet.when)
    counter = chosen.counter if chosen else None
    number = counter.day_number(day) if counter is not None and day is not None and day >= counter.start else None
    offered_slogans = list(dict.fromkeys((*sheet.shouted, *found.slogans)))
    return renderer_of(request).page(
        request,
        "picket_log.html",
        status=status,
        sheet=sheet,
        found=found,
        series=rows,
        chosen=chosen,
        slogans=offered_slogans,
        last_day=found.last.day.isoformat() if found.last else "",
        number=number,
        unit=counter.unit.value if counter else "days",
        rests=bool(counter is not None and day is not None and counter.is_rest(day)),
        problem={one.name: None for one in entries.form(DAY).fields} | {one.field: one for one in sheet.problems},
        value=lambda name: sheet.values.get(name, ""),
        asked={one.name: entries.form(DAY).question(one, _lang(request)) for one in entries.form(DAY).fields},
        hints={one.name: one.hint(_lang(request)) for one in entries.form(DAY).fields},
        same=address("/picket/log", series=found.series, on=sheet.when, same="1"),
        own="" if found.series == TOLD else found.series,
    )


def _lang(request: Request) -> str:
    return renderer_of(request).words_of(request).lang


async def totals(request: Request) -> Response:
    """Who came, what was shouted, what was done about it, and sums; drawn against what happened outside."""
    archive = seat_of(request).archive
    book = daybook(archive, request.query_params.get("series") or None)
    words = renderer_of(request).words_of(request)
    came, at, pages = paged(book.came, request)
    bands = bands_of(book, words)
    return renderer_of(request).page(
        request,
        "picket_totals.html",
        book=book,
        sums=_sums(book, words),
        series=serieses(archive),
        came=[(one, one.first.isoformat(), one.last.isoformat()) for one in came],
        shown=[
            (name, [(one.words, one.days, one.first.isoformat()) for one in rows[:MOST_WORDS]], len(rows))
            for name, rows in (("slogans", book.slogans), ("placards", book.placards))
            if rows
        ],
        incidents=[_incident(one, words) for one in reversed(book.incidents)][:PAGE],
        at=at,
        pages=pages,
        years=years_of(book, (), words),
        months=months_of(book),
        against=against_of(book, bands, words),
        bands=bands,
        forms=[(form, entries.form(form).label(words.lang)) for form in (*INCIDENTS, "outside_event", "series_pause")],
        own="" if book.series.id == TOLD else book.series.id,
        check=_checked(book, request.query_params),
    )


def _sums(book: Daybook, words: Words) -> list[tuple[str, str]]:
    """Returns the totals as (what, figure), those that say nothing left out."""
    sums = book.totals
    rows: list[tuple[str, object]] = [
        ("logged", sums.logged), ("not_logged", sums.not_logged), ("on_rest", sums.on_rest_days), ("came", sums.people),
        ("taking_part", sums.taking_part), ("most", f"{sums.most} ({shown_date(sums.most_on.isoformat(), words)})" if sums.most_on else ""),
        ("detained", sums.detained), ("hours", f"{sums.hours.normalize():f}" if sums.hours_known else ""),
    ]  # fmt: skip
    found = [(words(f"picket.sum.{name}"), str(value)) for name, value in rows if value]
    found += [(entries.form(form).label(words.lang), str(count)) for form, count in sums.counts if count]
    found += [
        (words("picket.sum.fines"), f"{amount:,} {currency}".replace(",", NARROW)) for currency, amount in sums.fines
    ]
    found += [
        (words("picket.sum.converted"), f"{amount:,} {currency}".replace(",", NARROW))
        for currency, amount in sums.converted
    ]
    return found


def _incident(one: Incident, words: Words) -> dict[str, Any]:
    """Returns an incident as a row of the table."""
    form = entries.form(one.form)
    ask = {each.name: form.question(each, words.lang) for each in form.fields}
    span = one.when if not one.until or one.until == one.when else f"{one.when}/{one.until}"
    times = "–".join(part for part in (one.from_time, one.until_time) if part)
    facts = [(ask.get(name, name), said) for name, said in one.words]
    if one.hours is not None:
        facts.insert(
            0, (words("picket.hours_computed" if one.computed else "picket.hours"), f"{one.hours.normalize():f}")
        )
    if one.money is not None:
        facts.insert(0, (words("picket.amount"), _amount(one.money, words)))
    return {
        "key": one.key, "label": form.label(words.lang), "when": span, "times": times, "who": one.who, "by": one.by,
        "where": one.where, "facts": facts,
    }  # fmt: skip


def _amount(money: Money, words: Words) -> str:
    said = f"{money.amount:,} {money.currency}".replace(",", NARROW)
    if money.converted is None:
        return said
    other = f"{money.converted:,} {money.into}".replace(",", NARROW)
    rate = words("picket.rate", rate=money.rate, date=shown_date(money.rate_date, words), source=money.rate_source)
    return f"{said} ≈ {other} ({rate})"


def _checked(book: Daybook, asked: QueryParams) -> dict[str, Any] | None:
    """Returns how a number somebody published fits; None when none is asked about."""
    number, on = asked.get("number", "").strip(), asked.get("for", "").strip()
    if not number and not on:
        return None
    return checked(book, number, on, asked.get("unit", ""))


def checked(book: Daybook, number: str, on: str, unit: str) -> dict[str, Any]:
    """Returns every way of counting beside a published number, the best first; or what is wrong with the question."""
    from_form = {"number": number, "on": on, "unit": unit, "problem": "", "fits": ()}
    day = whole_day(on)
    if day is None or not number.isdigit() or len(number) > _DIGITS:
        return from_form | {"problem": "date" if day is None else "number"}
    counter = book.series.counter
    if counter is None or day < counter.start:
        return from_form | {"problem": "before"}
    held = sum(1 for one in {log.day for log in book.logs} if one <= day) if book.logs else None
    chosen = track.Unit(unit) if unit in set(track.Unit) else None
    return from_form | {"fits": track.fits(counter, int(number), day, unit=chosen, held=held)}


ROUTES: Final = [
    Route("/picket/log", log),
    Route("/picket/log", keep, methods=["POST"]),
    Route("/picket/totals", totals),
]
