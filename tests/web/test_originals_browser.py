"""The original beside its text in a real browser: it is seen, its places light up, pages turn, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.web.invented import KAZAKH
from tests.web.invented_originals import SECOND
from tests.web.test_browser import PHONE, WIDE, browser, open_page, serve

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]
__all__ = ["browser", "open_page", "serve"]


def lit(page):
    """The texts whose places are lit on the picture."""
    places = page.locator(".spot.lit").evaluate_all("(all) => all.map((one) => [one.dataset.s, one.dataset.e])")
    return [KAZAKH[int(start) : int(end)] for start, end in places]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_the_picture_is_seen_and_its_pages_turn(open_page, script, size):
    page, watch, base = open_page(script=script, size=size)
    page.goto(base + "/sources/d-kazakh")
    assert page.locator(".original img").evaluate("(i) => i.complete && i.naturalWidth") == 600
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture, places = page.locator(".original img").bounding_box(), page.locator(".original-page svg").bounding_box()
    assert picture == pytest.approx(places), "the places lie over the picture"
    with page.expect_navigation():
        page.locator(".original a[rel=next]").click()
    assert page.locator(".original img").evaluate("(i) => i.complete && i.naturalWidth") == 600
    expect(page.locator(".original .pager span")).to_have_text("Page 2 of 2")
    assert page.locator(".original a[rel=next]").count() == 0
    assert watch.outside == []
    assert watch.said == []


def test_a_claim_and_a_line_light_their_places(open_page):
    page, watch, base = open_page()
    page.goto(base + "/sources/d-kazakh")
    first, second = KAZAKH.splitlines()[:2]
    page.locator(".claim", has_text="2017").hover()
    assert lit(page) == [second]
    page.locator(".original h2").hover()
    assert lit(page) == []
    page.locator(".line").nth(0).click(position={"x": 8, "y": 8})
    assert lit(page) == [first]
    assert watch.said == []


def test_a_claim_in_the_address_lights_its_place_without_scripts(open_page):
    page, _, base = open_page(script=False)
    page.goto(f"{base}/sources/d-kazakh?at={SECOND}-{SECOND + 5}")
    assert lit(page) == [KAZAKH.splitlines()[2]]
    expect(page.locator(".original .pager span")).to_have_text("Page 2 of 2")
    paint = page.locator(".spot.lit").evaluate("(one) => getComputedStyle(one).fill")
    assert paint != "none"


def test_a_claim_on_another_page_turns_to_it(open_page):
    page, _, base = open_page()
    page.goto(base + "/sources/d-kazakh?page=2")
    assert lit(page) == []
    with page.expect_navigation():
        page.locator(".claim [data-go]").first.click()
    expect(page.locator(".original .pager span")).to_have_text("Page 1 of 2")
    assert lit(page) == [KAZAKH.splitlines()[0]]


def test_the_file_as_it_came_is_saved(open_page):
    page, _, base = open_page()
    page.goto(base + "/sources/d-kazakh")
    with page.expect_download() as saved:
        page.locator("a[href^='/files/']").click()
    assert saved.value.suggested_filename == "a letter_ _2021___.html"
    assert saved.value.path().read_text(encoding="utf-8") == KAZAKH
