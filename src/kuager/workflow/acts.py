"""The ledger of acts: who opened, read, took out, allowed, locked, saved and erased what, in the one custody ledger.

Other stories call :func:`note`, once, when the act is over (or was refused). A row can never be changed or erased, so it
holds no name and no words: who acted is a commitment that can be erased (``workflow.openings``), what it was about is an
id. Rows are chained like all of the ledger; the acts in :data:`SIGNED` are followed by a signed head at once, the others
are under the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from kuager.model import CustodyEvent, CustodyVerb
from kuager.ports import Writer
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.witness import sign_head


class Act(StrEnum):
    """What matters enough to be in the ledger."""

    LOGIN = "login"
    LOGOUT = "logout"
    LOCK = "lock"
    UNLOCK = "unlock"
    PANIC = "panic"
    UNSEAL = "unseal"
    READ_SEALED = "read_sealed"
    EXPORT = "export"
    BULK_EXPORT = "bulk_export"
    RELEASE = "release"
    WITHDRAWAL = "withdrawal"
    ASK = "ask"
    APPROVE = "approve"
    ROLE = "role"
    KEY = "key"
    COMPARTMENT = "compartment"
    LOWER = "lower"
    BACKUP = "backup"
    RESTORE = "restore"
    DRILL = "drill"
    ERASE = "erase"
    RETENTION = "retention"
    OWN_DATA = "own_data"


Outcome = Literal["ok", "failed", "refused"]
ARCHIVE: Final = "archive"
"""What an act is about when it is about the whole archive."""
RESTORED: Final = "restored.txt"
"""Left by a restore in the new archive's folder: the snapshot's id."""
NOBODY_KNOWN: Final = "unknown"
"""Who acted when nobody was recognised: a login that failed must not name whom somebody tried to be."""
SIGNED: Final = frozenset(
    {
        Act.PANIC, Act.UNSEAL, Act.BULK_EXPORT, Act.RELEASE, Act.WITHDRAWAL, Act.ROLE, Act.KEY, Act.BACKUP, Act.RESTORE,
        Act.DRILL, Act.ERASE,
    }
)  # fmt: skip
"""Acts after which the ledger is signed at once: what an intruder would most like to have never happened."""
_ID: Final = re.compile(r"[0-9a-z][0-9a-z:._-]{0,127}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act, as the ledger has it.

    Attributes:
        seq: the row's number.
        act: which; the word as written, so that acts of a later version are shown too.
        what: the id of what it was about.
        who: the commitment of who acted, or a role that is no person.
        at: when.
        outcome: "ok", "failed" or "refused".
    """

    seq: int
    act: str
    what: str
    who: str
    at: datetime
    outcome: str


def note(
    archive: Archive, act: Act, what: str = ARCHIVE, outcome: Outcome = "ok", *, known: bool = True
) -> CustodyEvent:
    """Writes an act into the ledger. Call it outside of a transaction; inside of one, :func:`put`.

    Args:
        archive: whose ledger.
        act: what was done.
        what: id of what it was about: never a name, a title or words of a person.
        outcome: how it ended.
        known: False when nobody was recognised (a failed login).

    Raises:
        ValueError: ``what`` is no id.
    """
    mark = openings.agent_mark(archive) if known else NOBODY_KNOWN
    restored = _restored(archive)
    with archive.store.write() as writer:
        if restored:
            put(archive, writer, Act.RESTORE, restored, mark=NOBODY_KNOWN)
        row = put(archive, writer, act, what, outcome, mark=mark)
        writer.advance()
    if restored:
        (archive.root / RESTORED).unlink(missing_ok=True)
    if act in SIGNED or restored:
        sign_head(archive)
    return row


def _restored(archive: Archive) -> str:
    """Returns the snapshot this archive was restored from, until the ledger says so: a restore itself writes no row."""
    try:
        words = (archive.root / RESTORED).read_text(encoding="ascii").strip().lower()
    except (OSError, UnicodeDecodeError):
        return ""
    return words if _ID.fullmatch(words) else ARCHIVE


def put(archive: Archive, writer: Writer, act: Act, what: str, outcome: Outcome = "ok", *, mark: str) -> CustodyEvent:
    """Writes an act inside a transaction that the caller opened, so that deed and row are there together or not at all.

    Args:
        archive: for the clock.
        writer: the open transaction.
        act: what is done.
        what: see :func:`note`.
        outcome: how it ended.
        mark: who acts: :func:`kuager.workflow.openings.agent_mark`, asked before the transaction began.

    Raises:
        ValueError: ``what`` is no id.
    """
    if not _ID.fullmatch(what):
        raise ValueError("an act is about an id: lower-case letters, digits and : . _ -")
    return writer.custody(what, CustodyVerb.ACT, agent=mark, at=archive.clock.now(), outcome=outcome, note=str(act))


def done(archive: Archive) -> Iterator[Done]:
    """Yields every act of the ledger, in order."""
    for row in archive.store.custody():
        if row.verb is CustodyVerb.ACT:
            yield Done(seq=row.seq, act=row.note, what=row.object, who=row.agent, at=row.at, outcome=row.outcome)
