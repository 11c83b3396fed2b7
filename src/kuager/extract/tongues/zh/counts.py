"""Numbers with what they count in Chinese: 二十多人, 三名律师, 3000元."""

from __future__ import annotations

import re
from bisect import bisect_right

from kuager.extract.times import Times
from kuager.extract.tongues.zh.details import MONEY, plain
from kuager.extract.tongues.zh.numbers import FIGURE, number
from kuager.extract.tongues.zh.reading import Reading
from kuager.model import Mention, MentionType

_COUNTED = re.compile(
    rf"(?P<mod>超过|逾|至少|近|约|大约|将近|上)?(?<![\d第.几数零〇一二三四五六七八九十百千万])(?P<n>{FIGURE})(?P<more>多|余|来)?(?P<unit>名|位|人(?!民|大)|个(?!月|小时)|次|起|家|封|本|份|户|辆|张|条|所|座|岁)(?P<what>[\u4e00-\u9fff]{{0,4}})"
)
_COMMON = frozenset("个 家 次 条 份 名 位 起 张 座 所 本 封".split())
"""一个, 一名: an article rather than a number."""
_LOWER = frozenset({"超过", "逾"})


def find_counts(reading: Reading, times: Times) -> list[Mention]:
    """Returns number mentions of the document's own text; ``why`` names what is counted."""
    spans = sorted([(one.start, one.end) for one in times.dates] + [(one.start, one.end) for one in times.durations])
    found = []
    for pattern in (_COUNTED, MONEY):
        for match in pattern.finditer(reading.text):
            start, end = match.start("n"), match.end("unit")
            value = number(match.group("n"))
            before = bisect_right(spans, (end, 0))
            if (
                value is None
                or (match.group("n") in {"一", "两"} and match.group("unit") in _COMMON)
                or (before and spans[before - 1][1] > start)
                or not reading.scan.is_main(start)
            ):
                continue
            found.append(_mention(reading, match, pattern is MONEY, value))
    return found


def _mention(reading: Reading, match: re.Match[str], money: bool, value: float) -> Mention:
    start, end = match.start("n"), match.end("unit")
    written, counted = plain(value), match.group("unit")
    if not money:
        written = (
            f">{written}"
            if match.group("mod") in _LOWER or match.group("more")
            else f"{written}/.."
            if match.group("mod") == "至少"
            else written
        )
        counted = "人" if match.group("unit") == "人" else match.group("what") or match.group("unit")
    return Mention(
        type=MentionType.NUMBER,
        start=start,
        end=end,
        text=reading.scan.text[start:end],
        value=written,
        why=f"counts: {counted}",
    )
