"""Who is at the door of the workbench: the passphrase of the key slot, then a code where one was set up.

A name that nobody has is answered as a wrong passphrase is: with the same words, after the same work (the passphrase is
tried at somebody else's slot and the answer thrown away), and it is slowed down in the same way. What is counted is kept
in the database, so that ending the program makes no guess free.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kuager.errors import WrongPassphraseError
from kuager.preserve import keys
from kuager.workflow import acts, keyring
from kuager.workflow.archive import Archive
from kuager.workflow.members import passkeys, roll, secondfactor, secrets
from kuager.workflow.members.rows import Member, members_of

FREE: Final = 5
"""Wrong answers for one name before the next has to wait."""
FREE_OF_A_SOURCE: Final = 15
"""The same from one place, whatever the names."""
FIRST_WAIT: Final = timedelta(seconds=60)
LONGEST_WAIT: Final = timedelta(hours=1)
FORGOTTEN: Final = timedelta(hours=12)
"""Wrong answers older than this are forgotten."""
_THROTTLE: Final = "\x00throttle"
"""Owner of what is counted; no member's name."""


class Step(StrEnum):
    """What came of an attempt."""

    IN = "in"
    CODE = "code"
    """The passphrase was right, and a second proof is needed."""
    WRONG = "wrong"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of an attempt.

    Attributes:
        step: what now.
        name: of the member, where the passphrase was right.
        seconds: how long to wait before the next attempt.
    """

    step: Step
    name: str = ""
    seconds: int = 0


def passphrase(archive: Archive, name: str, words: str, source: str) -> Answer:
    """Tries a name and a passphrase.

    Args:
        archive: the whole one; its agent is not asked.
        name: as typed.
        words: as typed.
        source: where the attempt comes from.
    """
    wait = _wait(archive, name, source)
    if wait:
        return Answer(step=Step.WAIT, seconds=wait)
    standing = [one for one in members_of(archive.store) if one.active]
    who = next((one for one in standing if one.name.casefold() == name.strip().casefold()), None)
    if not _opens(archive, (who or standing[0]).slot, words) or who is None:
        return _wrong(archive, name, source)
    if secondfactor.enrolled(archive, who.name) or passkeys.keys_of(archive, who.name):
        return Answer(step=Step.CODE, name=who.name)
    return _in(archive, who)


def code(archive: Archive, name: str, given: str, source: str) -> Answer:
    """Tries a code, after the passphrase was right; wrong ones count like wrong passphrases."""
    wait = _wait(archive, name, source)
    if wait:
        return Answer(step=Step.WAIT, seconds=wait)
    who = roll.member(archive, name)
    if not who.active or not secondfactor.check(archive, name, given):
        return _wrong(archive, name, source)
    return _in(archive, who)


def passkey(archive: Archive, name: str, answer: str, source: str, *, challenge: bytes, origin: str) -> Answer:
    """Tries a passkey, after the passphrase was right; see :func:`code`."""
    wait = _wait(archive, name, source)
    if wait:
        return Answer(step=Step.WAIT, seconds=wait)
    who = roll.member(archive, name)
    if not who.active or not passkeys.check(archive, name, answer, challenge=challenge, origin=origin):
        return _wrong(archive, name, source)
    return _in(archive, who)


def reproof(archive: Archive, name: str, words: str, source: str) -> Answer:
    """Asks a member at work for their passphrase again, before something that a borrowed session must not do."""
    wait = _wait(archive, name, source)
    if wait:
        return Answer(step=Step.WAIT, seconds=wait)
    if not _opens(archive, roll.member(archive, name).slot, words):
        return _wrong(archive, name, source)
    secrets.drop(archive, _THROTTLE, _key("name", name))
    return Answer(step=Step.IN, name=name)


def left(archive: Archive, name: str) -> None:
    """Notes that a member logged out."""
    acts.note(archive, acts.Act.LOGOUT, f"slot:{roll.member(archive, name).slot}")


def _opens(archive: Archive, slot: int, words: str) -> bool:
    if not 0 < len(words) <= roll.LONGEST:
        words = "\x00"  # the same work for what cannot be right
    try:
        keys.open_work(keyring.key_file(archive.root), words, slot)
    except WrongPassphraseError:
        return False
    return True


def _in(archive: Archive, who: Member) -> Answer:
    secrets.drop(archive, _THROTTLE, _key("name", who.name))
    acts.note(archive, acts.Act.LOGIN, f"slot:{who.slot}")
    return Answer(step=Step.IN, name=who.name)


def _wrong(archive: Archive, name: str, source: str) -> Answer:
    now = archive.clock.now()
    for what, free in ((_key("name", name), FREE), (_key("source", source), FREE_OF_A_SOURCE)):
        failures = _failures(archive, what, now)[0] + 1
        over = failures - free
        wait = min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT) if over >= 0 else timedelta()
        secrets.put(
            archive, _THROTTLE, what, {"failures": failures, "at": now.isoformat(), "until": (now + wait).isoformat()}
        )
    acts.note(archive, acts.Act.LOGIN, outcome="refused", known=False)
    return Answer(step=Step.WRONG, seconds=_wait(archive, name, source))


def _wait(archive: Archive, name: str, source: str) -> int:
    now = archive.clock.now()
    until = max(_failures(archive, what, now)[1] for what in (_key("name", name), _key("source", source)))
    left = min(until - now, LONGEST_WAIT)  # a clock that was set back keeps nobody out for ever
    return max(0, -(-left // timedelta(seconds=1)))


def _failures(archive: Archive, what: str, now: datetime) -> tuple[int, datetime]:
    kept = secrets.read(archive, _THROTTLE, what)
    if not kept or now - datetime.fromisoformat(kept[0]["at"]) > FORGOTTEN:
        return 0, now
    return int(kept[0]["failures"]), datetime.fromisoformat(kept[0]["until"])


def _key(kind: str, value: str) -> str:
    """Hashed: what somebody types as a name may be their passphrase, in the wrong field."""
    return f"{kind}:{hashlib.sha256(value.strip().casefold().encode('utf-8', 'surrogatepass')).hexdigest()}"
