"""The lock in a real browser: one key locks, the page unlocks without scripts, and both pages have no barrier."""

from __future__ import annotations

import sys

import pytest

from kuager.workflow.archive import create
from tests.barriers import barriers
from tests.conftest import CHEAP
from tests.security.test_lock_memory import Served
from tests.web.test_browser import PHONE, WIDE, browser

__all__ = ["browser"]
WORDS = "a long passphrase"

pytestmark = [pytest.mark.enable_socket, pytest.mark.skipif(sys.platform == "win32", reason="one process there")]


@pytest.fixture
def served(tmp_path):
    create(tmp_path / "case", plain=False, name="Case", passphrase=WORDS, cost=CHEAP)
    (tmp_path / "words").write_text(WORDS, encoding="utf-8")
    running = Served(tmp_path / "case", tmp_path / "words")
    yield running
    running.close()


def test_one_key_locks_and_the_page_unlocks_without_scripts(browser, served):
    base = f"http://127.0.0.1:{served.port}"
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(served.address)
    told = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        page.goto(base + "/lock")
        told += barriers(page, "/lock")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("#word").focus()
    page.keyboard.press("Shift+L")  # typed into a field, it is a letter
    assert page.locator("#word").input_value() == "L"
    page.goto(base + "/people")
    with page.expect_navigation():
        page.keyboard.press("Shift+L")
    page.wait_for_selector("#passphrase")
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        page.goto(base + "/?lang=ru")
        told += barriers(page, "locked")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert told == []
    context.close()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(base + "/people?lang=zh")
    for words in ("wrong", WORDS):
        page.locator("#passphrase").fill(words)
        with page.expect_navigation():
            page.locator("button.primary").click()
    assert page.url == base + "/"
    assert page.locator("form[data-lock]").count() == 1
    # Without scripts a page nobody works on goes away by itself, a little after the lock.
    assert page.locator("head noscript meta[http-equiv=refresh]").count() == 1
    with page.expect_navigation():
        page.locator("form[data-lock] button").click()
    assert page.locator("#passphrase").count() == 1
    context.close()
