"""The one address that may be asked, and the asking.

This machine's own loopback is allowed once it is named; everything else, a neighbour on the desk too, needs a second, explicit
switch and https. Names are not looked up to decide this: only ``localhost`` and literal loopback numbers count as this machine,
and what is connected to must be one.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final, cast
from urllib.parse import urlsplit

from kuager.collect.errors import (
    BadEndpointError,
    ForeignEndpointError,
    ModelAnswerError,
    NoEndpointError,
)
from kuager.collect.extras import loaded
from kuager.collect.net import Policy, Resolver, system_resolver
from kuager.collect.net.targets import check
from kuager.errors import ItemError

LONGEST_ANSWER: Final = 2_000_000
"""Bytes on the wire. An answer about three thousand characters has a few thousand."""
_PATH: Final = "/v1/chat/completions"
_LOOPBACK: Final = ("127.0.0.1", "::1")
_OK: Final = 200
_REDIRECTS: Final = range(300, 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address that was checked. ``local`` says that nothing leaves this machine; the key never shows in its text form."""

    url: str
    local: bool
    seconds: float
    proxy: str | None = None
    key: str = field(default="", repr=False)

    @property
    def kind(self) -> str:
        """``local`` or ``remote``, as custody says it."""
        return "local" if self.local else "remote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a model answered: the body as it came, and its SHA-256."""

    body: bytes
    sha256: str


def endpoint(
    address: str, *, remote: bool = False, key: str = "", seconds: float = 120.0, proxy: str | None = None
) -> Endpoint:
    """Checks the address from the settings.

    Args:
        address: as written there, with or without ``/v1/chat/completions``; empty when the plug is off.
        remote: whether a machine other than this one may be asked.
        key: sent as a bearer token.
        seconds: for one answer.
        proxy: the archive's, for remote addresses only.

    Raises:
        NoEndpointError: nobody named one.
        BadEndpointError: it is no plain address of the web.
        ForeignEndpointError: it is another machine and the switch is off, or the way there is not encrypted.
    """
    if not address:
        raise NoEndpointError
    policy = _policy(address, seconds, None)
    try:
        destination = check(address, policy)
    except ItemError as error:
        raise BadEndpointError(error.message) from error
    parts = urlsplit(destination.url)
    if parts.query:
        raise BadEndpointError("The model's address has a question mark; a key belongs into an environment variable")
    local = _is_loopback(destination.host)
    if not local and not remote:
        raise ForeignEndpointError
    if not local and destination.scheme != "https":
        raise ForeignEndpointError("Another machine is asked over https only")
    path = parts.path.rstrip("/")
    if not path.endswith(_PATH):
        path = path.removesuffix("/v1") + _PATH
    url = f"{parts.scheme}://{parts.netloc}{path}"
    return Endpoint(url=url, local=local, key=key, seconds=seconds, proxy=None if local else proxy or None)


def ask(
    where: Endpoint, body: bytes, *, resolver: Resolver = system_resolver, tls: ssl.SSLContext | None = None
) -> Reply:
    """Sends one question and returns the answer, unread.

    Raises:
        ModelAnswerError: none came, or one that is none: too late, too long, an error, a redirect (never followed), a web page.
        MissingExtraError: the extra ``web`` is not installed.
    """
    post = cast("Callable[..., _Posted]", loaded("kuager.collect.net.posting", "web").post)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if where.key:
        headers["Authorization"] = f"Bearer {where.key}"
    policy = _policy(where.url, where.seconds, where.proxy)
    came = post(where.url, body, headers, policy, resolver=_this_machine if where.local else resolver, tls=tls)
    fault = _fault(came)
    if fault:
        raise ModelAnswerError(f"{ModelAnswerError.title} ({fault})")
    return Reply(body=came.body, sha256=hashlib.sha256(came.body).hexdigest())


class _Posted:
    """The part of :class:`kuager.collect.net.posting.Posted` that is looked at; that module needs an extra to be imported."""

    status: int
    media_type: str
    encoding: str
    body: bytes
    fault: str | None


def _fault(came: _Posted) -> str:
    if came.fault:
        return {"time": "no whole answer in time", "length": "it is far too long"}.get(came.fault, "nobody answers")
    if came.status in _REDIRECTS:
        return "it sends us elsewhere, which is not followed"
    if came.status != _OK:
        return f"code {came.status}"
    if came.encoding not in {"", "identity"}:
        return "it is packed, which was not asked for"
    if "json" not in came.media_type:
        return "it is no JSON"
    return "" if came.body else "it is empty"


def _policy(url: str, seconds: float, proxy: str | None) -> Policy:
    try:
        port = urlsplit(url).port
    except ValueError as error:
        raise BadEndpointError from error
    return Policy(
        network=True,
        allow_private=True,  # a person named this one address; no page and no redirect can
        ports=frozenset({port} if port else {80, 443}),
        proxy=proxy,
        max_bytes=LONGEST_ANSWER,
        max_redirects=0,
        timeout=seconds,
        deadline=seconds,
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _this_machine(host: str, port: int) -> Sequence[str]:
    """Answers for ``localhost`` without asking anybody: a resolver could be told otherwise."""
    del host, port
    return _LOOPBACK
