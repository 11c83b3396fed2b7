"""Errors of what is entered through forms: what is wrong with one answer, and what is wrong with a whole form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kuager.errors.base import ItemError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """What is wrong with one answer; ``slug`` names the words of the interface for it, ``entry`` one that is in the way."""

    field: str
    code: str
    slug: str
    message: str
    cure: str
    entry: str = ""


class BadFormError(UsageError):
    """A form whose description cannot be used."""

    code = "K-ENTRY-001"
    title = "The description of this form cannot be used"
    cure = "Look at the forms that come with kuager; every key they have is allowed, and no other."


class UnknownFormError(UsageError):
    """A form that is not there."""

    code = "K-ENTRY-002"
    title = "There is no form of that name"
    cure = "See what there is with: kuager enter --list"


class EntryProblemsError(UsageError):
    """Answers that cannot be taken as they are; nothing was kept."""

    code = "K-ENTRY-003"
    title = "Some answers cannot be taken as they are; nothing was kept yet"
    cure = "Each problem names its field: mend those and hand the form in again."

    def __init__(self, message: str | None = None, *, problems: Sequence[FieldProblem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message or "; ".join(f"{one.field}: {one.message}" for one in problems) or None)


class EntryConflictError(UsageError):
    """An entry that somebody else changed since it was opened."""

    code = "K-ENTRY-004"
    title = "Somebody changed this entry since you opened it; nothing was kept yet"
    cure = "Look at both versions side by side, and hand yours in again on top of theirs if it is still right."


class UnknownEntryError(UsageError):
    """An entry that is not there."""

    code = "K-ENTRY-005"
    title = "There is no entry of that key"
    cure = "See what there is with: kuager enter --entries"


class MissingAnswerError(ItemError):
    """A question that must be answered."""

    code = "K-ENTRY-010"
    title = "This must be answered"
    cure = "Write what is known; if nothing is, leave the form for later."


class BadAnswerDateError(ItemError):
    """A date that is none."""

    code = "K-ENTRY-011"
    title = "This is no date"
    cure = "Write 2021-12-04, 2021-12, 2021, or the day in words; the calendar must have that day."


class FutureDateError(ItemError):
    """A day that has not come."""

    code = "K-ENTRY-012"
    title = "This day has not come yet"
    cure = "Look at the year; what is only planned goes into a reminder."


class EndBeforeStartError(ItemError):
    """An end that lies before its beginning."""

    code = "K-ENTRY-013"
    title = "The end lies before the beginning"
    cure = "Look at both dates; one of them may have another year."


class NoCurrencyError(ItemError):
    """An amount of money without its currency."""

    code = "K-ENTRY-014"
    title = "The amount has no currency"
    cure = "Choose the currency the fine or payment was named in."


class BadAnswerNumberError(ItemError):
    """A number that is none."""

    code = "K-ENTRY-015"
    title = "This is no number that can stand here"
    cure = "Write figures, such as 12; a range as 10-15, more than as >24."


class BadAnswerLengthError(ItemError):
    """A length of time that is none."""

    code = "K-ENTRY-025"
    title = "This is no length of time"
    cure = "Write it with its unit, such as 12 years, 2 years 6 months or 15 days."


class BadAnswerTimeError(ItemError):
    """A time of day that is none."""

    code = "K-ENTRY-016"
    title = "This is no time of day"
    cure = "Write hours and minutes, such as 09:30."


class UnknownAnswerError(ItemError):
    """A choice that is not among those offered."""

    code = "K-ENTRY-017"
    title = "This is none of the answers offered"
    cure = "Choose one of the list; write anything else into the notes."


class LongAnswerError(ItemError):
    """An answer that is too long for its field."""

    code = "K-ENTRY-018"
    title = "This is longer than the field takes"
    cure = "Keep it short here, and put the whole text into the account below."


class BadAddressError(ItemError):
    """A web address that is none."""

    code = "K-ENTRY-019"
    title = "This is no web address"
    cure = "It begins with https:// or http://."


class GoneRecordError(ItemError):
    """A person who was chosen and is no longer there: rejected or withdrawn meanwhile."""

    code = "K-ENTRY-020"
    title = "The person chosen here is no longer in the archive"
    cure = "Somebody rejected or withdrew that record meanwhile; choose another, or leave the name as it is."


class UnprintableAnswerError(ItemError):
    """Characters that cannot be kept as text."""

    code = "K-ENTRY-021"
    title = "The answer holds characters that cannot be kept as text"
    cure = "Type it again instead of pasting it."


class ForeignEntryError(ItemError):
    """A file in the format of entries that came through no form of this archive."""

    code = "K-ENTRY-030"
    title = "This file pretends to be an entry of a form, and came through none"
    cure = "It is kept as it is. What it says can come in as a text, as a list, or as sealed answers of an interview."
