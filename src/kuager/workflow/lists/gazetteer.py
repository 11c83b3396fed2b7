"""Whether the gazetteer knows a place of a list: a note for whoever looks, never a reason to leave a value out."""

from __future__ import annotations

from functools import cache

from kuager import extract
from kuager.text.fold import bare


@cache
def _names() -> frozenset[str]:
    return frozenset(bare(name) for name in extract.place_names())


def known(place: str) -> bool:
    """Says whether the gazetteer has a place of this name, in any spelling that it has and by the words' plain letters.

    A gazetteer lacks most villages: a name it does not have may be misspelt, and is mostly just small.
    """
    words = bare(place).split()
    # "Kunes county", "село Ақсу": the word for the kind of place stands at either end.
    return any(" ".join(part) in _names() for part in (words, words[:-1], words[1:]) if part)
