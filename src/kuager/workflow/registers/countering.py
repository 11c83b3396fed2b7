"""What authorities say against what is told ("made up", "lives normally", "was released"), and what the team answers.

A statement is an ordinary claim. It is found by its speaker, who must be an authority by what sources say of them, and by
its stance or its words. Whether the authority is right is for people to say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kuager.errors import UnknownIdError, UsageError
from kuager.model import Claim, ClaimId, DocumentId, NodeId, Stance, content_id
from kuager.model.schema import label
from kuager.weigh.connections import OFFICIAL, Speaker, connection
from kuager.weigh.counters import DENIES, counter_of
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.knowing import Scene
from kuager.workflow.onhand import on_hand
from kuager.workflow.registers import log
from kuager.workflow.registers.views import OPEN, STATES, Answer, Opposed, Statement
from kuager.workflow.reviewed import GONE

REGISTER: Final = "rebuttal"
_OFFICIAL_EVENTS: Final = frozenset({"official_statement", "appeal_response"})
_END: Final = re.compile(r"(?<=[.!?…。！？])[\"”»’)]*\s|[。！？]|\n")
_SAYS: Final = re.compile(
    r"\b(?:sa(?:id|ys|ying)|stat(?:ed|es)|claim(?:ed|s)|insist(?:ed|s)|told|announced|den(?:ied|ies)|"
    r"заяв\w+|сказал\w*|говор\w+|сообщ\w+|утвержда\w+|ответил\w*|отрица\w+|"
    r"де(?:ді|п|йді|ген)|мәлімде\w+|айт(?:ты|қан|ады)|хабарла\w+|жауап бер\w+)\b|[称說说稱]|表示|回应|回應|声明|否认",
    re.IGNORECASE,
)
"""Words by which a sentence tells that somebody said something."""
_SPEAKS_FOR: Final = re.compile(r"spokes|representative|представител|секретар|өкіл|хатшы|发言人|代表", re.IGNORECASE)
_NEAR: Final = 40
"""Code points beside a role in which the body is named that somebody speaks for."""
_LONGEST: Final = 600
"""Code points of a sentence that are shown; a text without full stops is no sentence."""


@dataclass(slots=True)
class _Scene:
    """One reading of the archive: texts and who is an authority are looked up once."""

    archive: Archive
    here: Context
    texts: dict[str, str] = field(default_factory=dict)
    officials: dict[str, bool] = field(default_factory=dict)
    sources: Scene = field(init=False)

    def __post_init__(self) -> None:
        self.sources = Scene(archive=self.archive, here=self.here)

    def text(self, claim: Claim) -> str:
        """The text a claim stands in."""
        if claim.anchor.document not in self.texts:
            document = self.archive.store.document(claim.anchor.document)
            self.texts[claim.anchor.document] = document.text if document else ""
        return self.texts[claim.anchor.document]

    def named(self, claim: Claim) -> list[Claim]:
        """The names of people that stand in the document of a claim."""
        found = on_hand(self.archive).within(claim.anchor.document)
        return [one for one in found if one.prop == "name" and one.schema == "person"]

    def official(self, node: NodeId) -> bool:
        """Says whether sources describe somebody as an authority."""
        speaker, _ = self.sources.speaker(node)
        if speaker.id not in self.officials:
            self.officials[speaker.id] = connection(speaker) == OFFICIAL
        return self.officials[speaker.id]


def rebuttals(archive: Archive) -> list[Statement]:
    """Returns the statements of authorities that counter what is told, unanswered ones first, each with its answer."""
    here = context(archive)
    key, held = (archive.store.generation(), archive.store.head()), archive.cache.get(REGISTER)
    if not isinstance(held, tuple) or held[0] != key:
        held = archive.cache[REGISTER] = (key, _found(_Scene(archive=archive, here=here)))
    found: list[Statement] = held[1]
    return list(found)


def _found(scene: _Scene) -> list[Statement]:
    archive = scene.archive
    frames = _frames(archive, scene.here)
    answers = _answers(archive)
    found: dict[tuple[str, int], Statement] = {}
    for statement in (*_events(scene, frames), *_quotes(scene), *_sayings(scene)):
        found.setdefault((statement.document, statement.start), _answered(scene, statement, frames, answers))
    return sorted(
        found.values(), key=lambda one: (STATES.index(one.state), one.when or "9999", one.document, one.start)
    )


def answer(
    archive: Archive, statement: str, state: str, *, text: str, claims: Sequence[str] = (), agent: str = ""
) -> None:
    """Records what the team answers a statement.

    Args:
        archive: where to.
        statement: its id.
        state: ``rebutted``, ``partly`` or ``conceded``; ``open`` opens it again.
        text: the answer, or the acknowledgement, in the team's words.
        claims: ids of the claims it rests on; needed for a rebuttal.
        agent: who answers.

    Raises:
        UnknownIdError: there is no such statement, or no such claim.
        UsageError: the state is none, words are missing, or a rebuttal rests on no claim.
    """
    if state not in STATES:
        raise UsageError(f"A statement is {', '.join(STATES)}", item=state)
    known = next((one for one in rebuttals(archive) if one.id == statement), None)
    if known is None:
        raise UnknownIdError(item=statement)
    if not text.strip():
        raise UsageError("Say in words what the team answers")
    if state in {"rebutted", "partly"} and not claims:
        raise UsageError("A rebuttal rests on claims: name at least one")
    for one in claims:
        if archive.store.claim(ClaimId(one)) is None:
            raise UnknownIdError(item=one)
    # The words go along: a row must be understood even where the text was corrected since.
    told = {"state": state, "text": text.strip(), "claims": list(claims), "words": known.exact}
    log.write(archive, REGISTER, statement, told, agent=agent, why="")


def take_back(archive: Archive, seq: int, *, why: str, agent: str = "") -> None:
    """Takes an answer back; the one before it counts again."""
    log.undo(archive, REGISTER, seq, agent=agent, why=why)


# --- finding them ----------------------------------------------------------------------------------------------------


def _frames(archive: Archive, here: Context) -> dict[NodeId, list[Claim]]:
    """Returns the claims of every event by its node; those that were rejected or corrected are left out."""
    found: dict[NodeId, list[Claim]] = {}
    for node, claims in on_hand(archive).groups():
        live = [one for one in claims if one.schema in here.event_types and here.review.get(one.id) not in GONE]
        if live:
            found[node] = live
    return found


def _events(scene: _Scene, frames: Mapping[NodeId, list[Claim]]) -> Iterator[Statement]:
    for claims in frames.values():
        kind = next((one for one in claims if one.prop == "type"), None)
        if kind is None:
            continue
        named = [one.value_node for one in claims if one.prop in {"according_to", "by"} and one.value_node]
        speaker = next((node for node in named if scene.official(node)), None)
        if speaker is None and (kind.schema not in _OFFICIAL_EVENTS or named):
            continue
        start, end = _sentence(scene.text(kind), kind.anchor.start, kind.anchor.end)
        denied = DENIES if speaker and kind.stance is Stance.DENIES else None
        counter = counter_of(scene.text(kind)[start:end]) or denied
        if counter:
            about = [one.value_node for one in claims if one.prop == "who" and one.value_node]
            yield _statement(scene, kind, counter, speaker, [node for node in about if node != speaker])


def _quotes(scene: _Scene) -> Iterator[Statement]:
    for claim in scene.archive.store.claims(prop="said"):
        if scene.here.review.get(claim.id) in GONE or not scene.official(claim.subject):
            continue
        counter = counter_of(claim.anchor.exact)
        if counter:
            yield _statement(scene, claim, counter, claim.subject, [])


def _sayings(scene: _Scene) -> Iterator[Statement]:
    """Yields the sentences in which an authority is named by a role, something is said, and the words counter.

    What was said is often no event ("is studying of her own free will") and stands in no quotation marks.
    """
    for role in on_hand(scene.archive).every():
        if role.prop != "role" or scene.here.review.get(role.id) in GONE:
            continue
        if not scene.official(role.subject) and not _speaks_for_a_body(scene.text(role), role):
            continue
        start, end = _sentence(scene.text(role), role.anchor.start, role.anchor.end)
        words = scene.text(role)[start:end]
        counter = counter_of(words) if _SAYS.search(words) else None
        if counter and not _refused(scene, role.anchor.document, start, end):
            yield _statement(scene, role, counter, role.subject, [])


def _refused(scene: _Scene, document: DocumentId, start: int, end: int) -> bool:
    """Says whether somebody rejected what was read out of a sentence: then its words alone bring it back no more."""
    return any(
        claim.prop in {"type", "said"} and start <= claim.anchor.start < end and scene.here.review.get(claim.id) in GONE
        for claim in on_hand(scene.archive).within(document)
    )


def _speaks_for_a_body(text: str, role: Claim) -> bool:
    """Says whether a role is that of a spokesperson, and the words around it name a body of the state."""
    if not _SPEAKS_FOR.search(role.anchor.exact):
        return False
    around = text[max(0, role.anchor.start - _NEAR) : role.anchor.end + _NEAR].partition("\n")[0]
    return connection(Speaker(id="", name=around, schema="organisation")) == OFFICIAL


def _statement(scene: _Scene, claim: Claim, counter: str, speaker: NodeId | None, about: Iterable[NodeId]) -> Statement:
    here, text = scene.here, scene.text(claim)
    start, end = _sentence(text, claim.anchor.start, claim.anchor.end)
    head = here.heads[claim.anchor.document]
    named = [one.subject for one in scene.named(claim) if start <= one.anchor.start and one.anchor.end <= end]
    people = {
        here.id_of(node) or node: here.name_of(node) or ""
        for node in (*about, *named)
        if not _shielded(here, node) and not scene.official(node)
    }
    return Statement(
        id=content_id("st", here.root(head.id), text[start:end]),
        claim=claim.id,
        kind=counter,
        speaker=(here.id_of(speaker) or speaker, here.name_of(speaker) or "") if speaker else None,
        about=tuple(people.items()),
        when=here.told_on(claim),
        document=head.id,
        document_title=head.title,
        start=start,
        end=end,
        exact=text[start:end],
        stance=claim.stance.value,
    )


def _shielded(here: Context, node: NodeId) -> bool:
    entity = here.entity(node)
    return entity is None or entity.shielded


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the sentence around a place, without the blanks around it; the place itself where that is too long."""
    ends = [hit.end() for hit in _END.finditer(text, max(0, start - _LONGEST), start)]
    first = ends[-1] if ends else max(0, start - _LONGEST)
    after = _END.search(text, max(start, end - 1), min(len(text), end + _LONGEST))
    last = after.end() if after else min(len(text), end + _LONGEST)
    if last - first > _LONGEST:
        return start, end
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


