"""Asks for one address and keeps the whole exchange: every hop, what was sent, what came, from which machine.

One connection per exchange, HTTP/1.1 only: then the bytes on the wire are the record, and nothing has to be put
together again. No retry, no cookie across hosts, no proxy from the environment.
"""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Mapping
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Final

import certifi
import httpcore

from kuager.collect.errors import NetworkOffError, TooManyRedirectsError, UnreachableError
from kuager.collect.net.exchange import Exchange
from kuager.collect.net.policy import Policy
from kuager.collect.net.resolving import Pinned, Resolver, system_resolver
from kuager.collect.net.streams import LimitError, PinnedBackend, Wire
from kuager.collect.net.targets import Destination, check, joined
from kuager.collect.net.unpacking import unpacked
from kuager.errors import ItemError
from kuager.ports import Clock

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_HEAD_END: Final = b"\r\n\r\n"
_INFORMATIONAL: Final = b"HTTP/1.1 1"


def default_tls() -> ssl.SSLContext:
    """Trusts Mozilla's list and not this machine's: states have made their citizens install roots that read along."""
    return ssl.create_default_context(cafile=certifi.where())


class Client:
    """Fetches under a policy. Cookies live as long as the client and go back only to the host that set them.

    Args:
        policy: what may be fetched.
        clock: stamps the exchanges.
        resolver: looks names up.
        tls: whom to trust; Mozilla's list when left out.

    Raises:
        NetworkOffError: when the policy allows nothing.
    """

    def __init__(
        self,
        policy: Policy,
        clock: Clock,
        *,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        if not policy.network:
            raise NetworkOffError
        self.policy = policy
        self._clock = clock
        self._pinned = Pinned(policy, resolver)
        self._tls = tls or default_tls()
        self._cookies: dict[str, dict[str, str]] = {}
        self._total = 0

    @property
    def left(self) -> int:
        """How many bytes this client may still receive."""
        return max(0, self.policy.max_total - self._total)

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        referer: str | None = None,
        known: Mapping[str, str] | None = None,
        part: tuple[int, int] | None = None,
    ) -> list[Exchange]:
        """Asks for an address and follows redirects, each hop checked like the first.

        Args:
            url: the address.
            accept: what kinds of answer are wanted.
            referer: the page that embeds it.
            known: headers of the answer that is here already; the server may say that it has not changed (304).
            part: first and last byte that are wanted; a server that knows no parts answers 200 with the whole.

        Returns:
            Every exchange in order. The last one has the page, or the error that ended the way.

        Raises:
            BadAddressError: the address itself is not one that is fetched; nothing was sent.
            ForbiddenAddressError: it names a private host outright; nothing was sent.
        """
        destination = check(url, self.policy)
        until = time.monotonic() + self.policy.deadline
        hops: list[Exchange] = []
        while True:
            exchange = self._one(destination, until, accept, referer, [*_conditions(known or {}), *_range(part)])
            hops.append(exchange)
            link = exchange.header("location")
            if exchange.error is not None or exchange.status not in REDIRECTS or not link:
                return hops
            try:
                if len(hops) > self.policy.max_redirects:
                    raise TooManyRedirectsError(item=url)
                destination = check(joined(destination.url, link), self.policy)
            except ItemError as error:
                hops.append(
                    Exchange(url=joined(destination.url, link)[:500] or link[:500], at=self._clock.now(), error=error)
                )
                return hops

    def _one(
        self,
        destination: Destination,
        until: float,
        accept: str,
        referer: str | None,
        conditions: list[tuple[str, str]],
    ) -> Exchange:
        at = self._clock.now()
        wire = Wire(limit=min(self.policy.max_bytes, self.left), until=until)
        truncated: str | None = None
        try:
            asked = [
                *self._headers(destination, accept, referer, whole=not _parts(conditions)),
                *conditions,
                ("Connection", "close"),
            ]
            truncated = self._talk(destination, wire, asked)
        except ItemError as error:
            error.item = error.item or destination.url
            return Exchange(url=destination.url, at=at, error=error)
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            httpcore.ProxyError,
            OSError,
        ) as error:
            unreachable = UnreachableError(f"{UnreachableError.title} ({_why(error)})", item=destination.url)
            return Exchange(url=destination.url, at=at, request=_from_method(wire.sent), error=unreachable)
        finally:
            self._total += len(wire.received)
        return self._kept(destination, at, wire, truncated)

    def _talk(self, destination: Destination, wire: Wire, asked: list[tuple[str, str]]) -> str | None:
        """Sends the question and receives what comes; returns why it stopped early, if it did."""
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), self.policy.timeout)
        with self._pool(wire) as pool:
            try:
                with pool.stream(
                    "GET",
                    destination.url,
                    headers=asked,
                    extensions={"timeout": timeout},
                ) as response:
                    for _ in response.iter_stream():
                        pass
            except LimitError as limit:
                return limit.why
            except (httpcore.ReadError, httpcore.ReadTimeout, httpcore.RemoteProtocolError) as error:
                if _HEAD_END not in wire.received:
                    raise
                return "time" if isinstance(error, httpcore.ReadTimeout) else "disconnect"
        return None

    def _pool(self, wire: Wire) -> httpcore.ConnectionPool:
        backend = PinnedBackend(self.policy, self._pinned, wire)
        proxy = self.policy.proxy
        if proxy is None:
            return httpcore.ConnectionPool(self._tls, max_connections=1, network_backend=backend)
        if proxy.startswith(("socks5://", "socks5h://")):
            plain = proxy.replace("socks5h:", "socks5:", 1)
            return httpcore.SOCKSProxy(plain, ssl_context=self._tls, max_connections=1, network_backend=backend)
        return httpcore.HTTPProxy(proxy, ssl_context=self._tls, max_connections=1, network_backend=backend)

    def _headers(
        self, destination: Destination, accept: str, referer: str | None, *, whole: bool
    ) -> list[tuple[str, str]]:
        # A part of a packed answer cannot be unpacked alone, so parts are asked for as they are.
        headers = [
            ("Host", _host_header(destination)),
            ("User-Agent", self.policy.user_agent),
            ("Accept", accept),
            ("Accept-Language", self.policy.language),
            ("Accept-Encoding", "gzip, deflate" if whole else "identity"),
        ]
        if referer:
            headers.append(("Referer", referer))
        known = self._cookies.get(destination.host)
        if known:
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in known.items())))
        return headers

    def _kept(self, destination: Destination, at: datetime, wire: Wire, truncated: str | None) -> Exchange:
        response = _from_status(wire.received)
        status, headers = _head(response)
        body = _dechunked(response.partition(_HEAD_END)[2], dict(headers))
        plain, whole = unpacked(body, dict(headers).get("content-encoding", ""), self.policy.max_bytes)
        self._remember(destination.host, headers)
        return Exchange(
            url=destination.url,
            at=at,
            request=_from_method(wire.sent),
            response=response,
            status=status,
            headers=headers,
            body=plain,
            truncated=truncated or (None if whole else "length"),
            address=wire.address,
            certificate=hashlib.sha256(wire.certificate).hexdigest() if wire.certificate else None,
        )

    def _remember(self, host: str, headers: tuple[tuple[str, str], ...]) -> None:
        jar = self._cookies.setdefault(host, {})
        for name, value in headers:
            if name != "set-cookie":
                continue
            try:
                found = SimpleCookie(value)
            except CookieError:
                continue
            jar.update({key: morsel.coded_value for key, morsel in found.items()})


