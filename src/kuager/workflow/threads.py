"""A thread, chat or film's page as a readable unit: who wrote what, when, in answer to what, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kuager.errors import UnknownIdError
from kuager.model import Capture, Document, DocumentId, Segment, parts_of
from kuager.workflow.accounts import POSTED, identity_of, of_document, told
from kuager.workflow.archive import Archive
from kuager.workflow.context import context, resolve_id
from kuager.workflow.reader import reader
from kuager.workflow.settings import now_text
from kuager.workflow.thread_views import Attached, CaptureNote, PostView, Referral, ThreadView

EXCERPT: Final = 120
"""Code points of a post shown where another refers to it."""
_REFERRALS: Final = {"reply_to": "reply", "quotes": "quote", "reposts": "repost"}
_APART: Final = ("instaloader@",)
"""Readers that count missing pictures without saying which: none of the named ones is meant."""
_UNSAID: Final = frozenset({
    "author_id", "handle", "cid", "uri", "line", "mime_type", "media_type", "commit", "node", "author_url", "alt", "missing_media",
    "created_at", "indexed_at", "id_time", "local_time", "reply_to_author", "lang", "visibility", "tag", "mention", "fetched_with",
"media",
}) | frozenset(_REFERRALS)  # fmt: skip
"""What a post says of itself that is shown elsewhere, or says nothing to a reader."""


def thread(archive: Archive, given: str) -> ThreadView:
    """Returns a document as a unit that can be read and printed.

    Args:
        archive: where from.
        given: the document's id or its beginning. One whose kind has no posts is shown with its whole text instead.

    Raises:
        UnknownIdError: when there is no such document.
        AmbiguousIdError: when a shortened id fits more than one.
    """
    here = context(archive)
    found = DocumentId(resolve_id(given, here.heads))
    document = archive.store.document(found)
    if document is None:
        raise UnknownIdError(item=given)
    posts = tuple(_posts(document)) if document.kind in POSTED else ()
    dated = sorted(((post.at, post.how_known) for post in posts if post.at), key=lambda pair: pair[0])
    return ThreadView(
        reading=reader(archive, found),
        url=document.url,
        posts=posts,
        accounts=tuple(of_document(document)) if posts else (),
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
        attached=sum(len(post.attached) for post in posts),
        missing=sum(1 for post in posts for one in post.attached if one.missing),
        outside=_outside(document, posts) if posts else 0,
        capture=_note(here.captures[document.capture], document),
    )


def _note(capture: Capture, document: Document) -> CaptureNote:
    return CaptureNote(
        sha256=capture.sha256,
        size=capture.size,
        at=now_text(capture.captured_at),
        by=capture.captured_by,
        method=capture.method,
        tool=capture.tool,
        uri=capture.target_uri,
        layer=document.layers[0].digest if document.layers else "",
        reader=document.reader,
    )


def _posts(document: Document) -> Iterator[PostView]:
    segments = parts_of(document.segments)
    place = _places(segments)
    referrals = [tuple(_referrals(document, segment, segments, place)) for segment in segments]
    answers: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(referrals, 1):
        for one in found:
            if one.number is not None and one.kind == "reply":
                answers[one.number].append(number)
    for number, segment in enumerate(segments, 1):
        who = identity_of(document, segment)
        yield PostView(
            number=number,
            start=segment.start,
            end=segment.end,
            kind=segment.kind,
            account=who.key if who else None,
            author=segment.author or (who.handle if who and who.handle else ""),
            handle=who.handle if who else None,
            at=segment.at,
            how_known=segment.how_known or "",
            permalink=segment.url,
            stable_id=segment.stable_id,
            refers=referrals[number - 1],
            answers=tuple(answers[number]),
            attached=tuple(attached(segment.extra, apart=document.reader.startswith(_APART))),
            facts=tuple((key, value) for key, value in segment.extra if key not in _UNSAID and value),
        )


def _places(segments: Sequence[Segment]) -> dict[str, int]:
    """Returns the number of each post by everything another may call it: its id, its address, its uri."""
    found: dict[str, int] = {}
    for number, segment in enumerate(segments, 1):
        for name in (segment.stable_id, segment.url, told(segment, "uri")):
            if name:
                found.setdefault(name, number)
    return found


def _referrals(
    document: Document, segment: Segment, segments: Sequence[Segment], place: dict[str, int]
) -> Iterator[Referral]:
    for key, to in segment.extra:
        if key not in _REFERRALS or not to:
            continue
        number = place.get(to)
        other = segments[number - 1] if number else None
        words = document.text[other.start : min(other.end, other.start + EXCERPT)] if other else ""
        yield Referral(
            kind=_REFERRALS[key],
            number=number,
            to=to,
            author=(other.author or "") if other else told(segment, "reply_to_author") or "",
            words=" ".join(words.split()) + ("…" if other and other.end - other.start > EXCERPT else ""),
        )


def attached(extra: Sequence[tuple[str, str]], *, apart: bool = False) -> list[Attached]:
    """Returns what a post has attached.

    Args:
        extra: what the post says of itself, in order.
        apart: a note that something is missing means something else than what was named just before it.
    """
    found: list[Attached] = []
    last = ""
    for key, value in extra:
        if key == "media":
            found.append(Attached(name=value, alt="", missing=None))
        elif key == "alt" and found and not found[-1].alt:
            found[-1] = replace(found[-1], alt=value)
        elif key == "missing_media" and not apart and last in {"media", "alt"} and found and not found[-1].missing:
            found[-1] = replace(found[-1], missing=value)
        elif key == "missing_media":
            found.append(Attached(name="", alt="", missing=value))
        last = key
    return found


def _outside(document: Document, posts: Sequence[PostView]) -> int:
    """Counts the letters and signs of the text that stand in no post; white space between posts is nobody's."""
    at = count = 0
    for post in sorted(posts, key=lambda post: post.start):
        count += len(document.text[at : max(at, post.start)].strip())
        at = max(at, post.end)
    return count + len(document.text[at:].strip())
