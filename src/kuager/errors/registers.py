"""Errors of the registers that answer attacks."""

from __future__ import annotations

from kuager.errors.base import UsageError


class NoProvenanceError(UsageError):
    """A picture of which nobody said where it comes from."""

    code = "K-REGISTER-001"
    title = "Nobody said where this picture comes from, so it must not be used"
    cure = "Say it on the page of pictures, or with: kuager provenance note CAPTURE --kind family --said-by NAME --checked HOW"
