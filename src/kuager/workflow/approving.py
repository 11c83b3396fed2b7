"""Acts that take two persons: one asks, another one allows, and it is used once, for exactly what was shown.

A request is bound to a digest of what would happen. Change the release, the list of names or the wording, and the digest
is another one: the approval is of no use for it, and somebody has to look again. Everything is a row of the review log,
so who asked, who allowed, why and when stays readable; nothing here is personal data, and nothing that is may be put into
``what`` or ``reason``.

Raising a protection needs none of this and counts at once; only lowering one does. An archive without members has no
second person: what is asked for there may be used at once and says ``alone``, so that nobody can mistake it for a
decision of two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from kuager.errors import AmbiguousIdError, UnknownIdError
from kuager.errors.rights import (
    ClosedRequestError,
    NoApprovalError,
    NoReasonError,
    NotAllowedError,
    OwnRequestError,
    SecondPersonError,
)
from kuager.model import Review, canonical_json
from kuager.protect.rights import Action, may_allow
from kuager.workflow import acts
from kuager.workflow.acting import require
from kuager.workflow.archive import Archive
from kuager.workflow.members.rows import Member, members_of
from kuager.workflow.registers import log

REGISTER: Final = "approval"
LASTS: Final = timedelta(days=7)
"""How long a request waits, and how long an approval can be used after it was given."""
_ID_BYTES: Final = 5


class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    USED = "used"
    EXPIRED = "expired"


_OPEN_TO: Final[Mapping[str, frozenset[State]]] = {
    "approve": frozenset({State.WAITING}),
    "refuse": frozenset({State.WAITING, State.APPROVED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One act that somebody asked another one to allow.

    Attributes:
        id: ``ap-`` and ten hexadecimal digits.
        act: what is to be done.
        what: in words for whoever decides; no personal data.
        digest: of exactly what was shown.
        reason: why it was asked for.
        asked_by: who asked.
        asked_at: when.
        state: where it stands now.
        alone: nobody could have allowed it, because the archive has no members.
        decided_by: who allowed or refused it; empty while it waits.
        decided_at: when.
        decided_reason: why.
        used_at: when it was used up.
    """

    id: str
    act: Action
    what: str
    digest: str
    reason: str
    asked_by: str
    asked_at: datetime
    state: State = State.WAITING
    alone: bool = False
    decided_by: str = ""
    decided_at: datetime | None = None
    decided_reason: str = ""
    used_at: datetime | None = None


def digest_of(shown: Mapping[str, Any]) -> str:
    """Returns the digest of what was shown: strings, integers, booleans, lists and maps of them."""
    return hashlib.sha256(canonical_json(dict(shown))).hexdigest()


def who(archive: Archive) -> str:
    """Returns the name under which whoever works here acts: the member, or what the call said where there are none."""
    return archive.agent if archive.actor.alone else archive.actor.name


def requests(archive: Archive) -> list[Request]:
    """Returns every request, the latest first."""
    found: dict[str, Request] = {}
    for row, undone in log.rows(archive, REGISTER):
        if not undone:
            _follow(found, row)
    now = archive.clock.now()
    return [_aged(one, now) for one in reversed(found.values())]


def request(archive: Archive, request_id: str) -> Request:
    """Returns one request by its id or the beginning of it.

    Raises:
        UnknownIdError: there is none.
        AmbiguousIdError: the beginning fits several.
    """
    fitting = [one for one in requests(archive) if one.id.startswith(request_id)] if request_id else []
    exact = [one for one in fitting if one.id == request_id]
    if len(fitting) > 1 and not exact:
        raise AmbiguousIdError(item=request_id)
    if not fitting:
        raise UnknownIdError("There is no request of that id", item=request_id)
    return (exact or fitting)[0]


