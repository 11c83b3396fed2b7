"""What is held about one person, for that person: with its sources, and nobody else's name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kuager.errors import TargetExistsError
from kuager.workflow import acts, browse, own_data, retaining
from kuager.workflow.archive import Archive

OTHERS = ("Daulet", "Zhanar", "Toleubek", "Brook")


def person(archive: Archive, name: str) -> str:
    return next(row.id for row in browse.people(archive) if name in row.name)


@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_it_holds_their_own_and_nobody_elses_name(filled: Archive, tmp_path: Path, lang: str):
    done = own_data.hand_out(filled, person(filled, "Arman"), tmp_path / "out", lang)
    assert done.values > 1
    assert done.sources == 2
    assert done.blacked > 0
    for name in ("data.json", "report.txt", "report.html"):
        words = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "Arman" in words or name == "data.json"
        assert not [other for other in OTHERS if other in words], name
    told = json.loads((tmp_path / "out" / "data.json").read_text(encoding="utf-8"))
    assert all(value["source"] in {one["id"] for one in told["sources"]} for value in told["values"])
    assert [one.act for one in acts.done(filled)] == ["own_data"]


def test_nothing_is_written_over(filled: Archive, tmp_path: Path):
    (tmp_path / "out").mkdir()
    with pytest.raises(TargetExistsError):
        own_data.hand_out(filled, person(filled, "Arman"), tmp_path / "out")


def test_a_source_past_its_date_waits_for_a_decision(filled: Archive):
    first, second = (one.id for one in filled.store.captures())
    retaining.keep_until(filled, first, "2024-04-01", "the appeal ran until then")
    retaining.keep_until(filled, second, "2031-04-01", "the appeal runs")
    assert [one.capture for one in retaining.due(filled)] == [first]
    retaining.keep_until(filled, first, "2032-04-01", "another appeal")
    assert retaining.due(filled) == []
    assert [one.capture for one in retaining.every(filled)] == [second, first]
