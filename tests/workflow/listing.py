"""Invented tables of people, and a way to import them in one call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kuager.workflow.archive import Archive
from kuager.workflow.lists import editions, guessing, importing, taking
from kuager.workflow.lists.editions import Edition
from kuager.workflow.lists.mapping import Mapping
from kuager.workflow.reviewed import CORRECTED, LISTED, REJECTED, states

HEAD = ("No", "Name", "Father's name", "Sex", "Year of birth", "Place of birth", "Date of detention", "Status", "Term")
ROWS = (
    ("1", "Arman Sadvakas", "Sadvakas", "m", "1974", "Oskemen", "2018-04-03", "sentenced", "9 years"),
    ("2", "Нұргүл Сейтқали", "нет", "ж", "1981", "Құлжа, Іле", "25.06.2017", "в лагере", ""),
    ("3", "unnamed woman", "", "f", "", "", "2018", "missing", ""),
    ("4", "木拉提·哈力", "", "男", "1969", "塔城", "2018年3月", "失踪", "15年"),
    ("5", "Zhanar Toleubek", "Toleubek", "f", "1990", "Oskemen", "", "released", ""),
)


def csv_of(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD, mark: str = ",") -> str:
    """Writes a table as text."""
    return "".join(
        mark.join(f'"{cell}"' if mark in cell or '"' in cell else cell for cell in row) + "\n" for row in (head, *rows)
    )


def take(archive: Archive, path: Path, *, name: str = "victims", mapping: Mapping | None = None) -> Edition:
    """Keeps a table and imports all of it, as guessed unless a mapping is given."""
    document = taking.take(archive, str(path), editions.list_id(name))
    chosen = mapping or guessing.guess(document, name=name).mapping
    steps = importing.run(archive, document, chosen, name=name)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Edition = end.value
            return found


def live(archive: Archive) -> set[tuple[str, str, str]]:
    """Returns what lists say and still say: subject, property, value."""
    standing = states(archive)
    return {
        (claim.subject, claim.prop, claim.value)
        for claim in archive.store.claims()
        if claim.extractor.startswith(LISTED) and standing.get(claim.id) not in {CORRECTED, REJECTED}
    }
