"""One tree of errors, each with a stable code, a message that says what happened and a cure that says what to do.

Two tiers. An :class:`ItemError` means one item failed: workflow turns it into an :class:`~kuager.model.Issue` row and
the run goes on. A :class:`RunError` means the run cannot go on; the command line prints it and exits with 3. A
:class:`UsageError` is a wrong call and exits with 2.

A code never changes its meaning and is never used again for another; ``docs/errors.md`` is generated from this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar


class KuagerError(Exception):
    """Base of everything kuager raises on purpose.

    Args:
        message: what happened, in words a volunteer understands, without personal data.
        item: the file, address or id it happened to, if any.
        place: where inside the item (a line, a page, an offset), if known.
    """

    code: ClassVar[str] = "K-0000"
    title: ClassVar[str] = "Something kuager did not expect"
    cure: ClassVar[str] = "Run the command again; if it happens twice, report it with this code."
    exit_code: ClassVar[int] = 3

    def __init__(self, message: str | None = None, *, item: str | None = None, place: str | None = None) -> None:
        self.message = message or self.title
        self.item = item
        self.place = place
        super().__init__(self.message)

    def __str__(self) -> str:
        where = f" [{self.item}]" if self.item else ""
        return f"{self.code}: {self.message}{where}. {self.cure}"


class UsageError(KuagerError):
    """The call itself is wrong."""

    code = "K-USE-001"
    title = "The command was called in a way it does not understand"
    cure = "Look at the example under --help."
    exit_code = 2


class NoArchiveError(UsageError):
    """No archive was named and the current folder is not one."""

    code = "K-USE-002"
    title = "No archive was named"
    cure = "Name one with -a DIR or KUAGER_ARCHIVE, or make one with: kuager init DIR"


class UnknownIdError(UsageError):
    """An id or prefix that nothing in the archive has."""

    code = "K-USE-003"
    title = "Nothing in this archive has that id"
    cure = "List what is there with: kuager people, kuager sources or kuager events."


class AmbiguousIdError(UsageError):
    """A shortened id that fits more than one thing."""

    code = "K-USE-004"
    title = "That short id fits more than one thing"
    cure = "Give more characters of the id."


class BadDateError(UsageError):
    """A date that is not one."""

    code = "K-USE-005"
    title = "That is not a date"
    cure = "Write dates as 2021, 2021-02 or 2021-02-08."


class BadTableError(UsageError):
    """A table without the columns that are needed."""

    code = "K-USE-006"
    title = "The table lacks a column"
    cure = "Look at the columns under --help; the first line names them."


class ItemError(KuagerError):
    """One item failed; the run goes on and says so at its end."""

    code = "K-ITEM-000"
    title = "This item could not be taken in"
    exit_code = 1


class RunError(KuagerError):
    """The run cannot go on."""

    code = "K-RUN-000"
    title = "The run cannot go on"


# --- collect ---------------------------------------------------------------------------------------------------------


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
    title = "Addresses cannot be fetched by this version"
    cure = "Save the page in your browser (complete page or text) and add the saved file."


# --- read ------------------------------------------------------------------------------------------------------------


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


# --- extract ---------------------------------------------------------------------------------------------------------


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


# --- preserve and store ----------------------------------------------------------------------------------------------


class NotAnArchiveError(RunError):
    """A folder without a kuager.toml."""

    code = "K-STORE-001"
    title = "This folder is not a kuager archive"
    cure = "Make one with: kuager init DIR, or check the path."


class ArchiveExistsError(RunError):
    """init in a folder that already holds something."""

    code = "K-STORE-002"
    title = "There is already something in that folder"
    cure = "Choose an empty or new folder; an existing archive is opened with -a DIR."


class WrongPassphraseError(RunError):
    """The passphrase opens no key slot."""

    code = "K-STORE-003"
    title = "The passphrase does not open this archive"
    cure = "Try again, slowly. Without the passphrase or the recovery shares nobody can open it, not even its makers."


class NewerArchiveError(RunError):
    """Written by a later kuager."""

    code = "K-STORE-004"
    title = "This archive was written by a newer version of kuager"
    cure = "Update kuager; nothing was changed."


class DiskFullError(RunError):
    """No room, or less than the reserve."""

    code = "K-STORE-005"
    title = "The disk is full or nearly full"
    cure = "Free some space and run the same command again; what was acknowledged is safe and will be recognised."


class DamagedStoreError(RunError):
    """The database fails its own integrity checks."""

    code = "K-STORE-006"
    title = "The archive's database is damaged"
    cure = "Do not write to it. Run kuager verify, and restore from a backup."


class BusyStoreError(RunError):
    """Another process holds the write lock."""

    code = "K-STORE-007"
    title = "Another kuager is writing to this archive"
    cure = "Wait for it to finish, or close it, and run the command again."


class DiskError(RunError):
    """The disk refused a write or a sync."""

    code = "K-STORE-008"
    title = "The disk refused to store the data"
    cure = "Check the disk or stick; nothing half-written is visible. Run the same command again."


class DamagedSettingsError(RunError):
    """kuager.toml or the key file cannot be understood."""

    code = "K-STORE-009"
    title = "The archive's settings file is damaged"
    cure = "Restore kuager.toml (and keys.json) from a backup; the data itself is untouched."


class MissingPassphraseError(RunError):
    """An encrypted archive, no passphrase given and nobody to ask."""

    code = "K-STORE-010"
    title = "This archive is encrypted and no passphrase was given"
    cure = "Give one with --passphrase-file FILE or KUAGER_PASSPHRASE_FILE, or run in a terminal to be asked."


class NoMemoryError(RunError):
    """Opening the keys takes a fixed amount of memory, by intent, and the machine has not got it."""

    code = "K-STORE-011"
    title = "There is not enough free memory to open the archive's keys"
    cure = "Close other programs, above all the browser, and try again; nothing is damaged."


class DamagedObjectError(ItemError):
    """A vault object whose bytes no longer fit their seal."""

    code = "K-VAULT-001"
    title = "A preserved file is damaged or was changed"
    cure = "Restore it from a backup or a second copy; kuager verify lists every one."


class MissingObjectError(ItemError):
    """A vault object that is gone."""

    code = "K-VAULT-002"
    title = "A preserved file is missing from the vault"
    cure = "Restore it from a backup or a second copy; kuager verify lists every one."


# --- vocabulary ------------------------------------------------------------------------------------------------------


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


# --- review and web --------------------------------------------------------------------------------------------------


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


def walk(root: type[KuagerError] = KuagerError) -> Iterator[type[KuagerError]]:
    """Yields every error class below ``root``, itself first, in the order of definition."""
    yield root
    for child in root.__subclasses__():
        yield from walk(child)
