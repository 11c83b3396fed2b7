"""Errors of getting bytes from outside."""

from __future__ import annotations

from kuager.errors.base import ItemError


class MissingFileError(ItemError):
    """A path that leads nowhere."""

    code = "K-COLLECT-001"
    title = "There is no such file or folder"
    cure = "Check the spelling of the path and that the disk or stick is connected."


class UnreadableFileError(ItemError):
    """The operating system refused to hand the bytes over."""

    code = "K-COLLECT-002"
    title = "The file is there but cannot be opened"
    cure = "Check that you may read it (permissions) and that the disk is healthy, then add it again."


class EmptyFileError(ItemError):
    """Zero bytes are not evidence of anything."""

    code = "K-COLLECT-003"
    title = "The file is empty"
    cure = "Copy it again from where it came from; an interrupted copy or download leaves empty files."


class TooLargeError(ItemError):
    """Larger than the reader for its kind accepts."""

    code = "K-COLLECT-004"
    title = "The file is larger than this kind of reading can handle"
    cure = "It was preserved but not read. Cut out the part that matters, or raise read.max_text_mb in kuager.toml."


class NotAFileError(ItemError):
    """A device, socket or pipe."""

    code = "K-COLLECT-005"
    title = "This is not a regular file"
    cure = "Save its content to a file first, then add that."


class LoopError(ItemError):
    """A link that leads back to a folder already walked, or out of the folder that was named."""

    code = "K-COLLECT-006"
    title = "A link leads in a circle or out of the folder; it was not followed"
    cure = "Add the folder the link points to by its own name if you want its content."


class ChangedWhileReadError(ItemError):
    """Somebody wrote to the file while it was being copied."""

    code = "K-COLLECT-007"
    title = "The file changed while it was being read"
    cure = "Wait until the program writing it has finished, then add it again."


class CannotFetchError(ItemError):
    """An address given where this version only takes files."""

    code = "K-COLLECT-008"
    title = "Only http and https addresses can be fetched"
    cure = "Save the page in your browser (complete page or text) and add the saved file."
