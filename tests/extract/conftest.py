"""A document and its extraction from a few words, read by the real rules."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from kuager import extract
from kuager.model import CaptureId, Dated, Document, DocumentId, Extraction, Layer, Zone, ZoneLabel


@pytest.fixture
def document() -> Callable[..., Document]:
    def build(text: str, lang: str = "en", published: str | None = None) -> Document:
        return Document(
            id=DocumentId("d-1"),
            capture=CaptureId("x-1"),
            kind="text",
            reader="test",
            layers=(Layer(kind="text", text=text, digest=hashlib.sha256(text.encode()).hexdigest()),),
            zones=(Zone(start=0, end=len(text), label=ZoneLabel.MAIN),),
            lang=lang,
            published=Dated(value=published, precision="day", how="test") if published else None,
        )

    return build


@pytest.fixture
def read(document: Callable[..., Document]) -> Callable[..., Extraction]:
    def run(
        text: str, lang: str = "en", published: str | None = None, lexicon: extract.Lexicon | None = None
    ) -> Extraction:
        return extract.find(document(text, lang, published), lexicon or extract.Lexicon.empty())

    return run
