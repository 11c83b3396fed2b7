"""The library without a browser: a folder with its table, dry and in earnest, lists by what is lacking, one testimony."""

import csv
import json

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.workflow.context import context
from tests.read.films import film
from tests.workflow.listing import csv_of
from tests.workflow.test_testimonies import HEAD, ROWS


def run(archive, *words):
    # A narrow terminal cuts the columns of a table; how narrow one is differs from machine to machine.
    wide = CliRunner(env={"COLUMNS": "200"})
    answer = wide.invoke(cli, ["-a", str(archive.root), "testimony", *words], standalone_mode=False)
    assert answer.exception is None, answer.exception
    return answer.return_value, answer.stdout


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    film(folder / "a.mp4", seconds=1)
    film(folder / "c.m4a", seconds=2, video=None)
    table = tmp_path / "videos.csv"
    table.write_text(csv_of(ROWS, HEAD), encoding="utf-8", newline="")
    return folder, table


def test_a_folder_is_looked_at_taken_in_and_listed(archive, place, tmp_path):
    folder, table = place
    wrong = tmp_path / "wrong.csv"
    code, said = run(
        archive, "import", str(folder), "--table", str(table), "--dry-run", "--issues", str(wrong), "--json"
    )
    told = json.loads(said)
    assert code == 1
    assert told["recordings"] == 2
    assert told["issue_counts"] == {"K-LIST-013": 1, "K-LIST-023": 3, "K-LIST-025": 1, "K-LIST-027": 1}
    assert {one["means"] for one in told["mapping"]["columns"]} >= {"testimony_file", "relative", "name"}
    lines = wrong.read_text(encoding="utf-8-sig").splitlines()
    assert len(list(csv.DictReader(lines))) == sum(told["issue_counts"].values())
    assert json.loads(run(archive, "list", "--json")[1])["total"] == 0

    code, said = run(archive, "import", str(folder), "--table", str(table), "--json")
    told = json.loads(said)
    assert (code, told["batch"], told["edition"], told["recordings"]["ok"]) == (1, "videos", 1, 2)
    found = json.loads(run(archive, "list", "--no-recording", "--json")[1])
    assert (found["total"], found["found"]) == (5, 3)
    assert {one["file"] for one in found["rows"]} == {"b.mp4", "missing.mp4", ""}
    said = run(archive, "list", "gulnar")[1]
    assert "Gulnar Tokhti" in said
    assert "Aigul" not in said

    row = next(one for one in json.loads(run(archive, "list", "--medium", "video", "--json")[1])["rows"])
    shown = json.loads(run(archive, "show", row["id"][:10], "--json")[1])
    assert shown["consent_words"] == ["may be shown"]
    assert {one["prop"] for one in shown["cells"]} >= {"file", "when", "who", "according_to", "consent_words"}
    assert shown["namesakes"] or shown["later"]


def test_a_link_is_made_and_taken_back(filled, place):
    folder, _ = place
    CliRunner().invoke(cli, ["-a", str(filled.root), "add", str(folder / "a.mp4")])
    row = json.loads(run(filled, "list", "--json")[1])["rows"][0]
    person = next(str(one.id) for one in context(filled).entities.values() if one.name == "Daulet Sadvakas")
    assert run(filled, "link", row["id"], person, "--as", "speaker", "--why", "she says so")[0] == 0
    shown = json.loads(run(filled, "show", row["id"], "--json")[1])
    assert [one["name"] for one in shown["speakers"]] == ["Daulet Sadvakas"]
    assert run(filled, "unlink", str(shown["links"][0]["seq"]), "--why", "another voice")[0] == 0
    assert json.loads(run(filled, "show", row["id"], "--json")[1])["speakers"] == []
