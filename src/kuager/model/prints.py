"""Fingerprints of texts that met: what is kept so that a new text is compared only with those it shares some with."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kuager.model.decided import CopyEdge
from kuager.model.ids import DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """What comparing whole texts needs of one.

    Attributes:
        document: whose main text.
        words: a digest of the words in their order, in hexadecimal: texts are told to be equal by it.
        size: how many words there are.
        count: how many different shingles there are.
        long: whether there are enough shingles, repeated ones too, to say where a text comes from.
        published: the EDTF date of publication; empty where unknown.
        grams: the shingles outside quotations, in the order of the text, 64 bits each.
        quoted: the other shingles, each once and sorted.
        marks: the shingles it is found by, sorted, 63 bits each.
    """

    document: DocumentId
    words: str
    size: int
    count: int
    long: bool
    published: str
    grams: array[int]
    quoted: array[int]
    marks: array[int]

    @property
    def order(self) -> tuple[str, int, str]:
        """What is earlier: dated texts by date, before undated ones; among equals the longer, then the smaller id."""
        return (self.published or "9999", -self.size, self.document)


class Repeat(NamedTuple):
    """A text repeats an earlier one: how many hundredths of the smaller's shingles the larger has too."""

    child: DocumentId
    parent: DocumentId
    share: int


class Laid(NamedTuple):
    """What came of laying two texts beside each other: an edge, or nothing."""

    child: DocumentId
    parent: DocumentId
    edge: CopyEdge | None


class Filed(NamedTuple):
    """A text can be found by a mark; ``size`` is how many marks it has."""

    mark: int
    document: DocumentId
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What is kept of new texts.

    Attributes:
        prints: of the new ones, in the order of the log.
        filed: the marks they can be found by. A mark leads to the first texts that had it only.
        repeats: the pairs the new ones are in.
    """

    prints: tuple[Print, ...] = ()
    filed: tuple[Filed, ...] = ()
    repeats: tuple[Repeat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """New fingerprints with how far the log was read for them.

    Attributes:
        found: what there is to keep.
        after: the log position up to which all had met before.
        upto: the log position up to which all texts have met now.
        method: how they were compared; what was kept by two methods does not stand beside each other.
        whole: whether this is everything, in the place of what was kept before.
    """

    found: Printed
    after: int
    upto: int
    method: str
    whole: bool = False


def by_child(repeats: Iterable[Repeat]) -> dict[DocumentId, list[Repeat]]:
    """Returns the pairs of each text that repeats others."""
    found: dict[DocumentId, list[Repeat]] = {}
    for one in repeats:
        found.setdefault(one.child, []).append(one)
    return found


__all__ = ["Filed", "Laid", "Print", "Printed", "Printing", "Repeat", "by_child"]
