"""The verbs for lists of people kept as tables: guess, import, show, diff, issues, say, withdraw, restore."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from kuager.cli import longwork, output
from kuager.cli.root import INTERRUPTED, Session
from kuager.errors import MissingFileError
from kuager.errors.lists import BadMappingError
from kuager.model import Document, Verdict
from kuager.workflow import ingest
from kuager.workflow.archive import Archive
from kuager.workflow.lists import differing, editions, guessing, importing, preview, taking, withdrawing
from kuager.workflow.lists import mapping as mappings
from kuager.workflow.lists.fields import FIELDS, SEALED
from kuager.workflow.lists.guessing import Guess, Guessed
from kuager.workflow.lists.mapping import Mapping
from kuager.workflow.lists.people import Reading, RowIssue

_WHY = {
    "header": "its header says so",
    "part": "its header has the word",
    "values": "its values look like it",
    "nothing": "nothing tells",
}
SEALED_PROPS = frozenset(FIELDS[one].prop for one in SEALED)


@click.group("list", epilog="Example:  kuager -a my-archive list guess victims.xlsx")
def list_() -> None:
    """Takes in lists of people that somebody keeps as a table (CSV, XLSX, ODS)."""


def _name(path: str, given: str | None) -> str:
    return given or Path(path).stem


def chosen_mapping(
    archive: Archive, named: str | None, guessed: Guessed, *, otherwise: Mapping | None = None
) -> Mapping:  # fmt: skip
    """Returns the mapping a call names: a file, a saved one, or the saved one for these headers."""
    if named is None:
        found = guessing.decided(guessed, editions.saved(archive)) or otherwise
        if found is None:
            raise BadMappingError("No mapping is saved for a table with these headers")
        return found
    if Path(named).is_file():
        try:
            return mappings.parse(Path(named).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            raise MissingFileError(item=named) from None
    saved = editions.saved(archive)
    if named not in saved:
        raise BadMappingError("There is no file and no saved mapping of that name", item=named)
    return saved[named]


@list_.command()
@click.argument("file")
@click.option("--name", metavar="NAME", help="What to call the mapping; the file's name when left out.")
@click.option("--sheet", type=click.IntRange(min=1), default=None, metavar="N", help="Which sheet.")
@click.option("--header-row", type=click.IntRange(min=0), default=None, metavar="N", help="Which row; 0 for none.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document; its mapping can be given to import.")
@click.pass_obj
def guess(
    session: Session, *, file: str, name: str | None, sheet: int | None, header_row: int | None, as_json: bool
) -> int:
    """Guesses what the columns mean, and says why. Nothing is kept."""
    with session.open() as archive:
        document = taking.look(archive, file)
        found = guessing.guess(document, name=_name(file, name), sheet=sheet or 0, header_row=header_row)
        saved = guessing.decided(found, editions.saved(archive))
    if as_json:
        output.document(
            {
                "rows": found.rows,
                "mapping": mappings.as_json(saved or found.mapping),
                "saved": saved is not None,
                "guesses": [_guess_json(one) for one in found.guesses],
            }
        )
        return 0
    output.table(
        [
            (str(one.column.index + 1), one.column.header, one.column.means or "-", _why(one), _asked(one))
            for one in found.guesses
        ],
        ("column", "header", "means", "why", "to decide"),
    )
    if saved:
        output.say(f"A mapping for these headers is saved: {saved.name}, version {saved.version}.")
    return 0


def _guess_json(one: Guess) -> dict[str, object]:
    sealed = one.column.means in SEALED
    return {
        "index": one.column.index, "header": one.column.header, "means": one.column.means, "why": one.why,
        "detail": one.detail, "filled": one.filled, "examples": [] if sealed else list(one.examples),
        "ask_order": one.ask_order, "deciding_rows": list(one.deciding), "open_rows": list(one.open_rows),
    }  # fmt: skip


def _why(one: Guess) -> str:
    return _WHY[one.why] + (f" “{one.detail}”" if one.why == "part" else "")


def _asked(one: Guess) -> str:
    if one.ask_order:
        rows = ", ".join(map(str, one.open_rows)) or ", ".join(map(str, one.deciding))
        return f"day or month first? rows {rows}"
    return f"order {one.column.order}" if one.column.order else ""


@list_.command("import")
@click.argument("file")
@click.option("--mapping", "named", metavar="M.json", help="A mapping file or the name of a saved one.")
@click.option("--name", metavar="NAME", help="What the list is called; the same name is a newer edition of it.")
@click.option("--from", "given_by", metavar="WHO", help="Who gave it to you; kept in the chain of custody.")
@click.option("--dry-run", is_flag=True, help="Says what would happen and keeps nothing.")
@click.option("--issues", "issues_to", type=click.Path(path_type=Path), help="Writes what is wrong with rows as CSV.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def import_(
    session: Session,
    *,
    file: str,
    named: str | None,
    name: str | None,
    given_by: str | None,
    dry_run: bool,
    issues_to: Path | None,
    as_json: bool,
) -> int:
    """Keeps the file, then takes its rows in as claims at the words of their cells. Run again to go on."""
    line = longwork.Line(live=sys.stderr.isatty() and not as_json, unit="rows")
    with session.open() as archive:
        called = _name(file, name)
        looked = taking.look(archive, file)
        mapping = chosen_mapping(archive, named, guessing.guess(looked, name=called))
        if dry_run:
            return _dry(archive, looked, mapping, called, issues_to, as_json=as_json)
        mapping = editions.save(archive, mapping)
        document = taking.take(archive, file, editions.list_id(called), given_by)
        last, codes = importing.Step(done=0, rows=0, counts={}), Counter[str]()
        steps = importing.run(archive, document, mapping, name=called)
        with longwork.Stop() as stop, line, issues_file(issues_to, mapping) as note, closing(steps):
            for last in steps:
                line.expect(last.rows)
                line.advance(min(importing.BATCH, last.done))
                line.start(called)
                codes.update(one.error.code for one in last.issues)
                note(last.issues)
                if stop.wanted:
                    break
        if stop.wanted and last.done < last.rows:
            output.say(f"Stopped after {last.done:,} of {last.rows:,} rows; these are safe. Run it again to go on.")
            return INTERRUPTED
        ingest.finish(archive, line.note)
        line.clear()
        edition = editions.find(archive, called).standing[-1]
    told = {
        "list": called,
        "edition": edition.number,
        "rows": edition.rows,
        "counts": last.counts,
        "issue_counts": dict(codes),
    }
    if as_json:
        output.document(told)
    else:
        said = ", ".join(f"{count:,} {word.replace('_', ' ')}" for word, count in last.counts.items() if count)
        output.say(f"Edition {edition.number} of {called}: {said or 'nothing new'}.")
        _say_codes(codes)
    return 1 if codes else 0


@contextmanager
def issues_file(path: Path | None, mapping: Mapping) -> Iterator[preview.Note]:
    """Writes issues to a CSV file as they come."""
    if path is None:
        yield _unheard
        return
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(preview.issues_csv(()))
        sealed = preview.sealed_headers(mapping)

        def note(issues: Iterable[RowIssue]) -> None:
            out.write(preview.issues_csv(issues, sealed, head=False))

        yield note


def _unheard(issues: object) -> None:
    del issues


def _dry(
    archive: Archive, document: Document, mapping: Mapping, name: str, issues_to: Path | None, *, as_json: bool
) -> int:  # fmt: skip
    with longwork.Line(live=sys.stderr.isatty() and not as_json, unit="rows") as line:
        found = preview.preview(
            archive, document, mapping, name=name, progress=lambda rows: line.note(f"{rows:,} rows")
        )
    if issues_to is not None:
        issues_to.write_text(
            preview.issues_csv(found.issues, preview.sealed_headers(mapping)), encoding="utf-8", newline=""
        )
    if as_json:
        output.document(preview.as_json(found, SEALED_PROPS))
        return 1 if found.issues else 0
    output.say(f"Nothing was kept. It would be edition {found.edition} of {name}, {found.rows:,} rows:")
    for word, count in found.counts.items():
        output.say(f"{count:>10,}  {word.replace('_', ' ')}")
    if found.vanished:
        output.say(f"{found.vanished:>10,}  rows of the edition before are not in it; their people stay")
    for one in found.matches[:10]:
        best = one.candidates[0]
        output.say(f"  row {one.person.row}: {one.person.name} may be {best.name} ({best.score:.2f}) [{best.node}]")
    _say_codes(Counter(found.issue_counts))
    return 1 if found.issues else 0


def _say_codes(codes: Counter[str]) -> None:
    for code, count in sorted(codes.items()):
        output.say(f"{count:>10,}  {code}")


@list_.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def show(session: Session, *, name: str | None, as_json: bool) -> int:
    """Lists what was imported, edition by edition, and how far each is."""
    with session.open() as archive:
        found = [editions.find(archive, name)] if name else editions.every(archive)
    if as_json:
        output.document(
            [
                {
                    "list": one.name, "edition": edition.number, "document": edition.document, "rows": edition.rows,
                    "done": edition.done, "finished": edition.finished, "withdrawn": edition.withdrawn,
                    "mapping": edition.mapping.name, "mapping_version": edition.mapping.version,
                    "mapping_digest": edition.mapping.digest, "at": edition.at, "agent": edition.agent,
                    "counts": edition.counts,
                }
                for one in found
                for edition in one.editions
            ]
        )  # fmt: skip
        return 0
    output.table(
        [
            (one.name, str(edition.number), f"{edition.done:,} of {edition.rows:,}", _state(edition), edition.agent)
            for one in found
            for edition in one.editions
        ],
        ("list", "edition", "rows", "state", "by"),
    )
    if not found:
        output.say("No list was imported yet. Start with: kuager list guess FILE")
    return 0


def _state(edition: editions.Edition) -> str:
    return "withdrawn" if edition.withdrawn else "in" if edition.finished else "half in: import it again to go on"


@list_.command()
@click.argument("name")
@click.option("--before", type=int, default=0, help="Number of the earlier edition.")
@click.option("--after", type=int, default=0, help="Number of the later edition.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def diff(session: Session, *, name: str, before: int, after: int, as_json: bool) -> int:
    """Says what changed between two editions, per row and column."""
    with session.open() as archive:
        found = differing.difference(archive, name, before=before, after=after)
    if as_json:
        output.document(_without_sealed(found))
        return 0
    output.say(
        f"{found.name}: edition {found.before} to {found.after}: "
        + ", ".join(f"{n:,} {w}" for w, n in found.counts.items())
    )
    for row in found.changed:
        for cell in row.cells:
            values = (
                "sealed"
                if cell.prop in SEALED_PROPS
                else f"{'; '.join(cell.before) or '(nothing)'} -> {'; '.join(cell.after)}"
            )
            output.say(f"  row {row.after} {row.name}: {cell.prop} {values}")
    for word, rows in (("new", found.appeared), ("not there any more", found.vanished)):
        for row in rows:
            output.say(f"  row {row.after or row.before} {row.name}: {word}")
    return 0


def _without_sealed(found: differing.Difference) -> dict[str, object]:
    told: dict[str, object] = output.plain(found)
    told["changed"] = [
        {
            **output.plain(row),
            "cells": [output.plain(cell) for cell in row.cells if cell.prop not in SEALED_PROPS],
        }
        for row in found.changed
    ]
    return told


@list_.command()
@click.argument("name")
@click.option("--edition", type=int, default=0, help="Number of the edition; the latest when left out.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The CSV to write.")
@click.pass_obj
def issues(session: Session, *, name: str, edition: int, out: Path) -> int:
    """Writes what is wrong with the rows of an edition as CSV, safe to open in a spreadsheet."""
    with session.open() as archive:
        found = editions.edition_of(editions.find(archive, name), edition)
        document = archive.store.document(found.document)
    count = 0
    if document is not None:
        with issues_file(out, found.mapping) as note:
            for _, _, wrong in Reading(document=document, mapping=found.mapping, this_year=found.at.year).rows():
                note(wrong)
                count += len(wrong)
    output.say(f"{count:,} issues in {out}.")
    return 0


@list_.command()
@click.argument("name")
@click.argument("key")
@click.argument("node")
@click.argument("verdict", type=click.Choice([one.value for one in Verdict]))
@click.option("--why", "reason", default="", metavar="WORDS", help="Why; kept with the decision.")
@click.pass_obj
def say(session: Session, *, name: str, key: str, node: str, verdict: str, reason: str) -> int:
    """Says, before the import, whether a row (its KEY in the dry run) is somebody who is here (NODE)."""
    with session.open() as archive:
        editions.say(archive, name, key=key, node=node, verdict=verdict, reason=reason)
    output.say("Noted. It counts when the row is taken in.")
    return 0


@list_.command()
@click.argument("name")
@click.option("--edition", type=int, default=0, help="Number of the edition; the latest when left out.")
@click.option("--reason", required=True, metavar="WORDS", help="Why it is taken back.")
@click.pass_obj
def withdraw(session: Session, *, name: str, edition: int, reason: str) -> int:
    """Takes a whole edition back; nothing is deleted, and restore puts it back."""
    with session.open() as archive:
        count = withdrawing.withdraw(archive, name, number=edition, reason=reason)
        ingest.finish(archive)
    output.say(f"{count:,} claims were rejected. Put them back with: kuager list restore {name}")
    return 0


@list_.command()
@click.argument("name")
@click.option("--edition", type=int, default=0, help="Number of the edition; the latest when left out.")
@click.option("--reason", default="", metavar="WORDS", help="Why it is put back.")
@click.pass_obj
def restore(session: Session, *, name: str, edition: int, reason: str) -> int:
    """Puts an edition back that was withdrawn."""
    with session.open() as archive:
        count = withdrawing.restore(archive, name, number=edition, reason=reason)
        ingest.finish(archive)
    output.say(f"{count:,} claims count again.")
    return 0


@list_.command("mappings")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def mappings_(session: Session, *, as_json: bool) -> int:
    """Lists the saved mappings."""
    with session.open() as archive:
        found = list(editions.versions(archive))
    if as_json:
        output.document([{**mappings.as_json(one), "digest": one.digest} for one in found])
        return 0
    output.table([(one.name, str(one.version), one.digest[:12]) for one in found], ("mapping", "version", "digest"))
    return 0
