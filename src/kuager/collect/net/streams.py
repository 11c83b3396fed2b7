"""Connections that go to the checked address only, and keep every byte that passes."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore

from kuager.collect.net.policy import Policy
from kuager.collect.net.resolving import Pinned

_OPTIONS = Iterable[Any]


class LimitError(Exception):
    """Raised inside a connection when an answer is larger or slower than allowed; never leaves the client."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class Wire:
    """What went over one connection, as it went, without encryption."""

    limit: int
    until: float
    """Instant of the monotonic clock after which nothing is read."""
    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    address: str | None = None
    certificate: bytes | None = None


class RecordingStream(httpcore.NetworkStream):
    """Hands bytes on and keeps a copy; stops at the limits."""

    def __init__(self, inner: httpcore.NetworkStream, wire: Wire) -> None:
        self._inner = inner
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Reads some bytes.

        Raises:
            LimitError: the answer is longer or slower than allowed.
        """
        left = self._wire.until - time.monotonic()
        if left <= 0:
            raise LimitError("time")
        if len(self._wire.received) >= self._wire.limit:
            raise LimitError("length")
        data = self._inner.read(max_bytes, min(timeout, left) if timeout is not None else left)
        self._wire.received += data
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Writes bytes."""
        self._wire.sent += buffer
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        """Closes the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypts; what passed before was talk with a proxy and is forgotten."""
        inner = self._inner.start_tls(ssl_context, server_hostname, timeout)
        self._wire.sent.clear()
        self._wire.received.clear()
        secure = inner.get_extra_info("ssl_object")
        binary = True  # takes no keyword
        self._wire.certificate = secure.getpeercert(binary) if secure is not None else None
        return RecordingStream(inner, self._wire)

    def get_extra_info(self, info: str) -> Any:
        """Returns what the connection underneath knows."""
        return self._inner.get_extra_info(info)


class PinnedBackend(httpcore.NetworkBackend):
    """Opens connections: to the proxy when there is one, else to an address that was looked up once and checked."""

    def __init__(self, policy: Policy, pinned: Pinned, wire: Wire) -> None:
        self._policy = policy
        self._pinned = pinned
        self._wire = wire
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _OPTIONS | None = None,
    ) -> httpcore.NetworkStream:
        """Connects to the first checked address that answers.

        Raises:
            ForbiddenAddressError: the name leads to a private network.
            UnreachableError: the name is unknown.
            httpcore.ConnectError: nobody answers.
        """
        addresses = (host,) if self._policy.proxy else self._pinned.addresses(host, port)
        last: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses[:4]:
            try:
                stream = self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            self._wire.address = None if self._policy.proxy else address
            return RecordingStream(stream, self._wire)
        raise last or httpcore.ConnectError("nothing to connect to")
