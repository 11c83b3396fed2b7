"""Makes one chosen system call of a child fail, or be its last, with strace; and says loudly when that cannot be done."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.reliability.killing import environment

CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "renameat2", "unlink", "ftruncate", "mkdir")
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
_CALL = re.compile(r"^\d+ +(\w+)\(")


@dataclass(frozen=True, slots=True)
class Point:
    """The ``number``-th ``call`` of a run, and what befalls it."""

    call: str
    number: int
    fault: str


def needed(there: bool, what: str) -> None:
    """Skips when this machine lacks something; fails where the full suite is promised."""
    if there:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{what} is needed under CI")
    pytest.skip(f"{what} is needed: this safety test did NOT run")


def can_trace() -> bool:
    """Says whether strace is here and may trace."""
    if not shutil.which("strace"):
        return False
    return (
        subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0
    )


def count_calls(argv: Sequence[str], log: Path) -> Counter[str]:
    """Runs ``argv`` to its end and counts its writing system calls."""
    traced = ",".join(f"?{call}" for call in CALLS)
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={traced}", *argv],
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found = (_CALL.match(line) for line in log.read_text(errors="replace").splitlines())
    return Counter(match[1] for match in found if match)


def points(counted: Counter[str], seed: int, sample: int) -> list[Point]:
    """Every fault at every point of a run, or ``sample`` of them; KUAGER_POINTS asks for another number, or ``all``."""
    every = [
        Point(call, n, fault) for call, most in sorted(counted.items()) for n in range(1, most + 1) for fault in FAULTS
    ]
    asked = os.environ.get("KUAGER_POINTS", str(sample))
    if asked == "all" or len(every) <= int(asked):
        return every
    return random.Random(seed).sample(every, int(asked))


def run_with(point: Point, argv: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """Runs ``argv`` with one fault in it."""
    inject = f"inject={point.call}:{point.fault}:when={point.number}"
    traced = f"trace={point.call}"
    return subprocess.run(
        ["strace", "-f", "-qq", "-o", "/dev/null", "-e", traced, "-e", inject, *argv],
        env=environment(),
        capture_output=True,
        check=False,
    )
