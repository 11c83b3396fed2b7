"""Writes ``fixtures/formatN.db.gz``, a small database of the present format; run once per format, then keep the file.

``python tests/store/make_fixture.py``
"""

from __future__ import annotations

import gzip
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from kuager.model import (
    Anchor,
    Capture,
    CaptureId,
    Claim,
    ClaimId,
    CustodyVerb,
    Document,
    DocumentId,
    Entity,
    EntityId,
    Extraction,
    Layer,
    NodeId,
    SealedValue,
    Verdict,
)
from kuager.ports import Derived, Node, Writer
from kuager.store.migrations import FORMAT
from kuager.store.sqlite import open_store

TEXT = "Asem Ortayeva was taken on 3 May 2020. Әсем Ортаева."
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CAPTURE, DOCUMENT, NODE = CaptureId("c-1"), DocumentId("d-1"), NodeId("n-1")


def fill(writer: Writer) -> None:
    """Writes one row or more of each kind."""
    writer.capture(
        Capture(
            id=CAPTURE, sha256="00" * 32, size=len(TEXT.encode()), media_type="text/plain", target_uri="letter.txt",
            original_name="letter.txt", captured_at=AT, captured_by="fixture", method="copy", tool="fixture",
        )
    )  # fmt: skip
    layer = Layer(kind="text", text=TEXT, digest="layer-1")
    writer.document(Document(id=DOCUMENT, capture=CAPTURE, kind="plain", reader="plain@1", layers=(layer,), zones=()))
    name = Node(
        id=NODE, document=DOCUMENT, local="p1", schema="person", name="Asem Ortayeva", spellings=("Әсем Ортаева",)
    )
    writer.extraction(DOCUMENT, Extraction(extractor="rules@1"), [name])
    anchor = Anchor(document=DOCUMENT, layer="layer-1", start=0, end=13, exact=TEXT[:13])
    writer.claims(
        [
            Claim(
                id=ClaimId("k-1"), subject=NODE, schema="person", prop="name", value=TEXT[:13], anchor=anchor,
                extractor="rules@1", recorded_at=AT,
            )
        ]
    )  # fmt: skip
    writer.custody(CAPTURE, CustodyVerb.CAPTURE, agent="fixture", at=AT, outcome="ok")
    writer.seal_value(
        SealedValue(commitment="sealed:" + "ab" * 32, salt="cd" * 32, value="an aunt", kind="given by", at=AT)
    )
    writer.judge(NODE, NodeId("n-2"), Verdict.DIFFERENT, agent="fixture", at=AT)
    writer.review("k-1", "accept", agent="fixture", at=AT)
    writer.derived(
        Derived(entities=(Entity(id=EntityId("n-1"), schema="person", name="Asem Ortayeva", members=(NODE,)),)), 7
    )


def main() -> None:
    """Makes the file."""
    folder = Path(__file__).parent / "fixtures"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "case.db"
        store = open_store(path, None, create=True)
        with store.write() as writer:
            fill(writer)
        store.close()
        (folder / f"format{FORMAT}.db.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
