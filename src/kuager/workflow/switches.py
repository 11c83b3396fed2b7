"""Which stated rules may join records without asking. A switch is a decision in the log: seen, signed, taken back.

With a rule off its links no longer count, and they count again when it is on: nothing is written over, nothing lost.
"""

from __future__ import annotations

from typing import Final

from kuager import resolve
from kuager.errors import UnknownIdError
from kuager.model import Judgement, Review
from kuager.resolve.rules import SAME_INSTITUTION, SAME_NAME
from kuager.workflow import tables
from kuager.workflow.archive import Archive

RULES: Final = (SAME_NAME, SAME_INSTITUTION)
"""The stated rules of this version; an archive may hold links of earlier ones."""
ON, OFF = "rule:on", "rule:off"


def switched(archive: Archive) -> dict[str, Review]:
    """Returns the latest switching of every rule that was ever switched."""
    return {row.object: row for row in archive.store.reviews() if row.decision in {ON, OFF}}


def off(archive: Archive) -> frozenset[str]:
    """Returns the rules that are switched off."""
    return frozenset(rule for rule, row in switched(archive).items() if row.decision == OFF)


def counting(archive: Archive) -> list[Judgement]:
    """Returns the judgements that count: all but those of rules that are off. Undone ones are among them."""
    return resolve.without_rules(tables.judgements(archive), off(archive))


def known_rules(archive: Archive) -> list[str]:
    """Returns the rules of this version, then those of earlier ones whose links are here."""
    written = {row.agent for row in archive.store.judgements() if row.agent.startswith(resolve.RULE_PREFIX)}
    return [*RULES, *sorted(written - set(RULES))]


def switch(archive: Archive, rule: str, agent: str, *, on: bool, reason: str = "") -> Review:
    """Switches a stated rule on or off; who is who is recomputed when it is next asked for.

    Raises:
        UnknownIdError: when there is no such rule.
    """
    if rule not in known_rules(archive):
        raise UnknownIdError(item=rule)
    with archive.store.write() as writer:
        return writer.review(rule, ON if on else OFF, agent=agent, at=archive.clock.now(), reason=reason)
