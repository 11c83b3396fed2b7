"""The words of the invented campaign: from a file, by hand, from a decision, and one that was withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from kuager import extract
from kuager.errors import BadLexiconError
from kuager.extract import Entry, LexiconKind
from kuager.workflow.learned import Origin
from kuager.workflow.lexicon import LexiconRow, Taken, entry_id
from kuager.workflow.rereading import Touched

AT = datetime(2022, 1, 4, 9, 12, tzinfo=UTC)


def row(
    kind: str, canonical: str, spelling: str, origin: str, *, withdrawn: bool = False, lang: str = ""
) -> LexiconRow:
    entry = Entry(kind=LexiconKind(kind), canonical=canonical, spelling=spelling, lang=lang, valid_from="2019")
    by = Origin(kind=origin, agent="aru", at=AT, name="names.csv", seq=7, reason="her letter")
    return LexiconRow(
        id=entry_id(entry), entry=entry, origins=(by, replace(by, kind="file")), withdrawn=by if withdrawn else None
    )


ROWS = [
    row("outlet", "Northern Courier", "The Courier", "file", lang="en"),
    row("person", "Nurlan Aqyn", "Нұрлан Ақын", "review", lang="kk"),
    row("person", "Nurlan Aqyn", "努尔兰", "judgement", lang="zh"),
    row("place", "Tacheng", "Чугучак", "hand", lang="ru"),
    row("place", "Tacheng", "Tarbagatai", "claim", withdrawn=True),
]


@dataclass
class InventedWords:
    """What a desk does about words and originals; remembered, so that the pages show it."""

    words: list[LexiconRow] = field(default_factory=lambda: list(ROWS))
    read: list[str] = field(default_factory=list)
    origins: list[tuple[str, str, bool]] = field(default_factory=list)

    def lexicon(self) -> list[LexiconRow]:
        return self.words

    def lexicon_csv(self) -> bytes:
        return extract.dump_lexicon(one.entry for one in self.words if one.withdrawn is None)

    def take_words(self, data: bytes, name: str, *, dry: bool) -> Taken:
        found, issues = extract.parse_lexicon(data, item=name)
        if not dry:
            self.words += [row(one.kind, one.canonical, one.spelling, "file") for one in found.entries]
        return Taken(usable=len(found), new=len(found), withdrawn=1, issues=tuple(issues))

    def add_word(self, cells: Mapping[str, str], *, reason: str, instead_of: str = "") -> None:
        entry = extract.checked(cells)
        if isinstance(entry, str):
            raise BadLexiconError(entry)
        by = Origin(kind="hand", agent="documenter", at=AT, seq=8, reason=reason)
        kept = [one for one in self.words if one.id not in {instead_of, entry_id(entry)}]
        self.words = [*kept, LexiconRow(id=entry_id(entry), entry=entry, origins=(by,))]

    def withdraw_word(self, entry: str, *, reason: str) -> None:
        by = Origin(kind="hand", agent="documenter", at=AT, seq=9, reason=reason)
        self.words = [replace(one, withdrawn=by) if one.id == entry else one for one in self.words]

    def touched(self) -> list[Touched]:
        return [Touched(document="d-thread", title="A thread <b>", names=2)] if self.words else []

    def read_again(self, documents: Sequence[str]) -> int:
        self.read += documents
        return 3 * len(documents)

    def say_original(self, document: str, *, reason: str, undo: bool = False) -> None:
        self.origins.append((document, reason, undo))
