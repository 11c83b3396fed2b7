"""Heads: the length and last hash of the ledger, written beside it, to be handed to somebody outside.

Whoever holds a head notices later that rows were cut off or the whole ledger rewritten. The copy in ``ledger/`` guards
against accidents and hasty hands; only a copy in other hands guards against a keeper.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kuager.errors import DamagedSettingsError, NewerArchiveError
from kuager.model.chain import instant
from kuager.preserve import treeheads
from kuager.preserve.durable import replace_file

FORMAT = 1
FILE_NAME = "head.json"
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The ledger had ``size`` rows, the last with ``hash``, at ``at``."""

    size: int
    hash: str
    at: datetime


def write_head(folder: Path, head: Head) -> bool:
    """Writes the head to ``folder/head.json``, unless a longer ledger was seen before.

    Returns:
        False when the file speaks of more rows than ``head``: it is left alone, so that verification reports the loss.

    Raises:
        DiskError: the disk refused; the old head still stands.
        DamagedSettingsError: the old head cannot be read.
    """
    old = read_head(folder)
    if old is not None and old.size > head.size:
        return False
    replace_file(folder / FILE_NAME, _render(head))
    return True


def again(ledger: Path) -> bytes | None:
    """Returns what ``head.json`` would hold by the latest tree head that can be read; None when there is none."""
    last = treeheads.latest(ledger)
    return _render(Head(size=last.size, hash=last.hash, at=last.at)) if last else None


def _render(head: Head) -> bytes:
    value = {"kuager_head": FORMAT, "size": head.size, "hash": head.hash, "at": instant(head.at)}
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()


def read_head(folder: Path) -> Head | None:
    """Returns the last head written; None when there never was one.

    Raises:
        DamagedSettingsError: the file is damaged.
        NewerArchiveError: a newer version wrote it.
    """
    try:
        return _parse(json.loads((folder / FILE_NAME).read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedSettingsError("The head of the ledger is damaged", item=FILE_NAME) from error


def _parse(value: Any) -> Head:
    version, size, last = value["kuager_head"], value["size"], value["hash"]
    if not isinstance(version, int) or version < 1:
        raise ValueError("no version")
    if version > FORMAT:
        raise NewerArchiveError(item=FILE_NAME)
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ValueError("no size")
    if not isinstance(last, str) or not _HASH.fullmatch(last):
        raise ValueError("no hash")
    at = datetime.fromisoformat(value["at"])
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    return Head(size=size, hash=last, at=at)
