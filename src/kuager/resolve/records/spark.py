"""The same work on a Spark cluster (extra ``spark``): blocking in its SQL, comparing and grouping in its Python workers.

The driver holds the columns of the table and the pairs, of which there are never more than the budget; everything an
executor needs is sent to it, and none reads or writes a file of ours. What Spark itself puts on its disks while it
shuffles is encrypted. The blocks are those of :mod:`kuager.resolve.records.engine`, and so are the pairs.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Final, Self, TypeVar

import numpy as np
from pyspark.sql import DataFrame, SparkSession

from kuager.resolve.records.engine import RULES, Bounds, Candidates, facts, largest_that_fits, listed
from kuager.resolve.records.table import Ints, People, name_keys
from kuager.resolve.records.tasks import compared, lines, packed
from kuager.resolve.records.workers import Likes

A = TypeVar("A")
B = TypeVar("B")

_ROWS: Final = 50_000
"""Lines handed to Spark at a time."""
_WORDS: Final = 100_000
"""Pairs of words in one task: about a second of work."""
_TASKS: Final = 4
"""Tasks for each core: more than one, so that a slow machine does not hold up the others for long."""
_LEAST_MEMORY: Final = 1024
_LOCAL: Final = "local"
_SETTINGS: Final = {
    "spark.app.name": "kuager resolve",
    "spark.driver.maxResultSize": "4g",
    # Words of names are sent to executors, and Spark keeps what it sends and shuffles in files.
    "spark.io.encryption.enabled": "true",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class Cluster:
    """A connection to Spark for the time of one run.

    Args:
        master: as ``spark-submit --master`` takes it; None leaves it to ``spark-submit``, by which the run was started.
        bounds: what the run may take; the memory is the driver's.
    """

    def __init__(self, master: str | None, bounds: Bounds) -> None:
        self._master = master
        self._bounds = bounds
        self._session: SparkSession | None = None

    def __enter__(self) -> Self:
        build = SparkSession.builder
        for name, value in _SETTINGS.items():
            build = build.config(name, value)
        build = build.config("spark.driver.memory", f"{max(self._bounds.memory_mb, _LEAST_MEMORY)}m")
        if self._master is not None:
            build = build.master(self._master)
            if self._master.startswith(_LOCAL):
                os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
                # On one machine nothing needs to be reached from another.
                build = build.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
        self._session = build.getOrCreate()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.stop()

    @property
    def session(self) -> SparkSession:
        """The connection, as long as it is open."""
        if self._session is None:
            raise RuntimeError("the cluster is connected to by entering it")
        return self._session

    def spread(self, work: Callable[[A], B], parts: Sequence[A], /) -> Iterable[B]:
        """A :class:`~kuager.resolve.records.workers.Spread`: one task for each part."""
        if not parts:
            return []
        context = self.session.sparkContext
        # As bytes of our own: the encrypted way to the executors does not take arrays as they are.
        sent = context.broadcast(pickle.dumps(work))

        def done(mine: Iterable[A]) -> Iterator[B]:
            # What was sent is taken up once for all the parts of a task, and there, not here.
            here: Callable[[A], B] = pickle.loads(sent.value)  # noqa: S301  the bytes are our own, from above
            return map(here, mine)

        try:
            return (
                context.parallelize(list(parts), min(len(parts), _TASKS * context.defaultParallelism))
                .mapPartitions(done)
                .collect()
            )
        finally:
            sent.destroy()

    def compare(self, words: Sequence[str], one: Ints, two: Ints) -> Likes:
        """A :data:`~kuager.resolve.records.workers.Compare`: pairs of words in slices."""
        starts = range(0, len(one), _WORDS)
        parts = [(one[at : at + _WORDS].astype(np.int32), two[at : at + _WORDS].astype(np.int32)) for at in starts]
        return np.concatenate([np.zeros(0, dtype=np.float32), *self.spread(partial(compared, tuple(words)), parts)])

    def candidates(self, people: People) -> Candidates:
        """Lists what :func:`kuager.resolve.records.engine.candidates` lists: counts blocks, keeps what fits, lists pairs."""
        spark = self.session
        self._table(facts(people)).createOrReplaceTempView("facts")
        self._table(name_keys(people)).createOrReplaceTempView("name_keys")
        spark.sql("select distinct row, key from name_keys").createOrReplaceTempView("one")
        spark.sql(_TWO).createOrReplaceTempView("two")
        parts = max(_TASKS * spark.sparkContext.defaultParallelism // 2, len(people) // _ROWS)
        spark.conf.set("spark.sql.shuffle.partitions", str(parts))
        blocks = spark.sql(" union all ".join(map(_blocks_from, ("one", "two")))).persist()
        blocks.createOrReplaceTempView("blocks")
        sizes = spark.sql(
            "select block, any_value(rule) as rule, count(*) as size from blocks group by block"
        ).persist()
        sizes.createOrReplaceTempView("sizes")
        largest = self._bounds.largest_block
        costs = spark.sql(_COSTS.format(largest=largest)).collect()
        limit = largest_that_fits(((int(row[0]), int(row[1])) for row in costs), self._bounds.budget(len(people)))
        found = _arrays(spark.sql(_PAIRS.format(largest=largest, limit=limit)))
        counts = spark.sql(_COUNTS.format(largest=largest, limit=limit)).collect()[0]
        blocks.unpersist()
        sizes.unpersist()
        return listed(found[:, 0], found[:, 1], int(counts[0] or 0), int(counts[1] or 0))

    def _table(self, columns: Mapping[str, Ints]) -> DataFrame:
        count = len(next(iter(columns.values())))
        parts = [tuple(column[at : at + _ROWS] for column in columns.values()) for at in range(0, count, _ROWS)]
        rows = self.session.sparkContext.parallelize(parts, max(1, len(parts))).flatMap(lines)
        return self.session.createDataFrame(rows, ", ".join(f"{name} long" for name in columns))


_TWO: Final = """
    select distinct a.row, xxhash64(least(a.key, b.key), greatest(a.key, b.key)) as key
    from name_keys a join name_keys b on a.row = b.row and a.slot < b.slot
