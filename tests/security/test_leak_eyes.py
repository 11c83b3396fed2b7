"""What the leak scan sees with other people's eyes, what it says of what nobody could look into, and its verb."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw

from kuager.cli.scanning import scan as verb
from kuager.errors import MissingFileError
from kuager.errors.redact import BadValuesError
from kuager.protect.leak import Eyes, Found, Kind, Restricted, Seen, scan
from kuager.protect.leak.prints import near, print_of
from kuager.workflow.redacting import scanning
from kuager.workflow.sandbox import InProcess
from tests.read.papers import pdf
from tests.workflow.test_redacting import crowd

NAME = Restricted(id="p1", value="Дәурен Қаражанов")


def saved(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def test_the_words_of_a_page_are_found_though_its_bytes_hold_glyphs_only(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([[(72, 700, NAME.value)]]))
    blind = list(scan(tmp_path, [NAME]))
    assert [one.found for one in blind] == [Found.UNREAD]
    assert not blind[0].sure
    seen = list(scan(tmp_path, [NAME], eyes=scanning.eyes(InProcess())))
    assert {one.restricted for one in seen if one.found is Found.VALUE} == {"p1"}


def test_recognised_words_are_searched(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(saved(crowd(), "PNG"))
    eyes = Eyes(picture=lambda _: Seen(words=(f"poster: {NAME.value.upper()} !",)))
    (hit,) = scan(tmp_path, [NAME], eyes=eyes)
    assert (hit.restricted, hit.encoding) == ("p1", "picture > utf-8")


def test_a_withheld_photo_is_known_again_scaled_and_in_another_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "recogniser", lambda: None)  # its words are another test's matter, and take seconds
    photo = crowd()
    eyes = scanning.eyes(InProcess(), [("photo-1", saved(photo))])
    (tmp_path / "same.png").write_bytes(saved(photo.resize((200, 150)), "PNG"))
    (tmp_path / "worse.webp").write_bytes(saved(photo, "WEBP", quality=30))
    other = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(other).polygon([(0, 240), (160, 0), (320, 240)], fill="navy")
    (tmp_path / "other.jpg").write_bytes(saved(other))
    hits = [one for one in scan(tmp_path, [NAME], eyes=eyes) if one.found is Found.PICTURE]
    assert {(one.file, one.restricted) for one in hits} == {("same.png", "photo-1"), ("worse.webp", "photo-1")}


def test_an_even_picture_has_no_print() -> None:
    assert print_of(bytes(72)) is None
    assert near(0b1011, 0b1000)
    with pytest.raises(ValueError, match="nine by eight"):
        print_of(b"")


def locked_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr("a.txt", "words")
    data = bytearray(out.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    "content",
    [
        locked_zip(),
        b"PK\x03\x04 broken",
        b"7z\xbc\xaf\x27\x1c" + bytes(64),
        b"Rar!\x1a\x07" + bytes(64),
        b"age-encryption.org/v1\n",
        b"\x1f\x8b\x08\x00broken",
        b"%PDF-1.7 /Encrypt 1 0 R",
        b"SQLite format 3\x00" + bytes(100),
        bytes(range(256)) * 300,
    ],
    ids=["locked", "cut", "7z", "rar", "age", "gzip", "locked pdf", "database", "encrypted"],
)
def test_what_cannot_be_looked_into_is_said(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(content)
    assert [one for one in scan(tmp_path, [NAME]) if one.found is Found.UNREAD]


def test_a_link_is_not_followed_and_a_name_of_a_file_is_searched_and_not_told(tmp_path: Path) -> None:
    (tmp_path / "дәурен-қаражанов.txt").write_text("nothing")
    (tmp_path / "link").symlink_to("/etc/hostname")
    hits = list(scan(tmp_path, [NAME]))
    assert {(one.file, one.inside) for one in hits} >= {("#2", "its name")}
    assert any(one.found is Found.UNREAD and "link" in one.encoding for one in hits)
    assert "қаражанов" not in str(hits)


@pytest.mark.parametrize(
    ("value", "kind", "text", "sure"),
    [
        ("Ли", Kind.NAME, "сказал Ли вчера", False),
        ("Ли", Kind.NAME, "сказали вчера", None),
        ("Сара", Kind.NAME, "Сара пришла", True),
        ("Сара", Kind.NAME, "Касса раздела", None),
        ("Сара", Kind.NAME, "с а р а", True),
        ("Сара", Kind.NAME, "са ра", None),
        ("王芳", Kind.NAME, "昨天王芳来了", False),
        ("12345", Kind.NUMBER, "no 123-45.", True),
        ("12345", Kind.NUMBER, "912345", None),
        ("8 701 555 12 34", Kind.NUMBER, "+7(701)5551234", True),
    ],
)
def test_short_words_follow_the_stated_rule(
    value: str, kind: Kind, text: str, sure: bool | None, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    hits = list(scan(tmp_path, [Restricted(id="s", value=value, kind=kind)]))
    assert [one.sure for one in hits] == ([] if sure is None else [sure])


def test_common_words_and_initials(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Д. Қаражанов, and dauren karazhanov", encoding="utf-8")
    assert not list(scan(tmp_path, [Restricted(id="c", value="Қаражанова", common=True)]))
    with_initials = Restricted(id="i", value=NAME.value, initials=True)
    assert {one.spelling for one in scan(tmp_path, [with_initials])} >= {"initials"}


def test_the_verb_tells_ids_and_never_values(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "page.html").write_text("<p>&#1044;&#1241;урен Қаражанов</p>", encoding="utf-8")
    values = tmp_path / "values.csv"
    values.write_text(f"id,value,kind\np1,{NAME.value},name\n", encoding="utf-8")
    answer = CliRunner().invoke(verb, [str(folder), "--values", str(values), "--json"], standalone_mode=False)
    assert answer.return_value == 1
    told = json.loads(answer.stdout)
    assert [one["restricted"] for one in told["leaks"]] == ["p1"]
    assert "Қаражанов" not in answer.output
    (folder / "page.html").write_text("<p>nobody</p>", encoding="utf-8")
    answer = CliRunner().invoke(verb, [str(folder), "--values", str(values)], standalone_mode=False)
    assert answer.return_value == 0


@pytest.mark.parametrize("content", ["name,words\na,b\n", "id,value,kind\na,b,planet\n"])
def test_a_list_of_values_that_is_none_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text(content)
    with pytest.raises(BadValuesError):
        scanning.values_from(str(path))
    with pytest.raises(MissingFileError):
        scanning.values_from(str(tmp_path / "none.csv"))
    with pytest.raises(MissingFileError):
        scanning.look(str(tmp_path / "none"), [NAME])
