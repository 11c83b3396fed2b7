"""Which extractor reads which text, and what is said about texts that are not read, or not whole."""

from __future__ import annotations

from dataclasses import replace

from kuager.errors import LanguageNotReadError, TimeBudgetError
from kuager.extract.lexicon import Lexicon
from kuager.extract.other import OtherExtractor
from kuager.extract.rules import RulesExtractor
from kuager.model import Document, Extraction, Issue, Layer
from kuager.text.lang import detect

BUDGET = 1_500_000
"""Code points read of one document. Work grows with the text, so this bounds the time; about 200 newspaper pages an hour
would not fill it. A budget of characters gives the same answer on every machine, a budget of seconds would not."""


def find(document: Document, lexicon: Lexicon) -> Extraction:
    """Returns what the built-in extractors propose about a document.

    English is read by all rules. In other languages the lexicon, places and dates are found, and a notice says what is
    not read. Of a text longer than ``BUDGET`` the beginning is read, and a notice says so.

    Args:
        document: what a reader made; its zones keep boilerplate out, its language chooses the rules.
        lexicon: the project's own names, matched in every script.
    """
    notices: list[Issue] = []
    read = document
    if len(document.text) > BUDGET:
        read = _beginning(document)
        notices.append(
            _issue(
                document,
                TimeBudgetError,
                f"only the first {BUDGET} of {len(document.text)} characters were read for claims",
            )
        )
    lang = _language(read)
    if lang in RulesExtractor.languages:
        found = RulesExtractor().extract(read, lexicon)
    else:
        found = OtherExtractor().extract(replace(read, lang=lang), lexicon)
        notices.append(_not_read(document, lang, bool(found.mentions)))
    return replace(found, notices=(*found.notices, *notices))


def _language(document: Document) -> str:
    """The reader's word counts; without one, the text is looked at. A text of Latin letters is tried as English."""
    if document.lang and document.lang != "und":
        return document.lang.partition("-")[0].lower()
    guess = detect(document.text[:20_000])
    return "en" if guess.lang == "und" and guess.script.value in {"Latn", "Zyyy", "mixed"} else guess.lang


def _beginning(document: Document) -> Document:
    first = document.layers[0]
    short = Layer(kind=first.kind, text=first.text[:BUDGET], digest=first.digest, lang=first.lang, engine=first.engine)
    return replace(document, layers=(short, *document.layers[1:]))


def _not_read(document: Document, lang: str, anything: bool) -> Issue:
    found = (
        "places, dates and the lexicon's names" if anything else "places, dates and the lexicon's names, and found none"
    )
    return _issue(
        document,
        LanguageNotReadError,
        f"this text is in {_NAMES.get(lang, lang)}: looked only for {found}; people, organisations, quotations, events and relations are not read",
    )


_NAMES = {"ru": "Russian", "kk": "Kazakh", "zh": "Chinese", "ug": "Uyghur", "und": "a language not recognised"}


def _issue(document: Document, error: type[TimeBudgetError | LanguageNotReadError], message: str) -> Issue:
    return Issue(code=error.code, item=document.title or document.id, message=message, cure=error.cure)
