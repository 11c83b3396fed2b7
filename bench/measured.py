"""Runs a command and says what it took: time on the clock, processor time and memory, all its children included."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command said and took; ``peak_mb`` is the most that it and its children held at one moment (RSS, summed)."""

    said: str
    seconds: float
    processor: float
    peak_mb: int


def measured(command: Sequence[str], env: Mapping[str, str] | None = None) -> Ran:
    """Runs a command to its end.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=errors, env=None if env is None else dict(env))
        peak, ended = [0], threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, peak, ended))
        watch.start()
        _, status, took = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        watch.join()
        out.seek(0)
        errors.seek(0)
        said, complaints = out.read().decode(), errors.read().decode()
    if process.returncode:
        sys.stderr.write(complaints)
        raise subprocess.CalledProcessError(process.returncode, command, said, complaints)
    return Ran(said=said, seconds=seconds, processor=took.ru_utime + took.ru_stime, peak_mb=peak[0] >> 20)


def _watch(process: int, peak: list[int], ended: threading.Event) -> None:
    while not ended.wait(_EVERY):
        peak[0] = max(peak[0], sum(_resident(one) for one in _family(process)))


def _family(process: int) -> list[int]:
    """A process and all that descend from it."""
    found = [process]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found.extend(map(int, children.read_text(encoding="ascii").split()))
            except OSError:
                continue
    return found


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:
        return 0
