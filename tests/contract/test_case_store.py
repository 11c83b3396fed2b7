"""What every CaseStore must do, over each implementation (PostgreSQL joins here when it comes)."""

# mypy: disable-error-code="arg-type"
# A test writes ids as plain strings.

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from kuager.model import (
    Anchor,
    Capture,
    Claim,
    CopyEdge,
    CustodyVerb,
    Decision,
    Document,
    EdgeKind,
    Entity,
    Extraction,
    Feature,
    Finding,
    FindingKind,
    FindingState,
    Issue,
    Judgement,
    Layer,
    Lineage,
    Proposal,
    Reliance,
    Review,
    SealedValue,
    Side,
    Source,
    Stance,
    Verdict,
    Zone,
    ZoneLabel,
)
from kuager.model.chain import GENESIS, custody_row, link
from kuager.ports import CaseStore, Derived, Node, Writer
from kuager.store.sqlite import open_store

NOW = datetime(2021, 2, 8, 10, 1, 30, 5, tzinfo=UTC)
KEY = bytes(range(32))

Maker = Callable[[Path, bool], CaseStore]
MAKERS: dict[str, Maker] = {
    "sqlite": lambda path, create: open_store(path / "case.db", None, create=create),
    "sqlcipher": lambda path, create: open_store(path / "case.db", KEY, create=create),
}


@pytest.fixture(params=sorted(MAKERS))
def maker(request: pytest.FixtureRequest) -> Maker:
    return MAKERS[request.param]


@pytest.fixture
def store(maker: Maker, tmp_path: Path) -> Iterator[CaseStore]:
    store = maker(tmp_path, True)
    yield store
    store.close()


CAPTURE = Capture(
    id="c-1", sha256="ab" * 32, size=7, media_type="text/plain", target_uri="file:a.txt", original_name="a.txt",
    captured_at=NOW, captured_by="mira", method="copy", tool="kuager 0",
)  # fmt: skip


def document(number: int = 1, text: str = "", *, main: int | None = None, title: str | None = None) -> Document:
    zones = () if main is None else (
        Zone(start=0, end=main, label=ZoneLabel.MAIN),
        Zone(start=main, end=len(text), label=ZoneLabel.BOILERPLATE),
    )  # fmt: skip
    layer = Layer(kind="text", text=text, digest=f"digest-{number}")
    return Document(
        id=f"d-{number}", capture=CAPTURE.id, kind="plain", reader="plain@1", layers=(layer,), zones=zones, title=title
    )


def node(
    number: int, name: str, *spellings: str, document: str = "d-1", shielded: bool = False, local: str = ""
) -> Node:
    return Node(
        id=f"n-{number}", document=document, local=local or f"p{number}", schema="person", name=name, spellings=spellings,
        shielded=shielded,
    )  # fmt: skip


def claim(
    number: int = 1, *, subject: str = "n-1", prop: str = "name", value: str = "Dana", document: str = "d-1"
) -> Claim:
    anchor = Anchor(document=document, layer="digest-1", start=0, end=4, exact="Dana")
    return Claim(
        id=f"k-{number}", subject=subject, schema="person", prop=prop, value=value, anchor=anchor, extractor="rules@1",
        recorded_at=NOW,
    )  # fmt: skip


def fill(store: CaseStore, *texts: str, nodes: tuple[Node, ...] = ()) -> None:
    with store.write() as writer:
        writer.capture(CAPTURE)
        for number, text in enumerate(texts or ("Dana came.",), 1):
            writer.document(document(number, text))
            mine = [one for one in nodes if one.document == f"d-{number}"]
            writer.extraction(f"d-{number}", Extraction(extractor="rules@1"), mine)


# --- values come back as they went in ----------------------------------------------------------------------------------

TEXT = st.text(max_size=12)
WORD = st.text(min_size=1, max_size=6)
MAYBE = st.none() | TEXT
NUMBER = st.integers(0, 2**40)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=6)), timezone(timedelta(hours=-3, minutes=30))])
INSTANT = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=ZONES)
WORDS = st.lists(TEXT, max_size=3).map(tuple)

QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

