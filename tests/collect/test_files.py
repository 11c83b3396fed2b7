"""The file adapter on real files, links, pipes and a file that changes under it."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.collect import Skipped, Target, adapters
from kuager.collect.files import MANIFEST, FileCollector, walk
from kuager.errors import (
    CannotFetchError,
    ChangedWhileReadError,
    EmptyFileError,
    ItemError,
    MissingFileError,
    NotAFileError,
    UnreadableFileError,
)


class Clock:
    def now(self):
        return datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def fetch(path, **more):
    (target,) = walk([str(path)])
    assert isinstance(target, Target)
    return FileCollector().fetch(target, Clock(), **more)


def one(path):
    (target,) = walk([str(path)])
    assert isinstance(target, Target)
    return target


def codes(paths):
    return [(type(found).__name__, Path(found.item or "").name) for found in walk([str(path) for path in paths])]


def test_the_built_in_adapters_come_through_the_plug_in_door():
    assert [adapter.manifest.name for adapter in adapters()] == ["browser", "feeds", "files", "media", "warc", "web"]
    assert all(adapter.manifest.docs and adapter.manifest.takes for adapter in adapters())
    assert MANIFEST.docs
    assert MANIFEST.dependencies == ()


def test_a_folder_is_walked_in_the_order_of_names(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", "ä.txt", "B.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [t.item for t in walk([str(tmp_path)]) if isinstance(t, Target)]
    assert [os.path.relpath(item, tmp_path) for item in found] == ["B.txt", "a/b/c.txt", "a/z.txt", "b.txt", "ä.txt"]


def test_the_uri_tells_nothing_of_the_folders_above(tmp_path):
    folder = tmp_path / "secret home" / "letters"
    folder.mkdir(parents=True)
    (folder / "хат 1.txt").write_text("x")
    by_folder = one(folder)
    by_file = one(folder / "хат 1.txt")
    assert by_folder.uri == "file:letters/%D1%85%D0%B0%D1%82%201.txt"
    assert by_file.uri == "file:%D1%85%D0%B0%D1%82%201.txt"
    assert "secret" not in by_folder.uri


def test_missing_paths_and_addresses_are_errors_as_values_and_the_run_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    found = list(walk([str(tmp_path / "no.txt"), "https://example.org/x", "bad\0name", str(tmp_path / "a.txt")]))
    kinds: list[type] = [MissingFileError, CannotFetchError, MissingFileError, Target]
    assert [type(f) for f in found] == kinds
    assert found[1].item == "https://example.org/x"


def test_a_circle_of_links_is_reported_and_not_followed(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text("x")
    (tmp_path / "deep" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "sideways").symlink_to(tmp_path / "deep")
    assert codes([tmp_path]) == [
        ("Target", "a.txt"),
        ("LoopError", "up"),
        ("LoopError", "self"),
        ("LoopError", "sideways"),
    ]


def test_links_out_of_the_folder_are_reported_and_links_inside_are_files(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("x")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder / "c.txt").symlink_to(outside)
    (folder / "d.txt").symlink_to(tmp_path / "nowhere")
    assert codes([folder]) == [
        ("Target", "a.txt"),
        ("Target", "b.txt"),
        ("LoopError", "c.txt"),
        ("MissingFileError", "d.txt"),
    ]


def test_a_link_named_by_a_person_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert codes([tmp_path / "link"]) == [("Target", "a.txt")]


def test_pipes_and_devices_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert codes([tmp_path]) == [("NotAFileError", "pipe")]
    assert codes([tmp_path / "pipe"]) == [("NotAFileError", "pipe")]
    assert codes(["/dev/null"]) == [("NotAFileError", "null")]


def test_junk_is_passed_over_by_name_but_taken_when_named(tmp_path):
    for name in (".DS_Store", "Thumbs.db", ".hidden", "desktop.ini", "note.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "__MACOSX").mkdir()
    found = list(walk([str(tmp_path)]))
    assert [type(f) for f in found].count(Skipped) == 5
    assert [Path(f.item).name for f in found if isinstance(f, Target)] == ["note.txt"]
    assert codes([tmp_path / ".hidden"]) == [("Target", ".hidden")]


def test_fetch_says_what_is_there(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(b"<p>x</p>\r\n")
    fetched = fetch(path, given_by="a cousin")
    assert (fetched.size, fetched.media_type, fetched.original_name) == (10, "text/html", "page.html")
    assert fetched.given_by == "a cousin"
    assert fetched.fetched_at == Clock().now()


def test_an_empty_file_is_an_error(tmp_path):
    (tmp_path / "e.txt").touch()
    with pytest.raises(EmptyFileError):
        fetch(tmp_path / "e.txt")


def test_a_file_gone_or_replaced_by_a_pipe_between_walk_and_fetch(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    target = one(path)
    fetched = FileCollector().fetch(target, Clock())
    path.unlink()
    for act in (lambda: FileCollector().fetch(target, Clock()), lambda: list(FileCollector().stream(fetched))):
        with pytest.raises(MissingFileError):
            act()
    os.mkfifo(path)
    with pytest.raises(NotAFileError):
        FileCollector().fetch(target, Clock())
    with pytest.raises(NotAFileError):
        list(FileCollector().stream(fetched))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_an_error(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(UnreadableFileError):
        list(FileCollector().stream(fetch(path)))


@settings(max_examples=12, deadline=None)
@given(
    size=st.sampled_from([1, 17, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (2 << 20) + 5]),
    seed=st.binary(min_size=1, max_size=9),
)
def test_streamed_bytes_are_the_file(tmp_path_factory, size, seed):
    path = tmp_path_factory.mktemp("s") / "a.bin"
    data = (seed * (size // len(seed) + 1))[:size]
    path.write_bytes(data)
    chunks = list(FileCollector().stream(fetch(path)))
    assert hashlib.sha256(b"".join(chunks)).digest() == hashlib.sha256(data).digest()
    assert max(map(len, chunks)) <= 1 << 20


def grow(path):
    with path.open("ab") as stream:
        stream.write(b"more")


def rewrite_in_place(path):
    with path.open("r+b") as stream:
        stream.write(b"B" * 10)
    os.utime(path, ns=(1, 1))


def replace(path):
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


@pytest.mark.parametrize("change", [grow, rewrite_in_place, replace, lambda path: path.unlink()])
def test_a_file_that_changes_while_it_is_read_is_not_believed(tmp_path, change):
    path = tmp_path / "a.bin"
    path.write_bytes(b"A" * (3 << 20))
    stream = FileCollector().stream(fetch(path))
    next(stream)
    change(path)
    with pytest.raises(ChangedWhileReadError):
        list(stream)


def test_a_file_that_grew_after_it_was_found_is_not_believed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one")
    fetched = fetch(path)
    path.write_text("one two")
    with pytest.raises(ChangedWhileReadError):
        list(FileCollector().stream(fetched))


def test_names_that_are_no_text_can_still_be_walked(tmp_path):
    (tmp_path / os.fsdecode(b"\xff\xfe.txt")).write_bytes(b"x")
    target = one(tmp_path)
    target.item.encode()
    assert target.uri.endswith("%FF%FE.txt")
    fetched = FileCollector().fetch(target, Clock())
    fetched.original_name.encode()
    assert b"".join(FileCollector().stream(fetched)) == b"x"


def test_every_error_names_the_item(tmp_path):
    os.mkfifo(tmp_path / "p")
    for found in walk([str(tmp_path), "/no/such", "ftp://example.org"]):
        assert isinstance(found, ItemError)
        assert found.item
