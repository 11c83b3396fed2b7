"""Another process reads, and it can do nothing but read. The reader in ``evil.py`` is told by each file what to try."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import (
    DamagedObjectError,
    ItemError,
    NoReaderError,
    ReaderCrashedError,
    ReaderMemoryError,
    ReaderTooSlowError,
    TooLargeError,
    UnforeseenItemError,
    UnknownKindError,
)
from kuager.model import CaptureId, Dated, Document, DocumentId, Issue, Layer, Segment, Zone, ZoneLabel
from kuager.workflow.sandbox import BytesSource, InProcess, Pool, Wanted, limits, start, wire
from kuager.workflow.sandbox.limits import Limits
from kuager.workflow.sandbox.wire import Kind, WireError

WANTED = Wanted(capture=CaptureId("k-1"), name="a.txt")
SHORT = Limits(seconds=2, megabytes=200)
EVIL = Path(__file__).with_name("evil.py")
linux = pytest.mark.skipif(sys.platform != "linux", reason="these protections are Linux's")


@contextmanager
def taken_over(monkeypatch: pytest.MonkeyPatch, wrapper: str | None) -> Iterator[Pool]:
    """A pool whose workers start as ours do, with the evil reader in them."""
    code = f"import runpy; runpy.run_path({str(EVIL)!r}, run_name='__main__')"
    real = start.command

    def command(wrapped_by: str | None, *rest: Any) -> list[str]:
        ours = real(wrapped_by, *rest)
        at = ours.index("-m")
        return [*ours[:at], "-c", code, *ours[at + 2 :]]

    monkeypatch.setattr(start, "command", command)
    with closing(Pool(SHORT, wrapper=wrapper)) as pool:
        yield pool


@pytest.fixture
def evil(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    with taken_over(monkeypatch, None) as pool:
        yield pool


@pytest.fixture
def pool() -> Iterator[Pool]:
    with closing(Pool()) as pool:
        yield pool


def told(pool: Pool, deed: str) -> str:
    (document,) = pool.read(WANTED, BytesSource(deed.encode()))
    return document.text


def gone(pid: int) -> bool:
    """Says whether a process is no more, waiting a moment for it."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_what_another_process_reads_is_what_this_one_reads(pool):
    page = "<html><body><h1>A walk</h1><p>Қанат came to Almaty on 8 February 2021.</p></body></html>".encode()
    for name, data in (
        ("a.txt", b"Words of a text.\n\nAnd more."),
        ("b.html", page),
        ("c.txt", "слова".encode("cp1251")),
    ):
        wanted = Wanted(capture=CaptureId("k-2"), name=name)
        assert pool.read(wanted, BytesSource(data)) == InProcess().read(wanted, BytesSource(data))


def test_large_files_are_asked_for_in_ranges(pool):
    data = "".join(f"Line {number} of a long text.\n" for number in range(60_000)).encode()
    asked: list[tuple[int, int]] = []

    class Watched(BytesSource):
        def read(self, first: int, last: int) -> Iterator[bytes]:
            asked.append((first, last))
            return super().read(first, last)

    assert pool.read(WANTED, Watched(data)) == InProcess().read(WANTED, BytesSource(data))
    assert len(asked) > 1
    assert max(last - first for first, last in asked) <= 1 << 20


def test_an_error_arrives_as_itself(pool):
    with pytest.raises(UnknownKindError) as caught:
        pool.read(Wanted(capture=CaptureId("k-1"), name="tool.bin"), BytesSource(b"\x7fELF\x02\x01\x01" + bytes(99)))
    assert caught.value.item == "tool.bin"
    assert "a program" in caught.value.message


def test_one_worker_serves_many_and_none_is_left_behind():
    with closing(Pool()) as pool:
        assert pool.processes() == ()
        pool.read(WANTED, BytesSource(b"words"))
        first = pool.processes()
        for _ in range(100):
            pool.read(WANTED, BytesSource(b"other words"))
        assert pool.processes() == first
    assert pool.processes() == ()
    assert gone(first[0])
    assert pool.read(WANTED, BytesSource(b"words"))
    pool.close()


def test_threads_wait_for_one_another(pool):
    results: list[int] = []

    def work(number: int) -> None:
        (document,) = pool.read(WANTED, BytesSource(f"words of thread {number}".encode()))
        results.append(int(document.text.rsplit(" ", 1)[1]))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == list(range(8))
    assert len(pool.processes()) == 1


