"""Stories as the press desk shows them: whom they copy, whom they name, and what the file did not have before them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from kuager.model import ENTRY, STATEMENT, DocumentId
from kuager.workflow import accounts
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, Head, context
from kuager.workflow.events import event_rows
from kuager.workflow.onhand import on_hand
from kuager.workflow.press.following import AUTHOR, OUTLET, followed, looked
from kuager.workflow.reprisals.marks import public
from kuager.workflow.reviewed import GONE

_OWN: Final = frozenset({ENTRY, STATEMENT})
_NOT_FACTS: Final = frozenset({"name", "said", "type", "description", "sex"})
"""Names stand beside; sex is mostly a matter of a pronoun."""
_NAME: Final = "press stories"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A text that repeats another: which, where it appeared, and how it repeats."""

    document: str
    title: str
    outlet: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fact:
    """Something a text says of a person: a property of ``schema`` with its value; ``when`` of an event where one is told."""

    name: str
    person: str
    schema: str
    prop: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story.

    Attributes:
        document: its id.
        outlet: the site's name, else the host of its address.
        published: as known, EDTF; empty when it is not.
        url: where anybody can read it; empty when it came as a file.
        added: when it was captured, ISO 8601.
        sha256: of the preserved copy.
        of: the text it repeats; None for an original.
        copies: texts that repeat it.
        people: (id, name) of everybody it names, shielded people left out.
        fresh: those of them of whom nothing was in the file before.
        facts: what it says of people known before that no earlier text says.
        looked: whether somebody marked it as looked at.
        followed: whether its outlet or author is followed.
    """

    document: str
    title: str
    kind: str
    outlet: str
    lang: str
    published: str
    url: str
    added: str
    sha256: str
    of: Copy | None
    copies: tuple[Copy, ...]
    people: tuple[tuple[str, str], ...]
    fresh: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    looked: bool = False
    followed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet with its stories, those nobody looked at, and the number under which it is followed (0: it is not)."""

    name: str
    stories: int
    new: int
    seq: int


def stories(archive: Archive) -> list[Story]:
    """Returns every story, the latest published first, with what was decided about it."""
    here = context(archive)
    held = archive.cache.get(_NAME)
    key = archive.store.generation()
    if not isinstance(held, tuple) or held[0] != key:
        held = (key, list(_made(archive, here)))
        archive.cache[_NAME] = held
    found: list[Story] = held[1]
    seen, names, documents = looked(archive), *_follows(archive)
    return [
        replace(one, looked=one.document in seen, followed=one.outlet.casefold() in names or one.document in documents)
        for one in found
    ]


def outlets(archive: Archive, rows: Iterable[Story]) -> list[Outlet]:
    """Returns the outlets of some stories and those that are followed, with the most stories first."""
    every, fresh = Counter[str](), Counter[str]()
    for one in rows:
        if one.outlet:
            every[one.outlet] += 1
            fresh[one.outlet] += not one.looked
    known = {one.id.casefold(): one for one in followed(archive) if one.kind == OUTLET}
    found = [
        Outlet(name=name, stories=n, new=fresh[name], seq=known[name.casefold()].seq if name.casefold() in known else 0)
        for name, n in every.items()
    ]
    here = {name.casefold() for name in every}
    found += [Outlet(name=one.id, stories=0, new=0, seq=one.seq) for key, one in known.items() if key not in here]
    return sorted(found, key=lambda one: (not one.seq, -one.new, -one.stories, one.name))


def _follows(archive: Archive) -> tuple[frozenset[str], frozenset[str]]:
    """Returns the outlets that are followed, and the documents of authors that are."""
    rows = followed(archive)
    known = {one.key for one in accounts.authors(archive)} if any(one.kind == AUTHOR for one in rows) else set()
    written = (accounts.author(archive, one.id) for one in rows if one.kind == AUTHOR and one.id in known)
    documents = frozenset(thread.source.document for view in written for thread in view.threads)
    return frozenset(one.id.casefold() for one in rows if one.kind == OUTLET), documents


