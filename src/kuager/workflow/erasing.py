"""The story of erasing: a source and all that was read from it leave the archive, its copies lose their key, the ledger stays.

What goes, in one transaction: the rows of the capture, of its texts, of what was found in them, of what people decided
about that, the values that were only committed to, and the part of the key without which no copy of the preserved file can
be opened. Everything computed is thrown away with it and made again. What stays is what cannot go without breaking the
ledger: that something with this id and this SHA-256 was here, when, and that it was erased.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kuager.errors.erase import ErasedBeforeError, NotErasableError
from kuager.errors.rights import SecondPersonError
from kuager.model import Capture, CustodyVerb, DocumentId
from kuager.preserve import commitments
from kuager.protect.rights import Action
from kuager.store.files.blobs import FolderBlobs
from kuager.workflow import acts, approving, grains, openings
from kuager.workflow.acting import require
from kuager.workflow.acts import Act
from kuager.workflow.approving import State
from kuager.workflow.archive import Archive
from kuager.workflow.keeping import WARC
from kuager.workflow.mending import ASIDE
from kuager.workflow.refresh import ensure_fresh
from kuager.workflow.registers import log
from kuager.workflow.upkeep import VAULT
from kuager.workflow.witness import sign_head

REASON: Final = "reason of erasing"
_ENTRY: Final = re.compile(r"kuager:entry/([^/]+)/")
_TOGETHER: Final = timedelta(hours=1)
"""A page and the web archive it came in are captured in one run."""
_FEWEST: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What erasing something would take away.

    Attributes:
        captures: ids: the one named, and what was made of it or came in with it.
        documents: texts read from them.
        claims: how many claims rest on those texts.
        size: bytes of the preserved files.
        kept_bytes: preserved files that stay because another source is the same to the byte.
        mentioned: rows of the registers that name one of the ids, and whose own words are not looked at.
        aside: whether copies of the database from a mending lie in the archive's folder; they are not touched.
        digest: of exactly this, for the second person.
    """

    captures: tuple[str, ...]
    documents: tuple[str, ...]
    claims: int
    size: int
    kept_bytes: int
    mentioned: int
    aside: bool
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What erasing did.

    Attributes:
        plan: what was to go.
        rows: rows of the logs that went.
        values: values behind commitments that went.
        keys: parts of keys that were deleted: copies of those files are noise from now on.
        unkeyed: preserved files from before keys could be erased; copies of them open until their backups are let go.
        alone: nobody else allowed it, because the archive has no members.
    """

    plan: Plan
    rows: int
    values: int
    keys: int
    unkeyed: int
    alone: bool


def plan(archive: Archive, given: str) -> Plan:
    """Says what erasing would take away; changes nothing.

    Args:
        archive: where from.
        given: id of a capture, of a document (its capture is meant), or key of an entry with all its versions; or the
            beginning of one.

    Raises:
        ErasedBeforeError: it was erased.
        NotErasableError: there is nothing of that id.
    """
    captures = _with_made_of(archive, _named(archive, given))
    ids = tuple(sorted(one.id for one in captures))
    documents = tuple(sorted({document for one in captures for document in archive.store.documents_of(one.id)}))
    claims = sum(1 for one in documents for _ in archive.store.claims(document=DocumentId(one)))
    names = {*ids, *documents}
    mentioned = sum(
        1 for row in archive.store.reviews() if row.object.startswith(log.PREFIX) and any(name in f"{row.object} {row.value}" for name in names)
    )  # fmt: skip
    return Plan(
        captures=ids, documents=documents, claims=claims, size=sum(one.size for one in captures),
        kept_bytes=len({one.sha256 for one in captures} - _alone(archive, captures)), mentioned=mentioned,
        aside=(archive.root / ASIDE).is_dir(), digest=approving.digest_of({"erase": list(ids)}),
    )  # fmt: skip


def erase(archive: Archive, given: str, reason: str) -> Gone:
    """Erases something for good.

    Args:
        archive: where from.
        given: see :func:`plan`.
        reason: why; the second person reads it. No names.

    Raises:
        NotAllowedError: the role may not.
        SecondPersonError: somebody else has to allow it first; the request was made, its id is the item.
        NoReasonError: no reason is given.
        ErasedBeforeError: it was erased.
        NotErasableError: there is nothing of that id.
        DiskFullError: no room to write the database anew; run it again to finish, what was erased is gone all the same.
    """
    require(archive, Action.ERASE)
    wanted = plan(archive, given)
    asked = approving.approved(archive, Action.ERASE, wanted.digest)
    asked = asked or approving.ask(archive, Action.ERASE, f"erase {' '.join(wanted.captures)}", wanted.digest, reason)
    if asked.state is not State.APPROVED and not asked.alone:
        raise SecondPersonError("Another member has to allow this erasing", item=asked.id)
    approving.use(archive, asked)
    gone = _erase(archive, wanted, reason, alone=asked.alone)
    archive.cache.clear()
    archive.store.compact()
    ensure_fresh(archive)
    sign_head(archive)
    return gone


def _erase(archive: Archive, wanted: Plan, reason: str, *, alone: bool) -> Gone:
    store = archive.store
    captures = [one for one in store.captures() if one.id in wanted.captures]
    files = {archive.vault.name_of(sha256) for sha256 in _alone(archive, captures)}
    keys = grains.of_files(store, files)
    known = {one.commitment for one in store.sealed_values() if one.kind != openings.AGENT}
    mark = openings.agent_mark(archive)
    why = commitments.commit(reason.strip(), REASON, ids=archive.ids, at=archive.clock.now())
    with store.write() as writer:
        rows, words = writer.erase(wanted.captures, wanted.documents, [one.original_name for one in captures])
        marks = sorted(known.intersection(commitments.marks(words)))
        values = writer.erase_values(marks)
        writer.erase_values(keys)
        writer.seal_value(why)
        words_of = {True: "erased, nobody else could allow it", False: "erased"}
        # Each key and each value too: whoever mends the database from an older copy must not bring them back.
        for one in (*wanted.captures, *wanted.documents, *marks, *keys):
            writer.custody(
                one, CustodyVerb.DEACCESSION, agent=mark, at=archive.clock.now(), outcome="ok", note=f"{words_of[alone]}; reason {why.commitment}"
            )  # fmt: skip
        acts.put(archive, writer, Act.ERASE, wanted.captures[0], mark=mark)
        writer.projections()
    blobs = FolderBlobs(archive.root / VAULT)
    for name in sorted(files):
        blobs.remove(name)
    return Gone(
        plan=wanted, rows=rows, values=values, keys=len(keys), unkeyed=max(len(files) - len(keys), 0), alone=alone
    )


def _named(archive: Archive, given: str) -> list[Capture]:
    captures = list(archive.store.captures())
    found = [one for one in captures if one.id == given]
    if not found:
        found = [one for one in captures if given in archive.store.documents_of(one.id)]
    if not found:
        found = [one for one in captures if (entry := _ENTRY.match(one.target_uri)) and entry[1] == given]
    if not found and len(given) >= _FEWEST:
        found = [one for one in captures if one.id.startswith(given)]
        found = found if len(found) == 1 else []
    if not found:
        if any(row.verb is CustodyVerb.DEACCESSION for row in archive.store.custody(given)):
            raise ErasedBeforeError(item=given)
        raise NotErasableError(item=given)
    return found


def _with_made_of(archive: Archive, found: Iterable[Capture]) -> list[Capture]:
    """Adds what was made of captures, and of that: previews, translations, the web archive a page came in."""
    every = list(archive.store.captures())
    taken = {one.id: one for one in found}
    while True:
        marks = {mark for one in taken.values() for mark in (one.id, one.sha256, *archive.store.documents_of(one.id))}
        more = [
            one
            for one in every
            if one.id not in taken
            and (
                any(mark in f"{one.target_uri} {one.method}" for mark in marks)
                or any(_came_together(one, other) for other in taken.values())
            )
        ]
        if not more:
            return list(taken.values())
        taken.update((one.id, one) for one in more)


def _came_together(one: Capture, other: Capture) -> bool:
    return (
        one.target_uri == other.target_uri
        and WARC in (one.media_type, other.media_type)
        and abs(one.captured_at - other.captured_at) < _TOGETHER
    )


def _alone(archive: Archive, captures: Iterable[Capture]) -> set[str]:
    """Returns the preserved files that no other capture is about."""
    going = {one.id for one in captures}
    return {one.sha256 for one in captures if all(other.id in going for other in archive.store.captures_of(one.sha256))}
