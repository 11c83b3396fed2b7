"""The workbench in a real browser: pointing, selecting, keys, no JavaScript, nothing from outside, nothing inaccessible."""

import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect, sync_playwright

from kuager.web import create_app
from kuager.web.server import listen
from tests.barriers import barriers
from tests.web.conftest import TOKEN
from tests.web.desks import EmptyDesk, InventedDesk
from tests.web.invented import TEXTS
from tests.web.invented_words import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
PAGES = [
    "/",
    "/sources",
    "/sources/d-thread",
    "/sources/d-thread?at=5-20",
    "/sources/d-arabic",
    "/sources/d-kazakh",
    "/sources/d-kazakh?at=15-30",
    "/sources/d-kazakh?page=2",
    "/sources/d-thread/claim",
    "/sources/d-news",
    "/sources/d-copy",
    "/sources/d-thread/edit",
    "/sources/d-thread/edit?at=5-60",
    "/sources/d-news/compare/d-copy",
    "/sources/d-thread/compare/d-thread",
    "/sources/d-thread/compare/d-arabic",
    "/threads/d-thread",
    "/threads/d-chat",
    "/threads/d-kazakh",
    "/authors",
    "/authors/a-saule",
    "/authors/a-named",
    "/people",
    "/dossier/n-aizhan",
    "/dossier/n-nurlan",
    "/dossier/n-unnamed",
    "/events",
    "/picket?on=2021-12-28",
    "/review",
    "/review?document=d-thread",
    "/review/second",
    "/lineages",
    "/replay/k-page",
    "/review/agreement",
    "/review/alike?claim=cl-1",
    "/codebook",
    "/merges?about=n-nurlan",
    "/merges",
    "/merges/parting?entity=n-aizhan",
    "/merges/parting?entity=n-aizhan&record=n-aizhan-3",
    "/merges/parting?entity=n-nurlan",
    "/merges/contradictions",
    "/merges/rules",
    "/merges/second",
    "/findings?state=all",
    "/find?q=Nurlan",
    "/find?q=brother+of+Nurlan",
    "/find?q=Nurlan&kind=person",
    "/lexicon",
    f"/lexicon?edit={ROWS[0].id}",
    "/lexicon/again",
    "/help",
    "/nowhere",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def serve(ids, clock) -> Iterator[Callable[[InventedDesk], str]]:
    """Serves a desk on a free port of this machine; returns its address."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(desk: InventedDesk) -> str:
        listener = listen(None)
        server = uvicorn.Server(
            uvicorn.Config(create_app(desk, TOKEN, ids, clock), log_config=None, lifespan="off", ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(10)


class Watch:
    """What a page said and asked for that it should not."""

    def __init__(self, page: Page, base: str) -> None:
        self.said: list[str] = []
        self.outside: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self._asked(request, base))

    def _asked(self, request: Request, base: str) -> None:
        if not request.url.startswith(base):
            self.outside.append(request.url)


@pytest.fixture
def open_page(browser, serve, desk) -> Iterator[Callable[..., tuple[Page, Watch, str]]]:
    contexts: list[BrowserContext] = []

    def start(
        *,
        script: bool = True,
        over: InventedDesk | None = None,
        size: dict[str, int] | None = None,
        scheme: str = "light",
    ) -> tuple[Page, Watch, str]:
        base = serve(over or desk)
        context = browser.new_context(
            java_script_enabled=script, viewport=size or WIDE, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        watch = Watch(page, base)
        page.goto(f"{base}/enter?token={TOKEN}")
        return page, watch, base

    yield start
    for context in contexts:
        context.close()


def lit(page: Page) -> str:
    return "".join(page.locator(".text .run.lit").all_text_contents())


def select(page: Page, first: str, last: str) -> None:
    """Selects from the beginning of ``first`` to the end of the next ``last`` in the reader, as a mouse would."""
    text = TEXTS["d-thread"]
    start = text.index(first)
    end = text.index(last, start) + len(last)
    page.evaluate(
        """([start, end]) => {
          const runs = [...document.querySelectorAll(".text .run")];
          const place = (point, late) => {
            const run = runs.find((run) => Number(run.dataset.s) <= point - late && point - late < Number(run.dataset.e));
            return [run.firstChild, Array.from(run.textContent).slice(0, point - Number(run.dataset.s)).join("").length];
          };
          const range = document.createRange();
          range.setStart(...place(start, 0));
          range.setEnd(...place(end, 1));
          document.getSelection().removeAllRanges();
          document.getSelection().addRange(range);
          document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
        }""",
        [start, end],
    )


def follow(link: Locator) -> None:
    """Clicks what leads to another page, and waits until it is there."""
    with link.page.expect_navigation():
        link.click()


def press(page: Page, key: str) -> None:
    """Presses a key once the page that came last is at work, and waits for where it leads."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def test_every_page_is_quiet_and_asks_nobody_else(open_page):
    page, watch, base = open_page()
    for path in PAGES:
        answer = page.goto(base + path)
        assert answer is not None
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    # The browser itself reports the 404 of the page that is not there, and the script of the replayed page it did not run.
    told = [words for words in watch.said if "404" not in words and "Blocked script execution" not in words]
    assert told == []
    assert sum("Blocked script execution" in words for words in watch.said) == 1
    assert watch.outside == []


def test_pointing_at_a_claim_lights_up_exactly_its_words(open_page):
    page, _, base = open_page()
    page.goto(base + "/sources/d-thread")
    claim = page.locator(".claim", has_text="October 2017").filter(has_text="When")
    claim.hover()
    assert lit(page) == "October 2017"
    shown = page.locator(".text .run.lit").first.evaluate("(run) => getComputedStyle(run).backgroundColor")
    assert shown == "rgb(255, 224, 138)", "a layer's colour lies over the light"
    page.locator(".claim", has_text="What happened").hover()
    assert lit(page) == "was taken from his home in Tacheng in October 2017"
    page.locator("h1").hover()
    assert lit(page) == ""


def test_focus_lights_up_too_and_a_click_goes_to_the_words(open_page):
    page, _, base = open_page(size=PHONE)
    page.goto(base + "/sources/d-thread")
    link = page.locator(".claim", has_text="她说").locator("[data-go]")
    link.focus()
    assert lit(page) == "她说：“我等我的儿子。”"
    link.press("Enter")
    expect(page.locator(".text .run.lit").first).to_be_in_viewport()
    assert "claim=" in page.url
    page.reload()
    assert lit(page) == "她说：“我等我的儿子。”"


def test_a_click_on_words_goes_through_the_claims_that_cover_them(open_page):
    page, _, base = open_page()
    page.goto(base + "/sources/d-thread")
    words = page.locator(".text .run", has_text="Tacheng").first
    words.click()
    first = page.locator(".claim.chosen .prop").text_content()
    words.click()
    assert {first, page.locator(".claim.chosen .prop").text_content()} == {"What happened", "Where"}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Almaty", "their sons"),
        ("🕯️", "🕯️"),
        ("on 9 May", "warned her"),
        ("photographs", "Aizhan"),
        ("قىزىم", "قىزىم"),
        ("баламды", "我等"),
        (" a dozen", "women "),
    ],
)
def test_selected_words_become_a_claim_at_their_code_points(open_page, desk, first, last):
    page, _, base = open_page()
    page.goto(base + "/sources/d-thread")
    select(page, first, last)
    page.locator("[data-make]").click()
    form = page.locator("dialog.maker")
    form.locator("[name=subject]").select_option("n-aizhan")
    form.locator("[name=prop]").select_option("role")
    form.locator("[name=value]").fill("my reading")
    form.locator("button.primary").click()
    page.wait_for_url("**/sources/d-thread?at=*")
    made = desk.claims[-1]
    text = TEXTS["d-thread"]
    assert made.value == "my reading"
    assert text[made.start : made.end] == made.exact
    assert made.exact == made.exact.strip()
    assert made.exact.startswith(first.strip())
    assert made.exact.endswith(last.strip())
    assert lit(page) == made.exact.replace("\r\n", "")


