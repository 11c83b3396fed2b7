"""The date of publication, title and byline of a text that has no markup, each with how it is known.

Only lines of the header (and lines that say "Published", "Updated") speak about publication; a date inside the article
never does. A numeric date keeps the order of its own block: 13 or more decides, another date of the same block
decides, and otherwise the order is a guess and says so.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from kuager.model import Dated
from kuager.read.zones import Line, is_date_line

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
}
_BY_NAME = {name: number for names in _MONTHS.values() for number, name in enumerate(names.split(), start=1)}
_SHORT = {name[:3]: number for name, number in _BY_NAME.items() if name.isascii()} | {"sept": 9}

_TIME = r"(?:[\s,|·–—-]*(?:at |в |сағат )?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2})?(?: ?(?P<half>[ap])\.?m\.?)?)?"
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)(?:T)?" + _TIME, re.IGNORECASE
)
_NUMERIC = re.compile(
    r"(?<!\d)(?P<one>\d{1,2})(?P<sep>[./-])(?P<two>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)(?!\d)" + _TIME, re.IGNORECASE
)
_DAY_NAME = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<name>[^\W\d_]{3,12})\.?,? (?P<year>(?:19|20)\d\d)(?!\d)(?: ?(?:г\.|года|ж\.|жыл\w*))?"
    + _TIME,
    re.IGNORECASE,
)
_NAME_DAY = re.compile(
    r"(?P<name>[^\W\d_]{3,12})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)(?!\d)" + _TIME,
    re.IGNORECASE,
)
_YEAR_DAY = re.compile(
    r"(?P<year>(?:19|20)\d\d) ?(?:жыл\w*|ж\.),? (?P<day>\d{1,2}) (?P<name>[^\W\d_]{3,12})" + _TIME, re.IGNORECASE
)
_HAN = re.compile(r"(?P<year>(?:19|20)\d\d) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日" + _TIME)
_SAYS_PUBLISHED = re.compile(
    r"(?:first |originally )?(?:published|posted|date(?: published)?|опубликовано|дата(?: публикации)?|размещено|жарияланды|жарияланған|发布时间|发布于|發布時間|发表于|日期)\b",
    re.IGNORECASE,
)
_SAYS_UPDATED = re.compile(
    r"(?:last )?(?:updated|modified|edited)|обновлено|изменено|жаңартылды|更新(?:时间|于)?", re.IGNORECASE
)
_LEAD = re.compile(r"[\s:：|–—-]*([^\d:：]*)(?=\d)")
_WEEKDAYS = frozenset(
    [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "пон",
        "вто",
        "сре",
        "чет",
        "пят",
        "суб",
        "вос",
        "дүй",
        "сей",
        "сәр",
        "бей",
        "жұм",
        "сен",
        "жек",
    ]
)
_DATELINE = re.compile(
    r"[A-ZÀ-ÞА-ЯЁӘҒҚҢӨҰҮІ][^\d(]{2,60}?,? (?P<date>[^\d(]{0,12}\d[^(—–]{5,24}?)[\s,]*(?:\((?:[^)]{2,40})\))?\s*(?:—|–|--|- )\s*(?=\S)"
)
_BEFORE_DATE = re.compile(
    r"[,|·—–]\s+|\s-\s|(?<=[\u4e00-\u9fff])\s+|\b(?:(?:recorded|taken|given|dated|letter|page)(?:\s[^\d.,]{1,40})?\s(?:on|of)|записан\w*|от)\s",
    re.IGNORECASE,
)
"""A header line that ends in its date: "Valley Times, June 9, 2022", "Statement of 10 December 2021"."""
_MONTH_ONLY = re.compile(r"(?:^|[,.|·—–]\s+|\s-\s)(?P<name>[^\W\d_]{3,12})\.? (?P<year>(?:19|20)\d\d)$")
"""A magazine's header dates its issue by the month: "The Quarterly, October 2022"."""
_ENDING_LINES = 4
_HEADER_LINES = 10
_FIELD_LINE = 90

