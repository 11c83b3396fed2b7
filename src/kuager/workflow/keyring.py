"""The story of an archive's keys: who may open it, what happens when somebody leaves, and when the passphrase is lost.

Every change is written into the ledger of acts where the archive is open for it; what is done to a locked archive
(recovery, panic) cannot be, and the next opening shows it by the slots.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kuager.errors import UsageError
from kuager.ports import Ids
from kuager.preserve import keychange, keys, keys_recovery, keys_rotation, keys_shares
from kuager.preserve.keys import Cost, Kind, SlotFacts
from kuager.preserve.keys_recovery import Recovered
from kuager.preserve.signing import Signer
from kuager.store.sqlite import rekey
from kuager.workflow import acts, settings
from kuager.workflow.archive import Archive, open_archive
from kuager.workflow.keyring_turn import DATABASE, KEYS, LEDGER, came_over
from kuager.workflow.members.rows import members_of
from kuager.workflow.system import SystemIds
from kuager.workflow.witness import note_files, sign_head

RECOVERED: Final = "recovered"
"""What the ledger says of it; the archive looks for it when a slot of nobody's opens it."""
SHORTEST: Final = 12
"""Characters of a new passphrase; six random words have thirty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """What may be told of an archive's keys without opening it.

    Attributes:
        slots: number, kind and cost of each.
        shares: whether recovery shares stand.
        shares_open_sealed: whether they open the sealed store too; True when there is none.
        rotating: whether a rotation was begun and not finished.
    """

    slots: tuple[SlotFacts, ...]
    shares: bool
    shares_open_sealed: bool
    rotating: bool


def ring(root: Path) -> Ring:
    """Returns what may be told of an archive's keys.

    Raises:
        UsageError: a plain archive has none.
    """
    path = key_file(root)
    return Ring(
        slots=keys.list_slots(path),
        shares=keys_recovery.has_shares(path),
        shares_open_sealed=keys_recovery.shares_open_sealed(path),
        rotating=keys_rotation.pending(path),
    )


def key_file(root: Path) -> Path:
    """Returns where the keys of an archive are.

    Raises:
        UsageError: a plain archive has none.
        NotAnArchiveError: the folder is no archive.
    """
    if settings.read(root).plain:
        raise UsageError("A plain archive has no keys: nothing in it is encrypted")
    return root / KEYS


def add(archive: Archive, passphrase: str, new: str, *, kind: Kind = Kind.WORK, cost: Cost | None = None) -> int:
    """Lets one more passphrase open the archive (or its sealed store); returns the slot's number."""
    expect_long(new)
    number = keys.add_slot(key_file(archive.root), passphrase, new, ids=archive.ids, cost=cost, kind=kind)
    _noted(archive, f"slot:{number}")
    return number


def change(archive: Archive, old: str, new: str, *, kind: Kind = Kind.WORK, cost: Cost | None = None) -> int:
    """Gives a slot another passphrase; returns its number."""
    expect_long(new)
    number = keys.change_passphrase(key_file(archive.root), old, new, ids=archive.ids, cost=cost, kind=kind)
    _noted(archive, f"slot:{number}")
    return number


def remove(archive: Archive, passphrase: str, number: int) -> None:
    """Takes a slot away; :func:`rotate` afterwards, because a copy of the old key file still has it."""
    keys.remove_slot(key_file(archive.root), passphrase, number)
    _noted(archive, f"slot:{number}")


def make_shares(
    archive: Archive, passphrase: str, *, sealed_passphrase: str | None = None, without_sealed: bool = False
) -> tuple[str, ...]:
    """Returns three shares, any two of which open everything; those made before are worthless from now on."""
    secret = keys_recovery.new_secret(
        key_file(archive.root),
        passphrase,
        sealed_passphrase=sealed_passphrase,
        without_sealed=without_sealed,
        ids=archive.ids,
    )
    _noted(archive, "shares")
    return keys_shares.split(secret)


def recover(
    root: Path,
    shares: Sequence[str],
    passphrase: str,
    *,
    sealed_passphrase: str | None = None,
    cost: Cost | None = None,
    ids: Ids | None = None,
) -> Recovered:
    """Opens the archive with two shares and gives it a new passphrase; the slots that stand go on standing."""
    expect_long(passphrase)
    if sealed_passphrase is not None:
        expect_long(sealed_passphrase)
    secret = keys_shares.join(shares)
    done = keys_recovery.recover(
        key_file(root), secret, passphrase, sealed_passphrase=sealed_passphrase, ids=ids or SystemIds(), cost=cost
    )
    announce(root, passphrase)
    return done


def announce(root: Path, passphrase: str, *, to_a_team: bool = False) -> None:
    """Writes into the ledger that two shares opened the archive: their slot is no member's, and works with all rights.

    Args:
        root: the archive.
        passphrase: the new one.
        to_a_team: only where it has members; elsewhere whoever opens it has all rights anyway, and the ledger stays as it was.
    """
    with open_archive(root, lambda: passphrase) as archive:
        if members_of(archive.store) or not to_a_team:
            _noted(archive, RECOVERED)


def rotate(archive: Archive, passphrase: str, *, drop: Collection[int] = (), cost: Cost | None = None) -> None:
    """Gives the archive a new work master and closes it; every slot that stays opens it with the same passphrase.

    The database is written anew under the new key. Files in the vault stay as they are, and open with keys that the new
    master keeps: a member who left could have read them before. New files get a new key. The ledger is signed by a new
    key from here on, and both keys sign that it took over.

    A kill at any moment leaves an archive that opens: :mod:`kuager.workflow.keyring_turn`.

    Args:
        archive: open; it is closed by this.
        passphrase: of whoever rotates.
        drop: numbers of slots that do not get the new master.
        cost: of the own slot, when it is of the first format.

    Raises:
        BusyStoreError: another process has the archive open.
        OldSlotsError, ForeignSlotError, WrongPassphraseError: see :func:`kuager.preserve.keys_rotation.begin`.
    """
    root, path, database = archive.root, key_file(archive.root), archive.root / DATABASE
    old = keys.unlock(path, passphrase)
    acts.note(archive, acts.Act.KEY, "rotation")
    head = sign_head(archive)
    archive.close()
    with rekey.alone(database, old.database) as turning:
        turn = keys_rotation.begin(path, passphrase, rekey.salt_in(database), ids=archive.ids, cost=cost, drop=drop)
        keychange.write(
            root / LEDGER,
            Signer(turn.old.ledger),
            Signer(turn.new.ledger),
            size=head.size if head else 0,
            at=archive.clock.now(),
        )
        turning.turn(turn.new.database)
        came_over(root, turn.new)


def _noted(archive: Archive, what: str) -> None:
    acts.note(archive, acts.Act.KEY, what)
    note_files(archive)


def expect_long(passphrase: str) -> None:
    """Refuses a passphrase that a stolen disk would soon give up.

    Raises:
        UsageError: it is too short.
    """
    if len(passphrase) < SHORTEST:
        raise UsageError(f"A passphrase has at least {SHORTEST} characters; six random words are good")
