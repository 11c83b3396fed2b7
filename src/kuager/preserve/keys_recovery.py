"""Recovery and panic: a way in that no single person has, and the closing of all others.

The recovery secret is the private half of an X25519 key; its public half stands in ``keys.json``, and each master is
sealed to it. So a master that is made later, and the new one of a rotation, reach the shares that lie abroad without
anybody fetching them. The secret itself exists while shares are made and while two of them are joined, and is written
nowhere; :mod:`kuager.preserve.keys_shares` makes words of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag

from kuager.errors import UsageError
from kuager.errors.keys import NoSharesError, WrongShareError
from kuager.ports import Ids
from kuager.preserve import keys_file
from kuager.preserve.keys import find_way, recovery_of, with_recovery
from kuager.preserve.keys_file import KeyFile, Part
from kuager.preserve.keys_slots import KEY_SIZE, Cost, Kind, expand, hand, make, open_box, public_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """The slots that recovery made; ``sealed`` is None when there is no sealed master or the shares do not open it."""

    work: int
    sealed: int | None


def has_shares(path: Path) -> bool:
    """Says whether shares were made that open the work master."""
    content = keys_file.read(path)
    return bool(content.recovery) and content.work.recovery is not None


def shares_open_sealed(path: Path) -> bool:
    """Says whether the shares open the sealed master too; True when there is none."""
    content = keys_file.read(path)
    return content.sealed is None or content.sealed.recovery is not None


def new_secret(
    path: Path, passphrase: str, *, sealed_passphrase: str | None = None, without_sealed: bool = False, ids: Ids
) -> bytes:
    """Makes a recovery secret that opens both masters; one made before opens nothing any more.

    Args:
        path: the key file.
        passphrase: opens the work master.
        sealed_passphrase: opens the sealed master, when there is one.
        without_sealed: the shares shall not open the sealed master.
        ids: gives the secret.

    Returns:
        32 bytes, to be split and forgotten.

    Raises:
        WrongPassphraseError: one of the passphrases opens nothing.
        UsageError: there is a sealed master, and neither its passphrase nor ``without_sealed`` was given.
    """
    content = keys_file.read(path)
    if content.coming is not None:
        raise UsageError("A rotation of the key was begun and not finished; open the archive once, which finishes it")
    secret = ids.token(KEY_SIZE)
    public = public_of(expand(secret, "recovery"))
    work = with_recovery(content.work, public, find_way(content.work, passphrase).master, ids=ids)
    sealed = content.sealed
    if sealed is not None and without_sealed:
        sealed = replace(sealed, recovery=None)
    elif sealed is not None:
        if sealed_passphrase is None:
            raise UsageError("Shares that open the sealed store too need its passphrase, or --without-sealed")
        sealed = with_recovery(sealed, public, find_way(sealed, sealed_passphrase).master, ids=ids)
    keys_file.write(path, replace(content, work=work, sealed=sealed, recovery=public, version=keys_file.FORMAT))
    return secret


def recover(
    path: Path,
    secret: bytes,
    passphrase: str,
    *,
    sealed_passphrase: str | None = None,
    ids: Ids,
    cost: Cost | None = None,
) -> Recovered:
    """Opens the masters with the recovery secret and gives each a new slot.

    Args:
        path: the key file.
        secret: joined from two shares.
        passphrase: the new one of the work master.
        sealed_passphrase: the new one of the sealed master; without it the sealed master gets no new slot.
        ids: gives randomness.
        cost: what trying a passphrase costs.

    Raises:
        NoSharesError: no shares were ever made.
        WrongShareError: the shares are of an older set or of another archive.
        UsageError: an empty passphrase, or the same for both.
    """
    content = keys_file.read(path)
    if sealed_passphrase is not None and sealed_passphrase == passphrase:
        raise UsageError("The sealed store needs a passphrase of its own")
    work_master = _opened(content, content.work, secret)
    number = content.next
    fresh = make(number, Kind.WORK, work_master, passphrase, ids=ids, cost=cost)
    changed = replace(
        content, work=replace(content.work, slots=(*content.work.slots, fresh)), next=number + 1, closed=False
    )
    sealed_number: int | None = None
    if content.sealed is not None and content.sealed.recovery is not None and sealed_passphrase is not None:
        sealed_number = number + 1
        master = _opened(content, content.sealed, secret)
        slot = make(sealed_number, Kind.SEALED, master, sealed_passphrase, ids=ids, cost=cost)
        part = replace(content.sealed, slots=(*content.sealed.slots, slot))
        changed = replace(changed, sealed=part, next=sealed_number + 1)
    if content.coming is not None:
        # A rotation that panic cut off: the database may stand under either master, so both get the slot.
        handed = hand(fresh, _opened(content, content.coming, secret), ids=ids)
        changed = replace(changed, coming=replace(content.coming, slots=(*content.coming.slots, handed)))
    keys_file.write(path, changed)
    return Recovered(work=number, sealed=sealed_number)


def shut(path: Path, *, even_without_shares: bool = False) -> int:
    """Destroys every slot of both masters: from now on only two shares open the archive. Needs no passphrase.

    The new file stands before the old bytes are overwritten, so that a power cut in between cannot take the way that
    the shares open.

    Args:
        path: the key file.
        even_without_shares: also when nothing will open the archive ever again.

    Returns:
        How many slots there were.

    Raises:
        NoSharesError: no shares were made, and nobody said that it may all be lost.
    """
    content = keys_file.read(path)
    if not even_without_shares and (not content.recovery or content.work.recovery is None):
        raise NoSharesError("Without recovery shares a panic destroys the archive for everybody, for ever")
    sealed = content.sealed
    count = len(content.work.slots) + (len(sealed.slots) if sealed else 0)
    keys_file.write(
        path,
        replace(
            content,
            work=replace(content.work, slots=()),
            sealed=replace(sealed, slots=()) if sealed else None,
            coming=replace(content.coming, slots=()) if content.coming else None,
            closed=True,
            version=keys_file.FORMAT,
        ),
    )
    return count


def _opened(content: KeyFile, part: Part, secret: bytes) -> bytes:
    if not content.recovery or part.recovery is None:
        raise NoSharesError
    seed = expand(secret, "recovery")
    if public_of(seed) != content.recovery:
        raise WrongShareError("These shares are of an older set or of another archive; they open nothing any more")
    try:
        return open_box(seed, part.recovery[0], recovery_of(content.recovery))
    except InvalidTag as error:
        raise WrongShareError from error
