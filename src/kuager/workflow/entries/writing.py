"""Handing a form in: checked, preserved, read back from what is preserved, and logged in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kuager import extract, preserve, track
from kuager.errors.entries import (
    EntryConflictError,
    EntryProblemsError,
    FieldProblem,
    GoneRecordError,
    UnknownEntryError,
)
from kuager.model import (
    ENTERED,
    ENTRY_MEDIA,
    CaptureId,
    Decision,
    DocumentId,
    Entry,
    EntryField,
    Fetched,
    NodeId,
    SealedValue,
    Verdict,
)
from kuager.ports import Writer
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.entries import rules, shelf
from kuager.workflow.entries.checking import Checked, Given, check
from kuager.workflow.entries.forms import Form
from kuager.workflow.entries.forms import form as form_of
from kuager.workflow.ingest import finish
from kuager.workflow.keeping import Reading, log_capture, log_reading, read_kept
from kuager.workflow.reviewed import effective

SEALED: Final = "entered: "
"""How the kind of a sealed answer begins; the field's name follows."""
CHOSEN: Final = "chosen in the form"
AS_BEFORE: Final = "as in the version before"
WITHDRAWN: Final = "entry:withdrawn"
"""Decision about an entry that somebody took back; its object is ``entry:KEY``."""
RESTORED: Final = "entry:restored"
_KEY_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What became of a form: ``new`` is False when the same was handed in before."""

    key: str
    version: int
    capture: CaptureId
    document: DocumentId
    event: NodeId | None
    new: bool


def enter(
    archive: Archive,
    form: str | Form,
    given: Given,
    *,
    lang: str = "en",
    key: str = "",
    version: int = 1,
    agent: str = "",
    fresh: bool = True,
) -> Entered:
    """Hands a form in.

    Handing the same in twice (a double click, a phone that lost its network) gives one entry. What spans documents is
    recomputed at the end.

    Args:
        archive: where to.
        form: which, or its id.
        given: the answers.
        lang: of the questions.
        key: made by whoever shows the form, so that handing in twice is known; a new one when left out.
        version: 1 for a new entry; one more than the version that was opened for a change.
        agent: who enters; who opened the archive when left out.
        fresh: recompute what spans documents; pass False when more is to come, then call ``ingest.finish``.

    Raises:
        EntryProblemsError: some answers cannot be taken; nothing was kept.
        EntryConflictError: that version is there already and says something else; nothing was kept.
        UnknownEntryError: a change of an entry that is not there.
    """
    asked = form_of(form) if isinstance(form, str) else form
    now = archive.clock.now()
    today = track.local_date(now, archive.settings.time_zone)
    checked = check(asked, given, lang, today)
    checked.problems += _gone_records(archive, checked.fields)
    if checked.problems:
        raise EntryProblemsError(problems=checked.problems)
    key = key or archive.ids.token(_KEY_BYTES).hex()
    entry = _entry(asked, checked, key=key, version=version, lang=lang, at=now.isoformat(timespec="seconds"))
    before = shelf.entry(archive, key)
    same = _handed_in_before(before, entry)
    if same is not None:
        return same
    if broken := rules.broken(archive, asked, checked.fields, key):
        raise EntryProblemsError(problems=broken)
    sealed, entry = _sealed(archive, entry)
    entered = _write(archive, entry, sealed, before, agent=agent or archive.agent)
    if fresh:
        finish(archive)
    return entered


def _entry(asked: Form, checked: Checked, *, key: str, version: int, lang: str, at: str) -> Entry:
    return Entry(
        form=asked.id,
        key=key,
        version=version,
        at=at,
        lang=lang,
        title=asked.label(lang),
        event=_event(asked, checked),
        fields=tuple(checked.fields),
        narrative=checked.narrative,
        narrative_label=checked.narrative_label,
        said_on=checked.said_on,
    )


def _event(asked: Form, checked: Checked) -> str:
    answers = (one.value or one.words for one in checked.fields if one.name == asked.event_by)
    return next(answers, asked.event)


def _gone_records(archive: Archive, fields: Iterable[EntryField]) -> list[FieldProblem]:
    error = GoneRecordError()
    return [
        FieldProblem(field=one.name, code=error.code, slug="GoneRecord", message=error.message, cure=error.cure)
        for one in fields
        if one.node and archive.store.entity_of(NodeId(one.node)) is None
    ]


def _handed_in_before(before: shelf.EntryRow | None, entry: Entry) -> Entered | None:
    """Returns the entry that is there when this one says the same.

    Raises:
        EntryConflictError: it says something else, or the version before this one is not the last.
        UnknownEntryError: there is none to change.
    """
    if before is None:
        if entry.version != 1:
            raise UnknownEntryError(item=entry.key)
        return None
    if before.version == entry.version - 1:
        return None
    if before.version == entry.version and before.says(entry):
        return Entered(
            key=before.key,
            version=before.version,
            capture=before.capture,
            document=before.document,
            event=before.event_node,
            new=False,
        )
    raise EntryConflictError(item=entry.key)


def _sealed(archive: Archive, entry: Entry) -> tuple[list[SealedValue], Entry]:
    """Replaces personal data by commitments: the preserved bytes can never forget, the values beside them can."""
    sealed: list[SealedValue] = []
    fields: list[EntryField] = []
    for one in entry.fields:
        if not one.sealed:
            fields.append(one)
            continue
        made = openings.commit(archive, one.words, SEALED + one.name)
        sealed.append(made)
        fields.append(replace(one, words=made.commitment, value="", sealed=made.commitment))
    return sealed, replace(entry, fields=tuple(fields))


def _write(
    archive: Archive, entry: Entry, sealed: Sequence[SealedValue], before: shelf.EntryRow | None, *, agent: str
) -> Entered:
    data, mark = entry.to_bytes(), openings.agent_mark(archive)
    fetched = Fetched(
        path="",
        target_uri=f"kuager:entry/{entry.key}/{entry.version}",
        original_name=f"{entry.form}-{entry.key[:8]}-{entry.version}.entry.json",
        size=len(data),
        fetched_at=archive.clock.now(),
        method=f"{ENTERED}{entry.form}",
        tool="kuager",
        media_type=ENTRY_MEDIA,
    )
    capture, kept = preserve.seal([data], fetched, archive.vault, agent=mark)
    # Answers are taken as they stand: only what was told in somebody's own words is read with the names known here.
    names = lexicon_story.current(archive) if entry.narrative else extract.Lexicon.of(())
    reading, problem = read_kept(archive, capture, kept, None, names)
    if reading is None:
        raise problem or UnknownEntryError(item=entry.key)
    known = _known_before(archive, entry, before) if before else {}
    try:
        with archive.store.write() as writer:
            log_capture(archive, writer, capture, kept, reading)
            # The first row locks the archive. Another process may have handed in since this one looked; now none can.
            _nobody_faster(archive, entry)
            for one in sealed:
                writer.seal_value(one)
            log_reading(writer, reading)
            _link(archive, writer, entry, reading, agent, known)
            if before is not None:
                _set_aside(archive, writer, before, agent, f"version {entry.version} of this entry takes its place")
    except _FasterError as faster:
        return faster.entered
    made = shelf.row_of(reading.document)
    return Entered(
        key=entry.key, version=entry.version, capture=capture.id, document=reading.document.id, event=made.event_node, new=True
    )  # fmt: skip


class _FasterError(Exception):
    """Somebody handed in the very same a moment ago: what was begun here is rolled back."""

    def __init__(self, entered: Entered) -> None:
        super().__init__(entered.key)
        self.entered = entered


def _nobody_faster(archive: Archive, entry: Entry) -> None:
    same = _handed_in_before(shelf.entry(archive, entry.key), entry)
    if same is not None:
        raise _FasterError(same)


def _known_before(archive: Archive, entry: Entry, before: shelf.EntryRow) -> dict[str, NodeId]:
    """Returns who of other sources the names of a changed entry were found to be, by local id.

    The version before gives way with its records, and a merge that somebody decided about must not go with them.
    """
    gone = {before.node(answer.local) for answer in before.answers if answer.local}
    found: dict[str, NodeId] = {}
    for one in entry.fields:
        same = next((each for each in before.all(one.name) if each.words == one.words and each.local), None)
        if same is None or not one.local or one.node or one.shielded or same.shielded:
            continue
        entity = archive.store.entity_of(before.node(same.local))
        others = [node for node in entity.members if node not in gone] if entity else []
        if others:
            found[one.local] = min(others)
    return found


def _link(
    archive: Archive, writer: Writer, entry: Entry, reading: Reading, agent: str, known: Mapping[str, NodeId]
) -> None:
    """Records who was chosen at the form as a judgement, like any other."""
    nodes = {node.local: node.id for node in reading.nodes}
    for one in entry.fields:
        other = NodeId(one.node) if one.node else known.get(one.local)
        if other and one.local and not one.shielded:
            left, right = sorted((nodes[one.local], other))
            reason = CHOSEN if one.node else AS_BEFORE
            writer.judge(left, right, Verdict.SAME, agent=agent, at=archive.clock.now(), reason=reason)


def _set_aside(archive: Archive, writer: Writer, row: shelf.EntryRow, agent: str, reason: str) -> None:
    now = archive.clock.now()
    for document in archive.store.documents_of(row.capture):
        for claim in archive.store.claims(document=document):
            writer.review(claim.id, Decision.REJECT, agent=agent, at=now, reason=reason)


def withdraw(archive: Archive, key: str, *, reason: str, agent: str = "") -> None:
    """Takes an entry back: nobody stands by its claims any more; it stays readable, and can be restored.

    Raises:
        UnknownEntryError: there is none, or it was withdrawn before.
        EntryProblemsError: no reason is given.
    """
    row = shelf.entry(archive, key)
    if row is None or row.withdrawn:
        raise UnknownEntryError(item=key)
    if not reason.strip():
        raise EntryProblemsError("Say why it is withdrawn; the reason is kept")
    agent = agent or archive.agent
    with archive.store.write() as writer:
        _set_aside(archive, writer, row, agent, reason.strip())
        writer.review(shelf.object_of(key), WITHDRAWN, agent=agent, at=archive.clock.now(), reason=reason.strip())
    finish(archive)


def restore(archive: Archive, key: str, *, reason: str = "", agent: str = "") -> None:
    """Puts a withdrawn entry back.

    Raises:
        UnknownEntryError: there is none that was withdrawn.
    """
    row = shelf.entry(archive, key)
    if row is None or not row.withdrawn:
        raise UnknownEntryError(item=key)
    agent, now = agent or archive.agent, archive.clock.now()
    counting = effective(archive.store.reviews())
    documents = archive.store.documents_of(row.capture)
    claims = [claim.id for document in documents for claim in archive.store.claims(document=document)]
    with archive.store.write() as writer:
        for one in claims:
            if one in counting and counting[one].decision == Decision.REJECT:
                writer.review(one, Decision.UNDO, agent=agent, at=now, undoes=counting[one].seq)
        writer.review(shelf.object_of(key), RESTORED, agent=agent, at=now, reason=reason.strip())
    finish(archive)
