"""Eight editors at once on the same entries: no edit that was acknowledged is lost, and the harness sees when one is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.writers import run

EDITORS, EDITS = 8, 50


@pytest.mark.slow
def test_no_edit_is_lost(tmp_path: Path) -> None:
    found = run(tmp_path / "case", EDITORS, EDITS, careless=False)
    assert found.lost == ()
    assert found.acknowledged == EDITORS * EDITS
    assert found.conflicts > 0
    assert found.both_shown == found.conflicts


@pytest.mark.slow
def test_a_careless_editor_loses_what_others_wrote(tmp_path: Path) -> None:
    assert run(tmp_path / "case", EDITORS, 10, careless=True).lost
