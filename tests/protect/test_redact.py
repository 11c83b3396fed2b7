"""Covering as pure functions: what is hidden is gone, what is kept is where the map says, boxes fill what they touch."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.protect.redact import papers
from kuager.protect.redact.model import WHOLE, Box, Stretch, widened
from kuager.protect.redact.onnx_shapes import without_shapes
from kuager.protect.redact.pixels import filled
from kuager.protect.redact.words import MARK, cover

TEXTS = st.text(alphabet="abcдәқ王𠀀 \n", min_size=1, max_size=60)


@st.composite
def covered(draw):
    text = draw(TEXTS)
    stretches = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        stretches.append(Stretch(start=start, end=draw(st.integers(start + 1, len(text)))))
    return text, stretches


@given(covered())
def test_every_kept_character_stands_where_the_map_says_and_no_hidden_one_is_left(given_):
    text, stretches = given_
    hidden = {at for one in stretches for at in range(one.start, one.end)}
    made = cover(text, stretches)
    back = [made.original(place) for place in range(len(made.text))]
    kept = [at for at in back if at is not None]
    assert kept == [at for at in range(len(text)) if at not in hidden]
    assert all(made.text[place] == text[at] for place, at in enumerate(back) if at is not None)
    assert made.text.count(MARK[0]) == made.marks * len(MARK)
    assert cover(made.text, []).text == made.text


@given(st.integers(1, 4), st.integers(5, 9))
def test_a_mark_does_not_tell_how_long_a_name_is(short, long):
    assert (
        cover("a" * short + ".", [Stretch(start=0, end=short)]).text
        == cover("b" * long + ".", [Stretch(start=0, end=long)]).text
    )


@pytest.mark.parametrize("stretch", [(-1, 2), (2, 2), (3, 99)])
def test_a_stretch_outside_of_the_text_is_refused(stretch):
    with pytest.raises(ValueError, match="outside"):
        cover("words", [Stretch(start=stretch[0], end=stretch[1])])


SIDES = st.tuples(st.integers(0, WHOLE - 1), st.integers(1, WHOLE)).filter(lambda one: one[0] < one[1])


@given(SIDES, SIDES, st.integers(1, 24), st.integers(1, 24))
def test_a_box_fills_every_pixel_it_touches_and_no_other(across, down, width, height):
    box = Box(page=1, left=across[0], right=across[1], top=down[0], bottom=down[1])
    pixels = bytes([200]) * (width * height * 3)
    out = filled(pixels, width, height, [box])
    for y in range(height):
        for x in range(width):
            touched = (
                box.left * width < (x + 1) * WHOLE and box.right * width > x * WHOLE
                and box.top * height < (y + 1) * WHOLE and box.bottom * height > y * WHOLE
            )  # fmt: skip
            at = (y * width + x) * 3
            assert out[at : at + 3] == (bytes(3) if touched else bytes([200]) * 3)


def test_boxes_and_pixels_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="pixels"):
        filled(bytes(5), 1, 1, [])
    with pytest.raises(ValueError, match="box"):
        filled(bytes(3), 1, 1, [Box(page=1, left=5, right=5, top=0, bottom=9)])


@given(SIDES, SIDES)
def test_widening_keeps_the_box_inside_the_page_and_the_face_inside_the_box(across, down):
    box = Box(page=1, left=across[0], right=across[1], top=down[0], bottom=down[1])
    wide = widened(box)
    assert wide.fits()
    assert (wide.left <= box.left, wide.top <= box.top, wide.right >= box.right, wide.bottom >= box.bottom) == (
        True,
    ) * 4
    if box.left > (box.right - box.left) and box.right < WHOLE - (box.right - box.left):
        assert wide.right - wide.left >= 1.3 * (box.right - box.left) - 1


def test_two_copies_of_the_same_pixels_are_the_same_bytes():
    sheet = papers.Sheet(width=4, height=2, pixels=bytes(range(24)))
    assert papers.pdf([sheet, sheet]) == papers.pdf([sheet, sheet])
    assert papers.jpeg(sheet) == papers.jpeg(sheet)


@given(st.binary(max_size=40))
def test_a_file_that_is_no_model_is_refused_or_left(content):
    with suppress(ValueError):
        assert len(without_shapes(content)) <= len(content) + 8
