"""Organisations, regions and corrections as clearance has to know them: which statements speak of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kuager.model import Claim, ClaimId, Entity
from kuager.model.publication import Name
from kuager.model.schema import find_prop, model
from kuager.protect.facts import Fact
from kuager.protect.places import region
from kuager.protect.scene_kinds import BodyTold, CorrectionTold, PlaceTold
from kuager.text.lang import UNKNOWN, detect
from kuager.track import local_date
from kuager.workflow.clearing.making import Making
from kuager.workflow.registers import countering, mistaken, replies
from kuager.workflow.registers.views import Mistake, Statement

_BODY: Final = "organisation"
_PLACE: Final = "place"
_WHO: Final = "who"


@dataclass(slots=True)
class Standing:
    """Gathers organisations, regions and corrections."""

    making: Making

    def bodies(self, offices: Iterable[str]) -> Iterator[BodyTold]:
        """Yields every organisation that a statement about somebody names, and those of other names.

        Args:
            offices: to which letters went, by name.
        """
        here, wanted = self.making.here, set(offices)
        known = {one.claim for facts in self.making.facts.values() for one in facts}
        claims: dict[str, list[str]] = defaultdict(list)
        quoted: dict[str, list[Fact]] = defaultdict(list)
        for facts in self.making.facts.values():
            for one in facts:
                quoted[one.document] += [one] if one.quote else []
        for claim in self.making.claims.every():
            if claim.value_node is not None and claim.id in known:
                claims[here.id_of(claim.value_node) or ""].append(claim.id)
        for id_, entity in here.entities.items():
            if _is_body(entity):
                claims[id_] += self._naming(entity, quoted)
            if _is_body(entity) and (claims.get(id_) or not wanted.isdisjoint({entity.name, *entity.spellings})):
                yield self._body(entity, claims.get(id_, []))

    def _naming(self, entity: Entity, quoted: Mapping[str, Sequence[Fact]]) -> list[str]:
        """Returns the statements whose words name an organisation, in the texts that speak of it."""
        names = {entity.name, *entity.spellings}
        nodes = self.making.here.nodes
        documents = {str(nodes[one].document) for one in entity.members if one in nodes}
        facts = (one for document in sorted(documents) for one in quoted.get(document, ()))
        return [one.claim for one in facts if any(name in one.quote for name in names)]

    def _body(self, entity: Entity, claims: Iterable[str]) -> BodyTold:
        names = dict.fromkeys([entity.name, *entity.spellings])
        seats = [one for node in entity.members for one in self.making.claims.of(node) if one.prop == "based_in"]
        seat = next((self.making.here.name_of(one.value_node) or one.value for one in seats), "")
        return BodyTold(
            id=str(entity.id),
            names=tuple(_named(name, first=name == entity.name) for name in names),
            kind=entity.schema,
            region=region(seat) if seat else "",
            claims=tuple(dict.fromkeys(claims)),
            marked=self.making.makes.known.of(str(entity.id)),
        )

    def places(self) -> Iterator[PlaceTold]:
        """Yields every region that a statement about somebody puts them in."""
        claims: dict[str, list[str]] = defaultdict(list)
        for facts in self.making.facts.values():
            for one in facts:
                known = find_prop(one.schema, one.prop)
                if one.region and known is not None and (known.range == _PLACE or one.prop == "facility"):
                    claims[one.region].append(one.claim)
        for name, found in sorted(claims.items()):
            yield PlaceTold(region=name, claims=tuple(found))

    # --- corrections --------------------------------------------------------------------------------------------------

    def corrections(self) -> Iterator[CorrectionTold]:
        """Yields what the team put right in public, what authorities say against it, and what others replied."""
        archive = self.making.makes.archive
        for one in mistaken.corrections(archive):
            yield self._mistake(one)
        for statement in countering.rebuttals(archive):
            if statement.answer is not None:
                yield from self._countered(statement)
        for reply in replies.replies(archive):
            yield self._reply(reply)

    def _day(self, one: Mistake | replies.Reply | Statement) -> str:
        archive = self.making.makes.archive
        at = one.answer.at if isinstance(one, Statement) and one.answer else getattr(one, "at", None)
        return local_date(at, archive.settings.time_zone).isoformat() if at is not None else ""

    def _mistake(self, one: Mistake) -> CorrectionTold:
        claim = self.making.makes.archive.store.claim(ClaimId(one.claim)) if one.claim else None
        about = self._about(claim) if claim is not None else ()
        words = self.making.typed(one.why, claim.anchor.document if claim else "", public=True, others=about)
        after = self._replacement(one) or claim
        return CorrectionTold(
            key=f"correction-{one.seq}",
            on=self._day(one),
            kind="correction",
            claim=str(after.id) if after is not None else "",
            about=about,
            words=words,
            before=self._value(claim, about, one.was),
            after=self._value(after, about, one.now) if one.now else None,
        )

    def _replacement(self, one: Mistake) -> Claim | None:
        """Returns the claim that a correction put in the place of another."""
        store = self.making.makes.archive.store
        row = next((row for row in store.reviews() if row.seq == one.review), None) if one.review else None
        return store.claim(ClaimId(row.replaces)) if row is not None and row.replaces else None

    def _about(self, claim: Claim) -> tuple[str, ...]:
        """Returns whom a claim is about: its subject, or everybody its event concerns."""
        subject = self.making.makes.person(claim.subject)
        if subject is not None:
            return (subject,)
        people = (
            self.making.makes.person(one.value_node) for one in self.making.claims.of(claim.subject) if one.prop == _WHO
        )
        return tuple(dict.fromkeys(one for one in people if one is not None))

    def _value(self, claim: Claim | None, about: tuple[str, ...], value: str) -> Fact:
        """Returns a value as a fact; what a decision put right was looked at by a person."""
        if claim is None:
            return replace(self.making.typed("", "", public=True), value=value)
        made = self.making.makes.fact(next(iter(about), ""), claim, "")
        return replace(
            made, value=value, quote="", region=region(value), reviewed=True, place=None, translations=(),
            value_person="" if value == claim.value else made.value_person,
        )  # fmt: skip

    def _countered(self, one: Statement) -> Iterator[CorrectionTold]:
        """Yields what an authority says, and the team's answer to it."""
        claim = self.making.makes.archive.store.claim(ClaimId(one.claim))
        if claim is None or one.answer is None:
            return
        about = tuple(id_ for id_, _ in one.about)
        speaker, name = one.speaker or ("", "")
        entity = self.making.here.entity(speaker) if speaker else None
        person = entity is not None and entity.schema == "person"
        open_ = bool(name) and (not person or self.making.makes.known.of(speaker).office)
        fact = self.making.stretch(claim, one.start, one.end, one.exact)
        key = f"rebuttal-{one.id}"
        yield CorrectionTold(
            key=key, on=(one.when or "")[:10] or self._day(one), kind="rebuttal", about=about, words=fact, office=True,
            by=name if open_ else "",
        )  # fmt: skip
        answer = self.making.typed(one.answer.text, "", public=True, others=about)
        yield CorrectionTold(
            key=f"answer-{one.answer.seq}", on=self._day(one), kind="reply", about=about, words=answer, answers=key
        )

    def _reply(self, one: replies.Reply) -> CorrectionTold:
        entity = self.making.here.entity(one.by) if one.by else None
        person = str(entity.id) if entity is not None and entity.schema == "person" else ""
        name = one.name if entity is None else entity.name
        others = [id_ for id_, known in self.making.here.entities.items() if known.schema == "person" and id_ in one.of]
        return CorrectionTold(
            key=f"reply-{one.seq}", on=one.on or self._day(one), kind=one.kind, of=one.of, by=name, by_person=person,
            office=not person and bool(name), words=self.making.typed(one.text, "", public=True, speaker=person, others=others),
        )  # fmt: skip


def _is_body(entity: Entity) -> bool:
    known = model().schemata.get(entity.schema)
    return known is not None and known.is_a(_BODY)


def _named(name: str, *, first: bool) -> Name:
    found = detect(name)
    return Name(
        text=name, lang="" if found.lang == UNKNOWN else found.lang, script=found.script.value, kind="main" if first else "also"
    )  # fmt: skip


__all__ = ["Standing"]
