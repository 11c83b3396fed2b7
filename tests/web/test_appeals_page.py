"""Appeals in the workbench: the list with its clocks, threads, reports, figures, rules; bad input beside its field."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from kuager.workflow import appeals, entries, ingest
from kuager.workflow.appeals import linked, rules
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given, enter
from tests.web.conftest import TestClient, send

LETTER = {
    "kind": "letter", "speaker": "Gulnar Abdi", "who": "Daulet Sadvakas", "to": "Ministry of Foreign Affairs", "state": "KZ",
    "recipient": "foreign_ministry", "when": "2024-03-01", "received": "2024-03-04", "asked": "A visit by the consul",
}  # fmt: skip


def hand_in(archive: Archive, form: str, key: str = "", **answers: str) -> entries.Entered:
    return enter(archive, form, Given(answers={name: [words] for name, words in answers.items()}), key=key, fresh=False)


def letter(archive: Archive, key: str, **other: str) -> entries.Entered:
    return hand_in(archive, "appeal", key, **{**LETTER, **other})


@pytest.fixture
def filled(archive: Archive) -> Archive:
    letter(archive, "k1")
    letter(archive, "k2", to="Consulate General", recipient="consulate", state="CN", when="2024-04-29", received="")
    letter(archive, "k3", when="2023-01-10", received="")
    hand_in(
        archive, "answer", appeal="k3", when="2023-03-01", response="no_competence",
        account="The Ministry does not interfere in the internal affairs of other states.", **{"from": "Ministry of Foreign Affairs"},
    )  # fmt: skip
    ingest.finish(archive)
    return archive


PAGES = ["/appeals", "/appeals/reported", "/appeals/stats", "/appeals/rules"]


def test_an_empty_archive_says_what_to_do(own: TestClient) -> None:
    for page in PAGES:
        answer = own.get(page)
        assert answer.status_code == 200
        assert 'class="empty"' in answer.text or page == "/appeals/rules"


def test_every_page_speaks_every_language(own: TestClient, filled: Archive) -> None:
    for lang in ("en", "kk", "ru", "zh"):
        send(own, "/preferences", lang=lang)
        for page in [*PAGES, "/appeals/k1", "/appeals/k3"]:
            answer = own.get(page)
            assert answer.status_code == 200, page
            assert f'lang="{lang}"' in answer.text


def test_overdue_appeals_stand_first_and_propose_to_record_the_silence(own: TestClient, filled: Archive) -> None:
    rows = appeals.appeals(filled)
    assert [(one.key, one.clock.state.value) for one in rows] == [
        ("k1", "overdue"), ("k2", "no_term"), ("k3", "answered_late"),
    ]  # fmt: skip
    page = own.get("/appeals").text
    assert page.index("/appeals/k1") < page.index("/appeals/k2") < page.index("/appeals/k3")
    one = unescape(own.get("/appeals/k1").text)
    assert "34 days ago" in one
    proposed = own.get(one.partition('href="/forms/no_answer')[2].partition('"')[0].join(["/forms/no_answer", ""]))
    assert 'value="k1"' in proposed.text
    assert 'value="2024-05-01"' in proposed.text
    assert "Daulet Sadvakas" in proposed.text


def test_the_record_of_silence_ends_the_reminder_and_a_late_answer_still_counts(
    own: TestClient, filled: Archive
) -> None:
    hand_in(filled, "no_answer", appeal="k1", when="2024-05-01", **{"from": "Ministry of Foreign Affairs"})
    assert appeals.appeal(filled, "k1").clock.state.value == "silence"
    assert "/forms/answer?" in unescape(own.get("/appeals/k1").text)
    hand_in(filled, "answer", appeal="k1", when="2024-05-01", response="formal")
    assert appeals.appeal(filled, "k1").clock.state.value == "answered_late"


FILTERS = {
    "recipient=consulate": ["k2"],
    "overdue=1": ["k1"],
    "state=open": ["k1", "k2"],
    "state=answered_late": ["k3"],
    "office=MINISTRY": ["k1", "k3"],
    "who=nobody": [],
    "recipient=nonsense&state=nonsense&page=99999999999": ["k1", "k2", "k3"],
}


def test_filters(own: TestClient, filled: Archive) -> None:
    for query, expected in FILTERS.items():
        page = own.get(f"/appeals?{query}")
        assert page.status_code == 200
        assert [key for key in ("k1", "k2", "k3") if f'href="/appeals/{key}"' in page.text] == expected, query


def test_a_thread_shows_the_answers_words_as_a_source(own: TestClient, filled: Archive) -> None:
    page = own.get("/appeals/k3").text
    assert "does not interfere" in page
    (answer,) = entries.entries(filled, "answer")
    assert f"/sources/{answer.narrative_document}" in page
    assert own.get("/appeals/unknown").status_code == 404


def test_what_sources_tell_is_linked_and_parted(own: TestClient, filled: Archive, tmp_path: Path) -> None:
    text = "OSKEMEN, 3 May 2023 - The consulate did not respond to a request for comment.\n"
    (tmp_path / "press.txt").write_text(text, encoding="utf-8")
    list(ingest.add(filled, [str(tmp_path / "press.txt")]))
    found = linked.found(filled)
    assert {one.event.type for one in found} <= set(linked.TYPES)
    event = found[0].event
    wrong = send(own, "/appeals/reported/link", page="/appeals/reported", event=event.id, appeal="", kind="no_answer")
    assert wrong.status_code == 422
    assert 'id="wrong-appeal"' in wrong.text
    unknown = send(own, "/appeals/reported/link", page="/appeals/reported", event=event.id, code="A-0", kind="answer")
    assert (unknown.status_code, "K-APPEAL-002" in unknown.text) == (422, True)
    code = appeals.appeal(filled, "k2").code
    done = send(own, "/appeals/reported/link", page="/appeals/reported", event=event.id, code=code, kind="no_answer")
    assert done.headers["location"] == "/appeals/k2"
    assert appeals.appeal(filled, "k2").clock.state.value == "silence"
    assert event.exact.split()[0] in own.get("/appeals/k2").text
    seq = appeals.appeal(filled, "k2").links[0].seq
    send(own, "/appeals/reported/unlink", page="/appeals/reported", seq=str(seq), why="another consulate")
    assert appeals.appeal(filled, "k2").links == ()


RULE = {
    "recipient": "consulate", "state": "CN", "count": "30", "unit": "days", "begins": "sent", "title": "The consulate's own notice",
    "checked": "2024-04-30", "why": "read on its door",
}  # fmt: skip


def test_a_rule_of_the_team_gives_a_last_day_and_can_be_taken_back(own: TestClient, filled: Archive) -> None:
    assert appeals.appeal(filled, "k2").due is None
    answer = send(own, "/appeals/rules", page="/appeals/rules", **RULE)
    assert answer.status_code == 303
    row = appeals.appeal(filled, "k2")
    assert (str(row.due), row.due_by.startswith("own-")) == ("2024-05-29", True)
    assert "The consulate's own notice" in unescape(own.get("/appeals/rules").text)
    (own_rule,) = [one for one in rules.rules(filled) if one.seq]
    send(
        own, "/appeals/rules/undo", page="/appeals/rules", what="rule", seq=str(own_rule.seq), why="the notice is gone"
    )
    assert appeals.appeal(filled, "k2").due is None


BAD: list[tuple[dict[str, str], str]] = [
    ({"count": "0"}, "count"),
    ({"count": "a month"}, "count"),
    ({"recipient": "", "office": ""}, "recipient"),
    ({"title": ""}, "title"),
    ({"url": "javascript:alert(1)"}, "url"),
    ({"checked": "2024-02-30"}, "checked"),
    ({"why": " "}, "why"),
    ({"unit": "moons"}, "unit"),
    ({"state": "<b>"}, "state"),
]


def test_a_bad_rule_is_told_beside_its_field_and_nothing_is_lost(own: TestClient, archive: Archive) -> None:
    for changed, field in BAD:
        answer = send(own, "/appeals/rules", page="/appeals/rules", **{**RULE, **changed})
        assert answer.status_code == 422
        assert re.findall(r'id="wrong-(\w+)"', answer.text) == [field]
        assert "2024-04-30" in answer.text or field == "checked"
    assert all(not one.seq for one in rules.rules(archive))


def test_a_day_off_moves_the_last_day(own: TestClient, filled: Archive) -> None:
    before = appeals.appeal(filled, "k1").due
    assert str(before) == "2024-03-28"
    wrong = send(own, "/appeals/rules/day", page="/appeals/rules", state="KZ", day="2024-02-31")
    assert (wrong.status_code, 'id="wrong-day"' in wrong.text) == (422, True)
    send(
        own,
        "/appeals/rules/day",
        page="/appeals/rules",
        state="KZ",
        day="2024-03-25",
        name="Moved from the 23rd",
        why="decree",
    )
    assert str(appeals.appeal(filled, "k1").due) == "2024-03-29"
    send(own, "/appeals/rules/day", page="/appeals/rules", state="KZ", day="2024-03-16", works="yes")
    assert str(appeals.appeal(filled, "k1").due) == "2024-03-28"


def test_figures_and_their_pictures(own: TestClient, filled: Archive) -> None:
    page = own.get("/appeals/stats").text
    assert page.count("<svg") >= 2
    assert "refused as another state" in page
    assert "Ministry of Foreign Affairs" in page


def test_what_belongs_to_no_appeal_is_shown(own: TestClient, filled: Archive) -> None:
    made = hand_in(filled, "follow_up", appeal="gone", when="2024-04-30")
    assert f"/entries/{made.key}" in own.get("/appeals").text


def test_the_calendar_names_nobody_unless_asked(own: TestClient, filled: Archive) -> None:
    answer = own.get("/appeals/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "Daulet" not in answer.text
    assert "Ministry" not in answer.text
    assert appeals.appeal(filled, "k1").code in answer.text
    assert "Daulet Sadvakas" in own.get("/appeals/calendar.ics?names=1").text.replace("\r\n ", "")


def test_a_form_opened_without_its_appeal_asks_for_it_by_code(own: TestClient, filled: Archive) -> None:
    assert 'id="f-appeal"' in own.get("/forms/answer").text
    fields = {"when": "2024-05-01", "response": "formal", "key": "c" * 32}
    wrong = send(own, "/forms/answer", page="/forms/answer", **fields)
    assert (wrong.status_code, 'id="wrong-appeal"' in wrong.text) == (422, True)
    code = appeals.appeal(filled, "k2").code.lower()
    assert send(own, "/forms/answer", page="/forms/answer", appeal=code, **fields).status_code == 303
    assert len(appeals.appeal(filled, "k2").answers) == 1
