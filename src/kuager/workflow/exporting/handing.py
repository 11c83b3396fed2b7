"""The story of an archive handed out as a dataset: written beside its place, noted in the ledger, then given its name."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kuager.errors import TargetExistsError, UnknownIdError
from kuager.errors.datasets import MissingFormatError
from kuager.preserve.durable import disk_error
from kuager.publish.datasets.files import folder
from kuager.publish.datasets.formats import Files
from kuager.publish.datasets.package import FILE
from kuager.publish.datasets.registry import FORMATS
from kuager.workflow import bulk
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_view import whole
from kuager.workflow.exporting.of_archive import of_archive
from kuager.workflow.handover import choose, note_package
from kuager.workflow.witness import sign_head


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What left.

    Attributes:
        id: of the package, as the ledger has it.
        place: the folder, or the file.
        format: which.
        files: how many.
        bytes: of all of them.
        rows: by table.
        held_back: statements that stayed out, by reason.
        digest: SHA-256 of ``datapackage.json``, which has the SHA-256 of every other file, or of the one file; it stands in
            the ledger.
    """

    id: str
    place: str
    format: str
    files: int
    bytes: int
    rows: dict[str, int]
    held_back: dict[str, int]
    digest: str


def export(
    archive: Archive, name: str, place: Path, *, receiver: str | None = None, reason: str = "", told: Callable[[str], None] | None = None
) -> Exported:  # fmt: skip
    """Writes the archive as a dataset into a new folder, or its main file alone where a file is asked for by its ending.

    Args:
        archive: which.
        name: of the format.
        place: the folder, or a file with one of the format's endings; nothing may be there.
        receiver: who gets it; sealed, like every name in the ledger.
        reason: why, for the member who has to allow it.
        told: is told the name of each file before it is written.

    Raises:
        WholeArchiveError: whoever works sees a part of the archive.
        MissingFormatError: what the format needs is not installed, or there is no such format.
        SecondPersonError: another member has to allow it first; see :mod:`kuager.workflow.bulk`.
        TargetExistsError: something is at ``place``.
        UnknownIdError: the archive is empty.
        DiskFullError, DiskError: the disk refused; nothing is left of the folder.
    """
    whole(archive)
    format_ = FORMATS.get(name)
    if format_ is None or not format_.here:
        raise MissingFormatError(item=name)
    if place.exists() or place.is_symlink():
        raise TargetExistsError(item=str(place))
    captures = choose(archive, ())
    bulk.allowed(archive, f"dataset, {name}", captures, reason=reason)
    dataset, sight = of_archive(archive)
    rows = {table: sum(1 for _ in dataset.rows(table)) for table in dataset.tables()}
    held_back = dict(sorted(sight.held_back.items()))
    if not any(rows.values()):
        raise UnknownIdError("There is nothing in this archive to hand over")
    alone = format_.main if place.suffix.removeprefix(".") in format_.endings else ""
    files = _one(format_.write(dataset), alone) if alone else folder(dataset, (format_,))
    with _appearing(place, alone) as made:
        count, size, digest = _write(made, files, told or _nobody)
        # The ledger says so before anything can be seen: what left unnoted would be worse than a note of what did not leave.
        package = note_package(
            archive, f"dataset as {name} of {rows['statements']} statements, {alone or FILE}", digest, receiver
        )
    sign_head(archive)
    return Exported(
        id=package, place=str(place), format=name, files=count, bytes=size, rows=rows, held_back=held_back, digest=digest
    )  # fmt: skip


def _nobody(step: str) -> None:
    del step


def _one(files: Files, wanted: str) -> Files:
    """Yields one of several files; the pieces of the others are read to their end, as their writers are promised."""
    for path, pieces in files:
        if path == wanted:
            yield path, pieces
        else:
            for _ in pieces:
                """Nobody asked for it."""


def _write(
    made: Path, files: Iterable[tuple[str, Iterable[bytes]]], told: Callable[[str], None]
) -> tuple[int, int, str]:
    count, size, digest = 0, 0, hashlib.sha256()
    for path, pieces in files:
        told(path)
        target = made / path
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest = hashlib.sha256()
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
        count += 1
    return count, size, digest.hexdigest()


@contextmanager
def _appearing(place: Path, alone: str = "") -> Iterator[Path]:
    """Gives a folder beside a place, which, or of which one file, takes its name when all is written; else nothing is left."""
    made = place.with_name(f".{place.name}.{os.getpid()}.tmp")
    try:
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True, mode=0o700)
        yield made
        if place.exists():
            raise TargetExistsError(item=str(place))
        (made / alone if alone else made).rename(place)
    except OSError as error:
        raise disk_error(error, str(place)) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
