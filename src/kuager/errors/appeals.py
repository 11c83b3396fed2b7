"""Errors of appeals and answers."""

from __future__ import annotations

from kuager.errors.base import UsageError


class BadRuleError(UsageError):
    """A rule about terms that cannot be used."""

    code = "K-APPEAL-001"
    title = "A rule about the time for an answer cannot be used"
    cure = "Correct the entry named in rules.yml; every rule needs recipients, a count, a unit, what it counts from, and a source."


class UnknownAppealError(UsageError):
    """An appeal that is not there."""

    code = "K-APPEAL-002"
    title = "There is no appeal of that key"
    cure = "See what there is with: kuager appeal list"


class NoTemplateError(UsageError):
    """A letter to an office, or in a language, that no template is for."""

    code = "K-APPEAL-003"
    title = "No letter can be written to such an office, or in this language"
    cure = (
        "Choose one of: foreign_ministry, embassy, consulate, ombudsman, court, un, press; and one of en, kk, ru, zh."
    )


class NobodyToNameError(UsageError):
    """A letter about somebody who must stay unnamed."""

    code = "K-APPEAL-004"
    title = "This person must stay unnamed, so no letter can name them"
    cure = "Lift the shield in the archive first, with the consent of the person or the family, or write the letter by hand."


class MissingCalendarError(UsageError):
    """The library that writes calendars is an extra and is not there."""

    code = "K-APPEAL-005"
    title = "The library that writes calendars is not installed"
    cure = "Install it with: make extras"
