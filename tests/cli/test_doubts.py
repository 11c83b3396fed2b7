"""Words a program is not sure of are marked on the terminal by a sign and explained beneath."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from kuager.cli.look import show
from kuager.cli.pure import read
from kuager.model import DocumentId, unsure
from kuager.workflow import browse, pure
from kuager.workflow.doubts import LEGEND, Doubts
from kuager.workflow.papers import paper

TEXT = "Сәнем Жүмабек келді\nMenu"


def shape(*doubts: tuple[int, int]) -> dict[str, Any]:
    return {
        "title": "Scan",
        "layers": [{"text": TEXT}],
        "zones": [{"start": 0, "end": 20, "label": "main"}, {"start": 20, "end": 24, "label": "boilerplate"}],
        "segments": [{"kind": "unsure", "start": a, "end": b} for a, b in doubts],
    }


@pytest.mark.parametrize(
    ("doubts", "shown"),
    [
        (((6, 13), (20, 24)), f"Scan\nСәнем Жүмабек[?] келді\nMenu[?]\n{LEGEND}\n"),
        ((), f"Scan\n{TEXT}\n"),
    ],
)
def test_reading_a_file_marks_what_is_not_sure(monkeypatch, doubts, shown):
    monkeypatch.setattr(pure, "read_json", lambda *_: shape(*doubts))
    assert CliRunner().invoke(read, ["scan.png"]).output == shown


def test_the_words_of_a_claim_are_marked_where_they_stand():
    document = SimpleNamespace(segments=(unsure(6, 13, 40),))
    archive = SimpleNamespace(store=SimpleNamespace(document=lambda _: document))
    doubts = Doubts(archive)
    sure = SimpleNamespace(document="d-1", start=0, end=5, exact="Сәнем")
    assert (doubts.shown(sure), doubts.found) == ("Сәнем", False)
    both = SimpleNamespace(document="d-1", start=0, end=13, exact="Сәнем Жүмабек")
    assert (doubts.shown(both), doubts.found) == ("Сәнем Жүмабек[?]", True)
    half = SimpleNamespace(document="d-1", start=9, end=19, exact="абек келді")
    assert doubts.shown(half) == "абек[?] келді"


def test_showing_a_document_marks_what_is_not_sure(filled):
    row = browse.sources(filled)[0]
    document = filled.store.document(row.document)
    start = document.text.index(" ") + 1
    end = document.text.index(" ", start)
    word = document.text[start:end]
    draft = replace(document, id=DocumentId("d-draft"), segments=(unsure(start, end, 31),))
    with filled.store.write() as writer:
        writer.document(draft)
    session = SimpleNamespace(open=lambda: nullcontext(filled))
    done = CliRunner().invoke(show, ["d-draft"], obj=session, standalone_mode=False)
    assert done.exception is None
    assert f" {word}[?] " in done.output
    assert LEGEND in done.output
    (line, *_) = paper(filled, "d-draft").outline
    assert (line.unsure, line.aside) == (((start, end),), False)
    assert LEGEND not in CliRunner().invoke(show, [row.document], obj=session, standalone_mode=False).output
