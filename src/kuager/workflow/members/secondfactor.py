"""The second thing a member proves with: codes of an app on their telephone. A code counts once.

Six digits, half a minute each (RFC 6238); the code before and after are taken too, because clocks differ. The step of the
last code is kept, so that one that was read over a shoulder is of no use again, not even within its half minute.
"""

from __future__ import annotations

import base64
import hmac
from typing import Final

import pyotp

from kuager.errors import UsageError
from kuager.protect.rights import Action
from kuager.workflow import acts, approving
from kuager.workflow.archive import Archive
from kuager.workflow.members import roll, secrets

CODES: Final = "totp"
_WAITING: Final = "totp being set up"
_SECRET_BYTES: Final = 20
_STEP: Final = 30
_AROUND: Final = (0, -1, 1)


def enrolled(archive: Archive, name: str) -> bool:
    """Says whether a member logs in with codes."""
    return bool(secrets.read(archive, name, CODES))


def begin(archive: Archive, name: str) -> tuple[str, str]:
    """Makes a new secret for a member; it counts once a code proved that the telephone has it.

    Returns:
        The secret to type and the address to show as a QR code.
    """
    known = secrets.read(archive, name, _WAITING)
    secret = known[0]["secret"] if known else base64.b32encode(archive.ids.token(_SECRET_BYTES)).decode()
    if not known:
        secrets.put(archive, name, _WAITING, {"secret": secret})
    return secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="kuager")


def confirm(archive: Archive, name: str, code: str) -> bool:
    """Turns codes on when the first one is right."""
    known = secrets.read(archive, name, _WAITING)
    step = _step_of(archive, known[0]["secret"], code) if known else None
    if step is None:
        return False
    secrets.put(archive, name, CODES, {"secret": known[0]["secret"], "step": step})
    secrets.drop(archive, name, _WAITING)
    acts.note(archive, acts.Act.KEY, "second-factor")
    return True


def check(archive: Archive, name: str, code: str) -> bool:
    """Takes a code at login. One that was used, or is older than the one used last, is refused."""
    kept = secrets.read(archive, name, CODES)
    if not kept:
        return False
    step = _step_of(archive, kept[0]["secret"], code)
    if step is None or step <= int(kept[0]["step"]):
        return False
    secrets.put(archive, name, CODES, {"secret": kept[0]["secret"], "step": step})
    return True


def turn_off(archive: Archive, name: str) -> None:
    """Takes one's own codes away."""
    secrets.drop(archive, name, CODES)
    secrets.drop(archive, name, _WAITING)
    acts.note(archive, acts.Act.KEY, "second-factor-off")


def reset(archive: Archive, name: str, *, reason: str) -> None:
    """Takes away another member's codes and passkeys; two persons, because it is how a stolen passphrase would get in.

    Raises:
        SecondPersonError: another owner has to allow it first.
        UsageError: one's own are taken away in one's own account.
    """
    one = roll.member(archive, name)
    if one.name == approving.who(archive):
        raise UsageError("One's own second factor is taken away in one's own account")
    shown = {"did": "reset", "name": one.name, "since": one.changed.isoformat()}
    approving.settle(
        archive,
        Action.MEMBERS,
        what=f"{one.name}: second factor reset",
        digest=approving.digest_of(shown),
        reason=reason,
    )
    secrets.forget(archive, one.name)
    acts.note(archive, acts.Act.KEY, f"second-factor-reset:{one.slot}")


def _step_of(archive: Archive, secret: str, code: str) -> int | None:
    """Returns the half minute a code belongs to, of the three around now; every one is looked at, found or not."""
    given = code.replace(" ", "").encode()
    now = int(archive.clock.now().timestamp()) // _STEP
    made = pyotp.TOTP(secret)
    fits = [step for around in _AROUND if hmac.compare_digest(made.at((step := now + around) * _STEP).encode(), given)]
    return fits[0] if fits else None
