"""The keys of an archive and the file that holds them locked.

Two random 256-bit masters, neither of which tells about the other. The *work* master opens what everybody on the team
works with; the *sealed* master opens the store of identities, and has passphrases of its own. All keys in use are derived
from them (HKDF-SHA256, one label each). ``keys.json`` holds each master once per slot; a slot opens with one member's
passphrase (Argon2id). Slots carry numbers, no names: a seized file must not list the members.

The doors::

    create(path, passphrase, *, ids, cost) -> Keys                     a new archive: work master, slot 1
    unlock(path, passphrase) -> Keys                                   the work keys
    open_work(path, passphrase, number=None) -> Opened                 the same, and which slot it was
    has_sealed(path) -> bool
    init_sealed(path, work: Keys, passphrase, *, ids, cost) -> SealedKeys   once, when first needed
    open_sealed(path, passphrase, number=None) -> OpenedSealed
    list_slots(path) -> tuple[SlotFacts, ...]                          number, kind, cost; no names
    add_slot(path, passphrase, new, *, kind=Kind.WORK, ids, cost) -> int     its number, never used before
    change_passphrase(path, old, new, *, kind, ids, cost) -> int
    remove_slot(path, passphrase, number)                              of either kind
    intact(data) -> bool                                               needs no passphrase

Recovery by shares is in :mod:`kuager.preserve.keys_recovery`, rotation in :mod:`kuager.preserve.keys_rotation`.

What a new passphrase cannot do: an old copy of ``keys.json`` (a backup) still opens with the old one.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag

from kuager.errors import ArchiveExistsError, DamagedSettingsError, NewerArchiveError, UsageError, WrongPassphraseError
from kuager.errors.keys import ForeignSlotError, NoSealedKeyError
from kuager.model import canonical_json
from kuager.ports import Ids
from kuager.preserve import keys_file
from kuager.preserve.keys_derived import Keys, Older, SealedKeys, keys_of
from kuager.preserve.keys_file import MOST_SLOTS, KeyFile, Part
from kuager.preserve.keys_slots import (
    KEY_SIZE,
    Cost,
    Kind,
    Slot,
    Way,
    genuine,
    make,
    open_box,
    seal_box,
    tag_of,
)

__all__ = [
    "Cost",
    "Keys",
    "Kind",
    "Older",
    "Opened",
    "OpenedSealed",
    "SealedKeys",
    "SlotFacts",
    "add_slot",
    "change_passphrase",
    "create",
    "has_sealed",
    "init_sealed",
    "intact",
    "list_slots",
    "open_sealed",
    "open_work",
    "remove_slot",
    "slots",
    "unlock",
]

_RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The work keys and the slot that opened; ``coming`` while a rotation is not finished."""

    slot: int
    keys: Keys
    coming: Keys | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSealed:
    """The sealed keys and the slot that opened."""

    slot: int
    keys: SealedKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFacts:
    """What may be told of a slot."""

    number: int
    kind: Kind
    cost: Cost


def create(path: Path, passphrase: str, *, ids: Ids, cost: Cost | None = None) -> Keys:
    """Makes a new work master and a key file with one slot.

    Args:
        path: where; nothing may be there.
        passphrase: opens the slot.
        ids: gives master, salt and nonce.
        cost: what trying a passphrase costs; :class:`Cost` when left out.

    Raises:
        ArchiveExistsError: the file is there; a second master would make everything unreadable.
        UsageError: an empty passphrase.
        DiskError: the disk refused.
    """
    if path.exists():
        raise ArchiveExistsError(item=path.name)
    master = ids.token(KEY_SIZE)
    first = make(1, Kind.WORK, master, passphrase, ids=ids, cost=cost)
    keys_file.write(path, KeyFile(work=Part(slots=(first,)), next=2))
    return Keys.derive(master)


def unlock(path: Path, passphrase: str) -> Keys:
    """Returns the work keys of an archive. Takes as long as its slots cost, by intent.

    Raises:
        WrongPassphraseError: no slot opens.
        NoMemoryError: less memory is free than a slot asks for.
        DamagedSettingsError: the file is missing or damaged.
        NewerArchiveError: a newer version wrote it.
    """
    return open_work(path, passphrase).keys


