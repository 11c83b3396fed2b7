"""Errors of answers that were collected on a phone: the archive's letter box, and what is found in it."""

from __future__ import annotations

from kuager.errors.base import ItemError, UsageError


class NoLetterboxError(UsageError):
    """A plain archive, which holds no key that answers could be sealed to."""

    code = "K-INTAKE-001"
    title = "This archive is not encrypted, so it has no key that answers could be sealed to"
    cure = "Collect answers with an encrypted archive: kuager init DIR, without --plain."


class BrokenSealError(ItemError):
    """Sealed answers that are damaged, cut, or were never ours."""

    code = "K-INTAKE-002"
    title = "These sealed answers are damaged or were changed on their way"
    cure = "Ask for the file again; the phone keeps it until somebody marks it as handed over."


class OtherLetterboxError(ItemError):
    """Sealed answers for another archive."""

    code = "K-INTAKE-003"
    title = "These answers are sealed for another archive"
    cure = "Add them to the archive whose form the phone had; only its key opens them."


class NewerSealError(ItemError):
    """Sealed answers of a later version."""

    code = "K-INTAKE-004"
    title = "A later version of kuager sealed these answers"
    cure = "Update kuager here, then add the file again."


class BadAnswersError(ItemError):
    """Something opened that holds no answers to our forms."""

    code = "K-INTAKE-005"
    title = "What was handed in holds no answers to a form of this archive"
    cure = "Make a new form with kuager intake form, and hand in what it gives."


class LargeAnswersError(ItemError):
    """More than one interview can hold."""

    code = "K-INTAKE-006"
    title = "This is larger than the answers of one interview can be"
    cure = "Hand long texts, photographs and recordings in as files of their own: kuager add."
