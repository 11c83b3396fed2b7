"""What a reader meets in a text when asking who is meant: names, phrases for people, pronouns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kuager.extract.entities import Entities
from kuager.extract.found import Label
from kuager.extract.scan import Scan
from kuager.extract.unnamed import PRONOUN_OWNERS, Phrase

PRONOUNS = {
    "he": "male", "him": "male", "his": "male", "himself": "male", "she": "female", "her": "female", "hers": "female",
    "herself": "female",
}  # fmt: skip
FIRST_PERSON = {"i", "me", "my", "myself", "mine", "we", "us", "our", "i'm", "i've", "i'd", "i'll"}
_BOUND = frozenset(PRONOUNS) | FIRST_PERSON | frozenset(PRONOUN_OWNERS)


class Item(NamedTuple):
    """One of them, by offsets and by words; ``order`` breaks ties."""

    start: int
    order: int
    first: int
    last: int
    end: int
    name: str | None = None
    phrase: Phrase | None = None


def items(scan: Scan, entities: Entities, phrases: Sequence[Phrase]) -> Iterator[Item]:
    """Yields them for the document's own text, not sorted."""
    for name, local in entities.of(Label.PERSON):
        if scan.is_main(name.start):
            yield Item(name.start, 0, name.first, name.last, name.end, local)
    owned = {phrase.owner for phrase in phrases if phrase.owner is not None}
    for phrase in phrases:
        if scan.is_main(phrase.start):
            yield Item(phrase.start, 2, phrase.first, phrase.last, phrase.end, None, phrase)
    for index, lower in enumerate(scan.lowers):
        if lower in _BOUND and index not in owned:
            start, end, _ = scan.words[index]
            if scan.is_main(start):
                yield Item(start, 1, index, index, end)
