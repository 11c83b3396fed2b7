"""The codebook: what each kind of thing and each property means, with what is one and what is not, beside the work."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.model import schema
from kuager.web.asking import renderer_of


async def codebook(request: Request) -> Response:
    """Every schema with its definition, example, counter-example and properties, and the closed lists."""
    renderer = renderer_of(request)
    lang = renderer.words_of(request).lang
    rows = [
        {
            "id": one.id,
            "label": one.label(lang),
            "definition": one.definition.get(lang) or one.definition["en"],
            "example": one.example,
            "non_example": one.non_example,
            "props": [(prop.name, prop.label(lang), prop.note) for prop in one.properties.values()],
        }
        for one in schema.schemata()
    ]
    lists = [
        {
            "id": one.id,
            "label": one.labels.get(lang) or one.labels["en"],
            "terms": [(term.id, term.label(lang)) for term in one.terms.values()],
        }
        for one in schema.model().vocabularies.values()
    ]
    return renderer.page(request, "codebook.html", rows=rows, lists=lists)


ROUTES: Final = [Route("/codebook", codebook)]
