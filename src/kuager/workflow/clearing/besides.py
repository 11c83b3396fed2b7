"""Everything besides people as clearance has to know it, gathered once for all audiences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kuager.protect.facts import Fact
from kuager.protect.scene_kinds import Besides
from kuager.workflow.clearing.happened import Happened
from kuager.workflow.clearing.making import Makes, Making
from kuager.workflow.clearing.standing import Standing
from kuager.workflow.clearing.written import Written


def besides(makes: Makes, facts: Mapping[str, Sequence[Fact]]) -> Besides:
    """Returns days of pickets, testimonies, letters, organisations, regions and corrections.

    Args:
        makes: facts of claims.
        facts: about people, by person.
    """
    making = Making(makes=makes, facts=facts)
    written, standing = Written(making), Standing(making)
    letters = tuple(written.letters())
    offices = {one.to for one in letters} | {each.by for one in letters for each in one.answers}
    return Besides(
        days=tuple(Happened(making).days()),
        testimonies=tuple(written.testimonies()),
        letters=letters,
        bodies=tuple(standing.bodies(offices - {""})),
        places=tuple(standing.places()),
        corrections=tuple(standing.corrections()),
    )


__all__ = ["besides"]
