"""Bytes to text, without losing or inventing a character.

Python's own text mode translates line ends, so nothing here uses it: offsets are code points of the decoded file.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

import charset_normalizer

from kuager.errors import (
    CutTextError,
    GuessedEncodingError,
    ItemError,
    OrderMarkError,
    UnknownKindError,
    WrongEncodingError,
)
from kuager.model import Issue
from kuager.read.base import as_issue
from kuager.text.charsets import charset_in, codec_of

CANDIDATES = [
    "cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "gb18030", "big5", "shift_jis", "euc_kr", "cp1252", "cp1250",
    "cp1254", "cp1256", "iso8859_9",
]  # fmt: skip
"""Encodings worth guessing in this field: Cyrillic, Chinese, Japanese, Korean, Western, Turkish and Arabic script."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1b\x85")
_MAX_ODD = 0.005
"""Share of control and unassigned characters above which bytes are not a text: binary files have many per line."""
_PROOF = 8
"""Characters beyond ASCII that make valid UTF-8 a proof: two bytes of GBK look like it one time in six, eight never."""
_FEW_BROKEN = 3
_MAX_BROKEN = 0.002
"""Share of broken characters up to which a text is the one the server named."""
_GUESS_SAMPLE = 200_000
_CUT_REACH = 3
"""A cut UTF-8 character leaves at most three bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A decoded file: its text (byte order mark taken off), its encoding, and what is worth telling."""

    text: str
    encoding: str
    notices: tuple[Issue, ...] = ()


def sent_charset(media_type: str | None) -> str | None:
    """Returns the codec of the charset that came with a file, as its media type keeps it."""
    return codec_of(charset_in(media_type or ""))


