"""The story of a sealed file that somebody carried here: opened, its answers kept as entries, and never kept itself.

The file is not preserved beside them: what is sealed within it (a telephone number) must be one day forgotten, and a kept
copy of the whole could not forget.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Final

from kuager.errors import ItemError, MissingFileError, UnreadableFileError
from kuager.errors.intake import LargeAnswersError, NoLetterboxError
from kuager.model import AddResult, Outcome
from kuager.preserve.letterbox import MARK, MOST, is_sealed
from kuager.workflow.archive import Archive
from kuager.workflow.intake.packets import open_sealed, take
from kuager.workflow.together import log_failed

ENDING: Final = ".kuager"


def is_sealed_file(path: str) -> bool:
    """Says whether a file's name and first bytes are those of sealed answers."""
    file = Path(path)
    if file.suffix.lower() != ENDING or not file.is_file():
        return False
    try:
        with file.open("rb") as opened:
            return is_sealed(opened.read(len(MARK)))
    except OSError:
        return False


def add(
    archive: Archive, paths: Sequence[str], *, progress: Callable[[str], None] | None = None
) -> Generator[AddResult, None, None]:
    """Takes in sealed files, yielding what became of each; a file that comes again is known.

    What spans documents is not recomputed here: call :func:`kuager.workflow.ingest.finish` when all is in.
    A plain archive opens none of them, and says so of each.
    """
    for path in paths:
        if progress:
            progress(path)
        try:
            done = take(archive, open_sealed(archive, _bytes(path)), fresh=False)
        except (ItemError, NoLetterboxError) as error:
            error.item = error.item or path
            yield log_failed(archive, error)
            continue
        first = done.entries[0]
        yield AddResult(
            item=path,
            outcome=Outcome.OK if done.new else Outcome.DUPLICATE,
            capture=first.capture,
            document=first.document,
            message=f"{done.unread} answers could not be read and are kept as they were given" if done.unread else None,
            counts={"entries": len(done.entries)},
        )


def _bytes(path: str) -> bytes:
    try:
        with Path(path).open("rb") as opened:
            data = opened.read(MOST + 1)
    except FileNotFoundError:
        raise MissingFileError(item=path) from None
    except OSError as error:
        raise UnreadableFileError(item=path) from error
    if len(data) > MOST:
        raise LargeAnswersError(item=path)
    return data
