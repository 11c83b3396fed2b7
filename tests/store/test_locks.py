"""The engine's lock on the file holds as long as the store is open, whatever is read meanwhile."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest

from kuager.model import NodeId, Verdict
from kuager.store.sqlite import open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)

SHARED_FIRST, SHARED_SIZE = 0x40000002, 510
"""Bytes that SQLite locks while a connection is open (sqlite.org/fileformat2.html, the lock-byte page)."""
TRY = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, int(sys.argv[3]), int(sys.argv[2]))
    except BlockingIOError:
        print("held")
    else:
        print("free")
"""


def standing(path):
    """Asks from another process, because a process does not see its own locks."""
    argv = [sys.executable, "-c", TRY, str(path), str(SHARED_FIRST), str(SHARED_SIZE)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="locks are not POSIX there")
@pytest.mark.parametrize("key", [None, b"k" * 32], ids=["plain", "sealed"])
def test_reading_does_not_take_the_lock_away(tmp_path, key):
    path = tmp_path / "case.db"
    open_store(path, key, create=True).close()
    assert standing(path) == "free"
    with closing(open_store(path, key)) as store, store.write() as writer:
        writer.judge(NodeId("n-1"), NodeId("n-2"), Verdict.SAME, agent="a", at=NOW)
    assert key is not None or path.with_name("case.db.sum").exists(), "a plain file's sum is noted when it is closed"
    with closing(open_store(path, key)) as store:
        assert store.head() == 1
        assert standing(path) == "held"
        nested = store.nodes(), store.documents()
        assert [next(one, None) for one in nested] == [None, None]
        assert store.check() == []
        assert standing(path) == "held"
    assert standing(path) == "free"
