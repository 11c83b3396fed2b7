"""What is told of every testimony, read once and followed as the logs grow: names and states are looked up later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Final

from kuager.model import ENTRY, STATEMENT, CaptureId, Claim, ClaimId, DocumentId, NodeId
from kuager.model.schema import vocabulary
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.entries.shelf import entries
from kuager.workflow.lists.fields import TESTIMONY
from kuager.workflow.previews import RECORDING
from kuager.workflow.reviewed import CORRECTED, REJECTED
from kuager.workflow.testimonies import links
from kuager.workflow.testimonies.views import Told

_CACHE: Final = "testimonies told"
_GONE: Final = frozenset({REJECTED, CORRECTED})


@dataclass(frozen=True, slots=True)
class _Fact:
    """One claim about a testimony, without what is not needed here."""

    claim: ClaimId
    prop: str
    value: str
    node: NodeId | None
    document: DocumentId


@dataclass(frozen=True, slots=True)
class Film:
    """A recording, without its text."""

    media_type: str
    seconds: float | None
    order: int


@dataclass(slots=True)
class Shelf:
    """What was read up to a position of the log.

    Attributes:
        upto: that position.
        facts: what is claimed about each testimony of a table or form.
        kin: how somebody a table names is related to whom, by record.
        films: the recordings.
        texts: how each statement, or text that is a testimony, begins.
        order: the place in which each key was first seen.
        told: the outcome, by key; ``stamp`` grows with every change of it.
    """

    upto: int = -1
    facts: dict[NodeId, list[_Fact]] = field(default_factory=lambda: defaultdict(list))
    kin: dict[NodeId, list[tuple[NodeId, str, ClaimId]]] = field(default_factory=lambda: defaultdict(list))
    films: dict[DocumentId, Film] = field(default_factory=dict)
    texts: dict[DocumentId, str] = field(default_factory=dict)
    statements: dict[CaptureId, DocumentId] = field(default_factory=dict)
    entered: dict[DocumentId, CaptureId] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    linked: tuple[str, ...] = ()
    stamp: int = 0


_BEGINNING: Final = 240
_LETTERS: Final = frozenset({"appeal", "appeal_response", "no_response", "inquiry", "court_decision"})
"""What an office is asked or answers, word for word, is a letter; nobody tells in it what happened to somebody."""


def follow(archive: Archive, here: Context) -> Shelf:
    """Returns the shelf as of now; only what came in since the last time is read."""
    held = archive.cache.get(_CACHE)
    shelf = held if isinstance(held, Shelf) else Shelf()
    head = archive.store.head()
    if shelf.upto == head:
        return shelf
    grown = _documents(archive, shelf) | _claims(archive, shelf)
    gone = frozenset(claim for claim, state in here.review.items() if state in _GONE)
    linked = tuple(dict.fromkeys(one.testimony for one in links.links(archive)))
    if grown or linked != shelf.linked or _concerned(shelf, gone ^ shelf.gone):
        shelf.gone, shelf.linked = gone, linked
        _tell(archive, here, shelf)
        shelf.stamp += 1
    shelf.upto = head
    archive.cache[_CACHE] = shelf
    return shelf


def _concerned(shelf: Shelf, changed: frozenset[str]) -> bool:
    """Says whether any of these claims is one about a testimony."""
    if not changed:
        return False
    facts = (one.claim for every in shelf.facts.values() for one in every)
    kin = (claim for every in shelf.kin.values() for _, _, claim in every)
    return not changed.isdisjoint(chain(facts, kin))


def _documents(archive: Archive, shelf: Shelf) -> bool:
    grown = False
    for document in archive.store.documents(after=shelf.upto):
        if document.kind == RECORDING:
            whole = dict(document.segments[0].extra) if document.segments else {}
            seconds = float(whole["seconds"]) if "seconds" in whole else None
            shelf.films[document.id] = Film(whole.get("media_type", ""), seconds, len(shelf.films))
        elif document.kind == STATEMENT:
            shelf.statements[document.capture] = document.id
            shelf.texts[document.id] = document.text[:_BEGINNING]
        elif document.kind == ENTRY:
            shelf.entered[document.id] = document.capture
        else:
            continue
        grown = True
    return grown


def _claims(archive: Archive, shelf: Shelf) -> bool:
    """Takes what is claimed about testimonies, and how those whom tables name are related."""
    grown, kinship = False, _kinship()
    for claim in archive.store.claims(after=shelf.upto):
        if claim.schema == TESTIMONY:
            made = _Fact(claim.id, claim.prop, claim.value, claim.value_node, claim.anchor.document)
            shelf.facts[claim.subject].append(made)
            grown = True
        elif claim.value_node is not None and claim.prop in kinship:
            shelf.kin[claim.subject].append((claim.value_node, _term(claim), claim.id))
            grown = True
    return grown


@cache
def _kinship() -> frozenset[str]:
    return frozenset(vocabulary("kinship").terms) | {"kinship"}


def _term(claim: Claim) -> str:
    return claim.value if claim.prop == "kinship" else claim.prop


def _tell(archive: Archive, here: Context, shelf: Shelf) -> None:
    """Puts together what tables, forms, recordings and links say of each testimony."""
    groups: dict[str, list[NodeId]] = defaultdict(list)
    standing: dict[NodeId, list[_Fact]] = {}
    digests = _by_digest(here)
    rows = entries(archive)
    keys = {row.capture: row.key for row in rows}
    letters = {row.capture for row in rows if row.event in _LETTERS}
    for node, facts in shelf.facts.items():
        left = [one for one in facts if one.claim not in shelf.gone]
        if left:
            standing[node] = left
            groups[_key(here, shelf, node, left, digests)].append(node)
    for document in (*shelf.films, *shelf.statements.values(), *shelf.linked):
        root = here.heads[DocumentId(document)].root if document in here.heads else None
        letter = root in shelf.texts and here.heads[root].capture in letters if root is not None else False
        if root is not None and not letter and not _superseded(here, shelf, root, keys):
            groups.setdefault(str(root), [])
    told = {}
    for key, nodes in groups.items():
        shelf.order.setdefault(key, len(shelf.order))
        told[key] = _one(here, shelf, key, nodes, standing, keys)
    shelf.told = told


def _superseded(here: Context, shelf: Shelf, document: DocumentId, keys: Mapping[CaptureId, str]) -> bool:
    """Says whether a statement belongs to an entry that was withdrawn or changed since."""
    return document in shelf.texts and here.heads[document].capture not in keys


def _by_digest(here: Context) -> dict[str, DocumentId]:
    """Returns the first text, or the recording, of every preserved object by its digest."""
    found: dict[str, DocumentId] = {}
    for head in here.heads.values():
        capture = here.captures.get(head.capture)
        if capture is not None and head.id == head.root and (head.kind == RECORDING or capture.sha256 not in found):
            found[capture.sha256] = head.id
    return found


def _key(
    here: Context, shelf: Shelf, node: NodeId, facts: Iterable[_Fact], digests: Mapping[str, DocumentId]
) -> str:  # fmt: skip
    """Returns what a testimony is kept under: its recording, its statement, or the node itself."""
    for one in facts:
        if one.prop == "recording" and one.value in digests:
            return str(digests[one.value])
    capture = next((shelf.entered[one.document] for one in facts if one.document in shelf.entered), None)
    statement = shelf.statements.get(capture) if capture else None
    return str(statement) if statement is not None and statement in here.heads else str(node)


def _one(
    here: Context, shelf: Shelf, key: str, nodes: list[NodeId], standing: Mapping[NodeId, list[_Fact]],
    keys: Mapping[CaptureId, str],
) -> Told:  # fmt: skip
    facts = [one for node in nodes for one in standing[node]]

    def values(prop: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.value for one in facts if one.prop == prop))

    def records(prop: str) -> tuple[NodeId, ...]:
        return tuple(dict.fromkeys(one.node for one in facts if one.prop == prop and one.node is not None))

    asked, speakers = records("who"), records("according_to")
    document = DocumentId(key) if key in here.heads else None
    captures = {shelf.entered[one.document] for one in facts if one.document in shelf.entered}
    captures |= {here.heads[document].capture} if document is not None else set()
    return Told(
        key=key,
        nodes=tuple(nodes),
        document=document,
        file=next(iter(values("file")), ""),
        asked=asked,
        speakers=speakers,
        relations=tuple(_relations(shelf, asked, speakers)),
        dates=values("when"),
        languages=values("told_language"),
        places=values("where"),
        urls=values("url"),
        consent=values("consent_words"),
        interpreters=values("interpreter"),
        entry=next((keys[one] for one in captures if one in keys), ""),
        tables=tuple(dict.fromkeys(one.document for one in facts if one.document not in shelf.entered)),
    )


def _relations(
    shelf: Shelf, asked: tuple[NodeId, ...], speakers: tuple[NodeId, ...]
) -> Iterable[tuple[NodeId, NodeId, str]]:
    for speaker in speakers:
        for other, term, claim in shelf.kin.get(speaker, ()):
            if other in asked and claim not in shelf.gone:
                yield speaker, other, term
