"""Every sentence of every finding, over invented material: true of its sides, in four languages, with nothing raw in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager import weigh
from kuager.model import PLAIN, Filling, FillingKind, Finding, FindingKind, Telling, Told
from kuager.text.tellings import LANGUAGES, paragraph, render
from tests.weigh.helpers import document, event, material

NAMES = ("Asel Omarova", "Assel Omarova", "Marat Bekov", "Dana Serikbai")
RAW = re.compile(r"\b(?:\d{4}|XXXX)-\d\d\b|\bP\d+[YMWD]\b")


def archive(first: date, number: int, length: int, crowd: int, name: str, at: date) -> weigh.Material:
    """An archive about one protest and some people, with every number, name and date drawn at random."""
    landed = first + timedelta(days=number - 1)
    docs = [
        document("news", f"Families have been picketing the consulate in Semey since {first:%B} {first.day}, {first.year}. “We stand here every day except on Fridays,” said one. About {crowd} people gathered at the picket. {name} said the wait is long.", published=(first + timedelta(days=20)).isoformat(), title="News, and more"),
        document("later", f"The relatives stood at the consulate again. {landed:%B} {landed.day} was the {number}th day of the picket. Some {crowd + 300} people gathered at the picket. {name} was sentenced to {length} days in jail.", published=landed.isoformat(), title="Later"),
        document("garbled", f"The protest outside the consulate in Semey began in April {first.year - 3}, officials complain. {name} served {length} days in custody. He said it was unjust. According to Reuters, two million people were detained.", published=landed.isoformat()),
        document("page", "It happened on March 12. Seen 05/06/2020 and 25/06/2020 and 06/27/2021. Reuters reports that it went on. More than two million people were believed to be detained.", furniture="Another story about quite different people and places far away\nRead this other headline about the weather in the north today"),
        document("copy", f"Families have been picketing the consulate in Semey since {first:%B} {first.day}, {first.year}. “We stand here every day except on Fridays,” said one. About {crowd} people gathered at the picket. {name} said the wait is so long.", published=(first + timedelta(days=40)).isoformat()),
    ]  # fmt: skip
    names = {doc.id: {"p1": (name,)} for doc in docs[:3]}
    events = {
        "news": [event(docs[0], "said the wait is long", "disappearance", who=["p1"], when=at.isoformat())],
        "later": [event(docs[1], f"sentenced to {length} days", "disappearance", who=["p1"], when=(at + timedelta(days=400)).isoformat())],
        "garbled": [event(docs[2], f"served {length} days", "disappearance", who=["p1"], when=at.isoformat())],
    }  # fmt: skip
    stuff: weigh.Material = material(docs, names, same=[[(doc.id, "p1") for doc in docs[:3]]], events=events)
    return stuff


MATERIALS = st.builds(
    archive,
    first=st.dates(min_value=date(2015, 1, 1), max_value=date(2022, 12, 31)),
    number=st.integers(120, 400),
    length=st.integers(3, 28),
    crowd=st.integers(5, 60),
    name=st.sampled_from(NAMES),
    at=st.dates(min_value=date(2015, 1, 1), max_value=date(2019, 12, 31)),
)


def told(found: Finding) -> Told:
    assert found.told is not None
    return found.told


def tellings(found: Finding) -> Iterator[Telling]:
    yield told(found).question
    yield from told(found).explanation
    yield from told(found).resolutions


def fillings(telling: Telling) -> Iterator[Filling]:
    for _, filling in telling.params:
        yield filling
        for item in filling.items:
            yield from fillings(item)


@settings(max_examples=25, deadline=None)
@given(stuff=MATERIALS)
def test_what_is_said_is_data_and_only_data(stuff: weigh.Material):
    texts = {doc.id: doc.text for doc in stuff.documents}
    known = " ".join((*texts.values(), *(stuff.title(key) for key in texts)))
    for found in weigh.find(stuff):
        for one in tellings(found):
            assert one.template != PLAIN, f"{found.method} writes words that only English has"
            for lang in LANGUAGES:
                words = render(one, lang)
                assert "{" not in words
                assert not RAW.search(words)
                # Words of sources stand as they are, in every language.
                for filling in fillings(one):
                    if filling.kind is FillingKind.WORDS:
                        assert (
                            filling.text in known
                            or filling.text.casefold() in known.casefold()
                            or filling.text == "Reuters"
                        )
        assert found.question == render(told(found).question)
        assert found.explanation == paragraph(told(found).explanation)
        check(found, stuff)


def check(found: Finding, stuff: weigh.Material) -> None:
    """Counts and dates of the sentences, taken from the sides and counted anew."""
    said = {one.template: dict(one.params) for one in told(found).explanation}
    if "scope.explanation" in said:
        assert int(said["scope.explanation"]["n"].text) == len(found.sides)
    if "year.explanation" in said:
        parts = [int(said[key]["n"].text) for key in ("year.inferred", "year.others", "year.open") if key in said]
        assert int(said["year.explanation"]["n"].text) == len(found.sides) == sum(parts)
    if "sex.explanation" in said:
        for sex, value in (("male", "male"), ("female", "female")):
            assert int(said["sex.explanation"][sex].text) == sum(side.value == value for side in found.sides)
    if "leans.explanation" in said:
        assert int(said["leans.explanation"]["n"].text) == len({side.document for side in found.sides})
    if "counter.calendar" in said:
        row = said["counter.calendar"]
        begun, landed = date.fromisoformat(row["date"].text), date.fromisoformat(row["landed"].text)
        assert (landed - begun).days == int(row["plus"].text)
    if "counter.rest" in said:
        row = said["counter.rest"]
        assert int(row["days"].text) - int(row["rest"].text) == int(row["left"].text)
    if "agree.explanation" in said:
        assert int(said["agree.explanation"]["n"].text) == len(
            {stuff.lineage_of[side.document] for side in found.sides}
        )


def test_invented_material_reaches_most_kinds():
    stuff = archive(date(2021, 2, 8), 300, 15, 20, NAMES[0], date(2018, 3, 4))
    kinds = {one.kind for one in weigh.find(stuff)}
    wanted = set(FindingKind) - {FindingKind.SPELLING, FindingKind.CORROBORATION, FindingKind.GUARD}
    assert kinds >= wanted


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_whole_finding_in_each_language(lang: str):
    stuff = archive(date(2021, 2, 8), 300, 15, 20, NAMES[0], date(2018, 3, 4))
    found = next(one for one in weigh.find(stuff) if one.method.startswith("day-counter"))
    words = paragraph(told(found).explanation, lang)
    expected = {
        "en": "8 February 2021 plus 299 days is 4 December 2021.",
        "kk": "8 ақпан 2021 күніне 299 күн қосқанда: 4 желтоқсан 2021.",
        "ru": "8 февраля 2021 г. плюс 299 дней — это 4 декабря 2021 г.",
        "zh": "2021年2月8日加299天是2021年12月4日。",
    }
    assert expected[lang] in words
