"""What is covered in a document, as rows of the log: who proposed, who decided, what was looked through.

A row holds places and reasons and never a word of the document. The original is never changed. Raising a protection counts
at once; taking a cover back lowers one, so a second person has to allow it where there are members.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from kuager.errors import UnknownIdError
from kuager.errors.redact import BadBoxError, NoSuchRedactionError, UndecidedError
from kuager.model import Capture, DocumentId, Review
from kuager.protect.redact.model import Box, Stretch, What
from kuager.protect.rights import Action
from kuager.read.base import HEAD_SIZE
from kuager.read.page_pictures import PDF
from kuager.read.pictures import PictureReader
from kuager.workflow import approving
from kuager.workflow.acting import require
from kuager.workflow.archive import Archive
from kuager.workflow.context import context, resolve_id
from kuager.workflow.registers import log

REGISTER: Final = "redaction"
_CAPTURES: Final = "k-"


class Verdict(StrEnum):
    """What a person says of a proposal."""

    CONFIRM = "confirm"
    MOVE = "move"
    DISMISS = "dismiss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Something that is covered, or proposed to be.

    Attributes:
        id: ``r7``: the row that said it first, with ``.2`` for the second of one row.
        place: where.
        by: who covered it; the name of the model or search for a proposal.
        why: the reason given.
        spelling: for a proposed stretch: how it is written there, as the leak scan names it.
    """

    id: str
    place: Box | Stretch
    by: str
    why: str = ""
    spelling: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far the covering of a document has come.

    Attributes:
        document: which.
        covers: what is covered.
        waiting: proposals nobody decided about.
        dismissed: proposals that a person dismissed.
        looked: pages that a person looked through as a whole; 0 stands for the text.
        searched: pages on which a model looked for faces.
    """

    document: str
    covers: tuple[Cover, ...] = ()
    waiting: tuple[Cover, ...] = ()
    dismissed: tuple[Cover, ...] = ()
    looked: frozenset[int] = frozenset()
    searched: frozenset[int] = frozenset()

    def boxes(self, page: int) -> tuple[Box, ...]:
        """Returns the covers of one page."""
        return tuple(one.place for one in self.covers if isinstance(one.place, Box) and one.place.page == page)

    def stretches(self) -> tuple[Stretch, ...]:
        """Returns the covers of the text."""
        return tuple(one.place for one in self.covers if isinstance(one.place, Stretch))


@dataclass(slots=True)
class _Reading:
    covers: dict[str, Cover] = field(default_factory=dict)
    waiting: dict[str, Cover] = field(default_factory=dict)
    dismissed: list[Cover] = field(default_factory=list)
    looked: set[int] = field(default_factory=set)
    searched: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something that can be covered: a document, or a file that has none because no words were read in it.

    Attributes:
        id: of the document, or of the capture where there is no document.
        capture: the original.
        kind: of reader: ``pdf``, ``pictures``, or another one, of which the text alone can be covered.
        text: its words; empty where none were read.
    """

    id: str
    capture: Capture
    kind: str
    text: str = ""


def subject_of(archive: Archive, given: str) -> Subject:
    """Returns what is to be covered, by the id of a document or of a capture, or the beginning of one.

    Raises:
        UnknownIdError: there is neither.
        AmbiguousIdError: the beginning fits several.
    """
    here = context(archive)
    if given.startswith(_CAPTURES):
        every = {
            one.id: one for one in archive.store.captures()
        }  # a copy made a moment ago is no part of the context yet
        capture = every[resolve_id(given, every)]  # type: ignore[index]
        documents = archive.store.documents_of(capture.id)
        if not documents:
            return Subject(id=capture.id, capture=capture, kind=_kind(archive, capture))
        given = documents[-1]
    document = archive.store.document(DocumentId(resolve_id(given, here.heads)))
    if document is None:
        raise UnknownIdError(item=given)
    found = here.captures.get(document.capture)
    if found is None:
        raise UnknownIdError(item=given)
    return Subject(id=document.id, capture=found, kind=document.kind, text=document.text)


