"""Pictures in which somebody's face may be shown: by consent, with where they come from, covered, and encoded anew.

All of it has to be there: a note of where the picture comes from that somebody checked, the consent to a shown face before this
audience, and a person who looked through the picture and decided about every face that was proposed. Then pixels alone go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from importlib.util import find_spec
from typing import Final

from kuager.errors import ItemError
from kuager.errors.redact import UndecidedError
from kuager.errors.registers import NoProvenanceError
from kuager.model import NodeId
from kuager.model.publication import Portrait
from kuager.protect.redact import papers
from kuager.workflow.archive import Archive
from kuager.workflow.clearing.marks import Marks
from kuager.workflow.context import Context
from kuager.workflow.intake.consents import Consent, judged, strictest
from kuager.workflow.redacting import copies, decisions
from kuager.workflow.registers import pictures, require_image
from kuager.workflow.registers.views import PICTURE_STATES, Picture

_USE, _SHOWN, _NAMED = "picture", "shown", "named"
_CHECKED: Final = PICTURE_STATES[-1]
_LONGEST: Final = 640
"""Pixels of the longer side: enough to know somebody, and too few to read what stands in the background."""
_ALT: Final = {
    "en": "Portrait: {}", "kk": "Портрет: {}", "ru": "Портрет: {}", "zh": "肖像：{}", "ug": "رەسىم: {}"
}  # fmt: skip


def portraits(
    archive: Archive, here: Context, given: Mapping[str, Iterable[Consent]], known: Marks, audience: str, today: date
) -> dict[str, Portrait]:
    """Returns the pictures that may be shown, by person; none where Pillow is not installed.

    Args:
        archive: where from.
        here: who is who.
        given: consents by person.
        known: marks: a picture or text that this audience may not see gives no portrait.
        audience: for whom.
        today: decides which consent ran out.
    """
    if find_spec("PIL") is None:
        return {}
    found: dict[str, Portrait] = {}
    for one in pictures(archive):
        person = here.entity_of.get(NodeId(one.note.person), one.note.person) if one.note else ""
        if not person or one.state != _CHECKED or not _free(one, known):
            continue
        agreed = strictest(judged(each, _USE, audience, today) for each in given.get(person, ()))
        if agreed.face == _SHOWN and agreed.identify == _NAMED and (made := _made(archive, one)) is not None:
            name = here.entities[person].name if person in here.entities else ""
            found[person] = Portrait(
                data=made.data, media_type="image/jpeg", width=made.width, height=made.height,
                alt={lang: words.format(name) for lang, words in _ALT.items()},
            )  # fmt: skip
    return found


def _free(one: Picture, known: Marks) -> bool:
    """Says whether nothing is marked of a picture: a mark is a reason to look, and a face is not needed."""
    return all(known.of(id_).level == "clear" and not known.of(id_).embargo for id_ in (one.capture, *one.documents))


def _made(archive: Archive, one: Picture) -> papers.Small | None:
    """Returns a picture as it stands covered, small; None while nobody decided about it, or it cannot be drawn."""
    try:
        require_image(archive, one.capture)
        subject = decisions.subject_of(archive, one.capture)
        decisions.need_decided(decisions.state(archive, subject.id), [1])
        whole = copies.preview(archive, subject.id, 1)
    except (NoProvenanceError, UndecidedError, ItemError):
        return None
    return papers.small(whole, _LONGEST) if whole else None


__all__ = ["portraits"]
