"""The original beside its text, over real archives; pages drawn by the real limited process, hostile ones costing only themselves."""

import io
import shutil
from collections import OrderedDict

import pytest
from PIL import Image

from kuager.errors import ReaderTooSlowError, UnknownIdError
from kuager.workflow import browse, corrections, ingest, originals
from kuager.workflow.archive import open_archive
from kuager.workflow.sandbox import Pool
from kuager.workflow.sandbox.limits import Limits
from tests.read.papers import pdf
from tests.read.test_page_pictures import halves
from tests.read.test_pictures import FONTS, blank, needs_tesseract, saved
from tests.read.test_pictures import page as drawn_page

VERDICT = pdf([
    [(72, 700, "The court of Oral sentenced Timur Sadyk to five years.")],
    [(72, 700, "His mother Sanam Zhumabek was not let into the room.")],
])  # fmt: skip


@pytest.fixture
def limited(archive, clock, ids):
    """The same archive, with files read by the real process."""
    reading = Pool(Limits(seconds=20, megabytes=512))
    with open_archive(archive.root, clock=clock, ids=ids, agent="tester", reading=reading) as opened:
        yield opened


def added(archive, tmp_path, name, data):
    path = tmp_path / "inbox" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    (result,) = list(ingest.add(archive, [str(path)]))
    return result


def files(archive):
    return sum(path.is_file() for path in archive.root.joinpath("vault").rglob("*"))


def shown_of(archive, document, **more) -> originals.Original:
    found = originals.original(archive, document, **more)
    assert found is not None
    return found


def problem_of(archive, document) -> str:
    problem = shown_of(archive, document).problem
    assert problem is not None
    return problem.code


def picture_of(archive, document, number) -> bytes:
    found = originals.picture(archive, document, number)
    assert found is not None
    return found


def words_lit(archive, document, found):
    text = archive.store.document(document).text
    return [text[spot.start : spot.end] for spot in found.spots]


def test_a_pdf_is_shown_page_by_page(limited, tmp_path):
    document = added(limited, tmp_path, "verdict.pdf", VERDICT).document
    first = shown_of(limited, document)
    assert (first.number, first.pages, first.problem) == (1, 2, None)
    assert words_lit(limited, document, first)[:4] == ["The", "court", "of", "Oral"]
    at = limited.store.document(document).text.index("Zhumabek")
    second = shown_of(limited, document, at=at)
    assert second.number == 2
    (spot,) = [spot for spot in second.spots if spot.start <= at < spot.end]
    assert 0 < spot.left < second.width
    assert 0 < spot.top < second.height
    picture = picture_of(limited, document, 2)
    assert picture.startswith(b"\xff\xd8\xff")
    assert Image.open(io.BytesIO(picture)).size == (second.width, second.height)
    assert picture != originals.picture(limited, document, 1)
    assert originals.picture(limited, document, 3) is None


def test_a_picture_is_shown_without_what_it_says_of_itself(limited, tmp_path):
    exif = Image.Exif()
    exif[270], exif[274], exif.get_ifd(0x8825)[1] = "Letter from the colony", 6, "N"
    data = saved(halves(), "JPEG", exif=exif)
    document = added(limited, tmp_path, "letter.jpg", data).document
    shown = shown_of(limited, document)
    assert (shown.pages, shown.width, shown.height) == (1, 200, 400)
    picture = picture_of(limited, document, 1)
    assert b"Exif" not in picture
    assert b"colony" not in picture
    assert b"colony" in data


@needs_tesseract
@pytest.mark.slow
def test_recognised_lines_stand_on_the_picture_where_they_are_read(archive, tmp_path):
    if not shutil.which("tesseract"):
        pytest.skip("no tesseract")
    lines = ["The letters of Sanam Zhumabek", "were never answered by them", "and she still waits at home"]
    document = added(archive, tmp_path, "letter.png", saved(drawn_page(lines, FONTS[0], turn=2.0))).document
    found = shown_of(archive, document)
    assert words_lit(archive, document, found) == lines
    middles = [spot.top + spot.height / 2 for spot in found.spots]
    assert middles == sorted(middles)
    for number, middle in enumerate(middles):  # lines of 34 points every 70 from 60 on, turned around the middle
        assert middle == pytest.approx(60 + 17 + 70 * number + 48, abs=40)
    for spot in found.spots:
        assert 40 < spot.left < 160
        assert spot.left + spot.width < found.width


def test_what_cannot_be_shown_says_why_and_is_not_tried_again(limited, tmp_path, monkeypatch):
    data = blank("A letter that is half there")
    monkeypatch.setattr("kuager.read.pictures.recogniser", lambda: None)
    broken = data[: data.index(b"IDAT") + 8] + b"\0" * 30
    kept = added(limited, tmp_path, "whole.png", data)
    capture = limited.store.captures()
    assert [one.original_name for one in capture] == ["whole.png"]
    document = kept.document
    monkeypatch.setattr(limited.vault, "read", lambda _sha, start=0, end=None: iter([broken[start:end]]))
    shown = shown_of(limited, document)
    assert (shown.pages, shown.spots) == (0, ())
    assert problem_of(limited, document) == "K-READ-042"
    assert originals.picture(limited, document, 1) is None
    asked: list[object] = []
    monkeypatch.setattr(limited.reading, "ask", asked.append)
    assert problem_of(limited, document) == "K-READ-042"
    assert asked == []


def test_a_worker_that_breaks_down_costs_the_page_only(limited, tmp_path, monkeypatch):
    document = added(limited, tmp_path, "verdict.pdf", VERDICT).document
    monkeypatch.setattr("kuager.workflow.originals.SECONDS", 0.0001)
    assert problem_of(limited, document) == ReaderTooSlowError.code
    monkeypatch.undo()
    assert shown_of(limited, document, number=2).problem is None
    assert browse.reader(limited, document).text.startswith("The court")


def test_other_files_have_no_pages(filled):
    for row in browse.sources(filled):
        assert originals.original(filled, row.document) is None
        assert originals.picture(filled, row.document, 1) is None
    with pytest.raises(UnknownIdError):
        originals.original(filled, "d-nothing")


def test_few_pages_are_kept_in_memory(archive, tmp_path):
    many = pdf([[(72, 700, f"Sheet {number} of the verdict")] for number in range(20)])
    document = added(archive, tmp_path, "verdict.pdf", many).document
    before = files(archive)
    for number in range(1, 21):
        assert shown_of(archive, document, number=number).number == number
    held = archive.cache["page pictures"]
    assert isinstance(held, OrderedDict)
    assert len(held) == originals.KEPT
    assert files(archive) == before, "nothing is put into the vault"


def test_after_a_correction_no_place_is_guessed(archive, tmp_path):
    document = added(archive, tmp_path, "verdict.pdf", VERDICT).document
    text = archive.store.document(document).text
    at = text.index("Oral")
    made = corrections.correct(archive, document, at, at + 4, exact="Oral", words="Uralsk", agent="tester")
    found = shown_of(archive, made.document)
    assert (found.pages, found.spots) == (2, ())
    assert shown_of(archive, made.document, number=2).spots


def test_the_file_as_it_came(archive, tmp_path):
    capture = added(archive, tmp_path, "verdict.pdf", VERDICT).capture
    kept = originals.kept(archive, capture)
    assert (kept.name, kept.size) == ("verdict.pdf", len(VERDICT))
    assert b"".join(kept.read(0, kept.size)) == VERDICT
    with pytest.raises(UnknownIdError):
        originals.kept(archive, "c-nothing")
