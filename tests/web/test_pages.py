"""Every page: what it shows, its empty state, and that nothing of the data becomes markup."""

import re
from dataclasses import fields, is_dataclass, replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from kuager.errors import StaleReviewError
from kuager.extract.door import READERS
from kuager.model import FindingKind, Telling, telling
from kuager.web import create_app
from kuager.web.reading import PARTLY_READ
from tests.web.conftest import HERE, TOKEN, TestClient, send
from tests.web.desks import InventedDesk
from tests.web.invented import PROPOSAL
from tests.web.test_guard import PAGES

NAUGHTY = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}{% raw %}&lt;\u202e\u2066\0</textarea></title></svg>javascript:x"


class Markup(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]


def spoiled(value: Any) -> Any:
    """A view with the naughty string in every text field that is not an id, date or choice."""
    kept = {
        "document",
        "capture",
        "schema",
        "review",
        "stance",
        "kind",
        "state",
        "lang",
        "when",
        "start",
        "end",
        "date",
        "published",
        "sha256",
        "id",
        "left",
        "right",
        "exact",
        "text",
    }
    if isinstance(value, str) and not isinstance(value, FindingKind):
        return NAUGHTY
    if isinstance(value, Telling):
        # The template is ours; what stands in its places comes from sources.
        return telling.plain(NAUGHTY)
    if isinstance(value, tuple):
        return tuple(spoiled(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            f.name: spoiled(getattr(value, f.name))
            for f in fields(value)
            if f.name not in kept and not isinstance(getattr(value, f.name), (int, bool, type(None)))
        }
        return replace(
            value, **{name: item for name, item in changed.items() if type(item) is type(getattr(value, name))}
        )
    return value


def spoiled_all(got: Any) -> Any:
    return [spoiled(row) for row in got] if isinstance(got, list) else spoiled(got)


def spoiled_thread(got: Any) -> Any:
    reading = replace(spoiled(got.reading), text=got.reading.text, zones=got.reading.zones)
    return replace(
        spoiled(got), reading=reading, first=(NAUGHTY, NAUGHTY), last=(NAUGHTY, NAUGHTY), capture=spoiled(got.capture)
    )


class SpoiledDesk(InventedDesk):
    """The invented campaign with the naughty string wherever a stranger's words may stand."""

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name in {
            "overview",
            "sources",
            "people",
            "events",
            "dossier",
            "find",
            "findings",
            "queue",
            "proposals",
            "picket",
            "authors",
            "author",
            "compare",
        }:
            return lambda *args, **more: spoiled_all(found(*args, **more))
        if name == "thread":
            return lambda document: spoiled_thread(found(document))
        if name == "reader":
            return lambda document: replace(
                spoiled(found(document)), text=found(document).text, zones=found(document).zones
            )
        return found


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_and_is_whole(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Markup(answer.text)
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert [tag for tag, _ in page.tags].count("main") == 1
    assert len(page.ids) == len(set(page.ids)), "an id twice"
    assert re.search(r"<title>[^<]+ · kuager</title>", answer.text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["kk", "ru", "zh"])
def test_every_page_opens_in_every_language(client, path, lang):
    send(client, "/preferences", lang=lang)
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{lang}"' in answer.text


@pytest.mark.parametrize(
    "path", [page for page in PAGES if "d-" not in page and "n-aizhan" not in page and "a-saule" not in page]
)
def test_every_page_has_an_empty_state(empty_client, path):
    answer = empty_client.get(path)
    assert answer.status_code == 200
    if path not in {"/help", "/find?q=Nurlan"}:
        assert re.search(r'class="(empty|finished|welcome)"', answer.text)


def test_an_empty_archive_tells_how_to_add(empty_client):
    assert "kuager add" in empty_client.get("/").text


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_the_data_becomes_markup(ids, clock, path):
    with TestClient(create_app(SpoiledDesk(), TOKEN, ids, clock), base_url=HERE) as client:
        client.get(f"/enter?token={TOKEN}")
        answer = client.get(path)
        assert answer.status_code == 200
        page = Markup(answer.text)
    assert [attrs for tag, attrs in page.tags if tag == "script"] == [{"type": "module", "src": "/static/js/app.js"}]
    for tag, attrs in page.tags:
        assert tag not in {"iframe", "object", "embed", "base", "style", "applet"}
        assert tag != "img" or re.fullmatch(r"/sources/d-[a-z]+/pages/\d", attrs["src"] or "")
        for name, value in attrs.items():
            assert not name.startswith("on"), (tag, name)
            assert name != "style", tag
            if name in {"href", "src", "action", "formaction"}:
                assert re.match(r"^(/(?!/)|#|\?)", value or ""), (tag, value)


def test_the_spoiled_desk_really_spoils(ids, clock):
    with TestClient(create_app(SpoiledDesk(), TOKEN, ids, clock), base_url=HERE) as client:
        client.get(f"/enter?token={TOKEN}")
        for path in (
            "/",
            "/sources",
            "/people",
            "/dossier/n-aizhan",
            "/events",
            "/picket",
            "/review",
            "/merges",
            "/findings",
            "/find?q=Nurlan",
            "/sources/d-thread",
            "/threads/d-thread",
            "/threads/d-chat",
            "/authors",
            "/authors/a-saule",
            "/sources/d-news/compare/d-copy",
        ):
            assert "&lt;script&gt;alert(1)" in client.get(path).text, path


@pytest.mark.parametrize(
    "query",
    [
        "?q=" + "%00",
        "?q=%F0%9F%95%AF",
        "?lang=zz&kind=zz&lineage=zz&state=zz&type=zz&year=zz&show=zz",
        "?page=99999999999",
        "?page=-1",
        "?page=x",
        "?page=%D9%A3",
    ],
)
def test_odd_addresses_are_answered(client, query):
    for path in (
        "/sources",
        "/people",
        "/events",
        "/findings",
        "/find",
        "/review",
        "/merges",
        "/sources/d-thread",
        "/help",
    ):
        assert client.get(path + query).status_code == 200


@pytest.mark.parametrize("on", ["2021-12-04", "31.12.2021", "x", "0", "2021-02-30", "９"])
def test_a_wrong_date_is_told_beside_the_form(client, on):
    answer = client.get("/picket", params={"on": on})
    wrong = on != "2021-12-04"
    assert answer.status_code == (422 if wrong else 200)
    assert ("aria-invalid" in answer.text) == wrong


def test_the_day_counter(client):
    page = client.get("/picket?on=2021-12-28").text
    assert re.search(r"Day</span> <b>301</b>", page)


def test_sources_say_who_copied_whom_and_filters_work(client):
    page = client.get("/sources").text
    assert "copy of “Women fined" in page
    assert client.get("/sources?lang=kk").text.count('class="row"') == 1
    assert client.get("/sources?lineage=lin-2").text.count('class="row"') == 2
    assert client.get("/sources?lineage=copied").text.count('class="row"') == 1
    assert client.get("/sources?q=FAMILY").text.count('class="row"') == 1


def test_people_are_found_in_any_spelling_but_the_shielded_are_not_searched(client):
    assert client.get("/people?q=айжан").text.count('class="row"') == 1
    assert client.get("/people?q=neighbour").text.count('class="row"') == 0
    shielded = client.get("/people?show=shielded").text
    assert shielded.count('class="row"') == 1
    assert "shielded" in shielded


def test_a_dossier_leads_every_value_to_its_words(client):
    page = client.get("/dossier/n-nurlan").text
    links = [attrs["href"] or "" for tag, attrs in Markup(page).tags if tag == "a" and attrs.get("class") == "words"]
    assert len(links) >= 8
    for href in links:
        reader = client.get(href.split("#")[0])
        assert reader.status_code == 200
        assert "lit" in reader.text
        assert f'id="{href.split("#")[1]}"' in reader.text
    assert "These disagree" in page
    assert "<svg viewBox" in page


def test_review_decides_goes_on_and_undoes(client, desk):
    first = desk.queue(9)[0]
    page = client.get("/review").text
    assert f'value="{first.id}"' in page
    assert send(client, "/review/decide", claim=first.id, decision="accept", back="/review").status_code == 303
    assert desk.queue(9)[0] != first
    after = client.get("/review").text
    assert "Accepted." in after
    assert "Accepted." not in client.get("/review").text, "a notice is shown once"
    send(client, "/review/undo", back="/review")
    assert desk.queue(9)[0] == first
    assert "is undone" in client.get("/review").text


def test_a_correction_needs_a_value(client, desk):
    first = desk.queue(9)[0]
    send(client, "/review/decide", claim=first.id, decision="correct", value="  ")
    assert desk.queue(9)[0] == first
    send(client, "/review/decide", claim=first.id, decision="correct", value=" 72 ")
    assert next(row for row in desk.claims if row.id == first.id).value == "72"


def test_later_puts_a_claim_to_the_end_of_the_sitting(client, desk):
    first, second = desk.queue(2)
    send(client, "/review/skip", key=first.id)
    page = client.get("/review").text
    assert f'name="claim" value="{second.id}"' in page
    assert len(desk.queue(99)) == 17


def test_unknown_decisions_are_refused(client):
    for path, more in (
        ("/review/decide", {"decision": "burn"}),
        ("/merges/judge", {"verdict": "burn"}),
        ("/findings/settle", {"state": "burn", "reason": "x"}),
    ):
        answer = send(client, path, **more)
        assert answer.status_code == 400
        assert "K-USE-001" in answer.text


def test_what_somebody_else_decided_is_told(client, desk, monkeypatch):
    def stale(*_: object, **__: object) -> None:
        raise StaleReviewError

    monkeypatch.setattr(desk, "decide", stale)
    answer = send(client, "/review/decide", claim="x", decision="accept")
    assert answer.status_code == 409
    assert "K-REVIEW-002" in answer.text
    assert "Look at both decisions" in answer.text


def test_merges_are_judged_and_undone(client, desk):
    page = client.get("/merges").text
    assert '<em class="differs">zh</em>' in page
    send(client, "/merges/judge", left=PROPOSAL.left, right=PROPOSAL.right, verdict="different")
    assert desk.proposals_now[0].verdict == "different"
    assert "Нұрлан" in client.get("/merges").text
    send(client, "/review/undo", of="pair", back="/merges")
    assert desk.proposals_now[0].verdict is None


def test_pairs_left_unsure_can_be_looked_at_again(client, desk):
    for row in list(desk.proposals_now):
        send(client, "/merges/judge", left=row.left, right=row.right, verdict="unsure")
    page = client.get("/merges").text
    assert "No pair waits" in page
    assert "2 pairs left unsure" in page
    again = client.get("/merges?again=1").text
    assert "Aijan" in again
    assert 'href="/merges?at=1&again=1"' in unescape(again)


def test_a_finding_is_settled_with_a_reason_only(client, desk):
    send(client, "/findings/settle", finding="f-start", state="explained", reason=" ")
    assert desk.asked == []
    send(client, "/findings/settle", finding="f-start", state="explained", reason="single picket first")
    assert desk.asked == [("f-start", "explained", "single picket first")]
    assert client.get("/findings?state=explained").text.count('<article class="finding') == 2


def test_findings_show_both_sides_with_their_words(client):
    page = client.get("/findings?kind=contradiction").text
    assert page.count('<article class="finding') == 1
    assert page.count('<li class="side">') == 2
    assert "/sources/d-news?at=" in page


def test_search_says_why_and_leads_to_the_words(client):
    page = client.get("/find?q=Nurlan").text
    assert "Spelled Nurlan Serikbai in" in page
    links = [attrs.get("href") or "" for _, attrs in Markup(page).tags]
    assert any(re.fullmatch(r"/sources/d-thread\?at=\d+-\d+#at", href) for href in links)
    assert client.get("/find?q=Nurlan&kind=document").text.count('class="row"') == 3


def test_a_claim_is_made_without_javascript(client, desk):
    words = "a dozen  women stand"
    answer = send(
        client,
        "/sources/d-thread/claim",
        page="/sources/d-thread/claim",
        exact=words,
        subject="n-aizhan",
        prop="role",
        value="picketer",
    )
    assert answer.status_code == 303
    made = desk.claims[-1]
    assert (made.exact, made.value) == ("a dozen women stand", "picketer")
    page = client.get(answer.headers["location"].split("#")[0]).text
    assert 'class="run has-claim m-event r-accepted lit"' in page.replace(
        "run m-event has-claim", "run has-claim m-event"
    )


@pytest.mark.parametrize(
    ("exact", "subject", "told"),
    [
        ("words that are not there", "n-aizhan", "not in the text"),
        ("a dozen women", "", "Say whom"),
        ("  ", "n-aizhan", "not in the text"),
    ],
)
def test_a_claim_that_cannot_be_made_keeps_what_was_typed(client, desk, exact, subject, told):
    before = len(desk.claims)
    answer = send(client, "/sources/d-thread/claim", exact=exact, subject=subject, prop="role", value="my words")
    assert answer.status_code == 422
    assert told in answer.text
    assert "my words" in answer.text
    assert len(desk.claims) == before


def test_offsets_that_do_not_fit_the_words_are_refused(client, desk):
    before = len(desk.claims)
    answer = send(
        client,
        "/sources/d-thread/claim",
        exact="Aizhan",
        start="0",
        end="6",
        subject="n-aizhan",
        prop="role",
        value="x",
    )
    assert answer.status_code == 409
    assert "K-REVIEW-001" in answer.text
    assert len(desk.claims) == before


def test_words_over_a_line_end_fit_though_the_browser_cannot_see_it(client, desk):
    text = desk.reader("d-thread").text
    start = text.index("photographs")
    end = text.index("Aizhan") + 6
    assert "\r\n" in text[start:end]
    shown = text[start:end].replace("\r\n", "\n")
    assert (
        send(
            client,
            "/sources/d-thread/claim",
            exact=shown,
            start=str(start),
            end=str(end),
            subject="n-aizhan",
            prop="role",
            value="x",
        ).status_code
        == 303
    )
    assert desk.claims[-1].exact == text[start:end]


@pytest.mark.parametrize("path", ["/sources/d-kazakh", "/threads/d-kazakh"])
def test_words_a_program_is_not_sure_of_are_said_and_not_only_coloured(client, path):
    html = client.get(path).text
    assert re.search(r'<bdi class="hidden" lang="en">\(not sure:\) </bdi><(a|span) class="run[^"]* m-unsure"', html)
    assert "43 of 100" in html  # as the title
    assert "There is 1 such word here" in html  # the legend


def test_no_legend_where_nothing_is_unsure(client):
    assert "such word" not in client.get("/sources/d-news").text


def test_a_second_reader_sees_nothing_of_the_first_answer(client, desk):
    desk.claims = [
        replace(row, review="rejected" if number % 2 else "accepted") for number, row in enumerate(desk.claims)
    ]
    assert "r-accepted" in client.get("/sources/d-thread").text, "the marks that must not be there are really made"
    page = client.get("/review/second").text
    assert 'class="run' in page
    assert not re.search(r"\br-(?:accepted|rejected|corrected|open)\b", page)


def test_what_is_said_of_languages_is_what_the_extractors_know():
    assert set(READERS) == PARTLY_READ
