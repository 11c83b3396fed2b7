"""The story of checking: is everything still what it was, and are the derived tables a function of the logs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from kuager import preserve
from kuager.errors import DamagedSettingsError, DamagedStoreError, MissingObjectError
from kuager.model import Document, DocumentId
from kuager.model.imported import DATASET
from kuager.preserve import keys, smallfiles, stamps, treeheads, witnesses
from kuager.preserve.witnesses import Witnessed
from kuager.store.sealed import closed_problems
from kuager.workflow import copying
from kuager.workflow.archive import KEYS, Archive
from kuager.workflow.corrected import holds, made_from
from kuager.workflow.importing import again as datasets
from kuager.workflow.meeting import meet_all
from kuager.workflow.refresh import compute, ensure_fresh
from kuager.workflow.sandbox import VaultSource, Wanted
from kuager.workflow.sealed import outbox
from kuager.workflow.transcripts import HEARD, TRANSCRIPT
from kuager.workflow.views import Check
from kuager.workflow.witness import LEDGER

OK, FAILED, UNVERIFIABLE = "ok", "failed", "unverifiable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild did: per derived table its digest before and after."""

    before: dict[str, str]
    after: dict[str, str]

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the tables that differ."""
        return tuple(sorted(name for name in self.after if self.before.get(name) != self.after[name]))


class _RollbackError(Exception):
    """Leaves a transaction without keeping what was written in it."""


def rebuild(archive: Archive, *, check: bool = False) -> Rebuilt:
    """Recomputes every derived table from the logs.

    Args:
        archive: whose tables.
        check: only say whether they come out identical; nothing is kept of the recomputation.
    """
    if not check:
        before = archive.store.digests()
        met, printing = meet_all(archive), copying.meet_all(archive)
        with archive.store.write() as writer:
            writer.projections()
            writer.met(met)
            writer.printed(printing)
            writer.derived(compute(archive, met.alike, copying.afresh(archive, printing)), archive.store.head())
        return Rebuilt(before=before, after=archive.store.digests())
    ensure_fresh(archive)
    before = archive.store.digests()
    after: dict[str, str] = {}
    met, printing = meet_all(archive), copying.meet_all(archive)
    derived, head = compute(archive, met.alike, copying.afresh(archive, printing)), archive.store.head()
    with suppress(_RollbackError), archive.store.write() as writer:
        writer.projections()
        writer.met(met)
        writer.printed(printing)
        writer.derived(derived, head)
        after = writer.digests()
        _roll_back()
    return Rebuilt(before=before, after=after)


def _roll_back() -> None:
    raise _RollbackError


def verify(
    archive: Archive,
    *,
    read_all: bool = False,
    progress: Callable[[str], None] | None = None,
    held: Sequence[Witnessed] = (),
) -> list[Check]:
    """Returns separate verdicts; what cannot be checked is called unverifiable, never ok.

    Args:
        archive: what to check.
        read_all: also read and hash every preserved byte again, and read every text again.
        progress: told what is being checked.
        held: heads that witnesses hold, which the ledger must continue.
    """
    captures = list(archive.store.captures())
    events = list(archive.store.custody())
    tell = progress or (lambda _: None)
    tell("bytes")
    checks = [_as_check(preserve.check_bytes(captures, archive.vault, read_all=read_all))]
    tell("chain")
    checks.append(_as_check(preserve.check_chain(events, _last_head(archive))))
    tell("signatures")
    public = archive.signer.public if archive.signer else None
    checks.append(_as_check(preserve.check_signatures(treeheads.review(archive.root / LEDGER, events, public))))
    checks.append(_as_check(preserve.check_time(stamps.review(archive.root / LEDGER))))
    tell("completeness")
    contradicted = witnesses.check_witnessed(events, held)
    checks.append(
        _as_check(
            preserve.check_completeness(captures, events, archive.vault, contradicted=contradicted, witnesses=len(held))
        )
    )
    tell("derivation")
    if read_all:
        checks.append(_as_check(preserve.check_derivation(archive.store.documents(), _Again(archive).read)))
    else:
        checks.append(_not_reread())
    tell("database")
    checks.append(_database(archive, read_all=read_all))
    checks.append(_as_check(preserve.check_files(smallfiles.review(archive.root))))
    return [*checks, *_sealed(archive)]


def _sealed(archive: Archive) -> list[Check]:
    """Is the sealed store what it was when it was last closed? Asked of archives that have one; no key is needed."""
    if not outbox.is_announced(archive):
        return []
    if not outbox.exists(archive) and not archive.settings.plain and not keys.has_sealed(archive.root / KEYS):
        how = "neither the sealed store nor its keys are in this copy (kuager travel)"
        return [Check(name="sealed", verdict=UNVERIFIABLE, detail=how)]
    found = closed_problems(archive.root / outbox.FILE)
    if found is None:
        how = "its sum is noted when it is next closed"
        return [Check(name="sealed", verdict=UNVERIFIABLE, detail=how)]
    how = "its length, and every byte against the sum noted when it was closed; it was not opened"
    return [Check(name="sealed", verdict=FAILED if found else OK, detail=how, problems=tuple(found))]


def _database(archive: Archive, *, read_all: bool) -> Check:
    problems = archive.store.check()
    how = "the engine's own integrity checks, the sums of the logs' rows"
    if read_all and not problems:
        how += ", every computed table computed again"
        try:
            problems += [f"the table {name} is not what the logs give" for name in rebuild(archive, check=True).changed]
        except DamagedStoreError as error:
            problems.append(f"a computed table cannot be read: {error.message}")
    verdict = FAILED if problems else OK
    return Check(name="database", verdict=verdict, detail=how, problems=tuple(problems))


def _last_head(archive: Archive) -> preserve.Head | None:
    """A damaged ``head.json`` is named under "files"; the latest tree head says the same, and the chain is checked all the same."""
    try:
        return preserve.read_head(archive.root / LEDGER)
    except DamagedSettingsError:
        last = treeheads.latest(archive.root / LEDGER)
        return preserve.Head(size=last.size, hash=last.hash, at=last.at) if last else None


def _as_check(result: preserve.Verdict) -> Check:
    return Check(name=result.name, verdict=result.verdict, detail=result.detail, problems=tuple(result.problems))


def _not_reread() -> Check:
    return Check(
        name="derivation", verdict=UNVERIFIABLE, detail="the texts were not read again; add --read-all to do so"
    )


class _Again:
    """Reads preserved bytes again. An export's documents come from one reading, as they did the first time."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._last: tuple[tuple[str, str], dict[str, Document]] | None = None

    def read(self, document: Document) -> tuple[str, ...] | None:
        """Returns the digests of a document's layers; None when the reader that made it is not the one installed."""
        if (parent := made_from(document)) is not None:
            return self._corrected(parent, document)
        if document.kind == TRANSCRIPT:
            return self._transcript(document)
        kind = document.reader.partition("@")[0]
        if self._last is None or self._last[0] != (document.capture, kind):
            self._last = (document.capture, kind), self._read(document, kind)
        again = self._last[1]
        if document.reader not in {one.reader for one in again.values()}:
            return None
        same = again.get(document.id)
        return tuple(layer.digest for layer in same.layers) if same else ()

    def _corrected(self, parent: DocumentId, document: Document) -> tuple[str, ...]:
        """A person's correction cannot be made again; but it may differ from the text before only where it says so."""
        before = self._archive.store.document(parent)
        return tuple(layer.digest for layer in document.layers) if before and holds(before, document) else ()

    def _transcript(self, document: Document) -> tuple[str, ...] | None:
        """A program's draft needs its model, which is the user's own; what a person confirmed has its digest in the ledger."""
        if not document.reader.startswith(f"{HEARD}@"):
            return None
        digest = document.layers[0].digest
        noted = any(f"sha256 {digest}" in event.note for event in self._archive.store.custody(document.capture))
        return tuple(layer.digest for layer in document.layers) if noted else ()

    def _read(self, document: Document, kind: str) -> dict[str, Document]:
        capture = self._archive.store.capture(document.capture)
        if capture is None:
            raise MissingObjectError("Its capture is gone", item=document.capture)
        if document.kind == DATASET:
            return datasets.documents(self._archive, capture)
        wanted = Wanted(
            capture=capture.id,
            name=capture.original_name,
            media_type=capture.media_type,
            kind=kind,
            max_text_mb=self._archive.settings.max_text_mb,
        )
        source = VaultSource(self._archive.vault, capture.sha256, capture.size)
        return {one.id: one for one in self._archive.reading.read(wanted, source)}
