"""Saved web pages. The layer is the text of the whole page by our own walker; zones say which of it is the article."""

from __future__ import annotations

import codecs
import re

from kuager.errors import MissingMediaError, TooLargeError
from kuager.model import Document, Issue, Segment
from kuager.read.base import Facts, Material, as_issue, make_document, refuse_empty, refuse_wordless
from kuager.read.dom import Element, Rendered, attribute, parse_page, render, tag_of
from kuager.read.encoding import Decoded, decode, sent_charset
from kuager.read.language import language_of
from kuager.read.meta import page_facts
from kuager.read.pagezones import forced, study
from kuager.read.plain import main_text
from kuager.read.published import byline, published, title
from kuager.read.sniff import known_binary
from kuager.read.zones import survey
from kuager.text.charsets import codec_of

_CHARSET = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_BEGINNING = re.compile(
    r"\s*(?:<\?xml[^>]{0,400}>\s*|<!--.{0,20000}?-->\s*)*(?:<!doctype\s+html|<(?:html|head|body|title|meta|link|script|style|base)\b)",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"\s*<(?:div|p|article|section|main|h[1-6]|table|ul|ol|header|center|span|blockquote)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]{0,300}>", re.IGNORECASE)
_SAVED = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>]{3,2000})", re.IGNORECASE
)
_CHARSET_REACH = 4_096
_WIDE = frozenset({"utf-16-le", "utf-16-be"})
_SOME_TAGS = 3
HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".mht.html")


class HtmlReader:
    """Reads HTML and XHTML pages, however damaged."""

    name = "html"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns 0.8 for bytes that begin like a page, less for fragments and names that say so."""
        if known_binary(head):
            return 0.0
        text = head_text(head)
        named = name.lower().endswith(HTML_NAMES)
        if _BEGINNING.match(text):
            return 0.8
        if _FRAGMENT.match(text) and len(_TAG.findall(text)) >= _SOME_TAGS:
            return 0.7
        return 0.65 if named and _TAG.search(text) else 0.0

    def read(self, material: Material) -> Document:
        """Reads one page.

        Raises:
            EmptyFileError: zero bytes.
            TooLargeError: more bytes than allowed.
            UnknownKindError: no text.
            WrongEncodingError: text in no known encoding.
            BrokenMarkupError: no tree comes of it.
            NoTextError: a page without a word.
        """
        decoded = decode_page(material)
        page, cut = parse_page(decoded.text, material.name)
        headings = [element for element in page.iter() if tag_of(element) in _SEGMENTS]
        rendered = render(page, watch=headings)
        refuse_wordless(rendered.text, material.name)
        structure = study(page)
        lines, zones = survey(rendered.text, forced=forced(rendered, structure))
        said = page_facts(page, structure.root if structure.strict_root else None)
        facts = Facts(
            title=said.title or title(lines),
            byline=said.byline or byline(lines),
            published=said.published or published(lines),
            lang=language_of(main_text(rendered.text, zones)) or said.lang or None,
            site=said.site or None,
            url=said.url or _saved_from(decoded.text) or None,
            segments=_segments(headings, rendered),
            notices=(*decoded.notices, *cut, *media_notices(rendered.missing_media, material.name)),
        )
        return make_document(self, material, rendered.text, zones, facts)


def _saved_from(text: str) -> str:
    """Returns the address that a browser (or SingleFile) writes into a comment when it saves a page."""
    match = _SAVED.search(text[:_CHARSET_REACH])
    return match[1] if match else ""


_SEGMENTS = {
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "figcaption": "caption",
}


def _segments(elements: list[Element], rendered: Rendered) -> tuple[Segment, ...]:
    found = ((rendered.spans[e], _SEGMENTS[tag_of(e)], attribute(e, "id")) for e in elements if e in rendered.spans)
    return tuple(
        Segment(start=start, end=end, kind=kind, stable_id=anchor or None) for (start, end), kind, anchor in found
    )


def media_notices(missing: int, name: str) -> tuple[Issue, ...]:
    """Returns a notice when a page shows pictures that were not saved with it."""
    if not missing:
        return ()
    words = "1 picture of this page was" if missing == 1 else f"{missing} pictures of this page were"
    return (as_issue(MissingMediaError(f"{words} not saved with it"), name),)


def head_text(head: bytes) -> str:
    """Returns the beginning of a file as text, well enough to recognise markup."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    return head.decode("utf-8", "replace")


def decode_page(material: Material) -> Decoded:
    """Decodes a page, using the encoding that came with it, else the one it declares, where its bytes do not decide.

    Raises:
        ItemError: as :meth:`HtmlReader.read`.
    """
    refuse_empty(material.data, material.name)
    if len(material.data) > material.max_text_bytes:
        raise TooLargeError(item=material.name)
    beginning = material.data[:_CHARSET_REACH]
    match = _CHARSET.search(beginning) or _DECLARATION.search(beginning)
    declared = codec_of(match[1].decode("ascii")) if match else None
    if declared in _WIDE:
        declared = None  # bytes in which such a declaration can be seen are not that
    return decode(material.data, material.name, declared=declared, sent=sent_charset(material.media_type))
