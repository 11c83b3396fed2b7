"""Where people decide about proposed claims: the source on the left, the proposals on the right in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import BadAnchorError, UsageError
from kuager.model import Decision
from kuager.text.spans import locate
from kuager.web.asking import (
    address,
    back_to,
    desk_of,
    form_of,
    many_of,
    number,
    renderer_of,
    session_of,
    skipped_last,
    tell,
)
from kuager.web.reading import subjects_of
from kuager.web.runs import blocks, faithful, window
from kuager.workflow.views import ClaimRow, ReaderView

SIGHT: Final = 200
"""How many proposals of the queue are looked at; the rest waits behind them."""
AROUND: Final = 900
"""Code points of the source shown on either side of the words, cut at line ends."""
AHEAD: Final = 12
CHOICES: Final = 300
"""Sources offered to go to."""
DECISIONS: Final = {decision.value for decision in (Decision.ACCEPT, Decision.CORRECT, Decision.REJECT)}


async def review(request: Request) -> Response:
    """One proposed claim in focus beside its source; the next ones beneath. ``claim`` or ``at`` say which."""
    desk, session = desk_of(request), session_of(request)
    document = request.query_params.get("document") or None
    rows = skipped_last(desk.queue(SIGHT, document), session, key=lambda claim: claim.id)
    total = max(desk.waiting(), len(rows))
    session.waiting["review"] = total
    at = _focus(request, rows)
    claim = rows[at] if rows else None
    return renderer_of(request).page(
        request, "review.html", claim=claim, coming=rows[at + 1 : at + 1 + AHEAD], at=at, sight=len(rows), total=total,
        decided=session.decided, here=address("/review", document=document), document=document,
        choices=_choices(request, document), agent=desk.agent, **beside(request, claim, rows),
    )  # fmt: skip


def _focus(request: Request, rows: Sequence[ClaimRow]) -> int:
    asked = request.query_params.get("claim")
    by_id = next((index for index, row in enumerate(rows) if row.id == asked), None) if asked else None
    return min(number(request.query_params.get("at")) if by_id is None else by_id, max(0, len(rows) - 1))


def _choices(request: Request, document: str | None) -> list[tuple[str, str, int]]:
    """Returns (id, title, waiting) of the sources where something waits."""
    rows = [row for row in desk_of(request).sources() if row.waiting or row.document == document]
    return [(row.document, row.title, row.waiting) for row in rows[:CHOICES]]


def beside(
    request: Request, claim: ClaimRow | None, rows: Sequence[ClaimRow] = (), *, blind: bool = False
) -> dict[str, Any]:
    """Returns what the page needs to show a claim's words where they stand, and whom a correction may be about.

    ``blind`` leaves out the marks of claims, which show by their line where each of them stands.
    """
    if claim is None:
        return {"blocks": [], "places": {}, "subjects": []}
    view = desk_of(request).reader(claim.document)
    stretch = window(view.text, (claim.start, claim.end), AROUND)
    places = {row.id: index for index, row in enumerate(rows) if row.document == claim.document}
    return {
        "blocks": blocks(replace(view, claims=()) if blind else view, stretch, (claim.start, claim.end)),
        "places": places,
        "subjects": subjects_of(request, view),
        "exact": faithful(claim.exact),
    }


async def decide(request: Request) -> Response:
    """Records a decision about a claim and goes on to the next.

    Raises:
        UsageError: when the form names no decision there is.
    """
    fields = await form_of(request)
    session = session_of(request)
    decision = fields.get("decision", "")
    if decision not in DECISIONS:
        raise UsageError("The form named no decision.")
    back = back_to(fields.get("back", "/review"), "/review")
    value = fields.get("value", "").strip() if decision == Decision.CORRECT else None
    if decision == Decision.CORRECT and not value:
        tell(request, "warn", "review.no_value")
        return back
    span = None
    if decision == Decision.CORRECT and fields.get("document"):
        span = _span(desk_of(request).reader(fields["document"]), fields)
        if span is None:
            tell(request, "warn", "claim.not_found")
            return back
    desk_of(request).decide(
        fields.get("claim", ""), decision, value=value, span=span,
        subject=fields.get("subject") or None if value else None, reason=fields.get("reason", "").strip(),
    )  # fmt: skip
    session.decided += 1
    tell(request, "done", f"review.did_{decision}")
    return back


def _span(view: ReaderView, fields: dict[str, str]) -> tuple[int, int] | None:
    """Returns where the words of a correction stand: the place chosen with the mouse, else the nearest such words."""
    start, end = number(fields.get("start"), -1), number(fields.get("end"), -1)
    words = fields.get("exact", "").strip()
    if not 0 <= start < end <= len(view.text):
        raise BadAnchorError
    if _same(faithful(view.text[start:end])) == _same(words):
        return start, end
    found = locate(view.text, words, hint=start) if words else None
    return (found.span.start, found.span.end) if found else None


def _same(words: str) -> str:
    """A browser normalises line ends in form fields; nothing else may differ."""
    return " ".join(words.split())


async def undo(request: Request) -> Response:
    """Takes back the last act: one decision, or many made at once."""
    fields = await form_of(request)
    session = session_of(request)
    desk = desk_of(request)
    pairs = fields.get("of") == "pair"
    if desk.undo_judgement() if pairs else desk.undo_last():
        session.decided -= int(not pairs and session.decided > 0)
        session.judged -= int(pairs and session.judged > 0)
        tell(request, "done", "review.undone")
    else:
        tell(request, "warn", "review.nothing_to_undo")
    return back_to(fields.get("back", "/review"), "/review")


async def skip(request: Request) -> Response:
    """Puts a claim or a pair off to the end of this sitting's queue."""
    fields = await form_of(request)
    session = session_of(request)
    key = fields.get("key", "")
    session.skipped = [*(other for other in session.skipped if other != key), key]
    return back_to(fields.get("back", "/review"), "/review")


async def alike(request: Request) -> Response:
    """Proposals that say the same as one in hand, to look through and answer in one act."""
    claim = request.query_params.get("claim", "")
    groups = desk_of(request).alike(claim)
    asked = request.query_params.get("pattern")
    group = next((one for one in groups if one.pattern == asked), groups[0] if groups else None)
    back = address("/review", document=request.query_params.get("document"))
    return renderer_of(request).page(request, "alike.html", claim=claim, groups=groups, group=group, back=back)


async def decide_all(request: Request) -> Response:
    """Records one answer about many claims, each of which was on the page with a tick.

    Raises:
        UsageError: when the form names no answer there is.
    """
    fields, chosen = await many_of(request, "claims")
    if fields.get("decision") not in {Decision.ACCEPT.value, Decision.REJECT.value}:
        raise UsageError("The form named no decision.")
    done = desk_of(request).decide_all(chosen, fields["decision"], reason=fields.get("reason", "").strip())
    session_of(request).decided += done
    tell(request, "done" if done else "warn", "alike.did", n=done)
    return back_to(fields.get("back", "/review"), "/review")


ROUTES: Final = [
    Route("/review", review),
    Route("/review/decide", decide, methods=["POST"]),
    Route("/review/undo", undo, methods=["POST"]),
    Route("/review/skip", skip, methods=["POST"]),
    Route("/review/alike", alike, methods=["GET"]),
    Route("/review/alike", decide_all, methods=["POST"]),
]
