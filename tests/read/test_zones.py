"""Zones: they cover the text, keep the article, and take the page's furniture in four languages."""

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import ZoneLabel
from kuager.read.cues import Cue, cue_of
from kuager.read.zones import is_date_line, label, split_lines

BODY = (
    "The lawyer of the two sisters said on Monday that the court had set no day for the hearing and that nobody had told him why.",
    "She has gone to the office at the river every week since the spring, and every week the same clerk has sent her home again.",
    "Neighbours collected eighty signatures under a letter, which the governor's office received and has not answered.",
)
BODY_ZH = "库尔勒的一名司机两年前在回家的路上被带走，他的家人说至今没有收到任何正式通知，也不知道他被关在哪里。"


def main(text):
    return "".join(text[zone.start : zone.end] for zone in label(text) if zone.label is ZoneLabel.MAIN)


def page(*lines):
    return "\n".join(lines) + "\n"


def article(*tail, head=()):
    return page(*head, "Two sisters wait for a hearing", "", BODY[0], "", BODY[1], "", BODY[2], "", *tail)


lines = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            *BODY,
            "",
            "See also",
            "Leave a Reply",
            "Next Post",
            "Share",
            "×",
            "12/05/2021 09:10",
            "Tags: a",
            "Читайте также",
            "相关阅读",
        ]
    ),
)


