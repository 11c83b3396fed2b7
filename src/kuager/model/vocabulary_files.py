"""Reads the vocabulary's YAML strictly: a mistake in it is named with file and place, never passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

import yaml

from kuager.errors import BrokenVocabularyError
from kuager.model.vocabulary import LANGUAGES, Compare, Model, Prop, PropType, Schema, Sensitivity, Term, Vocabulary

_VOCABULARIES: Final = "vocabularies"
_SCHEMA_KEYS: Final = (
    "id", "abstract", "extends", "labels", "definition", "example", "non_example", "codes", "properties", "properties_from",
)  # fmt: skip
_CHOICE = TypeVar("_CHOICE", bound=StrEnum)


def load(folder: Traversable) -> Model:
    """Reads every ``*.yaml`` of ``folder``; those under ``vocabularies/`` are closed lists, the others schemata.

    Raises:
        BrokenVocabularyError: naming the file and what is wrong in it, for YAML that cannot be parsed, a key given
            twice, missing or unknown keys, a missing language, an unknown base, range or vocabulary.
    """
    vocabularies = {one.id: one for one in map(_vocabulary, _entries(folder / _VOCABULARIES))}
    builder = _Builder({entry.text("id"): entry for entry in _entries(folder)}, vocabularies)
    built = builder.all()
    for one in built.values():
        for each in one.properties.values():
            known: Mapping[str, object] = vocabularies if each.type is PropType.TERM else built
            if each.range is not None and each.range not in known:
                raise BrokenVocabularyError(
                    f"{each.name}: range {each.range!r} does not exist", item=f"{each.schema}.yaml"
                )
    return Model(
        schemata=MappingProxyType(dict(sorted(built.items()))),
        vocabularies=MappingProxyType(dict(sorted(vocabularies.items()))),
    )


class _Entry:
    """One mapping of one file, which can say where it stands when something is wrong with it."""

    def __init__(self, data: object, item: str, place: str = "") -> None:
        self.item, self.place = item, place
        if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
            raise self.broken("must be a list of names and values")
        self.data = cast("dict[str, Any]", data)

    def broken(self, what: str) -> BrokenVocabularyError:
        return BrokenVocabularyError(f"{self.place or 'the file'} {what}", item=self.item, place=self.place or None)

    def only(self, *keys: str) -> None:
        unknown = sorted(set(self.data) - set(keys))
        if unknown:
            raise self.broken(f"has {', '.join(unknown)}, which is none of {', '.join(keys)}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.broken(f"needs {key} as text")
        return " ".join(value.split())

    def flag(self, key: str) -> bool:
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.broken(f"needs {key} as true or false")
        return value

    def choice(self, key: str, kind: type[_CHOICE], default: str | None = None) -> _CHOICE:
        value = self.text(key, default)
        if value not in list(kind):
            raise self.broken(f"has {key} {value!r}, which is none of {', '.join(kind)}")
        return kind(value)

    def languages(self, key: str, default: Mapping[str, str] | None = None) -> Mapping[str, str]:
        if key not in self.data and default is not None:
            return default
        inner = self.inner(key)
        inner.only(*LANGUAGES)
        return MappingProxyType({lang: inner.text(lang) for lang in LANGUAGES})

    def codes(self) -> Mapping[str, tuple[str, ...]]:
        inner = self.inner("codes")
        return MappingProxyType({system: inner.texts(system) for system in inner.data})

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.broken(f"needs {key} as a list of texts")
        return tuple(value)

    def inner(self, key: str) -> _Entry:
        return _Entry(self.data.get(key, {}), self.item, f"{self.place}.{key}" if self.place else key)

    def inners(self, key: str) -> Iterator[tuple[str, _Entry]]:
        outer = self.inner(key)
        for name in outer.data:
            yield name, outer.inner(name)


def _vocabulary(entry: _Entry) -> Vocabulary:
    entry.only("id", "labels", "definition", "terms")
    terms: dict[str, Term] = {}
    for name, one in entry.inners("terms"):
        one.only("labels", "broader", "inverse", "codes")
        terms[name] = Term(
            id=name,
            labels=one.languages("labels"),
            broader=one.text("broader", "") or None,
            inverse=one.texts("inverse"),
            codes=one.codes(),
        )
    for term in terms.values():
        for other in (*term.inverse, *filter(None, [term.broader])):
            if other not in terms:
                raise entry.broken(f"has {term.id}, which points at {other!r}, and there is no such term")
    return Vocabulary(
        id=entry.text("id"),
        labels=entry.languages("labels"),
        definition=entry.languages("definition"),
        terms=MappingProxyType(terms),
    )


class _Builder:
    """Builds schemata after their bases."""

    def __init__(self, raw: Mapping[str, _Entry], vocabularies: Mapping[str, Vocabulary]) -> None:
        self._raw, self._vocabularies = raw, vocabularies
        self._built: dict[str, Schema] = {}

    def all(self) -> Mapping[str, Schema]:
        for id_ in self._raw:
            self._build(id_, ())
        return self._built

    def _build(self, id_: str, waiting: tuple[str, ...]) -> Schema:
        """Builds one; ``waiting`` are the schemata that need it first, to notice a circle."""
        if id_ in self._built:
            return self._built[id_]
        entry = self._raw[id_]
        entry.only(*_SCHEMA_KEYS)
        base = entry.text("extends", "") or None
        if base is not None and base not in self._raw:
            raise entry.broken(f"extends {base!r}, and there is no such schema")
        if base in (*waiting, id_):
            raise entry.broken(f"extends {base!r}, which extends it in turn")
        parent = self._build(base, (*waiting, id_)) if base else None
        abstract = entry.flag("abstract")
        built = Schema(
            id=id_,
            labels=entry.languages("labels"),
            definition=entry.languages("definition"),
            example=entry.text("example", "" if abstract else None),
            non_example=entry.text("non_example", "" if abstract else None),
            abstract=abstract,
            extends=base,
            ancestors=(*parent.ancestors, parent.id) if parent else (),
            codes=entry.codes(),
            properties=MappingProxyType({**(parent.properties if parent else {}), **self._properties(id_, entry)}),
        )
        self._built[id_] = built
        return built

    def _properties(self, id_: str, entry: _Entry) -> dict[str, Prop]:
        """The schema's own properties, and one for each term of the vocabularies it names in ``properties_from``."""
        own = {name: _prop(name, id_, one) for name, one in entry.inners("properties")}
        for name, one in entry.inners("properties_from"):
            if name not in self._vocabularies:
                raise one.broken("is no vocabulary")
            own |= {term.id: _prop(term.id, id_, one, term.labels) for term in self._vocabularies[name].terms.values()}
        return own