def ask(archive: Archive, act: Action, what: str, digest: str, reason: str) -> Request:
    """Asks for an act; returns the request that waits, the same one when it was asked for before.

    Args:
        archive: where.
        act: what is to be done; who asks must be able to do it.
        what: in words for whoever decides, without personal data.
        digest: of exactly what was shown; see :func:`digest_of`.
        reason: why.

    Returns:
        A request that waits; in an archive without members one that may be used at once, marked ``alone``.

    Raises:
        NotAllowedError: the role cannot do it.
        NoReasonError: no reason is given.
    """
    require(archive, act)
    if not reason.strip():
        raise NoReasonError
    standing = _usable(archive, act, digest) or next(
        (one for one in _of(archive, act, digest) if one.state is State.WAITING), None
    )
    if standing:
        return standing
    request_id = f"ap-{archive.ids.token(_ID_BYTES).hex()}"
    said = {"did": "ask", "act": str(act), "what": what.strip(), "digest": digest, "alone": archive.actor.alone}
    log.write(archive, REGISTER, request_id, said, agent=who(archive), why=reason.strip())
    acts.note(archive, acts.Act.ASK, request_id)
    return request(archive, request_id)


def approve(archive: Archive, request_id: str, reason: str) -> Request:
    """Allows what somebody else asked for.

    Raises:
        UnknownIdError: there is no such request.
        ClosedRequestError: it waits no longer.
        OwnRequestError: who approves asked for it.
        NotAllowedError: the role may not allow it, or the archive has no members.
        NoReasonError: no reason is given.
    """
    return _decide(archive, request_id, "approve", reason)


def refuse(archive: Archive, request_id: str, reason: str) -> Request:
    """Refuses what somebody else asked for, or takes back an approval not used yet; raises as :func:`approve`."""
    return _decide(archive, request_id, "refuse", reason)


def withdraw(archive: Archive, request_id: str, reason: str) -> Request:
    """Takes back one's own request, approved or not, as long as it was not used.

    Raises:
        UnknownIdError: there is no such request.
        ClosedRequestError: it waits no longer.
        NotAllowedError: somebody else asked for it.
        NoReasonError: no reason is given.
    """
    one = request(archive, request_id)
    if not reason.strip():
        raise NoReasonError
    if one.state not in {State.WAITING, State.APPROVED}:
        raise ClosedRequestError(item=one.id)
    if not _same(one.asked_by, who(archive)):
        raise NotAllowedError("Only who asked can withdraw it; others refuse", item=one.id)
    log.write(archive, REGISTER, one.id, {"did": "withdraw"}, agent=who(archive), why=reason.strip())
    return request(archive, one.id)


def approved(archive: Archive, act: Action, digest: str) -> Request | None:
    """Returns the approval that can be used for exactly this, if there is one. Call :func:`use` before acting on it."""
    return _usable(archive, act, digest)


def use(archive: Archive, one: Request) -> Request:
    """Uses up an approval; call it before the act. Of two processes that use the same one at once, one is refused.

    Raises:
        NotAllowedError: the role of who acts cannot do it.
        NoApprovalError: it was used before, or is no longer good.
    """
    require(archive, one.act)
    standing = request(archive, one.id)
    good = _usable(archive, standing.act, standing.digest)
    if standing != one or good is None:
        raise NoApprovalError(item=one.id)
    mine = log.write(archive, REGISTER, one.id, {"did": "use"}, agent=who(archive), why=one.reason)
    first = next(row for row, _ in log.rows(archive, REGISTER) if log.item_of(row) == one.id and _did(row) == "use")
    if first.seq != mine.seq:
        raise NoApprovalError(item=one.id)
    return request(archive, one.id)


def settle(archive: Archive, act: Action, *, what: str, digest: str, reason: str) -> Request:
    """Uses the approval for an act, or asks for one and stops: the one call before a two-person act.

    Returns:
        The approval, used up. Its ``alone`` says that no second person was there.

    Raises:
        SecondPersonError: it was asked for; the item is the id of the request.
        NotAllowedError: the role cannot do it.
        NoReasonError: no reason is given.
    """
    found = _usable(archive, act, digest) or ask(archive, act, what, digest, reason)
    if found.state is not State.APPROVED:
        raise SecondPersonError(item=found.id)
    return use(archive, found)


