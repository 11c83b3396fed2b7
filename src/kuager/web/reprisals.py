"""Reprisals and surveillance: the log, its pattern in time, what is public about those concerned, a draft for the UN."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.errors import UnknownIdError, UsageError
from kuager.model.schema import label, vocabulary
from kuager.publish.papers import MEDIA
from kuager.track.nearness import Rate
from kuager.web.asking import address, back_to, form_of, number, paged, renderer_of, seat_of, tell
from kuager.web.svg_reprisals import around, legend
from kuager.web.words import Words
from kuager.workflow import reprisals
from kuager.workflow.reprisals import CHOICES, KINDS, USUAL, WINDOWS, Pattern, PatternRow, Reprisal
from kuager.workflow.reprisals.offering import offered
from kuager.workflow.reprisals.report import draft, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the log is narrowed to."""

    kind: str = ""
    severity: str = ""
    person: str = ""
    body: str = ""
    told: bool = False

    def fits(self, row: Reprisal) -> bool:
        """Says whether a line is asked for."""
        return (
            (not self.kind or row.kind == self.kind)
            and (not self.severity or row.severity == self.severity)
            and (not self.person or row.about(self.person))
            and (not self.body or row.done(self.body))
        )

    def query(self, **more: object) -> str:
        """Returns the address's query."""
        return address(
            "", kind=self.kind, severity=self.severity, person=self.person, body=self.body, told="1" if self.told else "", **more
        ).lstrip("?")  # fmt: skip


def _wanted(request: Request) -> Wanted:
    given = request.query_params
    return Wanted(
        kind=given.get("kind", ""),
        severity=given.get("severity", ""),
        person=given.get("person", ""),
        body=given.get("body", ""),
        told=bool(number(given.get("told"))),
    )


def _words(request: Request) -> Words:
    return renderer_of(request).words_of(request)


def _terms(name: str, lang: str) -> dict[str, str]:
    return {one.id: one.label(lang) for one in vocabulary(name).terms.values()}


def _shared(request: Request, rows: Sequence[Reprisal]) -> dict[str, Any]:
    lang = _words(request).lang
    archive = seat_of(request).archive
    return {
        "people": reprisals.people(rows),
        "bodies": reprisals.bodies(rows),
        "kinds": {one.kind: label(one.kind, lang=lang) for one in rows},
        "manners": _terms("reprisal_kind", lang),
        "severities": _terms("severity", lang),
        "waiting_review": sum(1 for one in reprisals.queue(archive) if one.open),
    }


async def log_page(request: Request) -> Response:
    """The log, the latest first, narrowed to what is asked for."""
    asked = _wanted(request)
    rows = reprisals.reprisals(seat_of(request).archive, told=asked.told)
    page, at, pages = paged([one for one in rows if asked.fits(one)], request)
    return renderer_of(request).page(
        request, "reprisals.html", rows=page, total=len(rows), asked=asked, rest=asked.query(), at=at, pages=pages,
        **_shared(request, rows),
    )  # fmt: skip


async def pattern_page(request: Request) -> Response:
    """Reprisals beside visits and public activity: a picture, counts against chance in plain words, and the table."""
    asked, t = _wanted(request), _words(request)
    archive = seat_of(request).archive
    window = number(request.query_params.get("window"), USUAL)
    window = window if window in WINDOWS else USUAL
    found = reprisals.pattern(archive, window=window, person=asked.person, body=asked.body, told=asked.told)
    return renderer_of(request).page(
        request, "reprisal_pattern.html", found=found, asked=asked, windows=WINDOWS, kinds_shown=KINDS,
        sentences=[_sentence(t, found, kind, rate) for kind, rate in found.rates],
        drawing=_drawing(t, found), legends=[(kind, legend(kind)) for kind in ("reprisal", *KINDS)],
        **_shared(request, reprisals.reprisals(archive, told=asked.told)),
    )  # fmt: skip


def _sentence(t: Words, found: Pattern, kind: str, rate: Rate) -> dict[str, Any]:
    """Returns one count in words: how many, how many by chance, how likely, and whether they are few."""
    chance = max(1, round(rate.chance * 1000))
    return {
        "kind": kind,
        "words": t(
            f"reprisals.near_{'before' if kind == 'visit' else 'after'}", hits=rate.hits, of=rate.of, window=found.window, what=t(f"reprisals.mark_of.{kind}")
        ),
        "expected": t("reprisals.by_chance", expected=f"{rate.expected:.1f}", share=round(100 * rate.share)),
        "chance": t("reprisals.chance", chance=chance) if rate.hits else t("reprisals.none_near"),
        "few": t("reprisals.few", n=rate.of) if rate.few else "",
    }  # fmt: skip


