"""The ledger of acts as an auditor reads it: what was done, by whom as far as that was not erased, and whether it holds."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kuager.preserve import chain, treeheads
from kuager.protect.rights import Action
from kuager.text.cells import Sheet
from kuager.workflow import acts, openings
from kuager.workflow.acting import require
from kuager.workflow.acts import Act, Done
from kuager.workflow.archive import Archive
from kuager.workflow.witness import LEDGER

SHORT: Final = 8
_COLUMNS: Final = ("row", "at", "act", "about", "who", "mark", "outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One act; ``who`` is the member's name here, or nothing where it was erased, ``mark`` what the ledger holds."""

    seq: int
    at: datetime
    act: str
    what: str
    who: str
    mark: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """Whether the ledger holds.

    Attributes:
        rows: how many it has, acts and custody together.
        problems: what does not fit; empty when every row fits the one before.
        heads: how many signed heads there are.
        after: rows since the last of them.
        last: when that was made.
    """

    rows: int
    problems: tuple[str, ...]
    heads: int
    after: int
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What an auditor sees: the acts asked for, latest first, counts of all acts, and whether the ledger holds."""

    rows: tuple[Row, ...]
    acts: tuple[tuple[str, int], ...]
    marks: tuple[tuple[str, str], ...]
    days: tuple[tuple[date, int, int], ...]
    total: int
    holds: Holds


def view(archive: Archive, *, act: str = "", mark: str = "", day: str = "") -> View:
    """Returns the acts of the ledger.

    Args:
        archive: whose ledger.
        act: only these.
        mark: only those of whoever the ledger calls so (or the beginning of it).
        day: only those of one day (UTC), ISO 8601.

    Raises:
        NotAllowedError: the role may not read the ledger of acts.
    """
    require(archive, Action.AUDIT)
    every = list(acts.done(archive))
    names = {one.commitment: one.value for one in archive.store.sealed_values(openings.AGENT)}
    kept = [
        one
        for one in every
        if act in ("", one.act) and one.who.startswith(mark) and (not day or one.at.date().isoformat() == day)
    ]
    return View(
        rows=tuple(_row(one, names) for one in reversed(kept)),
        acts=tuple(sorted(Counter(one.act for one in every).items(), key=lambda pair: (-pair[1], pair[0]))),
        marks=tuple(sorted({(one.who, names.get(one.who, "")) for one in every})),
        days=_days(kept),
        total=len(every),
        holds=_holds(archive),
    )


def as_csv(rows: Iterable[Row]) -> str:
    """Returns acts as a table for a spreadsheet; no cell of it is taken for a formula."""
    out = io.StringIO()
    table = Sheet(out)
    table.row(_COLUMNS)
    for row in rows:
        cells = (row.seq, row.at.isoformat(), row.act, row.what, row.who, row.mark, row.outcome)
        table.row(str(cell) for cell in cells)
    return out.getvalue()


def known_acts() -> tuple[str, ...]:
    """Returns the words of all acts."""
    return tuple(map(str, Act))


def _row(one: Done, names: dict[str, str]) -> Row:
    who = names.get(one.who, "" if one.who.startswith("sealed:") else one.who)
    return Row(seq=one.seq, at=one.at, act=one.act, what=one.what, who=who, mark=one.who, outcome=one.outcome)


def _days(rows: Iterable[Done]) -> tuple[tuple[date, int, int], ...]:
    """Returns per day how many acts there were, and how many of them failed or were refused."""
    every: Counter[date] = Counter()
    bad: Counter[date] = Counter()
    for one in rows:
        every[one.at.date()] += 1
        bad[one.at.date()] += one.outcome != "ok"
    return tuple((day, count, bad[day]) for day, count in sorted(every.items()))


def _holds(archive: Archive) -> Holds:
    rows = list(archive.store.custody())
    public = archive.signer.public if archive.signer else None
    report = treeheads.review(archive.root / LEDGER, rows, public)
    walked = chain.walk(rows)
    return Holds(
        rows=walked.size, problems=(*walked.problems, *report.problems), heads=report.count, after=report.after,
        last=report.last.at if report.last else None,
    )  # fmt: skip
