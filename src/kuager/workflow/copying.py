"""The story of new texts meeting all old ones: who repeats whom is found once for each two, and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from kuager import weigh
from kuager.model import CopyEdge, Document, DocumentId, Laid, Print, Printing, Repeat, ZoneLabel, by_child
from kuager.workflow.archive import Archive
from kuager.workflow.corrected import made_from
from kuager.workflow.made_by import code_digest

DECIDES: Final = ("text/shingles.py", "text/fold.py", "text/normalise.py", "weigh/copies.py", "weigh/align.py")
"""The files that decide what repeats what: fingerprints made by others are made again."""
_LETTERS: Final = 16


@lru_cache(maxsize=1)
def made_by() -> str:
    """Returns the method by which texts are compared, and a digest of its code and tables."""
    return f"{weigh.COPIES}+{code_digest(DECIDES)[:_LETTERS]}"


def main_text(document: Document) -> str:
    """Returns the document's main zones joined: what copies are recognised by."""
    return "\n".join(document.text[zone.start : zone.end] for zone in document.zones if zone.label is ZoneLabel.MAIN)


def meet_new(archive: Archive) -> int:
    """Lets the texts that came in since the last time meet all others; returns how many they are."""
    method, head = made_by(), archive.store.head()
    before = archive.store.printed_upto(method)
    if before >= head:
        return 0
    if before < 0:
        printing = meet_all(archive)
    else:
        found = weigh.meet(_prints(archive.store.documents(after=before)), archive.store)
        printing = Printing(found=found, after=before, upto=head, method=method)
    with archive.store.write() as writer:
        writer.printed(printing)
    return len(printing.found.prints)


def meet_all(archive: Archive) -> Printing:
    """Lets all texts meet again; writes nothing."""
    head = archive.store.head()
    found = weigh.meet(_prints(archive.store.documents()))
    return Printing(found=found, after=-1, upto=head, method=made_by(), whole=True)


def _prints(documents: Iterable[Document]) -> Iterable[Print]:
    # A corrected text is the same source: it does not copy itself.
    return (
        weigh.fingerprint(one.id, main_text(one), one.published.value if one.published else None)
        for one in documents
        if made_from(one) is None
    )


@dataclass(slots=True)
class Repeating:
    """Who repeats whom, as far as it was read of the database.

    Attributes:
        texts: in the order in which they met.
        repeats: the pairs of each text that repeats others.
        laid: what came of laying two beside each other.
        edges: the edge of each text that repeats another.
    """

    texts: list[DocumentId] = field(default_factory=list)
    repeats: dict[DocumentId, list[Repeat]] = field(default_factory=dict)
    laid: weigh.LaidOut = field(default_factory=dict)
    edges: dict[DocumentId, CopyEdge] = field(default_factory=dict)


def current(archive: Archive, known: Repeating | None = None) -> weigh.Lineages:
    """Returns the families by what is kept; texts that were not laid beside each other yet are now, and that is kept.

    Args:
        archive: whose texts.
        known: what was read before; only pairs with a new text are read, and looked at again.
    """
    known = Repeating() if known is None else known
    prints = {one.document: one for one in archive.store.prints()}
    texts = list(prints)
    if texts[: len(known.texts)] != known.texts:
        # All met anew meanwhile.
        known.texts, known.repeats, known.laid, known.edges = [], {}, {}, {}
    new = by_child(archive.store.repeats(len(known.texts)))
    for child, pairs in new.items():
        known.repeats.setdefault(child, []).extend(pairs)
        known.edges.pop(child, None)
    known.laid.update({(one.child, one.parent): one.edge for one in archive.store.laid(len(known.texts))})
    before = set(known.laid)
    again = {child: known.repeats[child] for child in new}
    known.edges.update({edge.child: edge for edge in weigh.best_edges(again, prints, _reader(archive), known.laid)})
    known.texts = texts
    if first_laid := [Laid(*pair, known.laid[pair]) for pair in sorted(known.laid.keys() - before)]:
        with archive.store.write() as writer:
            writer.lay(first_laid)
    return _families(prints.values(), tuple(known.edges[child] for child in sorted(known.edges)))


def afresh(archive: Archive, printing: Printing) -> weigh.Lineages:
    """Returns the families as they come out when nothing that was kept is used."""
    prints = {one.document: one for one in printing.found.prints}
    edges = weigh.best_edges(by_child(printing.found.repeats), prints, _reader(archive))
    return _families(prints.values(), edges)


def _families(prints: Iterable[Print], edges: tuple[CopyEdge, ...]) -> weigh.Lineages:
    return weigh.Lineages(edges=edges, lineages=weigh.families({one.document: one.order for one in prints}, edges))


def _reader(archive: Archive) -> Callable[[DocumentId], str]:
    def text_of(document: DocumentId) -> str:
        found = archive.store.document(document)
        return main_text(found) if found else ""

    return text_of
