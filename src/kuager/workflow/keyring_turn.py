"""Opening the keys of an archive, and finishing (or giving up) a rotation that a kill cut off."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kuager.errors import DamagedStoreError
from kuager.preserve import keychange, keys, keys_rotation, smallfiles, treeheads
from kuager.preserve.durable import replace_file
from kuager.preserve.keys import Keys
from kuager.preserve.signing import Signer
from kuager.store.sqlite import rekey

DATABASE: Final = "case.db"
KEYS: Final = "keys.json"
LEDGER: Final = "ledger"


def open_keys(root: Path, passphrase: str) -> tuple[int, Keys]:
    """Returns the slot a passphrase opened and the keys the archive stands under.

    Raises:
        WrongPassphraseError: no slot opens.
        BusyStoreError: another process turns the archive over to a new key at this moment.
    """
    opened = keys.open_work(root / KEYS, passphrase)
    if opened.coming is None:
        return opened.slot, opened.keys
    return opened.slot, _settled(root, opened.keys, opened.coming)


def _settled(root: Path, old: Keys, new: Keys) -> Keys:
    """Finishes what was begun: forward when the database came over, back when it did not."""
    database = root / DATABASE
    if rekey.opens(database, new.database):
        came_over(root, new)
        return new
    # Alone, so that a rotation that goes on in another process is not given up under its hands.
    with rekey.alone(database, old.database):
        if not keys_rotation.pending(root / KEYS):
            raise DamagedStoreError("The key was changed by another process; open the archive again", item=DATABASE)
        keychange.forget(root / LEDGER, Signer(new.ledger).public)
        keys_rotation.give_up(root / KEYS)
    return old


def came_over(root: Path, new: Keys) -> None:
    """What follows the database: the public key outsiders check with, and the old master gone from the key file."""
    if (root / LEDGER / treeheads.KEY_FILE).exists():
        replace_file(root / LEDGER / treeheads.KEY_FILE, Signer(new.ledger).public.pem())
    keys_rotation.finish(root / KEYS)
    smallfiles.note(root)