def _drawing(t: Words, found: Pattern) -> str:
    names = {kind: t(f"reprisals.mark.{kind}") for kind in KINDS}

    def name(row: PatternRow) -> str:
        day = row.reprisal.day.isoformat() if row.reprisal.day else ""
        return f"{day} {label(row.reprisal.kind, lang=t.lang)}"

    return around(
        found.rows, found.window, names=names, label=name, title=t("reprisals.drawing"), description=t("reprisals.drawing_says")
    )  # fmt: skip


async def one_page(request: Request) -> Response:
    """One line of the log: everything kept, what it is linked to, and what could be."""
    row = _known(request)
    archive, lang = seat_of(request).archive, _words(request).lang
    return renderer_of(request).page(
        request, "reprisal_one.html", row=row, label_of=label(row.kind, lang=lang), manners=_terms("reprisal_kind", lang),
        severities=_terms("severity", lang), offers=offered(archive, row), found=reprisals.pattern(archive, person=""),
    )  # fmt: skip


async def link(request: Request) -> Response:
    """Links a reprisal to an activity."""
    fields = await form_of(request)
    seat, key = seat_of(request), request.path_params["key"]
    try:
        reprisals.link(seat.archive, key, fields.get("target", ""), agent=seat.agent)
    except UsageError:
        tell(request, "warn", "reprisals.not_linked")
    else:
        tell(request, "done", "reprisals.linked")
    return back_to(f"/reprisals/{key}")


async def unlink(request: Request) -> Response:
    """Takes a link back, with the reason."""
    fields = await form_of(request)
    seat, key = seat_of(request), request.path_params["key"]
    try:
        reprisals.unlink(seat.archive, number(fields.get("seq")), why=fields.get("why", ""), agent=seat.agent)
    except UsageError:
        tell(request, "warn", "reprisals.why_needed")
    else:
        tell(request, "done", "reprisals.unlinked")
    return back_to(f"/reprisals/{key}")


async def review_page(request: Request) -> Response:
    """What is public about those concerned, what waits for somebody first."""
    archive, person = seat_of(request).archive, request.query_params.get("person", "")
    rows = reprisals.exposed(archive, person) if person else reprisals.queue(archive)
    names = {who[0]: who[1] for who, _ in reprisals.concerned(archive)}
    page, at, pages = paged(rows, request)
    return renderer_of(request).page(
        request, "reprisal_review.html", rows=page, total=len(rows), waiting_review=sum(1 for one in rows if one.open), person=person,
        names=names, choices=CHOICES, at=at, pages=pages,
    )  # fmt: skip


async def decide(request: Request) -> Response:
    """Records what becomes of something public."""
    fields = await form_of(request)
    seat = seat_of(request)
    try:
        reprisals.decide(
            seat.archive, fields.get("person", ""), fields.get("target", ""), fields.get("choice", ""), why=fields.get("why", ""),
            agent=seat.agent,
        )  # fmt: skip
    except UnknownIdError:
        raise
    except UsageError:
        tell(request, "warn", "reprisals.needs_why")
    else:
        tell(request, "done", "reprisals.decided")
    return back_to(fields.get("back", ""), "/reprisals/review")


async def undo(request: Request) -> Response:
    """Takes such a decision back."""
    fields = await form_of(request)
    seat = seat_of(request)
    try:
        reprisals.undo_choice(seat.archive, number(fields.get("seq")), why=fields.get("why", ""), agent=seat.agent)
    except UsageError:
        tell(request, "warn", "reprisals.why_needed")
    else:
        tell(request, "done", "reprisals.taken_back")
    return back_to(fields.get("back", ""), "/reprisals/review")


async def report_page(request: Request) -> Response:
    """What a report to the UN would hold, what is missing, and the draft to take along."""
    person = request.path_params["person"]
    made = draft(seat_of(request).archive, person)
    return renderer_of(request).page(request, "reprisal_report.html", made=made, person=person)


async def report_file(request: Request) -> Response:
    """The draft as DOCX or PDF. Its name in the browser's list of downloads names nobody."""
    kind = request.path_params["kind"]
    data = written(draft(seat_of(request).archive, request.path_params["person"]), kind)
    return Response(
        data, media_type=MEDIA[kind], headers={"content-disposition": f'attachment; filename="draft.{kind}"', "cache-control": "no-store"}
    )  # fmt: skip


def _known(request: Request) -> Reprisal:
    key = request.path_params["key"]
    row = reprisals.reprisal(seat_of(request).archive, key)
    if row is None:
        raise UnknownIdError(item=key)
    return row


ROUTES: Final = [
    Route("/reprisals", log_page),
    Route("/reprisals/pattern", pattern_page),
    Route("/reprisals/review", review_page),
    Route("/reprisals/review/decide", decide, methods=["POST"]),
    Route("/reprisals/review/undo", undo, methods=["POST"]),
    Route("/reprisals/report/{person}", report_page),
    Route("/reprisals/report/{person}/draft.{kind}", report_file),
    Route("/reprisals/{key}", one_page),
    Route("/reprisals/{key}/link", link, methods=["POST"]),
    Route("/reprisals/{key}/unlink", unlink, methods=["POST"]),
]
