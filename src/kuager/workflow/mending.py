"""The story of damage mended from a second copy: small files, then the database, then (``upkeep``) the vault.

Rows and files that verify are taken from the archive itself, missing ones from the copy. The new database is written beside
the old one, checked whole, and only then takes its place; the damaged one is kept. What is in neither is named as lost.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from kuager.errors import DamagedStoreError, MissingFileError, MissingPassphraseError, OtherHistoryError
from kuager.model import CustodyVerb
from kuager.ports import Clock
from kuager.preserve import commitments, keys, smallfiles, treeheads
from kuager.store.files.disk import disk_errors
from kuager.store.sqlite import mend as mending
from kuager.store.sqlite import salvage
from kuager.store.sqlite.salvage import Salvaged
from kuager.workflow import audit, openings, settings
from kuager.workflow.archive import DATABASE, KEYS, Archive, open_archive
from kuager.workflow.refresh import refresh
from kuager.workflow.sandbox import Reading
from kuager.workflow.system import SystemClock
from kuager.workflow.witness import LEDGER, sign_head

ASIDE = "damaged"
NEW = "case.db.mended"
_SHOWN = 20
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What was done.

    Attributes:
        files: small files that were mended, each with where from.
        unmended: small files that no copy had sound.
        trouble: what was wrong with the database; empty when it was sound.
        salvaged: what the new database was made of; None when none was needed.
        recomputed: computed tables of a sound log that were not what the log gives, and were made again.
        aside: where damaged files are kept, relative to the archive; None when nothing was damaged.
    """

    files: tuple[str, ...] = ()
    unmended: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    salvaged: Salvaged | None = None
    recomputed: tuple[str, ...] = ()
    aside: str | None = None


def mend(
    root: Path,
    folder: Path,
    passphrase: Callable[[], str | None] | None = None,
    *,
    clock: Clock | None = None,
    agent: str = openings.NOBODY,
    reading: Reading | None = None,
) -> Mending:
    """Mends an archive's small files and its database, which may be too damaged to be opened.

    Args:
        root: the archive's folder; nobody else may have it open.
        folder: a copy of it. A folder without a database still helps: what is damaged in computed tables and
            indexes is made again from the archive's own logs.
        passphrase: asked only when the archive is encrypted.
        clock: tells the time; the machine's when left out.
        agent: who works here, for custody.
        reading: see :func:`kuager.workflow.archive.open_archive`.

    Raises:
        MissingFileError: there is no such folder.
        BusyStoreError: another process has the archive open.
        WrongPassphraseError: the passphrase opens no slot.
        OtherHistoryError: the copy is of another archive, or both were added to since; nothing was changed.
        DiskFullError: no room; the damaged database still stands.
        DiskError: the disk refused.
    """
    if not folder.is_dir():
        raise MissingFileError(item=str(folder))
    clock = clock or SystemClock()
    aside = _Aside(root, clock.now())
    files, unmended = smallfiles.mend(root, folder, aside.keep)
    words = None if settings.read(root).plain else (passphrase() if passphrase else None)
    key = None if settings.read(root).plain else _key(root, words)
    trouble = mending.trouble(root / DATABASE, key, ledger_rows=_least_rows(root))
    opened = partial(open_archive, root, lambda: words, clock=clock, agent=agent, reading=reading)
    salvaged: Salvaged | None = None
    recomputed: tuple[str, ...] = ()
    if not trouble:
        recomputed, trouble = _computed_again(opened)
    if trouble:
        salvaged = _replace(root, key, folder, trouble, opened, aside.folder)
    if files or salvaged or recomputed:
        with opened() as archive:
            _note_files(archive, files)
            sign_head(archive)
    return Mending(
        files=tuple(files), unmended=tuple(unmended), trouble=tuple(trouble), salvaged=salvaged, recomputed=recomputed,
        aside=aside.used(),
    )  # fmt: skip


def _replace(
    root: Path, key: bytes | None, folder: Path, trouble: list[str], opened: Callable[..., Archive], aside: Path
) -> Salvaged | None:
    sources = _sources(root, folder)
    mending.clear(root / NEW)
    try:
        made = salvage.build(root / NEW, key, sources, marks=commitments.PREFIX, ledger_rows=_least_rows(root))
        with opened(database=NEW) as archive:
            _settle(archive, made, trouble)
        left = mending.trouble(root / NEW, key, ledger_rows=_least_rows(root))
        if not made.copied and set(map(_kind, left)) >= set(map(_kind, trouble)):
            return None  # no better than what is there
        mending.swap(root / NEW, root / DATABASE, aside)
    finally:
        mending.clear(root / NEW)
    return made


