"""Films saved with yt-dlp: ``NAME.info.json`` and, in an archive, the description, captions and film beside it.

The words are the title, the description, the captions and the comments, in this order. Dates of comments are computed by
the program from words such as "2 years ago", and so only roughly true.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import Any

from kuager.errors import ItemError, NoTextError
from kuager.model import Document
from kuager.read.base import Material
from kuager.read.encoding import decode
from kuager.read.imports.base import MEDIA, MISSING_MEDIA, NOT_IN_EXPORT, STATED, Post, Thread, assemble
from kuager.read.imports.captions import cues
from kuager.read.imports.files import Files
from kuager.read.imports.jsontext import at, items, load, number, words
from kuager.read.imports.times import from_unix

_INFO = ".info.json"
_CAPTION = re.compile(r"\.(?P<lang>[\w-]{1,24})\.(?:vtt|srt)$|\.(?:vtt|srt)$")
_FILM = re.compile(r"\.(?:mp4|mkv|webm|mov|m4a|mp3|opus|ogg|flv|avi|wav|3gp)$")
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
ABOUT = "computed by yt-dlp from words such as '2 years ago', only roughly true"
STATED_DAY = "stated by the platform as a day, in UTC as far as yt-dlp could tell"


class VideoImporter:
    """Reads the sidecars of films."""

    name = "yt-dlp"
    version = "1"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:
        """Returns 0.9 for files named as such sidecars, 0.8 for JSON that begins like one."""
        if members:
            return 0.8 if any(member.endswith(_INFO) for member in members) else 0.0
        text = head.decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t")
        if not text.startswith("{"):
            return 0.0
        if name.lower().endswith(_INFO):
            return 0.9
        return 0.8 if '"webpage_url"' in text and '"extractor"' in text else 0.0

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields one document per film, in the order of the archive.

        Raises:
            NoTextError: when there is none.
            ItemError: when the only sidecar cannot be read.
        """
        failed: ItemError | None = None
        found = False
        ordered = sorted(files.names)
        for name in files.names:
            if not files.bare and not name.endswith(_INFO):
                continue
            try:
                info = load(files, name)
            except ItemError as error:
                failed = error
                files.report(error)
                continue
            if isinstance(info, dict):
                found = True
                yield assemble(self, material, _film(info, name, files, ordered))
        if not found:
            raise failed or NoTextError("There is no description of a film in it", item=material.name)


def _film(info: Any, name: str, files: Files, ordered: Sequence[str]) -> Thread:
    site = words(info, "extractor_key") or words(info, "extractor") or "yt-dlp"
    author = words(info, "uploader") or words(info, "channel") or words(info, "uploader_id") or None
    film_id, page = words(info, "id"), words(info, "webpage_url") or None
    moment, how = _when(info)
    beside = [] if files.bare else _beside(name, ordered)
    extra = (*_about(info), *_kept(beside))
    about = _description(info, name, files)
    posts = [
        Post(text=words(info, "title"), kind="title", author=author, stable_id=film_id or None, url=page, at=moment, how_known=how, extra=extra)
    ]  # fmt: skip
    if about:
        posts.append(Post(text=about, author=author, stable_id=film_id or None, url=page, at=moment, how_known=how))
    for caption in beside:
        posts += _captions(caption, name, info, files)
    posts += [_comment(comment, film_id) for comment in items(info, "comments") if isinstance(comment, dict)]
    return Thread(
        key=f"{site}:{film_id or name}",
        posts=tuple(posts),
        kind="video",
        site=site,
        title=words(info, "title") or None,
        byline=author,
        url=page,
    )


def _when(info: Any) -> tuple[str | None, str | None]:
    moment = from_unix(number(info, "timestamp") or number(info, "release_timestamp"))
    if moment:
        return moment, STATED
    match = _DAY.fullmatch(words(info, "upload_date"))
    return (f"{match[1]}-{match[2]}-{match[3]}", STATED_DAY) if match else (None, None)


def _beside(name: str, ordered: Sequence[str]) -> list[str]:
    stem = name.removesuffix(_INFO)
    start = bisect_left(ordered, f"{stem}.")
    near = takewhile(lambda other: other.startswith(f"{stem}."), islice(ordered, start, None))
    return [other for other in near if other != name]


def _about(info: Any) -> Iterator[tuple[str, str]]:
    pairs = (
        ("author_id", words(info, "uploader_id") or words(info, "channel_id")),
        ("author_url", words(info, "uploader_url") or words(info, "channel_url")),
        ("seconds", words(info, "duration")),
        ("fetched_at", from_unix(number(info, "epoch")) or ""),
        ("fetched_with", " ".join(part for part in ("yt-dlp", words(info, "_version", "version"), words(info, "_version", "release_git_head")) if part)),
    )  # fmt: skip
    yield from ((key, value) for key, value in pairs if value)
    for chapter in items(info, "chapters"):
        if words(chapter, "title"):
            yield "chapter", f"{at(chapter, 'start_time')} {words(chapter, 'title')}"
    for tag in items(info, "tags"):
        if isinstance(tag, str):
            yield "tag", tag


def _kept(beside: list[str]) -> Iterator[tuple[str, str]]:
    films = [name for name in beside if _FILM.search(name)]
    for film in films:
        yield MEDIA, film
    if not films:
        yield MISSING_MEDIA, NOT_IN_EXPORT


def _description(info: Any, name: str, files: Files) -> str:
    own = words(info, "description")
    sibling = name.removesuffix(_INFO) + ".description"
    if own or files.bare or not files.has(sibling):
        return own
    return _text(files, sibling).removesuffix("\n")


def _text(files: Files, name: str) -> str:
    try:
        return decode(files.read(name), name).text
    except ItemError as error:
        files.report(error)
        return ""


def _captions(caption: str, name: str, info: Any, files: Files) -> Iterator[Post]:
    match = _CAPTION.search(caption[len(name.removesuffix(_INFO)) :])
    if not match:
        return
    lang = match["lang"] or ""
    by_people = isinstance(at(info, "subtitles"), dict) and lang in info["subtitles"]
    by_machine = isinstance(at(info, "automatic_captions"), dict) and lang in info["automatic_captions"]
    maker = "people" if by_people else "a machine" if by_machine else "not stated"
    for cue in cues(_text(files, caption)):
        extra = (("t_start", cue.start), ("t_end", cue.end), ("file", caption), ("made_by", maker))
        yield Post(
            text=cue.words,
            kind="caption",
            how_known="words of the film; its time is that of the film",
            extra=(*extra, ("lang", lang)) if lang else extra,
        )


def _comment(comment: Any, film_id: str) -> Post:
    moment = from_unix(number(comment, "timestamp"))
    parent = words(comment, "parent")
    extra = [("reply_to", film_id if parent in ("", "root") else parent)]
    for key, source in (("author_id", "author_id"), ("author_url", "author_url")):
        if words(comment, source):
            extra.append((key, words(comment, source)))
    if at(comment, "author_is_uploader") is True:
        extra.append(("by", "the uploader"))
    return Post(
        text=words(comment, "text"),
        kind="comment",
        author=words(comment, "author") or None,
        stable_id=words(comment, "id") or None,
        url=words(comment, "url") or None,
        at=moment,
        how_known=ABOUT if moment else None,
        extra=tuple(extra),
    )
