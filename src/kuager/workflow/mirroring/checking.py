"""Checks a copy of a release against its manifest, its signature, and what its archive called back since."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kuager.errors.mirror import UnreadPartError
from kuager.workflow.clearing import tombstones
from kuager.workflow.clearing.tombstones import Tombstone
from kuager.workflow.mirroring import feeds, state
from kuager.workflow.mirroring.feeds import Seen
from kuager.workflow.mirroring.gone import Gone, Search, called_back, names_in
from kuager.workflow.mirroring.manifests import ABOUT, Listed, Manifest, read
from kuager.workflow.mirroring.places import Folder, Place

FEED: Final = frozenset({tombstones.FEED, tombstones.HEAD, tombstones.SIGNATURE})
"""Files that a mirror may replace by newer ones, so they are judged by their own signature."""
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be thought of a copy.

    Attributes:
        place: folder or address.
        release: id.
        manifest: SHA-256 of its manifest.
        audience: for whom.
        made_on: ISO date.
        draft: two people did not approve it; it may not be passed on, and nothing calls it back unless it is ``alone``.
        alone: one person made it in an archive of one.
        files: how many were looked at.
        bytes: of them.
        missing: listed, not there, and not taken down for a reason.
        changed: other bytes than listed.
        extra: there, not listed; None where nobody can list what is there.
        unread: could not be fetched.
        taken_down: listed, not there, because they were called back.
        signature: see :meth:`kuager.workflow.mirroring.manifests.Manifest.signed`.
        feed: the newest feed that was looked at.
        gone: what must go from this copy.
        names_searched: whether files were searched for names too, and not for ids alone.
    """

    place: str
    release: str
    manifest: str
    audience: str
    made_on: str
    draft: bool
    alone: bool
    files: int
    bytes: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    extra: tuple[str, ...] | None
    unread: tuple[str, ...]
    taken_down: tuple[str, ...]
    signature: str
    feed: Seen
    gone: tuple[Gone, ...]
    names_searched: bool

    @property
    def whole(self) -> bool:
        """Whether it is as the archive made it."""
        return not (self.missing or self.changed or self.extra or self.unread) and self.signature != "bad"

    @property
    def must_go(self) -> tuple[Gone, ...]:
        """What was called back and is here still."""
        return tuple(one for one in self.gone if one.files or one.mentions)

    @property
    def ok(self) -> bool:
        """Whether nothing has to be done."""
        return self.whole and self.feed.ok and not self.must_go


def verify(where: Place, *, key: bytes | None = None, feed: Place | None = None, told: Told | None = None) -> Verdict:
    """Checks a copy.

    Args:
        where: the copy.
        key: the archive's public key as PEM, from somewhere else than the copy.
        feed: a newer feed of withdrawals, such as that of the archive's own site; the copy's own when left out.
        told: called with files done and files there are.

    Raises:
        NoReleaseError: there is no manifest.
        BadManifestError: it is not one.
        UnreadPartError: the manifest or the feed does not come.
    """
    manifest = read(where)
    local = where.root if isinstance(where, Folder) else None
    kept = state.load(local) if local else state.State()
    seen, _ = newest(where, manifest, key, feed, kept.feed)
    back = called_back(seen.rows, manifest.release)
    names = (
        names_in([(path, local / path) for path in manifest.files if (local / path).is_file()], back) if local else {}
    )
    work = _Work(where=where, search=Search(back, names) if back else None)
    for number, (path, listed) in enumerate(manifest.files.items(), 1):
        work.file(path, listed)
        if told:
            told(number, len(manifest.files))
    extra = _extra(where, manifest)
    for path in extra or ():
        work.beside(path)
    return _verdict(manifest, work, seen, extra, key, kept.removed if kept.manifest == manifest.sha256 else frozenset())


