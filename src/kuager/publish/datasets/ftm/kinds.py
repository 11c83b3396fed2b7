"""Which schema of FollowTheMoney stands for what, and which property for which of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from kuager.model.dataset import Dataset
from kuager.model.schema import vocabulary
from kuager.publish.datasets.ftm.made import DOCUMENTS, LEGAL, id_of
from kuager.publish.datasets.grouping import runs
from kuager.text.atlas import spots

PLAIN: Final[Mapping[str, str]] = {
    "person": "Person", "organisation": "Organization", "outlet": "Organization", "place": "Address", "document": "Document",
}  # fmt: skip
"""What is here under no other name happened: it is an event."""
PAPERS: Final[Mapping[str, str]] = {
    "article": "Article", "thread": "HyperText", "post": "HyperText", "page": "HyperText", "html": "HyperText", "film": "Video",
    "video": "Video", "recording": "Audio", "audio": "Audio", "picture": "Image", "image": "Image", "text": "PlainText",
}  # fmt: skip
PERSON: Final[Mapping[str, str]] = {
    "father_name": "fatherName", "birth_date": "birthDate", "birth_place": "birthPlace", "role": "position", "ethnicity": "ethnicity",
    "sex": "gender", "citizenship": "citizenship", "status": "status", "id_number": "idNumber", "address": "address",
    "residence": "address",
}  # fmt: skip
EVENT: Final[Mapping[str, str]] = {
    "when": "date",
    "start_date": "startDate",
    "end_date": "endDate",
    "where": "location",
}
PUBLIC: Final = frozenset({"public_body", "office", "ministry", "police", "court", "consulate", "embassy"})
"""Kinds of organisations that are public bodies."""
_OF_MAP: Final = {"xinjiang": "cn", "kazakhstan": "kz"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What has to be known of all entities before one is written.

    Attributes:
        schemas: by id, entities and documents.
        runs: by our id, in how many runs the statements of it come.
        kinship: properties that tell of the family.
    """

    schemas: Mapping[str, str]
    runs: Mapping[str, int] = field(default_factory=dict)
    kinship: frozenset[str] = field(default_factory=lambda: frozenset(vocabulary("kinship").terms))

    def schema(self, ours: str) -> str:
        """Returns the schema of an entity or document; empty when there is none of that id."""
        return self.schemas.get(id_of(ours), "") if ours else ""

    def legal(self, ours: str) -> bool:
        """Says whether it is a person or an organisation."""
        return self.schema(ours) in LEGAL

    def document(self, ours: str) -> bool:
        """Says whether it is a document."""
        return self.schema(ours) in DOCUMENTS


def index(dataset: Dataset) -> Index:
    """Reads which entities and documents there are."""
    found = {id_of(one.id): PLAIN.get(one.schema, "Event") for one in dataset.entities()}
    counts: Counter[str] = Counter()
    bodies: set[str] = set()
    for owner, said in runs(dataset):
        counts[owner] += 1
        if found.get(id_of(owner)) == "Organization" and any(
            one.prop == "kind" and one.value in PUBLIC for one in said
        ):
            bodies.add(owner)
    found |= {id_of(one): "PublicBody" for one in bodies}
    found |= {id_of(one.id): "Address" for one in dataset.places()}
    found |= {id_of(one.id): PAPERS.get(one.kind, "Document") for one in dataset.documents()}
    return Index(schemas=found, runs=counts)


@lru_cache(maxsize=1000)
def country(words: str) -> str:
    """Returns the code of a country named by its name; empty for anything else."""
    found = {spot.country.lower() for spot in spots(words) if spot.kind == "country"}
    return found.pop() if len(found) == 1 else ""


def country_of_area(area: str) -> str:
    """Returns the country whose map an area is on."""
    return _OF_MAP.get(area.partition("/")[0], "")


__all__ = ["EVENT", "PAPERS", "PERSON", "PLAIN", "Index", "country", "country_of_area", "index"]