def test_a_worker_killed_while_it_waits_is_replaced(pool):
    pool.read(WANTED, BytesSource(b"words"))
    (pid,) = pool.processes()
    os.killpg(pid, signal.SIGKILL)
    assert pool.read(WANTED, BytesSource(b"words"))


def test_no_python_no_reader(monkeypatch):
    monkeypatch.setattr(start, "command", lambda *_: ["/nowhere/python"])
    with closing(Pool()) as pool, pytest.raises(NoReaderError):
        pool.read(WANTED, BytesSource(b"words"))
    monkeypatch.setattr(start, "command", lambda *_: [sys.executable, "-c", "print('hello')"])
    with closing(Pool()) as pool, pytest.raises(NoReaderError):
        pool.read(WANTED, BytesSource(b"words"))


def test_a_wrapper_that_does_not_work_is_done_without():
    with closing(Pool(wrapper="/bin/false")) as pool:
        assert pool.read(WANTED, BytesSource(b"words"))
        assert not pool.protection().wrapped


def test_damage_in_the_vault_is_not_blamed_on_the_reader(pool):
    class Rotten(BytesSource):
        def read(self, first: int, last: int) -> Iterator[bytes]:
            if first:
                raise DamagedObjectError(item="an object")
            return super().read(first, last)

    with pytest.raises(DamagedObjectError):
        pool.read(WANTED, Rotten(b"words " * 500_000))
    assert pool.read(WANTED, BytesSource(b"words"))


@linux
def test_everything_that_can_be_taken_away_is(pool):
    assert set(limits.ALL) <= set(pool.protection().in_force)


@linux
@pytest.mark.parametrize(
    ("deed", "error"),
    [
        ("memory", ReaderMemoryError),
        ("busy", ReaderTooSlowError),
        ("sleep", ReaderTooSlowError),
        ("crash", ReaderCrashedError),
        ("abort", ReaderCrashedError),
        ("leave 3", ReaderCrashedError),
        ("leave 0", ReaderTooSlowError),
        ("leave 71", ReaderMemoryError),
        ("mistake", UnforeseenItemError),
    ],
)
def test_a_bad_end_is_an_error_of_that_file_alone(evil, deed, error):
    before = told(evil, "count")
    with pytest.raises(error) as caught:
        told(evil, deed)
    assert isinstance(caught.value, ItemError)
    assert caught.value.item == "a.txt"
    assert told(evil, "count") == before


@linux
def test_processor_time_counts_for_each_file(evil):
    for _ in range(3):
        with pytest.raises(ReaderTooSlowError):
            told(evil, "busy")
    assert told(evil, "count")


@linux
def test_copies_change_after_their_share_and_after_a_failure(evil):
    evil.limits = Limits(files=3)
    assert [told(evil, "count")[5] for _ in range(5)] == ["1", "2", "3", "1", "2"]
    with pytest.raises(UnknownKindError):
        told(evil, "refuse")
    assert told(evil, "count")[5] == "1"
    assert len(evil.processes()) == 1


@linux
@pytest.mark.parametrize(
    "path", ["/etc/passwd", "/proc/self/environ", "/proc/1/environ", "{home}/secret", "{cwd}/pyproject.toml"]
)
def test_no_file_can_be_read(evil, tmp_path, path):
    (tmp_path / "secret").write_text("a name")
    assert told(evil, "open " + path.format(home=tmp_path, cwd=Path.cwd())) == "refused Permission denied"


@linux
def test_no_file_can_be_written(evil, tmp_path):
    assert told(evil, f"write {tmp_path / 'new'}").startswith("refused")
    assert told(evil, "write /dev/shm/new").startswith("refused")
    assert not (tmp_path / "new").exists()


@linux
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX"])
def test_no_connection_can_be_made(evil, family):
    assert told(evil, f"talk {family}") == "refused Operation not permitted"


@linux
def test_the_archives_side_cannot_be_killed(evil):
    assert told(evil, f"kill {os.getpid()}") == "refused Operation not permitted"


@linux
def test_no_secret_is_handed_down(monkeypatch, evil, tmp_path):
    monkeypatch.setenv("KUAGER_PASSPHRASE", "a secret")
    monkeypatch.setenv("KUAGER_ARCHIVE", str(tmp_path))
    with (tmp_path / "case.db").open("wb") as database:
        os.set_inheritable(database.fileno(), True)
        assert told(evil, "environment") == "LC_ALL MALLOC_ARENA_MAX PATH"
        assert told(evil, "files") == "open 6 in /"  # three that lead nowhere, two pipes, and its own size


