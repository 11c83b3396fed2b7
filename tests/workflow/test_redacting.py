"""Covering texts, pictures and pages, through the user story: proposals, decisions, copies, and what is left in them."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, PngImagePlugin
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from kuager.errors.redact import BadBoxError, CannotStripError, NoSuchRedactionError, NotRedactableError, UndecidedError
from kuager.errors.rights import SecondPersonError
from kuager.protect.leak import Found, Kind, Restricted, scan
from kuager.protect.redact import sound
from kuager.protect.redact.faces import model_file
from kuager.protect.redact.model import WHOLE, Box, Stretch, What
from kuager.protect.redact.words import MARK
from kuager.protect.rights import Actor, Role
from kuager.workflow import approving, ingest
from kuager.workflow.redacting import copies, decisions, stripping
from kuager.workflow.redacting.decisions import Verdict
from kuager.workflow.sandbox import InProcess
from tests.read.papers import pdf

WORDS = """The witness Aigerim Bekkozhina spoke first. Айгерим Беккожина was held for 15 days, neighbours said.
Later AI-GERIM BEKKOZHINA wept. Aigerim has left. Dana Brook wrote this in Oskemen.
"""


def face(draw: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    """An invented face of ellipses; the model takes it for one."""
    draw.ellipse((x - size * 1.05, y - size * 1.5, x + size * 1.05, y + size * 0.9), fill=(50, 35, 25))
    draw.ellipse((x - size * 0.8, y - size * 1.1, x + size * 0.8, y + size * 1.15), fill=(222, 184, 150))
    for side in (-0.35, 0.35):
        eye = x + side * size
        draw.ellipse((eye - size * 0.2, y - size * 0.35, eye + size * 0.2, y - size * 0.15), fill=(245, 245, 245))
        draw.ellipse((eye - size * 0.09, y - size * 0.34, eye + size * 0.09, y - size * 0.16), fill=(40, 25, 15))
        draw.line((eye - size * 0.2, y - size * 0.46, eye + size * 0.2, y - size * 0.46), fill=(50, 35, 25), width=4)
    draw.polygon(
        [(x, y - size * 0.15), (x - size * 0.15, y + size * 0.3), (x + size * 0.15, y + size * 0.3)],
        fill=(200, 160, 125),
    )
    draw.ellipse((x - size * 0.3, y + size * 0.55, x + size * 0.3, y + size * 0.72), fill=(170, 80, 75))


def crowd() -> Image.Image:
    picture = Image.new("RGB", (640, 480), (150, 170, 190))
    draw = ImageDraw.Draw(picture)
    for at, (x, y, size) in enumerate([(120, 160, 50), (320, 150, 60), (520, 170, 40)]):
        draw.rectangle((x - size * 1.6, y + size * 1.2, x + size * 1.6, 480), fill=(60 + 40 * at, 70, 110))
        face(draw, x, y, size)
    return picture.filter(ImageFilter.GaussianBlur(2))


def photo() -> bytes:
    """The crowd as a JPEG with canaries wherever such files hide words."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "CANARY description"
    exif[0x013B] = "CANARY artist"
    crowd().save(
        out, "JPEG", exif=exif, comment=b"CANARY comment", xmp=b"<x>CANARY xmp</x>", icc_profile=b"CANARY profile"
    )
    return out.getvalue()


