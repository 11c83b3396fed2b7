"""The index of texts stays of few parts however many small commits made it, and says the same as one made at once."""

from __future__ import annotations

from pathlib import Path

from kuager.model import Capture, CaptureId, Document, DocumentId, Layer
from kuager.store.sqlite import open_store
from kuager.store.sqlite.connection import connect
from tests.contract.test_search_names import CAPTURE

PARTS = 9
COMMITS = 30
WORDS = 1000


def document(number: int) -> Document:
    others = " ".join(
        f"n{number}x{at}" for at in range(WORDS)
    )  # more than a page, else the engine's list leaves it out
    text = f"word{number} came with word{number + 1} {others}"
    layer = Layer(kind="text", text=text, digest=f"l-{number}")
    key = DocumentId(f"d-{number}")
    return Document(id=key, capture=CaptureId("c-1"), kind="plain", reader="t", layers=(layer,), zones=(), title="t")


def test_many_commits_leave_few_parts_to_look_into(tmp_path: Path):
    capture: Capture = CAPTURE
    path = tmp_path / "case.db"
    store = open_store(path, None, create=True)
    with store.write() as writer:
        writer.capture(capture)
    for number in range(COMMITS):
        with store.write() as writer:
            writer.document(document(number))
    assert {hit.id for hit in store.search("word20")} == {"d-19", "d-20"}
    before = store.digests()
    with store.write() as writer:
        writer.projections()
    assert store.digests() == before
    for number in range(COMMITS, 2 * COMMITS):
        with store.write() as writer:
            writer.document(document(number))
    store.close()
    link = connect(path, None, create=False, busy_ms=100)
    assert link.execute("SELECT count(DISTINCT segid) FROM text_index_idx").fetchone()[0] <= PARTS
    link.close()
