"""Sends one question with a body to one address that a person named, and takes one bounded answer. Follows nothing.

Needs the extra ``web``; opened through :mod:`kuager.collect.llm`.
"""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass

import httpcore

from kuager.collect.net.client import default_tls
from kuager.collect.net.policy import Policy
from kuager.collect.net.resolving import Pinned, Resolver
from kuager.collect.net.streams import LimitError, PinnedBackend, Wire
from kuager.collect.net.targets import check
from kuager.errors import ItemError

_ALLOWED = frozenset({"content-type", "accept", "authorization"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What came back: ``fault`` says in a few words why there is no whole answer (``time``, ``length``, ``no answer``)."""

    status: int = 0
    media_type: str = ""
    encoding: str = ""
    body: bytes = b""
    fault: str | None = None


def post(
    url: str,
    body: bytes,
    headers: dict[str, str],
    policy: Policy,
    *,
    resolver: Resolver,
    tls: ssl.SSLContext | None = None,
) -> Posted:
    """Sends the body and returns the answer, whatever its status; a redirect is an answer like any other.

    Args:
        url: where to.
        body: what.
        headers: content type, accept and authorization; nothing else of ours goes out.
        policy: the proxy, the longest answer (``max_bytes``), the time for all of it (``deadline``) and between two bytes.
        resolver: looks the name up; its first answer is kept.
        tls: whom to trust; Mozilla's list when left out.

    Raises:
        BadAddressError: the address is none.
        ForbiddenAddressError: the policy does not allow it.
    """
    destination = check(url, policy)
    wire = Wire(limit=policy.max_bytes, until=time.monotonic() + policy.deadline)
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), min(policy.timeout, policy.deadline))
    asked = [(name, value) for name, value in headers.items() if name.lower() in _ALLOWED]
    asked += [("Accept-Encoding", "identity"), ("Connection", "close")]
    backend = PinnedBackend(policy, Pinned(policy, resolver), wire)
    try:
        with (
            _pool(policy, tls or default_tls(), backend) as pool,
            pool.stream(
                "POST", destination.url, headers=asked, content=body, extensions={"timeout": timeout}
            ) as response,
        ):
            whole = b"".join(response.iter_stream())
            named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return Posted(
                status=response.status,
                media_type=named.get("content-type", "").partition(";")[0].strip().lower(),
                encoding=named.get("content-encoding", "").strip().lower(),
                body=whole,
            )
    except LimitError as limit:
        return Posted(fault=limit.why)
    except httpcore.TimeoutException:
        return Posted(fault="time")
    except (ItemError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, OSError):
        return Posted(fault="no answer")


def _pool(policy: Policy, tls: ssl.SSLContext, backend: PinnedBackend) -> httpcore.ConnectionPool:
    if policy.proxy is None:
        return httpcore.ConnectionPool(tls, max_connections=1, retries=0, network_backend=backend)
    if policy.proxy.startswith(("socks5://", "socks5h://")):
        plain = policy.proxy.replace("socks5h:", "socks5:", 1)
        return httpcore.SOCKSProxy(plain, ssl_context=tls, max_connections=1, retries=0, network_backend=backend)
    return httpcore.HTTPProxy(policy.proxy, ssl_context=tls, max_connections=1, retries=0, network_backend=backend)
