"""The page of a recording in a real browser: it plays from ranges, times lead to seconds, nothing is inaccessible."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kuager.errors import UnknownIdError
from kuager.read.recording_previews import Frame, jpeg
from kuager.workflow.recording_views import CueView, Media, RecordingView, Transcript
from kuager.workflow.timecodes import Cue
from tests.barriers import barriers
from tests.read.films import film
from tests.web.desks import InventedDesk
from tests.web.invented import TEXTS, source
from tests.web.test_browser import PHONE, browser, open_page, serve

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]
__all__ = ["browser", "open_page", "serve"]

FILM = "d-film"
TEXT = "They stood at the gate.\nNobody in India answered."


def _cue(number: int, start: int, end: int, begins: int, ends: int, *, confirmed: bool) -> CueView:
    words = TEXT[start:end]
    at = words.find("India")
    pieces = ((words, False),) if at < 0 else ((words[:at], False), ("India", True), (words[at + 5 :], False))
    return CueView(
        cue=Cue(number=number, start=start, end=end, begins=begins, ends=ends), pieces=pieces, confirmed=confirmed
    )


@dataclass
class FilmDesk(InventedDesk):
    """The invented campaign with one film in it."""

    data: bytes = b""
    asked_for: list[tuple[int, int]] = field(default_factory=list)

    def recording(self, document: str) -> RecordingView:
        if document != FILM:
            raise UnknownIdError(item=document)
        row = replace(source(next(iter(TEXTS))), document=FILM, title="Gate", kind="recording", notices=())
        cues = (_cue(1, 0, 23, 500, 1500, confirmed=True), _cue(2, 24, len(TEXT), 2000, 2900, confirmed=False))
        draft = Transcript(
            document="d-draft", root="d-draft", title="gate.webm", lang="en", origin="machine", engine="whisper@test", layer="0", tied="made", cues=cues
        )  # fmt: skip
        return RecordingView(
            source=row, facts="Film, 3 seconds", media_type="video/webm", seconds=3.0, frames=(0, 1000), peaks=tuple(range(0, 100, 5)), transcripts=(draft,),
            elsewhere=((FILM, "The same", "whole"),), waiting=1,
        )  # fmt: skip

    def media(self, document: str) -> Media:
        assert document == FILM

        def read(start: int, end: int):
            self.asked_for.append((start, end))
            yield self.data[start:end]

        return Media(media_type="video/webm", size=len(self.data), read=read)

    def frame(self, document: str, milliseconds: int) -> bytes | None:
        del document
        return jpeg(Frame(milliseconds=milliseconds, width=32, height=18, pixels=bytes(32 * 18 * 3)))


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> bytes:
    path: Path = tmp_path_factory.mktemp("web-films") / "gate.webm"
    return film(path, seconds=3, video="libvpx-vp9", audio="libopus").read_bytes()


@pytest.fixture
def desk(data) -> FilmDesk:
    return FilmDesk(data=data)


@pytest.mark.parametrize(("size", "scheme"), [(None, "light"), (PHONE, "dark")])
def test_the_page_of_a_recording_is_accessible_and_asks_nobody(open_page, size, scheme):
    page, watch, base = open_page(size=size, scheme=scheme)
    page.goto(f"{base}/recordings/{FILM}")
    for summary in page.locator(".cue details summary").all():
        summary.click()
    assert barriers(page, FILM) == []
    assert watch.outside == []
    assert watch.said == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def until(page, expression):
    """Waits for what the page's own rules let no script be made from a string for."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def test_times_lead_to_their_second(open_page, desk):
    page, watch, base = open_page()
    page.goto(f"{base}/recordings/{FILM}")
    until(page, "document.querySelector('[data-player]').readyState >= 1")
    assert page.evaluate("Math.abs(document.querySelector('[data-player]').duration - 3) < 0.2")
    page.evaluate("document.querySelector('[data-player]').muted = true")
    page.locator(".cue-time").nth(1).click()
    until(page, "document.querySelector('[data-player]').currentTime >= 1.99")
    until(page, "document.querySelectorAll('.cue')[1].hasAttribute('aria-current')")
    assert page.url == f"{base}/recordings/{FILM}"
    assert watch.said == []
    assert desk.asked_for


def test_without_scripts_the_player_stands_at_the_second(open_page):
    page, watch, base = open_page(script=False)
    page.goto(f"{base}/recordings/{FILM}")
    page.locator(".cue-time").nth(1).click()
    assert page.url == f"{base}/recordings/{FILM}?t=2#player"
    assert page.locator("[data-player]").get_attribute("src") == f"/recordings/{FILM}/play#t=2"
    assert page.locator("text=No claim is proposed from a part").count() == 1
    assert watch.outside == []


def test_the_wave_fills_its_place_and_a_card_keeps_its_heading_beside_the_mark(open_page):
    page, _, base = open_page()
    page.goto(f"{base}/recordings/{FILM}")
    place, bars = page.locator(".wave-of").bounding_box(), page.locator(".wave .loud").bounding_box()
    assert place is not None
    assert bars is not None
    assert bars["width"] > 0.95 * place["width"]
    summary, heading = page.locator("details.card > summary"), page.locator("details.card > summary h2")
    assert summary.bounding_box()["height"] < 1.5 * heading.bounding_box()["height"]
