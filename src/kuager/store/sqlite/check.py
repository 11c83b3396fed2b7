"""Is the file sound? The engine's own checks, the seals of the pages, and the sums of the logs' rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from kuager.errors import BusyStoreError, DamagedStoreError
from kuager.model import CustodyEvent
from kuager.model.chain import FIRST_SEQ, GENESIS, custody_row
from kuager.model.chain import link as chain_link
from kuager.store import rows
from kuager.store.codec import checksum
from kuager.store.sqlite import erase, reads, sql
from kuager.store.sqlite.connection import Connection, DatabaseError, is_full
from kuager.store.sqlite.migrate import SCHEMA, schema_digest

SUMMED: Final = {
    **{row.table: row.columns for row in (rows.SOURCE, rows.CAPTURE, rows.DOCUMENT, rows.LAYER, rows.NODE, rows.JUDGEMENT, rows.REVIEW, rows.SEALED_VALUE)},
    "extraction": rows.EXTRACTION_COLUMNS,
    "claim": rows.CLAIM_COLUMNS,
    "issue": ("seq", *rows.ISSUE.columns),
}  # fmt: skip
"""Tables whose rows carry a checksum, with the columns summed, in order. Custody has its hash chain instead."""
PLACED: Final = tuple(table for table in SUMMED if table not in ("layer", "sealed_value", "issue"))
"""Tables whose rows have a position in the common log."""
_WORST: Final = 20
"""How many messages of one kind are kept: a damaged page gives thousands."""


def check(link: Connection, *, encrypted: bool) -> list[str]:
    """Returns what is wrong in words; empty when nothing was noticed.

    Raises:
        BusyStoreError: when another process reads or writes, so that the pages on disk cannot be compared yet.
        DiskFullError: when there is no room to write the newest pages to their places; that is no damage.
    """
    sums = partial(_sums, summed=SUMMED)
    seals = _seals if encrypted else _nothing
    return _run(link, (seals, _structure, _schema, _references, _texts, sums, _places, _chain))


def check_rows(link: Connection, summed: Mapping[str, Sequence[str]]) -> list[str]:
    """Returns what is wrong with an encrypted file of other tables than the case database's; see :func:`check`.

    Args:
        link: a connection to it.
        summed: tables whose rows carry a checksum, with the columns summed.
    """
    return _run(link, (_seals, _structure, _schema, partial(_sums, summed=summed)))


def _run(link: Connection, parts: Iterable[Callable[[Connection], list[str]]]) -> list[str]:
    found: list[str] = []
    for part in parts:
        try:
            found += part(link)
        except (DatabaseError, DamagedStoreError, UnicodeDecodeError) as error:
            if is_full(error):
                raise
            found.append(f"the database could not be read to its end: {error}")
    return found


def _nothing(_link: Connection) -> list[str]:
    return []


def _seals(link: Connection) -> list[str]:
    # Pages that are only in the write-ahead log would be reported as damaged: write them to their places first.
    busy = link.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise BusyStoreError("Another kuager is using this archive, so its pages cannot be checked now")
    return [f"seal of a page: {row[0]}" for row in link.execute("PRAGMA cipher_integrity_check").fetchmany(_WORST)]


def _structure(link: Connection) -> list[str]:
    found = [row[0] for row in link.execute(f"PRAGMA integrity_check({_WORST})")]
    return [f"structure: {words}" for words in found if words != "ok"]


def _schema(link: Connection) -> list[str]:
    sound = reads.text(link, SCHEMA) == schema_digest(link)
    return [] if sound else ["the definitions of the tables are not what was written"]


def _references(link: Connection) -> list[str]:
    found = link.execute("PRAGMA foreign_key_check").fetchmany(_WORST)
    return [f"a row of {row[0]} names a {row[2]} that is not there" for row in found]


def _texts(link: Connection) -> list[str]:
    """Every document has its texts, from the first without a gap; nothing else would miss one."""
    found = link.execute(
        "SELECT count(*) FROM document WHERE (SELECT coalesce(max(place) + 1 != count(*), 1) FROM layer "
        "WHERE layer.document = document.id)"
    ).fetchone()[0]
    return [f"{found} documents lack a text"] if found else []


def _sums(link: Connection, summed: Mapping[str, Sequence[str]]) -> list[str]:
    found: list[str] = []
    for table, columns in summed.items():
        query = f"SELECT {sql.quoted(columns)}, crc FROM {table}"  # noqa: S608  our own names
        wrong = sum(1 for row in link.execute(query) if checksum(row[:-1]) != row[-1])
        if wrong:
            found.append(f"{wrong} rows of {table} are not what was written")
    return found


def _chain(link: Connection) -> list[str]:
    previous, expected = GENESIS, FIRST_SEQ
    for raw in link.execute(f"SELECT {sql.columns(rows.CUSTODY)} FROM custody ORDER BY seq"):  # noqa: S608  our own names
        event = rows.CUSTODY.decode(raw)
        # Compared as it stands too: an instant can be spelled in ways that read back as the same one.
        if rows.CUSTODY.encode(event) != tuple(raw) or event.hash != custody_hash(event):
            return [f"the custody chain breaks at number {event.seq}"]
        if event.seq != expected or event.previous != previous:
            return [f"the custody chain breaks at number {event.seq}"]
        previous, expected = event.hash, expected + 1
    return []


def _places(link: Connection) -> list[str]:
    """Every position of the common log is taken once: the sums do not cover it, and it orders what everybody sees."""
    head = reads.head(link)
    taken = [row[0] for table in PLACED for row in link.execute(f"SELECT pos FROM {table}")]  # noqa: S608  our own names
    taken = sorted([*taken, *erase.positions(link)])
    if taken == list(range(1, head + 1)):
        return []
    missing = sorted(set(range(1, head + 1)).difference(taken))
    return [f"the positions of the log are not 1 to {head}, each once{_some(missing)}"]


def _some(missing: list[int]) -> str:
    shown = ", ".join(map(str, missing[:_WORST]))
    return f"; missing: {shown}{' and more' if len(missing) > _WORST else ''}" if missing else ""


def custody_hash(event: CustodyEvent) -> str | None:
    """Returns the hash a row should have; None when it holds bytes where text was, which one flipped bit can do."""
    if bytes in map(type, (event.object, event.agent, event.outcome, event.note, event.previous)):
        return None
    row: dict[str, Any] = custody_row(
        seq=event.seq, object_id=event.object, verb=event.verb, at=event.at, agent=event.agent, outcome=event.outcome,
        note=event.note,
    )  # fmt: skip
    return chain_link(event.previous, row)
