"""The separate verdicts of ``verify``. What cannot be checked is called unverifiable, never ok.

Each check answers one question a court or a stranger may ask, and names every object that fails it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from kuager.errors import DiskError, ItemError
from kuager.model import Capture, CustodyEvent, CustodyVerb, Document
from kuager.ports import Vault
from kuager.preserve.chain import walk
from kuager.preserve.heads import Head
from kuager.preserve.seal import capture_id
from kuager.preserve.smallfiles import FilesReport
from kuager.preserve.stamps import StampsReport
from kuager.preserve.treeheads import HeadsReport

Word = Literal["ok", "failed", "unverifiable"]

Reread = Callable[[Document], tuple[str, ...] | None]
"""Reads a document's capture again; returns the digests of its layers, or None when that reader is not at hand."""

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One verdict, why, and every object that fails."""

    name: str
    verdict: Word
    detail: str
    problems: tuple[str, ...] = ()


def check_bytes(captures: Iterable[Capture], vault: Vault, *, read_all: bool) -> Verdict:
    """Are the preserved files there, and are they what was put in?

    Without ``read_all`` each object is opened, its length and last byte are read; with it every byte is hashed.
    """
    problems: list[str] = []
    seen: set[str] = set()
    for capture in captures:
        if capture.sha256 in seen:
            continue
        seen.add(capture.sha256)
        problem = _bytes_problem(capture, vault, read_all=read_all)
        if problem:
            problems.append(f"{capture.id}: {problem}")
    how = "every byte was read and hashed" if read_all else "length and end were read; --read-all hashes every byte"
    if problems:
        return _failed(
            "bytes", f"{len(problems)} of {len(seen)} preserved files are missing or damaged ({how})", problems
        )
    return Verdict(name="bytes", verdict="ok", detail=f"{len(seen)} preserved files are there ({how})")


def check_chain(events: Iterable[CustodyEvent], head: Head | None = None) -> Verdict:
    """Is the custody ledger whole: nothing edited, removed, moved, slipped in or, as far as the head saw, cut off?"""
    report = walk(events, head)
    if report.problems:
        return _failed("chain", f"The ledger of {report.size} rows is not as it was written", report.problems)
    if head is None and report.size:
        seen = "no head was written yet, so rows cut off at its end would go unnoticed"
    elif head is None:
        seen = "it is empty and no head was written yet"
    else:
        seen = f"it goes on from the head of {head.at.isoformat()} ({head.size} rows)"
    return Verdict(name="chain", verdict="ok", detail=f"{report.size} rows, each fits the one before; {seen}")


def check_completeness(
    captures: Iterable[Capture],
    events: Iterable[CustodyEvent],
    vault: Vault,
    *,
    contradicted: Iterable[str] = (),
    witnesses: int = 0,
) -> Verdict:
    """Do captures, ledger and vault tell the same story, and the one that witnesses were told?

    A capture without its ingestion in the ledger, a capture the ledger knows and the archive does not, and a capture
    whose fields no longer give its id, fail. A vault object without a capture does not: an interrupted ``add`` leaves
    one, and adding the same file again takes it up. It is counted and named.

    Args:
        captures: all captures.
        events: all rows of the ledger.
        vault: where the bytes are.
        contradicted: how the ledger contradicts heads that witnesses hold, in words.
        witnesses: how many such heads were given.
    """
    rows = list(events)
    erased = {event.object for event in rows if event.verb is CustodyVerb.DEACCESSION}
    ingested = {event.object for event in rows if event.verb is CustodyVerb.INGESTION} - erased
    problems = list(contradicted)
    ids: set[str] = set()
    kept: set[str] = set()
    for capture in captures:
        ids.add(capture.id)
        kept.add(vault.name_of(capture.sha256))
        if capture.id not in ingested:
            problems.append(f"{capture.id}: the ledger does not say how it came in")
        if capture_id(capture) != capture.id:
            problems.append(f"{capture.id}: it was changed after it was taken in")
    problems += [f"{gone}: the ledger took it in, the archive has no such capture" for gone in sorted(ingested - ids)]
    orphans = [name for name in vault.names() if name not in kept]
    detail = f"{len(ids)} captures, each with its ingestion in the ledger{_erased_words(erased)}{_orphan_words(orphans)}; {_witness_words(witnesses)}"
    if problems:
        return _failed(
            "completeness",
            f"{len(problems)} disagreements of captures, ledger and witnesses{_orphan_words(orphans)}",
            problems,
        )
    return Verdict(name="completeness", verdict="ok", detail=detail)


def check_derivation(documents: Iterable[Document], reread: Reread) -> Verdict:
    """Are the texts still what the readers make of the preserved bytes, and unchanged in the database?"""
    problems: list[str] = []
    unread: list[str] = []
    count = 0
    for document in documents:
        count += 1
        problem, known = _derivation_problem(document, reread)
        if problem:
            problems.append(f"{document.id}: {problem}")
        elif not known:
            unread.append(document.id)
    if problems:
        return _failed("derivation", f"{len(problems)} of {count} texts are not what was read from the bytes", problems)
    if unread:
        detail = f"{len(unread)} of {count} texts were made by readers that are not installed here: {_some(unread)}"
        return Verdict(name="derivation", verdict="unverifiable", detail=detail)
    return Verdict(name="derivation", verdict="ok", detail=f"{count} texts, each the same when read again")


def check_signatures(report: HeadsReport | None = None) -> Verdict:
    """Who vouches for the ledger? Ok only when every head of it carries a signature that verifies.

    Args:
        report: what going through the signed heads showed; None when there are none to go through.
    """
    if report is None or (not report.count and not report.problems):
        detail = "No head of this ledger was signed yet; nothing shows who kept it"
        return Verdict(name="signatures", verdict="unverifiable", detail=detail)
    if report.problems:
        return _failed("signatures", f"The {report.count} heads of this ledger do not all fit it", report.problems)
    if not report.signed or report.last is None:
        detail = (
            f"{report.count} heads fit the ledger, but an archive without encryption holds no key to sign them: "
            "give a head to a witness"
        )
        return Verdict(name="signatures", verdict="unverifiable", detail=detail)
    after = f"; the last {report.after} rows came after it" if report.after else ""
    detail = f"{report.count} heads, each signed by key {report.last.key[:16]}, up to row {report.last.size}{after}"
    return Verdict(name="signatures", verdict="ok", detail=detail)


def check_time(report: StampsReport | None = None) -> Verdict:
    """Who else saw the ledger, and when? Ok only when an outside authority's timestamp verifies.

    Args:
        report: what the kept timestamps showed; None when there are none.
    """
    if report is not None and report.problems:
        return _failed("time", "Not every timestamp is of this ledger", (*report.problems, *report.unverified))
    if report is not None and report.verified and report.first:
        more = f"; {len(report.unverified)} more cannot be checked here" if report.unverified else ""
        detail = (
            f"An outside authority saw the first {report.size} rows at {report.first.isoformat()} "
            f"(checked by {' and '.join(report.ways)}){more}. That shows they existed then, not that they are true"
        )
        return Verdict(name="time", verdict="ok", detail=detail, problems=report.unverified)
    if report is not None and report.unverified:
        detail = f"{len(report.unverified)} timestamps are kept, and none can be checked here"
        return Verdict(name="time", verdict="unverifiable", detail=detail, problems=report.unverified)
    queued = f" ({report.waiting} questions wait for a link)" if report is not None and report.waiting else ""
    detail = f"No timestamp of an outside authority was fetched yet; the instants are this machine's own word{queued}"
    return Verdict(name="time", verdict="unverifiable", detail=detail)


def check_files(report: FilesReport) -> Verdict:
    """Are the settings, keys, heads, signatures and stamps what the last run left?"""
    if report.damaged:
        return _failed(
            "files",
            f"{len(report.damaged)} small files are missing or damaged; mend them: --repair-from",
            report.damaged,
        )
    if report.count is None:
        return Verdict(name="files", verdict="unverifiable", detail="they were not listed yet; the next run does so")
    if report.changed:
        detail = f"{len(report.changed)} small files were changed after the last run; if nobody did, mend them: --repair-from"
        return Verdict(name="files", verdict="unverifiable", detail=detail, problems=report.changed)
    return Verdict(
        name="files",
        verdict="ok",
        detail=f"{report.count} small files (settings, keys, heads, stamps) as the last run left them",
    )


def _bytes_problem(capture: Capture, vault: Vault, *, read_all: bool) -> str | None:
    try:
        if read_all:
            sound = vault.check(capture.sha256) == capture.size
        else:
            # One byte before the end is there and none after it: neither cut short nor grown.
            end = b"".join(vault.read(capture.sha256, max(capture.size - 1, 0), capture.size + 1))
            sound = len(end) == min(capture.size, 1)
    except (ItemError, DiskError) as error:
        return f"{error.code} {error.message}"
    return None if sound else f"it no longer has {capture.size} bytes"


def _derivation_problem(document: Document, reread: Reread) -> tuple[str | None, bool]:
    for layer in document.layers:
        if hashlib.sha256(layer.text.encode()).hexdigest() != layer.digest:
            return f"its {layer.kind} layer was changed in the database", True
    try:
        again = reread(document)
    except (ItemError, DiskError) as error:
        return f"it cannot be read again: {error.code} {error.message}", True
    if again is None:
        return None, False
    same = again == tuple(layer.digest for layer in document.layers)
    return (None if same else "reading the preserved bytes again gives another text"), True


def _witness_words(count: int) -> str:
    if not count:
        return "no head held by a witness was given (--head), so a keeper who wrote all of it anew would go unnoticed"
    return (
        f"it continues the {count} heads that witnesses hold" if count > 1 else "it continues the head a witness holds"
    )


def _erased_words(erased: set[str]) -> str:
    gone = sum(1 for one in erased if one.startswith("k-"))
    return f"; {gone} more were erased, which the ledger says" if gone else ""


def _orphan_words(orphans: list[str]) -> str:
    if not orphans:
        return ""
    return f"; {len(orphans)} vault files belong to no capture (left by an interrupted add): {_some(orphans)}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _failed(name: str, detail: str, problems: Iterable[str]) -> Verdict:
    return Verdict(name=name, verdict="failed", detail=detail, problems=tuple(problems))
