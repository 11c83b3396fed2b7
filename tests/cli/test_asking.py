"""The verb that asks a language model, run as people run it."""

from __future__ import annotations

import json
import re

import pytest

from tests.collect.llmserver import serving
from tests.command import kuager
from tests.workflow.test_asking_model import GOOD, answering

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
def case(tmp_path, texts):
    root = tmp_path / "case"
    assert kuager("init", root, "--plain").returncode == 0
    assert kuager("-a", root, "add", texts).returncode == 0
    return root


def plug(root, address):
    file = root / "kuager.toml"
    text = file.read_text("utf-8")
    text = re.sub(r'(?m)^endpoint = ""$', f'endpoint = "{address}"', text)
    file.write_text(re.sub(r'(?m)^model = ""$', 'model = "tiny"', text), "utf-8")


def test_it_is_off_in_a_new_archive(case):
    done = kuager("-a", case, "ask-model")
    assert done.returncode == 2
    assert "K-COLLECT-040" in done.stderr


def test_a_machine_elsewhere_needs_the_switch(case):
    plug(case, "https://models.example.org")
    done = kuager("-a", case, "ask-model")
    assert done.returncode == 2
    assert "K-COLLECT-042" in done.stderr


def test_it_tells_what_became_of_the_proposals(case):
    with serving(proposals=answering(GOOD)) as model:
        plug(case, model.address)
        done = kuager("-a", case, "ask-model", "--json")
        assert done.returncode == 0, done.stderr
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert [row["outcome"] for row in rows] == ["asked", "asked"]
        assert sum(row["counts"].get("exact", 0) for row in rows) == 3
        said = kuager("-a", case, "ask-model")
        assert "2 documents asked about. exact 3." in said.stderr
        model.mode = "error"
        assert kuager("-a", case, "ask-model").returncode == 1


def test_documents_are_marked_and_then_refused(case):
    ids = [row["document"] for row in json.loads(kuager("-a", case, "sources", "--json").stdout)]
    assert kuager("-a", case, "ask-model", "--forbid").returncode == 2
    assert "2 sources marked" in kuager("-a", case, "ask-model", *ids, "--forbid").stderr
    with serving() as model:
        plug(case, model.address)
        done = kuager("-a", case, "ask-model", *ids)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("no machine may read it") == 2
        assert model.asked == []
