"""A folder of recordings with a table: the rows are taken in as claims at their cells, then each row's recording.

Both halves go on after any interruption. What ties a row to its recording is a claim like any other: the digest of the
preserved bytes, said by the cell that names the file.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from kuager.errors import ItemError
from kuager.errors.lists import NoFileCellError, RecordingNotTakenError, SameRecordingError, UnknownColumnError
from kuager.model import AddResult, Document, NodeId, Outcome
from kuager.workflow import ingest
from kuager.workflow.archive import Archive
from kuager.workflow.lists import editions, importing, preview, writing
from kuager.workflow.lists.editions import Edition
from kuager.workflow.lists.fields import TESTIMONY
from kuager.workflow.lists.mapping import Column, Mapping
from kuager.workflow.lists.people import Fact, Person, Reading, RowIssue
from kuager.workflow.lists.preview import Preview
from kuager.workflow.lists.writing import Comparing
from kuager.workflow.reviewed import CORRECTED, REJECTED, states
from kuager.workflow.testimonies.files import Folder, sought

RECORDING: Final = "recording"
"""The property that ties a testimony to the preserved bytes."""
ROWS, FILMS = "rows", "recordings"
_TOGETHER: Final = 25
"""Recordings whose ties are written in one transaction; those lost with a crash are known by their bytes."""
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far it is; what is counted here is durable. ``part`` is :data:`ROWS` or :data:`FILMS`."""

    part: str
    done: int
    of: int
    counts: dict[str, int]
    issues: tuple[RowIssue, ...] = ()


