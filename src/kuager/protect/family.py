"""Relatives, as far as each may be shown; asked apart from whom the record is of.

A word of kinship leads from one person to the other. So before audiences behind which anybody may stand a relative is told of
by name or not at all; elsewhere by initials or a role too.
"""

from __future__ import annotations

from kuager.model.publication import Kin
from kuager.model.release import Withheld
from kuager.protect.disguise import ROLES, initials
from kuager.protect.persons import FACTS, Person
from kuager.protect.scene import Tie
from kuager.protect.statements import Judge

_WHAT, _KIND = "kin", "kin"
_THIRD = "third"


def family(judge: Judge, person: Person) -> tuple[tuple[Kin, ...], list[Withheld]]:
    """Returns the relatives of somebody shown by name, and what was held back of them.

    ``Kin.person`` is the archive's id of a relative who is named; the caller keeps it only where they have a record.
    """
    found: dict[Kin, None] = {}
    lost: list[Withheld] = []
    for tie in judge.scene.kin.get(person.id, ()):
        kin, why = _kin(judge, tie)
        if kin is not None:
            found[kin] = None
        else:
            whom = tie.other if why == "third_person" else ""
            lost.append(Withheld(reason=why, of=person.id, field=_WHAT, claim=tie.fact.claim, whom=whom))
    return tuple(found), lost


def _kin(judge: Judge, tie: Tie) -> tuple[Kin | None, str]:
    policy, audience = judge.policy, judge.audience
    if not policy.part(audience, _KIND, "relation"):
        return None, "not_listed"
    if why := next(judge.barred(tie.fact), ""):
        return None, why
    other, form = judge.scene.people.get(tie.other), judge.stand(tie.other, _THIRD, FACTS).form
    if other is not None and form == "named":
        return Kin(relation=tie.relation, title=other.name, person=other.id), ""
    if other is not None and form in {"initials", "role_only"} and policy.part(audience, _KIND, "unnamed"):
        title = initials(other.name) if form == "initials" and not other.shielded else ROLES[_THIRD]
        return Kin(relation=tie.relation, title=title or ROLES[_THIRD]), ""
    return None, "third_person"


__all__ = ["family"]
