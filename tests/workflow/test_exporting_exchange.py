"""An archive in the exchange formats: what judges releases judges it, and nobody unnamed is in it."""

import json
from pathlib import Path

import pytest
from pyld import jsonld

from kuager.publish.datasets.ftm.write import write as ftm
from kuager.publish.datasets.geo import acled, geojson
from kuager.publish.datasets.linked.write import lines, reading
from kuager.workflow import browse
from kuager.workflow.archive import Archive
from kuager.workflow.exporting.of_archive import of_archive
from tests.publish.test_exchange_ftm import judged
from tests.publish.test_exchange_jsonld import OA, OFFLINE, faults


def test_followthemoney_keeps_every_value_of_an_archive(filled: Archive, tmp_path: Path) -> None:
    for name, pieces in ftm(of_archive(filled)[0]):
        (tmp_path / name).write_bytes(b"".join(pieces))
    said = judged(tmp_path)
    assert said[:-1] == []
    assert int(said[-1].split()[1]) > 20


def test_linked_data_of_an_archive_comes_back(filled: Archive) -> None:
    dataset = of_archive(filled)[0]
    text = b"".join(lines(dataset)).decode()
    assert list(reading(text.split("\n"))) == [row for table in dataset.tables() for row in dataset.rows(table)]
    found = [one for one in jsonld.expand(json.loads(text), OFFLINE) if OA + "Annotation" in one["@type"]]
    assert len(found) > 20
    assert [fault for one in found for fault in faults(one)] == []


@pytest.mark.parametrize("writer", [ftm, geojson.write, acled.write], ids=["ftm", "geojson", "acled"])
def test_no_format_names_somebody_who_must_stay_unnamed(filled: Archive, writer: object) -> None:
    assert callable(writer)
    shielded = {one.id for one in browse.people(filled) if one.shielded}
    assert shielded
    dataset, _ = of_archive(filled)
    told = b"".join(piece for _, pieces in writer(dataset) for piece in pieces).decode()
    assert not [one for one in shielded if one in told]
