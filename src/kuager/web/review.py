"""Where people decide: proposed claims one by one, and pairs that may be one person."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UsageError
from kuager.model import Decision, Verdict
from kuager.web.asking import address, back_to, desk_of, form_of, number, renderer_of, session_of, tell
from kuager.web.differ import diff
from kuager.web.runs import faithful
from kuager.web.sessions import Session
from kuager.workflow.views import ClaimRow, ProposalRow

T = TypeVar("T")
SIGHT: Final = 200
"""How many proposals of the queue are looked at; the rest waits behind them."""
AROUND: Final = 240
"""Code points of the source shown on either side of the words."""
AHEAD: Final = 6
DECISIONS: Final = {decision.value for decision in (Decision.ACCEPT, Decision.CORRECT, Decision.REJECT)}
VERDICTS: Final = {verdict.value for verdict in Verdict}


async def review(request: Request) -> Response:
    """One proposed claim in focus with its words in context; the next ones beneath."""
    desk, session = desk_of(request), session_of(request)
    rows = _skipped_last(desk.queue(SIGHT), session, key=lambda claim: claim.id)
    total = max(desk.waiting(), len(rows))
    session.waiting["review"] = total
    at = min(number(request.query_params.get("at")), max(0, len(rows) - 1))
    claim = rows[at] if rows else None
    return renderer_of(request).page(
        request, "review.html", claim=claim, around=_around(request, claim), coming=rows[at + 1 : at + 1 + AHEAD], at=at, sight=len(rows), total=total,
        decided=session.decided,
    )  # fmt: skip


def _around(request: Request, claim: ClaimRow | None) -> tuple[str, str]:
    """Returns what stands before and after a claim's words, cut at word borders; the claim's own context if the text is gone."""
    if claim is None:
        return "", ""
    text = desk_of(request).reader(claim.document).text
    if text[claim.start : claim.end] != claim.exact:
        return claim.prefix, claim.suffix
    before, after = text[max(0, claim.start - AROUND) : claim.start], text[claim.end : claim.end + AROUND]
    if claim.start > AROUND:
        before = "…" + before[before.find(" ") + 1 :]
    if claim.end + AROUND < len(text):
        after = after[: after.rfind(" ") + 1 or None] + "…"
    return _lines(before), _lines(after)


def _lines(text: str) -> str:
    return faithful(re.sub(r"\s*(?:\r\n|\r|\n)\s*", "\n", text))


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
    value = fields.get("value", "").strip() if decision == Decision.CORRECT else None
    if decision == Decision.CORRECT and not value:
        tell(request, "warn", "review.no_value")
        return back_to(fields.get("back", "/review"), "/review")
    desk_of(request).decide(fields.get("claim", ""), decision, value=value, reason=fields.get("reason", "").strip())
    session.decided += 1
    tell(request, "done", f"review.did_{decision}")
    return back_to(fields.get("back", "/review"), "/review")


async def undo(request: Request) -> Response:
    """Takes back the last decision."""
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


async def merges(request: Request) -> Response:
    """Two records that may be one, side by side; with ``again=1`` those that were left unsure."""
    session = session_of(request)
    proposals = desk_of(request).proposals()
    unsure = [row for row in proposals if row.verdict == Verdict.UNSURE]
    again = bool(request.query_params.get("again")) and bool(unsure)
    rows = _skipped_last(unsure if again else undecided(proposals), session, key=pair_key)
    session.waiting["merges"] = len(undecided(proposals))
    at = min(number(request.query_params.get("at")), max(0, len(rows) - 1))
    pair = rows[at] if rows else None
    return renderer_of(request).page(
        request,
        "merges.html",
        pair=pair,
        names=diff(pair.left_name, pair.right_name) if pair else ([], []),
        at=at,
        total=len(rows),
        coming=rows[at + 1 : at + 1 + AHEAD],
        judged=session.judged,
        again="&again=1" if again else "",
        unsure=len(unsure),
    )


def undecided(proposals: Sequence[ProposalRow]) -> list[ProposalRow]:
    """Returns the pairs about which nobody has said anything yet."""
    return [row for row in proposals if row.verdict is None]


def pair_key(pair: ProposalRow) -> str:
    """Returns the key under which a pair is put off."""
    return f"{pair.left} {pair.right}"


async def judge(request: Request) -> Response:
    """Records whether two records are one person.

    Raises:
        UsageError: when the form names no verdict there is.
    """
    fields = await form_of(request)
    if fields.get("verdict") not in VERDICTS:
        raise UsageError("The form named no verdict.")
    desk_of(request).judge(
        fields.get("left", ""), fields.get("right", ""), fields["verdict"], reason=fields.get("reason", "").strip()
    )
    session_of(request).judged += 1
    tell(request, "done", f"merges.did_{fields['verdict']}")
    return back_to(fields.get("back", address("/merges")), "/merges")


def _skipped_last(rows: Sequence[T], session: Session, *, key: Callable[[T], str]) -> list[T]:
    order = {name: index for index, name in enumerate(session.skipped, 1)}
    return sorted(rows, key=lambda row: order.get(key(row), 0))


ROUTES: Final = [
    Route("/review", review),
    Route("/review/decide", decide, methods=["POST"]),
    Route("/review/undo", undo, methods=["POST"]),
    Route("/review/skip", skip, methods=["POST"]),
    Route("/merges", merges),
    Route("/merges/judge", judge, methods=["POST"]),
]
