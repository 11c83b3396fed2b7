"""What Russian, Kazakh and Chinese texts say of a recurring protest: its start, its numbered days, its days of rest, its size.

The words by which each language says so; :mod:`kuager.weigh.series` and :mod:`kuager.weigh.numbers` weigh what is found here
with what English texts say. Dates are those of the extraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.model import Mention
from kuager.text.number_words import RUSSIAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One statement of a sentence: what kind (as in a series), where in the sentence, and its value or number."""

    kind: str
    start: int
    end: int
    value: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tongue:
    """The words of one language."""

    protest: re.Pattern[str]
    began: re.Pattern[str]
    """A verb of beginning anywhere in the sentence: a date beside it is the start."""
    lead: re.Pattern[str]
    """Right before a date: since."""
    trail: re.Pattern[str]
    """Right after a date: since."""
    other: re.Pattern[str]
    """Something else that may have begun then."""
    day: re.Pattern[str]
    rest: re.Pattern[str]


_RU: Final = _Tongue(
    protest=re.compile(r"\b(?:пикет(?!чик)\w*|протест(?!ующ)\w*|акци[яийюе]\w*|митинг\w*|голодовк\w*|сидяч\w+ забастовк\w*|стоя[тл]\w*|выход(?:ят|ил\w*)|вахт[аыуе])\b", re.IGNORECASE),
    began=re.compile(r"\b(?:начал\w*|начат\w*|начин\w*|стартовал\w*|впервые (?:вышл\w+|собрал\w+|встал\w+)|первый (?:пикет|митинг)|первая акция)\b", re.IGNORECASE),
    lead=re.compile(r"\b(?:с|со|начиная с)\s+$", re.IGNORECASE),
    trail=re.compile(r"^\b\B"),
    other=re.compile(r"\b(?:задержан\w*|задержал\w*|арест\w*|пропал\w*|пропаж\w*|колони\w*|тюрьм\w*|лагер\w*|содерж\w*|сидит|связ\w+)\b", re.IGNORECASE),
    day=re.compile(r"\b(?P<n>\d{1,4})\s?-?(?:й|го|м|му|ый|ой|ого)?\s+(?:(?:подряд|непрерывный)\s+)?(?:день|дня|дню)\b|\bдень\s+(?:номер\s+|№\s*)?(?P<n2>\d{1,4})\b", re.IGNORECASE),
    rest=re.compile(r"\b(?:кроме|за исключением|по|без)\s+(?P<d>понедельник|вторник|сред|четверг|пятниц|суббот|воскресен)\w*(?P<off>\s+(?:не|отдых|выходн)\w*)?", re.IGNORECASE),
)  # fmt: skip
_KK: Final = _Tongue(
    protest=re.compile(r"(?:пикет|наразылық|митинг|акция|аштық жариялау)\w*", re.IGNORECASE),
    began=re.compile(r"\b(?:баста[лд]\w*|алғаш шық\w*)\b", re.IGNORECASE),
    lead=re.compile(r"^\b\B"),
    trail=re.compile(r"^\w*\s*(?:бері|бастап)\b", re.IGNORECASE),
    other=re.compile(r"\b(?:ұстал\w*|қама\w*|сотта\w*|түрме\w*|лагер\w*|жоғал\w*|хабарсыз)\b", re.IGNORECASE),
    day=re.compile(r"\b(?P<n>\d{1,4})\s?-?\s?(?:ші|шы|інші|ыншы)?\s?күн\w*|\b(?P<n2>\d{1,4})-күн\b", re.IGNORECASE),
    rest=re.compile(r"\b(?P<d>дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі)\w*\s+(?P<off>басқа|демал\w*)", re.IGNORECASE),
)  # fmt: skip
_ZH: Final = _Tongue(
    protest=re.compile(r"抗议|示威|静坐|集会|绝食|请愿|守候"),
    began=re.compile(r"开始|发起"),
    lead=re.compile(r"(?:自|从|自从)\s*$"),
    trail=re.compile(r"^(?:起|以来|至今|开始)"),
    other=re.compile(r"拘留|逮捕|被捕|失踪|关押|监狱|失联"),
    day=re.compile(r"第\s?(?P<n>\d{1,4})\s?天(?P<n2>)"),
    rest=re.compile(r"除(?:了)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天])(?P<off>外|以外|之外)?"),
)  # fmt: skip
_TONGUES: Final = {"ru": _RU, "kk": _KK, "zh": _ZH}
_DAYS: Final = {
    "понедельник": "monday", "вторник": "tuesday", "сред": "wednesday", "четверг": "thursday", "пятниц": "friday", "суббот": "saturday", "воскресен": "sunday",
    "дүйсенбі": "monday", "сейсенбі": "tuesday", "сәрсенбі": "wednesday", "бейсенбі": "thursday", "жұма": "friday", "сенбі": "saturday", "жексенбі": "sunday",
    "一": "monday", "二": "tuesday", "三": "wednesday", "四": "thursday", "五": "friday", "六": "saturday", "日": "sunday", "天": "sunday",
}  # fmt: skip
_TARGETS: Final = (
    ("consulate", re.compile(r"консул\w*|领事馆", re.IGNORECASE)), ("embassy", re.compile(r"посольств\w*|елшілі\w*|大使馆", re.IGNORECASE)),
    ("ministry", re.compile(r"министерств\w*|министрлі\w*|外交部", re.IGNORECASE)), ("parliament", re.compile(r"парламент\w*|мәжіліс\w*|议会", re.IGNORECASE)),
    ("court", re.compile(r"\bсуд(?:а|у|ом|е)?\b|\bсот\w*|法院", re.IGNORECASE)), ("prosecutor", re.compile(r"прокуратур\w*|检察院", re.IGNORECASE)),
    ("akimat", re.compile(r"акимат\w*|әкімд\w*", re.IGNORECASE)), ("prison", re.compile(r"\bтюрьм\w*|\bСИЗО\b|\bтүрме\w*|监狱")), ("square", re.compile(r"площад\w*|алаң\w*|广场", re.IGNORECASE)),
    ("office", re.compile(r"\bофис\w*|кеңсе\w*", re.IGNORECASE)),
)  # fmt: skip
_FEWEST: Final = 5
"""Below this "the third day" is a day of a visit or a trial more often than of a campaign."""
_NEAR: Final = 60


