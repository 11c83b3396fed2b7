"""What was known by a day: the archive as it stood then, or what was published by then.

Two times run beside each other. A claim speaks of days of its own ("sentenced in August 2019"); and it became known on a
day: to the world when its document was published, to the team when the claim was recorded. ``Known`` names the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from kuager import resolve
from kuager.model import Claim, DocumentId, Judgement, NodeId, Verdict
from kuager.track import local_date
from kuager.weigh.connections import Speaker
from kuager.weigh.status import days_of
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.onhand import OnHand, on_hand
from kuager.workflow.reviewed import ACCEPTED, CORRECTED, GONE, states_of
from kuager.workflow.switches import OFF, ON

By = Literal["team", "public"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Up to the end of which day, and by whom.

    ``team``: claims that were recorded and decisions that were made by then. ``public``: claims of documents that were
    surely published by then, with today's decisions, which correct how the words are read and are no news.
    """

    day: date
    by: By = "team"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An archive as of a day; everything there is when ``known`` is None."""

    archive: Archive
    here: Context
    known: Known | None = None

    def live(self, claims: Iterable[Claim]) -> list[Claim]:
        """Returns the claims that were known and stood: neither rejected nor replaced by another."""
        return [one for one in claims if self._seen(one) and self.review.get(one.id) not in GONE]

    def _seen(self, claim: Claim) -> bool:
        if self.known is None:
            return True
        if self.known.by == "team":
            return self._by_then(claim.recorded_at)
        return self.published(claim.anchor.document)

    @cached_property
    def claims(self) -> OnHand:
        """The claims to look things up in."""
        return on_hand(self.archive)

    def published(self, document: DocumentId) -> bool:
        """Says whether a document was surely published by the day: one of unknown date was not surely."""
        head = self.here.heads.get(document)
        days = days_of(head.published if head else None)
        return self.known is None or (days is not None and days.last is not None and days.last <= self.known.day)

    def _by_then(self, at: datetime) -> bool:
        return self.known is None or local_date(at, self.archive.settings.time_zone) <= self.known.day

    @cached_property
    def review(self) -> dict[str, str]:
        """Where each claim stood."""
        if self.known is None or self.known.by == "public":
            return self.here.review
        found = states_of(row for row in self.archive.store.reviews() if self._by_then(row.at))
        for before, after in self.here.carried.items():
            goes_on = self.archive.store.claim(after)  # type: ignore[arg-type]  # carried holds claim ids as text
            if goes_on is None or not self._by_then(goes_on.recorded_at):
                continue
            if found.get(before) == ACCEPTED:
                found.setdefault(after, ACCEPTED)
            found[before] = CORRECTED
        return found

    def speaker(self, node: NodeId) -> tuple[Speaker, tuple[NodeId, ...]]:
        """Returns who a record is as a speaker, with the roles that claims give them, and all records of theirs."""
        owner = self.here.entity_of.get(node, node)
        if owner not in self._speakers:
            entity = self.here.entities.get(owner)
            members = entity.members if entity else (node,)
            own = self.live(claim for one in members for claim in self.claims.of(one))
            name = entity.name if entity else self.here.name_of(node)
            described = Speaker(
                id=owner,
                name=name or "",
                schema=entity.schema if entity else "person",
                roles=tuple(sorted({one.value for one in own if one.prop in {"role", "kind"}})),
            )
            self._speakers[owner] = (described, members)
        return self._speakers[owner]

    @cached_property
    def _speakers(self) -> dict[str, tuple[Speaker, tuple[NodeId, ...]]]:
        return {}

    def person(self, entity: str) -> tuple[tuple[NodeId, ...], tuple[str, ...]]:
        """Returns the records that made up a person, and the names of those that were somebody else's then.

        The person is the group with the oldest of today's records that was there; the others were not joined yet. A
        record that has since been taken away belongs to it again.
        """
        members = self.here.entities[entity].members
        if self.known is None or self.known.by == "public":
            return members, ()
        rows = self._judged()
        near = self._linked(set(members), rows)
        nodes = [self.here.nodes[one] for one in sorted(near) if one in self.here.nodes and self._there(one)]
        groups = [one for one in resolve.cluster(nodes, rows) if set(one.members) & set(members)]
        order = {node: place for place, node in enumerate(members)}
        groups.sort(key=lambda one: min(order.get(node, len(order)) for node in one.members))
        own = groups[0].members if groups else ()
        return own, tuple(one.name for one in groups[1:])

    def _there(self, node: NodeId) -> bool:
        head = self.here.heads.get(self.here.nodes[node].document)
        capture = self.here.captures.get(head.capture) if head else None
        return capture is None or self._by_then(capture.captured_at)

    def _judged(self) -> list[Judgement]:
        rows = [row for row in self.archive.store.judgements() if self._by_then(row.at)]
        switches = {
            row.object: row.decision
            for row in self.archive.store.reviews()
            if row.decision in {ON, OFF} and self._by_then(row.at)
        }
        return list(resolve.without_rules(rows, frozenset(rule for rule, on in switches.items() if on == OFF)))

    @staticmethod
    def _linked(start: set[NodeId], rows: list[Judgement]) -> set[NodeId]:
        """Returns every record that a chain of "same" leads to; ``cluster`` of those is the same as of all."""
        beside: dict[NodeId, set[NodeId]] = {}
        for row in rows:
            if row.verdict is Verdict.SAME:
                beside.setdefault(row.left, set()).add(row.right)
                beside.setdefault(row.right, set()).add(row.left)
        found, waiting = set(start), list(start)
        while waiting:
            for other in beside.get(waiting.pop(), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found
