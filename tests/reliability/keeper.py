"""A small archive of the real vault and ledger and one table, run as a process of its own; and its unsafe twins.

It lets the vault be killed without the rest of the house, and proves that the harness catches what it is there to catch:
each twin breaks one rule of the write order, and a harness that passes a twin is worth nothing.

    python keeper.py ROOT FOLDER --how plain|encrypted [--twin early|halves|direct] [--reserve BYTES]

Prints one JSON line per file once it is safe, as ``kuager add --json`` does. Exit code 3 with a code on stderr when the run
cannot go on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import secrets
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from kuager.errors import DiskError, DiskFullError, KuagerError
from kuager.model import Capture, CustodyEvent, CustodyVerb, Fetched
from kuager.model.chain import GENESIS, custody_row, link
from kuager.preserve import EncryptedVault, PlainVault, seal
from kuager.preserve.chain import verify
from kuager.store.files import FolderBlobs

TABLES = (
    "CREATE TABLE IF NOT EXISTS capture (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS document (capture TEXT PRIMARY KEY, text TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS custody (seq INTEGER PRIMARY KEY, object TEXT, verb TEXT, at TEXT, previous TEXT, hash TEXT)",
)
AT = datetime(2021, 2, 8, tzinfo=UTC)
TWINS = ("early", "halves", "direct")


class SystemIds:
    def token(self, size: int = 32) -> bytes:
        return secrets.token_bytes(size)


def open_vault(root: Path, how: str, reserve: int = 0) -> PlainVault | EncryptedVault:
    blobs = FolderBlobs(root / "vault", reserve_bytes=reserve)
    return PlainVault(blobs) if how == "plain" else EncryptedVault(blobs, b"k" * 32, b"n" * 32, ids=SystemIds())


def open_log(root: Path) -> sqlite3.Connection:
    log = sqlite3.connect(root / "log.db", isolation_level=None)
    log.execute("PRAGMA journal_mode=WAL")
    log.execute("PRAGMA synchronous=FULL")
    log.execute("BEGIN IMMEDIATE")
    for statement in TABLES:
        log.execute(statement)
    log.execute("COMMIT")
    return log


def keep(root: Path, folder: Path, how: str, twin: str | None, reserve: int) -> None:
    vault = open_vault(root, how, reserve)
    vault.sweep()
    with closing(open_log(root)) as log:
        for path in sorted(folder.iterdir()):
            _keep_one(vault, log, path, twin, root)


def _keep_one(
    vault: PlainVault | EncryptedVault, log: sqlite3.Connection, path: Path, twin: str | None, root: Path
) -> None:
    data = path.read_bytes()
    fetched = Fetched(
        path=str(path), target_uri=path.name, original_name=path.name, size=len(data), fetched_at=AT, method="file", tool="keeper",
    )  # fmt: skip
    if twin == "direct":
        _write_in_place(root / "vault", data)
    capture, sealed = seal([data], fetched, vault, agent="test")
    line = json.dumps({"item": path.name, "outcome": "ok" if sealed.new else "duplicate", "capture": capture.id})
    if twin == "early":
        print(line, flush=True)
    log.execute("BEGIN IMMEDIATE")
    if not log.execute("SELECT 1 FROM capture WHERE id = ?", (capture.id,)).fetchone():
        _log_capture(log, capture)
        if twin == "halves":
            log.execute("COMMIT")
            log.execute("BEGIN IMMEDIATE")
        log.execute("INSERT INTO document VALUES (?, ?)", (capture.id, data.decode()))
    log.execute("COMMIT")
    if twin != "early":
        print(line, flush=True)


def _log_capture(log: sqlite3.Connection, capture: Capture) -> None:
    log.execute("INSERT INTO capture VALUES (?, ?)", (capture.id, capture.sha256))
    last = log.execute("SELECT seq, hash FROM custody ORDER BY seq DESC LIMIT 1").fetchone() or (0, GENESIS)
    row = _row(last[0] + 1, capture.id)
    log.execute(
        "INSERT INTO custody VALUES (?, ?, ?, ?, ?, ?)",
        (row["seq"], row["object"], row["verb"], row["at"], last[1], link(last[1], row)),
    )


def _row(seq: int, object_id: str) -> dict[str, object]:
    return custody_row(
        seq=seq, object_id=object_id, verb=CustodyVerb.INGESTION, at=AT, agent="test", outcome="ok", note=""
    )


def _write_in_place(root: Path, data: bytes) -> None:
    name = hashlib.sha256(data).hexdigest()
    (root / name[:2]).mkdir(parents=True, exist_ok=True)
    with (root / name[:2] / name).open("wb", buffering=0) as file:
        for at in range(0, len(data), 512):
            file.write(data[at : at + 512])


def check(root: Path, how: str, acknowledged: dict[str, str]) -> list[str]:
    """Returns what is wrong with the archive after a crash.

    Args:
        root: the archive.
        how: plain or encrypted.
        acknowledged: capture id to the name of the file it was made from.
    """
    if not (root / "log.db").exists():
        return [f"{item} was acknowledged, and there is no archive" for item in acknowledged.values()]
    vault = open_vault(root, how)
    found = list(_half_objects(root, how))
    vault.sweep()
    found += [f"{path.name} is still in tmp" for path in (root / "vault" / "tmp").glob("*")]
    with closing(open_log(root)) as log:
        captures = dict(log.execute("SELECT id, sha256 FROM capture"))
        documents = dict(log.execute("SELECT capture, text FROM document"))
        found += verify(_events(log))
    found += [
        f"{item} was acknowledged and is lost" for capture, item in acknowledged.items() if capture not in documents
    ]
    if captures.keys() != documents.keys():
        found.append("a capture stands without its document, or a document without its capture")
    for capture, sha256 in captures.items():
        try:
            vault.check(sha256)
        except KuagerError as error:
            found.append(f"{capture}: {error}")
    return found


def _events(log: sqlite3.Connection) -> Iterator[CustodyEvent]:
    for seq, object_id, verb, _, previous, digest in log.execute("SELECT * FROM custody ORDER BY seq"):
        yield CustodyEvent(
            seq=seq, object=object_id, verb=CustodyVerb(verb), at=AT, agent="test", outcome="ok", note="", previous=previous, hash=digest,
        )  # fmt: skip


def _half_objects(root: Path, how: str) -> Iterator[str]:
    """Objects nobody acknowledged must be whole too: whoever sees a name may rely on what stands under it."""
    if how == "plain":
        for path in (root / "vault").glob("??/*"):
            if hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
                yield f"{path.name} is visible and not whole"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--how", choices=("plain", "encrypted"), default="plain")
    parser.add_argument("--twin", choices=TWINS)
    parser.add_argument("--reserve", type=int, default=0)
    given = parser.parse_args()
    try:
        keep(given.root, given.folder, given.how, given.twin, given.reserve)
    except KuagerError as error:
        print(error, file=sys.stderr)
        return 3
    except sqlite3.OperationalError as error:
        refused = DiskFullError() if "full" in str(error) else DiskError(str(error))
        print(refused, file=sys.stderr)
        return 3
    except OSError as error:
        print(DiskError(str(error)), file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
