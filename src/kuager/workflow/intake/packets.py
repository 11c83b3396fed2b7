"""Answers that were collected on a phone: opened, checked like any form, and kept once however often they come.

The phone cannot open what it sealed, so nothing may be turned away here for one bad answer: what cannot be read goes, as it
was given, into the question for unread answers of the same entry.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kuager import track
from kuager.errors import ItemError
from kuager.errors.entries import EntryConflictError, EntryProblemsError, FieldProblem
from kuager.errors.intake import BadAnswersError, LargeAnswersError, NewerSealError, NoLetterboxError
from kuager.model import Verdict, canonical_json
from kuager.workflow import entries, ingest
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Entered, Form, Given
from kuager.workflow.entries.checking import UNNAMED, check
from kuager.workflow.entries.forms import NAMED, SPOKEN
from kuager.workflow.entries.shelf import row_of

FORMAT: Final = "answers@1"
FORMS: Final = ("testimony", "consent")
"""Forms a packet may hold."""
UNREAD: Final = "unread"
"""The question that takes in what cannot be read elsewhere."""
MOST_BYTES: Final = 3_000_000
MOST_ENTRIES: Final = 40
ONE_TALK: Final = "asked in the same interview"
_SAME_AS: Final = {"speaker": "speaker", "detained": "subject"}
_ID: Final = 32
_ROUNDS: Final = 4
_NO_NAME: Final = "?"
_STRICTEST: Final = {"capacity": "third", "standing": "not_reached"}
"""What is taken for an answer that a consent must have and has not: the one that allows nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a packet.

    Attributes:
        id: as the phone calls it.
        entries: what is kept, the testimony first.
        new: False when all of it was here before.
        unread: how many answers could not be read and are kept as they were given.
    """

    id: str
    entries: tuple[Entered, ...]
    new: bool
    unread: int


def open_sealed(archive: Archive, data: bytes) -> bytes:
    """Returns what was sealed to this archive; it stands in memory only.

    Raises:
        NoLetterboxError: a plain archive.
        ItemError: as :meth:`kuager.preserve.letterbox.Letterbox.open`.
    """
    if archive.letterbox is None:
        raise NoLetterboxError
    return archive.letterbox.open(data)


def take(archive: Archive, text: bytes, *, agent: str = "", fresh: bool = True) -> Taken:
    """Keeps the answers of one packet.

    Args:
        archive: where to.
        text: the opened packet.
        agent: who hands it in.
        fresh: recompute what spans documents; pass False when more is to come.

    Raises:
        BadAnswersError: it holds no answers to our forms; nothing was kept.
        NewerSealError: a later version wrote it.
        LargeAnswersError: it is larger than an interview can be.
    """
    id_, lang, told = _read(text)
    kept: list[Entered] = []
    unread = 0
    for number, one in enumerate(told):
        key = id_ if number == 0 else f"{id_}-{number}"
        answers = dict(one.answers)
        if one.form.field("testimony") and told[0].form.id == "testimony" and number:
            answers["testimony"] = [kept[0].key]
        made, left = _enter(archive, replace(one, answers=answers), key=key, lang=lang, agent=agent)
        kept.append(made)
        unread += left
        if made.new and number:
            _join(archive, kept[0].key, key=made.key, agent=agent)
    if fresh:
        ingest.finish(archive)
    return Taken(id=id_, entries=tuple(kept), new=any(one.new for one in kept), unread=unread)


def _join(archive: Archive, testimony: str, *, key: str, agent: str) -> None:
    """Notes that whose consent was asked in an interview is who spoke in it, or who it is about, when the names are one."""
    told, consent = entries.entry(archive, testimony), entries.entry(archive, key)
    if told is None or consent is None:
        return
    field = _SAME_AS.get(consent.value("capacity"), "")
    first, second = told.first(field), consent.first("who")
    if first is None or second is None or first.words != second.words or first.shielded or second.shielded:
        return
    left, right = sorted((told.node(first.local), consent.node(second.local)))
    with archive.store.write() as writer:
        writer.judge(left, right, Verdict.SAME, agent=agent or archive.agent, at=archive.clock.now(), reason=ONE_TALK)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    """One form of a packet, as it was filled in."""

    form: Form
    answers: Mapping[str, Sequence[str]]
    nodes: Mapping[str, str]

    def given(self) -> Given:
        return Given(answers=self.answers, nodes=self.nodes)


def _read(text: bytes) -> tuple[str, str, list[_Filled]]:
    if len(text) > MOST_BYTES:
        raise LargeAnswersError
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadAnswersError from error
    named = told.get("kuager") if isinstance(told, dict) else None
    if isinstance(named, str) and named.startswith("answers@") and named != FORMAT:
        raise NewerSealError
    if named != FORMAT:
        raise BadAnswersError
    id_, lang, filled = told.get("id"), told.get("lang"), told.get("entries")
    if not isinstance(id_, str) or len(id_) != _ID or not set(id_) <= set("0123456789abcdef") or lang not in SPOKEN:
        raise BadAnswersError
    if not isinstance(filled, list) or not 0 < len(filled) <= MOST_ENTRIES:
        raise BadAnswersError
    return id_, lang, [_filled(one) for one in filled]


def _filled(told: Any) -> _Filled:
    if not isinstance(told, dict) or told.get("form") not in FORMS:
        raise BadAnswersError
    form = entries.form(told["form"])
    names = {one.name for one in form.fields}
    names |= {name + UNNAMED for name in names}
    answers, nodes = told.get("answers"), told.get("nodes", {})
    if not isinstance(answers, dict) or not isinstance(nodes, dict) or not set(answers) <= names:
        raise BadAnswersError
    if not all(isinstance(one, list) and all(isinstance(value, str) for value in one) for one in answers.values()):
        raise BadAnswersError
    if not all(isinstance(node, str) for node in nodes.values()):
        raise BadAnswersError
    return _Filled(
        form=form, answers={name: [_clean(one) for one in values] for name, values in answers.items()}, nodes=nodes
    )


def _clean(value: str) -> str:
    """Replaces what no text can hold: a half character from a broken keyboard must not cost the whole interview."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def _enter(archive: Archive, filled: _Filled, *, key: str, lang: str, agent: str) -> tuple[Entered, int]:
    """Enters one form; answers that cannot be read are set aside as they were given, until the rest can be kept."""
    unread: list[str] = []
    for _ in range(_ROUNDS):
        answers = {**filled.answers, UNREAD: [*filled.answers.get(UNREAD, ()), *unread]}
        now = replace(filled, answers={name: values for name, values in answers.items() if any(values)})
        now = replace(now, answers={**now.answers, UNREAD: ["\n".join(now.answers.get(UNREAD, ()))]})
        try:
            return _kept(archive, now, key=key, lang=lang, agent=agent), len(unread)
        except EntryProblemsError as error:
            filled, aside = _set_aside(filled, error.problems, lang)
            unread += aside
    raise BadAnswersError


