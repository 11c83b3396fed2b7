"""Puts into words what kuager says by itself, in English, Kazakh, Russian and Chinese.

A :class:`~kuager.model.Telling` names a template and holds its values; the templates stand in ``resources/tellings/*.yml``,
each sentence with its four languages side by side. ``{name}`` is a place; ``{n:documents}`` puts a number with its noun in
the right form. Plural categories are those of CLDR (Unicode Language Plural Rules, release 46: en, kk ``one``/``other``;
ru ``one``/``few``/``many``; zh ``other``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any, Final

import yaml

from kuager.model import Filling, FillingKind, Telling, schema
from kuager.text.date_words import shown_date, shown_duration

LANGUAGES: Final = ("en", "kk", "ru", "zh")
_PLACE: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")
_SCHEMA: Final = "schema:"
_SLAVIC: Final = frozenset({"ru"})
_ELEVEN: Final = 11
_FEW: Final = range(2, 5)
_TEENS: Final = range(12, 15)
_GROUPED: Final = 10_000
"""Smaller numbers are written without a mark between thousands, as years and page numbers are."""


def render(telling: Telling, lang: str = "en") -> str:
    """Returns a sentence in a language; in English where the language is not one of ours.

    Raises:
        KeyError: when no template has the id, or a place of it has no value.
    """
    lang = lang if lang in LANGUAGES else "en"
    return _filled(template(telling.template, lang), dict(telling.params), lang)


def paragraph(tellings: Iterable[Telling], lang: str = "en") -> str:
    """Returns sentences one after another, with the space between them that the language writes."""
    return ("" if lang == "zh" else " ").join(render(one, lang) for one in tellings)


def template(key: str, lang: str) -> str:
    """Returns the template of a sentence in one of our languages."""
    found = _templates()[key][lang]
    if isinstance(found, str):
        return found
    raise KeyError(key)


def places(text: str) -> frozenset[str]:
    """Returns the names of a template's places."""
    return frozenset(found[1] for found in _PLACE.finditer(text))


def plural(number: int, lang: str) -> str:
    """Returns the CLDR plural category of a whole number: one, few, many or other."""
    if lang == "zh":
        return "other"
    if lang not in _SLAVIC:
        return "one" if number == 1 else "other"
    tens, ones = number % 100, number % 10
    if ones == 1 and tens != _ELEVEN:
        return "one"
    return "few" if ones in _FEW and tens not in _TEENS else "many"


def said(lang: str) -> Callable[..., str]:
    """Returns the function that gives this resource's strings of dates and units in a language."""
    return partial(_say, lang)


def known() -> Mapping[str, Mapping[str, str | Mapping[str, str]]]:
    """Returns every template by id and language; a counted noun has a form for each plural category."""
    return _templates()


def _filled(text: str, values: Mapping[str, Filling], lang: str) -> str:
    made: list[str] = []
    at = 0
    for place in _PLACE.finditer(text):
        made.append(_joint(made, text[at : place.start()]))
        filling = values[place[1]]
        made.append(_say(lang, place[2], n=int(filling.text)) if place[2] else _shown(filling, lang))
        at = place.end()
    made.append(_joint(made, text[at:]))
    return "".join(made)


def _joint(made: list[str], literal: str) -> str:
    """A value that ends with a full stop ("2021 г.") takes the place of the one that would follow."""
    return literal[1:] if made and made[-1].endswith((".", "…")) and literal.startswith(".") else literal


def _shown(filling: Filling, lang: str) -> str:
    return _SHOWN[filling.kind](filling, lang)


def _number(filling: Filling, lang: str) -> str:
    return grouped(int(filling.text), lang)


def grouped(number: int, lang: str) -> str:
    """Returns a whole number with thousands set apart as the language does, from ten thousand up."""
    if abs(number) < _GROUPED:
        return str(number)
    return f"{number:,}" if lang in {"en", "zh"} else f"{number:,}".replace(",", "\u00a0")


def _term(filling: Filling, lang: str) -> str:
    if not filling.text.startswith(_SCHEMA):
        return template(f"term.{filling.text}", lang)
    label = schema.label(*filling.text.removeprefix(_SCHEMA).split("/"), lang=lang)
    # A label opens with a capital; within a sentence only an abbreviation keeps it.
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _list(filling: Filling, lang: str) -> str:
    every = list(dict.fromkeys(render(one, lang) for one in filling.items))
    shown = every[: filling.limit] if filling.limit else every
    more = len(every) - len(shown)
    if more:
        head = template("list.comma", lang).join(shown)
        return _formed("list.more", lang, more).replace("{items}", head)
    if len(shown) < 2:  # noqa: PLR2004  nothing to join
        return "".join(shown)
    head = template("list.comma", lang).join(shown[:-1])
    return head + template("list.and", lang) + shown[-1]


def _series(filling: Filling, lang: str) -> str:
    return template("list.semicolon", lang).join(render(one, lang) for one in filling.items)


_SHOWN: Final[Mapping[FillingKind, Callable[[Filling, str], str]]] = {
    FillingKind.WORDS: lambda filling, _: filling.text,
    FillingKind.NUMBER: _number,
    FillingKind.DATE: lambda filling, lang: shown_date(filling.text, said(lang)),
    FillingKind.DURATION: lambda filling, lang: shown_duration(filling.text, said(lang)),
    FillingKind.TERM: _term,
    FillingKind.LIST: _list,
    FillingKind.SERIES: _series,
}


def _say(lang: str, key: str, **values: Any) -> str:
    key = key if "." in key else f"unit.{key}"
    number = values.get("n")
    text = _formed(key, lang, number) if isinstance(number, int) else template(key, lang)
    return _PLACE.sub(lambda found: str(values.get(found[1], found[0])), text)


def _formed(key: str, lang: str, number: int) -> str:
    forms = _templates()[key][lang]
    text = forms if isinstance(forms, str) else forms.get(plural(number, lang)) or forms["other"]
    return text.replace("{n}", grouped(number, lang))


@lru_cache(maxsize=1)
def _templates() -> Mapping[str, Mapping[str, str | Mapping[str, str]]]:
    found: dict[str, Mapping[str, str | Mapping[str, str]]] = {}
    folder = files("kuager.text").joinpath("resources/tellings")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yml"):
            found.update(yaml.safe_load(file.read_text(encoding="utf-8")))
    return found
