"""The forms of the bodies as data: read from ``forms/*.yml``, every key known, every claim they take in the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from kuager.errors.submissions import BadMechanismError, UnknownMechanismError
from kuager.model import schema as vocabulary
from kuager.track.submissions import INTERVAL, SET, SINGLE, Item, Mechanism, Section, Take
from kuager.workflow.entries import forms as entry_forms

_ITEMS: Final = "items"
_WORDS: Final = "words"
_TERMS: Final = "terms"
_KEYS: Final = frozenset(
    {"labels", "order", "short", "titles", "languages", "to", "urgent", "author", "sections", "sources"}
)  # fmt: skip
_ITEM_KEYS: Final = frozenset(
    {
        "use", "id", "labels", "takes", "compare", "day", "unless", "only", "ask", "interview", "knows", "required", "source",
    }
)  # fmt: skip
_TAKE_KEYS: Final = frozenset(
    {"person", "kin", "events", "prop", "line", "answer", "answers_of", "consent", "fallback"}
)
_LAST: Final = 99
_INTERVIEW: Final = "testimony"


@cache
def mechanisms() -> Mapping[str, Mechanism]:
    """Returns the bodies that kuager knows the forms of, by id, in the order their files name.

    Raises:
        BadMechanismError: naming the file and what is wrong in it.
    """
    shared = _read(_ITEMS)
    found: list[tuple[int, Mechanism]] = []
    for file in sorted(files("kuager.workflow.submissions").joinpath("forms").iterdir(), key=lambda one: one.name):
        name = file.name.removesuffix(".yml")
        if file.name.endswith(".yml") and name not in {_ITEMS, _WORDS, _TERMS}:
            told = _read(name)
            found.append((told.get("order", _LAST), _mechanism(name, told, shared)))
    return {one.id: one for _, one in sorted(found, key=lambda row: (row[0], row[1].id))}


def mechanism(id_: str) -> Mechanism:
    """Returns one body.

    Raises:
        UnknownMechanismError: when there is none of that id.
    """
    found = mechanisms().get(id_)
    if found is None:
        raise UnknownMechanismError(item=id_)
    return found


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Returns the words of a paper's frame, by name and language."""
    return _read(_WORDS)


@cache
def _terms() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return _read(_TERMS)


def in_all(kind: str, id_: str, labels: Mapping[str, str]) -> Mapping[str, str]:
    """Returns the labels of a term with the languages that the bodies take and the vocabulary lacks.

    Args:
        kind: a vocabulary, or ``event``, ``prop``, ``question``, ``answer``.
        id_: of the term.
        labels: those of the vocabulary or form.
    """
    return {**_terms().get(kind, {}).get(id_, {}), **labels}


def said(labels: Mapping[str, str], lang: str) -> str:
    """Returns words in a language, in English where it lacks them."""
    return labels.get(lang) or labels.get("en") or ""


def question(item: Item, lang: str) -> str:
    """Returns the question that asks for an item: that of the interview where it asks for it, else that of its form."""
    known = entry_forms()
    for form, field in ((_INTERVIEW, item.interview), (item.form, item.field)):
        asked = known.get(form)
        found = asked.field(field) if asked and field else None
        if asked and found:
            return asked.question(found, lang)
    return said(item.labels, lang)


def _read(name: str) -> dict[str, Any]:
    text = files("kuager.workflow.submissions").joinpath("forms", f"{name}.yml").read_text(encoding="utf-8")
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadMechanismError(str(error).partition("\n")[0], item=f"{name}.yml") from error
    if not isinstance(found, dict):
        raise BadMechanismError("it must be a list of names and values", item=f"{name}.yml")
    return found


