"""The pages of sealed records in a real browser: without scripts, on a phone, and with no barrier that axe finds."""

from __future__ import annotations

import pytest

from kuager.web.adapter import ArchiveDesk
from kuager.workflow.archive import Archive
from kuager.workflow.sealed import opening, records
from tests.barriers import barriers
from tests.conftest import CHEAP
from tests.web.test_browser import PHONE, browser, open_page, serve

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]
__all__ = ["browser", "open_page", "serve"]

WORK, PASS = "a long passphrase", "quite another passphrase"


def test_a_record_is_read_on_a_phone_without_scripts(open_page, locked: Archive) -> None:
    opening.make(locked, WORK, PASS, cost=CHEAP)
    records.put(locked, "contact", {"phone": "+7 701 000 00 00", "never": "by e-mail, and never after dark"})
    page, watch, base = open_page(over=ArchiveDesk(locked), script=False, size=PHONE)
    page.goto(base + "/sealed")
    page.locator("input[name=own]").fill(PASS)
    with page.expect_navigation():
        page.locator("form[action='/sealed/unlock'] button").click()
    with page.expect_navigation():
        page.locator(".sealed-list a").click()
    record = page.url.removeprefix(base)
    assert "701 000" not in page.content()
    page.locator("input[value=contact]").first.check()
    with page.expect_navigation():
        page.locator("form.card button.primary").click()
    assert "701 000" in page.content()
    assert page.evaluate("document.querySelector('main').scrollWidth <= window.innerWidth")
    assert watch.outside == []
    page, _, base = open_page(over=ArchiveDesk(locked), size=PHONE)
    told = []
    for path in ("/sealed", "/sealed/new?kind=speaker"):
        page.goto(base + path)
        told += barriers(page, path)
    page.goto(base + "/sealed")
    page.locator("input[name=own]").fill(PASS)
    with page.expect_navigation():
        page.locator("form[action='/sealed/unlock'] button").click()
    told += barriers(page, "/sealed")
    page.goto(base + record)
    told += barriers(page, record)
    assert told == []
