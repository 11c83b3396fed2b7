"""Claims: what is claimed of whom, anchored where, said by whom."""

from __future__ import annotations

from datetime import UTC, datetime

from kuager import extract
from kuager.model import content_id

NOW = datetime(2022, 5, 1, tzinfo=UTC)
TEXT = (
    "Leila Mansour said her son, Omar Haddad, was arrested in May 2019. “He is ill,” Mansour said. Another woman wept."
)


def claims_of(document, text):
    one = document(text)
    found = extract.find(one, extract.Lexicon.empty())
    nodes, claims = extract.claims(one, found, NOW)
    return {node.id: node for node in nodes}, claims


def test_persons(document):
    nodes, claims = claims_of(document, TEXT)
    got = {(nodes[c.subject].name, c.prop, c.value) for c in claims if nodes[c.subject].schema == "person"}
    assert {
        ("Leila Mansour", "name", "Leila Mansour"),
        ("Leila Mansour", "name", "Mansour"),
        ("Leila Mansour", "said", "He is ill,"),
        ("Omar Haddad", "son", "Leila Mansour"),
        ("Another woman", "description", "Another woman"),
    } <= got
    assert not any(prop == "name" for name, prop, _ in got if name == "Another woman")


def test_events(document):
    nodes, claims = claims_of(document, TEXT)
    event = next(c for c in claims if c.prop == "type" and c.value == "detention")
    assert event.anchor.exact == "arrested"
    assert event.said_by is not None
    assert nodes[event.said_by].name == "Leila Mansour"
    mine = {c.prop: c for c in claims if c.subject == event.subject}
    assert mine["when"].value == "2019-05"
    assert mine["when"].anchor.exact == "May 2019"
    assert mine["who"].value == "Omar Haddad"
    assert mine["who"].value_node is not None
    assert mine["according_to"].value == "Leila Mansour"


def test_ids_are_content(document):
    one = document(TEXT)
    found = extract.find(one, extract.Lexicon.empty())
    nodes, claims = extract.claims(one, found, NOW)
    assert nodes[0].id == content_id("n", one.id, found.entities[0].id, found.extractor)
    claim = claims[0]
    parts = (claim.subject, claim.prop, claim.value, one.id, claim.anchor.start, claim.anchor.end, found.extractor)
    assert claim.id == content_id("c", *parts)
    later = extract.claims(one, found, datetime(2023, 1, 1, tzinfo=UTC))[1]
    assert [c.id for c in later] == [c.id for c in claims]


def test_json_has_the_published_shape(document):
    one = document(TEXT)
    shape = extract.as_json(extract.find(one, extract.Lexicon.empty()))
    assert set(shape) == {"mentions", "quotes", "events", "relations", "entities", "notices"}
    for mention in shape["mentions"]:
        assert TEXT[mention["start"] : mention["end"]] == mention["text"]
        assert {"type", "start", "end", "text", "entity", "zone"} <= set(mention)
    assert {"type", "start", "end", "who", "by", "when", "where", "according_to", "stance"} <= set(shape["events"][0])
    assert set(shape["quotes"][0]) == {"start", "end", "speaker", "kind"}
    assert set(shape["relations"][0]) == {"subject", "relation", "object", "start", "end"}
    assert not [r for r in shape["relations"] if r["relation"] == "sex"]