def _set_aside(filled: _Filled, problems: Sequence[FieldProblem], lang: str) -> tuple[_Filled, list[str]]:
    answers, nodes, aside = dict(filled.answers), dict(filled.nodes), []
    # What is told about somebody is wrong only because nobody is named: once "?" is, it is looked at again.
    needed = [one for one in problems if (asked := filled.form.field(one.field)) and asked.required]
    for one in needed or problems:
        asked = filled.form.field(one.field)
        if asked is None:
            raise BadAnswersError
        if one.slug == "GoneRecord":
            nodes = {key: node for key, node in nodes.items() if key.partition(".")[0] != one.field}
            continue
        values = [value for value in answers.pop(one.field, ()) if value.strip()]
        aside += [f"{filled.form.question(asked, lang)} {value} [{one.code}]" for value in values]
        if not asked.required:
            continue
        # Whoever is not named must not be taken for somebody else who is not named.
        answers[one.field] = [_STRICTEST.get(one.field, _NO_NAME)]
        if asked.asks in NAMED:
            answers[one.field + UNNAMED] = ["yes"]
    return replace(filled, answers=answers, nodes=nodes), aside


def _kept(archive: Archive, filled: _Filled, *, key: str, lang: str, agent: str) -> Entered:
    """Enters under its key; what says something else under a key that is taken gets one of its own: nothing is lost."""
    try:
        return entries.enter(archive, filled.form, filled.given(), lang=lang, key=key, agent=agent, fresh=False)
    except EntryConflictError:
        standing = entries.entry(archive, key)
        if standing is not None and _first_said(archive, standing, filled, lang):
            return Entered(
                key=key, version=standing.version, capture=standing.capture, document=standing.document,
                event=standing.event_node, new=False,
            )  # fmt: skip
        other = hashlib.sha256(canonical_json([key, filled.answers])).hexdigest()[:_ID]
        return entries.enter(archive, filled.form, filled.given(), lang=lang, key=other, agent=agent, fresh=False)


def _first_said(archive: Archive, standing: entries.EntryRow, filled: _Filled, lang: str) -> bool:
    """Says whether the first version of an entry that was changed since said just this."""
    document = archive.store.document(standing.earlier[0]) if standing.earlier else None
    if document is None:
        return False
    today = track.local_date(archive.clock.now(), archive.settings.time_zone)
    mine = check(filled.form, filled.given(), lang, today).fields
    first = row_of(document).answers
    return [(one.name, "" if one.sealed else one.words) for one in mine] == [
        (one.name, "" if one.sealed else one.words) for one in first
    ]


def failed_quietly(error: ItemError) -> dict[str, str]:
    """Returns an error as the phone shows it: its code and what to do, no answers."""
    return {"state": "refused", "code": error.code, "message": error.message, "cure": error.cure}
