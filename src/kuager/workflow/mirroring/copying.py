"""Makes a copy of a release, or brings one up to date: what is here is not fetched twice, what must go goes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kuager.errors.mirror import NotAMirrorError, OtherSignerError, UnreadPartError
from kuager.preserve.durable import disk_error
from kuager.workflow.mirroring import state
from kuager.workflow.mirroring.checking import FEED, newest
from kuager.workflow.mirroring.feeds import Seen
from kuager.workflow.mirroring.gone import Gone, Search, called_back, names_in, own_of
from kuager.workflow.mirroring.manifests import KEY, MANIFEST, SIGNATURE, Listed, Manifest, read
from kuager.workflow.mirroring.places import Folder, Place

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What became of a copy.

    Attributes:
        release: id.
        folder: where it is.
        fetched: files that were fetched.
        kept: files that were here already, byte for byte.
        failed: files that did not come, or came with other bytes; they are not in the copy.
        removed: files of the release before that are not in this one.
        taken_down: files that went because they were called back.
        gone: what was called back, by address.
        left: files that are no part of any release, and were left alone.
        signature: as :class:`kuager.workflow.mirroring.checking.Verdict` has it.
        feed: the feed that was obeyed.
    """

    release: str
    folder: str
    fetched: int
    kept: int
    failed: tuple[str, ...]
    removed: tuple[str, ...]
    taken_down: tuple[str, ...]
    gone: tuple[Gone, ...]
    left: tuple[str, ...]
    signature: str
    feed: Seen

    @property
    def ok(self) -> bool:
        """Whether the copy is as it should be."""
        return not self.failed and self.feed.ok


def copy(
    where: Place, root: Path, *, key: bytes | None = None, feed: Place | None = None, told: Told | None = None
) -> Copied:
    """Makes a copy of a release or brings one up to date.

    Everything of the release before that the new one lacks is removed, and so is whatever a feed calls back: whole files,
    lists and tables that still tell of somebody too. The next release brings those back without them.

    Args:
        where: a folder or an address.
        root: the copy; made when it is not there.
        key: the archive's public key as PEM; with it nothing is copied that it did not sign.
        feed: a newer feed than that of the source.
        told: called with files done and files there are.

    Raises:
        NoReleaseError, BadManifestError, UnreadPartError: of the source.
        OtherSignerError: it is signed by somebody else, or not well.
        NotAMirrorError: the folder holds something else than a copy.
        DiskError: it cannot be written.
    """
    manifest = read(where)
    if manifest.signed(key) == "bad":
        raise OtherSignerError(item=where.name)
    before, kept = _before(root), state.load(root)
    seen, shown = newest(where, manifest, key, feed, kept.feed)
    back = called_back(seen.rows, manifest.release)
    # What went once is not fetched again: it would be public for as long as the search takes.
    down = kept.removed if kept.manifest == manifest.sha256 and back else frozenset[str]()
    down |= {path for path in manifest.files if own_of(path, back)}
    work = _Copying(where=where, root=root)
    try:
        root.mkdir(parents=True, exist_ok=True)
        _removed(root, down)
        for number, (path, listed) in enumerate(manifest.files.items(), 1):
            if path not in down and not (path in FEED and seen.state == "good"):
                work.file(path, listed)
            if told:
                told(number, len(manifest.files))
        removed = _removed(root, before - manifest.files.keys())
        gone, more = _take_down(root, manifest, back)
        down |= more
        _finish(root, manifest, shown if seen.state == "good" else {})
        feed_now = shown if seen.state == "good" else kept.feed
        state.keep(root, state.State(feed=feed_now, removed=down, manifest=manifest.sha256, source=where.name))
    except OSError as error:
        raise disk_error(error, str(root)) from error
    listed_ = {*manifest.files, MANIFEST, SIGNATURE, KEY, state.STATE, *FEED}
    return Copied(
        release=manifest.release, folder=str(root), fetched=work.fetched, kept=work.kept, failed=tuple(work.failed),
        removed=removed, taken_down=tuple(sorted(down)), gone=gone, left=tuple(sorted(Folder(root).listing() - listed_)),
        signature=manifest.signed(key), feed=seen,
    )  # fmt: skip


