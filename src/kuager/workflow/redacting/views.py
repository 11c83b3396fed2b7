"""What the command line prints about covering: ids, places and spellings, never a covered word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kuager.errors import MissingFileError, UsageError
from kuager.protect.redact.model import Box, What
from kuager.workflow.archive import Archive
from kuager.workflow.redacting import copies, decisions
from kuager.workflow.redacting.decisions import Cover, State, Verdict

_EDGES = 4


def told(archive: Archive, found: State) -> dict[str, Any]:
    """Returns what ``kuager redact show --json`` prints."""
    return {
        "document": found.document,
        "covers": [_cover(one) for one in found.covers],
        "waiting": [_cover(one) for one in found.waiting],
        "dismissed": [one.id for one in found.dismissed],
        "looked": sorted(found.looked),
        "searched": sorted(found.searched),
        "copies": [{"capture": one.id, "sha256": one.sha256, "media_type": one.media_type} for one in copies.copies(archive, found.document)],
    }  # fmt: skip


def _cover(one: Cover) -> dict[str, Any]:
    place = one.place
    where: dict[str, Any] = (
        {"page": place.page, "box": [place.left, place.top, place.right, place.bottom], "score": place.score}
        if isinstance(place, Box)
        else {"start": place.start, "end": place.end, "spelling": one.spelling}
    )
    return {"id": one.id, "what": str(place.what), "by": one.by, "why": one.why, **where}


def show(archive: Archive, given: str) -> dict[str, Any]:
    """Returns how far the covering of a document has come.

    Raises:
        UnknownIdError: there is no such document.
    """
    document = decisions.subject_of(archive, given)
    return told(archive, decisions.state(archive, document.id))


def box(page: int, edges: str, what: What = What.FACE) -> Box:
    """Reads a box as people write it: ``left,top,right,bottom`` in ten-thousandths.

    Raises:
        UsageError: when it is not four whole numbers.
    """
    try:
        left, top, right, bottom = (int(one) for one in edges.split(","))
    except ValueError:
        raise UsageError("A box is four whole numbers: left,top,right,bottom") from None
    return Box(page=page, left=left, top=top, right=right, bottom=bottom, what=what)


def decide_from(archive: Archive, given: str, path: str) -> dict[str, Any]:
    """Follows a file of decisions: ``{"decisions": [{"proposal", "verdict", "box"}], "looked": [1, 2]}``.

    Raises:
        MissingFileError: there is no such file.
        UsageError: it is not such a file.
        NoSuchRedactionError: a proposal does not wait.
        BadBoxError: a box is none.
    """
    document = decisions.subject_of(archive, given)
    try:
        said = json.loads(Path(path).read_text(encoding="utf-8"))
        waiting = {one.id: one for one in decisions.state(archive, document.id).waiting}
        chosen = [_decision(one, waiting) for one in said.get("decisions", [])]
        looked = [int(one) for one in said.get("looked", [])]
    except FileNotFoundError:
        raise MissingFileError(item=path) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UsageError("The file of decisions is not what it should be", item=path) from None
    if chosen:
        decisions.decide(archive, document.id, chosen)
    if looked:
        decisions.look_through(archive, document.id, looked)
    return show(archive, document.id)


def _decision(one: dict[str, Any], waiting: dict[str, Cover]) -> tuple[str, Verdict, Box | None]:
    verdict, edges = Verdict(one["verdict"]), one.get("box")
    if not edges:
        return one["proposal"], verdict, None
    place = waiting[one["proposal"]].place
    left, top, right, bottom = edges
    page = place.page if isinstance(place, Box) else 0
    return one["proposal"], verdict, Box(page=page, left=left, top=top, right=right, bottom=bottom, what=place.what)
