"""What a member proves with and what can be erased: the secret of the codes, passkeys, and how often somebody guessed.

Kept as sealed values beside the ledger: erasable, checked by their sums, and found again by ``mend``. A value is never
changed: the new one is written, then the old one erased, and where both are found the newer counts. There is no login
passphrase and so no hash of one: the workbench asks for the passphrase of the key slot, and only the slot can tell.
"""

from __future__ import annotations

import json
from typing import Any, Final

from kuager.model import SealedValue
from kuager.preserve import commitments
from kuager.workflow.archive import Archive

KIND: Final = "credential"


def read(archive: Archive, owner: str, what: str) -> list[dict[str, Any]]:
    """Returns what is kept of somebody under a word, the newest first."""
    return [json.loads(one.value)["body"] for one in reversed(_rows(archive, owner, what))]


def put(archive: Archive, owner: str, what: str, body: dict[str, Any]) -> None:
    """Keeps one value in the place of the one before."""
    old = [one.commitment for one in _rows(archive, owner, what)]
    value = json.dumps({"owner": owner, "what": what, "body": body}, ensure_ascii=False, sort_keys=True)
    kept = commitments.commit(value, KIND, ids=archive.ids, at=archive.clock.now())
    store = archive.store
    with store.write() as writer:
        writer.seal_value(kept)
    if old:
        store.erase_sealed(old)


def drop(archive: Archive, owner: str, what: str) -> int:
    """Erases what is kept of somebody under a word; returns how many rows there were."""
    return _erase(archive, _rows(archive, owner, what))


def forget(archive: Archive, owner: str) -> int:
    """Erases everything a member proves with."""
    return _erase(archive, _rows(archive, owner, None))


def _erase(archive: Archive, rows: list[SealedValue]) -> int:
    return archive.store.erase_sealed([one.commitment for one in rows]) if rows else 0


def _rows(archive: Archive, owner: str, what: str | None) -> list[SealedValue]:
    found = []
    for one in archive.store.sealed_values(KIND):
        told = json.loads(one.value)
        if told["owner"] == owner and what in {None, told["what"]}:
            found.append(one)
    return found
