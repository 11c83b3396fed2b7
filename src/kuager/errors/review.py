"""Errors of deciding, and of the workbench."""

from __future__ import annotations

from kuager.errors.base import ItemError, RunError


class BadAnchorError(ItemError):
    """Offsets that do not point at the words given."""

    code = "K-REVIEW-001"
    title = "The words given are not at that place of the text"
    cure = "Select the words again in the reader."


class StaleReviewError(ItemError):
    """Somebody else decided first."""

    code = "K-REVIEW-002"
    title = "Somebody else has decided about this since you opened it"
    cure = "Look at both decisions and decide again."


class NotLoopbackError(RunError):
    """The workbench was asked to listen to the network."""

    code = "K-WEB-001"
    title = "The workbench only listens on this machine"
    cure = "Leave --host out; to share a release, publish it instead."


class PortTakenError(RunError):
    """Another program has the port."""

    code = "K-WEB-002"
    title = "That port is in use"
    cure = "Leave --port out to have a free one chosen, or name another."
