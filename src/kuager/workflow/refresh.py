"""What spans documents, recomputed from the logs: who may be who, copies and lineages, findings.

A pure function of the logs in between two database calls, so ``rebuild`` gives the same tables byte for byte.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from kuager import resolve, weigh
from kuager.model import (
    Alike,
    Claim,
    ClaimId,
    DocumentId,
    Extraction,
    NodeId,
    Reliance,
    Verdict,
)
from kuager.ports import Derived, Node
from kuager.weigh.voices import one_voice
from kuager.workflow import copying, held, switches, translating, trust, whoiswho
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import lineages as said_lineages
from kuager.workflow.archive import Archive
from kuager.workflow.corrected import made_from
from kuager.workflow.lists import editions
from kuager.workflow.meeting import made_by, meet_new
from kuager.workflow.reviewed import rejected_claims
from kuager.workflow.textlines import given_up

STEPS = 6
"""How many steps a computation tells of."""
Told = Callable[[str], None]
"""Is told the name of each step before it begins."""


def refresh(archive: Archive, told: Told | None = None) -> None:
    """Writes the judgements of stated rules, then what is other in the cross-document tables, in one transaction."""
    with _uncollected():
        _refresh(archive, told or _nobody)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Holds the search for rings of garbage: nothing here makes any, and looking through an archive's worth takes a sixth."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _refresh(archive: Archive, told: Told) -> None:
    told("the stated rules")
    known = held.held(archive)
    with known.turn, _or_forgotten(archive):
        _judge_by_rule(archive, known)
        head = archive.store.head()
        meet_new(archive)
        told("texts that repeat each other")
        copying.meet_new(archive)
        derived = compute(archive, archive.store.alike(), copying.current(archive, known.repeating), told, known)
        told("writing it down")
        with archive.store.write() as writer:
            writer.derived(derived, head)


@contextmanager
def _or_forgotten(archive: Archive) -> Iterator[None]:
    try:
        yield
    except BaseException:
        held.forget(archive)
        raise


def _nobody(step: str) -> None:
    del step


def ensure_fresh(archive: Archive, told: Told | None = None) -> None:
    """Recomputes only when a log has grown since (a run was killed before its end, or somebody decided something)."""
    never_met = archive.store.met_upto(made_by()) < 0 or archive.store.printed_upto(copying.made_by()) < 0
    if never_met or archive.store.derived_upto() != archive.store.head():
        refresh(archive, told)


def compute(
    archive: Archive,
    alike: Iterable[Alike],
    found_lineages: weigh.Lineages,
    told: Told = _nobody,
    known: held.Held | None = None,
) -> Derived:
    """Returns every cross-document table as the logs have it now; writes nothing.

    Args:
        archive: whose logs.
        alike: the pairs of spellings that are alike: those the store keeps, or all found anew.
        found_lineages: who repeats whom: by the fingerprints the store keeps, or all found anew.
        told: is told the name of each step before it begins.
        known: what was read of the archive up to now; everything is read anew when it is left out.
    """
    told("what was read and found")
    known = held.anew(archive) if known is None else known
    # A corrected text is the same source: it neither copies itself nor speaks a second time.
    everything = list(known.documents.values())
    documents = [document for document in everything if made_from(document) is None]
    rejected = rejected_claims(archive)
    rejected |= given_up(archive, everything, rejected)
    extractions = {
        document.id: known.extractions[document.id][1] for document in documents if document.id in known.extractions
    }
    gone = _gone(archive, extractions, rejected)
    extractions.update(_without(extractions, gone, known.nodes))
    told("names that are alike")
    given = whoiswho.Given(
        inside=known.inside,
        extractions=extractions,
        gone=gone,
        judgements=resolve.without_rules(known.judged(archive), switches.off(archive)),
        alike=list(alike),
        sexes=known.sayings(archive, "sex"),
    )
    people = whoiswho.at_once(given) if known.people is None else known.people.follow(given)
    told("what agrees and what does not")
    said = said_lineages.decided(archive)
    found_lineages = translating.joined(found_lineages, translating.translations(known, documents), documents)
    found_lineages = said_lineages.over(found_lineages, said, documents)
    found_lineages = one_voice(found_lineages, editions.groups(archive))
    outlets = lexicon_story.outlets(archive)
    houses = said_lineages.publishers(said)
    reliances = said_lineages.published_by(
        (reliance for document in documents for reliance in known.reliances(document, outlets)), houses
    )
    material = weigh.Material(
        documents=tuple(documents),
        extractions=extractions,
        entity_of=people.entity_of,
        entities=people.entities,
        proposals=people.proposals,
        lineages=found_lineages.lineages,
        edges=found_lineages.edges,
        reliances=reliances,
        judgements=tuple(people.decided.values()),
        houses=houses,
        kept=known.kept,
    )
    material = replace(material, touched=_touched(known, material, people.touched))
    return Derived(
        entities=people.entities,
        proposals=people.proposals,
        lineages=found_lineages.lineages,
        edges=found_lineages.edges,
        reliances=reliances,
        findings=trust.without_copies(
            weigh.find(material), trust.copied(found_lineages.edges, trust.originals(archive))
        ),
    )


def _judge_by_rule(archive: Archive, known: held.Held) -> None:
    """Lets stated rules speak once per pair; a person's word about the same pair, before or after, stands above."""
    off = switches.off(archive)
    if off != known.off:
        # What was passed over while a rule was off is looked at again.
        known.off, known.ruled, known.seen = off, resolve.Ruled(), set()
    come = [node for key, node in list(known.nodes.items()) if key not in known.seen]
    known.seen.update(node.id for node in come)
    known.judged(archive)
    links = known.ruled.follow(come, known.sayings(archive, "role"))
    new = [
        link
        for link in links
        if link.reason.partition(" ")[0] not in off and frozenset((link.left, link.right)) not in known.pairs
    ]
    if not new:
        return
    now = archive.clock.now()
    with archive.store.write() as writer:
        for link in new:
            rule, _, words = link.reason.partition(" ")
            writer.judge(link.left, link.right, Verdict.SAME, agent=rule, at=now, reason=words)


