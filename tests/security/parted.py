"""An archive in parts, small and with everything in it that has an id: what the matrix and the sweep ask for."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.routing import Route

from kuager.model import Decision
from kuager.protect.rights import Actor, Role
from kuager.store.scoped_sight import tokens
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.web.sessions import Session
from kuager.workflow import compartments, entries, ingest, review
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.casework import steps
from kuager.workflow.context import context
from kuager.workflow.sandbox import InProcess
from tests.conftest import LEDE, CountingIds

with warnings.catch_warnings():
    # starlette would rather have httpx2, which is not in our lock; its client works with httpx as before
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", UserWarning)
    from starlette.testclient import TestClient

HERE: Final = "http://127.0.0.1:8123"
TOKEN: Final = "one-time-token"

ELSEWHERE: Final = """Police search homes in Zhezdibel

ZHEZDIBEL, 2 June 2023 - Police on Thursday searched the home of Bolat Karimsak, whose brother Temir Karimsak was
sentenced to 13 years in prison in August 2019.

Dina Omarkyzy, a nurse, said Temir Karimsak was taken from his house on May 4, 2018. "We waited for him," she said.
"""
AGAIN: Final = """A nurse remembers

ZHEZDIBEL, 9 July 2023 - Temir Karimsak, a brother of Bolat Karimsak, was sentenced to 9 years in prison in March 2020,
Dina Omarkyzy said. He was taken on May 4, 2018.
"""
PAGE: Final = """<!doctype html><html><head><title>Karimsak family speaks</title></head><body><article>
<h1>Karimsak family speaks</h1><p>Bolat Karimsak said on 3 August 2023 that his brother Temir Karimsak is held in a prison.</p>
<p>The family has waited for five years for any news of him, and nobody has answered their letters.</p></article></body></html>
"""
CANARIES: Final = ("Karimsak", "Zhezdibel", "Omarkyzy", "ZHEZDIBEL", "Arys consulate")
"""Words that stand in what is hidden and nowhere else."""
LETTER: Final = {
    "kind": "letter", "speaker": "Gulnar Abdi", "who": "Daulet Sadvakas", "to": "Ministry of Foreign Affairs", "state": "KZ",
    "recipient": "foreign_ministry", "when": "2024-03-01", "received": "2024-03-04", "asked": "A visit by the consul",
}  # fmt: skip
NORTH: Final = Actor(name="m-north", role=Role.EDITOR, compartments=frozenset({"", "north"}))
_HOUR: Final = datetime(2024, 5, 1, 12, tzinfo=UTC)
_TAGS: Final = {
    "k": "capture",
    "d": "document",
    "n": "node",
    "c": "claim",
    "s": "source",
    "f": "finding",
    "g": "lineage",
}


def build(root: Path, *, south: bool) -> Archive:
    """Makes the archive: an open part, a part of the north, and (if asked for) one of the south.

    Each step has an hour and a randomness of its own, so that the south leaves no trace in the ids and instants of others.
    """
    clock, ids = StandingClock(_HOUR), CountingIds()
    create(root, plain=True, name="Parted", clock=clock, ids=ids)
    archive = open_archive(root, clock=clock, ids=ids, agent="documenter", reading=InProcess())
    texts = root.parent / f"texts-{root.name}"
    texts.mkdir()

    def hour(number: int, home: str = "") -> None:
        clock.at, ids.count, archive.home = _HOUR + timedelta(hours=number), 10_000 * number, home

    hour(1)
    compartments.make(archive, "north")
    _add(archive, texts, "open.txt", LEDE)
    _enter(archive, "appeal", "a" * 32, **LETTER)
    if south:
        hour(2)
        compartments.make(archive, "south")
        hour(2, "south")
        _add(archive, texts, "south-1.txt", ELSEWHERE)
        _add(archive, texts, "south-2.txt", AGAIN, given_by="Sholpan from Arys consulate")
        _add(archive, texts, "south-copy.txt", ELSEWHERE.replace("Thursday", "June 1"))
        _add(archive, texts, "south.html", PAGE)
        _enter(archive, "appeal", "b" * 32, **{**LETTER, "who": "Temir Karimsak", "to": "Arys consulate"})
    hour(3, "north")
    _add(archive, texts, "north.txt", LEDE.replace("Families stand", "Families wait").replace("12 years", "15 years"))
    if south:
        hour(4)
        ingest.finish(archive)
        people = {one.name: one for one in archive.store.entities("person")}
        steps.write(archive, people["Temir Karimsak"].id, what="call Dina Omarkyzy in Zhezdibel")
    hour(5)
    claim = next(one for one in archive.store.claims(prop="name") if one.value == "Zhanar Toleubek")
    review.decide(archive, claim.id, Decision.ACCEPT, "documenter")
    ingest.finish(archive)
    hour(6)
    return archive


def _add(archive: Archive, folder: Path, name: str, text: str, given_by: str | None = None) -> None:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    assert all(str(one.outcome) == "ok" for one in ingest.add(archive, [str(folder / name)], given_by=given_by))


def _enter(archive: Archive, form: str, key: str, **answers: str) -> None:
    given = entries.Given(answers={name: [words] for name, words in answers.items()})
    entries.enter(archive, form, given, key=key, fresh=False)


def everything(archive: Archive) -> str:
    """Returns all that an archive holds, in words."""
    context(archive)
    store = archive.store
    return repr(
        [
            store.sources(), list(store.captures()), list(store.documents()), list(store.nodes()), list(store.claims()),
            store.judgements(), store.reviews(), list(store.custody()), store.entities(), store.proposals(),
            store.findings(), store.lineages(), store.edges(), store.reliances(), store.issues(), store.sealed_values(),
        ]
    )  # fmt: skip


def hidden_ids(whole: Archive, view: Archive) -> dict[str, list[str]]:
    """Returns every id, key and digest that the whole archive knows and the view does not, by kind."""
    found: dict[str, list[str]] = defaultdict(list)
    shown = everything(view)
    for one in sorted(tokens(everything(whole)) - tokens(shown)):
        tag = one.partition("-")[0] if "-" in one else f"{len(one)} digits"
        found[_TAGS.get(tag, tag)].append(one)
    found["mark"] = [one.commitment for one in whole.store.sealed_values() if one not in view.store.sealed_values()]
    found["act"] = [str(whole.store.reviews()[-1].seq)]
    assert len(view.store.reviews()) < whole.store.reviews()[-1].seq
    return dict(found)


def stranger_to(one: str) -> str:
    """Returns an id of the same shape that nothing has."""
    if one.isdigit():
        return str(int(one) + 100_000)
    if one.startswith("sealed:"):
        return f"sealed:{stranger_to(one[7:])}"
    head, dash, digits = one.rpartition("-")
    return f"{head}{dash}{'0123456789abcdef' * 8}"[: len(head) + len(dash) + len(digits)]


@dataclass(slots=True)
class StandingClock:
    """Stands still, so that two answers differ by what was asked only."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class Seat:
    """A browser with somebody before it."""

    client: TestClient
    session: Session
    app: Starlette

    def routes(self) -> list[Route]:
        return [one for one in self.app.routes if isinstance(one, Route)]


@contextmanager
def seat(whole: Archive, actor: Actor) -> Iterator[Seat]:
    """Seats somebody before the workbench."""
    app = create_app(ArchiveDesk(whole), TOKEN, whole.ids, whole.clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False, follow_redirects=False) as client:
        client.get(f"/enter?token={TOKEN}")
        (session,) = app.state.gate._sessions.values()
        session.actor = actor
        yield Seat(client, session, app)


def same_but(text: str, *ids: str) -> str:
    """Returns a page without what differs from one request to the next."""
    for one in ids:
        if one.isdigit():
            text = re.sub(r"\d+", "(number)", text)
        text = text.replace(one, "(id)").replace(quote(one), "(id)").replace(quote(one, safe=""), "(id)")
    return re.sub(r"\b[0-9a-f]{16,64}\b", "(token)", text)
