"""Errors of compartments: a part of the archive that some may see and others not."""

from __future__ import annotations

from kuager.errors.base import ItemError, UsageError


class UnknownCompartmentError(UsageError):
    """No compartment of that name, or none that whoever asks may know of."""

    code = "K-SCOPE-001"
    title = "There is no compartment of that name"
    cure = "List them with: kuager compartment list; make one with: kuager compartment make NAME"


class BadCompartmentError(UsageError):
    """A name that no compartment may have."""

    code = "K-SCOPE-002"
    title = "A compartment cannot be called that"
    cure = "Take a pseudonym of 1 to 40 letters, digits and hyphens, such as north-desk; never the name of a person or place at risk."


class StaleViewError(ItemError):
    """Somebody moved something between compartments while this was being worked out."""

    code = "K-SCOPE-003"
    title = "What you may see has just changed"
    cure = "Ask again; nothing of your own was lost."


class WholeArchiveError(UsageError):
    """An act about the whole archive, asked for by somebody who sees a part of it."""

    code = "K-SCOPE-004"
    title = "This looks at the whole archive, and you see a part of it"
    cure = "Ask the owner or the auditor to do it."
