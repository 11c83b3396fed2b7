"""Errors of shelves: tables of people that were resolved once and kept for what comes later."""

from __future__ import annotations

from kuager.errors.base import RunError, UsageError


class ShelfError(RunError):
    """The folder of a kept run cannot be read or written."""

    code = "K-RESOLVE-101"
    title = "The kept run cannot be used"
    cure = "Make it again from the whole table: kuager resolve TABLE --out GROUPS.csv --save DIR."


class KnownRecordError(UsageError):
    """A record to be added is there already."""

    code = "K-RESOLVE-102"
    title = "A record of this id is kept already"
    cure = "Take it out of the table, or leave out --add to match without keeping."
