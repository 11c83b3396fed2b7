"""Errors of comparing tables of people."""

from __future__ import annotations

from kuager.errors.base import RunError, UsageError


class MissingEngineError(UsageError):
    """The engine that compares tables is an extra and is not there."""

    code = "K-RESOLVE-001"
    title = "The engine that compares tables of people is not installed"
    cure = "Install it with: make extras"


class TableTooLargeError(RunError):
    """The pairs to compare do not fit into the memory that was allowed."""

    code = "K-RESOLVE-002"
    title = "Comparing this table takes more memory than was allowed"
    cure = "Allow more with --memory MB, or divide the table, for instance by region."
