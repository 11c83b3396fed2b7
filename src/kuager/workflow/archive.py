"""An archive, opened: its settings, its logs, its vault, and the clock and randomness everything else is handed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from kuager.errors import ArchiveExistsError, DiskError, MissingPassphraseError
from kuager.ports import CaseStore, Clock, Ids, Vault
from kuager.preserve import keys as keyring
from kuager.preserve.letterbox import Letterbox
from kuager.preserve.signing import Signer
from kuager.preserve.vault import EncryptedVault, PlainVault
from kuager.protect.rights import ALONE, Actor
from kuager.store.files.blobs import FolderBlobs
from kuager.store.sqlite import open_store
from kuager.workflow import settings as settings_file
from kuager.workflow.grains import StoredGrains
from kuager.workflow.keyring_turn import open_keys
from kuager.workflow.members.rows import actor_of, members_of
from kuager.workflow.sandbox import Pool, Reading
from kuager.workflow.sandbox.limits import Limits
from kuager.workflow.settings import Settings
from kuager.workflow.system import SystemClock, SystemIds

DATABASE = "case.db"
KEYS = "keys.json"
FOLDERS = ("vault", "ledger", "releases")


@dataclass(slots=True)
class Archive:
    """Everything a user story needs. Close it (or use it as a context manager) when done.

    Attributes:
        root: the archive's folder.
        agent: who works here, as written into custody and reviews; a role or pseudonym, never forced to be a name.
        reading: reads files, in another process; starts none before the first file.
        cache: values that user stories compute once per log position (see ``workflow.context``).
        signer: signs heads of the ledger; None in a plain archive, which holds no secret.
        letterbox: opens what phones sealed to this archive; None in a plain archive.
        actor: who works here, with their rights; alone and with all of them while the archive has no members.
        home: the compartment in which lies what is brought in now; empty for the open part.
        slot: the number of the key slot that opened it, which tells a member; None in a plain archive.
        backup_key: seals backups, see ``workflow.backup.sealing``; None in a plain archive.
    """

    root: Path
    settings: Settings
    store: CaseStore
    vault: Vault
    clock: Clock
    ids: Ids
    agent: str = "documenter"
    reading: Reading = field(default_factory=Pool)
    cache: dict[str, object] = field(default_factory=dict)
    signer: Signer | None = None
    letterbox: Letterbox | None = None
    actor: Actor = ALONE
    home: str = ""
    backup_key: bytes | None = field(default=None, repr=False)
    slot: int | None = None

    def close(self) -> None:
        """Closes the database and ends the reading processes."""
        self.reading.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def create(
    root: Path,
    *,
    plain: bool,
    name: str | None = None,
    passphrase: str | None = None,
    clock: Clock | None = None,
    ids: Ids | None = None,
    cost: keyring.Cost | None = None,
) -> None:
    """Makes a new, empty archive in ``root``.

    The settings file is written last and durably, so that a run cut off half-way leaves no archive rather than half of
    one.

    Args:
        root: a folder that does not exist or is empty.
        plain: True for public sources only: nothing is encrypted and there is no secret to lose.
        name: what to call it; the folder's name when left out.
        passphrase: opens an encrypted archive; required unless ``plain``.
        clock: tells the time; the machine's when left out.
        ids: gives randomness; the machine's when left out.
        cost: what one guess of the passphrase costs an attacker; the safe default when left out.

    Raises:
        ArchiveExistsError: when the folder holds anything.
        MissingPassphraseError: when not plain and no passphrase was given.
        DiskError: when the folder cannot be made.
    """
    clock, ids = clock or SystemClock(), ids or SystemIds()
    if not plain and not passphrase:
        raise MissingPassphraseError("An encrypted archive needs a passphrase", item=str(root))
    try:
        root.mkdir(parents=True, exist_ok=True)
        _clear_half_made(root)
        if any(root.iterdir()):
            raise ArchiveExistsError(item=str(root))
        root.chmod(0o700)
        for folder in FOLDERS:
            (root / folder).mkdir()
    except (NotADirectoryError, FileExistsError):
        raise ArchiveExistsError("A file of that name is in the way", item=str(root)) from None
    except OSError as error:
        raise DiskError(f"The folder could not be made ({error.strerror})", item=str(root)) from error
    key: bytes | None = None
    if passphrase and not plain:
        ring = keyring.create(root / KEYS, passphrase, ids=ids, cost=cost)
        key = ring.database
    open_store(root / DATABASE, key, create=True).close()
    settings_file.write(
        root, Settings(name=name or root.resolve().name, plain=plain, created_at=settings_file.now_text(clock.now()))
    )


def _clear_half_made(root: Path) -> None:
    """Takes away what an interrupted ``create`` left: nothing but our own files, no settings, an empty vault."""
    found = {path.name for path in root.iterdir()}
    ours = {*FOLDERS, KEYS, settings_file.FILE + ".new", *(DATABASE + ending for ending in ("", "-wal", "-shm"))}
    if not found or not found <= ours or any(path.is_file() for path in (root / "vault").rglob("*")):
        return
    for name in found:
        path = root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def open_archive(
    root: Path,
    passphrase: Callable[[], str | None] | None = None,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    agent: str = "documenter",
    reading: Reading | None = None,
    database: str = DATABASE,
) -> Archive:
    """Opens an archive.

    Args:
        root: its folder.
        passphrase: asked only when the archive is encrypted.
        clock: tells the time; the machine's when left out.
        ids: gives randomness; the machine's when left out.
        agent: who works here, for custody and reviews.
        reading: reads files; other processes under limits when left out, and only tests have a reason to say otherwise.
        database: the file that holds the logs; only mending has a reason to name another one.

    Raises:
        NotAnArchiveError: when the folder is none.
        MissingPassphraseError: when it is encrypted and nobody gave a passphrase.
        WrongPassphraseError: when the passphrase opens no slot.
        NewerArchiveError: when a later kuager wrote it.
    """
    settings = settings_file.read(root)
    blobs = FolderBlobs(root / "vault")
    vault: Vault
    signer: Signer | None = None
    letterbox: Letterbox | None = None
    backup_key: bytes | None = None
    slot: int | None = None
    if settings.plain:
        store: CaseStore = open_store(root / database, None)
        vault = PlainVault(blobs)
    else:
        words = passphrase() if passphrase else None
        if not words:
            raise MissingPassphraseError(item=str(root))
        slot, ring = open_keys(root, words)
        store = open_store(root / database, ring.database)
        older = ring.older
        vault = EncryptedVault(
            blobs, ring.vault, ring.naming, ids=ids or SystemIds(), older=[one.vault for one in older],
            grains=StoredGrains(store),
        )  # fmt: skip
        signer, backup_key = Signer(ring.ledger), ring.backup
        letterbox = Letterbox(ring.intake, older=[one.intake for one in older])
    archive = Archive(
        root=root,
        settings=settings,
        store=store,
        vault=vault,
        clock=clock or SystemClock(),
        ids=ids or SystemIds(),
        agent=agent,
        reading=reading or Pool(Limits(seconds=settings.max_seconds, megabytes=settings.max_memory_mb)),
        signer=signer,
        letterbox=letterbox,
        backup_key=backup_key,
        slot=slot,
    )
    _seat(archive)
    with suppress(OSError):  # a read-only stick can still be read
        vault.sweep()
    return archive


def _seat(archive: Archive) -> None:
    """Finds out who opened it, where it has members: the slot of the passphrase tells, and no other name is believed."""
    roll = () if archive.slot is None else members_of(archive.store)
    if roll:
        announced = any(one.slot == archive.slot for one in roll) or any(archive.store.custody(f"slot:{archive.slot}"))
        recovered = not announced and any(archive.store.custody("recovered"))
        archive.actor = actor_of(roll, archive.slot, recovered=recovered)
        archive.agent = archive.actor.name
