"""What the archive itself knows of its backups: where they are, when each was made and when it was last read back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kuager.model import content_id
from kuager.workflow.archive import Archive
from kuager.workflow.registers import log

REGISTER: Final = "backup"
LATE: Final = timedelta(days=7)
"""After this long without a backup the workbench reminds."""
PLACES: Final = 3
"""How many places an archive should be in, one of them abroad."""
README: Final = """This folder holds the backups of a kuager archive.

To look whether they are sound:   kuager -a YOUR-ARCHIVE backup verify THIS-FOLDER --read-all
To restore the newest one:        kuager restore THIS-FOLDER --to NEW-FOLDER
To try that without keeping it:   kuager drill THIS-FOLDER

Restoring asks for a passphrase of the archive, or for two of its recovery shares. It needs no other machine and no link.
Do not rename or remove anything here by hand: kuager backup removes what is no longer needed.
"""
_MARK: Final = b"kuager archive mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as the archive knows it.

    Attributes:
        label: folder or address.
        at: the last finished backup there.
        snapshot: its id.
        size: bytes that a restore reads.
        verified_at: when every byte of one was last read back, and whether it was sound.
        sound: what that showed; None when it was never done.
        drilled_at: when a restore was last tried from there.
        drilled: whether it went well.
    """

    label: str
    at: datetime | None = None
    snapshot: str = ""
    size: int = 0
    verified_at: datetime | None = None
    sound: bool | None = None
    drilled_at: datetime | None = None
    drilled: bool | None = None


def write(archive: Archive, label: str, snapshot: str, size: int, *, act: str = "saved", good: bool = True) -> None:
    """Notes what was done with a place."""
    told = {"place": label, "act": act, "snapshot": snapshot, "size": size, "good": good}
    log.write(archive, REGISTER, content_id("place", label), told, agent=archive.agent, why=act)


def places(archive: Archive) -> list[Place]:
    """Returns the places this archive was backed up to, the latest first."""
    found: dict[str, dict[str, object]] = {}
    for row, undone in log.rows(archive, REGISTER):
        if undone:
            continue
        told = log.told(row)
        one = found.setdefault(told["place"], {"label": told["place"]})
        if told["act"] == "saved":
            one.update(at=row.at, snapshot=told["snapshot"], size=told["size"])
        elif told["act"] == "verified":
            one.update(verified_at=row.at, sound=told["good"])
        else:
            one.update(drilled_at=row.at, drilled=told["good"])
    rows = [Place(**one) for one in found.values()]  # type: ignore[arg-type]  # the keys above, by name
    return sorted(rows, key=lambda one: (one.at is not None, one.at), reverse=True)


def late(archive: Archive) -> bool:
    """Says whether it is time for a backup: there is something to lose, and the last one is a week old or never was."""
    last = max((one.at for one in places(archive) if one.at), default=None)
    if last is None:
        return next(archive.store.captures(), None) is not None
    return archive.clock.now() - last > LATE


def counts(archive: Archive) -> dict[str, int]:
    """Returns what an archive holds, for people to compare after a restore."""
    store = archive.store
    documents = sum(len(store.documents_of(one.id)) for one in store.captures())
    return {
        "captures": sum(1 for _ in store.captures()),
        "documents": documents,
        "claims": sum(1 for _ in store.claims()),
        "reviews": len(store.reviews()),
    }


def mark_of(archive: Archive) -> str:
    """Returns what tells this archive's backups from another's: made from the first row of its ledger, which never changes."""
    first = next(archive.store.custody(), None)
    return hashlib.sha256(_MARK + (first.hash if first else "").encode()).hexdigest()[:32]
