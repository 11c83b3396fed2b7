"""Files made to break a reader: each ends in a document or in an error with a code, soon, and never in a traceback."""

import io
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kuager import read
from kuager.errors import EmptyFileError, ItemError, NoTextError, TooLargeError, UnknownKindError, WrongEncodingError
from kuager.model import CaptureId

CAPTURE = CaptureId("c-1")
PROSE = "The lawyer of the two sisters said on Monday that the court had set no day for the hearing and that nobody had told him why."


def opened(data, name="a.txt", **more):
    return read.open(CAPTURE, data, name=name, **more)


def sound(document):
    """What holds of every document, however hostile its file."""
    text = document.text
    text.encode()
    assert "".join(text[zone.start : zone.end] for zone in document.zones) == text
    assert all(0 <= s.start < s.end <= len(text) for s in document.segments)
    return document


def attempt(data, name):
    try:
        sound(opened(data, name))
    except ItemError as error:
        return error.code
    return "sound"


@settings(max_examples=300)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a"]))
@example(b"<!", "a.html")
@example(b"<html", "a.html")
@example(b"<html><body><table><td><tr><p></table>x", "a.html")
def test_any_bytes_give_a_document_or_an_error_with_a_code(data, name):
    outcome = attempt(data, name)
    assert outcome == "sound" or outcome.startswith(("K-READ", "K-COLLECT"))


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div class='related'>", "</div>", "<table>", "<td>", "<tr>", "</table>", "<!--", "-->", "<a href=x>", "</a>",
             "<article>", "</article>", "<h1>", "<script>", "</script>", "<pre>", "word ", "\u202e", "&#0;", "&#xD800;", "&nosuch;", "\n", "<br>",
             "<div class=content-tweet data-tweet=1420000000000000000>", "<div id=tweet_1 class='content-tweet'>", "• • •\n", "<sup class=tw-permalink>"]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_any_markup_gives_a_document_or_an_error_with_a_code(parts):
    outcome = attempt(("<html>" + "".join(parts)).encode(), "a.html")
    assert outcome == "sound" or outcome.startswith("K-READ")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (b" \r\n\t ", NoTextError),
        (b"\xef\xbb\xbf", NoTextError),
        ("— … —\n\u200b\u2060".encode(), NoTextError),
        (b"text with a null \0 inside", UnknownKindError),
        (bytes(range(256)) * 20, UnknownKindError),
        (b"\x00\x01" * 500, UnknownKindError),
        ("word \ud800 word слово слово".encode("utf-8", "surrogatepass"), WrongEncodingError),
        ("слово ".encode() * 9 + b"\xc3(" + "слово ".encode() * 9, WrongEncodingError),
        (b"<html><body></body></html>", NoTextError),
        (b"<html><body><script>only()</script></body></html>", NoTextError),
        (b"<html><!-- never closed", NoTextError),
        (b"<html>\0\0\0words", UnknownKindError),
    ],
)
def test_each_kind_of_bad_file_has_its_error(data, error):
    with pytest.raises(error):
        opened(data)


def test_packed_bombs_are_not_unpacked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 1_000_000)
    with pytest.raises(UnknownKindError, match="ZIP"):
        opened(packed.getvalue())


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_more_than_the_limit_is_refused(name):
    data = (b"<html>" if name.endswith("html") else b"") + b"word " * 250_000
    with pytest.raises(TooLargeError):
        opened(data, name, max_text_mb=1)
    sound(opened(data, name, max_text_mb=2))


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u202a"])
def test_characters_that_reorder_are_kept_and_told(mark):
    text = f"Name {mark}nemo\u202c Nurbek.\n"
    document = sound(opened(text.encode()))
    assert document.text == text
    (notice,) = document.notices
    assert (notice.code, notice.place) == ("K-READ-007", "offset 5")


def test_plain_direction_marks_are_not_worth_a_notice():
    assert opened("خەت \u200fيازدى\u200e\n".encode()).notices == ()


