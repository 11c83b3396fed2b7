"""Tree heads: what the whole ledger was at one moment, in 64 digits, signed, each naming the one before.

They lie in ``ledger/heads/`` as small files that ``openssl`` and ``sha256sum`` can check. A series signed by the keeper
shows that nobody without the key changed the ledger. The keeper can still write all of it anew; only a head in other
hands (:mod:`kuager.preserve.witnesses`, a timestamp) shows that.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kuager.errors import DiskError
from kuager.model import CustodyEvent
from kuager.model.chain import GENESIS, instant
from kuager.model.ids import canonical_json
from kuager.preserve.durable import replace_file
from kuager.preserve.keychange import Line
from kuager.preserve.merkle import Frontier
from kuager.preserve.signing import PublicKey, Signer

FORMAT: Final = 1
FOLDER: Final = "heads"
KEY_FILE: Final = "key.pem"
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_NAME: Final = re.compile(r"[0-9]{12}\.json")
_MOST_BYTES: Final = 4096
_MOST_PROBLEMS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeHead:
    """The ledger had ``size`` rows with Merkle root ``root``, the last row with ``hash``, at ``at``.

    ``key`` is the id of the key that signs it (empty in a plain archive), ``previous`` the SHA-256 of the file of the
    head before, or :data:`kuager.model.chain.GENESIS`.
    """

    size: int
    root: str
    hash: str
    at: datetime
    key: str
    software: str
    previous: str

    def to_bytes(self) -> bytes:
        """Returns the canonical JSON that is signed, stored and stamped."""
        return canonical_json(
            {
                "kuager_tree_head": FORMAT,
                "size": self.size,
                "root": self.root,
                "hash": self.hash,
                "at": instant(self.at),
                "key": self.key,
                "software": self.software,
                "previous": self.previous,
            }
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of its file: what the next head names, and what a timestamp is about."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @property
    def name(self) -> str:
        """What its files are called, without their endings; sorts by size."""
        return f"{self.size:012}"

    @classmethod
    def from_bytes(cls, data: bytes) -> TreeHead:
        """Reads a head back.

        Raises:
            ValueError: when it is not exactly what :meth:`to_bytes` writes.
        """
        try:
            value = json.loads(data)
            found = cls(
                size=_size(value["size"]),
                root=_digest(value["root"]),
                hash=_digest(value["hash"]),
                at=datetime.fromisoformat(value["at"]),
                key=_digest(value["key"]) if value["key"] != "" else "",
                software=str(value["software"]),
                previous=_digest(value["previous"]),
            )
            same = found.to_bytes() == data
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("not a tree head") from error
        if not same:
            raise ValueError("not written as a tree head is")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsReport:
    """What going through the series of heads showed.

    Attributes:
        count: how many heads there are.
        last: the latest one that can be read.
        signed: whether every head carries a signature of the archive's key.
        after: rows written since the last head.
        problems: what does not fit, by the name of the file.
    """

    count: int
    last: TreeHead | None
    signed: bool
    after: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """The ledger at some of its sizes: Merkle root and last hash of each, and of the whole."""

    at: Mapping[int, tuple[str, str]]
    size: int
    root: str
    hash: str


def roots_at(events: Iterable[CustodyEvent], sizes: Iterable[int]) -> Roots:
    """Computes the Merkle root of the ledger at each of some sizes, in one pass and little memory.

    The hashes are taken as they stand in the rows; that they fit the rows is what the chain's check says.
    """
    wanted = set(sizes)
    tree = Frontier()
    last = GENESIS
    found: dict[int, tuple[str, str]] = {}
    if 0 in wanted:
        found[0] = (tree.root().hex(), last)
    for event in events:
        last = event.hash
        tree.append(_leaf(last))
        if tree.size in wanted:
            found[tree.size] = (tree.root().hex(), last)
    return Roots(at=found, size=tree.size, root=tree.root().hex(), hash=last)


def _leaf(digest: str) -> bytes:
    """A damaged row must not stop the check: what is no hash becomes a leaf that fits no root."""
    try:
        return bytes.fromhex(digest)
    except (ValueError, TypeError):
        return b""


def append_head(
    ledger: Path, events: Iterable[CustodyEvent], *, signer: Signer | None, at: datetime, software: str
) -> TreeHead | None:
    """Writes (and signs) a head of the ledger as it is now.

    The signature is written before the head: a head file without its signature cannot come from a crash.

    Args:
        ledger: the archive's ``ledger`` folder.
        events: all rows, in order.
        signer: signs it; None in a plain archive.
        at: now.
        software: name and version of the program.

    Returns:
        The new head, or the last one when no row was added since. None when the ledger is empty, or when it does not
        continue what the last head saw: such a ledger is not signed again, and ``verify`` reports it.

    Raises:
        DiskError: the disk refused.
    """
    folder = ledger / FOLDER
    previous = _last(folder)
    if previous is not None and previous[1] is None:
        return None
    old = previous[1] if previous else None
    now = roots_at(events, {old.size} if old else ())
    if not now.size or (old is not None and now.at.get(old.size) != (old.root, old.hash)):
        return None
    if old is not None and old.size == now.size:
        return old
    head = TreeHead(
        size=now.size,
        root=now.root,
        hash=now.hash,
        at=at,
        key=signer.public.id if signer else "",
        software=software,
        previous=hashlib.sha256(previous[0]).hexdigest() if previous else GENESIS,
    )
    _write(ledger, head, signer)
    return head


def _write(ledger: Path, head: TreeHead, signer: Signer | None) -> None:
    folder = ledger / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise DiskError(item=FOLDER) from error
    data = head.to_bytes()
    if signer is not None:
        if not (ledger / KEY_FILE).exists():
            replace_file(ledger / KEY_FILE, signer.public.pem())
        replace_file(folder / f"{head.name}.sig", signer.sign(data))
    replace_file(folder / f"{head.name}.json", data)


def _last(folder: Path) -> tuple[bytes, TreeHead | None] | None:
    for path in reversed(_files(folder)):
        data = _read(path)
        try:
            return data, TreeHead.from_bytes(data)
        except ValueError:
            return data, None
    return None


def load_heads(ledger: Path) -> Iterator[TreeHead]:
    """Yields the heads that can be read, oldest first; damaged ones are what :func:`review` reports."""
    for path in _files(ledger / FOLDER):
        try:
            yield TreeHead.from_bytes(_read(path))
        except ValueError:
            continue


def latest(ledger: Path) -> TreeHead | None:
    """Returns the last head that can be read."""
    found = None
    for found in load_heads(ledger):  # noqa: B007  only the last is wanted
        pass
    return found


def review(ledger: Path, events: Iterable[CustodyEvent], public: PublicKey | None) -> HeadsReport:
    """Checks every head of the series: its signature, its place in the series, and that the ledger still fits it.

    Args:
        ledger: the archive's ``ledger`` folder.
        events: all rows, in order.
        public: the archive's own key, derived from what the passphrase opened and not read from the folder; it vouches
            for those it took over from (:mod:`kuager.preserve.keychange`). None in a plain archive.
    """
    files = _files(ledger / FOLDER)
    contents = {path: _read(path) for path in files}
    problems: list[str] = []
    heads: dict[Path, TreeHead] = {}
    for path, data in contents.items():
        try:
            heads[path] = TreeHead.from_bytes(data)
        except ValueError:
            problems.append(f"{FOLDER}/{path.name}: this head is damaged")
    roots = roots_at(events, {head.size for head in heads.values()})
    before = GENESIS
    line = Line(ledger, public) if public is not None else None
    for path, head in heads.items():
        problems += [f"{FOLDER}/{path.name}: {words}" for words in _head_problems(path, head, roots, before)]
        problems += _signature_problems(path, contents[path], head, line.key_at(head.size) if line else None)
        before = hashlib.sha256(contents[path]).hexdigest()
    problems += _key_problems(ledger, public, any_heads=bool(files))
    last = max(heads.values(), key=lambda head: head.size, default=None)
    return HeadsReport(
        count=len(files),
        last=last,
        signed=bool(heads) and public is not None,
        after=roots.size - last.size if last else roots.size,
        problems=tuple(problems[:_MOST_PROBLEMS]),
    )


def _head_problems(path: Path, head: TreeHead, roots: Roots, before: str) -> Iterator[str]:
    if path.name != f"{head.name}.json":
        yield f"it speaks of {head.size} rows, another number than its name"
    if head.size > roots.size:
        yield f"it saw {head.size} rows, the ledger has {roots.size}: rows were cut off"
    elif roots.at[head.size] != (head.root, head.hash):
        yield f"the first {head.size} rows are not those it saw: the ledger was rewritten"
    if head.previous != before:
        yield "it does not follow the head before it: a head was removed, changed or slipped in"


def _signature_problems(path: Path, data: bytes, head: TreeHead, public: PublicKey | None) -> list[str]:
    if public is None:
        return []
    name = f"{FOLDER}/{path.name}"
    if head.key != public.id:
        return [f"{name}: it names another key than the one that signed at that time"]
    signature = _read(path.with_suffix(".sig"))
    if not signature:
        return [f"{name}: its signature is missing"]
    return [] if public.verify(data, signature) else [f"{name}: its signature does not fit"]


def _key_problems(ledger: Path, public: PublicKey | None, *, any_heads: bool) -> Sequence[str]:
    if public is None or not any_heads:
        return ()
    same = _read(ledger / KEY_FILE) == public.pem()
    return () if same else (f"{KEY_FILE}: it is not this archive's public key, which outsiders would check with",)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DiskError(item=FOLDER) from error


def _read(path: Path) -> bytes:
    """Returns a small file's bytes; nothing when it is missing, unreadable or too large to be one of ours."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError:
        return b""
    return data if len(data) <= _MOST_BYTES else b""


def _size(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("no size")
    return value


def _digest(value: Any) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise ValueError("no digest")
    return value
