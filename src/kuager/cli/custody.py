"""Verbs of custody: head, export, receipt."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import datasets, output, picketing
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.workflow import handover, replay, stamping, witness


@click.command(epilog="Example:  kuager -a my-archive head --qr head.svg")
@click.option(
    "--qr", "picture", type=click.Path(path_type=Path), metavar="FILE.svg", help="Also draws it as a QR code."
)
@click.option("--tsa", metavar="URL", help="Names a timestamp authority that this archive may ask.")
@click.option(
    "--tsa-root", type=click.Path(path_type=Path), metavar="FILE.pem", help="The root certificates trusted for it."
)
@click.option("--queue", is_flag=True, help="Makes the question to the authorities (ledger/queue), and sends nothing.")
@click.option("--stamp", is_flag=True, help="Asks the named authorities to stamp the head; needs a link.")
@click.option(
    "--token", type=click.Path(path_type=Path), metavar="FILE.tsr", help="Keeps a stamp fetched on another machine."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def head(
    session: Session,
    *,
    picture: Path | None,
    tsa: str | None,
    tsa_root: Path | None,
    queue: bool,
    stamp: bool,
    token: Path | None,
    as_json: bool,
) -> int:
    """Prints the head of the custody ledger, to be kept by somebody outside: on paper, by e-mail, over the telephone."""
    if (tsa is None) != (tsa_root is None):
        raise UsageError("--tsa and --tsa-root go together: a stamp whose roots are not known cannot be checked")
    with session.open() as archive:
        if tsa is not None and tsa_root is not None:
            stamping.name_authority(archive, tsa, tsa_root)
        shown = witness.present(archive, picture)
        if queue:
            output.say(f"The question waits in {stamping.queue(archive)}")
        answers = [stamping.take_answer(archive, token)] if token else []
        answers += stamping.stamp(archive) if stamp else []
    for one in answers:
        output.say(f"{one.authority}, head of {one.head} rows: {one.error or 'stamped'}")
    failed = any(one.error for one in answers)
    if as_json:
        output.document(shown)
        return 1 if failed else 0
    click.echo(shown.text, nl=False)
    output.say(
        "Give this to somebody outside. Later: kuager verify --head FILE, or --head 'ROWS ROOT' typed from the sheet."
    )
    return 1 if failed else 0


@click.command(epilog="Example:  kuager -a my-archive export --format bag --to for-the-lawyer")
@click.argument("ids", nargs=-1, metavar="[IDS...]")
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(dict.fromkeys(["bag", "wacz", *datasets.FORMATS, *picketing.FORMATS]))),
    required=True,
    help="bag: a folder that anybody can check; wacz: web pages, to be replayed; csv, xlsx, parquet, jsonl, ftm, jsonld, "
    "geojson, acled: everything said, as a dataset in a folder; acled (to a .csv file), mm, chronicle: the picket's diary.",
)
@click.option("--to", "place", type=click.Path(path_type=Path), required=True, metavar="PATH", help="Where it goes.")
@click.option("--for", "receiver", metavar="WHO", help="Who gets it; sealed, and kept in the chain of custody.")
@click.option("--open-names", is_flag=True, help="Also packs the names that the ledger only commits to.")
@click.option("--reason", default="", help="Why, for the member who has to allow it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def export(
    session: Session,
    *,
    ids: tuple[str, ...],
    kind: str,
    place: Path,
    receiver: str | None,
    open_names: bool,
    reason: str,
    as_json: bool,
) -> int:
    """Hands captures over, with their texts, claims and custody, in a package that a stranger can check; or as a dataset."""
    if kind in picketing.FORMATS and (kind not in datasets.FORMATS or place.suffix):
        return picketing.hand_out(session, kind, place)
    if kind in datasets.FORMATS:
        if ids or open_names:
            raise UsageError("A dataset holds everything that may be in it: it takes no ids, and opens no names")
        return datasets.hand_out(session, kind, place, receiver=receiver, reason=reason, as_json=as_json)
    if kind == "wacz":
        return _export_wacz(session, ids, place, receiver, reason, as_json=as_json)
    with session.open() as archive:
        done = handover.export_bag(archive, place, ids=ids, receiver=receiver, opened=open_names, reason=reason)
    if as_json:
        output.document(done)
        return 0
    output.say(f"Packed {done.captures} files, {done.documents} texts and {done.claims} claims into {done.place}.")
    output.say("What is in it is NOT encrypted. Send it on a safe way, and tell the receiver to follow VERIFY.txt.")
    output.say(f"When RECEIPT.txt comes back signed: kuager receipt FILE. Package {done.id}.")
    return 0


def _export_wacz(
    session: Session, ids: tuple[str, ...], place: Path, receiver: str | None, reason: str, *, as_json: bool
) -> int:
    with session.open() as archive:
        done = replay.export_wacz(archive, place, ids=ids, receiver=receiver, reason=reason)
    if as_json:
        output.document(done)
        return 0
    output.say(f"Packed {done.pages} pages with {done.records} records into {done.place}. It is NOT encrypted.")
    for one in done.left_out:
        output.say(f"Left out, because it is no web page: {one}")
    output.say(f"datapackage.json has the SHA-256 {done.digest}, which stands in the ledger.")
    return 0


@click.command(epilog="Example:  kuager -a my-archive receipt signed-receipt.pdf --bag b-1a2b")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--bag", metavar="ID", help="The package; found in the receipt's text when left out.")
@click.option("--from", "sender", metavar="WHO", help="Who sent it; sealed, and kept in the chain of custody.")
@click.pass_obj
def receipt(session: Session, *, file: Path, bag: str | None, sender: str | None) -> int:
    """Keeps the receiver's signed receipt and notes in the ledger that a package arrived."""
    with session.open() as archive:
        package, capture = handover.take_receipt(archive, file, bag=bag, sender=sender)
    output.say(f"Package {package} arrived; the receipt is kept as {capture}.")
    return 0
