"""The interview on a phone in a real browser: the network is cut, drafts cannot be read, nothing is lost or kept twice."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from kuager.web import phone
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import browse, entries, incoming
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given, enter
from kuager.workflow.entries.forms import SPOKEN
from tests.barriers import barriers
from tests.web.conftest import TOKEN
from tests.web.test_browser import PHONE, browser, serve
from tests.workflow.test_intake import AGREED, TOLD

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]
__all__ = ["browser", "serve"]

PIN = "seven quiet birds"
CANARIES = ("Aidos Canary", "Sister Canary", "told by a canary", "+7 701 CANARY")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone; its service worker and storage go with it."""
    made = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    made.set_default_timeout(10_000)
    yield made
    made.close()


def open_app(
    context: BrowserContext, serve: Callable[..., str], archive: Archive, lang: str = "en"
) -> tuple[Page, str]:
    base = serve(ArchiveDesk(archive))
    page = context.new_page()
    page.goto(f"{base}/enter?token={TOKEN}")
    page.goto(f"{base}/intake/app?lang={lang}")
    return page, base


def unlock(page: Page, *, first: bool = True) -> None:
    page.locator("#pin").fill(PIN)
    if first:
        page.locator("#pin2").fill(PIN)
    page.locator("form .primary").click()
    expect(page.locator("#queue")).to_be_visible()


def begin(page: Page) -> None:
    page.locator("main > .actions .primary").click()
    page.locator("[name=subject]").fill(CANARIES[0])
    page.locator("[name=speaker]").fill(CANARIES[1])
    page.locator("[name=account]").fill(CANARIES[2])
    page.locator("[name=contact]").fill(CANARIES[3])
    page.locator("[name=status]").select_option("missing")


def finish(page: Page) -> None:
    page.locator("#sheet .primary").click()


def stored(page: Page) -> str:
    """Everything the browser keeps for this page, as text: boxes both as they are and letter by letter."""
    return str(
        page.evaluate(
            """async () => {
          const seen = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}), document.cookie];
          const show = (value) => value instanceof Uint8Array ? String.fromCharCode(...value) : value;
          for (const {name} of await indexedDB.databases()) {
            const base = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
            for (const store of base.objectStoreNames) {
              const rows = await new Promise((done) => {
                base.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result);
              });
              seen.push(name + store + JSON.stringify(rows, (key, value) => show(value)));
            }
          }
          for (const name of await caches.keys()) {
            const kept = await caches.open(name);
            for (const request of await kept.keys()) seen.push(request.url + await (await kept.match(request)).text());
          }
          return seen.join("\\n");
        }"""
        )
    )


