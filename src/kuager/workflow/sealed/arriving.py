"""Parcels that come home: opened with the archive's key, checked, and taken in like any file, with custody of their own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Final

from kuager.errors import ItemError, MissingFileError, UnreadableFileError
from kuager.errors.sealed import PlainSealedError
from kuager.model import AddResult, Fetched
from kuager.preserve import parcels
from kuager.preserve.letterbox import PARCELS
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import openings
from kuager.workflow.again import Item
from kuager.workflow.archive import Archive
from kuager.workflow.sealed import kit as kits
from kuager.workflow.together import Run, Together, log_failed

_TOOL: Final = "kuager field"


def is_parcel_file(path: str) -> bool:
    """Says whether a file's name and first bytes are those of a parcel."""
    file = Path(path)
    if file.suffix.lower() != parcels.ENDING or not file.is_file():
        return False
    try:
        with file.open("rb") as opened:
            return parcels.is_parcel(opened.read(len(parcels.MARK)))
    except OSError:
        return False


def found(paths: Sequence[str]) -> list[str]:
    """Returns the parcels in kits and folders; a path that is neither stays as it is, to be refused with its code."""
    every: list[str] = []
    for path in paths:
        place = Path(path)
        folder = place / kits.OUTBOX if (place / kits.FILE).is_file() else place
        if folder.is_dir():
            every += [str(one) for one in sorted(folder.rglob(f"*{parcels.ENDING}")) if not one.name.startswith(".")]
        else:
            every.append(path)
    return every


def take(
    archive: Archive, paths: Sequence[str], *, progress: Callable[[str], None] | None = None
) -> Generator[AddResult, None, None]:
    """Takes in parcels, yielding what became of each file (and note) in them; a parcel that comes again is known.

    What is damaged is refused with its code, and the rest goes on. What spans documents is not recomputed here: call
    :func:`kuager.workflow.ingest.finish` when all is in.

    Args:
        archive: where to; an encrypted one.
        paths: parcels.
        progress: told each path before work on it starts.
    """
    made_here = kits.known(archive)
    for path in paths:
        if progress:
            progress(path)
        try:
            yield from _one(archive, path, made_here)
        except (ItemError, PlainSealedError) as error:
            error.item = error.item or path
            yield log_failed(archive, error)


def _one(archive: Archive, path: str, made_here: dict[str, str]) -> Generator[AddResult, None, None]:
    if archive.letterbox is None:
        raise PlainSealedError(item=path)
    try:
        with Path(path).open("rb") as file:
            parcel = parcels.Parcel(file, archive.letterbox.of(PARCELS))
            told = parcel.told
            # Each parcel has a commitment of its own to its giver: opening one opens no other.
            run = Run(
                archive=archive, given=openings.giver(archive, told.given_by), kind=None,
                words=lexicon_story.current(archive), agent=openings.agent_mark(archive), read=True,
            )  # fmt: skip
            together = Together(run)
            together.put(
                Item(fetched=_fetched(archive, run, told, parcel.size, made_here), chunks=parcel.chunks()), path
            )
            yield from together.log()
    except FileNotFoundError:
        raise MissingFileError(item=path) from None
    except OSError as error:
        raise UnreadableFileError(item=path) from error
    if told.note.strip():
        words = f"{told.name}\n\n{told.note.strip()}\n".encode()
        fetched = _fetched(archive, run, told, len(words), made_here, note=True)
        together.put(Item(fetched=fetched, chunks=[words]), f"{path}: note")
        yield from together.log()


def _fetched(
    archive: Archive, run: Run, told: parcels.Told, size: int, made_here: dict[str, str], *, note: bool = False
) -> Fetched:
    kit = f"field kit {told.kit}" + ("" if told.kit in made_here else " (not made by this archive)")
    return Fetched(
        path="",
        target_uri=f"kuager:parcel/{told.parcel}" + ("/note" if note else ""),
        original_name=told.name + (" (note).txt" if note else ""),
        size=size,
        fetched_at=archive.clock.now(),
        method=f"{kit}, sealed there at {told.sealed_at}",
        tool=_TOOL,
        given_by=run.given.commitment if run.given else None,
    )
