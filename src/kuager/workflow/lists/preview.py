"""What an import would do, without doing it: the first rows as people and claims, counts, possible matches, problems."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from kuager.model import Document
from kuager.text.cells import Sheet
from kuager.workflow.archive import Archive
from kuager.workflow.lists import editions
from kuager.workflow.lists.editions import Edition
from kuager.workflow.lists.fields import SEALED
from kuager.workflow.lists.gazetteer import known
from kuager.workflow.lists.guessing import header_of
from kuager.workflow.lists.mapping import Mapping, fits
from kuager.workflow.lists.matching import Candidate, People
from kuager.workflow.lists.people import Person, Reading, RowIssue
from kuager.workflow.lists.writing import CHANGED, LEFT_OUT, NEW, SAME, Comparing, RowWork

SHOWN: Final = 25
MATCHES: Final = 200
ISSUES: Final = 1000
STRANGE: Final = 50
MAYBE: Final = "maybe_here"
_EVERY: Final = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPreview:
    """A row as it would become a person: how it stands to earlier editions, and who it may be."""

    work: RowWork
    candidates: tuple[Candidate, ...]

    @property
    def person(self) -> Person:
        """The row's person."""
        return self.work.person


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do.

    Attributes:
        rows: rows below the header.
        counts: rows that are new, changed, unchanged, left out; claims; rows with candidates; unnamed people.
        first: the first rows.
        matches: rows that may be about somebody who is here, the first few hundred.
        issues: what is wrong, the first thousand.
        issue_counts: how often each code comes.
        strange: places that the gazetteer does not know, with how many rows name them, the commonest first.
        vanished: rows of the edition before that this table does not have.
        edition: which edition it would be; 1 for a new list.
    """

    rows: int
    counts: dict[str, int]
    first: tuple[RowPreview, ...]
    matches: tuple[RowPreview, ...]
    issues: tuple[RowIssue, ...]
    issue_counts: dict[str, int]
    strange: tuple[tuple[str, int], ...]
    vanished: int
    edition: int


def preview(
    archive: Archive,
    document: Document,
    mapping: Mapping,
    *,
    name: str,
    progress: Callable[[int], None] | None = None,
    shown: int = SHOWN,
) -> Preview:
    """Says what an import would do; writes nothing.

    Args:
        archive: what is here.
        document: the table, kept or only read.
        mapping: what its columns mean.
        name: what the list is called.
        progress: told how many rows were looked at, now and then.
        shown: so many first rows come back.

    Raises:
        OtherColumnsError: when the mapping was made for other headers.
    """
    fits(mapping, header_of(document, mapping))
    before = editions.known(archive, name)
    number = before.next_number if before else 1
    edition = Edition(
        number=number, document=document.id, mapping=mapping, at=archive.clock.now(), agent=archive.agent, rows=0
    )
    own = {one.document for one in before.editions} if before else set()
    comparing = Comparing.of(archive, editions.list_id(name), document, edition, before)
    people = People.of(archive, without=own)
    looking = _Looking(shown=shown)
    last = before.standing[-1] if before and before.standing else None
    missing = _keys(archive, last) if last else set()
    reading = Reading(document=document, mapping=mapping, this_year=archive.clock.now().year)
    for number_of, (_, person, issues) in enumerate(reading.rows(), start=1):
        looking.note(issues)
        if person is None:
            looking.counts[LEFT_OUT] += 1
        else:
            missing.discard(person.key)
            looking.row(comparing.row(person), people)
        if progress and number_of % _EVERY == 0:
            progress(number_of)
        looking.rows = number_of
    return looking.done(len(missing), number)


def _keys(archive: Archive, edition: Edition) -> set[str]:
    document = archive.store.document(edition.document)
    if document is None:
        return set()
    reading = Reading(document=document, mapping=edition.mapping, this_year=edition.at.year)
    return {person.key for _, person, _ in reading.rows() if person}


class _Looking:
    """Counts while the rows go by, and keeps the few that are shown."""

    def __init__(self, shown: int) -> None:
        self.shown = shown
        self.rows = 0
        self.counts: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.first: list[RowPreview] = []
        self.matches: list[RowPreview] = []
        self.issues: list[RowIssue] = []
        self.strange: Counter[str] = Counter()

    def note(self, issues: Iterable[RowIssue]) -> None:
        for one in issues:
            self.codes[one.error.code] += 1
            if len(self.issues) < ISSUES:
                self.issues.append(one)

    def row(self, work: RowWork, people: People) -> None:
        self.counts[work.state] += 1
        self.counts["claims"] += len(work.claims)
        self.counts["unnamed"] += work.person.shielded
        self.strange.update(node.name for node in work.person.nodes if node.schema == "place" and not known(node.name))
        candidates = people.candidates(work.person) if work.state == NEW else ()
        made = RowPreview(work=work, candidates=candidates)
        if candidates:
            self.counts[MAYBE] += 1
            if len(self.matches) < MATCHES:
                self.matches.append(made)
        if len(self.first) < self.shown:
            self.first.append(made)

    def done(self, vanished: int, edition: int) -> Preview:
        return Preview(
            rows=self.rows,
            counts={name: self.counts[name] for name in (NEW, CHANGED, SAME, LEFT_OUT, MAYBE, "unnamed", "claims")},
            first=tuple(self.first),
            matches=tuple(self.matches),
            issues=tuple(self.issues),
            issue_counts=dict(sorted(self.codes.items())),
            strange=tuple(self.strange.most_common(STRANGE)),
            vanished=vanished,
            edition=edition,
        )


Note = Callable[[Iterable[RowIssue]], None]
"""Is told issues as they come."""


def sealed_headers(mapping: Mapping) -> frozenset[str]:
    """Returns the headers of the columns whose values are not shown by default."""
    return frozenset(one.header or str(one.index + 1) for one in mapping.columns if one.means in SEALED)


def issues_csv(
    issues: Iterable[RowIssue], sealed: frozenset[str] = frozenset(), *, head: bool = True
) -> str:  # fmt: skip
    """Returns issues as CSV that is safe to open in a spreadsheet.

    Args:
        issues: what is wrong.
        sealed: headers of columns whose values are not written out.
        head: whether the names of the columns come first.
    """
    out = io.StringIO()
    table = Sheet(out)
    if head:
        out.write("\ufeff")
        table.row(("code", "row", "column", "value", "problem", "cure", "left out"))
    for one in issues:
        value = "" if one.column in sealed else one.value
        cells = (
            one.error.code,
            str(one.row),
            one.column,
            value,
            one.error.message,
            one.error.cure,
            "yes" if one.lost else "",
        )
        table.row(cells)
    return out.getvalue()


def as_json(found: Preview, sealed: frozenset[str]) -> dict[str, Any]:
    """Returns a preview as JSON; values of sealed properties are left out."""
    return {
        "edition": found.edition,
        "rows": found.rows,
        "counts": found.counts,
        "vanished": found.vanished,
        "places_not_in_the_gazetteer": dict(found.strange),
        "issue_counts": found.issue_counts,
        "issues": [_issue(one) for one in found.issues],
        "first": [_row(one, sealed) for one in found.first],
        "matches": [_row(one, sealed) for one in found.matches],
    }


def _issue(one: RowIssue) -> dict[str, Any]:
    return {
        "code": one.error.code, "row": one.row, "column": one.column, "message": one.error.message,
        "cure": one.error.cure, "left_out": one.lost,
    }  # fmt: skip


def _row(one: RowPreview, sealed: frozenset[str]) -> dict[str, Any]:
    person = one.person
    return {
        "row": person.row,
        "key": person.key,
        "state": one.work.state,
        "name": person.name,
        "shielded": person.shielded,
        "facts": [
            {
                "about": fact.local.removeprefix(person.local).lstrip(":"),
                "prop": fact.prop,
                "value": fact.value,
                "start": fact.start,
                "end": fact.end,
            }
            for fact in person.facts
            if fact.prop not in sealed
        ],
        "candidates": [
            {
                "node": candidate.node,
                "name": candidate.name,
                "score": f"{candidate.score:.3f}",
                "why": [f"{feature.name}: {feature.value}" for feature in candidate.why],
                "against": list(candidate.against),
            }
            for candidate in one.candidates
        ],
    }
