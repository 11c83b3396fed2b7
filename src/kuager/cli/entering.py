"""The verb for what people enter through forms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.workflow import entries
from kuager.workflow.entries.forms import SPOKEN


@click.command(
    epilog="Example:  kuager -a my-archive enter picket_day --answer when=2021-12-04 --answer participants=5"
)
@click.argument("form", required=False)
@click.option("--list", "listing", is_flag=True, help="Lists the forms; with a form named, its questions.")
@click.option("--entries", "shown", is_flag=True, help="Lists what was entered.")
@click.option(
    "--answer", "answers", multiple=True, metavar="NAME=WORDS", help="An answer; several of one name are lines."
)
@click.option("--node", "nodes", multiple=True, metavar="NAME=ID", help="Who of the archive an answer means.")
@click.option("--key", default="", help="An entry to change, or a key that makes handing in twice one entry.")
@click.option("--change", is_flag=True, help="Puts a further version in the place of the entry --key names.")
@click.option("--withdraw", "gone", default="", metavar="KEY", help="Takes an entry back; it stays readable.")
@click.option("--restore", "back", default="", metavar="KEY", help="Puts a withdrawn entry back.")
@click.option("--reason", default="", help="Why it is withdrawn.")
@click.option("--lang", type=click.Choice(SPOKEN), default="en", show_default=True, help="Language of the questions.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def enter(
    session: Session, *, form: str | None, listing: bool, shown: bool, answers: tuple[str, ...], nodes: tuple[str, ...],
    key: str, change: bool, gone: str, back: str, reason: str, lang: str, as_json: bool,
) -> int:  # fmt: skip
    """Enters what happened through a form: it becomes a source of its own, and claims point at its words."""
    if listing:
        _forms(form, lang, as_json=as_json)
        return 0
    with session.open() as archive:
        if gone or back:
            (entries.withdraw if gone else entries.restore)(archive, gone or back, reason=reason)
        elif shown:
            _entries(entries.entries(archive, form or "", withdrawn=True), as_json=as_json)
        elif form:
            known = entries.entry(archive, key) if change else None
            version = known.version + 1 if known else 1
            made = entries.enter(archive, form, answers_of(answers, nodes), lang=lang, key=key, version=version)
            output.document(asdict(made))
            row = entries.entry(archive, made.key)
            if archive.settings.plain and row is not None and any(one.sealed for one in row.answers):
                output.say(
                    "Careful: this archive is not encrypted. The telephone or document number you entered lies readable on"
                    " this disk. For such work make an encrypted archive: kuager init DIR, without --plain."
                )
        else:
            raise UsageError("Name a form, or look at them with --list")
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found or not name:
        raise UsageError("Write answers as NAME=WORDS", item=text)
    return name, value


def answers_of(answers: tuple[str, ...], nodes: tuple[str, ...]) -> entries.Given:
    """Returns a form as it was handed in on the command line.

    Raises:
        UsageError: an answer is not NAME=WORDS.
    """
    return entries.Given(answers=_lines(answers), nodes=dict(_pair(one) for one in nodes))


def _lines(answers: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in answers:
        name, value = _pair(one)
        found[name].append(value)
    return found


def _forms(form: str | None, lang: str, *, as_json: bool) -> None:
    rows: list[tuple[str, ...]]
    if form:
        asked = entries.form(form)
        rows = [
            (one.name, one.asks.value, "yes" if one.required else "", asked.question(one, lang)) for one in asked.fields
        ]
        header: tuple[str, ...] = ("name", "kind", "needed", "question")
    else:
        rows = [(one.id, one.event, one.label(lang)) for one in entries.forms().values()]
        header = ("form", "event", "what it is")
    if as_json:
        output.document([dict(zip(header, row, strict=True)) for row in rows])
    else:
        output.table(rows, header)


def _entries(rows: list[entries.EntryRow], *, as_json: bool) -> None:
    output.listing(
        rows,
        lambda one: (one.key, str(one.version), one.form, one.said_on, one.title, "withdrawn" if one.withdrawn else ""),
        ("key", "version", "form", "said on", "what", ""),
        as_json=as_json,
        nothing="Nothing was entered yet.",
    )
