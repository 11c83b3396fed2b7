"""The list of a snapshot: every part with its SHA-256, what the ledger was, and a signature over all of it.

In a place a backup lies as

    README.txt                     how to restore it, in plain words
    archive.txt                    tells the backups of this archive from those of another one; a hash, no name
    keys/<generation>.json         the archive's key file (its slots are locked by passphrases and shares)
    objects/ab/<name>              preserved files, as the vault keeps them: already sealed, named by an HMAC
    state/<snapshot>.age           one sealed file, filled up: database, sealed database, ledger, releases, settings
    snapshots/<snapshot>.age       this list, sealed; written last, so that what is half-written is no snapshot

So who holds the place sees how many preserved files there are and how long each is, about how much the rest is (to 12 %),
and when it was saved; no name, no table, no number of members beyond the slots of the key file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from kuager.errors.backup import DamagedPartError, ForgedBackupError
from kuager.model.chain import instant
from kuager.model.ids import canonical_json
from kuager.ports.places import Stored
from kuager.preserve.signing import PublicKey, Signer

FORMAT: Final = 1
README, ARCHIVE, KEYS, OBJECTS, STATE, SNAPSHOTS = "README.txt", "archive.txt", "keys", "objects", "state", "snapshots"
SEALED, PLAIN = ".age", ".tar"
_MOST: Final = 512 * 1024 * 1024
_ID: Final = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A preserved file in a place.

    Attributes:
        name: as the vault calls it.
        size: of what is stored.
        sha256: of what is stored (the sealed bytes).
        head: digest of its first bytes, which are new whenever it is sealed anew.
    """

    name: str
    size: int
    sha256: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A snapshot.

    Attributes:
        id: time and a few random digits; sorts by time.
        at: when the archive was in this state.
        software: what wrote it.
        name: of the archive.
        plain: whether the archive is unencrypted.
        generation: which key file opens it; empty for a plain archive.
        state: the file that holds everything but the preserved files.
        parts: what is in that file, by path in the archive.
        objects: the preserved files.
        missing: preserved files that were missing or damaged in the archive itself when it was saved, by name.
        rows: of the ledger.
        root: of the ledger's tree.
        counts: what the archive held, for people.
    """

    id: str
    at: datetime
    software: str
    name: str
    plain: bool
    generation: str
    state: Stored
    parts: tuple[Stored, ...]
    objects: tuple[Kept, ...]
    missing: tuple[str, ...]
    rows: int
    root: str
    counts: Mapping[str, int] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Returns the canonical JSON that is signed."""
        return canonical_json({"kuager_backup": FORMAT, **asdict(self), "at": instant(self.at)})

    @property
    def size(self) -> int:
        """Bytes that a restore reads."""
        return self.state.size + sum(one.size for one in self.objects)


def new_id(at: datetime, token: bytes) -> str:
    """Makes the id of a snapshot."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{token.hex()[:8]}"


def id_of(name: str) -> str | None:
    """Returns the snapshot that a name in a place is of; None of another name."""
    words = name.rpartition("/")[2].partition(".")[0]
    return words if _ID.fullmatch(words) else None


def taken_at(snapshot: str) -> datetime:
    """Returns when a snapshot was taken, by its id."""
    return datetime.strptime(snapshot.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def object_name(name: str) -> str:
    """Returns where a preserved file lies in a place."""
    return f"{OBJECTS}/{name[:2]}/{name}"


def generation_of(key: bytes) -> str:
    """Returns what the backups of one backup key are told by; tells nothing of the key."""
    return hashlib.sha256(b"kuager backup generation" + key).hexdigest()[:16]


def pack(manifest: Manifest, signer: Signer | None) -> bytes:
    """Returns a manifest with its signature, made small."""
    body = manifest.to_bytes()
    signature = base64.b64encode(signer.sign(body)).decode("ascii") if signer else ""
    return zlib.compress(json.dumps({"manifest": body.decode(), "signature": signature}).encode())


def unpack(data: bytes, public: PublicKey | None, name: str) -> Manifest:
    """Reads a manifest back.

    Args:
        data: what :func:`pack` made.
        public: the archive's ledger key; None for a plain archive, which signs nothing.
        name: for errors.

    Raises:
        DamagedPartError: it is not what :func:`pack` makes.
        ForgedBackupError: the signature is missing or not of this archive.
    """
    try:
        value = json.loads(_inflated(data))
        body, signature = value["manifest"].encode(), base64.b64decode(value["signature"])
        found = _manifest(json.loads(body))
    except (zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedPartError(item=name) from error
    if found.plain != (public is None) or (public is not None and not public.verify(body, signature)):
        raise ForgedBackupError(item=name)
    return found


def _inflated(data: bytes) -> bytes:
    inflate = zlib.decompressobj()
    found = inflate.decompress(data, _MOST)
    if inflate.unconsumed_tail or not inflate.eof:
        raise ValueError("cut short or too long")
    return found


def _manifest(value: dict[str, Any]) -> Manifest:
    if value.pop("kuager_backup") != FORMAT:
        raise ValueError("written by another version")
    return Manifest(
        **{
            **value,
            "at": datetime.fromisoformat(value["at"]),
            "state": Stored(**value["state"]),
            "parts": tuple(Stored(**one) for one in value["parts"]),
            "objects": tuple(Kept(**one) for one in value["objects"]),
            "missing": tuple(value["missing"]),
        }
    )


def due(snapshots: Iterable[str], now: datetime, days: int) -> list[str]:
    """Returns the snapshots whose time is over, so that what was erased dies with them.

    All of the last week are kept, then the newest of each week, none longer than ``days``. The newest is always kept.
    """
    ordered = sorted(snapshots, reverse=True)
    over, weeks = [], set()
    for snapshot in ordered[1:]:
        at = taken_at(snapshot)
        age = (now - at).days
        week = at.isocalendar()[:2]
        if age >= days or (age >= _WEEK and week in weeks):
            over.append(snapshot)
        else:
            weeks.add(week)
    return over


_WEEK: Final = 7
