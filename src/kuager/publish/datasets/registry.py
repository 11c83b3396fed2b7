"""The formats datasets are written in, by name. A new one is one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kuager.publish.datasets import csvs, lines, parquet, xlsx
from kuager.publish.datasets.formats import Format
from kuager.publish.datasets.ftm import write as ftm
from kuager.publish.datasets.geo import acled, geojson
from kuager.publish.datasets.linked import write as linked

FORMATS: Final[Mapping[str, Format]] = {
    one.name: one
    for one in (
        Format(name="csv", title="CSV tables", write=csvs.write, lossless=True, main="statements.csv", endings=("csv",)),
        Format(name="jsonl", title="JSON Lines", write=lines.write, lossless=True, main="statements.jsonl", endings=("jsonl",)),
        Format(
            name="parquet", title="Parquet", write=parquet.write, lossless=True, extra="data", modules=("pyarrow",),
            scanned_by=("duckdb",), main="statements.parquet", endings=("parquet",),
        ),
        Format(name="ftm", title="FollowTheMoney entities and statements", write=ftm.write, main="entities.ftm.json", endings=("json", "jsonl")),
        Format(name="jsonld", title="JSON-LD: schema.org and Web Annotation", write=linked.write, lossless=True, main="dataset.jsonld", endings=("jsonld", "json")),
        Format(name="geojson", title="GeoJSON: areas with counts, coarse points", write=geojson.write, main="events.geojson", endings=("geojson", "json")),
        Format(name="acled", title="Rows like those of ACLED", write=acled.write, main="acled-like.csv", endings=("csv",)),
        Format(name="xlsx", title="Workbook (XLSX)", write=xlsx.write, main="dataset.xlsx", endings=("xlsx",)),
    )
}  # fmt: skip

__all__ = ["FORMATS"]
