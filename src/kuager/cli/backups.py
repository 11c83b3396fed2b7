"""Verbs of backups: backup, restore, drill."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import KuagerError, NoArchiveError, TargetExistsError, UsageError
from kuager.model.paper import Paper
from kuager.preserve.durable import replace_file
from kuager.preserve.keys_shares import NEEDED
from kuager.publish import papers
from kuager.workflow import keyring_papers
from kuager.workflow.backup import drilling, reading, restoring, saving, told
from kuager.workflow.backup.places import place_of
from kuager.workflow.backup.restoring import Opener
from kuager.workflow.backup.saving import Saved
from kuager.workflow.system import SystemClock, SystemIds

_STEP = 100
_UNIT = 1000


class _Percent:
    """Tells how far it is, where somebody watches."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._last = -1
        self._watched = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        now = done * _STEP // max(total, 1)
        if self._watched and now != self._last:
            self._last = now
            click.echo(f"\r{self._words} {now} % of {_size(total)}\033[K", nl=False, err=True)

    def end(self) -> None:
        """Leaves the line."""
        if self._watched and self._last >= 0:
            click.echo("\r\033[K", nl=False, err=True)


@click.command(
    epilog="Example:  kuager -a my-archive backup /media/stick    kuager -a my-archive backup verify /media/stick --read-all"
)
@click.argument("places", nargs=-1, required=True, metavar="[verify] DIR or s3://BUCKET/PREFIX...")
@click.option("--keep", "days", type=click.IntRange(1, saving.MOST_DAYS), default=saving.MOST_DAYS, show_default=True, metavar="DAYS", help="How long snapshots stay; after a week, one a week.")  # fmt: skip
@click.option("--shares-only", is_flag=True, help="No passphrase opens this backup, two recovery shares do: for a place abroad.")  # fmt: skip
@click.option("--read-all", is_flag=True, help="With verify: reads every byte back from the medium.")
@click.option("--snapshot", metavar="ID", help="With verify: which; the newest when left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each place.")
@click.pass_obj
def backup(
    session: Session, *, places: tuple[str, ...], days: int, shares_only: bool, read_all: bool, snapshot: str | None, as_json: bool
) -> int:  # fmt: skip
    """Saves the archive, encrypted, to one or more places; only what is new is written. With verify: reads backups back."""
    if places[0] == "verify":
        if len(places) == 1:
            raise UsageError("Say which backup: kuager backup verify DIR")
        return _verify(session, places[1:], read_all=read_all, snapshot=snapshot, as_json=as_json)
    if read_all or snapshot:
        raise UsageError("--read-all and --snapshot go with: kuager backup verify DIR")
    failed = 0
    with session.open() as archive:
        for words in places:
            percent = _Percent("Saving")
            try:
                done = saving.save(
                    archive, place_of(words, root=archive.root), days=days, shares_only=shares_only, progress=percent
                )
            except KuagerError as error:
                if len(places) == 1:
                    raise
                failed += 1  # one full stick must not keep the archive from the other places
                output.say(f"{words}: {error.code} {error.message}. {error.cure}")
                continue
            finally:
                percent.end()
            failed += bool(done.issues)
            _say_saved(done, as_json=as_json)
        left = told.PLACES - len(told.places(archive))
    if left > 0 and not as_json:
        output.say(f"Keep backups in {told.PLACES} places, one of them abroad; {left} more to go.")
    return 1 if failed else 0


def _say_saved(done: Saved, *, as_json: bool) -> None:
    for one in done.issues:
        output.say(f"{one.code} {one.item}: {one.message}. {one.cure}")
    if as_json:
        output.line(done)
        return
    output.say(
        f"Saved to {done.place}: {_size(done.size)}, {done.objects} preserved files ({done.new} new, {_size(done.written)} written), "
        f"{done.rows} rows of the ledger. Everything written was read back and is the same. Snapshot {done.snapshot}."
    )


def _verify(session: Session, places: tuple[str, ...], *, read_all: bool, snapshot: str | None, as_json: bool) -> int:
    bad = 0
    with session.open() as archive:
        for words in places:
            percent = _Percent("Reading")
            place = place_of(words)
            try:
                found = reading.verify(
                    place, reading.secrets_of(archive), snapshot=snapshot, read_all=read_all, progress=percent
                )
            finally:
                percent.end()
            sound = not found.problems
            bad += not sound
            if read_all:
                told.write(archive, place.label, found.manifest.id, found.read, act="verified", good=sound)
            if as_json:
                output.line({"place": place.label, "snapshot": found.manifest.id, "at": found.manifest.at, "ok": sound,
                             "read": found.read, "read_all": found.whole, "objects": len(found.manifest.objects), "rows": found.manifest.rows,
                             "root": found.manifest.root, "problems": found.problems})  # fmt: skip
                continue
            for one in found.problems:
                output.say(f"{one.code} {one.item}: {one.message}.")
            how = "every byte was read" if found.whole else "sizes were compared; --read-all reads every byte"
            output.say(f"{place.label}: {'sound' if sound else 'DAMAGED'} ({how}). Snapshot {found.manifest.id}, {_size(found.manifest.size)}.")  # fmt: skip
    return 1 if bad else 0


