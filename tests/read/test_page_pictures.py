"""Pages as they look: turned as they were held, no larger than shown, without metadata, and their words at their places."""

import io
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kuager.errors import ItemError
from kuager.read import Material
from kuager.read.document_errors import BrokenDocumentError, MissingPartError, TooManyPartsError
from kuager.read.page_pictures import LONGEST, PagePicture, jpeg, packed, page_picture, unpacked
from kuager.read.pdf import PdfReader
from kuager.read.pictures import WHOLE
from tests.read.papers import pdf
from tests.read.test_hostile_documents import INPUTS, damaged
from tests.read.test_pictures import bomb, saved

RED, BLUE = (250, 10, 10), (10, 10, 250)


def halves(size=(400, 200)):
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture


def colour(page, x, y):
    at = 3 * (y * page.width + x)
    return "red" if page.pixels[at] > page.pixels[at + 2] else "blue"


def corners(page):
    right, bottom = page.width - 2, page.height - 2
    return [colour(page, x, y) for x, y in ((2, 2), (right, 2), (2, bottom), (right, bottom))]


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        (1, ["red", "blue", "red", "blue"]),
        (2, ["blue", "red", "blue", "red"]),
        (3, ["blue", "red", "blue", "red"]),
        (4, ["red", "blue", "red", "blue"]),
        (5, ["red", "red", "blue", "blue"]),
        (6, ["red", "red", "blue", "blue"]),
        (7, ["blue", "blue", "red", "red"]),
        (8, ["blue", "blue", "red", "red"]),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG"])
def test_a_photograph_is_shown_as_it_was_held(turn, expected, kind):
    exif = Image.Exif()
    exif[274] = turn
    page = page_picture(saved(halves(), kind, exif=exif), "a", kind="pictures", number=1)
    assert (page.width, page.height) == ((400, 200) if turn < 5 else (200, 400))
    assert corners(page) == expected


def test_large_ones_are_made_small_and_nothing_but_pixels_leaves():
    exif = Image.Exif()
    exif[270], exif.get_ifd(0x8825)[1] = "At the gate of the colony", "N"
    data = saved(halves((4000, 1000)), "JPEG", exif=exif, comment=b"by the colony's gate")
    page = page_picture(io.BytesIO(data), "a.jpg", kind="pictures", number=1)
    assert (page.width, page.height) == (LONGEST, 400)
    made = jpeg(page)
    for secret in (b"Exif", b"gate", b"GPS"):
        assert secret not in made
    shown = Image.open(io.BytesIO(made))
    assert shown.size == (LONGEST, 400)
    assert not shown.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_shown(mode):
    picture = Image.new("L", (30, 20), 255).convert(mode) if mode != "I;16" else Image.new(mode, (30, 20), 255)
    page = page_picture(saved(picture, "TIFF"), "a.tif", kind="pictures", number=1)
    assert (page.width, page.height, len(page.pixels)) == (30, 20, 1800)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_what_is_far_too_large_is_made_small_band_by_band(mode):
    page = page_picture(saved(halves((200, 9_999)).convert(mode)), "a.png", kind="pictures", number=1)
    assert (page.width, page.height) == (32, LONGEST)
    shown = Image.frombytes("RGB", (page.width, page.height), page.pixels)
    top, bottom = (shown.crop((0, y, 32, y + 400)).resize((2, 1), Image.Resampling.BOX) for y in (0, 1200))
    assert top.getpixel((0, 0)) != top.getpixel((1, 0))
    for at, channel in ((at, channel) for at in (0, 1) for channel in (0, 1, 2)):
        assert top.getchannel(channel).getpixel((at, 0)) == pytest.approx(
            bottom.getchannel(channel).getpixel((at, 0)), abs=5
        )


def test_what_is_clear_is_white():
    page = page_picture(saved(Image.new("RGBA", (30, 20), (0, 0, 0, 0))), "a.png", kind="pictures", number=1)
    assert set(page.pixels) == {255}


def test_the_second_sheet_of_a_fax():
    data = saved(
        Image.new("RGB", (30, 20), RED), "TIFF", save_all=True, append_images=[Image.new("RGB", (40, 10), BLUE)]
    )
    page = page_picture(data, "fax.tif", kind="pictures", number=2)
    assert (page.number, page.pages, page.width) == (2, 2, 40)
    assert colour(page, 1, 1) == "blue"
    assert page_picture(data, "fax.tif", kind="pictures", number=7).number == 2


PAPER = pdf([
    [(72, 700, "First page of the verdict")],
    [(72, 700, "Second page"), (72, 660, "木匠在家")],
])  # fmt: skip


