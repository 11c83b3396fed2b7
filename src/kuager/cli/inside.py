"""The process that holds the keys: ``python -m kuager.cli.inside``, started by the supervisor and by nobody else.

It asks for the passphrase itself (the keyboard, a file, or the lock page), opens the archive and serves the workbench on
the socket it was given. Locking ends it.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from starlette.types import ASGIApp

from kuager.cli.root import Session, failed, stopped
from kuager.cli.workbench import announce
from kuager.web.adapter import ArchiveDesk
from kuager.web.app import create_app
from kuager.web.door import Door
from kuager.web.listening import HOST, adopted
from kuager.web.lock import Lock, Watched, end
from kuager.web.server import run
from kuager.web.sessions import Gate
from kuager.web.team import Team, host_of
from kuager.workflow import acts
from kuager.workflow.archive import Archive, open_archive
from kuager.workflow.boundary import run_guarded
from kuager.workflow.hardening import harden


@dataclass(slots=True)
class Inside:
    """One life of the workbench, from locked to locked."""

    root: Path
    agent: str
    archive: Archive | None = None

    def open_up(self, passphrase: str) -> tuple[ASGIApp, str]:
        """Opens the archive and puts the workbench together; returns it and its first page, which works once."""
        archive = open_archive(self.root, lambda: passphrase, agent=self.agent)
        self.archive = archive
        acts.note(archive, acts.Act.UNLOCK)
        token = urlsafe_b64encode(archive.ids.token(32)).decode().rstrip("=")
        app = create_app(ArchiveDesk(archive), token, archive.ids, archive.clock, Team(archive))
        lock = Lock(archive.settings.lock_minutes)
        app.state.lock = lock
        lock.watch()
        gate: Gate = app.state.gate
        watched = Watched(app, lock, lambda value: gate.session(value) is not None, gate.cookie)
        return watched, f"/enter?token={token}"


def main() -> NoReturn:
    """Runs until it is locked or ended."""
    asked = argparse.ArgumentParser()
    asked.add_argument("root", type=Path)
    asked.add_argument("socket", type=int)
    asked.add_argument("ask")
    asked.add_argument("--agent", default="documenter")
    asked.add_argument("--browser", action="store_true")
    given = asked.parse_args()
    harden()
    for number in (signal.SIGTERM, signal.SIGUSR1):
        signal.signal(number, lambda *_: end())
    try:
        code = run_guarded(lambda: _serve(given), failed)
    except KeyboardInterrupt:
        code = stopped()
    # No tidying up: what Python frees on its way out it does not wipe, and the system does.
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    os._exit(code)


def _serve(given: argparse.Namespace) -> int:
    inside = Inside(root=given.root, agent=given.agent)
    listener = adopted(given.socket)
    port = listener.getsockname()[1]
    how, _, file = given.ask.partition(":")
    if how == "locked":
        door = Door(inside.open_up)
        path = "/"
    else:
        words = Session(archive=str(given.root), passphrase_file=file or None, agent=given.agent).passphrase()
        app, path = inside.open_up(words)
        del words
        door = Door(inside.open_up, inside=app)
        host = host_of(inside.archive, HOST) if inside.archive else HOST
        announce(f"http://{host}:{port}{path}", browser=given.browser)
    run(door, listener)
    return 0


if __name__ == "__main__":
    main()
