"""Where the archive keeps the proof that the files of its last release are as they were written.

One file for each audience and scope, in the folder ``releases`` of the archive: numbers, no path and no word of a page. Where
the archive has a key it is signed, so a forged one is of no use; one that is lost or unreadable costs the next release time only.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from kuager.preserve.durable import replace_file
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import tombstones

_FOR: Final = b"kuager proof of files\n"
_SIGNATURE: Final = 64


def load(archive: Archive, audience: str, mark: str) -> bytes:
    """Returns the proof of the last release to an audience about a scope; empty without one that this archive made."""
    try:
        found = _place(archive, audience, mark).read_bytes()
    except OSError:
        return b""
    if archive.signer is None:
        return found
    record, signature = found[:-_SIGNATURE], found[-_SIGNATURE:]
    return record if archive.signer.public.verify(_signed(audience, mark, record), signature) else b""


def keep(archive: Archive, audience: str, mark: str, record: bytes) -> None:
    """Keeps a proof in place of the one before; an empty one says nothing, and is not kept.

    Of a draft, too: its links changed what the system says of the files of the release before.
    """
    if not record:
        return
    place = _place(archive, audience, mark)
    place.parent.mkdir(exist_ok=True)
    signature = b"" if archive.signer is None else archive.signer.sign(_signed(audience, mark, record))
    replace_file(place, record + signature)


def _place(archive: Archive, audience: str, mark: str) -> Path:
    named = hashlib.sha256(f"{audience}\n{mark}".encode()).hexdigest()[:16]
    return archive.root / tombstones.FOLDER / f"{named}.proof"


def _signed(audience: str, mark: str, record: bytes) -> bytes:
    return _FOR + hashlib.sha256(f"{audience}\n{mark}\n".encode() + record).digest()


__all__ = ["keep", "load"]
