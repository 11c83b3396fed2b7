"""A release as a folder: a static site, data, search, feeds, and a manifest with the SHA-256 of every file.

Takes a :class:`~kuager.model.release.Release` and nothing else, so it can show nothing that was not cleared.
Public: :func:`write`, :func:`manifest`; :func:`files` gives the rows alone.
"""

from kuager.publish.release.data import files, manifest
from kuager.publish.release.writing import write

__all__ = ["files", "manifest", "write"]
