"""Errors of covering and stripping what leaves, and of the last look at it."""

from __future__ import annotations

from kuager.errors.base import ItemError, UsageError


class BadValuesError(UsageError):
    """A list of withheld values that cannot be read."""

    code = "K-LEAK-001"
    title = "The list of withheld values cannot be read"
    cure = "Give a CSV in UTF-8 with the columns id and value, and, where you like, kind, initials and common."


class UndecidedError(UsageError):
    """A redacted copy was asked for while proposals wait for a decision."""

    code = "K-REDACT-001"
    title = "Not everything proposed was decided"
    cure = "Confirm, move or dismiss each proposed box and each proposed stretch, then make the copy."


class NotRedactableError(ItemError):
    """A kind of document that this way of covering is not made for."""

    code = "K-REDACT-002"
    title = "This kind of document cannot be covered this way"
    cure = "Text is covered in any document; boxes are drawn on pictures and on pages of PDF files only."


class NoSuchRedactionError(UsageError):
    """A redaction that is not there, or was taken back."""

    code = "K-REDACT-003"
    title = "There is no such redaction"
    cure = "List them with: kuager redact list DOCUMENT"


class CannotStripError(ItemError):
    """A file whose hidden fields nothing here can take out."""

    code = "K-REDACT-004"
    title = "The hidden fields of this file cannot be taken out"
    cure = "Release its text or its pictures instead; a file of an unknown kind does not leave."


class BadBoxError(UsageError):
    """A box or stretch outside of what it should cover."""

    code = "K-REDACT-005"
    title = "That place is not in the document"
    cure = "Give a page and left, top, right, bottom inside its picture, or start and end inside the text."


class NoFaceModelError(UsageError):
    """The model that proposes faces is not installed."""

    code = "K-REDACT-006"
    title = "The model that proposes faces is not installed"
    cure = "Draw the boxes by hand, or get the model with: make redaction"


class LeakedError(ItemError):
    """A redacted copy in which something withheld, or an old field, was found again; it was not kept."""

    code = "K-REDACT-007"
    title = "What was to be covered was found in the copy, so it was not kept"
    cure = "Report this with the code; until it is mended release the text only."
