"""The interface's strings, one YAML file per language under ``i18n/`` and under each of its folders. English is complete; others fall back to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml

from kuager.text.tellings import plural

LANGUAGES: Final = ("en", "kk", "ru", "zh")
RIGHT_TO_LEFT: Final = frozenset({"ar", "ug", "kk-Arab", "fa", "ur"})
_NAMED: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """The strings of one language over those of English.

    ``words("nav.people")`` is the string; ``words("find.found", n=3)`` picks ``find.found.one/few/many/other`` by ``n``
    when the key has forms, and fills ``{n}``.
    """

    lang: str
    strings: Mapping[str, str]
    english: Mapping[str, str]

    def __call__(self, key: str, **values: Any) -> str:
        """Returns a string with its places filled.

        Raises:
            KeyError: when English has no such key; a test walks all templates for that.
        """
        template = self._form(key, values.get("n"))
        return _NAMED.sub(lambda found: str(values.get(found[1], found[0])), template)

    def get(self, key: str, default: str) -> str:
        """Returns the string of a key that may be missing, such as the label of an open list's member."""
        return self.strings.get(key) or self.english.get(key) or default

    def listed(self, prefix: str) -> list[tuple[str, str]]:
        """Returns every (rest of key, string) of English under ``prefix.``, in the file's order, translated."""
        start = f"{prefix}."
        return [(key[len(start) :], self.get(key, text)) for key, text in self.english.items() if key.startswith(start)]

    def _form(self, key: str, number: Any) -> str:
        for strings, lang in ((self.strings, self.lang), (self.english, "en")):
            form = strings.get(f"{key}.{plural(number, lang)}") if isinstance(number, int) else None
            found = form or strings.get(key) or (strings.get(f"{key}.other") if isinstance(number, int) else None)
            if found is not None:
                return found
        return self.english[key]


@cache
def load() -> Mapping[str, Words]:
    """Reads every language, once: they are part of the program."""
    raw = {lang: {key: text for part in _parts(lang) for key, text in _flat(part).items()} for lang in LANGUAGES}
    return MappingProxyType({lang: Words(lang, raw[lang], raw["en"]) for lang in LANGUAGES})


def direction(lang: str) -> str:
    """Returns ``rtl`` or ``ltr`` for an interface language."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


def _parts(lang: str) -> Iterator[Mapping[str, Any]]:
    """Yields what all pages share, then what each folder (casework, appeals, ...) brings for its own pages."""
    root = files("kuager.web") / "i18n"
    folders = sorted((one for one in root.iterdir() if one.is_dir()), key=lambda one: one.name)
    for file in (root, *folders):
        found = file / f"{lang}.yml"
        if found.is_file():
            text = found.read_text(encoding="utf-8")
            yield yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}  # noqa: S506  a safe loader, the one in C where it was built


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    result: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            result.update(_flat(value, f"{prefix}{key}."))
        else:
            result[f"{prefix}{key}"] = str(value)
    return result


Translate = Callable[..., str]
