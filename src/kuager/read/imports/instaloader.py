"""Folders that Instaloader makes of an Instagram account, zipped: files named by the time of the post in UTC.

Layout: ``instaloader.py`` and ``structures.py`` of Instaloader. ``2021-12-04_11-02-33_UTC.txt`` is the caption, ``.json.xz``
(or ``.json``) what the service said of the post, ``_comments.json`` its comments, ``.jpg`` and ``.mp4`` its media, numbered
``_1``, ``_2`` where there are several.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from typing import Any

from kuager.errors import ItemError, NoTextError
from kuager.model import Document
from kuager.read.base import Material
from kuager.read.encoding import decode
from kuager.read.imports.base import MEDIA, MISSING_MEDIA, NOT_IN_EXPORT, STATED, Post, Thread, assemble
from kuager.read.imports.files import Files, label
from kuager.read.imports.jsontext import at, items, load, number, words
from kuager.read.imports.problems import ArchiveBombError, TruncatedExportError, UnreadableMemberError
from kuager.read.imports.threads import in_time
from kuager.read.imports.times import from_unix

SITE = "Instagram"
IN_NAME = "stated in the file's name, in UTC"
_POST = re.compile(
    r"(?P<stem>(?P<folder>(?:.*/)?)(?P<day>\d{4}-\d\d-\d\d)_(?P<hour>\d\d)-(?P<minute>\d\d)-(?P<second>\d\d)_UTC)"
    r"(?P<rest>_comments\.json|(?:_\d+)?\.\w+|\.json\.xz)",
    re.ASCII,
)
_XZ_MEMORY = 64 << 20
_XZ_LARGEST = 20_000_000
_MEDIA = frozenset({"jpg", "jpeg", "png", "webp", "mp4", "mov"})


class InstaloaderImporter:
    """Reads such folders, one document per folder."""

    name = "instaloader"
    version = "1"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:  # noqa: ARG002  members decide
        """Returns 0.8 for archives with files named by the time of a post."""
        return 0.8 if any(_POST.fullmatch(member) for member in members) else 0.0

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields one document per folder, in the order of their names; comments follow their post.

        Raises:
            NoTextError: when there is no post.
        """
        folders: dict[str, dict[str, list[str]]] = {}
        for name in sorted(files.names):
            if match := _POST.fullmatch(name):
                folders.setdefault(match["folder"], {}).setdefault(match["stem"], []).append(name)
        if not folders:
            raise NoTextError("The archive holds no posts", item=material.name)
        for folder, groups in sorted(folders.items()):
            posts: list[Post] = []
            for stem, names in sorted(groups.items()):
                posts += _group(stem, names, files)
            account = folder.rstrip("/").rpartition("/")[2] or posts[0].author
            thread = Thread(
                key=f"account:{folder}",
                posts=tuple(posts),
                kind="thread",
                site=SITE,
                title=account,
                byline=posts[0].author or account,
                url=f"https://www.instagram.com/{posts[0].author}/" if posts[0].author else None,
            )
            yield assemble(self, material, thread)


def _group(stem: str, names: list[str], files: Files) -> Iterator[Post]:
    """Yields a post and its comments, in the order of time."""
    node = _node(stem, names, files)
    code = words(node, "shortcode") or words(node, "code")
    stated, named = from_unix(number(node, "taken_at_timestamp") or number(node, "date")), _named(stem)
    extra: list[tuple[str, str]] = [("file", stem)]
    if owner := words(node, "owner", "id"):
        extra.append(("author_id", owner))
    media = [name for name in names if name.rpartition(".")[2].lower() in _MEDIA]
    extra += [(MEDIA, name) for name in media]
    expected = len(items(node, "edge_sidecar_to_children", "edges")) or 1
    numbered = {name.rpartition(".")[0] for name in media}
    extra += [(MISSING_MEDIA, NOT_IN_EXPORT)] * max(0, expected - len(numbered))
    yield Post(
        text=_caption(stem, names, node, files),
        author=words(node, "owner", "username") or None,
        stable_id=code or words(node, "id") or None,
        url=f"https://www.instagram.com/p/{code}/" if code else None,
        at=stated or named,
        how_known=STATED if stated else IN_NAME,
        extra=tuple(extra),
    )
    if f"{stem}_comments.json" in names:
        yield from in_time(_comments(f"{stem}_comments.json", code, files))


def _named(stem: str) -> str | None:
    match = _POST.fullmatch(f"{stem}.txt")
    return f"{match['day']}T{match['hour']}:{match['minute']}:{match['second']}Z" if match else None


def _node(stem: str, names: list[str], files: Files) -> Any:
    try:
        if f"{stem}.json.xz" in names:
            return at(_unpacked(files, f"{stem}.json.xz"), "node")
        if f"{stem}.json" in names:
            return at(load(files, f"{stem}.json"), "node")
    except ItemError as error:
        files.report(error)
    return None


def _unpacked(files: Files, name: str) -> Any:
    unpacker = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
    try:
        data = unpacker.decompress(files.read(name), max_length=_XZ_LARGEST)
        if not unpacker.eof and len(data) >= _XZ_LARGEST:
            raise ArchiveBombError(place=label(name))
        if not unpacker.eof:
            files.report(TruncatedExportError(place=label(name)))
        return json.loads(data)
    except (lzma.LZMAError, EOFError, ValueError, RecursionError) as error:
        raise UnreadableMemberError(place=label(name)) from error


def _caption(stem: str, names: list[str], node: Any, files: Files) -> str:
    if f"{stem}.txt" in names:
        try:
            data = files.read(f"{stem}.txt")
            return decode(data, stem).text.removesuffix("\n") if data else ""
        except ItemError as error:
            files.report(error)
    return next((words(edge, "node", "text") for edge in items(node, "edge_media_to_caption", "edges")), "")


def _comments(name: str, code: str, files: Files) -> Iterator[Post]:
    try:
        comments = load(files, name)
    except ItemError as error:
        files.report(error)
        return
    for comment in comments if isinstance(comments, list) else []:
        yield _comment(comment, code)
        for answer in items(comment, "answers"):
            yield _comment(answer, words(comment, "id"))


def _comment(comment: Any, above: str) -> Post:
    moment = from_unix(number(comment, "created_at"))
    extra = [("reply_to", above)] if above else []
    if owner := words(comment, "owner", "id"):
        extra.append(("author_id", owner))
    return Post(
        text=words(comment, "text"),
        kind="comment",
        author=words(comment, "owner", "username") or None,
        stable_id=words(comment, "id") or None,
        at=moment,
        how_known=STATED if moment else None,
        extra=tuple(extra),
    )
