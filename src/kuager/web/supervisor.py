"""The supervisor of a workbench: holds the port, starts the process that holds the keys, and starts another when it locks.

It never sees a passphrase, a key or a byte of the archive. The child is a fresh program (not a copy of this process), so
nothing that one child knew is in the next.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Final

from kuager.web.lock import LOCKED
from kuager.workflow.panicking import descendants
from kuager.workflow.sandbox import kernel
from kuager.workflow.serving_file import standing

MODULE: Final = "kuager.cli.inside"
_HASTY: Final = 3
"""Children that ended by themselves within :data:`_YOUNG` seconds, after which the supervisor gives up."""
_YOUNG: Final = 3.0
_PATIENCE, _STEP = 5.0, 0.01
"""Seconds to wait for what was killed, in steps."""


class Supervisor:
    """Starts children until one ends for good.

    Args:
        root: the archive.
        listener: the descriptor of the listening socket, which every child gets.
        options: what the command line said, for the child.
        ask: how the first child gets the passphrase: ``file:PATH``, ``ask`` (the keyboard) or ``locked`` (the page).
    """

    def __init__(self, root: Path, listener: int, options: Sequence[str], ask: str) -> None:
        self._root = root
        self._listener = listener
        self._options = list(options)
        self._ask = ask
        self._child: subprocess.Popen[bytes] | None = None
        self._ending = False

    def run(self) -> int:
        """Runs until a child ends for good, or somebody ends this; returns the exit code."""
        for number, handler in ((signal.SIGTERM, self._end), (signal.SIGUSR1, self._lock), (signal.SIGINT, self._wait)):
            signal.signal(number, handler)
        if sys.platform == "linux":
            kernel.adopt_orphans()
        ask, hasty = self._ask, 0
        with standing(self._root):
            while True:
                began = time.monotonic()
                code = self._one(ask)
                self._sweep()
                if self._ending:
                    return 0
                if code not in (LOCKED, -signal.SIGKILL):
                    return code if code >= 0 else 3
                hasty = hasty + 1 if time.monotonic() - began < _YOUNG else 0
                if hasty >= _HASTY and code != LOCKED:
                    return 3
                ask = "locked"

    def _one(self, ask: str) -> int:
        environment = {name: value for name, value in os.environ.items() if name != "KUAGER_PASSPHRASE_FILE"}
        self._child = subprocess.Popen(  # noqa: S603  our own module, run by the Python we run on
            [sys.executable, "-m", MODULE, str(self._root), str(self._listener), ask, *self._options],
            pass_fds=(self._listener,),
            env=environment,
            stdin=None if ask == "ask" else subprocess.DEVNULL,
        )
        return self._child.wait()

    def _sweep(self) -> None:
        """Ends what the child left running, and waits for it: readers may still hold the text of a file.

        Whoever loses its parent becomes a child of this process, so it is over when there are none.
        """
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            for process in descendants(os.getpid()):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(process, signal.SIGKILL)
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                return
            time.sleep(_STEP)

    def _lock(self, _number: int, _frame: FrameType | None) -> None:
        if self._child is not None:
            self._child.kill()

    def _wait(self, _number: int, _frame: FrameType | None) -> None:
        """Ctrl-C reaches the child too, which ends its answers; this one goes when the child has gone."""
        self._ending = True

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True
        if self._child is not None:
            self._child.kill()
