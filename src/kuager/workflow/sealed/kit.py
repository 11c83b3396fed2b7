"""The field kit: a folder or stick that seals files for the archive and cannot open what it sealed.

A kit holds the public key of one archive, an outbox and a page of advice: nothing of the archive, no name, no secret.
Whoever takes it can add to it and read nothing. What stays behind is the original file, where the camera wrote it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kuager.collect import Skipped
from kuager.collect.files import FileCollector
from kuager.errors import DiskError, ItemError, UsageError
from kuager.errors.sealed import KitStandsError, NoKitError, PlainSealedError
from kuager.model import canonical_json
from kuager.ports import Clock, Ids
from kuager.preserve import parcels
from kuager.preserve.durable import replace_file, replacing
from kuager.preserve.letterbox import PARCELS, Slot
from kuager.workflow import settings as settings_file
from kuager.workflow.archive import Archive
from kuager.workflow.registers import log

FILE: Final = "kit.json"
OUTBOX: Final = "outbox"
ADVICE: Final = "README.txt"
REGISTER: Final = "field_kit"
LONGEST: Final = 4000
"""Letters of a note; it travels in the letter of the parcel."""
_FORMAT: Final = 1
_ID_BYTES: Final = 8
_MOST: Final = 64 * 1024
_POINT: Final = 65
_ADVICE: Final = """This folder is a field kit of kuager. It can seal files for one archive. It cannot open them again.

To seal files (no network, no passphrase):

    kuager field add THIS-FOLDER FILES... --note "where and when"

Each file becomes one sealed parcel in the folder outbox. Bring the whole folder home, or send the parcels by any way
you like. At home:

    kuager -a ARCHIVE field take THIS-FOLDER

What the kit does not do: the original file stays where it was. Delete it yourself when the parcel is safe, and know that
cameras, phones and sticks can keep traces of deleted files. Before a journey compare the code that "kuager field check"
shows with the one you were shown at home: a kit that was in other hands may have been made anew with another key.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A field kit.

    Attributes:
        id: tells kits of one archive apart.
        slot: seals parcels to the archive.
        folder: where it is.
    """

    id: str
    slot: Slot
    folder: Path

    @property
    def code(self) -> str:
        """What to compare before a journey: 32 hexadecimal digits of the SHA-256 of key and kit, in groups of four."""
        digits = hashlib.sha256(self.slot.point + self.id.encode()).hexdigest()[:32]
        return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))

    def parcels(self) -> list[Path]:
        """Returns the parcels in its outbox, by name."""
        return sorted((self.folder / OUTBOX).glob(f"*{parcels.ENDING}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What became of one file: sealed into ``parcel``, or the error that kept it out."""

    item: str
    size: int = 0
    parcel: Path | None = None
    error: ItemError | None = None


def make(archive: Archive, folder: Path) -> Kit:
    """Makes a kit for an archive and notes in its log that there is one.

    Args:
        archive: which alone can open what the kit seals.
        folder: new or empty.

    Raises:
        PlainSealedError: a plain archive.
        KitStandsError: the folder holds something.
        DiskError: the disk refused.
    """
    if archive.letterbox is None:
        raise PlainSealedError
    slot = archive.letterbox.of(PARCELS).slot
    kit = Kit(id=archive.ids.token(_ID_BYTES).hex(), slot=slot, folder=folder)
    made = settings_file.now_text(archive.clock.now())[:10]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise KitStandsError(item=str(folder))
        (folder / OUTBOX).mkdir()
    except OSError as error:
        raise DiskError(f"The folder could not be made ({error.strerror})", item=str(folder)) from error
    log.write(archive, REGISTER, kit.id, {"made": made, "to": slot.id}, agent="", why="")
    replace_file(folder / ADVICE, _ADVICE.encode())
    # The key file last: a folder without it is no kit.
    replace_file(folder / FILE, _render(kit))
    return kit


def known(archive: Archive) -> dict[str, str]:
    """Returns the kits that were made for an archive, with the day."""
    return {
        log.item_of(row): str(log.told(row).get("made", ""))
        for row, undone in log.rows(archive, REGISTER)
        if not undone
    }


def read(folder: Path) -> Kit:
    """Returns the kit in a folder.

    Raises:
        NoKitError: there is none, or its key file is damaged.
    """
    try:
        with (folder / FILE).open("rb") as file:
            data = file.read(_MOST)
        value: Any = json.loads(data)
        point = base64.b64decode(value["key"], validate=True)
        kit = Kit(id=str(value["kit"]), slot=Slot(point, PARCELS), folder=folder)
        if len(point) != _POINT or _render(kit) != data:
            raise NoKitError(item=str(folder))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
        raise NoKitError(item=str(folder)) from error
    return kit


def add(
    folder: Path, paths: Sequence[str], *, clock: Clock, ids: Ids, note: str = "", given_by: str = ""
) -> Generator[Packed, None, None]:
    """Seals files into the outbox of a kit, one parcel each; no plain byte is written.

    Args:
        folder: the kit.
        paths: files and folders.
        clock: of the machine in the field; what it says is told, not believed.
        ids: gives keys and names.
        note: words that go with each of the files.
        given_by: who gave them.

    Yields:
        What became of each file, when its parcel is durable.

    Raises:
        NoKitError: the folder is no kit.
        UsageError: a note too long to travel.
        DiskFullError: the stick is full; what was sealed before is safe.
        DiskError: the stick refused.
    """
    kit = read(folder)
    if len(note) > LONGEST or len(given_by) > LONGEST:
        raise UsageError(f"A note has at most {LONGEST} letters")
    collector = FileCollector()
    for target in collector.walk(paths):
        if isinstance(target, Skipped):
            continue
        if isinstance(target, ItemError):
            yield Packed(item=target.item or "?", error=target)
            continue
        try:
            fetched = collector.fetch(target, clock)
            told = parcels.Told(
                kit=kit.id, name=fetched.original_name, sealed_at=clock.now().isoformat(timespec="seconds"), note=note,
                given_by=given_by,
            )  # fmt: skip
            parcel = kit.folder / OUTBOX / f"{ids.token(_ID_BYTES).hex()}{parcels.ENDING}"
            with replacing(parcel) as file:
                for piece in parcels.seal(collector.stream(fetched), told, kit.slot, ids):
                    file.write(piece)
        except ItemError as error:
            yield Packed(item=target.item, error=error)
            continue
        yield Packed(item=target.item, size=fetched.size, parcel=parcel)


def _render(kit: Kit) -> bytes:
    told = {"kuager_field_kit": _FORMAT, "kit": kit.id, "key": base64.b64encode(kit.slot.point).decode()}
    total = hashlib.sha256(canonical_json(told)).hexdigest()
    return (json.dumps({**told, "sum": total}, indent=2, sort_keys=True) + "\n").encode()
