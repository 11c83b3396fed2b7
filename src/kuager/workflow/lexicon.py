"""The project lexicon: names and spellings a team already knows, kept in the archive like any other evidence.

It names people at risk, so in an encrypted archive it must not lie beside it as a readable file: the CSV is sealed into
the vault as a capture of its own media type, and every later version is another capture.
"""

from __future__ import annotations

from pathlib import Path

from kuager import extract, preserve
from kuager.collect import Skipped
from kuager.collect.files import FileCollector
from kuager.errors import ItemError, MissingFileError
from kuager.model import CustodyVerb, Issue
from kuager.workflow.archive import Archive
from kuager.workflow.openings import agent_mark

MEDIA_TYPE = "text/csv; kuager=lexicon"
"""Marks the capture; no reader takes it, so it never becomes a document of the case."""


def current(archive: Archive) -> extract.Lexicon:
    """Returns the latest lexicon of the archive, or an empty one."""
    latest = None
    for capture in archive.store.captures():
        if capture.media_type == MEDIA_TYPE:
            latest = capture
    if latest is None:
        return extract.Lexicon.empty()
    lexicon, _ = extract.parse_lexicon(b"".join(archive.vault.read(latest.sha256)))
    return lexicon


def load(archive: Archive, path: Path) -> tuple[int, list[Issue]]:
    """Seals a lexicon file into the archive; texts added from now on are read with it.

    Args:
        archive: where to.
        path: a CSV with the columns of docs/conventions.md.

    Returns:
        How many rows are usable, and one issue per row that is not.

    Raises:
        ItemError: when the file cannot be read at all.
    """
    collector = FileCollector()
    found = next(iter(collector.walk([str(path)])), None)
    if isinstance(found, ItemError):
        raise found
    if found is None or isinstance(found, Skipped):
        raise MissingFileError(item=str(path))
    fetched = collector.fetch(found, archive.clock)
    data = b"".join(collector.stream(fetched))
    lexicon, issues = extract.parse_lexicon(data)
    sealed = archive.vault.add([data])
    if not any(capture.media_type == MEDIA_TYPE for capture in archive.store.captures_of(sealed.sha256)):
        agent = agent_mark(archive)
        capture = preserve.capture_of(fetched, sealed, agent=agent, media_type=MEDIA_TYPE)
        with archive.store.write() as writer:
            writer.capture(capture)
            writer.custody(
                capture.id, CustodyVerb.INGESTION, agent=agent, at=archive.clock.now(), outcome="ok",
                note=f"project lexicon, {len(lexicon)} entries",
            )  # fmt: skip
            for issue in issues:
                writer.issue(issue, archive.clock.now())
    return len(lexicon), issues
