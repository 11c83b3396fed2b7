"""Which extractor reads which text, and what is said about languages that are not read yet."""

from __future__ import annotations

from kuager.extract.lexicon import Lexicon
from kuager.extract.rules import RulesExtractor
from kuager.model import Document, Extraction


def find(document: Document, lexicon: Lexicon) -> Extraction:
    """Returns what the built-in extractors propose about a document.

    Args:
        document: what a reader made; its zones keep boilerplate out, its language chooses the rules.
        lexicon: the project's own names, matched in every script.
    """
    return RulesExtractor().extract(document, lexicon)
