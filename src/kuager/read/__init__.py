"""Bytes to documents: an anchor text, its zones, and what the file says of itself. Opens nothing but what it is handed.

``read.open`` is the door; readers plug in under the entry point group ``kuager.readers``.
"""

from kuager.read.base import Facts, Material, Reader, as_issue, make_document
from kuager.read.door import DEFAULT_MAX_TEXT_MB, as_json, open_documents, readers, streaming
from kuager.read.door import open_document as open  # noqa: A004  read.open is the room's door, always called with its room

__all__ = [
    "DEFAULT_MAX_TEXT_MB",
    "Facts",
    "Material",
    "Reader",
    "as_issue",
    "as_json",
    "make_document",
    "open",
    "open_documents",
    "readers",
    "streaming",
]
