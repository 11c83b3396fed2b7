"""One question and its answer, and who can ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kuager.collect.net.policy import Policy
from kuager.errors import ItemError


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question and its answer.

    Attributes:
        url: what was asked for, normalised.
        request: the bytes sent.
        response: the bytes received, head and body as they came; empty when nothing did.
        status: of the answer; 0 without one.
        headers: names in lower case, in order.
        body: the answer's body, unpacked.
        truncated: why the answer is cut (``length``, ``time``, ``disconnect``), or None.
        address: the numeric address connected to; None through a proxy.
        certificate: SHA-256 of the server's certificate, for https.
        at: when the question was sent.
        error: what went wrong, when there is no answer to keep.
    """

    url: str
    at: datetime
    request: bytes = b""
    response: bytes = b""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    truncated: str | None = None
    address: str | None = None
    certificate: str | None = None
    error: ItemError | None = None

    def header(self, name: str) -> str:
        """Returns a header's first value, or an empty string."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def media_type(self) -> str:
        """The declared media type, without parameters, in lower case."""
        return self.header("content-type").partition(";")[0].strip().lower()


class Fetcher(Protocol):
    """Asks for addresses under a policy; :class:`kuager.collect.net.client.Client` is one."""

    policy: Policy

    @property
    def left(self) -> int:
        """How many bytes may still be received."""
        ...

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        referer: str | None = None,
        known: Mapping[str, str] | None = None,
        part: tuple[int, int] | None = None,
    ) -> list[Exchange]:
        """Asks for an address, or a part of it (first byte, last byte), and follows redirects; returns every exchange in order.

        Raises:
            BadAddressError: the address itself is not one that is fetched; nothing was sent.
            ForbiddenAddressError: it names a private host outright; nothing was sent.
        """
        ...
