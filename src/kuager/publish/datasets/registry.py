"""The formats datasets are written in, by name. A new one is one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kuager.publish.datasets import csvs
from kuager.publish.datasets.formats import Format

FORMATS: Final[Mapping[str, Format]] = {
    one.name: one for one in (Format(name="csv", title="CSV tables", write=csvs.write, lossless=True),)
}

__all__ = ["FORMATS"]
