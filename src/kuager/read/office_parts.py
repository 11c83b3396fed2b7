"""Office documents as ZIP archives of XML, opened within bounds.

Members are bounded in number, size and ratio by :mod:`kuager.read.imports.files`. XML is parsed without entities, without a
network, and no deeper than libxml2's own limit of 256 elements.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from lxml import etree

from kuager.errors import TooLargeError
from kuager.read.base import Material, refuse_empty
from kuager.read.document_errors import BrokenDocumentError, LockedDocumentError
from kuager.read.imports.files import Limits, ZipFiles
from kuager.read.imports.problems import EncryptedArchiveError, TruncatedExportError, UnreadableMemberError

Element = etree._Element  # noqa: SLF001  lxml's only name for the type of an element

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED = "EncryptedPackage".encode("utf-16-le")
LIMITS = Limits(members=20_000, member_bytes=50_000_000, total_bytes=150_000_000, ratio=500)
"""Tables with many empty rows pack several hundred times; a bomb a thousand times."""
_DOM_BYTES = 20_000_000
"""Of XML made into a tree, which takes ten times the room."""


def office_likeness(head: bytes, name: str, *, inside: tuple[bytes, ...], endings: tuple[str, ...]) -> float:
    """Returns how sure it is that a file is an office document of one kind.

    Args:
        head: its first bytes.
        name: its own name.
        inside: words of which one is in the archive's first names when it is of this kind.
        endings: the name endings of this kind.
    """
    named = name.lower().endswith(endings)
    if head.startswith(ZIP):
        return 0.95 if any(mark in head for mark in inside) else (0.9 if named else 0.0)
    return 0.9 if named and sealed(head) else 0.0


def sealed(data: bytes) -> bool:
    """Says whether the bytes are an office document locked with a password (MS-OFFCRYPTO, 2.3.4)."""
    return data.startswith(_OLE) and _SEALED in data


class Parts:
    """The members of an office document."""

    def __init__(self, material: Material) -> None:
        self._name = material.name
        refuse_empty(material.data, material.name)
        if sealed(material.data):
            raise LockedDocumentError(item=material.name)
        try:
            self._files = ZipFiles(io.BytesIO(material.data), material.name, LIMITS)
        except TruncatedExportError as error:
            raise BrokenDocumentError(item=material.name) from error
        self.names = self._files.names

    def read(self, name: str) -> bytes | None:
        """Returns a member, or None when there is none.

        Raises:
            BrokenDocumentError: when it is damaged.
            LockedDocumentError: when it asks for a password.
            ItemError: when it is larger than the limits.
        """
        if name not in self.names:
            return None
        try:
            return self._files.read(name)
        except EncryptedArchiveError as error:
            raise LockedDocumentError(item=self._name) from error
        except UnreadableMemberError as error:
            raise BrokenDocumentError(item=self._name, place=name) from error

    def tree(self, name: str) -> Element | None:
        """Returns a member as a tree, or None when there is none.

        Raises:
            BrokenDocumentError: when it is not XML.
            ItemError: as :meth:`read`.
        """
        data = self.read(name)
        if data is None:
            return None
        if len(data) > _DOM_BYTES:
            raise TooLargeError(item=self._name)
        try:
            root = etree.fromstring(data, parser())
        except etree.LxmlError as error:
            raise BrokenDocumentError(item=self._name, place=name) from error
        about: Any = root.getroottree().docinfo  # its stub lacks what it says of the doctype
        if about.doctype:  # no office program writes one; entities hide in it
            raise BrokenDocumentError("A part of the document declares entities", item=self._name, place=name)
        return root

    def matching(self, start: str, end: str) -> list[str]:
        """Returns the members whose names begin and end so, in an order that does not depend on the archive's."""
        return sorted((n for n in self.names if n.startswith(start) and n.endswith(end)), key=lambda n: (len(n), n))


def parser() -> etree.XMLParser:
    """Returns a parser that expands nothing and fetches nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def local(element: Element) -> str:
    """Returns an element's name without its namespace: the transitional and strict forms of a format differ only there."""
    tag: object = element.tag  # a function for entities, whatever the stubs say
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attr(element: Element, name: str) -> str:
    """Returns an attribute by its name without namespace, empty when it is not there."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Element | None, *path: str) -> Element | None:
    """Returns the first descendant along a path of names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def named(element: Element | None, *names: str) -> Iterator[Element]:
    """Yields the descendants with one of these names, in document order."""
    if element is not None:
        yield from (one for one in element.iter() if local(one) in names)


def words(element: Element | None) -> str:
    """Returns the text of an element with its white space collapsed."""
    return " ".join("".join(str(piece) for piece in element.itertext()).split()) if element is not None else ""
