"""The press desk: what followed outlets and authors published, whom they copy, whom they name, and a book of clippings.

Public: :func:`stories`, :func:`outlets`, :func:`follow`, :func:`unfollow`, :func:`followed`, :func:`look`, :func:`book`.
"""

from kuager.workflow.press.book import Asked, book
from kuager.workflow.press.following import AUTHOR, OUTLET, Followed, follow, followed, look, unfollow
from kuager.workflow.press.stories import Copy, Fact, Outlet, Story, outlets, stories

__all__ = [
    "AUTHOR",
    "OUTLET",
    "Asked",
    "Copy",
    "Fact",
    "Followed",
    "Outlet",
    "Story",
    "book",
    "follow",
    "followed",
    "look",
    "outlets",
    "stories",
    "unfollow",
]
