"""The verbs for the library of testimonies: import, list, show, link, unlink."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kuager.cli import longwork, output
from kuager.cli.lists import SEALED_PROPS, chosen_mapping, issues_file
from kuager.cli.root import INTERRUPTED, Session
from kuager.workflow import ingest
from kuager.workflow.lists import editions, guessing, preview
from kuager.workflow.lists import mapping as mappings
from kuager.workflow.lists import taking as tables
from kuager.workflow.lists.editions import Edition
from kuager.workflow.lists.mapping import Mapping
from kuager.workflow.lists.people import RowIssue
from kuager.workflow.testimonies import choosing, files, links, showing, taking
from kuager.workflow.testimonies.choosing import SORTS, Wanted
from kuager.workflow.testimonies.views import Medium, State, Testimony
from kuager.workflow.testimonies.views import as_json as as_row


@click.group(epilog="Example:  kuager -a my-archive testimony import VIDEOS --table videos.xlsx --dry-run")
def testimony() -> None:
    """The library of testimonies: films, recordings and texts of people who tell what happened."""


@testimony.command("import", epilog="Example:  kuager -a my-archive testimony import VIDEOS --table videos.xlsx")
@click.argument("folder")
@click.option("--table", required=True, metavar="FILE", help="CSV, XLSX or ODS: a row for each recording.")
@click.option("--mapping", "named", metavar="M.json", help="What the columns mean: a file or the name of a saved one.")
@click.option("--name", metavar="NAME", help="What the batch is called; the same name is a newer edition of its table.")
@click.option("--from", "given_by", metavar="WHO", help="Who gave it to you; kept in the chain of custody.")
@click.option("--dry-run", is_flag=True, help="Says what would happen and keeps nothing.")
@click.option("--issues", "issues_to", type=click.Path(path_type=Path), help="Writes what is wrong with rows as CSV.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def import_(
    session: Session, *, folder: str, table: str, named: str | None, name: str | None, given_by: str | None,
    dry_run: bool, issues_to: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Takes in a folder of recordings with the table that describes them. Run it again to go on."""
    called = name or Path(table).stem
    inside = files.folder(folder)
    with session.open() as archive:
        looked = tables.look(archive, table)
        guessed = guessing.guess(looked, name=called, testimonies=True)
        mapping = chosen_mapping(archive, named, guessed, otherwise=guessed.mapping)
        if dry_run:
            found = taking.foresee(archive, inside, looked, mapping, name=called, table=_way(table))
            return _dry(found, mapping, called, issues_to, as_json=as_json)
        mapping = editions.save(archive, mapping)
        document = tables.take(archive, table, editions.list_id(called), given_by)
        steps = taking.run(
            archive, inside, document, mapping, name=called, table=_way(table), given_by=given_by
        )  # fmt: skip
        with issues_file(issues_to, mapping) as note, closing(steps):
            counts, codes, stopped = _go(steps, note, live=sys.stderr.isatty() and not as_json)
        if stopped:
            output.say("Stopped; what was counted is safe. Run it again to go on.")
            return INTERRUPTED
        ingest.finish(archive)
        edition = editions.find(archive, called).standing[-1]
    told = {"batch": called, "edition": edition.number, **counts, "issue_counts": dict(codes)}
    if as_json:
        output.document(told)
    else:
        output.say(f"Edition {edition.number} of {called}: {edition.rows:,} rows.")
        for part in (taking.ROWS, taking.FILMS):
            said = ", ".join(f"{count:,} {word.replace('_', ' ')}" for word, count in counts[part].items() if count)
            output.say(f"  {part}: {said or 'nothing new'}")
        _say_codes(codes)
    return 1 if codes else 0


def _way(table: str) -> str:
    return str(Path(table))


