"""One message to its parts: header fields, words, quoted replies, attachments. Nothing in it is trusted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from kuager.errors import ItemError
from kuager.read.document_errors import BrokenDocumentError, TooManyPartsError
from kuager.read.dom import attribute, parse_page, render, tag_of
from kuager.read.encoding import decode

_BAD = (MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError)
"""What Python's parser raises on headers that are no headers; UnicodeError is a ValueError."""
_MOST_PARTS = 2_000
_DEEPEST = 20
_MOST_ATTACHED = 50
_STUB, _LONGER = 25, 2
"""Words of "your program cannot show this message" at most; a page with more than twice as many says more."""
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
FROM_HEADER = "the Date line, set by the sender's program"
FROM_HEADER_UTC = "the Date line, set by the sender's program in UTC; the sender's zone is not known"
FROM_SERVER = "a Received line, set by a server on the way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that a message carries."""

    name: str
    media_type: str
    size: int
    sha256: str
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Some words of a message; ``quoted`` are stretches known to be of an earlier message."""

    text: str
    quoted: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True, kw_only=True)
class Letter:
    """A message, taken apart."""

    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    message_id: str = ""
    at: str | None = None
    how_known: str | None = None
    fields: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    attached: list[Letter] = field(default_factory=list)
    damaged: int = 0
    """Parts whose words could not be decoded whole."""


def take_apart(data: bytes, name: str) -> Letter:
    """Takes a message apart.

    Raises:
        TooManyPartsError: when it has too many parts, or nests too deep.
        BrokenDocumentError: when no message comes of it.
    """
    try:
        message = message_from_bytes(data, policy=policy.compat32)  # the lenient one: it raises on nothing when parsing
    except RecursionError as error:
        raise TooManyPartsError(item=name) from error
    except _BAD as error:
        raise BrokenDocumentError(item=name) from error
    return _letter(message, name, 0, [0])


def _letter(message: Message, name: str, depth: int, seen: list[int]) -> Letter:
    letter = Letter()
    _header(message, letter)
    _part(message, letter, name, depth, seen)
    return letter


def _header(message: Message, letter: Letter) -> None:
    senders = addresses(message, "from")
    letter.sender_name, letter.sender = senders[0] if senders else ("", "")
    letter.subject = text_of(message, "subject")
    letter.message_id = text_of(message, "message-id").strip("<> ")
    letter.at, letter.how_known = _time(message)
    for key in (
        "from",
        "to",
        "cc",
        "date",
        "subject",
        "message-id",
        "in-reply-to",
        "references",
        "reply-to",
        "list-id",
    ):
        value = text_of(message, key)
        if value:
            letter.fields.append((key.replace("-", "_"), value))


def text_of(message: Message, key: str) -> str:
    """Returns a header field as text on one line: encoded words decoded, bare bytes taken for UTF-8 where they are."""
    value = next((str(words) for name, words in message.raw_items() if name.lower() == key), None)
    if value is None:
        return ""
    if value.isascii():
        try:
            value = str(make_header(decode_header(value)))
        except _BAD:
            return _storable(value)
    return _storable(_unescaped(value, message.get_content_charset()))


def _unescaped(value: str, charset: str | None) -> str:
    """Returns bare bytes of a header as letters: UTF-8, or the encoding of the message's words."""
    raw = value.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", charset or "utf-8"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _storable(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", " ".join(text.split()))


def addresses(message: Message, key: str) -> list[tuple[str, str]]:
    """Returns names and addresses of a field."""
    value = text_of(message, key)
    try:
        return [pair for pair in getaddresses([value]) if any(pair)] if value else []
    except _BAD:
        return []


def _time(message: Message) -> tuple[str | None, str | None]:
    moment = _moment(text_of(message, "date"))
    if moment:
        if moment.tzinfo is None:
            return f"{moment.isoformat()}Z", FROM_HEADER_UTC
        return moment.isoformat(), FROM_HEADER
    for value in message.get_all("received", [])[:5]:
        moment = _moment(str(value).rpartition(";")[2].strip())
        if moment and moment.tzinfo:
            return moment.isoformat(), FROM_SERVER
    return None, None


def _moment(words: str) -> datetime | None:
    try:
        return parsedate_to_datetime(words) if words else None
    except (*_BAD, OverflowError):
        return None


