"""A release as files: data as JSON Lines and CSV, a page per person, and a manifest with the SHA-256 of every file.

Takes a :class:`~kuager.model.release.Release` and nothing else, so it can show nothing that was not cleared.
Public: :func:`files`, :func:`manifest`.
"""

from kuager.publish.release.data import files, manifest

__all__ = ["files", "manifest"]
