"""Blocking in DuckDB: counts what every block would cost, keeps the cheapest within a budget, and only then lists pairs."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import duckdb
import numpy as np

from kuager.resolve.records.table import Ints, People, name_keys

RULES: Final = (
    ("both parts", "two", ()),
    ("both parts, born", "two", ("birth_year",)),
    ("both parts, place", "two", ("place",)),
    ("both parts, region", "two", ("region",)),
    ("one part", "one", ()),
    ("one part, born, place", "one", ("birth_year", "place")),
    ("one part, born, region", "one", ("birth_year", "region")),
    ("one part, born, detained", "one", ("birth_year", "detention_year")),
    ("one part, born", "one", ("birth_year",)),
    ("one part, place", "one", ("place",)),
    ("one part, place, detained", "one", ("place", "detention_year")),
)
"""Name of the rule, the table of name keys it starts from, and the columns that must agree as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Pairs of rows worth comparing (``left`` < ``right``), and what blocking cost and left out."""

    left: Ints
    right: Ints
    blocks_kept: int
    blocks_dropped: int
    """Blocks too large for the budget; their records still meet in narrower blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a run may take: pairs per record and in all, records in one block, memory of the engine in MB, threads."""

    pairs_per_record: float = 48.0
    most_pairs: int = 10_000_000
    largest_block: int = 1000
    memory_mb: int = 1500
    threads: int = 2

    def budget(self, records: int) -> int:
        """Returns the number of pairs that may be compared among so many records."""
        return min(int(self.pairs_per_record * records), self.most_pairs)


def connect(bounds: Bounds) -> duckdb.DuckDBPyConnection:
    """Opens DuckDB in memory: it spills nothing to disk, fetches no extension, and keeps to its share of memory."""
    return duckdb.connect(
        config={
            "memory_limit": f"{bounds.memory_mb}MB",
            "threads": bounds.threads,
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


def candidates(people: People, bounds: Bounds) -> Candidates:
    """Lists the pairs of records that share a block, each once, sorted.

    The cost of every block, n(n-1)/2 pairs, is counted first. Blocks are kept from the smallest on until the budget
    (``pairs_per_record`` times the records, at most ``most_pairs``) is spent; so a rare name meets on its own and a
    common one only together with a year or a place. Nothing is written to disk: beyond ``memory_mb`` the engine fails,
    it does not spill.

    Raises:
        duckdb.OutOfMemoryException: when the budget does not fit into ``memory_mb``.
    """
    with closing(connect(bounds)) as base:
        _load(base, people)
        for rule, (_, table, columns) in enumerate(RULES):
            _blocks_of(base, rule, table, columns, bounds.largest_block)
        limit = _largest_that_fits(base, bounds.budget(len(people)))
        dropped, kept = _count(base, limit)
        found = base.execute(_PAIRS, [limit]).fetchnumpy()
    return listed(found["l"], found["r"], kept, dropped)


def listed(left: Ints, right: Ints, kept: int, dropped: int) -> Candidates:
    """Returns pairs in the order of their rows, whatever order they were found in."""
    order = np.lexsort((right, left))
    return Candidates(
        left=left[order].astype(np.int64),
        right=right[order].astype(np.int64),
        blocks_kept=kept,
        blocks_dropped=dropped,
    )


_PAIRS: Final = """
    with kept as (select block from sizes where rank <= ?),
    inside as (select block, row from blocks semi join kept using (block))
    select distinct a.row as l, b.row as r from inside a join inside b on a.block = b.block and a.row < b.row
"""


def facts(people: People) -> dict[str, Ints]:
    """Returns the table of what must agree beside a name, one line per ``row``; -1 where nothing is said."""
    return {
        "row": np.arange(len(people)),
        "birth_year": people.birth_year,
        "place": people.place,
        "region": people.region,
        "detention_year": people.detention_year,
    }


def _load(base: duckdb.DuckDBPyConnection, people: People) -> None:
    for name, columns in (("name_keys", name_keys(people)), ("facts", facts(people))):
        base.register("incoming", columns)
        base.execute(f"create table {name} as select * from incoming")  # noqa: S608  the name is one of two above
        base.unregister("incoming")
    base.execute("create table one as select distinct row, key::ubigint as key from name_keys")
    base.execute("""
        create table two as select distinct a.row, hash(least(a.key, b.key), greatest(a.key, b.key)) as key
        from name_keys a join name_keys b on a.row = b.row and a.slot < b.slot
    """)
    base.execute("create table blocks (block ubigint, row bigint)")
    base.execute("create table sizes (block ubigint, size bigint, rank bigint)")
    base.execute("create table too_large (blocks bigint)")


def _blocks_of(base: duckdb.DuckDBPyConnection, rule: int, table: str, columns: tuple[str, ...], largest: int) -> None:
    """Adds the blocks of one rule that have at least two and at most ``largest`` records."""
    # Names of tables and columns come from RULES only.
    what = ", ".join((str(rule), "key", *columns))
    known = " and ".join(f"{column} >= 0" for column in columns) or "true"
    base.execute(
        f"create or replace temp table these as select hash({what}) as block, row "  # noqa: S608  see above
        f"from {table} join facts using (row) where {known}"
    )
    base.execute("create or replace temp table counted as select block, count(*) as size from these group by block")
    base.execute("insert into too_large select count(*) from counted where size > ?", [largest])
    # Small blocks first; among blocks of one size, those of the stricter rule.
    base.execute("insert into sizes select *, size * 100 + ? from counted where size between 2 and ?", [rule, largest])
    base.execute("insert into blocks from these semi join sizes using (block)")


def _largest_that_fits(base: duckdb.DuckDBPyConnection, budget: int) -> int:
    rows = base.execute("select rank, sum(size * (size - 1) // 2)::bigint from sizes group by rank order by rank")
    return largest_that_fits(rows.fetchall(), budget)


def largest_that_fits(costs: Iterable[tuple[int, int]], budget: int) -> int:
    """Returns the last rank of blocks that the budget reaches to; the ranks come in order, with their cost in pairs."""
    spent, limit = 0, 0
    for rank, cost in costs:
        spent += cost
        if spent > budget:
            break
        limit = rank
    return limit


def _count(base: duckdb.DuckDBPyConnection, limit: int) -> tuple[int, int]:
    found = base.execute(
        "select (select sum(blocks) from too_large) + count(*) filter (rank > $1), count(*) filter (rank <= $1) from sizes",
        [limit],
    ).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)
