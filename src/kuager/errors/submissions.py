"""Errors of submissions to bodies of the United Nations."""

from __future__ import annotations

from kuager.errors.base import UsageError


class BadMechanismError(UsageError):
    """A description of a body's form that cannot be used."""

    code = "K-UN-001"
    title = "The description of this body's form cannot be used"
    cure = "Look at the forms that come with kuager; every key they have is allowed, and no other."


class UnknownMechanismError(UsageError):
    """A body that is not there."""

    code = "K-UN-002"
    title = "There is no such body"
    cure = "Choose wgeid, wgad or ced; see them with: kuager submit --list"


class UnnamedPersonError(UsageError):
    """A submission for somebody who must stay unnamed."""

    code = "K-UN-003"
    title = "This person must stay unnamed, and a submission names people"
    cure = "Ask the family first; only when they agree, enter the name as a new record."


class NotAPersonError(UsageError):
    """A submission for something that is no person."""

    code = "K-UN-004"
    title = "A submission is about a person"
    cure = "List the people with: kuager people"


class NotReadyError(UsageError):
    """A draft that cannot be marked ready."""

    code = "K-UN-005"
    title = "This draft cannot be marked ready yet"
    cure = "Settle what is listed; a draft can be saved at any time."


class UnknownPaperLanguageError(UsageError):
    """A language the body does not take."""

    code = "K-UN-006"
    title = "This body does not take submissions in that language"
    cure = "Choose one of its languages; see them with: kuager submit --list"
