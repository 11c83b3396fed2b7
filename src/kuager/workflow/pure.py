"""What the command line does without an archive: read, extract, compare, copies. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from kuager import extract, read, resolve, weigh
from kuager.collect import Skipped
from kuager.collect.files import FileCollector
from kuager.errors import ItemError, MissingFileError, TimeBudgetError, UnreadableFileError, UsageError
from kuager.model import CaptureId, Dated, Document, DocumentId, content_id
from kuager.text import edtf
from kuager.weigh.translations import Translations
from kuager.workflow import name_models
from kuager.workflow.copying import main_text
from kuager.workflow.sandbox import BytesSource, Pool, Reading, Wanted
from kuager.workflow.sandbox.limits import Limits
from kuager.workflow.system import SystemClock
from kuager.workflow.translating import joined

SAME, DIFFERENT = "same", "different"
_PRECISIONS = ("year", "month", "day")


def read_file(path: str, kind: str | None = None, reading: Reading | None = None) -> Document:
    """Reads one file as ``add`` would, without an archive; of an export, its first thread or chat.

    Args:
        path: the file.
        kind: forces a reader.
        reading: reads it; a process of its own, ended afterwards, when left out.

    Raises:
        ItemError: when it cannot be read.
    """
    collector = FileCollector()
    target = next(iter(collector.walk([path])), None)
    if isinstance(target, ItemError):
        raise target
    if target is None or isinstance(target, Skipped):
        raise MissingFileError(item=path)
    fetched = collector.fetch(target, SystemClock())
    data = b"".join(collector.stream(fetched))
    capture = CaptureId(content_id("k", fetched.original_name))
    wanted = Wanted(capture=capture, name=fetched.original_name, media_type=fetched.media_type, kind=kind)
    with ExitStack() as stack:
        if reading is None:
            reading = stack.enter_context(closing(Pool()))
        return reading.read(wanted, BytesSource(data))[0]


def read_json(path: str, kind: str | None = None, reading: Reading | None = None) -> dict[str, Any]:
    """Returns what ``kuager read --json`` prints."""
    return read.as_json(read_file(path, kind, reading))


def _dated(document: Document, published: str | None) -> Document:
    """Returns the document with the date a person gave for it, unless it says one itself."""
    if published is None or document.published is not None:
        return document
    if not edtf.valid(published):
        raise UsageError("That is no date; write it as 2021-03-31, 2021-03 or 2021", item=published)
    day = Dated(
        value=published, precision=_PRECISIONS[min(published.count("-"), 2)], how="given by the person who asked"
    )
    return replace(document, published=day)


def extract_json(
    path: str,
    kind: str | None = None,
    lexicon: Path | None = None,
    reading: Reading | None = None,
    chosen: Sequence[str] = (),
    published: str | None = None,
) -> dict[str, Any]:
    """Returns what ``kuager extract --json`` prints: what ``read`` gives without the text, and what was found.

    Args:
        path: the file.
        kind: forces a reader.
        lexicon: a CSV of known names.
        reading: reads it; a process of its own, ended afterwards, when left out.
        chosen: languages whose small name model helps.
        published: when it was published, as EDTF, where the person knows and the file does not say; dates without a year
            are read from it.

    Raises:
        UsageError: ``published`` is no date.
        MissingModelError: a name model was chosen that is not there.
    """
    name_models.check(chosen)
    words = extract.Lexicon.empty()
    if lexicon is not None:
        try:
            words, _ = extract.parse_lexicon(lexicon.read_bytes())
        except OSError as error:
            raise UnreadableFileError(item=str(lexicon)) from error
    with ExitStack() as stack:
        if reading is None:
            reading = stack.enter_context(closing(Pool()))
        document = _dated(read_file(path, kind, reading), published)
        found, problem = name_models.find(reading, document, words, Limits().seconds, chosen)
    if problem is not None and not isinstance(problem, TimeBudgetError):
        raise problem
    shape = read.as_json(document)
    shape["layers"] = [{key: value for key, value in layer.items() if key != "text"} for layer in shape["layers"]]
    return {**shape, **extract.as_json(found)}


def copies(paths: Sequence[str]) -> tuple[list[dict[str, object]], list[ItemError]]:
    """Groups files into lineages; a file that cannot be read is an error beside the result."""
    documents: dict[DocumentId, Document] = {}
    names: dict[DocumentId, str] = {}
    failed: list[ItemError] = []
    with closing(Pool()) as pool:
        for path in _files(paths, failed):
            try:
                document = read_file(path, reading=pool)
            except ItemError as error:
                error.item = error.item or path
                failed.append(error)
                continue
            key = DocumentId(content_id("d", path))
            documents[key], names[key] = replace(document, id=key), path
        found = weigh.lineages(
            {key: main_text(document) for key, document in documents.items()},
            published={key: document.published.value for key, document in documents.items() if document.published},
        )
        found = _translated(found, list(documents.values()), pool)
    return weigh.to_json(found, names), failed


def _translated(found: weigh.Lineages, documents: Sequence[Document], reading: Reading) -> weigh.Lineages:
    """Returns the families with translations; texts of one language are not read for names and dates."""
    if len({document.lang for document in documents}) < 2:  # noqa: PLR2004  two languages
        return found
    met = Translations(resolve.score)
    for document in documents:
        met.meet(document, name_models.find(reading, document, extract.Lexicon.empty(), Limits().seconds, ())[0])
    return joined(found, met, documents)


def _files(paths: Sequence[str], failed: list[ItemError]) -> Iterator[str]:
    for target in FileCollector().walk(paths):
        if isinstance(target, ItemError):
            failed.append(target)
        elif not isinstance(target, Skipped):
            yield target.path
