"""Errors of the registers that answer attacks."""

from __future__ import annotations

from kuager.errors.base import UsageError


class NoProvenanceError(UsageError):
    """A picture of which nobody said where it comes from."""

    code = "K-REGISTER-001"
    title = "Nobody said where this picture comes from, so it must not be used"
    cure = "Say it on the page of pictures, or with: kuager provenance note CAPTURE --kind family --said-by NAME --checked HOW"


class NoAddressError(UsageError):
    """A reply to something that no release can show."""

    code = "K-REGISTER-002"
    title = "That is no address of a release"
    cure = "Give it as the page has it in its own address, without the language: people/n-36a6 or people/n-36a6#s-12ab"
