"""Every importer against an export as it comes, with the whole of every document expected."""

import json

import pytest

from kuager.read.imports import importers, recognise

from .golden import ENDING, FOLDER, expectation, inputs, result
from .packing import load

EACH = pytest.mark.parametrize("path", inputs(), ids=lambda path: f"{path.parent.name}/{path.name}")


def test_every_importer_has_a_golden_pair():
    assert {importer.name for importer in importers()} == {path.parent.name for path in inputs()}


def test_no_expectation_is_orphaned():
    assert {expectation(path) for path in inputs()} == set(FOLDER.glob(f"*/*{ENDING}"))


@EACH
def test_the_documents_are_what_they_were(path):
    assert result(path) == json.loads(expectation(path).read_text(encoding="utf-8"))


@EACH
def test_the_importer_chosen_is_the_one_it_was_made_for(path):
    assert recognise(load(path), name=path.name) == path.parent.name


@EACH
def test_segments_lie_in_order_inside_the_text_and_ids_differ(path):
    documents = json.loads(expectation(path).read_text(encoding="utf-8"))
    assert len({document["id"] for document in documents}) == len(documents) > 0
    for document in documents:
        text, last = document["layers"][0]["text"], 0
        for part in document["segments"]:
            assert last <= part["start"] <= part["end"] <= len(text)
            last = part["end"]
        covered = "\n\n".join(part["words"] for part in document["segments"] if part["words"])
        assert covered == text
        assert all(part["at"] or part["how_known"] for part in document["segments"])


@EACH
def test_a_time_says_its_zone_or_says_that_it_has_none(path):
    for document in json.loads(expectation(path).read_text(encoding="utf-8")):
        for part in document["segments"]:
            if part["at"]:
                assert part["at"].endswith("Z") or "zone unknown" in part["how_known"] or "T" not in part["at"]
