"""People's word about who repeats whom stands over what is computed, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import StaleReviewError, UnknownIdError, UsageError
from kuager.model import CaptureId, CopyEdge, Dated, Document, DocumentId, EdgeKind, Layer, Reliance
from kuager.weigh.copies import Lineages, families
from kuager.workflow import audit, browse, ingest, lineages
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.knowing import Scene
from kuager.workflow.lineages import COPY, INDEPENDENT, PUBLISHER, Said, over, published_by, publishers
from kuager.workflow.voices import Voices

WORDS = (
    "Relatives of five herders from the valley stood at the gate of the ministry on Monday morning and read out the names "
    "of the missing, one after another, until a clerk came down the stairs and took their letter without a word. "
    "They said that the herders had crossed the pass in autumn to sell wool and never came home again."
)
COPIED = f"{WORDS}\nThe letter was the seventh this year."
APART = (
    "The council of the town spoke about the new bridge, its price and the two winters that it will take to build it."
)


@pytest.fixture
def three(archive: Archive, tmp_path: Path) -> tuple[Archive, dict[str, str]]:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in (("a", WORDS), ("b", COPIED), ("c", APART)):
        (folder / f"{name}.txt").write_text(f"Story {name}\n\n{text}\n", encoding="utf-8")
    list(ingest.add(archive, [str(folder)]))
    return archive, {Path(item).stem: str(document) for document, item in browse.items(archive).items()}


def groups(archive: Archive) -> set[frozenset[str]]:
    browse.findings(archive)
    return {frozenset(map(str, one.documents)) for one in archive.store.lineages()}


def test_independent_texts_are_two_voices_until_it_is_taken_back(three):
    archive, of = three
    assert groups(archive) == {frozenset((of["a"], of["b"])), frozenset((of["c"],))}
    before = archive.store.digests()
    done = lineages.say_lineage(archive, INDEPENDENT, of["a"], of["b"], "tester", "both were at the gate")
    assert groups(archive) == {frozenset((one,)) for one in of.values()}
    assert [one.reason for one in lineages.decided(archive)] == ["both were at the gate"]
    assert audit.rebuild(archive, check=True).changed == ()
    lineages.undo_lineage(archive, done.seq, "tester")
    assert len(groups(archive)) == 2
    assert archive.store.digests() == before
    with pytest.raises(StaleReviewError):
        lineages.undo_lineage(archive, done.seq, "tester")


def test_a_copy_that_nobody_computed_counts_once(three):
    archive, of = three
    lineages.say_lineage(archive, COPY, of["c"], of["a"], "tester", "the editor told us")
    assert groups(archive) == {frozenset(of.values())}
    edge = next(one for one in archive.store.edges() if one.child == of["c"])
    assert (edge.parent, edge.containment) == (of["a"], lineages.UNMEASURED)
    told = next(one for one in browse.findings(archive) if one.method.startswith("copies"))
    assert "somebody decided that" in told.explanation
    lineages.say_lineage(archive, INDEPENDENT, of["a"], of["c"], "other", "he was wrong")
    assert len(groups(archive)) == 2


def test_what_makes_no_sense_is_refused(three):
    archive, of = three
    with pytest.raises(UsageError):
        lineages.say_lineage(archive, COPY, of["a"], of["b"], "tester", "  ")
    with pytest.raises(UsageError):
        lineages.say_lineage(archive, COPY, of["a"], of["a"], "tester", "why")
    with pytest.raises(UsageError):
        lineages.say_lineage(archive, "lineage:maybe", of["a"], of["b"], "tester", "why")
    with pytest.raises(UnknownIdError):
        lineages.say_lineage(archive, COPY, of["a"], "d-nothing", "tester", "why")


def test_outlets_of_a_publisher_are_one_name():
    def said(seq, first, second):
        return Said(seq=seq, kind=PUBLISHER, first=first, second=second, agent="a", at=None, reason="r")

    of = publishers([said(1, "Valley News", "Valley Group"), said(2, "Valley Group", "Big House")])
    leaning = Reliance(document=DocumentId("d"), source_name="Valley News", start=0, end=3, text="abc")
    assert [one.source_name for one in published_by([leaning], of)] == ["Big House"]
    assert publishers([said(1, "A", "B"), said(2, "B", "A")]).keys() == {"a", "b"}


KEYS = [DocumentId(f"d{number}") for number in range(6)]


@st.composite
def forests(draw):
    edges = []
    for at in range(1, len(KEYS)):
        parent = draw(st.none() | st.integers(0, at - 1))
        if parent is not None:
            share = draw(st.integers(10, 99))
            edges.append(CopyEdge(parent=KEYS[parent], child=KEYS[at], kind=EdgeKind.REWRITE, containment=f"0.{share}"))
    return tuple(edges)


STATEMENTS = st.lists(
    st.tuples(st.sampled_from([COPY, INDEPENDENT]), st.permutations(KEYS).map(lambda keys: (keys[0], keys[1]))),
    max_size=5,
    unique_by=lambda one: frozenset(one[1]),
)


@given(edges=forests(), spoken=STATEMENTS)
def test_whatever_is_said_lineages_stay_trees_and_the_last_word_on_independence_holds(edges, spoken):
    documents = [
        Document(
            id=key, capture=CaptureId("c"), kind="text", reader="t@1", layers=(Layer(kind="text", text="x", digest="0"),),
            zones=(), published=Dated(value=f"202{at}", precision="year", how="test"),
        )
        for at, key in enumerate(KEYS)
    ]  # fmt: skip
    orders = {one.id: (one.published.value if one.published else "", 0, one.id) for one in documents}
    found = Lineages(edges=edges, lineages=families(orders, edges))
    said = [
        Said(seq=at, kind=kind, first=pair[0], second=pair[1], agent="a", at=None, reason="r")
        for at, (kind, pair) in enumerate(spoken)
    ]
    made = over(found, said, documents)
    home = made.of()
    assert home.keys() == set(KEYS)
    assert len({edge.child for edge in made.edges}) == len(made.edges)
    assert len(made.lineages) == len(KEYS) - len(made.edges)
    for one in said:
        if one.kind == INDEPENDENT:
            assert home[one.first] != home[one.second]
    if not any(one.kind == INDEPENDENT for one in said):
        assert all(home[one.first] == home[one.second] for one in said[-1:])
    assert over(found, [], documents) == found


def test_a_publisher_that_a_person_names_moves_the_texts_of_its_outlet(archive, tmp_path):
    page = "<html><head><title>{0}</title><meta property='og:site_name' content='{1}'></head><body><article><h1>{0}</h1><p>{2}</p></article></body></html>"
    stories = (
        ("Five herders", "Valley Herald", f"{WORDS} The clerk took eleven letters on that day and gave none back."),
        ("A new bridge", "Hill Post", f"{APART} The engineer told the Mountain Times that the bridge is closed."),
    )
    for number, story in enumerate(stories):
        (tmp_path / f"{number}.html").write_text(page.format(*story), encoding="utf-8")
    list(ingest.add(archive, [str(tmp_path / f"{number}.html") for number in range(2)]))
    herald = next(key for key, head in context(archive).heads.items() if head.site == "Valley Herald")
    claim = next(iter(archive.store.claims(document=herald)))

    def seen() -> tuple[str | None, list[str]]:
        voice = Voices(scene=Scene(archive=archive, here=context(archive)), subject=frozenset()).voice(claim)
        return voice.speaker, [one.explanation for one in browse.findings(archive) if "Mountain Times" in one.question]

    before = seen()
    assert before[0] != "publisher:Mountain Times"
    assert before[1] == []
    done = lineages.say_lineage(archive, PUBLISHER, "Valley Herald", "Mountain Times", "tester", "the imprint")
    speaker, told = seen()
    assert speaker == "publisher:Mountain Times"
    assert len(told) == 1
    assert audit.rebuild(archive, check=True).changed == ()
    lineages.undo_lineage(archive, done.seq, "tester")
    assert seen() == before
