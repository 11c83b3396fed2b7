"""What every Blobs must do, over each implementation; and what a folder promises besides."""

from __future__ import annotations

import errno
import itertools
import os
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.errors import DiskError, DiskFullError, MissingObjectError
from kuager.ports import Blobs, BlobWriter
from kuager.store.files import FolderBlobs

NAME = "ab" + "0" * 62
OTHER = "cd" + "1" * 62

MAKERS: dict[str, Callable[[Path], Blobs]] = {"folder": lambda path: FolderBlobs(path / "vault", reserve_bytes=0)}


@pytest.fixture(params=sorted(MAKERS))
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return MAKERS[request.param](tmp_path)


def put(blobs: Blobs, name: str, *parts: bytes) -> None:
    writer = blobs.begin()
    for part in parts:
        writer.write(part)
    writer.commit(name)


def get(blobs: Blobs, name: str) -> bytes:
    with blobs.open(name) as file:
        return file.read()


def test_what_was_committed_can_be_read(blobs):
    put(blobs, NAME, b"abc", b"", b"def")
    assert get(blobs, NAME) == b"abcdef"
    assert blobs.exists(NAME)


def test_a_blob_is_seekable(blobs):
    put(blobs, NAME, b"0123456789")
    with blobs.open(NAME) as file:
        file.seek(7)
        assert file.read() == b"789"


def test_an_empty_blob_is_a_blob(blobs):
    put(blobs, NAME)
    assert get(blobs, NAME) == b""
    assert list(blobs.names()) == [NAME]


def test_nothing_shows_before_commit(blobs):
    writer = blobs.begin()
    writer.write(b"half")
    assert list(blobs.names()) == []
    assert not blobs.exists(NAME)
    writer.commit(NAME)
    assert list(blobs.names()) == [NAME]


def test_abort_leaves_nothing_and_may_be_called_twice(blobs):
    writer = blobs.begin()
    writer.write(b"half")
    writer.abort()
    writer.abort()
    assert list(blobs.names()) == []
    assert blobs.sweep() == 0


def test_abort_after_commit_keeps_the_blob(blobs):
    writer = blobs.begin()
    writer.write(b"whole")
    writer.commit(NAME)
    writer.abort()
    assert get(blobs, NAME) == b"whole"


def test_a_used_writer_is_refused(blobs):
    writer = blobs.begin()
    writer.commit(NAME)
    with pytest.raises(ValueError):
        writer.write(b"more")
    with pytest.raises(ValueError):
        writer.commit(OTHER)


def test_commit_over_a_name_replaces_it_whole(blobs):
    put(blobs, NAME, b"damaged")
    put(blobs, NAME, b"sound")
    assert get(blobs, NAME) == b"sound"
    assert list(blobs.names()) == [NAME]


def test_missing_blobs_are_named(blobs):
    with pytest.raises(MissingObjectError) as raised:
        blobs.open(NAME)
    assert raised.value.item == NAME
    with pytest.raises(MissingObjectError):
        blobs.settle(NAME)


def test_settle_accepts_what_is_there(blobs):
    put(blobs, NAME, b"x")
    blobs.settle(NAME)
    assert get(blobs, NAME) == b"x"


@settings(max_examples=20, deadline=None)
@given(names=st.sets(st.text("0123456789abcdef", min_size=8, max_size=64), max_size=12))
def test_names_are_sorted_and_complete(names, tmp_path_factory):
    for make in MAKERS.values():
        blobs = make(tmp_path_factory.mktemp("names"))
        for name in names:
            put(blobs, name, name.encode())
        assert list(blobs.names()) == sorted(names)


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "AB" * 32, "ab/cd" * 8, "tmp", "a" * 129, "ab" * 8 + "\n"]
)
def test_names_that_are_not_hexadecimal_are_refused(blobs, name):
    with pytest.raises(ValueError):
        blobs.exists(name)
    writer = blobs.begin()
    with pytest.raises(ValueError):
        writer.commit(name)
    writer.abort()


