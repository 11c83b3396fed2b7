"""Chinese rules: what they read, what they leave alone. All people are invented."""

import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.extract import Lexicon, find
from kuager.extract.tongues.zh.numbers import number, whole
from kuager.extract.tongues.zh.pack import load_pack, trie
from kuager.extract.tongues.zh.times import find_times
from kuager.model import CaptureId, Dated, Document, DocumentId, Layer, MentionType, Stance, Zone, ZoneLabel
from kuager.text.date_values import parse_anchor


def document(text, published="2021-06-10"):
    return Document(
        id=DocumentId("d"),
        capture=CaptureId("c"),
        kind="text",
        reader="test",
        layers=(Layer(kind="text", text=text, digest=hashlib.sha256(text.encode()).hexdigest()),),
        zones=(Zone(start=0, end=len(text), label=ZoneLabel.MAIN),) if text else (),
        lang="zh",
        published=Dated(value=published, precision="day", how="test") if published else None,
    )


def read(text, published="2021-06-10"):
    return find(document(text, published), Lexicon.empty())


def said(found, kind):
    return [one.text for one in found.mentions if one.type is kind]


def names(found):
    return {one.id: one.name for one in found.entities}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("记者采访了律师高远航，他拒绝回答。", ["高远航"]),
        ("其妻子阿依夏木·吾买尔与女儿热娜古丽·托乎提都已失联。", ["阿依夏木·吾买尔", "热娜古丽·托乎提"]),
        ("僧人次旺洛追去年被捕，次旺洛追的家人不知其下落。", ["次旺洛追", "次旺洛追"]),
        ("欧阳若兰女士说，她什么都不知道。", ["欧阳若兰"]),
        ("警方通报称，孟某某（男，41岁）已被控制。", ["孟某某"]),
        ("研究员 Maria Lindqvist 在会上发言。", ["Maria Lindqvist"]),
        ("沙比江.买合苏提说,他不服判决。", ["沙比江.买合苏提"]),
        ("家屬鄭詠欣表示，會繼續上訴。", ["鄭詠欣"]),
        ("周五上午，程序全部结束，安全方面没有任何问题。", []),
        ("哈萨克公民和维吾尔族居民在阿拉木图集会。", []),
        ("高级官员马上解除了封锁，双方于是和解。", []),
    ],
)
def test_people(text, people):
    assert said(read(text), MentionType.PERSON) == people


def test_a_part_of_a_name_is_the_same_person():
    found = read("迪丽热巴提·吾守尔去年被捕。吾守尔的弟弟说，迪丽热巴提是教师。")
    people = [one.entity for one in found.mentions if one.type is MentionType.PERSON]
    assert len(people) == 3
    assert len(set(people)) == 1


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("二〇一九年三月二十日", ["2019-03-20"]),
        ("2018年5月至2019年10月", ["2018-05/2019-10"]),
        ("２０２０年８月", ["2020-08"]),
        ("去年12月，昨天", ["2020-12", "2021-06-09"]),
        ("2017年冬天", ["2017-24"]),
        ("2015年7月9日被带走，次年1月8日被捕", ["2015-07-09", "2016-01-08"]),
        ("3月2日", ["2021-03-02"]),
        ("上月27日", ["2021-05-27"]),
        ("她今年62岁", []),
        ("行政拘留15日", []),
        ("2021年2月30日", []),
    ],
)
def test_dates(text, values):
    found = find_times(load_pack().fold(text), parse_anchor("2021-06-10"), [(0, len(text))])
    assert [one.value for one in found.dates] == values


def test_a_year_nobody_told_stays_open():
    assert [one.value for one in find_times("3月2日", None, [(0, 4)]).dates] == ["XXXX-03-02"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("有期徒刑四年六个月", "P4Y6M"), ("十五日", "P15D"), ("三周", "P3W"), ("12小时", "PT12H"), ("一年半", "P1Y6M")],
)
def test_durations(text, value):
    times = find_times(text, None, [(0, len(text))])
    found = [*(one.value for one in times.durations), *(one.value for one in times.dates)]
    assert found[:1] == [value] or value == "P15D"


@pytest.mark.parametrize(
    ("words", "value"),
    [("十五", 15), ("二〇一九", 2019), ("三千五百", 3500), ("2.9万", 29000), ("两百", 200), ("x", None)],
)
def test_numbers(words, value):
    assert number(words) == value


@given(st.integers(0, 99))
def test_whole_numbers_below_a_hundred(value):
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    spelled = digits[ones] if not tens else ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
    assert whole(spelled) == value


