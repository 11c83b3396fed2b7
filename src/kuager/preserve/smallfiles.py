"""The small files of an archive (settings, keys, heads, signatures, stamps), each by its SHA-256, in ``ledger/sums.txt``.

The vault and the database find their own damage. A flipped bit in a setting, or in the address of an authority, would
look like another setting. The list is in the form that ``sha256sum -c ledger/sums.txt`` takes from the archive's folder;
its last line is a sum over the others. It guards against accidents: whoever changes a file can write the list anew, and
for that there are signatures.

People may edit the settings: a file that changed *after* the list was made is called changed, not damaged, and the next
run takes it into the list. Rot does not touch a file's time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kuager.errors import KuagerError
from kuager.preserve import heads, keys, scrub
from kuager.preserve.durable import replace_file

SUMS: Final = "ledger/sums.txt"
SETTINGS, KEYS, HEAD, SCRUB = "kuager.toml", "keys.json", f"ledger/{heads.FILE_NAME}", f"ledger/{scrub.FILE_NAME}"
KEY: Final = "ledger/key.pem"
"""Changes when the keys are rotated; that it is this archive's own, the check of the heads shows."""
_MAY_CHANGE: Final = (SETTINGS, KEYS, HEAD, KEY)
_FOLDERS: Final = ("ledger/heads", "ledger/keys", "ledger/queue", "ledger/tsa")
_TITLE: Final = "# The small files of this archive. From its folder: sha256sum -c ledger/sums.txt\n"
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\n\r/][^\n\r]*)")
_MOST_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesReport:
    """What the small files showed.

    Attributes:
        count: how many are in the list; None when there is no list yet.
        damaged: those that are not what was listed, by name and in words.
        changed: those that somebody changed after the list was made.
    """

    count: int | None
    damaged: tuple[str, ...]
    changed: tuple[str, ...] = ()


def note(root: Path) -> None:
    """Brings the list up to date: new files come in, and changed ones when they were changed after it was made.

    Raises:
        DiskError: the disk refused; the old list still stands.
    """
    old = _listed(root) or {}
    made = _time(root / SUMS)
    fresh: dict[str, str] = {}
    for name in _present(root):
        known = old.get(name)
        if known is None or (name in _MAY_CHANGE and (_time(root / name) > made or _sound_keys(root, name))):
            fresh[name] = _digest(root / name)
        else:
            fresh[name] = known
    missing = {name: digest for name, digest in old.items() if name not in fresh}  # missed, and not forgotten
    text = _written({**fresh, **missing})
    if _bytes(root / SUMS) != text:
        replace_file(root / SUMS, text)


def review(root: Path) -> FilesReport:
    """Compares every small file with the list, and looks at those that can tell their own damage."""
    own = list(_self_checked(root))
    listed = _listed(root)
    if listed is None:
        there = (root / SUMS).exists()
        return FilesReport(count=None, damaged=(*own, *((f"{SUMS}: this list is damaged",) if there else ())))
    named = {words.partition(":")[0] for words in own}
    made = _time(root / SUMS)
    damaged, changed = own, []
    for name, digest in sorted(listed.items()):
        if name in named or _digest(root / name) == digest:
            continue
        if not (root / name).exists():
            damaged.append(f"{name}: it is missing")
        elif name in _MAY_CHANGE and (_time(root / name) > made or _sound_keys(root, name)):
            changed.append(f"{name}: it was changed after the last run")
        else:
            damaged.append(f"{name}: it is not what was written")
    return FilesReport(count=len(listed), damaged=tuple(damaged), changed=tuple(changed))


def mend(root: Path, copy: Path, keep: Callable[[Path], None]) -> tuple[list[str], list[str]]:
    """Puts the files that a copy still has in the place of damaged ones.

    A file is taken when its SHA-256 is the listed one. The keys and the settings, without which nothing opens, are also
    taken from an older copy when they are sound in themselves; that is said.

    Args:
        root: the archive.
        copy: a copy of its folder.
        keep: puts a damaged file aside before another takes its place.

    Returns:
        What was mended and what was not, in words that start with the name.

    Raises:
        DiskError: the disk refused.
    """
    mended: list[str] = []
    left: list[str] = []
    if _listed(root) is None and (theirs := _listed(copy)) is not None:
        there = (root / SUMS).exists()
        keep(root / SUMS)
        (root / SUMS).parent.mkdir(exist_ok=True)
        # What may change may have changed since that copy was made.
        replace_file(root / SUMS, _written({name: theirs[name] for name in theirs if name not in _MAY_CHANGE}))
        if there:
            mended.append(f"{SUMS}: from the copy")
    listed = _listed(root) or {}
    report = review(root)
    for words in (*report.damaged, *report.changed):
        name = words.partition(":")[0]
        if name == SUMS or _sound_keys(root, name):
            continue
        source = _source(root, copy, name, listed.get(name))
        if source is None:
            left.append(words)
            continue
        keep(root / name)
        (root / name).parent.mkdir(mode=0o700, exist_ok=True)
        replace_file(root / name, source[0])
        mended.append(f"{name}: {source[1]}")
    return mended, left


def _source(root: Path, copy: Path, name: str, digest: str | None) -> tuple[bytes, str] | None:
    theirs = _bytes(copy / name)
    if digest is not None and hashlib.sha256(theirs).hexdigest() == digest:
        return theirs, "from the copy, as it was"
    if name == KEYS and keys.intact(theirs):
        return theirs, "from an older state of the copy: passphrases are those of that time"
    if name == HEAD and (again := heads.again(root / "ledger")):
        return again, "made again from the latest head"
    if name == SCRUB:
        return b"{}\n", "the round of reading starts anew"
    if name == SETTINGS and theirs and digest is None:
        return theirs, "from the copy, which nothing vouches for"
    return None


def _sound_keys(root: Path, name: str) -> bool:
    """Sound keys are never replaced: an older state of them would let in who left, and shut out who came."""
    return name == KEYS and keys.intact(_bytes(root / KEYS))


def _self_checked(root: Path) -> Iterator[str]:
    data = _bytes(root / KEYS)
    if data and not keys.intact(data):
        yield f"{KEYS}: it is damaged"
    try:
        heads.read_head(root / "ledger")
    except KuagerError:
        yield f"{HEAD}: it is damaged"
    if scrub.is_damaged(root / "ledger"):
        yield f"{SCRUB}: it is damaged, so the round of reading starts anew"


def _present(root: Path) -> Iterator[str]:
    for name in _MAY_CHANGE:
        if (root / name).is_file():
            yield name
    for folder in _FOLDERS:
        if (root / folder).is_dir():
            yield from (f"{folder}/{path.name}" for path in (root / folder).iterdir() if path.name[0] != ".")


def _listed(root: Path) -> dict[str, str] | None:
    """Returns the list; None when there is none, or when it is damaged."""
    data = _bytes(root / SUMS)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    found = {match[2]: match[1] for match in map(_LINE.fullmatch, text.split("\n")) if match}
    return found if found and _written(found) == data else None


def _written(listed: dict[str, str]) -> bytes:
    body = _TITLE + "".join(f"{digest}  {name}\n" for name, digest in sorted(listed.items()))
    return f"{body}# sum of the lines above: {hashlib.sha256(body.encode()).hexdigest()}\n".encode()


def _digest(path: Path) -> str:
    return hashlib.sha256(_bytes(path)).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError:
        return b""


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
