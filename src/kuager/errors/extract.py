"""Errors of finding claims in text."""

from __future__ import annotations

from kuager.errors.base import ItemError, UsageError


class BadLexiconError(ItemError):
    """A row of the project lexicon that cannot be used."""

    code = "K-EXTRACT-001"
    title = "A row of the lexicon cannot be used"
    cure = "Correct the row; columns are kind, canonical, spelling, lang, role, valid_from, valid_to, note."


class TimeBudgetError(ItemError):
    """A text that takes unreasonably long."""

    code = "K-EXTRACT-002"
    title = "Reading this text for claims took too long and was stopped"
    cure = "The text is kept and searchable; claims can be made by hand in the reader."


class LanguageNotReadError(ItemError):
    """A text in a language whose people and events no rules read yet."""

    code = "K-EXTRACT-003"
    title = "This language is read only in part"
    cure = "Add its names to the project lexicon, and make the other claims by hand in the reader."


class MissingModelError(UsageError):
    """A model that finds names was chosen and is not there."""

    code = "K-EXTRACT-004"
    title = "The model that should find names is not installed"
    cure = "Install it with: make models. Or leave it out: the rules work without it."
