"""Serves the workbench on this machine, and nowhere else."""

from __future__ import annotations

import socket
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable

import uvicorn

from kuager.errors import PortTakenError
from kuager.web.adapter import ArchiveDesk
from kuager.web.app import create_app
from kuager.workflow.archive import Archive

HOST = "127.0.0.1"


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
    app = create_app(ArchiveDesk(archive), token, archive.ids, archive.clock)
    with listen(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/enter?token={token}"
        (announce or _print)(address)
        # uvicorn's own log would print addresses with the token, and tracebacks; errors reach the log of kuager.web.
        config = uvicorn.Config(
            app, log_config=None, log_level="critical", access_log=False, server_header=False, lifespan="off"
        )
        uvicorn.Server(config).run(sockets=[listener])


def listen(port: int | None) -> socket.socket:
    """Takes a port on loopback.

    Raises:
        PortTakenError: when another program has it.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port or 0))
        listener.listen(64)
    except (OSError, OverflowError) as error:
        listener.close()
        raise PortTakenError(item=str(port)) from error
    return listener


def _print(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
