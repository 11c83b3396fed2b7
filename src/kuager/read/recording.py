"""Films and sound recordings: what they are made of and what they say of themselves. Their words come with a transcript.

The text describes the file, so all of it is zoned as such and nothing is claimed from it. Each stream is a segment with the
digest of its packets, by which the same footage is recognised in another container (see ``recording_probe``).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from kuager.model import Document, Issue, Zone, ZoneLabel
from kuager.read.base import Facts, Material, as_issue, make_document, refuse_empty
from kuager.read.media_errors import CutRecordingError, NoWordsYetError, RecordingPlaceError
from kuager.read.office_text import Pages
from kuager.read.recording_probe import Probe, Stream, container_of, probe
from kuager.read.subtitles import clock_of

KIND = "recording"
ABOUT = "what the file says of itself"


class RecordingReader:
    """Reads films and sound recordings; streams them, so their size does not matter."""

    name = KIND
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns 0.9 for bytes that begin like a film or sound recording."""
        return 0.9 if container_of(head, name) else 0.0

    def read(self, material: Material) -> Document:
        """Reads a recording that is in memory; see :meth:`read_stream`."""
        return self.read_stream(material, io.BytesIO(material.data))

    def read_stream(self, material: Material, stream: BinaryIO) -> Document:
        """Reads one recording.

        Raises:
            EmptyFileError: zero bytes.
            MissingMediaPartError: the library for recordings is not installed.
            BrokenRecordingError: it cannot be opened.
        """
        refuse_empty(stream.read(1), material.name)
        found = probe(stream, material.name)
        pages = Pages(material.max_text_bytes, material.name)
        _lay_out(found, material.name, pages)
        text = pages.text()
        facts = Facts(
            title=found.title,
            byline=found.author,
            published=found.made,
            segments=tuple(pages.segments),
            notices=tuple(_notices(found, material.name)),
        )
        zone = Zone(start=0, end=len(text), label=ZoneLabel.BOILERPLATE, why=ABOUT)
        return make_document(self, material, text, (zone,), facts)


def _lay_out(found: Probe, name: str, pages: Pages) -> None:
    moving = found.media_type.startswith("video/")
    length = clock_of(round(found.seconds * 1000)) if found.seconds else None
    whole = [
        ("media_type", found.media_type),
        ("container", found.container),
        *([("seconds", f"{found.seconds:.3f}")] if found.seconds else []),
    ]
    kind = "Film" if moving else "Sound recording"
    pages.add(f"{kind}, {length or 'length not stated'}, {found.container}", kind=KIND, extra=tuple(whole))
    pages.add(f"Title: {found.title or name}", gap="\n")
    if found.author:
        pages.add(f"By: {found.author}", gap="\n")
    if found.made:
        pages.add(f"Made: {found.made.value}, as {found.made.how}", gap="\n")
    for stream in found.streams:
        pages.add(_described(stream), kind="stream", gap="\n", stable_id=str(stream.index), extra=tuple(_extra(stream)))


def _described(stream: Stream) -> str:
    facts = dict(stream.facts)
    words = [f"Stream {stream.index}: {stream.kind}, {stream.codec}"]
    if "width" in facts:
        rate = f", {facts['rate']} pictures a second" if "rate" in facts else ""
        words.append(f"{facts['width']} × {facts['height']}{rate}")
    elif "channels" in facts:
        words.append(f"{facts['rate']} Hz, {facts['channels']} channel{'s' if facts['channels'] != '1' else ''}")
    if stream.lang:
        words.append(f"language stated as {stream.lang}")
    return ", ".join(words)


def _extra(stream: Stream) -> Iterator[tuple[str, str]]:
    yield "type", stream.kind
    yield "codec", stream.codec
    yield from stream.facts
    if stream.lang:
        yield "lang", stream.lang
    if stream.seconds is not None:
        yield "seconds", f"{stream.seconds:.3f}"
    yield "packets", str(stream.packets)
    yield "bytes", str(stream.size)
    yield "sha256", stream.sha256


def _notices(found: Probe, name: str) -> Iterator[Issue]:
    yield as_issue(NoWordsYetError(), name)
    if found.placed:
        yield as_issue(RecordingPlaceError(), name)
    if found.cut or not any(stream.packets for stream in found.streams):
        yield as_issue(CutRecordingError(place=found.cut), name)
