"""Quotations in a Chinese text and who speaks them: “…” and 「…」, answers after a name and a colon, 说 before or behind."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kuager.extract.found import Name
from kuager.extract.quotes import RawQuote, find_quotes
from kuager.extract.tongues.zh.cast import Cast, Who, resolve
from kuager.extract.tongues.zh.pack import Pack, trie
from kuager.extract.tongues.zh.reading import Reading
from kuager.model import QuoteKind

_TERM = 12
"""A few quoted characters without a mark inside and without a verb of saying beside are a term, not speech."""
_INNER = re.compile(r"[，。！？!?,；…]")
_SLOGAN = re.compile(r"(?:高喊|高呼|喊的?是?|口号|标语|横幅|写有|写着|上书|印有|举着)[^。；“「]{0,10}$")
_OBJECT = re.compile(r"(?:对(?![外内方华岸此于])|向|给|告诉|跟|同|与|和(?!平)|通知|警告)(?:[^，。；：]{0,10})$")
_LINE = re.compile(r"^(?P<label>[^\n：:，。]{1,20})[：:](?P<words>[^\n]+)", re.MULTILINE)
_ASKS = re.compile(r"记者|问|主持人|本报|采访者")
_CUT = re.compile(r"[。“”「」]")
_STOPS = frozenset(("。", "！", "？", "\n", ""))
_FARTHEST = 600
"""Characters back at which a verb of saying may still tell who speaks."""
_LABEL = 24
"""Characters a name and its colon may take before an answer."""
_PLATFORMS = frozenset(
    "推特 微博 新浪微博 微信 脸书 抖音 快手 电报 Twitter Facebook WhatsApp WeChat Telegram YouTube Instagram".split()
)
_AT = ("在", "从", "到", "于", "通过")
_OPEN = '“„"「『‘'


class Saying(NamedTuple):
    """A verb of saying and who says it (None where nobody is found)."""

    start: int
    end: int
    speaker: str | None


@cache
def _verbs(pack: Pack) -> re.Pattern[str]:
    longer = trie(
        word
        for word in pack.lists["saying"]
        if len(word) > 1
        and word not in {"说明", "介绍", "警告", "威胁", "呼吁", "相信", "担心", "得知", "宣布", "发布", "通报"}
    )
    return re.compile(
        rf"{longer}|(?<![听据传小学再来话])说(?![明法服话])|(?<![名据职昵人谓])称(?![号呼为职])|指(?=[：，,])|网传(?=[：“])|问(?=[：，,“道])|写(?=[：道])|(?:呼吁|警告|宣布|通报|介绍)(?=[：，,“])|讲(?=[：，“])"
    )


def find_sayings(reading: Reading, cast: Cast, bodies: Sequence[tuple[Name, str]]) -> list[Saying]:
    """Returns the verbs of saying in order, each with its subject."""
    found = []
    named = [Who(name.start, name.end, local, "body") for name, local in bodies]
    for match in _verbs(reading.pack).finditer(reading.text):
        reading.scan.pace.tick()
        if reading.scan.is_main(match.start()):
            found.append(Saying(*match.span(), _subject(reading, cast, named, match.start())))
    return found


def _subject(reading: Reading, cast: Cast, bodies: Sequence[Who], at: int) -> str | None:
    begin = max(reading.sentence_at(at)[0], at - 60)
    after_quote = max(reading.text.rfind(mark, begin, at) for mark in "”」』")
    low = max(begin, after_quote + 1)
    inside = bodies[bisect_left(bodies, (low,)) : bisect_left(bodies, (at,))]
    near = sorted((*cast.between(low, at), *inside))
    for one in reversed(near):
        lead = reading.text[max(begin, one.start - 12) : one.start]
        behind = reading.text[one.end : at]
        if _OBJECT.search(lead) or behind.startswith(("的", "之")) or len(behind) > 30 or "。" in behind:
            continue
        if one.how == "body" and reading.text[one.start : one.end] in _PLATFORMS:
            continue
        if one.how == "body" and (
            lead.endswith(_AT) or any(_apart(reading, one, other) for other in near if other.start >= one.end)
        ):
            continue
        return one.id
    return resolve(reading, cast, at) if not near and after_quote < 0 else None


def _apart(reading: Reading, body: Who, other: Who) -> bool:
    """Says whether a person follows a body as its member: 外交部发言人某某."""
    return "，" not in reading.text[body.end : other.start]


def quotations(reading: Reading) -> list[RawQuote]:
    """Returns the quotations of the document's own text: titles in 《》 and quoted terms are none."""
    raw = [
        one
        for one in find_quotes(reading.scan)
        if reading.scan.is_main(one.start) and reading.scan.text[one.start - 1] in _OPEN
    ]
    spoken = [one for one in raw if _is_speech(reading, one)]
    kept = [one._replace(kind=_kind(reading, one)) for one in spoken]
    return sorted((*kept, *_answers(reading)))


