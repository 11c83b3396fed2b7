"""People's judgements of sources and claims, and a value's grade in words, on the dossier."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.model.schema import label, vocabulary
from kuager.text.tellings import paragraph
from kuager.web.asking import back_to, desk_of, form_of, tell
from kuager.weigh.grades import Grade


def frame(lang: str, scales: tuple[str, str]) -> dict[str, Any]:
    """Returns what the template of grades calls: the words of a grade, of a connection and of the team's scales."""
    return {
        "explain": partial(_explain, lang),
        "link_label": partial(_of, "source_link", lang),
        "scale_label": partial(_scaled, lang),
        "scales": [_terms(name, lang) for name in dict.fromkeys(scales)],
    }


def _explain(lang: str, grade: Grade, short: bool) -> str:
    return paragraph(grade.told[:1] if short else grade.told[1:], lang)


def _of(name: str, lang: str, term: str) -> str:
    return label(name, term, lang=lang)


def _scaled(lang: str, scale: str, term: str) -> str:
    return label(scale, term, lang=lang)


def _terms(name: str, lang: str) -> tuple[str, list[tuple[str, str]]]:
    found = vocabulary(name)
    return found.label(lang), [(term.id, term.label(lang)) for term in found.terms.values()]


async def give(request: Request) -> Response:
    """Records a judgement."""
    fields = await form_of(request)
    desk_of(request).grade(fields.get("item", ""), fields.get("value", ""), fields.get("reason", ""))
    tell(request, "done", "grades.given")
    return back_to(fields.get("back", "/people"))


async def undo(request: Request) -> Response:
    """Takes a judgement back."""
    fields = await form_of(request)
    desk_of(request).ungrade(fields.get("item", ""))
    tell(request, "done", "grades.taken")
    return back_to(fields.get("back", "/people"))


ROUTES: Final = [Route("/grades", give, methods=["POST"]), Route("/grades/undo", undo, methods=["POST"])]
