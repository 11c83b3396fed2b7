"""Verbs that need no archive: read, extract, copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kuager.cli import output
from kuager.model import UNSURE
from kuager.workflow import pure
from kuager.workflow.doubts import LEGEND, SIGN, pieces

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
kind_option = click.option("--as", "kind", type=click.Choice(["plain", "html", "thread"]), help="Read it as this kind.")


@click.command(epilog="Example:  kuager read report.txt --json")
@click.argument("file")
@kind_option
@json_option
def read(file: str, kind: str | None, as_json: bool) -> int:
    """Shows how a file is read: its kind, language, text, and which stretches are the story."""
    found = pure.read_json(file, kind)
    if as_json:
        output.document(found)
        return 0
    click.secho(found["title"] or "Untitled", bold=True)
    _print(found)
    return 0


def _print(found: dict[str, Any]) -> None:
    text = found["layers"][0]["text"]
    doubts = [(one["start"], one["end"]) for one in found["segments"] if one["kind"] == UNSURE]
    for zone in found["zones"]:
        first, last = zone["start"], zone["end"]
        inside = [(max(a, first) - first, min(b, last) - first) for a, b in doubts if a < last and b > first]
        for words, doubted in pieces(text[first:last], inside):
            click.secho(words, dim=zone["label"] != "main", underline=doubted, nl=False)
            click.echo(SIGN if doubted else "", nl=False)
    click.echo()
    if doubts:
        click.echo(LEGEND)


@click.command(epilog="Example:  kuager extract report.txt --json")
@click.argument("file")
@kind_option
@click.option("--lexicon", type=click.Path(path_type=Path), help="A CSV of names you already know.")
@click.option(
    "--with",
    "chosen",
    multiple=True,
    metavar="LANG",
    help="Lets a small model find more names: en, ru or zh (see: kuager doctor).",
)
@click.option("--published", metavar="DATE", help="When it was published, where the file does not say: 2021-03-31.")
@json_option
def extract(
    file: str, kind: str | None, lexicon: Path | None, chosen: tuple[str, ...], published: str | None, as_json: bool
) -> int:
    """Shows what is found in a file: people, places, dates, quotes, events, relations."""
    found = pure.extract_json(file, kind, lexicon, chosen=chosen, published=published)
    if as_json:
        output.document(found)
        return 0
    output.table(
        (
            (str(one["start"]), one["type"], one["text"], one.get("entity") or "", one.get("value") or "")
            for one in found["mentions"]
        ),
        ("at", "type", "words", "entity", "value"),
    )
    output.table(
        (
            (
                str(one["start"]),
                one["type"],
                ", ".join(one["who"]),
                one["when"] or "",
                one["where"] or "",
                one["stance"],
            )
            for one in found["events"]
        ),
        ("at", "event", "who", "when", "where", "stance"),
    )
    return 0


@click.command(epilog="Example:  kuager copies story1.txt story2.txt --json")
@click.argument("files", nargs=-1, required=True)
@json_option
def copies(files: tuple[str, ...], as_json: bool) -> int:
    """Groups texts that repeat each other: identical, copied, rewritten, digested, translated."""
    found, failed = pure.copies(files)
    for error in failed:
        output.say(str(error))
    if as_json:
        output.document(found)
    else:
        for lineage in found:
            click.echo(f"{lineage['files']}")
            for edge in lineage["edges"]:  # type: ignore[attr-defined]
                click.echo(f"  {edge['to']} is a {edge['kind']} of {edge['from']} ({edge['containment']})")
    return 1 if failed else 0
