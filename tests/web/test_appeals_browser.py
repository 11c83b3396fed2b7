"""The pages of appeals in a real browser: wide and on a phone, nothing is inaccessible and nothing runs out of the screen."""

from __future__ import annotations

from typing import Any

import pytest

from kuager.web.adapter import ArchiveDesk
from kuager.workflow import entries, ingest
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given
from tests.barriers import barriers
from tests.web.test_browser import PHONE, browser, open_page, serve

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]
__all__ = ["browser", "open_page", "serve"]


def test_pages_of_appeals_can_be_used_by_everybody(open_page: Any, archive: Archive) -> None:
    told = {
        "kind": "letter", "who": "Daulet Sadvakas", "to": "Ministry of Foreign Affairs", "recipient": "foreign_ministry",
        "state": "KZ", "when": "2024-03-01",
    }  # fmt: skip
    made = entries.enter(archive, "appeal", Given(answers={k: [v] for k, v in told.items()}), key="k", fresh=False)
    answer = {"appeal": "k", "when": "2024-04-20", "response": "formal", "account": "It was considered."}
    entries.enter(archive, "answer", Given(answers={k: [v] for k, v in answer.items()}), fresh=False)
    ingest.finish(archive)
    row = entries.entry(archive, made.key)
    assert row is not None
    letter = f"/appeals/letter?person={row.node('p1')}&office=un&confidential=1"
    page, watch, base = open_page(over=ArchiveDesk(archive), size=PHONE)
    found = []
    for path in ("/appeals", "/appeals/k", "/appeals/stats", "/appeals/rules", "/appeals/reported", letter):
        page.goto(base + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        found += barriers(page, path)
    assert found == []
    assert watch.outside == []
