"""Files without hidden fields: what strangers wrote is read where strangers' files are read, and written anew here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kuager.errors import ItemError
from kuager.errors.redact import CannotStripError
from kuager.protect.redact import papers
from kuager.protect.redact.strip import strip
from kuager.read.page_pictures import PDF
from kuager.read.pictures import PictureReader
from kuager.workflow.redacting.scanning import page_of
from kuager.workflow.sandbox import BytesSource, Reading
from kuager.workflow.sandbox.asking import Question, Task

DEEPER: Final = 0.8
_SECONDS: Final = 120.0


def clean(reading: Reading, content: bytes, media_type: str, *, disguised: bool = True) -> tuple[bytes, str]:
    """Returns a file without hidden fields, and its media type: pictures and pages from pixels, recordings as sound.

    Args:
        reading: reads strangers' files.
        content: the file.
        media_type: as recognised from its bytes.
        disguised: whether voices are disguised, which is no anonymity.

    Raises:
        CannotStripError: such a file cannot be cleaned surely; it does not leave.
        ItemError: it cannot be read.
    """
    out, kind = strip(content, media_type, anew={
        "image/": lambda data, _: _picture(reading, data),
        "application/pdf": lambda data, _: papers.pdf(list(_sheets(reading, data, PDF))),
        "audio/": lambda data, _: sound(reading, data, disguised=disguised),
        "video/": lambda data, _: sound(reading, data, disguised=disguised),
    })  # fmt: skip
    return out, "audio/ogg" if kind.startswith(("audio/", "video/")) else kind


def _picture(reading: Reading, content: bytes) -> bytes:
    sheets = list(_sheets(reading, content, PictureReader.name))
    if len(sheets) != 1:
        raise CannotStripError("A picture with several frames leaves as a PDF of its pages only")
    return papers.jpeg(sheets[0])


def _sheets(reading: Reading, content: bytes, kind: str) -> Iterator[papers.Sheet]:
    pages = number = 1
    while number <= pages:
        page = page_of(reading, content, kind, number)
        if page is None:
            raise CannotStripError("A page cannot be drawn")
        pages = page.pages
        yield papers.Sheet(width=page.width, height=page.height, pixels=page.pixels)
        number += 1


def sound(reading: Reading, content: bytes, *, disguised: bool = True, pitch: float = DEEPER) -> bytes:
    """Returns the sound of a recording or film as a new file, made by the limited process.

    Raises:
        CannotStripError: it has no sound or cannot be read.
    """
    question = Question(
        task=Task.SOUND, name="recording", source=BytesSource(content), take=bytes,
        about={"disguised": disguised, "pitch": pitch}, seconds=_SECONDS,
    )  # fmt: skip
    try:
        (made,) = reading.ask(question)
    except CannotStripError:
        raise
    except ItemError as error:
        raise CannotStripError("The recording cannot be read") from error
    return made