@dataclass(slots=True, kw_only=True)
class Plan:
    """What the rows of a table ask of a folder.

    Attributes:
        wanted: by the path of a file, the rows and cells that name it.
        issues: what is wrong with cells that name files, and with columns.
        rows: how many rows name a file.
        loose: files of the folder that no row names, the first few; ``others`` counts them.
    """

    wanted: dict[str, list[tuple[int, Fact]]] = field(default_factory=dict)
    issues: list[RowIssue] = field(default_factory=list)
    rows: int = 0
    loose: tuple[str, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What an import would do: with the rows, and with the recordings."""

    preview: Preview
    plan: Plan

    @property
    def issues(self) -> tuple[RowIssue, ...]:
        """Everything that is wrong, in the order of rows."""
        return tuple(sorted((*self.preview.issues, *self.plan.issues), key=lambda one: one.row))


def foresee(
    archive: Archive, inside: Folder, document: Document, mapping: Mapping, *, name: str, table: str = ""
) -> Foreseen:
    """Says what an import would do; writes nothing and opens no recording.

    Args:
        archive: what is here.
        inside: the folder.
        document: the table, kept or only read.
        mapping: what its columns mean.
        name: what the batch is called.
        table: the table's own path, so that it does not count as a file nobody names.
    """
    found = preview.preview(archive, document, mapping, name=name)
    return Foreseen(preview=found, plan=plan(inside, document, mapping, archive.clock.now().year, table))


def plan(inside: Folder, document: Document, mapping: Mapping, year: int, table: str = "") -> Plan:
    """Returns what the rows of a table ask of a folder.

    Args:
        inside: the folder.
        document: the table as it was read.
        mapping: what its columns mean.
        year: the present one.
        table: the table's own path.
    """
    made = Plan(issues=[_unknown(one.header, mapping.header_row) for one in mapping.columns if _silent(one)])
    names = {one.index: one.header for one in mapping.columns}
    reading = Reading(document=document, mapping=mapping, this_year=year)
    for row, person, _ in reading.rows():
        facts = _files(person)
        if person is not None and not facts:
            made.issues.append(_issue(row.number, "", "", NoFileCellError()))
        for fact in facts:
            made.rows += 1
            path = sought(inside, fact.value)
            if isinstance(path, ItemError):
                made.issues.append(_issue(row.number, names[fact.column], fact.value, path))
            else:
                made.wanted.setdefault(path, []).append((row.number, fact))
    loose = inside.others({*made.wanted, table})
    made.loose, made.others = tuple(loose[:_SHOWN]), len(loose)
    return made


def _silent(column: Column) -> bool:
    return bool(column.header) and not column.means


def _unknown(header: str, row: int) -> RowIssue:
    return _issue(row, header, header, UnknownColumnError())


def _issue(row: int, column: str, value: str, error: ItemError) -> RowIssue:
    return RowIssue(row=row, column=column, value=value[:_SHOWN], error=error)


def _files(person: Person | None) -> list[Fact]:
    return [fact for fact in person.facts if (fact.schema, fact.prop) == (TESTIMONY, "file")] if person else []


def run(
    archive: Archive, inside: Folder, document: Document, mapping: Mapping, *, name: str, agent: str = "", table: str = "",
    given_by: str | None = None,
) -> Generator[Step, None, Edition]:  # fmt: skip
    """Takes a table and its recordings in, or goes on where that was interrupted; see :func:`foresee` for the arguments.

    Args:
        archive: where to.
        inside: the folder.
        document: the table, kept by :func:`kuager.workflow.lists.taking.take`.
        mapping: what its columns mean, as a person confirmed it.
        name: what the batch is called; the same name is a newer edition of its table.
        agent: who imports.
        table: the table's own path.
        given_by: who gave the recordings.

    Yields:
        How far it is, after every transaction: first the rows, then the recordings.

    Returns:
        The edition of the table.
    """
    with closing(importing.run(archive, document, mapping, name=name, agent=agent)) as rows:
        edition = yield from _rows(rows)
    wanted = plan(inside, document, mapping, archive.clock.now().year, table)
    yield Step(part=FILMS, done=0, of=len(wanted.wanted), counts={}, issues=tuple(wanted.issues))
    yield from _films(archive, wanted, _Tying.of(archive, document, edition, name), given_by)
    return edition


def _rows(steps: Generator[importing.Step, None, Edition]) -> Generator[Step, None, Edition]:
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            edition: Edition = end.value
            return edition
        yield Step(part=ROWS, done=step.done, of=step.rows, counts=step.counts, issues=step.issues)


def _films(
    archive: Archive, wanted: Plan, tying: _Tying, given_by: str | None
) -> Generator[Step, None, None]:  # fmt: skip
    """Takes in what is not tied yet, and ties it; a step for every few recordings that are durable with their ties."""
    open_ = [path for path, facts in wanted.wanted.items() if not all(tying.tied(fact) for _, fact in facts)]
    counts = Counter({"known": len(wanted.wanted) - len(open_)})
    issues: list[RowIssue] = []
    with closing(ingest.add(archive, open_, given_by=given_by, fresh=False)) as results:
        for one in results:
            counts[one.outcome.value] += 1
            issues += tying.take(wanted.wanted.get(one.item, ()), one)
            if len(tying.waiting) >= _TOGETHER:
                tying.write()
                yield _step(wanted, counts, issues)
                issues = []
    tying.write()
    yield _step(wanted, counts, issues)


def _known(archive: Archive) -> dict[NodeId, str]:
    """Returns the testimonies that are tied to a recording, and were not untied, with its digest."""
    standing = states(archive)
    claims = archive.store.claims(prop=RECORDING)
    return {claim.subject: claim.value for claim in claims if standing.get(claim.id) not in {REJECTED, CORRECTED}}


def _step(wanted: Plan, counts: Counter[str], issues: Iterable[RowIssue]) -> Step:
    return Step(part=FILMS, done=counts.total(), of=len(wanted.wanted), counts=dict(counts), issues=tuple(issues))


@dataclass(slots=True, kw_only=True)
class _Tying:
    """Ties rows to recordings by claims of the edition, so that they are withdrawn and put back with it."""

    archive: Archive
    comparing: Comparing
    known: set[NodeId]
    held: dict[str, NodeId]
    waiting: list[tuple[Fact, str]] = field(default_factory=list)

    @classmethod
    def of(cls, archive: Archive, document: Document, edition: Edition, name: str) -> _Tying:
        comparing = Comparing.of(archive, editions.list_id(name), document, edition, None)
        tied = _known(archive)
        return cls(
            archive=archive, comparing=comparing, known=set(tied), held={sha: node for node, sha in tied.items()}
        )

    def tied(self, fact: Fact) -> bool:
        return writing.node_id(self.comparing.source, fact.local) in self.known

    def take(self, facts: Iterable[tuple[int, Fact]], result: AddResult) -> list[RowIssue]:
        """Notes the ties of what came in; returns what is wrong with it."""
        capture = self.archive.store.capture(result.capture) if result.capture else None
        if capture is None or result.outcome is Outcome.FAILED:
            told = f"{RecordingNotTakenError.title}: {result.message or ''} ({result.code or result.outcome.value})"
            return [_issue(row, "", fact.value, RecordingNotTakenError(told)) for row, fact in facts]
        issues = []
        for row, fact in facts:
            node = writing.node_id(self.comparing.source, fact.local)
            if self.held.setdefault(capture.sha256, node) != node:
                issues.append(_issue(row, "", fact.value, SameRecordingError()))
            self.waiting.append((fact, capture.sha256))
        return issues

    def write(self) -> None:
        """Writes the ties that wait, each once."""
        claims = []
        for fact, sha256 in self.waiting:
            node = writing.node_id(self.comparing.source, fact.local)
            if node not in self.known:
                self.known.add(node)
                claims.append(self.comparing.tie(fact, RECORDING, sha256))
        if claims:
            with self.archive.store.write() as writer:
                writer.claims(claims)
        self.waiting = []


def tied(archive: Archive, found: Plan, name: str) -> int:
    """Returns how many of the recordings that rows name are in and tied to their rows."""
    source = editions.list_id(name)
    known = _known(archive)
    return sum(
        all(writing.node_id(source, fact.local) in known for _, fact in facts) for facts in found.wanted.values()
    )


def by_code(issues: Iterable[RowIssue]) -> dict[str, int]:
    """Counts issues by their codes."""
    found: dict[str, int] = defaultdict(int)
    for one in issues:
        found[one.error.code] += 1
    return dict(sorted(found.items()))


__all__ = ["FILMS", "RECORDING", "ROWS", "Foreseen", "Plan", "Step", "by_code", "foresee", "plan", "run", "tied"]
