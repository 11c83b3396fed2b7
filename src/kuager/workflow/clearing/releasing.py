"""A release: looked at before, approved by two, scanned, moved into place as a whole, entered in the registry.

The files are made in a folder beside the target, read back by the leak scan, and renamed: nobody ever sees half of one.
Without two approvals it is a draft: the files are there, the manifest says so, and nothing is entered.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kuager.errors import TargetExistsError
from kuager.errors.clearing import DifferenceError, LeakError, UnknownAudienceError
from kuager.model import NodeId, canonical_json
from kuager.model.release import RELEASED_TO, Release
from kuager.model.schema import Sensitivity, find_prop
from kuager.preserve.durable import disk_error
from kuager.protect import leak
from kuager.protect.clearance import DETAINED, Clearance, clear
from kuager.protect.differencing import Difference, Told
from kuager.protect.disguise import writings
from kuager.protect.leak import LeakHit, Restricted
from kuager.protect.persons import FACTS, stand
from kuager.protect.policy import policy
from kuager.protect.rights import Action
from kuager.protect.scene import Scene
from kuager.publish import release as files_of
from kuager.publish.release.data import hashed, person
from kuager.track import local_date
from kuager.workflow import acts, approving
from kuager.workflow.acting import require
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import registry, tombstones
from kuager.workflow.clearing.gathering import scene
from kuager.workflow.clearing.spans import spans
from kuager.workflow.context import context

MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "key.pem"
_ID_BYTES: Final = 6
_LEAST_NAME: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """What a release would be, for whoever decides about it.

    Attributes:
        audience: for whom.
        named: how many by name.
        unnamed: how many without.
        fields: how many statements.
        withheld: how many, by reason.
        added: people who were not in the last release for this audience.
        removed: people who were, and are not now.
        changed: people shown more or less openly than then.
        previous: id of that release; empty for the first.
        differences: what would give somebody away beside a former release; nothing may go out while there is one.
        unassessed: named people at whose risk nobody looked.
        digest: of exactly this; an approval is for it alone.
    """

    audience: str
    named: int
    unnamed: int
    fields: int
    withheld: Mapping[str, int]
    added: int
    removed: int
    changed: int
    previous: str
    differences: tuple[Difference, ...]
    unassessed: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What became of a release: its preflight, where it is, what the scan was unsure of, and who has to say yes yet."""

    release: Release
    preflight: Preflight
    folder: str
    manifest: str
    unsure: tuple[LeakHit, ...] = ()
    request: str = ""


def preflight(archive: Archive, audience: str) -> Preflight:
    """Looks at what a release for an audience would be; nothing is written.

    Raises:
        UnknownAudienceError: nobody is released to under that name.
    """
    world = _scene(archive, audience)
    return _preflight(archive, world, audience, _cleared(archive, world, audience))


def release(archive: Archive, audience: str, target: Path, *, to: str = "", reason: str = "") -> Released:
    """Makes a release.

    Args:
        archive: whose.
        audience: one of :data:`kuager.model.release.RELEASED_TO`.
        target: a folder that is not there yet, or is empty.
        to: who gets it; kept in the registry.
        reason: why; asked of whoever asks for the approval.

    Raises:
        UnknownAudienceError: nobody is released to under that name.
        NotAllowedError: the role may not publish.
        TargetExistsError: there is something in that place.
        DifferenceError: beside a former release it would give somebody away.
        LeakError: something withheld was found in its files.
        DiskError: it cannot be written.
    """
    _audience(audience)
    require(archive, Action.PUBLISH)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise TargetExistsError(item=str(target))
    tombstones.sweep(archive)
    world = _scene(archive, audience)
    done = _cleared(archive, world, audience)
    looked = _preflight(archive, world, audience, done)
    if done.differences:
        raise DifferenceError(f"{len(done.differences)} small differences to a former release", item=audience)
    asked = _approval(archive, looked, to, reason)
    made = _release(archive, audience, done, asked)
    with _beside(target) as folder:
        digest = _write(archive, made, folder)
        unsure = _scanned(folder, restricted(world, made, _addresses(archive)))
        if not made.draft or made.alone:
            _enter(archive, made, done, digest, to)
    return Released(
        release=made, preflight=looked, folder=str(target), manifest=digest, unsure=unsure,
        request="" if asked is None or not made.draft or made.alone else asked.id,
    )  # fmt: skip


