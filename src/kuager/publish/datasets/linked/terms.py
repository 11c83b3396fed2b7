"""The context: which word stands for which term, made from the columns so that none is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import quote, unquote

from kuager.model.dataset import TABLES, Dataset, columns

TABLE: Final = "inTable"
OURS: Final = "urn:x-kuager:terms:"
_PREFIX: Final = "k:"
_SCHEMA_ORG: Final = (
    "Article", "AudioObject", "Claim", "CorrectionComment", "CreativeWork", "Dataset", "Event", "ImageObject", "Observation",
    "Organization", "Person", "Place", "VideoObject", "about", "appearance", "datePublished", "license", "publisher", "sha256",
    "startDate", "url", "version",
)  # fmt: skip
_AS_OURS: Final = {
    "name": "sdo:name",
    "lang": "sdo:inLanguage",
    "archived": "sdo:archivedAt",
    "title": "sdo:headline",
}
"""Columns that schema.org has a word for that means the same."""
_ANNOTATION: Final[Mapping[str, Any]] = {
    "Annotation": "oa:Annotation", "SpecificResource": "oa:SpecificResource", "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector", "FragmentSelector": "oa:FragmentSelector", "TextualBody": "oa:TextualBody",
    "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "refinedBy": {"@id": "oa:refinedBy", "@type": "@id"}, "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "identifying": "oa:identifying", "describing": "oa:describing", "conformsTo": {"@id": "dcterms:conformsTo", "@type": "@id"},
    "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"}, "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "fragment": "rdf:value", "bodyText": "rdf:value",
}  # fmt: skip


def base(dataset: Dataset) -> str:
    """Returns what all addresses of a dataset begin with: where it will stand, or a name when that is not known."""
    return f"{dataset.homepage.rstrip('/')}/id/" if dataset.homepage else f"urn:x-kuager:{quote(dataset.id, safe='')}:"


def context(begin: str) -> dict[str, Any]:
    """Returns the context of a dataset whose addresses begin so."""
    return {"k": begin, **_words()}


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = {
        "@version": 1.1, "sdo": "https://schema.org/", "oa": "http://www.w3.org/ns/oa#", "dcterms": "http://purl.org/dc/terms/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "xsd": "http://www.w3.org/2001/XMLSchema#", "ours": OURS,
        "id": "@id", "type": "@type", TABLE: f"ours:{TABLE}",
    }  # fmt: skip
    found |= {one: f"sdo:{one}" for one in _SCHEMA_ORG}
    found |= {
        f"of_{table}": {"@id": f"ours:of_{table}"} for table in ("translations", "counts", "decisions", "subjects")
    }
    found |= {
        "about": {"@id": "sdo:about", "@type": "@id"},
        "appearance": {"@id": "sdo:appearance", "@type": "@id"},
    }
    found |= {"unplaced": "ours:unplaced", **_ANNOTATION}
    for table in TABLES:
        for one in columns(table):
            if one.name not in found and one.name != "id":
                found[one.name] = _term(one.name, one.type, one.key)
    return found


def _term(name: str, kind: str, key: str) -> str | dict[str, Any]:
    term: dict[str, Any] = {"@id": _AS_OURS.get(name, f"ours:{name}")}
    if key:
        term["@type"] = "@id"
    elif kind == "number":
        term["@type"] = "xsd:double"
    if kind == "array":
        term["@container"] = "@list"
    return term if len(term) > 1 else str(term["@id"])


def address(id_: str) -> str:
    """Returns the address of something of the dataset by its id."""
    return _PREFIX + quote(id_, safe="")


def id_of(given: str) -> str:
    """Returns the id that an address is of."""
    return unquote(given.removeprefix(_PREFIX))


__all__ = ["OURS", "TABLE", "address", "base", "context", "id_of"]
