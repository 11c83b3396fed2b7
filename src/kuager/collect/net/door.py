"""Opens the guarded client where its extra is installed."""

from __future__ import annotations

import ssl
from typing import cast

from kuager.collect.errors import NetworkOffError
from kuager.collect.extras import loaded
from kuager.collect.net.exchange import Fetcher
from kuager.collect.net.policy import Policy
from kuager.collect.net.resolving import Resolver, system_resolver
from kuager.ports import Clock


def open_fetcher(
    policy: Policy, clock: Clock, *, resolver: Resolver = system_resolver, tls: ssl.SSLContext | None = None
) -> Fetcher:
    """Returns a client that fetches under a policy.

    Args:
        policy: what may be fetched.
        clock: stamps the exchanges.
        resolver: looks names up.
        tls: whom to trust; Mozilla's list when left out.

    Raises:
        NetworkOffError: when the policy allows nothing.
        MissingExtraError: when the extra ``web`` is not installed.
    """
    if not policy.network:
        raise NetworkOffError
    client = loaded("kuager.collect.net.client", "web").Client
    return cast("Fetcher", client(policy, clock, resolver=resolver, tls=tls))
