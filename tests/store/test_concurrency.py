"""Several processes and threads at one file: nobody loses anything, nobody sees half of anything."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kuager.model import CustodyVerb
from kuager.model.types import Source
from kuager.store.sqlite import SqliteStore, open_store

KEY = bytes(range(32))
EITHER = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "sealed"])
AT = datetime(2021, 2, 8, tzinfo=UTC)

WRITER = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from kuager.model import CustodyVerb
    from kuager.model.types import Source
    from kuager.store.sqlite import open_store
    path, key, name, count = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) or None, sys.argv[3], int(sys.argv[4])
    store = open_store(path, key, busy_ms=60_000)
    for number in range(count):
        with store.write() as writer:
            for part in "ab":
                writer.source(Source(id=f"{name}-{number}-{part}", kind="outlet", name=name))
            writer.custody(name, CustodyVerb.CAPTURE, agent=name, at=datetime(2021, 2, 8, tzinfo=UTC), outcome="ok")
        print(number, flush=True)
    store.close()
"""


def start(path: Path, key: bytes | None, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(path), (key or b"").hex(), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@EITHER
def test_two_processes_write_and_a_third_reads(tmp_path: Path, key: bytes | None):
    path = tmp_path / "case.db"
    open_store(path, key, create=True).close()
    writers = [start(path, key, name, 60) for name in ("one", "two")]
    with closing(open_store(path, key)) as store:
        while any(writer.poll() is None for writer in writers):
            seen = [source.id for source in store.sources()]
            assert len(seen) % 2 == 0
        for writer in writers:
            assert writer.wait() == 0
            assert writer.stdout is not None
            writer.stdout.close()
        assert len(store.sources()) == 240
        assert [event.seq for event in store.custody()] == list(range(1, 121))
        assert store.head() == 240
        assert store.check() == []


@EITHER
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path, key: bytes | None):
    path = tmp_path / "case.db"
    open_store(path, key, create=True).close()
    acknowledged: list[str] = []
    for life in range(5):
        writer = start(path, key, f"life{life}", 1000)
        assert writer.stdout is not None
        acknowledged += [f"life{life}-{writer.stdout.readline().strip()}" for _ in range(3 + life)]
        writer.kill()
        writer.wait()
        writer.stdout.close()
    with closing(open_store(path, key)) as store:
        ids = [source.id for source in store.sources()]
        assert {f"{one}-{part}" for one in acknowledged for part in "ab"} <= set(ids)
        assert len(ids) % 2 == 0
        assert len(list(store.custody())) * 2 == len(ids)
        assert store.check() == []


def in_threads(count: int, work: object) -> list[BaseException]:
    failed: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001  handed to the test
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


@EITHER
def test_threads_share_one_store(tmp_path: Path, key: bytes | None):
    with closing(open_store(tmp_path / "case.db", key, create=True)) as store:

        def work(number: int) -> None:
            if number % 2:
                write(store, number)
            else:
                for _ in range(20):
                    assert len(store.sources()) % 2 == 0

        assert in_threads(6, work) == []
        assert len(store.sources()) == 3 * 20
        assert [event.seq for event in store.custody()] == list(range(1, 31))


def write(store: SqliteStore, number: int) -> None:
    for turn in range(10):
        with store.write() as writer:
            writer.source(Source(id=f"{number}-{turn}-a", kind="outlet", name="x"))
            writer.source(Source(id=f"{number}-{turn}-b", kind="outlet", name="x"))
            writer.custody("x", CustodyVerb.CAPTURE, agent="x", at=AT, outcome="ok")