def waiting_for(archive: Archive) -> list[Request]:
    """Returns the requests that whoever works here could answer."""
    me = who(archive)
    return [
        one
        for one in requests(archive)
        if one.state is State.WAITING and not _same(one.asked_by, me) and may_allow(archive.actor, one.act)
    ]


def _decide(archive: Archive, request_id: str, did: str, reason: str) -> Request:
    one = request(archive, request_id)
    if not reason.strip():
        raise NoReasonError
    if one.state not in _OPEN_TO[did]:
        raise ClosedRequestError(item=one.id)
    if _same(one.asked_by, who(archive)):
        raise OwnRequestError(item=one.id)
    said = may_allow(archive.actor, one.act)
    if not said:
        raise NotAllowedError(
            f"{one.act}: refused by the rule {said.because!r}", item=one.id, needs=tuple(map(str, said.needs))
        )
    log.write(archive, REGISTER, one.id, {"did": did}, agent=who(archive), why=reason.strip())
    acts.note(archive, acts.Act.APPROVE, one.id, "ok" if did == "approve" else "refused")
    return request(archive, one.id)


def _of(archive: Archive, act: Action, digest: str) -> Sequence[Request]:
    return [one for one in requests(archive) if one.act is act and one.digest == digest]


def _usable(archive: Archive, act: Action, digest: str) -> Request | None:
    """What was asked for alone helps only whoever is alone still; what was allowed, only while who allowed it could."""
    good = [
        one for one in _of(archive, act, digest) if one.state is State.APPROVED and one.alone == archive.actor.alone
    ]
    if not good:
        return None
    roll = {one.name.casefold(): one for one in members_of(archive.store)}
    return next((one for one in good if _stands(roll.get(one.decided_by.casefold()), act)), None)


def _stands(second: Member | None, act: Action) -> bool:
    """Says whether who allowed something could still do so: not if they were stopped, left, or have another role."""
    return second is None or (second.active and bool(may_allow(second.actor(), act)))


def _follow(found: dict[str, Request], row: Review) -> None:
    """Brings the requests up to date with one row; rows that say nothing sensible (of a later version) change nothing."""
    item, did = log.item_of(row), _did(row)
    if did == "ask":
        asked = _asked(item, row)
        if asked:
            found.setdefault(item, asked)
        return
    one = found.get(item)
    if one is None:
        return
    now = _aged(one, row.at)
    open_to = _OPEN_TO.get(did, frozenset())
    if now.state in open_to and not _same(one.asked_by, row.agent):
        state = State.APPROVED if did == "approve" else State.REFUSED
        found[item] = replace(one, state=state, decided_by=row.agent, decided_at=row.at, decided_reason=row.reason)
    elif did == "withdraw" and now.state in {State.WAITING, State.APPROVED}:
        found[item] = replace(one, state=State.WITHDRAWN)
    elif did == "use" and now.state is State.APPROVED:
        found[item] = replace(one, state=State.USED, used_at=row.at)


def _asked(item: str, row: Review) -> Request | None:
    told = log.told(row)
    alone = bool(told.get("alone"))
    try:
        return Request(
            id=item, act=Action(told["act"]), what=str(told["what"]), digest=str(told["digest"]), reason=row.reason,
            asked_by=row.agent, asked_at=row.at, state=State.APPROVED if alone else State.WAITING, alone=alone,
        )  # fmt: skip
    except (KeyError, ValueError):
        return None


def _aged(one: Request, now: datetime) -> Request:
    since = one.decided_at or one.asked_at
    if one.state in {State.WAITING, State.APPROVED} and now - since > LASTS:
        return replace(one, state=State.EXPIRED)
    return one


def _did(row: Review) -> str:
    return str(log.told(row).get("did", ""))


def _same(left: str, right: str) -> bool:
    return left.casefold() == right.casefold()