@linux
def test_what_a_library_prints_is_not_an_answer(evil):
    assert told(evil, "print") == "printed"


@linux
def test_programs_of_the_system_can_be_asked(evil):
    assert told(evil, "program") == "from a program\n"


@linux
@pytest.mark.parametrize("end", ["refuse", "crash"])
def test_a_process_left_running_ends_with_its_worker(evil, end):
    assert told(evil, "leftover") == "left"
    with suppress(ItemError):
        told(evil, end)  # now the copy ends, and what it left is seen
    assert told(evil, "count")[5] == "1"


@linux
def test_words_of_a_stranger_are_cut_and_cleaned(evil):
    with pytest.raises(UnknownKindError) as caught:
        told(evil, "refuse")
    assert len(caught.value.message) == 500
    assert caught.value.message.startswith("words \ufffd[31m\ufffd of a stranger")
    assert caught.value.place == "here"


@linux
def test_an_answer_has_a_largest_size(evil):
    evil.limits = Limits(answer_megabytes=1)
    assert len(told(evil, "long 100000")) == 200_000
    with pytest.raises(ReaderCrashedError):
        told(evil, "long 600000")


@linux
def test_bubblewrap_where_it_is_there():
    wrapper = start.wrapper()
    if wrapper is None:
        pytest.skip("bubblewrap is not installed")
    with closing(Pool(wrapper=wrapper)) as pool:
        assert pool.read(WANTED, BytesSource(b"words"))
        protection = pool.protection()
        assert (limits.OWN_PROCESSES in protection.in_force) is protection.wrapped


@linux
@pytest.mark.parametrize(
    ("deed", "error"),
    [("sleep", ReaderTooSlowError), ("memory", ReaderMemoryError), ("crash", ReaderCrashedError), ("leftover", None)],
)
def test_inside_bubblewrap_bad_ends_are_told_apart_too(monkeypatch, deed, error):
    wrapper = start.wrapper()
    if wrapper is None:
        pytest.skip("bubblewrap is not installed")
    with taken_over(monkeypatch, wrapper) as pool:
        before = told(pool, "count")
        if error is None:
            told(pool, deed)
            with pytest.raises(UnknownKindError):
                told(pool, "refuse")
        else:
            with pytest.raises(error):
                told(pool, deed)
        assert told(pool, "count") == before


# --- the wire --------------------------------------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe = st.none() | words


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(words)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    layer = Layer(kind="text", text=text, digest=wire_digest(text), lang=draw(maybe), engine=draw(words))
    return Document(
        id=DocumentId(draw(words)),
        capture=CaptureId("k-1"),
        kind=draw(words),
        reader=draw(words),
        layers=(layer,),
        zones=tuple(
            Zone(start=a, end=b, label=draw(st.sampled_from(ZoneLabel)), why=draw(words))
            for a, b in draw(st.lists(spans, max_size=3))
        ),
        title=draw(maybe),
        published=draw(
            st.none() | st.builds(Dated, value=words, precision=words, how=words, inferred=st.tuples(words))
        ),
        segments=tuple(
            Segment(start=a, end=b, kind="post", at=draw(maybe), extra=tuple(draw(st.lists(st.tuples(words, words)))))
            for a, b in draw(st.lists(spans, max_size=3))
        ),
        notices=tuple(draw(st.lists(st.builds(Issue, code=words, item=words, message=words, cure=words), max_size=2))),
    )


def wire_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@given(documents())
def test_a_document_comes_over_whole(document):
    assert wire.load(wire.dump(document), CaptureId("k-1")) == document


@given(documents(), st.data())
def test_a_changed_document_is_refused_or_still_a_document(document, data):
    raw = bytearray(wire.dump(document))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = wire.load(bytes(raw), CaptureId("k-1"))
    except WireError:
        return
    found.text.encode()
    assert found.capture == "k-1"
    assert wire_digest(found.text) == found.layers[0].digest
    assert all(0 <= zone.start <= zone.end <= len(found.text) for zone in found.zones)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"start":0', b'"start":"0"'),
        (b'"start":0', b'"start":-1'),
        (b'"start":0', b'"start":0.0'),
        (b'"start":0', b'"start":true'),
        (b'"end":5', b'"end":6'),
        (b'"k-1"', b'"k-2"'),
        (b'"text":"words"', b'"text":"sword"'),
        (b'"text":"words"', b'"text":["words"]'),
        (b'"text":"words"', b'"text":"\\ud800"'),
        (b'"main"', b'"strange"'),
        (b'"kind":"text"', b'"kind":null'),
        (b'"kind":"text"', b'"new":1'),
        (b'"zones":[', b'"zones":[' + b"[" * 100_000),
        (b"{", b""),
    ],
)
def test_what_is_no_document_of_ours_is_refused(old, new):
    zone = Zone(start=0, end=5, label=ZoneLabel.MAIN)
    layer = Layer(kind="text", text="words", digest=wire_digest("words"))
    document = Document(
        id=DocumentId("d-1"), capture=CaptureId("k-1"), kind="plain", reader="plain@1", layers=(layer,), zones=(zone,)
    )
    raw = wire.dump(document)
    assert wire.load(raw, CaptureId("k-1")) == document
    assert old in raw
    with pytest.raises(WireError):
        wire.load(raw.replace(old, new, 1), CaptureId("k-1"))


