"""Verbs about names: compare two or a table of pairs, and the forms of one."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.workflow import names as work

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.group(epilog='Example:  kuager names compare "Raushan Dosmaghambet" "Раушан Досмағамбет"')
def names() -> None:
    """Compares names across scripts and spellings, and lists the forms of one."""


@names.command(epilog='Example:  kuager names compare "Раушан Досмағамбет" "Raushan Dosmaghambet" --json')
@click.argument("left", metavar="A", required=False)
@click.argument("right", metavar="B", required=False)
@click.option("--pairs", type=click.Path(path_type=Path), help="A CSV with columns a and b.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the CSV with score and verdict goes.")
@json_option
def compare(left: str | None, right: str | None, pairs: Path | None, out: Path | None, as_json: bool) -> int:
    """Says how alike two names are, with every reason in words."""
    if pairs is not None:
        if out is None:
            raise click.UsageError("--pairs needs --out FILE")
        count = work.compare_table(pairs, out)
        output.say(f"{count} pairs compared.")
        return 0
    if left is None or right is None:
        raise click.UsageError("Give two names, or --pairs FILE --out FILE")
    found = work.compare_names(left, right)
    if as_json:
        output.document({"score": found.score, "verdict": found.verdict, "features": found.features})
        return 0
    click.secho(f"{found.verdict}  {found.score:.2f}", bold=True)
    for feature in found.features:
        click.echo(f"  {feature.name}: {feature.value}  {feature.why}")
    return 0


@names.command(epilog='Example:  kuager names forms "Раушан Досмағамбет" --json')
@click.argument("name", metavar="NAME")
@json_option
def forms(name: str, as_json: bool) -> int:
    """Shows every script and romanisation a name is likely written in, and the standard each follows."""
    found = work.name_forms(name)
    if as_json:
        output.document(found)
        return 0
    output.table(((form.text, form.title, form.how) for form in found["forms"]), ("name", "standard", "how"))
    return 0
