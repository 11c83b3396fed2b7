"""The sealed store is made, unlocked and locked; what was written while it was locked moves in when it is unlocked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from kuager.errors import ItemError, WrongPassphraseError
from kuager.errors.sealed import (
    NoSealedStoreError,
    PlainSealedError,
    RecordConflictError,
    SealedElsewhereError,
    SealedLockedError,
    SealedStandsError,
)
from kuager.model import CustodyVerb, SealedRecord, SealedValue
from kuager.ports import SealedStore
from kuager.preserve import keys as keyring
from kuager.preserve.letterbox import VALUES, Letterbox
from kuager.protect.rights import Action, Resource
from kuager.store.sealed import open_sealed
from kuager.workflow import acts, openings
from kuager.workflow.acting import require
from kuager.workflow.archive import KEYS, Archive
from kuager.workflow.compartments_view import beneath
from kuager.workflow.sealed import outbox
from kuager.workflow.sealed.kinds import LETTERBOX

LASTS: Final = timedelta(minutes=5)
"""An unlocked store that nobody uses for this long locks itself."""
STORE: Final = "sealed.db"


@dataclass(slots=True)
class Shelf:
    """The sealed store, unlocked. Close it (or use it as a context manager) when done.

    Attributes:
        archive: whose it is.
        store: the records.
        until: when it locks itself, unless it is used before.
        came_in: how many records moved in when it was unlocked.
        unreadable: how many letters nobody here can open; they stay where they are.
    """

    archive: Archive
    store: SealedStore
    until: datetime
    came_in: int = 0
    unreadable: int = 0
    _open: bool = field(default=True, repr=False)

    def use(self) -> SealedStore:
        """Returns the records, for one act; the time until it locks itself begins anew.

        Raises:
            SealedLockedError: it locked itself meanwhile.
        """
        if not self.is_open():
            raise SealedLockedError
        self.until = self.archive.clock.now() + LASTS
        return self.store

    def is_open(self) -> bool:
        """Says whether it is unlocked; locks it when its time is over."""
        if self._open and self.archive.clock.now() >= self.until:
            self.close()
        return self._open

    def close(self) -> None:
        """Locks the store."""
        if self._open:
            self._open = False
            self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def path_of(archive: Archive) -> Path:
    """Returns where the sealed store of an archive lies."""
    return archive.root / outbox.FILE


def make(archive: Archive, work: str, passphrase: str, *, cost: keyring.Cost | None = None) -> int:
    """Makes the sealed store with a key of its own, and moves in what lay readable in the case database.

    Args:
        archive: an encrypted one.
        work: the work passphrase: whoever makes it must be on the team.
        passphrase: its own; not the work passphrase, and better kept by somebody else.
        cost: what trying a passphrase costs.

    Returns:
        How many values moved.

    Raises:
        NotAllowedError: the role may not handle keys.
        PlainSealedError: a plain archive.
        SealedStandsError: there is one.
        WrongPassphraseError: ``work`` is not the work passphrase.
        UsageError: the passphrase is empty or opens the archive already.
    """
    require(archive, Action.KEYS)
    if archive.settings.plain:
        raise PlainSealedError
    if outbox.exists(archive):
        raise SealedStandsError
    path = archive.root / KEYS
    keys = keyring.unlock(path, work)
    # A run that was cut off between key and file is finished with the same passphrase.
    if keyring.has_sealed(path):
        sealed = keyring.open_sealed(path, passphrase).keys
    else:
        sealed = keyring.init_sealed(path, keys, passphrase, ids=archive.ids, cost=cost)
    box = Letterbox(sealed.letterbox, VALUES)
    # The public key first: from then on nothing more is kept readable, and a store without it would be of no use.
    outbox.announce(archive, box.slot)
    open_sealed(path_of(archive), sealed.database, create=True).close()
    acts.note(archive, acts.Act.KEY, STORE)
    with _opened(archive, sealed) as shelf:
        return shelf.came_in


def unlock(archive: Archive, passphrase: str, *, told: Callable[[int, int], None] | None = None) -> Shelf:
    """Unlocks the sealed store and takes in what was written while it was locked.

    Args:
        archive: whose.
        passphrase: the sealed one.
        told: is told how many records came in and how many letters nobody could open.

    Raises:
        NotAllowedError: the role reads no sealed record.
        PlainSealedError, NoSealedStoreError: there is none.
        WrongPassphraseError: that passphrase does not open it; the attempt is in the ledger.
        SealedElsewhereError: the file is not the store that values are sealed to.
    """
    expect_store(archive)
    # Letters of all parts move in together; what somebody may look at is decided for each record.
    archive = beneath(archive)
    try:
        keys = keyring.open_sealed(archive.root / KEYS, passphrase).keys
    except WrongPassphraseError:
        acts.note(archive, acts.Act.UNSEAL, STORE, "failed")
        raise
    shelf = _opened(archive, keys)
    acts.note(archive, acts.Act.UNSEAL, STORE)
    if told:
        told(shelf.came_in, shelf.unreadable)
    return shelf


def expect_store(archive: Archive) -> None:
    """Refuses before anybody is asked for a passphrase that can open nothing.

    Raises:
        NotAllowedError: the role reads no sealed record.
        PlainSealedError: a plain archive seals nothing.
        NoSealedStoreError: there is no sealed store yet.
    """
    require(archive, Action.UNSEAL, Resource(kind="sealed store", sealed=True))
    if archive.settings.plain:
        raise PlainSealedError
    if not outbox.exists(beneath(archive)):
        raise NoSealedStoreError


def _opened(archive: Archive, keys: keyring.SealedKeys) -> Shelf:
    store = open_sealed(path_of(archive), keys.database)
    try:
        boxes = _boxes(archive, store, keys)
        shelf = Shelf(archive=archive, store=store, until=archive.clock.now() + LASTS)
        shelf.came_in, shelf.unreadable = _take_in(archive, store, boxes)
    except BaseException:
        store.close()
        raise
    return shelf


def _boxes(archive: Archive, store: SealedStore, keys: keyring.SealedKeys) -> dict[str, Letterbox]:
    """Returns all letter boxes there ever were, by id: a new sealed master must not cost what was sealed to the old one.

    Raises:
        SealedElsewhereError: values are sealed to none of them.
    """
    now = Letterbox(keys.letterbox, VALUES)
    record = SealedRecord(
        id=f"{LETTERBOX}:{now.slot.id}", version=1, kind=LETTERBOX, about="", at=archive.clock.now(), agent="",
        body=(("seed", keys.letterbox.hex()),),
    )  # fmt: skip
    if not store.versions(record.id):
        store.put([record])
    found = [Letterbox(bytes.fromhex(one.told["seed"]), VALUES) for one in store.records(kind=LETTERBOX)]
    boxes = {one.slot.id: one for one in found}
    to = outbox.slot(archive)
    if to is None or to.id not in boxes:
        raise SealedElsewhereError
    if to != now.slot:
        outbox.announce(archive, now.slot)
    return boxes


def _take_in(archive: Archive, store: SealedStore, boxes: dict[str, Letterbox]) -> tuple[int, int]:
    """Moves what waits in the case database; each step can be cut off and is done again.

    Returns:
        How many moved, and how many letters could not be opened.
    """
    rows = [one for one in archive.store.sealed_values() if one.kind != outbox.AGENT]
    waiting = [one for one in rows if one.value or not outbox.is_letter(one)]
    done: list[SealedValue] = []
    for one in waiting:
        try:
            record = outbox.opened(one, boxes[outbox.to_of(one)]) if outbox.is_letter(one) else outbox.record_of(one)
            if record.id == one.commitment:
                store.put([record])
                done.append(outbox.moved(one))
        except (ItemError, RecordConflictError, ValueError, KeyError, TypeError):
            continue  # stays where it is, and is counted
    archive.store.erase_sealed([one.commitment for one in done])
    # A run that was cut off here left rows out: what the sealed store has is sealed, not erased.
    known = {one.commitment for one in rows} - {one.commitment for one in done}
    marks = done + [
        outbox.moved(SealedValue(commitment=one.id, salt="", value="", kind=one.told.get("what", one.kind), at=one.at))
        for one in store.records()
        if one.kind != LETTERBOX and one.id not in known and one.id not in {each.commitment for each in done}
    ]
    if marks:
        agent = openings.agent_mark(archive)
        with archive.store.write() as writer:
            for mark in marks:
                writer.seal_value(mark)
                writer.custody(
                    mark.commitment, CustodyVerb.TRANSFER, agent=agent, at=archive.clock.now(), outcome="ok",
                    note="moved into the sealed store",
                )  # fmt: skip
            writer.advance()
    return len(done), len(waiting) - len(done)
