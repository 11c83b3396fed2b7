"""Which numeric addresses belong to the public internet.

An own table, because ``ipaddress.is_global`` of Python 3.11 calls several addresses global that lead back to this
machine or its network: NAT64 and 6to4 forms of private addresses, v4-compatible ones, multicast, 192.0.0.8. Whatever is
not known to be public is refused.

Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries; RFC 6890, 4291, 6052 (NAT64), 3056 (6to4), 4380 (Teredo),
5214 (ISATAP), 9637 (documentation).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_NOT_PUBLIC_4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own, and some clouds' metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's service address inside a public range
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # Teredo, benchmarking, ORCHID, AMT and other assignments for protocols
        "2001:db8::/32",
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_ISATAP = 0x5EFE


def is_public(address: Address | str) -> bool:
    """Says whether an address is one of the public internet, and so is every IPv4 address written inside it.

    An IPv6 address that carries a public IPv4 address for a translator (NAT64, 6to4) counts as public; v4-mapped and
    v4-compatible forms never do, because no resolver needs them to name a public site.
    """
    found = ip_address(address) if isinstance(address, str) else address
    if isinstance(found, IPv4Address):
        return not any(found in net for net in _NOT_PUBLIC_4)
    if found.scope_id is not None:
        return False
    if found in _NAT64:
        return is_public(IPv4Address(int(found) & 0xFFFFFFFF))
    if found in _SIX_TO_FOUR:
        return is_public(IPv4Address(int(found) >> 80 & 0xFFFFFFFF))
    if found not in _PUBLIC_6 or any(found in net for net in _NOT_PUBLIC_6):
        return False
    # An interface id of the form [02]00:5efe:a.b.c.d is delivered to that IPv4 address.
    return int(found) >> 32 & 0xFDFFFFFF != _ISATAP or is_public(IPv4Address(int(found) & 0xFFFFFFFF))
