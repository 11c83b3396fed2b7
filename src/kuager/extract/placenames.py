"""The names of places that the gazetteers of all languages have, for whoever only asks whether a place is known."""

from __future__ import annotations

from functools import cache

from kuager.extract.tongues.zh.pack import load_pack
from kuager.extract.vocab import load_vocab


@cache
def place_names() -> frozenset[str]:
    """Returns every spelling of every place as written in the gazetteers, without words like "county" or 县."""
    return frozenset(load_vocab().places) | frozenset(load_pack().places)
