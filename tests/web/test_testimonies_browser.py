"""The library in a real browser: a phone without scripts takes a folder in and finds what is lacking; nothing is inaccessible."""

from pathlib import Path

import pytest

from kuager.web.adapter import ArchiveDesk
from kuager.workflow import ingest
from tests.barriers import barriers
from tests.read.films import film
from tests.web.test_browser import PHONE, WIDE, browser, open_page, serve
from tests.web.test_recordings_browser import until
from tests.workflow.listing import csv_of
from tests.workflow.test_testimonies import HEAD, ROWS
from tests.workflow.test_transcripts import SRT

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]
__all__ = ["browser", "open_page", "serve"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    film(folder / "a.webm", seconds=3, video="libvpx-vp9", audio="libopus")
    film(folder / "c.m4a", seconds=2, video=None)
    (folder / "a.en.srt").write_text(SRT, encoding="utf-8")
    rows = [tuple(cell.replace("a.mp4", "a.webm") for cell in row) for row in ROWS]
    (folder / "videos.csv").write_text(csv_of(rows, HEAD), encoding="utf-8", newline="")
    return folder


def go(page, what):
    """Presses what leads to another page, and waits for that page."""
    with page.expect_navigation():
        what.click()


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (WIDE, "light")], ids=["phone", "wide"])
def test_a_folder_goes_in_without_scripts_and_what_is_lacking_is_found(open_page, archive, place, texts, size, scheme):
    list(ingest.add(archive, [str(texts)]))
    page, watch, base = open_page(over=ArchiveDesk(archive), script=False, size=size, scheme=scheme)
    seen = []

    def look():
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
        seen.append(page.url.removeprefix(base))

    page.goto(base + "/testimonies")
    look()
    go(page, page.locator("a[href='/testimonies/import']"))
    look()
    page.locator("input[name=folder]").fill(str(place))
    page.locator("input[name=name]").fill("videos")
    go(page, page.locator("main button.primary"))
    look()
    assert page.locator(".issue", has_text="K-LIST-023").count() == 3
    go(page, page.locator("button[value=take]"))
    while page.locator("form[action$='/go']").count():
        go(page, page.locator("form[action$='/go'] button"))
    look()
    list(ingest.add(archive, [str(place / "a.en.srt")]))
    page.goto(base + "/testimonies")
    go(page, page.locator(".chip", has_text="Claims waiting"))
    look()
    go(page, page.locator(".told h2 a"))
    look()
    page.locator("input[name=name]").fill("daulet")
    go(page, page.locator("#people ~ form button", has_text="Find"))
    look()
    page.locator("input[name=person]").first.check()
    go(page, page.locator("button[name=role][value=asked]"))
    assert page.locator(".notice.n-done").count() == 1
    page.goto(base + "/testimonies?view=rows")
    look()
    assert watch.outside == []
    page, watch, base = open_page(over=ArchiveDesk(archive), size=size, scheme=scheme)
    told = []
    for path in seen:
        page.goto(base + path)
        told += barriers(page, path)
    assert told == []
    assert watch.said == []


def test_a_claim_leads_the_player_to_its_second(open_page, archive, place):
    list(ingest.add(archive, [str(place)]))
    page, watch, base = open_page(over=ArchiveDesk(archive))
    page.goto(base + "/testimonies?state=claims_waiting")
    go(page, page.locator(".told h2 a"))
    until(page, "document.querySelector('[data-player]').readyState >= 1")
    page.evaluate("document.querySelector('[data-player]').muted = true")
    last = page.locator(".at-seconds [data-t]").last
    wanted = float(last.get_attribute("data-t"))
    last.click()
    until(page, f"document.querySelector('[data-player]').currentTime >= {wanted} - 0.01")
    assert watch.said == []
