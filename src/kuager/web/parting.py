"""Taking a person apart, taking decisions back, settling those that contradict, and the rules that join by themselves."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.web.asking import address, back_to, desk_of, form_of, many_of, number, renderer_of, tell


async def parting(request: Request) -> Response:
    """What a person is made of; with ``record=ID`` once or more both halves as they would be. Decides nothing."""
    view = desk_of(request).parting(
        request.query_params.get("entity", ""), tuple(dict.fromkeys(request.query_params.getlist("record")))
    )
    return renderer_of(request).page(request, "parting.html", view=view)


async def split(request: Request) -> Response:
    """Takes the chosen records out, in one act."""
    fields, chosen = await many_of(request, "record")
    entity, reason = fields.get("entity", ""), fields.get("reason", "").strip()
    if not reason:
        tell(request, "warn", "parting.reason_needed")
        query = urlencode([("entity", entity), *(("record", one) for one in chosen)])
        return back_to(f"/merges/parting?{query}", "/people")
    desk = desk_of(request)
    stays = next((row.node for row in desk.parting(entity, chosen).records if row.node not in chosen), entity)
    desk.split(entity, chosen, reason=reason)
    tell(request, "done", "parting.did")
    return back_to(address(f"/dossier/{stays}"), "/people")


async def undo(request: Request) -> Response:
    """Takes back one act, whoever did it."""
    fields = await form_of(request)
    desk_of(request).take_back(number(fields.get("act"), -1, least=-1))
    tell(request, "done", "parting.taken_back")
    return back_to(fields.get("back", "/merges"), "/merges")


async def contradictions(request: Request) -> Response:
    """Decisions that cannot all be, each with what may be taken back."""
    return renderer_of(request).page(request, "contradictions.html", rows=desk_of(request).contradictions())


async def rules(request: Request) -> Response:
    """The stated rules that may join records: what each did, and its switch."""
    rows = [(row, row.rule.partition(":")[2].partition("@")[0].replace("-", "_")) for row in desk_of(request).rules()]
    return renderer_of(request).page(request, "rules.html", rows=rows)


async def switch(request: Request) -> Response:
    """Switches a stated rule on or off."""
    fields = await form_of(request)
    on = fields.get("on") == "1"
    desk_of(request).switch_rule(fields.get("rule", ""), on=on, reason=fields.get("reason", "").strip())
    tell(request, "done", "rules.did_on" if on else "rules.did_off")
    return back_to("/merges/rules")


ROUTES: Final = [
    Route("/merges/parting", parting, methods=["GET"]),
    Route("/merges/parting", split, methods=["POST"]),
    Route("/merges/undo", undo, methods=["POST"]),
    Route("/merges/contradictions", contradictions),
    Route("/merges/rules", rules, methods=["GET"]),
    Route("/merges/rules", switch, methods=["POST"]),
]
