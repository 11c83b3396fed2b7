"""Pages of pictures and PDF files as pixels, drawn where strangers' files are read."""

from __future__ import annotations

from kuager.read.page_pictures import PagePicture, unpacked
from kuager.workflow.archive import Archive
from kuager.workflow.redacting.decisions import Subject
from kuager.workflow.sandbox import VaultSource
from kuager.workflow.sandbox.asking import Question, Task
from kuager.workflow.sandbox.reading import PER_SECOND
from kuager.workflow.sandbox.wire import WireError

_SECONDS = 20.0


def drawn(archive: Archive, document: Subject, number: int) -> PagePicture:
    """Returns the pixels of one page, at most 1,600 to the longer side; the last page when ``number`` is beyond it.

    Raises:
        ItemError: it cannot be drawn.
    """
    capture = document.capture
    question = Question(
        task=Task.PAGE,
        name=capture.original_name,
        source=VaultSource(archive.vault, capture.sha256, capture.size),
        take=_taken,
        about={"kind": document.kind, "number": number, "repaired": False},
        seconds=_SECONDS + capture.size // PER_SECOND,
    )
    (page,) = archive.reading.ask(question)
    return page


def _taken(content: bytes) -> PagePicture:
    try:
        return unpacked(content)
    except ValueError as error:
        raise WireError("not a page") from error