def test_code_points_and_utf16_units_convert_both_ways_in_the_browser(open_page):
    page, _, base = open_page()
    page.goto(base + "/help")
    samples = ["", "abc", "a🕯️b", "👩‍👧x", "қ̇ұ", "𠮷野家", "ئايجان", "😀" * 5, "\u00a0\r\n"]
    for text in samples:
        units = [len(text[:point].encode("utf-16-le")) // 2 for point in range(len(text) + 1)]
        got = page.evaluate(
            """async ([text, units]) => {
              const spans = await import("/static/js/spans.js");
              return [units.map((unit) => spans.codePoints(text, unit)), units.map((_, point) => spans.units(text, point))];
            }""",
            [text, units],
        )
        assert got == [list(range(len(text) + 1)), units]
    inside = page.evaluate("async () => (await import('/static/js/spans.js')).codePoints('a😀b', 2)")
    assert inside == 1, "inside a pair, the pair has not begun"


def test_the_text_in_the_page_is_the_source(open_page):
    page, _, base = open_page()
    for document, text in TEXTS.items():
        page.goto(f"{base}/sources/{document}")
        runs = page.evaluate(
            "[...document.querySelectorAll('.text .run')].map((run) => [Number(run.dataset.s), Number(run.dataset.e), run.textContent])"
        )
        assert [(start, end) for start, end, _ in runs] == sorted((start, end) for start, end, _ in runs)
        for start, end, shown in runs:
            assert text[start:end] == shown


def test_review_by_keys_alone(open_page, desk):
    page, watch, base = open_page()
    page.goto(base + "/review")
    first, second, third, fourth = desk.queue(4)
    press(page, "a")
    expect(page.locator(".proposal input[name=claim]").first).to_have_value(second.id)
    press(page, "r")
    expect(page.locator(".proposal input[name=claim]").first).to_have_value(third.id)
    press(page, "e")
    value = page.locator(".edit input[name=value]")
    expect(value).to_be_focused()
    page.keyboard.type("typed by hand: a r u j")
    press(page, "Enter")
    expect(page.locator(".proposal input[name=claim]").first).to_have_value(fourth.id)
    states = {row.id: (row.review, row.value) for row in desk.claims}
    assert states[first.id][0] == "accepted"
    assert states[second.id][0] == "rejected"
    assert states[third.id] == ("corrected", "typed by hand: a r u j")
    press(page, "u")
    expect(page.locator(".proposal input[name=claim]").first).to_have_value(third.id)
    press(page, "j")
    expect(page.locator(".proposal input[name=claim]").first).to_have_value(fourth.id)
    press(page, "k")
    expect(page.locator(".proposal input[name=claim]").first).to_have_value(third.id)
    press(page, "s")
    expect(page.locator(".proposal input[name=claim]").first).to_have_value(fourth.id)
    press(page, "o")
    page.wait_for_url("**/sources/**")
    assert lit(page) != ""
    press(page, "/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("a?")
    press(page, "Escape")
    press(page, "?")
    page.wait_for_url("**/help")
    assert watch.said == []


def test_review_to_the_end(open_page, desk):
    desk.claims = [row for row in desk.claims if row.review != "open"] + desk.queue(3)
    page, _, base = open_page()
    page.goto(base + "/review")
    for _ in range(3):
        before = page.locator(".progress-line p").text_content()
        press(page, "a")
        expect(page.locator(".progress-line p")).not_to_have_text(before or "")
    expect(page.locator(".finished")).to_contain_text("Everything is checked")
    press(page, "u")
    expect(page.locator(".proposal")).to_be_visible()


def test_merges_by_keys(open_page, desk):
    page, _, base = open_page()
    page.goto(base + "/merges")
    press(page, "r")
    expect(page.locator(".pair-name").last).to_contain_text("Нұрлан")
    press(page, "a")
    expect(page.locator(".finished")).to_be_visible()
    assert [row.verdict for row in desk.proposals_now] == ["different", "same"]


def test_everything_works_without_javascript(open_page, desk):
    page, watch, base = open_page(script=False)
    page.goto(base + "/dossier/n-nurlan")
    follow(page.locator(".moments a.words").first)
    assert lit(page) == "was taken from his home in Tacheng in October 2017"
    expect(page.locator("#at")).to_be_in_viewport()
    follow(page.locator(".claim", has_text="她说").locator("[data-go]"))
    assert lit(page) == "她说：“我等我的儿子。”"
    follow(page.locator(".margin-head .button"))
    page.locator("[name=exact]").fill("a dozen women")
    page.locator("[name=subject]").select_option("n-aizhan")
    page.locator("[name=prop]").select_option("role")
    page.locator("[name=value]").fill("picketer")
    follow(page.locator("main form button.primary"))
    assert lit(page) == "a dozen women"
    assert desk.claims[-1].value == "picketer"
    page.goto(base + "/review")
    first = desk.queue(1)[0]
    follow(page.locator(".proposal .yes"))
    assert next(row for row in desk.claims if row.id == first.id).review == "accepted"
    follow(page.locator(".progress-line [data-key=u]"))
    assert desk.queue(1)[0].id == first.id
    page.locator("summary.button").click()
    page.locator(".edit [name=value]").fill("by form")
    follow(page.locator(".edit button.primary"))
    assert next(row for row in desk.claims if row.id == first.id).value == "by form"
    page.goto(base + "/findings")
    page.locator(".settle summary").first.click()
    page.locator(".settle textarea").first.fill("looked at")
    follow(page.locator(".settle button").first)
    assert desk.asked == [("f-start", "explained", "looked at")]
    follow(page.locator(".theme button[value=dark]"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".tongue summary").click()
    follow(page.locator(".tongue button[value=ru]"))
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.locator("#q").fill("Nurlan")
    page.locator("#q").press("Enter")
    expect(page.locator(".results .row").first).to_be_visible()
    follow(page.locator(".leave button"))
    expect(page.locator("h1")).to_be_visible()
    assert page.goto(base + "/").status == 403
    assert watch.outside == []


def test_the_language_menu_is_whole_and_nothing_jumps(open_page):
    page, _, base = open_page(size={"width": 1280, "height": 700})
    page.goto(base + "/help")
    page.locator(".tongue summary").click()
    assert page.evaluate("scrollY") == 0
    rail = page.locator(".frame").bounding_box()
    menu = page.locator(".tongue form").bounding_box()
    assert rail is not None
    assert menu is not None
    assert rail["x"] <= menu["x"]
    assert menu["x"] + menu["width"] <= rail["x"] + rail["width"]
    assert page.locator(".leave button").bounding_box()["y"] == pytest.approx(
        page.locator(".tongue summary").bounding_box()["y"], abs=6
    )


def test_layers_can_be_put_out(open_page):
    page, _, base = open_page(script=False)
    page.goto(base + "/sources/d-thread")
    name = page.locator(".text .m-person").first
    assert name.evaluate("(run) => getComputedStyle(run).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.locator("#layer-person").uncheck()
    assert name.evaluate("(run) => getComputedStyle(run).backgroundColor") == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_nothing_is_inaccessible(open_page, size):
    page, _, base = open_page(size=size)
    told = []
    for path in PAGES:
        page.goto(base + path)
        told += barriers(page, path, also_in="dark")
    assert told == []


def test_open_forms_and_empty_pages_are_accessible(open_page):
    page, _, base = open_page()
    told = []
    page.goto(base + "/sources/d-thread")
    page.locator(".claim").first.hover()
    told += barriers(page, "lit", also_in="dark")
    select(page, "Almaty", "their sons")
    page.locator("[data-make]").click()
    told += barriers(page, "maker", also_in="dark")
    page.goto(base + "/review")
    page.keyboard.press("e")
    told += barriers(page, "edit", also_in="dark")
    page.goto(base + "/findings")
    page.locator(".settle summary").first.click()
    told += barriers(page, "settle", also_in="dark")
    page, _, base = open_page(over=EmptyDesk())
    for path in (
        "/",
        "/sources",
        "/authors",
        "/people",
        "/events",
        "/picket",
        "/review",
        "/merges",
        "/findings",
        "/find",
    ):
        page.goto(base + path)
        told += barriers(page, f"empty {path}", also_in="dark")
    assert told == []


@pytest.mark.parametrize("script", [True, False])
def test_a_text_is_corrected_by_keys_alone(open_page, desk, script):
    page, watch, base = open_page(script=script)
    page.goto(base + "/sources/d-kazakh/edit")
    page.locator(".units a").first.focus()
    with page.expect_navigation():
        press(page, "Enter")
    field = page.locator("textarea")
    assert field.input_value() == TEXTS["d-kazakh"].splitlines()[0]
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Иә.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".notice").first).to_contain_text("Saved.")
    words = TEXTS["d-kazakh"].splitlines()[0]
    assert desk.asked == [("d-kazakh", "0", str(len(words)), words + " Иә.")]
    assert watch.said == []
    assert watch.outside == []


def test_the_way_from_a_thread_to_its_writer_and_back(open_page):
    page, watch, base = open_page()
    page.goto(base + "/sources/d-thread")
    follow(page.get_by_role("link", name="Read as a thread"))
    expect(page.locator(".a-post")).to_have_count(2)
    follow(page.locator(".a-post a.author").first)
    expect(page.locator("h1")).to_have_text("Saule Bektur")
    follow(page.locator(".excerpts a.words").first)
    assert lit(page)
    assert watch.said == []


def test_a_thread_and_a_comparison_on_paper(open_page):
    page, _, base = open_page()
    page.goto(base + "/threads/d-chat?all=1")
    expect(page.locator(".running")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".running")).to_be_visible()
    for hidden in (".frame", ".layers", ".screen-only"):
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()
    page.goto(base + "/sources/d-news/compare/d-copy")
    expect(page.locator(".frame")).to_be_hidden()
    assert "line-through" in page.locator("del").last.evaluate("(e) => getComputedStyle(e).textDecorationLine")
    assert "underline" in page.locator("ins").last.evaluate("(e) => getComputedStyle(e).textDecorationLine")


def test_on_paper_there_is_no_frame(open_page):
    page, _, base = open_page()
    page.goto(base + "/dossier/n-nurlan")
    page.emulate_media(media="print")
    expect(page.locator(".frame")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
