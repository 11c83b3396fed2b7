"""The story of an outside clock: questions made offline, sent when a link exists and only to authorities that were named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from kuager.collect.stamp import send
from kuager.errors import (
    DiskError,
    EmptyLedgerError,
    NoAuthorityError,
    NoStampError,
    StrangeStampError,
    UnreadableFileError,
    UsageError,
)
from kuager.preserve.durable import replace_file
from kuager.preserve.stamps import check, read_response, request
from kuager.preserve.treeheads import TreeHead, load_heads
from kuager.workflow.archive import Archive
from kuager.workflow.witness import LEDGER, note_files, sign_head

_NONCE = 8
_MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """What became of one question to one authority; ``error`` is None when its answer is kept."""

    head: int
    authority: str
    error: NoStampError | None = None


def name_authority(archive: Archive, url: str, roots: Path) -> str:
    """Notes an authority this archive may ask, and the root certificates trusted for it; returns its short name.

    Raises:
        UsageError: the address is none, or the file holds no certificates.
        UnreadableFileError: the file cannot be read.
    """
    host = (urlsplit(url).hostname or "").lower()
    name = re.sub(r"[^a-z0-9.-]", "-", host).strip(".-")
    if urlsplit(url).scheme not in ("http", "https") or not name:
        raise UsageError("A timestamp authority has an address of the web", item=url)
    try:
        pem = roots.read_bytes()
    except OSError as error:
        raise UnreadableFileError(item=str(roots)) from error
    try:
        x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise UsageError("The file holds no certificates (PEM)", item=str(roots)) from error
    folder = _folder(archive, check.AUTHORITIES)
    replace_file(folder / f"{name}.pem", pem)
    replace_file(folder / f"{name}.url", url.encode())
    note_files(archive)
    return name


def authorities(archive: Archive) -> dict[str, str]:
    """Returns the authorities this archive may ask: short name and address."""
    folder = archive.root / LEDGER / check.AUTHORITIES
    found = sorted(folder.glob("*.url")) if folder.is_dir() else []
    return {path.stem: path.read_text(encoding="utf-8").strip() for path in found}


def queue(archive: Archive) -> Path:
    """Makes the question about the ledger as it is now, offline; returns its file, which may also travel on a stick.

    Raises:
        EmptyLedgerError: there is nothing to stamp.
    """
    head = sign_head(archive)
    if head is None:
        raise EmptyLedgerError("There is no sound head to stamp")
    path = _folder(archive, check.QUEUE) / f"{head.name}.tsq"
    if not path.exists():
        replace_file(path, request(head.to_bytes(), archive.ids.token(_NONCE)))
        note_files(archive)
    return path


def stamp(archive: Archive) -> list[Stamped]:
    """Asks every named authority every question it has not answered yet.

    Raises:
        NoAuthorityError: nobody named one; the question is in the queue all the same.
    """
    queue(archive)
    named = authorities(archive)
    if not named:
        raise NoAuthorityError
    done: list[Stamped] = []
    for path in check.waiting(archive.root / LEDGER):
        for name, url in named.items():
            kept = archive.root / LEDGER / check.HEADS / f"{path.stem}.{name}.tsr"
            if not kept.exists():
                done.append(_ask(path, kept, name, url))
    note_files(archive)
    return done


def _ask(query: Path, kept: Path, name: str, url: str) -> Stamped:
    head = int(query.stem)
    try:
        answer = send(query.read_bytes(), url)
        _refused(answer)
    except NoStampError as error:
        return Stamped(head=head, authority=name, error=error)
    replace_file(kept, answer)
    return Stamped(head=head, authority=name)


def _refused(answer: bytes) -> None:
    """A clear refusal is no stamp. What merely cannot be read is kept: another program may read it."""
    try:
        read_response(answer)
    except ValueError as error:
        if "refused" in str(error):
            raise NoStampError("The timestamp authority refused to stamp") from error


def take_answer(archive: Archive, file: Path) -> Stamped:
    """Keeps an answer that was fetched on another machine.

    Raises:
        UnreadableFileError: the file cannot be read.
        StrangeStampError: it is about none of this archive's heads.
    """
    try:
        with file.open("rb") as handle:
            answer = handle.read(_MOST_BYTES)
    except OSError as error:
        raise UnreadableFileError(item=str(file)) from error
    try:
        stamp_ = read_response(answer)
    except ValueError as error:
        raise StrangeStampError("This is no timestamp that can be read", item=file.name) from error
    head = _head_of(archive, stamp_.sha256)
    if head is None:
        raise StrangeStampError(item=file.name)
    named = list(authorities(archive))
    name = named[0] if len(named) == 1 else "carried"
    replace_file(archive.root / LEDGER / check.HEADS / f"{head.name}.{name}.tsr", answer)
    note_files(archive)
    return Stamped(head=head.size, authority=name)


def _head_of(archive: Archive, sha256: str) -> TreeHead | None:
    return next((head for head in load_heads(archive.root / LEDGER) if head.digest == sha256), None)


def _folder(archive: Archive, name: str) -> Path:
    folder = archive.root / LEDGER / name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise DiskError(item=name) from error
    return folder
