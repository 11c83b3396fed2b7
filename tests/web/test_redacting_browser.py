"""Covering in a real browser: no barriers on a telephone, a box drawn with the pointer, words chosen by selecting them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser

from kuager.protect.redact.model import Box
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.web.listening import listen
from kuager.workflow.redacting import decisions
from tests.barriers import barriers
from tests.web.conftest import TOKEN
from tests.web.test_browser import PHONE, browser
from tests.web.test_redacting_page import files
from tests.workflow.test_redacting import WORDS

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"])]
__all__ = ["browser", "files"]


@pytest.fixture
def base(archive, files, ids, clock) -> Iterator[str]:
    decisions.propose(
        archive, files[".jpg"], [(Box(page=1, left=900, top=900, right=3_000, bottom=5_000), "")], by="a model"
    )
    listener = listen(None)
    app = create_app(ArchiveDesk(archive), TOKEN, ids, clock)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://localhost:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_pages_for_covering_have_no_barriers_and_boxes_can_be_drawn(
    browser: Browser, base: str, files: dict[str, str]
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{base}/enter?token={TOKEN}")
    told = []
    for path in ("/redact", f"/redact/{files['.txt']}", f"/redact/{files['.jpg']}"):
        page.goto(base + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        told += barriers(page, path, also_in="dark")
    assert told == []
    shown = page.locator("[data-redact]")
    shown.scroll_into_view_if_needed()
    edges = shown.bounding_box()
    assert edges is not None
    page.mouse.move(edges["x"] + edges["width"] * 0.5, edges["y"] + edges["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(edges["x"] + edges["width"] * 0.25, edges["y"] + edges["height"] * 0.6)
    page.mouse.up()
    drawn = [float(page.locator(f"#box [name={edge}]").input_value()) for edge in ("left", "top", "right", "bottom")]
    assert drawn == pytest.approx([25, 20, 50, 60], abs=1)
    page.goto(f"{base}/redact/{files['.txt']}")
    page.evaluate(
        "() => { const place = document.querySelector('[data-words]'); const range = document.createRange();"
        "range.setStart(place.firstChild, 12); range.setEnd(place.firstChild, 30);"
        "getSelection().removeAllRanges(); getSelection().addRange(range); }"
    )
    page.wait_for_function("document.querySelector('#words [name=start]').value === '12'")
    assert page.locator("#words [name=words]").input_value() == WORDS[12:30]
    context.close()
