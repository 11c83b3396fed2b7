"""The feed of withdrawals: what of which release must be taken down, for mirrors and for whoever was given a copy.

``releases/tombstones.jsonl`` grows by lines, each chained to the one before by SHA-256. ``tombstones.head.json`` says how
many there are and the hash of the last, ``tombstones.head.sig`` is the Ed25519 signature over exactly those bytes, and
``tombstones.pem`` is the key (``openssl pkeyutl -verify -pubin -inkey tombstones.pem -rawin -in tombstones.head.json -sigfile
tombstones.head.sig``). Lines hold ids of releases and addresses inside them: no name, and never why. A plain archive has no
key and signs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kuager.errors.clearing import BrokenFeedError
from kuager.model import NodeId, canonical_json
from kuager.model.release import CAPACITIES
from kuager.preserve.durable import replace_file
from kuager.preserve.signing import PublicKey
from kuager.protect.beside import ANYHOW, FACE, Appearance
from kuager.protect.clearance import DETAINED
from kuager.protect.persons import FACTS, stand
from kuager.protect.policy import policy
from kuager.protect.scene import Scene
from kuager.track import local_date
from kuager.workflow import acts
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import registry
from kuager.workflow.clearing.gathering import scenes
from kuager.workflow.context import context
from kuager.workflow.registers import log

REGISTER: Final = "tombstone"
FOLDER: Final = "releases"
FEED, HEAD, SIGNATURE, KEY = "tombstones.jsonl", "tombstones.head.json", "tombstones.head.sig", "tombstones.pem"
FIRST: Final = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One line of the feed: an address of a release that must go.

    Attributes:
        n: counts from 1.
        release: id.
        items: addresses in it.
        on: ISO date.
        previous: SHA-256 of the line before.
    """

    n: int
    release: str
    items: tuple[str, ...]
    on: str
    previous: str

    def line(self) -> bytes:
        """Returns the line as it stands in the feed, without its end."""
        told: dict[str, Any] = {
            "n": self.n, "release": self.release, "items": list(self.items), "on": self.on, "previous": self.previous
        }  # fmt: skip
        return canonical_json(told)


def sweep(archive: Archive) -> list[Tombstone]:
    """Adds a line for everything in a release that shows somebody who may not be shown so any more; writes the feed.

    That is the record of whoever withdrew, and every record in which they stand as a relative, a speaker, or by name.

    Called after a withdrawal, after a mark was raised, and before each release: what ran out is found then too.
    """
    here = context(archive)
    gone = {(one.release, item) for one in feed(archive) for item in one.items}
    given_out = registry.releases(archive)
    worlds = scenes(archive, {one.audience for one in given_out}) if given_out else {}
    added = 0
    for given in given_out:
        world = worlds[given.audience]
        stood = (
            *(Appearance(node, DETAINED, FACTS, form, place) for node, form, place in given.shown),
            *given.beside,
        )
        items = sorted(
            {
                one.address
                for one in stood
                if (given.id, one.address) not in gone
                and not _still(archive, world, here.entity_of.get(NodeId(one.person), one.person), one, given.audience)
            }
        )
        if items:
            log.write(archive, REGISTER, given.id, {"items": items}, agent=archive.agent, why="")
            acts.note(archive, acts.Act.WITHDRAWAL, given.id)
            added += 1
    found = feed(archive)
    if found:
        publish(archive, found)
    return found[len(found) - added :]


def _still(archive: Archive, world: Scene, id_: str, stood: Appearance, audience: str) -> bool:
    """Says whether somebody may stand today as they stood there."""
    person = world.people.get(id_)
    if person is None:
        return False
    if stood.capacity == FACE:
        return id_ in world.portraits
    today = local_date(archive.clock.now(), archive.settings.time_zone)
    return any(
        stand(person, capacity, stood.use, policy=policy(), audience=audience, today=today).at_least(stood.form)
        for capacity in (CAPACITIES if stood.capacity == ANYHOW else (stood.capacity,))
    )


def feed(archive: Archive) -> list[Tombstone]:
    """Returns every line of the feed, from the log."""
    found: list[Tombstone] = []
    previous = FIRST
    for n, (row, _) in enumerate(log.rows(archive, REGISTER), 1):
        items = tuple(log.told(row)["items"])
        one = Tombstone(n=n, release=log.item_of(row), items=items, on=row.at.date().isoformat(), previous=previous)
        previous = hashlib.sha256(one.line()).hexdigest()
        found.append(one)
    return found


def publish(archive: Archive, found: list[Tombstone] | None = None) -> None:
    """Writes the feed, its head and the signature; the head last, so that it never speaks of lines that are not there."""
    lines = feed(archive) if found is None else found
    folder = archive.root / FOLDER
    folder.mkdir(exist_ok=True)
    data = b"".join(one.line() + b"\n" for one in lines)
    head = canonical_json({"feed": "kuager tombstones", "version": 1, "lines": len(lines), "last": _last(lines)})
    replace_file(folder / FEED, data)
    if archive.signer is not None:
        replace_file(folder / KEY, archive.signer.public.pem())
        replace_file(folder / SIGNATURE, archive.signer.sign(head))
    replace_file(folder / HEAD, head)


def _last(lines: list[Tombstone]) -> str:
    return hashlib.sha256(lines[-1].line()).hexdigest() if lines else FIRST


def check(folder: Path, key: bytes | None = None) -> list[Tombstone]:
    """Reads a copy of the feed and checks its chain and its signature.

    Args:
        folder: where the copy is.
        key: the archive's public key as PEM, from somewhere else than the copy; without it a signature proves only that
            the copy belongs together.

    Raises:
        BrokenFeedError: lines are missing, changed or out of order, or it is signed by another key, or not at all though a
            key was given.
    """
    names = (FEED, HEAD, SIGNATURE, KEY)
    try:
        files = {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}
    except OSError as error:
        raise BrokenFeedError(item=str(folder)) from error
    return read(files, key or files.get(KEY), item=str(folder))


def read(files: Mapping[str, bytes], key: bytes | None, *, item: str) -> list[Tombstone]:
    """Reads a feed from the bytes of its files and checks its chain, and its signature where there is a key.

    Raises:
        BrokenFeedError: as :func:`check` says.
    """
    try:
        head_bytes = files[HEAD]
        head = json.loads(head_bytes)
        rows = [json.loads(line) for line in files[FEED].splitlines()]
        found = [
            Tombstone(
                n=row["n"],
                release=row["release"],
                items=tuple(map(str, row["items"])),
                on=row["on"],
                previous=row["previous"],
            )
            for row in rows
        ]
        last, lines = head["last"], head["lines"]
        public = PublicKey.from_pem(key) if key else None
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenFeedError(item=item) from error
    previous = FIRST
    for n, one in enumerate(found, 1):
        if one.n != n or one.previous != previous:
            raise BrokenFeedError(f"Line {n} does not follow the one before", item=item)
        previous = hashlib.sha256(one.line()).hexdigest()
    if lines != len(found) or last != previous:
        raise BrokenFeedError("The head speaks of other lines", item=item)
    if public is not None and not public.verify(head_bytes, files.get(SIGNATURE, b"")):
        raise BrokenFeedError("The head is not signed with that key", item=item)
    return found


__all__ = ["FEED", "HEAD", "SIGNATURE", "Tombstone", "check", "feed", "publish", "read", "sweep"]
