"""Mail as people handle it: a document for each message and for each file that a message carries.

A mailbox of 900 letters is 900 documents, each with its own date and sender, as 900 saved letters would be. A file attached
to a message is read by its own reader and is a child of the message's document: its notice K-READ-056 names the message,
its ``url`` names the part in the manner of RFC 2392 (``mid:message-id/part``). Its bytes stay where they were handed in,
inside the preserved message. A message or attachment that cannot be read is a notice with its own code; the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from kuager.errors import ItemError
from kuager.model import CaptureId, Document, DocumentId, Issue, content_id
from kuager.read.base import Part, PartOpener, as_issue
from kuager.read.document_errors import AttachedToError, AttachmentError
from kuager.read.mail_parts import Attachment, Letter

_MOST_CHILDREN = 500
"""Attachments of one file that are read; the rest are named."""
_DEEPEST = 3
"""A file in an attached message in an attached message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A file of a message with the way to it: ``2.1`` is the first file of the second message attached to it."""

    file: Attachment
    path: str


def carried(letter: Letter, path: str = "", depth: int = 0) -> Iterator[Carried]:
    """Yields the files of a message and of the messages attached to it."""
    for number, one in enumerate(letter.attachments, start=1):
        yield Carried(file=one, path=f"{path}{number}")
    if depth < _DEEPEST:
        for number, inner in enumerate(letter.attached, start=1):
            yield from carried(inner, f"{path}m{number}.", depth + 1)


class Children:
    """Reads the files that messages carry.

    Args:
        capture: of the file that holds all of them.
        engine: ``name@version`` of the reader of mail.
        opener: reads one file by the reader that it needs.
    """

    def __init__(self, capture: CaptureId, engine: str, opener: PartOpener) -> None:
        self._capture = capture
        self._engine = engine
        self._open = opener
        self._left = _MOST_CHILDREN

    def of(self, letter: Letter, number: int, parent: Document | None) -> tuple[list[Document], list[Issue]]:
        """Returns the documents of a message's files, and what is to be said of each file on the message's page.

        Args:
            letter: the message.
            number: its place in its file, from 1.
            parent: its own document; None when it has no words.
        """
        found: list[Document] = []
        said: list[Issue] = []
        for one in carried(letter):
            name = one.file.name or "a file without a name"
            told = f"{name}, {one.file.media_type}, {one.file.size} bytes"
            if self._left <= 0:
                said.append(as_issue(AttachmentError(f"Attached and not read: {told}"), name))
                continue
            self._left -= 1
            try:
                children = self._open(Part(data=one.file.data, name=one.file.name, media_type=one.file.media_type))
                found += [
                    self._child(child, letter, number, f"{one.path}.{index}" if index else one.path, parent, one.file)
                    for index, child in enumerate(children)
                ]
            except ItemError as error:
                error.message = f"Attached and not read: {told}. {error.message}"
                said.append(as_issue(error, name))
        return found, said

    def _child(
        self, child: Document, letter: Letter, number: int, path: str, parent: Document | None, file: Attachment
    ) -> Document:
        about = " ".join(part for part in (f"“{letter.subject}”" if letter.subject else "", letter.at or "") if part)
        notice = AttachedToError(
            f"This file was attached to a message: {about or f'message {number}'}",
            place=parent.id if parent else f"message {number}",
        )
        url = f"mid:{quote(letter.message_id, safe='@')}/{quote(path)}" if letter.message_id else None
        return replace(
            child,
            id=DocumentId(content_id("d", self._capture, self._engine, f"{number} {letter.message_id} {path}")),
            # Read again as mail: the bytes that are kept are those of the message.
            reader=f"{self._engine} {child.reader}",
            title=child.title or file.name or None,
            url=child.url or url,
            notices=(as_issue(notice, file.name or "attachment"), *child.notices),
        )


def threads(letters: Sequence[Letter]) -> Mapping[str, str]:
    """Returns the message-id that each message's conversation began with, by the message's own id.

    By the fields In-Reply-To and References (RFC 5322, 3.6.4), not by alike subjects. The beginning may itself be missing.
    """
    before: dict[str, str] = {}
    first: dict[str, str] = {}
    for letter in letters:
        fields = dict(letter.fields)
        references = _ids(fields.get("references", ""))
        answered = _ids(fields.get("in_reply_to", "")) or references[-1:]
        if letter.message_id and answered:
            before.setdefault(letter.message_id, answered[0])
            first.setdefault(letter.message_id, references[0] if references else answered[0])
    return {letter.message_id: _root(letter.message_id, before, first) for letter in letters if letter.message_id}


def _root(message: str, before: Mapping[str, str], first: Mapping[str, str]) -> str:
    at, seen = message, {message}
    while (earlier := before.get(at)) is not None and earlier not in seen:
        if earlier not in before:
            return first.get(at, earlier)
        seen.add(earlier)
        at = earlier
    return at


def _ids(field: str) -> list[str]:
    return [one.strip("<>,; ") for one in field.split() if "@" in one]


def named(letters: Callable[[], Letter], name: str, number: int) -> Letter | Issue:
    """Returns a message, or why it cannot be read with its place."""
    try:
        return letters()
    except ItemError as error:
        error.place = f"message {number}"
        return as_issue(error, name)
