"""The command line without a process: ``kuager.cli`` run here, its output, exit code and surroundings as a process has them.

Starting Python and importing the house takes half a second of a core, which a thousand calls pay a thousand times. What is
about the process itself (signals, locks, what is left after a kill, a closed pipe) starts a real one instead.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from unittest import mock

from kuager.cli import main


def kuager(*words: object, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> CompletedProcess[str]:
    """Runs one command and returns what a process would have said.

    Args:
        words: of the command line, without the program's name.
        cwd: the folder it is called in.
        env: on top of the surroundings, which hold no setting of ours.
    """
    argv = ["kuager", *map(str, words)]
    out, err = _Stream(), _Stream()
    code = 0
    with ExitStack() as stack:
        stack.enter_context(_surroundings(env or {}))
        stack.enter_context(mock.patch.object(sys, "argv", argv))
        stack.enter_context(mock.patch.object(sys, "stdin", _Stream()))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        if cwd is not None:
            stack.enter_context(chdir(cwd))
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
    done = CompletedProcess(argv, code, out.said(), err.said())
    assert "Traceback" not in done.stderr, done.stderr
    return done


@contextmanager
def _surroundings(more: Mapping[str, str]) -> Iterator[None]:
    """The environment of a fresh shell: none of our settings, no colours, wide lines, and whatever the test adds."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KUAGER_")}
    with mock.patch.dict(os.environ, {**plain, "NO_COLOR": "1", "COLUMNS": "120", **more}, clear=True):
        yield


class _Stream(io.TextIOWrapper):
    """A pipe's end: UTF-8 with bytes below, as a process's streams are, and no terminal."""

    def __init__(self) -> None:
        self._below = io.BytesIO()
        super().__init__(self._below, encoding="utf-8", newline="", write_through=True)

    def said(self) -> str:
        return self._below.getvalue().decode()
