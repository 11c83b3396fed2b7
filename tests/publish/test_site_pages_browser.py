"""The pages besides people in a real browser: nobody is kept out, nothing runs out of the screen, nothing is asked from elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kuager.publish.site import KINDS, World, assets, render
from tests.barriers import barriers
from tests.publish.sample import release

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]
MINE = frozenset(
    {
        "picket", "picket_year", "testimonies", "testimony", "appeals", "appeal", "texts", "text", "accounts", "account", "maps",
        "places", "place", "bodies", "body", "figures", "corrections", "changes", "datasets",
    }
)  # fmt: skip
NIGHTLY = bool(os.environ.get("KUAGER_NIGHTLY"))
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page of every kind that is looked at here, and all of the others, in English and Uyghur."""
    made = tmp_path_factory.mktemp("site")
    world = World.of(release(6), {"data/csv/people.csv": 1200})
    for kind in KINDS:
        for item in list(kind.items(world)) if kind.name not in MINE else [next(iter(kind.items(world)))]:
            for lang in ("en", "ug"):
                path = made / lang / kind.path(item)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(render(world, kind, item, lang))
    for name, data in assets().items():
        (made / name).parent.mkdir(exist_ok=True)
        (made / name).write_bytes(data)
    return made


def pages(folder: Path) -> list[str]:
    world = World.of(release(6), {"data/csv/people.csv": 1200})
    return [kind.path(next(iter(kind.items(world)))) for kind in KINDS if kind.name in MINE]


def opened(browser: Browser, folder: Path, size: dict[str, int], *, runs: bool = True) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport=size, color_scheme="light", java_script_enabled=runs)
    page, outside = context.new_page(), []
    base = folder.as_uri()
    page.on("request", lambda request: None if request.url.startswith(base) else outside.append(request.url))
    page.on("pageerror", lambda error: outside.append(str(error)))
    return page, outside


def test_every_kind_of_page_can_be_used_by_everybody(browser: Browser, folder: Path) -> None:
    found: list[str] = []
    views = [(PHONE, "ug"), (WIDE, "en")]
    for at, (size, lang) in enumerate(views if not NIGHTLY else [*views, (PHONE, "en"), (WIDE, "ug")]):
        page, outside = opened(browser, folder, size)
        for number, path in enumerate(pages(folder)):
            page.goto(f"{folder.as_uri()}/{lang}/{path}")
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append(f"{path}: runs out of the screen at {size['width']}")
            # Each kind in one of the views by day; in all of them by night.
            if NIGHTLY or number % len(views) == at:
                found += barriers(page, f"{lang}/{path} at {size['width']}", also_in="dark")
        found += outside
        page.context.close()
    assert found == []


def test_pages_are_read_without_a_program(browser: Browser, folder: Path) -> None:
    page, outside = opened(browser, folder, PHONE, runs=False)
    page.goto(f"{folder.as_uri()}/en/texts/t-1.html")
    first = page.locator("mark a, mark + a").first
    assert first.is_visible()
    first.click()
    assert "/people/" in page.url
    page.goto(f"{folder.as_uri()}/en/maps/xinjiang.html")
    assert page.locator("svg a").count() == 3
    assert page.get_by_role("cell", name="held back").is_visible()
    assert outside == []


def test_areas_of_a_map_are_reached_by_keys(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder, WIDE)
    page.goto(f"{folder.as_uri()}/ug/maps/xinjiang.html")
    page.locator("svg a").first.focus()
    label = page.evaluate("document.activeElement.querySelector('title').textContent")
    assert "ئىلى" in label
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/*.html")


def test_paper_has_no_frame_and_every_translation(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder, WIDE)
    page.goto(f"{folder.as_uri()}/en/texts/t-1.html")
    page.emulate_media(media="print")
    assert not page.locator(".head nav").is_visible()
    assert not page.locator(".crumbs").is_visible()
    assert page.locator(".piece").first.is_visible()
