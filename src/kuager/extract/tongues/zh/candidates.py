"""What stands beside a stretch of characters and speaks for its being a name."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kuager.extract.tongues.zh.pack import Pack, trie
from kuager.extract.tongues.zh.reading import Reading

_MARKS = frozenset("，,。；;：:、“”「」『』（）()《》【】 　\n\r\t—-！？!?@/…")
_WEAK_BEFORE = frozenset("了是叫对向将把被给由为让据与和及跟同找请称即而但连替随告我他她")
_WEAK_AFTER = frozenset("被遭因于在已曾是系的也则自犯将以与和及跟同向对从指受获没未不等去来到就却还又才仍均称")
_SAYS = re.compile(
    r"(?:哭着|笑着|后来|随后|当时|也|还|则)?(?:说(?!明|服|法)|表示|称(?!为|号)|告诉|指出|认为|透露|坦言|强调|回忆|补充|写道|问道|反问|质疑|回答|喊道|证实|解释|评论说)"
)
_AGED = re.compile(
    r"[（(](?:[男女]|现年|时年|\d{1,3} ?岁|化名|音译|译音|[A-Z])|等(?:[一二三四五六七八九十两几多\d]*[人名位])|，(?:男|女|现年|时年|\d{1,3}岁|[^，。]{0,3}族，)|某"
)
_SUFFERS = re.compile(
    r"(?:[于在自](?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?[^，。；：\n]{0,10}?)?"
    r"(?:被(?:捕|拘|判|关|送|抓|带走|带到|释|软禁|逮|羁|起诉|绑|监)|获释|失踪|失联|去世|遇害|身亡|病逝|出狱|入狱|死[于在亡]|遭(?:到)?(?:拘|逮|捕|判|毒|殴|酷))"
    r"|的(?:护照|身份证|手机|律师|案件|判决)"
)
"""What is done to people and to hardly anything else, with a date or place before it; what only people have."""
_TITLE_REACH = 8


class Candidate(NamedTuple):
    """Characters that may be a person's name, how much speaks for it, and how they were found."""

    start: int
    end: int
    score: int
    how: str


@cache
def _titles(pack: Pack) -> re.Pattern[str]:
    return re.compile(trie(pack.lists["titles_after"]))


@cache
def _kin_of(pack: Pack) -> re.Pattern[str]:
    return re.compile(f"的?{trie(pack.kin)}")


def beside(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Returns what the left and the right side are worth: 0 nothing, 1 fits, 2 tells."""
    return before(reading, start), after(reading, end)


def before(reading: Reading, start: int) -> int:
    """Returns what stands before: a title or kin word tells; a mark, a listed word or 被, 对, 与 fits."""
    text = reading.text
    if title_before(reading, start):
        return 2
    if start == 0 or text[start - 1] in _MARKS or text[start - 1] in _WEAK_BEFORE:
        return 1
    return 1 if reading.known[start - 1] else 0


def title_before(reading: Reading, start: int) -> str | None:
    """Returns the title, role or kin word right before an offset; a colon or space may stand between."""
    text = reading.text
    gap = start
    while gap > 0 and gap > start - 3 and text[gap - 1] in "：: 　\t“「":
        gap -= 1
    for size in range(_TITLE_REACH, 1, -1):
        if gap >= size and text[gap - size : gap] in reading.pack.titles_before:
            return text[gap - size : gap]
    return None


def after(reading: Reading, end: int) -> int:
    """Returns what stands after: a title, an age, a verb of saying or what is done to people tells; a mark, a listed word or 被, 的 fits."""
    text = reading.text
    if (
        _kin_of(reading.pack).match(text, end)
        or _SAYS.match(text, end)
        or _AGED.match(text, end)
        or _SUFFERS.match(text, end)
        or title_after(reading, end) > end
    ):
        return 2
    if end >= len(text) or text[end] in _MARKS or text[end] in _WEAK_AFTER:
        return 1
    return 1 if reading.known[end] == 1 or text[end].isdigit() else 0


def title_after(reading: Reading, end: int) -> int:
    """Returns where the title after an offset ends; the offset itself when there is none."""
    match = _titles(reading.pack).match(reading.text, end)
    return match.end() if match else end
