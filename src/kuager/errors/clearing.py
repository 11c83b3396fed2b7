"""Errors of clearing and releasing: what would give somebody away goes nowhere."""

from __future__ import annotations

from kuager.errors.base import RunError, UsageError


class UnknownAudienceError(UsageError):
    """Nobody is released to under that name."""

    code = "K-CLEAR-001"
    title = "There is no such audience, level or risk"
    cure = "Use one of those that --help lists."


class DifferenceError(RunError):
    """With a release before it this one would tell of one person, or of too few."""

    code = "K-CLEAR-002"
    title = "Beside a former release this one would give somebody away"
    cure = "Wait until more people can be shown together, or show fewer traits; kuager release --check says which."


class LeakError(RunError):
    """Something withheld was found in the files of a release; they were taken away again."""

    code = "K-CLEAR-003"
    title = "Something withheld stands in the files of this release; nothing was written"
    cure = "Report it as a fault of kuager: the places are listed without the words. Mark whoever it is about red until then."


class UnknownReleaseError(UsageError):
    """No release has that id."""

    code = "K-CLEAR-004"
    title = "There is no release of that id"
    cure = "kuager release --list shows them."


class BrokenFeedError(RunError):
    """A feed of withdrawals that somebody changed, cut, or signed with another key."""

    code = "K-CLEAR-005"
    title = "The feed of withdrawals is not as its archive made it"
    cure = "Fetch it again from the archive, and take down what the last good copy names."


class NoConsentError(UsageError):
    """A consent that does not stand cannot be withdrawn."""

    code = "K-CLEAR-006"
    title = "There is no such consent, or it was withdrawn already"
    cure = "kuager consent list shows what stands, with keys."


class NoReasonGivenError(UsageError):
    """A protection was changed without a reason."""

    code = "K-CLEAR-007"
    title = "Say why: the reason is kept and read by whoever comes after you"
    cure = "Give --reason; leave out names."


class BadScopeError(UsageError):
    """What a release should be about stands for nobody."""

    code = "K-CLEAR-008"
    title = "That stands for no part of the archive"
    cure = "Say list:NAME, case:ID, compartment:NAME, search:WORDS or people:ID,ID; leave it out for everybody."


class BadImprintError(UsageError):
    """The file that says who publishes cannot be read, or says what no imprint has."""

    code = "K-CLEAR-009"
    title = "The imprint cannot be used"
    cure = "See docs/releases.md for what it may hold; check the line that is named."


__all__ = [
    "BadImprintError",
    "BadScopeError",
    "BrokenFeedError",
    "DifferenceError",
    "LeakError",
    "NoConsentError",
    "NoReasonGivenError",
    "UnknownAudienceError",
    "UnknownReleaseError",
]
