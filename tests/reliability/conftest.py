"""A disk small enough to be filled."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.reliability.faults import needed


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts an empty disk of a size, or gives it another size; root only."""
    disk = tmp_path / "disk"
    mounted = False

    def mount(size: str) -> Path:
        nonlocal mounted
        disk.mkdir(exist_ok=True)
        how = f"{'remount,' if mounted else ''}size={size}"
        may = hasattr(os, "geteuid") and os.geteuid() == 0
        argv = ["mount", "-t", "tmpfs", "-o", how, "tmpfs", str(disk)]
        may = may and not subprocess.run(argv, capture_output=True, check=False).returncode
        needed(may, "the right to mount a small disk")
        mounted = True
        return disk

    yield mount
    if mounted:
        subprocess.run(["umount", "-l", disk], check=True)
