"""Forms as data: what is asked, in which words, and which property of the vocabulary each answer gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from kuager.errors.entries import BadFormError, UnknownFormError
from kuager.model import BESIDE, EVENT, SPEAKER
from kuager.model import schema as vocabulary

SPOKEN: Final = ("en", "kk", "ru", "zh", "ug")
"""Languages a form may be in; those a label lacks are asked in English."""
LONGEST: Final = 400
LONGEST_TEXT: Final = 200_000


class Asks(StrEnum):
    """What kind of answer a field takes."""

    TEXT = "text"
    LONG = "long"
    """Several sentences, kept as one value."""
    LINES = "lines"
    """One value a line."""
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    MONEY = "money"
    DURATION = "duration"
    """A length of time: "12 years", "2 years 6 months", "15 days"; a figure alone means years."""
    TERM = "term"
    TERMS = "terms"
    YESNO = "yesno"
    PERSON = "person"
    PEOPLE = "people"
    """One person a line."""
    PLACE = "place"
    ORGANISATION = "organisation"
    URL = "url"
    LINK = "link"
    """The key of another entry, or the id of a record; chosen by the page, never typed."""
    NARRATIVE = "narrative"


NAMED: Final = {
    Asks.PERSON: "person", Asks.PEOPLE: "person", Asks.PLACE: "place", Asks.ORGANISATION: "organisation",
}  # fmt: skip
"""Kinds whose answers name something, and what that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question.

    Attributes:
        name: unique in its form.
        asks: the kind of answer.
        of: whom or what it is about: the event, the speaker, the name of a field that names a person, or ``event:SCHEMA`` for
            another thing that happened to whom the entry is about (an interview tells of a detention).
        prop: the property it gives.
        role: how what it names takes part in the event; for a kinship, the field that names the other person.
        terms: the vocabulary its answers come from.
        options: the ids of further answers of a closed list that the form brings itself, with their labels by language;
            those of the schema of that name when left out.
        required: nothing is kept without it.
        sealed: personal data that only a commitment to is kept of.
        future: a day that has not come may stand here.
        labels: the question by language; those of the property when left out.
        hints: what helps to answer, by language.
        brief: belongs to the few questions of the shortest form (a phone in the street).
        tier: how pressing the question is in an interview, from 1.
        asked: the answer is somebody's own decision: an address never fills it in beforehand.
    """

    name: str
    asks: Asks
    of: str = EVENT
    prop: str = ""
    role: str = ""
    terms: str = ""
    options: Mapping[str, Mapping[str, str]]
    required: bool = False
    sealed: bool = False
    future: bool = False
    labels: Mapping[str, str]
    hints: Mapping[str, str]
    brief: bool = False
    tier: int = 2
    asked: bool = False
    longest: int = LONGEST

    def hint(self, lang: str) -> str:
        """Returns what helps to answer; empty when nothing is said."""
        return _in(self.hints, lang)

    def choices(self, lang: str) -> list[tuple[str, str]]:
        """Returns the answers of a closed list as (id, label)."""
        own = [(id_, _in(labels, lang) or vocabulary.label(id_, lang=lang)) for id_, labels in self.options.items()]
        if not self.terms:
            return own
        return [(one.id, one.label(lang)) for one in vocabulary.vocabulary(self.terms).terms.values()] + own


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: what it is called, what happened when it is filled in, and its questions.

    Attributes:
        id: its name in addresses and commands.
        event: the schema of what happened; empty when it tells of people only.
        event_by: the question whose answer is that schema, where the form takes several; ``event`` is their common one.
        then: the page to look at afterwards.
        order: pairs of fields of which the second may not lie before the first; ``day+time`` joins two of them.
        unique: fields that no two standing entries of the form may answer alike (a series and its day).
        together: groups of fields that are answered together or not at all.
        whole_days: fields that must name one day, not a month or a span.
        decimals: fields that must be a number above zero.
        labels: what it is called, by language.
        ledes: one or two sentences about what it is for, by language.
        fields: the questions in order.
    """

    id: str
    event: str
    then: str
    event_by: str
    order: tuple[tuple[str, str], ...]
    unique: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    whole_days: tuple[str, ...] = ()
    decimals: tuple[str, ...] = ()
    labels: Mapping[str, str]
    ledes: Mapping[str, str]
    fields: tuple[FormField, ...]

    def label(self, lang: str) -> str:
        """Returns what it is called."""
        return _in(self.labels, lang)

    def lede(self, lang: str) -> str:
        """Returns what it is for."""
        return _in(self.ledes, lang)

    def field(self, name: str) -> FormField | None:
        """Returns the question of that name."""
        return next((one for one in self.fields if one.name == name), None)

    def question(self, field: FormField, lang: str) -> str:
        """Returns a question's words: its own, or the label of the property it gives."""
        own = _in(field.labels, lang)
        if own:
            return own
        return vocabulary.label(self.about(field), field.prop or field.role, lang=lang)

    def about(self, field: FormField) -> str:
        """Returns the schema of what a question is about."""
        if field.of.startswith(BESIDE):
            return field.of.removeprefix(BESIDE)
        return self.event if field.of == EVENT else "person"