def _touched(
    known: held.Held, material: weigh.Material, people: frozenset[DocumentId] | None
) -> frozenset[DocumentId] | None:
    """Returns the documents of which anything is other than at the last refresh; None when there was none."""
    leaning: dict[DocumentId, list[Reliance]] = defaultdict(list)
    for one in material.reliances:
        leaning[one.document].append(one)
    edges = {edge.child: edge for edge in material.edges}
    now: dict[DocumentId, tuple[object, ...]] = {
        one.id: (
            one,
            material.extractions.get(one.id),
            material.lineage_of[one.id],
            material.rank_of.get(one.id),
            edges.get(one.id),
            leaning.get(one.id),
        )
        for one in material.documents
    }
    before, known.outlook = known.outlook, now
    if people is None:
        return None
    others = {document for document, view in now.items() if before.get(document) != view}
    return people | others | (before.keys() - now.keys())


def _gone(archive: Archive, extractions: Mapping[DocumentId, Extraction], rejected: set[str]) -> set[NodeId]:
    """Returns what a person rejected: events whose type, and people whose every name, was refused."""
    # Only documents that a decision is about are looked through: most archives have far more documents than refusals.
    claims = (archive.store.claim(ClaimId(one)) for one in rejected)
    touched = {claim.anchor.document for claim in claims if claim is not None} & extractions.keys()
    found = {node for document in touched for node in _gone_nodes(archive.store.claims(document=document), rejected)}
    # A later edition of a list may name somebody in another document.
    return {node for node in found if node in _gone_nodes(archive.store.claims(subject=node), rejected)}


def _without(
    extractions: Mapping[DocumentId, Extraction], gone: set[NodeId], nodes: Mapping[NodeId, Node]
) -> Mapping[DocumentId, Extraction]:
    """Takes out of the extractions what is gone; returns those that have become others."""
    locals_gone: dict[DocumentId, set[str]] = defaultdict(set)
    for node in (nodes[one] for one in gone if one in nodes):
        if node.document in extractions:
            locals_gone[node.document].add(node.local)
    return {document: _pruned(extractions[document], locals_) for document, locals_ in locals_gone.items()}


def _gone_nodes(claims: Iterable[Claim], rejected: set[str]) -> set[NodeId]:
    defining: dict[NodeId, list[bool]] = {}
    for claim in claims:
        if claim.prop in {"type", "name", "description"}:
            defining.setdefault(claim.subject, []).append(claim.id in rejected)
    return {node for node, refused in defining.items() if all(refused)}


def _pruned(extraction: Extraction, gone: set[str]) -> Extraction:
    # A rejected event keeps its place with an empty type: event nodes are numbered by position.
    return replace(
        extraction,
        entities=tuple(entity for entity in extraction.entities if entity.id not in gone),
        mentions=tuple(mention for mention in extraction.mentions if mention.entity not in gone),
        events=tuple(
            replace(
                event,
                type="" if f"e{number}" in gone else event.type,
                who=_kept(event.who, gone),
                by=_kept(event.by, gone),
            )
            for number, event in enumerate(extraction.events, 1)
        ),
        relations=tuple(
            relation
            for relation in extraction.relations
            if relation.subject not in gone and relation.object not in gone
        ),
    )


def _kept(locals_: tuple[str, ...], gone: set[str]) -> tuple[str, ...]:
    return tuple(local for local in locals_ if local not in gone)


__all__ = ["STEPS", "Told", "compute", "ensure_fresh", "refresh"]
