"""A reader that does what its file says: stands for a parser that a hostile file has taken over. Runs in a real worker."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kuager import read
from kuager.errors import UnknownKindError
from kuager.model import Document, Zone, ZoneLabel
from kuager.read import Facts, Material, make_document
from kuager.workflow.sandbox import worker


def _memory(_: str) -> str:
    held = [bytearray(1 << 24)]
    while True:
        held.append(bytearray(1 << 24))


def _busy(_: str) -> str:
    while True:
        pass


def _sleep(_: str) -> str:
    time.sleep(600)
    return ""


def _crash(_: str) -> str:
    return str(ctypes.string_at(0))


def _abort(_: str) -> str:
    os.abort()


def _leave(code: str) -> str:
    os._exit(int(code))


def _open(path: str) -> str:
    try:
        return f"read {len(Path(path).read_bytes())} bytes"
    except OSError as error:
        return f"refused {error.strerror}"


def _write(path: str) -> str:
    try:
        return f"wrote {Path(path).write_bytes(b'x' * 10)}"
    except OSError as error:
        return f"refused {error.strerror}"


def _talk(family: str) -> str:
    try:
        with socket.socket(getattr(socket, family), socket.SOCK_STREAM):
            return "open"
    except OSError as error:
        return f"refused {error.strerror}"


def _kill(pid: str) -> str:
    try:
        os.kill(int(pid), signal.SIGTERM)
    except OSError as error:
        return f"refused {error.strerror}"
    return "sent"


def _environment(_: str) -> str:
    return " ".join(sorted(os.environ))


def _files(_: str) -> str:
    found = []
    for number in range(64):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return f"open {len(found)} in {Path.cwd()}"


def _leftover(_: str) -> str:
    subprocess.Popen(["sleep", "60"])
    return "left"


def _count(_: str) -> str:
    _held.append(1)
    return f"file {len(_held)} of this process"


def _print(_: str) -> str:
    print("not a frame" * 1000, flush=True)
    os.write(1, b"\xff" * 1000)
    return "printed"


def _program(_: str) -> str:
    done = subprocess.run(["sh", "-c", "echo from a program 2>/dev/null"], capture_output=True, check=True)
    return done.stdout.decode()


def _refuse(_: str) -> str:
    raise UnknownKindError("words \x1b[31m\u202e of a stranger " + "x" * 5000, place="here")


def _mistake(_: str) -> str:
    raise ZeroDivisionError


def _long(size: str) -> str:
    return "x " * int(size)


_held: list[int] = []
_DEEDS: dict[str, Callable[[str], str]] = {
    name[1:]: deed
    for name, deed in list(globals().items())
    if name.startswith("_") and callable(deed) and getattr(deed, "__module__", "") == __name__
}


class EvilReader:
    """Takes every file."""

    name = "evil"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:  # noqa: ARG002  it wants them all
        return 1.0

    def read(self, material: Material) -> Document:
        deed, _, rest = material.data.decode().partition(" ")
        text = _DEEDS[deed](rest)
        zones = (Zone(start=0, end=len(text), label=ZoneLabel.MAIN),)
        return make_document(self, material, text, zones, Facts())


def main() -> None:
    read.readers = lambda: (EvilReader(),)
    worker.main(sys.argv[1:])


if __name__ == "__main__":
    main()
