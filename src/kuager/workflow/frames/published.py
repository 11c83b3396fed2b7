"""A published release, read from its folder: every file is checked before a row is believed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from kuager.errors.mirror import NoReleaseError
from kuager.errors.notebooks import BrokenDataError, ChangedReleaseError
from kuager.model.dataset import (
    TABLES,
    CorrectionRow,
    CountRow,
    DocumentRow,
    EntityRow,
    EventRow,
    PlaceRow,
    Row,
    StatementRow,
    TranslationRow,
    columns,
)
from kuager.workflow.frames.columns import Kind
from kuager.workflow.frames.table import Table
from kuager.workflow.mirroring import checking, manifests
from kuager.workflow.mirroring.places import Folder

R = TypeVar("R")

_DATA: Final = "data"
_EDTF, _FEW = Kind.EDTF, Kind.CATEGORY
_KINDS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "entities": {"schema": _FEW, "form": _FEW},
    "statements": {
        "schema": _FEW, "prop": _FEW, "lang": _FEW, "stance": _FEW, "said_at": _EDTF, "valid_from": _EDTF, "valid_to": _EDTF,
    },
    "documents": {"kind": _FEW, "site": _FEW, "lang": _FEW, "published": _EDTF},
    "events": {"schema": _FEW, "series": _FEW},
    "counts": {"table": _FEW, "row": _FEW, "column": _FEW},
    "corrections": {"kind": _FEW, "lang": _FEW},
    "translations": {"lang": _FEW}, "places": {"kind": _FEW},
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A release that was checked against its manifest, with its tables. The columns are told in its ``data/dictionary.md``.

    Attributes:
        folder: where it lies.
        id: of the release.
        made_on: ISO date.
        audience: for whom.
        draft: it lacks an approval: not to be counted with.
        signature: ``good`` (by the key that was given), ``own`` (by the key in the copy, which proves nothing about who made
            it) or ``none``.
        called_back: people of it who withdrew since, as far as the feed in the folder knows: do not show them.
    """

    folder: Path = field(repr=False)
    id: str
    made_on: str
    audience: str
    draft: bool
    signature: str
    called_back: tuple[str, ...] = ()

    def entities(self) -> Table[EntityRow]:
        """Returns people, organisations, places and events."""
        return self._table("entities", EntityRow, ("id", "schema", "name", "form", "shared_by"))

    def people(self) -> Table[EntityRow]:
        """Returns the people it names or describes: those it shows, never all whom it concerns."""
        return self.entities().where(lambda one: one.schema == "person")

    def claims(self) -> Table[StatementRow]:
        """Returns what it says, each with its words and where they stand."""
        return self._table(
            "statements", StatementRow, ("entity", "schema", "prop", "value", "stance", "lineage", "document")
        )

    def events(self) -> Table[EventRow]:
        """Returns what happened, an event in a row."""
        return self._table("events", EventRow, ("id", "schema", "name", "dates", "places", "lineages"))

    def picket(self) -> Table[EventRow]:
        """Returns the days of pickets."""
        return self.events().where(lambda one: bool(one.series))

    def documents(self) -> Table[DocumentRow]:
        """Returns where it is said."""
        return self._table("documents", DocumentRow, ("id", "kind", "title", "site", "published", "lang", "lineage"))

    def places(self) -> Table[PlaceRow]:
        """Returns places; a count that is held back is empty."""
        return self._table("places", PlaceRow, ("id", "name", "kind", "area", "count"))

    def counts(self) -> Table[CountRow]:
        """Returns the cells of its tables of counts; one that is held back is empty, which is not zero."""
        return self._table("counts", CountRow, ("table", "row", "column", "count"))

    def corrections(self) -> Table[CorrectionRow]:
        """Returns what was corrected, and who disagrees."""
        return self._table("corrections", CorrectionRow, ("on", "kind", "of", "by"))

    def translations(self) -> Table[TranslationRow]:
        """Returns the words of statements in other languages."""
        return self._table("translations", TranslationRow, ("statement", "lang", "text", "machine"))

    def _table(self, table: str, row: type[R], shown: tuple[str, ...]) -> Table[R]:
        told = cast("Callable[[], Iterator[R]]", partial(_rows, self.folder / _DATA / f"{table}.jsonl", table))
        return Table(table, row, told, shown=shown, kinds=_KINDS[table])


def read(folder: Path, key: bytes | None = None) -> Published:
    """Reads a release, after every file of it was checked against its manifest.

    Args:
        folder: what was published, unpacked.
        key: the publisher's public key as PEM, from somewhere else than this folder; the signature has to be by it.

    Raises:
        NoReleaseError: it is none, or one without data.
        ChangedReleaseError: a file is missing or other than the manifest says, or the signature does not fit.
        kuager.errors.mirror.BadManifestError: the manifest is not one of a release.
    """
    where = Folder(folder)
    verdict = checking.verify(where, key=key)
    wrong = (*verdict.changed, *verdict.missing, *verdict.unread)
    if wrong:
        raise ChangedReleaseError(item=wrong[0], place=f"{len(wrong)} files" if len(wrong) > 1 else None)
    if verdict.signature == "bad":
        raise ChangedReleaseError("The signature of this release does not fit", item=manifests.SIGNATURE)
    told = manifests.read(where)
    if f"{_DATA}/entities.jsonl" not in told.files:
        raise NoReleaseError("This release has no data", item=str(folder))
    return Published(
        folder=folder, id=told.release, made_on=told.made_on, audience=told.audience, draft=told.draft, signature=verdict.signature,
        called_back=tuple(one.address for one in verdict.must_go),
    )  # fmt: skip


def _rows(path: Path, table: str) -> Iterator[Row]:
    if not path.is_file():
        return
    kind: Callable[..., Row] = TABLES[table]
    lists = {one.name for one in columns(table) if one.type == "array"}
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            try:
                told: dict[str, Any] = json.loads(line)
                row = kind(**{name: tuple(value) if name in lists else value for name, value in told.items()})
            except (ValueError, TypeError, AttributeError) as error:
                raise BrokenDataError(item=path.name, place=f"line {number}") from error
            yield row


__all__ = ["Published", "read"]