"""
_COSTS: Final = """
    select size * 100 + rule as rank, sum(size * (size - 1) div 2) as cost from sizes
    where size between 2 and {largest} group by rank order by rank
"""
_COUNTS: Final = """
    select count_if(size between 2 and {largest} and size * 100 + rule <= {limit}),
           count_if(size > {largest} or (size >= 2 and size * 100 + rule > {limit})) from sizes
"""
_PAIRS: Final = """
    with kept as (select block from sizes where size between 2 and {largest} and size * 100 + rule <= {limit}),
    inside as (select block, row from blocks left semi join kept using (block))
    select distinct a.row as l, b.row as r from inside a join inside b on a.block = b.block and a.row < b.row
"""


def _blocks_from(table: str) -> str:
    """The blocks of all rules that start from one table of keys, as a query; every name in it comes from the rules."""
    every = []
    for at, (_, start, columns) in enumerate(RULES):
        what = ", ".join((str(at), "key", *columns))
        known = " and ".join(f"{column} >= 0" for column in columns) or "true"
        if start == table:
            every.append(f"if({known}, named_struct('rule', {at}, 'block', xxhash64({what})), null)")
    return (
        f"select in.rule, in.block, row from (select explode(array({', '.join(every)})) as in, row "  # noqa: S608  see above
        f"from {table} join facts using (row)) where in is not null"
    )


def _arrays(table: DataFrame) -> Ints:
    """Two columns of numbers, fetched as arrays: a list of rows would take thirty times the memory."""
    return np.concatenate([np.zeros((0, 2), dtype=np.int64), *table.rdd.mapPartitions(packed).collect()])
