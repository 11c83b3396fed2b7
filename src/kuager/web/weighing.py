"""The findings board."""

from __future__ import annotations

from collections import Counter
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UsageError
from kuager.model import Finding, FindingKind, FindingState
from kuager.web.asking import back_to, desk_of, form_of, paged, renderer_of, session_of, tell, titles_of
from kuager.workflow.noticed import Noticed

FIRST: Final = (FindingKind.CONTRADICTION, FindingKind.GUARD, FindingKind.SPELLING)
"""What somebody should see first: disagreements, then warnings, then names; all else after."""
STATES: Final = tuple(state.value for state in FindingState)


async def findings(request: Request) -> Response:
    """What weighing noticed, by person, kind and state. Every side opens its words, every answer leads somewhere."""
    rows = list(desk_of(request).noticed())
    asked = {name: request.query_params.get(name, "") for name in ("kind", "state", "person")}
    if asked["state"] not in {*STATES, "all"}:
        asked["state"] = FindingState.OPEN.value
    session_of(request).waiting["findings"] = sum(1 for row in rows if row.finding.state == FindingState.OPEN)
    rows.sort(key=lambda row: (row.witness is None or row.finding.state != FindingState.OPEN, _rank(row.finding)))
    people = Counter(person for row in rows for person in row.people)
    of_person = [row for row in rows if asked["person"] in {"", *(person for person, _ in row.people)}]
    kept = [row for row in of_person if _asked_for(row.finding, asked)]
    page, at, pages = paged(kept, request)
    kinds = Counter(row.finding.kind.value for row in of_person if asked["state"] in {"all", row.finding.state})
    states = Counter(row.finding.state.value for row in of_person if asked["kind"] in {"", row.finding.kind})
    return renderer_of(request).page(
        request, "findings.html", rows=page, total=len(rows), asked=asked, titles=titles_of(request), at=at, pages=pages,
        kinds=[(kind.value, kinds[kind.value]) for kind in FindingKind if kinds[kind.value]],
        states=[(state, states[state]) for state in STATES], every=sum(states.values()), warned=_warned(rows),
        people=sorted(people.items(), key=lambda pair: pair[0][1]), lang=renderer_of(request).words_of(request).lang,
    )  # fmt: skip


def _warned(rows: list[Noticed]) -> int:
    return sum(1 for row in rows if row.witness is not None and row.finding.state == FindingState.OPEN)


def _rank(finding: Finding) -> int:
    return FIRST.index(finding.kind) if finding.kind in FIRST else len(FIRST)


def _asked_for(finding: Finding, asked: dict[str, str]) -> bool:
    return asked["kind"] in {"", finding.kind} and asked["state"] in {"all", finding.state}


async def settle(request: Request) -> Response:
    """Records where a finding stands, and why.

    Raises:
        UsageError: when the form names no state there is.
    """
    fields = await form_of(request)
    state, reason, answer = fields.get("state", ""), fields.get("reason", "").strip(), fields.get("answer", "")
    if state not in STATES:
        raise UsageError("The form named no state.")
    if not reason and not answer:
        tell(request, "warn", "findings.reason_needed")
    else:
        desk_of(request).settle_finding(fields.get("finding", ""), state, reason=reason, answer=answer)
        tell(request, "done", f"findings.did_{state}")
    return back_to(fields.get("back", "/findings"), "/findings")


ROUTES: Final = [
    Route("/findings", findings),
    Route("/findings/settle", settle, methods=["POST"]),
]