def tongue_of(text: str) -> str | None:
    """Returns which of these languages a text is written in, by its letters; None for others."""
    head = text[:4000]
    cyrillic, han = len(re.findall(r"[а-яё]", head)), len(re.findall(r"[\u4e00-\u9fff]", head))
    if han * 3 > cyrillic and han > _NEAR // 3:
        return "zh"
    if cyrillic <= _NEAR:
        return None
    return "kk" if len(re.findall(r"[әғқңөұүһі]", head)) * 25 > cyrillic else "ru"


def tells_of_protest(text: str, tongue: str) -> bool:
    """Says whether words of a protest stand in a text."""
    return bool(_TONGUES[tongue].protest.search(text))


def targets(text: str) -> frozenset[str]:
    """Returns what is picketed, under the English words that statements of other languages are grouped by."""
    return frozenset(name for name, pattern in _TARGETS if pattern.search(text))


def statements(text: str, dates: Sequence[Mention], offset: int, tongue: str, *, near: bool) -> Iterator[Word]:
    """Yields what one sentence says of a protest.

    Args:
        text: the sentence.
        dates: date mentions inside it, with offsets of the document.
        offset: where the sentence begins in the document.
        tongue: ``ru``, ``kk`` or ``zh``.
        near: whether the sentences around speak of a protest; this one need not then.
    """
    words = _TONGUES[tongue]
    about = words.protest.search(text)
    if about:
        yield from _starts(text, dates, offset, words)
    if about or near:
        yield from _days(text, dates, offset, words)
        yield from _rests(text, words)


def _starts(text: str, dates: Sequence[Mention], offset: int, words: _Tongue) -> Iterator[Word]:
    for date in dates:
        start, end = date.start - offset, date.end - offset
        before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
        lead, trail = words.lead.search(before), words.trail.match(after)
        began = words.began.search(before) or words.began.search(after)
        if not date.value or words.other.search(before[-30:]):
            continue
        if lead or trail:
            first = words.protest.search(text)
            between = (
                text[end : first.start()]
                if first and first.start() > end
                else text[first.end() : start]
                if first
                else ""
            )
            if not words.other.search(between):
                yield Word(kind="start", start=start - (len(lead.group()) if lead else 0), end=end, value=date.value)
        elif began:
            at = start - len(before) + began.start() if words.began.search(before) else start
            stop = end if words.began.search(before) else end + began.end()
            yield Word(kind="start", start=min(at, start), end=stop, value=date.value)


