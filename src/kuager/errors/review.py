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


class CorrectedMeanwhileError(ItemError):
    """A text that a later version has taken the place of."""

    code = "K-REVIEW-003"
    title = "Somebody has corrected this text since you opened it"
    cure = "Open the corrected text, look whether your correction is still needed, and make it there."


class EmptyCorrectionError(ItemError):
    """A correction that changes nothing, or leaves nothing."""

    code = "K-REVIEW-004"
    title = "This correction changes nothing, or holds signs that no text can hold"
    cure = "Type the words as they stand in the original, and save again."


class CorrectedTextError(ItemError):
    """Not a failure: says whose words a corrected text holds."""

    code = "K-REVIEW-005"
    title = "A person corrected this text"
    cure = "Compare it with the text it was made from; that one is kept."


class LeftBehindError(ItemError):
    """Claims that rest on words which a correction took away."""

    code = "K-REVIEW-006"
    title = "Claims whose words are not in the corrected text stayed with the text before it"
    cure = "Look at them there, and make them again from the corrected words where they still hold."


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


class NoPrinterError(RunError):
    """There is no browser to make a PDF with."""

    code = "K-WEB-003"
    title = "Printing to a file needs Chromium or Chrome, and none was found"
    cure = (
        "Install your system's chromium package, or open the page in kuager serve and print it from your own browser."
    )


class PrintFailedError(RunError):
    """The browser was there and made nothing."""

    code = "K-WEB-004"
    title = "The browser did not finish the PDF"
    cure = (
        "Run the command again; if it happens twice, open the page in kuager serve and print it from your own browser."
    )
