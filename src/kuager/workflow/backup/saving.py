"""The story of a backup: a snapshot sealed, what is new of the vault beside it, all of it read back, old ones let go.

The list of a snapshot is written last, so an interrupted backup is no backup; run again, it goes on with what is there.
Nothing old is removed before the new snapshot was read back from the place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kuager.errors import DiskError, ItemError, KuagerError, UsageError
from kuager.errors.backup import NotVerifiedError, OtherBackupError
from kuager.model import Issue
from kuager.ports.places import Place, Stored
from kuager.preserve import keys_recovery, treeheads
from kuager.protect.rights import Action
from kuager.store.files.blobs import FolderBlobs
from kuager.workflow import acts
from kuager.workflow.acting import require
from kuager.workflow.acts import Act
from kuager.workflow.archive import KEYS as KEY_FILE
from kuager.workflow.archive import Archive
from kuager.workflow.backup import manifest as lists
from kuager.workflow.backup import sealing, state, told
from kuager.workflow.backup.manifest import Kept, Manifest
from kuager.workflow.backup.reading import Opened, parts_problems, secrets_of
from kuager.workflow.keeping import issue_of
from kuager.workflow.upkeep import VAULT
from kuager.workflow.witness import SOFTWARE

MOST_DAYS: Final = 90
"""No snapshot is kept longer: what was erased must die in its backups too."""
_BLOCK: Final = 1024 * 1024
_HEAD: Final = 64

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a backup did.

    Attributes:
        snapshot: its id.
        place: where it lies.
        size: bytes that a restore would read.
        objects: preserved files in it.
        new: preserved files written now; the others were there.
        written: bytes written now.
        rows: of the ledger.
        root: of the ledger's tree.
        removed: snapshots whose time was over.
        issues: preserved files that could not be saved, each with its code and cure.
    """

    snapshot: str
    place: str
    size: int
    objects: int
    new: int
    written: int
    rows: int
    root: str
    removed: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(slots=True)
class _Run:
    archive: Archive
    place: Place
    progress: Progress
    blobs: FolderBlobs
    shares_only: bool
    total: int = 0
    done: int = 0
    written: int = 0
    fresh: list[Stored] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def put(self, name: str, chunks: Iterator[bytes]) -> Stored:
        """Writes a part and remembers it, to be read back."""
        stored = self.place.put(name, self._counted(chunks))
        self.written += stored.size
        self.fresh.append(stored)
        return stored

    def _counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            self.done += len(chunk)
            self.progress(self.done, max(self.total, self.done))


def save(
    archive: Archive,
    place: Place,
    *,
    days: int = MOST_DAYS,
    shares_only: bool = False,
    progress: Progress | None = None,
) -> Saved:
    """Backs an archive up to a place, and reads back what it wrote.

    Args:
        archive: what to save; others may go on working with it.
        place: where to.
        days: how long snapshots are kept there, 1 to 90; thinned to one a week after a week.
        shares_only: no passphrase opens this backup, two recovery shares do.
        progress: told how far it is.

    Raises:
        NoSharesError: ``shares_only``, and no shares were made.
        NotAllowedError: the role may not.
        UsageError: ``days`` is out of range.
        OtherBackupError: the place holds another archive's backups.
        DiskFullError: no room, here for a copy of the database or there; the last snapshot still stands.
        DiskError: a disk refused; likewise.
        PlaceError: a bucket refused or cannot be reached; likewise.
        NotVerifiedError: what was written does not read back; likewise.
    """
    require(archive, Action.KEYS)
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(f"Snapshots are kept for 1 to {MOST_DAYS} days")
    acts.note(archive, Act.BACKUP)
    try:
        run = _Run(
            archive, place, progress or (lambda _done, _total: None), FolderBlobs(archive.root / VAULT), shares_only
        )
        saved = _save(run, days)
    except KuagerError:
        acts.note(archive, Act.BACKUP, outcome="failed")
        raise
    told.write(archive, saved.place, saved.snapshot, saved.size)
    return saved


def _save(run: _Run, days: int) -> Saved:
    archive, place = run.archive, run.place
    _same_archive(archive, place)
    place.sweep()
    opened = Opened(place, secrets_of(archive))
    with state.taken(archive) as taken:
        rows, root = taken.rows, _ledger_of(archive, taken.rows)
        wanted = _wanted(archive)
        old = opened.newest()
        run.total = taken.size
        kept = list(_objects(run, wanted, {one.name: one for one in old.objects} if old else {}))
        manifest = _state(run, taken, kept, rows, root)
    name = f"{lists.SNAPSHOTS}/{manifest.id}{_ending(archive)}"
    listed = run.put(name, _through_seal(archive, lists.pack(manifest, archive.signer)))
    if problems := list(parts_problems(place, [*run.fresh, listed])):
        place.delete(name)
        raise NotVerifiedError(problems[0].message, item=problems[0].item)
    removed = _let_go(opened, archive, days)
    return Saved(
        snapshot=manifest.id, place=place.label, size=manifest.size, objects=len(kept), new=sum(1 for one in run.fresh if one.name.startswith(lists.OBJECTS)),
        written=run.written, rows=rows, root=root, removed=removed, issues=tuple(run.issues),
    )  # fmt: skip


def _ending(archive: Archive) -> str:
    return lists.PLAIN if archive.backup_key is None else lists.SEALED


def _through_seal(archive: Archive, *chunks: bytes) -> Iterator[bytes]:
    return iter(chunks) if archive.backup_key is None else sealing.sealed(chunks, archive.backup_key)


