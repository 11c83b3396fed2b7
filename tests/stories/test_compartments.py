"""A view of an archive in parts says what an archive says that never held the rest: word by word, ids and instants too.

One thing differs and is left out here: log positions (``head``), which nobody is shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import pytest

from kuager.cli.output import plain
from kuager.protect.rights import Role
from kuager.workflow import accounts, appeals, browse, casework, diary, entries, finding, noticed, review
from kuager.workflow import judging as judging_story
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import lineages as lineages_story
from kuager.workflow import repeating as repeating_story
from kuager.workflow import status as status_story
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_view import scoped
from kuager.workflow.finding import Asked
from kuager.workflow.refresh import ensure_fresh
from kuager.workflow.registers import countering, mistaken, pictured
from tests.security.parted import CANARIES, NORTH, build

READER: Final = replace(NORTH, role=Role.REVIEWER)
"""Who may make compartments knows the names of all; a reviewer does not even know that there is another one."""
TABLES: Final = ("entity", "member", "proposal", "lineage", "copy_edge", "reliance", "finding", "facet")
"""Derived tables that hold no log position."""


def _derived(one: Archive) -> Any:
    ensure_fresh(one)
    return one.store.lineages(), one.store.edges(), one.store.reliances()


ASKED: Final[dict[str, Callable[[Archive], Any]]] = {
    "overview": browse.overview,
    "sources": browse.sources,
    "people": browse.people,
    "events": browse.events,
    "findings": browse.findings,
    "noticed": noticed.noticed,
    "dossiers": lambda one: [browse.dossier(one, row.id) for row in browse.people(one)],
    "readers": lambda one: [browse.reader(one, row.document) for row in browse.sources(one) if row.document],
    "statuses": lambda one: [status_story.status_on(one, row.id) for row in browse.people(one)],
    "queue": lambda one: review.queue(one, 500, None),
    "counts": review.counts,
    "proposals": judging_story.proposals,
    "rules": judging_story.rules,
    "contradictions": judging_story.contradictions,
    "repeating": repeating_story.repeating,
    "lineages": lineages_story.decided,
    "lexicon": lexicon_story.rows,
    "accounts": accounts.authors,
    "picket": diary.picket,
    "cases": casework.cases,
    "entries": entries.entries,
    "appeals": appeals.appeals,
    "rebuttals": countering.rebuttals,
    "images": pictured.images,
    "corrections": mistaken.corrections,
    "pictures": pictured.pictures,
    "find a name": lambda one: finding.find(one, Asked(query="Sadvakas")),
    "find a hidden name": lambda one: finding.find(one, Asked(query="Karimsak")),
    "find words": lambda one: finding.find(one, Asked(query="prison")),
    "nodes": lambda one: list(one.store.nodes()),
    "claims": lambda one: list(one.store.claims()),
    "judgements": lambda one: one.store.judgements(),
    "facets": lambda one: [one.store.facets(prop) for prop in ("type", "place", "name", "term", "role")],
    "digests": lambda one: {name: one.store.digests()[name] for name in TABLES},
    "lineages derived": _derived,
}
"""Public functions that read, by the name of what they tell."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Archive]]:
    """The view of the north, and an archive that never had a south."""
    folder = tmp_path_factory.mktemp("parts")
    with build(folder / "case", south=True) as whole, build(folder / "never", south=False) as never:
        yield scoped(whole, READER), scoped(never, READER)


@pytest.mark.parametrize("name", ASKED)
def test_a_view_says_what_an_archive_says_that_never_held_the_rest(both: tuple[Archive, Archive], name: str) -> None:
    view, never = (_said(one, name) for one in both)
    assert view == never
    assert not [word for word in CANARIES if word in view.replace("find a hidden name", "")] or name.startswith(
        "find a hidden"
    )


def test_the_comparison_would_see_a_leak(
    both: tuple[Archive, Archive], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with build(tmp_path_factory.mktemp("open") / "case", south=True) as whole:
        differing = [name for name in ASKED if _said(whole, name) != _said(both[1], name)]
    assert len(differing) > len(ASKED) // 2, differing


def _said(archive: Archive, name: str) -> str:
    return json.dumps(plain(ASKED[name](archive)), ensure_ascii=False, indent=1, default=str)
