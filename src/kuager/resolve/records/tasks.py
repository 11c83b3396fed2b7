"""What an executor of a cluster does beside our own steps. It needs numpy and rapidfuzz there, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from kuager.resolve.records.table import Ints
from kuager.resolve.records.workers import Likes, compare_here


def compared(words: Sequence[str], pairs: tuple[Any, Any]) -> Likes:
    """Returns how alike the words are whose places the two arrays of numbers name."""
    return compare_here(words, *pairs)


def lines(columns: Sequence[Ints]) -> Iterator[tuple[int, ...]]:
    """Returns columns as lines."""
    return zip(*(column.tolist() for column in columns), strict=True)


def packed(rows: Iterable[tuple[int, ...]]) -> Iterator[Ints]:
    """Returns lines of two numbers as one array: a list of rows would take thirty times the memory on the way."""
    yield np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 2)
