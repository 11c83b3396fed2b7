"""Rows like those of ACLED: days of pickets, arrests, and people who were made to disappear.

Columns and codes follow ACLED's public codebook, in the numeric codes of actors that its exports had until 2024. They are
made by program from what the dataset tells, not coded by ACLED: whoever joins them with theirs says so. What is not told
stays empty; nothing is rounded to a day, and no death is put as zero.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import takewhile
from typing import Final

from kuager.model.dataset import Dataset, DocumentRow, EventRow
from kuager.publish.datasets.formats import Files, gather
from kuager.publish.datasets.ftm.dates import single
from kuager.publish.datasets.geo.outlines import areas
from kuager.text.cells import Sheet

COLUMNS: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1",
    "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2",
    "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
_PROTEST: Final = ("Demonstrations", "Protests", "Peaceful protest")
_ARREST: Final = ("Strategic developments", "Strategic developments", "Arrests")
_TAKEN: Final = ("Political violence", "Violence against civilians", "Abduction/forced disappearance")
KINDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "protest": _PROTEST, "detention": _ARREST, "administrative_arrest": _ARREST, "disappearance": _TAKEN, "camp_internment": _TAKEN,
}  # fmt: skip
"""Which of our events are rows, and as what; all others have no place there."""
_INTERVENED: Final = frozenset({"detention", "administrative_arrest", "injury"})
"""What the police do that makes a protest one with intervention; watching, warning and fining do not."""
_COUNTRIES: Final = {
    "xinjiang": ("CHN", "China", "156", "East Asia"), "kazakhstan": ("KAZ", "Kazakhstan", "398", "Caucasus and Central Asia"),
}  # fmt: skip
_NEW_MEDIA: Final = frozenset({"thread", "post", "film", "video", "recording", "audio"})
_STATE, _PROTESTERS, _CIVILIANS = "1", "6", "7"
_DAY, _MONTH = len("2021-02-08"), len("2021-02")


@dataclass(slots=True, kw_only=True)
class _Beside:
    """What a row needs besides its event: areas of places, documents, what the police did, how many came."""

    places: dict[str, str]
    documents: dict[str, DocumentRow]
    police: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    came: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def write(dataset: Dataset) -> Files:
    """Yields the one file."""
    yield "acled-like.csv", gather(lines(dataset))


def lines(dataset: Dataset) -> Iterator[bytes]:
    """Yields the header and the rows."""
    out = io.StringIO(newline="")
    sheet = Sheet(out)
    sheet.row(COLUMNS)
    beside, made = _beside(dataset), _moment(dataset.made_on)
    for one in dataset.events():
        if one.schema in KINDS:
            told = row(one, beside) | {"timestamp": made}
            sheet.row([told.get(name, "") for name in COLUMNS])
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    if out.tell():
        yield out.getvalue().encode()


def _beside(dataset: Dataset) -> _Beside:
    found = _Beside(
        places={one.id: one.area for one in dataset.places()}, documents={one.id: one for one in dataset.documents()}
    )
    for said in dataset.statements():
        if said.schema == "protest" and said.stance != "denies":
            if said.prop == "response":
                found.police[said.entity].append(said.value)
            elif said.prop == "participants":
                found.came[said.entity].append(said.value)
    return found


def row(one: EventRow, beside: _Beside) -> dict[str, str]:
    """Returns an event as a row, without what is not told."""
    area = beside.places.get(one.place, "")
    code, country, iso, region = _COUNTRIES.get(area.partition("/")[0], ("", "", "", ""))
    return (
        {"event_id_cnty": f"{code}-{one.id}" if code else one.id, "iso": iso, "region": region, "country": country}
        | _when(one.dates) | _what(one, country, beside.police[one.id]) | _where(one, area, country) | _told(one, beside)
    )  # fmt: skip


def _when(dates: Iterable[str]) -> dict[str, str]:
    """The day only where every source tells the same one: a month has a year and its code, and no day."""
    prefixes = [single(one) for one in dates]
    pairs = zip(*(one[:_DAY].split("-") for one in prefixes), strict=False) if prefixes else ()
    shared = "-".join(parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, pairs))
    precision = {_DAY: "1", _MONTH: "3"}.get(len(shared), "")
    return {"event_date": shared if precision == "1" else "", "year": shared[:4], "time_precision": precision}


def _what(one: EventRow, country: str, police: Iterable[str]) -> dict[str, str]:
    disorder, kind, sub = KINDS[one.schema]
    of = f" ({country})" if country else ""
    told = {"disorder_type": disorder, "event_type": kind, "sub_event_type": sub}
    if one.schema == "protest":
        codes = {code.partition(":")[0] for code in police}
        told |= {"actor1": f"Protesters{of}", "inter1": _PROTESTERS, "interaction": f"{_PROTESTERS}0"}
        if codes & _INTERVENED:
            told |= {
                "sub_event_type": "Protest with intervention",
                "actor2": f"Police{of}",
                "inter2": _STATE,
                "interaction": f"{_STATE}{_PROTESTERS}",
            }
        return told
    told |= {"actor1": "; ".join(one.actors), "actor2": f"Civilians{of}", "inter2": _CIVILIANS}
    return told | ({"civilian_targeting": "Civilian targeting"} if kind == _TAKEN[1] else {})


def _where(one: EventRow, area: str, country: str) -> dict[str, str]:
    told = {"location": one.places[0] if len(one.places) == 1 else ""}
    drawn = areas().get(area)
    if drawn is None:
        return told
    name = drawn.names.get("en", "")
    told |= {"admin1": "Xinjiang", "admin2": name} if country == "China" else {"admin1": name}
    return told | {"longitude": f"{drawn.at[0]:.3f}", "latitude": f"{drawn.at[1]:.3f}", "geo_precision": "3"}


def _told(one: EventRow, beside: _Beside) -> dict[str, str]:
    papers = [beside.documents[id_] for id_ in one.sources if id_ in beside.documents]
    tags = [f"crowd size={came}" for came in beside.came[one.id]]
    tags += [
        f"kuager schema={one.schema}",
        *(f"date={day}" for day in one.dates),
        *(f"place={place}" for place in one.places),
    ]
    tags += [f"independent tellings={one.lineages}"] if one.lineages is not None else []
    new = bool(papers) and all(paper.kind in _NEW_MEDIA for paper in papers)
    return {
        "source": "; ".join(dict.fromkeys(paper.site or paper.title for paper in papers)), "source_scale": "New media" if new else "",
        "notes": one.notes, "tags": "; ".join(tags),
    }  # fmt: skip


def _moment(day: str) -> str:
    """The day of the dataset as seconds since 1970; of the dataset and not of the row, so that it tells nothing more."""
    return (
        str(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        else ""
    )


__all__ = ["COLUMNS", "KINDS", "lines", "row", "write"]
