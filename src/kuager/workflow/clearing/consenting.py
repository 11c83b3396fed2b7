"""Consents in daily work: who agreed to what, whose runs out, and withdrawing one so that it reaches what went out.

There is one source of truth, the entries of the form ``consent``: giving is handing the form in, withdrawing is a further
version of it. The table ``consent`` of the first format stays empty (docs/decisions/171).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from kuager.errors import BadDateError
from kuager.errors.clearing import NoConsentError, NoReasonGivenError
from kuager.model import NodeId
from kuager.protect.rights import Action
from kuager.text.edtf import parse
from kuager.track import local_date
from kuager.workflow import approving, entries, intake
from kuager.workflow.acting import require
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import tombstones
from kuager.workflow.clearing.tombstones import Tombstone
from kuager.workflow.context import context
from kuager.workflow.entries import Entered, Given
from kuager.workflow.entries.handed import answers_of
from kuager.workflow.intake.consents import FORM, Consent

AHEAD: Final = 60
"""Days ahead at which what runs out is put up."""
WHYS: Final = ("runs_out", "ran_out", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A consent that somebody has to see to: which, whose, by when, and why (one of :data:`WHYS`)."""

    consent: Consent
    entity: str
    on: str
    days: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What a withdrawal set going: the new version, and what has to be taken down where."""

    consent: Entered
    tombstones: tuple[Tombstone, ...]


def due(archive: Archive, ahead: int = AHEAD) -> list[Due]:
    """Returns the consents that run out or are to be asked about again within some days, the most pressing first."""
    here, today = context(archive), local_date(archive.clock.now(), archive.settings.time_zone)
    found: list[Due] = []
    for one in intake.consents(archive):
        if one.standing != "agreed":
            continue
        for text, why in ((one.expires, "runs_out"), (one.review_on, "review")):
            day = _last(text)
            if day is not None and day <= today + timedelta(days=ahead):
                passed = "ran_out" if why == "runs_out" and day < today else why
                found.append(
                    Due(
                        consent=one, entity=here.entity_of.get(NodeId(one.who), one.who), on=text, days=(day - today).days,
                        why=passed,
                    )
                )  # fmt: skip
    return sorted(found, key=lambda one: (one.days, one.consent.key))


def _last(text: str) -> date | None:
    try:
        return parse(text).latest if text else None
    except BadDateError:
        return None


def give(archive: Archive, given: Given, *, key: str = "", lang: str = "en", agent: str = "") -> Entered:
    """Records a consent; see the form ``consent``. With the key of one that is there it is a further version.

    Raises:
        EntryProblemsError: some answers cannot be taken.
        NotAllowedError: the role may not.
    """
    require(archive, Action.PROTECT)
    before = entries.entry(archive, key) if key else None
    made = entries.enter(
        archive, FORM, given, lang=lang, key=key, version=before.version + 1 if before else 1,
        agent=agent or approving.who(archive),
    )  # fmt: skip
    tombstones.sweep(archive)
    return made


def withdraw(archive: Archive, key: str, *, reason: str, agent: str = "") -> Withdrawal:
    """Withdraws a consent: a further version says so, and what was released with it is named in the feed of withdrawals.

    Args:
        archive: where.
        key: of the consent, or the beginning of it.
        reason: kept with the consent; never in the feed.
        agent: who records it.

    Raises:
        NoConsentError: there is none, or it was withdrawn before.
        NoReasonGivenError: no reason.
        NotAllowedError: the role may not.
    """
    require(archive, Action.PROTECT)
    if not reason.strip():
        raise NoReasonGivenError
    begun = [one for one in intake.consents(archive) if key and one.key.startswith(key)]
    # A key that others begin with means itself: who withdraws must never be told to say it more exactly.
    fitting = [one for one in begun if one.key == key] or begun
    row = entries.entry(archive, fitting[0].key) if len(fitting) == 1 else None
    if row is None or row.withdrawn or row.value("standing") == "withdrawn":
        raise NoConsentError(item=key)
    handed = answers_of(entries.form(FORM), row)
    today = local_date(archive.clock.now(), archive.settings.time_zone).isoformat()
    answers = {**handed.answers, "standing": ["withdrawn"], "withdrawn_on": [today], "withdrawn_why": [reason.strip()]}
    made = entries.enter(
        archive, FORM, replace(handed, answers=answers), lang=row.lang, key=row.key, version=row.version + 1,
        agent=agent or approving.who(archive),
    )  # fmt: skip
    return Withdrawal(consent=made, tombstones=tuple(tombstones.sweep(archive)))


__all__ = ["AHEAD", "WHYS", "Due", "Withdrawal", "due", "give", "withdraw"]
