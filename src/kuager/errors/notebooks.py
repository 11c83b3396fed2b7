"""Errors of working with an archive or a release from Python."""

from __future__ import annotations

from kuager.errors.base import RunError, UsageError


class MissingNotebooksError(UsageError):
    """The library that a table was asked for is an extra and is not there."""

    code = "K-PYTHON-001"
    title = "The library that holds tables is not installed"
    cure = "Install it with: pip install 'kuager[notebooks]'. Without it, go over the rows: for row in archive.people()"


class ChangedReleaseError(RunError):
    """A file of a release is other than its manifest says: nothing is read from it."""

    code = "K-PYTHON-002"
    title = "A file of this release is not what its manifest says"
    cure = "Do not count with this copy. Get the release anew from its publisher or from another mirror, and compare."


class BrokenDataError(RunError):
    """A data file that is not as kuager writes one."""

    code = "K-PYTHON-003"
    title = "A data file cannot be read"
    cure = "Get the file anew from where it was published; if it is the same there, tell its publisher."
