"""Words that a program was not sure of: kept as marks, shown by a sign, gone when a person puts the word right."""

from hypothesis import given
from hypothesis import strategies as st

from kuager.model import Document, Segment, Zone, ZoneLabel, doubts_of, parts_of, unsure
from kuager.read.base import make_layer
from kuager.workflow.corrected import Carrier, Splice, moved_parts
from kuager.workflow.doubts import SIGN, marked, pieces

TEXT = "Сәнем Жүмабек келді"


def document(*segments: Segment) -> Document:
    return Document(
        id="d-1", capture="k-1", kind="pictures", reader="pictures@1", layers=(make_layer(TEXT, engine="x"),),
        zones=(Zone(start=0, end=len(TEXT), label=ZoneLabel.MAIN),), segments=segments,
    )  # fmt: skip


def test_marks_are_no_parts_of_a_document():
    line = Segment(start=0, end=19, kind="line")
    scan = document(line, unsure(6, 13, 43.4), unsure(0, 5))
    assert parts_of(scan.segments) == (line,)
    assert doubts_of(scan) == ((0, 5, ""), (6, 13, "43"))


def test_confidence_stays_between_nothing_and_a_hundred():
    assert [dict(unsure(0, 1, sure).extra)["confidence"] for sure in (-1.0, 250.0)] == ["0", "100"]


def test_unsure_words_are_marked_by_a_sign_and_not_by_colour():
    assert marked(TEXT, [(6, 13)]) == "Сәнем Жүмабек[?] келді"


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_marking_loses_no_letter(text, spans):
    assert "".join(piece for piece, _ in pieces(text, spans)) == text
    assert marked(text, spans).replace(SIGN, "") == text.replace(SIGN, "")


def test_a_word_put_right_is_no_longer_in_doubt():
    after = TEXT.replace("Жүмабек", "Жұмабек")
    carrier = Carrier(TEXT, after, Splice(6, 13, 13))
    _, segments = moved_parts(document(unsure(0, 5, 40), unsure(6, 13, 43), unsure(14, 19, 50)), carrier)
    assert [(one.start, one.end) for one in segments] == [(0, 5), (14, 19)]
