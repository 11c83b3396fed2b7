"""Which lines of a text are the article and which are the page around it.

A line-by-line walk over cues (:mod:`kuager.read.cues`) and shape. The rule of thumb behind it: a furniture line is
furniture wherever it stands; a heading such as "See also" takes the lines below it along until prose begins again; and
after the last paragraph of prose nothing that follows furniture is the article. Nothing is removed from the text: zones
only label it, cover it wholly and never overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kuager.model import Zone, ZoneLabel
from kuager.read.cues import Cue, breadcrumb, cue_of, menu_word

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_ENDS = re.compile(r"[.!?。！？…][\"'”’»」』)\]]*\s*$")
_STOPS = re.compile(r"[.!?。！？][\"'”’»」』)\]]*(?:\s|$|(?<=[。！？]))")
_DATE_LINE = re.compile(
    r"(?:(?:published|updated|posted|last (?:updated|modified)|опубликовано|обновлено|жарияланды|жаңартылды|发布时间|发布于|更新时间)\b ?(?:on|at)? ?[:：]? ?)?"
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[.,]? |[^\W\d_]{2,14}, )?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}(?:st|nd|rd|th)? [^\W\d]{3,12}\.?,? \d{4}(?: ?(?:г\.|года|ж\.|жыл\w*))?|[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|"
    r"\d{4} ?(?:жыл\w*|ж\.)?,? \d{1,2} [^\W\d]{3,12}|\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)(?P<time>[\s,|·–—-]*(?:at |в |сағат )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?(?: ?[ap]\.?m\.?)?(?:[\s,(]{0,3}(?-i:[A-Z]{2,5}(?:[+-]\d{1,2})?))?(?:\s?[|·].{0,40})?[\s.)]*",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"comments?|комментари[ийя]|пікір(?:лер)?|评论|評論", re.IGNORECASE)
_LONG = 160
"""Weight (characters, a Chinese one counting three) from which a line with a full stop is prose beyond doubt."""
_SENTENCE = 60
_SOLID = 110
"""Weight of a paragraph that an appeal above it does not take along."""
_SINGLE = 200
"""Weight of a lone paragraph, or of two together, that brings the article back after a list of links."""
_HEADER_REACH = 14
_DATED_LINKS = 2
_WRAP_LINES, _WRAP_LEAST, _WRAP_WIDTH, _WRAP_SLACK = 3, 45, 110, 22
_MENU_RUN = 4
_MENU_WEIGHT = 30

_BLOCKS = frozenset(
    {Cue.RELATED, Cue.NEIGHBOURS, Cue.SUBSCRIBE, Cue.SUPPORT, Cue.FOLLOW, Cue.TAGS, Cue.SHARE, Cue.LEGAL}
)
"""Cues that take the short lines below them along."""
_LOOSE = frozenset({Cue.SHARE, Cue.TAGS, Cue.LEGAL, Cue.SUBSCRIBE, Cue.SUPPORT, Cue.FOLLOW})
"""Of these, cues that often stand alone inside an article: they take nothing along while prose is still to come."""
_WEB = frozenset({Cue.SHARE, Cue.COMMENTS, Cue.MENU, Cue.SUBSCRIBE, Cue.FOLLOW, Cue.ADVERT})


@dataclass(slots=True, kw_only=True)
class Line:
    """A line being labelled. ``end`` includes its line end."""

    start: int
    end: int
    text: str
    weight: int
    cue: Cue | None = None
    why: str = ""
    """Why it is boilerplate; empty while it counts as main."""
    forced: bool = False
    wrapped: bool = False
    """Part of a paragraph that was broken into lines of one width."""

    @property
    def prose(self) -> bool:
        """Whether the line is at least one whole sentence, or part of a broken paragraph."""
        if self.wrapped:
            return not self.forced
        return self.cue is None and not self.forced and self.weight >= _SENTENCE and bool(_ENDS.search(self.text))

    @property
    def long_prose(self) -> bool:
        """Whether the line is a paragraph beyond doubt."""
        if self.wrapped:
            return not self.forced
        return self.cue is None and not self.forced and self.weight >= _LONG and bool(_STOPS.search(self.text))


def split_lines(text: str) -> list[Line]:
    """Splits at line feeds and lone carriage returns, and nowhere else, keeping every code point in some line."""
    lines = []
    for match in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n|\Z)", text):
        if match.start() == match.end():
            continue
        stripped = match.group().strip()
        weight = len(stripped) if stripped.isascii() else len(stripped) + 2 * len(_CJK.findall(stripped))
        lines.append(Line(start=match.start(), end=match.end(), text=stripped, weight=weight, cue=cue_of(stripped)))
    return lines


def label(text: str, *, forced: Iterable[tuple[int, int, str]] = ()) -> tuple[Zone, ...]:
    """Returns the zones of a text; see :func:`survey`."""
    return survey(text, forced=forced)[1]


def survey(text: str, *, forced: Iterable[tuple[int, int, str]] = ()) -> tuple[list[Line], tuple[Zone, ...]]:
    """Labels a text.

    Args:
        text: the anchor text.
        forced: stretches (start, end, why) already known to be boilerplate, from a page's structure; whole lines.

    Returns:
        The lines, each knowing why it is boilerplate if it is, and the zones from 0 to the end of the text, in order,
        without gap or overlap; never all boilerplate.
    """
    lines = split_lines(text)
    filled = [line for line in lines if line.text]
    _force(filled, forced)
    _wrap(filled)
    _header(filled)
    _walk(filled)
    _tail(filled)
    if filled and all(line.why for line in filled):
        for line in filled:  # somebody thought the file worth keeping: show it all rather than nothing
            line.why = ""
    return lines, _zones(lines, len(text))


def is_date_line(text: str) -> bool:
    """Says whether a line is nothing but a date, perhaps with a time and a word such as "Published"."""
    return bool(_DATE_LINE.fullmatch(text))


def _force(lines: Sequence[Line], forced: Iterable[tuple[int, int, str]]) -> None:
    spans = sorted(forced)
    at = 0
    for line in lines:
        while at < len(spans) and spans[at][1] <= line.start:
            at += 1
        if at < len(spans) and spans[at][0] <= line.start < spans[at][1]:
            line.why, line.forced = spans[at][2] or "page structure", True


def _wrap(lines: Sequence[Line]) -> None:
    """Recognises paragraphs broken into lines of one width: none of their lines is prose by itself.

    Such a paragraph ends with a full stop, its other lines are nearly as long as its longest and mostly do not; a list
    of headlines ends without one.
    """
    start = 0
    for at in range(1, len(lines) + 1):
        if at < len(lines) and not _gap(lines[at - 1], lines[at]):
            continue
        paragraph = lines[start:at]
        start = at
        longest = max((line.weight for line in paragraph), default=0)
        if len(paragraph) < _WRAP_LINES or longest > _WRAP_WIDTH or any(line.cue for line in paragraph):
            continue
        body = paragraph[:-1]
        even = all(line.weight >= longest - _WRAP_SLACK for line in body)
        inside = sum(1 for line in body if not _ENDS.search(line.text)) * 2 >= len(body)
        if even and inside and longest >= _WRAP_LEAST and _ENDS.search(paragraph[-1].text):
            for line in paragraph:
                line.wrapped = True


def _header(lines: Sequence[Line]) -> None:
    """Labels the furniture above the article: menus, share bars, and date lines among them."""
    first = next((i for i, line in enumerate(lines) if line.prose or line.long_prose), 0)
    head = lines[: min(first, _HEADER_REACH * 4)]
    web = any(line.cue in _WEB or line.forced for line in head[:_HEADER_REACH])
    for line in head:
        timed = _DATE_LINE.fullmatch(line.text)
        if timed and (web or timed["time"]):
            line.why = "date line"
        elif breadcrumb(line.text):
            line.why = "menu"
    for short, run in groupby(head, key=_menu_shaped):
        entries = list(run) if short else []
        words = [i for i, entry in enumerate(entries) if menu_word(entry.text)]
        menu = entries[words[0] : words[-1] + 1] if words else []
        if len(menu) >= _MENU_RUN and len(words) * 2 >= len(menu):
            for entry in menu:
                entry.why = "menu"


def _menu_shaped(line: Line) -> bool:
    return not line.forced and line.weight <= _MENU_WEIGHT and not _ENDS.search(line.text)


def _walk(lines: Sequence[Line]) -> None:
    total = sum(line.weight for line in lines if line.prose or line.long_prose)
    seen = 0
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.prose or line.long_prose:
            seen += line.weight
        if line.cue is None or line.why:
            at += 1
            continue
        end = _reach(lines, at, seen, total)
        listed = end > at + 1 or line.cue not in (Cue.RELATED, Cue.NEIGHBOURS) or end == len(lines)
        if listed:
            for covered in lines[at:end]:
                covered.why = covered.why or str(line.cue)
        at = max(end, at + 1)


def _reach(lines: Sequence[Line], at: int, seen: int, total: int) -> int:
    """Returns the index after the last line that the cue at ``at`` takes along."""
    cue = lines[at].cue
    if not seen:
        return at + 1
    if cue is Cue.COMMENTS and seen * 2 >= total and not _bare_heading(lines, at):
        return len(lines)
    if cue is Cue.TRAILER:
        return len(lines)
    if cue not in _BLOCKS and cue is not Cue.COMMENTS:
        return at + 1
    below = lines[at + 1 : at + 2]
    if cue in _LOOSE and seen < total and any(line.prose and line.weight >= _SOLID for line in below):
        return at + 1
    return _until_prose(lines, at)


def _bare_heading(lines: Sequence[Line], at: int) -> bool:
    """Says whether "Comments" is a mere heading: in a record of a case it is one, on a page more furniture follows."""
    lone = bool(_COMMENTS.fullmatch(lines[at].text))
    return lone and not any(line.cue for line in lines[at + 1 : at + 4])


def _until_prose(lines: Sequence[Line], at: int) -> int:
    for i in range(at + 1, len(lines)):
        if _resumes(lines, i, at):
            return i
    return len(lines)


def _resumes(lines: Sequence[Line], at: int, since: int) -> bool:
    """Says whether the article goes on at ``at`` after a block that began at ``since``."""
    line = lines[at]
    if not (line.prose or line.long_prose):
        return False
    if line.wrapped:
        return True
    following = lines[at + 1] if at + 1 < len(lines) else None
    if following and (following.prose or following.long_prose) and line.weight + following.weight >= _SINGLE:
        return True  # a list of links has a headline between two summaries
    alone = line.long_prose and line.weight >= _SINGLE and _gap(lines[at - 1], line)
    tight = all(not _gap(a, b) for a, b in zip(lines[since : at - 1], lines[since + 1 : at], strict=True))
    return alone and tight


def _gap(above: Line, below: Line) -> bool:
    """Says whether an empty line stands between two filled ones."""
    return below.start > above.end


def _tail(lines: Sequence[Line]) -> None:
    """After the last paragraph of the article, whatever follows furniture is furniture."""
    last = max((i for i, line in enumerate(lines) if not line.why and (line.prose or line.long_prose)), default=None)
    if last is None:
        return
    rest = lines[last + 1 :]
    linked = _dated_links(rest)
    why = ""
    for line in rest:
        why = line.why or why or ("list of links" if line is linked else "")
        line.why = line.why or why


def _dated_links(lines: Sequence[Line]) -> Line | None:
    """Returns the first line of a list in which headlines and dates take turns; a chronology has sentences instead."""
    dates = [i for i, line in enumerate(lines) if not line.why and is_date_line(line.text)]
    if len(dates) < _DATED_LINKS:
        return None
    first = max(dates[0] - 1, 0)
    headlines = [line for line in lines[first:] if not line.why and not is_date_line(line.text)]
    plain = bool(headlines) and not any(_ENDS.search(line.text) for line in headlines)
    return lines[first] if plain and len(headlines) <= len(dates) + 1 else None


def _zones(lines: Sequence[Line], length: int) -> tuple[Zone, ...]:
    """Joins labelled lines; an empty line goes with the line above it, leading ones with the first filled line."""
    zones: list[Zone] = []
    why = next((line.why for line in lines if line.text), "")
    start = 0
    for line in lines:
        if not line.text or bool(line.why) == bool(why):
            continue
        zones.append(_zone(start, line.start, why))
        start, why = line.start, line.why
    if length:
        zones.append(_zone(start, length, why))
    return tuple(zones)


def _zone(start: int, end: int, why: str) -> Zone:
    return Zone(start=start, end=end, label=ZoneLabel.BOILERPLATE if why else ZoneLabel.MAIN, why=why)
