"""Taking a port on this machine, and on no other side of it."""

from __future__ import annotations

import socket
from typing import Final

from kuager.errors import PortTakenError

HOST: Final = "127.0.0.1"


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


def adopted(descriptor: int) -> socket.socket:
    """Returns the listening socket that the supervisor handed over."""
    return socket.socket(fileno=descriptor)
