"""Other people's programs on bytes nobody has checked: with limits, without a file on the disk, without a shell of ours.

The bytes go in by a pipe and the answer comes back by one, because a sealed archive's content must not touch the disk.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO

_LIMITED = 'ulimit -v "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; ulimit -c 0 2>/dev/null; shift 2; exec "$@"'
_CHUNK = 1 << 16


def program(name: str) -> str | None:
    """Returns where a program is installed, or None."""
    return shutil.which(name)


def run_limited(
    command: Sequence[str],
    data: bytes,
    *,
    seconds: int = 20,
    megabytes: int = 512,
    most: int = 50_000_000,
    env: Mapping[str, str] | None = None,
) -> bytes | None:
    """Runs a program on bytes.

    Args:
        command: the program's full path and its arguments; never a shell line.
        data: what it reads on its standard input.
        seconds: of processor time where the system can limit it, and of waiting.
        megabytes: of memory, where the system can limit it.
        most: bytes of answer beyond which it is stopped.
        env: more environment than the path and a UTF-8 locale.

    Returns:
        What it wrote, or None when it failed, took too long or wrote too much.
    """
    shell = program("sh")
    limited = [shell, "-c", _LIMITED, "sh", str(megabytes * 1024), str(seconds), *command] if shell else list(command)
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", **(env or {})}
    started = _started(limited, environment)
    if started is None:
        return None
    child, grouped = started
    timer = threading.Timer(seconds, _end, [child], {"grouped": grouped})
    feeder = threading.Thread(target=_feed, args=(child, data), daemon=True)
    timer.start()
    feeder.start()
    try:
        answer = _gather(child.stdout, most)
        return answer if answer is not None and child.wait() == 0 else None
    finally:
        timer.cancel()
        _end(child, grouped=grouped)
        child.wait()
        feeder.join()
        if child.stdout:
            child.stdout.close()


def _started(command: Sequence[str], environment: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], bool] | None:
    """Starts a program in a group of its own, so that what it starts can be ended with it; says whether it has one.

    Where files of strangers are read no process may leave its group; there the one that reads is ended with all its
    children when its time is over.
    """
    for grouped in (True, False) if hasattr(os, "killpg") else (False,):
        try:
            child = subprocess.Popen(  # noqa: S603  a program found by its name, arguments without a shell
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
                start_new_session=grouped,
            )  # fmt: skip
        except PermissionError:
            continue
        except OSError:
            break
        return child, grouped
    return None


def _end(child: subprocess.Popen[bytes], *, grouped: bool) -> None:
    """Ends a program, and whatever it started where its group is its own."""
    if grouped:
        with suppress(OSError):
            os.killpg(child.pid, signal.SIGKILL)
    elif child.poll() is None:
        child.kill()


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    stream = child.stdin
    if stream is None:
        return
    with suppress(OSError):  # it may stop reading before the end, which is its own affair
        stream.write(data)
    with suppress(OSError):
        stream.close()


def _gather(stream: IO[bytes] | None, most: int) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while stream and (chunk := stream.read(_CHUNK)):
        size += len(chunk)
        if size > most:
            return None
        parts.append(chunk)
    return b"".join(parts)