# --- what stands against them ----------------------------------------------------------------------------------------


def _answered(
    scene: _Scene, statement: Statement, frames: Mapping[NodeId, list[Claim]], answers: Mapping[str, list[Answer]]
) -> Statement:
    others = tuple(_others(scene, statement, frames))
    said = answers.get(statement.id, [])
    last = said[-1] if said else None
    return replace(
        statement,
        others=others,
        independent=len({one.lineage for one in others}),
        answer=last if last and last.state != OPEN else None,
        before=tuple(said[:-1]),
    )


def _others(scene: _Scene, statement: Statement, frames: Mapping[NodeId, list[Claim]]) -> Iterator[Opposed]:
    here, people = scene.here, {entity for entity, _ in statement.about}
    if not people:
        return
    for claims in frames.values():
        kind = next((one for one in claims if one.prop == "type"), None)
        who = {here.id_of(one.value_node) for one in claims if one.prop == "who"}
        if kind is None or kind.stance is Stance.DENIES or not who & people or kind.id == statement.claim:
            continue
        head = here.heads[kind.anchor.document]
        yield Opposed(
            claim=kind.id,
            event=label(kind.schema),
            when=next((one.value for one in claims if one.prop == "when"), None),
            document=head.id,
            document_title=head.title,
            start=kind.anchor.start,
            end=kind.anchor.end,
            exact=kind.anchor.exact,
            lineage=here.lineage_id(head.id),
        )


def _answers(archive: Archive) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = defaultdict(list)
    for row, undone in log.rows(archive, REGISTER):
        if not undone:
            told = log.told(row)
            found[log.item_of(row)].append(
                Answer(seq=row.seq, state=told["state"], text=told["text"], claims=tuple(told["claims"]), agent=row.agent, at=row.at)
            )  # fmt: skip
    return found
