"""Appeals: last days by rules, threads that survive changes, links, figures, letters in four languages, the calendar."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import icalendar
import pytest

from kuager.errors.appeals import NobodyToNameError, NoTemplateError, UnknownAppealError
from kuager.model import schema
from kuager.publish import papers
from kuager.track.deadlines import State
from kuager.workflow import appeals, browse, entries, ingest
from kuager.workflow.appeals import calendar, letters, rules
from kuager.workflow.appeals.figures import statistics
from kuager.workflow.appeals.letters import OFFICES, Wanted
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given

LANGUAGES = ("en", "kk", "ru", "zh")


def hand_in(archive: Archive, form: str, key: str, version: int = 1, **answers: str) -> entries.Entered:
    given = Given(answers={name: [words] for name, words in answers.items()})
    return entries.enter(archive, form, given, key=key, version=version, fresh=False)


def letter(archive: Archive, key: str, version: int = 1, **other: str) -> entries.Entered:
    told = {
        "kind": "letter", "who": "Daulet Sadvakas", "to": "Ministry", "recipient": "foreign_ministry", "state": "KZ",
        "when": "2024-03-01",
    }  # fmt: skip
    return hand_in(archive, "appeal", key, version, **told | other)


def test_the_day_named_goes_before_the_rule_and_a_vague_date_makes_nobody_late(archive: Archive) -> None:
    letter(archive, "named", reply_due="2024-06-01")
    letter(archive, "ruled", received="2024-03-04")
    letter(archive, "vague", when="2024-04")
    letter(archive, "unruled", recipient="press")
    found = {one.key: one for one in appeals.appeals(archive)}
    assert (found["named"].due, found["named"].due_by) == (date(2024, 6, 1), "told")
    assert (found["ruled"].due, found["ruled"].due_by) == (date(2024, 3, 28), "kz-administrative")
    # Sent on 30 April at the latest, and 1 May is a day off: 15 working days end on 24 May (7 and 9 May are off too).
    assert (found["vague"].due, found["vague"].clock.days_open) == (date(2024, 5, 24), 1)
    assert (found["unruled"].due, found["unruled"].clock.state) == (None, State.NO_TERM)
    assert found["ruled"].clock.state is State.OVERDUE


def test_a_thread_stays_when_its_letter_is_changed_and_goes_when_it_is_withdrawn(archive: Archive) -> None:
    letter(archive, "k")
    hand_in(archive, "answer", "a", appeal="k", when="2024-03-10", response="promised")
    letter(archive, "k", version=2, to="Ministry of Foreign Affairs")
    row = appeals.appeal(archive, "k")
    assert (row.to, len(row.answers), row.clock.state) == ("Ministry of Foreign Affairs", 1, State.ANSWERED)
    assert appeals.appeal(archive, row.code.lower()).key == "k"
    entries.withdraw(archive, "k", reason="never sent")
    assert appeals.appeals(archive) == []
    with pytest.raises(UnknownAppealError):
        appeals.appeal(archive, "k")


def test_a_follow_up_reminds_until_the_next_one_and_closes(archive: Archive) -> None:
    letter(archive, "k")
    hand_in(archive, "follow_up", "f1", appeal="k", when="2024-04-01", next="2024-06-01")
    assert appeals.appeal(archive, "k").next == date(2024, 6, 1)
    hand_in(archive, "follow_up", "f2", appeal="k", when="2024-04-15", closes="yes")
    row = appeals.appeal(archive, "k")
    assert (row.next, row.clock.state, row.clock.days_open) == (None, State.CLOSED, 45)


def test_every_shipped_rule_has_a_source_and_says_who_it_is_for() -> None:
    known = schema.vocabulary("recipient").terms
    for one in rules.built_in():
        assert one.title
        assert one.url.startswith("https://")
        assert set(one.recipients) <= set(known)
        assert set(one.notes) == set(LANGUAGES)
        assert not one.checked or date.fromisoformat(one.checked) <= date(2026, 11, 22)


def test_a_rule_for_one_office_goes_before_the_teams_general_one(archive: Archive) -> None:
    general = rules.Proposed(recipient="consulate", count="30", title="Notice", why="read")
    rules.decide(archive, general)
    rules.decide(
        archive, rules.Proposed(office="Consulate in Almaty", count="2", unit="months", title="Letter", why="read")
    )
    letter(archive, "one", recipient="consulate", state="CN", to="consulate in ALMATY")
    letter(archive, "two", recipient="consulate", state="CN", to="Consulate in Oskemen")
    assert appeals.appeal(archive, "one").due == date(2024, 5, 1)
    assert appeals.appeal(archive, "two").due == date(2024, 3, 31)


def test_figures_count_what_was_entered(archive: Archive) -> None:
    assert statistics([]).all.sent == 0
    letter(archive, "a", received="2024-03-04")
    letter(archive, "b", to="MINISTRY", when="2023-05-02")
    letter(archive, "c", recipient="consulate", to="Consulate")
    hand_in(archive, "answer", "x", appeal="a", when="2024-03-14", response="helped")
    hand_in(archive, "answer", "y", appeal="b", when="2023-08-02", response="no_jurisdiction\nformal")
    hand_in(archive, "no_answer", "z", appeal="c", when="2024-04-30")
    found = statistics(appeals.appeals(archive))
    assert (found.all.sent, found.all.answered, found.all.late) == (3, 2, 1)
    ministry, consulate = found.offices
    assert (ministry.figures.sent, ministry.figures.median) == (2, 52.5)
    assert consulate.grades == (("silence", 1),)
    assert [(one.year, one.sent, one.answered) for one in found.years] == [("2023", 1, 1), ("2024", 2, 1)]
    assert set(found.grades) == {"helped", "no_jurisdiction", "formal", "silence"}


# --- letters --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def known(archive: Archive, texts: Path) -> tuple[Archive, str]:
    list(ingest.add(archive, [str(texts)]))
    return archive, next(one.id for one in browse.people(archive) if one.name == "Daulet Sadvakas")


def test_every_language_has_every_office_and_the_same_places() -> None:
    english = letters.wording("en")
    for lang in LANGUAGES:
        found = letters.wording(lang)
        assert set(found) == set(english)
        for part in ("salutation", "opening", "asks"):
            assert set(found[part]) == set(OFFICES)
        for name, words in english.items():
            if isinstance(words, str):
                assert {"{" in words, words.count("{")} == {"{" in found[name], found[name].count("{")}
        assert all(len(found["asks"][office]) == len(english["asks"][office]) for office in OFFICES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_letter_leads_every_statement_to_its_words_and_leaves_gaps_blank(
    known: tuple[Archive, str], lang: str
) -> None:
    archive, person = known
    made = letters.compose(archive, Wanted(person=person, office="un", lang=lang, confidential=True))
    notes = {
        run.note for block in made.paper.blocks for one in getattr(block, "items", ()) for run in one.runs if run.note
    }
    assert notes == set(range(1, len(made.paper.notes) + 1))
    assert notes
    assert schema.label("prison_sentence", lang=lang) in made.text
    assert letters.wording(lang)["blank_office"] in made.text
    assert any(schema.label("person", "birth_date", lang=lang) in one for one in made.blanks)
    assert made.unreviewed


def test_what_was_told_in_confidence_stays_out_and_is_never_quoted(known: tuple[Archive, str]) -> None:
    archive, person = known
    outward = letters.compose(archive, Wanted(person=person, office="press", lang="en"))
    agreed = letters.compose(archive, Wanted(person=person, office="press", lang="en", confidential=True))
    assert outward.held_back
    assert not agreed.held_back
    assert "Daulet Sadvakas was sentenced" not in agreed.text
    assert len(agreed.paper.notes) > len(outward.paper.notes)


def test_letters_name_nobody_who_must_stay_unnamed(archive: Archive) -> None:
    given = Given(answers={"when": ["2024-04-27"], "who": ["a relative"], "who_unnamed": ["yes"]})
    made = entries.enter(archive, "picket_day", given)
    row = entries.entry(archive, made.key)
    assert row is not None
    with pytest.raises(NobodyToNameError):
        letters.compose(archive, Wanted(person=row.node("p1"), office="un", lang="en"))
    with pytest.raises(NoTemplateError):
        letters.compose(archive, Wanted(person=row.node("p1"), office="circus", lang="en"))


def test_letters_in_four_languages_open_in_a_word_processor(known: tuple[Archive, str], tmp_path: Path) -> None:
    archive, person = known
    for lang in LANGUAGES:
        made = letters.compose(archive, Wanted(person=person, office="embassy", lang=lang, confidential=True))
        (tmp_path / f"{lang}.docx").write_bytes(papers.write(made.paper, "docx"))
        assert papers.write(made.paper, "pdf").startswith(b"%PDF-")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path, *tmp_path.glob("*.docx")],
        check=True, capture_output=True, timeout=170,
    )  # fmt: skip
    for lang in LANGUAGES:
        text = (tmp_path / f"{lang}.txt").read_text(encoding="utf-8")
        words = letters.wording(lang)
        assert "Daulet Sadvakas" in text
        assert words["closing"] in text
        assert all(one in text for one in words["asks"]["embassy"])


# --- calendar -------------------------------------------------------------------------------------------------------------


def test_the_calendar_is_read_back_and_names_nobody(archive: Archive) -> None:
    letter(archive, "k1", received="2024-03-04")
    letter(archive, "k2", reply_due="2024-07-01")
    letter(archive, "k3")
    hand_in(archive, "answer", "a", appeal="k3", when="2024-03-10", response="helped")
    hand_in(archive, "follow_up", "f", appeal="k3", when="2024-04-01", next="2024-06-01")
    for lang in LANGUAGES:
        data = calendar.calendar(archive, lang=lang)
        assert b"Sadvakas" not in data
        assert b"Ministry" not in data
        read = icalendar.Calendar.from_ical(data)
        days = sorted((one.decoded("dtstart"), str(one["summary"])) for one in read.walk("VEVENT"))
        assert [day for day, _ in days] == [
            date(2024, 3, 28), date(2024, 3, 29), date(2024, 6, 1), date(2024, 7, 1), date(2024, 7, 2),
        ]  # fmt: skip
        assert all(any(row.code in words for row in appeals.appeals(archive)) for _, words in days)
        assert len({str(one["uid"]) for one in read.walk("VEVENT")}) == len(days)
    named = icalendar.Calendar.from_ical(calendar.calendar(archive, names=True))
    assert any("Daulet Sadvakas" in str(one.get("description")) for one in named.walk("VEVENT"))
