"""Errors of casework: next steps, and cases of people who were joined or parted meanwhile."""

from __future__ import annotations

from kuager.errors.base import UsageError


class MovedCaseError(UsageError):
    """A case whose person is not who they were when the page was opened."""

    code = "K-CASE-001"
    title = "The records of this person were joined or parted since the page was opened; nothing was kept yet"
    cure = "What was written is still in the form: look at who the person is now, and hand it in again."


class MissingStepError(UsageError):
    """A next step that says nothing."""

    code = "K-CASE-002"
    title = "A next step says in a few words what is to be done"
    cure = "Write what somebody will do, in at most 600 characters; longer things belong into an entry."


class BadDueError(UsageError):
    """A day that is none."""

    code = "K-CASE-003"
    title = "This is no day somebody could be reminded on"
    cure = "Write year, month and day, such as 2022-12-04; the calendar must have that day."


class UnknownStepError(UsageError):
    """A step that is not there, or not open."""

    code = "K-CASE-004"
    title = "There is no such open step"
    cure = "See the steps of a case with: kuager case show PERSON"
