"""The real models, as the packages bring them. ``make test`` installs them first; without them nothing here can be tested."""

from __future__ import annotations

import json

import pytest

from kuager import extract
from kuager.extract import models
from kuager.model import MentionType
from kuager.workflow import name_models
from kuager.workflow.sandbox import InProcess
from tests.command import kuager

TEXTS = {
    "en": ("Police in Oskemen detained Zhanar Toleubek and Bob Weatherby on Monday. They were held in Wendover.", "Bob Weatherby", "Oskemen"),
    "ru": ("В понедельник полиция Алматы задержала Гульзиру Орынбек и Павла Нестерова.", "Павла Нестерова", "Алматы"),
    "zh": ("星期一，警方在伊宁拘留了阿依努尔·吐尔逊和王小明。", "阿依努尔·吐尔逊", "伊宁"),
}  # fmt: skip


@pytest.mark.parametrize("lang", TEXTS)
def test_a_model_marks_people_and_places_at_their_exact_words(lang):
    text, person, place = TEXTS[lang]
    whole = f"\n\n  {text}\r\n\n{text}"
    found = list(models.name_model(lang).names(whole))
    assert [whole[one.start : one.end] for one in found].count(person) == 2
    assert any(whole[one.start : one.end] == place and one.label.value == "place" for one in found)
    assert all(0 <= one.start < one.end <= len(whole) for one in found)


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("text", ["", " \n", "·", "\u200b\ud7a3\U0001f600", "a" * 3000, "· · ·王·· ·\n·王·"])
def test_odd_texts_do_no_harm(lang, text):
    assert all(0 <= one.start < one.end <= len(text) for one in models.name_model(lang).names(text))


@pytest.mark.parametrize("lang", TEXTS)
def test_rules_and_model_together_lose_nobody(document, lang):
    one = document(TEXTS[lang][0], lang)
    plain, _ = name_models.find(InProcess(), one, extract.Lexicon.empty(), 20.0)
    both, _ = name_models.find(InProcess(), one, extract.Lexicon.empty(), 20.0, (lang,))

    def people(found):
        return {(mention.start, mention.end) for mention in found.mentions if mention.type is MentionType.PERSON}

    assert people(plain) <= people(both)
    assert TEXTS[lang][1] in {one.text[start:end] for start, end in people(both)}


def test_the_command_line_chooses_a_model(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(TEXTS["ru"][0], "utf-8")
    done = kuager("extract", file, "--with", "ru", "--json")
    assert done.returncode == 0, done.stderr
    assert TEXTS["ru"][1] in {one["text"] for one in json.loads(done.stdout)["mentions"]}
    done = kuager("extract", file, "--with", "tlh")
    assert done.returncode == 2
    assert "K-EXTRACT-004" in done.stderr


def test_the_settings_choose_a_model_for_what_is_added(tmp_path):
    root, file = tmp_path / "case", tmp_path / "a.txt"
    file.write_text(TEXTS["ru"][0], "utf-8")
    assert kuager("init", root, "--plain").returncode == 0
    settings = root / "kuager.toml"
    settings.write_text(settings.read_text("utf-8").replace("name_models = []", 'name_models = ["ru"]'), "utf-8")
    assert kuager("-a", root, "add", file).returncode == 0
    names = {row["name"] for row in json.loads(kuager("-a", root, "people", "--json").stdout)}
    assert TEXTS["ru"][1] in names
    # The words as written, never the model's normal form: that made a woman's name a man's.
    assert names <= {"Павла Нестерова", "Гульзиру Орынбек"}


def test_the_doctor_knows_them():
    parts = {part["name"]: part for part in json.loads(kuager("doctor", "--json").stdout)["parts"]}
    assert [parts[name]["there"] for name, _ in models.KNOWN.values()] == [True, True, True]
    assert "make models" in parts["natasha"]["cure"]
