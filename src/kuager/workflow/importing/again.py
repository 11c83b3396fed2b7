"""The documents of a preserved dataset, made again from its bytes: what ``kuager verify --read-all`` compares."""

from __future__ import annotations

from kuager.model import Capture, Document
from kuager.workflow.archive import Archive
from kuager.workflow.importing.building import build
from kuager.workflow.importing.package import unpacked


def documents(archive: Archive, capture: Capture) -> dict[str, Document]:
    """Returns the documents of a preserved dataset by id.

    Raises:
        DamagedDatasetError, ForeignDatasetError, ContradictingDatasetError: these bytes never came in through :func:`take`.
        DamagedObjectError: the preserved file is damaged.
    """
    package = unpacked(capture.original_name, b"".join(archive.vault.read(capture.sha256)))
    return {str(id_): one for id_, one in build(package, capture.id).documents.items()}
