"""Errors of copies of releases that others keep."""

from __future__ import annotations

from kuager.errors.base import ItemError, RunError, UsageError


class NoReleaseError(RunError):
    """A place without a manifest holds no release."""

    code = "K-MIRROR-001"
    title = "There is no release in that place"
    cure = "Name the folder or address that holds manifest.json."


class BadManifestError(RunError):
    """A manifest that no release has: it cannot be read, or it names files outside the folder."""

    code = "K-MIRROR-002"
    title = "The manifest is not one of a release"
    cure = "Fetch the release again from the archive; do not pass this copy on."


class OtherSignerError(RunError):
    """The copy is not signed with the key that was given."""

    code = "K-MIRROR-003"
    title = "This release is not signed with that key, so nothing was copied"
    cure = "Ask the archive for its key and its release; somebody may have changed this one."


class NotAMirrorError(UsageError):
    """A folder with files of somebody else: a mirror removes files, and those it would have to leave alone."""

    code = "K-MIRROR-004"
    title = "The folder holds something else than a copy of a release"
    cure = "Name a new folder, or one that kuager mirror copy made."


class OnlineError(UsageError):
    """Connections are opened only when somebody says so."""

    code = "K-MIRROR-005"
    title = "An address is fetched only when you say so"
    cure = "Add --online, and --proxy socks5://127.0.0.1:9050 to go through Tor: fetching shows who asks."


class UnreadPartError(ItemError):
    """A file of a release could not be fetched whole."""

    code = "K-MIRROR-006"
    title = "The file could not be fetched whole"
    cure = "Run the same command again: what is here already is not fetched twice."


__all__ = [
    "BadManifestError",
    "NoReleaseError",
    "NotAMirrorError",
    "OnlineError",
    "OtherSignerError",
    "UnreadPartError",
]
