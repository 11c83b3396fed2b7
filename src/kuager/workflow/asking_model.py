"""The story of asking a language model for proposals: passage by passage, every call in custody, every proposal anchored here.

Off until the settings name an endpoint. What the model says is proposed beside what the rules found, never instead of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from kuager.collect import llm as asker
from kuager.errors import ItemError, UsageError
from kuager.extract import llm
from kuager.model import (
    Capture,
    ClaimId,
    CustodyVerb,
    Document,
    DocumentId,
    Extraction,
)
from kuager.model.permission import refusal
from kuager.ports import Writer
from kuager.workflow.archive import Archive
from kuager.workflow.context import context, resolve_id
from kuager.workflow.corrected import made_from
from kuager.workflow.openings import agent_mark
from kuager.workflow.reviewed import ALSO, also, effective

NOBODY, YES, NO = "mark:nobody said", "mark:machine reading", "mark:no machine reading"
"""Review decisions about a capture; the protect room reads and writes the same ones."""
ASKED, REFUSED, FAILED, EMPTY = "asked", "refused", "failed", "empty"
_CORRECTED: Final = "a person corrected this text; its claims are made by hand"
_DRAFT: Final = "nothing was looked for in it yet"
_LONG: Final = f"asked only about the first {llm.MOST} passages"
_LEAVES: Final = "sent to another machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of one document: ``claims`` are new proposals, ``agreeing`` those that rules had made before."""

    document: str
    title: str
    outcome: str
    reason: str = ""
    calls: int = 0
    claims: int = 0
    agreeing: int = 0
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """One question with its answer, or why there is none."""

    passage: llm.Passage
    question: llm.Question
    answer: llm.Answer
    sha256: str = ""
    failed: str = ""


def ask(
    archive: Archive, given: Sequence[str] = (), *, progress: Callable[[str], None] | None = None
) -> Generator[Asked, None, None]:
    """Asks about the documents named, or about all; yields what became of each once its proposals are durable.

    Args:
        archive: with an endpoint in its settings.
        given: ids of documents; naming one allows what was entrusted to leave this machine, unless it is marked otherwise.
        progress: told each document's title before work on it starts.

    Raises:
        UsageError: no endpoint or no model is set up, or the endpoint is not allowed; nothing was sent.
    """
    endpoint = _endpoint(archive)
    here = context(archive)
    wanted = [DocumentId(resolve_id(one, here.heads)) for one in given] or list(here.heads)
    for one in wanted:
        document = archive.store.document(one)
        capture = archive.store.capture(document.capture) if document else None
        if document is None or capture is None:
            continue
        title = here.heads[one].title
        if progress:
            progress(title)
        reason = _refusal(archive, endpoint, capture, document, named=bool(given)) or (
            _CORRECTED if one in here.latest or made_from(document) else None
        )
        found = archive.store.extraction(one)
        if reason or found is None:
            yield Asked(document=one, title=title, outcome=REFUSED, reason=reason or _DRAFT)
        else:
            asking = _Asking(
                archive=archive, endpoint=endpoint, capture=capture, document=document, agent=agent_mark(archive)
            )
            yield replace(asking.about(found), title=title)


def mark(archive: Archive, given: Sequence[str], consent: bool | None) -> int:
    """Marks the sources of documents: no machine may read them (False), one may (True), or nobody said (None).

    Returns:
        How many sources were marked.
    """
    here = context(archive)
    captures = dict.fromkeys(here.heads[DocumentId(resolve_id(one, here.heads))].capture for one in given)
    decision = NOBODY if consent is None else YES if consent else NO
    with archive.store.write() as writer:
        for capture in captures:
            writer.review(capture, decision, agent=archive.agent, at=archive.clock.now())
        writer.advance()
    return len(captures)


def consent_of(archive: Archive, capture: str) -> bool | None:
    """Returns what was said about machines reading a source: False forbids, True allows, None: nobody said."""
    latest = effective(archive.store.reviews(capture)).get(capture)
    return {YES: True, NO: False}.get(latest.decision) if latest else None


def _endpoint(archive: Archive) -> asker.Endpoint:
    settings = archive.settings
    endpoint = asker.endpoint(
        settings.llm_endpoint,
        remote=settings.llm_remote,
        key=os.environ.get(settings.llm_key_env, "") if settings.llm_key_env else "",
        seconds=float(settings.llm_seconds),
        proxy=settings.proxy or None,
    )
    if not settings.llm_model:
        raise UsageError("No model is named: set model under [llm] in kuager.toml")
    if settings.llm_key_env and not endpoint.key:
        raise UsageError("The environment variable that key_env names is empty", item=settings.llm_key_env)
    return endpoint


