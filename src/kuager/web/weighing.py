"""The findings board."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UsageError
from kuager.model import FindingKind, FindingState
from kuager.web.asking import back_to, desk_of, form_of, paged, renderer_of, session_of, tell, titles_of

FIRST: Final = (FindingKind.CONTRADICTION, FindingKind.GUARD, FindingKind.SPELLING)
"""What somebody should see first: disagreements, then warnings, then names; all else after."""
STATES: Final = tuple(state.value for state in FindingState)


async def findings(request: Request) -> Response:
    """What weighing noticed, by kind and state. Every side opens its words."""
    desk = desk_of(request)
    rows = list(desk.findings())
    asked = {"kind": request.query_params.get("kind", ""), "state": request.query_params.get("state", "")}
    if asked["state"] not in {*STATES, "all"}:
        asked["state"] = FindingState.OPEN.value
    session_of(request).waiting["findings"] = sum(1 for row in rows if row.state == FindingState.OPEN)
    rows.sort(key=lambda row: FIRST.index(row.kind) if row.kind in FIRST else len(FIRST))
    kept = [row for row in rows if asked["kind"] in {"", row.kind} and asked["state"] in {"all", row.state}]
    page, at, pages = paged(kept, request)
    kinds = [(kind.value, sum(1 for row in rows if row.kind == kind)) for kind in FindingKind]
    states = [(state, sum(1 for row in rows if row.state == state)) for state in STATES]
    return renderer_of(request).page(
        request, "findings.html", rows=page, total=len(rows), asked=asked, kinds=[pair for pair in kinds if pair[1]], states=states, titles=titles_of(request), at=at, pages=pages,
    )  # fmt: skip


async def settle(request: Request) -> Response:
    """Records where a finding stands, and why.

    Raises:
        UsageError: when the form names no state there is.
    """
    fields = await form_of(request)
    state, reason = fields.get("state", ""), fields.get("reason", "").strip()
    if state not in STATES:
        raise UsageError("The form named no state.")
    if not reason:
        tell(request, "warn", "findings.reason_needed")
    else:
        desk_of(request).settle_finding(fields.get("finding", ""), state, reason=reason)
        tell(request, "done", f"findings.did_{state}")
    return back_to(fields.get("back", "/findings"), "/findings")


ROUTES: Final = [
    Route("/findings", findings),
    Route("/findings/settle", settle, methods=["POST"]),
]