def open_work(path: Path, passphrase: str, number: int | None = None) -> Opened:
    """Opens the work master.

    Args:
        path: the key file.
        passphrase: of any slot, or of slot ``number``.
        number: the slot to try, when somebody said who they are; the others cost nothing then.

    Raises:
        WrongPassphraseError: no slot opens.
        NoMemoryError: less memory is free than a slot asks for.
        DamagedSettingsError: the file is missing or damaged.
    """
    content = keys_file.read(path)
    way = find_way(content.work, passphrase, number)
    coming = (
        next((slot for slot in content.coming.slots if slot.number == way.number), None) if content.coming else None
    )
    return Opened(
        slot=way.number,
        keys=keys_of(content.work, way.master),
        coming=keys_of(content.coming, _next_master(coming, way)) if content.coming and coming else None,
    )


def has_sealed(path: Path) -> bool:
    """Says whether the sealed store has a key."""
    return keys_file.read(path).sealed is not None


def init_sealed(path: Path, work: Keys, passphrase: str, *, ids: Ids, cost: Cost | None = None) -> SealedKeys:
    """Makes the sealed master and its first slot. Shares made before open it too.

    Args:
        path: the key file.
        work: the work keys: whoever makes the sealed master is on the team.
        passphrase: opens the new slot; one that opens the work master is refused, for then the seal would be none.
        ids: gives randomness.
        cost: what trying the passphrase costs.

    Raises:
        ArchiveExistsError: there is one.
        UsageError: an empty passphrase, or one that opens the work master.
    """
    content = keys_file.read(path)
    if content.sealed is not None:
        raise ArchiveExistsError("The sealed store has a key already", item=path.name)
    if any(slot.open(passphrase) for slot in content.work.slots):
        raise UsageError("That passphrase opens the archive already; the sealed store needs another one")
    master = ids.token(KEY_SIZE)
    first = make(content.next, Kind.SEALED, master, passphrase, ids=ids, cost=cost)
    part = Part(slots=(first,))
    if content.recovery:
        expect_genuine_recovery(content, work.roster)
        part = with_recovery(part, content.recovery, master, ids=ids)
    keys_file.write(path, replace(content, sealed=part, next=content.next + 1, version=keys_file.FORMAT))
    return SealedKeys.derive(master)


def open_sealed(path: Path, passphrase: str, number: int | None = None) -> OpenedSealed:
    """Opens the sealed master.

    Raises:
        NoSealedKeyError: there is none yet.
        WrongPassphraseError: no slot of it opens; a passphrase of the work master never does.
    """
    way = find_way(_part(keys_file.read(path), Kind.SEALED), passphrase, number)
    return OpenedSealed(slot=way.number, keys=SealedKeys.derive(way.master))


def intact(data: bytes) -> bool:
    """Says whether the bytes of a key file are exactly what was written; it needs no passphrase."""
    try:
        return keys_file.render(keys_file.parse(data)) == data
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError, NewerArchiveError):
        return False


def slots(path: Path) -> tuple[int, ...]:
    """Returns the numbers of the slots of the work master."""
    return tuple(slot.number for slot in keys_file.read(path).work.slots)


def list_slots(path: Path) -> tuple[SlotFacts, ...]:
    """Returns what may be told of every slot: number, kind and cost."""
    content = keys_file.read(path)
    both = (*content.work.slots, *(content.sealed.slots if content.sealed else ()))
    return tuple(SlotFacts(number=slot.number, kind=slot.kind, cost=slot.cost) for slot in both)


def add_slot(
    path: Path, passphrase: str, new_passphrase: str, *, ids: Ids, cost: Cost | None = None, kind: Kind = Kind.WORK
) -> int:
    """Lets one more passphrase open a master; returns its slot's number, which no slot had before.

    Raises:
        WrongPassphraseError: ``passphrase`` opens no slot of that kind.
        NoSealedKeyError: there is no sealed master yet.
        UsageError: an empty new passphrase, or no room for more slots.
    """
    content = keys_file.read(path)
    part = _part(content, kind)
    way = find_way(part, passphrase)
    if len(content.work.slots) + (len(content.sealed.slots) if content.sealed else 0) >= MOST_SLOTS:
        raise UsageError(f"A key file holds at most {MOST_SLOTS} passphrases")
    fresh = make(content.next, kind, way.master, new_passphrase, ids=ids, cost=cost)
    _put(path, replace(content, next=content.next + 1), kind, (*part.slots, fresh))
    return fresh.number


