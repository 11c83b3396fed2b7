"""Runs every typed comparison over an archive's material."""

from __future__ import annotations

from kuager.model import Finding
from kuager.weigh import (
    ages,
    anonymous,
    answers,
    begins,
    changed,
    charges,
    datewords,
    deaths,
    doers,
    elapsed,
    events,
    founders,
    freedom,
    guards,
    independence,
    namesakes,
    numbers,
    protests,
    relatives,
    scope,
    sexes,
    spans,
    spellings,
    verdicts,
    wheres,
)  # fmt: skip
from kuager.weigh.material import Material

_ALL = (
    protests, elapsed, sexes, events, freedom, charges, verdicts, spans, begins, wheres, doers, deaths, answers, relatives, ages, founders, spellings,
    numbers, guards, anonymous, namesakes,
    independence, changed, datewords, scope,
)  # fmt: skip
"""Each compares one kind of thing and knows no words of any one case. The order is the order of reading."""


def find(material: Material) -> tuple[Finding, ...]:
    """Returns all findings, contradictions first as the comparisons yield them; each id once.

    Deterministic: the same documents, extractions and decisions give the same findings with the same ids.
    """
    found: dict[str, Finding] = {}
    for comparison in _ALL:
        for one in comparison.find(material):
            found.setdefault(one.id, one)
    material.done()
    return tuple(found.values())
