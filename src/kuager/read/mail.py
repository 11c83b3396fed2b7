"""E-mail: a saved message (.eml, RFC 5322) or a mailbox of many (.mbox, RFC 4155).

The layer is the subject and the words of the message. Its header fields are extras of its segment, because addresses are
personal data that no text, log line or search needs to hold. Quoted replies and signatures are boilerplate, attachments
are read by their own readers where somebody asks for all documents of a file, see ``mail_box``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kuager.errors import NoTextError, TooLargeError
from kuager.model import Dated, Document, DocumentId, Issue, Segment, content_id
from kuager.read.base import (
    Facts,
    Material,
    PartOpener,
    as_issue,
    engine_of,
    make_document,
    refuse_empty,
    refuse_wordless,
)
from kuager.read.document_errors import AttachmentError, BrokenDocumentError, CutDocumentError, TooManyPartsError
from kuager.read.language import language_of
from kuager.read.mail_box import Children, named, threads
from kuager.read.mail_parts import Letter, quoted_lines, take_apart
from kuager.read.office_text import Pages
from kuager.read.plain import main_text
from kuager.read.sniff import known_binary
from kuager.read.zones import survey

_NAMED = (".eml", ".mbox", ".mbx")
_FIELD = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]*\S?", re.MULTILINE)
_POSTED = frozenset({b"received", b"return-path", b"message-id", b"mime-version", b"delivered-to", b"dkim-signature"})
_WRITTEN = frozenset({b"from", b"to", b"date", b"subject"})
_ENVELOPE = re.compile(rb"From \S{1,320} .{10,60}\d{4}.{0,20}$")
_SAVED_PAGE = b"snapshot-content-location:"
_MOST_MESSAGES = 50_000
_SHOWN = 40


class MailReader:
    """Reads messages and mailboxes."""

    name = "mail"
    version = "2"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns 0.9 for files named as mail that begin with header fields, 0.75 for others that servers have marked."""
        if known_binary(head):
            return 0.0
        if _ENVELOPE.fullmatch(head.split(b"\n", 1)[0].rstrip(b"\r")):
            head = head.split(b"\n", 1)[-1]
        block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
        fields = {match.lower() for match in _FIELD.findall(block)}
        if _SAVED_PAGE in block.lower() or not _FIELD.match(head):
            return 0.0
        if name.lower().endswith(_NAMED):
            return 0.9 if fields & (_POSTED | _WRITTEN) else 0.0
        return 0.75 if fields & _POSTED and len(fields & _WRITTEN) > 1 else 0.0

    def read(self, material: Material) -> Document:
        """Reads a file as one document: a mailbox of several messages gives a segment for each.

        Raises:
            EmptyFileError: zero bytes.
            TooLargeError: more bytes or text than allowed.
            TooManyPartsError: too many messages or parts.
            BrokenDocumentError: no message in it.
            NoTextError: no words in it.
        """
        letters = [take_apart(data, material.name) for data in _messages(material)]
        return self._document(material, letters, mailbox=len(letters) > 1, roots=threads(letters))

    def read_many(self, material: Material, opener: PartOpener | None = None) -> Iterator[Document]:
        """Yields a document for each message of a file in its order, each followed by those of the files it carries.

        Args:
            material: a message or a mailbox.
            opener: reads a file that a message carries; without it they are only named.

        Raises:
            ItemError: as :meth:`read`, when no message can be read; what is wrong with some is a notice on the first.
        """
        numbered = list(enumerate(_messages(material), start=1))
        taken = [named(partial(take_apart, data, material.name), material.name, number) for number, data in numbered]
        letters = [one for one in taken if isinstance(one, Letter)]
        if not letters:
            take_apart(numbered[0][1], material.name)  # raises what is wrong with it
        roots = threads(letters)
        children = Children(material.capture, engine_of(self), opener) if opener else None
        found: list[Document] = []
        problems = [one for one in taken if isinstance(one, Issue)]
        for number, letter in enumerate(taken, start=1):
            if isinstance(letter, Letter):
                found += self._family(material, letter, number, roots, children, problems, alone=len(taken) == 1)
        if not found:
            raise NoTextError(item=material.name)
        if len(taken) > 1 and problems:
            found[0] = replace(found[0], notices=(*found[0].notices, *problems))
        yield from found

    def _family(
        self, material: Material, letter: Letter, number: int, roots: Mapping[str, str], children: Children | None,
        problems: list[Issue], *, alone: bool,
    ) -> list[Document]:  # fmt: skip
        """Returns a message's document and those of its files; what is wrong goes to ``problems``."""
        own: Document | None = None
        try:
            own = self._document(material, [letter], mailbox=False, roots=roots, list_files=children is None)
            if not alone:
                key = content_id("d", material.capture, engine_of(self), f"{number} {letter.message_id}")
                own = replace(own, id=DocumentId(key))
        except NoTextError as error:
            problems.append(as_issue(_placed(error, number), material.name))
        carried, said = children.of(letter, number, own) if children else ([], [])
        if own is None:
            problems += said
            return carried
        return [replace(own, notices=(*own.notices, *said)), *carried]

    def _document(
        self,
        material: Material,
        letters: Sequence[Letter],
        *,
        mailbox: bool,
        roots: Mapping[str, str],
        list_files: bool = True,
    ) -> Document:
        pages = Pages(material.max_text_bytes, material.name)
        for letter in letters:
            _add(letter, pages, "message", roots)
        text = pages.text()
        refuse_wordless(text, material.name)
        _, zones = survey(text, forced=sorted(pages.aside))
        first = letters[0]
        facts = Facts(
            title=None if mailbox else first.subject or None,
            byline=None if mailbox else first.sender_name or None,
            published=None if mailbox else _published(first),
            lang=language_of(main_text(text, zones)),
            segments=tuple(sorted(pages.segments, key=lambda one: (one.start, -one.end))),
            notices=tuple(
                notice for letter in letters for notice in _notices(letter, material.name, list_files=list_files)
            ),
        )
        return make_document(self, material, text, zones, facts)


