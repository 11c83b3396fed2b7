"""The vocabulary as data: ``schema/*.yaml`` read into typed values.

A schema says what kinds of things claims speak about and which properties they have. A team's words change more often
than code does, so a new kind of event is a new YAML file, never a new class. Everything is in four languages, because
the people who decide read different ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kuager.errors import UnknownTermError
from kuager.model.vocabulary import LANGUAGES, Compare, Model, Prop, PropType, Schema, Sensitivity, Term, Vocabulary
from kuager.model.vocabulary_files import load

__all__ = [
    "LANGUAGES", "Compare", "Model", "Prop", "PropType", "Schema", "Sensitivity", "Term", "Vocabulary", "compare_of",
    "find_prop", "label", "load", "model", "prop", "schema", "schemata", "vocabulary",
]  # fmt: skip


@cache
def model() -> Model:
    """Returns the vocabulary that comes with kuager; read once, as the files cannot change while it runs."""
    return load(files("kuager.model") / "schema")


def schemata(*, abstract: bool = False) -> tuple[Schema, ...]:
    """Returns all schemata sorted by id; bases that no claim uses directly only with ``abstract``."""
    return tuple(one for one in model().schemata.values() if abstract or not one.abstract)


def schema(id: str) -> Schema:  # noqa: A002  the word of the house for this value
    """Returns one schema.

    Raises:
        UnknownTermError: when there is none of that id.
    """
    found = model().schemata.get(id)
    if found is None:
        raise UnknownTermError(f"There is no schema {id!r}")
    return found


def prop(schema_id: str, name: str) -> Prop:
    """Returns a property of a schema, its own or inherited.

    Raises:
        UnknownTermError: when the schema is unknown or has no such property.
    """
    found = find_prop(schema_id, name)
    if found is None:
        raise UnknownTermError(f"Schema {schema(schema_id).id!r} has no property {name!r}")
    return found


def find_prop(schema_id: str, name: str) -> Prop | None:
    """Returns a property of a schema, or None: claims of plug-ins may name properties that are not ours."""
    found = model().schemata.get(schema_id)
    return found.properties.get(name) if found else None


def compare_of(schema_id: str, name: str) -> Compare:
    """Returns when two values of a property contradict; ``NONE`` for a property the vocabulary does not know."""
    found = find_prop(schema_id, name)
    return found.compare if found else Compare.NONE


def vocabulary(id: str) -> Vocabulary:  # noqa: A002  the word of the house for this value
    """Returns one closed vocabulary, such as ``status`` or ``kinship``.

    Raises:
        UnknownTermError: when there is none of that id.
    """
    found = model().vocabularies.get(id)
    if found is None:
        raise UnknownTermError(f"There is no vocabulary {id!r}")
    return found


def label(id: str, part: str = "", *, lang: str = "en") -> str:  # noqa: A002  the word of the house for this value
    """Returns the label of a schema, of one of its properties, or of a term of a vocabulary.

    A language without a label falls back to English. An id the vocabulary does not know comes back with its
    underscores as spaces, because a page must be able to show what a plug-in added.

    Args:
        id: a schema (``detention``) or vocabulary (``kinship``).
        part: a property (``charge``) or term (``mother``) of it.
        lang: the language wanted.
    """
    known = model()
    owner: Schema | Vocabulary | None = known.schemata.get(id) or known.vocabularies.get(id)
    if owner is None or not part:
        return owner.label(lang) if owner else (part or id).replace("_", " ")
    inner: Mapping[str, Prop | Term] = owner.properties if isinstance(owner, Schema) else owner.terms
    return inner[part].label(lang) if part in inner else part.replace("_", " ")