def _mechanism(name: str, told: dict[str, Any], shared: dict[str, Any]) -> Mechanism:
    _only(told, _KEYS, f"{name}.yml")
    sources = told.get("sources", {})
    urgent = told.get("urgent", {})
    made = Mechanism(
        id=name,
        short=told["short"],
        labels=told["labels"],
        titles=told["titles"],
        languages=tuple(told["languages"]),
        sections=tuple(
            Section(
                id=one["id"],
                labels=one["labels"],
                items=tuple(_item(each, shared, sources, name) for each in one["items"]),
            )
            for one in told["sections"]
        ),
        urgent_months=urgent.get("months", 0),
        urgent_item=urgent.get("item", ""),
        author_sealed=told.get("author") == "sealed",
        to=told.get("to", ""),
    )
    _sound(made)
    return made


def _item(told: dict[str, Any], shared: dict[str, Any], sources: dict[str, Any], name: str) -> Item:
    whole = dict(told)
    if "use" in told:
        if told["use"] not in shared:
            raise BadMechanismError(f"there is no shared item {told['use']!r}", item=f"{name}.yml")
        whole = {"id": told["use"], **shared[told["use"]], **told}
    _only(whole, _ITEM_KEYS, f"{name}.yml: {whole.get('id', '?')}")
    source = sources.get(whole.get("source", ""))
    if source is None:
        raise BadMechanismError(f"{whole['id']} names no source of the form", item=f"{name}.yml")
    ask = whole.get("ask", {})
    return Item(
        id=whole["id"],
        labels=whole["labels"],
        required=whole.get("required", False),
        takes=tuple(_take(one, name) for one in whole["takes"]),
        compare=whole.get("compare", SET),
        day=whole.get("day", False),
        unless=whole.get("unless", ""),
        only=tuple(whole.get("only", ())),
        form=ask.get("form", ""),
        field=ask.get("field", ""),
        interview=whole.get("interview", ""),
        knows=tuple(whole.get("knows", ())),
        verified=source["verified"],
        source=source["words"],
    )


def _take(told: dict[str, Any], name: str) -> Take:
    _only(told, _TAKE_KEYS, f"{name}.yml: takes")
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
    return Take(**given)


def _only(told: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    unknown = sorted(set(told) - keys)
    if unknown:
        raise BadMechanismError(f"{', '.join(unknown)} is none of the keys", item=where)


def _sound(found: Mechanism) -> None:
    """Refuses a form that takes claims the vocabulary does not have, or asks with questions that are not there."""
    ids = [one.id for one in found.items]
    if len(set(ids)) != len(ids):
        raise BadMechanismError("two items have one id", item=found.id)
    for item in found.items:
        if item.compare not in {SET, SINGLE, INTERVAL}:
            raise BadMechanismError(f"{item.id} compares by {item.compare!r}", item=found.id)
        for other in (item.unless, *item.only[:1]):
            if other and other not in ids:
                raise BadMechanismError(f"{item.id} depends on {other!r}, which is not there", item=found.id)
        asked = entry_forms().get(item.form)
        if asked is None or asked.field(item.field) is None:
            raise BadMechanismError(
                f"{item.id} is asked by {item.form}.{item.field}, which is not there", item=found.id
            )
        for take in item.takes:
            _sound_take(item, take, found.id)
    if found.urgent_item and found.urgent_item not in ids:
        raise BadMechanismError("the urgent rule counts from an item that is not there", item=found.id)


def _sound_take(item: Item, take: Take, where: str) -> None:
    if take.person and vocabulary.find_prop("person", take.person) is None:
        raise BadMechanismError(f"{item.id} takes person.{take.person}, which there is not", item=where)
    if take.events:
        kinds = [vocabulary.schema(one) for one in take.events]
        if take.prop and all(vocabulary.find_prop(one.id, take.prop) is None for one in kinds):
            raise BadMechanismError(f"{item.id} takes {take.prop}, which none of its events has", item=where)
    terms = vocabulary.vocabulary("kinship").terms
    if any(one not in terms for one in take.kin):
        raise BadMechanismError(f"{item.id} takes a kinship that is not there", item=where)


__all__ = ["in_all", "mechanism", "mechanisms", "question", "said", "words"]
