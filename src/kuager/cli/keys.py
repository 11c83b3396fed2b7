"""Verbs of keys: key, travel, panic."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.cli.secret_files import words_in
from kuager.errors import UsageError
from kuager.preserve import keys_recovery
from kuager.preserve.keys import Kind
from kuager.workflow import keyring, keyring_papers, keyring_travel, panicking
from kuager.workflow.archive import Archive

_FILE = click.Path(path_type=Path)


def _asked(words: str, file: Path | None, *, confirm: bool = True) -> str:
    """Returns a passphrase from a file or the keyboard; never from the command line, which others see."""
    if file is not None:
        return words_in(file)
    asked: str = click.prompt(words, hide_input=True, confirmation_prompt=confirm, err=True)
    return asked


def _opened(session: Session) -> tuple[Archive, str]:
    keyring.key_file(session.root())
    words = session.passphrase()
    return session.open(lambda: words), words


@click.group(epilog="Example:  kuager -a my-archive key list")
def key() -> None:
    """Who can open this archive: passphrases, recovery shares, a new key when somebody leaves."""


@key.command("list", epilog="Example:  kuager -a my-archive key list --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def list_(session: Session, *, as_json: bool) -> int:
    """Shows the key slots by number (never by name), and whether recovery shares stand. Needs no passphrase."""
    ring = keyring.ring(session.root())
    if as_json:
        output.document(ring)
        return 0
    rows = [(str(one.number), str(one.kind), f"{one.cost.memory_kib // 1024} MB") for one in ring.slots]
    output.table(rows, ("slot", "opens", "one guess costs"))
    output.say("Recovery shares stand." if ring.shares else "No recovery shares: make them with  kuager key shares")
    if not ring.shares_open_sealed:
        output.say("The shares do not open the sealed store.")
    if ring.rotating:
        output.say("A change of the key was cut off; opening the archive finishes it.")
    return 0


@key.command(epilog="Example:  kuager -a my-archive key add")
@click.option("--sealed", is_flag=True, help="A passphrase for the sealed store; asks for one that opens it.")
@click.option("--new-passphrase-file", "file", type=_FILE, metavar="FILE", help="Reads the new passphrase from a file.")
@click.option("--sealed-passphrase-file", type=_FILE, metavar="FILE", help="Reads the sealed store's passphrase.")
@click.pass_obj
def add(session: Session, *, sealed: bool, file: Path | None, sealed_passphrase_file: Path | None) -> int:
    """Lets one more passphrase open the archive (a new member types it, nobody else sees it)."""
    archive, words = _opened(session)
    with archive:
        if sealed:
            words = _asked("Passphrase of the sealed store", sealed_passphrase_file, confirm=False)
        new = _asked("New passphrase", file)
        number = keyring.add(archive, words, new, kind=Kind.SEALED if sealed else Kind.WORK)
    output.say(f"Slot {number} opens it from now on.")
    return 0


@key.command(epilog="Example:  kuager -a my-archive key change")
@click.option("--sealed", is_flag=True, help="The passphrase of the sealed store instead.")
@click.option("--new-passphrase-file", "file", type=_FILE, metavar="FILE", help="Reads the new passphrase from a file.")
@click.option("--sealed-passphrase-file", type=_FILE, metavar="FILE", help="Reads the sealed store's passphrase.")
@click.pass_obj
def change(session: Session, *, sealed: bool, file: Path | None, sealed_passphrase_file: Path | None) -> int:
    """Gives your slot a new passphrase. An old copy of the archive still opens with the old one."""
    archive, words = _opened(session)
    with archive:
        if sealed:
            words = _asked("Passphrase of the sealed store", sealed_passphrase_file, confirm=False)
        new = _asked("New passphrase", file)
        number = keyring.change(archive, words, new, kind=Kind.SEALED if sealed else Kind.WORK)
    output.say(f"Slot {number} has the new passphrase.")
    return 0


@key.command(epilog="Example:  kuager -a my-archive key remove 3")
@click.argument("number", type=int)
@click.option("--sealed-passphrase-file", type=_FILE, metavar="FILE", help="For a slot of the sealed store.")
@click.pass_obj
def remove(session: Session, *, number: int, sealed_passphrase_file: Path | None) -> int:
    """Takes a slot away, of somebody who left. Rotate afterwards: a copy of the old key file still has it."""
    archive, words = _opened(session)
    with archive:
        kinds = {one.number: one.kind for one in keyring.ring(archive.root).slots}
        if kinds.get(number) is Kind.SEALED:
            words = _asked("Passphrase of the sealed store", sealed_passphrase_file, confirm=False)
        keyring.remove(archive, words, number)
    output.say(f"Slot {number} is gone. If they may have a copy of this disk, do now:  kuager key rotate")
    return 0


@key.command(epilog="Example:  kuager -a my-archive key rotate --drop 3")
@click.option("--drop", type=int, multiple=True, metavar="NUMBER", help="A slot that shall not open it any more.")
@click.pass_obj
def rotate(session: Session, *, drop: tuple[int, ...]) -> int:
    """Gives the archive a new key. Everybody's passphrase stays; whoever left is shut out of what comes from now on."""
    archive, words = _opened(session)
    with archive:
        keyring.rotate(archive, words, drop=drop)
    output.say("The database stands under a new key, and new files get one. All passphrases stay as they were.")
    output.say("What was in the archive before could have been copied by whoever could open it: that cannot be undone.")
    return 0