def test_interleaved_writers_do_not_mix(blobs):
    first, second = blobs.begin(), blobs.begin()
    for _ in range(3):
        first.write(b"1")
        second.write(b"2")
    second.commit(OTHER)
    first.commit(NAME)
    assert (get(blobs, NAME), get(blobs, OTHER)) == (b"111", b"222")


# --- a folder --------------------------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def test_blobs_fan_out_over_subfolders(root):
    put(FolderBlobs(root, reserve_bytes=0), NAME, b"x")
    assert (root / "ab" / NAME).read_bytes() == b"x"


def test_files_and_folders_are_for_this_user_only(root):
    blobs = FolderBlobs(root, reserve_bytes=0)
    writer = blobs.begin()
    (temporary,) = (root / "tmp").iterdir()
    assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
    writer.commit(NAME)
    assert stat.S_IMODE((root / "ab" / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE((root / "ab").stat().st_mode) == 0o700


def test_foreign_files_are_no_blobs(root):
    blobs = FolderBlobs(root, reserve_bytes=0)
    put(blobs, NAME, b"x")
    (root / "ab" / "notes.txt").write_text("mine")
    (root / "ab" / OTHER).write_text("in the wrong subfolder")
    (root / "README").write_text("mine")
    assert list(blobs.names()) == [NAME]


def test_below_the_reserve_nothing_is_begun(root):
    blobs = FolderBlobs(root, reserve_bytes=1 << 62)
    with pytest.raises(DiskFullError) as raised:
        blobs.begin()
    assert raised.value.code == "K-STORE-005"
    assert not any(file.is_file() for file in root.rglob("*"))


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError), (errno.EIO, DiskError), (errno.EROFS, DiskError)],
)
@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_refusing_disk_is_named_and_leaves_nothing(root, monkeypatch, number, error, call):
    blobs = FolderBlobs(root, reserve_bytes=0)

    def refuse(*_args, **_more):
        raise OSError(number, os.strerror(number))

    writer = blobs.begin()
    monkeypatch.setattr(os, call, refuse)

    def put_on_a_bad_disk() -> None:
        writer.write(b"x")
        writer.commit(NAME)

    with pytest.raises(error):
        put_on_a_bad_disk()
    monkeypatch.undo()
    assert list((root / "tmp").iterdir()) == []
    assert list(blobs.names()) == []


def test_short_writes_are_finished(root, monkeypatch):
    blobs = FolderBlobs(root, reserve_bytes=0)
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data[:3])))
    put(blobs, NAME, b"0123456789")
    monkeypatch.undo()
    assert get(blobs, NAME) == b"0123456789"


def test_the_order_of_syncs_is_file_parent_rename_folder(root, monkeypatch):
    """The order is the promise: any other loses acknowledged blobs in a power cut."""
    blobs = FolderBlobs(root, reserve_bytes=0)
    seen: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(handle):
        path = Path(f"/proc/self/fd/{handle}").readlink()
        seen.append(f"sync {'tmp/file' if path.parent.name == 'tmp' else os.path.relpath(path, root)}")
        real_sync(handle)

    def replace(path, target):
        seen.append("rename")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    put(blobs, NAME, b"x")
    put(blobs, "ab" + "7" * 62, b"y")
    assert seen[0] == "sync .."  # the vault's own folder is new
    assert seen[1:] == ["sync tmp/file", "sync .", "rename", "sync ab", "sync tmp/file", "rename", "sync ab"]


def test_sweep_takes_what_the_dead_left_and_spares_the_living(root):
    blobs = FolderBlobs(root, reserve_bytes=0)
    script = textwrap.dedent(
        """
        import os, sys
        from pathlib import Path
        from kuager.store.files import FolderBlobs
        writer = FolderBlobs(Path(sys.argv[1]), reserve_bytes=0).begin()
        writer.write(b"half")
        os.kill(os.getpid(), 9)
        """
    )
    subprocess.run([sys.executable, "-c", script, str(root)], check=False)
    living = blobs.begin()
    living.write(b"still being written")
    assert len(list((root / "tmp").iterdir())) == 2
    assert FolderBlobs(root, reserve_bytes=0).sweep() == 1
    living.commit(NAME)
    assert get(blobs, NAME) == b"still being written"