def kept_offline(page: Page) -> None:
    """Waits until the service worker is in charge: it takes charge only when all it needs is kept."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert page.evaluate("caches.open('kuager-intake-1').then((kept) => kept.keys()).then((all) => all.length)") == 12


def test_an_interview_without_a_network_is_locked_sealed_and_handed_in_once(context, serve, locked):
    page, _ = open_app(context, serve, locked)
    kept_offline(page)
    context.set_offline(True)
    unlock(page)
    begin(page)
    page.locator("button", has_text="Keep the draft").click()
    expect(page.locator("#told")).to_contain_text("locked")
    page.reload()
    raw = stored(page)
    assert "kuager-intake" in raw
    assert not any(canary in raw for canary in CANARIES)
    page.locator("#pin").fill("not the phrase")
    page.locator("form .primary").click()
    expect(page.locator(".wrong")).to_contain_text("does not open")
    unlock(page, first=False)
    page.locator(".rows button").click()
    expect(page.locator("[name=account]")).to_have_value(CANARIES[2])
    page.locator("button", has_text="Ask who speaks").click()
    page.locator("button", has_text="For somebody else").click()
    page.locator("fieldset.consent [name=understood]").first.fill("that it can be stopped")
    page.locator("fieldset.consent button", has_text="Take this away").last.click()
    box = page.locator("fieldset.consent")
    expect(box).to_have_count(1)
    expect(box.locator("[name=understood]")).to_have_value("that it can be stopped")
    assert box.locator("[name=who]").input_value() == CANARIES[1]
    assert {one.input_value() for one in box.locator("select:not([name=capacity])").all()} == {""}
    assert not box.locator("[name=may_withdraw]").is_checked()
    box.locator("[name=standing]").select_option("agreed")
    box.locator("[name=use_keep]").select_option("yes")
    box.locator("[name=to_team]").select_option("named")
    finish(page)
    expect(page.locator("li[data-state=waiting]")).to_be_visible()
    assert not any(canary in stored(page) for canary in CANARIES)
    assert not entries.entries(locked)
    context.set_offline(False)
    expect(page.locator("li[data-state=kept]")).to_be_visible(timeout=15_000)
    testimony, consent = entries.entries(locked)
    assert (testimony.value("subject"), testimony.narrative) == (CANARIES[0], CANARIES[2])
    assert (consent.value("use_keep"), consent.value("to_team"), consent.value("use_words")) == ("yes", "named", "")
    assert {row.name for row in browse.people(locked)} == set(CANARIES[:2])


def test_what_the_archive_answers_may_be_lost_but_no_interview_is_kept_twice(context, serve, locked):
    page, _ = open_app(context, serve, locked)
    unlock(page)
    begin(page)
    lost = []

    def lose(route: Route) -> None:
        route.fetch()  # it reaches the archive, and the answer never comes back
        lost.append(1)
        route.abort()

    page.route("**/intake/post", lose, times=2)
    finish(page)
    expect(page.locator("li[data-state=waiting]")).to_be_visible()
    for _ in range(40):
        if page.locator("li[data-state=kept_before]").count():
            break
        page.locator("#queue .actions button").click()
        page.wait_for_timeout(100)
    assert page.locator("li[data-state=kept_before]").count() == 1
    assert lost == [1, 1]
    assert len(entries.entries(locked)) == 1


def test_fifty_at_once_lose_nothing(context, serve, locked):
    page, _ = open_app(context, serve, locked)
    expect(page.locator("#pin")).to_be_visible()
    states = page.evaluate(
        """async () => {
          const { seal } = await import("/static/js/intake/sealing.js");
          const { handIn, ready } = await import("/static/js/intake/post.js");
          const { slot } = JSON.parse(document.getElementById("intake-data").textContent);
          const { csrf } = await ready();
          const id = (number) => String(number % 50).padStart(32, "0");
          // Fifty interviews, ten of them sent twice, all together.
          const all = Array.from({ length: 60 }, async (_, number) => {
            const answers = { subject: [`Person ${number % 50}`], said_on: ["2024-04-01"] };
            const packet = { kuager: "answers@1", id: id(number), lang: "kk", entries: [{ form: "testimony", answers }] };
            for (let tries = 0; tries < 20; tries += 1) {
              const told = await handIn(csrf, { box: await seal(slot, packet) });
              if (told.state !== "waiting") return told.state;
            }
            return "lost";
          });
          return Promise.all(all);
        }"""
    )
    assert sorted(states) == ["kept"] * 50 + ["kept_before"] * 10
    assert {row.value("subject") for row in entries.entries(locked)} == {f"Person {number}" for number in range(50)}


def test_a_session_that_ended_does_not_stand_before_the_drafts(context, serve, locked):
    page, _ = open_app(context, serve, locked)
    kept_offline(page)
    unlock(page)
    begin(page)
    context.clear_cookies()
    finish(page)
    expect(page.locator("li[data-state=session]")).to_contain_text("open the workbench again")
    page.reload()
    unlock(page, first=False)
    expect(page.locator("li[data-state=session]")).to_be_visible()
    assert not entries.entries(locked)


def test_earlier_statements_come_first_and_are_not_kept_on_the_phone(context, serve, locked):
    enter(locked, "testimony", Given(answers=TOLD))
    page, _ = open_app(context, serve, locked)
    kept_offline(page)
    unlock(page)
    page.locator("main > .actions .primary").click()
    page.locator("#seek").fill("Daulet")
    page.locator("button", has_text="Look").click()
    expect(page.locator("#found li").first).to_contain_text("Arman Sadvakas, 2023-05-02: told to Dana Brook")
    assert "Daulet" not in stored(page)
    page.locator("#found button").first.click()
    assert page.locator("[name=subject]").input_value() == "Daulet Sadvakas"
    finish(page)
    expect(page.locator("li[data-state=kept]")).to_be_visible()
    daulet = [row for row in browse.people(locked) if row.name == "Daulet Sadvakas"]
    assert [row.documents for row in daulet] == [2]


def test_two_windows_on_one_draft_lose_neither_text(context, serve, locked):
    page, base = open_app(context, serve, locked)
    unlock(page)
    begin(page)
    page.locator("button", has_text="Keep the draft").click()
    expect(page.locator("#told")).to_contain_text("kept here")
    other = context.new_page()
    other.goto(f"{base}/intake/app")
    unlock(other, first=False)
    for one, words in ((page, "first window"), (other, "second window")):
        one.locator(".rows button").first.click()
        one.locator("[name=account]").fill(words)
    page.locator("button", has_text="Keep the draft").click()
    expect(page.locator("#told")).to_contain_text("kept here")
    finish(other)
    expect(other.locator("li[data-state=kept]")).to_be_visible()
    page.reload()
    unlock(page, first=False)
    page.locator(".rows button").first.click()
    finish(page)
    expect(page.locator("li[data-state=kept]")).to_have_count(2)
    assert sorted(row.narrative for row in entries.entries(locked)) == ["first window", "second window"]


def test_a_phone_left_alone_locks_itself(context, serve, locked):
    base = serve(ArchiveDesk(locked))
    page = context.new_page()
    page.clock.install()
    page.goto(f"{base}/enter?token={TOKEN}")
    page.goto(f"{base}/intake/app")
    unlock(page)
    begin(page)
    page.clock.run_for(4 * 60 * 1000)
    expect(page.locator("#sheet")).to_be_visible()
    page.clock.run_for(62 * 1000)
    expect(page.locator("#pin")).to_be_visible()
    expect(page.locator("#told")).to_contain_text("five minutes")
    assert CANARIES[0] not in page.content()
    unlock(page, first=False)
    page.locator(".rows button").first.click()
    expect(page.locator("[name=account]")).to_have_value(CANARIES[2])


def test_what_is_wrong_is_said_beside_the_field_before_anything_is_sealed(context, serve, locked):
    page, _ = open_app(context, serve, locked)
    unlock(page)
    page.locator("main > .actions .primary").click()
    page.locator("[name=taken_when]").fill("2018-02-30")
    page.locator("[name=birth_date]").fill("2999")
    finish(page)
    for name, words in (("subject", "must be answered"), ("taken_when", "no date"), ("birth_date", "not come yet")):
        field = page.locator(f"#testimony [name={name}]")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.locator(f"[data-field={name}] .wrong")).to_contain_text(words)
    expect(page.locator("[name=subject]")).to_be_focused()
    page.locator("[name=subject]").fill("Aidos")
    page.locator("[name=taken_when]").fill("2018-03")
    page.locator("[name=birth_date]").fill("2019")
    finish(page)
    expect(page.locator("[data-field=taken_when] .wrong")).to_contain_text("before")
    page.locator("[name=birth_date]").fill("1974")
    finish(page)
    expect(page.locator("li[data-state=kept]")).to_be_visible()


def test_a_plain_archive_keeps_what_is_finished_under_the_pin(context, serve, archive):
    page, _ = open_app(context, serve, archive)
    expect(page.locator(".lede")).to_contain_text("not encrypted")
    kept_offline(page)
    unlock(page)
    begin(page)
    context.set_offline(True)
    finish(page)
    expect(page.locator("li[data-state=waiting]")).to_be_visible()
    assert not any(canary in stored(page) for canary in CANARIES)
    context.set_offline(False)
    expect(page.locator("li[data-state=kept]")).to_be_visible(timeout=15_000)
    assert len(entries.entries(archive)) == 1


def test_everything_is_erased_when_asked(context, serve, locked):
    page, _ = open_app(context, serve, locked)
    unlock(page)
    begin(page)
    page.locator("button", has_text="Keep the draft").click()
    page.locator(".erase summary").click()
    page.locator("button.danger").click()
    expect(page.locator("#pin2")).to_be_visible()
    counts = page.evaluate(
        """async () => {
          const [{name}] = await indexedDB.databases();
          const base = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
          return Promise.all([...base.objectStoreNames].map((store) => new Promise((done) => {
            base.transaction(store).objectStore(store).count().onsuccess = (e) => done(e.target.result);
          })));
        }"""
    )
    assert counts == [0, 0, 0]


def test_every_screen_is_accessible_in_every_language(context, serve, locked):
    page, _ = open_app(context, serve, locked, "ug")
    told = []

    def look(where: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
        told.extend(barriers(page, where, also_in="dark"))

    expect(page.locator("#pin")).to_be_visible()
    look("gate")
    unlock(page)
    look("home")
    page.locator("main > .actions .primary").click()
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    for button in page.locator("#sheet > .actions").first.locator("button").all():
        button.click()
    for fold in page.locator("details.tier summary").all():
        fold.click()
    finish(page)
    look("wrong")
    for lang in SPOKEN:
        page.locator("#tongue").select_option(lang)
        expect(page.locator("html")).to_have_attribute("lang", lang)
        expect(page.locator("fieldset.consent")).to_have_count(3)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), lang
    assert told == []


def test_the_pages_of_the_workbench_are_accessible_on_a_phone(context, serve, locked):
    enter(locked, "testimony", Given(answers=TOLD), key="a" * 32)
    enter(locked, "consent", Given(answers={**AGREED, "who": ["Daulet Sadvakas"], "capacity": ["detained"]}))
    page, base = open_app(context, serve, locked)
    told = []
    ids = [row.id for row in browse.people(locked) if row.name == "Daulet Sadvakas"]
    for path in ("/intake", "/intake?name=Daulet", "/intake?name=Nobody", *(f"/intake/person/{one}" for one in ids)):
        page.goto(base + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        told += barriers(page, path, also_in="dark")
    assert told == []


def test_the_file_works_alone_and_gives_what_only_the_archive_opens(context, locked, tmp_path: Path):
    file = tmp_path / "interview.html"
    file.write_text(phone.file(locked, "ug"), encoding="utf-8")
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    unlock(page)
    begin(page)
    page.locator("button", has_text=phone.strings()["ug"]["keep"]).click()
    expect(page.locator("#told")).to_have_text(phone.strings()["ug"]["saved"])
    page.reload()
    unlock(page, first=False)
    assert not any(canary in stored_here(page) for canary in CANARIES)
    page.locator(".rows button").click()
    finish(page)
    with page.expect_download() as started:
        page.locator("li[data-state=file] button").first.click()
    sealed = tmp_path / started.value.suggested_filename
    started.value.save_as(sealed)
    assert sealed.suffix == ".kuager"
    raw = sealed.read_bytes()
    box = json.loads(raw)["box"]
    assert not any(canary.encode() in raw + base64.urlsafe_b64decode(box + "==") for canary in CANARIES)
    assert [one for one in asked if not one.startswith(("file:", "blob:"))] == []
    assert said == []
    (result,) = incoming.add(locked, [str(sealed)])
    assert result.outcome.value == "ok"
    (row,) = entries.entries(locked)
    assert (row.lang, row.value("subject"), row.narrative) == ("ug", CANARIES[0], CANARIES[2])


def stored_here(page: Page) -> str:
    """What a page of a file keeps; there are no caches."""
    return str(
        page.evaluate(
            """async () => {
          const seen = [];
          for (const {name} of await indexedDB.databases()) {
            const base = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
            for (const store of base.objectStoreNames) {
              const rows = await new Promise((done) => {
                base.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result);
              });
              for (const row of rows) seen.push(JSON.stringify(row, (k, v) => v instanceof Uint8Array ? String.fromCharCode(...v) : v));
            }
          }
          return seen.join("\\n");
        }"""
        )
    )
