"""Reads the English sentences that logs hold as the templates they are, so that each is told in the reader's language.

Readers, extractors and stated rules write why they did something beside what they did, in English, and the log keeps it
for ever. ``resources/stored.yml`` says which sentence each form is; what no form fits (a plug-in's words, a person's) is
shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

import yaml

from kuager.model import Filling, FillingKind, Telling, on, plain, series, tell, term
from kuager.text.edtf import valid
from kuager.text.tellings import known, render
from kuager.text.tellings import template as english

_PLACE: Final = re.compile(r"\{(\w+)(?::([\w/]+))?\}")
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SAME: Final = "="
"""A form that is the English template itself."""
_COUNTED: Final = "counted"
_LONGEST: Final = 1_000
"""Characters of a stored sentence; longer words are a person's own."""


class Form(NamedTuple):
    """One form of a stored sentence: its template, the form as written, and what finds it again."""

    template: str
    text: str
    pattern: re.Pattern[str]
    kinds: Mapping[str, str]


@lru_cache(maxsize=4_096)
def read(words: str) -> Telling | None:
    """Returns the sentence of stored words; None where no form fits them."""
    if len(words) > _LONGEST:
        return None
    return next((made for form in forms() if (made := _made(form, words)) is not None), None)


def told(words: str, lang: str) -> str:
    """Returns stored words in a language; unchanged where no form fits them."""
    found = read(words)
    return words if found is None else render(found, lang)


def write(template: str, **values: str | int) -> str:
    """Returns what is stored for a sentence: the first of its forms, with values as they are stored (dates in EDTF).

    Raises:
        KeyError: when no form has that template, or a place has no value.
    """
    form = next((one for one in forms() if one.template == template), None)
    if form is None:
        raise KeyError(template)
    return _PLACE.sub(lambda place: str(values[place[1]]), form.text)


@lru_cache(maxsize=1)
def forms() -> tuple[Form, ...]:
    """Returns every form, in the order in which they are tried."""
    text = files("kuager.text").joinpath("resources/stored.yml").read_text(encoding="utf-8")
    rows: Mapping[str, list[str]] = yaml.safe_load(text)
    return tuple(_form(template, form) for template, every in rows.items() for form in every)


def _form(template: str, text: str) -> Form:
    text = english(template, "en") if text == _SAME else text
    pattern, at = "", 0
    for place in _PLACE.finditer(text):
        pattern += re.escape(text[at : place.start()]) + f"(?P<{place[1]}>{_counted(place[2]) or '.+'})"
        at = place.end()
    kinds = {place[1]: _COUNTED if _counted(place[2]) else place[2] or "words" for place in _PLACE.finditer(text)}
    return Form(template, text, re.compile(pattern + re.escape(text[at:]), re.DOTALL), kinds)


def _counted(unit: str | None) -> str:
    """Returns the pattern of a number with its noun, in all forms that English has; empty for what is no noun."""
    forms_of = known().get(f"unit.{unit}", {}).get("en", {})
    every = [forms_of] if isinstance(forms_of, str) else list(forms_of.values())
    return "|".join(re.escape(one).replace(re.escape("{n}"), r"[\d,]+") for one in every)


def _made(form: Form, words: str) -> Telling | None:
    found = form.pattern.fullmatch(words)
    if found is None:
        return None
    values = dict(_values(form, found))
    return tell(form.template, **values) if len(values) == len(form.kinds) else None


def _values(form: Form, found: re.Match[str]) -> Iterator[tuple[str, Filling]]:
    for name, kind in form.kinds.items():
        group, _, terms = kind.partition("/")
        filling = _terms(terms, found[name]) if terms else _READ[group](found[name])
        if filling is not None:
            yield name, filling


def _terms(group: str, words: str) -> Filling | None:
    """Returns the term of a group by its id or its English words."""
    prefix = f"term.{group}."
    ids = [key.removeprefix(prefix) for key in known() if key.startswith(prefix)]
    found = words if words in ids else next((one for one in ids if english(prefix + one, "en") == words), None)
    return term(f"{group}.{found}") if found else None


def _words(text: str) -> Filling:
    return Filling(kind=FillingKind.WORDS, text=text)


def _number(text: str) -> Filling | None:
    return Filling(kind=FillingKind.NUMBER, text=text) if text.isascii() and text.isdigit() else None


def _count(text: str) -> Filling:
    return Filling(kind=FillingKind.NUMBER, text="".join(char for char in text if char.isdigit()))


def _date(text: str) -> Filling | None:
    return on(text) if valid(text) else None


def _weekday(text: str) -> Filling | None:
    day = text.lower()
    return term(f"weekday.{WEEKDAYS.index(day)}") if day in WEEKDAYS else None


def _stored(text: str) -> Filling:
    return series([read(text) or plain(text)])


_READ: Final[Mapping[str, Callable[[str], Filling | None]]] = {
    "words": _words,
    "number": _number,
    _COUNTED: _count,
    "date": _date,
    "weekday": _weekday,
    "stored": _stored,
}

__all__ = ["Form", "forms", "read", "told", "write"]
