"""Errors of writing papers."""

from __future__ import annotations

from kuager.errors.base import UsageError


class MissingPapersError(UsageError):
    """The libraries that write DOCX and PDF are an extra and are not there."""

    code = "K-PAPER-001"
    title = "The libraries that write letters and submissions are not installed"
    cure = "Install them with: make extras"


class UnknownPaperKindError(UsageError):
    """A file name that ends in no format a paper can have."""

    code = "K-PAPER-002"
    title = "A paper is written as DOCX or PDF"
    cure = "Name a file that ends in .docx or .pdf."


class BrokenPaperError(UsageError):
    """A paper that cannot be set."""

    code = "K-PAPER-003"
    title = "The paper could not be set"
    cure = "Write it as DOCX instead, and report this with its code."
