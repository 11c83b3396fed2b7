"""The verb that says how many people are likely on no list, or why nobody can say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from kuager.cli import longwork, output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.errors.counts import NoEstimateError
from kuager.text.tellings import LANGUAGES, render
from kuager.workflow.undercounting import membership, paper, tables
from kuager.workflow.undercounting.door import estimating
from kuager.workflow.undercounting.views import SMALL, Membership, Range, Shown, Stratum

_FILE = click.Path(path_type=Path)
_AT_ONCE = 4
"""So many lists' mistakes of matching are tried within seconds; for five it takes ten minutes and must be asked for."""


@click.command(epilog="Example:  kuager undercount victims.csv    or    kuager -a my-archive undercount --by outlet")
@click.argument("table", metavar="[TABLE]", required=False, type=_FILE)
@click.option(
    "--records", type=_FILE, help="Instead of TABLE: the table given to kuager resolve, with a column source."
)
@click.option("--groups", type=_FILE, metavar="OUT.csv", help="What kuager resolve --out wrote of these records.")
@click.option("--by", type=click.Choice(membership.BY), help="In an archive: what is one list.")
@click.option("--list", "lists", multiple=True, metavar="ID", help="Weighs this list; give it several times.")
@click.option(
    "--kind", default="", metavar="EVENT", help="In an archive: what happened, such as detention; all: anybody named."
)
@click.option("--strata", default="", metavar="NAME", help="Parts the people: year, place, sex; of a table any column.")
@click.option("--mistakes/--no-mistakes", default=None, help="Tries what mistakes of matching would change.")
@click.option("--csv", "csv_to", type=_FILE, help="Writes everything as CSV.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the warnings.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def undercount(
    session: Session, *, table: Path | None, records: Path | None, groups: Path | None, by: str | None, lists: tuple[str, ...],
    kind: str, strata: str, mistakes: bool | None, csv_to: Path | None, lang: str, as_json: bool,
) -> int:  # fmt: skip
    """Estimates how many people are on no list, from those who are on several.

    TABLE is a CSV with the columns person and list, or with one column of 0 and 1 for each list and perhaps count. Without
    a table the people of an archive are counted: by outlet (of one house, copies counted once), by imported list, or by
    document. Several estimates are given, never one; where lists are too few, copies of each other or share too few people,
    none is, and the command ends with 1.
    """
    estimate = estimating()
    if table or records or groups:
        if by or kind:
            raise UsageError("--by and --kind are about an archive; leave out the table")
        found = _table(table, records, groups, lists, strata)
    else:
        if strata and strata not in membership.STRATA:
            raise UsageError("In an archive people are parted by year, place or sex", item=strata)
        with session.open() as archive:
            found = membership.membership(archive, by or membership.BY[0], lists=lists, kind=kind, strata=strata)
    wanted = len(found.lists) <= _AT_ONCE if mistakes is None else mistakes
    line = longwork.Line(unit="of the tries")
    with line:
        shown = estimate(found, mistakes=wanted, tell=lambda done, total: _told(line, done, total))
    if csv_to:
        csv_to.write_text(paper.as_csv(shown, lang), encoding="utf-8-sig")
    if as_json:
        output.document(_json(shown, lang))
    else:
        _print(shown, lang)
    if shown.refused:
        click.echo(str(NoEstimateError(item=", ".join(one.name for one in shown.membership.lists) or None)), err=True)
        return NoEstimateError.exit_code
    return 0


def _table(
    table: Path | None, records: Path | None, groups: Path | None, lists: tuple[str, ...], strata: str
) -> Membership:
    if table and not (records or groups):
        return tables.from_table(table, lists=lists, strata=strata)
    if records and groups and not table:
        return tables.from_records(records, groups, lists=lists, strata=strata)
    raise UsageError("Give either TABLE, or both --records and --groups")


def _told(line: longwork.Line, done: int, total: int) -> None:
    if not done:
        line.expect(total)
    else:
        line.advance()
    line.start("what mistakes of matching would change")


def _json(shown: Shown, lang: str) -> dict[str, object]:
    told: dict[str, object] = output.plain(shown)
    said = [
        {**output.plain(one), "said": render(one.said, lang), "template": one.said.template} for one in shown.doubts
    ]
    parts = [
        {**output.plain(one), "doubts": [render(doubt.said, lang) for doubt in one.doubts]} for one in shown.strata
    ]
    cells = [{"lists": list(ids), "people": count} for ids, count in shown.cells]
    return {**told, "doubts": said, "strata": parts, "cells": cells}


def _print(shown: Shown, lang: str) -> None:
    names = {one.id: one.name for one in shown.membership.lists}
    if len(shown.membership.offered) > len(names):
        output.say(f"The {len(names)} longest of {len(shown.membership.offered)} lists; choose others with --list.")
    for group in shown.groups:
        click.echo(f"{'No estimate: ' if group.refuses else '! '}{render(group.said, lang)}")
        for doubt in group.details:
            click.echo(f"    {render(doubt.said, lang)}")
    output.table(
        ((" + ".join(names[one] for one in ids), str(count)) for ids, count in shown.cells if count),
        ("exactly on", "people"),
    )
    click.echo(f"{shown.seen} people are on these lists.")
    if shown.membership.unnamed:
        click.echo(f"{shown.membership.unnamed} people without a name are not counted: they cannot be told apart.")
    if shown.small:
        click.echo(f"{shown.small} of these numbers are below {SMALL}: do not publish them.")
    if shown.floor is not None:
        click.echo(f"At least {shown.floor.low:.0f}, likely {shown.floor.total:.0f} or more (Chao's lower bound).")
    output.table((_cells(one) for one in shown.ranges), ("estimate", "about", "people", "low", "high"))
    output.table(
        (
            (f"{one.missed:.0%}", f"{one.false:.0%}", f"{one.total:.0f}", f"{one.low:.0f} to {one.high:.0f}")
            for one in shown.mistakes or ()
        ),
        ("missed links", "false links", "people", "between"),
    )
    _print_parts(shown.strata)
    if shown.sum is not None:
        click.echo(f"Sum of the parts: {shown.sum.total:.0f} ({shown.sum.low:.0f} to {shown.sum.high:.0f}).")
    elif shown.unsummed:
        click.echo(f"No sum: parts with {shown.unsummed} people allow no estimate.")


def _cells(one: Range) -> tuple[str, ...]:
    return one.kind, ", ".join(one.about), f"{one.total:.0f}", f"{one.low:.0f}", f"{one.high:.0f}"


def _print_parts(parts: Iterable[Stratum]) -> None:
    output.table(
        (
            (
                one.name or "not known",
                str(one.seen),
                "-" if one.total is None else f"{one.total:.0f} ({one.low:.0f} to {one.high:.0f})",
                "few people" if one.few else "",
            )
            for one in parts
        ),
        ("part", "seen", "people", ""),
    )
