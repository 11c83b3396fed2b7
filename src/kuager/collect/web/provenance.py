"""How a capture came about, in the words that a court asks for.

The list follows the Berkeley Protocol on Digital Open Source Investigations (OHCHR, 2022), paragraph 155: the address (a),
the source (b) and the full page (c) are records of their own, so are embedded files (d); here are the metadata and context
of the answer (e, f: status, way, machine, certificate) and of the collecting (g). The hash (h) stands in the ledger. Never
who collected, or from which address: that is sealed or not kept.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import datetime

from kuager.collect.net import Exchange, Policy

CLOCK = (
    "clock of the collecting computer in UTC, compared with no other; time stamps of the ledger bound it from outside"
)
LOGGED_IN = "no; no password, no cookie of anybody, no cookie from page to page"


def provenance(
    policy: Policy, began: datetime, ended: datetime, hops: Sequence[Exchange], *, agent: str = ""
) -> dict[str, str]:
    """Returns what is written about one attempt, beside what came.

    Args:
        policy: what was allowed.
        began: instant of the first question.
        ended: instant at which all was there.
        hops: the exchanges of the page itself, redirects first.
        agent: what the browser called itself; what the policy says without one.
    """
    told = {
        "began": _instant(began),
        "ended": _instant(ended),
        "clock": CLOCK,
        "logged-in": LOGGED_IN,
        "user-agent": agent or policy.user_agent,
        "accept-language": policy.language,
        "through-proxy": "yes, which looked the names up" if policy.proxy else "no",
        "python": f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}",
    }
    return told | {f"hop-{at}": _hop(hop) for at, hop in enumerate(hops, 1)}


def _hop(hop: Exchange) -> str:
    machine = f" from {hop.address}" if hop.address else ""
    sealed = f", certificate sha256 {hop.certificate}" if hop.certificate else ""
    return f"{hop.status or 'no answer'}{machine}{sealed}: {hop.url}"


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
