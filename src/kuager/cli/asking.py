"""The verb that asks a language model for proposals."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

import click

from kuager.cli import longwork, output
from kuager.cli.root import INTERRUPTED, Session
from kuager.errors import UsageError
from kuager.workflow import asking_model
from kuager.workflow.asking_model import Asked


@click.command("ask-model", epilog="Example:  kuager -a my-archive ask-model d-12ab")
@click.argument("ids", nargs=-1, metavar="[DOCUMENTS]...")
@click.option(
    "--forbid", is_flag=True, help="Asks nothing; marks the documents: no machine may read them, here or elsewhere."
)
@click.option(
    "--allow", is_flag=True, help="Asks nothing; notes that people consented to machines reading the documents."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line per document.")
@click.pass_obj
def ask_model(session: Session, *, ids: tuple[str, ...], forbid: bool, allow: bool, as_json: bool) -> int:
    """Asks the language model named in kuager.toml for proposals about the documents named, or about all.

    Off until [llm] names an endpoint. The model gives words, never places: kuager looks for them in the text and refuses what
    is not there. Its proposals wait in the review beside those of the rules. What people entrusted to you, and chats, letters and
    recordings, go to a model on another machine only when you name them.
    """
    if forbid or allow:
        if (forbid and allow) or not ids:
            raise UsageError("Name the documents, and say either --forbid or --allow")
        with session.open() as archive:
            count = asking_model.mark(archive, ids, allow)
        output.say(f"{count} sources marked: {'a machine may read them' if allow else 'no machine may read them'}.")
        return 0
    total: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    with session.open() as archive:
        results = asking_model.ask(archive, ids, progress=output.say if not as_json else None)
        with longwork.Stop() as stop, closing(results):
            for one in results:
                outcomes[one.outcome] += 1
                total.update(dict(one.counts))
                _show(one, as_json=as_json)
                if stop.wanted:
                    break
    if not as_json:
        counted = "; ".join(f"{kind} {number}" for kind, number in sorted(total.items()))
        output.say(f"{outcomes[asking_model.ASKED]} documents asked about. {counted or 'Nothing was proposed'}.")
    if stop.wanted:
        return INTERRUPTED
    return 1 if outcomes[asking_model.FAILED] else 0


def _show(one: Asked, *, as_json: bool) -> None:
    if as_json:
        output.line({**output.plain(one), "counts": dict(one.counts)})
    elif one.outcome == asking_model.ASKED:
        click.echo(
            f"  {one.claims} new proposals; {one.agreeing} that rules had made too{'; ' + one.reason if one.reason else ''}"
        )
    else:
        click.echo(f"  {one.outcome}: {one.reason}")
