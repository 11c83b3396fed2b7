"""The generated tables of names are those of the files people edit."""

import subprocess
import sys
from pathlib import Path

from kuager.text import _chinese, _sounds, _standards
from kuager.text.hanzi import from_palladius

ROOT = Path(__file__).parents[2]


def test_tables_have_not_drifted_from_their_files():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "gen_names.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_sound_of_a_table_is_a_sound():
    sounds = set("aAeioubvwgdJzkhlmnNprstfSCyO")
    for table in (_sounds.CYRILLIC, _sounds.ARABIC, _sounds.LATIN, _chinese.INITIALS, _chinese.FINALS):
        assert set("".join(table.values())) <= sounds


def test_every_transcribing_character_has_a_reading():
    known = set("".join(_chinese.CHARACTERS.values()))
    assert set(_standards.SYLLABLES.values()) <= known


def test_every_character_has_one_reading():
    every = "".join(_chinese.CHARACTERS.values())
    assert len(every) == len(set(every))


def test_palladius_gives_pinyin_only_for_chinese_names():
    assert from_palladius("чжао", "цзиньмин") == ("zhao", "jinming")
    assert from_palladius("серик", "омаров") == ()
    assert from_palladius("чжао", "серик") == ()
