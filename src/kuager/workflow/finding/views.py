"""What a search is asked and what it answers: plain frozen values, printed as JSON by ``kuager find --json``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

FACETS: Final = ("kind", "event", "year", "place", "lang", "source")
"""What a search can be narrowed by, in the order they are shown."""
MOST: Final = 400
"""Results looked at for one query; where there are more, the counts are of these, and ``capped`` says so."""
PAGE: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search: words as typed, and what it is narrowed to (``""`` is everything)."""

    query: str
    kind: str = ""
    event: str = ""
    year: str = ""
    place: str = ""
    lang: str = ""
    source: str = ""
    of: str = ""
    """The person whose relatives are asked for, where the name fits more than one."""
    page: int = 1
    size: int = PAGE

    def chosen(self) -> dict[str, str]:
        """Returns what is narrowed, by facet."""
        return {facet: value for facet in FACETS if (value := getattr(self, facet))}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One result with the reason it is there.

    ``how`` is a word for programs and translations (see :class:`kuager.model.Hit`, and ``kin``, ``event``, ``value``); ``why`` says it in
    English. ``start`` and ``end`` are the place in ``source``'s text, ``mark`` the same place inside the snippet.
    """

    kind: str
    id: str
    label: str
    how: str
    why: str
    snippet: str = ""
    start: int | None = None
    end: int | None = None
    mark: tuple[int, int] | None = None
    spelling: str = ""
    source: str = ""
    source_title: str = ""
    more: int = 0
    """In how many more documents."""
    event: str = ""
    when: str | None = None
    where: str | None = None
    who: tuple[tuple[str, str], ...] = ()
    relation: str = ""
    """What the person is to ``other``, as in the vocabulary of kinship."""
    other: str = ""
    other_id: str = ""
    sure: bool = True
    """False where the sources leave open whether it is this relation (a sibling where a brother was asked for)."""
    speaker: str = ""
    """Who says the words, where a quotation holds them."""
    prop: str = ""
    """For ``value``: the property whose value holds the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value to narrow to, with how many results would be left."""

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One way to narrow the results."""

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Somebody the name in a question about relatives may mean."""

    id: str
    name: str
    how: str
    spelling: str
    source: str
    """The title of a text that names them, to tell two of one name apart."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """How a question about relatives was understood.

    ``unnamed`` counts the owners of the name of whom sources mention such a relative only without a name: how many relatives
    that are is not told, nor anything else about them.
    """

    relation: str
    owner: str
    choices: tuple[Choice, ...] = ()
    unnamed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of results with everything that narrows them."""

    asked: Asked
    rows: tuple[FoundRow, ...] = ()
    total: int = 0
    all: int = 0
    """How many there are before narrowing."""
    pages: int = 1
    capped: bool = False
    facets: tuple[Facet, ...] = ()
    kin: Kin | None = None
    dates: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    """Dates and kinds of events that the words were read as."""
    forms: tuple[str, ...] = field(default=())
    """Where nothing was found: other ways the words are likely written."""
