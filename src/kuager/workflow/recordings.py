"""The story of a film or recording at an address: fetched by yt-dlp, kept as served, with what its platform says about it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from kuager import preserve
from kuager.collect import Target, media
from kuager.collect.files import FileCollector
from kuager.collect.net import Resolver, system_resolver
from kuager.errors import ItemError
from kuager.model import AddResult, Capture, Fetched, Outcome, Sealed
from kuager.workflow import capture as capture_story
from kuager.workflow.archive import Archive
from kuager.workflow.boundary import item_guarded
from kuager.workflow.capture import Run
from kuager.workflow.keeping import Reading, issue_of, log_capture, log_giver, log_reading, read_kept


def add(
    archive: Archive,
    urls: Sequence[str],
    *,
    given_by: str | None = None,
    progress: Callable[[str], None] | None = None,
    resolver: Resolver = system_resolver,
) -> Generator[AddResult, None, None]:
    """Fetches films and recordings, yielding what became of each as soon as it is safe on disk.

    The media file and what the platform says about it (info.json) are two objects logged together, and each is read. What
    cannot be looked into is kept all the same, with the reason.

    Args:
        archive: where to.
        urls: their addresses.
        given_by: who named them.
        progress: told each address before work on it starts.
        resolver: looks names up.
    """
    run = capture_story.begin(archive, given_by=given_by, resolver=resolver)
    for url in urls:
        if progress:
            progress(url)
        try:
            yield item_guarded(lambda: _one(run, url), url)  # noqa: B023  called before the loop goes on
        except ItemError as error:
            error.item = error.item or url
            yield capture_story.refused(archive, error)


def _one(run: Run, url: str) -> AddResult:
    archive = run.archive
    policy = capture_story.policy_of(archive)
    with media.fetched(url, policy, fallback=archive.root / "tmp", resolver=run.resolver) as found:
        film = _seal(run, url, found.media, found)
        about = _seal(run, url, found.info, found) if found.info else None
    shown, unread = read_kept(archive, *film, None, run.words)
    reading: Reading | None = None
    problem: ItemError | None = None
    if about is not None:
        reading, problem = read_kept(archive, *about, None, run.words)
    counts: dict[str, int] = {}
    with archive.store.write() as writer:
        log_capture(archive, writer, *film, shown)
        if about is not None:
            log_capture(archive, writer, *about, reading)
        log_giver(writer, run.given)
        for error in (unread, problem):
            if error is not None:
                writer.issue(issue_of(error, url), archive.clock.now())
        if shown is not None:
            log_reading(writer, shown)
        if reading is not None:
            counts = log_reading(writer, reading)
    return AddResult(
        item=url,
        outcome=Outcome.OK,
        capture=film[0].id,
        document=first.document.id if (first := reading or shown) else None,
        code=unread.code if unread else None,
        message=str(unread) if unread else None,
        counts=counts,
    )


def _seal(run: Run, url: str, path: Path, found: media.Recording) -> tuple[Capture, Sealed]:
    """Puts one file into the vault, under the address it came from."""
    collector = FileCollector()
    here = collector.fetch(Target(path=str(path), item=url, uri=url), run.archive.clock)
    fetched = Fetched(
        path=here.path,
        target_uri=url,
        original_name=here.original_name,
        size=here.size,
        fetched_at=here.fetched_at,
        method=media.METHOD,
        tool=found.tool,
        given_by=run.given.commitment if run.given else None,
        media_type=here.media_type,
    )
    return preserve.seal(collector.stream(fetched), fetched, run.archive.vault, agent=run.agent)
