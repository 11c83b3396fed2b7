"""Takes the rows of a list in: one transaction per batch, gone on with after any interruption, each value once.

A row of a later edition is the same person when the list's own number says so. What it says again is no second claim:
one list is one voice, however often it is printed. What it says otherwise is a new claim, and the one before is marked
as said until this edition. What it does not say changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kuager.errors.lists import UnfinishedListError, WithdrawnListError
from kuager.model import Document
from kuager.workflow.archive import Archive
from kuager.workflow.lists import editions, writing
from kuager.workflow.lists.editions import Edition
from kuager.workflow.lists.guessing import header_of
from kuager.workflow.lists.mapping import Mapping, fits
from kuager.workflow.lists.people import Person, Reading, RowIssue, body
from kuager.workflow.lists.writing import LEFT_OUT, Comparing

BATCH: Final = 250
"""Rows of one transaction: some 2,500 claims."""
_Batch = list[tuple[Person | None, list[RowIssue]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far an import is; what is counted here is durable. ``counts`` are of all runs of the edition."""

    done: int
    rows: int
    counts: dict[str, int]
    issues: tuple[RowIssue, ...] = ()


def run(
    archive: Archive, document: Document, mapping: Mapping, *, name: str, agent: str = ""
) -> Generator[Step, None, Edition]:
    """Imports an edition of a list, or goes on with one that was interrupted.

    Args:
        archive: where to.
        document: the table, kept by :func:`kuager.workflow.lists.taking.take`.
        mapping: what its columns mean, as a person confirmed it.
        name: what the list is called; the same name is another edition of the same list.
        agent: who imports; the archive's agent when left out.

    Yields:
        How far it is, after every transaction.

    Returns:
        The edition. Of a file that is in already with this mapping, the edition it is, and nothing is done.

    Raises:
        OtherColumnsError: when the mapping was made for other headers.
        UnfinishedListError: when another file of this list is half in.
        WithdrawnListError: when this edition was taken back.
    """
    fits(mapping, header_of(document, mapping))
    before = editions.known(archive, name)
    edition = _edition(archive, before, document, mapping, name, agent or archive.agent)
    if edition.finished:
        return edition
    source = editions.list_id(name)
    comparing = Comparing.of(archive, source, document, edition, before)
    said = editions.verdicts(archive, source)
    judged = frozenset(frozenset((row.left, row.right)) for row in archive.store.judgements()) if said else frozenset()
    counts = Counter(edition.counts)
    done = edition.done
    reading = Reading(document=document, mapping=mapping, this_year=archive.clock.now().year)
    for batch in _batches(islice(reading.rows(), done, None)):
        work = [comparing.row(person) for person, _ in batch if person]
        done += len(batch)
        counts.update(one.state for one in work)
        counts["claims"] += sum(len(one.claims) for one in work)
        counts[LEFT_OUT] += len(batch) - len(work)
        with archive.store.write() as writer:
            writing.write(archive, writer, work, comparing, edition, said=said, judged=judged)
            editions.log_rows(writer, source, edition, done, dict(counts), archive.clock.now())
        issues = tuple(issue for _, found in batch for issue in found)
        yield Step(done=done, rows=edition.rows, counts=dict(counts), issues=issues)
    with archive.store.write() as writer:
        editions.log_done(writer, source, edition, dict(counts), archive.clock.now())
    return editions.edition_of(editions.find(archive, name), edition.number)


def _edition(
    archive: Archive, before: editions.List | None, document: Document, mapping: Mapping, name: str, agent: str
) -> Edition:  # fmt: skip
    """Returns the edition to import: the one that was interrupted, the one this file is already, or a new one."""
    if before is not None and before.unfinished is not None:
        half = before.unfinished
        if half.document != document.id or half.mapping.digest != mapping.digest:
            raise UnfinishedListError(item=f"{before.name}, edition {half.number}, {half.done} of {half.rows} rows")
        return half
    taken_back = [one for one in before.editions if one.withdrawn] if before else []
    if any(one.document == document.id and one.mapping.digest == mapping.digest for one in taken_back):
        raise WithdrawnListError(item=name)
    last = before.standing[-1] if before and before.standing else None
    if last is not None and last.document == document.id and last.mapping.digest == mapping.digest:
        return last
    made = Edition(
        number=before.next_number if before else 1,
        document=document.id,
        mapping=mapping,
        at=archive.clock.now(),
        agent=agent,
        rows=sum(1 for _ in body(document, mapping)),
    )
    with archive.store.write() as writer:
        editions.log_begun(writer, editions.source_of(name), made)
    return made


def _batches(rows: Iterable[tuple[object, Person | None, list[RowIssue]]]) -> Iterator[_Batch]:
    batch: _Batch = []
    for _, person, issues in rows:
        batch.append((person, issues))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
