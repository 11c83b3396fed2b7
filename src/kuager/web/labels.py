"""Labels of the vocabulary that a view holds in English, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kuager.model import schema
from kuager.web.words import LANGUAGES


def labelled(label: str, lang: str) -> str:
    """Returns a label of the vocabulary that a view holds in English, in a language; others unchanged."""
    return _labels(lang).get(label, label)


@lru_cache(maxsize=len(LANGUAGES))
def _labels(lang: str) -> Mapping[str, str]:
    known = schema.model()
    every: list[Mapping[str, str]] = []
    for one in known.schemata.values():
        every += [one.labels, *(prop.labels for prop in one.properties.values())]
    for terms in known.vocabularies.values():
        every += [terms.labels, *(term.labels for term in terms.terms.values())]
    # Where two have one English label ("Name"), the first that comes counts.
    return {labels["en"]: labels.get(lang, labels["en"]) for labels in reversed(every)}
