"""The story of handing evidence over: a package that a stranger can check, and the receipt for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kuager import preserve
from kuager.collect import Skipped
from kuager.collect.files import FileCollector
from kuager.errors import DamagedLedgerError, ItemError, MissingFileError, UnknownIdError
from kuager.model import Capture, CustodyEvent, CustodyVerb, Document
from kuager.model.chain import custody_row, instant
from kuager.model.ids import canonical_json, content_id
from kuager.preserve import commitments, instructions, treeheads
from kuager.preserve.bag import BagWriter, safe_name
from kuager.preserve.instructions import StampFile
from kuager.preserve.merkle import Tree
from kuager.preserve.stamps import as_response, check, read_response
from kuager.preserve.treeheads import TreeHead
from kuager.store.codec import jsonable
from kuager.workflow import bulk, openings
from kuager.workflow.archive import Archive
from kuager.workflow.context import resolve_id
from kuager.workflow.reviewed import OPEN, states
from kuager.workflow.witness import LEDGER, SOFTWARE, sign_head

RECEIVER = "receiver"
_LEXICON = "kuager=lexicon"
_RECEIPT = "kuager=receipt"
"""Marks a receipt in its media type: it stands beside the evidence, in no list of sources and in no later package."""
_LOOK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What a package holds. ``manifest`` is the SHA-256 that stands in the ledger and on the receipt."""

    id: str
    place: str
    captures: int
    documents: int
    claims: int
    manifest: str
    rows: int
    signed: bool
    stamped: bool


def export_bag(
    archive: Archive,
    place: Path,
    *,
    ids: Iterable[str] = (),
    receiver: str | None = None,
    opened: bool = False,
    reason: str = "",
    beside: Mapping[str, bytes] | None = None,
) -> HandedOver:
    """Packs captures, what was read from them, and what the ledger says of them into a bag.

    Only the rows about what is handed over leave the archive, each with its proof; the others stay closed.

    Args:
        archive: whose evidence.
        place: where the bag goes; nothing may be there.
        ids: captures or documents (their first characters will do); everything when left out.
        receiver: who gets it; sealed, like every name in the ledger.
        opened: put the names behind the sealed values into the package too.
        reason: why, for the member who has to allow it.
        beside: files that go with them, by path under ``data``: a dossier that leads to the others.

    Raises:
        SecondPersonError: another member has to allow it first; see :mod:`kuager.workflow.bulk`.
        UnknownIdError: no such capture or document.
        TargetExistsError: something is at ``place``.
        DamagedLedgerError: the ledger does not continue its last head.
        DamagedObjectError: a file of the vault is damaged; nothing is handed over.
    """
    captures = choose(archive, ids)
    documents = [one for one in archive.store.documents() if one.capture in {capture.id for capture in captures}]
    with BagWriter(place) as bag:
        bulk.allowed(archive, "bag", captures, reason=reason, opened=opened)
        claims = _payload(archive, bag, captures, documents)
        for name, data in (beside or {}).items():
            bag.payload(name, [data])
        manifest = bag.seal_payload()
        bag_id = note_package(archive, f"bag of {len(captures)} captures, manifest", manifest, receiver)
        head = sign_head(archive)
        if head is None:
            raise DamagedLedgerError
        objects = {bag_id, *(capture.id for capture in captures)}
        stamps = _ledger_tags(archive, bag, head, objects, opened=opened)
        bag.tag("VERIFY.txt", instructions.instructions(key=head.key, stamps=stamps).encode())
        bag.tag("RECEIPT.txt", instructions.receipt(bag_id, manifest, len(captures)).encode())
        bag.tag(instructions.VERIFIER, instructions.verifier())
        bag.finish(
            {
                "Bag-Software-Agent": SOFTWARE,
                "Bagging-Date": head.at.date().isoformat(),
                "External-Identifier": bag_id,
                "External-Description": f"{len(captures)} preserved files with their custody",
            }
        )
    return HandedOver(
        id=bag_id, place=str(place), captures=len(captures), documents=len(documents), claims=claims, manifest=manifest,
        rows=head.size, signed=bool(head.key), stamped=bool(stamps),
    )  # fmt: skip


def choose(archive: Archive, ids: Iterable[str]) -> list[Capture]:
    """Returns the captures that ids of captures or documents name; all but own lists and receipts when none is named.

    A receipt would tell one receiver who the others are.
    """
    captures = {str(capture.id): capture for capture in archive.store.captures()}
    owners = {str(document.id): str(document.capture) for document in archive.store.documents()}
    wanted = [resolve_id(one, [*captures, *owners]) for one in ids]
    if not wanted:
        wanted = [one for one, capture in captures.items() if not _is_own(capture)]
    if not wanted:
        raise UnknownIdError("There is nothing in this archive to hand over")
    chosen = dict.fromkeys(owners.get(one, one) for one in wanted)
    return [captures[one] for one in captures if one in chosen]


