"""The vault: evidentiary copies by the SHA-256 of their plain bytes, encrypted or (for public sources) plain.

Bytes go through once: hashed and sealed in the same pass, straight into the blob being written. So an encrypted archive
never has a plain temporary file, which would stay readable on a seized disk after it is deleted. Streams up to 1 MiB
are looked at in memory first; when the vault has them already, nothing is written at all. Longer ones are hashed in a
thread beside the sealing and writing, because hashing is the longest of the three.
"""

from __future__ import annotations

import hashlib
import hmac
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from enum import Enum, auto
from itertools import chain
from typing import BinaryIO, Protocol

from kuager.errors import DamagedObjectError, MissingObjectError
from kuager.ports import Blobs, BlobWriter, Ids, Sealed
from kuager.ports.grains import Grain, Grains
from kuager.preserve.chunked import GRAIN_SIZE, SALT_SIZE, Cipher, Encryptor, SealedReader, preferred_cipher
from kuager.preserve.hashing import Digest, HashedAside, HashedBefore

_SMALL = 1024 * 1024
_BLOCK = 1024 * 1024


class _Pass(Protocol):
    """One stream on its way into a blob."""

    size: int

    @property
    def sha256(self) -> str: ...

    def update(self, data: bytes) -> bytes: ...

    def finish(self) -> bytes: ...


class _PlainPass:
    """Hashes and changes nothing."""

    def __init__(self, digest: Digest) -> None:
        self._hash = digest
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._hash.digest().hex()

    def update(self, data: bytes) -> bytes:
        self._hash.update(data)
        self.size += len(data)
        return data

    def finish(self) -> bytes:
        return b""


class _Standing(Enum):
    ABSENT = auto()
    SOUND = auto()
    DAMAGED = auto()


