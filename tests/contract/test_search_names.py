"""Names are found at every level of tolerance, and a hit says the level at which it was found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kuager.model import Capture, CaptureId, Document, DocumentId, Entity, EntityId, Extraction, Layer, NodeId
from kuager.ports import CaseStore, Derived, Node
from kuager.store import tokens
from kuager.store.sqlite import open_store

AT = datetime(2026, 1, 2, tzinfo=UTC)
CAPTURE = Capture(
    id=CaptureId("c-1"), sha256="00" * 32, size=7, media_type="text/plain", target_uri="a.txt", original_name="a.txt",
    captured_at=AT, captured_by="t", method="t", tool="t",
)  # fmt: skip
QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def add(
    store: CaseStore, *names: tuple[str, ...], document: str = "d-1", shielded: bool = False, text: str = "came"
) -> None:
    layer = Layer(kind="text", text=text, digest=f"l-{document}")
    nodes = [
        Node(
            id=NodeId(f"{document} {at}"), document=DocumentId(document), local=f"p{at}", schema="person", name=name,
            spellings=tuple(spellings), shielded=shielded,
        )
        for at, (name, *spellings) in enumerate(names)
    ]  # fmt: skip
    with store.write() as writer:
        writer.capture(CAPTURE)
        writer.document(
            Document(
                id=DocumentId(document),
                capture=CAPTURE.id,
                kind="plain",
                reader="t",
                layers=(layer,),
                zones=(),
                title=document,
            )
        )
        writer.extraction(DocumentId(document), Extraction(extractor="t"), nodes)


def found(store: CaseStore, query: str, limit: int = 50) -> list[tuple[str, str]]:
    return [(hit.label, hit.how) for hit in store.search(query, limit) if hit.kind == "entity"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CaseStore]:
    store = open_store(tmp_path / "case.db", bytes(range(32)), create=True)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("query", "how"),
    [
        ("Gulzira Mamutova", "exact"),
        ("mamutova gulzira", "exact"),
        ("Gulzira Mamut", "prefix"),
        ("Gul Mamu", "prefix"),
        ("Гулзира Мамутова", "sound"),
        ("Gulzira Momutova", "sound"),
        ("Gulzira Mamutoxa", "typo"),
        ("Gulxira Mamutoxa", "typo"),
        ("Gulzira Mamuxtovq", "typo2"),
        ("Gulzira aMmutoav", "typo2"),
        ("Mamuxtovq", "typo2"),
        ("古丽孜拉·马木提", "exact"),
        ("古丽孜拉", "exact"),
        ("古丽", "prefix"),
        ("丽孜", "part"),
        ("丽孜拉", "part"),
        ("孜拉 马木", "part"),
        ("گۈلزىرا", "exact"),
        ("گۈلزىر", "prefix"),
        ("گۈلزىما", "typo"),
        ("گۇلزيرا مامۇتوۆا", "exact"),
    ],
)
def test_every_level_is_named(store, query, how):
    add(store, ("Gulzira Mamutova", "古丽孜拉·马木提", "گۈلزىرا مامۇتوۋا", "گۇلزيرا مامۇتوۆا"), ("Nobody Else",))
    assert found(store, query) == [("Gulzira Mamutova", how)]


@pytest.mark.parametrize("query", ["古丽孜拉马木提", "古丽孜拉 马木提", "古丽孜拉·马木提"])
def test_a_chinese_name_is_found_without_its_dot(store, query):
    add(store, ("Gulzira Mamutova", "古丽孜拉·马木提"), ("古丽孜拉·买买提",), ("马木提",))
    assert found(store, query)[0] == ("Gulzira Mamutova", "exact")
    add(store, ("古丽孜拉马木提",), document="d-2")
    assert {label for label, _ in found(store, query)} == {"Gulzira Mamutova", "古丽孜拉马木提"}


def test_a_text_with_another_spelling_of_the_name_found_is_shown(store):
    add(store, ("Gulzira Mamutova", "Гулзира Мамутова"), text="Пришла Гулзира Мамутова сама")
    for query in ("Gulzira Mamutovo", "Гулзира Мамутоваа", "Gulzira Mamutova"):
        assert [(hit.how, hit.start) for hit in store.search(query) if hit.kind == "document"] == [("text_like", 7)], (
            query
        )


def test_what_is_not_exact_is_never_called_so(store):
    names = ["Dana Orlova", "Dina Orlova", "Danna Orlova", "Dana Orlov", "Dana Orlovskaya", "Diana Arlova"]
    add(store, *((name,) for name in names))
    for query in names:
        for label, how in found(store, query):
            assert (how == "exact") == (set(query.lower().split()) <= set(label.lower().split())), (query, label)


def test_whole_names_come_first_then_those_of_more_documents(store):
    add(store, ("Dana Orlova Marat",), ("Dana Orlova",), ("Dana Orlova",))
    add(store, ("Dana Orlova",), document="d-2")
    members = [(NodeId("d-1 0"),), (NodeId("d-1 1"),), (NodeId("d-1 2"), NodeId("d-2 0"))]
    entities = tuple(
        Entity(id=EntityId(nodes[0]), schema="person", name="Dana Orlova", members=nodes) for nodes in members
    )
    with store.write() as writer:
        writer.derived(Derived(entities=entities), 1)
    assert [hit.id for hit in store.search("Dana Orlova")] == ["d-1 2", "d-1 1", "d-1 0"]


def test_three_words_of_which_one_is_wrong(store):
    add(store, ("Dana Marat Orlova",), ("Dana Serik Petrova",))
    assert found(store, "Dana Maxrgt Orlova") == [("Dana Marat Orlova", "typo2")]
    assert found(store, "Orlova Dana Marat") == [("Dana Marat Orlova", "exact")]
    assert found(store, "Dana Marat Orl") == [("Dana Marat Orlova", "prefix")]


def test_words_of_different_spellings_are_found_together(store):
    add(store, ("Dana Orlova", "Дана Орлова"), ("Dana Petrova",))
    assert found(store, "Dana Орлова") == [("Dana Orlova", "exact")]


def test_long_names_of_organisations_are_found_by_any_words(store):
    name = "Regional Centre Of Study And Work Number Seven"
    add(store, (name,), ("Other",))
    for query in (name, "regional centre", "regional seven", "study work number", "Regionol Centre"):
        assert [label for label, _ in found(store, query)] == [name], query


def test_shielded_people_are_found_at_no_level(store):
    add(store, ("Gulzira Mamutova", "古丽孜拉·马木提"), shielded=True)
    for query in (
        "Gulzira Mamutova",
        "Gulzira",
        "Gulz",
        "Гулзира",
        "Gulzirx",
        "Gulxirx Mamutova",
        "古丽孜拉",
        "丽孜",
        "Mamuxtovq",
    ):
        assert found(store, query) == []


def test_a_common_name_does_not_hide_a_rare_one(store):
    add(store, *((f"Dana {chr(97 + at // 26)}{chr(97 + at % 26)}ova",) for at in range(300)), ("Danna Zhumabek",))
    assert found(store, "Dana Zhumabek", 5)[0] == ("Danna Zhumabek", "sound")
    assert len(found(store, "Dana", 5)) == 5


def test_names_found_while_adding_are_those_of_a_rebuild(store):
    add(store, ("Dana Orlova", "古丽孜拉"), ("Dana Orlova",))
    add(store, ("Dana Petrova",), document="d-2")
    before = store.digests()
    with store.write() as writer:
        writer.projections()
    assert store.digests() == before


NAME = st.lists(st.text("abdeguz", min_size=3, max_size=9), min_size=1, max_size=3, unique=True).map(" ".join)


@QUICK
@given(names=st.lists(NAME, min_size=1, max_size=6, unique=True), data=st.data())
def test_every_name_is_found_by_each_of_its_words_and_by_words_with_one_edit(tmp_path_factory, names, data):
    store = open_store(tmp_path_factory.mktemp("case") / "case.db", None, create=True)
    try:
        add(store, *((name,) for name in names))
        name = data.draw(st.sampled_from(names))
        word = data.draw(st.sampled_from(name.split()))
        assert (name, "exact") in found(store, word)
        assert (name, "exact") in found(store, name)
        if len(word) >= 5:
            at, letter = data.draw(st.integers(0, len(word) - 1)), data.draw(st.sampled_from("abdeguz"))
            swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
            other = data.draw(
                st.sampled_from(
                    [
                        word[:at] + word[at + 1 :],
                        word[:at] + letter + word[at:],
                        word[:at] + letter + word[at + 1 :],
                        swapped,
                    ]
                )
            )
            assert OSA.distance(word, other) <= 1
            assert name in [label for label, _ in found(store, other)]
            assert name in [label for label, _ in found(store, name.replace(word, other))]
    finally:
        store.close()


def test_the_words_of_a_query_are_those_of_names():
    assert tokens.words_of_name("Ma'mun-Jan 马木提") == ["mamun", "jan", "马木提"]