def _conditions(known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Returns the headers that ask for an answer only if it is another than the known one (RFC 9110, section 13)."""
    pairs = (("If-None-Match", known.get("etag", "")), ("If-Modified-Since", known.get("last-modified", "")))
    return [(name, value) for name, value in pairs if value and value.isascii() and value.isprintable()]


def _range(part: tuple[int, int] | None) -> list[tuple[str, str]]:
    return [("Range", f"bytes={part[0]}-{part[1]}")] if part else []


def _parts(conditions: list[tuple[str, str]]) -> bool:
    return any(name == "Range" for name, _ in conditions)


def _host_header(destination: Destination) -> str:
    host = f"[{destination.host}]" if ":" in destination.host else destination.host
    return host if destination.port == {"http": 80, "https": 443}[destination.scheme] else f"{host}:{destination.port}"


def _why(error: Exception) -> str:
    """Says in a few words what the network said, without addresses of this machine."""
    cause = error.__cause__ or error.__context__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {cause.verify_message}"
    if isinstance(error, httpcore.TimeoutException):
        return "no answer in time"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return type(error).__name__


def _from_method(sent: bytearray) -> bytes:
    """Cuts what was said to a SOCKS proxy before the question."""
    return bytes(sent[max(0, sent.find(b"GET ")) :])


def _from_status(received: bytearray) -> bytes:
    """Cuts what a proxy said before, and the interim answers (1xx), so that the final answer begins the record."""
    data = bytes(received[max(0, received.find(b"HTTP/")) :])
    while data.startswith(_INFORMATIONAL) and _HEAD_END in data:
        data = data.partition(_HEAD_END)[2]
    return data


def _head(response: bytes) -> tuple[int, tuple[tuple[str, str], ...]]:
    head = response.partition(_HEAD_END)[0].decode("latin-1")
    first, *lines = head.split("\r\n")
    words = first.split(" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    pairs = (line.partition(":") for line in lines if ":" in line)
    return status, tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)


def _dechunked(body: bytes, headers: dict[str, str]) -> bytes:
    if "chunked" not in headers.get("transfer-encoding", "").lower():
        return body
    out, at = bytearray(), 0
    while True:
        line = body.find(b"\r\n", at)
        try:
            size = int(body[at:line].partition(b";")[0], 16) if line >= 0 else 0
        except ValueError:
            return bytes(out)
        if size <= 0:
            return bytes(out)
        out += body[line + 2 : line + 2 + size]
        at = line + 2 + size + 2
