"""Verbs that look: sources, people, events, find, show."""

from __future__ import annotations

from typing import Any

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.text.tellings import paragraph
from kuager.workflow import browse
from kuager.workflow.doubts import LEGEND, Doubts, marked
from kuager.workflow.finding import Asked, Found
from kuager.workflow.finding import find as search
from kuager.workflow.papers import Paper
from kuager.workflow.views import Dossier

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
NOTHING = "Nothing here yet. Add something: kuager add FILES"


@click.command(epilog="Example:  kuager -a my-archive sources")
@json_option
@click.pass_obj
def sources(session: Session, as_json: bool) -> int:
    """Lists what was added, what it gave, and whom it repeats."""
    with session.open() as archive:
        rows = browse.sources(archive)
    output.listing(
        rows,
        lambda row: (row.document or row.capture, row.title, row.site or "", row.lang or "", row.published or "", str(row.people), str(row.claims), row.lineage_note),
        ("id", "title", "outlet", "language", "published", "people", "claims", "lineage"),
        as_json=as_json,
        nothing=NOTHING,
    )  # fmt: skip
    return 0


@click.command(epilog="Example:  kuager -a my-archive people")
@json_option
@click.pass_obj
def people(session: Session, as_json: bool) -> int:
    """Lists everybody named, with every spelling; unnamed people are listed last and never matched with anybody."""
    with session.open() as archive:
        rows = browse.people(archive)
    output.listing(
        rows,
        lambda row: (row.id, row.name + (" (unnamed)" if row.shielded else ""), "; ".join(one for one in row.spellings if one != row.name), "; ".join(row.roles),
             row.last_status or "", str(row.documents), str(row.independent), str(row.proposals or "")),
        ("id", "name", "also spelled", "roles", "last status", "sources", "independent", "may be same"),
        as_json=as_json,
        nothing=NOTHING,
    )  # fmt: skip
    return 0


@click.command(epilog="Example:  kuager -a my-archive events --type detention")
@click.option("--type", "kind", help="Only this kind (see the codebook).")
@json_option
@click.pass_obj
def events(session: Session, kind: str | None, as_json: bool) -> int:
    """Lists what happened, by date, each with the words it rests on."""
    with session.open() as archive:
        rows = [row for row in browse.events(archive) if kind in (None, row.type)]
    output.listing(
        rows,
        lambda row: (row.when or "no date", row.type_label, ", ".join(name for _, name in row.who), row.where or "", row.stance, row.document_title, row.exact),
        ("when", "what", "who", "where", "said as", "source", "words"),
        as_json=as_json,
        nothing=NOTHING,
    )  # fmt: skip
    return 0