def change_passphrase(
    path: Path, old: str, new: str, *, ids: Ids, cost: Cost | None = None, kind: Kind = Kind.WORK
) -> int:
    """Replaces the slot that ``old`` opens and returns its number; the data is not touched.

    Raises:
        WrongPassphraseError: ``old`` opens no slot of that kind.
        NoSealedKeyError: there is no sealed master yet.
        UsageError: an empty new passphrase.
    """
    content = keys_file.read(path)
    part = _part(content, kind)
    way = find_way(part, old)
    fresh = make(way.number, kind, way.master, new, ids=ids, cost=cost)
    _put(path, content, kind, tuple(fresh if slot.number == way.number else slot for slot in part.slots))
    return way.number


def remove_slot(path: Path, passphrase: str, number: int) -> None:
    """Takes away a slot (of a member who left). Older copies of the file still have it: rotate afterwards.

    Args:
        path: the key file.
        passphrase: opens a slot of the same kind that remains: the last way in cannot be removed.
        number: the slot.

    Raises:
        WrongPassphraseError: ``passphrase`` opens no slot that remains.
        UsageError: there is no such slot.
    """
    content = keys_file.read(path)
    sealed = content.sealed is not None and any(slot.number == number for slot in content.sealed.slots)
    kind = Kind.SEALED if sealed else Kind.WORK
    standing = _part(content, kind)
    remaining = tuple(slot for slot in standing.slots if slot.number != number)
    if len(remaining) == len(standing.slots):
        raise UsageError("There is no key slot of that number")
    find_way(replace(standing, slots=remaining), passphrase)
    _put(path, content, kind, remaining)


def find_way(part: Part, passphrase: str, number: int | None = None) -> Way:
    """Returns the way in that a passphrase opens.

    Raises:
        WrongPassphraseError: none.
    """
    for slot in part.slots:
        if number is None or slot.number == number:
            way = slot.open(passphrase)
            if way is not None:
                return way
    raise WrongPassphraseError


def with_recovery(part: Part, public: bytes, master: bytes, *, ids: Ids) -> Part:
    """Returns the part with its master sealed to the recovery key."""
    who = recovery_of(public)
    return replace(part, recovery=(seal_box(public, master, who, ids=ids), tag_of(master, who)))


def recovery_of(public: bytes) -> bytes:
    """Returns what boxes and tags for recovery are bound to."""
    return canonical_json({"kind": _RECOVERY, "public": public.hex()})


def expect_genuine(slot: Slot, master: bytes) -> None:
    """Refuses a slot that somebody without the master put there.

    Raises:
        ForeignSlotError: it is one.
    """
    if not genuine(slot, master):
        raise ForeignSlotError(item=str(slot.number))


def expect_genuine_recovery(content: KeyFile, roster: bytes) -> None:
    """Refuses a recovery key that somebody without the master put there.

    Raises:
        ForeignSlotError: it is one.
    """
    tag = content.work.recovery[1] if content.work.recovery else b""
    if not hmac.compare_digest(tag, hmac.digest(roster, recovery_of(content.recovery), "sha256")):
        raise ForeignSlotError("The recovery key in the key file was put there by somebody who does not know the key")


def _next_master(slot: Slot, way: Way) -> bytes:
    try:
        return open_box(way.seed, slot.box, slot.who())
    except InvalidTag as error:
        raise DamagedSettingsError("The key file is damaged", item="keys.json") from error


def _part(content: KeyFile, kind: Kind) -> Part:
    part = content.part(kind)
    if part is None:
        raise NoSealedKeyError
    return part


def _put(path: Path, content: KeyFile, kind: Kind, standing: tuple[Slot, ...]) -> None:
    if content.coming is not None:
        raise UsageError("A rotation of the key was begun and not finished; open the archive once, which finishes it")
    part = replace(_part(content, kind), slots=standing)
    changed = replace(content, work=part) if kind is Kind.WORK else replace(content, sealed=part)
    keys_file.write(path, replace(changed, version=keys_file.FORMAT))
