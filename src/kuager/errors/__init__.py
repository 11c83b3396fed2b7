"""One tree of errors, each with a stable code, a message that says what happened and a cure that says what to do.

Two tiers. An :class:`ItemError` means one item failed: workflow turns it into an :class:`~kuager.model.Issue` row and
the run goes on. A :class:`RunError` means the run cannot go on; the command line prints it and exits with 3. A
:class:`UsageError` is a wrong call and exits with 2.

A code never changes its meaning and is never used again for another; ``docs/errors.md`` is generated from this room.
"""

from __future__ import annotations

from collections.abc import Iterator

from kuager.errors.base import (
    AmbiguousIdError,
    BadDateError,
    BadTableError,
    ItemError,
    KuagerError,
    NoArchiveError,
    RunError,
    UnknownIdError,
    UsageError,
)
from kuager.errors.collect import (
    CannotFetchError,
    ChangedWhileReadError,
    EmptyFileError,
    LoopError,
    MissingFileError,
    NotAFileError,
    TooLargeError,
    UnreadableFileError,
)
from kuager.errors.custody import (
    DamagedLedgerError,
    EmptyLedgerError,
    NoAuthorityError,
    NoStampError,
    OtherHistoryError,
    StrangeStampError,
    TargetExistsError,
)
from kuager.errors.extract import BadLexiconError, LanguageNotReadError, MissingModelError, TimeBudgetError
from kuager.errors.read import (
    BrokenMarkupError,
    CutPageError,
    CutTextError,
    GuessedEncodingError,
    HiddenControlsError,
    MissingMediaError,
    NoReaderError,
    NoTextError,
    OrderMarkError,
    ReaderCrashedError,
    ReaderMemoryError,
    ReaderTooSlowError,
    UnknownKindError,
    WrongEncodingError,
)
from kuager.errors.resolve import (
    BadJudgeError,
    BadReviewedError,
    MissingEngineError,
    MissingJavaError,
    SparkError,
    TableTooLargeError,
    TooFewReviewedError,
)
from kuager.errors.review import (
    BadAnchorError,
    CorrectedMeanwhileError,
    CorrectedTextError,
    EmptyCorrectionError,
    LeftBehindError,
    NoPrinterError,
    NotLoopbackError,
    PortTakenError,
    PrintFailedError,
    StaleReviewError,
)
from kuager.errors.shelf import KnownRecordError, ShelfError
from kuager.errors.store import (
    ArchiveExistsError,
    BusyStoreError,
    DamagedObjectError,
    DamagedSettingsError,
    DamagedStoreError,
    DiskError,
    DiskFullError,
    MissingObjectError,
    MissingPassphraseError,
    NewerArchiveError,
    NoMemoryError,
    NotAnArchiveError,
    WrongPassphraseError,
)
from kuager.errors.unforeseen import UnforeseenError, UnforeseenItemError
from kuager.errors.vocabulary import BrokenVocabularyError, UnknownTermError


def walk(root: type[KuagerError] = KuagerError) -> Iterator[type[KuagerError]]:
    """Yields every error class below ``root``, itself first, in the order of definition."""
    yield root
    for child in root.__subclasses__():
        yield from walk(child)


__all__ = [
    "AmbiguousIdError",
    "ArchiveExistsError",
    "BadAnchorError",
    "BadDateError",
    "BadJudgeError",
    "BadLexiconError",
    "BadReviewedError",
    "BadTableError",
    "BrokenMarkupError",
    "BrokenVocabularyError",
    "BusyStoreError",
    "CannotFetchError",
    "ChangedWhileReadError",
    "CorrectedMeanwhileError",
    "CorrectedTextError",
    "CutPageError",
    "CutTextError",
    "DamagedLedgerError",
    "DamagedObjectError",
    "DamagedSettingsError",
    "DamagedStoreError",
    "DiskError",
    "DiskFullError",
    "EmptyCorrectionError",
    "EmptyFileError",
    "EmptyLedgerError",
    "GuessedEncodingError",
    "HiddenControlsError",
    "ItemError",
    "KnownRecordError",
    "KuagerError",
    "LanguageNotReadError",
    "LeftBehindError",
    "LoopError",
    "MissingEngineError",
    "MissingFileError",
    "MissingJavaError",
    "MissingMediaError",
    "MissingModelError",
    "MissingObjectError",
    "MissingPassphraseError",
    "NewerArchiveError",
    "NoArchiveError",
    "NoAuthorityError",
    "NoMemoryError",
    "NoPrinterError",
    "NoReaderError",
    "NoStampError",
    "NoTextError",
    "NotAFileError",
    "NotAnArchiveError",
    "NotLoopbackError",
    "OrderMarkError",
    "OtherHistoryError",
    "PortTakenError",
    "PrintFailedError",
    "ReaderCrashedError",
    "ReaderMemoryError",
    "ReaderTooSlowError",
    "RunError",
    "ShelfError",
    "SparkError",
    "StaleReviewError",
    "StrangeStampError",
    "TableTooLargeError",
    "TargetExistsError",
    "TimeBudgetError",
    "TooFewReviewedError",
    "TooLargeError",
    "UnforeseenError",
    "UnforeseenItemError",
    "UnknownIdError",
    "UnknownKindError",
    "UnknownTermError",
    "UnreadableFileError",
    "UsageError",
    "WrongEncodingError",
    "WrongPassphraseError",
    "walk",
]
