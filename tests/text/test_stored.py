"""English sentences of logs are read as templates: what was written comes back, in four languages, with its values in it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import CustodyVerb, FillingKind
from kuager.read import cues, pagezones, recording
from kuager.text import stored
from kuager.text.tellings import LANGUAGES, known, places, render, template
from kuager.track import Series, fits
from kuager.weigh import charges, deaths, doers, relatives

FORMS = stored.forms()
NAME = st.from_regex(r"[A-ZҚӘ][a-zқә]{2,8}( [A-Z][a-z]{2,8})?", fullmatch=True)
VALUES = {
    "words": NAME,
    "date": st.dates().map(str),
    "number": st.integers(0, 9_999).map(str),
    "counted": st.integers(0, 9_999).map(str),
    "weekday": st.sampled_from([day.title() for day in stored.WEEKDAYS]),
    "stored": st.sampled_from(["from the post's id", "stated by the platform in UTC"]),
    "term/edge": st.sampled_from(["identical", "copy", "rewrite", "digest", "translation"]),
    "term/way": st.sampled_from([template(key, "en") for key in known() if key.startswith("term.way.")]),
}


def written(form: stored.Form, values: dict[str, str]) -> str:
    """The form with its values; a counted noun takes the number and one of its forms, as English writes it."""

    def put(place: re.Match[str]) -> str:
        counted = known().get(f"unit.{place[2]}", {}).get("en")
        if counted is None:
            return values[place[1]]
        noun = counted if isinstance(counted, str) else counted["one" if values[place[1]] == "1" else "other"]
        return noun.replace("{n}", values[place[1]])

    return re.sub(r"\{(\w+)(?::([\w/]+))?\}", put, form.text)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.template} {form.text}"[:60])
@given(data=st.data())
def test_every_form_is_read_as_its_sentence_with_its_values(form: stored.Form, data: st.DataObject):
    values = {name: data.draw(VALUES[kind], label=name) for name, kind in form.kinds.items()}
    found = stored.read(written(form, values))
    assert found is not None
    assert found.template == form.template
    assert {name for name, _ in found.params} == places(template(form.template, "en"))
    for name, filling in found.params:
        if filling.kind in {FillingKind.WORDS, FillingKind.NUMBER, FillingKind.DATE}:
            assert filling.text == values[name]
    for lang in LANGUAGES:
        told = render(found, lang)
        assert not re.search(r"[{}]", told)
        assert lang == "en" or re.search(r"[^\x00-\x7f]", told), "a sentence without one letter of the language"
        for name, filling in found.params:
            if filling.kind is FillingKind.WORDS:
                assert values[name] in told


@given(words=st.text(max_size=60))
def test_other_words_stay_as_they_are(words: str):
    if stored.read(words) is None:
        assert all(stored.told(words, lang) == words for lang in LANGUAGES)


def test_what_is_written_is_read():
    words = stored.write("linked.called_named", name="Dana Serik", other="Marat Bek")
    assert words == "both are called Dana Serik and both documents also name Marat Bek"
    assert stored.told(words, "zh") == "两者名称都是Dana Serik，两份文件都还提到Marat Bek"
    with pytest.raises(KeyError):
        stored.write("linked.called_named", name="Dana Serik")
    with pytest.raises(KeyError):
        stored.write("no.such_form")


def test_a_value_of_another_shape_is_not_guessed():
    assert stored.read("counted from the date of publication (soon)") is None
    assert stored.read("the only year from 2019 on in which that day is a Feast") is None
    assert stored.read("no kind of A text") is None


def test_every_reason_of_a_zone_has_words():
    """A reader that gives a new reason must say it in four languages."""
    tables = (pagezones._TAGS, pagezones._ROLES, pagezones._WORDS, pagezones._PAIRS, pagezones._PARTS)
    reasons = {why for table in tables for why in table.values()} | {cue.value for cue in cues.Cue} | {recording.ABOUT}
    assert [why for why in sorted(reasons) if stored.read(why) is None] == []


def test_every_act_of_the_ledger_has_words():
    assert [verb.value for verb in CustodyVerb if stored.read(verb.value) is None] == []


def test_every_kind_of_doer_charge_and_relative_has_words():
    """A family that a comparison tells apart must be told in four languages."""
    assert [kind for kind, _ in doers._KINDS if f"term.doer.{kind}" not in known()] == []
    causes = [cause for cause, _ in deaths._CAUSES] + ["body back", "no body"]
    assert [cause for cause in causes if f"term.cause.{cause}" not in known()] == []
    assert f"term.charge.{charges.UNCHARGED}" in known()
    assert [family for family, _ in charges.families() if f"term.charge.{family}" not in known()] == []
    assert [kind for kind, _ in relatives._KINDS if f"reading.{kind}" not in known()] == []


@given(start=st.dates(max_value=date(2090, 1, 1)), number=st.integers(1, 900), after=st.integers(0, 900))
def test_every_way_of_counting_days_has_words(start, number, after):
    day = start + timedelta(days=after)
    for one in fits(Series(start=start), number, day):
        key = "diary.fits" if one.off == 0 else "diary.more" if one.off > 0 else "diary.fewer"
        found = stored.read(stored.write(key, off=abs(one.off), way=one.explanation, computed=one.computed))
        assert found is not None
        assert found.template == key
