"""The whole house as the harness sees it: the real command line, and everything that must hold of an archive after a crash."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from kuager.errors import KuagerError
from kuager.model import CustodyVerb
from kuager.preserve import Cost, keys
from kuager.preserve.chunked import SealedReader
from kuager.store.files import FolderBlobs
from kuager.store.sqlite import open_store
from kuager.workflow import audit
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.grains import StoredGrains

PASSPHRASE = "an invented passphrase for tests"
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
"""Argon2id as cheap as it gets: hundreds of processes open these archives."""


def make(root: Path, how: str) -> None:
    """Makes an empty archive, with the passphrase file beside it."""
    create(root, plain=how == "plain", name="Crash", passphrase=PASSPHRASE, cost=CHEAP)
    _passphrase_file(root).write_text(PASSPHRASE)


def add(root: Path, folder: Path, how: str) -> list[str]:
    """Returns the command that a person would type."""
    secret = [] if how == "plain" else ["--passphrase-file", str(_passphrase_file(root))]
    return [sys.executable, "-m", "kuager", "-a", str(root), *secret, "add", str(folder), "--json"]


def check(root: Path, how: str, acknowledged: dict[str, str]) -> list[str]:
    """Returns what is wrong with an archive, in words.

    Args:
        root: the archive.
        how: plain or encrypted.
        acknowledged: ids of captures and documents that were printed, to their item.
    """
    found = list(_half_objects(root, how))
    try:
        with open_archive(root, lambda: PASSPHRASE) as archive:
            found += [f"{path.name} is still in tmp" for path in (root / "vault" / "tmp").glob("*")]
            found += _lost(archive, acknowledged)
            found += _half_items(archive)
            for one in audit.verify(archive, read_all=True):
                if one.verdict == "failed":
                    found.append(f"verify: {one.name}: {one.detail}: {'; '.join(one.problems)}")
    except KuagerError as error:
        found.append(f"the archive does not open: {error}")
    return found


def _passphrase_file(root: Path) -> Path:
    return root.with_name(f"{root.name}.passphrase")


def _lost(archive: Archive, acknowledged: dict[str, str]) -> Iterator[str]:
    kept = {str(capture.id) for capture in archive.store.captures()}
    kept |= {str(document.id) for document in archive.store.documents()}
    for made, item in acknowledged.items():
        if made not in kept:
            yield f"{item} was acknowledged as {made} and is lost"


def _half_items(archive: Archive) -> Iterator[str]:
    """An item is its capture, its custody, its document, what was found in it and its claims, or nothing of it."""
    ingested = {event.object for event in archive.store.custody() if event.verb is CustodyVerb.INGESTION}
    read = set()
    nodes = {node.id for node in archive.store.nodes()}
    for document in archive.store.documents():
        read.add(document.capture)
        if archive.store.extraction(document.id) is None:
            yield f"{document.id} stands without its extraction"
        if not document.text:
            yield f"{document.id} stands without its text"
        for claim in archive.store.claims(document=document.id):
            if document.text[claim.anchor.start : claim.anchor.end] != claim.anchor.exact:
                yield f"{claim.id} does not point at its words"
            if claim.subject.startswith("n-") and claim.subject not in nodes and claim.schema != "document":
                yield f"{claim.id} speaks of a node that is not there"
    for capture in archive.store.captures():
        if capture.id not in ingested or capture.id not in read:
            yield f"{capture.id} stands without its custody or without its document"
        try:
            archive.vault.check(capture.sha256)
        except KuagerError as error:
            yield f"{capture.id}: {error}"


def _half_objects(root: Path, how: str) -> Iterator[str]:
    """Objects nobody acknowledged must be whole too: whoever sees a name may rely on what stands under it."""
    blobs = FolderBlobs(root / "vault")
    ring = None if how == "plain" else keys.unlock(root / "keys.json", PASSPHRASE)
    with ExitStack() as stack:
        store = stack.enter_context(closing(open_store(root / "case.db", ring.database))) if ring else None
        grains = StoredGrains(store).grain if store else None
        yield from _halves(blobs, ring.vault if ring else None, grains)


def _halves(blobs: FolderBlobs, key: bytes | None, grains: Callable[[bytes], bytes | None] | None) -> Iterator[str]:
    for name in blobs.names():
        with closing(blobs.open(name)) as file:
            try:
                if key is not None:
                    reader = SealedReader(file, key, grains=grains)
                    whole = hashlib.sha256(b"".join(reader.read())).hexdigest() == reader.sha256
                else:
                    whole = hashlib.sha256(file.read()).hexdigest() == name
            except KuagerError:
                whole = False
        if not whole:
            yield f"{name} is visible and not whole"