def _kind(archive: Archive, capture: Capture) -> str:
    head = b"".join(archive.vault.read(capture.sha256, 0, min(capture.size, HEAD_SIZE)))
    if b"%PDF-" in head[:1024]:
        return PDF
    return PictureReader.name if PictureReader().accepts(head, capture.original_name) > 0 else ""


def state(archive: Archive, document: str) -> State:
    """Returns what is covered, proposed and looked through in a document."""
    found = _Reading()
    for row, undone in log.rows(archive, REGISTER):
        if not undone and log.item_of(row) == document:
            _follow(found, row)
    return State(
        document=document, covers=tuple(found.covers.values()), waiting=tuple(found.waiting.values()),
        dismissed=tuple(found.dismissed), looked=frozenset(found.looked), searched=frozenset(found.searched),
    )  # fmt: skip


def _follow(found: _Reading, row: Review) -> None:
    said = log.told(row)
    match said["did"]:
        case "propose":
            for number, one in enumerate(said["places"], 1):
                cover = Cover(
                    id=f"r{row.seq}.{number}", place=_place(one), by=said["by"], spelling=one.get("spelling", "")
                )
                found.waiting[cover.id] = cover
            found.searched.update(said.get("pages", ()))
        case "cover":
            found.covers[f"r{row.seq}"] = Cover(
                id=f"r{row.seq}", place=_place(said["place"]), by=row.agent, why=row.reason or ""
            )
        case "decide":
            _decided(found, said, row)
        case "looked":
            found.looked.update(said["pages"])
        case "look again":
            found.looked.clear()


def _decided(found: _Reading, said: dict[str, Any], row: Review) -> None:
    for one in said["decisions"]:
        proposal = found.waiting.pop(one["proposal"], None)
        if proposal is None:
            continue
        if one["verdict"] == Verdict.DISMISS:
            found.dismissed.append(proposal)
            continue
        place = _place(one["place"]) if one.get("place") else proposal.place
        found.covers[proposal.id] = replace(proposal, place=place, by=row.agent, why=row.reason or "")


def propose(
    archive: Archive, document: str, places: Sequence[tuple[Box | Stretch, str]], *, by: str, pages: Iterable[int] = ()
) -> None:  # fmt: skip
    """Writes down proposals, each with its spelling or nothing, and which pages were searched for them."""
    require(archive, Action.PROTECT)
    told = {
        "did": "propose",
        "by": by,
        "pages": sorted(pages),
        "places": [_told(one) | ({"spelling": how} if how else {}) for one, how in places],
    }
    log.write(archive, REGISTER, document, told, agent=approving.who(archive), why="")


def cover(archive: Archive, document: str, place: Box | Stretch, *, why: str = "") -> Cover:
    """Covers a place that a person chose.

    Raises:
        BadBoxError: it is no rectangle inside a page.
        NotAllowedError: the role cannot protect.
    """
    require(archive, Action.PROTECT)
    if isinstance(place, Box) and not place.fits():
        raise BadBoxError
    row = log.write(
        archive,
        REGISTER,
        document,
        {"did": "cover", "place": _told(place)},
        agent=approving.who(archive),
        why=why.strip(),
    )
    return Cover(id=f"r{row.seq}", place=place, by=row.agent, why=why.strip())


def decide(archive: Archive, document: str, decisions: Sequence[tuple[str, Verdict, Box | None]], *, why: str = "") -> State:  # fmt: skip
    """Decides about proposals: the box as proposed and widened, another box, or none.

    Raises:
        NoSuchRedactionError: a proposal does not wait.
        BadBoxError: a moved box is no rectangle inside a page.
        NotAllowedError: the role cannot protect.
    """
    require(archive, Action.PROTECT)
    waiting = {one.id: one for one in state(archive, document).waiting}
    told = []
    for proposal, verdict, box in decisions:
        if proposal not in waiting:
            raise NoSuchRedactionError(item=proposal)
        if verdict is Verdict.MOVE and (box is None or not box.fits()):
            raise BadBoxError(item=proposal)
        told.append({"proposal": proposal, "verdict": str(verdict)} | ({"place": _told(box)} if box else {}))
    log.write(
        archive, REGISTER, document, {"did": "decide", "decisions": told}, agent=approving.who(archive), why=why.strip()
    )
    return state(archive, document)