SOURCES = st.builds(Source, id=WORD, kind=TEXT, name=TEXT, names=WORDS, url=MAYBE, languages=WORDS, parent=MAYBE)
CAPTURES = st.builds(Capture, id=WORD, size=NUMBER, captured_at=INSTANT)
LAYERS = st.lists(st.from_type(Layer), min_size=1, max_size=3).map(tuple)
"""Every reader gives at least one text, and the check of a store asks for it."""
DOCUMENTS = st.builds(Document, id=WORD, capture=st.just(CAPTURE.id), layers=LAYERS)
EXTRACTIONS = st.from_type(Extraction)
NODES = st.builds(Node, id=WORD, document=st.just("d-1"), name=TEXT, spellings=WORDS)
CLAIMS = st.builds(
    Claim,
    id=WORD,
    anchor=st.builds(Anchor, document=st.just("d-1"), start=NUMBER, end=NUMBER),
    recorded_at=INSTANT,
    chain=WORDS,
)
ISSUES = st.from_type(Issue)
DERIVED = st.builds(
    Derived,
    entities=st.lists(
        st.builds(Entity, id=WORD, members=st.lists(WORD, max_size=3, unique=True).map(tuple)), max_size=1
    ).map(tuple),
    reliances=st.lists(st.builds(Reliance, start=NUMBER, end=NUMBER), max_size=3).map(tuple),
    findings=st.lists(
        st.builds(Finding, id=WORD, independent=NUMBER, state=st.just(FindingState.OPEN)), max_size=3
    ).map(tuple),
)


@QUICK
@given(values=st.lists(SOURCES, max_size=4, unique_by=lambda one: one.id))
def test_sources_come_back_equal(maker, tmp_path_factory, values):
    with fresh(maker, tmp_path_factory) as store:
        with store.write() as writer:
            for value in values:
                writer.source(value)
        assert store.sources() == values


@QUICK
@given(values=st.lists(CAPTURES, max_size=4, unique_by=lambda one: one.id))
def test_captures_come_back_equal_and_in_utc(maker, tmp_path_factory, values):
    with fresh(maker, tmp_path_factory) as store:
        with store.write() as writer:
            for value in values:
                writer.capture(value)
        assert list(store.captures()) == values
        for value in values:
            assert store.capture(value.id) == value
            assert value in store.captures_of(value.sha256)
        assert all(found.captured_at.utcoffset() == timedelta(0) for found in store.captures())


@QUICK
@given(values=st.lists(DOCUMENTS, max_size=3, unique_by=lambda one: one.id))
def test_documents_come_back_equal(maker, tmp_path_factory, values):
    with fresh(maker, tmp_path_factory) as store:
        with store.write() as writer:
            writer.capture(CAPTURE)
            for value in values:
                writer.document(value)
        assert list(store.documents()) == values
        assert store.documents_of(CAPTURE.id) == [value.id for value in values]
        assert all(store.document(value.id) == value for value in values)
        assert store.check() == []


@QUICK
@given(first=EXTRACTIONS, second=EXTRACTIONS)
def test_the_latest_extraction_comes_back_equal(maker, tmp_path_factory, first, second):
    with fresh(maker, tmp_path_factory) as store:
        fill(store)
        for value in (first, second):
            with store.write() as writer:
                writer.extraction("d-1", value, [])
            assert store.extraction("d-1") == value


@QUICK
@given(values=st.lists(NODES, max_size=4, unique_by=lambda one: one.id))
def test_nodes_come_back_equal(maker, tmp_path_factory, values):
    with fresh(maker, tmp_path_factory) as store:
        fill(store)
        with store.write() as writer:
            writer.extraction("d-1", Extraction(extractor="x"), values)
        assert list(store.nodes()) == values


@QUICK
@given(values=st.lists(CLAIMS, max_size=5, unique_by=lambda one: one.id))
def test_claims_come_back_equal(maker, tmp_path_factory, values):
    with fresh(maker, tmp_path_factory) as store:
        fill(store)
        with store.write() as writer:
            assert writer.claims(values) == len(values)
        assert sorted(store.claims(), key=lambda one: one.id) == sorted(values, key=lambda one: one.id)
        for value in values:
            assert store.claim(value.id) == value
            assert value in list(store.claims(subject=value.subject, prop=value.prop, document="d-1"))
        assert store.check() == []


@QUICK
@given(derived=DERIVED, issue=ISSUES, at=INSTANT)
def test_derived_tables_and_issues_come_back_equal(maker, tmp_path_factory, derived, issue, at):
    with fresh(maker, tmp_path_factory) as store:
        with store.write() as writer:
            writer.derived(derived, 3)
            writer.issue(issue, at)
        assert tuple(store.entities()) == derived.entities
        assert tuple(store.reliances()) == derived.reliances
        assert tuple(store.findings()) == derived.findings
        assert store.issues() == [issue]
        assert store.derived_upto() == 3


