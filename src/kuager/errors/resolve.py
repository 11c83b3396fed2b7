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


class BadReviewedError(UsageError):
    """The file of reviewed pairs cannot be used."""

    code = "K-RESOLVE-003"
    title = "The reviewed pairs cannot be used"
    cure = (
        "Each line needs the ids of two records of the table and the answer same, different or nothing; "
        "give the table they come from with --reviewed-table."
    )


class TooFewReviewedError(UsageError):
    """Too few reviewed pairs, or all of one kind."""

    code = "K-RESOLVE-004"
    title = "From these reviewed pairs nothing can be learnt"
    cure = "Review at least 20 pairs of the same person and 20 of two; --ask N FILE picks pairs worth reviewing."


class BadJudgeError(UsageError):
    """The file does not hold what an earlier run learnt."""

    code = "K-RESOLVE-005"
    title = "This file holds nothing that was learnt, or it is of another version"
    cure = "Learn again from the reviewed pairs with --reviewed FILE --save-model FILE."


class MissingJavaError(UsageError):
    """Spark needs Java, which is no part of ours."""

    code = "K-RESOLVE-006"
    title = "Spark was asked for, and there is no Java of version 17 or newer"
    cure = "Install your system's Java (on Debian: apt install default-jre-headless), or leave --engine spark out."


class SparkError(RunError):
    """The cluster could not be reached, or broke off."""

    code = "K-RESOLVE-007"
    title = "The Spark cluster could not be reached, or it broke off"
    cure = "Look at --spark-master and at Spark's own log. The same command goes on from the last finished step."
