"""Where people say whether two records are one: side by side, undoable, nothing merged by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UsageError
from kuager.model import Verdict
from kuager.web.asking import address, back_to, desk_of, form_of, number, renderer_of, session_of, skipped_last, tell
from kuager.web.differ import diff
from kuager.workflow.judging.views import Beside, Part
from kuager.workflow.views import PersonRow, ProposalRow

AHEAD: Final = 6
MOST: Final = 500
"""Names offered to choose from; a longer list cannot be read."""
VERDICTS: Final = {verdict.value for verdict in Verdict}
Pieces = list[tuple[str, bool]]


async def merges(request: Request) -> Response:
    """Two records that may be one, side by side.

    With ``again=1`` those that were left unsure; with ``about=ID`` those of one person, and where none waits a form to
    say it oneself; with ``left=ID&right=ID`` the two named, whether they were proposed or not.
    """
    session, desk = session_of(request), desk_of(request)
    everything = desk.proposals()
    session.waiting["merges"] = len(undecided(everything))
    about = next((row for row in desk.people() if row.id == request.query_params.get("about")), None)
    proposals = everything if about is None else desk.dossier(about.id).proposals
    unsure = [row for row in proposals if row.verdict == Verdict.UNSURE]
    again = bool(request.query_params.get("again")) and bool(unsure)
    rows = skipped_last(unsure if again else undecided(proposals), session, key=pair_key)
    at = min(number(request.query_params.get("at")), max(0, len(rows) - 1))
    pair = rows[at] if rows else None
    both = _named(request) or (desk.beside(pair.left, pair.right) if pair else None)
    return renderer_of(request).page(
        request,
        "merges.html",
        pair=both,
        parts=marked_parts(both),
        at=at,
        total=len(rows),
        coming=rows[at + 1 : at + 1 + AHEAD],
        judged=session.judged,
        again=("&again=1" if again else "") + (f"&about={about.id}" if about else ""),
        alone=_named(request) is not None,
        unsure=len(unsure),
        about=about,
        key=pair_key(both.row) if both else "",
        contradictions=len(desk.contradictions()),
        others=_others(desk.people(), about) if about and not pair else [],
    )


def _named(request: Request) -> Beside | None:
    left, right = request.query_params.get("left"), request.query_params.get("right")
    return desk_of(request).beside(left, right) if left and right else None


def marked_parts(both: Beside | None) -> list[tuple[Part, Pieces, Pieces, Pieces, Pieces]]:
    """Returns the parts of two names with what differs in each: as written, and in Latin letters."""
    if both is None:
        return []
    return [_marked(part) for part in both.names.parts]


def _marked(part: Part) -> tuple[Part, Pieces, Pieces, Pieces, Pieces]:
    """Marks what differs between letters of one script: of the words as written where they share it, else of Latin ones."""
    if not part.left or not part.right:
        plain: tuple[Pieces, ...] = tuple(
            [(word, False)] if word else [] for word in (part.left, part.right, part.left_latin, part.right_latin)
        )
        return part, plain[0], plain[1], plain[2], plain[3]
    left, right = diff(part.left, part.right)
    mine, yours = diff(part.left_latin or part.left, part.right_latin or part.right)
    return (
        part,
        left if part.left_latin or not part.right_latin else mine,
        right if part.right_latin or not part.left_latin else yours,
        mine if part.left_latin else [],
        yours if part.right_latin else [],
    )


def _others(people: Sequence[PersonRow], about: PersonRow) -> list[PersonRow]:
    """Returns whom a named person may be said to be; a person without a name is never joined with anybody."""
    named = [row for row in people if not row.shielded and row.id != about.id]
    return [] if about.shielded else sorted(named, key=lambda row: row.name.casefold())[:MOST]


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
    desk = desk_of(request)
    before = len(desk.contradictions())
    desk.judge(
        fields.get("left", ""), fields.get("right", ""), fields["verdict"], reason=fields.get("reason", "").strip()
    )
    session_of(request).judged += 1
    if len(desk.contradictions()) > before:
        tell(request, "warn", "merges.contradicts")
        return back_to(address("/merges/contradictions"))
    tell(request, "done", f"merges.did_{fields['verdict']}")
    return back_to(fields.get("back", address("/merges")), "/merges")


async def second(request: Request) -> Response:
    """A judged pair for somebody else's eyes, and nothing of what was judged; then where readers differ."""
    desk = desk_of(request)
    view = desk.second_pairs()
    return renderer_of(request).page(request, "pairs.html", view=view, parts=marked_parts(view.view), agent=desk.agent)


async def answer(request: Request) -> Response:
    """Records a second answer; who is who stays as it is.

    Raises:
        UsageError: when the form names no verdict there is.
    """
    fields = await form_of(request)
    if fields.get("verdict") not in VERDICTS:
        raise UsageError("The form named no verdict.")
    desk_of(request).second_judgement(
        fields.get("left", ""), fields.get("right", ""), fields["verdict"], reason=fields.get("reason", "").strip()
    )
    tell(request, "done", f"merges.did_{fields['verdict']}")
    return back_to("/merges/second")


async def undo_second(request: Request) -> Response:
    """Takes back the last second answer about a pair."""
    await form_of(request)
    undone = desk_of(request).undo_second_judgement()
    tell(request, "done" if undone else "warn", "review.undone" if undone else "review.nothing_to_undo")
    return back_to("/merges/second")


ROUTES: Final = [
    Route("/merges", merges),
    Route("/merges/judge", judge, methods=["POST"]),
    Route("/merges/second", second, methods=["GET"]),
    Route("/merges/second", answer, methods=["POST"]),
    Route("/merges/second/undo", undo_second, methods=["POST"]),
]
