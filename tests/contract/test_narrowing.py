"""Narrowing what was found, and events by what, when and whom: over each implementation of the store."""

# mypy: disable-error-code="arg-type"
# A test writes ids as plain strings.

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kuager.model import Anchor, Capture, Claim, Document, Entity, Extraction, Layer
from kuager.ports import CaseStore, Derived, Node
from kuager.store.sqlite import open_store

NOW = datetime(2021, 2, 8, 10, 1, 30, 5, tzinfo=UTC)
KEYS = {"sqlite": None, "sqlcipher": bytes(range(32))}
CAPTURE = Capture(
    id="c-1", sha256="ab" * 32, size=7, media_type="text/plain", target_uri="file:a.txt", original_name="a.txt",
    captured_at=NOW, captured_by="mira", method="copy", tool="kuager 0",
)  # fmt: skip
DANA, DANA_AGAIN, TOWN, FIRST, SECOND, THIRD = "n-1", "n-2", "n-3", "n-4", "n-5", "n-6"


def document(number: int, lang: str | None, kind: str) -> Document:
    layer = Layer(kind="text", text="Dana", digest=f"digest-{number}")
    return Document(id=f"d-{number}", capture="c-1", kind=kind, reader="r@1", layers=(layer,), zones=(), lang=lang)


def node(id: str, schema: str, document: str = "d-1", local: str = "p1") -> Node:  # noqa: A002  the word of the house
    return Node(id=id, document=document, local=f"{local}-{id}", schema=schema, name=id)


def claim(number: int, subject: str, schema: str, prop: str, value: str, about: str | None = None) -> Claim:
    where = "d-2" if subject in {SECOND, DANA_AGAIN} else "d-1"
    anchor = Anchor(document=where, layer="digest-1", start=0, end=4, exact="Dana")
    return Claim(
        id=f"k-{number}", subject=subject, schema=schema, prop=prop, value=value, anchor=anchor, extractor="rules@1",
        recorded_at=NOW, value_node=about,
    )  # fmt: skip


