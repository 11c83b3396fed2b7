"""The rules a release is cleared by, as it tells them itself: read from the policy, so that they cannot differ from it."""

from __future__ import annotations

from kuager.model.publication import Rules
from kuager.model.release import OPEN_TO_ALL
from kuager.protect import anonymity, never
from kuager.protect.policy import LEVELS, Policy, side_of


def ruled(policy: Policy, audience: str, k: int) -> Rules:
    """Returns the rules of an audience, from the policy and from what is never told, as a release tells them."""
    known, side = never.rules(), side_of(audience)
    kinds = {*known.properties.values(), *known.schemata.values(), *(one.kind for one in known.patterns)}
    if audience not in OPEN_TO_ALL:
        kinds &= known.sealed
    return Rules(
        policy=policy.mark,
        k=anonymity.floor(k),
        shown={schema: dict(props) for schema, props in policy.shown[side].items() if props},
        kinds={kind: dict(parts) for kind, parts in policy.kinds.get(side, {}).items()},
        never=tuple(sorted(kinds | ({"child"} if audience in OPEN_TO_ALL else set()))),
        risk={risk: limits[side] for risk, limits in policy.risk.items()},
        levels=tuple(level for level in LEVELS if audience in policy.levels[level]),
        reviewed_only=audience in policy.reviewed_only,
    )


__all__ = ["ruled"]
