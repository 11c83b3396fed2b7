"""Who publishes, as the team wants to be seen: ``imprint.toml`` in the archive, or a file that is named.

::

    contact = "write@example.org"
    base = "https://example.org/"
    licence = "CC BY 4.0"
    licence_url = "https://creativecommons.org/licenses/by/4.0/"
    languages = ["en", "kk", "ru"]

    [name]
    en = "Voices of the square"
    ru = "Голоса площади"
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from kuager.errors.clearing import BadImprintError
from kuager.model.publication import Imprint

FILE: Final = "imprint.toml"
LANGUAGES: Final = ("en", "kk", "ru", "zh", "ug")
_WORDS: Final = ("contact", "base", "licence", "licence_url")
_LONGEST: Final = 200


def imprint(root: Path, path: Path | None = None, languages: Sequence[str] = ()) -> Imprint:
    """Returns the imprint of an archive.

    Args:
        root: of the archive; its ``imprint.toml`` is read when it is there.
        path: another file.
        languages: to make pages in; those of the file, or all, when left out.

    Raises:
        BadImprintError: the file is not there or not well, or a language is none that pages are made in.
    """
    place = path or root / FILE
    told: dict[str, Any] = {}
    if path is not None or place.is_file():
        try:
            told = tomllib.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BadImprintError(str(error), item=place.name) from error
    found = _imprint(told, place.name)
    return replace(found, languages=_languages(languages, place.name)) if languages else found


def _imprint(told: dict[str, Any], item: str) -> Imprint:
    strange = told.keys() - {*_WORDS, "name", "languages"}
    if strange:
        raise BadImprintError(f"It says {min(strange)}, which no imprint has", item=item)
    words = {name: _word(told[name], name, item) for name in _WORDS if name in told}
    for name in ("base", "licence_url"):
        if words.get(name) and urlsplit(words[name]).scheme not in {"http", "https"}:
            raise BadImprintError(f"{name} is no address", item=item)
    if words.get("base") and not words["base"].endswith("/"):
        words["base"] += "/"
    named = told.get("name", {"en": Imprint().name["en"]})
    if not isinstance(named, dict) or "en" not in named or named.keys() - set(LANGUAGES):
        raise BadImprintError("name has a line for en, and for other languages of the site", item=item)
    return Imprint(
        name={lang: _word(one, "name", item) for lang, one in named.items()},
        languages=_languages(told.get("languages", LANGUAGES), item),
        contact=words.get("contact", ""),
        base=words.get("base", ""),
        licence=words.get("licence", ""),
        licence_url=words.get("licence_url", ""),
    )


def _word(value: object, name: str, item: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
        raise BadImprintError(f"{name} is one line of words", item=item)
    return value.strip()


def _languages(given: object, item: str) -> tuple[str, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not given or set(given) - set(LANGUAGES):
        raise BadImprintError(f"languages are some of {', '.join(LANGUAGES)}", item=item)
    return tuple(one for one in LANGUAGES if one in given)


__all__ = ["FILE", "LANGUAGES", "imprint"]
