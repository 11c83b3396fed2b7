"""A proxy on loopback for programs that fetch by themselves (a browser, yt-dlp), so that the same guard holds for them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, DefaultSelector
from typing import Final
from urllib.parse import urlsplit

from kuager.collect.errors import BadAddressError, NetworkOffError, UnreachableError
from kuager.collect.net.policy import Policy
from kuager.collect.net.resolving import Pinned, Resolver, system_resolver
from kuager.collect.net.targets import Destination, check
from kuager.errors import ItemError

_HEAD: Final = 64 * 1024
_CHUNK: Final = 64 * 1024
_END: Final = b"\r\n\r\n"
_NAME: Final = 3
_SIZES: Final = {1: 4, 4: 16}
"""Kinds of addresses in answers of SOCKS (RFC 1928) and their bytes."""
_HOP_HEADERS: Final = (b"proxy-", b"connection:", b"keep-alive:")


class GuardedProxy:
    """Passes connections on to checked addresses and refuses all others.

    Attributes:
        url: what to tell the program.
        refused: the hosts that were refused, with why.
        reached: the numeric address that was connected to, by host; empty through another proxy.
        passed: bytes that went through, both ways.
    """

    def __init__(self, policy: Policy, resolver: Resolver) -> None:
        self._policy = policy
        self._pinned = Pinned(policy, resolver)
        self._until = time.monotonic() + policy.deadline
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.1)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.refused: list[tuple[str, str]] = []
        self.reached: dict[str, str] = {}
        self.passed = 0

    def serve(self) -> None:
        """Takes connections until closed."""
        while not self._stop.is_set():
            try:
                client, _ = self._server.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            thread = threading.Thread(target=self._one, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Stops, and waits until every connection has ended."""
        self._stop.set()
        self._server.close()
        for thread in self._threads:
            thread.join(5)

    def _one(self, client: socket.socket) -> None:
        with client:
            client.settimeout(self._policy.timeout)
            try:
                method, place, head, rest = _asked(client)
                destination = check(place, self._policy)
                upstream = self._connected(destination)
            except ItemError as error:
                self.refused.append(((error.item or "?")[:200], error.message))
                _say(client, b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            except OSError:
                _say(client, b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            with upstream:
                try:
                    if method == b"CONNECT":
                        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                    else:
                        upstream.sendall(_origin_form(head))
                    upstream.sendall(rest)
                    self._relay(client, upstream)
                except OSError:
                    return

    def _connected(self, destination: Destination) -> socket.socket:
        proxy = self._policy.proxy
        if proxy:
            return _through(proxy, destination, self._policy.timeout)
        last: OSError | None = None
        for address in self._pinned.addresses(destination.host, destination.port)[:4]:
            try:
                link = socket.create_connection((address, destination.port), self._policy.timeout)
            except OSError as error:
                last = error
                continue
            self.reached[destination.host] = address
            return link
        raise last or UnreachableError(item=destination.url)

    def _relay(self, client: socket.socket, upstream: socket.socket) -> None:
        """Copies both ways until one side ends, nothing comes, or the limits are reached."""
        other = {client: upstream, upstream: client}
        with DefaultSelector() as selector:
            for each in other:
                selector.register(each, EVENT_READ)
            quiet_since = time.monotonic()
            while not self._stop.is_set() and time.monotonic() < self._until and self.passed < self._policy.max_total:
                ready = selector.select(0.1)
                if not ready and time.monotonic() - quiet_since > self._policy.timeout:
                    return
                for key, _ in ready:
                    quiet_since = time.monotonic()
                    source = client if key.fileobj is client else upstream
                    data = source.recv(_CHUNK)
                    if not data:
                        return
                    other[source].sendall(data)
                    with self._lock:
                        self.passed += len(data)


@contextmanager
def guarded_proxy(policy: Policy, resolver: Resolver = system_resolver) -> Iterator[GuardedProxy]:
    """Runs a guarded proxy on a free port of loopback until the block ends.

    Raises:
        NetworkOffError: when the policy allows nothing.
    """
    if not policy.network:
        raise NetworkOffError
    proxy = GuardedProxy(policy, resolver)
    thread = threading.Thread(target=proxy.serve, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join(5)


def _asked(client: socket.socket) -> tuple[bytes, str, bytes, bytes]:
    """Reads a question; returns its method, the address to check, its head and what came after it."""
    data = b""
    while _END not in data:
        more = client.recv(_CHUNK)
        if not more or len(data) > _HEAD:
            raise BadAddressError("The program did not ask for anything", item="?")
        data += more
    head, _, rest = data.partition(_END)
    words = head.split(b"\r\n", 1)[0].split(b" ")
    if len(words) != 3:  # noqa: PLR2004  method, target, version
        raise BadAddressError("The program's question cannot be read", item="?")
    target = words[1].decode("latin-1")
    if words[0] == b"CONNECT":
        return words[0], f"https://{target}/", head, rest
    return words[0], target, head, rest


def _origin_form(head: bytes) -> bytes:
    """Rewrites the head for the server itself: only the path, and one question per connection."""
    first, *headers = head.split(b"\r\n")
    method, target, version = first.split(b" ")
    parts = urlsplit(target.decode("latin-1"))
    path = parts.path or "/"
    path = f"{path}?{parts.query}" if parts.query else path
    kept = [line for line in headers if not line.lower().startswith(_HOP_HEADERS)]
    return b"\r\n".join([b" ".join([method, path.encode("latin-1"), version]), *kept, b"Connection: close"]) + _END


def _through(proxy: str, destination: Destination, timeout: float) -> socket.socket:
    """Connects through the next proxy, which looks the name up."""
    parts = urlsplit(proxy)
    link = socket.create_connection((parts.hostname or "", parts.port or 1080), timeout)
    try:
        (_socks if parts.scheme.startswith("socks5") else _tunnel)(link, destination)
    except (OSError, ItemError):
        link.close()
        raise
    return link


def _socks(link: socket.socket, destination: Destination) -> None:
    host = destination.host.encode()
    _talk(link, b"\x05\x01\x00", b"\x05\x00", 2)
    question = b"\x05\x01\x00\x03" + bytes([len(host)]) + host + destination.port.to_bytes(2)
    kind = _talk(link, question, b"\x05\x00", 4)[3]
    _received(link, 2 + (_received(link, 1)[0] if kind == _NAME else _SIZES.get(kind, 0)))


def _tunnel(link: socket.socket, destination: Destination) -> None:
    place = f"{destination.host}:{destination.port}".encode()
    link.sendall(b"CONNECT " + place + b" HTTP/1.1\r\nHost: " + place + _END)
    head = b""
    while _END not in head and len(head) < _HEAD:
        head += _received(link, 1)
    if b" 200" not in head.split(b"\r\n", 1)[0]:
        raise UnreachableError("The proxy refused", item=destination.url)


def _talk(link: socket.socket, question: bytes, expected: bytes, size: int) -> bytes:
    link.sendall(question)
    answer = _received(link, size)
    if not answer.startswith(expected):
        raise UnreachableError("The proxy refused", item="?")
    return answer


def _received(link: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = link.recv(size - len(data))
        if not more:
            raise UnreachableError("The proxy cut the line", item="?")
        data += more
    return data


def _say(client: socket.socket, words: bytes) -> None:
    with suppress(OSError):
        client.sendall(words)
