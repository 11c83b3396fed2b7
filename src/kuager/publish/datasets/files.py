"""The ``data/`` folder of a release, and a dataset as a folder of its own: files of all formats, dictionary, package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kuager.model.dataset import Dataset
from kuager.model.release import Release
from kuager.publish.datasets.dictionary import citation, codebook, dictionary
from kuager.publish.datasets.formats import Files, Format
from kuager.publish.datasets.of_release import of_release
from kuager.publish.datasets.package import FILE, Counted, package
from kuager.publish.datasets.registry import FORMATS

FOLDER: Final = "data/"
SUMS: Final = "sha256sums.txt"
"""The hashes once more, as ``sha256sum -c`` reads them."""


def files(release: Release) -> Files:
    """Yields the files of ``data/`` as (path, pieces); what lacks its optional part is left out, see :func:`left_out`.

    The pieces of each file are to be read to their end before the next is asked for.
    """
    formats = [one for one in FORMATS.values() if _fit(one)]
    for path, pieces in folder(of_release(release), formats):
        yield FOLDER + path, pieces


def _fit(one: Format) -> bool:
    return one.here and one.scannable


def left_out() -> tuple[tuple[str, str], ...]:
    """Returns which formats a release made here lacks, each with the optional part that brings it."""
    return tuple((one.name, one.extra if not one.here else "resolve") for one in FORMATS.values() if not _fit(one))


def folder(dataset: Dataset, formats: Iterable[Format]) -> Files:
    """Yields the files of a dataset in some formats, with its dictionary and the data package over all of them."""
    done: list[Counted] = []
    for path, pieces in _all(dataset, formats):
        counted = Counted(path)
        done.append(counted)
        yield path, counted.pieces(pieces)
    sums = Counted(SUMS)
    lines = "".join(f"{one.sha256}  {one.path}\n" for one in done)
    yield SUMS, sums.pieces((lines.encode(),))
    yield FILE, (package(dataset, [*done, sums]),)


def _all(dataset: Dataset, formats: Iterable[Format]) -> Iterator[tuple[str, Iterable[bytes]]]:
    for one in formats:
        yield from one.write(dataset)
    yield "dictionary.md", (dictionary(dataset),)
    yield "codebook.csv", (codebook(),)
    yield "citation.cff", (citation(dataset),)