_NAME = r"[^\W\d_][\w.’'’-]*(?: (?:[a-z]{2,3} )?[^\W\d_][\w.’'’-]*){0,4}"
_BY = (
    re.compile(
        r"(?:(?:words|text|story|reporting|report|written|published|posted)(?: and [a-z]+(?: [a-z]+)?)? )?by:? (?P<who>[^\d.:!?]{3,100})",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:автор(?:ы)?(?: текста| статьи)?|авторы|текст|мәтін|авторы|author|作者|记者|記者|文|撰文|编辑)(?: ?[:：|—–-] ?| )(?P<who>[^\d.:!?]{2,100})",
        re.IGNORECASE,
    ),
)
_BY_IN = re.compile(
    r"\b(?i:written|reported|compiled|edited)(?: and [a-z]+)? by (?P<who>[A-ZÀ-ÞА-ЯӘҒҚҢӨҰҮІ][^.,:;]{2,80}?)(?: (?:in|from|based|for|with|at|on)\b|[.,;]|$)"
)
_BIO = re.compile(
    r"(?P<who>[A-ZÀ-Þ][^.,:;]{2,80}?) (?:is|are) (?:an? )?(?:[a-z-]+ ){0,3}(?:journalists?|reporters?|correspondents?|editors?|writers?|freelancers?|researchers?)\b"
)
_CAPITALISED = re.compile(r"[A-ZÀ-ÞА-ЯЁӘҒҚҢӨҰҮІ]|[\u3400-\u9fff]")
_TITLE_LIMIT = 220
_SIGNATURE_LIMIT = 400
_SHORT_WORD = 3
_HOURS, _MINUTES, _MONTHS_A_YEAR = 24, 60, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    year: int
    month: int
    day: int
    time: str | None
    ambiguous: bool = False
    why: str | None = None


def published(lines: Sequence[Line]) -> Dated | None:
    """Returns the date of publication that the lines of a text give, or None.

    A line that says "published" wins over a bare date line of the header, and both over one that says "updated".
    """
    filled = [line.text for line in lines if line.text]
    head = [text for text in filled[:_HEADER_LINES] if len(text) <= _FIELD_LINE]
    fields = [text for text in filled if len(text) <= _FIELD_LINE]
    for texts, wanted, how in (
        (fields, _says_published, "a line of the text says when it was published"),
        (head, _dates, "the date line at the top of the text"),
        (fields, _says_updated, "a line of the text says when it was updated"),
    ):
        for text in texts:
            if wanted(text) and (found := _find(text, _siblings(head if text in head else [text]))):
                return _dated(found, how)
    for text in takewhile(lambda text: len(text) <= _FIELD_LINE and text[-1] not in ".!?。", filled[:_ENDING_LINES]):
        ends = [text[match.end() :] for match in _BEFORE_DATE.finditer(text) if is_date_line(text[match.end() :])]
        if ends and (found := _find(ends[-1], _siblings(head))):
            return _dated(found, "the end of a line at the top of the text")
    for text in filled[:_HEADER_LINES]:
        if (match := _DATELINE.match(text)) and (found := _find(match["date"], None)):
            return _dated(found, "the dateline of the first paragraph")
    return _month_of_issue(head)


def _month_of_issue(head: Sequence[str]) -> Dated | None:
    for text in head[:_ENDING_LINES]:
        match = _MONTH_ONLY.search(text)
        month = _month(match["name"]) if match else None
        if match and month:
            how = "the month of the issue at the top of the text"
            return Dated(value=f"{match['year']}-{month:02}", precision="month", how=how)
    return None


def _says_published(text: str) -> bool:
    return _says(_SAYS_PUBLISHED, text)


def _says_updated(text: str) -> bool:
    return _says(_SAYS_UPDATED, text)


def _says(cue: re.Pattern[str], text: str) -> bool:
    """Says whether a line is a field with a date: "Date: 4 May 2020", but not "Date of birth: …"."""
    match = cue.match(text)
    if not match:
        return False
    lead = _LEAD.match(text, match.end())
    words = lead[1].casefold().split() if lead else ["no date"]
    return all(_month(word.strip(",.")) or word[:3] in _WEEKDAYS or word in ("on", "at", "в", "от") for word in words)


def _dates(text: str) -> bool:
    """Says whether a line of the header is a date, alone or beside a byline or place: "By Petra Holm | 4 May 2020"."""
    if _says_updated(text):
        return False
    return is_date_line(text) or any(is_date_line(part.strip()) for part in re.split(r"[|•·—–]", text))


def parse(text: str) -> Dated | None:
    """Returns the first date in a short piece of text, such as the content of a ``<time>`` element."""
    found = _find(text, _siblings([text]))
    return _dated(found, "") if found else None


def _siblings(block: Sequence[str]) -> bool | None:
    """Returns whether the numeric dates of a block put the day first; None when none of them shows it."""
    votes = set()
    for text in block:
        for match in _NUMERIC.finditer(text):
            one, two = int(match["one"]), int(match["two"])
            if max(one, two) > _MONTHS_A_YEAR >= min(one, two):
                votes.add(one > _MONTHS_A_YEAR)
    return votes.pop() if len(votes) == 1 else None


