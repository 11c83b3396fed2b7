"""What can be wrong with documents, tables, mail, pictures and subtitles. Some stop the reading, most are notices."""

from __future__ import annotations

from kuager.errors import ItemError, NoTextError


class MissingPartError(ItemError):
    """A library of the extra ``documents`` is not installed."""

    code = "K-READ-040"
    title = "Reading this kind of file needs a part of kuager that is not installed"
    cure = 'Run make extras, or pip install "kuager[documents]", then add the file again; it is preserved.'


class LockedDocumentError(ItemError):
    """A document that asks for a password."""

    code = "K-READ-041"
    title = "The document is locked with a password"
    cure = "Open it with its password, save a copy without one and add that too; the locked one is preserved."


class BrokenDocumentError(ItemError):
    """A document that is cut short, damaged, or not what its name says."""

    code = "K-READ-042"
    title = "The document is damaged and could not be read"
    cure = "Copy it again from where it came from, or open it in the program that made it and save it anew."


class PictureOnlyError(NoTextError):
    """A scan or photograph whose words nobody has read yet."""

    code = "K-READ-043"
    title = "The file shows its words only as a picture"
    cure = (
        "Install the program tesseract with the languages you need (kaz, rus, uig, chi_sim, eng) and add the file again. "
        "Where only some pages of a long file are named, add these pages as a file of their own, or add a transcript."
    )


class TooManyPartsError(ItemError):
    """More pages, members, rows or messages, or deeper nesting, than a reader takes."""

    code = "K-READ-044"
    title = "The file has more parts, or is nested deeper, than is read at once"
    cure = "It was preserved but not read. Divide it, and add the parts that matter."


class SlowDocumentError(ItemError):
    """A document that takes unreasonably long."""

    code = "K-READ-045"
    title = "Reading the document took too long and was stopped"
    cure = "It was preserved. Open it in another program, and save the pages that matter as text or PDF."


class RepairedOrderError(ItemError):
    """A notice: a PDF stores right-to-left words with their letters reversed; the places of the letters prove it."""

    code = "K-READ-046"
    title = "The file stores right-to-left words backwards; their order was repaired"
    cure = "Compare the text with the page. What the file stores is kept as a second layer named raw."


class LookAlikeError(ItemError):
    """A notice: characters that look like the letters meant but are others; a repaired layer stands beside the text."""

    code = "K-READ-047"
    title = "The file stores some letters as look-alikes; a second layer named repaired has the usual ones"
    cure = "Nothing to do; words are found in either form. Anchors point at the text as stored."


class DisagreeingTextError(ItemError):
    """A notice: a second program reads other words on the same page."""

    code = "K-READ-048"
    title = "Two programs do not read the same words in this file"
    cure = "Compare the text with the page before you rely on it."


class ChangedTextError(ItemError):
    """A notice: tracked changes and comments, which a printed copy would not show."""

    code = "K-READ-049"
    title = "The document holds tracked changes or comments"
    cure = "Ask who made them and when; inserted words are part of the text, deleted ones a second layer."


class HiddenPartError(ItemError):
    """A notice: sheets, rows, columns or words that the program that made the file does not show."""

    code = "K-READ-050"
    title = "The file holds parts that are hidden from view; they were read"
    cure = "Look at them before you share the file; whoever sent it may not know that they are there."


class InterpretedValueError(ItemError):
    """A notice: values that a table stores in one form and shows in another."""

    code = "K-READ-051"
    title = "Some values were rendered from the way the table stores them"
    cure = "Compare them with the table as its program shows it, dates above all."


class AttachmentError(ItemError):
    """A notice: files attached to a message or embedded in a document, which are preserved with it but not read."""

    code = "K-READ-052"
    title = "The file carries other files, which were not read"
    cure = "Save them from the program that shows it, and add them too."


class SensitivePlaceError(ItemError):
    """A notice: a picture says where it was taken."""

    code = "K-READ-053"
    title = "The picture says where it was taken"
    cure = "The place is not in the text. Share only copies from which it was removed: it can endanger people."


class UnsureWordsError(ItemError):
    """A notice: words that were recognised in a picture or on a scanned page and may be wrong."""

    code = "K-READ-054"
    title = "The words were recognised in a picture; some of them are not sure"
    cure = "Compare the words marked as unsure with the picture before you rely on them."


class CutDocumentError(ItemError):
    """A notice: parts of a document that could not be read; the rest was."""

    code = "K-READ-055"
    title = "Parts of the file could not be read; the rest was"
    cure = "Compare the text with the file in another program."


class AttachedToError(ItemError):
    """A notice: a document that came as a file attached to a message; its place names the message's document."""

    code = "K-READ-056"
    title = "This file was attached to a message"
    cure = "Read the message too: it says who sent the file, when, and why."
