"""Finds organisations in Chinese: known bodies and outlets, and names that end in a telling noun (…公安局, …法院)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kuager.extract.found import Label, Name
from kuager.extract.tongues.zh.pack import Pack, trie
from kuager.extract.tongues.zh.reading import Reading
from kuager.extract.vocab import load_vocab

_LONGEST = 24
_LATIN = re.compile(r"[A-Z][A-Za-z]+(?:[ /&-][A-Z][A-Za-z]+)*")
_COMMON_HEADS = frozenset("学校 工会 公司 医院 银行 中学 小学 教会 集团 党".split())
"""A name only with a place or the like before them."""
_CAMP = re.compile(r"(?:学习|教育|转化|改造|培训|教培)[^。]{0,4}(?:中心|学校)$")
"""A camp is told by an event, not as a body: 政治学习中心."""
_BARE_NEVER = frozenset(
    "警方 中心 组织 学校 中学 小学 大学 学院 公司 集团 银行 医院 教会 寺 党 热线 书店 网站 电台 电视台 杂志社 出版社 协会 委员会 理事会 联盟 同盟 工会 基金会 办公室 办事处 研究所 研究院 日报 晚报 周报 时报 早报 大队 支队 分局 议会 国会 法庭 阵线 学会 联合会 党委 清真寺 政协 法院 检察院 派出所 村委会 居委会 观察网 新闻网".split()
)
_BRANCH = re.compile(r"[\u4e00-\u9fff]{2,4}(?:公安)?分局")
_NAME_CHARS = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]")
_COUNTRIES = frozenset(
    "中国 哈萨克斯坦 吉尔吉斯斯坦 乌兹别克斯坦 塔吉克斯坦 土耳其 美国 英国 法国 德国 日本 韩国 泰国 印度 俄罗斯 加拿大 瑞典 挪威 荷兰 埃及 巴基斯坦 澳大利亚 香港".split()
)
_STOP = frozenset("的了在是被向对与和及将从到于由把给让说称据为以至等之其这那该有找去往经因")


@cache
def _patterns(pack: Pack) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    known = re.compile(trie(pack.lists["org_known"]))
    heads = re.compile(trie(pack.lists["org_heads"]))
    return known, heads, re.compile(trie(_inside(pack)))


@cache
def _inside(pack: Pack) -> frozenset[str]:
    """Words that stand inside names of bodies."""
    return frozenset((*pack.lists["org_inside"], *pack.places, *pack.lists["place_suffixes"]))


def find_organisations(reading: Reading, taken: bytearray) -> list[Name]:
    """Returns the organisations; their characters are marked as taken."""
    found: list[Name] = []
    every = sorted(
        (*_headed(reading, taken), *_known(reading), *_latin(reading)), key=lambda one: (one.start, -one.end)
    )
    for name in every:
        if not any(taken[name.start : name.end]):
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
            found.append(name)
    return found


def _name(reading: Reading, start: int, end: int) -> Name:
    return Name(start, end, 0, 0, Label.ORGANISATION, f"org:{reading.text[start:end]}", nested=True)


def _known(reading: Reading) -> Iterator[Name]:
    for match in _patterns(reading.pack)[0].finditer(reading.text):
        yield _name(reading, *match.span())


def _latin(reading: Reading) -> Iterator[Name]:
    names = load_vocab().organisations
    for match in _LATIN.finditer(reading.text):
        if match.group() in names:
            yield _name(reading, *match.span())


def _headed(reading: Reading, taken: bytearray) -> Iterator[Name]:
    for match in _patterns(reading.pack)[1].finditer(reading.text):
        reading.scan.pace.tick()
        start, end = _start(reading, match.start(), taken), match.end()
        while end < len(reading.text):  # 北京市公安局朝阳分局: a body within a body is one name
            more = _patterns(reading.pack)[1].match(reading.text, end) or _BRANCH.match(reading.text, end)
            if more is None or more.end() == end:
                break
            end = more.end()
        if end - start == match.end() - match.start() and match.group() in _BARE_NEVER and end == match.end():
            continue
        if reading.text[start:end] in _BARE_NEVER or _CAMP.search(reading.text, start, end):
            continue
        if match.group() in _COMMON_HEADS and not _patterns(reading.pack)[2].search(reading.text, start, match.start()):
            continue
        country = next(
            (start + size for size in range(7, 1, -1) if reading.text[start : start + size] in _COUNTRIES), start
        )
        if country > start and country == match.start() and match.group().endswith("部"):
            # 中国外交部: the country is named beside its ministry, as a place.
            yield Name(
                start, country, 0, 0, Label.PLACE, f"place:{reading.pack.places[reading.text[start:country]]}", None
            )
            start = country
        yield _name(reading, start, end)


def _start(reading: Reading, head: int, taken: bytearray) -> int:
    """Walks back over places and the words that stand inside names of bodies; a few unknown characters may follow a place."""
    text, inside = reading.text, _inside(reading.pack)
    start = head
    while start > 0 and head - start < _LONGEST:
        step = max(
            (
                size
                for size in range(1, 12)
                if size <= start and not taken[start - size] and text[start - size : start] in inside
            ),
            default=0,
        )
        if not step:
            break
        start -= step
    return _own_name(reading, start, taken)


def _own_name(reading: Reading, start: int, taken: bytearray) -> int:
    """Takes the proper part (天合律师事务所): two to four unlisted characters after a place or a mark."""
    text = reading.text
    for size in range(2, 7):
        begin = start - size
        if begin < 0 or any(taken[begin:start]) or any(reading.known[begin:start]):
            return start
        part = text[begin:start]
        if not all("\u4e00" <= ch <= "\u9fff" for ch in part) or any(
            ch in _STOP or ch in reading.pack.not_given for ch in part
        ):
            return start
        before = text[begin - 1] if begin else "\n"
        if not _NAME_CHARS.match(before):
            return begin
        place = next(
            (
                begin - back
                for back in range(7, 1, -1)
                if begin >= back and text[begin - back : begin] in reading.pack.places
            ),
            None,
        )
        if place is not None:
            return place
        if before in _STOP or reading.known[begin - 1]:
            return begin
    return start
