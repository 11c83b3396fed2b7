"""What the rules of other rooms write down must be words of the vocabulary."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kuager.model.schema import find_prop, schemata, vocabulary

RESOURCES = Path(__file__).parents[2] / "src" / "kuager" / "extract" / "resources"


def resource(name: str) -> Any:
    return yaml.safe_load((RESOURCES / name).read_text(encoding="utf-8"))


def test_every_kinship_the_extractor_knows_is_a_term_and_a_property_of_a_person():
    relations = {entry["relation"] for entry in resource("words.yml")["kin"].values()}
    assert len(relations) > 20
    assert sorted(relations - set(vocabulary("kinship").terms)) == []
    assert sorted(name for name in relations if find_prop("person", name) is None) == []


def test_every_event_the_extractor_knows_is_a_schema():
    types = set(resource("events.yml"))
    assert sorted(types - {one.id for one in schemata() if one.is_event}) == []


@pytest.mark.parametrize("one", schemata(), ids=lambda one: one.id)
def test_every_schema_can_be_exported_to_follow_the_money(one):
    assert one.codes["ftm"]