def decode(data: bytes, name: str, *, declared: str | None = None, sent: str | None = None) -> Decoded:
    """Decodes a text file.

    In this order: byte order mark, what was ``sent`` with it, strict UTF-8, the ``declared`` encoding (as a page states
    in its head), what was sent once more if but few characters are damaged, a guess among :data:`CANDIDATES`. That is
    the order of browsers (WHATWG HTML, section 13.2.3.2) but for one thing: eight or more characters beyond ASCII that
    are valid UTF-8 are never an accident, and outrank what server and page say; where the server was wrong, a notice
    says so.

    Args:
        data: the file.
        name: how a person would recognise it.
        declared: codec that the text itself names.
        sent: codec that the server named.

    Raises:
        UnknownKindError: when the bytes are no text at all.
        WrongEncodingError: when they are, but fit no encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, name)
    found = _sent(data, sent, name)
    if found is None and b"\0" in data:
        raise UnknownKindError("The file holds null bytes, so it is not a text", item=name)
    decoded = (
        found or _utf8(data, name) or _declared(data, declared) or _damaged(data, sent, name) or _guessed(data, name)
    )
    refuse_binary(decoded.text, name)
    return decoded


def _sent(data: bytes, sent: str | None, name: str) -> Decoded | None:
    """Believes the server, unless the bytes prove it wrong."""
    if sent is None or sent == "utf-8":
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _declared(data, sent)
    if b"\0" in data or sum(1 for char in text if not char.isascii()) < _PROOF:
        return _declared(data, sent)
    error = GuessedEncodingError(f"The server called the text {sent}, but it is UTF-8 and was read as that")
    return Decoded(text=text, encoding="utf-8", notices=(as_issue(error, name),))


def _damaged(data: bytes, sent: str | None, name: str) -> Decoded | None:
    """Reads what the server named where a few characters are broken, as browsers do."""
    if sent is None:
        return None
    text = data.decode(sent, "replace")
    broken = text.count("\ufffd")
    if broken > max(_FEW_BROKEN, _MAX_BROKEN * len(text)) or _odd_share(text) > _MAX_ODD:
        return None
    error = CutTextError(f"{broken} characters of the text are damaged", place=f"offset {text.find(chr(0xFFFD))}")
    return Decoded(text=text, encoding=sent, notices=(as_issue(error, name),))


def _marked(data: bytes, encoding: str, name: str) -> Decoded:
    notice = as_issue(OrderMarkError(), name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and (cut := _utf8(data, name)):
            return Decoded(text=cut.text, encoding="utf-8", notices=(notice, *cut.notices))
        raise WrongEncodingError(
            f"The file says it is {encoding} but is not", item=name, place=f"byte {error.start}"
        ) from error
    refuse_binary(text, name)
    return Decoded(text=text, encoding=encoding, notices=(notice,))


def _utf8(data: bytes, name: str) -> Decoded | None:
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError as error:
        return _cut_utf8(data, error, name)


def _cut_utf8(data: bytes, error: UnicodeDecodeError, name: str) -> Decoded | None:
    """Reads UTF-8 that lost its last bytes; a lone odd byte after pure ASCII may as well be another encoding."""
    whole = data[: error.start]
    at_end = error.reason == "unexpected end of data" and len(data) - error.start <= _CUT_REACH
    if at_end and not whole.isascii():
        notice = as_issue(CutTextError(place=f"byte {error.start}"), name)
        return Decoded(text=whole.decode("utf-8") + "\ufffd", encoding="utf-8", notices=(notice,))
    if _mostly_utf8(data):
        message = "The text is UTF-8 with damaged characters"
        raise WrongEncodingError(message, item=name, place=f"byte {error.start}") from error
    return None


def _mostly_utf8(data: bytes) -> bool:
    """Says whether bytes are UTF-8 with some damage: many whole characters beyond ASCII, few broken ones."""
    text = data[:_GUESS_SAMPLE].decode("utf-8", errors="replace")
    broken = len(re.findall("\ufffd+", text))
    whole = sum(1 for char in text if not char.isascii()) - text.count("\ufffd")
    return whole >= 4 * broken


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    if not declared:
        return None
    try:
        encoding = codecs.lookup(declared).name
        text = data.decode(encoding)
    except (LookupError, UnicodeError, TypeError, ValueError):  # a page may declare nonsense, even a non-text codec
        return None
    return None if _odd_share(text) > _MAX_ODD else Decoded(text=text, encoding=encoding)


def _guessed(data: bytes, name: str) -> Decoded:
    error: ItemError
    if _binary_bytes(data[:_GUESS_SAMPLE]):
        raise UnknownKindError("The bytes are not a text", item=name)
    for match in charset_normalizer.from_bytes(_sample(data), cp_isolation=CANDIDATES):
        try:
            text = data.decode(match.encoding)
        except UnicodeDecodeError:
            continue
        if _odd_share(text) > _MAX_ODD:
            continue
        error = GuessedEncodingError(f"The text does not say its encoding; {match.encoding} was guessed")
        return Decoded(text=text, encoding=match.encoding, notices=(as_issue(error, name),))
    raise WrongEncodingError(item=name)


def _sample(data: bytes) -> bytes:
    """Returns the beginning of large data, cut after a line so that no character is torn."""
    if len(data) <= _GUESS_SAMPLE:
        return data
    end = data.rfind(b"\n", 0, _GUESS_SAMPLE)
    return data[: end + 1] if end > 0 else data[:_GUESS_SAMPLE]


def _binary_bytes(data: bytes) -> bool:
    controls = sum(data.count(bytes((code,))) for code in range(32) if chr(code) not in _TEXT_CONTROLS)
    return controls + data.count(b"\x7f") > _MAX_ODD * len(data)


def _odd_share(text: str) -> float:
    if not text:
        return 0.0
    sample = text[:_GUESS_SAMPLE]
    odd = sum(1 for char in sample if char not in _TEXT_CONTROLS and unicodedata.category(char) in ("Cc", "Cn", "Cs"))
    return odd / len(sample)


def refuse_binary(text: str, name: str) -> None:
    """Refuses what decodes but is no text: null characters, or many controls and unassigned code points.

    Raises:
        UnknownKindError: when it is not a text.
    """
    if "\0" in text or _odd_share(text) > _MAX_ODD:
        raise UnknownKindError("The bytes are not a text", item=name)
