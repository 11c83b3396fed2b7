"""Bytes to text: nothing lost, nothing invented, and a guess is called one."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager import read
from kuager.errors import UnknownKindError, WrongEncodingError
from kuager.model import CaptureId
from kuager.read.encoding import decode

RU = "Полиция задержала шестерых женщин у консульства в Алматы в понедельник утром."
ZH = "警方在阿拉木图领事馆外拘留了六名妇女，她们要求释放亲属。"
TRAD = "警方在阿拉木圖領事館外拘留了六名婦女，她們要求釋放親屬。"
KK = "Полиция консулдықтың алдында алты әйелді ұстап, түрмеге қамады."
FR = "Le café était fermé, a déclaré la porte-parole à Genève « hier »."


def codes(decoded):
    return [notice.code for notice in decoded.notices]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RU, "cp1251"), (RU, "koi8_r"), (RU, "cp866"), (ZH, "gb18030"), (TRAD, "big5"), (FR, "cp1252")],
)
@pytest.mark.parametrize("times", [1, 20])
def test_older_encodings_are_guessed_and_it_is_said(text, encoding, times):
    whole = "\r\n".join([text] * times)
    decoded = decode(whole.encode(encoding), "a.txt")
    assert decoded.text == whole
    assert codes(decoded) == ["K-READ-005"]


@pytest.mark.parametrize("text", [RU, ZH, KK, FR, "plain"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_is_taken_off_and_told(text, mark, encoding):
    decoded = decode(mark + text.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding, codes(decoded)) == (text, encoding, ["K-READ-010"])


def test_a_second_mark_is_part_of_the_text():
    assert decode(codecs.BOM_UTF8 * 2 + b"x", "a.txt").text == "\ufeffx"


words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=80)


@given(words, st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\x85"]))
def test_the_layer_is_the_decoded_file_unchanged(text, end):
    whole = f"{text}{end}word {text}{end}"
    if whole.startswith("\ufeff"):
        return
    document = read.open(CaptureId("c"), whole.encode(), name="a.txt", kind="plain")
    assert document.text == whole
    assert document.text.encode() == whole.encode()


def test_text_cut_in_the_middle_of_a_character_is_kept_and_told():
    data = RU.encode()[:-4]
    decoded = decode(data, "a.txt")
    assert decoded.text.startswith(RU[:-4])
    assert decode(RU.encode()[:-2], "a.txt").text == RU[:-2] + "\ufffd"
    assert codes(decode(RU.encode()[:-2], "a.txt")) == ["K-READ-006"]


def test_damaged_utf8_is_an_error_and_not_another_alphabet():
    with pytest.raises(WrongEncodingError) as caught:
        decode(RU.encode()[:40] + b"\xff" + RU.encode()[40:], "a.txt")
    assert caught.value.place == "byte 40"


def test_utf16_that_ends_in_half_a_unit_is_an_error():
    with pytest.raises(WrongEncodingError):
        decode(codecs.BOM_UTF16_LE + "word".encode("utf-16-le") + b"x", "a.txt")


def test_what_a_page_declares_is_believed_only_where_the_bytes_leave_it_open():
    assert decode(RU.encode("koi8_r"), "a", declared="koi8-r").text == RU
    assert decode(RU.encode(), "a", declared="koi8-r").text == RU
    assert decode(RU.encode("cp1251"), "a", declared="utf-8").text == RU
    assert decode(RU.encode("cp1251"), "a", declared="no-such-thing").text == RU
    assert decode(RU.encode("cp1251"), "a", declared="rot13").text == RU
    assert codes(decode(RU.encode("koi8_r"), "a", declared="koi8-r")) == []


@pytest.mark.parametrize(
    "data", [b"words \0 words", bytes(range(256)) * 4, b"\x01\x02\x03\x04" * 50, b"\x80\x81\x82\x03" * 80]
)
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(UnknownKindError):
        decode(data, "a.txt")
