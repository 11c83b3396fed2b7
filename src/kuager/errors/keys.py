"""Errors of keys: shares, rotation, the sealed master, locking and panic."""

from __future__ import annotations

from kuager.errors.base import RunError, UsageError


class NoSealedKeyError(RunError):
    """The sealed store has no key yet."""

    code = "K-KEYS-001"
    title = "This archive has no sealed key yet"
    cure = "Make one, with a passphrase of its own: kuager key sealed-init"


class NoSharesError(UsageError):
    """Nobody made recovery shares."""

    code = "K-KEYS-002"
    title = "There are no recovery shares of this archive"
    cure = "Make three and give them to three people: kuager key shares"


class WrongShareError(UsageError):
    """A share that is none, was mistyped, or does not go with the other."""

    code = "K-KEYS-003"
    title = "These words are not two shares of this archive"
    cure = "Compare every word with the paper, and use two different papers of the newest set."


class OldSlotsError(UsageError):
    """Slots of the first format cannot be handed a new master without their passphrase."""

    code = "K-KEYS-004"
    title = "Some members' passphrases are kept in the first format, which cannot be handed a new key"
    cure = "Let each of them change their passphrase first (kuager key change), or leave them out with --drop NUMBER."


class ForeignSlotError(RunError):
    """A slot whose tag shows that it was put there by somebody who does not know the key."""

    code = "K-KEYS-005"
    title = "A slot of the key file was put there by somebody who does not know the key"
    cure = "Take it out with kuager key remove NUMBER, and find out who could write to this disk."
