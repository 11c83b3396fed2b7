"""The root of the tree, its two tiers, and wrong usage."""

from __future__ import annotations

from typing import ClassVar


class KuagerError(Exception):
    """Base of everything kuager raises on purpose.

    Args:
        message: what happened, in words a volunteer understands, without personal data.
        item: the file, address or id it happened to, if any.
        place: where inside the item (a line, a page, an offset), if known.
    """

    code: ClassVar[str] = "K-0000"
    title: ClassVar[str] = "Something kuager did not expect"
    cure: ClassVar[str] = "Run the command again; if it happens twice, report it with this code."
    exit_code: ClassVar[int] = 3

    def __init__(self, message: str | None = None, *, item: str | None = None, place: str | None = None) -> None:
        self.message = message or self.title
        self.item = item
        self.place = place
        super().__init__(self.message)

    def __str__(self) -> str:
        where = f" [{self.item}]" if self.item else ""
        return f"{self.code}: {self.message}{where}. {self.cure}"


class UsageError(KuagerError):
    """The call itself is wrong."""

    code = "K-USE-001"
    title = "The command was called in a way it does not understand"
    cure = "Look at the example under --help."
    exit_code = 2


class NoArchiveError(UsageError):
    """No archive was named and the current folder is not one."""

    code = "K-USE-002"
    title = "No archive was named"
    cure = "Name one with -a DIR or KUAGER_ARCHIVE, or make one with: kuager init DIR"


class UnknownIdError(UsageError):
    """An id or prefix that nothing in the archive has."""

    code = "K-USE-003"
    title = "Nothing in this archive has that id"
    cure = "List what is there with: kuager people, kuager sources or kuager events."


class AmbiguousIdError(UsageError):
    """A shortened id that fits more than one thing."""

    code = "K-USE-004"
    title = "That short id fits more than one thing"
    cure = "Give more characters of the id."


class BadDateError(UsageError):
    """A date that is not one."""

    code = "K-USE-005"
    title = "That is not a date"
    cure = "Write dates as 2021, 2021-02 or 2021-02-08."


class BadTableError(UsageError):
    """A table without the columns that are needed."""

    code = "K-USE-006"
    title = "The table lacks a column"
    cure = "Look at the columns under --help; the first line names them."


class ItemError(KuagerError):
    """One item failed; the run goes on and says so at its end."""

    code = "K-ITEM-000"
    title = "This item could not be taken in"
    exit_code = 1


class RunError(KuagerError):
    """The run cannot go on."""

    code = "K-RUN-000"
    title = "The run cannot go on"