def added(archive, tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    (result,) = ingest.add(archive, [str(path)])
    return result.document or result.capture or ""


def confirm_all(archive, subject: str, pages: list[int]) -> None:
    waiting = decisions.state(archive, subject).waiting
    decisions.decide(archive, subject, [(one.id, Verdict.CONFIRM, None) for one in waiting])
    decisions.look_through(archive, subject, pages)


# --- text ------------------------------------------------------------------------------------------------------------


def test_a_covered_name_is_proposed_wherever_it_stands_and_in_other_scripts(archive, tmp_path):
    subject = added(archive, tmp_path, "a.txt", WORDS.encode())
    start = WORDS.index("Aigerim")
    state = copies.cover_words(archive, subject, start, start + len("Aigerim Bekkozhina"), why="asked by the family")
    found = {WORDS[one.place.start : one.place.end] for one in state.waiting if isinstance(one.place, Stretch)}
    assert "AI-GERIM BEKKOZHINA" in found
    assert "Айгерим Беккожина" in found
    assert "Aigerim" in found
    assert "Dana Brook" not in found


def test_a_copy_of_the_text_needs_every_decision_and_a_look(archive, tmp_path):
    subject = added(archive, tmp_path, "a.txt", WORDS.encode())
    start = WORDS.index("Aigerim")
    copies.cover_words(archive, subject, start, start + 18)
    with pytest.raises(UndecidedError):
        copies.copy_text(archive, subject)
    waiting = decisions.state(archive, subject).waiting
    decisions.decide(archive, subject, [(one.id, Verdict.CONFIRM, None) for one in waiting])
    with pytest.raises(UndecidedError):
        copies.copy_text(archive, subject)
    decisions.look_through(archive, subject, [copies.TEXT_PAGE])
    made = copies.copy_text(archive, subject)
    text = made.content.decode()
    assert "Aigerim" not in text
    assert "Беккожина" not in text
    assert text.count(MARK) == made.covers == 4
    # The original stands as it was, and custody says where the copy comes from.
    original = decisions.subject_of(archive, subject)
    assert original.text == WORDS
    assert original.capture.sha256 in made.capture.method
    assert any(event.object == made.capture.id for event in archive.store.custody())
    assert [one.id for one in copies.copies(archive, subject)] == [made.capture.id]
    assert copies.copy_text(archive, subject).capture.id == made.capture.id


def test_a_dismissed_place_stays_readable_and_an_unknown_one_is_refused(archive, tmp_path):
    subject = added(archive, tmp_path, "a.txt", WORDS.encode())
    start = WORDS.index("Dana Brook")
    state = copies.cover_words(archive, subject, start, start + 10)
    decisions.decide(archive, subject, [(one.id, Verdict.DISMISS, None) for one in state.waiting])
    with pytest.raises(NoSuchRedactionError):
        decisions.decide(archive, subject, [("r99.1", Verdict.CONFIRM, None)])
    with pytest.raises(BadBoxError):
        copies.cover_words(archive, subject, 5, 5_000)
    with pytest.raises(NotRedactableError):
        copies.copy_pages(archive, subject)


def test_taking_a_cover_back_is_lowering_and_needs_a_new_look(archive, tmp_path):
    subject = added(archive, tmp_path, "a.txt", WORDS.encode())
    cover = decisions.cover(archive, subject, Stretch(start=4, end=11))
    decisions.look_through(archive, subject, [0])
    archive.actor = Actor(name="m-editor", role=Role.PROTECTION)
    with pytest.raises(SecondPersonError):
        decisions.uncover(archive, subject, cover.id, why="it names nobody")
    assert decisions.state(archive, subject).covers
    (asked,) = approving.requests(archive)
    assert "Aigerim" not in asked.what
    first, archive.actor = archive.actor, Actor(name="m-other", role=Role.PROTECTION)
    approving.approve(archive, asked.id, "looked at it")
    archive.actor = first
    decisions.uncover(archive, subject, cover.id, why="it names nobody")
    state = decisions.state(archive, subject)
    assert not state.covers
    assert not state.looked


# --- pictures --------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(model_file() is None, reason="the face model is an extra: make redaction")
def test_faces_are_proposed_and_nothing_is_left_of_them(archive, tmp_path):
    """The faces are drawn, not photographed: what the model does on real crowds this does not show."""
    subject = added(archive, tmp_path, "photo.jpg", photo())
    state = copies.find_faces(archive, subject)
    assert len(state.waiting) == 3
    assert state.searched == {1}
    with pytest.raises(UndecidedError):
        copies.copy_pages(archive, subject)
    first, second, third = state.waiting
    moved = Box(page=1, left=10, top=10, right=WHOLE - 10, bottom=WHOLE // 2)
    decisions.decide(
        archive,
        subject,
        [(first.id, Verdict.CONFIRM, None), (second.id, Verdict.DISMISS, None), (third.id, Verdict.MOVE, moved)],
    )
    decisions.look_through(archive, subject, [1])
    made = copies.copy_pages(archive, subject)
    assert made.covers == 2
    assert b"CANARY" not in made.content
    picture = Image.open(io.BytesIO(made.content))
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (
        max(max(pixel) for pixel in [picture.getpixel((x, y)) for x in range(5, 630, 25) for y in range(5, 235, 25)])
        < 12
    )
    again = added(archive, tmp_path, "again.jpg", made.content)
    assert not copies.find_faces(archive, again).waiting


def test_boxes_by_hand_need_no_model(archive, tmp_path):
    subject = added(archive, tmp_path, "photo.jpg", photo())
    with pytest.raises(BadBoxError):
        decisions.cover(archive, subject, Box(page=1, left=5, top=5, right=5, bottom=9))
    decisions.cover(archive, subject, Box(page=1, left=0, top=0, right=5_000, bottom=WHOLE, what=What.SIGN))
    decisions.look_through(archive, subject, [1])
    made = copies.copy_pages(archive, subject)
    picture = Image.open(io.BytesIO(made.content))
    assert max(picture.getpixel((160, 240))) < 12
    assert min(picture.getpixel((630, 10))) > 100
    shown = Image.open(io.BytesIO(copies.preview(archive, subject, 1)))
    assert shown.tobytes() == picture.tobytes()


def test_a_pdf_leaves_as_pictures_without_words_or_fields(archive, tmp_path):
    subject = added(
        archive, tmp_path, "letter.pdf", pdf([[(72, 700, "CANARY Bekkozhina")]], info={"Title": "CANARY title"})
    )
    decisions.cover(archive, subject, Box(page=1, left=0, top=0, right=WHOLE, bottom=WHOLE))
    decisions.look_through(archive, subject, [1])
    made = copies.copy_pages(archive, subject)
    assert b"CANARY" not in made.content
    found = PdfDocument(made.content)
    assert len(found) == 1
    assert found[0].get_textpage().get_text_range() == ""
    assert not any(found.get_metadata_dict().values())
    shown = found[0].render().to_pil().convert("RGB")
    assert max(shown.getpixel((shown.width // 2, shown.height // 2))) < 12
    found.close()


# --- hidden fields ---------------------------------------------------------------------------------------------------


def png() -> bytes:
    fields = PngImagePlugin.PngInfo()
    fields.add_text("Comment", "CANARY text", zip=True)
    fields.add_itxt("XML:com.adobe.xmp", "CANARY xmp")
    out = io.BytesIO()
    crowd().resize((64, 48)).save(out, "PNG", pnginfo=fields)
    return out.getvalue()


DRAWING = (
    b"<?xml version='1.0'?><!-- CANARY --><svg xmlns='http://www.w3.org/2000/svg' inkscape:label='CANARY' id='CANARY'>"
    b"<title>CANARY</title><metadata>CANARY</metadata><path d='M0 0'/></svg>"
)


def film() -> bytes:
    """Two seconds of a tone and of grey pictures, with canaries in every field that the container has."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as target:
        target.metadata.update(title="CANARY title", artist="CANARY artist", comment="CANARY comment")
        tone, shown = target.add_stream("aac", rate=44_100, layout="mono"), target.add_stream("mpeg4", rate=10)
        tone.metadata["handler_name"] = "CANARY handler"
        shown.width, shown.height, shown.pix_fmt = 64, 48, "yuv420p"
        for at in range(20):
            grey = np.full((48, 64, 3), at * 10, dtype=np.uint8)
            target.mux(shown.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        target.mux(shown.encode(None))
        wave = np.sin(2 * np.pi * 200 * np.arange(88_200) / 44_100).astype(np.float32)
        for at in range(0, len(wave), 1_024):
            frame = av.AudioFrame.from_ndarray(wave[None, at : at + 1_024], format="fltp", layout="mono")
            frame.rate, frame.pts = 44_100, at
            target.mux(tone.encode(frame))
        target.mux(tone.encode(None))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type", "becomes"),
    [
        (photo(), "image/jpeg", "image/jpeg"),
        (png(), "image/png", "image/jpeg"),
        (pdf([[(72, 700, "CANARY words stay to be seen, and nowhere else.")]], info={"Title": "CANARY title"}), "application/pdf", "application/pdf"),
        (DRAWING, "image/svg+xml", "image/svg+xml"),
        (film(), "video/mp4", "audio/ogg"),
    ],
    ids=["jpeg", "png", "pdf", "svg", "film"],
)  # fmt: skip
def test_no_hidden_field_survives(content, media_type, becomes, tmp_path):
    assert b"CANARY" in content or media_type in {"application/pdf", "image/png"}
    out, kind = stripping.clean(InProcess(), content, media_type)
    assert kind == becomes
    assert b"CANARY" not in out
    (tmp_path / "out").write_bytes(out)
    hits = scan(tmp_path, [Restricted(id="c", value="CANARY", kind=Kind.TEXT)])
    assert not [one for one in hits if one.found is not Found.UNREAD]


def test_a_voice_is_moved_and_keeps_its_pace():
    out = stripping.sound(InProcess(), film())
    with av.open(io.BytesIO(out), "r") as made:
        assert not made.metadata
        assert [one.type for one in made.streams] == ["audio"]
        wave = np.concatenate([frame.to_ndarray().reshape(-1) for frame in made.decode(audio=0)])
    assert len(wave) / 48_000 == pytest.approx(2, abs=0.1)
    loudest = int(np.argmax(np.abs(np.fft.rfft(wave[24_000:72_000]))))
    assert loudest == pytest.approx(160, abs=4)
    with pytest.raises(ValueError, match="no disguise"):
        sound.anew(film(), pitch=1.0)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"\x00\x01", "application/octet-stream"),
        (b"no film", "video/mp4"),
        (b"no picture", "image/jpeg"),
        (b"\xff\xfe\x00", "text/plain"),
        (b"<svg><image href='data:image/png;base64,AA'/></svg>", "image/svg+xml"),
        (b"", ""),
    ],
)
def test_what_cannot_be_cleaned_does_not_leave(content, media_type):
    with pytest.raises(CannotStripError):
        stripping.clean(InProcess(), content, media_type)
