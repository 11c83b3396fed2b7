"""A release: looked at before, approved by two, scanned, moved into place as a whole, entered in the registry.

The files are made in a folder beside the target, read back by the leak scan, and renamed: nobody ever sees half of one.
Without two approvals it is a draft: the files are there, the manifest says so, and nothing is entered.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kuager.errors import TargetExistsError
from kuager.errors.clearing import DifferenceError, UnknownAudienceError
from kuager.model.publication import Imprint
from kuager.model.release import RELEASED_TO, Release
from kuager.preserve.durable import disk_error
from kuager.preserve.signing import Signer
from kuager.protect.clearance import Clearance, clear
from kuager.protect.differencing import Told
from kuager.protect.leak import LeakHit, Restricted
from kuager.protect.policy import policy
from kuager.protect.rights import Action
from kuager.protect.scene import Scene
from kuager.publish import release as files_of
from kuager.publish.release.data import hashed
from kuager.publish.release.earlier import earlier
from kuager.track import local_date
from kuager.workflow import acts, approving
from kuager.workflow.acting import require
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import imprints, preflighting, proofs, registry, scanning, scoping, tombstones
from kuager.workflow.clearing.gathering import scene
from kuager.workflow.clearing.preflighting import Preflight
from kuager.workflow.clearing.scanning import Look, Searched
from kuager.workflow.clearing.scoping import Scope
from kuager.workflow.clearing.spans import spans
from kuager.workflow.clearing.withheld import restricted, told_before
from kuager.workflow.context import context

MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "key.pem"
_ID_BYTES: Final = 6
Tell = Callable[[str, int, int], None]
"""Called with what is being done (``pages``, ``search``), how far it is, and of how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to release.

    Attributes:
        audience: one of :data:`kuager.model.release.RELEASED_TO`.
        scope: whom it is about, in words; see :func:`kuager.workflow.clearing.scoping.scope`. Empty for everybody.
        imprint: who publishes, and in which languages.
        to: who gets it; kept in the registry.
        reason: why; asked of whoever asks for the approval.
        before: folder of the release before; where it was written when left out.
    """

    audience: str
    scope: str = ""
    imprint: Imprint = field(default_factory=Imprint)
    to: str = ""
    reason: str = ""
    before: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What became of a release: its preflight, where it is, what the search was unsure of, and who has to say yes yet."""

    release: Release
    preflight: Preflight
    folder: str
    manifest: str
    unsure: tuple[LeakHit, ...] = ()
    request: str = ""
    files: int = 0
    bytes: int = 0
    search: Look | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A release that is decided and not written yet: everything that is needed to write and search it without the archive."""

    wish: Wish
    scope: Scope
    done: Clearance
    looked: Preflight
    made: Release
    target: Path
    request: str
    values: tuple[Restricted, ...]
    feed: tuple[tuple[str, bytes], ...]
    signer: Signer | None
    before: Path | None
    searched: Searched | None
    proof: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced:
    """Files that were written and searched: SHA-256 of their manifest, of each of them, what came of the search, the next proof."""

    digest: str
    hashes: dict[str, tuple[str, int]]
    search: Look
    proof: bytes = b""


def preflight(archive: Archive, audience: str, wish: Wish | None = None) -> Preflight:
    """Looks at what a release for an audience would be; nothing is written.

    Raises:
        UnknownAudienceError: nobody is released to under that name.
        BadScopeError: what it should be about stands for nobody.
    """
    wish = wish or Wish(audience=audience, imprint=imprints.imprint(archive.root))
    scope, world, done = _cleared(archive, wish)
    return _preflight(archive, wish, scope, world, done)


def release(
    archive: Archive, audience: str, target: Path, *, to: str = "", reason: str = "", wish: Wish | None = None,
    told: Tell | None = None,
) -> Released:  # fmt: skip
    """Makes a release.

    Args:
        archive: whose.
        audience: one of :data:`kuager.model.release.RELEASED_TO`.
        target: a folder that is not there yet, or is empty.
        to: who gets it; kept in the registry.
        reason: why; asked of whoever asks for the approval.
        wish: all of it at once, with scope and imprint; without it the archive's own imprint is used.
        told: called as it goes on.

    Raises:
        UnknownAudienceError: nobody is released to under that name.
        BadScopeError: what it should be about stands for nobody.
        NotAllowedError: the role may not publish.
        TargetExistsError: there is something in that place.
        DifferenceError: beside a former release it would give somebody away.
        LeakError: something withheld was found in its files.
        DiskError: it cannot be written.
    """
    wish = wish or Wish(audience=audience, to=to, reason=reason, imprint=imprints.imprint(archive.root))
    ready = prepare(archive, target, wish)
    with beside(target) as folder:
        return finish(archive, ready, produce(ready, folder, told))


def prepare(archive: Archive, target: Path, wish: Wish) -> Ready:
    """Decides what a release is: clears, uses an approval, and gathers what must not stand in it. Writes no file.

    Raises:
        UnknownAudienceError, BadScopeError, NotAllowedError, TargetExistsError, DifferenceError: as :func:`release` says.
    """
    _audience(wish.audience)
    require(archive, Action.PUBLISH)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise TargetExistsError(item=str(target))
    tombstones.sweep(archive)
    scope, world, done = _cleared(archive, wish)
    looked = _preflight(archive, wish, scope, world, done)
    if done.differences:
        raise DifferenceError(f"{len(done.differences)} small differences to a former release", item=wish.audience)
    asked = _approval(archive, looked, wish)
    made = _release(archive, wish, scope, done, asked)
    return Ready(
        wish=wish, scope=scope, done=done, looked=looked, made=made, target=target,
        request="" if asked is None or not made.draft or made.alone else asked.id,
        values=tuple(restricted(world, made, told_before(archive))), feed=tuple(_feed(archive)), signer=archive.signer,
        before=_folder(archive, wish, scope), searched=_searched(archive, wish, scope),
        proof=proofs.load(archive, wish.audience, scope.mark),
    )  # fmt: skip


def produce(ready: Ready, folder: Path, told: Tell | None = None) -> Produced:
    """Writes the files of a release and searches them; needs no archive, so it may run beside it.

    Raises:
        LeakError: something withheld was found in its files.
        OSError, CrewError: they cannot be written.
    """
    digest, hashes, proof = _write(ready, folder, told)
    search = scanning.look(
        folder, ready.values, hashes, salt=ready.made.id, before=ready.searched, told=_step(told, "search")
    )
    return Produced(digest=digest, hashes=hashes, search=search, proof=proof)


def finish(archive: Archive, ready: Ready, done: Produced) -> Released:
    """Enters a release in the registry, unless it is a draft; call it before its folder takes its name."""
    made = ready.made
    proofs.keep(archive, made.audience, ready.scope.mark, done.proof)
    if not made.draft or made.alone:
        _enter(archive, ready, done)
    return Released(
        release=made, preflight=ready.looked, folder=str(ready.target), manifest=done.digest, unsure=done.search.unsure,
        search=done.search, request=ready.request, files=len(done.hashes), bytes=sum(size for _, size in done.hashes.values()),
    )  # fmt: skip


def ask(archive: Archive, wish: Wish) -> approving.Request:
    """Asks a second person to allow exactly this release; nothing is written.

    Raises:
        NotAllowedError: the role may not publish.
        NoReasonError: no reason is given.
        DifferenceError: it may not go out at all.
    """
    require(archive, Action.PUBLISH)
    scope, world, done = _cleared(archive, wish)
    looked = _preflight(archive, wish, scope, world, done)
    if done.differences:
        raise DifferenceError(f"{len(done.differences)} small differences to a former release", item=wish.audience)
    return approving.ask(archive, Action.PUBLISH, _what(looked), _bound(looked, wish.to), wish.reason)


def standing(archive: Archive, looked: Preflight, to: str = "") -> approving.Request | None:
    """Returns the request for exactly this that waits or was allowed; None when nobody asked."""
    bound, open_ = _bound(looked, to), {approving.State.WAITING, approving.State.APPROVED}
    return next((one for one in approving.requests(archive) if one.digest == bound and one.state in open_), None)


def _audience(audience: str) -> None:
    if audience not in RELEASED_TO:
        raise UnknownAudienceError(f"An audience is one of {', '.join(RELEASED_TO)}", item=audience)


def _cleared(archive: Archive, wish: Wish) -> tuple[Scope, Scene, Clearance]:
    _audience(wish.audience)
    scope = scoping.scope(archive, wish.scope)
    world = scene(archive, wish.audience)
    today = local_date(archive.clock.now(), archive.settings.time_zone)
    before = registry.latest(archive, wish.audience, scope.mark)
    done = clear(
        scoping.narrowed(world, scope), wish.audience, today, k=archive.settings.k, former=registry.former(archive),
        line=spans, before=before.prints if before else None,
    )  # fmt: skip
    return scope, world, done


def _preflight(archive: Archive, wish: Wish, scope: Scope, world: Scene, done: Clearance) -> Preflight:
    return preflighting.preflight(
        archive, world, done, audience=wish.audience, scope=scope.label, mark=scope.mark,
        bound=(policy().mark, wish.imprint), before=wish.before,
    )  # fmt: skip


def _what(looked: Preflight) -> str:
    kind = looked.scope.partition(":")[0]
    of = f" of one {kind}" if kind else ""
    return f"release{of} to {looked.audience}: {looked.named} by name, {looked.unnamed} without"


def _bound(looked: Preflight, to: str) -> str:
    return approving.digest_of({"release": looked.digest, "to": hashlib.sha256(to.encode()).hexdigest()})


def _approval(archive: Archive, looked: Preflight, wish: Wish) -> approving.Request | None:
    """Returns the approval, or the request that waits for one; None where no reason was given to ask with."""
    digest = _bound(looked, wish.to)
    found = approving.approved(archive, Action.PUBLISH, digest)
    if found is None and wish.reason.strip():
        found = approving.ask(archive, Action.PUBLISH, _what(looked), digest, wish.reason)
    if found is not None and found.state is approving.State.APPROVED and not found.alone:
        return approving.use(archive, found)
    return found


def _release(archive: Archive, wish: Wish, scope: Scope, done: Clearance, asked: approving.Request | None) -> Release:
    alone = archive.actor.alone
    used = asked is not None and asked.state is approving.State.USED and bool(asked.decided_by)
    before = registry.latest(archive, wish.audience, scope.mark)
    number = sum((one.audience, one.scope) == (wish.audience, scope.mark) for one in registry.releases(archive))
    return Release(
        id=f"rel-{archive.ids.token(_ID_BYTES).hex()}",
        audience=wish.audience,
        policy=policy().mark,
        made_on=local_date(archive.clock.now(), archive.settings.time_zone).isoformat(),
        items=done.items,
        tables=done.tables,
        withheld=done.withheld,
        approved_by=(asked.asked_by, asked.decided_by) if asked and used else (approving.who(archive),),
        previous=before.manifest if before else "",
        draft=not used,
        alone=alone,
        picket=done.picket,
        testimonies=done.testimonies,
        appeals=done.appeals,
        texts=done.texts,
        bodies=done.bodies,
        places=done.places,
        corrections=done.corrections,
        changes=done.changes,
        rules=done.rules,
        imprint=wish.imprint,
        number=number + 1,
        moved=registry.moved(archive, wish.audience, {one.value.id for one in done.items if one.value.form == "named"}),
    )


def _folder(archive: Archive, wish: Wish, scope: Scope) -> Path | None:
    """Returns where the release before lies; what is there is trusted only as far as the registry's hash goes."""
    last = registry.latest(archive, wish.audience, scope.mark)
    place = wish.before or (Path(last.folder) if last and last.folder else None)
    return place if place is not None and (place / MANIFEST).is_file() else None


