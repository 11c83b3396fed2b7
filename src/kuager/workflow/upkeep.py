"""The story of keeping what is kept: a portion read every day, and damage mended from a second copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kuager.errors import MissingFileError
from kuager.model import CustodyVerb
from kuager.preserve import scrub as scrubbing
from kuager.store.files.blobs import FolderBlobs
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.views import Check
from kuager.workflow.witness import LEDGER, sign_head

VAULT = "vault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What became of damaged objects, by the ids of their captures."""

    restored: tuple[str, ...]
    lost: tuple[str, ...]


def scrub(archive: Archive, progress: Callable[[str], None] | None = None) -> Check:
    """Reads today's thirtieth of the vault and notes in the ledger what it showed."""
    found = scrubbing.scrub(
        archive.store.captures(), archive.vault, archive.root / LEDGER, archive.clock.now().date(), progress
    )
    if found.read:
        words = f"read {found.read} of {found.of} preserved files, {len(found.problems)} damaged"
        _note(archive, VAULT, CustodyVerb.FIXITY, "failed" if found.problems else "ok", words)
        sign_head(archive)
    if found.problems:
        detail = f"{len(found.problems)} of the {found.read} preserved files read today are damaged; mend them: --repair-from"
        return Check(name="scrub", verdict="failed", detail=detail, problems=found.problems)
    if not found.read and found.of:
        return Check(name="scrub", verdict="ok", detail="today's portion was read before; the next is due tomorrow")
    return Check(
        name="scrub", verdict="ok", detail=f"{found.read} of {found.of} preserved files were read today, all sound"
    )


def repair(archive: Archive, folder: Path) -> Mended:
    """Mends missing and damaged preserved files from a second copy, each checked before and after.

    Args:
        archive: what to mend.
        folder: a copy of this archive (or of its vault), a bag, or a folder with the original files.

    Raises:
        MissingFileError: there is no such folder.
        DiskError: the disk refused.
    """
    if not folder.is_dir():
        raise MissingFileError(item=str(folder))
    copies = [
        scrubbing.beside(archive.vault, FolderBlobs(place)) for place in (folder / VAULT, folder) if place.is_dir()
    ]
    restored, lost = [], []
    for capture in scrubbing.damaged(archive.store.captures(), archive.vault):
        if scrubbing.mend(capture, archive.vault, copies, folder):
            restored.append(str(capture.id))
            _note(
                archive, capture.id, CustodyVerb.RECOVERY, "ok", f"restored from a second copy; sha256 {capture.sha256}"
            )
        else:
            lost.append(str(capture.id))
    if restored:
        sign_head(archive)
    return Mended(restored=tuple(restored), lost=tuple(lost))


def _note(archive: Archive, object_id: str, verb: CustodyVerb, outcome: str, note: str) -> None:
    agent = openings.agent_mark(archive)
    with archive.store.write() as writer:
        writer.custody(object_id, verb, agent=agent, at=archive.clock.now(), outcome=outcome, note=note)
        writer.advance()