def _audience(audience: str) -> None:
    if audience not in RELEASED_TO:
        raise UnknownAudienceError(f"An audience is one of {', '.join(RELEASED_TO)}", item=audience)


def _scene(archive: Archive, audience: str) -> Scene:
    _audience(audience)
    return scene(archive, audience)


def _cleared(archive: Archive, world: Scene, audience: str) -> Clearance:
    today = local_date(archive.clock.now(), archive.settings.time_zone)
    before = registry.latest(archive, audience)
    return clear(
        world, audience, today, k=archive.settings.k, former=registry.former(archive),
        line=spans, before=before.prints if before else None,
    )  # fmt: skip


def _preflight(archive: Archive, world: Scene, audience: str, done: Clearance) -> Preflight:
    here = context(archive)
    before = next((one for one in reversed(registry.releases(archive)) if one.audience == audience), None)
    then = {here.entity_of.get(NodeId(node), node): form for node, form, _ in before.shown} if before else {}
    now = {id_: form for id_, form, _ in done.shown}
    named = [one.value for one in done.items if one.value.form == "named"]
    return Preflight(
        audience=audience,
        named=len(named),
        unnamed=len(done.items) - len(named),
        fields=sum(len(one.fields) for one in named),
        withheld=dict(sorted(Counter(one.reason for one in done.withheld).items())),
        added=len(set(now) - set(then)),
        removed=len(set(then) - set(now)),
        changed=sum(1 for id_ in set(now) & set(then) if now[id_] != then[id_]),
        previous=before.id if before else "",
        differences=done.differences,
        unassessed=sum(1 for one in named if not world.people[one.id].marked.risk),
        digest=_digest(audience, done),
    )


def _digest(audience: str, done: Clearance) -> str:
    items = [person(one.value) for one in done.items]
    tables = [repr(one.value) for one in done.tables]
    prints = {address: mark.partition(" ")[0] for address, mark in done.prints.items()}
    told = canonical_json(
        {"audience": audience, "policy": policy().mark, "items": items, "tables": tables, "prints": prints}
    )
    return hashlib.sha256(told).hexdigest()


def _approval(archive: Archive, looked: Preflight, to: str, reason: str) -> approving.Request | None:
    """Returns the approval, or the request that waits for one; None where no reason was given to ask with."""
    told = {"release": looked.digest, "to": hashlib.sha256(to.encode()).hexdigest()}
    digest = approving.digest_of(told)
    found = approving.approved(archive, Action.PUBLISH, digest)
    if found is None and reason.strip():
        what = f"release to {looked.audience}: {looked.named} by name, {looked.unnamed} without"
        found = approving.ask(archive, Action.PUBLISH, what, digest, reason)
    if found is not None and found.state is approving.State.APPROVED and not found.alone:
        return approving.use(archive, found)
    return found


def _release(archive: Archive, audience: str, done: Clearance, asked: approving.Request | None) -> Release:
    alone = archive.actor.alone
    used = asked is not None and asked.state is approving.State.USED and bool(asked.decided_by)
    before = registry.latest(archive, audience)
    return Release(
        id=f"rel-{archive.ids.token(_ID_BYTES).hex()}",
        audience=audience,
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
        number=sum(1 for one in registry.releases(archive) if one.audience == audience) + 1,
    )


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
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


def _write(archive: Archive, made: Release, folder: Path) -> str:
    hashes = dict(files_of.write(made, folder))
    for path, data in _feed(archive):
        (folder / path).write_bytes(data)
        hashes[path] = hashed(data)
    told = files_of.manifest(made, hashes)
    (folder / MANIFEST).write_bytes(told)
    if archive.signer is not None:
        (folder / SIGNATURE).write_bytes(archive.signer.sign(told))
        (folder / KEY).write_bytes(archive.signer.public.pem())
    return hashlib.sha256(told).hexdigest()


