"""Proof that nobody touched a file since kuager wrote it, so that the next release may link to it and need not read it.

A record of what the file system says of each file: its number (inode), when its content and when anything of it changed
(mtime, ctime), and the first half of the SHA-256 of what was written. A program can set mtime as it likes; ctime is set by the
system whenever content, mode, names or times change, and cannot be set back without another clock or the disk itself. Git
rests its index on the same. The record holds no path and no word of a page. It is worth what the one who keeps it is worth:
the archive signs it, and it never lies in the folder that is published.

Residue: a change by the same user within the tick of the clock (some milliseconds) in which the file was written, or between
the look at a file and its link. Whoever can do that can change the new folder a moment later, too.
"""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import sys
from array import array
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kuager.publish.release.earlier import read

_HEAD: Final = b"kuager files 1\n"
_START: Final = struct.Struct("<Q")
_ROW: Final = struct.Struct("<Q2q16s")
_HALF: Final = 32
"""Hexadecimal digits of a SHA-256 that a row holds."""
_WRITING: Final = 0o222
_LONG_AGO: Final = 1_000_000_000 * 10**9
_PROBE: Final = ".probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What is known of files by their inode.

    Attributes:
        device: on which they are.
        rows: of 40 bytes each; of two rows of one inode the later holds.
        places: of the last row by inode.
    """

    device: int = -1
    rows: bytes = b""
    places: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls, record: bytes) -> Proof:
        """Reads a record; an empty one where it is none."""
        start = len(_HEAD) + _START.size
        if not record.startswith(_HEAD) or len(record) < start or (len(record) - start) % _ROW.size:
            return cls()
        rows = record[start:]
        numbers = array("Q", rows)
        if sys.byteorder == "big":
            numbers.byteswap()
        inodes = numbers[:: _ROW.size // 8]
        (device,) = _START.unpack_from(record, len(_HEAD))
        return cls(device=device, rows=rows, places=dict(zip(inodes, range(0, len(rows), _ROW.size), strict=True)))

    def holds(self, found: os.stat_result, sha256: str) -> bool:
        """Says whether a file is still the one that was written with this content."""
        at = self.places.get(found.st_ino)
        return (
            at is not None
            and found.st_dev == self.device
            and stat.S_ISREG(found.st_mode)
            and self.rows[at : at + _ROW.size] == row(found, sha256)
        )

    def link(self, source: str, target: str, sha256: str, size: int) -> bytes:
        """Gives a file a second name, ``target``.

        One that is not proved is read under its new name: when nothing of it changed while its hash was taken, it is as
        good as proved. So whoever deletes an old release, which touches every file it shared, costs the next one a reading.

        Returns:
            The new row of the file; nothing, and no file, where its content is another or it cannot have two names.
        """
        try:
            before = os.lstat(source)
            if before.st_size != size or not stat.S_ISREG(before.st_mode):
                return b""
            proved = self.holds(before, sha256)
            os.link(source, target)
        except (OSError, NotImplementedError):
            return b""
        found = b""
        try:
            found = _second(target, sha256, before, proved=proved)
        except OSError:
            """A file that cannot be read or made read-only is no file to link to."""
        finally:
            if not found:
                Path(target).unlink()
        return found

    def after(self, folder: Path, rows: bytes) -> bytes:
        """Returns the record after a build: its rows, behind as many of those before.

        So a build that nobody keeps (a draft) does not take the proof away from the release it was made from.
        """
        device = folder.stat().st_dev
        older = self.rows[-len(rows) :] if rows and device == self.device else b""
        return _HEAD + _START.pack(device) + older + rows


def row(found: os.stat_result, sha256: str) -> bytes:
    """Returns what is noted of a file."""
    return _ROW.pack(found.st_ino, found.st_mtime_ns, found.st_ctime_ns, bytes.fromhex(sha256[:_HALF]))


def _second(target: str, sha256: str, before: os.stat_result, *, proved: bool) -> bytes:
    if not proved and before.st_mode & _WRITING:
        Path(target).chmod(stat.S_IMODE(before.st_mode) & ~_WRITING)
    after = os.lstat(target)
    same = (after.st_ino, after.st_size, after.st_mtime_ns) == (before.st_ino, before.st_size, before.st_mtime_ns)
    known = row(after, sha256)
    if same and not proved:
        data = read(target, before.st_size)
        same = (
            data is not None and hashlib.sha256(data).hexdigest() == sha256 and known == row(os.lstat(target), sha256)
        )
    return known if same else b""


def provable(folder: Path) -> bool:
    """Says whether times mean here what they must: another mtime leaves ctime at now. So not on Windows, not over SFTP."""
    if os.name != "posix":
        return False
    probe = folder / _PROBE
    try:
        probe.touch(exist_ok=False)
        written = probe.stat().st_ctime_ns
        os.utime(probe, ns=(_LONG_AGO, _LONG_AGO))
        found = probe.stat()
    except OSError:
        return False
    finally:
        with suppress(OSError):
            probe.unlink()
    return found.st_mtime_ns == _LONG_AGO and found.st_ctime_ns >= written > _LONG_AGO


__all__ = ["Proof", "provable", "row"]
