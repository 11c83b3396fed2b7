"""What a mirror remembers: the longest feed it saw, and what it took down. One small file in its folder."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kuager.preserve.durable import replace_file

STATE: Final = ".kuager-mirror.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The memory of a mirror.

    Attributes:
        feed: files of the longest feed that was seen.
        removed: paths that were taken down because they were called back.
        manifest: SHA-256 of the manifest of the release those paths are of.
        source: where the copy came from.
    """

    feed: dict[str, bytes] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    manifest: str = ""
    source: str = ""


def load(root: Path) -> State:
    """Returns what the mirror in a folder remembers; nothing when it is none, or when the file is damaged."""
    path = root / STATE
    if not path.is_file():
        return State()
    try:
        told = json.loads(path.read_bytes())
        return State(
            feed={str(name): base64.b64decode(data) for name, data in told["feed"].items()},
            removed=frozenset(map(str, told["removed"])),
            manifest=str(told["manifest"]),
            source=str(told["source"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return State()


def keep(root: Path, one: State) -> None:
    """Writes it down.

    Raises:
        DiskError: it cannot be written.
    """
    told = {
        "source": one.source,
        "manifest": one.manifest,
        "removed": sorted(one.removed),
        "feed": {name: base64.b64encode(data).decode("ascii") for name, data in sorted(one.feed.items())},
    }
    replace_file(root / STATE, (json.dumps(told, indent=1) + "\n").encode())


__all__ = ["STATE", "State", "keep", "load"]
