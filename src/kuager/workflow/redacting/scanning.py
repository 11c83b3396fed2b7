"""The last look at a folder that is to leave: the leak scan with eyes for pages and pictures, and its report."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from kuager.errors import ItemError, MissingFileError
from kuager.errors.redact import BadValuesError
from kuager.model import CaptureId, Document
from kuager.protect.leak import Eyes, Found, Index, Kind, LeakHit, Restricted, Seen, scan
from kuager.protect.leak.prints import HIGH, WIDE, print_of
from kuager.read.page_pictures import PagePicture, unpacked
from kuager.read.pictures import PictureReader
from kuager.read.pictures_file import installed
from kuager.read.pictures_ocr import recogniser
from kuager.workflow.sandbox import BytesSource, Pool, Reading, Wanted
from kuager.workflow.sandbox.asking import Question, Task
from kuager.workflow.sandbox.wire import WireError

_YES: Final = frozenset({"1", "yes", "true", "y"})
_NO_WORDS: Final = "nobody read the words in the picture: tesseract is not installed"
PDF: Final = "pdf"
PICTURE: Final = PictureReader.name


def eyes(reading: Reading, withheld: Iterable[tuple[str, bytes]] = ()) -> Eyes:
    """Returns who looks at PDF pages and pictures: the archive's readers, in their own process.

    Args:
        reading: reads strangers' files.
        withheld: ids and bytes of photos that must not leave.
    """
    prints = ((name, _print(reading, content)) for name, content in withheld)
    return Eyes(
        pdf=lambda content: _words(reading, content, PDF),
        picture=lambda content: _picture(reading, content),
        withheld=tuple((name, one) for name, one in prints if one is not None),
    )


def _words(reading: Reading, content: bytes, kind: str) -> Seen | None:
    try:
        documents = reading.read(Wanted(capture=CaptureId(""), name=kind, kind=kind), BytesSource(content))
    except ItemError:
        return None
    return Seen(words=tuple(text for document in documents for text in _texts(document)))


def _texts(document: Document) -> Iterable[str]:
    yield from (layer.text for layer in document.layers)
    yield from (one for one in (document.title, document.byline) if one)


def _picture(reading: Reading, content: bytes) -> Seen | None:
    seen = _print(reading, content)
    page = page_of(reading, content, PICTURE, 1)
    if page is None:
        return None
    prints = () if seen is None else (seen,)
    if recogniser() is None:
        return Seen(prints=prints, missing=_NO_WORDS)
    words = _words(reading, content, PICTURE)
    # A picture without words is no failure: it was drawn, so it was seen.
    return Seen(words=words.words if words else (), prints=prints)


def _print(reading: Reading, content: bytes) -> int | None:
    page = page_of(reading, content, PICTURE, 1)
    return None if page is None else print_of(_small(page))


def _small(page: PagePicture) -> bytes:
    image = import_module("PIL.Image")
    picture = image.frombytes("RGB", (page.width, page.height), page.pixels).convert("L")
    found: bytes = picture.resize((WIDE, HIGH), image.Resampling.BOX).tobytes()
    return found


def page_of(reading: Reading, content: bytes, kind: str, number: int) -> PagePicture | None:
    """Returns the pixels of one page or picture; None where it cannot be drawn."""
    if not installed():
        return None
    question = Question(
        task=Task.PAGE, name=kind, source=BytesSource(content), take=_taken,
        about={"kind": kind, "number": number, "repaired": False},
    )  # fmt: skip
    try:
        (page,) = reading.ask(question)
    except ItemError:
        return None
    return page


def _taken(content: bytes) -> PagePicture:
    try:
        return unpacked(content)
    except ValueError as error:
        raise WireError("not a page") from error


# --- the verb --------------------------------------------------------------------------------------------------------


def values_from(path: str) -> list[Restricted]:
    """Reads a list of withheld values: CSV with ``id`` and ``value``, and if wanted ``kind``, ``initials``, ``common``.

    Raises:
        MissingFileError: there is none.
        BadValuesError: it cannot be read or lacks a column.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MissingFileError(item=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadValuesError(item=path) from error
    rows = csv.DictReader(text.splitlines())
    if not {"id", "value"} <= set(rows.fieldnames or ()):
        raise BadValuesError(item=path)
    return [_value(row, path, number) for number, row in enumerate(rows, 2) if (row["value"] or "").strip()]


def _value(row: dict[str, str], path: str, number: int) -> Restricted:
    try:
        kind = Kind(row.get("kind") or Kind.NAME)
    except ValueError:
        raise BadValuesError("A value has a kind that there is not", item=path, place=f"line {number}") from None
    return Restricted(
        id=row["id"], value=row["value"], kind=kind,
        initials=(row.get("initials") or "").lower() in _YES, common=(row.get("common") or "").lower() in _YES,
    )  # fmt: skip


def look(folder: str, values: Sequence[Restricted] | Index, *, reading: Reading | None = None) -> list[LeakHit]:
    """Returns everything withheld that is in a folder, and what could not be looked into.

    Raises:
        MissingFileError: there is no such folder.
    """
    if not Path(folder).exists():
        raise MissingFileError(item=folder)
    index = values if isinstance(values, Index) else Index(values)
    if reading is not None:
        return list(scan(Path(folder), index, eyes=eyes(reading)))
    with closing(Pool()) as pool:
        return list(scan(Path(folder), index, eyes=eyes(pool)))


def report(hits: Sequence[LeakHit], values: int) -> dict[str, Any]:
    """Returns what ``kuager scan --json`` prints; ids and places, never a value."""
    told = [
        {key: value for key, value in asdict(one).items() if key != "found"} | {"found": str(one.found)} for one in hits
    ]
    return {
        "values": values,
        "clean": not hits,
        "leaks": [one for one, hit in zip(told, hits, strict=True) if hit.found is not Found.UNREAD],
        "unread": [one for one, hit in zip(told, hits, strict=True) if hit.found is Found.UNREAD],
    }