def _part(part: Message, letter: Letter, name: str, depth: int, seen: list[int]) -> None:
    seen[0] += 1
    if seen[0] > _MOST_PARTS or depth > _DEEPEST:
        raise TooManyPartsError(item=name)
    kind = part.get_content_type()
    payload = part.get_payload()
    inner = [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []
    if kind == "message/rfc822" and inner:
        if len(letter.attached) < _MOST_ATTACHED:
            letter.attached.append(_letter(inner[0], name, depth + 1, seen))
    elif inner:
        for one in _chosen(kind, inner):
            _part(one, letter, name, depth + 1, seen)
    elif kind in ("text/plain", "text/html") and not _is_attachment(part):
        _words(part, kind, letter)
    elif not kind.startswith("multipart/"):
        _attach(part, kind, letter)


def _chosen(kind: str, inner: Sequence[Message]) -> Sequence[Message]:
    """Of the same words in several forms, takes one: plain text, unless it only says that there is a page."""
    if kind != "multipart/alternative":
        return inner
    plain = [one for one in inner if one.get_content_type() == "text/plain" and _bytes(one).strip()]
    page = [one for one in inner if one.get_content_type() != "text/plain"]
    if plain and page and len(_bytes(plain[0]).split()) <= _STUB:
        letter = Letter()
        if page[-1].get_content_type() == "text/html":
            _words(page[-1], "text/html", letter)
        if sum(len(body.text.split()) for body in letter.bodies) > _LONGER * _STUB:
            return page[-1:]
    return plain[:1] or inner[-1:]


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except _BAD:
        name = ""
    try:
        name = str(make_header(decode_header(name)))
    except _BAD:
        name = str(name)
    return _storable(name)[:200]


def _bytes(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except _BAD:
        return b""
    return payload if isinstance(payload, bytes) else b""


def _attach(part: Message, kind: str, letter: Letter) -> None:
    data = _bytes(part)
    digest = hashlib.sha256(data).hexdigest()
    letter.attachments.append(
        Attachment(name=_file_name(part), media_type=kind, size=len(data), sha256=digest, data=data)
    )


def _words(part: Message, kind: str, letter: Letter) -> None:
    data = _bytes(part)
    if not data.strip():
        return
    try:
        text = decode(data, "", declared=part.get_content_charset()).text
    except ItemError:
        text = data.decode("utf-8", "replace")
        letter.damaged += 1
    text = _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if kind == "text/html":
        letter.bodies.append(_page(text))
    elif text.strip():
        letter.bodies.append(Body(text=text.rstrip()))


_QUOTES = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|protonmail_quote|mail-quote", re.IGNORECASE
)


def _page(text: str) -> Body:
    try:
        page, _ = parse_page(text, "")
    except ItemError:
        return Body(text="")
    quotes = [
        element
        for element in page.iter()
        if tag_of(element) == "blockquote"
        or _QUOTES.search(f"{attribute(element, 'class')} {attribute(element, 'id')}")
    ]
    rendered = render(page, watch=quotes)
    return Body(text=rendered.text, quoted=tuple(sorted(rendered.spans.values())))


_SAYS = re.compile(
    r"(?:on\b.{4,200}\bwrote|.{4,200}(?:пишет|писал(?:\(а\)|а)?|написал(?:\(а\)|а)?|жазды|写道|寫道|يازدى))\s*[:：]\s*",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"[-_ ]{3,}\s*(?:original message|исходное сообщение|бастапқы хабар|原始邮件|原始郵件)\s*[-_ ]{3,}", re.IGNORECASE
)
_FORWARDED = re.compile(
    r"[-_ ]{3,}.{0,20}(?:forwarded message|begin forwarded|пересылаемое|пересланное|转发|轉發).{0,30}", re.IGNORECASE
)


def quoted_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields the lines of a plain text that repeat an earlier message, and the signature; start, end and why.

    A forwarded message is no repetition: it is what the message is about.
    """
    start = 0
    held: tuple[int, int] | None = None
    rest = ""
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        words = line.strip()
        if _FORWARDED.fullmatch(words):
            return
        if not rest and (_ORIGINAL.fullmatch(words) or line.rstrip("\n") == "-- "):
            rest = "quoted reply" if _ORIGINAL.fullmatch(words) else "signature"
        if rest:
            yield start, end, rest
        elif words.startswith(">"):
            if held:
                yield *held, "quoted reply"
            yield start, end, "quoted reply"
        if words:
            held = (start, end) if _SAYS.fullmatch(words) else None
        start = end
