"""What was imported: lists, their editions and mappings, kept as rows of the review log, so that a backup and undo hold them.

A list is a source of kind ``list``. An edition is one file of it read with one mapping. Nothing here is ever changed:
that an edition is finished, withdrawn or put back are rows of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from kuager.errors.lists import UnknownListError
from kuager.model import DocumentId, Review, Source, SourceId, content_id
from kuager.ports import Writer
from kuager.text.fold import plain
from kuager.workflow import reviewed
from kuager.workflow.archive import Archive
from kuager.workflow.lists import mapping as mappings
from kuager.workflow.lists.mapping import Mapping
from kuager.workflow.reviewed import LISTED

KIND: Final = "list"
BEGUN, DONE = f"{LISTED}begun", f"{LISTED}done"
WITHDRAWN, RESTORED = f"{LISTED}withdrawn", f"{LISTED}restored"
ROWS, VERDICT, MAPPING = f"{LISTED}rows", f"{LISTED}verdict", f"{LISTED}mapping"
MARK: Final = f"{LISTED}edition "
"""How the value of a review begins that an edition, and not a person, wrote."""
_HALF_IN: Final = "lists half in"
_MAPPINGS: Final = f"{LISTED}mappings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One file of a list, as far as it was taken in.

    Attributes:
        number: counted from 1 within its list.
        document: the table's document.
        mapping: how it was read.
        at: when the import began.
        agent: who imported it.
        done: rows that are in.
        rows: rows there are.
        finished: whether all of it is in.
        counts: what became of the rows that are in.
        withdrawn: whether it was taken back.
        reason: why it was taken back.
    """

    number: int
    document: DocumentId
    mapping: Mapping
    at: datetime
    agent: str
    rows: int
    done: int = 0
    finished: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    withdrawn: bool = False
    reason: str = ""

    @property
    def extractor(self) -> str:
        """Who makes this edition's claims: the mapping, by its name and digest."""
        return f"{LISTED}{self.mapping.name}@{self.mapping.digest[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """A list with its editions, the oldest first."""

    id: SourceId
    name: str
    editions: tuple[Edition, ...]

    @property
    def standing(self) -> tuple[Edition, ...]:
        """The editions that were not taken back."""
        return tuple(one for one in self.editions if not one.withdrawn)

    @property
    def next_number(self) -> int:
        """The number of the edition that comes next; one that was taken back keeps its own."""
        return 1 + max((one.number for one in self.editions), default=0)

    @property
    def unfinished(self) -> Edition | None:
        """The edition whose import was interrupted."""
        return next((one for one in self.editions if not one.finished and not one.withdrawn), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowVerdict:
    """What a person said of one row and somebody who is here: same, different or unsure, with the reason."""

    key: str
    node: str
    verdict: str
    reason: str
    agent: str


def list_id(name: str) -> SourceId:
    """Returns the id of the list of this name; case and spaces do not matter."""
    return SourceId(content_id("s", KIND, plain(name) or name))


def source_of(name: str) -> Source:
    """Returns the source that a list is."""
    return Source(id=list_id(name), kind=KIND, name=name.strip())


def every(archive: Archive) -> list[List]:
    """Returns all lists, the oldest first."""
    return [_list(archive, source) for source in archive.store.sources() if source.kind == KIND]


def find(archive: Archive, given: str) -> List:
    """Returns the list of this name or id.

    Raises:
        UnknownListError: when there is none.
    """
    wanted = list_id(given)
    for source in archive.store.sources():
        if source.kind == KIND and source.id in {wanted, given}:
            return _list(archive, source)
    raise UnknownListError(item=given)


def groups(archive: Archive) -> list[frozenset[DocumentId]]:
    """Returns the documents of each list: however many editions there are, and taken back or not, one voice."""
    return [frozenset(edition.document for edition in one.editions) for one in every(archive)]


def half_in(archive: Archive) -> tuple[List, ...]:
    """Returns the lists of which only some rows are in, so that every screen can say so; held until something changes."""
    head, held = archive.store.head(), archive.cache.get(_HALF_IN)
    if isinstance(held, tuple) and held[0] == head:
        kept: tuple[List, ...] = held[1]
        return kept
    found = tuple(one for one in every(archive) if one.unfinished)
    archive.cache[_HALF_IN] = (head, found)
    return found


def mark(number: int) -> str:
    """Returns what the reviews carry that this edition wrote."""
    return f"{MARK}{number}"


def untils(archive: Archive) -> dict[str, int]:
    """Returns by claim the edition until which its list said so, where a person had decided about the claim."""
    return {
        claim: int((row.value or "").removeprefix(MARK) or 0)
        for claim, row in reviewed.untils(archive.store.reviews()).items()
    }


def known(archive: Archive, name: str) -> List | None:
    """Returns the list of this name, or None when it is a new one."""
    try:
        return find(archive, name)
    except UnknownListError:
        return None


def edition_of(found: List, number: int) -> Edition:
    """Returns one edition, also one that was taken back; the latest one when the number is 0.

    Raises:
        UnknownListError: when there is none of that number.
    """
    fitting = [one for one in found.editions if one.number == number or not number]
    if not fitting:
        raise UnknownListError(item=f"{found.name}, edition {number}")
    return fitting[-1]


def _list(archive: Archive, source: Source) -> List:
    made: dict[int, Edition] = {}
    for row in archive.store.reviews(source.id):
        if not row.decision.startswith(LISTED) or row.decision == VERDICT:
            continue
        told = json.loads(row.value or "{}")
        number = int(told.get("number", 0))
        if row.decision == BEGUN:
            made[number] = _begun(archive, source.id, number, told, row)
        elif number in made:
            made[number] = _after(made[number], row, told)
    return List(id=source.id, name=source.name, editions=tuple(made[number] for number in sorted(made)))


def _begun(archive: Archive, source: SourceId, number: int, told: dict[str, Any], row: Review) -> Edition:
    steps = archive.store.reviews(_progress(source, number))
    far = json.loads(steps[-1].value or "0") if steps else 0
    if isinstance(far, int):  # archives of before 2026-11-22 hold the number of rows alone
        far = {"done": far, "counts": {}}
    return Edition(
        number=number,
        document=DocumentId(told["document"]),
        mapping=mappings.from_json(told["mapping"]),
        at=row.at,
        agent=row.agent,
        rows=int(told["rows"]),
        done=far["done"],
        counts=far["counts"],
    )


def _after(edition: Edition, row: Review, told: dict[str, Any]) -> Edition:
    if row.decision == DONE:
        return replace(edition, finished=True, done=edition.rows, counts=told.get("counts", {}))
    if row.decision in {WITHDRAWN, RESTORED}:
        return replace(edition, withdrawn=row.decision == WITHDRAWN, reason=row.reason)
    return edition


def _progress(source: SourceId, number: int) -> str:
    return f"{source}/{number}"


def log_begun(writer: Writer, source: Source, edition: Edition) -> None:
    """Logs that an import begins."""
    told = {
        "number": edition.number,
        "document": edition.document,
        "rows": edition.rows,
        "mapping": mappings.as_json(edition.mapping),
        "digest": edition.mapping.digest,
    }
    writer.source(source)
    _log(writer, source.id, BEGUN, told, agent=edition.agent, at=edition.at)


def log_rows(
    writer: Writer, source: SourceId, edition: Edition, done: int, counts: dict[str, int], at: datetime
) -> None:  # fmt: skip
    """Logs how many rows are in and what became of them; part of the transaction that brings them."""
    told = json.dumps({"done": done, "counts": counts}, sort_keys=True)
    writer.review(_progress(source, edition.number), ROWS, agent=edition.agent, at=at, value=told)


def log_done(writer: Writer, source: SourceId, edition: Edition, counts: dict[str, int], at: datetime) -> None:
    """Logs that all of an edition is in."""
    _log(writer, source, DONE, {"number": edition.number, "counts": counts}, agent=edition.agent, at=at)


def log_state(
    writer: Writer, source: SourceId, number: int, decision: str, *, agent: str, at: datetime, reason: str
) -> None:  # fmt: skip
    """Logs that an edition was withdrawn or put back."""
    _log(writer, source, decision, {"number": number}, agent=agent, at=at, reason=reason)


def _log(
    writer: Writer, source: SourceId, decision: str, told: dict[str, Any], *, agent: str, at: datetime, reason: str = ""
) -> None:
    value = json.dumps(told, ensure_ascii=False, sort_keys=True)
    writer.review(source, decision, agent=agent, at=at, value=value, reason=reason)


# --- what people said of rows ----------------------------------------------------------------------------------------


def say(
    archive: Archive, name: str, *, key: str, node: str, verdict: str, reason: str = "", agent: str = ""
) -> None:  # fmt: skip
    """Records what a person says of a row and somebody who is here; it counts when the row is taken in."""
    source = source_of(name)
    value = json.dumps({"key": key, "node": node, "verdict": verdict}, sort_keys=True)
    with archive.store.write() as writer:
        writer.source(source)
        writer.review(
            source.id, VERDICT, agent=agent or archive.agent, at=archive.clock.now(), value=value, reason=reason
        )


def verdicts(archive: Archive, source: SourceId) -> dict[str, list[RowVerdict]]:
    """Returns what people said of rows by the rows' keys; of one row and one person the latest counts."""
    latest: dict[tuple[str, str], RowVerdict] = {}
    for row in archive.store.reviews(source):
        if row.decision == VERDICT:
            told = json.loads(row.value or "{}")
            latest[told["key"], told["node"]] = RowVerdict(
                key=told["key"], node=told["node"], verdict=told["verdict"], reason=row.reason, agent=row.agent
            )
    found: dict[str, list[RowVerdict]] = {}
    for one in latest.values():
        found.setdefault(one.key, []).append(one)
    return found


# --- saved mappings --------------------------------------------------------------------------------------------------


def saved(archive: Archive) -> dict[str, Mapping]:
    """Returns the saved mappings by name, the latest version of each."""
    return {one.name: one for one in versions(archive)}


def versions(archive: Archive) -> Iterable[Mapping]:
    """Yields every saved version of every mapping, in the order they were saved."""
    for row in archive.store.reviews(_MAPPINGS):
        if row.decision == MAPPING:
            yield mappings.parse(row.value or "")


def save(archive: Archive, mapping: Mapping, agent: str = "") -> Mapping:
    """Saves a mapping under its name; a changed one is a new version, an unchanged one is not saved again."""
    before = saved(archive).get(mapping.name)
    if before is not None and before.digest == mapping.digest:
        return before
    made = replace(mapping, version=before.version + 1 if before else 1)
    with archive.store.write() as writer:
        writer.review(
            _MAPPINGS,
            MAPPING,
            agent=agent or archive.agent,
            at=archive.clock.now(),
            value=json.dumps(mappings.as_json(made), ensure_ascii=False, sort_keys=True),
        )
        writer.advance()
    return made
