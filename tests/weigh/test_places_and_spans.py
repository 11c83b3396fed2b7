"""Where it happened, since when, until when, and in which week: what excludes each other and what does not."""

import pytest

from kuager import extract, weigh
from kuager.model import Entity, EntityId, NodeId
from kuager.model.schema import LANGUAGES
from kuager.text.tellings import paragraph, render
from kuager.weigh import elapsed, whens

from .helpers import document, material, only

NOBODY, _ = extract.parse_lexicon(b"kind,canonical,spelling,lang,role,valid_from,valid_to,note\n")


def weighed(first, second, days=("2021-05-05", "2022-04-09")):
    """Findings on two texts as the rules read them; people of one name are one."""
    docs = [document("a", first, published=days[0]), document("b", second, published=days[1])]
    read = {doc.id: extract.find(doc, NOBODY) for doc in docs}
    owner = {(doc, one.id): f"{one.schema} {one.name}" for doc, found in read.items() for one in found.entities}
    entities = [
        Entity(
            id=EntityId(key), schema=key.split()[0], name=key.split(maxsplit=1)[1],
            members=tuple(NodeId(f"{doc}:{local}") for (doc, local), name in owner.items() if name == key),
        )
        for key in sorted(set(owner.values()))
    ]  # fmt: skip
    bare = material(docs)
    return weigh.find(
        weigh.Material(
            documents=bare.documents,
            extractions=read,
            entity_of=owner,
            entities=tuple(entities),
        )
    )


APART = [
    ("Police detained Serik Kasymov in Korla on 4 April 2018.", "Serik Kasymov was detained in Aksu on 4 April 2018, his son says.", "Where did"),
    ("Serik Kasymov died in custody in Minsk in March 2018.", "Serik Kasymov died in a prison in Brest in March 2018.", "Where did"),
    ("Serik Kasymov was sentenced to 15 years in prison in 2018.", "Serik Kasymov is due to be released in 2029.", "sentence of"),
    ("Serik Kasymov was sentenced to 15 years in prison in 2018.", "Serik Kasymov was released in June 2021.", "sentence of"),
    ("Serik Kasymov was detained three years ago.", "Police detained Serik Kasymov in June 2020.", "Since when"),
    ("Serik Kasymov was arrested in March 2020.", "Serik Kasymov has been held for nine years.", "Since when"),
    ("Serik Kasymov has been in prison since 2015.", "Serik Kasymov was arrested in March 2018.", "Since when"),
    ("The picket outside the consulate in Almaty began on 1 March 2022.", "The picket outside the consulate in Almaty is in its 30th week.", "30th week"),
    ("Serik Kasymov disappeared in late 2017.", "Serik Kasymov disappeared in February 2017.", "disappearance"),
]  # fmt: skip
TOGETHER = [
    ("Police detained Serik Kasymov in Toli county on 4 April 2018.", "Serik Kasymov was detained in Tacheng on 4 April 2018, his son says."),
    ("Police detained Serik Kasymov in Korla on 4 April 2018.", "Serik Kasymov was transferred to Aksu on 4 April 2018."),
    ("Police detained Serik Kasymov in Korla on 4 April 2018.", "Serik Kasymov, a tailor from Aksu, was detained on 4 April 2018."),
    ("Police detained Serik Kasymov in Korla in 2016.", "Serik Kasymov was detained in Aksu on 4 April 2018."),
    ("Serik Kasymov was sentenced to 12 years in prison in 2018.", "Serik Kasymov is due to be released in 2030."),
    ("Serik Kasymov was sentenced to 15 years in prison in 2018.", "Serik Kasymov was pardoned and released in June 2021."),
    ("Serik Kasymov was detained three years ago.", "Police detained Serik Kasymov in June 2018."),
    ("Serik Kasymov was detained three years ago.", "Police detained Serik Kasymov again in June 2020."),
    ("Serik Kasymov was arrested in March 2020.", "Serik Kasymov has been held for two years."),
    ("Serik Kasymov was arrested in March 2018.", "Serik Kasymov has been held in solitary for two months."),
    ("The picket outside the consulate in Almaty began on 1 March 2022.", "The picket outside the consulate in Almaty is in its sixth week."),
    ("Serik Kasymov disappeared in late 2017.", "Serik Kasymov disappeared in December 2017."),
    ("Serik Kasymov disappeared between March and May 2018.", "Serik Kasymov disappeared in April 2018."),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "question"), APART)