@cache
def forms() -> Mapping[str, Form]:
    """Returns the forms that come with kuager, by id.

    Raises:
        BadFormError: naming the file and what is wrong in it.
    """
    shared = _read("shared")
    found = {}
    for one in sorted(files("kuager.workflow.entries").joinpath("forms").iterdir(), key=lambda file: file.name):
        name = one.name.removesuffix(".yml")
        if one.name.endswith(".yml") and name != "shared":
            found[name] = _form(name, _read(name), shared)
    return found


def form(id_: str) -> Form:
    """Returns one form.

    Raises:
        UnknownFormError: when there is none of that id.
    """
    found = forms().get(id_)
    if found is None:
        raise UnknownFormError(item=id_)
    return found


def _in(labels: Mapping[str, str], lang: str) -> str:
    return labels.get(lang) or labels.get("en") or ""


def _read(name: str) -> dict[str, Any]:
    text = files("kuager.workflow.entries").joinpath("forms", f"{name}.yml").read_text(encoding="utf-8")
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadFormError(str(error).partition("\n")[0], item=f"{name}.yml") from error
    if not isinstance(found, dict):
        raise BadFormError("it must be a list of names and values", item=f"{name}.yml")
    return found


_FORM_KEYS: Final = frozenset(
    {"labels", "lede", "event", "event_by", "then", "order", "unique", "together", "whole_days", "decimals", "fields"}
)
_FIELD_KEYS: Final = frozenset(
    {
        "name", "asks", "of", "prop", "role", "terms", "options", "required", "sealed", "future", "labels", "hints", "brief",
        "tier", "asked", "longest",
    }
)  # fmt: skip


def _form(name: str, told: dict[str, Any], shared: dict[str, Any]) -> Form:
    _only(told, _FORM_KEYS, name)
    fields: list[FormField] = []
    for one in told.get("fields", ()):
        # "- use: speaker" takes in a block of questions that many forms ask.
        block = shared.get(one["use"]) if isinstance(one, dict) and "use" in one else [one]
        if block is None:
            raise BadFormError(f"there is no shared block {one['use']!r}", item=f"{name}.yml")
        fields += [_field(each, name) for each in block]
    found = Form(
        id=name,
        event=told.get("event", ""),
        then=told.get("then", "/entries"),
        event_by=told.get("event_by", ""),
        order=tuple((first, second) for first, second in told.get("order", ())),
        unique=tuple(told.get("unique", ())),
        together=tuple(tuple(group) for group in told.get("together", ())),
        whole_days=tuple(told.get("whole_days", ())),
        decimals=tuple(told.get("decimals", ())),
        labels=told["labels"],
        ledes=told.get("lede", {}),
        fields=tuple(fields),
    )
    _sound(found)
    return found


def _field(told: dict[str, Any], form_name: str) -> FormField:
    _only(told, _FIELD_KEYS, f"{form_name}.yml: {told.get('name', '?')}")
    given = {key: value for key, value in told.items() if key not in {"asks", "options", "labels", "hints"}}
    asks = Asks(told.get("asks", "text"))
    if "longest" not in given:
        given["longest"] = LONGEST_TEXT if asks in {Asks.LONG, Asks.NARRATIVE, Asks.LINES, Asks.PEOPLE} else LONGEST
    return FormField(
        asks=asks,
        options=told.get("options", {}),
        labels=told.get("labels", {}),
        hints=told.get("hints", {}),
        **given,
    )


def _only(told: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    unknown = sorted(set(told) - keys)
    if unknown:
        raise BadFormError(f"{', '.join(unknown)} is none of the keys", item=where)


def _sound(found: Form) -> None:
    """Refuses a form whose answers would give properties that the vocabulary does not have."""
    names = [one.name for one in found.fields]
    if len(set(names)) != len(names):
        raise BadFormError("two questions have one name", item=found.id)
    for one in found.fields:
        about = found.about(one)
        if one.of not in {EVENT, SPEAKER, *names} and not (
            one.of.startswith(BESIDE) and vocabulary.schema(about).is_event
        ):
            raise BadFormError(f"{one.name} is about {one.of!r}, which nothing names", item=found.id)
        if one.prop and about and not one.role and vocabulary.find_prop(about, one.prop) is None:
            raise BadFormError(f"{one.name} gives {about}.{one.prop}, which there is not", item=found.id)
        if one.terms:
            vocabulary.vocabulary(one.terms)
        if one.name == found.event_by and not all(vocabulary.schema(id_).is_event for id_ in one.options):
            raise BadFormError(f"{one.name} offers what is no event", item=found.id)
        if not found.question(one, "en"):
            raise BadFormError(f"{one.name} asks nothing", item=found.id)
