"""Posts of one account to documents: each chain of answers to oneself is a thread, the rest one document."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kuager.model import Issue
from kuager.read.base import as_issue
from kuager.read.imports.base import Post, Thread
from kuager.read.imports.problems import MissingPostsError

REPLY_TO = "reply_to"
REPOST = "repost"
_LONGEST_NUMBER = 20
"""Digits of a 64-bit id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose posts these are."""

    key: str
    site: str
    name: str | None = None
    url: str | None = None


def value_of(post: Post, key: str) -> str | None:
    """Returns the first value a post has under a key of ``extra``."""
    return next((value for name, value in post.extra if name == key), None)


def in_time(posts: Iterable[Post]) -> list[Post]:
    """Sorts by time, then by id as a number where it is one; posts without a time come last."""
    return sorted(posts, key=_moment)


def _moment(post: Post) -> tuple[str, int, str]:
    stable = post.stable_id or ""
    # An id made to hurt may have more digits than Python turns into a number; real ones have at most twenty.
    numeric = stable.isascii() and stable.isdigit() and len(stable) <= _LONGEST_NUMBER
    return post.at or "~", int(stable) if numeric else 0, stable


def account_threads(posts: Sequence[Post], account: Account, item: str) -> Iterator[Thread]:
    """Yields the threads of an account, oldest first, and then one with all posts that belong to none.

    A thread is a tree of at least two of the account's own posts that answer each other. Answers to posts that are not
    there keep their ``reply_to``; how many there are is a notice.
    """
    unique = {post.stable_id or f"~{position}": post for position, post in enumerate(posts)}
    roots: dict[str, str] = {}
    for key in unique:
        _find_root(key, unique, roots)
    groups: dict[str, list[Post]] = {}
    for key, post in unique.items():
        groups.setdefault(roots[key], []).append(post)
    threads = {root: in_time(group) for root, group in groups.items() if len(group) > 1}
    for root, group in sorted(threads.items(), key=lambda pair: _moment(pair[1][0])):
        yield Thread(
            key=f"thread:{root}",
            posts=tuple(group),
            kind="thread",
            site=account.site,
            byline=account.name,
            url=group[0].url,
            notices=tuple(_missing(group, unique, item)),
        )
    rest = in_time(group[0] for group in groups.values() if len(group) == 1)
    if rest:
        yield Thread(
            key=f"account:{account.key}",
            posts=tuple(rest),
            kind="thread",
            site=account.site,
            title=account.name,
            byline=account.name,
            url=account.url,
            notices=tuple(_missing(rest, unique, item)),
        )


def _find_root(key: str, posts: dict[str, Post], roots: dict[str, str]) -> None:
    path: dict[str, None] = {}
    while key not in roots and key not in path:
        path[key] = None
        above = value_of(posts[key], REPLY_TO)
        if above is None or above not in posts or posts[key].kind == REPOST:
            break
        key = above
    root = roots.get(key, key)
    for passed in path:
        roots[passed] = root


def _missing(group: Iterable[Post], known: Container[str], item: str) -> Iterator[Issue]:
    absent = {above for post in group if (above := value_of(post, REPLY_TO)) and above not in known}
    if absent:
        message = f"Posts that are answered here but are not in the export, of other people or deleted: {len(absent)}"
        yield as_issue(MissingPostsError(message), item)