def _is_speech(reading: Reading, one: RawQuote) -> bool:
    text = reading.text
    words = text[one.start : one.end]
    if len(words) > _TERM or _INNER.search(words):
        return True
    lead = text[max(0, one.start - 8) : one.start - 1]
    return lead.endswith(("：", ":")) or bool(_verbs(reading.pack).search(lead[-3:])) or bool(_SLOGAN.search(lead))


def _kind(reading: Reading, one: RawQuote) -> QuoteKind:
    lead = reading.text[max(0, one.start - 24) : one.start - 1]
    if one.end - one.start <= 24 and _SLOGAN.search(lead):
        return QuoteKind.SLOGAN
    whole = _INNER.search(reading.text, one.start, one.end) or lead.endswith(("：", ":", "，"))
    return QuoteKind.DIRECT if whole else QuoteKind.FRAGMENT


def _answers(reading: Reading) -> Iterator[RawQuote]:
    """In an interview written as a play every line after a name and a colon is speech."""
    lines = list(_LINE.finditer(reading.text))
    if sum(bool(_ASKS.search(one.group("label"))) for one in lines) < 2:
        return
    for one in lines:
        if (
            not _ASKS.search(one.group("label"))
            and one.group("words").strip()[:1] not in _OPEN
            and reading.scan.is_main(one.start())
        ):
            start = one.start("words") + len(one.group("words")) - len(one.group("words").lstrip())
            yield RawQuote(start=start, end=one.end("words"), depth=0, continues=False, kind=QuoteKind.DIRECT)


def speakers(
    reading: Reading, cast: Cast, sayings: Sequence[Saying], quotes: Sequence[RawQuote]
) -> list[tuple[RawQuote, str | None]]:
    """Returns each quotation with its speaker."""
    found: list[tuple[RawQuote, str | None]] = []
    for quote in quotes:
        reading.scan.pace.tick()
        speaker = None if quote.kind is QuoteKind.SLOGAN else _speaker(reading, cast, sayings, quote, found)
        found.append((quote, speaker))
    return found


def _speaker(
    reading: Reading,
    cast: Cast,
    sayings: Sequence[Saying],
    quote: RawQuote,
    before: Sequence[tuple[RawQuote, str | None]],
) -> str | None:
    text = reading.text
    line = text.rfind("\n", 0, quote.start) + 1
    if line in cast.answering and quote.start - line < _LABEL:
        return cast.answering[line]
    begin = max(line, text.rfind("。", line, quote.start - 1))
    here = sayings[bisect_left(sayings, (max(line, quote.start - _FARTHEST),)) : bisect_left(sayings, (quote.start,))]
    lead = [one for one in here if begin <= one.start and not _CUT.search(text, one.end, quote.start - 1)]
    near = text[lead[-1].end : quote.start - 1] if lead else ""
    if lead and len(near) <= 16:
        return lead[-1].speaker
    if text[quote.start - 2 : quote.start - 1] in {"：", ":"} or text[quote.start - 1] in "：: 　":
        named = [one for one in cast.between(max(line, quote.start - 40), quote.start) if one.how != "pronoun"]
        if named:
            return named[-1].id
    end = min(
        (cut for cut in (text.find(mark, quote.end + 1, quote.end + 60) for mark in "。\n！？“「") if cut >= 0),
        default=quote.end + 60,
    )
    after = sayings[bisect_right(sayings, (quote.end + 1,)) : bisect_left(sayings, (end,))]
    if after:
        return after[0].speaker
    earlier = [speaker for one, speaker in before[-3:] if line <= one.start and one.end <= quote.start]
    if earlier and earlier[-1]:
        return earlier[-1]
    told = [
        one for one in here if one.speaker and (begin <= one.start or text[quote.start - 2 : quote.start - 1] in _STOPS)
    ]
    return told[-1].speaker if told else None
