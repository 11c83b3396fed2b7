"""Rich Text Format: encodings, Unicode, tables, notes, tracked changes, hidden words, depth."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import ItemError, NoTextError
from kuager.read import Material
from kuager.read.document_errors import BrokenDocumentError, TooManyPartsError
from kuager.read.office_rtf import RtfReader

HEAD = (
    rb"{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fcharset204 Times;}{\f1\fcharset134 SimSun;}{\f2\fcharset0 Arial;}}"
    rb"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s1 heading 1;}}"
)


def read(body, name="letter.rtf"):
    data = HEAD + (body if isinstance(body, bytes) else body.encode("ascii")) + b"}"
    return RtfReader().read(Material(capture="c-1", data=data, name=name, max_text_bytes=10_000_000))


def escaped(text):
    units = text.encode("utf-16-le")
    numbers = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
    return "".join(f"\\u{number}?" for number in numbers)


def shown(document, kind):
    return [document.text[s.start : s.end] for s in document.segments if s.kind == kind]


def test_encodings_follow_the_font():
    russian = "".join(f"\\'{byte:02x}" for byte in "Письмо".encode("cp1251"))
    chinese = "".join(f"\\'{byte:02x}" for byte in "木匠等待".encode("gb18030"))
    assert read(rf"\f0 {russian}\par {{\f1 {chinese}}}\par \f2 \'e9t\'e9\par").text == "Письмо\n\n木匠等待\n\nété"
    assert read(b"\\f0 " + "Сырые байты".encode("cp1251") + b"\\par").text == "Сырые байты"


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn")), min_size=1).filter(
        lambda t: any(c.isalnum() for c in t)
    )
)
def test_unicode_comes_back_whole(text):
    assert read("\\uc1 " + escaped(text) + "\\par").text == text


def test_characters_for_older_programs_are_skipped():
    assert read(r"\uc2 \u1178\'d8\'d9rim\par {\uc0 \u1178 x}\par").text == "Қrim\n\nҚx"


def test_signs_tabs_lines_and_fields():
    body = r"a\~b\_c\{d\}\tab e\line f \emdash  g {\field{\*\fldinst HYPERLINK x}{\fldrslt the link}}{\*\unknown gone}{\pict 89504e47}\par"
    assert read(body).text == "a\u00a0b\u2011c{d}\te\nf — g the link"


def test_binary_data_is_stepped_over():
    assert read(rb"before {\pict\bin5 }{\x}}after\par").text == "before after"


def test_tables_are_rows_with_tabs():
    body = r"Names:\par \trowd\pard\intbl Aidos\par Zhumabek\cell 2019\cell\row \pard\intbl Sanam\cell\cell\row \pard After.\par"
    document = read(body)
    assert document.text == "Names:\n\nAidos Zhumabek\t2019\nSanam\t\n\nAfter."
    assert shown(document, "row") == ["Aidos Zhumabek\t2019", "Sanam\t"]


def test_notes_changes_hidden_words_and_running_heads():
    body = (
        r"{\*\revtbl {Unknown;}{Editor;}}{\header Page head\par}She was {\revised\revauth1 never }{\deleted twice }held"
        r"{\super\chftn{\footnote\pard {\super\chftn} By letter.}}. {\v secret words}{\*\atnid DB}{\*\annotation Who says so?}\par"
    )
    document = read(body)
    assert document.text == "Page head\n\nShe was never held[1]. secret words\n\n[1] By letter.\n\nWho says so?"
    inserted = next(s for s in document.segments if s.kind == "inserted")
    assert (document.text[inserted.start : inserted.end], inserted.author) == ("never ", "Editor")
    assert shown(document, "hidden") == ["secret words"]
    assert next(layer.text for layer in document.layers if layer.kind == "deleted") == "twice "
    assert [z.why for z in document.zones if z.label == "boilerplate"] == ["running head", "comment"]
    assert [n.code for n in document.notices] == ["K-READ-049", "K-READ-050"]


def test_what_it_says_of_itself():
    body = (
        r"{\info{\title "
        + escaped("Хат")
        + r"}{\author Nora Quist}{\creatim\yr2021\mo2\dy8\hr12\min5}{\doccomm hush}}Words.\par"
    )
    document = read(body)
    assert (document.text, document.title, document.byline) == ("Words.", "Хат", "Nora Quist")
    assert document.published is not None
    assert document.published.value == "2021-02-08T12:05"


def test_depth_is_bounded_and_damage_is_survived():
    with pytest.raises(TooManyPartsError):
        read("{" * 5000)
    assert read(r"}}}} words after too many ends \par").text.strip() == "words after too many ends"
    with pytest.raises(NoTextError):
        read(r"\par\par")
    with pytest.raises(BrokenDocumentError):
        RtfReader().read(Material(capture="c", data=b"words", name="a.rtf", max_text_bytes=100))


@given(
    st.lists(
        st.sampled_from(
            [
                r"{\footnote ",
                "}",
                "{",
                r"\cell ",
                r"\row ",
                r"\intbl ",
                r"\u-10187?",
                r"\v ",
                r"\deleted ",
                r"\'ff",
                r"\bin3 ",
                "x",
                r"\par ",
                r"{\*\revtbl ",
                r"\pard ",
                r"{\header ",
            ]
        ),
        max_size=40,
    )
)
def test_any_order_of_words_gives_a_text_or_an_error(words):
    with suppress(ItemError):
        document = read("".join(words))
        assert document.zones[-1].end == len(document.text)
        document.text.encode()
        assert all(0 <= s.start <= s.end <= len(document.text) for s in document.segments)


def test_the_reader_knows_its_kind():
    assert RtfReader().accepts(HEAD, "a.doc") > 0.9
    assert RtfReader().accepts(b"words {\\rtf", "a.rtf") == 0