class fresh:  # noqa: N801  used like a function
    """A store of its own for one example of a property."""

    def __init__(self, maker: Maker, factory: pytest.TempPathFactory) -> None:
        self.store = maker(factory.mktemp("store"), True)

    def __enter__(self) -> CaseStore:
        return self.store

    def __exit__(self, *_error: object) -> None:
        self.store.close()


# --- logs --------------------------------------------------------------------------------------------------------------


def test_a_new_store_is_empty_and_sound(store):
    assert store.head() == 0
    assert store.derived_upto() == -1
    assert list(store.documents()) == list(store.nodes()) == list(store.claims()) == list(store.custody()) == []
    assert store.sources() == store.judgements() == store.reviews() == store.issues() == store.findings() == []
    assert store.document("d-1") is store.capture("c-1") is store.claim("k-1") is store.extraction("d-1") is None
    assert store.entity_of("n-1") is None
    assert store.search("Dana") == store.facets("name") == []
    assert store.check() == []


def test_what_was_written_is_there_after_opening_again(maker, tmp_path):
    store = maker(tmp_path, True)
    fill(store)
    head = store.head()
    store.close()
    again = maker(tmp_path, False)
    assert again.capture(CAPTURE.id) == CAPTURE
    assert again.head() == head
    again.close()


def test_the_same_id_twice_changes_nothing(store):
    fill(store, nodes=(node(1, "Dana Orlova"),))
    with store.write() as writer:
        writer.source(Source(id="s-1", kind="outlet", name="A"))
        writer.claims([claim()])
    head, digests = store.head(), store.digests()
    with store.write() as writer:
        writer.source(Source(id="s-1", kind="outlet", name="B"))
        writer.capture(replace(CAPTURE, size=8))
        writer.document(document(1, "other"))
        writer.extraction("d-1", Extraction(extractor="rules@1"), [node(1, "Other")])
        assert writer.claims([replace(claim(), value="Other"), claim(), claim()]) == 0
    assert store.head() == head
    assert store.digests() == digests
    assert store.sources()[0].name == "A"
    assert store.document("d-1").text == "Dana came."


def test_a_claim_given_twice_in_one_batch_is_one(store):
    fill(store)
    with store.write() as writer:
        assert writer.claims([claim(1), claim(2), claim(1)]) == 2
    assert store.facets("name") == [("Dana", 2)]


def test_many_claims_go_in_by_batches(store):
    fill(store)
    with store.write() as writer:
        assert writer.claims(claim(number, value=f"v{number % 3}") for number in range(1201)) == 1201
    assert len(list(store.claims())) == 1201
    assert store.facets("name", 2) == [("v0", 401), ("v1", 400)]


def test_an_error_inside_a_transaction_leaves_nothing(store):
    with suppress(KeyError), store.write() as writer:
        writer.capture(CAPTURE)
        writer.custody(CAPTURE.id, CustodyVerb.CAPTURE, agent="mira", at=NOW, outcome="ok")
        raise KeyError
    assert store.head() == 0
    assert list(store.captures()) == list(store.custody()) == []
    fill(store)
    assert len(list(store.captures())) == 1


def test_a_transaction_inside_a_transaction_is_refused(store):
    with store.write(), pytest.raises(RuntimeError), store.write():
        pass
    fill(store)


def test_nothing_is_visible_before_the_end_of_the_block(store):
    with store.write() as writer:
        writer.capture(CAPTURE)
        assert list(store.captures()) == []
    assert list(store.captures()) == [CAPTURE]


def test_claims_are_clustered_by_subject_and_filtered(store):
    fill(store, "Dana came.", "Dana left.")
    with store.write() as writer:
        writer.claims([claim(1, subject="n-2"), claim(2), claim(3, prop="role"), claim(4, document="d-2")])
    assert [one.subject for one in store.claims()] == ["n-1", "n-1", "n-1", "n-2"]
    assert {one.id for one in store.claims(subject="n-1", prop="name")} == {"k-2", "k-4"}
    assert [one.id for one in store.claims(document="d-2")] == ["k-4"]
    assert [one.id for one in store.claims(prop="role")] == ["k-3"]


