"""The words of the pages: ``i18n/AREA/LANG.yml``, read once. Every area has all five languages; a test holds that.

Dates and lengths of time come from :mod:`kuager.text.tellings` and names of kinds and properties from the vocabulary; both
lack Uyghur, which stands in ``i18n/uyghur.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml

from kuager.model import schema
from kuager.text.date_words import shown_date, shown_duration
from kuager.text.tellings import known, plural

LANGUAGES: Final = ("en", "kk", "ru", "zh", "ug")
NAMES: Final = MappingProxyType(
    {"en": "English", "kk": "Қазақша", "ru": "Русский", "zh": "中文", "ug": "ئۇيغۇرچە"}
)  # fmt: skip
RIGHT_TO_LEFT: Final = frozenset({"ar", "ug", "kk-Arab", "ug-Arab", "fa", "ur"})
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """The strings of one language.

    ``w("person.status")`` is a string; ``w("people.found", n=3)`` takes the form of ``n`` where the key has forms
    (``one``, ``few``, ``many``, ``other``) and fills ``{n}``. A key that lacks is an error, never English by chance.
    """

    lang: str
    strings: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, key: str, **values: Any) -> str:
        """Returns a string with its places filled.

        Raises:
            KeyError: when there is no such key.
        """
        found = self.strings.get(key)
        if found is None:
            found = self._form(key, values.get("n"))
        return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), found) if values else found

    def has(self, key: str) -> bool:
        """Says whether there is a string of that key."""
        return key in self.strings

    def get(self, key: str, default: str) -> str:
        """Returns the string of a key that may be missing, such as the name of a plug-in's word."""
        return self.strings.get(key, default)

    @property
    def dir(self) -> str:
        """Returns ``rtl`` or ``ltr``."""
        return direction(self.lang)

    def date(self, value: str) -> str:
        """Returns an EDTF date as people write it; "" for none."""
        return _date(self.lang, value) if value else ""

    def duration(self, value: str) -> str:
        """Returns an ISO 8601 duration as people write it."""
        return shown_duration(value, self)

    def label(self, id: str, part: str = "") -> str:  # noqa: A002  the word of the house for this value
        """Returns what the vocabulary calls a schema, a property of one, or a term; English where Uyghur lacks it."""
        own = self.labels.get(f"{id}.{part}" if part else id) or self.labels.get(f"*.{part}")
        return own or schema.label(id, part, lang=self.lang)

    def who(self, title: str) -> str:
        """Returns who somebody is that may not be named (``a witness``), in the reader's language; names as they are."""
        return self.strings.get(f"role.{title}", title)

    def number(self, value: int) -> str:
        """Returns a whole number, its thousands set apart by a thin space that does not break."""
        return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if abs(value) >= 10_000 else str(value)  # noqa: PLR2004

    def _form(self, key: str, number: Any) -> str:
        if isinstance(number, int):
            found = self.strings.get(f"{key}.{plural(number, self.lang)}") or self.strings.get(f"{key}.other")
            if found is not None:
                return found
        raise KeyError(f"{self.lang}: {key}")


def direction(lang: str) -> str:
    """Returns ``rtl`` or ``ltr`` for a language; ``auto`` where none is known, so the browser looks at the letters."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr" if lang else "auto"


@cache
def load() -> Mapping[str, Words]:
    """Reads every area in every language, once: they are part of the program."""
    root = files("kuager.publish.site") / "i18n"
    areas = sorted((one for one in root.iterdir() if one.is_dir()), key=lambda one: one.name)
    strings = {
        lang: {key: text for area in areas for key, text in _flat(_read((area / f"{lang}.yml").read_text("utf-8")))}
        for lang in LANGUAGES
    }
    uyghur = _read((root / "uyghur.yml").read_text("utf-8"))
    said = {lang: _dates(lang) for lang in LANGUAGES if lang != "ug"} | {"ug": dict(_flat(uyghur["said"]))}
    own = MappingProxyType(dict(_flat(uyghur["labels"])))
    return MappingProxyType(
        {lang: Words(lang, said[lang] | strings[lang], own if lang == "ug" else _NONE) for lang in LANGUAGES}
    )


def words(lang: str) -> Words:
    """Returns the words of a language."""
    return load()[lang]


def _dates(lang: str) -> dict[str, str]:
    """Returns the words of dates and lengths of time that the rest of kuager uses; Uyghur has its own."""
    wanted = {key: forms[lang] for key, forms in known().items() if key.startswith(("date.", "month.", "unit."))}
    return dict(_flat(wanted))


@lru_cache(maxsize=65_536)
def _date(lang: str, value: str) -> str:
    return shown_date(value, words(lang))


def _read(text: str) -> Mapping[str, Any]:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}  # noqa: S506  a safe loader, the one in C where it was built


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
