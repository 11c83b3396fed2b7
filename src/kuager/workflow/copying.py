"""The story of new texts meeting all old ones: who repeats whom is found once for each two, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from kuager import weigh
from kuager.model import Document, DocumentId, Laid, Print, Printing, Repeat, ZoneLabel, by_child
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


def current(archive: Archive) -> weigh.Lineages:
    """Returns the families by what is kept; texts that were not laid beside each other yet are now, and that is kept."""
    laid = {(one.child, one.parent): one.edge for one in archive.store.laid()}
    known = set(laid)
    found = _lineages(archive, archive.store.repeats(), archive.store.prints(), laid)
    new = [Laid(*pair, laid[pair]) for pair in sorted(laid.keys() - known)]
    if new:
        with archive.store.write() as writer:
            writer.lay(new)
    return found


def afresh(archive: Archive, printing: Printing) -> weigh.Lineages:
    """Returns the families as they come out when nothing that was kept is used."""
    return _lineages(archive, printing.found.repeats, printing.found.prints, {})


def _lineages(
    archive: Archive, repeats: Sequence[Repeat], prints: Sequence[Print], laid: weigh.LaidOut
) -> weigh.Lineages:
    by_id = {one.document: one for one in prints}

    def text_of(document: DocumentId) -> str:
        found = archive.store.document(document)
        return main_text(found) if found else ""

    edges = weigh.best_edges(by_child(repeats), by_id, text_of, laid)
    return weigh.Lineages(edges=edges, lineages=weigh.families({key: one.order for key, one in by_id.items()}, edges))
