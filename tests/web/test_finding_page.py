"""The search page: reasons in the reader's language, links that narrow, nothing about who has no name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from kuager.ports import Clock, Ids
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow.archive import Archive
from tests.web.conftest import HERE, TOKEN, TestClient, send
from tests.web.test_pages import Markup

REASONS = {
    "en": "Sounds the same in another spelling or script",
    "ru": "Звучит так же",
    "kk": "солай естіледі",
    "zh": "读音相同",
}


@pytest.fixture
def real(filled: Archive, ids: Ids, clock: Clock) -> Iterator[TestClient]:
    """A browser at work on a real archive."""
    app = create_app(ArchiveDesk(filled), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


def links(html: str) -> list[str]:
    return [attrs.get("href") or "" for tag, attrs in Markup(html).tags if tag == "a"]


@pytest.mark.parametrize("lang", sorted(REASONS))
def test_the_reason_is_in_the_language_of_the_reader(real: TestClient, lang: str) -> None:
    send(real, "/preferences", lang=lang)
    page = real.get("/find?q=Садвакас").text
    assert REASONS[lang] in page
    assert lang == "en" or "spelled" not in page


def test_every_choice_is_a_link_that_can_be_taken_back(real: TestClient) -> None:
    page = real.get("/find?q=Sadvakas").text
    narrowing = [link for link in links(page) if "kind=person" in link]
    assert narrowing
    narrowed = real.get(narrowing[0]).text
    assert re.search(r"of \d+", narrowed)
    back = [link for link in links(narrowed) if link.startswith("/find") and "kind=" not in link]
    assert {"q": ["Sadvakas"]} in [parse_qs(urlsplit(link).query) for link in back]
    both = next(link for link in links(narrowed) if "year=" in link)
    assert {"kind", "year", "q"} <= parse_qs(urlsplit(both).query).keys()
    assert real.get(both).status_code == 200


def test_a_choice_that_fits_nothing_says_so_and_leads_back(real: TestClient) -> None:
    page = real.get("/find?q=Sadvakas&year=1950").text
    assert 'class="empty"' in page
    assert "/find?q=Sadvakas" in links(page)


def test_a_relative_is_shown_with_words_that_lead_to_their_place(real: TestClient) -> None:
    page = real.get("/find?q=brother of Arman Sadvakas").text
    assert "Looking for: brother of Arman Sadvakas" in page
    assert re.search(r"<mark>[^<]*his brother Daulet Sadvakas</mark>", page)
    place = next(link for link in links(page) if re.fullmatch(r"/sources/[^?]+\?at=\d+-\d+#at", link))
    assert 'id="at"' in real.get(place.partition("#")[0]).text


def test_of_an_unnamed_relative_the_page_says_only_that_there_is_one(real: TestClient, filled: Archive) -> None:
    page = real.get("/find?q=mother of Zhanar Toleubek").text
    assert "The sources mention one without a name." in page
    shielded = [entity.id for entity in filled.store.entities() if entity.shielded]
    assert shielded
    assert not [one for one in shielded if one in page]


@pytest.mark.parametrize("query", ["Qqqzz", "brother of Qqqzz", "detention 1801", "'; DROP TABLE claim; --"])
def test_nothing_found_says_what_to_try(real: TestClient, query: str) -> None:
    page = real.get("/find", params={"q": query}).text
    assert "Nothing was found" in page
    assert {"/people", "/sources"} <= set(links(page))
    assert "What follows" not in page


def test_without_a_query_the_page_says_what_can_be_asked_and_that_nothing_is_kept(real: TestClient) -> None:
    page = real.get("/find").text
    assert "Searches are not kept" in page
    assert "brother of" in page


def test_no_search_is_kept_anywhere(real: TestClient, filled: Archive) -> None:
    real.get("/find?q=Unlikelyname")
    assert "Unlikelyname" not in real.get("/find").text + real.get("/").text
    for path in filled.root.rglob("*"):
        if path.is_file():
            assert b"Unlikelyname" not in path.read_bytes()


def test_the_search_box_is_on_every_page_and_holds_the_query(real: TestClient) -> None:
    for path in ("/", "/people", "/review", "/findings", "/help", "/find"):
        assert 'action="/find"' in real.get(path).text
    assert 'value="Sadvakas"' in real.get("/find?q=Sadvakas").text


def test_results_come_in_pages_with_the_choices_kept(real: TestClient) -> None:
    page = real.get("/find?q=Sadvakas&kind=person&page=99").text
    assert 'class="row"' in page
