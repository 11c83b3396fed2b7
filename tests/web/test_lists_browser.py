"""The pages of lists in a real browser: a phone without scripts gets all the way, and nothing is inaccessible."""

import pytest

from kuager.web.adapter import ArchiveDesk
from kuager.workflow.lists import editions, guessing, importing, taking
from tests.barriers import barriers
from tests.web.test_browser import PHONE, WIDE, browser, open_page, serve

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]
__all__ = ["browser", "open_page", "serve"]

HEAD = "No,Name,Sex,Date of birth,ID number,Status,Place of birth\n"
FIRST = (
    HEAD + "1,Arman Sadvakas,m,03/04/1974,740403400112,sentenced,Oskemen\n2,unnamed woman,f,,,missing,\n3,,m,,,flies,\n"
)
NEWER = HEAD + "1,Arman Sadvakas,m,03/04/1974,740403400112,released,Oskemen\n4,Zhanar Toleubek,f,,,missing,\n"


def hand_in(page, base, table, name):
    page.goto(base + "/lists")
    page.locator("input[type=file]").set_input_files(
        {"name": "victims.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.locator("input[name=name]").fill(name)
    with page.expect_navigation():
        page.locator("form[action='/lists/table'] button.primary").click()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_list_goes_all_the_way_without_scripts(open_page, archive, size):
    # axe itself is a script, so the pages are looked at a second time with scripts on.
    page, watch, base = open_page(over=ArchiveDesk(archive), script=False, size=size)
    seen = ["/lists"]

    def look():
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        seen.append(page.url.removeprefix(base))

    for table, name in ((FIRST, "victims"), (NEWER, "victims"), (NEWER, "another list")):
        hand_in(page, base, table, name)
        look()
        order = page.locator("select[name=order_3]")
        order.select_option("dmy")
        with page.expect_navigation():
            page.locator(".list-columns button.primary").click()
        look()
        with page.expect_navigation():
            page.locator("form[action$='/take'] button.primary").click()
        look()
    page.goto(base + seen[3] + "?edition=2")
    look()
    assert "said until edition 2" in page.content()
    assert watch.outside == []
    page, _, base = open_page(over=ArchiveDesk(archive), size=size)
    told = []
    for path in seen:
        page.goto(base + path)
        told += barriers(page, path)
    assert told == []


def test_a_phone_shows_that_a_list_is_half_in(open_page, archive, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)
    path = tmp_path / "victims.csv"
    path.write_text(FIRST, encoding="utf-8")
    document = taking.take(archive, str(path), editions.list_id("a list with quite a long name of a district"))
    steps = importing.run(
        archive, document, guessing.guess(document).mapping, name="a list with quite a long name of a district"
    )
    next(steps)
    steps.close()
    page, _, base = open_page(over=ArchiveDesk(archive), size=PHONE)
    page.goto(base + "/people")
    assert page.get_by_text("1 of 3 rows so far").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(page, "/people") == []