def test_words_of_a_pdf_stand_where_they_are_drawn():
    page = page_picture(PAPER, "a.pdf", kind="pdf", number=2)
    assert (page.number, page.pages) == (2, 2)
    assert abs(page.height - LONGEST) <= 1
    words = {page.text[start:end]: edges for start, end, *edges in page.spots}
    assert list(words) == ["Second", "page", "木", "匠", "在", "家"]
    left, top, right, bottom = words["Second"]
    assert left == pytest.approx(WHOLE * 72 / 595, abs=20)
    assert top < WHOLE * (842 - 700) / 842 < bottom + 60
    assert right < words["page"][0] + 20
    assert bottom < words["木"][3]
    document = PdfReader().read(Material(capture="c-1", data=PAPER, name="a.pdf", max_text_bytes=10_000))
    second = next(s for s in document.segments if s.stable_id == "2")
    assert document.text[second.start : second.end] == page.text


def test_words_of_a_turned_page_are_turned_with_it():
    data = PAPER.replace(b"/MediaBox [0 0 595 842]", b"/Rotate 90/MediaBox[0 0 595 842]")
    page = page_picture(data, "a.pdf", kind="pdf", number=1)
    assert page.width > page.height
    left, _, right, bottom = page.spots[0][2:]
    assert left > WHOLE * 0.7, "what stood at the top stands on the right"
    assert right - left < bottom


def test_damage_is_told():
    whole = saved(halves())
    for data, kind in ((whole[: len(whole) // 2], "pictures"), (b"GIF89a", "pictures"), (b"%PDF-1.7 no more", "pdf")):
        with pytest.raises(BrokenDocumentError):
            page_picture(data, "a", kind=kind, number=1)
    with pytest.raises(TooManyPartsError):
        page_picture(bomb(), "a", kind="pictures", number=1)


def test_without_pillow_the_cure_names_the_extra(monkeypatch):
    page = page_picture(PAPER, "a.pdf", kind="pdf", number=1)
    monkeypatch.setattr("kuager.read.pictures_file.find_spec", lambda _: None)
    for act in (lambda: page_picture(PAPER, "a.pdf", kind="pdf", number=1), lambda: jpeg(page)):
        with pytest.raises(MissingPartError) as caught:
            act()
        assert "kuager[documents]" in caught.value.cure


sides = st.integers(1, 30)


@given(sides, sides, st.binary(min_size=1, max_size=1), st.text(max_size=20))
def test_a_page_survives_the_pipe(width, height, pixel, text):
    spots = ((0, len(text), 0, 1, 2, WHOLE),) if text else ()
    page = PagePicture(
        number=1, pages=3, width=width, height=height, pixels=pixel * (3 * width * height), size=(10.5, 20.0), text=text, spots=spots
    )  # fmt: skip
    assert unpacked(packed(page)) == page


GOOD = {"number": 1, "pages": 1, "width": 2, "height": 1, "size": [1, 1], "text": "ab", "spots": [[0, 2, 0, 0, 1, 1]]}


@pytest.mark.parametrize(
    "change",
    [
        {"width": 3}, {"width": True}, {"width": 10**9}, {"number": 2}, {"number": 0}, {"pages": 10**9}, {"size": [0, 1]}, {"size": [float("nan"), 1]}, {"size": [1]},
        {"text": 5}, {"spots": [[0, 3, 0, 0, 1, 1]]}, {"spots": [[0, 2, 0, 0, 1]]}, {"spots": [[0, 2, 0, 0, 1, WHOLE + 1]]}, {"spots": [[1, 1, 0, 0, 1, 1]]}, {"spots": 5},
    ],
)  # fmt: skip
def test_nothing_that_comes_by_the_pipe_is_believed(change):
    def sent(head):
        words = json.dumps(head).encode()
        return len(words).to_bytes(4) + words + bytes(6)

    assert unpacked(sent(GOOD)).text == "ab"
    with pytest.raises(ValueError, match=r"not a|Expecting|unpack"):
        unpacked(sent(GOOD | change))


@given(st.binary(max_size=60))
def test_noise_is_no_page(noise):
    with pytest.raises(ValueError):
        unpacked(noise)


@pytest.mark.parametrize(
    "path", [one for one in INPUTS if one.parent.name in {"pdf", "pictures"}], ids=lambda p: p.name
)
def test_damaged_files_give_a_page_or_an_error_with_a_code(path):
    chance = random.Random(path.name)
    whole = path.read_bytes()
    kind = "pdf" if path.parent.name == "pdf" else "pictures"
    for _ in range(25):
        data = damaged(whole, chance)
        try:
            page = page_picture(data, path.name, kind=kind, number=chance.choice((1, 2, 99)))
        except ItemError:
            continue
        assert unpacked(packed(page)) == page
        assert jpeg(page).startswith(b"\xff\xd8\xff")