def _messages(material: Material) -> Iterator[bytes]:
    """Yields the messages of a file.

    In a mailbox each begins with a line "From " after an empty line; a line of a message that begins so has a ">" put before
    it, which is taken off again (the form called mboxrd).
    """
    data = material.data
    refuse_empty(data, material.name)
    if len(data) > material.max_text_bytes:
        raise TooLargeError(item=material.name)
    if not _ENVELOPE.fullmatch(data.split(b"\n", 1)[0].rstrip(b"\r")):
        if not _FIELD.match(data):
            raise BrokenDocumentError("The file does not begin like a message", item=material.name)
        yield data
        return
    starts = [
        match.start()
        for match in re.finditer(rb"^From \S", data, re.MULTILINE)
        if _after_gap(data, match.start())
        and _ENVELOPE.fullmatch(data[match.start() : _line_end(data, match.start())].rstrip(b"\r"))
    ]
    if len(starts) > _MOST_MESSAGES:
        raise TooManyPartsError(f"The mailbox has more than {_MOST_MESSAGES} messages", item=material.name)
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        yield re.sub(rb"^>(>*From )", rb"\1", data[_line_end(data, start) + 1 : end], flags=re.MULTILINE)


def _placed(error: NoTextError, number: int) -> NoTextError:
    error.place = f"message {number}"
    return error


def _after_gap(data: bytes, at: int) -> bool:
    return at == 0 or data[max(at - 2, 0) : at] == b"\n\n" or data[max(at - 4, 0) : at] == b"\r\n\r\n"


def _line_end(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return end if end >= 0 else len(data)


def _add(letter: Letter, pages: Pages, kind: str, roots: Mapping[str, str]) -> None:
    begin = pages.length + (2 if pages.parts else 0)
    before = pages.length
    pages.add(letter.subject, kind="heading")
    for body in letter.bodies:
        start = pages.length + (2 if pages.parts else 0)
        pages.add(body.text)
        if pages.length == start:
            continue
        marked = [(a, b, "quoted reply") for a, b in body.quoted] or list(quoted_lines(body.text))
        if _says_something(body.text, marked):
            pages.aside += [(start + a, start + b, why) for a, b, why in marked]
    start = begin if pages.length > before else pages.length
    pages.segments.append(_segment(letter, start, pages.length, kind, roots))
    for inner in letter.attached:
        _add(inner, pages, "attached message", roots)


def _says_something(text: str, marked: Sequence[tuple[int, int, str]]) -> bool:
    """Says whether words are left when quotations are taken away; a message that only quotes is about the quotation."""
    left = list(text)
    for start, end, _ in marked:
        left[start:end] = " " * (end - start)
    return any(char.isalnum() for char in left)


def _segment(letter: Letter, start: int, end: int, kind: str, roots: Mapping[str, str]) -> Segment:
    root = roots.get(letter.message_id)
    listed = tuple(
        ("attachment", f"{one.name or 'unnamed'}; {one.media_type}; {one.size} bytes; sha256 {one.sha256}")
        for one in letter.attachments
    )
    return Segment(
        start=start,
        end=end,
        kind=kind,
        author=letter.sender_name or letter.sender or None,
        stable_id=letter.message_id or None,
        at=letter.at,
        how_known=letter.how_known or "the message has no date",
        extra=(*letter.fields, *listed, *((("conversation", root),) if root and root != letter.message_id else ())),
    )


def _published(letter: Letter) -> Dated | None:
    if not letter.at:
        return None
    value = letter.at[:16] + ("Z" if letter.at.endswith("Z") else "")
    return Dated(value=value, precision="minute", how=letter.how_known or "")


def _notices(letter: Letter, name: str, *, list_files: bool) -> Iterator[Issue]:
    attachments = letter.attachments if list_files else []
    for one in attachments[:_SHOWN]:
        words = f"Attached and not read: {one.name or 'a file without a name'}, {one.media_type}, {one.size} bytes"
        yield as_issue(AttachmentError(words), name)
    if len(attachments) > _SHOWN:
        yield as_issue(AttachmentError(f"{len(attachments) - _SHOWN} more files are attached and not read"), name)
    if letter.damaged:
        yield as_issue(CutDocumentError(f"{letter.damaged} parts of the message are in no known encoding"), name)
    for inner in letter.attached:
        yield from _notices(inner, name, list_files=list_files)