def _go(
    steps: Generator[taking.Step, None, Edition], note: preview.Note, *, live: bool
) -> tuple[dict[str, dict[str, int]], Counter[str], bool]:
    counts: dict[str, dict[str, int]] = {taking.ROWS: {}, taking.FILMS: {}}
    codes = Counter[str]()
    done = dict.fromkeys(counts, 0)
    with longwork.Stop() as stop, longwork.Line(live=live, unit="rows and recordings") as line:
        for step in steps:
            line.expect(step.of)
            line.advance(max(0, step.done - done[step.part]))
            line.start(step.part)
            done[step.part] = step.done
            counts[step.part] = step.counts
            codes.update(one.error.code for one in step.issues)
            note(step.issues)
            if stop.wanted:
                return counts, codes, True
        line.clear()
    return counts, codes, False


def _dry(found: taking.Foreseen, mapping: Mapping, name: str, issues_to: Path | None, *, as_json: bool) -> int:
    sealed = preview.sealed_headers(mapping)
    if issues_to is not None:
        issues_to.write_text(preview.issues_csv(found.issues, sealed), encoding="utf-8", newline="")
    codes = taking.by_code(found.issues)
    if as_json:
        told = preview.as_json(found.preview, SEALED_PROPS)
        told |= {
            "mapping": mappings.as_json(mapping),
            "recordings": len(found.plan.wanted),
            "unnamed_files": list(found.plan.loose),
            "unnamed_file_count": found.plan.others,
            "issues": [_issue(one, sealed) for one in found.issues],
            "issue_counts": codes,
        }
        output.document(told)
        return 1 if codes else 0
    output.say(f"Nothing was kept. It would be edition {found.preview.edition} of {name}, {found.preview.rows:,} rows:")
    for word, count in found.preview.counts.items():
        output.say(f"{count:>10,}  {word.replace('_', ' ')}")
    output.say(f"{len(found.plan.wanted):>10,}  recordings that rows name")
    output.say(f"{found.plan.others:>10,}  files of the folder that no row names")
    output.table([(one.header, one.means or "-") for one in mapping.columns], ("column", "means"))
    _say_codes(Counter(codes))
    return 1 if codes else 0


def _issue(one: RowIssue, sealed: frozenset[str]) -> dict[str, Any]:
    value = "" if one.column in sealed else one.value
    return {
        "row": one.row, "column": one.column, "value": value, "code": one.error.code, "message": one.error.message,
        "cure": one.error.cure, "left_out": one.lost,
    }  # fmt: skip


def _say_codes(codes: Counter[str]) -> None:
    for code, count in sorted(codes.items()):
        output.say(f"{count:>10,}  {code}")