@click.command(epilog="Example:  kuager -a my-archive find 'brother of Raushan Dosmagambet'")
@click.argument("query")
@click.option("--kind", default="", help="Only this kind: person, organisation, place, event, document.")
@click.option("--event", default="", help="Only what has to do with this kind of event (see the codebook).")
@click.option("--year", default="", help="Only what has to do with this year.")
@click.option("--place", default="", help="Only what has to do with this place.")
@click.option("--lang", default="", help="Only from sources in this language, such as kk.")
@click.option("--source", default="", help="Only from this kind of source, such as html or pdf.")
@click.option("--of", default="", help="Whose relatives, by id, where the name fits several.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=30, show_default=True, help="Results on one page.")
@click.option(
    "--facets",
    is_flag=True,
    help="With --json: one document with the results, their facets and how the question was read.",
)
@json_option
@click.pass_obj
def find(session: Session, /, limit: int, as_json: bool, facets: bool, **asked: Any) -> int:
    """Searches names in every script and spelling, relatives, events and texts; says why each hit matched.

    Besides names and words it reads questions about relatives ("brother of X", "X-тің ағасы", "брат X", "X的哥哥") and
    about events ("detention 2018 Ili", "9 May 2018").
    """
    with session.open() as archive:
        found = search(archive, Asked(size=limit, **asked))
    if as_json:
        output.document(found if facets else found.rows)
        return 0
    _print_kin(found)
    output.listing(
        found.rows,
        lambda row: (row.id, row.event or row.kind, row.label, row.why, row.snippet),
        ("id", "what", "name", "why", "words"),
        as_json=False,
        nothing="Nothing found. Try a part of the name, or another spelling or script.",
    )
    if found.forms:
        output.say("It is likely also written: " + ", ".join(found.forms))
    if found.pages > 1:
        output.say(f"Page {found.asked.page} of {found.pages} ({found.total} results); --page shows another.")
    for facet in found.facets if found.rows else ():
        output.say(f"--{facet.name}: " + ", ".join(f"{one.value} ({one.count})" for one in facet.values))
    return 0


def _print_kin(found: Found) -> None:
    if found.kin is None:
        return
    output.say(f"Read as: {found.kin.relation.replace('_', ' ')} of {found.kin.owner}")
    if len(found.kin.choices) > 1 and not found.asked.of:
        output.say("The name fits several; --of ID asks about one:")
        for one in found.kin.choices:
            output.say(f"  {one.id}  {one.name}  ({one.count})")
    if found.kin.unnamed:
        output.say("Sources mention one without a name; nothing more is shown here.")


@click.command(epilog="Example:  kuager -a my-archive show n-1a2b")
@click.argument("given", metavar="ID")
@json_option
@click.pass_obj
def show(session: Session, given: str, as_json: bool) -> int:
    """Shows a dossier (every value with its claims, their words and sources), or a document with its text and claims."""
    with session.open() as archive:
        found = browse.show(archive, given)
        if as_json:
            output.document(found)
        elif isinstance(found, Paper):
            _print_paper(found, Doubts(archive))
        else:
            _print(found, Doubts(archive))
    return 0


def _print(found: Dossier, doubts: Doubts) -> None:
    words = doubts.shown
    click.secho(f"{found.name}  [{found.schema_label}]  {found.id}", bold=True)
    click.echo(f"{len(found.sources)} sources in {found.independent} independent lineages")
    for group in found.names:
        click.echo(f"  spelled {group.value}: " + "; ".join(claim.document_title for claim in group.claims))
    for prop in found.properties:
        click.secho(prop.label + ("  (sources disagree)" if prop.contradicted else ""), bold=True)
        for group in prop.values:
            if group.grade:
                click.echo(f"  {output.flat(group.value)}: {paragraph(group.grade.told)}")
            for claim in group.claims:
                low = " (low trust: a copy)" if claim.low_trust else ""
                click.echo(
                    f"  {group.value}: “{words(claim)}” in {claim.document_title} at {claim.start}-{claim.end}{low}"
                )
    for event in found.events:
        click.echo(f"  {event.when or 'no date'}  {event.type_label}: “{words(event)}” in {event.document_title}")
    for relation in found.relations:
        arrow = (
            f"{relation.label}: {relation.other_name}"
            if relation.outgoing
            else f"{relation.label} of {relation.other_name}"
        )
        click.echo(f"  {arrow}: “{words(relation.claim)}” in {relation.claim.document_title}")
    for proposal in found.proposals:
        click.echo(f"  may be the same: {proposal.left_name} / {proposal.right_name} (score {proposal.score})")
    for finding in found.findings:
        click.echo(f"  {finding.kind.value}: {finding.question}")
    if doubts.found:
        click.echo(LEGEND)


OUTLINED = 60
"""Lines of a text on the terminal; --json has all."""
LONGEST = 160
"""Characters of one of them."""


def _print_paper(found: Paper, doubts: Doubts) -> None:
    source = found.source
    clean = output.flat
    click.secho(f"{clean(found.title)}  [{found.kind}]  {found.id}", bold=True)
    published = f"{found.published.value} ({found.published.why or found.published.how})" if found.published else None
    facts = (
        ("from", source.item), ("given by", source.given_by), ("by", found.byline), ("published", published), ("language", source.lang),
        ("added", source.added_at), ("read by", found.reader), ("sha256", f"{source.sha256}  ({source.size} bytes)"), ("corrected since", found.latest),
    )  # fmt: skip
    for name, value in facts:
        if value:
            click.echo(f"  {name}: {clean(value)}")
    for layer in found.layers:
        click.echo(f"  text ({layer.kind}) sha256: {layer.sha256}")
    for notice in found.notices:
        click.echo(f"  {notice.code} {clean(notice.message)}. {clean(notice.cure)}")
    _print_outline(found)
    click.secho(f"{len(found.claims)} claims", bold=True)
    for claim in found.claims:
        about = f"{clean(claim.subject_name)}: " if claim.subject_name else ""
        words = f"“{clean(doubts.shown(claim))}” at {claim.start}-{claim.end}"
        click.echo(f"  {about}{claim.prop_label} {clean(claim.value)}: {words} [{claim.review}]")
    if doubts.found or any(line.unsure for line in found.outline):
        click.echo(LEGEND)


def _print_outline(found: Paper) -> None:
    click.secho(f"{len(found.outline)} lines", bold=True)
    for line in found.outline[:OUTLINED]:
        spans = [(a - line.start, b - line.start) for a, b in line.unsure]
        words = output.flat(marked(found.text[line.start : line.end], spans))
        shown = words if len(words) <= LONGEST else words[:LONGEST] + "…"
        click.echo(f"  {line.start}: {shown}{'  (not part of the story)' if line.aside else ''}")
    if len(found.outline) > OUTLINED:
        click.echo(f"  … and {len(found.outline) - OUTLINED} more lines; --json has them all")
