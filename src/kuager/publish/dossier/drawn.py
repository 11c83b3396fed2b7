"""Pictures of a dossier: the time line of its dated events, with its colours inside, as paper has no style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kuager.draw.svg import Moment
from kuager.draw.svg import timeline as line_of
from kuager.model.schema import PropType, find_prop
from kuager.publish.dossier.words import Words
from kuager.text.edtf import parse, valid

_STYLE: Final = (
    "<style>text{font-family:'Noto Sans';font-size:11px;fill:#222}.tick{fill:#555;font-size:10px}.middle{text-anchor:middle}"
    ".axis{stroke:#444}.grid{stroke:#ccc}.moment{fill:#d9e4f2;stroke:#31506f}</style>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture and what it shows, in words."""

    data: bytes
    alt: str


def timeline(dated: Sequence[tuple[str, str]], words: Words) -> Drawn | None:
    """Draws (EDTF, title) pairs on one line; None where fewer than two can be placed.

    Args:
        dated: in the order of the table beneath, which numbers them.
        words: of the frame.
    """
    moments = []
    for number, (when, title) in enumerate(dated, 1):
        date = parse(when) if valid(when) else None
        if date is not None and date.earliest is not None and date.latest is not None:
            place = Moment(first=date.earliest, last=date.latest, number=number, label=title, tone="plain", href="#")
            moments.append(place)
    if len(moments) < 2:  # noqa: PLR2004  one moment is no line
        return None
    first, last = min(one.first for one in moments), max(one.last for one in moments)
    alt = words("time_alt", first=first.year, last=last.year)
    drawn = str(line_of(moments, title=words("time"), description=alt))
    drawn = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace(
        "</title>", "</title>" + _STYLE, 1
    )
    return Drawn(data=drawn.encode(), alt=alt)


def terms_of(schema: str, prop: str) -> str:
    """Returns the vocabulary a property's values come from; empty where they are free."""
    known = find_prop(schema, prop)
    return (known.range or "") if known is not None and known.type is PropType.TERM else ""


def single(schema: str, prop: str) -> bool:
    """Says whether a property has one value, so that two of them disagree."""
    known = find_prop(schema, prop)
    return known is not None and not known.multiple


__all__ = ["Drawn", "single", "terms_of", "timeline"]
