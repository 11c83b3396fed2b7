"""Patterns of many alternatives that most sentences have no word of: one of a few stems is looked for first.

Looking for a word is a hundred times cheaper than for a pattern that begins with any of dozens of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


class Sparse:
    """A pattern, with stems of which at least one stands in whatever it matches.

    Args:
        pattern: the pattern, which is blind to case.
        stems: in small letters; ``tests/weigh/test_sparse.py`` holds them against what the pattern matches.
    """

    __slots__ = ("pattern", "stems")

    def __init__(self, pattern: re.Pattern[str], *stems: str) -> None:
        self.pattern = pattern
        self.stems = stems

    def search(self, text: str) -> re.Match[str] | None:
        """Returns the first match."""
        return self.pattern.search(text) if self._may(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yields every match."""
        return self.pattern.finditer(text) if self._may(text) else iter(())

    def _may(self, text: str) -> bool:
        # A small letter i without its dot and a long s are told apart by folding, and not by patterns that are blind to case.
        folded = text.casefold() if text.isascii() else text.casefold().replace("ı", "i").replace("i̇", "i")
        return any(stem in folded for stem in self.stems)


__all__ = ["Sparse"]