class _BlobVault(ABC):
    """What both vaults do alike."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def add(self, chunks: Iterable[bytes]) -> Sealed:
        """Streams bytes in, durably: when this returns, the object survives a power cut.

        The same bytes twice are one object. An object that is there but damaged is replaced by the sound bytes given
        (``healed``). An error raised by ``chunks`` passes through, and nothing of the stream stays.

        Raises:
            DiskFullError: less than the reserve is free, or the disk filled up.
            DiskError: the disk refused a write or a sync.
        """
        with self.batch() as batch:
            return batch.add(chunks)

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Opens a batch: several streams that become durable together, in the time of few (docs/decisions/024).

        What is added can be read, and is durable, when the block ends; not before. An error of one stream passes
        through and leaves the others in the batch. A block that raises keeps nothing.

        Raises:
            DiskFullError: at the end, when the disk filled up; nothing of the batch may be acknowledged.
            DiskError: at the end, when the disk refused; likewise.
        """
        batch = Batch(self)
        try:
            yield batch
            if batch.staged:
                self._keep(batch)
                self._blobs.commit(list(batch.staged.values()))
        except BaseException:  # Ctrl-C too: whatever ends the batch, nothing half-written stays
            batch.abort()
            raise

    def stage(self, chunks: Iterable[bytes], batch: Batch) -> Sealed:
        """Writes a stream for a batch; see :meth:`Batch.add`."""
        stream = iter(chunks)
        head, ended = _up_to(stream, _SMALL)
        if not ended:
            with HashedAside() as aside:
                return self._write(chain((head,), stream), aside, None, batch)
        digest = hashlib.sha256(head)
        sha256 = digest.hexdigest()
        standing = batch.standing(sha256) or self._standing(sha256)
        if standing is _Standing.SOUND:
            return Sealed(sha256=sha256, size=len(head), name=self.name_of(sha256), new=False)
        return self._write((head,), HashedBefore(digest), standing, batch)

    def has(self, sha256: str) -> bool:
        """Says whether the object is there (not whether it is sound: :meth:`check`)."""
        return self._blobs.exists(self.name_of(sha256))

    @abstractmethod
    def read(self, sha256: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yields the plain bytes ``start:end``."""

    def check(self, sha256: str) -> int:
        """Reads the whole object and compares its SHA-256; returns how many bytes it has.

        Raises:
            MissingObjectError: when the object is gone.
            DamagedObjectError: when it is not what was put in.
        """
        digest = hashlib.sha256()
        size = 0
        for block in self.read(sha256):
            digest.update(block)
            size += len(block)
        if digest.hexdigest() != sha256:
            raise DamagedObjectError(item=self.name_of(sha256))
        return size

    def names(self) -> Iterator[str]:
        """Yields the names of all objects on disk, sorted."""
        return self._blobs.names()

    @abstractmethod
    def name_of(self, sha256: str) -> str:
        """Returns the name an object has on disk."""

    def sweep(self) -> int:
        """Removes what crashed writers left; returns how many."""
        return self._blobs.sweep()

    @abstractmethod
    def _begin_pass(self, digest: Digest) -> _Pass: ...

    @abstractmethod
    def _keep(self, batch: Batch) -> None:
        """Keeps what the staged objects need to be opened, before anybody can see them."""

    def _write(self, chunks: Iterable[bytes], digest: Digest, standing: _Standing | None, batch: Batch) -> Sealed:
        """Writes a stream into a blob; ``standing`` is None while nobody can know, because its digest comes last."""
        stream = self._begin_pass(digest)
        writer = self._blobs.begin()
        try:
            for chunk in chunks:
                writer.write(stream.update(chunk))
            writer.write(stream.finish())
            sha256 = stream.sha256
            name = self.name_of(sha256)
            if standing is None:
                standing = batch.standing(sha256) or self._standing(sha256)
        except BaseException:  # Ctrl-C too: whatever ends the pass, nothing half-written stays
            writer.abort()
            raise
        if standing is _Standing.SOUND:
            writer.abort()
        else:
            batch.staged[sha256] = (writer, name)
            batch.passes[sha256] = stream
        return Sealed(
            sha256=sha256,
            size=stream.size,
            name=name,
            new=standing is _Standing.ABSENT,
            healed=standing is _Standing.DAMAGED,
        )

    def _standing(self, sha256: str) -> _Standing:
        """Says whether these bytes are kept already; a sound object's name is durable afterwards.

        The whole object is read: to recognise a copy that has rotted would throw the sound bytes in hand away.
        """
        if not self.has(sha256):
            return _Standing.ABSENT
        try:
            self.check(sha256)
            self._blobs.settle(self.name_of(sha256))
        except MissingObjectError:
            return _Standing.ABSENT
        except DamagedObjectError:
            return _Standing.DAMAGED
        return _Standing.SOUND


class Batch:
    """Streams on their way into a vault together (:class:`kuager.ports.Intake`). Made by :meth:`PlainVault.batch`."""

    def __init__(self, vault: _BlobVault) -> None:
        self._vault = vault
        self.staged: dict[str, tuple[BlobWriter, str]] = {}
        """By SHA-256: what is written and not visible yet, with the name it will have."""
        self.passes: dict[str, _Pass] = {}
        """By SHA-256: how it was sealed."""

    def add(self, chunks: Iterable[bytes]) -> Sealed:
        """Streams bytes in; they can be read, and are durable, when the batch ends. See :meth:`PlainVault.add`.

        Raises:
            DiskFullError: less than the reserve is free, or the disk filled up; what was added before may still be kept.
            DiskError: the disk refused a write; likewise.
        """
        return self._vault.stage(chunks, self)

    def standing(self, sha256: str) -> _Standing | None:
        """Says that bytes which came before in this batch are sound; None of others."""
        return _Standing.SOUND if sha256 in self.staged else None

    def abort(self) -> None:
        """Throws away what is not visible yet."""
        for writer, _ in self.staged.values():
            writer.abort()


class PlainVault(_BlobVault):
    """Keeps bytes as they are, each file named by its SHA-256: ``sha256sum`` alone can check it. For public sources."""

    def read(self, sha256: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yields the bytes ``start:end`` (clipped).

        A plain file has no seals inside, so a range cannot be checked; a whole read is, and fails at its end.

        Raises:
            MissingObjectError: when the object is gone.
            DamagedObjectError: after the last byte of a whole read that is not what was put in.
            ValueError: a negative offset.
        """
        if start < 0 or (end is not None and end < 0):
            raise ValueError("offsets count from the start")
        name = self.name_of(sha256)
        digest = hashlib.sha256()
        with closing(self._blobs.open(name)) as file:
            try:
                file.seek(start)
                left = None if end is None else max(end - start, 0)
                while block := file.read(_BLOCK if left is None else min(left, _BLOCK)):
                    digest.update(block)
                    left = None if left is None else left - len(block)
                    yield block
            except OSError as error:
                raise DamagedObjectError("A preserved file cannot be read by the disk", item=name) from error
        if start == 0 and end is None and digest.hexdigest() != sha256:
            raise DamagedObjectError(item=name)

    def check(self, sha256: str) -> int:
        """Reads the whole object; a whole read compares its SHA-256 itself. Returns how many bytes it has."""
        return sum(map(len, self.read(sha256)))

    def name_of(self, sha256: str) -> str:
        """Returns the digest itself."""
        return sha256

    def _begin_pass(self, digest: Digest) -> _Pass:
        return _PlainPass(digest)

    def _keep(self, batch: Batch) -> None:
        """Plain files need nothing."""


class EncryptedVault(_BlobVault):
    """Keeps bytes sealed (:mod:`kuager.preserve.chunked`), each file named by an HMAC of its SHA-256.

    The HMAC keeps a finder from proving, by the name alone, that the archive has a video he knows. Sizes stay visible.

    Args:
        blobs: where the sealed objects go.
        key: 32 bytes that seal.
        naming_key: 32 bytes that name.
        ids: gives each object its salt.
        cipher: the cipher for new objects; each object says which one it used.
        older: keys from before rotations; they open what was sealed then and seal nothing any more.
        grains: keeps a part of each new object's key, so that it can be erased; without it nothing can.
    """

    def __init__(
        self,
        blobs: Blobs,
        key: bytes,
        naming_key: bytes,
        *,
        ids: Ids,
        cipher: Cipher | None = None,
        older: Sequence[bytes] = (),
        grains: Grains | None = None,
    ) -> None:
        super().__init__(blobs)
        self._key = key
        self._older = tuple(older)
        self._grains = grains
        self._naming_key = naming_key
        self._ids = ids
        self._cipher = cipher or preferred_cipher()

    def read(self, sha256: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yields the plain bytes ``start:end`` (clipped); every byte handed out was authenticated before.

        Raises:
            MissingObjectError: when the object is gone.
            DamagedObjectError: when a part does not fit its seal, or another object stands in its place.
            ValueError: a negative offset.
        """
        name = self.name_of(sha256)
        with closing(self._blobs.open(name)) as file:
            reader = self._reader(file, name)
            if reader.sha256 != sha256:
                raise DamagedObjectError("Another preserved file stands in this one's place", item=name)
            yield from reader.read(start, end)

    def _reader(self, file: BinaryIO, name: str) -> SealedReader:
        grains = self._grains.grain if self._grains else None
        for key in (self._key, *self._older)[: len(self._older)]:
            with suppress(DamagedObjectError):
                return SealedReader(file, key, item=name, grains=grains)
        return SealedReader(file, (self._key, *self._older)[-1], item=name, grains=grains)

    def name_of(self, sha256: str) -> str:
        """Returns HMAC-SHA256(naming key, digest bytes) as lower-case hexadecimal digits."""
        return hmac.digest(self._naming_key, bytes.fromhex(sha256), "sha256").hex()

    def _begin_pass(self, digest: Digest) -> _Pass:
        drawn = self._ids.token(SALT_SIZE + (GRAIN_SIZE if self._grains else 0))
        return Encryptor(self._key, drawn[:SALT_SIZE], self._cipher, digest, drawn[SALT_SIZE:])

    def _keep(self, batch: Batch) -> None:
        """Keeps the grains durably. A crash after it leaves grains that nothing needs; never an object without its own."""
        if self._grains is None:
            return
        made = ((batch.staged[sha256][1], one) for sha256, one in batch.passes.items() if sha256 in batch.staged)
        self._grains.keep(
            [Grain(salt=one.salt, name=name, grain=one.grain) for name, one in made if isinstance(one, Encryptor)]
        )


def _up_to(stream: Iterator[bytes], size: int) -> tuple[bytes, bool]:
    """Takes at least ``size`` bytes from a stream, or all of it; says whether it ended."""
    taken: list[bytes] = []
    length = 0
    for chunk in stream:
        taken.append(chunk)
        length += len(chunk)
        if length >= size:
            return b"".join(taken), False
    return taken[0] if len(taken) == 1 else b"".join(taken), True
