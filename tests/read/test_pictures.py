"""Pictures: what they say of themselves, words recognised by script, doubts kept, damage and bombs."""

import io
import random
import shutil
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from PIL.PngImagePlugin import PngInfo

from kuager.read import Material
from kuager.read.document_errors import BrokenDocumentError, MissingPartError, PictureOnlyError, TooManyPartsError
from kuager.read.pictures import PictureReader
from kuager.read.pictures_file import black_and_white, slant
from kuager.read.pictures_ocr import Word, between, lines_of, recogniser

FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf",
)
needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")


def read(data, name="photo.png"):
    return PictureReader().read(Material(capture="c-1", data=data, name=name, max_text_bytes=1_000_000))


def saved(picture, kind="PNG", **more):
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def blank(description="Sanam Zhumabek at the gate"):
    info = PngInfo()
    info.add_itxt("Description", description)
    return saved(Image.new("L", (60, 40), 255), pnginfo=info)


def codes(document):
    return [notice.code for notice in document.notices]


def test_a_description_is_the_text_of_a_picture_without_words():
    document = read(blank("Сәнем Жұмабек қақпа алдында"))
    assert document.text == "Сәнем Жұмабек қақпа алдында"
    assert [s.kind for s in document.segments] == ["picture", "description"]
    assert dict(document.segments[0].extra) == {"width": "60", "height": "40"}


def test_when_and_how_it_was_taken_and_that_it_says_where():
    exif = Image.Exif()
    exif[270], exif[315], exif[274] = "At the gate", "Nora Quist", 6
    exif.get_ifd(0x8769)[36867] = "2021:02:08 12:05:33"
    exif.get_ifd(0x8769)[36881] = "+06:00"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (43.0, 15.0, 0.0)
    document = read(saved(Image.new("RGB", (40, 30), "white"), "JPEG", exif=exif), "photo.jpg")
    assert (document.text, document.byline) == ("At the gate", "Nora Quist")
    assert document.published is not None
    assert document.published.value == "2021-02-08T12:05"
    assert "camera" in document.published.how
    assert codes(document) == ["K-READ-053"]
    assert "43" not in document.text + str(document.segments) + document.notices[0].message
    assert dict(document.segments[0].extra)["turned"] == "true"
    assert dict(document.segments[0].extra)["zone"] == "+06:00"


def test_without_tesseract_the_cure_says_what_to_install(monkeypatch):
    monkeypatch.setattr("kuager.read.pictures_ocr.program", lambda _: None)
    with pytest.raises(PictureOnlyError, match="tesseract is not installed") as caught:
        read(saved(Image.new("L", (50, 50), 255)))
    assert "kaz" in caught.value.cure


def test_without_pillow_the_cure_names_the_extra(monkeypatch):
    monkeypatch.setattr("kuager.read.pictures_file.find_spec", lambda _: None)
    with pytest.raises(MissingPartError) as caught:
        read(blank())
    assert "kuager[documents]" in caught.value.cure


def bomb():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def test_bombs_and_damage_are_refused():
    with pytest.raises(TooManyPartsError):
        read(bomb())
    for data in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff" + bytes(50), b"II*\0" + b"\xff" * 50, b"GIF89a"):
        with pytest.raises(BrokenDocumentError):
            read(data)


def page(lines, font, *, size=34, turn=0.0, shade=False, noise=0):
    picture = Image.new("L", (1400, 120 + 70 * len(lines)), 245)
    draw = ImageDraw.Draw(picture)
    face = ImageFont.truetype(font, size)
    for number, line in enumerate(lines):
        draw.text((80, 60 + 70 * number), line, fill=20, font=face)
    if turn:
        picture = picture.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=245)
    if shade:
        light = (
            Image.linear_gradient("L").resize(picture.size).point([110 + level * 145 // 255 for level in range(256)])
        )
        picture = Image.composite(picture, Image.new("L", picture.size, 0), light)
    if noise:
        dust = Image.frombytes("L", picture.size, random.Random(7).randbytes(picture.width * picture.height))
        picture = Image.blend(picture, dust, noise / 100).filter(ImageFilter.GaussianBlur(0.8))
    return picture


def test_lines_are_turned_level():
    if not Path(FONTS[0]).exists():
        pytest.skip("no font to draw with")
    lines = ["The letters of Sanam Zhumabek", "were never answered by them", "and she still waits at home"]
    for turn in (0.0, 2.5, -3.0):
        assert slant(black_and_white(page(lines, FONTS[0], turn=turn))) == pytest.approx(-turn, abs=0.5)


@needs_tesseract
@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "font", "language"),
    [
        (["Сәнем Жұмабек Өскеменде тұрады", "оның ұлы Айдос үйге қайтпады", "қазір хабар күтіп отыр"], FONTS[0], "kaz"),
        (
            ["The letters of Sanam Zhumabek", "were never answered by them", "and she still waits at home"],
            FONTS[0],
            "eng",
        ),
        (["木匠的人在阿拉木图等待", "没有任何消息传来", "她写了很多信"], FONTS[1], "chi_sim"),
    ],
)
def test_a_bad_photograph_is_read_by_its_script(lines, font, language):
    """EVIDENCE: skew, noise and uneven light ruin recognition unless they are taken out first."""
    reading = recogniser()
    if not Path(font).exists() or reading is None or language not in reading.languages:
        pytest.skip("no font or no language for it")
    document = read(saved(page(lines, font, turn=2.5, shade=True, noise=12)))
    expected = "".join("".join(lines).split())
    found = "".join(document.text.split())
    same = sum(a == b for a, b in zip(expected, found, strict=False))
    assert same >= 0.9 * len(expected), document.text
    assert language in document.layers[0].engine
    assert "K-READ-054" in codes(document)
    for segment in document.segments:
        if segment.kind == "line":
            words = document.text[segment.start : segment.end]
            assert words.strip() == words
            assert all(0 <= float(one) <= 100 for one in dict(segment.extra)["confidences"].split())


