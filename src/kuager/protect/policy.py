"""The policy of publication as data: which properties an audience may see at most, and how risk and marking limit it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from kuager.model.release import FORMS, OPEN_TO_ALL, RELEASED_TO
from kuager.model.schema import model

HOWS: Final = ("whole", "year", "region")
KIND_HOWS: Final = (*HOWS, "public")
KINDS: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset(parts.split())
    for kind, parts in {
        "picket_day": "day date place came slogans police said texts",
        "testimony": "on speaker about medium lang said text seconds",
        "appeal": "sent to kind about said state days",
        "answer": "on by kind said",
        "body": "names kind place people texts",
        "place": "names kind area count people",
        "correction": "on kind of said by before after",
        "text": "author archived captured_on sha256 lineage pieces whole",
        "kin": "relation unnamed",
        "portrait": "face",
    }.items()
}
"""What a release shows besides people, and the parts of each."""
RISKS: Final = ("low", "unassessed", "medium", "high")
LEVELS: Final = ("clear", "green", "amber", "red")
"""The widest first."""
K: Final = 5
K_FLOOR: Final = 3
"""No setting goes below it. Five is a convention of statistics offices, three the least that hides one person among two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """An allow-list with the limits beside it.

    Attributes:
        name: and
        version: stand in every release.
        shown: by side (``open``, ``closed``) and schema: property to how much of it; None denies a schema as a whole.
        risk: by risk and side: the most somebody may appear as.
        after_reprisal: by side.
        levels: by marking: the audiences.
        reviewed_only: audiences to which only what a person accepted goes.
        kinds: by side and kind of what is shown besides people (:data:`KINDS`): part to how much of it.
    """

    name: str
    version: int
    shown: Mapping[str, Mapping[str, Mapping[str, str] | None]]
    risk: Mapping[str, Mapping[str, str]]
    after_reprisal: Mapping[str, str]
    levels: Mapping[str, frozenset[str]]
    reviewed_only: frozenset[str]
    kinds: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """The policy as releases name it."""
        return f"{self.name}@{self.version}"

    def how(self, audience: str, schema: str, prop: str) -> str:
        """Returns how much of a property an audience may see; empty for nothing."""
        known = model().schemata.get(schema)
        lineage = (schema, *(known.ancestors if known else ()))
        side = self.shown[side_of(audience)]
        if any(one in side and side[one] is None for one in lineage):
            return ""
        return next((how for one in lineage if (how := (side.get(one) or {}).get(prop))), "")

    def part(self, audience: str, kind: str, part: str) -> str:
        """Returns how much of a part of something besides people an audience may see; empty for nothing."""
        return self.kinds.get(side_of(audience), {}).get(kind, {}).get(part, "")

    def parts(self, audience: str, kind: str) -> frozenset[str]:
        """Returns the parts of something besides people of which an audience may see anything."""
        return frozenset(self.kinds.get(side_of(audience), {}).get(kind, {}))


def side_of(audience: str) -> str:
    """Returns the part of the policy an audience is judged by."""
    return "open" if audience in OPEN_TO_ALL else "closed"


@cache
def policy() -> Policy:
    """Returns the policy that comes with kuager; read and checked once."""
    return read(yaml.safe_load((files("kuager.protect") / "resources" / "policy.yml").read_text("utf-8")))


def read(raw: Mapping[str, Any]) -> Policy:
    """Reads a policy.

    Raises:
        ValueError: something in it is not known; a policy with a slip must not be believed.
    """
    sides = {
        side: {key: value for key, value in told.items() if key != "who"} for side, told in raw["audiences"].items()
    }
    for told in sides.values():
        for schema, shown in told.items():
            known = model().schemata.get(schema)
            if known is None:
                raise ValueError(f"the policy names the schema {schema!r}, which is none")
            for prop, how in (shown or {}).items():
                if prop not in known.properties or how not in HOWS:
                    raise ValueError(f"the policy names {schema}.{prop}: {how}")
    for told in raw.get("kinds", {}).values():
        for kind, parts in told.items():
            if kind not in KINDS or set(parts) - KINDS[kind] or set(parts.values()) - set(KIND_HOWS):
                raise ValueError(f"the policy names {kind}: {parts}")
    if set(raw["levels"]) != set(LEVELS) or set(raw["risk"]) != set(RISKS):
        raise ValueError("the policy lacks a level or a risk")
    if any(form not in FORMS for one in (*raw["risk"].values(), raw["after_reprisal"]) for form in one.values()):
        raise ValueError("the policy names a form that is none")
    if any(set(who) - set(RELEASED_TO) for who in raw["levels"].values()):
        raise ValueError("the policy names an audience that is none")
    return Policy(
        name=raw["name"],
        version=raw["version"],
        shown=sides,
        risk=raw["risk"],
        after_reprisal=raw["after_reprisal"],
        levels={level: frozenset(who) for level, who in raw["levels"].items()},
        reviewed_only=frozenset(raw["reviewed_only"]),
        kinds=raw.get("kinds", {}),
    )


__all__ = [
    "HOWS", "KINDS", "KIND_HOWS", "K_FLOOR", "LEVELS", "RISKS", "K", "Policy", "policy", "read", "side_of",
]  # fmt: skip
