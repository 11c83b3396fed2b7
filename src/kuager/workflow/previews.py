"""Small pictures and the waveform of a recording: made when it comes in, kept in the vault beside it, read for its page."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from kuager import preserve
from kuager.errors import DamagedObjectError, ItemError, MissingObjectError
from kuager.model import Capture, CaptureId, Fetched
from kuager.ports import Sealed
from kuager.read import recording, recording_previews
from kuager.workflow.archive import Archive
from kuager.workflow.sandbox import VaultSource, Wanted

RECORDING: Final = recording.KIND
MEDIA_TYPE: Final = "application/zip; kuager=previews"
METHOD: Final = "derived from sha256 "
_SCHEME: Final = "kuager:previews/"
_INDEX: Final = "index.json"
_DAY: Final = (1980, 1, 1, 0, 0, 0)
_LARGEST: Final = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page of a recording shows: where each picture stands, in milliseconds, and the loudness, 0 to 100."""

    frames: tuple[int, ...] = ()
    peaks: tuple[int, ...] = ()


def made(archive: Archive, capture: Capture, sealed: Sealed) -> tuple[Capture, Sealed] | None:
    """Makes the previews of a preserved recording and puts them into the vault, as one object derived from it.

    Returns:
        The capture of the derived object, to be logged with the recording's; None when nothing could be made.
    """
    wanted = Wanted(
        capture=capture.id,
        name=capture.original_name,
        kind=recording_previews.KIND,
        max_text_mb=archive.settings.max_text_mb,
    )
    try:
        (document,) = archive.reading.read(wanted, VaultSource(archive.vault, sealed.sha256, sealed.size))
        found = recording_previews.previews_of(document)
        pictures = [(frame.milliseconds, recording_previews.jpeg(frame)) for frame in found.frames]
    except ItemError:
        return None  # the recording is kept and its page says that there are no pictures
    if not pictures and not found.peaks:
        return None
    data = _bundle(pictures, found.peaks)
    fetched = Fetched(
        path="",
        target_uri=f"{_SCHEME}{capture.id}",
        original_name=f"{capture.original_name}.previews.zip",
        size=len(data),
        fetched_at=archive.clock.now(),
        method=f"{METHOD}{sealed.sha256}: key frames made anew from their pixels, and loudness",
        tool=f"kuager {document.reader}",
        media_type=MEDIA_TYPE,
    )
    return preserve.seal([data], fetched, archive.vault, agent=capture.captured_by)


def _bundle(pictures: Sequence[tuple[int, bytes]], peaks: Sequence[int]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        index = {"frames": [at for at, _ in pictures], "peaks": list(peaks)}
        packed.writestr(zipfile.ZipInfo(_INDEX, _DAY), json.dumps(index))
        for at, picture in pictures:
            packed.writestr(zipfile.ZipInfo(f"{at}.jpg", _DAY), picture)
    return out.getvalue()


def shown(archive: Archive, capture: CaptureId) -> Shown:
    """Returns where the pictures of a recording stand and its loudness; nothing where none were made."""
    packed = _open(archive, capture)
    if packed is None:
        return Shown()
    with packed:
        index = json.loads(packed.read(_INDEX))
    return Shown(frames=tuple(index["frames"]), peaks=tuple(index["peaks"]))


def picture(archive: Archive, capture: CaptureId, milliseconds: int) -> bytes | None:
    """Returns one picture of a recording as JPEG; None when there is none at that place."""
    packed = _open(archive, capture)
    if packed is None:
        return None
    with packed:
        name = f"{milliseconds}.jpg"
        return packed.read(name) if name in packed.namelist() else None


def _open(archive: Archive, capture: CaptureId) -> zipfile.ZipFile | None:
    kept = _kept(archive).get(f"{_SCHEME}{capture}")
    if kept is None or kept.size > _LARGEST:
        return None
    try:
        return zipfile.ZipFile(io.BytesIO(b"".join(archive.vault.read(kept.sha256))))
    except (MissingObjectError, DamagedObjectError):
        return None


def _kept(archive: Archive) -> Mapping[str, Capture]:
    """Returns the derived objects by what they were derived from; looked up once per log position, a page asks for many."""
    key = archive.store.head()
    held = archive.cache.get("previews")
    if isinstance(held, tuple) and held[0] == key:
        return cast("Mapping[str, Capture]", held[1])
    found = {one.target_uri: one for one in archive.store.captures() if one.media_type == MEDIA_TYPE}
    archive.cache["previews"] = (key, found)
    return found
