"""What stands behind a dossier: the notes, the passages as they stand in their sources, the custody, how to check it all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kuager.model.paper import Block, Excerpt, Grid, Heading, Items, Para, Picture, Run, para
from kuager.model.publication import Text
from kuager.model.release import Field
from kuager.publish.dossier.told import Head, Held, Told
from kuager.publish.dossier.words import Words

CHECK: Final = "python3 data/dossier/check_passages.py"
"""The command that compares each passage of a bagged dossier with its text; it stands in the dossier and is run by a test."""
_SHORT: Final = 16
_SHARE: Final = 85


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendices:
    """Writes what stands behind a dossier.

    Attributes:
        told: what it says.
        words: of its frame.
        noted: the fields that notes lead to, in the order of their numbers, from 1.
    """

    told: Told
    words: Words
    noted: tuple[Field, ...]

    def notes(self) -> Iterator[str]:
        """Yields the endnotes: who says it, in which source, at which place."""
        for one in self.noted:
            parts = [self._source(one), self._place(one)]
            if one.said_by:
                parts.insert(0, f"{self.words('said_by')} {one.said_by}")
            yield ". ".join(part for part in parts if part) + "."

    def blocks(self) -> Iterator[Block]:
        """Yields the appendices."""
        yield Heading(text=self.words("passages"))
        for number, one in enumerate(self.noted, 1):
            yield from self._passage(number, one)
        if self.told.texts:
            yield Heading(text=self.words("custody"))
            for text in self.told.texts.values():
                yield from self._custody(text)
        yield Heading(text=self.words("check"))
        yield from self._check()

    # --- passages

    def _passage(self, number: int, one: Field) -> Iterator[Block]:
        if not one.quote:
            yield para(f"{number}. [{self.words('untold_words')}] {self._source(one)}")
            return
        before, after = (one.passage.prefix, one.passage.suffix) if one.passage else ("", "")
        caption = " · ".join(part for part in (f"{number}", self._source(one), self._place(one)) if part)
        lang = one.source.lang
        yield Excerpt(before=_before(before), words=one.quote, after=_after(after), lang=lang, caption=caption)
        for other, translated in one.translations:
            yield para(
                Run(text=f"{self.words('in_translation', lang=other)}: ", italic=True), Run(text=translated, lang=other)
            )
        look = self.told.looks.get(one.id)
        if look is not None:
            caption = self.words("picture_of", n=number)
            yield Picture(data=look.data, kind=look.kind, alt=look.alt or caption, caption=caption, share=_SHARE)

    def _source(self, one: Field) -> str:
        text = self.told.texts.get(one.passage.text) if one.passage else None
        if text is not None:
            return ", ".join(part for part in (f"[{text.id}] {text.title}", text.site, text.published) if part)
        return ", ".join(part for part in (one.source.title, one.source.site, one.source.published) if part)

    def _place(self, one: Field) -> str:
        where = one.passage
        if where is None:
            return ""
        if where.t_start is not None:
            return self.words("seconds", start=f"{where.t_start:g}")
        return self.words("characters", start=where.start, end=where.end) if where.start is not None else ""

    # --- custody

    def _custody(self, text: Text) -> Iterator[Block]:
        yield Heading(text=f"[{text.id}] {text.title or text.site or text.kind}", level=2)
        yield Items(items=tuple(self._facts(text)))
        held = next((one for one in self.told.held if one.text == text.id), None)
        if held is not None and held.steps:
            yield self._steps(held)

    def _facts(self, text: Text) -> Iterator[Para]:
        said = (
            text.author,
            text.site,
            f"{self.words('published')} {text.published}" if text.published else "",
            text.url,
        )
        if any(said):
            yield para(", ".join(part for part in said if part))
        held = next((one for one in self.told.held if one.text == text.id), None)
        if held is not None:
            yield para(
                f"{self.words('file')}: {held.name}, {held.media_type}, {held.size} B, SHA-256 {_spaced(held.sha256)}"
            )
            yield para(f"{self.words('captured')} {held.captured_at}, {held.how}")
        elif text.sha256:
            yield para(f"{self.words('file')}: SHA-256 {_spaced(text.sha256)}")
            yield para(f"{self.words('captured')} {text.captured_on}")
        if text.layer:
            path = f", {held.path}" if held is not None and held.path else ""
            yield para(f"{self.words('layer')}: SHA-256 {_spaced(text.layer)}{path}")
        others = [
            f"[{one.id}]"
            for one in self.told.texts.values()
            if text.lineage and one.lineage == text.lineage and one.id != text.id
        ]
        if others:
            yield para(self.words("same_origin", others=", ".join(others)))

    def _steps(self, held: Held) -> Grid:
        header = (self.words("row"), self.words("when"), self.words("act"), self.words("outcome"), "SHA-256")
        rows = tuple(
            (para(str(one.seq)), para(one.at), para(one.verb), para(one.outcome), para(f"{one.hash[:_SHORT]}…"))
            for one in held.steps
        )
        return Grid(header=header, rows=rows, widths=(1, 4, 3, 2, 4))

    # --- how to check

    def _check(self) -> Iterator[Block]:
        if self.told.bagged:
            yield para(self.words("check_bag"))
            yield para(Run(text=CHECK, bold=True))
        else:
            yield para(self.words("check_alone"))
        if self.told.head is not None:
            yield from self._head(self.told.head)
        yield para(Run(text=self.words("check_limit"), italic=True))

    def _head(self, head: Head) -> Iterator[Block]:
        yield para(self.words("check_head", rows=head.rows, root=_spaced(head.root), at=head.at))
        yield para(f"{self.words('check_key')}: {_spaced(head.key)}" if head.key else self.words("check_unsigned"))


def _spaced(digest: str) -> str:
    """Returns a digest in groups that an eye can compare and a line can break."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _before(words: str) -> str:
    return f"…{words}" if words else ""


def _after(words: str) -> str:
    return f"{words}…" if words else ""


__all__ = ["CHECK", "Appendices"]
