"""The word lists are general: nothing in them is known only from the texts the rules are measured on."""

from __future__ import annotations

import json
import os
from importlib import resources
from pathlib import Path

import pytest
import yaml

from kuager.extract.vocab import load_vocab

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("KUAGER_SHARED", ROOT.parent / "shared"))
KNOWN_WORLD_WIDE = {"un", "rfe/rl", "radio free europe", "radio liberty", "deutsche welle", "united nations"}


def packaged() -> str:
    folder = resources.files("kuager.extract").joinpath("resources")
    return "\n".join(
        one.read_text("utf-8")
        for one in sorted(folder.iterdir(), key=lambda one: one.name)
        if one.name.endswith(".yml")
    )


@pytest.mark.skipif(not (SHARED / "eval" / "text_dev.json").exists(), reason="the labelled reports are not here")
def test_no_list_names_a_person_or_an_organisation_of_the_labelled_reports():
    gold = json.loads((SHARED / "eval" / "text_dev.json").read_text("utf-8"))
    lists = f" {packaged().lower()} "
    for text in gold.values():
        for person in text["persons"]:
            for spelling in person["spellings"]:
                if len(spelling.split()) > 1 or spelling.startswith("@"):
                    assert spelling.lower() not in lists, spelling
        for body in text["orgs"]:
            if body["kind"] == "named" and "main" in body["zones"]:
                for spelling in body["spellings"]:
                    assert spelling.lower() in KNOWN_WORLD_WIDE or f" {spelling.lower()}" not in lists, spelling


@pytest.mark.skipif(not (SHARED / "eval" / "text_dev.json").exists(), reason="the labelled reports are not here")
def test_no_trigger_quotes_a_sentence_of_the_labelled_reports():
    gold = json.loads((SHARED / "eval" / "text_dev.json").read_text("utf-8"))
    sentences = [event["text"].lower() for text in gold.values() for event in text["events"]]
    events = yaml.safe_load(resources.files("kuager.extract").joinpath("resources", "events.yml").read_text("utf-8"))
    for rules in events.values():
        for line in rules["triggers"].splitlines():
            words = [word for word in line.replace("=>", " ").replace("<=", " ").split() if word.isalpha()]
            for at in range(len(words) - 4):
                assert not any(" ".join(words[at : at + 5]) in sentence for sentence in sentences), line


def test_every_schema_with_triggers_exists_and_every_act_of_custody_has_some():
    schemata = {path.stem for path in (ROOT / "src" / "kuager" / "model" / "schema").glob("*.yaml")}
    told = set(load_vocab().events)
    assert told <= schemata
    assert {
        "detention",
        "prison_sentence",
        "camp_internment",
        "house_arrest",
        "release",
        "disappearance",
        "protest",
        "fine",
    } <= told


def test_lists_are_lower_case_words():
    vocab = load_vocab()
    assert all(word == word.lower() for word in vocab.kinds)
    assert all(term.relation.replace("_", "").isalpha() for term in vocab.kin.values())