def test_claims_about_a_node_are_found(store):
    fill(store)
    with store.write() as writer:
        writer.claims(
            [replace(claim(1), value_node="n-7"), replace(claim(2, subject="n-0"), value_node="n-7"), claim(3)]
        )
    assert [one.id for one in store.claims_about("n-7")] == ["k-2", "k-1"]
    assert list(store.claims_about("n-1")) == []


def test_the_head_grows_with_what_derived_tables_depend_on(store):
    heads = [store.head()]
    acts: tuple[Callable[[Writer], object], ...] = (
        lambda writer: writer.capture(CAPTURE),
        lambda writer: writer.document(document()),
        lambda writer: writer.extraction("d-1", Extraction(extractor="x"), [node(1, "A")]),
        lambda writer: writer.claims([claim()]),
        lambda writer: writer.judge("n-1", "n-2", Verdict.SAME, agent="mira", at=NOW),
        lambda writer: writer.review("k-1", "accept", agent="mira", at=NOW),
    )
    for act in acts:
        with store.write() as writer:
            act(writer)
        heads.append(store.head())
    assert heads == sorted(set(heads))
    with store.write() as writer:
        writer.custody("c-1", CustodyVerb.FIXITY, agent="mira", at=NOW, outcome="ok")
        writer.issue(Issue(code="K", item="i", message="m", cure="c"), NOW)
    assert store.head() == heads[-1]


def test_advance_follows_only_when_the_tables_were_fresh(store):
    fill(store)
    with store.write() as writer:
        writer.review("k-1", "accept", agent="mira", at=NOW)
        writer.advance()
    assert store.derived_upto() == -1
    with store.write() as writer:
        writer.derived(Derived(), store.head())
    with store.write() as writer:
        writer.review("k-1", "accept", agent="mira", at=NOW)
        writer.advance()
    assert store.derived_upto() == store.head()


def test_acts_are_numbered_in_order(store):
    with store.write() as writer:
        first = writer.judge("n-1", "n-2", Verdict.SAME, agent="mira", at=NOW, score="0.9", reason="one face")
        second = writer.judge("n-1", "n-2", Verdict.UNSURE, agent="aset", at=NOW, undoes=first.seq)
        review = writer.review("k-1", Decision.CORRECT, agent="mira", at=NOW, value="x", replaces="k-2", reason="typo")
        other = writer.review("k-9", "reject", agent="mira", at=NOW)
    assert first == Judgement(
        seq=1, left="n-1", right="n-2", verdict=Verdict.SAME, agent="mira", at=NOW, score="0.9", reason="one face"
    )
    assert store.judgements() == [first, second]
    assert review == Review(
        seq=1, object="k-1", decision="correct", agent="mira", at=NOW, value="x", replaces="k-2", reason="typo"
    )
    assert store.reviews() == [review, other]
    assert store.reviews("k-1") == [review]


def test_custody_is_one_chain(store):
    for number in range(3):
        with store.write() as writer:
            writer.custody(f"c-{number % 2}", CustodyVerb.FIXITY, agent="mira", at=NOW, outcome="ok", note="n")
    events = list(store.custody())
    previous = GENESIS
    for number, event in enumerate(events, 1):
        row = custody_row(
            seq=number, object_id=event.object, verb=event.verb, at=NOW, agent="mira", outcome="ok", note="n"
        )
        assert (event.seq, event.previous, event.hash) == (number, previous, link(previous, row))
        previous = event.hash
    assert [event.seq for event in store.custody("c-0")] == [1, 3]
    assert store.check() == []


def test_an_instant_without_a_zone_is_refused(store):
    with pytest.raises(ValueError), store.write() as writer:
        writer.capture(replace(CAPTURE, captured_at=datetime(2021, 2, 8)))
    assert list(store.captures()) == []


# --- derived ------------------------------------------------------------------------------------------------------------

ENTITIES = (
    Entity(id="n-1", schema="person", name="Dana Orlova", members=("n-1", "n-3"), spellings=("Dana", "Дана")),
    Entity(id="n-2", schema="organisation", name="Aid", members=("n-2",), shielded=True),
)
EDGE = CopyEdge(parent="d-1", child="d-2", kind=EdgeKind.COPY, containment="0.91", diff=(("left", "right"),))
FINDING = Finding(
    id="f-1", kind=FindingKind.CONTRADICTION, question="When?", independent=2, explanation="two dates", method="m@1",
    sides=(Side(document="d-1", start=0, end=4, text="Dana", value="2021"),), resolutions=("one is a typo",),
)  # fmt: skip
ALL_DERIVED = Derived(
    entities=ENTITIES,
    proposals=(Proposal(left="n-1", right="n-2", score="0.8", features=(Feature(name="n", value="v", why="w"),)),),
    lineages=(Lineage(id="l-1", documents=("d-1", "d-2"), edges=(EDGE,)),),
    edges=(EDGE,),
    reliances=(Reliance(document="d-1", source_name="RFE", start=0, end=4, text="Dana"),),
    findings=(FINDING, replace(FINDING, id="f-2")),
)


