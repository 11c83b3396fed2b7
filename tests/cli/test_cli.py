"""The command line as scripts and checks call it: shapes, exit codes, and never a traceback."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import pytest

from kuager.cli.root import COMMANDS
from tests.command import kuager


@pytest.fixture
def case(tmp_path, texts):
    assert kuager("init", tmp_path / "case", "--plain").returncode == 0
    assert kuager("-a", tmp_path / "case", "add", texts).returncode == 0
    return tmp_path / "case"


def test_help_names_every_verb_with_an_example():
    done = kuager("--help")
    assert done.returncode == 0
    for verb in COMMANDS:
        assert verb in done.stdout
        assert "Example:" in kuager(verb, "--help").stdout, verb


def test_add_prints_one_json_line_per_item(tmp_path, texts):
    kuager("init", tmp_path / "case", "--plain")
    done = kuager("-a", tmp_path / "case", "add", texts, tmp_path / "gone.txt", "--json", "--from", "Aigul")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [line["outcome"] for line in lines] == ["ok", "ok", "failed"]
    assert all({"item", "outcome", "capture", "document", "code"} <= set(line) for line in lines)
    assert lines[2]["code"] == "K-COLLECT-001"


@pytest.mark.parametrize("verb", ["sources", "people", "events"])
def test_reading_verbs_give_one_json_document(case, verb):
    done = kuager("-a", case, verb, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)
    assert kuager("-a", case, verb).returncode == 0


def test_find_and_show_lead_to_the_words(case):
    hits = json.loads(kuager("-a", case, "find", "Sadvakas", "--json").stdout)
    whole = json.loads(kuager("-a", case, "find", "Sadvakas", "--json", "--facets").stdout)
    assert whole["rows"] == hits
    assert {facet["name"] for facet in whole["facets"]} >= {"kind"}
    assert hits[0]["why"]
    person = next(hit for hit in hits if hit["kind"] == "person")
    dossier = json.loads(kuager("-a", case, "show", person["id"], "--json").stdout)
    claim = dossier["names"][0]["claims"][0]
    sources = json.loads(kuager("-a", case, "sources", "--json").stdout)
    assert claim["document"] in {row["document"] for row in sources}
    assert claim["exact"]
    assert kuager("-a", case, "show", person["id"]).returncode == 0


def test_show_tells_of_a_document_where_it_came_from_and_what_it_says(case):
    sources = json.loads(kuager("-a", case, "sources", "--json").stdout)
    source = next(row for row in sources if row["claims"])
    found = json.loads(kuager("-a", case, "show", source["document"], "--json").stdout)
    assert (found["id"], found["title"]) == (source["document"], source["title"])
    assert found["source"]["sha256"] == source["sha256"]
    assert hashlib.sha256(found["text"].encode()).hexdigest() == found["layers"][0]["sha256"]
    lines = [found["text"][line["start"] : line["end"]] for line in found["outline"]]
    assert lines == [line.rstrip() for line in found["text"].splitlines() if line.strip()]
    assert found["claims"]
    for claim in found["claims"]:
        assert found["text"][claim["start"] : claim["end"]] == claim["exact"]
    told = kuager("-a", case, "show", source["document"][:8])
    assert told.returncode == 0
    for words in (source["sha256"], source["title"], lines[0][:40], found["claims"][0]["exact"]):
        assert words in told.stdout
    unknown = kuager("-a", case, "show", "d-nothing")
    assert unknown.returncode != 0
    assert "Nothing in this archive has that id" in unknown.stderr


def test_findings_are_json_lines_with_sides_in_the_text(case, texts):
    done = kuager("-a", case, "findings", "--json")
    assert done.returncode == 0
    for line in done.stdout.splitlines():
        finding = json.loads(line)
        assert {"id", "kind", "question", "sides", "independent", "explanation"} <= set(finding)
        for side in finding["sides"]:
            text = (texts / side["file"]).read_text(encoding="utf-8")
            assert text[side["start"] : side["end"]] == side["text"]


def test_picket_counts_days(case):
    view = json.loads(kuager("-a", case, "picket", "--json", "--on", "2022-06-21").stdout)
    assert (view["start"], view["day"], view["date"]) == ("2022-03-14", 100, "2022-06-21")
    assert {"picket_days", "rest_days", "events"} <= set(view)
    assert kuager("-a", case, "picket", "--on", "yesterday").returncode == 2


def test_read_and_extract_need_no_archive(texts):
    read = json.loads(kuager("read", texts / "a-families.txt", "--json").stdout)
    text = (texts / "a-families.txt").read_text(encoding="utf-8")
    assert read["layers"][0]["text"] == text
    assert {"kind", "lang", "title", "byline", "published", "layers", "zones"} <= set(read)
    found = json.loads(kuager("extract", texts / "a-families.txt", "--json").stdout)
    assert {"mentions", "quotes", "events", "relations"} <= set(found)
    for mention in found["mentions"]:
        assert text[mention["start"] : mention["end"]] == mention["text"]


def test_a_person_may_say_when_a_text_was_published(tmp_path):
    story = tmp_path / "story.txt"
    story.write_text(
        "Protesters gathered again outside the embassy on 8 February, their lawyer said.\n", encoding="utf-8"
    )
    dates = {}
    for published in (None, "2021-03-31"):
        words = ("--published", published) if published else ()
        found = json.loads(kuager("extract", story, "--json", *words).stdout)
        dates[published] = [one["value"] for one in found["mentions"] if one["type"] == "date"]
    assert dates == {None: ["XXXX-02-08"], "2021-03-31": ["2021-02-08"]}
    assert kuager("extract", story, "--published", "tomorrow").returncode == 2


def test_review_decides_and_takes_back(case):
    rows = json.loads(kuager("-a", case, "review", "--json").stdout)
    assert kuager("-a", case, "review", "accept", rows[0]["id"]).returncode == 0
    assert rows[0]["id"] not in {row["id"] for row in json.loads(kuager("-a", case, "review", "--json").stdout)}
    assert kuager("-a", case, "review", "undo", rows[0]["id"]).returncode == 0
    assert rows[0]["id"] in {row["id"] for row in json.loads(kuager("-a", case, "review", "--json").stdout)}


def test_rebuild_check_and_verify(case):
    assert json.loads(kuager("-a", case, "rebuild", "--check", "--json").stdout)["identical"] is True
    done = kuager("-a", case, "verify", "--read-all", "--json")
    verdicts = {name: check["verdict"] for name, check in json.loads(done.stdout).items()}
    assert done.returncode == 0
    assert verdicts == {
        "bytes": "ok", "chain": "ok", "signatures": "unverifiable", "time": "unverifiable", "completeness": "ok",
        "derivation": "ok", "database": "ok", "files": "ok",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("args", "code", "exit_code"),
    [
        (["people"], "K-USE-002", 2),
        (["nonsense"], "K-USE-001", 2),
        (["-a", "nowhere", "people"], "K-STORE-001", 3),
        (["names", "compare", "one"], "K-USE-001", 2),
        (["read", "missing.txt"], "K-COLLECT-001", 1),
    ],
)
def test_mistakes_have_codes_cures_and_exit_codes(tmp_path, args, code, exit_code):
    done = kuager(*args, cwd=tmp_path, env={"KUAGER_ARCHIVE": ""})
    assert (done.returncode, done.stderr.split(":")[0]) == (exit_code, code)
    assert len(done.stderr.splitlines()) >= 2, "a message and a cure"


def test_archive_can_be_named_three_ways(case):
    assert kuager("people", env={"KUAGER_ARCHIVE": str(case)}).returncode == 0
    assert kuager("people", cwd=case, env={"KUAGER_ARCHIVE": ""}).returncode == 0


def test_unknown_id_is_wrong_usage(case):
    done = kuager("-a", case, "show", "n-ffffffffffffffffffff")
    assert (done.returncode, done.stderr.split(":")[0]) == (2, "K-USE-003")


def test_encrypted_archive_without_a_keyboard(tmp_path):
    done = kuager("init", tmp_path / "case")
    assert (done.returncode, done.stderr.split(":")[0]) == (3, "K-STORE-010")
    secret = tmp_path / "secret"
    secret.write_text("many words make a key\n")
    assert kuager("--passphrase-file", secret, "init", tmp_path / "case").returncode == 0
    assert kuager("-a", tmp_path / "case", "people").returncode == 3
    assert kuager("-a", tmp_path / "case", "people", env={"KUAGER_PASSPHRASE_FILE": str(secret)}).returncode == 0
    secret.write_text("other words")
    done = kuager("-a", tmp_path / "case", "--passphrase-file", secret, "people")
    assert (done.returncode, done.stderr.split(":")[0]) == (3, "K-STORE-003")


def test_names_table_keeps_order(tmp_path):
    (tmp_path / "in.csv").write_text("a,b,note\nAigul Serik,Айгүл Серік,x\nNurlan,Nurzhan,y\n", encoding="utf-8")
    assert kuager("names", "compare", "--pairs", tmp_path / "in.csv", "--out", tmp_path / "out.csv").returncode == 0
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "a,b,note,score,verdict"
    assert [line.split(",")[0] for line in lines[1:]] == ["Aigul Serik", "Nurlan"]


def test_a_process_of_its_own_says_the_same(case):
    """What the other tests ask of the command inside their own process holds of the one that people start."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KUAGER_")}
    for words in (("people", "--json"), ("show", "no-such-id"), ("picket", "--on", "yesterday")):
        command = [sys.executable, "-m", "kuager", "-a", str(case), *words]
        real = subprocess.run(
            command, capture_output=True, text=True, env={**plain, "NO_COLOR": "1", "COLUMNS": "120"}, check=False
        )
        here = kuager("-a", case, *words)
        assert (here.returncode, here.stdout, here.stderr) == (real.returncode, real.stdout, real.stderr)


def test_output_to_a_closed_pipe_is_quiet(case):
    done = subprocess.run(
        f"{sys.executable} -m kuager -a {case} people --json | head -c 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
