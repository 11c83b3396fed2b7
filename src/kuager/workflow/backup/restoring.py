"""The story of a restore: an archive from a backup alone, on a machine that never saw it, and what was lost told by name.

The new archive is put together beside its target and takes that name only when it stands. What is damaged in the newest
snapshot is taken from an older one where that still has the same bytes; what no snapshot has is named, and the rest is
restored all the same. Nothing is written into the restored ledger, so that its root is that of the backup to the last digit.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kuager.errors import (
    ArchiveExistsError,
    DiskError,
    ItemError,
    KuagerError,
    MissingPassphraseError,
)
from kuager.errors.backup import (
    DamagedPartError,
    ForgedBackupError,
    NoBackupError,
    UnreadableBackupError,
)
from kuager.ports import Ids
from kuager.ports.places import Place
from kuager.preserve import keys as keyring
from kuager.preserve import keys_recovery, keys_shares
from kuager.preserve.durable import replacing
from kuager.preserve.keys import Keys
from kuager.preserve.signing import Signer
from kuager.store.files.blobs import FolderBlobs
from kuager.store.files.disk import disk_errors, sync_folder
from kuager.workflow.acts import RESTORED
from kuager.workflow.archive import FOLDERS, KEYS
from kuager.workflow.backup import manifest as lists
from kuager.workflow.backup import state
from kuager.workflow.backup.manifest import Manifest
from kuager.workflow.backup.reading import Opened, Problem, Secrets
from kuager.workflow.keyring import announce
from kuager.workflow.upkeep import VAULT

Opener = Callable[[Path], Keys]
"""Opens a key file: with a passphrase, or with shares."""
_BUILDING: Final = ".restoring"
_MOST_KEYS: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore gave.

    Attributes:
        snapshot: which was restored.
        manifest: its list.
        objects: preserved files restored.
        size: bytes read.
        problems: what could not be restored, or not from this snapshot.
        skipped: newer snapshots that could not be used, each with why.
    """

    snapshot: str
    manifest: Manifest
    objects: int
    size: int
    problems: tuple[Problem, ...]
    skipped: tuple[Problem, ...]


def with_passphrase(words: str) -> Opener:
    """Returns what opens a key file with a passphrase."""
    return lambda path: keyring.unlock(path, words)


@dataclass(frozen=True, slots=True)
class ByShares:
    """Opens a key file with two shares, and lets a new passphrase open it from then on."""

    shares: Sequence[str] = field(repr=False)
    new: str = field(repr=False)
    ids: Ids
    cost: keyring.Cost | None = None

    def __call__(self, path: Path) -> Keys:
        """Opens a key file."""
        keys_recovery.recover(path, keys_shares.join(self.shares), self.new, ids=self.ids, cost=self.cost)
        return keyring.unlock(path, self.new)


def with_shares(shares: Sequence[str], new: str, *, ids: Ids, cost: keyring.Cost | None = None) -> Opener:
    """Returns what opens a key file with two shares, and lets a new passphrase open it from then on.

    Args:
        shares: two of the sheets, as typed.
        new: the passphrase of the restored archive.
        ids: gives randomness.
        cost: what trying that passphrase costs.
    """
    return ByShares(shares, new, ids, cost)


