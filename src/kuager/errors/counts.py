"""Errors of estimating how many people are on no list."""

from __future__ import annotations

from kuager.errors.base import ItemError, UsageError


class MissingCountsError(UsageError):
    """The libraries that estimate people on no list are an extra and are not there."""

    code = "K-COUNT-001"
    title = "The libraries that estimate people on no list are not installed"
    cure = "Install them with: make extras"


class WrongListsError(UsageError):
    """Lists that are not there, or more of them than can be weighed at once."""

    code = "K-COUNT-002"
    title = "These lists cannot be weighed together"
    cure = 'Choose two to ten of the lists there are; kuager undercount --json names them under "offered".'


class NoEstimateError(ItemError):
    """Lists that are too few, too alike or too much apart for an estimate."""

    code = "K-COUNT-004"
    title = "These lists allow no estimate of people on no list"
    cure = (
        "Leave out a list that shares hardly anybody with the others or repeats another, decide which records are one "
        "person, or add lists that were made apart from each other."
    )


class WrongCountsTableError(UsageError):
    """A table from which nobody can tell who is on which list."""

    code = "K-COUNT-003"
    title = "The table does not say who is on which list"
    cure = (
        "Give a CSV with the columns person and list (one row for each), or one column of 0 and 1 for each list "
        "and perhaps a column count."
    )
