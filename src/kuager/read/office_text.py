"""Paragraphs, tables and notes to one text with segments and zones: shared by the readers of office documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kuager.errors import TooLargeError
from kuager.model import UNSURE, Dated, Document, Issue, Segment, Zone, ZoneLabel, unsure
from kuager.read.base import Facts, Material, Reader, as_issue, engine_of, make_document, make_layer, refuse_wordless
from kuager.read.document_errors import ChangedTextError, HiddenPartError
from kuager.read.language import language_of
from kuager.read.plain import main_text
from kuager.read.published import byline, published, title
from kuager.read.zones import survey

GAP = "\n\n"
STATED = "stated by the program that wrote the document; its zone is not certain"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of a paragraph worth a segment; offsets from the paragraph's beginning."""

    start: int
    end: int
    kind: str
    author: str | None = None
    at: str | None = None
    sure: float | None = None
    """Of a word that a program recognised and is not sure of: how sure, of 100."""


@dataclass(slots=True)
class Pages:
    """A text being put together."""

    most: int
    name: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    segments: list[Segment] = field(default_factory=list)
    aside: list[tuple[int, int, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    def add(
        self,
        text: str,
        *,
        kind: str = "",
        aside: str = "",
        author: str | None = None,
        at: str | None = None,
        marks: Iterable[Mark] = (),
        gap: str = GAP,
        stable_id: str | None = None,
        extra: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Adds a paragraph; one of nothing but white space is left out.

        Raises:
            TooLargeError: when the text grows beyond what a text may be.
        """
        if not text.strip():
            return
        text = _UNSTORABLE.sub("\ufffd", text)
        if self.parts:
            self.parts.append(gap)
            self.length += len(gap)
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        if self.length > self.most:
            raise TooLargeError(item=self.name)
        if kind:
            how = STATED if at else None
            self.segments.append(
                Segment(start=start, end=self.length, kind=kind, author=author, at=at, how_known=how, stable_id=stable_id, extra=extra)
            )  # fmt: skip
        self.segments += [_segment(mark, start) for mark in marks if mark.end > mark.start]
        if aside:
            self.aside.append((start, self.length, aside))

    def text(self) -> str:
        """Returns what was put together."""
        return "".join(self.parts)


def _segment(mark: Mark, start: int) -> Segment:
    if mark.kind == UNSURE:
        return unsure(start + mark.start, start + mark.end, mark.sure)
    how = STATED if mark.at else None
    return Segment(
        start=start + mark.start, end=start + mark.end, kind=mark.kind, author=mark.author, at=mark.at, how_known=how
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What a document says of itself."""

    title: str | None = None
    author: str | None = None
    created: str | None = None
    changed: str | None = None


_INSTANT = re.compile(r"((?:19|20)\d\d)(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::[\d.]+)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?")


def dated(properties: Properties) -> Dated | None:
    """Returns when the file was made or last changed, which is at most a hint at when its text was published."""
    for value, words in ((properties.created, "made"), (properties.changed, "last changed")):
        match = _INSTANT.fullmatch((value or "").strip())
        if not match:
            continue
        day = "-".join(part for part in match.groups()[:3] if part)
        time = f"T{match[4]}:{match[5]}" if match[5] else ""
        precision = "minute" if time else {4: "year", 7: "month"}.get(len(day), "day")
        return Dated(
            value=day + time,
            precision=precision,
            how=f"the document's properties: when the file was {words}",
            inferred=("year", "month", "day")[: {"year": 1, "month": 2}.get(precision, 3)],
            why="the text names no date of publication; it may be older than the file",
        )
    return None


def finish(
    reader: Reader,
    material: Material,
    pages: Pages,
    properties: Properties,
    notices: Sequence[Issue] = (),
    *,
    furniture: bool = True,
) -> Document:
    """Makes the document.

    Args:
        reader: who read it.
        material: what it was read from.
        pages: the text.
        properties: what the file says of itself.
        notices: what is worth saying.
        furniture: whether lines that websites put around an article are looked for.

    Raises:
        NoTextError: when there is no word.
    """
    text = pages.text()
    refuse_wordless(text, material.name)
    lines, zones = survey(text, forced=pages.aside) if furniture else survey("", forced=())
    if not furniture:
        zones = plain_zones(len(text), pages.aside)
    facts = Facts(
        title=properties.title or (title(lines) if furniture else None),
        byline=(byline(lines) if furniture else None) or properties.author,
        published=(published(lines) if furniture else None) or dated(properties),
        lang=language_of(main_text(text, zones)),
        segments=tuple(sorted(pages.segments, key=lambda one: (one.start, -one.end))),
        notices=(*notices, *_own_notices(pages, material.name)),
    )
    document = make_document(reader, material, text, zones, facts)
    if not pages.deleted:
        return document
    gone = replace(make_layer("\n".join(pages.deleted), engine=engine_of(reader)), kind="deleted")
    return replace(document, layers=(*document.layers, gone))


def _own_notices(pages: Pages, name: str) -> Iterator[Issue]:
    counts = {kind: sum(one.kind == kind for one in pages.segments) for kind in ("inserted", "comment", "hidden")}
    if counts["inserted"] or counts["comment"] or pages.deleted:
        message = (
            f"The document holds {counts['inserted']} tracked insertions, {len(pages.deleted)} tracked deletions and "
            f"{counts['comment']} comments"
        )
        yield as_issue(ChangedTextError(message), name)
    if counts["hidden"]:
        yield as_issue(HiddenPartError(f"{counts['hidden']} passages are hidden from view; they were read"), name)


def plain_zones(length: int, aside: Iterable[tuple[int, int, str]]) -> tuple[Zone, ...]:
    """Returns zones from 0 to ``length`` without gap or overlap: ``aside`` is boilerplate, the rest is not."""
    zones: list[Zone] = []
    at = 0
    for start, end, why in sorted(aside):
        if start > at:
            zones.append(Zone(start=at, end=start, label=ZoneLabel.MAIN))
        if end > max(start, at):
            zones.append(Zone(start=max(start, at), end=end, label=ZoneLabel.BOILERPLATE, why=why))
        at = max(at, end)
    if at < length:
        zones.append(Zone(start=at, end=length, label=ZoneLabel.MAIN))
    return tuple(zones)
