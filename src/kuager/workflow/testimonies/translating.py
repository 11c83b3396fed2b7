"""A translation of a testimony: a text of its own, by somebody, kept apart from the words that were said."""

from __future__ import annotations

from typing import Final

from kuager import preserve
from kuager.errors import ItemError, UsageError
from kuager.model import Extraction, Fetched, LocalEntity
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.hearing import tie
from kuager.workflow.ingest import finish
from kuager.workflow.keeping import Reading, log_capture
from kuager.workflow.registers import log
from kuager.workflow.sandbox import VaultSource, Wanted
from kuager.workflow.testimonies import links
from kuager.workflow.testimonies.views import Medium, Testimony

LONGEST: Final = 400_000
LANGUAGE: Final = 12
_ARROW: Final = "-->"
_NOTHING: Final = Extraction(
    extractor="translation@1", entities=(LocalEntity(id="translation", schema="document", name="translation"),)
)
"""Nothing is claimed from a translation: it says once more what the testimony says, in somebody else's words."""


def translate(archive: Archive, row: Testimony, text: str, *, lang: str, by: str, agent: str = "") -> str:
    """Keeps a translation and ties it to its testimony; returns its document.

    Args:
        archive: where to.
        row: the testimony.
        text: plain words, or subtitles (SRT or WebVTT) with the seconds they belong to.
        lang: the language it is in, as a code.
        by: who made it: a name or role, kept as it is given.
        agent: who enters it.

    Raises:
        UsageError: there is no text, no language, or nobody is named who made it.
    """
    words, code, who = text.strip(), lang.strip(), by.strip()
    if not words or len(words) > LONGEST:
        raise UsageError("Give the words of the translation")
    if not code or len(code) > LANGUAGE:
        raise UsageError("Say which language it is in")
    if not who:
        raise UsageError("Say who made the translation")
    document = _kept(archive, row, words, code, who)
    told = {"document": document, "lang": code, "by": who}
    log.write(archive, links.TRANSLATION, row.id, told, agent=agent, why="")
    if row.medium in {Medium.VIDEO, Medium.AUDIO}:
        tie(archive, document, row.id, agent or archive.agent)
    finish(archive)
    return document


def _kept(archive: Archive, row: Testimony, words: str, lang: str, by: str) -> str:
    kind = ("subtitles", "vtt" if words.startswith("WEBVTT") else "srt") if _ARROW in words else ("plain", "txt")
    data = (words + "\n").encode()
    fetched = Fetched(
        path="",
        target_uri=f"kuager:translation/{row.id}/{lang}",
        original_name=f"{row.title[:60]} ({lang}).{kind[1]}",
        size=len(data),
        fetched_at=archive.clock.now(),
        method=f"translation into {lang} entered in the workbench",
        tool="kuager",
    )
    given = openings.giver(archive, by)
    capture, sealed = preserve.seal([data], fetched, archive.vault, agent=openings.agent_mark(archive))
    known = archive.store.captures_of(sealed.sha256)
    documents = archive.store.documents_of(known[0].id) if known else []
    if documents:
        return str(documents[0])
    wanted = Wanted(
        capture=capture.id, name=capture.original_name, kind=kind[0], max_text_mb=archive.settings.max_text_mb
    )
    try:
        (document,) = archive.reading.read(wanted, VaultSource(archive.vault, sealed.sha256, sealed.size))
    except ItemError as error:
        raise UsageError(error.message) from error
    reading = Reading(document=document, extraction=_NOTHING, nodes=(), claims=())
    with archive.store.write() as writer:
        log_capture(archive, writer, capture, sealed, reading)
        if given is not None:
            writer.seal_value(given)
        writer.document(document)
        writer.extraction(document.id, _NOTHING, ())
    return str(document.id)