@key.command(epilog="Example:  kuager -a my-archive key shares --to papers")
@click.option(
    "--to",
    "place",
    type=_FILE,
    metavar="DIR",
    help="Writes three sheets, one a file; prints to the screen when left out.",
)
@click.option("--without-sealed", is_flag=True, help="The shares shall not open the sealed store.")
@click.option("--sealed-passphrase-file", type=_FILE, metavar="FILE", help="Reads the sealed store's passphrase.")
@click.pass_obj
def shares(session: Session, *, place: Path | None, without_sealed: bool, sealed_passphrase_file: Path | None) -> int:
    """Makes three recovery shares of 33 words. Any two open everything, one opens nothing; older ones become worthless."""
    archive, words = _opened(session)
    with archive:
        if place is not None:
            keyring_papers.expect_outside(archive.root, place)
        sealed: str | None = None
        if not without_sealed and any(one.kind is Kind.SEALED for one in keyring.ring(archive.root).slots):
            sealed = _asked("Passphrase of the sealed store", sealed_passphrase_file, confirm=False)
        made = keyring.make_shares(archive, words, sealed_passphrase=sealed, without_sealed=without_sealed)
        name = archive.settings.name
        day = archive.clock.now().date()
    if place is not None:
        for sheet in keyring_papers.write(place, made, day):
            output.say(f"Wrote {sheet}. Print it, give it to one person, and delete the file.")
    else:
        for number, share in enumerate(made, start=1):
            click.echo(keyring_papers.sheet(number, share, day))
    output.say(
        f"These are the only copies for {name}; they are not in the archive. Shares made before open nothing now."
    )
    output.say("Give each to another person you trust, one of them ABROAD. Never keep two in one place.")
    return 0


@key.command(epilog="Example:  kuager -a my-archive key recover sheet-1.txt sheet-3.txt")
@click.argument("sheets", nargs=-1, type=_FILE, metavar="[FILES...]")
@click.option("--new-passphrase-file", "file", type=_FILE, metavar="FILE", help="Reads the new passphrase from a file.")
@click.option("--new-sealed-passphrase-file", type=_FILE, metavar="FILE", help="Also opens the sealed store anew.")
@click.pass_obj
def recover(
    session: Session, *, sheets: tuple[Path, ...], file: Path | None, new_sealed_passphrase_file: Path | None
) -> int:
    """Opens the archive with two shares, from files or typed, and gives it a new passphrase."""
    root = session.root()
    keyring.key_file(root)
    if sheets:
        words = [keyring_papers.read(one) for one in sheets]
    else:
        words = [click.prompt(f"Share {number} of 2 (33 words)", hide_input=True, err=True) for number in (1, 2)]
    new = _asked("New passphrase", file)
    sealed = (
        _asked("New passphrase of the sealed store", new_sealed_passphrase_file) if new_sealed_passphrase_file else None
    )
    done = keyring.recover(root, words, new, sealed_passphrase=sealed)
    output.say(f"The archive opens with the new passphrase (slot {done.work}).")
    if done.sealed is not None:
        output.say(f"The sealed store opens with its new passphrase (slot {done.sealed}).")
    output.say("If the papers were seen by anybody, make new shares now:  kuager key shares")
    return 0


@click.group(epilog="Example:  kuager -a my-archive travel pack /media/stick/case")
def travel() -> None:
    """What to take across a border."""


@travel.command(epilog="Example:  kuager -a my-archive travel pack /media/stick/case")
@click.argument("place", type=_FILE, metavar="DIR")
@click.option(
    "--new-passphrase-file", "file", type=_FILE, metavar="FILE", help="Reads the copy's passphrase from a file."
)
@click.pass_obj
def pack(session: Session, *, place: Path, file: Path | None) -> int:
    """Makes a copy without the sealed store, its keys and the recovery key, with a passphrase and a key of its own.

    To carry nothing that can be read, take a field kit instead: kuager field make.
    """
    archive, words = _opened(session)
    with archive:
        done = keyring_travel.pack(archive, words, place, _asked("Passphrase of the copy", file))
    output.say(
        f"Packed {done.captures} captures into {done.place}. The sealed store stayed at home; nothing in the copy opens it."
    )
    output.say(
        "Whoever gets the copy's passphrase reads everything else in it. If that is too much, take: kuager field make"
    )
    return 0


@click.command(epilog="Example:  kuager -a my-archive panic --yes PANIC")
@click.option("--yes", "word", metavar="PANIC", help="Type PANIC; without it nothing happens.")
@click.option("--even-without-shares", is_flag=True, help="Also when no shares exist: then nobody opens it ever again.")
@click.pass_obj
def panic(session: Session, *, word: str | None, even_without_shares: bool) -> int:
    """Destroys every passphrase at once and ends every kuager of this archive. Only two recovery shares open it then."""
    root = session.root()
    path = keyring.key_file(root)
    if not keys_recovery.has_shares(path) and not even_without_shares:
        panicking.panic(root)  # refuses, and says why, before anybody is asked for a word
    if word != panicking.WORD:
        raise UsageError(f"Nothing was done. To destroy every passphrase: kuager panic --yes {panicking.WORD}")
    done = panicking.panic(root, even_without_shares=even_without_shares)
    output.say(
        f"{done.slots} passphrases destroyed, {done.ended} processes ended. Two recovery shares open the archive: kuager key recover"
    )
    return 0
