"""Everything of an estimate as one CSV: a row says of which part it is, and about which lists."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Final

from kuager.text.cells import Sheet
from kuager.text.tellings import render
from kuager.workflow.undercounting.views import Range, Shown

HEADER: Final = ("part", "about", "people", "low", "high", "note")


def as_csv(shown: Shown, lang: str = "en") -> str:
    """Returns lists, overlaps, doubts and, unless the estimate is refused, every number of it."""
    out = io.StringIO(newline="")
    table = Sheet(out)
    table.row(HEADER)
    table.rows(_rows(shown, lang))
    return out.getvalue()


def _rows(shown: Shown, lang: str) -> Iterator[Sequence[str]]:
    names = {one.id: one.name for one in shown.membership.lists}
    for one in shown.membership.lists:
        yield ("list", one.name, str(one.people), "", "", "")
    for ids, count in shown.cells:
        yield ("exactly on", " + ".join(names[one] for one in ids), str(count), "", "", "")
    yield ("on any list", "", str(shown.seen), "", "", "")
    if shown.membership.unnamed:
        yield ("unnamed, not counted", "", str(shown.membership.unnamed), "", "", "")
    for doubt in shown.doubts:
        yield ("refused" if doubt.refuses else "doubt", " + ".join(doubt.lists), "", "", "", render(doubt.said, lang))
    if shown.floor is not None:
        yield ("at least", "", *_three(shown.floor), shown.refusal)
    for span in shown.ranges:
        yield (
            _part(span),
            " + ".join(span.about),
            *_three(span),
            f"weight {span.weight:.4f}" if span.weight is not None else "",
        )
    for shift in shown.mistakes or ():
        told = f"missed {shift.missed:.0%}, false {shift.false:.0%}"
        yield ("matching", told, f"{shift.total:.0f}", f"{shift.low:.0f}", f"{shift.high:.0f}", "")
    for part in shown.strata:
        yield ("part, seen", part.name, str(part.seen), "", "", "")
        if part.total is not None and part.low is not None and part.high is not None:
            yield (
                "part",
                part.name,
                f"{part.total:.0f}",
                f"{part.low:.0f}",
                f"{part.high:.0f}",
                "few" if part.few else "",
            )
        else:
            yield ("part, refused", part.name, "", "", "", " ".join(render(one.said, lang) for one in part.doubts))
    if shown.sum is not None:
        yield ("sum of parts", "", *_three(shown.sum), "")
    yield ("method", shown.method, "", "", "", shown.digest)


def _part(one: Range) -> str:
    return f"estimate: {one.kind}"


def _three(one: Range) -> tuple[str, str, str]:
    return f"{one.total:.0f}", f"{one.low:.0f}", f"{one.high:.0f}"
