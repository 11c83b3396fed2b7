"""Blobs as files of a folder on this machine's disk."""

from kuager.store.files.blobs import FolderBlobs, FolderWriter

__all__ = ["FolderBlobs", "FolderWriter"]