def test_derived_tables_are_replaced_as_a_whole(store):
    for given_ in (ALL_DERIVED, Derived(entities=ENTITIES[1:]), ALL_DERIVED):
        with store.write() as writer:
            writer.derived(given_, 7)
        found = Derived(
            entities=tuple(store.entities()),
            proposals=tuple(store.proposals()),
            lineages=tuple(store.lineages()),
            edges=tuple(store.edges()),
            reliances=tuple(store.reliances()),
            findings=tuple(store.findings()),
        )
        assert found == given_
    assert store.generation() == 3
    assert store.entities("person") == [ENTITIES[0]]
    assert store.entity_of("n-3") == ENTITIES[0]
    assert store.entity_of("n-9") is None


def test_what_people_said_of_a_finding_outlives_a_rebuild(store):
    with store.write() as writer:
        writer.derived(ALL_DERIVED, 0)
        first = writer.review("f-1", "explained", agent="mira", at=NOW)
        writer.review("f-2", "accept", agent="mira", at=NOW)
    assert [one.state for one in store.findings()] == [FindingState.EXPLAINED, FindingState.OPEN]
    with store.write() as writer:
        writer.derived(ALL_DERIVED, 1)
        second = writer.review("f-1", "resolved", agent="aset", at=NOW)
    assert store.findings()[0].state is FindingState.RESOLVED
    with store.write() as writer:
        writer.review("f-1", "undo", agent="mira", at=NOW, undoes=second.seq)
    assert store.findings()[0].state is FindingState.EXPLAINED
    with store.write() as writer:
        writer.review("f-1", "undo", agent="mira", at=NOW, undoes=first.seq)
    assert store.findings()[0].state is FindingState.OPEN


def test_a_digest_tells_each_derived_table(store):
    before = store.digests()
    with store.write() as writer:
        writer.derived(ALL_DERIVED, 0)
    after = store.digests()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"entity", "member", "proposal", "lineage", "copy_edge", "reliance", "finding"}
    with store.write() as writer:
        writer.derived(replace(ALL_DERIVED, findings=(FINDING,)), 0)
    assert {table for table in after if after[table] != store.digests()[table]} == {"finding"}


def test_digests_inside_a_transaction_that_is_thrown_away(store):
    fill(store, "Dana came.", nodes=(node(1, "Dana Orlova"),))
    before = store.digests()
    with suppress(KeyError), store.write() as writer:
        writer.projections()
        assert writer.digests() == before
        writer.derived(ALL_DERIVED, 0)
        writer.document(document(5, "another word"))
        assert writer.digests() != before
        raise KeyError
    assert store.digests() == before


@QUICK
@given(
    texts=st.lists(st.text(alphabet="aAbё й'古丽娜-", max_size=20), min_size=1, max_size=3),
    names=st.lists(st.text(alphabet="abcdeЖы古丽娜' ", max_size=14), max_size=5),
)
def test_projections_are_a_function_of_the_logs(maker, tmp_path_factory, texts, names):
    with fresh(maker, tmp_path_factory) as store:
        fill(store, *texts, nodes=tuple(node(number, name) for number, name in enumerate(names)))
        with store.write() as writer:
            writer.claims([claim(number, value=name) for number, name in enumerate(names)])
        before, facets = store.digests(), store.facets("name")
        with store.write() as writer:
            writer.projections()
        assert store.digests() == before
        assert store.facets("name") == facets


# --- search ---------------------------------------------------------------------------------------------------------------

PEOPLE = (
    node(1, "Mariyam Otepova", "Марияма Өтепова", "玛丽亚木"),
    node(2, "Marat Sadykov"),
    node(3, "Unnamed woman Otepova", shielded=True, local="u1"),
    node(4, "detention Otepova", local="e1"),
    node(6, "Шыңғыс", document="d-2", local="p2"),
    node(7, "Satek Bokul", document="d-2", local="p3"),
    node(5, "Otepova Foundation", document="d-2", local="o1"),
)
NEWS = "Mariyam Otepova stood there on Monday. \U0001f54a️ Она, Марияма Өтепова, стояла. 玛丽亚木在阿拉木图。"


