"""Where a picture of a person comes from. No picture is used before somebody said so."""

from __future__ import annotations

from typing import Final

from kuager.errors import UsageError
from kuager.errors.registers import NoProvenanceError
from kuager.model import CaptureId
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context, resolve_id
from kuager.workflow.registers import log
from kuager.workflow.registers.views import IMAGE_KINDS, PICTURE_STATES, Image, Picture

REGISTER: Final = "image"


def images(archive: Archive) -> list[Image]:
    """Returns what was said of every picture; of one picture the latest."""
    found: dict[str, Image] = {}
    for row, undone in log.rows(archive, REGISTER):
        if undone:
            continue
        told, capture = log.told(row), log.item_of(row)
        known = archive.store.capture(CaptureId(capture))
        found[capture] = Image(
            seq=row.seq, capture=capture, name=known.original_name if known else "", kind=told["kind"], person=told["person"],
            said_by=told["said_by"], checked=told["checked"], agent=row.agent, at=row.at,
        )  # fmt: skip
    return list(found.values())


def pictures(archive: Archive) -> list[Picture]:
    """Returns every picture that was added, those that must not be used yet first, each with what was said of it."""
    here = context(archive)
    notes = {one.capture: one for one in images(archive)}
    made: dict[str, list[str]] = {}
    for head in here.heads.values():
        made.setdefault(head.capture, []).append(head.id)
    found = [
        Picture(
            capture=one.id,
            name=one.original_name,
            documents=tuple(made.get(one.id, ())),
            at=one.captured_at,
            person_name=_name(here, known.person) if (known := notes.get(one.id)) else "",
            note=known,
        )
        for one in here.captures.values()
        if is_picture(one.media_type)
    ]
    return sorted(found, key=lambda one: (PICTURE_STATES.index(one.state), one.at, one.capture))


def is_picture(media_type: str) -> bool:
    """Says whether a capture is a picture; what kuager keeps beside something else is none."""
    return media_type.startswith("image/") and "kuager=" not in media_type


def picture_of(archive: Archive, capture: str) -> Picture | None:
    """Returns a capture as a picture; None when it is none."""
    known = archive.store.capture(CaptureId(capture))
    if known is None or not is_picture(known.media_type):
        return None
    return next((one for one in pictures(archive) if one.capture == capture), None)


def _name(here: Context, person: str) -> str:
    entity = here.entity(person) if person else None
    return entity.name if entity else person


def _person(archive: Archive, given: str) -> str:
    """Returns the id of the person meant by an id or a name."""
    wanted = given.strip()
    if not wanted:
        return ""
    people = [one for one in context(archive).entities.values() if one.schema == "person"]
    named = [one.id for one in people if wanted.casefold() in {name.casefold() for name in (one.name, *one.spellings)}]
    return str(named[0]) if len(named) == 1 else resolve_id(wanted, (str(one.id) for one in people))


def note(
    archive: Archive, capture: str, *, kind: str, said_by: str = "", checked: str = "", person: str = "", agent: str = ""
) -> Image:  # fmt: skip
    """Records where a picture comes from.

    Args:
        archive: where to.
        capture: the picture, or the beginning of its id.
        kind: one of :data:`IMAGE_KINDS`.
        said_by: who says so; needed unless the kind is ``unknown``.
        checked: how it was checked; without it the picture stays doubtful.
        person: whose picture it is: their id, or their name where only one goes by it.
        agent: who records it.

    Raises:
        UnknownIdError: there is no such capture or person.
        UsageError: the kind is none of ours, or nobody is named who says so.
    """
    found = resolve_id(capture, (one.id for one in archive.store.captures()))
    if kind not in IMAGE_KINDS:
        raise UsageError(f"A picture is {', '.join(IMAGE_KINDS)}", item=kind)
    if kind != IMAGE_KINDS[-1] and not said_by.strip():
        raise UsageError("Say who told you where the picture comes from")
    told = {"kind": kind, "said_by": said_by.strip(), "checked": checked.strip(), "person": _person(archive, person)}
    log.write(archive, REGISTER, found, told, agent=agent, why="")
    return require_image(archive, found)


def take_back(archive: Archive, seq: int, *, why: str, agent: str = "") -> None:
    """Takes a note back; the one before it counts again."""
    log.undo(archive, REGISTER, seq, agent=agent, why=why)


def require_image(archive: Archive, capture: str) -> Image:
    """Returns the note without which a picture must not be used; whoever uses it warns where it is ``doubtful``.

    Raises:
        NoProvenanceError: nobody said where it comes from.
    """
    found = next((one for one in images(archive) if one.capture == capture), None)
    if found is None:
        raise NoProvenanceError(item=capture)
    return found
