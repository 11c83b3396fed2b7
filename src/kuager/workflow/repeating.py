"""Who repeats or leans on whom, as one page shows it: families with their texts by date, what joins them, who decided it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kuager.model import CopyEdge, DocumentId, Joined
from kuager.workflow import tables
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.lineages import COPY, UNMEASURED, Said, decided

LEANS: Final = "leans"
MOST: Final = 24
"""Texts of one family that are drawn; those that only lean on an outlet beyond it are counted, not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text of a family, by date."""

    document: str
    title: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What joins a text to one it repeats (``copy``, ``rewrite`` …), or to an outlet it leans on (``leans``).

    ``target`` is a document for the former, an outlet's name for the latter; ``share`` is in hundredths, 0 where nothing
    was measured; ``decided_by`` names the person who drew it.
    """

    document: str
    target: str
    kind: str
    share: int = 0
    decided_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Texts that are joined by copying or by an outlet they lean on: how many voices they are, and what joins them."""

    texts: tuple[Text, ...]
    outlets: tuple[str, ...]
    links: tuple[Link, ...]
    voices: int
    more: int = 0
    """Further texts that only lean on the same outlets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeating:
    """The whole page; ``alone`` counts the texts that repeat nobody and lean on nobody."""

    families: tuple[Family, ...]
    alone: int
    voices: int
    texts: tuple[Text, ...]
    outlets: tuple[str, ...]
    said: tuple[Said, ...]


def repeating(archive: Archive) -> Repeating:
    """Returns every family of texts, the largest first, and what people decided about them."""
    here = context(archive)
    said = decided(archive)
    texts = {key: _text(here, key) for key, head in here.heads.items() if head.made_from is None}
    copies = [edge for edge in tables.edges(archive) if {edge.parent, edge.child} <= texts.keys()]
    leaning = list(
        dict.fromkeys((one.document, one.source_name) for one in tables.reliances(archive) if one.document in texts)
    )
    groups = _groups(texts, copies, leaning)
    links = [*_copied(copies, said), *(Link(document=one, target=name, kind=LEANS) for one, name in leaning)]
    families = [_family(here, texts, group, links) for group in groups if len(group) > 1]
    return Repeating(
        families=tuple(sorted(families, key=lambda one: (-len(one.texts) - one.more, one.texts[0].document))),
        alone=sum(1 for group in groups if len(group) == 1),
        voices=here.independent(texts),
        texts=tuple(sorted(texts.values(), key=_by_date)),
        outlets=tuple(sorted({name for _, name in leaning} | {head.site for head in here.heads.values() if head.site})),
        said=tuple(said),
    )


def _text(here: Context, document: DocumentId) -> Text:
    head = here.heads[document]
    return Text(document=document, title=head.title, published=head.published)


def _by_date(text: Text) -> tuple[str, str]:
    return (text.published or "9999", text.document)


def _copied(copies: Iterable[CopyEdge], said: Iterable[Said]) -> list[Link]:
    drawn = {(one.first, one.second): one.agent for one in said if one.kind == COPY}
    return [
        Link(
            document=edge.child, target=edge.parent, kind=edge.kind.value,
            share=0 if edge.containment == UNMEASURED else round(float(edge.containment) * 100),
            decided_by=drawn.get((edge.child, edge.parent)),
        )
        for edge in copies
    ]  # fmt: skip


def _groups(
    texts: Mapping[DocumentId, Text], copies: Iterable[CopyEdge], leaning: Iterable[tuple[DocumentId, str]]
) -> list[set[str]]:
    """Groups texts and outlets that links join. An outlet's name cannot be taken for a document: it carries a mark."""
    joined: Joined[str] = Joined(texts)
    for one, other in (*((edge.child, edge.parent) for edge in copies), *((doc, _mark(name)) for doc, name in leaning)):
        joined.join(one, other)
    return [set(group) for group in joined.groups()]


def _mark(outlet: str) -> str:
    return f"outlet {outlet}"


def _family(here: Context, texts: Mapping[DocumentId, Text], group: set[str], links: Iterable[Link]) -> Family:
    inside = [link for link in links if link.document in group]
    joined = {key for link in inside if link.kind != LEANS for key in (link.document, link.target)}
    members = sorted((texts[key] for key in texts if key in group), key=_by_date)
    # Texts that copy nobody and are copied by nobody say the same thing each: that they lean on the outlet.
    only = [one.document for one in members if one.document not in joined]
    left = set(only[max(0, MOST - (len(members) - len(only))) :]) if len(members) > MOST else set()
    return Family(
        texts=tuple(one for one in members if one.document not in left),
        outlets=tuple(sorted({link.target for link in inside if link.kind == LEANS})),
        links=tuple(link for link in inside if link.document not in left),
        voices=here.independent(DocumentId(one.document) for one in members),
        more=len(left),
    )


__all__ = ["LEANS", "MOST", "Family", "Link", "Repeating", "Text", "repeating"]