def _searched(archive: Archive, wish: Wish, scope: Scope) -> Searched | None:
    """Returns what was searched in the release before; None where its files are not at hand as they were then."""
    last, place = registry.latest(archive, wish.audience, scope.mark), _folder(archive, wish, scope)
    if last is None or place is None:
        return None
    return scanning.searched(last.search, earlier(place, last.manifest).hashes)


def _step(told: Tell | None, what: str) -> Callable[[int, int], None] | None:
    return None if told is None else lambda done, total: told(what, done, total)


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Gives a folder beside the target, which becomes the target when all went well, and goes when not."""
    folder = target.with_name(f".{target.name}.making-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        yield folder
        if target.exists():
            target.rmdir()
        folder.rename(target)
    except OSError as error:
        raise disk_error(error, str(target)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(ready: Ready, folder: Path, told: Tell | None) -> tuple[str, dict[str, tuple[str, int]], bytes]:
    proof: list[bytes] = []
    pages, kept = _step(told, "pages"), proof.append
    hashes = dict(files_of.write(ready.made, folder, before=ready.before, told=pages, proof=ready.proof, proven=kept))
    for path, data in ready.feed:
        (folder / path).write_bytes(data)
        hashes[path] = hashed(data)
    manifest = files_of.manifest(ready.made, hashes)
    (folder / MANIFEST).write_bytes(manifest)
    if ready.signer is not None:
        (folder / SIGNATURE).write_bytes(ready.signer.sign(manifest))
        (folder / KEY).write_bytes(ready.signer.public.pem())
    return hashlib.sha256(manifest).hexdigest(), hashes, b"".join(proof)


def _feed(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """Yields the feed of withdrawals, so that whoever has this release learns what is gone of those before.

    It is there when it is empty too: a mirror that knows of a feed cannot be shown none.
    """
    tombstones.publish(archive)
    for name in (tombstones.FEED, tombstones.HEAD, tombstones.SIGNATURE):
        path = archive.root / tombstones.FOLDER / name
        if path.exists():
            yield name, path.read_bytes()


def _enter(archive: Archive, ready: Ready, entry: Produced) -> None:
    done, made = ready.done, ready.made
    told = Told(
        release=made.id, level=done.told.level, groups=done.told.groups, cells=done.told.cells,
        people=frozenset(node for node, _, _ in registry.records(context(archive), _unnamed(done))),
    )  # fmt: skip
    given = registry.Given(
        id=made.id, audience=made.audience, to=ready.wish.to, at=archive.clock.now(), agent=approving.who(archive),
        manifest=entry.digest, policy=made.policy, approved_by=made.approved_by, alone=made.alone, told=told,
        shown=registry.records(context(archive), done.shown), withheld=Counter(one.reason for one in made.withheld),
        prints=done.prints, scope=ready.scope.mark, folder=str(ready.target.resolve()), named=ready.looked.named,
        search=entry.search.record.told(), beside=registry.appearances(context(archive), done.beside),
    )  # fmt: skip
    registry.enter(archive, given, agent=approving.who(archive))
    acts.note(archive, acts.Act.RELEASE, made.id)


def _unnamed(done: Clearance) -> Iterable[tuple[str, str, str]]:
    return (one for one in done.shown if one[0] in done.told.people)


__all__ = [
    "Preflight", "Produced", "Ready", "Released", "Wish", "ask", "beside", "finish", "preflight", "prepare", "produce",
    "release", "standing",
]  # fmt: skip
