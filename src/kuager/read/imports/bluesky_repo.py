"""A repository of the AT Protocol (Bluesky) as a CAR file: everything an account wrote, in a tree of hashes it signed.

Layout: AT Protocol specification, "Repository". The commit names the root of a search tree (MST) whose keys are
``collection/record key``. Every block is compared with its SHA-256, the keys must ascend, and what the tree names but the
file lacks is told. The signature is over the commit; its key is in the account's DID document, which is not in the file,
so without it the signature is neither good nor bad: it is unverified. Where that document lies beside the repository in a
ZIP, the signature is checked. Pictures and films are never inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kuager.errors import ItemError, NoTextError
from kuager.model import Document, Issue
from kuager.read.base import Material, as_issue
from kuager.read.imports import dagcbor
from kuager.read.imports.base import Extra, Post, assemble
from kuager.read.imports.bluesky import CREATED, SITE, TID, record_extra, record_post
from kuager.read.imports.bluesky_keys import fits, key_of
from kuager.read.imports.dagcbor import BrokenDataError, Cid, CutDataError
from kuager.read.imports.files import Files
from kuager.read.imports.jsontext import at, items, load, words
from kuager.read.imports.problems import (
    BadSignatureError,
    MissingPostsError,
    TruncatedExportError,
    UnknownVariantError,
    UnreadableMemberError,
    UnverifiedSignatureError,
)
from kuager.read.imports.threads import REPOST, Account, account_threads
from kuager.read.imports.times import from_iso, from_tid

_POST, _REPOST, _PROFILE = "app.bsky.feed.post/", "app.bsky.feed.repost/", "app.bsky.actor.profile/self"
_HEADER = b"eroots"
"""The map entry every CAR header has: a text of five letters."""
_HEAD = 100
_CAR = ".car"


@dataclass(slots=True, kw_only=True)
class _Repo:
    """What was found in a file."""

    blocks: dict[Cid, bytes] = field(default_factory=dict)
    notices: list[Issue] = field(default_factory=list)
    missing: int = 0
    bad: int = 0

    def value(self, cid: object) -> Any:
        """Returns a block's value, None when it is not there or no DAG-CBOR."""
        data = self.blocks.get(cid) if isinstance(cid, Cid) else None
        if data is None:
            self.missing += 1
            return None
        try:
            return dagcbor.decode(data)
        except BrokenDataError:
            self.bad += 1
            return None


