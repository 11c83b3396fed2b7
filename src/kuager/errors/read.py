"""Errors of turning bytes into text."""

from __future__ import annotations

from kuager.errors.base import ItemError, RunError


class UnknownKindError(ItemError):
    """Bytes no reader knows; they are preserved, not read."""

    code = "K-READ-001"
    title = "No reader knows this kind of file; it was preserved but has no text"
    cure = "Convert it to text, HTML or PDF and add that too, or name its kind with --as."


class WrongEncodingError(ItemError):
    """Text whose bytes fit no encoding without guessing away characters."""

    code = "K-READ-002"
    title = "The text's encoding could not be determined"
    cure = "Save it as UTF-8 and add it again; the original bytes are kept."


class BrokenMarkupError(ItemError):
    """HTML or another markup from which no tree can be made."""

    code = "K-READ-003"
    title = "The page is damaged and could not be read"
    cure = "Save the page again; the damaged bytes are kept."


class NoTextError(ItemError):
    """A page that opens but says nothing."""

    code = "K-READ-004"
    title = "The file opens but holds no words"
    cure = "If it is a picture of a text, add a transcript; if it is a page, save it after it has finished loading."


class GuessedEncodingError(ItemError):
    """A notice, not a failure: the bytes do not say their encoding and it was guessed."""

    code = "K-READ-005"
    title = "The text does not say its encoding; it was guessed"
    cure = "Look at the text; if letters are wrong, save the file as UTF-8 and add that too."


class CutTextError(ItemError):
    """A notice: the file ends in the middle of a character."""

    code = "K-READ-006"
    title = "The text breaks off in the middle of a character"
    cure = "Copy the file again from where it came from; the end may be missing."


class HiddenControlsError(ItemError):
    """A notice: invisible characters make the text look different from what it is."""

    code = "K-READ-007"
    title = "The text holds invisible characters that change the order in which it is shown"
    cure = "They were kept. Compare what you see with the original before you rely on the order of words."


class MissingMediaError(ItemError):
    """A notice: pictures or films that a page shows were not saved with it."""

    code = "K-READ-008"
    title = "Pictures or films of this page were not saved with it"
    cure = "Save the page as a complete page, or save the pictures and add them too."


class CutPageError(ItemError):
    """A notice: a page nested deeper than a tree is made for; its words were read without their structure."""

    code = "K-READ-009"
    title = "The page is nested too deeply; its words were read without their structure"
    cure = "Compare the text with the page, and save the page again from the browser if words are missing."


class OrderMarkError(ItemError):
    """A notice: a byte order mark was read as such and is not part of the text."""

    code = "K-READ-010"
    title = "The file begins with a byte order mark, which is not part of the text"
    cure = "Nothing to do; offsets count from the first character after it."


class ReaderCrashedError(ItemError):
    """A file on which the reading process broke down."""

    code = "K-READ-060"
    title = "The program that reads files broke down on this one; it was preserved but not read"
    cure = (
        "The file is damaged, or made to do harm: open it only on a machine you can lose. The rest of the run went on."
    )


class ReaderTooSlowError(ItemError):
    """A file that took longer to read than a file may."""

    code = "K-READ-061"
    title = "Reading the file took too long and was stopped; it was preserved but not read"
    cure = "If it is genuine and large, raise read.max_seconds in kuager.toml and add it again, or divide it."


class ReaderMemoryError(ItemError):
    """A file that needed more memory than a file may."""

    code = "K-READ-062"
    title = "Reading the file needed too much memory and was stopped; it was preserved but not read"
    cure = "If it is genuine and large, raise read.max_memory_mb in kuager.toml and add it again, or divide it."


class NoReaderError(RunError):
    """The reading process could not be started, or could not be reached."""

    code = "K-RUN-002"
    title = "The process that reads files could not be started"
    cure = "Nothing acknowledged is lost. Run kuager doctor, free some memory, and run the command again."