def restore(
    place: Place,
    target: Path,
    opener: Opener | None,
    *,
    snapshot: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Restored:
    """Restores an archive from a place.

    Args:
        place: where the backup lies.
        target: a folder that does not exist or is empty.
        opener: opens the key file; None is enough for a plain archive.
        snapshot: which; the newest that can be restored when left out.
        progress: told how many bytes of how many are restored.

    Raises:
        ArchiveExistsError: the target holds something; nothing was written.
        NoBackupError: there is no snapshot in that place.
        MissingPassphraseError: the archive is encrypted and nobody opened it.
        WrongPassphraseError: the passphrase, or the shares, open none of the key files; nothing was written.
        UnreadableBackupError: no snapshot's state can be restored; nothing was written.
        DiskFullError: no room; nothing was left.
        DiskError: the disk refused; likewise.
    """
    _expect_free(target)
    building = target.with_name(target.name + _BUILDING)
    try:
        with disk_errors(str(building)):
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir(mode=0o700, parents=True)
        opened, key_file = _opened(place, opener, building)
        restored = _any(opened, building, snapshot, progress or (lambda _done, _total: None))
        if key_file is not None and restored.manifest.generation:
            _write(building / KEYS, iter([key_file]))
        _write(building / RESTORED, iter([restored.snapshot.encode()]))
        with disk_errors(str(target)):
            if target.exists():
                target.rmdir()
            building.replace(target)
            sync_folder(target.parent)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    if isinstance(opener, ByShares):
        announce(target, opener.new, to_a_team=True)
    return restored


def _expect_free(target: Path) -> None:
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise ArchiveExistsError("Restoring never overwrites anything; name a new folder", item=str(target))
    except OSError as error:
        raise DiskError(item=str(target)) from error


def _opened(place: Place, opener: Opener | None, building: Path) -> tuple[Opened, bytes | None]:
    """Opens what lies there with a key file that yields; after a change of the master several lie there."""
    files = place.sizes(lists.KEYS)
    if not place.sizes(lists.SNAPSHOTS):
        raise NoBackupError(item=place.label)
    if not files:
        return Opened(place, Secrets()), None
    if opener is None:
        raise MissingPassphraseError(item=place.label)
    wrong: KuagerError | None = None
    found: list[tuple[str, Opened, bytes]] = []
    path = building / KEYS
    for name in files:
        try:
            _write(path, iter([b"".join(place.get(name))[:_MOST_KEYS]]))
            keys = opener(path)
            opened = Opened(place, Secrets(key=keys.backup, public=Signer(keys.ledger).public))
            newest = opened.newest()
            found.append((newest.id if newest else "", opened, path.read_bytes()))
        except KuagerError as error:
            wrong = wrong or error
        finally:
            path.unlink(missing_ok=True)
    if not found:
        raise wrong or UnreadableBackupError(item=place.label)
    _, opened, data = max(found, key=lambda one: one[0])
    return opened, data


def _any(opened: Opened, building: Path, snapshot: str | None, progress: Callable[[int, int], None]) -> Restored:
    ids = [one for one in opened.ids() if snapshot in (None, one)]
    if not ids:
        raise NoBackupError(item=snapshot or opened.place.label)
    skipped: list[Problem] = []
    for one in ids:
        try:
            manifest = opened.manifest(one)
            _state(opened, manifest, building)
        except (ItemError, ForgedBackupError) as error:
            skipped.append(Problem(item=error.item or one, code=error.code, message=error.message))
            _clear(building)
            continue
        count, problems = _objects(opened, manifest, building, progress)
        return Restored(
            snapshot=one, manifest=manifest, objects=count, size=manifest.size, problems=tuple(problems), skipped=tuple(skipped)
        )  # fmt: skip
    raise UnreadableBackupError("; ".join(f"{one.code} {one.item}" for one in skipped[:5]), item=opened.place.label)


def _clear(building: Path) -> None:
    with disk_errors(building.name):
        for path in building.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _state(opened: Opened, manifest: Manifest, building: Path) -> None:
    expected = {one.name: one for one in manifest.parts}
    met: set[str] = set()

    def take(name: str, chunks: Iterator[bytes]) -> None:
        part = expected.get(name)
        if part is None:
            raise DamagedPartError("A part that its list does not name", item=name)
        if _write(building / name, chunks) != part.sha256:
            raise DamagedPartError(item=name)
        met.add(name)

    state.unpack(opened.open(manifest.state.name), take, manifest.state.name)
    if missing := expected.keys() - met:
        raise DamagedPartError("A part of it is missing", item=min(missing))
    with disk_errors(building.name):
        for folder in FOLDERS:
            (building / folder).mkdir(mode=0o700, exist_ok=True)


def _objects(
    opened: Opened, manifest: Manifest, building: Path, progress: Callable[[int, int], None]
) -> tuple[int, list[Problem]]:
    blobs = FolderBlobs(building / VAULT)
    total, done, count = manifest.size, manifest.state.size, 0
    problems: list[Problem] = []
    for one in manifest.objects:
        name = lists.object_name(one.name)
        writer = blobs.begin()
        digest = hashlib.sha256()
        try:
            for chunk in opened.place.get(name):
                digest.update(chunk)
                writer.write(chunk)
                done += len(chunk)
                progress(min(done, total), total)
            _expect(digest.hexdigest(), one.sha256, name)
        except ItemError as error:
            writer.abort()
            problems.append(Problem(item=error.item or name, code=error.code, message=error.message))
            continue
        except BaseException:  # Ctrl-C too: nothing half-written stays
            writer.abort()
            raise
        writer.commit(one.name)
        count += 1
    return count, problems


def _expect(found: str, wanted: str, name: str) -> None:
    if found != wanted:
        raise DamagedPartError(item=name)


def _write(path: Path, chunks: Iterator[bytes]) -> str:
    """Writes a file durably, readable by this user only; returns the SHA-256 of what went in."""
    digest = hashlib.sha256()
    with disk_errors(path.name):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with replacing(path) as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
    return digest.hexdigest()


__all__ = ["Opener", "Restored", "restore", "with_passphrase", "with_shares"]
