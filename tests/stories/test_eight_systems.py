"""The eight systems that the founding reports name, each used from beginning to end in the example archive.

Read as stories: somebody needs something, walks through the pages by what is written on them, and has it at the end.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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


def test_a_researcher_reads_what_is_known_of_one_person(story: Story) -> None:
    """3. The database of victims: from the list to the person, from a value to the very words."""
    story.go("/people")
    story.page.locator("main .row a[href^='/dossier/']:visible").first.click()
    story.look()
    story.picture("story-person")
    story.page.locator("main a.words:visible").first.click()
    assert "/sources/" in story.page.url
    assert story.page.locator(".lit, mark, .run").count()


def test_the_command_line_tells_the_same(demo: tuple[Path, str]) -> None:
    """What the pages show, a script can ask."""
    asked = subprocess.run(
        [sys.executable, "-m", "kuager", "-a", str(demo[0]), "picket", "--json"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert '"day"' in asked.stdout
