"""Which extractor reads which text, and what is said about texts that are not read, or not whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from kuager.errors import LanguageNotReadError, TimeBudgetError
from kuager.extract import entered
from kuager.extract.lexicon import Lexicon
from kuager.extract.other import OtherExtractor
from kuager.extract.pace import Pace, TimeSpentError
from kuager.extract.rules import RulesExtractor
from kuager.extract.tongues.arabic import reader as uyghur_reader
from kuager.extract.tongues.kk import reader as kazakh_reader
from kuager.extract.tongues.ru import reader as russian_reader
from kuager.extract.tongues.zh import reader as chinese_reader
from kuager.model import ENTRY, Document, Extraction, Issue
from kuager.text.lang import detect

BUDGET = 1_500_000
"""Code points read of one document. Work grows with the text, so this bounds the time; about 200 newspaper pages an hour
would not fill it. A budget of characters gives the same answer on every machine, a budget of seconds would not."""
SECONDS = 12.0
"""Seconds of work that the readings of one document may take together: some five times what ``BUDGET`` plain characters need.
The second lock, for a text of which work grows faster than its length."""


class Reader(Protocol):
    """Reads documents of one language."""

    def extract(self, document: Document, lexicon: Lexicon) -> Extraction:
        """Returns what it proposes about a document."""


READERS: Mapping[str, Callable[[Pace], Reader]] = {
    "ru": russian_reader,
    "kk": kazakh_reader,
    "ug": uyghur_reader,
    "zh": chinese_reader,
}
"""The languages with rules of their own beside English."""
UNREAD: Mapping[str, str] = {
    "zh": "names are told by surnames and by what stands beside them, so rare ones are missed; citizenship, residence and groups of people without a name are not read",
    "kk": "citizenship, residence, charges and numbers of people are not read; in Arabic letters a person is found only by a listed "
    "given name or a word that leads to a name",
    "ug": "only places, dates, the lexicon's names and people with a listed given name or a title were looked for; organisations, "
    "quotations, events and relations are not read",
    "ru": 'citizenship, residence, charges and numbers of people outside protests are not read, and "they" is never followed',
}
"""What the rules of a language cannot do, as its notice says it."""
_TRIES = ((1, 0.7), (8, 0.2), (64, 0.1))
"""What is tried in turn: which part of the text, within which share of the seconds."""


def find(
    document: Document,
    lexicon: Lexicon,
    *,
    timer: Callable[[], float] = time.thread_time,
    seconds: float = SECONDS,
) -> Extraction:
    """Returns what the built-in extractors propose about a document.

    English is read by all rules, the languages of ``READERS`` by rules of their own that know less; in other languages
    only the lexicon, places and dates are found. A notice says what is not read. Of a text longer than ``BUDGET``, or one
    that takes too long, the beginning is read, and a notice says so.

    Args:
        document: what a reader made; its zones keep boilerplate out, its language chooses the rules.
        lexicon: the project's own names, matched in every script; those in force on the document's date are used.
        timer: tells seconds of work; injected so that a test can let them pass.
        seconds: how many of them this document may take.
    """
    if document.kind == ENTRY:
        return entered.find(document)
    lang = _language(document)
    lexicon = lexicon.on(document.published.value if document.published else None)
    length = min(len(document.text), BUDGET)
    for part, share in _TRIES:
        read, notices = shortened(document, -(-length // part))
        with suppress(TimeSpentError):
            found = _found(replace(read, lang=lang), lexicon, Pace(seconds * share, timer))
            return replace(found, notices=(*found.notices, *notices))
    nothing = _issue(document, TimeBudgetError, "the time for this text was spent; none of it was read for claims")
    return Extraction(extractor=RulesExtractor().id, notices=(nothing,))


def _found(document: Document, lexicon: Lexicon, pace: Pace) -> Extraction:
    lang = document.lang or "und"
    if lang in RulesExtractor.languages:
        return RulesExtractor(pace=pace).extract(document, lexicon)
    if lang in READERS:
        read = READERS[lang](pace).extract(document, lexicon)
        return replace(read, notices=(*read.notices, _in_part(document, lang)))
    found = OtherExtractor(pace=pace).extract(document, lexicon)
    return replace(found, notices=(*found.notices, _not_read(document, lang, bool(found.mentions))))


def _in_part(document: Document, lang: str) -> Issue:
    return _issue(document, LanguageNotReadError, f"this text is in {_NAMES.get(lang, lang)}: {UNREAD[lang]}")


def shortened(document: Document, most: int = BUDGET) -> tuple[Document, tuple[Issue, ...]]:
    """Returns the beginning of a document that is longer than ``most`` code points, and a notice that says so.

    Only its first layer is kept, with the digest of the whole: places in the beginning are places in the whole.
    """
    if len(document.text) <= most:
        return document, ()
    message = f"only the first {most} of {len(document.text)} characters were read for claims"
    short = replace(
        document,
        layers=(replace(document.layers[0], text=document.text[:most]),),
        zones=tuple(replace(zone, end=min(zone.end, most)) for zone in document.zones if zone.start < most),
        segments=tuple(replace(part, end=min(part.end, most)) for part in document.segments if part.start < most),
    )
    return short, (_issue(document, TimeBudgetError, message),)


def _language(document: Document) -> str:
    """The reader's word counts; without one, the text is looked at. A text of Latin letters is tried as English."""
    if document.lang and document.lang != "und":
        return document.lang.partition("-")[0].lower()
    guess = detect(document.text[:20_000])
    return "en" if guess.lang == "und" and guess.script.value in {"Latn", "Zyyy", "mixed"} else guess.lang


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
