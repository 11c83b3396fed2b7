"""Finds pages of one site that say the same under two addresses, in any language: how walls and absences look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kuager.collect.web.observing import RICH, Observed, likeness
from kuager.model import Outcome

SAME = 0.95
"""Likeness from which two pages are one page; walls differ in a number at most."""
ALIKE = 0.8
"""From here a person should look: it may be a wall with a time in it, or the notes of two days."""
LONGEST_WALL = 400
TWICE = 2
FEWEST_MARKS = 5
WHOLE = frozenset({Outcome.OK, Outcome.PARTIAL, Outcome.DUPLICATE})

_TRACKING = ("utm_", "fbclid=", "gclid=", "yclid=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another page of the same site that was seen before."""

    url: str
    outcome: Outcome
    page: Observed
    capture: str = ""


def twin(seen: Observed, urls: Iterable[str], others: Sequence[Other]) -> tuple[Other, bool] | None:
    """Returns a page of another address that says the same.

    A page that names its own address as the right one is no wall. An article may stand under two addresses (for print,
    for telephones), so as much text as an article has must come under three, or with a form for a password.

    Args:
        seen: the page.
        urls: its own addresses, asked for and arrived at.
        others: pages of the same site.

    Returns:
        The other page, one already known to be a wall or an absence first, and whether the two are the same or only
        alike. None when there is none.
    """
    addresses = {_bare(url) for url in urls}
    own = addresses | {_bare(seen.canonical)} - {""}
    if len(seen.marks) < FEWEST_MARKS or len(seen.words) >= LONGEST_WALL:
        return None
    if _bare(seen.canonical) in addresses and not seen.asks_password:
        return None
    scored = [
        (likeness(seen, other.page), other)
        for other in others
        if not own & {_bare(other.url), _bare(other.page.canonical)}
    ]
    same = [other for score, other in scored if score >= SAME]
    long = len(seen.words) >= RICH and not seen.asks_password
    if same and not (long and len({_bare(other.url) for other in same}) < TWICE):
        return max(same, key=lambda other: other.outcome not in WHOLE), True
    alike = [(score, other) for score, other in scored if score >= ALIKE]
    if long or not alike:
        return None
    return max(alike, key=lambda one: one[0])[1], False


def _bare(url: str) -> str:
    """Returns an address without what does not make another page: scheme, ``www``, fragment, tracking, last slash."""
    parts = urlsplit(url)
    if not parts.hostname:
        return ""
    query = sorted(one for one in parts.query.split("&") if one and not one.startswith(_TRACKING))
    return f"{parts.hostname.removeprefix('www.')}{parts.path.rstrip('/')}?{'&'.join(query)}"