def _same_archive(archive: Archive, place: Place) -> None:
    """Marks a new place as this archive's; refuses another's."""
    mark = told.mark_of(archive)
    there = place.sizes("")
    if lists.ARCHIVE in there:
        if b"".join(place.get(lists.ARCHIVE)).decode("ascii", "replace").strip() != mark:
            raise OtherBackupError(item=place.label)
    else:
        if any(name.startswith(f"{lists.SNAPSHOTS}/") for name in there):
            raise OtherBackupError("It does not say whose backups it holds", item=place.label)
        place.put(lists.ARCHIVE, iter([f"{mark}\n".encode()]))
    if lists.README not in there:
        place.put(lists.README, iter([told.README.encode()]))


def _ledger_of(archive: Archive, rows: int) -> str:
    """Returns the root of the ledger's tree at the number of rows that the copy of the database has."""
    return treeheads.roots_at(archive.store.custody(), (rows,)).at[rows][0]


def _wanted(archive: Archive) -> dict[str, str]:
    """Returns the preserved files that captures speak of, by the name of the vault, with the digest of their bytes."""
    return {
        archive.vault.name_of(one.sha256): one.sha256
        for one in archive.store.captures()
        if archive.vault.has(one.sha256)
    }


def _objects(run: _Run, wanted: dict[str, str], old: dict[str, Kept]) -> Iterator[Kept]:
    there = run.place.sizes(lists.OBJECTS)
    new: list[tuple[str, str]] = []
    for name, sha256 in wanted.items():
        known = old.get(name)
        if known and there.get(lists.object_name(name)) == known.size and _head(run, name) == known.head:
            yield known
        else:
            new.append((name, sha256))
    run.total += sum(run.blobs.place(name).stat().st_size for name, _ in new)
    for name, sha256 in new:
        kept = _object(run, name, sha256, there)
        if kept is not None:
            yield kept


def _object(run: _Run, name: str, sha256: str, there: dict[str, int]) -> Kept | None:
    """Saves a preserved file that is sound; one that has rotted must not replace a sound copy."""
    try:
        run.archive.vault.check(sha256)
        target = lists.object_name(name)
        digest, size = _digest(run.blobs, name)
        if there.get(target) == size and _same(run.place, target, digest):  # an interrupted backup left it
            return Kept(name=name, size=size, sha256=digest, head=_head(run, name))
        stored = run.put(target, _blocks(run.blobs, name))
    except (ItemError, DiskError) as error:
        if isinstance(error, DiskError) and error.item and error.item.startswith(lists.OBJECTS):
            raise  # the place refuses, not the vault
        run.issues.append(issue_of(error, name))
        run.missing.append(name)
        return None
    return Kept(name=name, size=stored.size, sha256=stored.sha256, head=_head(run, name))


def _same(place: Place, name: str, digest: str) -> bool:
    found = hashlib.sha256()
    try:
        for chunk in place.get(name):
            found.update(chunk)
    except (ItemError, DiskError):
        return False
    return found.hexdigest() == digest


def _digest(blobs: FolderBlobs, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for block in _blocks(blobs, name):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def _head(run: _Run, name: str) -> str:
    with closing(run.blobs.open(name)) as file:
        return hashlib.sha256(file.read(_HEAD)).hexdigest()[:16]


def _blocks(blobs: FolderBlobs, name: str) -> Iterator[bytes]:
    with closing(blobs.open(name)) as file:
        while block := file.read(_BLOCK):
            yield block


def _state(run: _Run, taken: state.State, kept: list[Kept], rows: int, root: str) -> Manifest:
    archive = run.archive
    now = archive.clock.now()
    snapshot = lists.new_id(now, archive.ids.token(4))
    generation = ""
    stream = taken.stream()
    if archive.backup_key is not None:
        generation = lists.generation_of(archive.backup_key)
        # One key file for all snapshots of a key: whoever left opens none of them any more after the next backup.
        run.put(f"{lists.KEYS}/{generation}.json", iter([_keys(run)]))
        stream = sealing.sealed(stream, archive.backup_key)
    stored = run.put(f"{lists.STATE}/{snapshot}{_ending(archive)}", stream)
    return Manifest(
        id=snapshot, at=now, software=SOFTWARE, name=archive.settings.name, plain=archive.backup_key is None,
        generation=generation, state=stored, parts=tuple(taken.parts), objects=tuple(kept), missing=tuple(run.missing),
        rows=rows, root=root, counts=told.counts(archive),
    )  # fmt: skip


def _keys(run: _Run) -> bytes:
    """Returns the key file as it goes along: with the slots of today's members, or with none."""
    source = run.archive.root / KEY_FILE
    if not run.shares_only:
        return source.read_bytes()
    with TemporaryDirectory(dir=run.archive.root, prefix=".keys-") as folder:
        copy = Path(folder) / KEY_FILE
        copy.write_bytes(source.read_bytes())
        keys_recovery.shut(copy)
        return copy.read_bytes()


def _let_go(opened: Opened, archive: Archive, days: int) -> tuple[str, ...]:
    """Removes snapshots whose time is over, and preserved files that no snapshot speaks of any more."""
    place = opened.place
    over = lists.due(opened.ids(), archive.clock.now(), days)
    for snapshot in over:
        for folder in (lists.SNAPSHOTS, lists.STATE):  # the list first: a snapshot without its state is none
            for ending in (lists.SEALED, lists.PLAIN):
                place.delete(f"{folder}/{snapshot}{ending}")
    left = opened.ids()
    for name in place.sizes(lists.STATE):
        if lists.id_of(name) not in left:
            place.delete(name)
    needed: set[str] = set()
    for snapshot in left:
        try:
            needed.update(lists.object_name(one.name) for one in opened.manifest(snapshot).objects)
        except KuagerError:
            return tuple(over)  # of a list that cannot be read nobody knows what it needs
    for name in place.sizes(lists.OBJECTS):
        if name not in needed:
            place.delete(name)
    return tuple(over)
