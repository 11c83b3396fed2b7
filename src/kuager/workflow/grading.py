"""How reliable a source is and how credible one claim: judgements of people, with a reason, which can be taken back.

Nothing is computed into them and they enter no count. The scale is the team's choice (``[weigh] scale`` in kuager.toml):
five steps in words after HURIDOCS micro-thesaurus 42, or the Admiralty code (A to F for a source, 1 to 6 for what it says).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from kuager.errors import UnknownIdError, UsageError
from kuager.model import ClaimId, NodeId, Review
from kuager.model.enums import Decision
from kuager.model.schema import Term, vocabulary
from kuager.workflow.archive import Archive
from kuager.workflow.context import context, resolve_id
from kuager.workflow.settings import now_text
from kuager.workflow.views import Reliability

SOURCE, INFORMATION = "source", "information"
GRADE: Final = "grade:"
"""Prefix of the decision and of its object, so that it is never taken for a decision about the claim itself."""
_SCALES: Final = {
    ("huridocs", SOURCE): "reliability",
    ("huridocs", INFORMATION): "reliability",
    ("admiralty", SOURCE): "admiralty_source",
    ("admiralty", INFORMATION): "admiralty_information",
}


def scale(archive: Archive, kind: str) -> str:
    """Returns the vocabulary in which the team judges a ``source`` or an ``information``."""
    return _SCALES[(archive.settings.scale, kind)]


def give(archive: Archive, given: str, value: str, agent: str, reason: str) -> Review:
    """Records how reliable a source (a document, person or body) or how credible a claim is, in a person's judgement.

    Raises:
        UnknownIdError: when nothing has that id.
        AmbiguousIdError: when a shortened id fits more than one.
        UsageError: when the value is none of the team's scale, or no reason is given.
    """
    kind, item = _item(archive, given)
    terms = vocabulary(scale(archive, kind)).terms
    wanted = value.strip().casefold()
    chosen = next((one.id for one in terms.values() if wanted in _spelt(one)), None)
    if chosen is None:
        raise UsageError(f"A grade of a {kind} is one of: {', '.join(terms)}", item=value)
    if not reason.strip():
        raise UsageError("Say why: a grade without a reason is a prejudice", item=given)
    with archive.store.write() as writer:
        review = writer.review(
            f"{GRADE}{kind}:{item}", f"{GRADE}{scale(archive, kind)}", agent=agent, at=archive.clock.now(), value=chosen,
            reason=reason.strip(),
        )  # fmt: skip
        writer.advance()
    return review


def take_back(archive: Archive, given: str, agent: str, reason: str = "") -> Review:
    """Takes back the judgement that counts; the one before it counts again.

    Raises:
        UnknownIdError: when nothing has that id, or nobody judged it.
    """
    kind, item = _item(archive, given)
    held = judged(archive).get((kind, item))
    if held is None:
        raise UnknownIdError("Nobody has graded that", item=given)
    with archive.store.write() as writer:
        review = writer.review(
            f"{GRADE}{kind}:{item}",
            Decision.UNDO.value,
            agent=agent,
            at=archive.clock.now(),
            reason=reason,
            undoes=held.seq,
        )
        writer.advance()
    return review


def judged(archive: Archive, items: Collection[str] | None = None) -> dict[tuple[str, str], Reliability]:
    """Returns the judgement that counts of each source and claim; only of ``items`` when they are named."""
    rows = archive.store.reviews()
    undone = {row.undoes for row in rows if row.undoes is not None}
    found: dict[tuple[str, str], Reliability] = {}
    for row in rows:
        if not row.decision.startswith(GRADE) or row.seq in undone:
            continue
        _, kind, item = row.object.split(":", 2)
        if items is None or item in items:
            found[(kind, item)] = Reliability(
                kind=kind, item=item, scale=row.decision.removeprefix(GRADE), value=row.value or "", agent=row.agent,
                at=now_text(row.at), reason=row.reason, seq=row.seq,
            )  # fmt: skip
    return found


def of(archive: Archive, given: str) -> list[Reliability]:
    """Returns the judgement that counts of one source or claim, if there is one.

    Raises:
        UnknownIdError: when nothing has that id.
    """
    found = judged(archive).get(_item(archive, given))
    return [found] if found else []


def _spelt(term: Term) -> set[str]:
    return {term.id, *(code.casefold() for code in term.codes.get("admiralty", ()))}


def _item(archive: Archive, given: str) -> tuple[str, str]:
    here = context(archive)
    if archive.store.claim(ClaimId(given)) is not None:
        return INFORMATION, given
    found = resolve_id(given, [*here.heads, *here.entities, *here.nodes])
    return SOURCE, found if found in here.heads else here.entity_of.get(NodeId(found), found)


__all__ = ["GRADE", "INFORMATION", "SOURCE", "give", "judged", "of", "scale", "take_back"]
