"""The diary as rows of event data, in the columns that ACLED and Mass Mobilization publish. Nobody is named in them.

The columns are those of their public codebooks; the rows are this archive's and say so in ``source``. What is not known
stays empty: no country is guessed from a place, no demand from a slogan, and no death is taken for granted.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Final

from kuager.errors.picket import UnknownExportError
from kuager.text import cells
from kuager.workflow.archive import Archive
from kuager.workflow.picketing.book import Daybook, Incident, Log
from kuager.workflow.picketing.daybook import daybook
from kuager.workflow.picketing.series import DETENTION, INJURY, WARNING, SeriesRow, kept
from kuager.workflow.picketing.veil import Veil, veil

ACLED: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country",
    "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip
"""ACLED's 31 columns, in its order."""
MASS: Final = (
    "id", "country", "ccode", "year", "region", "protest", "protestnumber", "startday", "startmonth", "startyear", "endday",
    "endmonth", "endyear", "protesterviolence", "location", "participants_category", "participants", "protesteridentity",
    "protesterdemand1", "protesterdemand2", "protesterdemand3", "protesterdemand4", "stateresponse1", "stateresponse2",
    "stateresponse3", "stateresponse4", "stateresponse5", "stateresponse6", "stateresponse7", "sources", "notes",
)  # fmt: skip
"""Mass Mobilization's 31 columns, in its order."""
FORMATS: Final = ("acled", "mm")
_SIZES: Final = ((10_000, ">10000"), (5_000, "5000-10000"), (2_000, "2000-4999"), (1_000, "1000-1999"), (100, "100-999"), (50, "50-99"))  # fmt: skip
"""Mass Mobilization's classes of size; it has none below fifty."""


def table(archive: Archive, kind: str, series: str | None = None) -> str:
    """Returns the rows of a series as CSV, safe to open in a spreadsheet.

    Args:
        archive: where from.
        kind: ``acled`` or ``mm``.
        series: which; the first when left out.

    Raises:
        UnknownExportError: another kind.
        UnknownSeriesError: there is no such series.
    """
    if kind not in FORMATS:
        raise UnknownExportError(item=kind)
    book = daybook(archive, series)
    columns, rows = (ACLED, acled(archive, book)) if kind == "acled" else (MASS, mass(archive, book))
    out = io.StringIO()
    written = cells.Sheet(out)
    written.row(columns)
    written.rows([row.get(name, "") for name in columns] for row in rows)
    return out.getvalue()


def acled(archive: Archive, book: Daybook) -> Iterator[dict[str, str]]:
    """Yields a row for every logged day, and one for every detention, in the order of time."""
    times = {row.key: row.at for form in kept(archive).forms.values() for row in form}
    hidden = veil(archive, book, named=False)
    done = _by_day(book)
    rows = [(log.day, 0, _day(book.series, log, done.get(log.day, ()), hidden)) for log in book.logs]
    rows += [(one.day, 1, _arrest(book.series, one)) for one in book.incidents if one.form == DETENTION and one.day]
    for day, _, row in sorted(rows, key=lambda each: (each[0], each[1], each[2]["event_id_cnty"])):
        yield row | {
            "event_date": day.isoformat(), "year": str(day.year), "source": f"{archive.settings.name} (own diary)",
            "source_scale": "Local partner", "timestamp": _epoch(times.get(row.pop("key"), "")),
        }  # fmt: skip


def _by_day(book: Daybook) -> Mapping[date, tuple[Incident, ...]]:
    found: dict[date, tuple[Incident, ...]] = {}
    for one in book.incidents:
        if one.day is not None:
            found[one.day] = (*found.get(one.day, ()), one)
    return found


