"""The site in a real browser, from a folder: no barrier that axe finds, on a phone and wide, light and dark, both directions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from kuager.publish.release import write
from tests.barriers import barriers
from tests.publish.sample import release

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

PHONE: Final = {"width": 390, "height": 844}
WIDE: Final = {"width": 1280, "height": 900}
BUDGET: Final = 150_000
FIRST_SEARCH: Final = 20_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write(replace(release(), draft=True), folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def person(site: Path) -> str:
    """Returns the page of somebody with a portrait and a correction."""
    portrait = next((site / "assets" / "portraits").iterdir())
    return f"people/{portrait.stem}.html"


def paths(site: Path) -> list[str]:
    return [
        "index.html", "people/index.html", "lists/status/released/index.html", "unnamed/index.html",
        "about/index.html", "about/method.html", "about/consent.html", person(site),
    ]  # fmt: skip


def kept(loaded: list[str], request: Request) -> None:
    loaded.append(request.url)


def opened(page: Page, site: Path, path: str) -> list[str]:
    """Opens a page; returns what it loaded. It must not be wider than its window, nor load anything from elsewhere."""
    loaded: list[str] = []
    page.on("request", lambda request: kept(loaded, request))
    page.goto((site / path).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    assert all(one.startswith(f"{site.as_uri()}/") for one in loaded), path
    return loaded


@pytest.mark.parametrize(("lang", "size"), [("en", WIDE), ("ug", PHONE), ("zh", PHONE), ("ug", WIDE)])
def test_no_page_has_a_barrier(browser: Browser, site: Path, lang: str, size: dict[str, int]) -> None:
    page = browser.new_page(viewport={"width": size["width"], "height": size["height"]}, color_scheme="light")
    told = []
    for path in paths(site):
        opened(page, site, f"{lang}/{path}")
        told += barriers(page, f"{lang}/{path}", also_in="dark")
        assert page.evaluate("document.documentElement.dir") == ("rtl" if lang == "ug" else "ltr")
    opened(page, site, "index.html")
    told += barriers(page, "index.html", also_in="dark")
    page.close()
    assert told == []


def test_without_scripts_the_search_leads_to_the_list_and_filters_work(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="English").click()
    page.get_by_label("Search for a name").fill("anybody")
    page.get_by_role("button", name="Search").click()
    assert page.url.startswith((site / "en/people/index.html").as_uri())
    page.get_by_role("link", name="2018", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "People: 2018"
    page.locator(".rows a").first.click()
    assert page.get_by_role("heading", name="Status over time").is_visible()
    page.get_by_role("link", name="ئۇيغۇرچە").click()
    assert page.url.startswith((site / "ug/people/").as_uri())
    context.close()


def test_a_search_costs_little_and_finds_every_script(browser: Browser, site: Path) -> None:
    for asked in ("Aisulu", "阿依苏鲁", "Айсұлу"):
        page = browser.new_page(viewport={"width": 390, "height": 844})
        loaded = opened(page, site, "zh/index.html")
        first = list(loaded)
        assert size(first) <= BUDGET
        assert not [one for one in first if "/search/" in one]
        page.locator("#q").fill(asked)
        link = page.locator("[data-found] a").first
        link.wait_for()
        assert "Aisulu" in link.inner_text()
        assert size(loaded[len(first) :]) <= FIRST_SEARCH
        link.click()
        assert "/zh/people/p-" in page.url
        page.close()


def size(urls: list[str]) -> int:
    return sum(Path(one.removeprefix("file://").partition("?")[0]).stat().st_size for one in urls)


def test_a_question_in_the_address_is_looked_up(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto(f"{(site / 'en/people/index.html').as_uri()}?q=Nurlan")
    page.locator("[data-found] a").first.wait_for()
    assert page.locator("#q").input_value() == "Nurlan"
    page.close()


def test_the_first_key_leads_past_the_navigation_and_what_is_pointed_at_stands_out(
    browser: Browser, site: Path
) -> None:
    page = browser.new_page()
    opened(page, site, f"en/{person(site)}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    plain = page.locator(".told[id]").first.evaluate("one => getComputedStyle(one).backgroundColor")
    page.locator(".steps a").first.click()
    lit = page.locator(".told:target").evaluate("one => getComputedStyle(one).backgroundColor")
    assert lit != plain
    page.close()


def test_a_server_may_forbid_everything_from_elsewhere_and_all_that_is_inline(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".png": "image/png"}

    def served(route: Route) -> None:
        path = site / unquote(urlsplit(route.request.url).path.lstrip("/"))
        headers = {"content-security-policy": "default-src 'self'", "content-type": kinds.get(path.suffix, "")}
        route.fulfill(status=200, headers=headers, body=path.read_bytes())

    context.route("**/*", served)
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda said: broken.append(f"{page.url}: {said.text}"))
    firsts = {path.parent: path for path in sorted((site / "en").rglob("*.html"), reverse=True)}
    for path in firsts.values():
        page.goto(f"https://archive.example.org/{path.relative_to(site).as_posix()}")
    page.goto("https://archive.example.org/en/index.html")
    page.locator("#q").fill("Nurlan")
    page.locator("[data-found] a").first.wait_for()
    context.close()
    assert broken == []


def test_on_paper_there_is_no_navigation_and_addresses_are_written_out(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    opened(page, site, f"en/{person(site)}")
    page.emulate_media(media="print")
    assert not page.locator(".head nav").is_visible()
    assert not page.locator(".tongues").is_visible()
    written = page.locator(".sources a[href^='https']").first.evaluate(
        "one => getComputedStyle(one, '::after').content"
    )
    assert "https://news.example.org/" in written
    page.close()
