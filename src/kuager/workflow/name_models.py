"""Looking for claims with the help of small name models, where they were chosen and read the text's language.

The rules look first; what the model sees and they do not is given to them as names, and they look again. The model runs in
this process, on text that was already read in the other one; it is not handed a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kuager import extract
from kuager.errors import ItemError, MissingModelError
from kuager.extract import models
from kuager.model import Document, Extraction, Issue
from kuager.text.lang import detect
from kuager.workflow.sandbox import Reading
from kuager.workflow.sandbox import find as find_claims


def check(chosen: Sequence[str]) -> None:
    """Loads the models named, so that what is missing is said before work begins.

    Raises:
        MissingModelError: one is not there.
    """
    for lang in chosen:
        models.name_model(lang)


def find(
    reading: Reading, document: Document, words: extract.Lexicon, seconds: float, chosen: Sequence[str] = ()
) -> tuple[Extraction, ItemError | None]:
    """Returns what is proposed about a document, and why it is not about the whole of it.

    Args:
        reading: looks for claims, in another process.
        document: what a reader made.
        words: the project lexicon.
        seconds: that the rules may take each time; the model's own work is bounded by how much it reads.
        chosen: languages whose models may help. One that is not installed is left out, and a notice says so.
    """
    found, problem = find_claims(reading, document, words, seconds)
    lang = _language(document)
    if lang not in chosen or problem is not None:
        return found, problem
    try:
        model = models.name_model(lang)
    except MissingModelError as error:
        notice = Issue(code=error.code, item=document.title or document.id, message=error.message, cure=error.cure)
        return replace(found, notices=(*found.notices, notice)), None
    guesses = model.names(document.text[: models.BUDGET])
    entries = models.hints(replace(document, lang=lang), found, guesses)
    if not entries:
        return found, None
    again, problem = find_claims(reading, document, models.with_hints(words, entries), seconds)
    return (found, None) if problem is not None else (models.marked(again, entries, model.name), None)


def _language(document: Document) -> str:
    known = document.lang if document.lang and document.lang != "und" else detect(document.text[:20_000]).lang
    return known.partition("-")[0].lower()