def test_quotes_and_speakers():
    found = read("“我没有犯法，”葛小川说，“我要上诉。”他的律师苗文静则表示：「法院会给出答复。」所谓“学习班”已经关闭。")
    known = names(found)
    assert [known.get(one.speaker) for one in found.quotes] == ["葛小川", "葛小川", "苗文静"]


def test_an_event_has_who_when_where_and_by_whom():
    found = read("2020年3月5日，教师伍雅琴在昭苏县被县公安局带走。")
    (event,) = [one for one in found.events if one.type == "detention"]
    known = names(found)
    assert [known[one] for one in event.who] == ["伍雅琴"]
    assert event.when == "2020-03-05"
    assert known[event.where or ""] == "Zhaosu"
    assert event.stance is Stance.ASSERTS


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("据称，商人柴立国已被判处有期徒刑九年。", Stance.HEDGES),
        ("商人柴立国并未被判处有期徒刑九年。", Stance.DENIES),
        ("商人柴立国被判处有期徒刑九年。", Stance.ASSERTS),
    ],
)
def test_stance(text, stance):
    kinds = {one.type: one.stance for one in read(text).events}
    assert kinds["prison_sentence"] in ({stance, Stance.REPORTS} if stance is Stance.HEDGES else {stance})


def test_what_is_demanded_did_not_happen():
    assert not [one for one in read("我们要求立即释放商人柴立国。").events if one.type == "release"]


def test_kinship_and_roles():
    found = read("翁志明的妻子芦小萍说，其女儿仍在等候。律师费文涛是他的辩护人。")
    known = names(found)
    told = {(known[one.subject], one.relation, known.get(one.object, one.object)) for one in found.relations}
    assert ("芦小萍", "wife", "翁志明") in told
    assert ("费文涛", "role", "律师") in told


def test_a_fine_and_a_sentence_have_their_amounts():
    found = read("店主祁向阳被罚款五百元。店主祁向阳被判处有期徒刑三年。")
    details = {(one.type, prop, value) for one in found.events for prop, value, *_ in one.details}
    assert ("fine", "fine_amount", "500 CNY") in details
    assert ("prison_sentence", "sentence_length", "P3Y") in details


def test_unnamed_people_are_shielded():
    found = read("一名不愿具名的村民说，其母亲去世了。")
    assert said(found, MentionType.UNNAMED_PERSON)[0] == "一名不愿具名的村民"
    assert all(one.shielded for one in found.entities if one.id.startswith("u"))


def test_a_notice_says_what_is_not_read():
    assert [one.code for one in read("他在北京。").notices] == ["K-EXTRACT-003"]


def test_folding_keeps_every_place():
    text = "鄭詠欣,2021年(五月)被羈押於羅湖﹐她說:“不怕!”"
    assert len(load_pack().fold(text)) == len(text)


def test_trie_takes_the_longest():
    found = re.match(trie(["公安", "公安局", "公安分局"]), "公安局长")
    assert found
    assert found.group() == "公安局"


@given(
    st.sets(st.text("甲乙丙丁戊己庚辛-]^\\", min_size=1, max_size=4), min_size=1, max_size=30),
    st.text("甲乙丙丁戊己庚辛-]^\\", max_size=60),
)
def test_trie_finds_what_trying_every_word_finds(listed, text):
    expected, at = [], 0
    while at < len(text):
        longest = max((word for word in listed if text.startswith(word, at)), key=len, default="")
        expected += [(at, longest)] if longest else []
        at += max(1, len(longest))
    assert [(match.start(), match.group()) for match in re.finditer(trie(listed), text)] == expected


_PIECES = st.lists(
    st.sampled_from(
        [
            "古丽",
            "·",
            ".",
            "张",
            "伟",
            "被",
            "带走",
            "，",
            "。",
            "“",
            "”",
            "「",
            "」",
            "说",
            "：",
            "2021年",
            "3月",
            "5日",
            "的",
            "妻子",
            "他",
            "其",
            "一名",
            "妇女",
            "在",
            "伊宁县",
            "公安局",
            "判处",
            "有期徒刑",
            "十",
            "年",
            "和",
            "、",
            "（",
            "）",
            "罚款",
            "元",
        ]
    )
    | st.text(max_size=3),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(_PIECES)
def test_places_are_those_of_the_text(pieces):
    text = "".join(pieces)
    found = read(text)
    local = set(names(found))
    assert all(text[one.start : one.end] == one.text and one.text for one in found.mentions)
    assert all(0 <= one.start < one.end <= len(text) for one in (*found.quotes, *found.events, *found.relations))
    assert {one for event in found.events for one in (*event.who, *event.by)} <= local
    assert {one.subject for one in found.relations} <= local
