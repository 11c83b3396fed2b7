"""What a sparse pattern matches has one of its stems: looking for the stems first loses nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kuager.weigh import answers, deaths, freedom, phrases, relatives
from kuager.weigh.sparse import Sparse

SPARSE = {
    f"{module.__name__.rpartition('.')[2]}.{name}": one
    for module in (answers, freedom, phrases, relatives)
    for name, one in vars(module).items()
    if isinstance(one, Sparse)
} | {f"deaths.{value}": Sparse(one, *deaths.STEMS) for value, one in (*deaths._CAUSES, ("body", deaths._BODY))}


def test_there_are_such_patterns() -> None:
    assert len(SPARSE) > 12


@pytest.mark.parametrize("name", SPARSE)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_whatever_a_pattern_matches_has_a_stem(name, data) -> None:
    one = SPARSE[name]
    # Hypothesis makes texts without looking around them, so not all it makes is matched.
    text = data.draw(st.from_regex(re.compile(one.pattern.pattern, one.pattern.flags), fullmatch=True))
    assert [hit.span() for hit in one.finditer(text)] == [hit.span() for hit in one.pattern.finditer(text)]
    assert bool(one.search(text)) == bool(one.pattern.search(text))


@given(st.text(alphabet="sſiıİkK n", max_size=6))
@example("ſon")
@example("KİDS")
def test_letters_that_are_alike_to_a_pattern_are_so_to_its_stems(text) -> None:
    one = Sparse(re.compile("skin|kids", re.IGNORECASE), "skin", "kids")
    assert bool(one.search(text)) == bool(one.pattern.search(text))
