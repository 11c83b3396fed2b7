"""Why a date is known, as a sentence in the reader's language.

The finders of dates give their reason in English, which is stored with each mention. Each has a template of its own
(:mod:`kuager.text.stored`), and an unknown one (a plug-in's) is shown as it was given.
"""

from __future__ import annotations

from kuager.model import Telling, plain, tell
from kuager.text import stored


def reason(why: str) -> Telling:
    """Returns the sentence of a reason that a finder of dates gave; of no reason, that the words around it gave it."""
    return stored.read(why) or plain(why) if why else tell("why.context")