def _find(text: str, day_first: bool | None) -> _Found | None:
    if (match := _ISO.search(text) or _HAN.search(text)) and (
        found := _checked(match, int(match["month"]), int(match["day"]))
    ):
        return found
    for pattern in (_DAY_NAME, _NAME_DAY, _YEAR_DAY):
        for match in pattern.finditer(text):
            if (month := _month(match["name"])) and (found := _checked(match, month, int(match["day"]))):
                return found
    for match in _NUMERIC.finditer(text):
        if found := _ordered(match, day_first):
            return found
    return None


def _ordered(match: re.Match[str], day_first: bool | None) -> _Found | None:
    one, two = int(match["one"]), int(match["two"])
    if one > _MONTHS_A_YEAR or two > _MONTHS_A_YEAR:
        return _checked(match, two, one) if one > _MONTHS_A_YEAR else _checked(match, one, two)
    if one == two or day_first is not None or match["sep"] == ".":
        why = None
        if one != two and day_first is not None:
            why = "another date beside it shows the order of day and month"
        elif one != two:
            why = "dates with full stops are written day first"
        first = day_first is not False
        return _checked(match, two if first else one, one if first else two, why=why)
    why = f"{match['one']}{match['sep']}{match['two']} can be day/month or month/day; day first was taken"
    return _checked(match, two, one, why=why, ambiguous=True)


def _checked(
    match: re.Match[str], month: int, day: int, *, why: str | None = None, ambiguous: bool = False
) -> _Found | None:
    year = int(match["year"])
    if not 1 <= month <= _MONTHS_A_YEAR or not 1 <= day <= monthrange(year, month)[1]:
        return None
    time = None
    if match["hour"] and int(match["hour"]) < _HOURS and int(match["minute"]) < _MINUTES:
        half = (match.groupdict().get("half") or "").lower()
        hour = int(match["hour"]) % 12 + (12 if half == "p" else 0) if half else int(match["hour"])
        time = f"{hour:02}:{match['minute']}"
    return _Found(year=year, month=month, day=day, time=time, why=why, ambiguous=ambiguous)


def _month(name: str) -> int | None:
    name = name.lower()
    exact = _BY_NAME.get(name) or _SHORT.get(name)
    if exact or name.isascii():
        return exact
    return next(
        (number for full, number in _BY_NAME.items() if len(full) > _SHORT_WORD and name.startswith(full)), None
    )  # Kazakh case endings


def _dated(found: _Found, how: str) -> Dated:
    value = f"{found.year:04}-{found.month:02}-{found.day:02}"
    return Dated(
        value=f"{value}T{found.time}" if found.time else value,
        precision="minute" if found.time else "day",
        how=how,
        inferred=("day", "month") if found.ambiguous else (),
        why=found.why,
    )


def title(lines: Sequence[Line]) -> str | None:
    """Returns the headline: the first line that is neither furniture, date, byline nor a paragraph."""
    filled = [line for line in lines if line.text]
    for at, line in enumerate(filled[:_HEADER_LINES]):
        if line.why or line.cue or is_date_line(line.text) or byline_of(line.text):
            continue
        repeated = at + 1 < len(filled) and _same(line.text, filled[at + 1].text)
        body = len(filled) > at + 1
        if (
            len(line.text) <= _TITLE_LIMIT
            and body
            and (repeated or not re.search(r"[.。!…:;,][\"'”’»」)]*$", line.text))
        ):
            return line.text
        return None
    return None


def _same(left: str, right: str) -> bool:
    def fold(text: str) -> str:
        return re.sub(r"\W+", " ", text).casefold()

    return fold(left) == fold(right)


def byline(lines: Sequence[Line]) -> str | None:
    """Returns who signs the text: a line "by …" near the top or the end, or a closing line about its writers."""
    filled = [line for line in lines if line.text and not line.why]
    for line in filled[:_HEADER_LINES]:
        if who := byline_of(line.text):
            return who
    for line in filled[-3:]:
        if len(line.text) > _SIGNATURE_LIMIT:
            continue
        if who := byline_of(line.text):
            return who
        if (match := _BY_IN.search(line.text) or _BIO.match(line.text)) and _CAPITALISED.match(match["who"]):
            return _clean(match["who"])
    return None


def byline_of(text: str) -> str | None:
    """Returns the names of a line that is a byline as a whole, else None."""
    if len(text) > _FIELD_LINE + 20:
        return None
    for pattern in _BY:
        match = pattern.fullmatch(re.split(r"\s[|•·]\s", text)[0].strip(" .|-–—"))
        if match and all(_CAPITALISED.match(word) for word in match["who"].split() if len(word) > _SHORT_WORD):
            return _clean(match["who"])
    return None


def _clean(who: str) -> str:
    """Returns names without what follows them: an outlet ("for …") or a date after a bar."""
    names = re.split(r"\s+for\s+(?=[A-Z])|\s*[|•·]\s*", who)[0]
    return re.sub(r"\s+", " ", names).strip(" ,;–—-")