def _feed(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """Yields the feed of withdrawals, so that whoever has this release learns what is gone of those before.

    It is there when it is empty too: a mirror that knows of a feed cannot be shown none.
    """
    tombstones.publish(archive)
    for name in (tombstones.FEED, tombstones.HEAD, tombstones.SIGNATURE):
        path = archive.root / tombstones.FOLDER / name
        if path.exists():
            yield name, path.read_bytes()


def restricted(world: Scene, made: Release, told_before: Collection[str] = ()) -> list[Restricted]:
    """Returns what must stand nowhere in a release: names of who is not named in it, and numbers nobody may see.

    Args:
        world: everybody.
        made: the release.
        told_before: addresses of people in former releases, which the feed of withdrawals has to name.
    """
    shown = {one.value.id for one in made.items if one.value.form == "named"}
    openly = shown | {id_ for id_ in world.people if _named_elsewhere(world, id_, made)}
    told = {name.casefold() for name in world.names_of(sorted(openly))}
    found: list[Restricted] = []
    for id_, one in world.people.items():
        if id_ in openly or one.shielded:
            continue
        if id_ not in told_before:
            found.append(Restricted(id=id_, value=id_, kind=leak.Kind.HANDLE))
        for name in sorted({one.name, *one.names}):
            # A namesake of somebody shown, or that person under a spelling nobody joined yet: a find says nothing then.
            namesake = not told.isdisjoint(form.casefold() for form in writings(name))
            if _long_enough(name) and not namesake:
                found.append(Restricted(id=id_, value=name))
    for facts in world.facts.values():
        for fact in facts:
            known = find_prop(fact.schema, fact.prop)
            if known is not None and known.sensitivity is Sensitivity.SEALED and len(fact.value) > _LEAST_NAME * 2:
                found.append(Restricted(id=fact.claim, value=fact.value, kind=leak.Kind.NUMBER))
    return found


def _addresses(archive: Archive) -> frozenset[str]:
    return frozenset(place.rpartition("/")[2] for one in registry.releases(archive) for _, _, place in one.shown)


def _long_enough(name: str) -> bool:
    """One word of a name is a word of every language; two signs of a Chinese name are not."""
    return len(name.split()) >= _LEAST_NAME or sum("\u3400" <= char <= "\u9fff" for char in name) >= _LEAST_NAME


def _named_elsewhere(world: Scene, id_: str, made: Release) -> bool:
    """Says whether somebody may be named as a speaker or third person, though no record of theirs is in the release."""
    today = date.fromisoformat(made.made_on)
    return any(
        stand(world.people[id_], capacity, FACTS, policy=policy(), audience=made.audience, today=today).form == "named"
        for capacity in ("speaker", "third", DETAINED)
    )


def _scanned(folder: Path, values: list[Restricted]) -> tuple[LeakHit, ...]:
    hits = list(leak.scan(folder, values))
    sure = [one for one in hits if one.sure]
    if sure:
        places = ", ".join(sorted({one.file for one in sure})[:5])
        raise LeakError(f"Found {len(sure)} times, in {places}")
    return tuple(hits)


def _enter(archive: Archive, made: Release, done: Clearance, digest: str, to: str) -> None:
    told = Told(
        release=made.id, level=done.told.level, groups=done.told.groups, cells=done.told.cells,
        people=frozenset(node for node, _, _ in registry.records(context(archive), _unnamed(done))),
    )  # fmt: skip
    given = registry.Given(
        id=made.id, audience=made.audience, to=to, at=archive.clock.now(), agent=approving.who(archive), manifest=digest,
        policy=made.policy, approved_by=made.approved_by, alone=made.alone, told=told,
        shown=registry.records(context(archive), done.shown), withheld=Counter(one.reason for one in made.withheld),
        prints=done.prints,
    )  # fmt: skip
    registry.enter(archive, given, agent=approving.who(archive))
    acts.note(archive, acts.Act.RELEASE, made.id)


def _unnamed(done: Clearance) -> Iterable[tuple[str, str, str]]:
    return (one for one in done.shown if one[0] in done.told.people)


__all__ = ["Preflight", "Released", "preflight", "release", "restricted"]
