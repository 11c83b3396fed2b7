"""Plain text. The layer is the decoded file unchanged, line ends and all, so offsets are code points of the file."""

from __future__ import annotations

from kuager.errors import TooLargeError
from kuager.model import Document, Zone, ZoneLabel
from kuager.read.base import Facts, Material, make_document, refuse_empty, refuse_wordless
from kuager.read.encoding import decode, sent_charset
from kuager.read.language import language_of
from kuager.read.published import byline, published, title
from kuager.read.sniff import known_binary
from kuager.read.zones import survey

_TEXT_NAMES = (".txt", ".text", ".md", ".log", ".asc")


class PlainReader:
    """Reads text files in UTF-8, UTF-16 with a mark, and the older encodings of this field."""

    name = "plain"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns 0.6 for files named as text, 0.3 for other bytes that are not a known binary format."""
        if known_binary(head):
            return 0.0
        return 0.6 if name.lower().endswith(_TEXT_NAMES) else 0.3

    def read(self, material: Material) -> Document:
        """Reads one text file.

        Raises:
            EmptyFileError: zero bytes.
            TooLargeError: more bytes than allowed.
            UnknownKindError: no text.
            WrongEncodingError: text in no known encoding.
            NoTextError: nothing but spaces and punctuation.
        """
        refuse_empty(material.data, material.name)
        if len(material.data) > material.max_text_bytes:
            raise TooLargeError(item=material.name)
        decoded = decode(material.data, material.name, sent=sent_charset(material.media_type))
        refuse_wordless(decoded.text, material.name)
        lines, zones = survey(decoded.text)
        facts = Facts(
            title=title(lines),
            byline=byline(lines),
            published=published(lines),
            lang=language_of(main_text(decoded.text, zones)),
            notices=decoded.notices,
        )
        return make_document(self, material, decoded.text, zones, facts)


def main_text(text: str, zones: tuple[Zone, ...]) -> str:
    """Returns the article alone, for telling its language."""
    return "".join(text[zone.start : zone.end] for zone in zones if zone.label is ZoneLabel.MAIN)
