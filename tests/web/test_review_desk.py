"""The review over a real archive, served by the real command: a volunteer at the keyboard, a second reader, a phone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.command import kuager

TEXTS = Path(__file__).parents[2] / "eval" / "own_en"
SECONDS_FOR_THIRTY = 120
KEYS_PER_PROPOSAL = 1.5


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    root = folder / "case"
    assert kuager("init", str(root), "--plain").returncode == 0
    for name in ("01_wire.txt", "05_testimony.txt"):
        shutil.copy(TEXTS / name, folder / name)
        assert kuager("-a", str(root), "add", str(folder / name)).returncode == 0
    return root


@pytest.fixture
def page(case: Path) -> Iterator[Page]:
    running = subprocess.Popen(
        [sys.executable, "-m", "kuager", "-a", str(case), "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert running.stdout is not None
    address = re.search(r"http\S+", running.stdout.readline())
    assert address
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "this test needs Chromium"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = browser.new_page(base_url=address[0].split("/enter")[0], reduced_motion="reduce")
        opened.goto(address[0])
        yield opened
        browser.close()
    running.terminate()
    running.communicate(timeout=20)


def focused(page: Page) -> str:
    return page.locator(".decide input[name=claim]").first.input_value()


def answer(page: Page, keys: str) -> None:
    for key in keys:
        now = focused(page)
        page.wait_for_load_state()
        page.keyboard.press(key)
        expect(page.locator(".decide input[name=claim]").first).not_to_have_value(now)


def test_a_volunteer_confirms_thirty_in_two_minutes(page: Page) -> None:
    page.goto("/review")
    keys, began, seen = 0, time.monotonic(), []
    for _ in range(30):
        now = focused(page)
        seen.append(now)
        page.wait_for_load_state()
        page.keyboard.press("a")
        keys += 1
        expect(page.locator(".decide input[name=claim]").first).not_to_have_value(now)
        lit = "".join(page.locator(".text .run.lit").all_text_contents())
        assert "".join(lit.split()) == "".join(page.locator(".words-of").inner_text().split())
        expect(page.locator(".text .run.lit").first).to_be_in_viewport()
    assert len(set(seen)) == 30
    assert time.monotonic() - began < SECONDS_FOR_THIRTY
    assert keys / 30 <= KEYS_PER_PROPOSAL
    expect(page.locator(".progress-line p")).to_contain_text("30")


def test_several_alike_in_one_act_and_one_undo(page: Page) -> None:
    for at in range(20):
        page.goto(f"/review?at={at}")
        before = page.locator(".progress-line p").inner_text().split("·")[1]
        page.wait_for_load_state()
        page.keyboard.press("b")
        page.wait_for_url("**/review/alike**")
        boxes = page.locator(".ticks input[type=checkbox]")
        if boxes.count() > 1:
            break
    else:
        pytest.fail("none of the first proposals has others like it")
    boxes.last.uncheck()
    ticked = page.locator(".ticks input:checked").count()
    assert ticked >= 1
    page.keyboard.press("a")
    page.wait_for_url("**/review")
    expect(page.locator(".notice")).to_contain_text(str(ticked))
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.locator(".notice")).to_contain_text("undone")
    assert page.locator(".progress-line p").inner_text().split("·")[1] == before


def test_selected_words_become_what_a_correction_rests_on(page: Page) -> None:
    page.goto("/review")
    claim = focused(page)
    place = page.evaluate(
        """() => {
          const run = [...document.querySelectorAll(".text .run")].find((one) => !one.classList.contains("lit") && one.textContent.trim().split(" ").length > 3);
          const words = run.textContent;
          const from = words.search(/\\S/), to = words.indexOf(" ", words.indexOf(" ", from) + 1);
          const range = document.createRange();
          range.setStart(run.firstChild, from); range.setEnd(run.firstChild, to);
          document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
          document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
          return words.slice(from, to);
        }"""
    )
    expect(page.locator("[data-correct] [name=exact]")).to_have_value(place)
    page.locator("[data-correct] [name=value]").fill("as the person read it")
    page.locator("[data-correct] button.primary").click()
    expect(page.locator(".notice")).to_contain_text("Corrected")
    assert focused(page) != claim
    page.goto("/review")
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.locator(".notice")).to_contain_text("undone")
    assert focused(page) == claim


def test_a_second_reader_answers_blind_and_both_see_how_far_they_agree(page: Page) -> None:
    page.goto("/review")
    answer(page, "aaaaa")
    page.goto("/review/second")
    expect(page.locator(".finished")).to_contain_text("documenter")
    page.locator(".sitting summary").click()
    page.locator(".sitting [name=agent]").fill("second pair of eyes")
    page.locator(".sitting button").click()
    expect(page.locator(".notice")).to_contain_text("second pair of eyes")
    assert "accepted" not in page.locator(".proposal").inner_text().lower()
    answer(page, "aara")
    page.goto("/review/agreement")
    expect(page.locator(".tiles")).to_contain_text("0.75")
    expect(page.locator(".warn")).to_contain_text("Only 4")
    expect(page.locator(".differences li")).to_have_count(1)
    page.locator(".differences .yes").click()
    expect(page.locator(".differences")).to_contain_text("Decided again since")


def test_on_a_phone_the_words_and_the_answer_are_on_one_screen(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/review")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".yes").first).to_be_in_viewport()
    expect(page.locator(".text .lit").first).to_be_in_viewport()
