"""Threads of short posts as the Thread Reader service shows them: a saved page, or its text copied or exported.

A page gives every post its own time, because the id of a post contains it: ``(id >> 22) + 1288834974657`` milliseconds
(Twitter's published snowflake layout; checked against the ``data-time`` of a live page). Text has no ids, so the time of
a post is unknown there; the day the page was made says nothing about it. Cards of other threads, link previews and the
service's own words stay in the text as boilerplate and are never a post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise, takewhile

from kuager.errors import NoTextError
from kuager.model import Dated, Document, Segment, Zone, ZoneLabel
from kuager.read.base import Facts, Material, make_document, refuse_wordless
from kuager.read.dom import Element, attribute, parse_page, render, tag_of
from kuager.read.encoding import decode, sent_charset
from kuager.read.html import decode_page, head_text, media_notices
from kuager.read.language import language_of
from kuager.read.meta import page_facts, words_of
from kuager.read.plain import main_text
from kuager.read.zones import Line, split_lines

SITE = "Thread Reader App"
_EPOCH_MS = 1_288_834_974_657
_FIRST_SNOWFLAKE = 29_700_859_247
"""Ids below were counted, not timed (before 4 November 2010)."""
_LAST_YEAR = 2100
_POST_CLASS = re.compile(r"<div\b[^<>]*\bclass\s*=\s*[\"'][^\"'<>]*\bcontent-tweet\b", re.IGNORECASE)
_END = re.compile(r"(?:[•·●∙⋅]\s*){3}")
_SERVICE = re.compile(
    r"Missing some (?:Tweet|post)s? in this thread\?.*|Keep Current with .+|Read all threads|This Thread may be Removed Anytime!|"
    r"Try unrolling a thread yourself!|More from @\w{1,20}|Did Thread Reader help you today\?",
    re.IGNORECASE,
)
_ENOUGH_SERVICE = 2
_KEEP_CURRENT = re.compile(r"Keep Current with (?P<name>.{1,80})", re.IGNORECASE)
_MORE_FROM = re.compile(r"More from @(?P<handle>\w{1,20})", re.IGNORECASE)
_POINTER = re.compile(
    r"(?=.{1,160}$)(?:.*\b(?:version|full (?:story|report|text|article|interview|thread)|read (?:more|the|my|it)|link to|article|piece|story)\b.*|.*(?:верси[яю]|полный текст|читать|нұсқасы|全文|阅读).*)"
    r"[:：]\s*(?:https?://\S+|…|\.\.\.|[\w.-]+\.\w{2,}/\S*…?)\s*",
    re.IGNORECASE,
)
_STATUS = re.compile(r"/status(?:es)?/(\d{5,20})")
_TITLE_LENGTH = 90
_NUMBERED = re.compile(r"tweet_\d+")


def post_time(post_id: str) -> datetime | None:
    """Returns the instant at which a post's id was given, or None for ids that hold no time."""
    if not post_id.isascii() or not post_id.isdigit() or not _FIRST_SNOWFLAKE <= int(post_id) < 1 << 63:
        return None
    moment = datetime.fromtimestamp(((int(post_id) >> 22) + _EPOCH_MS) // 1000, UTC)
    return moment if moment.year <= _LAST_YEAR else None


class ThreadReader:
    """Reads Thread Reader pages and their text."""

    name = "thread"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:  # noqa: ARG002  the content alone decides
        """Returns 0.95 for pages with posts and for texts that carry the service's words after a line of three dots."""
        text = head_text(head)
        if _POST_CLASS.search(text):
            return 0.95
        lines = text.splitlines()
        ended = any(_END.fullmatch(line.strip()) for line in lines)
        service = sum(bool(_SERVICE.fullmatch(line.strip())) for line in lines)
        return 0.95 if ended and service >= _ENOUGH_SERVICE else 0.0

    def read(self, material: Material) -> Document:
        """Reads one thread.

        Raises:
            ItemError: as the readers of plain text and of pages.
        """
        decoded = decode_page(material)
        if _POST_CLASS.search(decoded.text):
            return _from_page(self, material, decoded.text)
        return _from_text(self, material)


# --- a saved page ----------------------------------------------------------------------------------------------------


def _from_page(reader: ThreadReader, material: Material, text: str) -> Document:
    page, cut = parse_page(text, material.name)
    for mark in page.iter("sup"):
        if "tw-permalink" in attribute(mark, "class").split():
            mark.set("hidden", "")  # a link symbol that the service puts after each post
    posts = _posts(page)
    rendered = render(page, watch=posts)
    refuse_wordless(rendered.text, material.name)
    author = _author(page)
    segments = tuple(_segment(post, rendered.spans[post], author) for post in posts if post in rendered.spans)
    if not segments:
        raise NoTextError("The page is of Thread Reader but holds no posts", item=material.name)
    segments = _first_time(page, segments)
    zones = _zones([(segment.start, segment.end) for segment in segments], rendered.text, "not a post of the thread")
    said = page_facts(page, None)
    facts = Facts(
        title=_title(rendered.text[segments[0].start : segments[0].end]),
        byline=author or segments[0].author,
        published=_published(segments[0]),
        lang=language_of(main_text(rendered.text, zones)) or said.lang or None,
        site=said.site or SITE,
        url=said.url or None,
        segments=segments,
        notices=(*cut, *media_notices(_media(posts), material.name)),
    )
    return make_document(reader, material, rendered.text, zones, facts)


def _posts(page: Element) -> list[Element]:
    """Returns the posts: those with a post's id; on older pages, which have none, those numbered ``tweet_N``.

    Preview cards share the class but have neither; a post inside another is a quotation of it.
    """
    candidates = [e for e in page.iter("div") if "content-tweet" in attribute(e, "class").split()]
    with_id = [e for e in candidates if attribute(e, "data-tweet").strip()]
    chosen = with_id or [e for e in candidates if _NUMBERED.fullmatch(attribute(e, "id"))]
    known = set(chosen)
    return [e for e in chosen if not any(above in known for above in e.iterancestors("div"))]


def _author(page: Element) -> str | None:
    for element in page.iter("h4", "h1", "h2", "h3"):
        if "twitter_name" in attribute(element, "class").split() and (name := words_of(element)):
            return name
    return None


def _segment(post: Element, span: tuple[int, int], author: str | None) -> Segment:
    post_id = attribute(post, "data-tweet").strip()
    handle = attribute(post, "data-screenname").strip().lstrip("@")
    moment = post_time(post_id)
    return Segment(
        start=span[0],
        end=span[1],
        kind="post",
        author=author or (f"@{handle}" if handle else None),
        stable_id=post_id or None,
        url=f"https://twitter.com/{handle or 'i'}/status/{post_id}" if post_id.isdigit() else None,
        at=moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None,
        how_known="from the post's id" if moment else None,
        extra=((("handle", f"@{handle}"),) if handle else ()) + tuple(_shown(post, post_id)),
    )


def _shown(post: Element, own: str) -> Iterator[tuple[str, str]]:
    """Yields the posts that a post quotes, whose words the page does not hold, and the pictures that were not saved."""
    for quoted in post.iter("blockquote"):
        if "twitter-tweet" not in attribute(quoted, "class").split():
            continue
        found = (_STATUS.search(attribute(link, "href")) for link in quoted.iter("a"))
        yield from dict.fromkeys(("quotes", match[1]) for match in found if match and match[1] != own)
    for image in post.iter("img"):
        if address := attribute(image, "data-src").strip():
            yield from (("media", address), ("missing_media", "not saved with the page"))


def _first_time(page: Element, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Gives the first post of an older page the time and address that the page prints once for the whole thread."""
    first = segments[0]
    if first.at:
        return segments
    for element in page.iter("a"):
        if "time" not in attribute(element, "class").split():
            continue
        stamp = attribute(element, "data-time").strip()
        status = _STATUS.search(attribute(element, "href"))
        if not stamp.isdigit() or not _plausible(int(stamp)):
            continue
        at = datetime.fromtimestamp(int(stamp), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        known = Segment(
            start=first.start,
            end=first.end,
            kind=first.kind,
            author=first.author,
            stable_id=first.stable_id or (status[1] if status else None),
            url=first.url
            or (attribute(element, "href") if status and attribute(element, "href").startswith("http") else None),
            at=at,
            how_known="from the time the page prints for the thread",
            extra=first.extra,
        )
        return (known, *segments[1:])
    return segments


def _plausible(stamp: int) -> bool:
    return _EPOCH_MS // 1000 - 200_000_000 < stamp < datetime(_LAST_YEAR, 1, 1, tzinfo=UTC).timestamp()


def _published(first: Segment) -> Dated | None:
    if not first.at or not first.how_known:
        return None
    return Dated(value=f"{first.at[:16]}Z", precision="minute", how=f"{first.how_known}, of the first post")


def _media(posts: Sequence[Element]) -> int:
    return sum(
        1
        for post in posts
        for image in post.iter("img", "video")
        if attribute(image, "data-src")
        or tag_of(image) == "video"
        or attribute(image, "src").startswith(("http:", "https:", "//"))
    )


def _title(first: str) -> str | None:
    """Returns the beginning of the first post, cut at a word: a thread has no headline of its own."""
    words = re.sub(r"\s+", " ", first).strip()
    if len(words) <= _TITLE_LENGTH:
        return words or None
    return words[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,.;:–—-") + " …"


# --- text ------------------------------------------------------------------------------------------------------------


def _from_text(reader: ThreadReader, material: Material) -> Document:
    decoded = decode(material.data, material.name, sent=sent_charset(material.media_type))
    text = decoded.text
    refuse_wordless(text, material.name)
    lines = [line for line in split_lines(text) if line.text]
    posts = _posts_of(lines)
    if not posts:
        raise NoTextError("The text is of Thread Reader but holds no posts", item=material.name)
    rest = "\n".join(line.text for line in lines[len(posts) :])
    name, handle = _KEEP_CURRENT.search(rest), _MORE_FROM.search(rest)
    author = name["name"].strip() if name else f"@{handle['handle']}" if handle else None
    told = _without_pointer(posts)
    end = lines[told].start if told < len(lines) else len(text)
    zones = _zones([(0, end)], text, "after the end of the thread")
    extra = (("handle", f"@{handle['handle']}"),) if handle else ()
    facts = Facts(
        title=_title(posts[0].text),
        byline=author,
        lang=language_of(main_text(text, zones)),
        site=SITE,
        segments=tuple(_paragraph(line, text, author, extra) for line in posts),
        notices=decoded.notices,
    )
    return make_document(reader, material, text, zones, facts)


def thread_end(text: str) -> int | None:
    """Returns where the words of the service begin beneath the posts of a printed thread; None when it is none."""
    lines = [line for line in split_lines(text) if line.text]
    if sum(bool(_SERVICE.fullmatch(line.text)) for line in lines) < _ENOUGH_SERVICE:
        return None
    posts = _posts_of(lines)
    return lines[len(posts)].start if posts and len(posts) < len(lines) else None


def _posts_of(lines: Sequence[Line]) -> list[Line]:
    """Returns the lines of the thread: all before the three dots or the service's own words."""
    return list(takewhile(lambda line: not _END.fullmatch(line.text) and not _SERVICE.fullmatch(line.text), lines))


def _without_pointer(posts: Sequence[Line]) -> int:
    """Returns how many posts there are before closing ones that only point at another text."""
    count = len(posts)
    while count > 1 and _POINTER.fullmatch(posts[count - 1].text):
        count -= 1
    return count


def _paragraph(line: Line, text: str, author: str | None, extra: tuple[tuple[str, str], ...]) -> Segment:
    start = text.index(line.text, line.start)
    return Segment(start=start, end=start + len(line.text), kind="post", author=author, extra=extra)


def _zones(main: Sequence[tuple[int, int]], text: str, why: str) -> tuple[Zone, ...]:
    """Covers a text: ``main`` stretches, each with the white space after it, and boilerplate between them."""
    marks: list[tuple[int, ZoneLabel]] = [(0, ZoneLabel.BOILERPLATE)]
    for start, end in main:
        after = next((at for at in range(end, len(text)) if not text[at].isspace()), len(text))
        marks += [(start, ZoneLabel.MAIN), (after, ZoneLabel.BOILERPLATE)]
    marks.append((len(text), ZoneLabel.BOILERPLATE))
    zones: list[Zone] = []
    for (start, label), (end, _) in pairwise(marks):
        if start == end:
            continue
        since = zones.pop().start if zones and zones[-1].label is label else start
        zones.append(Zone(start=since, end=end, label=label, why="" if label is ZoneLabel.MAIN else why))
    return tuple(zones)