def _day(series: SeriesRow, log: Log, done: tuple[Incident, ...], hidden: Veil) -> dict[str, str]:
    forms = {one.form for one in done}
    hurt = any(one.form == INJURY and one.by for one in done)
    state = hurt or bool(forms & {DETENTION, WARNING})
    kind = (
        "Excessive force against protesters" if hurt else "Protest with intervention" if state else "Peaceful protest"
    )
    return {
        "key": log.key,
        "event_id_cnty": f"OWN-{log.key[:12]}",
        "time_precision": "1",
        "disorder_type": "Demonstrations" if not hurt else "Political violence; Demonstrations",
        "event_type": "Protests",
        "sub_event_type": kind,
        "actor1": "Protesters",
        "inter1": "6",
        "actor2": "Police Forces" if state else "",
        "inter2": "1" if state else "",
        "interaction": "16" if state else "60",
        "civilian_targeting": "Civilian targeting" if hurt else "",
        "location": log.where or series.place,
        "notes": _notes(series, log, hidden),
        "tags": f"crowd size={_size(log) or 'no report'}",
    }


def _arrest(series: SeriesRow, one: Incident) -> dict[str, str]:
    hours = f", held {one.hours.normalize():f} hours" if one.hours is not None else ""
    return {
        "key": one.key,
        "event_id_cnty": f"OWN-{one.key[:12]}",
        "time_precision": "1",
        "disorder_type": "Strategic developments",
        "event_type": "Strategic developments",
        "sub_event_type": "Arrests",
        "actor1": "Police Forces",
        "inter1": "1",
        "actor2": "Protesters",
        "inter2": "6",
        "interaction": "16",
        "location": one.where or series.place,
        "notes": f"{len(one.who)} detained{hours}.",
        "tags": f"detained={len(one.who)}",
    }


def _size(log: Log) -> str:
    if not log.high:
        return ""
    open_end = log.participants.startswith(">")
    return f"more than {log.low}" if open_end else str(log.low) if log.low == log.high else f"{log.low}-{log.high}"


def _notes(series: SeriesRow, log: Log, hidden: Veil) -> str:
    counter = series.counter
    parts = []
    if counter is not None and log.day >= counter.start:
        parts.append(
            f"{counter.unit.value.removesuffix('s').capitalize()} {counter.day_number(log.day)} of a recurring protest."
        )
    if series.target or log.target:
        parts += [f"Addressed to: {words}." for words in hidden.lets([log.target or series.target])]
    slogans = hidden.lets(log.slogans)
    if slogans:
        parts.append("Slogans: " + "; ".join(slogans) + ".")
    return " ".join(parts)


def _epoch(at: str) -> str:
    if not at:
        return ""
    moment = datetime.fromisoformat(at)
    return str(int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()))


def mass(archive: Archive, book: Daybook) -> Iterator[dict[str, str]]:
    """Yields a row for every logged day, numbered within its year."""
    hidden = veil(archive, book, named=False)
    done = _by_day(book)
    numbers: dict[int, int] = {}
    for log in book.logs:
        day = log.day
        numbers[day.year] = numbers.get(day.year, 0) + 1
        responses = list(_responses(done.get(day, ())))
        yield {
            "id": f"OWN-{log.key[:12]}", "year": str(day.year), "protest": "1", "protestnumber": str(numbers[day.year]),
            "startday": str(day.day), "startmonth": str(day.month), "startyear": str(day.year), "endday": str(day.day),
            "endmonth": str(day.month), "endyear": str(day.year), "location": log.where or book.series.place,
            "participants_category": next((name for least, name in _SIZES if log.low >= least), ""), "participants": _size(log),
            **{f"stateresponse{number}": words for number, words in enumerate(responses, 1)},
            "sources": f"{archive.settings.name} (own diary)", "notes": _notes(book.series, log, hidden),
        }  # fmt: skip


def _responses(done: tuple[Incident, ...]) -> Iterator[str]:
    """Yields the classes of response that what was entered shows."""
    if any(one.form == DETENTION for one in done):
        yield "arrests"
    if any(one.form == INJURY and one.by for one in done):
        yield "beatings"


__all__ = ["ACLED", "FORMATS", "MASS", "acled", "mass", "table"]
