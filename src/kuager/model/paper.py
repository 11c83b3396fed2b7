"""A paper somebody will read, sign or send, as data: letters, briefs, submissions. ``publish.papers`` writes it as DOCX or PDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words of one look. ``note`` is the number, from 1, of the endnote that stands behind them; 0 for none."""

    text: str
    bold: bool = False
    italic: bool = False
    note: int = 0
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; ``level`` 1 is a section's."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    """A paragraph; ``blank`` marks one that is a gap somebody must fill, shown so that it cannot be overlooked."""

    runs: tuple[Run, ...]
    blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list of paragraphs."""

    items: tuple[Para, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; every row has as many cells as the header. ``widths`` are shares, equal when left out."""

    header: tuple[str, ...]
    rows: tuple[tuple[Para, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture (PNG, JPEG or SVG); ``alt`` says what it shows, ``share`` is its part of the line's width in per cent."""

    data: bytes = field(repr=False)
    kind: str = "png"
    alt: str
    caption: str = ""
    share: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Words as they stand in a source, lit up between those around them, framed like a cutting; ``caption`` says of what."""

    before: str
    words: str
    after: str
    lang: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """The next block begins a new page."""


Block: TypeAlias = Heading | Para | Items | Grid | Picture | Excerpt | PageBreak


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole paper.

    Attributes:
        title: what it is called.
        lang: of its frame; runs may be in others.
        kicker: a line above the title.
        facts: (name, value) pairs below the title: date, reference, to whom.
        blocks: its body.
        notes: endnotes in their order; a run's ``note`` counts them from 1.
        notes_title: heading of the endnotes where the format needs one.
        footer: a line at the bottom of each page.
        contents: heading of a table of contents before the body; empty for none.
    """

    title: str
    lang: str
    kicker: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    notes_title: str = "Sources"
    footer: str = ""
    contents: str = ""


def para(*parts: str | Run, blank: bool = False) -> Para:
    """Returns a paragraph of words and runs."""
    return Para(runs=tuple(one if isinstance(one, Run) else Run(text=one) for one in parts), blank=blank)


__all__ = ["Block", "Excerpt", "Grid", "Heading", "Items", "PageBreak", "Paper", "Para", "Picture", "Run", "para"]
