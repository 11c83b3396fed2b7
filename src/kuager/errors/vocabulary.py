"""Errors of the vocabulary files."""

from __future__ import annotations

from kuager.errors.base import RunError, UsageError


class BrokenVocabularyError(RunError):
    """A file of the vocabulary cannot be used: broken YAML, a missing language, or a name that points nowhere."""

    code = "K-MODEL-001"
    title = "A file of the vocabulary is broken"
    cure = "Correct the file at the place named; every label and definition needs en, kk, ru and zh."


class UnknownTermError(UsageError):
    """A schema, property or vocabulary that does not exist."""

    code = "K-MODEL-002"
    title = "The vocabulary has no such word"
    cure = "Look it up in docs/codebook.md, which lists every schema, property and term."
