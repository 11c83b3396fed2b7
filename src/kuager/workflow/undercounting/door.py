"""The way to the estimate, which needs numpy and scipy; everything else works without them."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from kuager.errors.counts import MissingCountsError
from kuager.workflow.undercounting.views import Membership, Shown, Tell, quietly


class Estimate(Protocol):
    """Says what lists say about people on none of them."""

    def __call__(
        self, membership: Membership, *, mistakes: bool = False, kept: dict[str, object] | None = None,
        tell: Tell = quietly,
    ) -> Shown:  # fmt: skip
        """See :func:`kuager.workflow.undercounting.estimating.estimate`."""
        ...


def estimating() -> Estimate:
    """Returns the estimate.

    Raises:
        MissingCountsError: when the extra ``counts`` is not installed.
    """
    try:
        found = import_module("kuager.workflow.undercounting.estimating")
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in {"numpy", "scipy"}:
            raise MissingCountsError(f"{error.name} is not installed; it is in the extra counts") from error
        raise
    return cast("Estimate", found.estimate)