def _made(archive: Archive, here: Context) -> Iterator[Story]:
    shown = {
        head.id: url
        for head in here.heads.values()
        if head.kind not in _OWN and head.made_from is None and ((url := public(here, head.id)) or head.site)
    }
    # Who repeats a story belongs beside it, even where it came as a file without an address.
    beside = {one for document in shown if (family := here.lineage_of.get(document)) for one in family.documents}
    shown |= {one: "" for one in beside & here.heads.keys() if one not in shown and here.heads[one].kind not in _OWN}
    order = {document: (here.captures[head.capture].captured_at, document) for document, head in here.heads.items()}
    people, first = _people(here, order)
    facts = _facts(archive, here, order, first)
    heads = sorted(
        (here.heads[one] for one in shown), key=lambda head: (head.published or "", order[head.id]), reverse=True
    )
    for head in heads:
        of, copies = _lineage(here, head.id)
        capture = here.captures[head.capture]
        named = tuple(sorted(people.get(head.id, {}).items(), key=lambda one: one[1]))
        yield Story(
            document=head.id, title=head.title, kind=head.kind, outlet=outlet_of(head, shown[head.id]), lang=head.lang or "",
            published=head.published or "", url=shown[head.id], added=capture.captured_at.isoformat(timespec="seconds"),
            sha256=capture.sha256, of=of, copies=copies, people=named,
            fresh=tuple(one for one in named if first[one[0]] == head.id), facts=tuple(facts.get(head.id, ())),
        )  # fmt: skip


def outlet_of(head: Head, url: str) -> str:
    """Returns whose story it is: the site's own name, else the host of its address."""
    if head.site:
        return head.site
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _people(
    here: Context, order: Mapping[DocumentId, object]
) -> tuple[dict[DocumentId, dict[str, str]], dict[str, DocumentId]]:
    """Returns everybody named in each document, and the document in which somebody was named first."""
    people: dict[DocumentId, dict[str, str]] = defaultdict(dict)
    first: dict[str, DocumentId] = {}
    for entity in here.entities.values():
        if entity.schema != "person" or entity.shielded:
            continue
        documents = {here.nodes[node].document for node in entity.members if node in here.nodes} & order.keys()
        for document in documents:
            people[document][str(entity.id)] = entity.name
        if documents:
            first[str(entity.id)] = min(documents, key=lambda one: order[one])  # type: ignore[arg-type,return-value]  # instants and ids
    return people, first


def _facts(
    archive: Archive, here: Context, order: Mapping[DocumentId, object], first: Mapping[str, DocumentId]
) -> dict[DocumentId, list[Fact]]:
    """Returns what each document is the first to say of people who were known before it."""
    told: dict[tuple[str, str, str], tuple[DocumentId, Fact]] = {}
    for key, document, fact in (*_values(archive, here), *_happenings(archive, here)):
        known = told.get(key)
        if document in order and (known is None or order[document] < order[known[0]]):  # type: ignore[operator]  # as above
            told[key] = (document, fact)
    found: dict[DocumentId, list[Fact]] = defaultdict(list)
    for (person, _, _), (document, fact) in told.items():
        if first.get(person) not in {None, document}:
            found[document].append(fact)
    return {document: sorted(facts) for document, facts in found.items()}


def _values(archive: Archive, here: Context) -> Iterator[tuple[tuple[str, str, str], DocumentId, Fact]]:
    for claim in on_hand(archive).every():
        if claim.schema != "person" or claim.prop in _NOT_FACTS or here.review.get(claim.id) in GONE:
            continue
        entity = here.entity(claim.subject)
        if entity is not None and not entity.shielded:
            value = here.id_of(claim.value_node) or claim.value.casefold()
            fact = Fact(name=entity.name, person=str(entity.id), schema="person", prop=claim.prop, value=claim.value)
            yield (str(entity.id), claim.prop, value), claim.anchor.document, fact


def _happenings(archive: Archive, here: Context) -> Iterator[tuple[tuple[str, str, str], DocumentId, Fact]]:
    for row in event_rows(archive, here):
        for person, name in row.who:
            if row.when and not row.when.startswith("X"):
                fact = Fact(name=name, person=person, schema=row.type, prop="when", value=row.when)
                yield (person, row.type, row.when), DocumentId(row.document), fact


def _lineage(here: Context, document: DocumentId) -> tuple[Copy | None, tuple[Copy, ...]]:
    lineage = here.lineage_of.get(document)
    if lineage is None:
        return None, ()
    of = next((_copy(here, one.parent, one.kind.value) for one in lineage.edges if one.child == document), None)
    return of, tuple(_copy(here, one.child, one.kind.value) for one in lineage.edges if one.parent == document)


def _copy(here: Context, document: DocumentId, kind: str) -> Copy:
    head = here.heads[document]
    return Copy(document=document, title=head.title, outlet=outlet_of(head, public(here, document)), kind=kind)


__all__ = ["Copy", "Fact", "Outlet", "Story", "outlet_of", "outlets", "stories"]