def _days(text: str, dates: Sequence[Mention], offset: int, words: _Tongue) -> Iterator[Word]:
    for hit in words.day.finditer(text):
        number = int(hit.group("n") or hit.group("n2") or 0)
        if number < _FEWEST or words.other.search(text[hit.end() : hit.end() + 25]):
            continue
        date = next((one for one in dates if 0 <= hit.start() - (one.end - offset) <= 12), None)  # noqa: PLR2004  "was the" and the like
        begin = min(hit.start(), date.start - offset) if date else hit.start()
        yield Word(kind="day", start=begin, end=hit.end(), value=date.value if date else None, number=number)


def _rests(text: str, words: _Tongue) -> Iterator[Word]:
    for hit in words.rest.finditer(text):
        if hit.group("off") or not hit.group().casefold().startswith("по "):
            yield Word(kind="rest", start=hit.start(), end=hit.end(), value=_DAYS[hit.group("d").casefold()])


_N_RU: Final = rf"(?:{'|'.join(sorted(RUSSIAN, key=len, reverse=True))}|\d{{1,5}})"
_SIZES: Final = {
    "ru": re.compile(rf"\b(?:от\s+(?P<a>{_N_RU})\s+до\s+(?P<b>{_N_RU})|(?P<low>{_N_RU})(?:\s*(?:-|–|—|или|до)\s*(?P<high>{_N_RU}))?)\s+(?:\w+\s+)?(?:человек\w?|людей|женщин\w*|мужчин\w*|участник\w*|матер\w+|родственник\w*|пикетчик\w*|протестующ\w+)\b", re.IGNORECASE),
    "kk": re.compile(r"\b(?:(?P<a>\d{1,5})\s*(?:-|–|мен|нен)\s*(?P<b>\d{1,5})|(?P<low>\d{1,5})(?P<high>))(?:-?(?:ге|ға|ке|қа|дан|ден|тан|тен))?\s+(?:жуық\s+|астам\s+)?(?:адам|әйел|ана|қатысушы)\w*", re.IGNORECASE),
    "zh": re.compile(r"(?:(?P<a>\d{1,5})\s*(?:到|至|-|–)\s*(?P<b>\d{1,5})|(?P<low>\d{1,5})(?P<high>))\s*(?:多)?(?:人|名(?:妇女|母亲|家属|参与者|抗议者)?)"),
}  # fmt: skip
_COMING: Final = {
    "ru": re.compile(r"\b(?:выш\w+|выход\w+|приш\w+|приход\w+|собра\w+|собира\w+|участв\w+|участи\w+|сто[яи]\w+|пикет\w*|протест\w*|акци\w+|митинг\w*)\b", re.IGNORECASE),
    "kk": re.compile(r"(?:қатыс|жинал|шық|тұр|кел)\w*", re.IGNORECASE),
    "zh": re.compile(r"参加|聚集|到场|前来|抗议|示威|静坐"),
}  # fmt: skip
_HELD: Final = re.compile(r"задерж|арест|погиб|умер|убит|сиде|ұста|қама|拘|捕|死", re.IGNORECASE)


def sizes(text: str, tongue: str) -> Iterator[tuple[int, int, int, int]]:
    """Yields (start, end, lowest, highest) of each number of people who came to a protest, in a sentence about one."""
    if not _COMING[tongue].search(text):
        return
    for hit in _SIZES[tongue].finditer(text):
        low, high = (
            hit.group("a") or hit.group("low"),
            hit.group("b") or hit.group("high") or hit.group("a") or hit.group("low"),
        )
        if not _HELD.search(text[max(0, hit.start() - 25) : hit.end() + 25]):
            yield hit.start(), hit.end(), _number(low), _number(high)


def _number(word: str) -> int:
    return RUSSIAN[word.casefold()] if word.casefold() in RUSSIAN else int(word)
