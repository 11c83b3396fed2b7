"""Errors of importing lists of people: what is wrong with a list, and what is wrong with one row of it."""

from __future__ import annotations

from kuager.errors.base import ItemError, UsageError


class NoTableError(UsageError):
    """A file that was read, and holds no table."""

    code = "K-LIST-001"
    title = "This file holds no table of people"
    cure = "Give a CSV, XLSX or ODS file whose rows are people; save other kinds as one of these first."


class BadMappingError(UsageError):
    """A mapping that cannot be used."""

    code = "K-LIST-002"
    title = "This mapping cannot be used"
    cure = "Make one with: kuager list guess FILE --json, change what is wrong, and use that."


class OtherColumnsError(UsageError):
    """A mapping made for a table with other headers."""

    code = "K-LIST-003"
    title = "The table has other columns than the mapping was made for"
    cure = "Look at the columns again with: kuager list guess FILE, and save a mapping for this table."


class UnfinishedListError(UsageError):
    """An import of the same list that has not come to its end."""

    code = "K-LIST-004"
    title = "An earlier import of this list was interrupted, and this is another file or mapping"
    cure = "Finish it first: import that file with that mapping again; or withdraw it with: kuager list withdraw."


class UnknownListError(UsageError):
    """A list, edition or mapping that is not here."""

    code = "K-LIST-005"
    title = "There is no list, edition or mapping of that name"
    cure = "See what there is with: kuager list show."


class WithdrawnListError(UsageError):
    """An edition that was taken back."""

    code = "K-LIST-006"
    title = "This edition of the list was withdrawn"
    cure = "Put it back with: kuager list restore NAME --edition N."


class BadCellDateError(ItemError):
    """A date that is none."""

    code = "K-LIST-010"
    title = "This is no date that can be read"
    cure = "Write it as year-month-day, or only the year, in a newer edition; the words stay in the text."


class OpenOrderError(ItemError):
    """A date whose day and month could be either way round."""

    code = "K-LIST-011"
    title = "Day and month of this date could be either way round; only the year was taken"
    cure = "Say in the mapping which comes first in this column, and import the file again."


class ImpossibleAgeError(ItemError):
    """An age or year of birth nobody has."""

    code = "K-LIST-012"
    title = "Nobody has this age or year of birth"
    cure = "Look whether the column means something else, or correct the cell in a newer edition."


class SameKeyError(ItemError):
    """Two rows with one number of the list."""

    code = "K-LIST-013"
    title = "Another row of this table has the same number; this row was left out"
    cure = "Give every row a number of its own, or choose another column as the row's number."


class SamePersonError(ItemError):
    """Two rows that say the same of the same name."""

    code = "K-LIST-014"
    title = "Another row of this table has the same name and details"
    cure = "Look at both; if they are one person, say so when you compare people. Both were taken in."


class NoNameError(ItemError):
    """A row without a name."""

    code = "K-LIST-015"
    title = "This row names nobody; it was left out"
    cure = "Write the name, or a word such as “unnamed” for somebody whose name must not be known."


class LongCellError(ItemError):
    """A cell that is longer than its kind of value can be."""

    code = "K-LIST-016"
    title = "This cell is too long for what its column means; it stays in the text only"
    cure = "Look whether the column is a note, and change the mapping."


class FormulaCellError(ItemError):
    """A cell that a spreadsheet computed."""

    code = "K-LIST-017"
    title = "A formula computed this value; what it computed when the file was saved was taken"
    cure = "Check it against the cells it was computed from."


class MixedScriptsError(ItemError):
    """A name with letters of two alphabets that look alike."""

    code = "K-LIST-018"
    title = "One word of this name has letters of two alphabets"
    cure = "It was taken in as it stands; look whether a letter was typed on the wrong keyboard."


class UnknownWordError(ItemError):
    """A word that the column's closed list does not have."""

    code = "K-LIST-019"
    title = "This word is not in the list of words of its column; it stays in the text only"
    cure = "Say in the mapping what the word stands for, and import the file again."


class MergedCellError(ItemError):
    """A cell that reaches over several rows."""

    code = "K-LIST-020"
    title = "A cell that reaches over several rows was taken to speak for this row too"
    cure = "Look at the table as it was laid out; correct the claim if the cell was meant for one row."


class BadNumberError(ItemError):
    """Something else where a number or a length of time was expected."""

    code = "K-LIST-021"
    title = "This is no number or length of time that can be read"
    cure = "Write the figure and its unit, such as 9 years; the words stay in the text."


class StrangePlaceError(ItemError):
    """A place that cannot be the name of one."""

    code = "K-LIST-022"
    title = "This is hardly the name of a place; it was taken in as it stands"
    cure = "Look whether the column means something else."


class FileNotThereError(ItemError):
    """A row of a table of testimonies that names a file which is not in the folder."""

    code = "K-LIST-023"
    title = "The file this row names is not in the folder"
    cure = "Put the file into the folder, or correct its name in the table, and run the import again."


class SeveralFilesError(ItemError):
    """A name that several files of the folder have."""

    code = "K-LIST-024"
    title = "Several files of the folder have this name"
    cure = "Write the way to the file in the table, such as 2021/appeal-07.mp4, and run the import again."


class UnknownColumnError(ItemError):
    """A column of which nobody said what it means."""

    code = "K-LIST-025"
    title = "Nobody said what this column means; its words stay in the text and nothing is claimed from them"
    cure = "Say what it means in the mapping, or leave it so."


class RecordingNotTakenError(ItemError):
    """A recording a row names that could not be taken in."""

    code = "K-LIST-026"
    title = "The recording this row names could not be taken in"
    cure = "Look at the reason beside it, put the file right, and run the import again."


class NoFileCellError(ItemError):
    """A row of a table of testimonies that names no file."""

    code = "K-LIST-027"
    title = "This row names no file: the testimony is in the library without its recording"
    cure = "Write the name of the file in the table when you have it, and import the table again."


class SameRecordingError(ItemError):
    """A recording that is in already under another name."""

    code = "K-LIST-029"
    title = "The same recording came under another name before; both rows stand at one testimony"
    cure = "Look whether one of the rows names the wrong file."


class NoFolderError(UsageError):
    """A folder of recordings that is not there."""

    code = "K-LIST-028"
    title = "There is no such folder"
    cure = "Name the folder with the recordings, as this computer writes it."
