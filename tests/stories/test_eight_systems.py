"""The eight systems that the founding reports name, each used from beginning to end in the example archive.

Read as stories: somebody needs something, walks through the pages by what is written on them, and has it at the end.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.command import kuager
from tests.stories.conftest import Story

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.xdist_group("stories"),
]


def test_a_reader_keeps_a_thread_before_it_is_removed(story: Story) -> None:
    """1. Thread Reader: a thread as one text, its author's page, and a page to print."""
    story.go("/authors")
    story.page.locator("main a[href^='/authors/']:visible").first.click()
    story.look()
    story.page.locator("main a[href^='/threads/']:visible").first.click()
    story.look()
    story.picture("story-thread")
    assert story.page.locator("main article, main .post, main [id^='p']").count()


def test_a_volunteer_writes_down_a_testimony_and_finds_it_in_the_library(story: Story) -> None:
    """2. The archive of appeals: look first who spoke already, write down what a sister tells, find it by what it lacks."""
    story.go("/intake")
    story.fill(re.compile("Name of the person"), "Madiyar Dosmagambet")
    story.follow("Look")
    story.sees("Raushan Dosmagambet")
    story.go("/forms/testimony")
    form = story.page.locator("main form")
    form.locator("[name=subject]").fill("Serik Zhaksylyk")
    form.locator("[name=speaker]").fill("Aigerim Zhaksylyk")
    form.locator("[name=account]").fill(
        "My brother Serik did not come home from the market in April 2018. Nobody has called."
    )
    story.follow("Keep")
    story.go("/testimonies?state=no_consent")
    story.sees("Serik Zhaksylyk")
    story.picture("story-testimonies")
    story.follow("Serik Zhaksylyk")
    story.sees("did not come home from the market")
    story.picture("story-testimony")


def test_a_researcher_reads_what_is_known_of_one_person(story: Story) -> None:
    """3. The database of victims: from the list to the person and the family, from a value to the very words."""
    story.go("/people")
    story.page.locator("main .row a[href^='/dossier/']:visible").first.click()
    story.look()
    story.picture("story-person")
    story.page.locator("main a.words:visible").first.click()
    assert "/sources/" in story.page.url
    story.go("/cases")
    story.picture("story-cases")
    story.follow("Ainash Ramazan")
    story.picture("story-case")
    assert story.page.locator("main svg").count()
    story.sees("Kanipa")


def test_a_sister_writes_to_the_consulate_and_records_what_it_answered(story: Story) -> None:
    """4. Letters and answers: a letter filled from claims, the appeal it becomes, the clock, the answer and its grade."""
    story.go("/appeals/letter")
    story.fill("About whom", "Bolatkhan Beisen")
    story.page.locator("main [name=office]").select_option("consulate")
    story.fill("Name of the office", "Consulate General in Almaty")
    story.follow("Draft the letter")
    story.sees("Bolatkhan Beisen")
    story.picture("story-letter")
    story.go("/appeals/demo-appeal-ombudsman")
    story.sees("overdue")
    story.follow("Enter an answer")
    form = story.page.locator("main form")
    form.locator("[name=when]").fill("2022-12-20")
    form.locator("[name=response][value=no_competence]").check()
    form.locator("[name=account]").fill("This matter is the internal affair of another state.")
    story.follow("Keep")
    story.sees(re.compile("answered late", re.IGNORECASE), "internal affair")
    story.picture("story-appeal")
    story.go("/appeals/stats")
    assert story.page.locator("main svg").count()
    story.picture("story-answers")


def test_a_picket_logs_a_day_and_sees_which_day_it_is(story: Story) -> None:
    """5. The picket's own record: the counter, a day logged in a few taps, the map of the year, the rows to hand out."""
    story.go("/picket?on=2022-06-22")
    story.sees(re.compile(r"\b101\b"))
    story.go("/picket/log")
    story.fill("When", "2022-07-01")
    story.page.locator("main [name=participants]").fill("7")
    story.page.locator("main [name=who]").fill("Raushan Dosmagambet")
    story.page.get_by_role("button", name="Keep this day").click()
    if story.page.locator("fieldset.choose").count():
        story.page.locator("fieldset.choose input[type=radio]").first.check()
        story.page.locator("main button.primary").first.click()
    story.go("/picket")
    story.sees("Calendar")
    story.picture("story-picket")
    story.go("/picket/totals")
    story.sees("Raushan Dosmagambet")


def test_a_press_officer_sees_what_is_new_and_who_copied_whom(story: Story) -> None:
    """6. Press monitoring: new stories with their lineage and new names, marked as looked at, and who repeats whom."""
    story.go("/press?show=new")
    before = story.page.get_by_role("button", name="Mark as looked at").count()
    assert before
    story.picture("story-press")
    story.page.get_by_role("button", name="Mark as looked at").first.click()
    story.go("/press?show=new")
    assert story.page.get_by_role("button", name="Mark as looked at").count() == before - 1
    story.go("/lineages")
    story.picture("story-lineages")
    assert story.page.locator("main svg").count()


def test_a_coordinator_logs_a_threat_and_looks_at_what_is_public(story: Story) -> None:
    """7. Reprisals and surveillance: the log, the pattern in time, and the review of what is public about that person."""
    story.go("/reprisals")
    story.sees("Raushan Dosmagambet")
    story.picture("story-reprisals")
    story.go("/reprisals/pattern")
    assert story.page.locator("main svg").count()
    story.picture("story-pattern")
    story.go("/reprisals/review")
    assert story.page.locator("main form").count()


def test_a_lawyer_drafts_a_submission_that_needs_no_retyping(story: Story) -> None:
    """8. Submissions to the UN: a complete case gives a whole draft, an incomplete one says exactly what lacks."""
    story.go("/submissions")
    story.sees("8 of 8", "Missing")
    story.follow("Bolatkhan Beisen")
    story.sees("Every item the body asks for has an answer")
    story.picture("story-submission")
    with story.page.expect_download() as waiting:
        story.page.locator("main a[href*='kind=docx']").first.click()
    written = Path(waiting.value.path()).read_bytes()
    with zipfile.ZipFile(io.BytesIO(written)) as inside:
        assert "Bolatkhan Beisen" in inside.read("word/document.xml").decode()
        assert inside.read("word/endnotes.xml").count(b"<w:endnote ") > 2


def test_the_command_line_tells_the_same(demo: tuple[Path, str]) -> None:
    """What the pages show, a script can ask."""
    for verb in (
        ["picket"],
        ["case", "list"],
        ["appeal", "list"],
        ["reprisal", "list"],
        ["testimony", "list"],
        ["press", "list"],
    ):
        asked = kuager("-a", demo[0], *verb, "--json")
        assert asked.returncode == 0, (verb, asked.stderr)
        assert asked.stdout.strip()[0] in "[{", verb
