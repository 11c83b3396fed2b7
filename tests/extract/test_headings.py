"""The quotation that heads a text is said by whoever speaks in it; the one in its middle by nobody new."""

import pytest

from kuager.extract.headings import headed, line_of
from kuager.extract.quotes import RawQuote
from kuager.model import QuoteKind


def _quotes(text, *spoken):
    found = []
    for words, speaker in spoken:
        start = text.index(words)
        found.append((RawQuote(start, start + len(words), 0, False, QuoteKind.DIRECT), speaker))
    return found


@pytest.mark.parametrize(("opens", "closes"), [("“", "”"), ("«", "»."), ("‘", "’,"), ("„", "“")])
def test_a_heading_is_said_by_the_one_most_heard(opens, closes):
    text = (
        f"{opens}Give him back{closes}\n"
        + "Nothing is known of him. " * 20
        + "“He is well,” said Asem. “We wait,” she said."
    )
    given = _quotes(text, ("Give him back", None), ("He is well,", "p1"), ("We wait,", "p1"))
    assert [who for _, who in headed(text, given)] == ["p1", "p1", "p1"]


def test_of_two_heard_alike_nobody_says_the_heading():
    text = "“Give him back”\n" + "Nothing is known of him. " * 20 + "“He is well,” said Asem. “We wait,” said Dana."
    given = _quotes(text, ("Give him back", None), ("He is well,", "p1"), ("We wait,", "p2"))
    assert headed(text, given) == given


@pytest.mark.parametrize("text", ["They wrote “Give him back”\n", "x" * 90 + "\n“Give him back”\n"])
def test_beside_other_words_or_far_down_it_is_no_heading(text):
    whole = text + "y" * 50 + " “We wait,” said Asem."
    given = _quotes(whole, ("Give him back", None), ("We wait,", "p1"))
    assert headed(whole, given) == given


def test_the_line_of_a_quotation_over_two_lines_reaches_from_the_first_to_the_last():
    text = "before\nhe “said\nthis” now\nafter"
    ((quote, _),) = _quotes(text, ("said\nthis", None))
    assert text[slice(*line_of(text, quote))] == "he “said\nthis” now"