class BlueskyRepoImporter:
    """Reads the posts of a repository."""

    name = "bluesky-repo"
    version = "1"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:
        """Returns 0.9 for files that begin with a CAR's header, 0.8 for archives with a file named as one."""
        if members:
            return 0.8 if any(member.endswith(_CAR) for member in members) else 0.0
        if _HEADER not in head[:_HEAD] or b"gversion\x01" not in head[:_HEAD]:
            return 0.0
        return 0.95 if name.lower().endswith(_CAR) else 0.9

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields one document per thread the account wrote to itself, and one with its other posts.

        Raises:
            UnreadableMemberError: when the file is no repository.
            UnknownVariantError: when it holds no commit.
            NoTextError: when it holds no posts.
        """
        documents = _identities(files)
        failed: ItemError | None = None
        found = False
        for name in files.names if files.bare else sorted(name for name in files.names if name.endswith(_CAR)):
            try:
                account, posts = _account(files, name, documents, material.name)
            except ItemError as error:
                failed = error
                files.report(error)
                continue
            for thread in account_threads(posts, account, material.name):
                found = True
                yield assemble(self, material, thread)
        if not found:
            raise failed or NoTextError("There is no repository in it", item=material.name)


def _identities(files: Files) -> list[Any]:
    """Returns the DID documents that lie beside a repository."""
    found = []
    for name in files.names if not files.bare else ():
        if name.endswith(".json"):
            try:
                found.append(load(files, name))
            except ItemError as error:
                files.report(error)
    return found


def _account(files: Files, name: str, documents: list[Any], item: str) -> tuple[Account, list[Post]]:
    repo = _Repo()
    commit_id, commit = _commit(repo, files.read(name), item)
    did = words(commit, "did")
    records = dict(_walk(repo, at(commit, "data"), item))
    profile = repo.value(records[_PROFILE]) if _PROFILE in records else None
    shown = words(profile, "displayName") or did or None
    signed, issue = _signature(commit_id, commit, did, documents, item)
    said = (("commit", str(commit_id)), ("signature", signed))
    posts = [
        _record(repo, did, key, cid, shown, said) for key, cid in records.items() if key.startswith((_POST, _REPOST))
    ]
    if not posts:
        raise NoTextError("The repository holds no posts", item=item)
    for notice in (*repo.notices, *_losses(repo, item), *issue):
        files.note(notice)
    return Account(key=did, site=SITE, name=shown, url=f"https://bsky.app/profile/{did}" if did else None), posts


def _commit(repo: _Repo, data: bytes, item: str) -> tuple[Cid, Any]:
    try:
        roots, start = dagcbor.header(data)
    except BrokenDataError as error:
        raise UnreadableMemberError("The file is not a CAR of version 1", item=item) from error
    unsound = 0
    try:
        for block in dagcbor.blocks(data, start):
            if block.sound:
                repo.blocks[block.cid] = block.data
            else:
                unsound += 1
    except CutDataError:
        repo.notices.append(as_issue(TruncatedExportError(), item))
    except BrokenDataError:
        repo.notices.append(
            as_issue(UnreadableMemberError("A block's frame makes no sense; reading ended there"), item)
        )
    if unsound:
        message = f"Blocks that do not have the hash they are named by, left out: {unsound}"
        repo.notices.append(as_issue(UnreadableMemberError(message), item))
    for root in roots:
        if root in repo.blocks:
            value = repo.value(root)
            if isinstance(value, dict) and isinstance(value.get("data"), Cid) and words(value, "did"):
                return root, value
    raise UnknownVariantError("The file holds no signed commit at its root, so it is no whole repository", item=item)


def _walk(repo: _Repo, root: Any, item: str) -> Iterator[tuple[str, Cid]]:
    """Yields the keys and records of the tree in order; each node holds a left child and entries with right children."""
    stack: list[tuple[str, Any]] = [("node", root)]
    seen: set[Cid] = set()
    last, disorder = "", 0
    while stack:
        what, cid = stack.pop()
        if what != "node":
            disorder += what <= last
            last = what
            if isinstance(cid, Cid):
                yield what, cid
            continue
        if cid in seen:  # a tree has no circles; a hostile file may
            repo.bad += 1
            continue
        seen.add(cid)
        stack.extend(reversed(list(_entries(repo, repo.value(cid)))))
    if disorder:
        message = f"Keys of the repository's tree that are out of order: {disorder}"
        repo.notices.append(as_issue(UnreadableMemberError(message), item))


def _entries(repo: _Repo, node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(at(node, "l"), Cid):
        yield "node", node["l"]
    before = b""
    for entry in items(node, "e"):
        shared, rest = at(entry, "p"), at(entry, "k")
        if not isinstance(shared, int) or not isinstance(rest, bytes) or not 0 <= shared <= len(before):
            repo.bad += 1
            continue
        before = before[:shared] + rest
        key = before.decode("ascii", errors="replace")
        if "/" in key:
            yield key, at(entry, "v")
        else:
            repo.bad += 1
        if isinstance(at(entry, "t"), Cid):
            yield "node", entry["t"]


def _record(repo: _Repo, did: str, key: str, cid: Cid, name: str | None, said: Extra) -> Post:
    uri = f"at://{did}/{key}"
    rkey = key.partition("/")[2]
    record = repo.value(cid)
    counted = from_tid(rkey)
    if record is None:
        extra = (("unavailable", "named by the repository's tree but not in the file"), ("cid", str(cid)), *said)
        return Post(
            kind="missing_post", author=name, stable_id=uri, at=counted, how_known=TID if counted else None, extra=extra
        )
    if key.startswith(_POST):
        return record_post(uri, record, name, did, (("cid", str(cid)), *record_extra(record), *said))
    created = from_iso(words(record, "createdAt"))
    return Post(
        kind=REPOST,
        author=name,
        stable_id=uri,
        at=counted or created,
        how_known=TID if counted else CREATED if created else None,
        extra=(("cid", str(cid)), ("reposts", words(record, "subject", "uri")), *said),
    )


def _losses(repo: _Repo, item: str) -> Iterator[Issue]:
    if repo.missing:
        message = f"Records or branches that the tree names and the file lacks: {repo.missing}"
        yield as_issue(MissingPostsError(message), item)
    if repo.bad:
        yield as_issue(UnreadableMemberError(f"Records or branches that make no sense, left out: {repo.bad}"), item)


def _signature(commit_id: Cid, commit: Any, did: str, documents: list[Any], item: str) -> tuple[str, tuple[Issue, ...]]:
    """Returns in words what is known of the commit's signature, and the notice for what is not good."""
    if not isinstance(at(commit, "sig"), bytes):
        return "none", (as_issue(UnverifiedSignatureError("The commit carries no signature"), item),)
    key = key_of(did, documents)
    good = fits(commit, key) if key else None
    if good:
        return f"fits the key {key}", ()
    if good is False:
        error = BadSignatureError(f"Commit {commit_id} is not signed with the key {key} of {did}")
        return f"does not fit the key {key}", (as_issue(error, item),)
    message = (
        f"Commit {commit_id}, revision {words(commit, 'rev')}, is signed; without the key of {did} that is unverifiable"
    )
    return "unverifiable", (as_issue(UnverifiedSignatureError(message), item),)
