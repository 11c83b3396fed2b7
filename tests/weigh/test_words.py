"""Findings about figures, date formats, missing years and scope. All invented."""

from hypothesis import given
from hypothesis import strategies as st

from kuager import weigh
from tests.weigh.helpers import document, material, only


def test_large_figures_keep_their_hedge_and_speaker():
    docs = [
        document("a", "The campaign sent more than two million people into detention camps."),
        document("b", "UN experts had estimated that two million people were detained."),
        document("c", "Some 2 million citizens are believed to have passed through the camps."),
    ]
    (found,) = only(weigh.find(material(docs)), "hedge")
    assert {side.value.rpartition(", ")[2] for side in found.sides} == {"asserts", "hedges"}
    assert "do not count the texts" in found.explanation


def test_figures_of_other_things_are_not_mixed():
    docs = [
        document("a", "The campaign sent more than two million people into detention camps."),
        document("b", "The fine was 2,000,000 tenge."),
        document("c", "The region has a population of two million."),
    ]
    assert only(weigh.find(material(docs)), "hedge") == []


def test_a_denied_figure_is_shown_with_its_denial_even_alone():
    docs = [
        document("a", "Groups say that 300,000 people have been detained, a figure the government calls a fabrication.")
    ]
    (found,) = only(weigh.find(material(docs)), "hedge")
    assert "denied in the same breath" in found.explanation


def test_two_orders_of_day_and_month_on_one_page():
    long = "A long paragraph of the story stands between the head of the page and its list of other stories. " * 3
    doc = document(
        "a", f"04/27/2023, 10.00\n{long}", furniture="See also\nOld bridge\n02/06/2022\nNew bridge\n23/07/2020"
    )
    (found,) = only(weigh.find(material([doc])), "date-format")
    assert [side.value for side in found.sides] == [
        "2023-04-27 (MDY)",
        "2022-06-02 (DMY, inferred)",
        "2020-07-23 (DMY)",
    ]
    assert "02/06/2022" in found.explanation


def test_one_order_is_no_question_and_an_undecided_date_is():
    assert only(weigh.find(material([document("a", "27/04/2023 and 23/07/2020 and 05/06/2020")])), "date-format") == []
    (found,) = only(weigh.find(material([document("a", "Paid on 05/06/2020.")])), "date-format")
    assert "Not decided: 05/06/2020" in found.explanation
    assert (
        only(weigh.find(material([document("a", "Paid on 06/06/2020, 1/2/3/4 and 99/99/2020.")])), "date-format") == []
    )


def test_dates_without_a_year_are_listed_with_what_they_are_read_as():
    docs = [
        document("a", "On May 4 she wrote a letter.", published="2023-05-09"),
        document("b", "In March he answered. In March 2020 he had not."),
    ]
    (found,) = only(weigh.find(material(docs)), "missing-year")
    assert {(side.text, side.value) for side in found.sides} == {("May 4", "2023-05-04"), ("March", "XXXX-03")}
    assert "marked as inferred" in found.explanation


def test_many_documents_have_a_finding_each():
    docs = [document(f"d{at:02}", f"On May {at % 28 + 1} she wrote letter number {at}.") for at in range(30)]
    assert len(only(weigh.find(material(docs)), "missing-year")) == 30


def test_headlines_around_a_story_are_named_as_kept_out():
    doc = document(
        "a",
        "She wrote a letter.",
        furniture="Mayor opens a bridge over nothing at all\nSubscribe to our weekly newsletter for free\nHome",
    )
    (found,) = only(weigh.find(material([doc])), "scope")
    assert [side.text for side in found.sides] == ["Mayor opens a bridge over nothing at all"]


@given(
    st.lists(
        st.sampled_from(
            [
                "On May 4 she came. ",
                "protest since June 2020 ",
                "😀 ",
                "05/06/2020 ",
                "\r\n",
                "a\u0301 ",
                "два миллиона ",
                "told Reuters. ",
                "Day 5. ",
                "\u00a0",
            ]
        ),
        max_size=25,
    )
)
def test_every_side_stands_where_it_says(pieces):
    docs = [
        document("a", "".join(pieces), published="2021-01-01"),
        document("b", "".join(reversed(pieces)), furniture="".join(pieces)),
    ]
    texts = {doc.id: doc.text for doc in docs}
    for found in weigh.find(material(docs)):
        assert found.sides
        assert found.explanation
        for side in found.sides:
            assert texts[side.document][side.start : side.end] == side.text
            assert side.text