def _verdict(
    manifest: Manifest, work: _Work, seen: Seen, extra: tuple[str, ...] | None, key: bytes | None, down: frozenset[str]
) -> Verdict:
    gone = work.search.gone() if work.search else ()
    justified = down if gone else frozenset[str]()
    return Verdict(
        place=work.where.name, release=manifest.release, manifest=manifest.sha256, audience=manifest.audience,
        made_on=manifest.made_on, draft=manifest.draft, alone=manifest.alone, files=len(manifest.files), bytes=work.bytes,
        missing=tuple(one for one in work.missing if one not in justified), changed=tuple(work.changed), extra=extra,
        unread=tuple(work.unread), taken_down=tuple(one for one in work.missing if one in justified),
        signature=manifest.signed(key), feed=seen, gone=gone, names_searched=isinstance(work.where, Folder),
    )  # fmt: skip


def newest(
    where: Place, manifest: Manifest, key: bytes | None, feed: Place | None, kept: Mapping[str, bytes]
) -> tuple[Seen, dict[str, bytes]]:
    """Returns the newest feed and its files: the one that was named, judged by the longest that is known.

    Args:
        where: the copy.
        manifest: of it.
        key: the archive's.
        feed: a place with a newer feed; the copy's own when left out.
        kept: files of the longest feed that a mirror saw before.

    Raises:
        UnreadPartError: it does not come.
        BadManifestError: it is larger than a feed is.
    """
    signer = key or manifest.key or None
    own = feeds.files(where)
    known: tuple[Tombstone, ...] = ()
    for one in (own, dict(kept)):
        judged = feeds.seen(one, signer, where=where.name)
        known = max(known, judged.rows if judged.state == "good" else (), key=len)
    shown = own if feed is None else feeds.files(feed)
    return feeds.seen(shown, signer, where=(feed or where).name, known=known), shown


def _extra(where: Place, manifest: Manifest) -> tuple[str, ...] | None:
    there = where.listing()
    if there is None:
        return None
    return tuple(sorted(there - manifest.files.keys() - ABOUT - FEED - {state.STATE}))


class _Work:
    """The files of one copy, one after the other; nothing is kept of them but what is wrong."""

    def __init__(self, *, where: Place, search: Search | None) -> None:
        self.where = where
        self.search = search
        self.bytes = 0
        self.missing: list[str] = []
        self.changed: list[str] = []
        self.unread: list[str] = []

    def file(self, path: str, listed: Listed) -> None:
        """Hashes one file, and searches it where something was called back."""
        try:
            pieces = self.where.chunks(path, listed.size)
            if pieces is None:
                self.missing.append(path)
                return
            with _spooled(self.where, path, pieces if self.search and path not in FEED else None) as place:
                digest, size = _hashed(pieces if place is None else _again(place), listed.size)
                if self.search and place is not None:
                    self.search.look(path, place)
        except UnreadPartError:
            self.unread.append(path)
            return
        self.bytes += size
        if digest != listed.sha256 and path not in FEED:
            self.changed.append(path)

    def beside(self, path: str) -> None:
        """Searches a file that no manifest lists: a copy of a page under another name tells as much as the page."""
        if self.search and isinstance(self.where, Folder) and (self.where.root / path).is_file():
            self.search.look(path, self.where.root / path)


@contextmanager
def _spooled(where: Place, path: str, pieces: Iterator[bytes] | None) -> Iterator[Path | None]:
    """Gives a file to search: the copy's own, or one for as long as it takes; what was published is no secret."""
    if pieces is None:
        yield None
    elif isinstance(where, Folder):
        yield where.root / path
    else:
        with TemporaryDirectory(prefix="kuager-mirror-") as folder:
            place = Path(folder) / (Path(path).name or "file")
            with place.open("wb") as stream:
                stream.writelines(pieces)
            yield place


def _again(place: Path) -> Iterator[bytes]:
    return Folder(place.parent).chunks(place.name, 0) or iter(())


def _hashed(pieces: Iterator[bytes], size: int) -> tuple[str, int]:
    """Returns the SHA-256 and the size; of what is longer than listed no more is read than shows that."""
    digest, seen = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        seen += len(piece)
        if seen > size:
            break
    return digest.hexdigest(), seen


__all__ = ["FEED", "Verdict", "newest", "verify"]