@pytest.mark.parametrize(
    "content",
    [b"\x0f\0\0\0\0", b"\x01\0\0", b"\x01\xff\xff\xff\xff", b"\x01\0\0\0\x05word", b"\0\0\0\0\0"],
    ids=["no such kind", "cut header", "too long", "cut content", "zeros"],
)
def test_what_is_no_frame_is_refused(content):
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream, pytest.raises(WireError):
        wire.receive(stream.fileno(), 1000)


def test_frames_come_over_in_pieces():
    reading, writing = os.pipe()
    content = os.urandom(1 << 20)
    sender = threading.Thread(target=wire.send, args=(writing, Kind.DATA, content))
    sender.start()
    assert wire.receive(reading, 1 << 20) == (Kind.DATA, content)
    sender.join()
    os.close(writing)
    assert wire.receive(reading, 1 << 20) is None
    os.close(reading)


def test_an_unknown_code_is_a_mistake_of_ours():
    assert isinstance(wire.rebuilt(b'{"code":"K-READ-999","message":"words"}', "a"), UnforeseenItemError)
    assert isinstance(wire.rebuilt(b'{"code":"K-STORE-005","message":"not for an item"}', "a"), UnforeseenItemError)
    for content in (b"[]", b"nonsense", b"[" * 100_000):
        with pytest.raises(WireError):
            wire.rebuilt(content, "a")


def chat(name: str) -> dict[str, object]:
    message = {"id": 1, "type": "message", "date": "2024-05-01T10:00:00", "from": "Aliya", "text": f"Words in {name}."}
    return {"name": name, "type": "private_group", "id": len(name), "messages": [message]}


def packed(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize("large", [False, True])
def test_an_export_gives_a_document_for_each_chat(pool, large):
    chats = {"chats": {"list": [chat("one"), chat("three")]}}
    photo = os.urandom(3_000_000 if large else 10)  # beside a large one the text is found by ranges
    data = packed({"photos/1.jpg": photo, "result.json": json.dumps(chats).encode()})
    wanted = Wanted(capture=CaptureId("k-1"), name="export.zip")
    found = pool.read(wanted, BytesSource(data))
    assert [document.text for document in found] == ["Words in one.", "Words in three."]
    assert found == InProcess().read(wanted, BytesSource(data))


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_an_archive_that_is_not_compressed_is_an_export_too(pool, mode):
    posts = [
        {
            "type": "Create",
            "id": "https://a.example/1",
            "published": "2024-05-01T10:00:00Z",
            "object": {"content": "Words"},
        }
    ]
    outbox = json.dumps({"type": "OrderedCollection", "orderedItems": posts}).encode()
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        info = tarfile.TarInfo("outbox.json")
        info.size = len(outbox)
        archive.addfile(info, io.BytesIO(outbox))
    (document,) = pool.read(Wanted(capture=CaptureId("k-1"), name="archive.tar"), BytesSource(made.getvalue()))
    assert (document.reader, document.text) == ("mastodon-archive@1", "Words")


def test_an_archive_that_is_no_export_is_refused_by_its_name(pool):
    with pytest.raises(UnknownKindError) as caught:
        pool.read(Wanted(capture=CaptureId("k-1"), name="a.zip"), BytesSource(packed({"a.txt": b"no export"})))
    assert "ZIP" in caught.value.message


def test_too_large_a_text_is_refused_before_it_is_fetched(pool):
    class Untouched(BytesSource):
        def read(self, first: int, last: int) -> Iterator[bytes]:
            assert last - first < len(big) // 2
            return super().read(first, last)

    big = b"words " * 500_000
    with pytest.raises(TooLargeError):
        pool.read(Wanted(capture=CaptureId("k-1"), name="a.txt", max_text_mb=1), Untouched(big))