def _key(root: Path, words: str | None) -> bytes:
    if not words:
        raise MissingPassphraseError(item=str(root))
    return keys.unlock(root / KEYS, words).database


def _least_rows(root: Path) -> int:
    last = treeheads.latest(root / LEDGER)
    return last.size if last else 0


def _sources(root: Path, folder: Path) -> list[Path]:
    """The damaged database, the copy's, and what a mending that was cut off had already put aside."""
    cut_off = (root / NEW).exists()
    kept = sorted((root / ASIDE).glob(f"*/{DATABASE}"), reverse=True)[:1] if cut_off else []
    return [root / DATABASE, *(place for place in (folder / DATABASE,) if place.is_file()), *kept]


def _kind(words: str) -> str:
    return _NUMBER.sub("#", words)


def _settle(archive: Archive, made: Salvaged, trouble: list[str]) -> None:
    """Computes the tables that come from the logs and notes the mending in the ledger."""
    _same_history(archive, made)
    with archive.store.write() as writer:
        writer.projections()
    refresh(archive)
    agent = openings.agent_mark(archive)
    with archive.store.write() as writer:
        writer.custody(
            DATABASE, CustodyVerb.RECOVERY, agent=agent, at=archive.clock.now(), outcome="failed" if made.lost else "ok",
            note=_words(made, trouble),
        )  # fmt: skip
        writer.advance()


def _same_history(archive: Archive, made: Salvaged) -> None:
    """Heads in the archive's own ledger say what the rows were: a copy of another plain archive fits none of them."""
    if made.lost:
        return  # a ledger with a gap fits no head, and the verdicts will say so
    known = list(treeheads.load_heads(archive.root / LEDGER))
    now = treeheads.roots_at(archive.store.custody(), {head.size for head in known})
    if known and not any(now.at.get(head.size) == (head.root, head.hash) for head in known):
        raise OtherHistoryError


def _words(made: Salvaged, trouble: list[str]) -> str:
    copies = ", ".join(f"{rows} rows" for rows in made.ledgers[1:]) or "none"
    text = (
        f"damaged database ({len(trouble)} findings) replaced: {made.kept} rows read from it, {made.copied} from second copies "
        f"(their ledgers: {copies}), {made.moved} put back in place by the gaps, {len(made.lost)} lost"
    )
    return text + (f": {'; '.join(made.lost[:_SHOWN])}" if made.lost else "")


def _computed_again(opened: Callable[..., Archive]) -> tuple[tuple[str, ...], list[str]]:
    """Makes computed tables again that are not what the log gives; damage that stops even that comes back in words."""
    try:
        with opened() as archive:
            changed = audit.rebuild(archive, check=True).changed
            if changed:
                audit.rebuild(archive)
                agent, words = openings.agent_mark(archive), f"computed again from the logs: {', '.join(changed)}"
                with archive.store.write() as writer:
                    writer.custody(
                        DATABASE, CustodyVerb.RECOVERY, agent=agent, at=archive.clock.now(), outcome="ok", note=words
                    )
                    writer.advance()
            return changed, []
    except DamagedStoreError as error:
        return (), [error.message]


def _note_files(archive: Archive, files: list[str]) -> None:
    if not files:
        return
    agent = openings.agent_mark(archive)
    with archive.store.write() as writer:
        for words in files:
            name, _, how = words.partition(": ")
            writer.custody(name, CustodyVerb.RECOVERY, agent=agent, at=archive.clock.now(), outcome="ok", note=how)
        writer.advance()


class _Aside:
    """The folder that damaged files are kept in; made with the first of them."""

    def __init__(self, root: Path, at: datetime) -> None:
        self._root = root
        self.folder = root / ASIDE / at.strftime("%Y-%m-%dT%H%M%SZ")

    def keep(self, path: Path) -> None:
        """Copies a file, if there is one, before something else takes its place."""
        if not path.is_file():
            return
        with disk_errors(path.name):
            place = self.folder / path.relative_to(self._root)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(path, place)

    def used(self) -> str | None:
        """Returns the folder by its place in the archive, if anything is in it."""
        with suppress(OSError):
            if any(self.folder.iterdir()):
                return self.folder.relative_to(self._root).as_posix()
        return None