@click.command(
    epilog="Example:  kuager restore /media/stick --to my-archive    kuager restore /media/stick --to my-archive --shares"
)
@click.argument("source", metavar="DIR or s3://BUCKET/PREFIX")
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, metavar="NEW", help="A folder that does not exist yet.")  # fmt: skip
@click.option(
    "--shares", is_flag=True, help="Asks for two recovery shares and a new passphrase, in place of the old one."
)
@click.option("--share-file", "share_files", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help="A file with one share; twice.")  # fmt: skip
@click.option("--snapshot", metavar="ID", help="Which; the newest that can be restored when left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def restore(
    session: Session, *, source: str, target: Path, shares: bool, share_files: tuple[Path, ...], snapshot: str | None, as_json: bool
) -> int:  # fmt: skip
    """Restores an archive from a backup alone, with a passphrase or two recovery shares."""
    place = place_of(source)
    opener = opener_of(session, place.sizes("keys"), shares=shares, share_files=share_files)
    percent = _Percent("Restoring")
    try:
        done = restoring.restore(place, target, opener, snapshot=snapshot, progress=percent)
    finally:
        percent.end()
    for one in (*done.skipped, *done.problems):
        output.say(f"{one.code} {one.item}: {one.message}.")
    if as_json:
        output.document({"place": place.label, "to": str(target), "snapshot": done.snapshot, "at": done.manifest.at, "objects": done.objects,
                         "rows": done.manifest.rows, "root": done.manifest.root, "size": done.size, "problems": done.problems,
                         "skipped": done.skipped, "missing": done.manifest.missing})  # fmt: skip
    else:
        output.say(f"Restored the state of {done.manifest.at:%Y-%m-%d %H:%M} UTC to {target}: {done.objects} preserved files, {done.manifest.rows} rows of the ledger.")  # fmt: skip
        if done.problems:
            output.say(f"{len(done.problems)} preserved files were not restored; they are named above. Another place may have them: kuager -a {target} verify --repair-from COPY")  # fmt: skip
        output.say(f"Now look through it: kuager -a {target} verify --read-all")
    return 1 if done.problems or done.skipped else 0


def opener_of(
    session: Session, key_files: dict[str, int], *, shares: bool, share_files: tuple[Path, ...], new: Callable[[], str] | None = None
) -> Opener | None:  # fmt: skip
    """Returns what opens a backup: shares where they are asked for, else a passphrase; None where nothing is locked."""
    if not key_files:
        return None
    if not shares and not share_files:
        return restoring.with_passphrase(session.passphrase())
    words = [keyring_papers.read(path) for path in share_files]
    if not words and sys.stdin.isatty():
        words = [
            click.prompt(f"Share {number} of {NEEDED}", hide_input=True, err=True) for number in range(1, NEEDED + 1)
        ]
    if not words:
        raise UsageError("Name two files with a share each: --share-file ONE --share-file TWO")
    return restoring.with_shares(words, new() if new else session.passphrase(confirm=True), ids=SystemIds())


def _size(count: float) -> str:
    for unit in ("bytes", "KB", "MB"):
        if count < _UNIT:
            return f"{count:.0f} {unit}"
        count /= _UNIT
    return f"{count:.1f} GB"


@click.command(epilog="Example:  kuager -a my-archive drill /media/stick --report drill.pdf")
@click.argument("source", metavar="DIR or s3://BUCKET/PREFIX")
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE", help="Writes the report: .txt, .html, .pdf or .docx."
)
@click.option(
    "--lang", type=click.Choice(drilling.LANGUAGES), default="en", show_default=True, help="Language of the report."
)
@click.option("--in", "parent", type=click.Path(path_type=Path), metavar="DIR", help="Where there is room; the archive's own folder when left out.")  # fmt: skip
@click.option("--shares", is_flag=True, help="Tries it with two recovery shares in place of the passphrase.")
@click.option("--share-file", "share_files", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help="A file with one share; twice.")  # fmt: skip
@click.option("--snapshot", metavar="ID", help="Which; the newest when left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def drill(
    session: Session, *, source: str, report: Path | None, lang: str, parent: Path | None, shares: bool, share_files: tuple[Path, ...],
    snapshot: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Tries out a restore, compares everything, removes it again, and writes a report that a lawyer can read."""
    if report is not None and report.exists():
        raise TargetExistsError(item=str(report))
    place, once = place_of(source), cache(session.passphrase)
    throwaway = secrets.token_urlsafe(24)  # with shares, the restored copy gets a passphrase that nobody needs to know
    by_shares = shares or bool(share_files)
    key_files = place.sizes("keys")
    opener = (
        opener_of(session, key_files, shares=shares, share_files=share_files, new=lambda: throwaway)
        if by_shares
        else restoring.with_passphrase(once())
        if key_files
        else None
    )
    known = _known(session)
    percent = _Percent("Restoring")
    try:
        done = drilling.drill(
            place, drilling.folder_in(parent or known or Path.cwd()), opener, (lambda: throwaway) if by_shares else once,
            clock=SystemClock(), snapshot=snapshot, progress=percent,
        )  # fmt: skip
    finally:
        percent.end()
    if known is not None:
        with session.open(once) as archive:
            drilling.note(archive, done)
    made = drilling.paper(done, lang)
    if report is not None:
        replace_file(report, _report(made, report.suffix.lower().lstrip(".")))
    if as_json:
        output.document(done)
    else:
        click.echo(drilling.as_text(made), nl=False)
    return 0 if done.good else 1


def _known(session: Session) -> Path | None:
    """The archive the drill is about, where there is one on this machine; a drill elsewhere needs none."""
    try:
        return session.root()
    except NoArchiveError:
        return None


def _report(made: Paper, kind: str) -> bytes:
    if kind in papers.KINDS:
        return papers.write(made, kind)
    if kind not in ("txt", "html"):
        raise UsageError("A report is a .txt, .html, .pdf or .docx file")
    return (drilling.as_text(made) if kind == "txt" else drilling.as_page(made)).encode()
