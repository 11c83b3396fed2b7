"""Passages cover the text and no boilerplate; a text cannot close its own marks; no answer breaks the reader of answers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.extract import llm
from kuager.model import CaptureId, Document, DocumentId, Layer, Zone, ZoneLabel
from tests.collect.llmserver import passage_of, wrapped


def document(text: str, *zones: Zone) -> Document:
    return Document(
        id=DocumentId("d"), capture=CaptureId("k"), kind="text", reader="test",
        layers=(Layer(kind="text", text=text, digest=hashlib.sha256(text.encode()).hexdigest()),),
        zones=zones or (Zone(start=0, end=len(text), label=ZoneLabel.MAIN),),
    )  # fmt: skip


TEXTS = st.lists(st.text(alphabet="ab. 不\n=", max_size=90), max_size=12).map("\n\n".join)


@given(TEXTS, st.integers(20, 120))
def test_passages_cover_every_word_in_bounded_pieces_that_move_on(text, size):
    found = list(llm.passages(document(text), size))
    covered = {at for one in found for at in range(one.start, one.end)}
    assert all(text[at].isspace() or at in covered for at in range(len(text)))
    assert all(one.text == text[one.start : one.end] and len(one.text) <= size for one in found)
    assert all(left.start < right.start and left.end < right.end for left, right in pairwise(found))


def test_a_paragraph_is_repeated_so_that_he_is_known():
    text = "\n\n".join(f"Paragraph {number} about Arman. " + "He waited. " * 8 for number in range(9))
    found = list(llm.passages(document(text), 300))
    assert len(found) > 2
    assert all(right.start < left.end for left, right in pairwise(found))


def test_boilerplate_is_in_no_passage():
    text = "SECRET MENU\n\nThe story is told.\n\nSECRET FOOTER"
    zones = (
        Zone(start=0, end=13, label=ZoneLabel.BOILERPLATE), Zone(start=13, end=33, label=ZoneLabel.MAIN),
        Zone(start=33, end=len(text), label=ZoneLabel.BOILERPLATE),
    )  # fmt: skip
    assert [one.text for one in llm.passages(document(text, *zones))] == ["The story is told."]


@given(st.text(alphabet="=\n a", max_size=60))
def test_a_text_cannot_close_its_own_marks(text):
    question = llm.ask(llm.Passage(start=0, end=len(text), text=text), "en")
    assert passage_of(json.loads(question.named("m"))) == text


def test_the_hash_is_of_the_question_and_not_of_the_models_name():
    one = llm.Passage(start=0, end=5, text="Hello")
    same, other = llm.ask(one, "en"), llm.ask(replace(one, text="Hullo"), "en")
    assert llm.ask(one, "en").hash == same.hash != other.hash
    assert json.loads(same.named("a"))["model"] == "a"
    assert json.loads(same.named("a"))["temperature"] == 0


GOOD = {
    "type": "detention",
    "evidence": "was held there",
    "who": ["A", "A", " ", 7],
    "when": None,
    "stance": "denies",
    "start": 3,
}


def test_an_entry_is_read_as_far_as_it_has_the_shape():
    answer = llm.parse(
        wrapped({"events": [GOOD, 3, {**GOOD, "stance": "sings"}], "relations": [{"relation": "brother"}]})
    )
    (frame,) = answer.events
    assert (frame.who, frame.when, frame.stance.value, answer.misshapen, answer.fault) == (
        ("A",),
        "",
        "denies",
        3,
        None,
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [null]}',
        b'{"choices": [{"message": {}}]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_answer_is_a_fault(body):
    assert llm.parse(body).fault


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["detention", "brother", "asserts"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["events", "relations", "type", "evidence", "who", "stance", "relation", "subject"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_no_shape_of_answer_breaks_it(content):
    answer = llm.parse(wrapped({"events": content, "relations": content}))
    assert answer.fault is None
    assert llm.parse(wrapped(json.dumps(content))).misshapen >= 0
    assert (
        llm.parse(json.dumps({"choices": [{"message": {"content": content}, "finish_reason": content}]}).encode())
        is not None
    )
    assert llm.parse(json.dumps(content).encode()).fault