def _refusal(
    archive: Archive, endpoint: asker.Endpoint, capture: Capture, document: Document, *, named: bool
) -> str | None:
    consent = consent_of(archive, capture.id)
    return refusal(capture, document, consent=consent, leaves=not endpoint.local, named=named)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """The calls about one document."""

    archive: Archive
    endpoint: asker.Endpoint
    capture: Capture
    document: Document
    agent: str

    def about(self, found: Extraction) -> Asked:
        """Asks about every passage, then stores what was found in one transaction with the custody of the calls."""
        passages = list(islice(llm.passages(self.document), llm.MOST + 1))
        calls = [self._call(passage) for passage in passages[: llm.MOST]]
        if not calls:
            return Asked(document=self.document.id, title="", outcome=EMPTY, reason="no text of its own")
        archive, document = self.archive, self.document
        merged = llm.merge(
            document,
            found,
            ((call.passage, call.answer) for call in calls),
            archive.settings.llm_model,
            archive.clock.now(),
            rules=[one for one in archive.store.claims(document=document.id) if one.extractor == found.extractor],
        )
        with archive.store.write() as writer:
            for call, tally in zip(calls, merged.tallies, strict=True):
                self._log(writer, call, tally)
            writer.extraction(document.id, merged.extraction, merged.nodes)
            new = writer.claims(merged.claims)
            self._second(writer, merged.agreed)
        failed = [call.failed for call in calls if call.failed]
        return Asked(
            document=document.id,
            title="",
            outcome=FAILED if len(failed) == len(calls) else ASKED,
            reason=failed[0] if failed else _LONG if len(passages) > llm.MOST else "",
            calls=len(calls),
            claims=new,
            agreeing=len(merged.agreed),
            counts=tuple(sorted(sum(merged.tallies, llm.Tally()).counts.items())),
        )

    def _second(self, writer: Writer, agreed: Sequence[ClaimId]) -> None:
        """Notes that the model proposes what the rules proposed, once for each claim and model."""
        name = llm.PREFIX + self.archive.settings.llm_model
        known = also(self.archive.store.reviews())
        for claim in agreed:
            if name not in known.get(claim, ()):
                writer.review(claim, ALSO + name, agent=self.agent, at=self.archive.clock.now())

    def _call(self, passage: llm.Passage) -> _Call:
        question = llm.ask(passage, self.document.lang)
        if not self.endpoint.local:
            # Before it goes: a run that dies in the middle must not hide that the text was out.
            with self.archive.store.write() as writer:
                self._custody(writer, CustodyVerb.DISSEMINATION, "ok", f"{_LEAVES}: {self._what(passage, question)}")
                writer.advance()
        try:
            reply = asker.ask(self.endpoint, question.named(self.archive.settings.llm_model))
        except ItemError as error:
            fault = llm.Answer(fault=error.message)
            return _Call(passage=passage, question=question, answer=fault, failed=error.message)
        answer = llm.parse(reply.body)
        failed = f"the model's answer could not be used: {answer.fault}" if answer.fault else ""
        return _Call(passage=passage, question=question, answer=answer, sha256=reply.sha256, failed=failed)

    def _log(self, writer: Writer, call: _Call, tally: llm.Tally) -> None:
        answered = f"answer sha256 {call.sha256}" if call.sha256 else "no answer"
        note = f"{self._what(call.passage, call.question)}; {answered}; {call.failed or tally.words()}"
        self._custody(writer, CustodyVerb.METADATA, "failed" if call.failed else "ok", note)

    def _custody(self, writer: Writer, verb: CustodyVerb, outcome: str, note: str) -> None:
        at = self.archive.clock.now()
        writer.custody(self.capture.id, verb, agent=self.agent, at=at, outcome=outcome, note=note)

    def _what(self, passage: llm.Passage, question: llm.Question) -> str:
        parameters = ", ".join(f"{name} {value}" for name, value in sorted(llm.PARAMETERS.items()))
        return (
            f"language model {self.archive.settings.llm_model}, {self.endpoint.kind} endpoint, asked about characters "
            f"{passage.start}-{passage.end} of {self.document.id}; prompt sha256 {question.hash}; {parameters}"
        )
