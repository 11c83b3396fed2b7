"""What the built-in extractors have in common: their name and version, as claims record them, their words and their pace."""

from __future__ import annotations

from typing import ClassVar

from kuager.extract.pace import Pace
from kuager.extract.vocab import Vocab, load_vocab


class Extractor:
    """Reads documents by rules and lists. Without a pace one instance serves any number of them.

    Args:
        vocab: the word lists; the built-in ones by default.
        pace: ends a reading that takes too long.
    """

    name: ClassVar[str]
    version: ClassVar[str] = "1"

    def __init__(self, vocab: Vocab | None = None, pace: Pace | None = None) -> None:
        self._vocab = vocab or load_vocab()
        self._pace = pace or Pace()

    @property
    def id(self) -> str:
        """Name and version, as claims record it."""
        return f"{self.name}@{self.version}"
