"""The pages of a database file as they lie on disk, damaged ones left out: what salvage reads when the engine gives up.

A sealed page carries its own seal (SQLCipher 4: AES-256-CBC, HMAC-SHA-512 over ciphertext, vector and page number), so a
page is either exactly what was written or is not handed out. A plain page has no seal; what is read from it must be
checked row by row. Format: sqlite.org/fileformat2.html, zetetic.net/sqlcipher/design.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Self

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from kuager.store.sqlite import wal
from kuager.store.sqlite.connection import KEY_SIZE, SALT_SIZE, salt_of

PAGE: Final = 4096
"""Both engines' default, which nothing here changes: not read from the file, because there it may be damaged."""
_VECTOR, _MAC = 16, 64
RESERVED: Final = _VECTOR + _MAC
_SALT_MASK: Final = 0x3A
_MAC_ROUNDS: Final = 2


class Seal:
    """Opens single pages of a sealed database.

    Args:
        key: the database's key, 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        raw = self._key = key[:KEY_SIZE]
        masked = bytes(byte ^ _SALT_MASK for byte in salt_of(key))
        self._mac_key = hashlib.pbkdf2_hmac("sha512", raw, masked, _MAC_ROUNDS, len(raw))

    def open(self, page: bytes, number: int) -> bytes | None:
        """Returns the plain page, or None when it is not what was sealed as this number."""
        start = SALT_SIZE if number == 1 else 0
        covered, mac = page[start:-_MAC], page[-_MAC:]
        expected = hmac.digest(self._mac_key, covered + number.to_bytes(4, "little"), "sha512")
        if not hmac.compare_digest(mac, expected):
            return None
        opener = Cipher(AES(self._key), CBC(covered[-_VECTOR:])).decryptor()
        return page[:start] + opener.update(covered[:-_VECTOR]) + opener.finalize() + page[-RESERVED:]


class PageFile:
    """One database file and its write-ahead log, opened for reading only.

    Args:
        path: the database; its log is looked for beside it. Either may be missing.
        key: the database's key; None for a plain file.
    """

    def __init__(self, path: Path, key: bytes | None) -> None:
        self._seal = Seal(key) if key is not None else None
        self._base = _opened(path)
        self._log_path = wal.beside(path)
        self._log = _opened(self._log_path)
        self._frames = wal.newest(self._log_path, self._fits) if self._log else {}
        self.count = self._size() // PAGE
        self.usable = PAGE - (RESERVED if key is not None else 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in (self._base, self._log):
            if file is not None:
                file.close()

    def numbers(self) -> Iterator[int]:
        """Yields every page number of the file and its log."""
        yield from range(1, max(self.count, max(self._frames, default=0)) + 1)

    @property
    def logged(self) -> frozenset[int]:
        """Numbers of pages that the log holds a newer state of."""
        return frozenset(self._frames)

    def page(self, number: int, *, older: bool = False) -> bytes | None:
        """Returns a page; None when it is not there or its seal does not fit.

        Args:
            number: from 1.
            older: the state of the database file itself, without its write-ahead log.
        """
        at = None if older else self._frames.get(number)
        if at is not None and self._log is not None:
            return self._open(_slice(self._log, at), number)
        if self._base is None or not 0 < number <= self.count:
            return None
        return self._open(_slice(self._base, (number - 1) * PAGE), number)

    def bad(self) -> list[int]:
        """Returns the numbers of the pages whose seal does not fit; empty for a plain file, whose pages have none."""
        return [number for number in self.numbers() if self.page(number) is None] if self._seal else []

    def _fits(self, page: bytes, number: int) -> bool:
        """A plain page's sums are checked by the log; a sealed one may also prove itself."""
        return self._seal is not None and self._seal.open(page, number) is not None

    def _open(self, page: bytes, number: int) -> bytes | None:
        if len(page) != PAGE:
            return None
        return self._seal.open(page, number) if self._seal else page

    def _size(self) -> int:
        return self._base.seek(0, 2) if self._base is not None else 0


def _opened(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except OSError:
        return None


def _slice(file: BinaryIO, at: int) -> bytes:
    try:
        file.seek(at)
        return file.read(PAGE)
    except OSError:  # a sector that cannot be read is a page that is not there
        return b""