def _is_own(capture: Capture) -> bool:
    return any(mark in capture.media_type for mark in (_LEXICON, _RECEIPT))


def _payload(archive: Archive, bag: BagWriter, captures: list[Capture], documents: list[Document]) -> int:
    listed: list[Mapping[str, Any]] = []
    paths: dict[str, str] = {}
    for capture in captures:
        if capture.sha256 not in paths:
            name = f"captures/{capture.id}/{safe_name(capture.original_name)}"
            bag.payload(name, archive.vault.read(capture.sha256))
            paths[capture.sha256] = f"data/{name}"
        listed.append({**jsonable(capture), "path": paths[capture.sha256]})
    bag.payload("captures.jsonl", _jsonl(listed))
    bag.payload("documents.jsonl", _jsonl([_document(bag, one) for one in documents]))
    state = states(archive)
    claims = [
        {**jsonable(claim), "review": state.get(claim.id, OPEN)}
        for document in documents
        for claim in archive.store.claims(document=document.id)
    ]
    bag.payload("claims.jsonl", _jsonl(claims))
    return len(claims)


def _document(bag: BagWriter, document: Document) -> Mapping[str, Any]:
    layers = []
    for place, layer in enumerate(document.layers):
        name = text_name(document, place)
        bag.payload(name, [layer.text.encode()])
        layers.append({"kind": layer.kind, "digest": layer.digest, "lang": layer.lang, "path": f"data/{name}"})
    rest = {key: value for key, value in jsonable(document).items() if key not in {"layers", "zones", "segments"}}
    return {**rest, "layers": layers}


def text_name(document: Document, place: int = 0) -> str:
    """Returns the path of a document's text layer under a package's ``data``; claims point at the first one."""
    return f"texts/{document.id}-{place}-{safe_name(document.layers[place].kind)}.txt"


def note_package(archive: Archive, what: str, digest: str, receiver: str | None) -> str:
    """Notes in the ledger that a package left, by the digest of its list of files; returns the package's id.

    Args:
        archive: whose package.
        what: what it is, and what its digest is of, in words.
        digest: SHA-256.
        receiver: who gets it; sealed.
    """
    agent = openings.agent_mark(archive)
    now = archive.clock.now()
    # The same files for two receivers are two packages: neither shall learn of the other.
    package = content_id("b", digest, instant(now))
    sealed = openings.commit(archive, receiver, RECEIVER) if receiver else None
    whom = sealed.commitment if sealed else "not said"
    with archive.store.write() as writer:
        if sealed:
            writer.seal_value(sealed)
        note = f"{what} sha256 {digest}; for {whom}"
        writer.custody(package, CustodyVerb.DISSEMINATION, agent=agent, at=now, outcome="ok", note=note)
        writer.advance()
    return package


def _ledger_tags(
    archive: Archive, bag: BagWriter, head: TreeHead, objects: set[str], *, opened: bool
) -> list[StampFile]:
    events = list(archive.store.custody())[: head.size]
    tree = Tree(bytes.fromhex(event.hash) for event in events)
    mine = [event for event in events if event.object in objects]
    lines = [_row(event) for event in mine]
    bag.tag("custody.jsonl", b"".join(line + b"\n" for line in lines))
    bag.tag("head.json", head.to_bytes())
    if archive.signer is not None:
        bag.tag("head.sig", archive.signer.sign(head.to_bytes()))
        bag.tag("head.sshsig", archive.signer.sign_ssh(head.to_bytes()))
        bag.tag("key.pem", archive.signer.public.pem())
        bag.tag("allowed_signers", b"archive " + archive.signer.public.openssh() + b"\n")
    stamps, former = _stamp_tags(archive, bag, head)
    proofs = {
        "rows": {str(event.seq): [one.hex() for one in tree.inclusion(event.seq - 1)] for event in mine},
        "former": {name: [one.hex() for one in tree.consistency(one.size)] for name, one in former.items()},
    }
    bag.tag("proofs.json", canonical_json(proofs))
    if opened:
        marks = set(commitments.marks(b"\n".join(lines).decode()))
        # What is in the sealed store stays there: whoever hands it over shows it from there, one by one.
        values = [one for one in openings.readable(archive) if one.commitment in marks]
        bag.tag("sealed.jsonl", b"".join(_jsonl([jsonable(one) for one in values])))
    return stamps


