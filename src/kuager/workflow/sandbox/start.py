"""How the reading process is started: with an empty environment, outside of every folder, with nothing of ours open."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from kuager.workflow.sandbox.worker import WRAPPED

_NEEDED_BY_WINDOWS = ("SYSTEMROOT", "TEMP", "TMP")
MODULE = "kuager.workflow.sandbox.worker"
_WRAPPER = "bwrap"


def wrapper() -> str | None:
    """Returns where bubblewrap is installed, or None."""
    return shutil.which(_WRAPPER) if sys.platform == "linux" else None


def command(wrapped_by: str | None, module: str = MODULE, arguments: Sequence[str] = ()) -> list[str]:
    """Returns the command line of a worker.

    Args:
        wrapped_by: the program bubblewrap, or None.
        module: what it runs.
        arguments: handed to it.

    ``-I`` keeps the environment, the current folder and the user's own packages out of it; ``-B`` because it may write
    no file, compiled modules included.
    """
    python = [sys.executable, "-I", "-B", "-X", "utf8", "-m", module, *arguments]
    if wrapped_by is None:
        return python
    # No --die-with-parent: it heeds the thread that started the worker, which in the workbench may end before the worker.
    wrap = [
        wrapped_by,
        "--unshare-all",
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--cap-drop",
        "ALL",
        "--chdir",
        "/",
        "--",
    ]
    return [*wrap, *python, WRAPPED]


def environment() -> dict[str, str]:
    """Returns all that a worker is told of the world: where programs are, and that text is UTF-8."""
    if sys.platform == "win32":
        return {name: os.environ[name] for name in _NEEDED_BY_WINDOWS if name in os.environ}
    # One arena: each further one would count 128 MB against the limit of address space.
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


def start(wrapped_by: str | None, module: str = MODULE, arguments: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Starts a worker; see :func:`command`.

    Raises:
        OSError: when the system will not.
    """
    return subprocess.Popen(  # noqa: S603  our own module, run by the Python we run on
        command(wrapped_by, module, arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd="/" if os.name == "posix" else None,
        env=environment(),
        close_fds=True,
        start_new_session=True,  # ctrl-C is for the archive's side, which then stops asking
    )
