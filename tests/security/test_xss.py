"""Hostile words in every text field of every form and in sources, then the pages that show them in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kuager.workflow.archive import Archive
from kuager.workflow.entries import forms
from tests.security.payloads import payloads
from tests.security.xss import PAGES, TYPED, Seen, answers, fill, look, served, shown, walk, watched
from tests.web.test_browser import browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]
__all__ = ["browser"]

SOURCES, PEOPLE = 10, 10
"""Of the pages of sources and people, looked at in CI; the command looks at all."""


@pytest.fixture
def page(browser: Browser) -> Page:
    made = browser.new_page()
    made.set_default_timeout(15_000)
    return made


def test_there_are_enough_of_every_family() -> None:
    every = payloads()
    assert len(every) == len(set(every)) >= 150
    for family in ("<svg", "<math", "<style", "javascript:", "{{", "onerror", "\u202e", "%3C", "<noscript", "data:"):
        assert sum(family in one for one in every) >= 1, family


def test_no_text_field_is_left_out() -> None:
    every = list(payloads())
    for asked in forms().values():
        given = answers(asked, every)
        assert {one.name for one in asked.fields if one.asks in TYPED} <= given.keys(), asked.id


def test_words_stay_words(page: Page, archive: Archive, tmp_path: Path) -> None:
    every = payloads()
    entries = fill(archive, every, tmp_path / "in", rounds=1)
    assert len(entries) > len(forms()) // 2
    pages = shown(archive)
    sources = [one for one in pages if one.startswith("/sources")]
    people = [one for one in pages if one.startswith("/dossier")]
    assert len(sources) > len(every) / 2
    assert len(people) > 20
    chosen = sources[:: max(1, len(sources) // SOURCES)] + people[:: max(1, len(people) // PEOPLE)]
    with served(archive, "token") as base:
        page.goto(f"{base}/enter?token=token")
        seen = walk(page, base, [*PAGES, *entries, *chosen])
    assert seen.hurts == []
    assert seen.pages == len(PAGES) + len(entries) + len(chosen)


def test_the_harness_sees_what_a_careless_page_does(page: Page) -> None:
    """Its own proof: the same words in a page that does not escape them."""
    caught = 0
    for one in payloads()[::3]:
        seen = Seen()
        watched(page, "about:", seen)
        page.route(re.compile("^https?://"), lambda route: route.abort())
        page.goto("about:blank")
        page.set_content(f"<p>{one}</p>", wait_until="commit")
        look(page, "careless", seen)
        caught += bool(seen.hurts)
    assert caught > 20
