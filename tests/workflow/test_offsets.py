"""Every ``start, end`` printed anywhere points at the words shown, whatever the text is made of."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kuager.errors import ItemError
from kuager.workflow import browse, ingest, pure
from kuager.workflow.archive import create, open_archive
from kuager.workflow.sandbox import InProcess
from tests.conftest import CountingIds, SteppingClock

PIECES = [
    "Arman Sadvakas", "Раушан Досмағамбет", "热汉古丽", "روشەن دوسماعامبەت", "Zoë Ångström", "Zoe\u0308 A\u030angstro\u0308m",
    " said ", " told reporters that ", "“We wait, ", "he said.”", '"free our ', "brother's", "«бостандық!»", "her mother", "an official",
    " was detained in Oskemen on ", " since March 14, 2022", "12 мая 2022 года", "2022年3月14日", "on the 100th day of the protest",
    "\r\n", "\n\n", "\n", "\u00a0", "\u202f", "\u2028", "\ufeff", "\u200f", "\u202e", "🕯️", "👨‍👩‍👧", "𐰀𐰼𐰢𐰣", " ", ". ", ", ", " — ",
    "• • •", "See also", "Related:", "12/05/2022", "1.5 million people", "(", ")", "İı", "ß", "ﬁ", "\u0301", "\t",
]  # fmt: skip
# Control and unassigned characters make a text "binary" and are refused whole; the readers' own tests cover that.
ODD = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"])
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(ODD, max_size=4), min_size=8, max_size=60).map("".join)


def spans(value: object) -> list[dict[str, object]]:
    """Collects every mapping with a start, an end and words, however deep."""
    found: list[dict[str, object]] = []
    if isinstance(value, dict):
        if isinstance(value.get("start"), int) and isinstance(value.get("text"), str):
            found.append(value)
        for inner in value.values():
            found += spans(inner)
    elif isinstance(value, list):
        for inner in value:
            found += spans(inner)
    return found


@settings(max_examples=150)
@example(text="Arman Sadvakas\r\nwas detained in Oskemen on 12/05/2022.\r\n\r\n“We wait, 🕯️” he said.")
@example(text="\ufeffArman\u00a0Sadvakas said\u2028“We wait” — Zoe\u0308 was detained. روشەن دوسماعامبەت")
@given(text=TEXTS)
def test_the_command_line_prints_only_true_offsets(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        try:
            path.write_bytes(text.encode())
        except UnicodeEncodeError:
            return
        try:
            read = pure.read_json(str(path), reading=InProcess())
            found = pure.extract_json(str(path), reading=InProcess())
        except ItemError:
            return
    layer = read["layers"][0]["text"]
    assert layer == text.removeprefix("\ufeff")
    zones = read["zones"]
    assert [zone["start"] for zone in zones] == [0, *(zone["end"] for zone in zones[:-1])]
    assert zones[-1]["end"] == len(layer)
    for span in spans(found):
        assert layer[span["start"] : span["end"]] == span["text"], span
    for quote in found["quotes"]:
        assert 0 <= quote["start"] <= quote["end"] <= len(layer)
    for event in found["events"]:
        assert 0 <= event["start"] < event["end"] <= len(layer)


@settings(max_examples=15)
@given(texts=st.lists(TEXTS, min_size=2, max_size=3, unique=True))
def test_the_archive_anchors_only_true_words(texts):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(texts):
            path = Path(folder) / f"{number}.txt"
            path.write_bytes(text.encode("utf-8", "replace"))
            paths.append(str(path))
        root = Path(folder) / "case"
        create(root, plain=True, clock=SteppingClock(), ids=CountingIds())
        with open_archive(root, clock=SteppingClock(), ids=CountingIds()) as archive:
            list(ingest.add(archive, paths))
            layer = {document.id: document.text for document in archive.store.documents()}
            for claim in archive.store.claims():
                anchor = claim.anchor
                assert layer[anchor.document][anchor.start : anchor.end] == anchor.exact
            for finding in browse.findings(archive):
                for side in finding.sides:
                    assert layer[side.document][side.start : side.end] == side.text
            for row in browse.events(archive):
                assert layer[row.document][row.start : row.end] == row.exact
            for document in layer:
                view = browse.reader(archive, document)
                assert all(0 <= mark.start <= mark.end <= len(view.text) for mark in view.highlights)
                for hit in browse.find(archive, layer[document][:12].strip() or "x"):
                    if hit.start is not None and hit.end is not None and hit.id in layer:
                        assert 0 <= hit.start <= hit.end <= len(layer[hit.id])
