"""Reading a passphrase from a file: one place, so that every verb treats line ends, emptiness and failures alike."""

from __future__ import annotations

from pathlib import Path

from kuager.errors import MissingFileError, MissingPassphraseError


def words_in(file: str | Path) -> str:
    """Returns the passphrase a file holds, without the end of its line.

    Raises:
        MissingFileError: the file is not there or is no text.
        MissingPassphraseError: it is empty.
    """
    try:
        words = Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise MissingFileError("The passphrase file cannot be read", item=str(file)) from None
    if not words:
        raise MissingPassphraseError("The passphrase file is empty", item=str(file))
    return words
