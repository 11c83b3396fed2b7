"""What lies in a place: its snapshots, opened with the archive's keys, and whether every part is what was written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kuager.errors import DiskError, ItemError, KuagerError
from kuager.errors.backup import DamagedPartError, MissingPartError, NoBackupError
from kuager.ports.places import Place, Stored
from kuager.preserve.signing import PublicKey
from kuager.workflow.archive import Archive
from kuager.workflow.backup import manifest as lists
from kuager.workflow.backup import sealing
from kuager.workflow.backup.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What opens the backups of an archive; both None for a plain one.

    Attributes:
        key: of the seals.
        public: checks the signatures.
    """

    key: bytes | None = field(default=None, repr=False)
    public: PublicKey | None = None


def secrets_of(archive: Archive) -> Secrets:
    """Returns what an opened archive opens its backups with."""
    return Secrets(key=archive.backup_key, public=archive.signer.public if archive.signer else None)


class Opened:
    """The snapshots of a place.

    Args:
        place: where.
        secrets: of the archive.
    """

    def __init__(self, place: Place, secrets: Secrets) -> None:
        self.place = place
        self._secrets = secrets

    def ids(self) -> list[str]:
        """Returns the finished snapshots, newest first, whether or not they can be read."""
        found = map(lists.id_of, self.place.sizes(lists.SNAPSHOTS))
        return sorted({one for one in found if one is not None}, reverse=True)

    def manifest(self, snapshot: str) -> Manifest:
        """Reads the list of a snapshot.

        Raises:
            MissingPartError: there is none.
            DamagedPartError: it is damaged, or sealed to another key.
            ForgedBackupError: this archive did not sign it.
        """
        name = f"{lists.SNAPSHOTS}/{snapshot}{lists.PLAIN if self._secrets.key is None else lists.SEALED}"
        return lists.unpack(b"".join(self.open(name)), self._secrets.public, name)

    def newest(self) -> Manifest | None:
        """Returns the newest snapshot whose list can be read; None when there is none."""
        for snapshot in self.ids():
            try:
                return self.manifest(snapshot)
            except (ItemError, DiskError, KuagerError):
                continue
        return None

    def open(self, name: str) -> Iterator[bytes]:
        """Yields a part without the backup's seal.

        Raises:
            MissingPartError: it is not there.
            DamagedPartError: it is damaged, or sealed to another key.
        """
        chunks = self.place.get(name)
        return chunks if self._secrets.key is None else sealing.opened(chunks, self._secrets.key, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A part that is not what was written: its name, the code of what is wrong and words for people."""

    item: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What reading a snapshot showed.

    Attributes:
        manifest: its list.
        read: bytes that were read.
        problems: parts that are missing or damaged.
        whole: whether every byte was read, or sizes only of the preserved files.
    """

    manifest: Manifest
    read: int
    problems: tuple[Problem, ...]
    whole: bool


def verify(
    place: Place,
    secrets: Secrets,
    *,
    snapshot: str | None = None,
    read_all: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Verified:
    """Reads a snapshot back and compares every part with its list.

    Args:
        place: where it lies.
        secrets: of the archive.
        snapshot: which; the newest when left out.
        read_all: read every preserved file too; else only their sizes are compared.
        progress: told how many bytes of how many are read.

    Raises:
        NoBackupError: there is no snapshot.
        DamagedPartError: its list cannot be read.
        ForgedBackupError: its list is not signed by the archive.
    """
    opened = Opened(place, secrets)
    ids = opened.ids()
    if not ids or (snapshot is not None and snapshot not in ids):
        raise NoBackupError(item=snapshot or place.label)
    found = opened.manifest(snapshot or ids[0])
    stored = [found.state]
    problems: list[Problem] = []
    objects = [Stored(name=lists.object_name(one.name), size=one.size, sha256=one.sha256) for one in found.objects]
    if read_all:
        stored += objects
    else:
        there = place.sizes(lists.OBJECTS)
        problems += [_wrong(one, there.get(one.name)) for one in objects if there.get(one.name) != one.size]
    if found.generation and f"{lists.KEYS}/{found.generation}.json" not in place.sizes(lists.KEYS):
        problems.append(_problem(MissingPartError(item=f"{lists.KEYS}/{found.generation}.json")))
    problems += parts_problems(place, stored, progress)
    if not problems:
        problems += _state_problems(opened, found)
    return Verified(manifest=found, read=sum(one.size for one in stored), problems=tuple(problems), whole=read_all)


def parts_problems(
    place: Place, parts: Iterable[Stored], progress: Callable[[int, int], None] | None = None
) -> Iterator[Problem]:
    """Yields what is wrong with some parts, each read whole from the place."""
    wanted = list(parts)
    total, done = sum(one.size for one in wanted), 0
    for one in wanted:
        digest = hashlib.sha256()
        try:
            for chunk in place.get(one.name):
                digest.update(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(min(done, total), total)
        except (ItemError, DiskError) as error:
            yield _problem(error, one.name)
            continue
        if digest.hexdigest() != one.sha256:
            yield _problem(DamagedPartError(item=one.name))


def _state_problems(opened: Opened, found: Manifest) -> Iterator[Problem]:
    """Opens the seal to its end: a part can be what was written and yet not what can be opened."""
    try:
        for _ in opened.open(found.state.name):
            pass
    except (ItemError, DiskError) as error:
        yield _problem(error, found.state.name)


def _wrong(one: Stored, size: int | None) -> Problem:
    return _problem(MissingPartError(item=one.name) if size is None else DamagedPartError(item=one.name))


def _problem(error: KuagerError, item: str = "") -> Problem:
    return Problem(item=error.item or item, code=error.code, message=error.message)
