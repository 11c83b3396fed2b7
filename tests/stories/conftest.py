"""The example archive as a user has it: built and served by the command, looked at in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.barriers import barriers

WIDE = (1280, 900)
PICTURES = "KUAGER_SCREENSHOTS"
"""Names a folder in which each story leaves a picture for the documentation."""


class Story:
    """One person at the workbench: walks by what is written on the page, and looks at each page for barriers."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self._said: list[str] = []
        self._outside: list[str] = []
        self._barriers: list[str] = []
        page.on("pageerror", lambda error: self._said.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(base) else self._outside.append(request.url))

    def go(self, path: str) -> None:
        """Opens an address of the workbench."""
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        self.look()

    def follow(self, words: str | re.Pattern[str], *, within: str = "main") -> None:
        """Clicks the first link or button with these words."""
        place = self.page.locator(within)
        link = place.get_by_role("link", name=words).or_(place.get_by_role("button", name=words)).first
        with self.page.expect_navigation():
            link.click()
        self.look()

    def fill(self, label: str | re.Pattern[str], words: str) -> None:
        """Types into the field with this label."""
        self.page.get_by_label(label).first.fill(words)

    def sees(self, *words: str | re.Pattern[str]) -> None:
        """Expects these words on the page."""
        for one in words:
            assert self.page.locator("main").get_by_text(one).count() or (
                isinstance(one, str) and one in self.page.locator("main").inner_text()
            ), f"{one!r} is not on {self.page.url}"

    def look(self) -> None:
        """Notes what would keep somebody from using this page."""
        self._barriers += barriers(self.page, self.page.url)
        if not self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            self._barriers.append(f"{self.page.url}: wider than the screen")

    def picture(self, name: str) -> None:
        """Leaves a picture for the documentation when one is asked for."""
        folder = os.environ.get(PICTURES)
        if folder:
            self.page.screenshot(path=Path(folder) / f"{name}.png")

    def ended(self) -> None:
        """Says that nothing on the way was broken, barred, or asked of another machine."""
        assert not self._said
        assert not self._outside
        assert not self._barriers, "\n".join(self._barriers)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Builds the example archive, serves it, and gives its folder and the address that opens it once.

    For one module: a browser that stays open for the whole session bars every other test from having one of its own.
    """
    folder = tmp_path_factory.mktemp("stories") / "demo"
    command = [sys.executable, "-m", "kuager", "demo", "--to", str(folder), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as served:
        assert served.stdout is not None
        try:
            yield folder, next(line.strip() for line in served.stdout if line.startswith("http"))
        finally:
            served.terminate()


@pytest.fixture(scope="module")
def seat(chromium: Browser, demo: tuple[Path, str]) -> Iterator[tuple[Page, str]]:
    """One session at the workbench for all stories: the address opens it once."""
    page = chromium.new_page(viewport={"width": WIDE[0], "height": WIDE[1]}, reduced_motion="reduce")
    page.set_default_timeout(15_000)
    page.goto(demo[1])
    yield page, demo[1].partition("/enter")[0]
    page.close()


@pytest.fixture
def story(seat: tuple[Page, str]) -> Iterator[Story]:
    telling = Story(*seat)
    yield telling
    telling.ended()
