"""A change of the ledger's key: the old key hands over to the new one, and both sign that they do.

Each change is one small file in ``ledger/keys/``, with two signatures that ``openssl`` checks. Heads up to the size it
names are signed by the old key, later ones by the new. Who holds the old public key follows the changes forward; the
archive, whose passphrase opens the new key, follows them back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kuager.errors import DiskError
from kuager.model.chain import instant
from kuager.model.ids import canonical_json
from kuager.preserve.durable import replace_file
from kuager.preserve.signing import PublicKey, Signer

FOLDER: Final = "keys"
FORMAT: Final = 1
_NAME: Final = re.compile(r"[0-9]{12}-[0-9a-f]{16}\.json")
_MOST_BYTES: Final = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The key ``old`` signed heads up to ``size`` rows; ``new`` signs those after it."""

    old: PublicKey
    new: PublicKey
    size: int
    at: datetime

    def to_bytes(self) -> bytes:
        """Returns the canonical JSON that both sign."""
        return canonical_json(
            {
                "kuager_key_change": FORMAT,
                "old": self.old.pem().decode(),
                "new": self.new.pem().decode(),
                "size": self.size,
                "at": instant(self.at),
            }
        )

    @property
    def name(self) -> str:
        """What its files are called, without their endings."""
        return f"{self.size:012}-{self.new.id[:16]}"


def write(ledger: Path, old: Signer, new: Signer, *, size: int, at: datetime) -> Change:
    """Writes a change and both signatures, the signatures first.

    Raises:
        DiskError: the disk refused.
    """
    folder = ledger / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise DiskError(item=FOLDER) from error
    change = Change(old=old.public, new=new.public, size=size, at=at)
    data = change.to_bytes()
    replace_file(folder / f"{change.name}.old.sig", old.sign(data))
    replace_file(folder / f"{change.name}.new.sig", new.sign(data))
    replace_file(folder / f"{change.name}.json", data)
    return change


def forget(ledger: Path, new: PublicKey) -> None:
    """Takes away a change that never came about."""
    folder = ledger / FOLDER
    if folder.is_dir():
        for path in folder.glob(f"*-{new.id[:16]}.*"):
            path.unlink(missing_ok=True)


class Line:
    """Which key signs heads of which size: the archive's own, and those it took over from.

    Args:
        ledger: the archive's ``ledger`` folder.
        own: the key that the passphrase opened, which vouches for the others.
    """

    def __init__(self, ledger: Path, own: PublicKey) -> None:
        self.own: Final = own
        changes = list(_sound(ledger / FOLDER))
        eras: list[tuple[int, PublicKey]] = []
        newest, most = own, None
        while found := next(
            (one for one in changes if one.new.id == newest.id and (most is None or one.size <= most)), None
        ):
            eras.append((found.size, newest))
            changes.remove(found)
            newest, most = found.old, found.size
        self._eras = tuple(eras)
        self._first = newest

    def key_at(self, size: int) -> PublicKey:
        """Returns the key that signs a head of so many rows."""
        return next((key for after, key in self._eras if size > after), self._first)

    def keys(self) -> tuple[PublicKey, ...]:
        """Returns all keys, oldest first."""
        return (self._first, *(key for _, key in reversed(self._eras)))


def _sound(folder: Path) -> Iterator[Change]:
    """Yields the changes that both keys signed; any other file there says nothing."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if _NAME.fullmatch(path.name) and (change := _read(path)) is not None:
            yield change


def _read(path: Path) -> Change | None:
    try:
        data = _bytes(path)
        value: Any = json.loads(data)
        change = Change(
            old=PublicKey.from_pem(value["old"].encode()),
            new=PublicKey.from_pem(value["new"].encode()),
            size=int(value["size"]),
            at=datetime.fromisoformat(value["at"]),
        )
        if change.to_bytes() != data or f"{change.name}.json" != path.name:
            return None
        signed = (
            change.old.verify(data, _bytes(path.with_suffix(".old.sig"))),
            change.new.verify(data, _bytes(path.with_suffix(".new.sig"))),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return change if all(signed) else None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)
