"""Programs of others that judge our web archives; in CI one that is missing is a failure and not a test less."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

WACZ = Path(sys.prefix) / "tools-wacz" / "bin" / "wacz"
"""Where ``make test`` puts the command."""


def wacz_command() -> str:
    found = str(WACZ) if WACZ.is_file() else shutil.which("wacz")
    if found is None and not os.environ.get("CI"):
        pytest.skip("the wacz command is not installed; make test installs it")
    assert found, f"the wacz command is missing: neither on the path nor at {WACZ}"
    return found


def wacz_says(package: Path) -> tuple[int, str]:
    """Returns what ``wacz validate`` says of a package: its exit code and its words."""
    done = subprocess.run(
        [wacz_command(), "validate", "-f", str(package)], capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout + done.stderr


def warcio_says(warc: bytes, place: Path) -> tuple[int, str]:
    """Returns what ``warcio check`` says of a web archive: its exit code, and words where something is wrong."""
    place.write_bytes(warc)
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", str(place)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip() + done.stderr


def archives_in(package: Path) -> dict[str, bytes]:
    """Returns the web archives inside a package."""
    with zipfile.ZipFile(package) as opened:
        return {name: opened.read(name) for name in opened.namelist() if name.startswith("archive/")}