def _before(root: Path) -> frozenset[str]:
    """Returns the files of the release that is there now.

    Raises:
        NotAMirrorError: there is something that is no copy of one.
    """
    if not root.exists() or (root.is_dir() and not any(root.iterdir())):
        return frozenset()
    if not root.is_dir() or root.is_symlink() or not ((root / MANIFEST).is_file() or (root / state.STATE).is_file()):
        raise NotAMirrorError(item=str(root))
    return frozenset(read(Folder(root)).files) if (root / MANIFEST).is_file() else frozenset()


class _Copying:
    """The files of one release on their way."""

    def __init__(self, *, where: Place, root: Path) -> None:
        self.where = where
        self.root = root
        self.fetched = 0
        self.kept = 0
        self.failed: list[str] = []

    def file(self, path: str, listed: Listed) -> None:
        """Brings one file, unless its very bytes are here; what comes with other bytes is not put in place."""
        place = self.root / path
        if _same(place, listed):
            self.kept += 1
            return
        try:
            pieces = self.where.chunks(path, listed.size)
            good = pieces is not None and self._put(place, pieces, listed)
        except UnreadPartError:
            good = False
        if good:
            self.fetched += 1
        else:
            self.failed.append(path)

    def _put(self, place: Path, pieces: Iterable[bytes], listed: Listed) -> bool:
        _inside(self.root, place)
        part = place.with_name(f".{place.name}.part")
        digest, size = hashlib.sha256(), 0
        try:
            # Not synced one by one: what a power cut damages has other bytes, and the next run fetches it again.
            with part.open("wb") as stream:
                for piece in pieces:
                    digest.update(piece)
                    size += len(piece)
                    if size > listed.size:
                        return False
                    stream.write(piece)
            if digest.hexdigest() == listed.sha256:
                part.replace(place)
            return digest.hexdigest() == listed.sha256
        finally:
            part.unlink(missing_ok=True)


def _inside(root: Path, place: Path) -> None:
    """Makes the folders of a file; a link among them would lead out of the copy.

    Raises:
        NotAMirrorError: there is a link, or a file where a folder should be.
    """
    for folder in reversed(place.relative_to(root).parents):
        step = root / folder
        if step.is_symlink() or (step.exists() and not step.is_dir()):
            raise NotAMirrorError(item=str(step))
    place.parent.mkdir(parents=True, exist_ok=True)


def _same(place: Path, listed: Listed) -> bool:
    if place.is_symlink() or not place.is_file() or place.stat().st_size != listed.size:
        return False
    with place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == listed.sha256


def _removed(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Removes files, and the folders that are empty then."""
    done = []
    for path in sorted(paths):
        place = root / path
        if path in FEED or not (place.is_symlink() or place.is_file()):
            continue
        place.unlink()
        done.append(path)
        for folder in place.relative_to(root).parents:
            if folder != Path() and not any((root / folder).iterdir()):
                (root / folder).rmdir()
    return tuple(done)


def _take_down(root: Path, manifest: Manifest, back: dict[str, str]) -> tuple[tuple[Gone, ...], frozenset[str]]:
    if not back:
        return (), frozenset()
    here = [(path, root / path) for path in manifest.files if path not in FEED and (root / path).is_file()]
    search = Search(back, names_in(here, back))
    for path, place in here:
        search.look(path, place)
    gone = search.gone()
    paths = {path for one in gone for path in (*one.files, *(each.file for each in one.mentions))}
    _removed(root, paths)
    return gone, frozenset(paths)


def _finish(root: Path, manifest: Manifest, feed: Mapping[str, bytes]) -> None:
    """Puts in place what no manifest lists, the manifest last: with it the copy says that it is one."""
    about = {KEY: manifest.key, SIGNATURE: manifest.signature, MANIFEST: manifest.data}
    for name, data in {**feed, **about}.items():
        if data or name in feed:
            part = root / f".{name}.part"
            part.write_bytes(data)
            part.replace(root / name)
        else:
            (root / name).unlink(missing_ok=True)


__all__ = ["Copied", "copy"]
