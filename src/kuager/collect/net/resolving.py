"""Looking names up once, checking every answer, and keeping to it.

A name that gives a public address when asked first and a private one when asked again (DNS rebinding) gets no second
question: what was checked is what is connected to, for as long as the page is fetched.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from kuager.collect.errors import ForbiddenAddressError, UnreachableError
from kuager.collect.net.addresses import is_public
from kuager.collect.net.policy import Policy
from kuager.collect.net.targets import as_number

Resolver = Callable[[str, int], Sequence[str]]
"""Looks up a name for a port; returns numeric addresses in the order to try them, or raises OSError."""


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Asks the system."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Pinned:
    """Remembers what a name was found to be, so that it cannot become something else."""

    def __init__(self, policy: Policy, resolver: Resolver = system_resolver) -> None:
        self._policy = policy
        self._resolver = resolver
        self._known: dict[str, tuple[str, ...]] = {}

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Returns the numeric addresses of a host, each of them checked.

        Raises:
            ForbiddenAddressError: one of the answers is not public; a site with one private answer is a trap or a
                mistake, so none of its answers is used.
            UnreachableError: nobody knows the name.
        """
        if host not in self._known:
            self._known[host] = self._looked_up(host, port)
        return self._known[host]

    def _looked_up(self, host: str, port: int) -> tuple[str, ...]:
        if as_number(host) is not None:
            found: Sequence[str] = (host,)
        else:
            try:
                found = self._resolver(host, port)
            except (OSError, UnicodeError) as error:
                raise UnreachableError("The site's name could not be looked up", item=host) from error
        if not found:
            raise UnreachableError("The site's name leads nowhere", item=host)
        if not self._policy.allow_private and not all(_public(one) for one in found):
            raise ForbiddenAddressError(item=host)
        return tuple(found)


def _public(address: str) -> bool:
    try:
        return is_public(ip_address(address))
    except ValueError:
        return False
