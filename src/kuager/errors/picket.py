"""Errors of the picket's diary: answers that cannot stand together, and series that cannot be counted."""

from __future__ import annotations

from kuager.errors.base import ItemError, UnknownIdError, UsageError


class NotOneDayError(ItemError):
    """A month, a span or a guess where one day is needed."""

    code = "K-PICKET-001"
    title = "One whole day is needed here"
    cure = "Write the day with its year, such as 2021-12-04; put what is uncertain into the notes."


class NeedsOthersError(ItemError):
    """An answer that says nothing without others beside it."""

    code = "K-PICKET-002"
    title = "This belongs together with other answers, and they are not all there"
    cure = "Answer all of them, such as rate, currency, day and source; or leave all of them empty."


class DuplicateEntryError(ItemError):
    """A second entry for what an entry stands for already."""

    code = "K-PICKET-003"
    title = "There is an entry for this already"
    cure = "Open the entry that is there and add to it; nothing you wrote here was lost."


class BadDecimalError(ItemError):
    """A number with decimals that is none, or is not above zero."""

    code = "K-PICKET-004"
    title = "This is no number above zero"
    cure = "Write figures with a point or a comma, such as 437.5."


class UnknownSeriesError(UnknownIdError):
    """A series of protests that is not there."""

    code = "K-PICKET-005"
    title = "There is no such series of protests"
    cure = "See which there are with: kuager picket series"


class UnknownExportError(UsageError):
    """A way of handing out that is not there."""

    code = "K-PICKET-006"
    title = "The diary cannot be handed out in this way"
    cure = "Choose acled or mm for rows, chronicle (.docx, .pdf) for reading."
