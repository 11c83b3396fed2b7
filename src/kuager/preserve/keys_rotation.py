"""Rotation at the key file: a new work master beside the old one, until the database stands under the new one.

Three steps, so that a kill at any moment leaves an archive that opens with the same passphrases: :func:`begin` writes the
new master into the file *beside* the old one (``coming``); the caller turns the database over; :func:`finish` drops the old
one. Whoever opens the archive in between gets both sets of keys (:class:`kuager.preserve.keys.Opened`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from kuager.errors import ArchiveExistsError, UsageError, WrongPassphraseError
from kuager.errors.keys import OldSlotsError
from kuager.ports import Ids
from kuager.preserve import keys_file
from kuager.preserve.keys import expect_genuine, expect_genuine_recovery, find_way, with_recovery
from kuager.preserve.keys_derived import Keys, keep, keys_of
from kuager.preserve.keys_file import KeyFile, Part
from kuager.preserve.keys_slots import KEY_SIZE, Cost, Kind, Slot, Way, hand, make


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The keys before and after."""

    old: Keys = field(repr=False)
    new: Keys = field(repr=False)


def begin(
    path: Path, passphrase: str, salt: bytes, *, ids: Ids, cost: Cost | None = None, drop: Collection[int] = ()
) -> Turn:
    """Writes a new work master beside the old one. Every slot that stays opens both; nobody else's passphrase is needed.

    Args:
        path: the key file.
        passphrase: of whoever rotates.
        salt: the 16 bytes that the database file starts with, which the turn does not change.
        ids: gives the master.
        cost: of the slot of whoever rotates, when it is of the first format.
        drop: numbers of slots that shall not get the new master.

    Raises:
        WrongPassphraseError: it opens nothing.
        OldSlotsError: slots of the first format stand that are not dropped.
        ForeignSlotError: a slot, or the recovery key, was put there by somebody who does not know the master.
        UsageError: a rotation was begun before, or it would drop the slot of whoever rotates.
    """
    content = keys_file.read(path)
    if content.coming is not None:
        raise UsageError("A rotation was begun before; open the archive once, which finishes it")
    way = find_way(content.work, passphrase)
    if way.number in drop:
        raise UsageError("That would drop your own slot; let another member rotate")
    if not set(drop) <= {slot.number for slot in content.work.slots}:
        raise UsageError("There is no key slot of that number")
    content, way = _modern(content, way, passphrase, ids, cost)
    staying = tuple(slot for slot in content.work.slots if slot.number not in drop)
    _expect_all_genuine(content, staying, way)
    master = ids.token(KEY_SIZE)
    old = keys_of(content.work, way.master)
    coming = Part(slots=tuple(hand(slot, master, ids=ids) for slot in staying), kept=keep(old, salt, master, ids=ids))
    if content.recovery and content.work.recovery is not None:
        coming = with_recovery(coming, content.recovery, master, ids=ids)
    keys_file.write(path, replace(content, coming=coming, version=keys_file.FORMAT))
    return Turn(old=old, new=keys_of(coming, master))


def finish(path: Path) -> None:
    """Drops the old master: the database stands under the new one."""
    content = keys_file.read(path)
    if content.coming is not None:
        keys_file.write(path, replace(content, work=content.coming, coming=None))


def give_up(path: Path) -> None:
    """Drops the new master: the database never came to stand under it."""
    content = keys_file.read(path)
    if content.coming is not None:
        keys_file.write(path, replace(content, coming=None))


def pending(path: Path) -> bool:
    """Says whether a rotation was begun and not finished."""
    return keys_file.read(path).coming is not None


def _modern(content: KeyFile, way: Way, passphrase: str, ids: Ids, cost: Cost | None) -> tuple[KeyFile, Way]:
    """Makes a slot of the second format of that of whoever rotates: the first cannot be handed a master."""
    if way.seed:
        return content, way
    fresh = make(way.number, Kind.WORK, way.master, passphrase, ids=ids, cost=cost)
    standing = tuple(fresh if slot.number == way.number else slot for slot in content.work.slots)
    opened = fresh.open(passphrase)
    if opened is None:
        raise WrongPassphraseError
    return replace(content, work=replace(content.work, slots=standing), version=keys_file.FORMAT), opened


def _expect_all_genuine(content: KeyFile, staying: tuple[Slot, ...], way: Way) -> None:
    old = [slot.number for slot in staying if not slot.public]
    if old:
        raise OldSlotsError(item=", ".join(map(str, old)))
    for slot in staying:
        expect_genuine(slot, way.master)
    if content.recovery and content.work.recovery is not None:
        expect_genuine_recovery(content, keys_of(content.work, way.master).roster)


def only(path: Path, passphrase: str, target: Path) -> int:
    """Writes a key file that holds the work master for one slot and nothing else: no seal, no shares, nobody else.

    Returns:
        The number of the slot.

    Raises:
        WrongPassphraseError: it opens nothing.
        ArchiveExistsError: something is there.
    """
    content = keys_file.read(path)
    if target.exists():
        raise ArchiveExistsError(item=target.name)
    way = find_way(content.work, passphrase)
    own = tuple(slot for slot in content.work.slots if slot.number == way.number)
    keys_file.write(target, KeyFile(work=Part(slots=own, kept=content.work.kept), next=content.next))
    return way.number