def _stamp_tags(archive: Archive, bag: BagWriter, head: TreeHead) -> tuple[list[StampFile], dict[str, TreeHead]]:
    """Puts the latest stamped head into the package: the package's own head is too new to be stamped yet."""
    ledger = archive.root / LEDGER
    heads = {one.name: one for one in treeheads.load_heads(ledger) if one.size <= head.size}
    answers = [one for one in check.files(ledger) if one[1] in heads]
    if not answers:
        return [], {}
    latest = max(name for _, name, _ in answers)
    stamps: list[StampFile] = []
    for path, name, authority in answers:
        roots = ledger / check.AUTHORITIES / f"{authority}.pem"
        if name != latest or not roots.is_file():
            continue
        try:
            at = read_response(path.read_bytes()).at
        except ValueError:
            continue
        stamp = StampFile(
            head="stamped-head.json", answer=f"stamped-head.{authority}.tsr", roots=f"tsa.{authority}.pem",
            authority=authority, at=at,
        )  # fmt: skip
        bag.tag(stamp.answer, as_response(path.read_bytes()))
        bag.tag(stamp.roots, roots.read_bytes())
        stamps.append(stamp)
    if not stamps:
        return [], {}
    bag.tag("stamped-head.json", heads[latest].to_bytes())
    return stamps, {"stamped-head.json": heads[latest]}


def _row(event: CustodyEvent) -> bytes:
    row = custody_row(
        seq=event.seq, object_id=event.object, verb=event.verb, at=event.at, agent=event.agent, outcome=event.outcome,
        note=event.note,
    )  # fmt: skip
    return canonical_json({**row, "previous": event.previous})


def _jsonl(values: Iterable[Any]) -> Iterator[bytes]:
    for value in values:
        yield json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


# --- receipts --------------------------------------------------------------------------------------------------------


def known_bag(archive: Archive, text: str) -> str | None:
    """Returns the id of the package that a text names, by its id or by the digest of its manifest."""
    words = set(re.findall(r"b-[0-9a-f]{20}|\b[0-9a-f]{64}\b", text.lower()))
    handed = [event for event in archive.store.custody() if event.verb is CustodyVerb.DISSEMINATION]
    by_id = [event.object for event in handed if event.object in words]
    by_digest = [event.object for event in handed if words & set(re.findall(r"sha256 ([0-9a-f]{64})", event.note))]
    return next(reversed(by_id or by_digest), None)


def take_receipt(archive: Archive, file: Path, *, bag: str | None = None, sender: str | None = None) -> tuple[str, str]:
    """Keeps the receiver's signed receipt and notes in the ledger that the package arrived.

    Args:
        archive: whose package it was.
        file: the receipt as it came: a text, a scan, a mail.
        bag: id of the package; found in the text of the receipt when left out.
        sender: who sent it; sealed.

    Returns:
        The ids of the package and of the receipt's capture.

    Raises:
        UnknownIdError: no package is named, or none of that id left this archive.
        ItemError: the file cannot be read.
    """
    collector = FileCollector()
    found = next(iter(collector.walk([str(file)])), None)
    if isinstance(found, ItemError):
        raise found
    if found is None or isinstance(found, Skipped):
        raise MissingFileError(item=str(file))
    given, agent = openings.giver(archive, sender), openings.agent_mark(archive)
    fetched = collector.fetch(found, archive.clock, given_by=given.commitment if given else None)
    data = b"".join(collector.stream(fetched))
    bags = {event.object for event in archive.store.custody() if event.verb is CustodyVerb.DISSEMINATION}
    package = resolve_id(bag, bags) if bag else known_bag(archive, data[:_LOOK].decode("utf-8", "replace"))
    if package is None:
        raise UnknownIdError("The receipt names no package of this archive; name it with --bag", item=file.name)
    kind = fetched.media_type or preserve.sniff(data[:_LOOK])
    fetched = replace(fetched, media_type=f"{kind}; {_RECEIPT}")
    capture, sealed = preserve.seal([data], fetched, archive.vault, agent=agent)
    with archive.store.write() as writer:
        writer.capture(capture)
        if given is not None:
            writer.seal_value(given)
        rows = (
            (capture.id, CustodyVerb.DIGEST, f"sha256 {sealed.sha256}, {sealed.size} bytes"),
            (capture.id, CustodyVerb.INGESTION, "preserved as a receipt, not read"),
            (package, CustodyVerb.TRANSFER, f"receipt {capture.id}; given by {capture.given_by or 'not said'}"),
        )
        for object_id, verb, note in rows:
            writer.custody(object_id, verb, agent=agent, at=archive.clock.now(), outcome="ok", note=note)
        writer.advance()
    sign_head(archive)
    return package, capture.id
