"""The sealed stream of a backup: round trip, errors, and leaving early from any place."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.errors import DiskError
from kuager.errors.backup import DamagedPartError
from kuager.workflow.backup.sealing import opened, sealed

KEY = bytes(range(32))
BLOCK = b"w" * (1 << 20)


@given(st.lists(st.binary(max_size=70_000), max_size=8))
@settings(max_examples=40, deadline=None)
def test_what_was_sealed_opens(chunks: list[bytes]):
    assert b"".join(opened(sealed(chunks, KEY), KEY, "part")) == b"".join(chunks)


def test_a_cut_stream_is_told():
    whole = b"".join(sealed([BLOCK], KEY))
    with pytest.raises(DamagedPartError):
        list(opened([whole[:-100]], KEY, "part"))


def test_an_error_of_the_source_is_the_one_that_is_raised():
    def failing() -> Iterator[bytes]:
        yield BLOCK
        raise DiskError(item="source")

    with pytest.raises(DiskError):
        list(sealed(failing(), KEY))


def test_a_stream_left_early_waits_for_nobody():
    """The collector of garbage may close it inside the lock that every start and end of a thread of Python takes."""
    stream = sealed((BLOCK for _ in range(64)), KEY)
    next(stream)
    free = threading.Event()
    lock = getattr(threading, "_shutdown_locks_lock", None) or threading.Lock()  # Python 3.13 has none

    def leave() -> None:
        with lock:
            stream.close()  # type: ignore[attr-defined]  # a generator
        free.set()

    threading.Thread(target=leave, daemon=True).start()
    assert free.wait(20)