def test_what_excludes_each_other_is_asked_about_with_both_sides(first, second, question):
    (found,) = only(weighed(first, second), "contradiction", question)
    assert {side.document for side in found.sides} == {"a", "b"}
    text = {"a": first, "b": second}
    assert all(text[side.document][side.start : side.end] == side.text for side in found.sides)
    assert found.resolutions


@pytest.mark.parametrize(("first", "second"), TOGETHER)
def test_what_can_both_be_true_is_no_contradiction(first, second):
    assert not only(weighed(first, second), "contradiction")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("first", "second", "question"), APART[:8])
def test_every_question_is_worded_in_every_language(first, second, question, lang):
    (found,) = only(weighed(first, second), "contradiction", question)
    words = [render(found.told.question, lang), paragraph(found.told.explanation, lang), *(render(one, lang) for one in found.told.resolutions)]  # fmt: skip
    assert all(words)
    assert not any("{" in one for one in words)


def test_the_window_of_a_sentence_is_told_with_its_days():
    (found,) = only(weighed(*APART[2][:2]), "contradiction", "sentence of")
    assert "15 years, begun between 1 July 2016 and 31 December 2018" in found.explanation
    assert "31 May 2031" in found.explanation


def test_who_is_known_to_be_taken_earlier_is_let_out_earlier():
    first = "Serik Kasymov was arrested in June 2015. He was sentenced to 5 years in prison in 2018."
    assert not only(weighed(first, "Serik Kasymov was released in June 2020."), "contradiction", "sentence of")


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("The picket is in its twentieth week.", "week", 20), ("Пикет у консульства в Алматы, который проводят семьи пропавших, идёт уже десятый месяц.", "month", 10),
        ("Алматыдағы консулдық алдындағы отбасылардың пикетіне жиырмасыншы апта болды.", "week", 20), ("家属在中国驻阿拉木图领事馆前的抗议已进入第十二周，他们每天都来到这里要求答复。", "week", 12),
    ],
)  # fmt: skip
def test_numbered_units_are_read_in_four_languages(text, unit, number):
    stuff = material([document("a", text, published="2022-05-01")])
    (found,) = elapsed.nths(stuff, stuff.documents[0].id)
    assert (found.unit, found.number) == (unit, number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Serik Kasymov disappeared in late 2017.", "2017-08/2018-01"), ("Serik Kasymov disappeared in early 2017.", "2016-12/2017-05"),
        ("Serik Kasymov disappeared in 2017.", "2017"), ("Serik Kasymov disappeared between March and May 2018.", "2018-03/2018-05"),
    ],
)  # fmt: skip
def test_a_date_is_compared_as_exactly_as_its_words(text, value):
    doc = document("a", text, published="2021-01-01")
    read = extract.find(doc, NOBODY)
    stuff = weigh.Material(documents=(doc,), extractions={doc.id: read})
    (event,) = [one for one in read.events if one.type == "disappearance"]
    when = whens.when_of(stuff, doc.id, event)
    assert when is not None
    assert when.text == value


def test_a_number_that_leaves_out_days_of_rest_fits():
    first = "The picket outside the consulate in Almaty began on 1 March 2021. They do not picket on Sundays."
    second = "Tuesday 8 June 2021 was day {} of the picket outside the consulate in Almaty."
    assert not only(weighed(first, second.format(86)), "contradiction")
    (fits,) = only(weighed(first, second.format(86)), "computed", "Day 86")
    assert "day 100 of the calendar and day 86 of protest" in fits.explanation
    assert only(weighed(first, second.format(60)), "contradiction", "Day 60")
