"""The data package: what files there are, what their columns mean, how they hang together, their hashes.

Follows the Data Package specification of Frictionless Data, version 1 (https://specs.frictionlessdata.io/); a test has its
own program judge it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kuager.model.dataset import TABLES, VERSION, Column, Dataset, columns

FILE: Final = "datapackage.json"
_MEDIA: Final = {
    "csv": "text/csv", "jsonl": "application/x-ndjson", "json": "application/json", "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "geojson": "application/geo+json",
    "jsonld": "application/ld+json", "md": "text/markdown", "cff": "application/yaml",
}  # fmt: skip


@dataclass(slots=True)
class Counted:
    """A file on its way out: its hash and length are known when its pieces were taken to their end."""

    path: str
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    whole: bool = False

    def pieces(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yields the pieces and counts them."""
        for piece in pieces:
            self.digest.update(piece)
            self.size += len(piece)
            yield piece
        self.whole = True

    @property
    def sha256(self) -> str:
        """The hash of the whole file.

        Raises:
            RuntimeError: when somebody asked for the next file before this one was taken to its end.
        """
        if not self.whole:
            raise RuntimeError(f"{self.path} was not taken to its end")
        return str(self.digest.hexdigest())


def package(dataset: Dataset, files: Sequence[Counted]) -> bytes:
    """Returns ``datapackage.json``.

    Args:
        dataset: of what.
        files: all files, taken to their end, with paths as they stand beside the package.
    """
    tables = {f"{table}.csv": table for table in dataset.tables()}
    told: dict[str, Any] = {
        "profile": "data-package",
        "name": "kuager-dataset",
        "id": dataset.id,
        "title": dataset.title,
        "version": dataset.version,
        "created": f"{dataset.made_on}T00:00:00Z",
        "kuager": {"columns": VERSION, "audience": dataset.audience},
        "homepage": dataset.homepage,
        "licenses": _licences(dataset),
        "contributors": [{"title": dataset.publisher, "role": "publisher"}] if dataset.publisher else [],
        "sources": [{"title": "The documents of documents.csv, each with its address"}],
        "resources": [_resource(one, tables.get(one.path, ""), tuple(tables.values())) for one in files],
    }
    kept = {name: value for name, value in told.items() if value}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def _licences(dataset: Dataset) -> list[dict[str, str]]:
    name, url = dataset.licence.name, dataset.licence.url
    if not name:
        return []
    return [{"name": name.replace(" ", "-"), "title": name} | ({"path": url} if url else {})]


def _resource(file: Counted, table: str, tables: tuple[str, ...]) -> dict[str, Any]:
    ending = file.path.rsplit(".", 1)[-1]
    told: dict[str, Any] = {
        "type": "table" if table else "file",
        "name": file.path.lower().replace("/", "-").replace(".", "-"),
        "path": file.path,
        "format": ending,
        "mediatype": _MEDIA.get(ending, "application/octet-stream"),
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if not table:
        return told
    about = (TABLES[table].__doc__ or "").strip()
    return {
        **told, "name": table, "profile": "tabular-data-resource", "encoding": "utf-8", "description": about,
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": schema(table, tables),
    }  # fmt: skip


def schema(table: str, tables: tuple[str, ...]) -> dict[str, Any]:
    """Returns the Table Schema of a table.

    Args:
        table: which.
        tables: which others are in the package; keys of those that are not are left out.
    """
    named = columns(table)
    told: dict[str, Any] = {"fields": [_field(one) for one in named], "missingValues": [""]}
    if any(one.name == "id" for one in named):
        told["primaryKey"] = ["id"]
    keys = [one for one in named if one.key in tables and one.type == "string"]
    if keys:
        told["foreignKeys"] = [
            {"fields": [one.name], "reference": {"resource": "" if one.key == table else one.key, "fields": ["id"]}} for one in keys
        ]  # fmt: skip
    return told


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.about}
    if column.type == "datetime":
        told["format"] = "%Y-%m-%dT%H:%M:%S.%f%z"
    if column.type == "boolean":
        told |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.name == "id":
        told["constraints"] = {"required": True, "unique": True}
    return told