def look_through(archive: Archive, document: str, pages: Iterable[int]) -> None:
    """Writes down that a person looked through whole pages, or, as page 0, through the whole text."""
    require(archive, Action.PROTECT)
    told = {"did": "looked", "pages": sorted(set(pages))}
    log.write(archive, REGISTER, document, told, agent=approving.who(archive), why="")


def uncover(archive: Archive, document: str, given: str, *, why: str) -> None:
    """Takes a cover back; what was looked through has to be looked through again.

    Raises:
        NoSuchRedactionError: there is no such cover.
        SecondPersonError: it was asked for; another member has to allow it.
        NoReasonError: no reason is given.
    """
    if given not in {one.id for one in state(archive, document).covers}:
        raise NoSuchRedactionError(item=given)
    digest = approving.digest_of({"register": REGISTER, "document": document, "cover": given})
    approving.settle(archive, Action.LOWER, what=f"cover {given} of {document}", digest=digest, reason=why)
    number = int(given.removeprefix("r").partition(".")[0])
    rows = [row for row, undone in log.rows(archive, REGISTER) if not undone and log.item_of(row) == document]
    first = next((row for row in rows if row.seq == number), None)
    log.write(archive, REGISTER, document, {"did": "look again"}, agent=approving.who(archive), why=why.strip())
    if first is not None and log.told(first)["did"] == "cover":
        log.undo(archive, REGISTER, number, agent=approving.who(archive), why=why)
        return
    # A confirmed proposal stays a proposal: a person dismisses it now.
    _dismiss(archive, document, rows, given, why)


def _dismiss(archive: Archive, document: str, rows: Sequence[Review], given: str, why: str) -> None:
    row = next(
        one
        for one in rows
        if log.told(one)["did"] == "decide" and any(each["proposal"] == given for each in log.told(one)["decisions"])
    )
    told = log.told(row)
    for one in told["decisions"]:
        if one["proposal"] == given:
            one["verdict"] = str(Verdict.DISMISS)
            one.pop("place", None)
    log.undo(archive, REGISTER, row.seq, agent=approving.who(archive), why=why)
    log.write(archive, REGISTER, document, told, agent=approving.who(archive), why=why.strip())


def need_decided(found: State, pages: Iterable[int]) -> None:
    """Refuses while anything waits, or a page was not looked through by a person.

    Raises:
        UndecidedError: with how many.
    """
    wanted = set(pages)
    waiting = [one for one in found.waiting if (one.place.page if isinstance(one.place, Box) else 0) in wanted]
    unseen = sorted(wanted - found.looked)
    if waiting or unseen:
        raise UndecidedError(
            f"{len(waiting)} proposals wait, and {len(unseen)} pages were not looked through by a person",
            item=found.document,
        )


def _told(place: Box | Stretch) -> dict[str, Any]:
    if isinstance(place, Stretch):
        return {"start": place.start, "end": place.end, "what": str(place.what)}
    edges = [place.left, place.top, place.right, place.bottom]
    return {"page": place.page, "box": edges, "what": str(place.what), "score": str(place.score)}


def _place(said: dict[str, Any]) -> Box | Stretch:
    if "box" not in said:
        return Stretch(start=said["start"], end=said["end"], what=What(said["what"]))
    left, top, right, bottom = said["box"]
    return Box(
        page=said["page"], left=left, top=top, right=right, bottom=bottom, what=What(said["what"]), score=float(said["score"])
    )  # fmt: skip
