"""Looking at what came from the web, in the limited process: a page, what it embeds, a feed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kuager.collect import feeds, web
from kuager.collect.web.page import Embeds
from kuager.workflow.sandbox import BytesSource, Reading
from kuager.workflow.sandbox.asking import Question, Task
from kuager.workflow.sandbox.wire import load_plain


def observe(reading: Reading, data: bytes, url: str, content_type: str = "") -> web.Observed:
    """Looks at a page, see ``web.observe``.

    Raises:
        ItemError: when that breaks down, or takes too much.
    """
    about = {"url": url, "content_type": content_type}
    (found,) = reading.ask(
        Question(
            task=Task.OBSERVE, name=url, source=BytesSource(data), about=about, take=partial(load_plain, web.Observed)
        )
    )
    seen: web.Observed = found
    return seen


def feed(reading: Reading, data: bytes, url: str) -> feeds.Feed:
    """Reads a feed, see ``feeds.parse``.

    Raises:
        ItemError: when it is none, when that breaks down, or takes too much.
    """
    (found,) = reading.ask(
        Question(
            task=Task.FEED, name=url, source=BytesSource(data), about={"url": url}, take=partial(load_plain, feeds.Feed)
        )
    )
    read: feeds.Feed = found
    return read


def replayed(reading: Reading, data: bytes, url: str, content_type: str, prefix: str) -> bytes:
    """Makes a captured page or style sheet fit to be shown, see ``web.replaying``.

    Raises:
        ItemError: when that breaks down, or takes too much.
    """
    about = {"url": url, "content_type": content_type, "prefix": prefix}
    (made,) = reading.ask(Question(task=Task.REPLAY, name=url, source=BytesSource(data), about=about, take=bytes))
    return made


def embeds(reading: Reading) -> Embeds:
    """Returns what says what a page or a style sheet embeds, see ``web.links``."""

    def found(data: bytes, url: str, content_type: str) -> Sequence[str]:
        take = partial(load_plain, tuple[str, ...])
        about = {"url": url, "content_type": content_type}
        (links,) = reading.ask(Question(task=Task.EMBEDS, name=url, source=BytesSource(data), about=about, take=take))
        return tuple(links)

    return found
