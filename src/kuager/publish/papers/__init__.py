"""Papers as files: DOCX for those who go on writing in them, PDF for those who print or send. Public: :func:`write`."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from kuager.errors.papers import MissingPapersError, UnknownPaperKindError
from kuager.model.paper import Paper

KINDS: Final = ("docx", "pdf")
MEDIA: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""Media types, by kind."""
_WRITERS: Final = {"docx": "kuager.publish.papers.word", "pdf": "kuager.publish.papers.pdf"}


def write(paper: Paper, kind: str) -> bytes:
    """Returns a paper as a file.

    Args:
        paper: what stands in it.
        kind: ``docx`` or ``pdf``.

    Raises:
        UnknownPaperKindError: another kind.
        MissingPapersError: the extra is not installed.
        BrokenPaperError: it cannot be set.
    """
    if kind not in _WRITERS:
        raise UnknownPaperKindError(item=kind)
    try:
        writer = import_module(_WRITERS[kind])
    except ModuleNotFoundError as error:
        raise MissingPapersError from error
    made: bytes = writer.made(paper)
    return made


__all__ = ["KINDS", "MEDIA", "write"]
