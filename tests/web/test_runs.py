"""A text cut for the page is the same text, whatever lies over it."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.web.runs import LINE_END, blocks, faithful, line_spans, part_of, parts
from kuager.workflow.views import Highlight, ReaderView
from tests.web.invented import CLAIMS, reader

HARD = st.text(alphabet=st.sampled_from("ab \n\r\u00a0\u0301é🕯️👩\u200d👧我قى\u202e\u2028\0ң-"), max_size=120)


def view_of(text: str, spans: list[tuple[int, int, str]], zones: list[int]) -> ReaderView:
    highlights, claims = [], []
    for number, (start, end, kind) in enumerate(spans):
        if kind == "claim":
            claims.append(
                replace(
                    CLAIMS[0],
                    id=f"c{number}",
                    start=start,
                    end=end,
                    exact=text[start:end],
                    review=["open", "accepted"][number % 2],
                )
            )
        else:
            highlights.append(
                Highlight(
                    start=start,
                    end=end,
                    kind=kind,
                    type="person",
                    target=None,
                    label=f"h{number}",
                    claim=None,
                    review=None,
                )
            )
    cuts = sorted({0, len(text), *zones})
    labels = ["main", "boilerplate"]
    return replace(
        reader("d-thread", []), text=text, highlights=tuple(highlights), claims=tuple(claims), segments=(),
        zones=tuple((a, b, labels[index % 2], "") for index, (a, b) in enumerate(pairwise(cuts))),
    )  # fmt: skip


@st.composite
def covered(draw: st.DrawFn) -> ReaderView:
    text = draw(HARD)
    if not text:
        return view_of(text, [], [])
    point = st.integers(0, len(text) - 1)
    spans = [
        (
            start,
            min(len(text), start + draw(st.integers(1, 40))),
            draw(st.sampled_from(["claim", "mention", "quote", "event"])),
        )
        for start in draw(st.lists(point, max_size=12))
    ]
    return view_of(text, spans, draw(st.lists(point, max_size=3)))


@given(covered(), st.booleans())
def test_runs_give_back_every_character_at_its_offset(view, lit):
    text = view.text
    place = (0, len(text)) if lit and text else None
    seen: list[tuple[int, int]] = []
    for block in blocks(view, (0, len(text)), place):
        for line in block.lines:
            for run in line.runs:
                assert run.text == faithful(text[run.start : run.end])
                assert len(run.text) == run.end - run.start
                assert ("lit" in run.classes.split()) == (place is not None)
                seen.append((run.start, run.end))
    assert seen == sorted(seen)
    shown = {at for start, end in seen for at in range(start, end)}
    line_ends = {at for found in LINE_END.finditer(text) for at in range(*found.span())}
    assert shown == set(range(len(text))) - line_ends


@given(covered())
def test_a_run_carries_exactly_the_claims_that_cover_it(view):
    for block in blocks(view, (0, len(view.text))):
        for line in block.lines:
            for run in line.runs:
                whole = {claim.id for claim in view.claims if claim.start <= run.start and run.end <= claim.end}
                touching = {claim.id for claim in view.claims if claim.start < run.end and run.start < claim.end}
                assert set(run.claims) == whole == touching


@given(covered())
def test_every_claim_is_pinned_where_its_words_begin(view):
    pins = [
        pin
        for block in blocks(view, (0, len(view.text)))
        for line in block.lines
        for run in line.runs
        for pin in run.pins
    ]
    assert len(pins) == len(set(pins))
    visible = {f"w-{claim.id}" for claim in view.claims if view.text[claim.start] not in "\r\n"}
    assert visible <= set(pins)


@given(HARD)
def test_lines_are_what_lies_between_line_ends(text):
    lines = [text[start:end] for start, end in line_spans(text)]
    pieces = re.split(r"\r\n|\n|\r", text)
    assert lines == (pieces[:-1] if len(pieces) > 1 and not pieces[-1] else pieces)


@given(HARD, st.integers(1, 30))
def test_parts_cover_the_text_and_start_at_line_starts(text, size):
    stretches = parts(text, size)
    assert stretches[0][0] == 0
    assert stretches[-1][1] == len(text)
    assert all(left[1] == right[0] for left, right in pairwise(stretches))
    starts = {start for start, _ in line_spans(text)}
    assert {start for start, _ in stretches[1:]} <= starts
    for at in range(len(text)):
        start, end = stretches[part_of(at, stretches)]
        assert start <= at < end


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "x\udfff"])
def test_what_the_parser_would_change_is_replaced_one_for_one(text):
    assert len(faithful(text)) == len(text)
    assert "\N{REPLACEMENT CHARACTER}" in faithful(text)
    assert faithful(faithful(text)) == faithful(text)


def test_a_long_text_is_cut_without_a_long_wait():
    text = "word " * 20 + "\n"
    long = text * 20_000
    assert sum(1 for _ in line_spans(long)) == 20_000
    assert len(parts(long)) > 20


def test_a_dimmed_zone_is_its_own_block_with_its_reason():
    found = blocks(reader("d-thread", []), (0, len(reader("d-thread", []).text)))
    assert [block.dimmed for block in found] == [False, False, True]
    assert found[-1].why == "related"
    assert found[0].head is not None
    assert found[0].head[1] == "Saule Bektur"
    assert all("dim" in run.classes for line in found[-1].lines for run in line.runs)


def test_a_doubt_begins_once_however_its_word_is_cut() -> None:
    view = view_of("one two three", [(4, 9, "unsure"), (6, 13, "mention")], [])
    runs = [run for block in blocks(view, (0, 13)) for line in block.lines for run in line.runs]
    assert [(run.text, run.doubt, run.doubt_begins) for run in runs] == [
        ("one ", None, False), ("tw", "h0", True), ("o t", "h0", False), ("hree", None, False),
    ]  # fmt: skip
    assert ["m-unsure" in run.classes for run in runs] == [False, True, True, False]
