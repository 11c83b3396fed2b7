"""When a text was published, what it is called and who signs it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.read.meta import stated
from kuager.read.published import byline, byline_of, parse, published, title
from kuager.read.zones import survey

PROSE = "The lawyer of the two sisters said on Monday that the court had set no day for the hearing, and that nobody had told him why."


def lines(*texts):
    return survey("\n".join((*texts, PROSE, f"And {PROSE}")))[0]


def dated(texts):
    """The date that must be found."""
    found = published(texts)
    assert found is not None
    return found


def value(*texts):
    found = published(lines(*texts))
    return found and found.value


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("06/27/2022, 10.01", "2022-06-27T10:01"),
        ("27/06/2022 10:01", "2022-06-27T10:01"),
        ("27.06.2022", "2022-06-27"),
        ("2022-06-27", "2022-06-27"),
        ("2022/6/27 9:05", "2022-06-27T09:05"),
        ("27 June 2022", "2022-06-27"),
        ("June 27th, 2022", "2022-06-27"),
        ("Mon, Jun 27, 2022", "2022-06-27"),
        ("June 27, 2022, 3:05 pm", "2022-06-27T15:05"),
        ("June 27, 2022 at 12:05 a.m.", "2022-06-27T00:05"),
        ("27 июня 2022 г.", "2022-06-27"),
        ("27 июня 2022, 18:40", "2022-06-27T18:40"),
        ("2022 жылғы 27 маусым", "2022-06-27"),
        ("27 маусымда 2022", "2022-06-27"),
        ("2022年6月27日 18:40", "2022-06-27T18:40"),
        ("Опубликовано: 27.06.2022 12:30", "2022-06-27T12:30"),
        ("发布时间：2022年6月27日", "2022-06-27"),
        ("By Petra Holm | June 27, 2022", "2022-06-27"),
        ("Petra Holm · 27 June 2022, 18:40", "2022-06-27T18:40"),
        ("Date: Monday, 27 June 2022", "2022-06-27"),
        ("Published on June 27, 2022", "2022-06-27"),
        ("KARAGANDA, June 27, 2022 (StepNews) — The women went home.", "2022-06-27"),
        ("Астана, 27 июня 2022 года — Министр не ответил.", "2022-06-27"),
        ("Date of birth: 27 June 1962", None),
        ("Дата рождения: 27.06.1962", None),
        ("Posted to the border in 1962, he wrote on 3 May 1963.", None),
        ("31 February 2022", None),
        ("30/02/2022", None),
        ("June 2022", "2022-06"),
        ("The Steppe Quarterly, no. 36, June 2022", "2022-06"),
        ("We went home in June 2022", None),
    ],
)
def test_a_header_line_dates_the_text(line, expected):
    assert value("A headline of some words", line) == expected


def test_a_date_inside_the_article_never_does():
    assert value("A headline of some words", "She was released on 4 May 2020 and went home.") is None


def test_published_wins_over_a_bare_line_and_both_over_updated():
    assert value("H", "Updated: 5 May 2020", "4 May 2020", "Published: 3 May 2020") == "2020-05-03"
    assert value("H", "Updated: 5 May 2020", "4 May 2020") == "2020-05-04"
    assert value("H", "Updated: 5 May 2020") == "2020-05-05"


def test_an_ambiguous_order_is_a_guess_that_says_so():
    found = dated(lines("Headline words", "03/04/2022"))
    assert (found.value, found.inferred) == ("2022-04-03", ("day", "month"))
    assert "month/day" in found.why


def test_a_sibling_of_the_same_block_decides_the_order():
    found = dated(lines("Headline words", "03/04/2022", "03/28/2022"))
    assert (found.value, found.inferred) == ("2022-03-04", ())
    assert "beside" in found.why


def test_dates_of_another_block_decide_nothing():
    found = dated(
        survey(
            "\n".join(["Headline words", "03/04/2022", "", *[PROSE] * 9, "", "See also", "A ferry sinks", "28/03/2022"])
        )[0]
    )
    assert found.inferred == ("day", "month")


def test_the_same_number_twice_is_not_ambiguous():
    assert dated(lines("Headline words", "04/04/2022")).inferred == ()


@given(
    st.dates().filter(lambda day: 1900 <= day.year <= 2099),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y", "%Y年%m月%d日"]),
)
def test_any_date_comes_back_as_it_was_written(day, pattern):
    found = parse(day.strftime(pattern))
    assert found is not None
    assert found.value == day.isoformat()


@given(st.text(max_size=60))
def test_no_text_breaks_the_date_reader(text):
    found = parse(text)
    assert found is None or found.value[:2] in ("19", "20")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-03-04T10:05:00+0600", "2022-03-04T10:05+06:00"),
        ("2022-03-04T10:05:00.123Z", "2022-03-04T10:05Z"),
        ("2022-03-04 10:05", "2022-03-04T10:05"),
        ("2022-03-04", "2022-03-04"),
        ("Fri, 04 Mar 2022 10:05:00 GMT", "2022-03-04T10:05"),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_for_machines_keep_their_zone(text, expected):
    found = stated(text, "how")
    assert (found and found.value) == expected


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("by Livia Tomasetti", "Livia Tomasetti"),
        ("By Ilse Brandt and Yerlan Tauasar", "Ilse Brandt and Yerlan Tauasar"),
        ("Written by Petra Holm", "Petra Holm"),
        ("Автор: Нина Воробьёва", "Нина Воробьёва"),
        ("Мәтін: Сәуле Мұқанқызы", "Сәуле Мұқанқызы"),
        ("作者：林小禾", "林小禾"),
        ("By Petra Holm for Northern Wire", "Petra Holm"),
        ("By Petra Holm | June 27, 2022", "Petra Holm"),
        ("by the river", None),
        ("By noon the square was empty.", None),
        ("Автор письма не найден", None),
        (PROSE, None),
    ],
)
def test_bylines(line, who):
    assert byline_of(line) == who


def test_a_closing_line_about_the_writers_signs_the_text():
    assert (
        byline(survey(f"{PROSE}\n{PROSE}\nPetra Holm and Dana Omar are journalists based in Oskemen.")[0])
        == "Petra Holm and Dana Omar"
    )
    assert (
        byline(survey(f"{PROSE}\n{PROSE}\nWritten and edited by Petra Holm in Oskemen, with notes by others.")[0])
        == "Petra Holm"
    )
    assert byline(survey(f"{PROSE}\n{PROSE}")[0]) is None


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (["A headline of some words", ""], "A headline of some words"),
        (
            ["06/27/2022, 10.01", "Send to a friend", "", "A headline of some words", "by Petra Holm"],
            "A headline of some words",
        ),
        (
            ["A headline that ends with a stop.", "A headline that ends with a stop."],
            "A headline that ends with a stop.",
        ),
        (["She came home on Friday."], None),
        ([], None),
    ],
)
def test_titles(first, expected):
    assert title(lines(*first)) == expected
