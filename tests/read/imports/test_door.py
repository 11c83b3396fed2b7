"""The door: how bytes may come, which importer is taken, and what ids promise."""

import gzip
import io
import json

import pytest

from kuager.errors import EmptyFileError, ItemError, TooLargeError, UnknownKindError, UnreadableFileError
from kuager.model import CaptureId
from kuager.read.imports import importers, open_export, recognise, seekable

from .packing import CAPTURE, dump, only, read, tarred, zipped

CHAT = b"04.12.2021, 11:02 - Dana: The letter came.\n05.12.2021, 11:02 - Dana: Twelve years.\n"


def test_bytes_chunks_a_file_and_a_stream_give_the_same(tmp_path):
    data = zipped({"_chat.txt": CHAT, "1.jpg": b"x" * 3000}, compress=False)
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    ways = [data, (data[at : at + 100] for at in range(0, len(data), 100)), path, io.BytesIO(data)]
    documents = [dump(only(way, "a.zip")) for way in ways]
    assert all(document == documents[0] for document in documents)


def test_the_same_bytes_give_the_same_ids_and_another_capture_others():
    first, again = only(CHAT, "_chat.txt"), only(CHAT, "_chat.txt")
    other = next(open_export(CaptureId("c-other"), CHAT, name="_chat.txt"))
    assert first == again
    assert first.id != other.id


def test_the_name_of_the_file_does_not_change_the_ids():
    assert only(CHAT, "_chat.txt").id == only(CHAT, "renamed.txt").id


def test_importers_are_sorted_and_their_names_unique():
    names = [importer.name for importer in importers()]
    assert names == sorted(set(names))
    assert len(names) == 12


@pytest.mark.parametrize(
    "data",
    [b"A plain letter.\n", b"%PDF-1.7 x", b"{}", b"[]", b'{"messages": []}', zipped({"a.doc": "x"}), b"\x1f\x8b\0\0"],
)
def test_what_is_no_export_is_refused_with_its_kind(data):
    with pytest.raises(ItemError) as raised:
        read(data, "x.bin")
    assert raised.value.code == "K-READ-001"


def test_recognise_says_which_without_reading():
    assert recognise(CHAT, name="x.txt") == "whatsapp"
    assert recognise(b"A plain letter.\n", name="x.txt") is None
    assert recognise(zipped({"a.doc": "x"}), name="x.zip") is None


def test_a_person_may_say_what_it_is():
    assert only(CHAT, "x.txt", kind="whatsapp").reader == "whatsapp@1"
    with pytest.raises(UnknownKindError, match="whatsapp"):
        read(CHAT, "x.txt", kind="signal")


def test_empty_missing_and_too_large():
    with pytest.raises(EmptyFileError):
        read(b"", "x.txt")
    with pytest.raises(TooLargeError):
        read(CHAT * 30_000, "x.txt", max_text_mb=1)
    with pytest.raises(TooLargeError):
        list(open_export(CAPTURE, iter([CHAT] * 30_000), name="x.txt", max_export_mb=1))


def test_a_file_that_cannot_be_opened(tmp_path):
    with pytest.raises(UnreadableFileError):
        read(tmp_path / "gone.zip", "gone.zip")


def test_a_plain_reader_is_not_asked_and_existing_readers_do_not_change():
    readers = {importer.name for importer in importers()}
    assert not readers & {"plain", "html", "thread"}


def test_a_vault_is_read_by_ranges_and_media_are_not_touched():
    film = b"\1" * 5_000_000
    data = zipped({"_chat.txt": CHAT, "film.mp4": film}, compress=False)
    asked = []

    def ranges(start, end):
        asked.append((start, end))
        yield data[start : (start + end) // 2]
        yield data[(start + end) // 2 : end]

    document = only(seekable(ranges, len(data)), "a.zip")
    assert dump(document) == dump(only(data, "a.zip"))
    assert sum(end - start for start, end in asked) < 1_500_000


def test_seeking_over_ranges_is_seeking_over_bytes():
    data = bytes(range(256)) * 20
    stream = seekable(lambda start, end: [data[start:end]], len(data))
    for place, whence in ((0, 0), (100, 0), (-50, 2), (10, 1), (0, 2)):
        plain = io.BytesIO(data)
        plain.seek(stream.tell())
        assert stream.seek(place, whence) == plain.seek(place, whence)
        assert stream.read(77) == plain.read(77)
    with pytest.raises(OSError, match="before the beginning"):
        stream.seek(-1)


def test_two_threads_of_one_name_are_two_documents():
    chat = {
        "id": 7,
        "type": "personal_chat",
        "name": "A",
        "messages": [{"id": 1, "type": "message", "date_unixtime": "1638594153", "text": "x"}],
    }
    raw = json.dumps({"about": "", "chats": {"list": [chat, chat, chat]}}).encode()
    documents = read(raw, "result.json")
    assert len({document.id for document in documents}) == 3
    assert [document.id for document in read(raw, "result.json")] == [document.id for document in documents]


def test_two_chats_in_one_archive_are_two_documents():
    documents = read(zipped({"WhatsApp Chat with A.txt": CHAT, "WhatsApp Chat with B.txt": CHAT}), "a.zip")
    assert [document.title for document in documents] == ["A", "B"]
    assert len({document.id for document in documents}) == 2


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\0" * 60_000_000, "film.mp4"),
        (gzip.compress(b"WARC/1.1\r\n" * 100), "a.warc.gz"),
        (gzip.compress(b"WARC/1.1\r\n" * 100)[:-9], "a.warc.gz"),
        (zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "a.docx"),
        (zipped({"a": "b"})[:-5], "a.docx"),
        (b"", "a.txt"),
    ],
    ids=["film", "web archive", "cut web archive", "document", "cut document", "empty"],
)
def test_recognise_leaves_other_files_to_their_readers(data, name):
    assert recognise(data, name=name) is None
    assert recognise((data[at : at + 1_000_000] for at in range(0, len(data), 1_000_000)), name=name) is None


def test_recognise_reads_no_more_of_chunks_than_it_needs():
    taken = []

    def chunks():
        for number in range(100):
            taken.append(number)
            yield CHAT * 1000

    assert recognise(chunks(), name="x.txt") == "whatsapp"
    assert len(taken) < 10


def test_recognise_takes_archives_in_chunks_whole():
    data = zipped({"film.mp4": b"x" * 2_000_000, "_chat.txt": CHAT}, compress=False)
    assert recognise((data[at : at + 100_000] for at in range(0, len(data), 100_000)), name="a.zip") == "whatsapp"
    assert recognise(tarred({"outbox.json": b"{}"}), name="a.tar.gz") == "mastodon-archive"
