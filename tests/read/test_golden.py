"""Every reader against files as they come, with the whole document expected."""

import json
from pathlib import Path

import pytest

from kuager import read

from .golden import FOLDER, expectation, inputs, result


def test_every_installed_reader_has_a_golden_pair():
    folders = {path.parent.name for path in inputs()}
    named_only = {"recording_previews"}  # no file is ever its own; what it makes is held in test_recording_previews
    assert {reader.name for reader in read.readers()} - named_only <= folders


def test_no_expectation_is_orphaned():
    assert {expectation(path) for path in inputs()} == set(FOLDER.glob("*/*.json"))


@pytest.mark.parametrize("path", inputs(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_document_is_what_it_was(path: Path):
    assert result(path) == json.loads(expectation(path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", inputs(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_reader_chosen_is_the_one_it_was_made_for(path: Path):
    assert result(path)["reader"].partition("@")[0] == path.parent.name
