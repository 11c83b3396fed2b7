"""What a film or sound recording is made of, by PyAV (the libraries of FFmpeg): streams, times, and digests of their packets.

The digest of a stream is the SHA-256 of its packets' payloads in the order of the file, as FFmpeg's ``streamhash`` does.
It stays the same when the streams are put into another container of the same family (MP4, MOV, Matroska, WebM), so the
same footage is recognised there. It changes when the sound or picture is encoded again, and for H.264 and AAC in MPEG
transport streams and AVI, which frame their packets in another way.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO, Final

from kuager.model import Dated
from kuager.read.media_errors import BrokenRecordingError, MissingMediaPartError, NoSoundError

_EBML: Final = b"\x1aE\xdf\xa3"
_ASF: Final = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_MAGIC: Final = (
    (_EBML, "matroska"), (b"OggS", "ogg"), (b"fLaC", "flac"), (b"ID3", "mp3"), (b"#!AMR", "amr"), (b"FLV\x01", "flv"),
    (_ASF, "asf"), (b"\x00\x00\x01\xba", "mpeg"), (b"caff", "caf"),
)  # fmt: skip
_STILL: Final = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"})
_BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"skip"})
_BY_NAME: Final = {".mp3": "mp3", ".aac": "aac"}
_TRANSPORT, _SYNC = 188, 0x47
_FRAME_SYNC: Final = 0xE0
_MEDIA_TYPES: Final = {
    "matroska": "x-matroska", "ogg": "ogg", "mp3": "mpeg", "flac": "flac", "wav": "wav", "mov": "mp4", "aac": "aac", "mpeg": "mpeg",
    "avi": "x-msvideo", "flv": "x-flv", "asf": "x-ms-asf", "mpegts": "mp2t", "amr": "amr", "caf": "x-caf",
}  # fmt: skip
_MOST_STREAMS: Final = 64
_UNSAID: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_INSTANT: Final = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
_NO_CLOCK: Final = frozenset({"1904-01-01", "1970-01-01"})
"""Where counting begins in MP4 and in Unix: a device without a set clock writes these."""
_PLACES: Final = ("location", "location-eng", "com.apple.quicktime.location.iso6709")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One stream. ``sha256`` is the digest of its packets' payloads; ``seconds`` None where the file does not say."""

    index: int
    kind: str
    codec: str
    facts: tuple[tuple[str, str], ...]
    lang: str | None
    seconds: float | None
    packets: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A whole recording."""

    container: str
    media_type: str
    seconds: float | None
    streams: tuple[Stream, ...]
    title: str | None
    author: str | None
    made: Dated | None
    placed: bool
    cut: str | None
    """Why reading the packets ended before the end of the file, when it did."""

    def of(self, kind: str) -> tuple[Stream, ...]:
        """Returns the streams of one kind: ``video``, ``audio``, ``subtitle``."""
        return tuple(stream for stream in self.streams if stream.kind == kind)


def container_of(head: bytes, name: str) -> str | None:
    """Returns FFmpeg's name of the container that a file begins like; None when it is none we open.

    FFmpeg is always told which container to expect: its playlists and lists of files, which name further files to open,
    are none of them.
    """
    for magic, container in _MAGIC:
        if head.startswith(magic):
            return container
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI "):
        return "wav" if head[8:12] == b"WAVE" else "avi"
    if head[4:8] in _BOXES and head[8:12] not in _STILL:
        return "mov"
    if len(head) > 2 * _TRANSPORT and head[0] == head[_TRANSPORT] == head[2 * _TRANSPORT] == _SYNC:
        return "mpegts"
    ending = name.lower()[-4:]
    frames = len(head) > 1 and head[0] == 0xFF and head[1] & _FRAME_SYNC == _FRAME_SYNC  # noqa: PLR2004  a frame's sync bits
    return _BY_NAME.get(ending) if frames else None


def library() -> Any:
    """Returns PyAV.

    Raises:
        MissingMediaPartError: when it is not installed.
    """
    try:
        return import_module("av")
    except ImportError as error:
        raise MissingMediaPartError from error


def open_container(stream: BinaryIO, name: str) -> Any:
    """Opens a recording for reading.

    Raises:
        MissingMediaPartError: PyAV is not installed.
        BrokenRecordingError: it cannot be opened.
    """
    av = library()
    stream.seek(0)
    container = container_of(stream.read(4096), name)
    stream.seek(0)
    try:
        opened = av.open(stream, mode="r", format=container, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError) as error:
        raise BrokenRecordingError(item=name) from error
    if not any(one.type in {"video", "audio"} for one in opened.streams) or len(opened.streams) > _MOST_STREAMS:
        opened.close()
        raise BrokenRecordingError("It has no picture and no sound", item=name)
    return opened


def sound_of(container: Any, name: str) -> Any:
    """Returns the first stream of sound.

    Raises:
        NoSoundError: when there is none.
    """
    if not container.streams.audio:
        raise NoSoundError(item=name)
    return container.streams.audio[0]


def probe(stream: BinaryIO, name: str) -> Probe:
    """Reads a whole recording once, packet by packet: nothing is decoded, and memory stays the same for any size.

    Raises:
        MissingMediaPartError: PyAV is not installed.
        BrokenRecordingError: it cannot be opened.
    """
    av = library()
    with open_container(stream, name) as container:
        digests = {one.index: hashlib.sha256() for one in container.streams}
        counted = dict.fromkeys(digests, 0)
        sizes = dict.fromkeys(digests, 0)
        cut = None
        try:
            for packet in container.demux():
                index = packet.stream.index
                if packet.size and index in digests:  # some containers show a stream only later; those are not hashed
                    digests[index].update(bytes(packet))
                    counted[index] += 1
                    sizes[index] += packet.size
        except av.error.FFmpegError as error:
            cut = type(error).__name__
        streams = tuple(
            _stream(one, counted[one.index], sizes[one.index], digests[one.index].hexdigest())
            for one in container.streams
            if one.index in digests
        )
        return _about(container, streams, cut)


def _about(container: Any, streams: tuple[Stream, ...], cut: str | None) -> Probe:
    said = _metadata(container)
    kind = "video" if any(_moving(one) for one in streams) else "audio"
    family = container.format.name.split(",")[0]
    webm = family == "matroska" and all(
        one.codec in {"vp8", "vp9", "av1", "opus", "vorbis"} for one in streams if one.kind in {"video", "audio"}
    )
    seconds = container.duration / 1_000_000 if container.duration else None
    return Probe(
        container=container.format.long_name or container.format.name,
        media_type=f"{kind}/{'webm' if webm else _MEDIA_TYPES.get(family, 'octet-stream')}",
        seconds=seconds if seconds is not None else max((one.seconds or 0 for one in streams), default=0) or None,
        streams=streams,
        title=said.get("title"),
        author=said.get("artist") or said.get("author"),
        made=_made(said),
        placed=any(key in said for key in _PLACES),
        cut=cut,
    )


def _moving(stream: Stream) -> bool:
    return stream.kind == "video" and dict(stream.facts).get("cover") is None


def _metadata(container: Any) -> dict[str, str]:
    """Returns what the file says of itself; keys in lower case, values in one line. A stream's creation time counts too."""
    merged: dict[str, str] = {}
    times = [time for one in container.streams if (time := one.metadata.get("creation_time"))]
    found = {**({"creation_time": times[0]} if times else {}), **container.metadata}
    for key, value in found.items():
        words = " ".join(_UNSAID.sub(" ", str(value)).split())[:500]
        if words:
            merged[str(key).lower()] = words
    return merged


