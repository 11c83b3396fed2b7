"""``dataset.jsonld``: one JSON-LD document with its context in it, a node in a line, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from kuager.errors.notebooks import BrokenDataError
from kuager.model.dataset import Dataset, EntityRow, Row, StatementRow
from kuager.publish.datasets.formats import Files, gather
from kuager.publish.datasets.linked.nodes import node, row
from kuager.publish.datasets.linked.terms import TABLE, base, context

FILE: Final = "dataset.jsonld"
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_END: Final = "]}"
_IN_HTML: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def write(dataset: Dataset) -> Files:
    """Yields the one file."""
    yield FILE, gather(lines(dataset))


def lines(dataset: Dataset) -> Iterator[bytes]:
    """Yields the document line by line: the context, the dataset, every node, the end."""
    yield f'{{"@context":{_ENCODE(context(base(dataset)))},"@graph":[\n'.encode()
    yield _ENCODE(about(dataset)).encode()
    for table in dataset.tables():
        for one in dataset.rows(table):
            yield f",\n{_ENCODE(node(one))}".encode()
    yield f"\n{_END}\n".encode()


def about(dataset: Dataset) -> dict[str, Any]:
    """Returns the dataset itself as a node."""
    told: dict[str, Any] = {
        "name": dataset.title, "version": dataset.version, "datePublished": dataset.made_on, "license": dataset.licence.url or dataset.licence.name,
        "publisher": dataset.publisher, "url": dataset.homepage,
    }  # fmt: skip
    return {"id": base(dataset), "type": "Dataset"} | {name: value for name, value in told.items() if value}


def reading(told: Iterable[str]) -> Iterator[Row]:
    """Yields the rows of a document of :func:`write`, from its lines; nothing of it is looked up anywhere.

    Raises:
        BrokenDataError: for a line that no row gives.
    """
    for number, line in enumerate(told, 1):
        text = line.strip().rstrip(",")
        if number == 1 or text in {"", _END}:
            continue
        try:
            made = json.loads(text)
        except ValueError as error:
            raise BrokenDataError("A line that is no JSON", item=FILE, place=f"line {number}") from error
        if isinstance(made, dict) and TABLE in made:
            yield row(made)


def script(begin: str, entity: EntityRow, said: Iterable[StatementRow], more: Iterable[Row] = ()) -> str:
    """Returns one entity with what is said of it, to stand within ``<script type="application/ld+json">`` of a page.

    Args:
        begin: what all addresses begin with (:func:`~kuager.publish.datasets.linked.terms.base`).
        entity: whom or what the page is about.
        said: its statements.
        more: further rows, such as the documents.
    """
    graph = [node(one) for one in (entity, *said, *more)]
    return _ENCODE({"@context": context(begin), "@graph": graph}).translate(_IN_HTML)


__all__ = ["FILE", "about", "lines", "reading", "script", "write"]
