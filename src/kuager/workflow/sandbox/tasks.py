"""What a worker does with a stranger's bytes: reads them, finds claims in their words, looks at a page or a feed, draws one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from kuager import extract
from kuager.model import CaptureId, Document, DocumentId, Layer, Zone, ZoneLabel
from kuager.read import Reader, page_pictures
from kuager.read.base import no_more_time
from kuager.store import codec
from kuager.workflow.sandbox import wire
from kuager.workflow.sandbox.asking import Task
from kuager.workflow.sandbox.reading import Wanted, documents

_ALL = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One question as it stands in the worker.

    Attributes:
        name: of the item.
        about: what the task needs to know.
        data: the bytes, or a stream of them.
        readers: those that are loaded.
        words: asks for the project lexicon.
        more_time: asks for so many more seconds from now; says whether they were granted.
    """

    name: str
    about: Mapping[str, Any]
    data: bytes | io.BufferedReader
    readers: Sequence[Reader]
    words: Callable[[], extract.Lexicon]
    more_time: Callable[[float], bool] = no_more_time

    def whole(self) -> bytes:
        """Returns all the bytes."""
        return self.data if isinstance(self.data, bytes) else self.data.read(_ALL)


def answers(task: Task, job: Job) -> Iterator[bytes]:
    """Yields the answers to one question.

    Raises:
        ItemError: what is wrong with the item.
    """
    return _TASKS[task](job)


def warm_up() -> None:
    """Loads the word lists, so that copies of a worker share them."""
    for text in ("Aliya came to Almaty on 8 February 2021.", "Алия приехала в Алматы 8 февраля 2021 года."):
        layer = Layer(kind="text", text=text, digest="", lang=None, engine="")
        extract.find(
            Document(
                id=DocumentId(""), capture=CaptureId(""), kind="plain", reader="", layers=(layer,),
                zones=(Zone(start=0, end=len(text), label=ZoneLabel.MAIN),),
            ),
            extract.Lexicon.empty(),
        )  # fmt: skip


def _read(job: Job) -> Iterator[bytes]:
    about = job.about
    wanted = Wanted(
        capture=about["capture"],
        name=job.name,
        media_type=about["media_type"],
        kind=about["kind"],
        max_text_mb=about["max_text_mb"],
    )
    return (wire.dump(document) for document in documents(wanted, job.data, job.readers, job.more_time))


def _find(job: Job) -> Iterator[bytes]:
    document: Document = codec.load(Document, job.whole().decode())
    found = extract.find(document, job.words(), seconds=job.about["seconds"])
    yield codec.dump(found).encode()


def _page(job: Job) -> Iterator[bytes]:
    about = job.about
    made = page_pictures.page_picture(
        job.data, job.name, kind=about["kind"], number=about["number"], repaired=about["repaired"]
    )
    yield page_pictures.packed(made)


def _sound(job: Job) -> Iterator[bytes]:
    sound = import_module("kuager.protect.redact.sound")  # with it comes a library of codecs, which few workers need
    yield sound.anew(job.whole(), disguised=job.about["disguised"], pitch=job.about["pitch"])


# Collectors are extras: what is not installed cannot be asked for, and is loaded only where it is.


def _observe(job: Job) -> Iterator[bytes]:
    web = import_module("kuager.collect.web")
    yield wire.plain(web.observe(job.whole(), job.about["url"], content_type=job.about["content_type"]))


def _embeds(job: Job) -> Iterator[bytes]:
    links = import_module("kuager.collect.web.links")
    yield wire.plain(links.embeds(job.whole(), job.about["url"], job.about["content_type"]))


def _feed(job: Job) -> Iterator[bytes]:
    feeds = import_module("kuager.collect.feeds")
    yield wire.plain(feeds.parse(job.whole(), job.about["url"]))


def _replay(job: Job) -> Iterator[bytes]:
    replaying = import_module("kuager.collect.web.replaying")
    yield replaying.replayed(job.whole(), job.about["url"], job.about["content_type"], job.about["prefix"])


_TASKS: Mapping[Task, Callable[[Job], Iterator[bytes]]] = {
    Task.READ: _read,
    Task.FIND: _find,
    Task.OBSERVE: _observe,
    Task.EMBEDS: _embeds,
    Task.FEED: _feed,
    Task.REPLAY: _replay,
    Task.PAGE: _page,
    Task.SOUND: _sound,
}
