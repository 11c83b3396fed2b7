"""The door: which reader is chosen, and what the command line prints."""

import json

import pytest

from kuager import read
from kuager.errors import EmptyFileError, ItemError, TooLargeError, UnknownKindError, UnreadableFileError
from kuager.model import CaptureId

CAPTURE = CaptureId("c-1")


def kind(data, name="file", **more):
    return read.open(CAPTURE, data, name=name, **more).kind


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"plain words", "a.txt", "plain"),
        (b"plain words", "no ending", "plain"),
        (b"plain words", "a.html", "plain"),
        (b"<!DOCTYPE html><p>words", "a.txt", "html"),
        (b"\xef\xbb\xbf\n<html><p>words", "a", "html"),
        ("\ufeff<html><p>words".encode("utf-16-le"), "a", "html"),
        (b"<!-- saved from url=(0014) -->\n<html><p>words", "a", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html><p>words</p></html>', "a", "html"),
        (b"<div><p>a fragment</p><p>of a page</p></div>", "a", "html"),
        (b"words and <b>bold</b> words", "a.html", "html"),
        (b"a < b and c > d", "a.txt", "plain"),
        (b"<3 this is a note", "a.txt", "plain"),
    ],
)
def test_content_decides(data, name, expected):
    assert kind(data, name) == expected


def test_a_person_decides_over_content():
    assert kind(b"<html><p>words", kind="plain") == "plain"
    with pytest.raises(UnknownKindError, match="csv, docx, entry, html, mail, ods, odt, pdf"):
        kind(b"words", kind="nonsense")


def test_a_declared_media_type_is_a_hint():
    assert kind(b"words and <b>bold</b>", "download", media_type="text/html") == "html"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Rar!\x1a\x07 words", "RAR"),
        (b"PK\x03\x04....", "ZIP"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"\0\0\0\x20ftypheic", "HEIC"),
    ],
)
def test_known_formats_are_named_when_they_cannot_be_read(data, words):
    with pytest.raises(UnknownKindError, match=words):
        kind(data, "a.txt")


def test_chunks_and_files_read_like_bytes(tmp_path):
    data = "Слова. ".encode() * 100_000
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    whole = read.open(CAPTURE, data, name="a.txt")
    assert read.open(CAPTURE, path, name="a.txt") == whole
    assert read.open(CAPTURE, (data[i : i + 1001] for i in range(0, len(data), 1001)), name="a.txt") == whole


def test_too_much_text_is_refused_before_it_is_loaded():
    taken = 0

    def chunks():
        nonlocal taken
        while True:
            taken += 1
            yield b"word " * 20_000

    with pytest.raises(TooLargeError):
        read.open(CAPTURE, chunks(), name="a.txt", max_text_mb=1)
    assert taken <= 12


def test_a_large_file_of_no_known_kind_is_refused_by_its_beginning():
    def chunks():
        yield b"Rar!\x1a\x07" + b"x" * 300_000
        raise AssertionError("read on")

    with pytest.raises(UnknownKindError):
        read.open(CAPTURE, chunks(), name="a.rar", max_text_mb=1)


@pytest.mark.parametrize("data", [b"", [], [b"", b""]])
def test_nothing_is_an_error(data):
    with pytest.raises(EmptyFileError):
        read.open(CAPTURE, data, name="a.txt")


def test_a_path_that_leads_nowhere_is_an_error(tmp_path):
    with pytest.raises(UnreadableFileError):
        read.open(CAPTURE, tmp_path / "no.txt", name="no.txt")


def test_ids_depend_on_capture_and_reader_alone():
    one = read.open(CAPTURE, b"words", name="a.txt")
    assert one.id == read.open(CAPTURE, b"words", name="other.txt").id
    assert one.id != read.open(CaptureId("c-2"), b"words", name="a.txt").id
    assert one.id != read.open(CAPTURE, b"words", name="a.txt", kind="html").id


def test_the_printed_shape_is_json_and_the_contract():
    document = read.open(CAPTURE, b"Headline\n\n4 May 2020, 10:00\nShare\n\nWords of a text.", name="a.txt")
    printed = json.loads(json.dumps(read.as_json(document)))
    assert {"kind", "lang", "title", "byline", "published", "layers", "zones"} <= set(printed)
    assert printed["published"]["value"] == "2020-05-04T10:00"
    assert {"value", "precision", "how"} <= set(printed["published"])
    assert [set(layer) for layer in printed["layers"]] == [{"kind", "text", "sha256"}]
    assert {zone["label"] for zone in printed["zones"]} <= {"main", "boilerplate"}


def test_a_plugged_in_reader_is_used():
    class Shout:
        name = "shout"
        version = "1"

        def accepts(self, head, name):
            return 1.0 if head.startswith(b"!") and name == "a" else 0.0

        def read(self, material):
            text = material.data.decode().upper()
            return read.make_document(self, material, text, (), read.Facts())

    document = read.open(CAPTURE, b"!hey", name="a", using=[*read.readers(), Shout()])
    assert (document.text, document.reader) == ("!HEY", "shout@1")


def test_every_error_of_reading_names_its_file():
    for data in (b"", b"\0\1\2", b"  \n", b"%PDF-", b"<html></html>"):
        with pytest.raises(ItemError) as caught:
            read.open(CAPTURE, data, name="name.bin")
        assert caught.value.item == "name.bin"
