"""What a reader of strangers' files may ask for: bytes inside the file, a step at a time, and nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.workflow.sandbox.wire import WireError, load_range

SIZE, MOST = 1000, 300


@given(st.integers(-5, SIZE + 5), st.integers(-5, SIZE + 5))
def test_only_what_lies_inside_and_is_no_more_than_a_step(first, last):
    content = json.dumps([first, last]).encode()
    if 0 <= first < last <= SIZE and last - first <= MOST:
        assert load_range(content, SIZE, MOST) == (first, last)
    else:
        with pytest.raises(WireError):
            load_range(content, SIZE, MOST)


@pytest.mark.parametrize(
    "content",
    [b"", b"7", b"null", b"[1]", b"[1, 2, 3]", b"[1.0, 2]", b"[true, 2]", b'["1", 2]', b"{}", b"\xff", b"[" * 100_000],
)
def test_anything_else_is_refused(content):
    with pytest.raises(WireError):
        load_range(content, SIZE, MOST)
