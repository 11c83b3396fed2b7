"""Errors of datasets: of writing them, and of taking one in."""

from __future__ import annotations

from kuager.errors.base import RunError, UsageError


class MissingFormatError(UsageError):
    """The library that writes or reads a format is an extra and is not there."""

    code = "K-DATA-001"
    title = "This format needs an optional part of kuager that is not installed"
    cure = "Install it with: make extras; or choose csv or jsonl, which need nothing."


class NoDatasetError(UsageError):
    """A place without a data package holds no dataset of ours."""

    code = "K-DATA-002"
    title = "There is no dataset of kuager in that place"
    cure = "Name the folder that kuager export made: it holds datapackage.json. Other tables come in with: kuager list import."


class DamagedDatasetError(RunError):
    """A file of a dataset is not what its data package says, or lacks: nothing was taken in."""

    code = "K-DATA-003"
    title = "The dataset is damaged or was changed, so nothing was taken in"
    cure = "Ask whoever made it to send it again, and compare the SHA-256 of datapackage.json with them."


class ForeignDatasetError(UsageError):
    """A data package whose tables are not those of an archive: another program's, another version's, or a release's."""

    code = "K-DATA-004"
    title = "This dataset cannot be taken in"
    cure = "Only what kuager export --format csv, jsonl, parquet or jsonld made of an archive comes in again."


class ContradictingDatasetError(RunError):
    """Rows of a dataset that contradict each other: words that cannot stand in one text, an id that means two things."""

    code = "K-DATA-005"
    title = "Rows of this dataset contradict each other, so nothing was taken in"
    cure = "Ask whoever made it to export it again; if it stays, they should run: kuager verify."


class SourceElsewhereError(UsageError):
    """A document that came with a dataset: only quoted words of it are here."""

    code = "K-DATA-006"
    title = "The source is not here, only the words that statements quote from it"
    cure = "Ask the archive it comes from for the file, or add it from where it was published."