def test_a_crashed_namesake_is_stepped_over(root):
    blobs = FolderBlobs(root, reserve_bytes=0)
    (root / "tmp").mkdir(parents=True)
    for number in range(3):
        (root / "tmp" / f"{os.getpid()}-{number}").write_bytes(b"left by a process that had our number")
    put(blobs, NAME, b"x")
    assert get(blobs, NAME) == b"x"
    assert blobs.sweep() == 3


def test_a_folder_that_cannot_be_made_is_an_error_with_a_cure(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DiskError) as raised:
        FolderBlobs(tmp_path / "file" / "vault").begin()
    assert raised.value.cure


def test_a_folder_not_made_yet_is_empty_and_stays_unmade(root):
    blobs = FolderBlobs(root)
    assert list(blobs.names()) == []
    assert blobs.sweep() == 0
    assert not blobs.exists(NAME)
    assert not root.exists()


# --- several together ------------------------------------------------------------------------------------------------


def written(blobs: Blobs, count: int) -> list[tuple[BlobWriter, str]]:
    pairs = []
    for number in range(count):
        writer = blobs.begin()
        writer.write(b"%d" % number)
        pairs.append((writer, f"{number % 5:02x}" + f"{number:062x}"))
    return pairs


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_blobs_committed_together_are_all_there(blobs, count):
    pairs = written(blobs, count)
    assert list(blobs.names()) == []
    blobs.commit(pairs)
    assert list(blobs.names()) == sorted(name for _, name in pairs)
    for number, (_, name) in enumerate(pairs):
        assert get(blobs, name) == b"%d" % number
    assert blobs.sweep() == 0


def test_a_bad_name_or_a_used_writer_stops_a_commit_before_it_begins(blobs):
    (first, name), (second, _) = written(blobs, 2)
    with pytest.raises(ValueError):
        blobs.commit([(first, name), (second, "../x")])
    first.commit(name)
    with pytest.raises(ValueError):
        blobs.commit([(second, OTHER), (first, NAME)])
    assert list(blobs.names()) == [name]
    second.abort()


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_one_refusal_among_many_is_told_and_leaves_nothing_half(root, monkeypatch, call):
    blobs = FolderBlobs(root, reserve_bytes=0)
    put(blobs, NAME, b"before")
    pairs = written(blobs, 40)
    calls = itertools.count(1)
    real = getattr(os, call)

    def refuse(*args):
        if next(calls) == 17:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*args)

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(DiskError):
        blobs.commit(pairs)
    monkeypatch.undo()
    assert list((root / "tmp").iterdir()) == []
    shown = set(blobs.names()) - {NAME}
    assert shown <= {name for _, name in pairs}
    assert not shown or call == "replace"  # a name shows only when every blob's bytes are durable
    for number, (_, name) in enumerate(pairs):
        assert name not in shown or get(blobs, name) == b"%d" % number


def test_of_many_every_file_is_synced_before_the_first_name_and_every_folder_after_the_last(root, monkeypatch):
    blobs = FolderBlobs(root, reserve_bytes=0)
    pairs = written(blobs, 40)
    seen: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(handle):
        real_sync(handle)
        seen.append("/".join(Path(f"/proc/self/fd/{handle}").readlink().parts[len(root.parts) :]))

    def replace(path, target):
        seen.append("rename")
        real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    blobs.commit(pairs)
    first, last = seen.index("rename"), len(seen) - seen[::-1].index("rename")
    assert sum(name.startswith("tmp/") for name in seen[:first]) == 40
    assert seen[first - 1] == ""  # the vault's own folder, for the new subfolders in it
    assert seen[first:last] == ["rename"] * 40
    assert sorted(seen[last:]) == ["00", "01", "02", "03", "04"]
