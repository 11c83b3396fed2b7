"""Russian names by natasha (slovnet). Needs the extra ``ru``.

Only places in the text are taken. Its normal forms are not: they made a woman's name a man's.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, Final

from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter

from kuager.extract.found import Label
from kuager.extract.models.choosing import Guess
from kuager.text.sentences import paragraphs

_LABELS: Final = {"PER": Label.PERSON, "LOC": Label.PLACE, "ORG": Label.ORGANISATION}


class NatashaNames:
    """Reads paragraph by paragraph."""

    lang = "ru"
    name = f"natasha@{version('natasha')}"

    def __init__(self) -> None:
        self._segmenter: Any = Segmenter()
        self._tagger: Any = NewsNERTagger(NewsEmbedding())

    def names(self, text: str) -> Iterator[Guess]:
        """Yields people, places and organisations."""
        for block in paragraphs(text):
            doc: Any = Doc(text[block.start : block.end])
            doc.segment(self._segmenter)
            doc.tag_ner(self._tagger)
            for one in doc.spans:
                if one.type in _LABELS:
                    yield Guess(block.start + one.start, block.start + one.stop, _LABELS[one.type])