@pytest.mark.parametrize(
    "line",
    ["a" * 3_000_000, "word " * 400_000, " " * 2_000_000 + "x", "see also " * 200_000, "…" * 900_000 + "x", "2021-03-04 " + "|a" * 200_000, "Share " * 80, "by " + "A " * 60_000],
    ids=["letters", "words", "spaces", "cues", "dots", "bars", "shares", "names"],
)  # fmt: skip
def test_a_huge_line_is_read(line):
    assert sound(opened(line.encode())).text == line


def test_a_page_nested_a_hundred_thousand_deep_keeps_its_words():
    data = b"<html><body>before" + b"<div>" * 100_000 + b"inside" + b"</div>" * 100_000 + b"<p>after</p></body></html>"
    document = sound(opened(data, "a.html"))
    assert document.text.split() == ["before", "inside", "after"]
    assert [notice.code for notice in document.notices] == ["K-READ-009"]


@pytest.mark.parametrize(
    "unit", ["<b>x", "<table><tr><td>x", "<ul><li>x", "<a href=y>x", "<span class=related>x", "<font>x"]
)
def test_deep_nesting_of_any_element_keeps_its_words(unit):
    document = sound(opened(f"<html><body>{unit * 1_500}<p>after".encode(), "a.html"))
    assert document.text.count("x") == 1_500
    assert "after" in document.text


def test_an_attribute_of_ten_megabytes_and_a_text_of_ten_megabytes():
    assert sound(opened(b'<html><p title="' + b"x" * 10_500_000 + b'">words</p>', "a.html")).text == "words"
    assert len(sound(opened(b"<html><p>" + b"x" * 10_500_000 + b"</p>", "a.html")).text) == 10_500_000


def test_many_attributes_and_many_elements():
    attributes = " ".join(f"a{n}=1" for n in range(20_000))
    assert sound(opened(f"<html><p {attributes}>words</p>".encode(), "a.html")).text == "words"
    assert (
        sound(opened(b"<html>" + b"<p class='related share'>x <a href=y>z</a></p>" * 3_000, "a.html")).text.count("x")
        == 3_000
    )


ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "http://example.org/x">]>
<html><body><p>start &c; &file; &net; end</p></body></html>"""


def test_entities_of_a_document_are_never_expanded():
    text = sound(opened(ENTITIES.encode(), "a.html")).text
    assert "&c; &file; &net; end" in text
    assert "lollol" not in text
    assert "root:" not in text


def test_a_wrong_charset_does_not_garble_utf8():
    page = f'<html><head><meta charset="koi8-r"></head><body><p>Слово за слово.</p><p>{PROSE}</p>'
    assert opened(page.encode(), "a.html").text.startswith("Слово за слово.")


@pytest.mark.parametrize(
    "charset", ["utf-7", "utf-16", "hz", "idna", "punycode", "zlib_codec", "undefined", "x-user-defined", "\u2028"]
)
def test_a_declared_codec_that_is_none_does_no_harm(charset):
    page = f'<html><head><meta charset="{charset}"></head><body><p>Слово за слово в письме из дома.</p>'
    assert "Слово за слово" in opened(page.encode("cp1251", "replace"), "a.html").text


def test_linked_data_nested_a_hundred_thousand_deep_says_nothing():
    bomb = "[" * 100_000 + "]" * 100_000
    document = opened(f'<html><script type="application/ld+json">{bomb}</script><p>words'.encode(), "a.html")
    assert document.published is None


@pytest.mark.parametrize(
    "data",
    [
        '{"datePublished":{"a":1},"author":[[["x"]],null,7],"publisher":[]}',
        "[1,null]",
        '{"@graph":7}',
        "{",
        "NaN",
        '"x"',
        '{"datePublished":"9999-99-99"}',
    ],
)
def test_odd_linked_data_does_no_harm(data):
    document = opened(f'<html><script type="application/ld+json">{data}</script><p>words'.encode(), "a.html")
    assert (document.text, document.published) == ("words", None)


def test_a_name_with_anything_in_it_does_no_harm():
    assert opened(b"words", "../../\u202etxt.\x00exe").text == "words"
