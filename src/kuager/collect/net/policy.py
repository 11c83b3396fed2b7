"""What may be fetched and how much of it."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000

USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
"""A common browser's: a name of our own would tell every site that somebody collects evidence about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of one run of fetching.

    Attributes:
        network: whether anything may be fetched at all; off unless the archive's settings turn it on.
        allow_private: private and loopback addresses too, for a team's own intranet and for tests.
        ports: what may be connected to.
        proxy: ``socks5://host:port`` (Tor) or ``http://host:port``; names are then looked up there and not here, so
            that the lookup does not show either. Only names and literal addresses are checked then, not what the proxy
            makes of them.
        max_bytes: bytes of one answer, on the wire and unpacked; more is cut and recorded as cut.
        max_total: bytes of everything one page needs.
        max_resources: images and style sheets of one page.
        max_redirects: hops of one request.
        timeout: seconds without a byte.
        deadline: seconds for one answer, and for a whole page with its resources.
        user_agent: what we call ourselves.
        language: the languages asked for (Accept-Language).
    """

    network: bool = False
    allow_private: bool = False
    ports: frozenset[int] = frozenset({80, 443})
    proxy: str | None = None
    max_bytes: int = 25 * MEGABYTE
    max_total: int = 60 * MEGABYTE
    max_resources: int = 120
    max_redirects: int = 8
    timeout: float = 20.0
    deadline: float = 120.0
    user_agent: str = USER_AGENT
    language: str = "en-US,en;q=0.5"