@pytest.mark.parametrize(
    ("query", "first", "why"),
    [
        ("Otepova", "n-1", "spelled Mariyam Otepova in a.txt"),
        ("mariyam OTEPOVA", "n-1", "spelled Mariyam Otepova in a.txt"),
        ("Otepova Mariyam", "n-1", "spelled"),
        ("марияма", "n-1", "spelled Марияма Өтепова"),
        ("玛丽亚木", "n-1", "spelled 玛丽亚木"),
        ("丽亚", "n-1", "spelled 玛丽亚木"),
        ("丽亚木", "n-1", "spelled 玛丽亚木"),
        ("mari", "n-1", "begins with these letters"),
        ("Maryam Otepova", "n-1", "same sound key"),
        ("Садыков", "n-2", "same sound key"),
        ("Chinghiz", "n-6", "same sound key"),
        ("Sadykpv", "n-2", "one letter different"),
        ("Sadyko", "n-2", "begins with these letters"),
        ("Ma'rat", "n-2", "spelled Marat Sadykov"),
    ],
)
def test_names_are_found_and_the_hit_says_why(store, query, first, why):
    fill(store, NEWS, "Foundation", nodes=PEOPLE)
    hits = [hit for hit in store.search(query) if hit.kind == "entity"]
    assert hits[0].id == first
    assert why in hits[0].why


def test_exact_names_come_before_tolerant_ones(store):
    fill(
        store,
        nodes=(node(1, "Dana Sadykova"), node(2, "Dana Sadyková"), node(3, "Dana Sadykov"), node(4, "Dina Zhakova")),
    )
    hits = [hit for hit in store.search("Dana Sadykov") if hit.kind == "entity"]
    assert hits[0].id == "n-3"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert "n-4" not in {hit.id for hit in hits}


def test_a_shared_key_is_not_enough(store):
    fill(store, NEWS, "other", nodes=PEOPLE)
    assert [hit.id for hit in store.search("Sadykova") if hit.kind == "entity"] == ["n-2"]


def test_shielded_people_and_events_are_not_found_by_name(store):
    fill(store, NEWS, nodes=PEOPLE)
    ids = {hit.id for query in ("Unnamed woman", "Otepova", "detention") for hit in store.search(query)}
    assert not ids & {"n-3", "n-4"}


def test_nodes_of_one_entity_are_one_hit(store):
    fill(
        store, "one", "two", nodes=(node(1, "Dana Orlova"), node(2, "Dana Orlowa", document="d-2"), node(3, "Dana Po"))
    )
    with store.write() as writer:
        writer.derived(
            Derived(entities=(Entity(id="n-1", schema="person", name="Dana Orlova", members=("n-1", "n-2")),)),
            store.head(),
        )
    hits = [hit for hit in store.search("Dana") if hit.kind == "entity"]
    assert [(hit.id, hit.label) for hit in hits] == [("n-1", "Dana Orlova"), ("n-3", "Dana Po")]
    assert "and 1 more document" in hits[0].why


@pytest.mark.parametrize(
    ("query", "words", "why"),
    [
        ("monday", "Monday", "words in the text"),
        ("стояла", "стояла", "words in the text"),
        ("Mariyam Otepova", "Mariyam Otepova", "words in the text"),
        ("on Monday", "on Monday", "words in the text"),
        ("阿拉木图", "阿拉木图", "words in the text"),
        ("拉木", "拉木", "words in the text"),
        ("图", "图", "words in the text"),
        ("mond", "Monday", "words in the text"),
        ("Mariam Otepova", "Mariyam Otepova", "spelled otherwise"),
    ],
)
def test_texts_are_found_with_the_place_of_the_words(store, query, words, why):
    fill(store, NEWS, nodes=PEOPLE)
    hit = next(hit for hit in store.search(query) if hit.kind == "document")
    assert NEWS[hit.start : hit.end] == words
    assert words in hit.snippet
    assert hit.snippet in NEWS
    assert why in hit.why


