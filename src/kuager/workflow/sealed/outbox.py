"""Writing for the sealed store while it is locked: whoever has the work passphrase can put in and not look.

What is written is sealed to the store's public key and waits in the table of sealed values, in the row of its commitment,
until somebody unlocks the store. The row stays when its words have moved, empty: what is sealed is not erased.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kuager.errors.sealed import NoSealedStoreError, SealedElsewhereError
from kuager.model import SealedRecord, SealedValue, canonical_json
from kuager.model.chain import instant
from kuager.preserve.letterbox import VALUES, Letterbox, Slot
from kuager.workflow.archive import Archive
from kuager.workflow.sealed.kinds import VALUE

FILE: Final = "sealed.db"
REGISTER: Final = "register:sealed_store"
"""Rows of the review log, as ``workflow.registers.log`` writes them; that room needs this one and cannot be imported."""
_BOX: Final = f"{REGISTER}:letterbox"
AGENT: Final = "agent"
"""Marks of who works stay where they are: they are needed for each row of the ledger."""
SEALED: Final = "(sealed)"
"""What pages show in the place of words that only the sealed store has."""
_WAY: Final = "sealed: "


def exists(archive: Archive) -> bool:
    """Says whether an archive has a sealed store."""
    return (Path(archive.root) / FILE).exists()


def is_announced(archive: Archive) -> bool:
    """Says whether there should be a sealed store, whether or not its file is there."""
    return exists(archive) or bool(archive.store.reviews(_BOX))


def slot(archive: Archive) -> Slot | None:
    """Returns what values are sealed to; None when there is no sealed store.

    Raises:
        SealedElsewhereError: there is a store and its public key is not to be seen here. Nothing is kept unsealed then.
    """
    rows = archive.store.reviews(_BOX)
    if rows:
        return Slot(bytes.fromhex(json.loads(rows[-1].value or "{}")["point"]), VALUES)
    if exists(archive):
        raise SealedElsewhereError
    return None


def announce(archive: Archive, to: Slot) -> None:
    """Notes what values are sealed to from now on."""
    value = json.dumps({"point": to.point.hex()})
    with archive.store.write() as writer:
        writer.review(_BOX, REGISTER, agent="", at=archive.clock.now(), value=value)
        writer.advance()


def letter(archive: Archive, record: SealedRecord) -> SealedValue:
    """Seals a record, to be kept with ``Writer.seal_value``.

    Raises:
        NoSealedStoreError: there is nothing to seal it to.
    """
    to = slot(archive)
    if to is None:
        raise NoSealedStoreError
    box = to.seal(canonical_json(_told(record)), archive.ids).decode("ascii")
    what = record.told.get("what", record.kind) if record.kind == VALUE else record.kind
    return SealedValue(commitment=record.id, salt="", value=box, kind=_WAY + what, at=record.at)


def sealed(archive: Archive, value: SealedValue) -> SealedValue:
    """Returns what is to be kept of personal data: a letter where there is a sealed store, else the value itself."""
    if value.kind == AGENT or slot(archive) is None:
        return value
    return letter(archive, record_of(value))


def is_letter(value: SealedValue) -> bool:
    """Says whether a row of sealed values holds a letter, or stands for one that has moved."""
    return value.kind.startswith(_WAY)


def moved(value: SealedValue) -> SealedValue:
    """Returns the row that stays when the words are in the sealed store."""
    kind = value.kind if is_letter(value) else _WAY + value.kind
    return replace(value, salt="", value="", kind=kind)


def record_of(value: SealedValue) -> SealedRecord:
    """Returns a value that a commitment stands for as a sealed record."""
    body = (("what", value.kind), ("value", value.value), ("salt", value.salt))
    return SealedRecord(id=value.commitment, version=1, kind=VALUE, about="", at=value.at, agent="", body=body)


def opened(value: SealedValue, box: Letterbox) -> SealedRecord:
    """Opens a letter.

    Raises:
        ItemError: it is damaged, or for another store.
    """
    told: dict[str, Any] = json.loads(box.open(value.value.encode("ascii")))
    return SealedRecord(
        id=told["id"], version=told["version"], kind=told["kind"], about=told["about"],
        at=datetime.fromisoformat(told["at"]), agent=told["agent"], body=tuple((name, words) for name, words in told["body"]),
    )  # fmt: skip


def to_of(value: SealedValue) -> str:
    """Returns the id of the letter box a letter is for."""
    return str(json.loads(value.value)["to"])


def _told(record: SealedRecord) -> dict[str, Any]:
    return {
        "id": record.id, "version": record.version, "kind": record.kind, "about": record.about, "at": instant(record.at),
        "agent": record.agent, "body": [list(one) for one in record.body],
    }  # fmt: skip