@testimony.command("list", epilog="Example:  kuager -a my-archive testimony list --no-transcript --language kk")
@click.argument("query", required=False, default="")
@click.option("--no-recording", is_flag=True, help="A table tells of it, and no recording is here.")
@click.option("--no-transcript", is_flag=True, help="Nobody wrote down what is said.")
@click.option("--no-consent", is_flag=True, help="No consent of the speaker is recorded.")
@click.option("--no-translation", is_flag=True, help="There are no words in another language.")
@click.option("--unmatched", is_flag=True, help="Nobody said who of the archive is asked for.")
@click.option("--claims-waiting", is_flag=True, help="Claims from its words wait for a decision.")
@click.option("--language", default="", metavar="CODE", help="Spoken; - for where nobody says.")
@click.option("--year", default="", metavar="YYYY", help="Of the testimony; - for where nobody says.")
@click.option("--medium", type=click.Choice([one.value for one in Medium]), default=None, help="How it is kept.")
@click.option("--speaker", default="", metavar="ID", help="Who speaks.")
@click.option("--person", default="", metavar="ID", help="Who is asked for.")
@click.option("--source", default="", metavar="NAME", help="The batch, form or outlet.")
@click.option("--sort", type=click.Choice(SORTS), default=SORTS[0], show_default=True, help="In which order.")
@click.option("--limit", type=click.IntRange(min=1), default=None, metavar="N", help="At most so many rows.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def list_(session: Session, /, *, limit: int | None, as_json: bool, **given: Any) -> int:
    """Lists testimonies, narrowed by what they lack and by what is known of them."""
    states = frozenset(one for one in State if given.pop(one.value))
    wanted = Wanted(states=states, **{key: value or "" for key, value in given.items()})
    with session.open() as archive:
        found = choosing.choose(archive, wanted)
    if as_json:
        output.document(
            {"total": found.total, "found": len(found.rows), "rows": [as_row(one) for one in found.rows[:limit]]}
        )
        return 0
    output.listing(
        list(found.rows[:limit]),
        lambda one: (
            one.id[:10], one.medium.value, one.date, ", ".join(each.name for each in one.asked),
            ", ".join(each.name for each in one.speakers), " ".join(one.languages), _length(one),
            ", ".join(sorted(one.states)),
        ),
        ("id", "kind", "date", "asks for", "speaker", "language", "length", "lacks"),
        as_json=False,
        nothing="No testimony fits.",
    )  # fmt: skip
    return 0


def _length(one: Testimony) -> str:
    if one.seconds is None:
        return ""
    minutes, seconds = divmod(round(one.seconds), 60)
    return f"{minutes}:{seconds:02}"


@testimony.command(epilog="Example:  kuager -a my-archive testimony show d-1a2b --json")
@click.argument("given", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def show(session: Session, *, given: str, as_json: bool) -> int:
    """Shows one testimony: who speaks, for whom, its words, consent, other accounts, and what differs."""
    with session.open() as archive:
        found = showing.show(archive, given)
    if as_json:
        output.document(_shown(found))
        return 0
    row = found.row
    for label, value in (
        ("id", row.id), ("title", row.title), ("asks for", ", ".join(one.name for one in row.asked)),
        ("speaker", ", ".join(one.name for one in row.speakers)), ("date", row.date), ("length", _length(row)),
        ("language", " ".join(row.languages)), ("place", ", ".join(row.places)), ("consent", row.consent),
        ("lacks", ", ".join(sorted(row.states))), ("claims", str(len(found.claims))),
        ("earlier accounts", str(len(found.earlier))), ("later accounts", str(len(found.later))),
        ("differences to ask about", str(len(found.differences))),
    ):  # fmt: skip
        if value:
            output.say(f"{label:>26}  {value}")
    return 0


def _shown(found: showing.Shown) -> dict[str, Any]:
    others = {
        name: [as_row(one) for one in getattr(found, name)] for name in ("earlier", "later", "namesakes", "same_person")
    }
    return {
        **as_row(found.row),
        **others,
        "cells": found.cells,
        "claims": found.claims,
        "consents": [{"entry": one.key, "said_on": one.said_on, "title": one.title} for one in found.consents],
        "differences": [asdict(one.finding) for one in found.differences],
        "pictures": found.pictures,
        "translations_added": found.translations,
        "links": found.links,
    }


@testimony.command(epilog="Example:  kuager -a my-archive testimony link d-1a2b e-3c4d --as asked")
@click.argument("given", metavar="ID")
@click.argument("person", metavar="PERSON")
@click.option("--as", "role", type=click.Choice(links.ROLES), default=links.ASKED, show_default=True)
@click.option("--why", default="", help="The reason; kept.")
@click.pass_obj
def link(session: Session, *, given: str, person: str, role: str, why: str) -> int:
    """Says whom of the archive a testimony asks for, or who speaks in it; any other text becomes a testimony so."""
    with session.open() as archive:
        id_, nodes = showing.linkable(archive, given, role)
        links.link(archive, id_, person, role=role, nodes=nodes, why=why)
    return 0


@testimony.command(epilog='Example:  kuager -a my-archive testimony unlink 417 --why "another person of that name"')
@click.argument("number", type=int)
@click.option("--why", required=True, help="The reason; kept.")
@click.pass_obj
def unlink(session: Session, *, number: int, why: str) -> int:
    """Takes a link back that no table made; its number is in show --json."""
    with session.open() as archive:
        links.unlink(archive, number, why=why)
    return 0
