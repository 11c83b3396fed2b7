"""Looking for claims in a document that may be made to hurt: in a worker, and shorter when the whole is too much."""

from __future__ import annotations

import time
from dataclasses import replace

from kuager import extract
from kuager.errors import ItemError, ReaderCrashedError, ReaderMemoryError, ReaderTooSlowError, TimeBudgetError
from kuager.model import Document, Extraction, Issue
from kuager.workflow.sandbox.doing import Reading

AGAIN = extract.BUDGET // 10
"""Characters that are tried when a worker broke down over more. Too much work is seen before that, see ``extract.door``."""
_FIRST_TRY = 0.85
"""Share of the time that the first try may take."""
_NOBODY = "none@1"
_OVER = (ReaderCrashedError, ReaderTooSlowError, ReaderMemoryError)


def find(
    reading: Reading, document: Document, words: extract.Lexicon, seconds: float
) -> tuple[Extraction, ItemError | None]:
    """Returns what is proposed about a document, and why it is not about the whole of it.

    The document stays whatever happens: where nothing could be looked for, the extraction is empty.

    Args:
        reading: does it, in another process.
        document: what a reader made.
        words: the project lexicon.
        seconds: it may take in all.

    Raises:
        NoReaderError: no worker could be started; this says nothing about the document.
    """
    until = time.monotonic() + seconds
    for most, share in ((extract.BUDGET, _FIRST_TRY), (AGAIN, 1.0)):
        short, notices = extract.shortened(document, most)
        left = max(until - time.monotonic(), 0.0) * share
        try:
            found = reading.find(short, words, seconds=left) if left else None
        except _OVER:
            found = None
        except ItemError as error:
            return _nothing(document, error)
        if found is not None:
            whole = replace(found, notices=(*found.notices, *notices))
            return whole, _problem(whole)
        if len(short.text) <= AGAIN:
            break
    return _nothing(document, TimeBudgetError(f"{TimeBudgetError.title}: nothing was looked for"))


def _nothing(document: Document, error: ItemError) -> tuple[Extraction, ItemError]:
    item = document.title or document.id
    notice = Issue(code=error.code, item=item, message=error.message, cure=error.cure)
    return Extraction(extractor=_NOBODY, notices=(notice,)), error


def _problem(found: Extraction) -> ItemError | None:
    spent = (notice.message for notice in found.notices if notice.code == TimeBudgetError.code)
    message = next(spent, None)
    return TimeBudgetError(message[0].upper() + message[1:]) if message else None