LETTER = (
    "To the head of the detention centre in Oral,",
    "my brother Timur has not written since June.",
    "Please tell us whether he is alive.",
)


@needs_tesseract
@pytest.mark.slow
@pytest.mark.parametrize(("size", "ink"), [((1100, 260), 130), ((1000, 240), 130), ((900, 220), 70)])
def test_a_blurred_letter_that_is_taken_for_another_script_is_read_all_the_same(size, ink):
    """The program takes these for Arabic (not sure: as that it would be figures), for Fraktur, and for nothing."""
    reading = recogniser()
    if not Path(FONTS[0]).exists() or reading is None or "eng" not in reading.languages:
        pytest.skip("no font or no language for it")
    letter = Image.new("L", size, 255)
    draw, face = ImageDraw.Draw(letter), ImageFont.truetype(FONTS[0], 26)
    for number, line in enumerate(LETTER):
        draw.text((40, 40 + 48 * number), line, fill=ink, font=face)
    photographed = letter.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(1.8))
    document = read(saved(photographed))
    assert document.layers[0].engine.endswith(" eng")
    expected = [word.strip(",.") for line in LETTER for word in line.split()]
    found = {word.strip(",.") for word in document.text.split()}
    assert sum(word in found for word in expected) >= 0.8 * len(expected), document.text


def test_doubtful_words_are_marked(monkeypatch):
    words = [
        Word(text="Sanam", confidence=96.0, box=(0, 0, 9, 9), paragraph=(1, 1), line=1),
        Word(text="Zhumahek", confidence=31.0, box=(10, 0, 19, 9), paragraph=(1, 1), line=1),
        Word(text="木", confidence=90.0, box=(0, 10, 9, 19), paragraph=(1, 2), line=1),
        Word(text="匠", confidence=59.9, box=(9, 10, 19, 19), paragraph=(1, 2), line=1),
    ]

    class Known:
        version = "0"

        def script(self, _png):
            return "Latin"

        def for_script(self, _script):
            return ("eng",)

        def words(self, _png, _script):
            return words

    monkeypatch.setattr("kuager.read.pictures.recogniser", Known)
    document = read(saved(Image.new("L", (50, 50), 255)))
    assert document.text == "Sanam Zhumahek\n\n木匠"
    assert [document.text[s.start : s.end] for s in document.segments if s.kind == "unsure"] == ["Zhumahek", "匠"]
    first = next(s for s in document.segments if s.kind == "line")
    assert dict(first.extra) == {"confidences": "96 31", "page": "1", "box": "0,0,1900,900"}
    assert "2 lines were recognised in the picture; 2 of their words are not sure" in document.notices[0].message
    assert [[w.text for w in line] for line in lines_of(words)] == [["Sanam", "Zhumahek"], ["木", "匠"]]
    assert between(words[1], words[2]) == " "


def test_the_reader_knows_its_kind():
    assert PictureReader().accepts(blank(), "a") > 0.8
    assert PictureReader().accepts(b"RIFF1234WEBPVP8 ", "a") > 0.8
    assert PictureReader().accepts(b"RIFF1234WAVEfmt ", "a") == 0
    assert PictureReader().accepts(b"BM words", "a.txt") == 0


def test_pages_beyond_the_limit_are_said():
    info = Image.Exif()
    info[270] = "Papers of the case"
    sheets = [Image.new("L", (20, 20), 255) for _ in range(23)]
    document = read(saved(sheets[0], "TIFF", save_all=True, append_images=sheets[1:], exif=info), "case.tiff")
    assert [(n.code, "first 20" in n.message) for n in document.notices] == [("K-READ-055", True)]
