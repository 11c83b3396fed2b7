"""Parts of preserved files' keys, in the one table whose rows can be erased.

They stand beside the sealed values because a grain lives and dies as they do: written once, never changed, deleted for
good, saved with every backup of the database, and named as missing by whoever mends a damaged one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from kuager.model import SealedValue
from kuager.ports import CaseStore
from kuager.ports.copies import GRAIN
from kuager.ports.grains import Grain

_PREFIX: Final = "grain:"
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When a grain was drawn is nobody's business."""


class StoredGrains:
    """Implements :class:`kuager.ports.grains.Grains` over a case database.

    Args:
        store: as it was opened, whatever whoever works here may see of it.
    """

    def __init__(self, store: CaseStore) -> None:
        self._store = store

    def grain(self, salt: bytes) -> bytes | None:
        """See :class:`kuager.ports.grains.Grains`."""
        found = self._store.sealed_value(_PREFIX + salt.hex())
        return bytes.fromhex(found.value) if found else None

    def keep(self, grains: Sequence[Grain]) -> None:
        """See :class:`kuager.ports.grains.Grains`."""
        if not grains:
            return
        with self._store.write() as writer:
            for one in grains:
                writer.seal_value(
                    SealedValue(
                        commitment=_PREFIX + one.salt.hex(), salt=one.name, value=one.grain.hex(), kind=GRAIN, at=_NEVER
                    )
                )


def of_files(store: CaseStore, names: Iterable[str]) -> list[str]:
    """Returns the commitments of all grains of some files of the vault, to be erased."""
    wanted = set(names)
    return [one.commitment for one in store.sealed_values(GRAIN) if one.salt in wanted]
