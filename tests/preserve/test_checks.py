"""The verdicts: each failure is found and named, and nothing unchecked is called ok."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kuager.errors import DamagedObjectError
from kuager.model import Capture, CaptureId, CustodyEvent, CustodyVerb, Document, DocumentId, Fetched, Layer
from kuager.model.chain import GENESIS, custody_row, link
from kuager.ports import Vault
from kuager.preserve import (
    EncryptedVault,
    Head,
    PlainVault,
    check_bytes,
    check_chain,
    check_completeness,
    check_derivation,
    check_signatures,
    check_time,
    seal,
)
from kuager.store.files import FolderBlobs

AT = datetime(2021, 2, 8, 4, 0, tzinfo=UTC)


class FixedIds:
    def token(self, size: int = 32) -> bytes:
        return b"s" * size


@dataclass
class Small:
    """A small archive without a database: a vault, its captures and their ledger."""

    root: Path
    vault: Vault
    captures: list[Capture] = field(default_factory=list)
    events: list[CustodyEvent] = field(default_factory=list)

    def add(self, data: bytes) -> Capture:
        fetched = Fetched(
            path="-", target_uri=f"file:{len(self.captures)}", original_name="a.txt", size=len(data), fetched_at=AT,
            method="file", tool="test",
        )  # fmt: skip
        capture, _ = seal([data], fetched, self.vault, agent="desk-1")
        self.captures.append(capture)
        for verb in (CustodyVerb.CAPTURE, CustodyVerb.INGESTION):
            self.log(capture.id, verb)
        return capture

    def log(self, object_id: str, verb: CustodyVerb) -> None:
        fields: dict[str, Any] = {
            "seq": len(self.events) + 1,
            "verb": verb,
            "at": AT,
            "agent": "desk-1",
            "outcome": "ok",
            "note": "",
        }
        previous = self.events[-1].hash if self.events else GENESIS
        row = custody_row(object_id=object_id, **fields)
        self.events.append(CustodyEvent(object=object_id, previous=previous, hash=link(previous, row), **fields))

    def file(self, capture: Capture) -> Path:
        name = self.vault.name_of(capture.sha256)
        return self.root / name[:2] / name


@pytest.fixture(params=["plain", "encrypted"])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Small:
    blobs = FolderBlobs(tmp_path / "vault", reserve_bytes=0)
    vault = (
        PlainVault(blobs) if request.param == "plain" else EncryptedVault(blobs, b"k" * 32, b"n" * 32, ids=FixedIds())
    )
    made = Small(root=tmp_path / "vault", vault=vault)
    for number in range(3):
        made.add(f"invented statement {number} ".encode() * 5000)
    return made


def bytes_of(small: Small, *, read_all: bool = True):
    return check_bytes(small.captures, small.vault, read_all=read_all)


@pytest.mark.parametrize("read_all", [True, False])
def test_a_sound_archive_is_ok(small, read_all):
    verdict = bytes_of(small, read_all=read_all)
    assert (verdict.name, verdict.verdict, verdict.problems) == ("bytes", "ok", ())
    assert ("every byte was read" in verdict.detail) is read_all
    assert check_chain(small.events, Head(size=6, hash=small.events[-1].hash, at=AT)).verdict == "ok"
    assert check_completeness(small.captures, small.events, small.vault).verdict == "ok"


@pytest.mark.parametrize("read_all", [True, False])
@pytest.mark.parametrize("change", ["gone", "cut", "grown", "emptied"])
def test_missing_and_misshapen_files_are_named_even_without_reading_all(small, read_all, change):
    file = small.file(small.captures[1])
    stored = file.read_bytes()
    if change == "gone":
        file.unlink()
    else:
        file.write_bytes({"cut": stored[:-1], "grown": stored + b"\0", "emptied": b""}[change])
    verdict = bytes_of(small, read_all=read_all)
    assert verdict.verdict == "failed"
    (problem,) = verdict.problems
    assert small.captures[1].id in problem
    assert ("K-VAULT-002" in problem) is (change == "gone")


def test_one_flipped_bit_is_named_when_all_is_read(small):
    file = small.file(small.captures[0])
    stored = bytearray(file.read_bytes())
    stored[1000] ^= 4
    file.write_bytes(stored)
    verdict = bytes_of(small)
    assert verdict.verdict == "failed"
    assert small.captures[0].id in verdict.problems[0]


def test_an_object_of_two_captures_is_read_once(small):
    small.captures.append(replace(small.captures[0], target_uri="file:again"))
    assert "3 preserved files" in bytes_of(small).detail


def test_a_broken_chain_fails(small):
    small.events[2] = replace(small.events[2], note="changed")
    verdict = check_chain(small.events)
    assert (verdict.verdict, verdict.name) == ("failed", "chain")
    assert "row 3" in verdict.problems[0]


def test_without_a_head_the_verdict_says_what_it_cannot_see(small):
    assert "unnoticed" in check_chain(small.events).detail
    assert check_chain([]).verdict == "ok"


def test_a_cut_ledger_fails_with_the_head(small):
    head = Head(size=6, hash=small.events[-1].hash, at=AT)
    assert check_chain(small.events[:4], head).verdict == "failed"


def test_a_capture_without_ingestion_is_named(small):
    del small.events[3]
    verdict = check_completeness(small.captures, small.events, small.vault)
    assert verdict.verdict == "failed"
    assert verdict.problems == (f"{small.captures[1].id}: the ledger does not say how it came in",)


def test_a_capture_taken_out_of_the_archive_is_named(small):
    gone = small.captures.pop()
    verdict = check_completeness(small.captures, small.events, small.vault)
    assert verdict.verdict == "failed"
    assert gone.id in verdict.problems[0]


def test_an_edited_capture_is_named(small):
    small.captures[0] = replace(small.captures[0], given_by="somebody else")
    verdict = check_completeness(small.captures, small.events, small.vault)
    assert verdict.verdict == "failed"
    assert "changed" in verdict.problems[0]


def test_what_an_interrupted_add_left_is_named_but_no_failure(small):
    orphan = small.vault.add([b"bytes whose capture was never written"])
    verdict = check_completeness(small.captures, small.events, small.vault)
    assert verdict.verdict == "ok"
    assert "1 vault files belong to no capture" in verdict.detail
    assert orphan.name in verdict.detail


def test_nothing_signed_and_nothing_stamped_is_unverifiable_never_ok():
    for verdict in (check_signatures(), check_time()):
        assert verdict.verdict == "unverifiable"
        assert verdict.detail.startswith("No ")


# --- derivation ------------------------------------------------------------------------------------------------------


def document(number: int = 0, text: str = "Ол келді.") -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    layer = Layer(kind="text", text=text, digest=digest)
    return Document(
        id=DocumentId(f"d-{number}"),
        capture=CaptureId(f"k-{number}"),
        kind="plain",
        reader="plain@1",
        layers=(layer,),
        zones=(),
    )


def same(one: Document) -> tuple[str, ...]:
    return tuple(layer.digest for layer in one.layers)


def test_texts_that_come_out_the_same_are_ok():
    verdict = check_derivation([document(0), document(1)], same)
    assert (verdict.verdict, verdict.name) == ("ok", "derivation")
    assert check_derivation([], same).verdict == "ok"


def test_a_text_that_comes_out_otherwise_is_named():
    verdict = check_derivation([document(0), document(1)], lambda one: same(one) if one.id == "d-0" else ("f" * 64,))
    assert verdict.verdict == "failed"
    (problem,) = verdict.problems
    assert problem.startswith("d-1")


def test_a_text_changed_in_the_database_is_named():
    one = document()
    forged = replace(one, layers=(replace(one.layers[0], text="Ол кетті."),))
    verdict = check_derivation([forged], same)
    assert verdict.verdict == "failed"
    assert "changed in the database" in verdict.problems[0]


def test_a_reader_that_is_not_here_makes_it_unverifiable():
    verdict = check_derivation([document(0), document(1)], lambda one: same(one) if one.id == "d-0" else None)
    assert verdict.verdict == "unverifiable"
    assert "d-1" in verdict.detail


def test_bytes_that_cannot_be_read_again_fail():
    def damaged(_one: Document) -> tuple[str, ...]:
        raise DamagedObjectError

    verdict = check_derivation([document()], damaged)
    assert verdict.verdict == "failed"
    assert "K-VAULT-001" in verdict.problems[0]
