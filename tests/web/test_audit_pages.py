"""The ledger of acts and the backups in the workbench."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from kuager.store.files.places import FolderPlace
from kuager.workflow import acts
from kuager.workflow.acts import Act
from kuager.workflow.archive import Archive
from kuager.workflow.backup import saving
from tests.web.conftest import TestClient, send


@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_before_anything_was_done_both_pages_say_what_to_do(own: TestClient, lang: str) -> None:
    send(own, "/preferences", lang=lang)
    audit, backups = own.get("/audit"), own.get("/backups")
    assert (audit.status_code, backups.status_code) == (200, 200)
    assert "kuager head" in audit.text
    assert "/backups" in audit.text
    assert "kuager backup /media/stick" in backups.text
    assert "audit." not in unescape(audit.text).replace("audit.css", ""), "a word is missing"


def test_acts_are_listed_filtered_and_drawn(own: TestClient, archive: Archive) -> None:
    acts.note(archive, Act.EXPORT, "k-1234")
    acts.note(archive, Act.LOGIN, outcome="failed", known=False)
    page = unescape(own.get("/audit").text)
    assert "<code>k-1234</code>" in page
    assert "nobody recognised" in page
    assert 'class="bar bad"' in page
    only = unescape(own.get("/audit?act=export").text)
    assert "k-1234" in only
    assert "nobody recognised</td>" not in only
    assert "No act fits" in own.get("/audit?day=1999-01-01").text


def test_the_table_holds_no_formula(own: TestClient, archive: Archive) -> None:
    archive.agent = "=cmd()"
    acts.note(archive, Act.EXPORT, "k-1234")
    answer = own.get("/audit/acts.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="acts.csv"'
    assert answer.text.startswith("row,at,act,about,who,mark,outcome")
    assert ",=cmd()" not in answer.text


def test_a_backup_is_shown_with_its_age(own: TestClient, archive: Archive, tmp_path: Path) -> None:
    saving.save(archive, FolderPlace(tmp_path / "stick"))
    page = unescape(own.get("/backups").text)
    assert str(tmp_path / "stick") in page
    assert "today" in page
    assert "2 more places are needed" in page
