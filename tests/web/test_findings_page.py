"""The board of findings and the page of who repeats whom: every answer leads somewhere, every decision is told."""

from __future__ import annotations

import re

import pytest

from kuager.web.lineages import drawing
from kuager.web.words import LANGUAGES, load
from kuager.workflow.lineages import INDEPENDENT, PUBLISHER
from kuager.workflow.repeating import LEANS, MOST, Family, Link, Text
from tests.web.conftest import send
from tests.web.invented_lineages import REPEATING


def test_a_witness_with_two_accounts_stands_first_with_a_warning(client):
    page = client.get("/findings").text
    assert "one witness gives an earlier and a later account that differ" in page
    first = page.index('id="f-f-start"')
    assert all(first < page.index(f'id="f-{name}"') for name in re.findall(r'id="f-(f-[a-z]+)"', page)[1:])
    assert "Aizhan Serikbai gives different accounts here" in page


def test_findings_are_shown_by_person(client):
    page = client.get("/findings?person=n-aizhan").text
    assert re.findall(r'<article class="finding[^"]*" id="f-(f-[a-z]+)"', page) == ["f-name"]
    assert 'value="n-aizhan" selected' in page


def test_who_settled_a_finding_and_why_is_told(client):
    send(
        client,
        "/findings/settle",
        finding="f-start",
        state="resolved",
        reason="She was asked.",
        answer="answer.correct.date",
    )
    page = client.get("/findings?state=resolved").text
    assert "One date is an error · She was asked." in page
    send(client, "/preferences", lang="ru")
    assert "Одна дата ошибочна · She was asked." in client.get("/findings?state=resolved").text


def test_an_answer_alone_is_reason_enough_and_nothing_is_not(client, desk):
    send(client, "/findings/settle", finding="f-start", state="explained", answer="answer.keep.speakers", reason="")
    assert desk.asked[-1] == ("f-start", "explained", "")
    before = list(desk.asked)
    send(client, "/findings/settle", finding="f-start", state="explained", answer="", reason=" ")
    assert desk.asked == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_repeats_whom_is_drawn_and_said(client, lang):
    send(client, "/preferences", lang=lang)
    page = client.get("/lineages").text
    words = load()[lang]
    assert page.count("<svg") >= 1
    assert "Valley &lt;News&gt;" in page
    assert "<News>" not in page
    assert words("lineages.share", n=57) in page
    assert words("lineages.facts_share", n=91) in page
    assert words("lineages.by_person", who="documenter") in page
    assert "both were there" in page


def test_links_are_told_apart_by_dashes_and_words():
    svg = str(drawing(REPEATING.families[0], load()["en"]))
    lines = re.findall(r"<path[^>]*>", svg)
    assert len(lines) == len(REPEATING.families[0].links)
    dashes = [re.search(r'stroke-dasharray="([^"]*)"', line) for line in lines]
    assert len({found and found[1] for found in dashes}) == len(lines)
    for kind in ("rewrite", "copy", "translated", LEANS):
        assert f">{load()['en'](f'lineages.{kind}')}</text>" in svg


def test_of_a_large_family_the_earliest_are_drawn():
    texts = tuple(Text(document=f"d{at:03d}", title=f"Text {at}", published="2021") for at in range(200))
    links = tuple(Link(document=f"d{at:03d}", target="d000", kind="copy", share=90) for at in range(1, 200))
    svg = str(drawing(Family(texts=texts, outlets=(), links=links, voices=1), load()["en"]))
    assert svg.count("<rect") == MOST
    assert svg.count("<path") == MOST - 1


def test_people_decide_and_take_back(client, desk):
    send(client, "/lineages", kind=INDEPENDENT, first="d-news", second="d-thread", reason="two reporters", outlet="x")
    assert desk.asked[-1] == (INDEPENDENT, "d-news", "d-thread", "two reporters")
    send(client, "/lineages", kind=PUBLISHER, first="d-news", outlet="Valley", publisher="House", reason="imprint")
    assert desk.asked[-1] == (PUBLISHER, "Valley", "House", "imprint")
    send(client, "/lineages/undo", seq="7")
    assert desk.asked[-1] == ("undo lineage", "7")


def test_the_family_of_a_text_stands_first_and_it_is_chosen(client):
    assert '<option value="d-news" selected>' in client.get("/lineages?document=d-news").text
    assert 'href="/lineages?document=d-thread"' in client.get("/sources/d-thread").text


def test_an_empty_archive_says_so(empty_client):
    assert 'class="empty"' in empty_client.get("/lineages").text
