"""From an address as somebody wrote it to a scheme, host and port that may be asked, or a refusal.

Browsers, resolvers and libraries disagree about odd spellings, and the gaps between them are where private addresses
hide. So every spelling that is not the plain one is refused rather than understood: numbers in octal, hexadecimal or
short form, look-alike digits, zones, user names, backslashes. The numeric address is checked again when connecting.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from kuager.collect.errors import BadAddressError, ForbiddenAddressError
from kuager.collect.net.addresses import is_public
from kuager.collect.net.policy import Policy

PORTS = {"http": 80, "https": 443}
LONGEST = 8192

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_LOCAL_NAMES = (
    "localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan",
    "arpa", "test", "invalid", "example", "alt", "localhost6", "ip6-localhost", "ip6-loopback",
)  # fmt: skip
"""Last labels that never name a public site (RFC 6761, 6762, 8375, 9476 and names routers use)."""
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A checked address. ``host`` is ASCII in lower case, an IPv6 address without brackets; ``url`` is normalised."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def numeric(self) -> bool:
        """Says whether the host is a number already, so that nothing is looked up."""
        return as_number(self.host) is not None


def check(url: str, policy: Policy) -> Destination:
    """Checks an address before anything is looked up.

    Raises:
        BadAddressError: its form is not one that is fetched.
        ForbiddenAddressError: it names a private or local host outright.
    """
    shown = url[:200]
    if len(url) > LONGEST or url != url.strip() or any(unicodedata.category(char)[0] == "C" for char in url):
        raise BadAddressError("The address is too long or holds characters that cannot be seen", item=shown)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadAddressError(item=shown) from error
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise BadAddressError("Only http and https addresses are fetched", item=shown)
    if "\\" in url or "@" in parts.netloc or "%" in parts.netloc or not parts.hostname:
        raise BadAddressError("The address hides where it leads (user name, backslash or escaped host)", item=shown)
    host = _host(parts.hostname, bracketed="[" in parts.netloc, shown=shown)
    number = port if port is not None else PORTS[scheme]
    if number not in policy.ports:
        raise BadAddressError(f"Port {number} is not one that pages are fetched from", item=shown)
    _allowed(host, policy, shown)
    return Destination(url=_rebuilt(scheme, host, port, parts.path, parts.query), scheme=scheme, host=host, port=number)


def joined(base: str, link: str) -> str:
    """Returns a link as seen from a page, without its fragment; empty when it is none that could be fetched."""
    with suppress(ValueError):
        return urljoin(base, link.strip()).partition("#")[0]
    return ""


def as_number(host: str) -> IPv4Address | IPv6Address | None:
    """Returns a host's numeric address when it is written as one."""
    for kind in (IPv4Address, IPv6Address):
        with suppress(ValueError):
            return kind(host)
    return None


def _host(written: str, *, bracketed: bool, shown: str) -> str:
    if bracketed:
        try:
            return IPv6Address(written).compressed
        except ValueError as error:
            raise BadAddressError("The numeric address is not one", item=shown) from error
    host = written.removesuffix(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise BadAddressError("The host's name is not one", item=shown) from error
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            raise BadAddressError("The numeric address is disguised", item=shown)
    host = host.lower()
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(IPv4Address(host))
        except ValueError as error:
            raise BadAddressError("The numeric address is disguised", item=shown) from error
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):  # noqa: PLR2004  RFC 1035
        raise BadAddressError("The host's name is not one", item=shown)
    return host


def _allowed(host: str, policy: Policy, shown: str) -> None:
    if policy.allow_private:
        return
    number = as_number(host)
    if number is not None:
        if not is_public(number):
            raise ForbiddenAddressError(item=shown)
        return
    last = host.rpartition(".")[2]
    if "." not in host or last in _LOCAL_NAMES:
        raise ForbiddenAddressError("The address names a host of a private network", item=shown)
    if last == "onion" and policy.proxy is None:
        raise BadAddressError("An onion address needs Tor: set proxy under [collect] in kuager.toml", item=shown)


def _rebuilt(scheme: str, host: str, port: int | None, path: str, query: str) -> str:
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != PORTS[scheme]:
        place = f"{place}:{port}"
    return urlunsplit((scheme, place, quote(path, safe=_SAFE) or "/", quote(query, safe=_SAFE), ""))
