"""Finds who tells a text in the first person: the writer of a testimony, or whoever answers an interview."""

from __future__ import annotations

from kuager.extract.entities import Entities
from kuager.extract.found import Label
from kuager.extract.quotes import Quotes
from kuager.extract.scan import Scan


def teller_of(scan: Scan, entities: Entities, quotes: Quotes) -> str | None:
    """Returns who says "My name is Xyz" or "I am Xyz" outside quotations."""
    for name, local in entities.of(Label.PERSON):
        lead = scan.lowers[max(0, name.first - 3) : name.first]
        if (lead == ["my", "name", "is"] or lead[-2:] == ["i", "am"] or lead[-1:] == ["i'm"]) and not quotes.covers(
            name.start
        ):
            return local
    return _answering(scan, entities)


def _answering(scan: Scan, entities: Entities) -> str | None:
    """Returns who answers an interview: the only person whose name and a colon begin paragraphs."""
    begins = {paragraph.start for paragraph in scan.paragraphs}
    found = {
        local
        for name, local in entities.of(Label.PERSON)
        if scan.text[name.end : name.end + 1] == ":" and name.start in begins
    }
    return found.pop() if len(found) == 1 else None
