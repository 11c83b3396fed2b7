"""Mistakes of kuager's own, caught at the two boundaries of workflow."""

from __future__ import annotations

from kuager.errors.base import ItemError, RunError


class UnforeseenError(RunError):
    """A mistake of kuager's own."""

    code = "K-RUN-001"
    title = "kuager made a mistake of its own and stopped"
    cure = "Nothing acknowledged is lost. Run it again with KUAGER_DEBUG=1 and report what it prints, after taking out names."

    trace: str = ""


class UnforeseenItemError(ItemError):
    """A mistake of kuager's own about one item."""

    code = "K-ITEM-001"
    title = "kuager made a mistake of its own with this item; it was preserved but not read"
    cure = "Report it with this code if you may share the file; the rest of the run went on."
