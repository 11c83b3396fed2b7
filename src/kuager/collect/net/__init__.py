"""The guard between this house and the network: the only folder that opens outgoing connections.

Light on purpose: :mod:`kuager.collect.net.client` needs the extra ``web`` and is imported by those who fetch.
"""

from kuager.collect.net.addresses import is_public
from kuager.collect.net.door import open_fetcher
from kuager.collect.net.exchange import Exchange, Fetcher
from kuager.collect.net.policy import Policy
from kuager.collect.net.resolving import Pinned, Resolver, system_resolver
from kuager.collect.net.targets import Destination, check, joined

__all__ = [
    "Destination",
    "Exchange",
    "Fetcher",
    "Pinned",
    "Policy",
    "Resolver",
    "check",
    "is_public",
    "joined",
    "open_fetcher",
    "system_resolver",
]
