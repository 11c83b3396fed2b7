"""Serves the workbench on this machine, and nowhere else."""

from __future__ import annotations

import socket
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from kuager.web.adapter import ArchiveDesk
from kuager.web.app import create_app
from kuager.web.listening import HOST, listen
from kuager.web.team import Team, host_of
from kuager.workflow.archive import Archive

__all__ = ["HOST", "listen", "run", "serve"]


def serve(archive: Archive, port: int | None = None, *, announce: Callable[[str], None] | None = None) -> None:
    """Serves the workbench until interrupted, and tells its address with the one-time token.

    Args:
        archive: an open archive, used in this thread only.
        port: where to listen; a free one when left out.
        announce: is handed the address; prints it when left out.

    Raises:
        PortTakenError: when another program has the port.
    """
    token = urlsafe_b64encode(archive.ids.token(32)).decode().rstrip("=")
    app = create_app(ArchiveDesk(archive), token, archive.ids, archive.clock, Team(archive))
    with listen(port) as listener:
        address = f"http://{host_of(archive, HOST)}:{listener.getsockname()[1]}/enter?token={token}"
        (announce or _print)(address)
        run(app, listener)


def run(app: ASGIApp, listener: socket.socket) -> None:
    """Answers on a socket until interrupted."""
    # uvicorn's own log would print addresses with the token, and tracebacks; errors reach the log of kuager.web.
    config = uvicorn.Config(
        app, log_config=None, log_level="critical", access_log=False, server_header=False, lifespan="off"
    )
    uvicorn.Server(config).run(sockets=[listener])


def _print(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