def test_words_of_menus_and_titles_are_found_apart(store):
    text = "Dana came home. Read also: Weather"
    with store.write() as writer:
        writer.capture(CAPTURE)
        writer.document(document(1, text, main=15, title="Homecoming"))
    (hit,) = store.search("weather")
    assert (hit.why, text[hit.start : hit.end]) == ("words outside the main text", "Weather")
    (hit,) = store.search("homecoming")
    assert (hit.start, hit.label, hit.why) == (None, "Homecoming", "words in the title or in another layer")


@pytest.mark.parametrize(
    "query", ["", "   ", "'", '"', '"a OR', "* NEAR(", "a:b", "-", "\x00", "\U0001f54a", "NOT", "AND x"]
)
def test_no_query_breaks_the_search(store, query):
    fill(store, NEWS, nodes=PEOPLE)
    for hit in store.search(query):
        assert hit.why


def test_the_limit_holds_and_leaves_room_for_documents(store):
    people = tuple(node(number, f"Dana Orlova{number}") for number in range(30))
    fill(store, *["Dana came."] * 12, nodes=people)
    hits = store.search("Dana", 8)
    assert [hit.kind for hit in hits] == ["entity"] * 6 + ["document"] * 2
    assert len(store.search("Dana", 3)) == 3
    assert store.search("Dana", 0) == []


def test_a_very_common_word_is_found_without_ranking(store):
    fill(store, *["Dana came."] * 210)
    hits = store.search("came", 5)
    assert [hit.id for hit in hits] == [f"d-{number}" for number in range(210, 205, -1)]


@QUICK
@given(
    words=st.lists(
        st.sampled_from(
            ["Dana", "Дана", "ШЫҢҒЫС", "古丽娜尔", "d'Arc", "й", "\U0001f54a", "e\u0301té", "ﷺ", "ﬁn", "\r\n"]
        ),
        min_size=1,
        max_size=8,
    ),
    pick=st.integers(0, 7),
)
def test_every_hit_points_at_the_words(maker, tmp_path_factory, words, pick):
    text, query = " ".join(words), words[pick % len(words)]
    with fresh(maker, tmp_path_factory) as store:
        fill(store, text)
        hits = store.search(query)
        assert bool(hits) == any(letter.isalnum() for letter in query)
        for hit in hits:
            shown = text[hit.start : hit.end]
            assert shown in text
            assert any(word in shown or shown in word for word in words)


def test_stances_and_verdicts_are_kept_apart(store):
    fill(store)
    with store.write() as writer:
        writer.claims([replace(claim(number), stance=stance) for number, stance in enumerate(Stance)])
    assert {one.stance for one in store.claims()} == set(Stance)


# --- what can be erased ----------------------------------------------------------------------------------------------


def sealed_value(number: int, kind: str = "given by") -> SealedValue:
    return SealedValue(
        commitment=f"sealed:{number:064x}", salt="cd" * 32, value=f"Aunt Number{number}", kind=kind, at=NOW
    )


def test_sealed_values_are_kept_once_and_by_kind(store):
    with store.write() as writer:
        writer.seal_value(sealed_value(1))
        writer.seal_value(replace(sealed_value(1), value="somebody else"))
        writer.seal_value(sealed_value(2, "agent"))
    assert store.sealed_values() == [sealed_value(1), sealed_value(2, "agent")]
    assert store.sealed_values("agent") == [sealed_value(2, "agent")]
    assert store.check() == []


def test_what_is_erased_is_gone_from_the_files_too(tmp_path):
    # Plain, so that the files can be searched.
    store = open_store(tmp_path / "case.db", None, create=True)
    with store.write() as writer:
        for number in range(1, 60):
            writer.seal_value(sealed_value(number))
    before = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Aunt Number17" in before
    head = store.head()
    assert store.erase_sealed([sealed_value(17).commitment, "sealed:" + "f" * 64]) == 1
    assert store.erase_sealed([sealed_value(17).commitment]) == 0
    assert len(store.sealed_values()) == 58
    after = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Aunt Number17" not in after
    assert b"Aunt Number18" in after
    assert store.head() == head
    assert store.check() == []
    store.close()


def test_a_sealed_value_cannot_be_changed(tmp_path):
    store = open_store(tmp_path / "case.db", None, create=True)
    with store.write() as writer:
        writer.seal_value(sealed_value(1))
    with pytest.raises(dbapi2.IntegrityError, match="not changed"):
        store._writer.execute("UPDATE sealed_value SET value = 'x'")
    store.close()
