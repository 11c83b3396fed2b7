"""What a release holds besides its pages, in one table: who adds a part adds a module and one entry here.

A part gives files as (path, pieces of bytes), as writers of datasets do. It is made anew when what it says it uses changed;
else its files are taken over from the release before. The same release gives the same bytes: no clock, no random number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias

from kuager.model.release import Release
from kuager.publish.datasets.files import files as data_files
from kuager.publish.dossier.of_release import papers
from kuager.publish.papers import write
from kuager.publish.release import data, feeds, finding, pictures, robots
from kuager.publish.release.readme import readme
from kuager.publish.site import World, assets, front
from kuager.publish.site.people import portraits

Files: TypeAlias = Iterator[tuple[str, Iterable[bytes]]]


def _none(_: Release) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Files that belong together.

    Attributes:
        name: of the part.
        make: gives the files; pieces of one are read to their end before the next is asked for.
        uses: everything they are made of, for a digest; None for "the whole release", then it is always made anew.
        paths: of files that pages may link to, told before they are made.
    """

    name: str
    make: Callable[[World], Files]
    uses: Callable[[World], object]
    paths: Callable[[Release], Iterable[str]] = _none


def _of_world(make: Callable[[World], Iterable[tuple[str, bytes]]], world: World) -> Files:
    for path, found in make(world):
        yield path, (found,)


def _static(_: World) -> Iterable[tuple[str, bytes]]:
    return sorted(assets().items())


def _rows(world: World) -> Iterable[tuple[str, bytes]]:
    return data.files(world.release)


def _front(world: World) -> Iterable[tuple[str, bytes]]:
    return [("index.html", front(world))]


def _portraits(world: World) -> Iterable[tuple[str, bytes]]:
    return sorted(portraits(world).items())


def _readme(world: World) -> Iterable[tuple[str, bytes]]:
    return [("README.txt", readme(world.release))]


def _datasets(world: World) -> Files:
    return data_files(world.release)


def _dossiers(world: World) -> Files:
    """Sets the dossiers one after another, when their turn comes: a hundred of them are some seconds of work."""
    imprint = world.release.imprint
    if imprint.dossiers:
        for path, paper in papers(world.release, lang=imprint.languages[0]):
            yield f"{path}.pdf", (write(paper, "pdf"),)


def _dossier_paths(release: Release) -> Iterable[str]:
    named = (one.value for one in release.items if one.value.form == "named")
    return (f"dossiers/{one.id}.pdf" for one in named) if release.imprint.dossiers else ()


def _data_paths(release: Release) -> Iterable[str]:
    """Returns the files of ``data/``: which there are depends on what is installed, not on what is told."""
    empty = replace(
        release,
        items=(),
        tables=(),
        picket=(),
        testimonies=(),
        appeals=(),
        texts=(),
        bodies=(),
        places=(),
        corrections=(),
    )
    for path, pieces in data_files(empty):
        for _ in pieces:
            """Pieces are read to their end before the next file is asked for."""
        yield path


def _feed_paths(release: Release) -> Iterable[str]:
    return (f"{lang}/feed.{kind}" for lang in release.imprint.languages for kind in ("atom", "rss"))


def _search_paths(_: Release) -> Iterable[str]:
    return (f"{finding.FOLDER}search.js",)


def _nothing(_: World) -> object:
    return ()


def _always(_: World) -> object:
    return None


PARTS: Final[tuple[Part, ...]] = (
    Part(name="data", make=_datasets, uses=_always, paths=_data_paths),
    Part(name="dossiers", make=_dossiers, uses=_always, paths=_dossier_paths),
    Part(name="search", make=finding.files, uses=finding.entries, paths=_search_paths),
    Part(name="robots", make=robots.files, uses=_always),
    Part(name="pictures", make=pictures.files, uses=pictures.uses),
    Part(name="rows", make=partial(_of_world, _rows), uses=_always),
    Part(name="portraits", make=partial(_of_world, _portraits), uses=_always),
    Part(name="feeds", make=feeds.files, uses=_always, paths=feeds.paths),
    Part(name="front", make=partial(_of_world, _front), uses=_always),
    Part(name="readme", make=partial(_of_world, _readme), uses=_always),
    Part(name="assets", make=partial(_of_world, _static), uses=_nothing),
)
"""The longest first: what begins last should be short."""

__all__ = ["PARTS", "Files", "Part"]
