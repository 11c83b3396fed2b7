"""Finds Chinese dates and durations with no more precision than their words have: EDTF values, ISO 8601 durations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kuager.extract.times import Times
from kuager.extract.tongues.zh.numbers import FIGURE, whole
from kuager.text import date_values as values
from kuager.text.date_values import SEASONS, Anchor, DateSpan, parse_anchor
from kuager.text.durations import DurationSpan
from kuager.text.numeric_dates import find_numeric

_DATE_BEFORE = "counted from the date named before it"
_YEAR_BEFORE = "the year named before it"
_C = "零〇○一二三四五六七八九"
_YEAR = rf"(?:(?<!\d)(?:19|20)\d\d(?=\ ?年)|[一二][{_C}]{{3}}(?=年))"
_SEASON = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}
_DATE = re.compile(
    rf"""
    (?:(?P<year>{_YEAR})\ ?年|(?P<rel>去年|今年|前年|明年|同年|当年|次年|翌年|隔年|(?<!\d)\d\d年(?=\d{{1,2}}月)))?
    (?:(?P<sep>的|[\ 　])?
      (?:(?P<month>(?<![\d.])\d{{1,2}}|十[一二]?|(?<![{_C}])[一二三四五六七八九])\ ?月(?!内|后|以)(?:份|间)?|(?P<mrel>上个?月|本月|这个月|当月|同月|下个?月))
      (?:(?P<msep>的)?(?:(?P<day>\d{{1,2}}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|初[一二三四五六七八九十])\ ?[日号](?!内|以)|(?P<part>上旬|中旬|下旬|初|底|末)))?
    |(?P<season>[春夏秋冬])(?:天|季)
    |(?P<half>[上下])半年
    |(?P<edge>年?(?:初|底|末|终))(?=[，,。；、的被他她我警当]|$)
    )?
    """,
    re.VERBOSE,
)
_BEGINS = re.compile(
    rf"(?:19|20)\d\d ?年|[一二][{_C}]{{3}}年|去年|今年|前年|明年|同年|当年|次年|翌年|隔年|\d\d年\d|(?<![\d.])\d{{1,2}} ?月|(?<![{_C}个])(?:十[一二]?|[一二三四五六七八九])月|上个?月|本月|这个月|当月|同月|下个?月"
)
_BARE_DAY = re.compile(
    rf"(?<![\d\-./月第])(?:(?P<d>\d{{1,2}})|(?P<c>(?<![{_C}])(?:[一二三]?十[一二三四五六七八九]?)))[日号](?!\d|内|以|后|元|线|楼|院|房|铺|馆|码|令|文|之|个|的?期|间[里]?)"
)
_DAY_WORD = re.compile(
    r"(?P<today>今天|今日|今晨|今晚|今早|本日)|(?P<back>昨天|昨日|昨晚|昨夜)|(?P<two>前天|前日)|(?P<next>明天|明日)"
    r"|(?<!每)(?<!逢)(?P<wlead>上|本|这|下)?(?:个)?(?:周|星期|礼拜)(?P<week>[一二三四五六日天])(?![年月个])"
    r"|(?P<last>去年|前年|今年|明年)(?!度| ?\d{1,3} ?岁|[一二三四五六七八九十]{1,4}岁)|(?P<same>当天|当日|同日|当晚)|(?P<after>次日|翌日|第二天|隔天)"
)
_AGO = re.compile(rf"(?P<n>{FIGURE}|半)(?P<more>多|余)?个?(?P<unit>年|月|天|日|周|星期)(?:以)?前(?![述往来])")
_DECADE = re.compile(rf"(?:上世纪|(?:二十|20)世纪)(?P<d>[{_C}]十|\d0)年代")
_JOIN = re.compile(r"\s*(?:至|到|—+|－|–|-|~|～)\s*")
_NOT_DAY = re.compile(r"(?:拘留|为期|长达|期限|刑期|满|近|超过|羁押|关押|拘禁|约|达|第)(?:了)?$")
_UNIT = {
    "年": "Y",
    "月": "M",
    "周": "W",
    "星期": "W",
    "礼拜": "W",
    "天": "D",
    "日": "D",
    "小时": "H",
    "钟头": "H",
    "分钟": "M",
}
_DURATION = re.compile(
    rf"(?P<mod>超过|逾|至少|近|约|长达|将近|大约|整整|不到)?(?<![\d.第{_C}十])(?P<n>{FIGURE})(?P<vague>多|余|来)?(?P<half>个半|半)?"
    r"(?P<unit>年(?!代|级|轻|月|龄|\d)|个月|月(?!\d|份|底|初|中|末)|星期|礼拜|周(?!年|岁|[一二三四五六日])|天|日|个?小时|个?钟头|分钟)(?P<after>半|多|余)?"
    rf"(?:零?(?P<n2>{FIGURE})(?P<unit2>个月|天|日))?(?!前|之前|以前|後前)"
)


def find_times(text: str, anchor: Anchor | None, paragraphs: Sequence[tuple[int, int]]) -> Times:
    """Returns the dates and durations of a folded text, in order, none overlapping."""
    found = [DateSpan(*one) for one in find_numeric(text)]
    full = _disjoint(found + list(_full(text, anchor, paragraphs)))
    full = _joined(text, full)
    more = [*_days(text, anchor), *_words(text, anchor, full), *_ago(text, anchor), *_decades(text)]
    dates = _disjoint([*full, *more])
    starts = [one.start for one in dates]
    durations = []
    for one in _durations(text):
        before = bisect_right(starts, one.end - 1)
        if not before or dates[before - 1].end <= one.start:
            durations.append(one)
    return Times(dates=dates, durations=durations)


def _disjoint(spans: list[DateSpan]) -> list[DateSpan]:
    kept: list[DateSpan] = []
    for span in sorted(spans, key=lambda one: (one.start, one.start - one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


class _Said(NamedTuple):
    """The year words say: whether it stands there or is counted, and from what."""

    year: int | None
    inferred: bool
    why: str | None


def _full(text: str, anchor: Anchor | None, paragraphs: Sequence[tuple[int, int]]) -> Iterator[DateSpan]:
    starts = [one[0] for one in paragraphs]
    last: tuple[int, str] | None = None
    at = 0
    for begun in _BEGINS.finditer(text):
        if begun.start() < at:
            continue
        match = _DATE.match(text, begun.start())
        if match is None or match.end() == match.start():
            continue
        near = last if last and bisect_right(starts, last[0]) >= bisect_right(starts, match.start()) - 1 else None
        span = _read(match, anchor, near[1] if near else None)
        if span is None:
            continue
        at = match.end()
        told = match.group("year") or match.group("rel") or span.why in {_YEAR_BEFORE, _DATE_BEFORE}
        if told and span.value and span.value[:4].isdigit():
            last = (match.start(), span.value)
        yield span


def _read(match: re.Match[str], anchor: Anchor | None, before: str | None) -> DateSpan | None:
    part = match.groupdict()
    if not (part["month"] or part["mrel"] or part["year"] or part["season"] or part["half"]):
        return None
    said = _year(part, anchor, before)
    year, month = said.year, whole(part["month"]) if part["month"] else None
    inferred: tuple[str, ...] = ("year",) if said.inferred else ()
    why = said.why
    if part["mrel"]:
        return _by_month(match, part["mrel"], anchor, before)
    day = whole(part["day"].removeprefix("初")) if part["day"] else None
    if month is not None and not values.is_day(year or 2000, month, day or 1):
        return None
    if month is not None and year is None and not said.why:
        year, guessed, why = _guessed(month, day, anchor, before)
        inferred = guessed
    if year is None and month is None:
        return None
    return DateSpan(*match.span(), _written(part, year, month, day), inferred, why)


def _written(part: dict[str, str | None], year: int | None, month: int | None, day: int | None) -> str:
    if part["season"]:
        return f"{year}-{SEASONS[_SEASON[part['season']]]}"
    if part["half"]:
        months = ("01", "06") if part["half"] == "上" else ("07", "12")
        return f"{year}-{months[0]}/{year}-{months[1]}"
    return values.written(year, month, day)


def _year(part: dict[str, str | None], anchor: Anchor | None, before: str | None) -> _Said:
    if part["year"]:
        return _Said(whole(part["year"]), inferred=False, why=None)
    words = part["rel"]
    if not words:
        return _Said(None, inferred=False, why=None)
    if words[0].isdigit():
        return _Said(2000 + int(words[:2]), inferred=False, why=None)
    if words in {"同年", "当年", "次年", "翌年", "隔年"}:
        known = int(before[:4]) if before and before[:4].isdigit() else None
        shift = 1 if words in {"次年", "翌年", "隔年"} else 0
        return _Said(known + shift if known else None, inferred=known is not None, why=_DATE_BEFORE)
    shift = {"去年": -1, "前年": -2, "明年": 1}.get(words, 0)
    why = f"counted from {anchor.why}" if anchor else "no date of publication to count from"
    return _Said(anchor.year + shift if anchor else None, inferred=anchor is not None, why=why)


def _guessed(
    month: int, day: int | None, anchor: Anchor | None, before: str | None
) -> tuple[int | None, tuple[str, ...], str | None]:
    """A month without a year goes on from the year named just before it; else it is the latest before publication."""
    if before and before[:4].isdigit():
        known, after = int(before[:4]), int(before[5:7]) if before[5:7].isdigit() and int(before[5:7]) <= 12 else 0
        if month >= after and (anchor is None or (known, month) <= (anchor.latest.year, anchor.latest.month)):
            return known, ("year",), _YEAR_BEFORE
    if anchor is None:
        return None, (), None
    return values.year_of(month, day, anchor), ("year",), f"nearest to {anchor.why}"


def _by_month(match: re.Match[str], words: str, anchor: Anchor | None, before: str | None) -> DateSpan:
    day = whole(match.group("day") or "") if match.group("day") else None
    if words in {"同月", "当月"}:
        month = before[:7] if before and len(before) >= 7 else None
        why = _DATE_BEFORE
    else:
        month = values.months_back(anchor, {"上": 1, "下": -1}.get(words[0], 0)) if anchor else None
        why = f"counted from {anchor.why}" if anchor else "no date of publication to count from"
    value = f"{month}-{day:02d}" if month and day else month
    return DateSpan(*match.span(), value, ("date",) if value else (), why)


def _joined(text: str, dates: list[DateSpan]) -> list[DateSpan]:
    """Two dates with 至 between them are one interval."""
    found: list[DateSpan] = []
    for one in dates:
        last = found[-1] if found else None
        if (
            last and last.value and one.value and "/" not in last.value + one.value and last.value <= one.value
            and _JOIN.fullmatch(text, last.end, one.start)
        ):  # fmt: skip
            found[-1] = DateSpan(
                last.start, one.end, f"{last.value}/{one.value}", last.inferred or one.inferred, last.why or one.why
            )
        else:
            found.append(one)
    return found


def _days(text: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    """Days without a month ("20日"): of the month of publication, or the one before."""
    for match in _BARE_DAY.finditer(text):
        day = whole(match.group("d") or match.group("c"))
        if day is None or not 1 <= day <= 31 or _NOT_DAY.search(text, max(0, match.start() - 4), match.start()):
            continue
        if anchor is None or anchor.day is None or anchor.month is None:
            yield DateSpan(*match.span(), None, (), "no date of publication to count from")
            continue
        month = values.months_back(anchor, 0 if day <= anchor.day + 3 else 1)
        if month and values.is_day(int(month[:4]), int(month[5:]), day):
            yield DateSpan(*match.span(), f"{month}-{day:02d}", ("date",), f"nearest to {anchor.why}")


def _words(text: str, anchor: Anchor | None, full: Sequence[DateSpan]) -> Iterator[DateSpan]:
    starts = [one.start for one in full]
    for match in _DAY_WORD.finditer(text):
        part = match.groupdict()
        if part["same"] or part["after"]:
            at = bisect_right(starts, match.start())
            known = parse_anchor(full[at - 1].value) if at else None
            value = values.days_back(known, 0 if part["same"] else -1) if known else None
            if value:
                yield DateSpan(*match.span(), value, ("date",), _DATE_BEFORE)
            continue
        at = bisect_right(starts, match.end() + 1) - 1
        if part["week"] and at >= 0 and starts[at] == match.end() + 1 and text[match.end()] == "（":
            yield DateSpan(*match.span(), full[at].value, ("date",), "the date in brackets behind it")
            continue
        value = _counted(part, anchor) if anchor else None
        why = f"counted from {anchor.why}" if anchor and value else "no date of publication to count from"
        yield DateSpan(*match.span(), value, ("year" if part["last"] else "date",) if value else (), why)


def _counted(part: dict[str, str | None], anchor: Anchor) -> str | None:
    if part["last"]:
        return str(anchor.year + {"去年": -1, "前年": -2, "明年": 1}.get(part["last"], 0))
    if part["week"]:
        day = values.weekday_before(anchor, "一二三四五六日".find(part["week"].replace("天", "日")))
        return day.isoformat() if day and part["wlead"] != "下" else None
    return values.days_back(anchor, 1 if part["back"] else 2 if part["two"] else -1 if part["next"] else 0)


def _ago(text: str, anchor: Anchor | None) -> Iterator[DateSpan]:
    for match in _AGO.finditer(text):
        count = whole(match.group("n"))
        if count is None or count > 200:
            continue
        value = None
        if anchor:
            unit = match.group("unit")
            value = (
                f"{anchor.year - count}~"
                if unit == "年"
                else values.months_back(anchor, count)
                if unit == "月"
                else None
            )
            value = values.days_back(anchor, count) if unit in {"天", "日"} else value
        why = f"counted from {anchor.why}" if anchor and value else "no date of publication to count from"
        yield DateSpan(*match.span(), value, ("date",) if value else (), why)


def _decades(text: str) -> Iterator[DateSpan]:
    for match in _DECADE.finditer(text):
        tens = whole(match.group("d"))
        if tens is not None:
            yield DateSpan(*match.span(), f"19{tens // 10}X")


def _durations(text: str) -> Iterator[DurationSpan]:
    for match in _DURATION.finditer(text):
        count = whole(match.group("n"))
        if count is None or count > 5000:
            continue
        unit = match.group("unit").removeprefix("个")
        letter, clock = _UNIT[unit], "T" if unit in {"小时", "钟头", "分钟"} else ""
        value = f"P{clock}{count}{letter}"
        if (match.group("half") or match.group("after") == "半") and unit in {"年", "月"}:
            value += "6M" if unit == "年" else "15D"
        if match.group("n2"):
            value += f"{whole(match.group('n2'))}{_UNIT[match.group('unit2').removeprefix('个')]}"
        more = match.group("mod") in {"超过", "逾", "至少"} or bool(match.group("vague"))
        start = match.start("n")
        yield DurationSpan(start, match.end(), value, more)