def _made(said: Mapping[str, str]) -> Dated | None:
    """Returns when the file says it was made; local time as stated where the device wrote it so."""
    for key in ("com.apple.quicktime.creationdate", "creation_time", "date"):
        match = _INSTANT.match(said.get(key, ""))
        if not match or f"{match[1]}-{match[2]}-{match[3]}" in _NO_CLOCK or not "01" <= match[2] <= "12":
            continue
        zone = f"the zone is stated as {match[6]}" if match[6] else "no zone is stated"
        return Dated(
            value=f"{match[1]}-{match[2]}-{match[3]}T{match[4]}:{match[5]}",
            precision="minute",
            how=f"the recording's metadata ({key}): when the file was made, by the clock of the device or program; {zone}",
            inferred=("year", "month", "day"),
            why="a clock may be wrong, and a copy or a cut made later carries a later time",
        )
    return None


def _stream(one: Any, packets: int, size: int, sha256: str) -> Stream:
    context = one.codec_context
    seconds = float(one.duration * one.time_base) if one.duration and one.time_base else None
    lang = (one.metadata.get("language") or "").strip().lower()
    return Stream(
        index=one.index,
        kind=str(one.type),
        codec=str(context.name) if context else "unknown",
        facts=tuple(_facts(one, context)) if context else (),
        lang=lang if re.fullmatch(r"[a-z]{2,3}", lang) and lang != "und" else None,
        seconds=seconds,
        packets=packets,
        size=size,
        sha256=sha256,
    )


def _facts(one: Any, context: Any) -> list[tuple[str, str]]:
    if one.type == "video":
        facts = [("width", str(context.width)), ("height", str(context.height))]
        if one.average_rate:
            facts.append(("rate", f"{float(one.average_rate):.3g}"))
        if one.disposition and "attached_pic" in str(one.disposition):
            facts.append(("cover", "true"))
        return facts
    if one.type == "audio":
        return [("rate", str(context.sample_rate)), ("channels", str(context.layout.nb_channels))]
    return []
