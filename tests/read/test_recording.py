"""Films and sound recordings: what they are made of, the same footage elsewhere, small pictures, loudness."""

import io
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import EmptyFileError, ItemError
from kuager.model import CaptureId, ZoneLabel
from kuager.read import recording_probe
from kuager.read.base import Material, StreamReader
from kuager.read.media_errors import BrokenRecordingError, MissingMediaPartError
from kuager.read.pictures import PictureReader
from kuager.read.plain import PlainReader
from kuager.read.recording import RecordingReader
from kuager.read.recording_previews import COLUMNS, FRAMES, WIDEST, Frame, PreviewReader, jpeg, previews_of, turned
from tests.read.films import film, remuxed, tone

CAPTURE = CaptureId("k-1")


def material(path, name=None):
    return Material(capture=CAPTURE, data=path.read_bytes(), name=name or path.name, max_text_bytes=1_000_000)


def read(path, name=None):
    return RecordingReader().read(material(path, name))


def previews(path):
    given_ = material(path)
    return previews_of(PreviewReader().read_stream(given_, io.BytesIO(given_.data)))


def streams(document):
    return {dict(one.extra)["type"]: dict(one.extra) for one in document.segments if one.kind == "stream"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    said = {"creation_time": "2021-02-08T10:00:00Z", "title": "A gate in the morning", "artist": "D. Brook"}
    return film(tmp_path_factory.mktemp("films") / "a.mp4", said=said)


def test_a_film_is_described_and_nothing_of_it_counts_as_words(made):
    document = read(made)
    assert document.kind == "recording"
    assert document.title == "A gate in the morning"
    assert document.byline == "D. Brook"
    assert [zone.label for zone in document.zones] == [ZoneLabel.BOILERPLATE]
    assert "video, h264, 64 × 48, 10 pictures a second" in document.text
    assert "audio, aac, 48000 Hz, 1 channel" in document.text
    whole = dict(document.segments[0].extra)
    assert whole["media_type"] == "video/mp4"
    assert float(whole["seconds"]) == pytest.approx(3, abs=0.1)
    assert streams(document)["video"]["packets"] == "30"
    assert [notice.code for notice in document.notices] == ["K-READ-072"]
    for part in document.segments:
        assert document.text[part.start : part.end].strip()


def test_when_a_film_was_made_is_stated_and_not_believed(made, tmp_path):
    dated = read(made).published
    assert dated is not None
    assert dated.value == "2021-02-08T10:00"
    assert dated.precision == "minute"
    assert "creation_time" in dated.how
    assert "stated as Z" in dated.how
    assert "clock may be wrong" in (dated.why or "")
    assert read(film(tmp_path / "b.mp4", seconds=1, said={"creation_time": "1970-01-01T00:00:00Z"})).published is None


@pytest.mark.parametrize("ending", ["mkv", "mov"])
def test_the_same_footage_is_known_in_another_container(made, tmp_path, ending):
    other = remuxed(made, tmp_path / f"other.{ending}")
    assert other.read_bytes() != made.read_bytes()
    left, right = streams(read(made)), streams(read(other))
    assert {kind: one["sha256"] for kind, one in left.items()} == {kind: one["sha256"] for kind, one in right.items()}
    assert left["video"]["sha256"] != streams(read(film(tmp_path / "c.mp4", seconds=2)))["video"]["sha256"]


@pytest.mark.parametrize(
    ("ending", "video", "audio", "media_type"),
    [
        ("mp4", "libx264", "aac", "video/mp4"), ("webm", "libvpx-vp9", "libopus", "video/webm"), ("mkv", "mpeg4", "aac", "video/x-matroska"),
        ("avi", "mpeg4", "mp3", "video/x-msvideo"), ("ts", "libx264", "aac", "video/mp2t"), ("ogg", None, "libopus", "audio/ogg"),
        ("mp3", None, "mp3", "audio/mpeg"), ("wav", None, "pcm_s16le", "audio/wav"), ("flac", None, "flac", "audio/flac"),
        ("m4a", None, "aac", "audio/mp4"), ("aac", None, "aac", "audio/aac"),
    ],
)  # fmt: skip
def test_every_container_is_known_by_its_content(tmp_path, ending, video, audio, media_type):
    path = film(tmp_path / f"x.{ending}", seconds=1, video=video, audio=audio)
    head = path.read_bytes()[:4096]
    assert RecordingReader().accepts(head, path.name) == 0.9
    assert PictureReader().accepts(head, path.name) == 0.0
    document = read(path)
    assert dict(document.segments[0].extra)["media_type"] == media_type
    assert dict(document.segments[0].extra).get("seconds")
    assert all(int(one["packets"]) > 0 for one in streams(document).values())


@pytest.mark.parametrize("head", [b"#EXTM3U\nhttp://a.org/x.ts", b"ffconcat version 1.0\nfile /etc/passwd", b"\0\0\0\x18ftypheic", b"plain"])  # fmt: skip
def test_lists_of_other_files_and_still_pictures_are_no_recordings(head):
    assert RecordingReader().accepts(head * 4, "x.mp4") == 0.0


def test_damage_is_said_and_the_rest_is_read(made, tmp_path):
    data = made.read_bytes()
    with pytest.raises(EmptyFileError):
        RecordingReader().read(Material(capture=CAPTURE, data=b"", name="x.mp4", max_text_bytes=10))
    for spoilt in (data[:200], b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 300, data[:40] + bytes(len(data) - 40)):
        path = tmp_path / "spoilt.mp4"
        path.write_bytes(spoilt)
        with pytest.raises(BrokenRecordingError):
            read(path)
    cut = remuxed(made, tmp_path / "whole.mkv").read_bytes()
    (tmp_path / "cut.mkv").write_bytes(cut[: len(cut) // 2])
    assert 0 < int(streams(read(tmp_path / "cut.mkv"))["video"]["packets"]) < 30


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\x1aE\xdf\xa3", b"OggS", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x10ftypisom"]),
)
def test_any_bytes_give_a_document_or_an_error_of_ours(data, magic):
    with suppress(ItemError):  # anything else fails the test
        document = RecordingReader().read(Material(capture=CAPTURE, data=magic + data, name="x", max_text_bytes=10_000))
        assert document.segments


