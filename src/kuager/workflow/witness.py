"""The story of somebody outside vouching: heads of the ledger signed after every run, and handed to witnesses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kuager import __version__
from kuager.errors import DamagedLedgerError, EmptyLedgerError, UnreadableFileError
from kuager.preserve import qr, smallfiles, treeheads, witnesses
from kuager.preserve.durable import replace_file
from kuager.preserve.treeheads import TreeHead
from kuager.preserve.witnesses import Witnessed
from kuager.workflow.archive import Archive

LEDGER = "ledger"
SOFTWARE = f"kuager {__version__}"
_MOST_CHARACTERS = 4096


def sign_head(archive: Archive) -> TreeHead | None:
    """Writes a head of the ledger as it is now, signed where there is a key; returns it, or the last one if nothing came.

    None when the ledger is empty or no longer continues the last head; then nothing is signed, and ``verify`` says why.
    """
    # Two runs that end together must not both follow the same head: the database's lock makes them take turns.
    with archive.store.write():
        head = treeheads.append_head(
            archive.root / LEDGER,
            archive.store.custody(),
            signer=archive.signer,
            at=archive.clock.now(),
            software=SOFTWARE,
        )
        smallfiles.note(archive.root)
    return head


def note_files(archive: Archive) -> None:
    """Takes what was written beside the database into the list that finds rot in small files."""
    with archive.store.write():
        smallfiles.note(archive.root)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHead:
    """A head as it is handed out: as lines, as the words of its QR code, and its fields."""

    size: int
    root: str
    at: datetime
    key: str
    line: str
    text: str


def present(archive: Archive, picture: Path | None = None) -> ShownHead:
    """Returns the head of the ledger as it is now, signed, in the forms that can leave the archive.

    Args:
        archive: whose ledger.
        picture: where to draw the QR code (SVG), if anywhere.

    Raises:
        EmptyLedgerError: nothing was added yet.
        DamagedLedgerError: the ledger no longer continues its last head; it is not vouched for again.
        DiskError: the picture cannot be written.
    """
    head = sign_head(archive)
    if head is None:
        raise EmptyLedgerError if next(iter(archive.store.custody()), None) is None else DamagedLedgerError
    line = witnesses.to_line(head)
    if picture is not None:
        replace_file(picture, qr.to_svg(line))
    return ShownHead(size=head.size, root=head.root, at=head.at, key=head.key, line=line, text=witnesses.to_text(head))


def witnessed(given: Iterable[str]) -> list[Witnessed]:
    """Reads heads that witnesses hold: each a file, or the words themselves.

    Raises:
        UsageError: when one is no head, or was mistyped.
        UnreadableFileError: when a file cannot be read.
    """
    return [witnesses.parse(_words(one)) for one in given]


def _words(given: str) -> str:
    try:
        path = Path(given)
        if not path.is_file():
            return given
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_MOST_CHARACTERS)
    except ValueError:  # what was typed cannot be a path
        return given
    except OSError as error:
        raise UnreadableFileError(item=given) from error
