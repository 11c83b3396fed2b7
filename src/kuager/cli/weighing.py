"""The verb that weighs: findings."""

from __future__ import annotations

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.model import Finding
from kuager.text.readings import reading
from kuager.text.tellings import render
from kuager.workflow import browse
from kuager.workflow.spoken import LANGUAGES, spoken


@click.command(epilog="Example:  kuager -a my-archive findings --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON line per finding.")
@click.option("--kind", help="Only this kind: contradiction, spelling, computed, independence …")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", help="The language of the questions and explanations."
)
@click.pass_obj
def findings(session: Session, as_json: bool, kind: str | None, lang: str) -> int:
    """Shows what disagrees, what is spelled differently, what can be computed, and who leans on whom."""
    with session.open() as archive:
        found = [one for one in browse.findings(archive) if kind in (None, one.kind.value)]
        items = browse.items(archive)
    if not found and not as_json:
        output.say("Nothing found to disagree, yet. Findings need at least two sources about the same matter.")
    for one in found:
        if as_json:
            output.line(_line(one, items, lang))
        else:
            _print(one, items, lang)
    return 0


def _line(one: Finding, items: dict[str, str], lang: str) -> dict[str, object]:
    words = spoken(one, lang)
    return {
        "id": one.id, "kind": one.kind, "question": words.question,
        "sides": [
            {
                "document": side.document, "file": items.get(side.document), "start": side.start, "end": side.end, "text": side.text,
                "value": side.value, "claim": side.claim, "lineage": side.lineage,
            }
            for side in one.sides
        ],
        "independent": one.independent, "explanation": words.explanation, "method": one.method, "state": one.state,
        "entity": one.entity, "prop": one.prop, "resolutions": [answer.words for answer in words.answers],
    }  # fmt: skip


def _print(one: Finding, items: dict[str, str], lang: str) -> None:
    words = spoken(one, lang)
    click.secho(f"{one.kind.value}: {words.question}  [{one.state.value}]  {one.id}", bold=True)
    for side in one.sides:
        read = reading(side.value) if side.value else None
        value = f" → {render(read, lang) if read else side.value}" if side.value else ""
        click.echo(f"  “{side.text}”{value}   {items.get(side.document, side.document)}:{side.start}-{side.end}")
    click.echo(f"  {words.explanation}")
