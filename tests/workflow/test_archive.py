"""Making and opening archives: what is refused, and that a refused call changes nothing."""

from __future__ import annotations

import json
import stat

import pytest

from kuager.errors import (
    ArchiveExistsError,
    DamagedSettingsError,
    MissingPassphraseError,
    NewerArchiveError,
    NotAnArchiveError,
    WrongPassphraseError,
)
from kuager.workflow import ingest
from kuager.workflow import settings as settings_file
from kuager.workflow.archive import create, open_archive
from tests.conftest import CHEAP


def test_folder_is_for_its_owner_only(tmp_path):
    create(tmp_path / "case", plain=True)
    assert stat.S_IMODE((tmp_path / "case").stat().st_mode) == 0o700


def test_nonempty_folder_is_left_alone(tmp_path):
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(ArchiveExistsError):
        create(tmp_path, plain=True)
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_interrupted_making_can_be_repeated(tmp_path):
    create(tmp_path / "case", plain=True)
    (tmp_path / "case" / "kuager.toml").unlink()  # written last: this is what a kill before the end leaves
    create(tmp_path / "case", plain=True)
    open_archive(tmp_path / "case").close()


def test_encrypted_archive_needs_its_passphrase(tmp_path):
    root = tmp_path / "case"
    create(root, plain=False, passphrase="right words here", cost=CHEAP)
    with pytest.raises(WrongPassphraseError):
        open_archive(root, lambda: "wrong words here")
    with pytest.raises(MissingPassphraseError):
        open_archive(root, lambda: None)
    open_archive(root, lambda: "right words here").close()


def test_encrypted_archive_shows_no_text_on_disk(tmp_path, texts):
    root = tmp_path / "case"
    create(root, plain=False, name="Families", passphrase="right words here", cost=CHEAP)
    with open_archive(root, lambda: "right words here") as archive:
        list(ingest.add(archive, [str(texts)], given_by="Aunt Sholpan"))
    found = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    for words in ("Sadvakas", "Toleubek", "Sholpan", "a-families.txt"):
        assert words.encode() not in found, words


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", DamagedSettingsError),
        ("[archive]\nformat = 1\nplain = true\n", DamagedSettingsError),
        ("[archive]\nformat = 'one'\nname = 'x'\nplain = true\ncreated_at = ''\n", DamagedSettingsError),
        ("[archive]\nformat = 99\nname = 'x'\nplain = true\ncreated_at = ''\n", NewerArchiveError),
        ("not toml at all [", DamagedSettingsError),
    ],
)
def test_bad_settings_are_named(tmp_path, text, error):
    root = tmp_path / "case"
    create(root, plain=True)
    (root / "kuager.toml").write_text(text)
    with pytest.raises(error):
        open_archive(root)


def test_any_other_folder_is_no_archive(tmp_path):
    with pytest.raises(NotAnArchiveError):
        open_archive(tmp_path)
    with pytest.raises(NotAnArchiveError):
        open_archive(tmp_path / "nowhere")


def test_key_file_holds_no_secret_in_clear(tmp_path):
    root = tmp_path / "case"
    create(root, plain=False, passphrase="right words here", cost=CHEAP)
    assert "right words here" not in (root / "keys.json").read_text()
    json.loads((root / "keys.json").read_text())


@pytest.mark.parametrize("name", ['Қарындас "жоқ"', "back\\slash", "line\nbreak", "控", "tab\tand bell\a"])
def test_settings_round_trip_any_name(tmp_path, name):
    create(tmp_path / "case", plain=True, name=name)
    assert settings_file.read(tmp_path / "case").name == name