@given(parts=st.lists(lines, max_size=25), end=st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
def test_zones_cover_the_text_once_in_order(parts, end):
    text = end.join(parts)
    zones = label(text)
    assert "".join(text[zone.start : zone.end] for zone in zones) == text
    assert [zone.start for zone in zones[1:]] == [zone.end for zone in zones[:-1]]
    assert all(a.label is not b.label for a, b in pairwise(zones))
    assert all(bool(zone.why) == (zone.label is ZoneLabel.BOILERPLATE) for zone in zones)


@given(st.text(max_size=300))
def test_lines_cover_the_text_once(text):
    found = split_lines(text)
    assert "".join(text[line.start : line.end] for line in found) == text


@given(st.lists(st.sampled_from(BODY), min_size=1, max_size=12))
def test_prose_alone_is_all_main(paragraphs):
    text = "\n\n".join(paragraphs)
    assert main(text) == text


@pytest.mark.parametrize(
    ("line", "cue"),
    [
        ("See also", Cue.RELATED),
        ("RELATED ARTICLES:", Cue.RELATED),
        ("You may also like", Cue.RELATED),
        ("More from Kostanay", Cue.RELATED),
        ("Читайте также", Cue.RELATED),
        ("Похожие новости", Cue.RELATED),
        ("Тағы оқыңыз", Cue.RELATED),
        ("延伸阅读：", Cue.RELATED),
        ("Read more: A bridge reopens after nine years", Cue.RELATED_LINE),
        ("Читайте также: Мост открыли", Cue.RELATED_LINE),
        ("Сондай-ақ оқыңыз: Көпір ашылды", Cue.RELATED_LINE),
        ("相关报道：大桥重新开放", Cue.RELATED_LINE),
        ("Leave a Reply", Cue.COMMENTS),
        ("14 Comments", Cue.COMMENTS),
        ("Добавить комментарий", Cue.COMMENTS),
        ("Пікір қалдыру", Cue.COMMENTS),
        ("发表评论", Cue.COMMENTS),
        ("Previous Post", Cue.NEIGHBOURS),
        ("« Older posts", Cue.NEIGHBOURS),
        ("Следующая запись: Мост", Cue.NEIGHBOURS),
        ("下一篇：大桥", Cue.NEIGHBOURS),
        ("Tags: border, letters", Cue.TAGS),
        ("Метки: граница", Cue.TAGS),
        ("Share on Facebook", Cue.SHARE),
        ("Facebook Twitter WhatsApp Telegram", Cue.SHARE),
        ("Send by e-mail", Cue.SHARE),
        ("Printer-friendly version", Cue.SHARE),
        ("Поделиться в соцсетях", Cue.SHARE),
        ("Бөлісу", Cue.SHARE),
        ("分享到微信", Cue.SHARE),
        ("Sign up for our weekly newsletter and never miss a story.", Cue.SUBSCRIBE),
        ("Подпишитесь на нашу рассылку", Cue.SUBSCRIBE),
        ("Арнамызға жазылыңыз", Cue.SUBSCRIBE),
        ("订阅我们的电子报", Cue.SUBSCRIBE),
        ("Support our journalism with a small gift", Cue.SUPPORT),
        ("Поддержите нашу редакцию".replace("нашу ", ""), Cue.SUPPORT),
        ("Follow us on Instagram", Cue.FOLLOW),
        ("关注我们的公众号", Cue.FOLLOW),
        ("© 2024 The Irtysh Messenger", Cue.LEGAL),
        ("Все права защищены.", Cue.LEGAL),
        ("Барлық құқықтар қорғалған", Cue.LEGAL),
        ("版权所有 草原晚报", Cue.LEGAL),
        ("This website uses cookies to make your visit better.", Cue.LEGAL),
        ("Advertisement", Cue.ADVERT),
        ("广告", Cue.ADVERT),
        ("Source: https://example.org/a", Cue.SOURCE),
        ("Источник: https://example.org/a", Cue.SOURCE),
        ("×", Cue.CLOSE),
        ("Back to top", Cue.MENU),
        ("4 min read", Cue.MENU),
    ],
)
def test_furniture_is_recognised(line, cue):
    assert cue_of(line) is cue


@pytest.mark.parametrize(
    "line",
    [
        *BODY,
        "",
        "* * *",
        "Help us, she wrote, we have heard nothing.",
        "“Share what you have,” the old man used to say.",
        "Support for the families came from three villages.",
        "Previous attempts to visit the prison had failed.",
        "Next week the court will hear the case.",
        "Related to the governor by marriage, he was never questioned.",
        "He subscribed to no newspaper.",
        "More than forty people came.",
        "Comments by the ministry were not to be had.",
        "Source: Reuters",
        "Подписали письмо сорок человек.",
        "Помогите найти моего мужа!",
        "Комментарий министерства получить не удалось.",
        "最新的一封信是三月寄出的。",
        "1. Arman Seitkali, born 1970",
        "12 May 2019",
    ],
)
def test_words_of_an_article_are_no_furniture(line):
    assert cue_of(line) is None


@pytest.mark.parametrize(
    "tail",
    [
        (
            "See also",
            "A ferry sinks near the port of Aktau",
            "12/05/2021 09:10",
            "Chess champion Olzhas Berik returns",
            "03/11/2022 11:40",
        ),
        (
            "Tags: , ,",
            "Previous Post",
            "A ferry sinks",
            "",
            "A ferry sinks",
            "Next Post",
            "Chess champion Olzhas Berik returns",
        ),
        ("Leave a Reply", "Your email address will not be published.", "Ivan says:", BODY[0], BODY[1], BODY[2]),
        (
            "Share",
            "Tweet",
            "Recommended",
            "A ferry sinks near the port of Aktau",
            "A short teaser tells what the story of the ferry is about, in one sentence.",
        ),
        ("Sign up for our daily newsletter. Support us: keep the news free for all.",),
        ("Source: https://example.org/1", "", "Source: https://example.org/1", "", "×"),
        ("© 2021 The Messenger", "About us", "Contact", "Terms of use"),
        ("Читайте также", "Паром затонул у порта Актау", "Чемпион Олжас Берик вернулся"),
        ("相关阅读", "一艘渡轮在阿克套港附近沉没", "象棋冠军回国"),
        (
            "A ferry sinks near the port of Aktau",
            "12 May 2021",
            "Chess champion Olzhas Berik returns",
            "3 November 2022",
        ),
        (
            "Click to share on Telegram (Opens in new window)",
            "Like Loading...",
            "No comments:",
            "Post a Comment",
            "Newer Post",
            "Older Post",
            "Home",
        ),
        ("About the author", "View Profile", "You have read 1 of your 3 free articles this month."),
        ("More on this story", "A ferry sinks near the port of Aktau", "Related topics", "Shipping"),
        ("草原晚报有公众号！欢迎关注 steppe，看更多报道。", "© 2021年 版权声明：本文所有内容受到著作权法保护。"),
        ("For more information or to arrange an interview, please contact press@example.org", "Sign up"),
        ("【相关新闻】", "渡轮沉没", "象棋冠军回国", "上一篇：旧闻"),
        ("Если вы нашли ошибку, выделите её и нажмите Ctrl+Enter", "Новости по теме", "Паром затонул"),
        ("Subscribe now", "“A motto in quotation marks that the site prints under everything” - a saint"),
    ],
)
def test_what_stands_below_the_article_is_not_in_it(tail):
    text = article(*tail)
    assert main(text).rstrip() == article().rstrip()


@pytest.mark.parametrize(
    "head",
    [
        ("06/27/2022, 10.01", "Send to a friend", ""),
        ("Skip to content", "Home", "News", "Politics", "Sport", ""),
        ("Home » News » Region » Two sisters wait", "4 min read", ""),
        ("Accessibility links", "Skip to main content", "Share", "Print", ""),
        ("Menu", "Search", "", "Published: 4 May 2020 12:30", "Share"),
    ],
)
def test_what_stands_above_the_article_is_not_in_it(head):
    text = article(head=head)
    assert main(text).strip() == article().strip()


def test_a_list_of_links_inside_an_article_ends_where_prose_begins():
    text = page(
        "Headline of the story",
        "",
        BODY[0],
        "",
        "Related stories",
        "A ferry sinks",
        "Chess champion returns",
        "",
        BODY[1],
        "",
        BODY[2],
    )
    assert "ferry" not in main(text)
    assert all(paragraph in main(text) for paragraph in BODY)


def test_a_single_link_inside_an_article_takes_nothing_along():
    text = page(BODY[0], "", "Read more: A ferry sinks", "", "Short line.", "", BODY[1])
    assert main(text) == text.replace("Read more: A ferry sinks\n\n", "")


def test_a_heading_that_only_looks_like_one_stays():
    text = page(BODY[0], "", "Latest news", BODY[1], BODY[2])
    assert main(text) == text


def test_share_bars_inside_an_article_take_only_themselves():
    text = page(BODY[0], "", "Share", "Tweet", "", BODY[1], "", BODY[2])
    assert main(text) == text.replace("Share\nTweet\n\n", "")


def test_a_list_of_names_is_no_menu():
    text = page("Aigul Serik", "Dana Omar", "Marat Bek", "Zhanar Tolegen", "Arman Seit")
    assert main(text) == text


def test_appeals_between_paragraphs_take_only_themselves():
    appeals = (
        "Enjoying this article? Click here to subscribe for full access.",
        "Get briefed on the story of the week.",
        "Donate now",
    )
    text = page(
        "Two sisters wait",
        BODY[0],
        appeals[0],
        BODY[1],
        appeals[1],
        BODY[2],
        appeals[2],
        BODY[0],
        "Tags",
        "Courts",
        "Rivers",
    )
    assert main(text) == page("Two sisters wait", BODY[0], BODY[1], BODY[2], BODY[0])


def test_a_credit_in_a_caption_is_no_copyright_line():
    text = page(BODY[0], "The two sisters at the gate. © 2016 Family archive", BODY[1])
    assert main(text) == text


def test_subheadings_captions_and_signatures_stay():
    text = page(
        BODY[0],
        "",
        "A quiet winter",
        "",
        BODY[1],
        "",
        "The two sisters in 2016.",
        "",
        BODY[2],
        "",
        "Written by Petra Holm in Oskemen.",
        "P. H. is a journalist.",
    )
    assert main(text) == text


def test_a_dated_letter_keeps_its_date():
    text = page("14 May 2019", "", BODY[0], "", BODY[1])
    assert main(text) == text


def test_paragraphs_broken_into_lines_are_prose():
    paragraphs = [textwrap.fill(" ".join(BODY), width) for width in (64, 72, 80)]
    text = page(
        "Two sisters wait",
        "",
        paragraphs[0],
        "",
        "Related stories",
        "A ferry sinks",
        "",
        paragraphs[1],
        "",
        paragraphs[2],
        "",
        "See also",
        "Chess",
        "Tennis",
    )
    expected = page("Two sisters wait", "", *[f"{paragraph}\n" for paragraph in paragraphs])
    assert main(text) == expected


def test_a_heading_comments_in_a_record_of_a_case_stays_in_it():
    text = page("Case 12", BODY[0], BODY[1], "Comments", BODY[2], BODY[0])
    assert BODY[2] in main(text)


def test_a_chronology_at_the_end_stays():
    text = page(
        BODY[0],
        BODY[1],
        "2 March 2018",
        "He crosses at Khorgos.",
        "11 June 2018",
        "She writes to the ministry.",
        "4 September 2018",
        "No answer.",
    )
    assert main(text) == text


def test_a_text_of_furniture_alone_is_still_shown_as_something():
    for text in (page("Share", "Tweet"), page("See also"), "×"):
        assert main(text) == text


def test_chinese_prose_counts_by_its_own_weight():
    text = page("司机失联两年", "", BODY_ZH, "", "相关阅读", "渡轮沉没", "", BODY_ZH, BODY_ZH)
    assert main(text).count(BODY_ZH) == 3
    assert "渡轮" not in main(text)


@pytest.mark.parametrize(
    "line",
    [
        "06/27/2022, 10.01",
        "2021-03-04",
        "4 May 2020",
        "May 4, 2020",
        "Published: 4 May 2020 12:30",
        "12 февраля 2019 г.",
        "2022 жылғы 6 қазан, 10:20",
        "2021年11月9日 08:15",
        "Updated 3.4.2021",
    ],
)
def test_date_lines(line):
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "On 4 May 2020 she was released.",
        "2021",
        "May",
        "4 May 2020 was the day on which the two of them met for the last time",
    ],
)
def test_sentences_with_dates_are_no_date_lines(line):
    assert not is_date_line(line)