def test_where_a_film_was_made_is_not_in_its_text(tmp_path):
    path = film(tmp_path / "p.mp4", seconds=1, said={"location": "+43.2500+076.9500/"})
    document = read(path)
    assert "43.25" not in repr(document)
    assert "K-READ-073" in [notice.code for notice in document.notices]


def test_without_the_library_the_cure_is_named(made, monkeypatch):
    monkeypatch.setattr(recording_probe, "import_module", _missing)
    with pytest.raises(MissingMediaPartError) as raised:
        read(made)
    assert "kuager[media]" in raised.value.cure


def _missing(name):
    raise ModuleNotFoundError(name)


def test_both_readers_take_files_too_large_for_memory():
    assert isinstance(RecordingReader(), StreamReader)
    assert isinstance(PreviewReader(), StreamReader)
    assert not isinstance(PlainReader(), StreamReader)


def test_pictures_are_small_in_order_and_made_anew(made):
    found = previews(made)
    assert 2 <= len(found.frames) <= FRAMES
    assert [frame.milliseconds for frame in found.frames] == sorted({frame.milliseconds for frame in found.frames})
    for frame in found.frames:
        assert max(frame.width, frame.height) <= WIDEST
        assert len(frame.pixels) == frame.width * frame.height * 3
        assert jpeg(frame).startswith(b"\xff\xd8\xff")
    first, last = found.frames[0].pixels[0], found.frames[-1].pixels[0]
    assert last - first > 40  # the film grows redder


def test_loudness_follows_the_sound(tmp_path):
    sound = tone(2, loud=0) + tone(2, loud=16_000)
    found = previews(film(tmp_path / "s.wav", video=None, audio="pcm_s16le", sound=sound))
    half = len(found.peaks) // 2
    assert 0 < len(found.peaks) <= COLUMNS
    assert max(found.peaks[: half - 1]) == 0
    assert min(found.peaks[half + 1 : -1]) >= 40
    assert found.frames == ()


def test_what_comes_from_the_other_process_is_not_believed(made):
    given_ = material(made)
    document = PreviewReader().read_stream(given_, io.BytesIO(given_.data))
    for kind, text in (("frame:0:4:4", "AAAA"), ("frame:0:9999:2", ""), ("frame:x", ""), ("waveform", "{")):
        spoilt = replace(document.layers[1], kind=kind, text=text)
        with pytest.raises(BrokenRecordingError):
            previews_of(replace(document, layers=(document.layers[0], spoilt)))


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 7))
def test_four_quarter_turns_are_none(width, height, quarters):
    frame = Frame(milliseconds=0, width=width, height=height, pixels=bytes(range(width * height * 3)))
    assert turned(turned(frame, quarters * 90), 360 - quarters * 90 % 360) == frame
    right = turned(frame, 90)
    assert (right.width, right.height) == (height, width)
    assert right.pixels[:3] == frame.pixels[(width - 1) * 3 : width * 3]  # what was top right is top left