@pytest.fixture(params=sorted(KEYS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CaseStore]:
    """Dana, told of in two documents, was detained in a town in 2018 and released on a day of 2020; a protest has no names."""
    opened = open_store(tmp_path / "case.db", KEYS[request.param], create=True)
    with opened.write() as writer:
        writer.capture(CAPTURE)
        writer.document(document(1, "en", "plain"))
        writer.document(document(2, None, "html"))
        people = (node(DANA, "person"), node(TOWN, "place"), node(FIRST, "detention"), node(THIRD, "protest"))
        writer.extraction("d-1", Extraction(extractor="rules@1"), people)
        others = (node(DANA_AGAIN, "person", "d-2"), node(SECOND, "release", "d-2"))
        writer.extraction("d-2", Extraction(extractor="rules@1"), others)
        writer.claims(
            [
                claim(1, FIRST, "detention", "type", "detention"),
                claim(2, FIRST, "detention", "who", "Dana", DANA),
                claim(3, FIRST, "detention", "when", "2018-05"),
                claim(4, FIRST, "detention", "where", "Ili", TOWN),
                claim(5, SECOND, "release", "type", "release"),
                claim(6, SECOND, "release", "who", "Dana", DANA_AGAIN),
                claim(7, SECOND, "release", "when", "2020-03-14"),
                claim(8, THIRD, "protest", "type", "protest"),
                claim(9, THIRD, "protest", "when", "2020-02-01/2020-04-01"),
                claim(11, THIRD, "protest", "according_to", "Dana", DANA),
                claim(10, DANA, "person", "citizenship", "Ili", TOWN),
            ]
        )
        entity = Entity(id=DANA, schema="person", name="Dana", members=(DANA, DANA_AGAIN))
        writer.derived(Derived(entities=(entity,)), 0)
    yield opened
    opened.close()


def told(store: CaseStore, id: str) -> dict[str, set[str]]:  # noqa: A002  the word of the house
    found: dict[str, set[str]] = {}
    for trait in store.traits([id]):
        found.setdefault(trait.facet, set()).add(trait.value)
    return found


def test_a_person_is_narrowed_by_all_documents_and_events_of_hers(store: CaseStore) -> None:
    assert told(store, DANA) == {
        "kind": {"person"},
        "lang": {"en", "und"},
        "source": {"plain", "html"},
        "event": {"detention", "release"},
        "year": {"2018", "2020"},
        "place": {"Ili"},
    }


def test_a_place_has_the_events_that_were_there_and_no_other_claims(store: CaseStore) -> None:
    assert told(store, TOWN)["event"] == {"detention"}
    assert "event" not in {trait.facet for trait in store.traits([TOWN], without=["k-1"])}


def test_claims_that_do_not_count_narrow_nothing(store: CaseStore) -> None:
    assert not {trait.value for trait in store.traits([DANA], without=["k-3"])} & {"2018"}
    assert not {trait.value for trait in store.traits([DANA], without=["k-2"])} & {"detention", "2018", "Ili"}
    assert {trait.facet for trait in store.traits(["d-1"], without=["k-1", "k-3", "k-4", "k-8", "k-9"])} == {
        "kind",
        "lang",
        "source",
    }
    found = store.traits([DANA, DANA])
    assert len(found) == len(set(found))


def test_an_event_and_a_document_have_their_own(store: CaseStore) -> None:
    assert told(store, THIRD) == {
        "kind": {"protest"}, "lang": {"en"}, "source": {"plain"}, "event": {"protest"}, "year": {"2020-02-01/2020-04-01"},
    }  # fmt: skip
    assert told(store, "d-2") == {
        "kind": {"document"}, "lang": {"und"}, "source": {"html"}, "event": {"release"}, "year": {"2020"},
    }  # fmt: skip


def test_values_are_found_by_words_of_theirs_in_any_case_of_letters(store: CaseStore) -> None:
    with store.write() as writer:
        writer.claims(
            [
                claim(20, DANA, "person", "role", "Учитель музыки"),
                claim(21, DANA_AGAIN, "person", "role", "учитель музыки"),
                claim(22, DANA, "person", "role", "100% driver"),
                claim(23, FIRST, "detention", "reason", "учитель"),
            ]
        )
    assert {one.id for one in store.valued(["role"], ["УЧИТЕЛЬ", "музыки"])} == {"k-20", "k-21"}
    assert [one.id for one in store.valued(["role"], ["0%", "driver"])] == ["k-22"]
    assert [one.id for one in store.valued(["reason"], ["Учитель"])] == ["k-23"]
    assert len(store.valued(["role", "reason"], ["учитель"], 2)) == 2
    assert store.valued(["role"], ["%"]) == store.valued(["role"], ["100%"])
    assert store.valued([], ["учитель"]) == store.valued(["role"], []) == store.valued(["role"], ["пианист"]) == []


def test_what_is_not_there_has_nothing_and_many_ids_are_no_trouble(store: CaseStore) -> None:
    assert store.traits([]) == store.traits(["n-none", "d-none"]) == []
    many = [f"x-{number}" for number in range(1000)]
    assert {trait.id for trait in store.traits([*many, DANA, "d-1", DANA])} == {DANA, "d-1"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"types": ["detention"]}, [FIRST]),
        ({"types": ["detention", "release"]}, [FIRST, SECOND]),
        ({"dates": ["2018"]}, [FIRST]),
        ({"dates": ["2018-05"]}, [FIRST]),
        ({"dates": ["2018-05-09"]}, []),
        ({"dates": ["2020-03-14"]}, [SECOND, THIRD]),
        ({"dates": ["2020-05"]}, []),
        ({"dates": ["XXXX-03-14"]}, [SECOND]),
        ({"dates": ["2018", "2020-03-14"]}, [FIRST, SECOND, THIRD]),
        ({"nodes": [TOWN]}, [FIRST]),
        ({"nodes": [DANA, DANA_AGAIN]}, [FIRST, SECOND]),
        ({"types": ["release"], "dates": ["2020"], "nodes": [DANA_AGAIN]}, [SECOND]),
        ({"types": ["release"], "dates": ["2018"]}, []),
        ({"types": ["' OR 1"], "dates": ["%"]}, []),
        ({"limit": 2}, [FIRST, SECOND]),
    ],
)
def test_events_by_what_when_and_whom(store: CaseStore, asked: dict[str, list[str]], found: list[str]) -> None:
    assert store.events(**asked) == found