def _prop(name: str, schema_id: str, entry: _Entry, labels: Mapping[str, str] | None = None) -> Prop:
    entry.only("type", "labels", "multiple", "sensitivity", "compare", "range", "note")
    kind = entry.choice("type", PropType)
    range_ = entry.text("range", "") or None
    if (kind in (PropType.ENTITY, PropType.TERM)) != (range_ is not None):
        raise entry.broken("needs range exactly when its type is entity or term")
    return Prop(
        name=name,
        schema=schema_id,
        type=kind,
        labels=entry.languages("labels", labels),
        multiple=entry.flag("multiple"),
        sensitivity=entry.choice("sensitivity", Sensitivity, "public"),
        compare=entry.choice("compare", Compare, "none"),
        range=range_,
        note=entry.text("note", ""),
    )


def _entries(folder: Traversable) -> Iterator[_Entry]:
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".yaml"):
            continue
        entry = _Entry(_parse(file), file.name)
        if entry.text("id") != file.name.removesuffix(".yaml"):
            raise entry.broken("must have the file's name as its id")
        yield entry


def _parse(file: Traversable) -> object:
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  a subclass of the safe loader
    except UnicodeDecodeError as error:
        raise BrokenVocabularyError("the file is not UTF-8", item=file.name) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else None
        raise BrokenVocabularyError(
            getattr(error, "problem", None) or str(error), item=file.name, place=place
        ) from error


# The C loader reads the vocabulary eight times faster; not every build of PyYAML has it.
_SafeLoader = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _Loader(_SafeLoader):  # type: ignore[valid-type,misc]  # the base is chosen when the module is loaded
    """The safe loader, which refuses a key given twice: YAML would silently keep the second."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Builds a mapping after looking for a key that stands in it twice."""
        seen: set[object] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} is given twice", key.start_mark)
            seen.add(key.value)
        return cast("dict[Any, Any]", super().construct_mapping(node, deep=deep))
