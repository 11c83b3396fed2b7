"""What texts say differently of one person, and what a copy changed."""

import pytest

from kuager import weigh
from kuager.model import (
    CopyEdge,
    DocumentId,
    EdgeKind,
    Entity,
    EntityId,
    Extraction,
    Lineage,
    Mention,
    MentionType,
    NodeId,
    Relation,
)
from kuager.weigh.likeness import given_names, same_bones
from kuager.weigh.tongues import statements

from .helpers import document, event, material, only

SAME = [[("a", "p1"), ("b", "p1")]]
OMAR = {"a": {"p1": ("Omar Said",)}, "b": {"p1": ("Omar Said",)}}


def findings(
    first, second, kind="contradiction", *, days=("2022-05-01", "2022-05-20"), events=None, names=OMAR, same=SAME
):
    docs = [document("a", first, published=days[0]), document("b", second, published=days[1])]
    rows = {doc.id: events(doc) for doc in docs} if events else None
    return only(weigh.find(material(docs, names, same=same, events=rows)), kind)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Omar Said was charged with possession of explosives.", "A court convicted Omar Said of sedition."),
        ("Omar Said was accused of terrorism.", "Omar Said was sentenced for drugs."),
    ],
)
def test_charges_of_two_families_are_asked_about(first, second):
    (found,) = findings(first, second)
    assert found.method == "charges@1"
    assert len({side.document for side in found.sides}) == 2


def test_the_same_charge_in_other_words_and_denied_charges_are_not():
    assert (
        findings("Omar Said was charged with possession of explosives.", "Omar Said was convicted of weapons offences.")
        == []
    )
    assert findings("Omar Said was charged with fraud.", "Omar Said was never charged with terrorism.") == []


def test_a_text_that_names_both_charges_agrees_with_each():
    assert (
        findings("Omar Said was charged with fraud.", "Omar Said was charged with fraud and convicted of terrorism.")
        == []
    )


def test_lengths_told_in_words_differ_but_demands_and_ages_do_not():
    (found,) = findings("The court sentenced Omar Said to seven years.", "The verdict for Omar Said was eleven years.")
    assert {side.value for side in found.sides} == {"P7Y", "P11Y"}
    assert (
        findings(
            "The court sentenced Omar Said to seven years.", "A prosecutor asked for nine years for Omar Said in court."
        )
        == []
    )


def test_never_held_contradicts_an_arrest():
    told = lambda doc: [event(doc, "Omar Said was arrested in May", "detention", who=["p1"])] if doc.id == "a" else []  # noqa: E731
    (found,) = findings("Omar Said was arrested in May.", "Omar Said was never arrested.", events=told)
    assert found.method == "never-held@1"


def test_free_and_in_prison_within_weeks_contradict_and_years_apart_do_not():
    words = ("Omar Said is a free man.", "Omar Said is in prison.")
    (found,) = findings(*words)
    assert found.method == "held-or-free@1"
    assert findings(*words, days=("2019-05-01", "2022-05-20")) == []


def test_a_release_between_two_days_is_a_change():
    def told(doc):
        return [event(doc, "He was released", "release", who=["p1"], when="2022-05-10")] if doc.id == "b" else []

    words = ("Omar Said is in prison.", "He was released. Omar Said is at home.")
    assert findings(*words, events=told) == []
    (found,) = findings("Omar Said is in prison.", "Omar Said is at home.")
    assert found.prop == "status"


def test_an_answer_before_never_contradicts_and_one_after_it_is_a_change():
    never = "Omar Said wrote to the prosecutor and never received an answer."
    (found,) = findings(
        never, "The prosecutor answered the letters of Omar Said. He answered his letters in April 2022."
    )
    assert found.method == "never-answered@1"
    assert findings(never, "Omar Said wrote again. The prosecutor answered his letters on 19 May 2022.") == []


def test_numbers_of_children_differ_but_some_of_them_do_not():
    (found,) = findings("Omar Said, a father of two, was taken.", "Omar Said has three children.")
    assert {side.value for side in found.sides} == {"2 children", "3 children"}
    assert findings("Omar Said has three children.", "Two of the children of Omar Said came.") == []
    assert findings("Omar Said has three children.", "Omar Said says that his sister has two children.") == []


def test_who_took_somebody():
    told = lambda doc: [event(doc, doc.text, "detention", who=["p1"])]  # noqa: E731
    (found,) = findings(
        "Omar Said was taken away by soldiers.", "Omar Said was seized by men in plain clothes.", events=told
    )
    assert found.prop == "by"
    assert findings("Omar Said was taken away by police.", "Omar Said was detained by riot police.", events=told) == []


def test_ages_of_list_and_of_a_date_of_birth():
    (found,) = findings("Omar Said, baker, 38, was freed.", "I am tired. Omar Said was born on 3 May 1999.")
    assert found.method == "age-and-birth@2"


def copied(before, after):
    docs = [document("a", before, published="2022-05-01"), document("b", after, published="2022-05-02")]
    made = material(docs, OMAR, same=SAME)
    edge = CopyEdge(
        parent=DocumentId("a"),
        child=DocumentId("b"),
        kind=EdgeKind.REWRITE,
        containment="0.70",
        diff=((before, after),),
    )
    family = Lineage(id="g", documents=(DocumentId("a"), DocumentId("b")), edges=(edge,))
    return weigh.find(weigh.Material(
        documents=made.documents, extractions=made.extractions, entity_of=made.entity_of, entities=made.entities, lineages=(family,), edges=(edge,),
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "was", "now"),
    [
        ("Omar Said got 7 years in May.", "Omar Said got 17 years in May.", "7", "17"),
        ("Omar Said was detained on Monday.", "Omar Said was not detained on Monday.", "detained", "not"),
        ("It began on March 1 in Quetta.", "It began on April 1 in Quetta.", "March", "April"),
        (
            "Его приговорили к пяти годам, сказала сестра.",
            "Его не приговорили к пяти годам, сказала сестра.",
            "Его",
            "не",
        ),
    ],
)
def test_what_a_copy_changed_is_shown_on_both_sides(before, after, was, now):
    (found,) = [one for one in copied(before, after) if one.method == "changed-facts@1"]
    assert found.independent == 1
    texts = {str(side.document): side.text for side in found.sides}
    assert was in texts["a"]
    assert now in texts["b"]


def test_other_words_for_the_same_facts_are_no_change_and_copies_contradict_nobody():
    found = copied("Omar Said was sentenced to seven years in prison.", "Omar Said got 7 years behind bars.")
    assert [one for one in found if one.method == "changed-facts@1"] == []
    found = copied("The court sentenced Omar Said to 7 years.", "The court sentenced Omar Said to 17 years.")
    assert only(found, "contradiction") == []


def test_russian_cases_are_looked_at_together_and_a_woman_of_that_name_is_not():
    names = {"a": {"p1": ("Руслан Гараев",)}, "b": {"p1": ("Руслана Гараева",)}}
    words = ("Суд приговорил Руслан Гараев к 13 годам.", "Руслана Гараева осудили на 12 лет.")
    assert len(findings(*words, names=names, same=())) == 1
    woman = ("Руслан Гараев получил 13 лет по приговору.", "Руслана Гараева сказала, что осудили на 12 лет.")
    assert findings(*woman, names=names, same=()) == []


def test_sexes_by_the_endings_of_russian_verbs():
    names = {"a": {"p1": ("Эмине Саитова",)}, "b": {"p1": ("Эмине Саитова",)}}
    far = "Много слов о другом, чтобы язык текста был виден сразу и без сомнений."
    (found,) = findings(
        f"{far} Эмине Саитова рассказал о сыне.", f"{far} «Я жду», — сказала Эмине Саитова.", names=names
    )
    assert found.prop == "sex"
    sister = f"{far} Сестра Эмине Саитова рассказала о сыне."
    assert findings(f"{far} Эмине Саитова рассказал о сыне.", sister, names=names) == []


@pytest.mark.parametrize(
    ("tongue", "text", "when", "kind", "value"),
    [
        ("ru", "Пикет у консульства начался 10 сентября 2019 года.", "10 сентября 2019 года", "start", "X"),
        ("ru", "С 10 сентября 2019 года они стоят у консульства.", "10 сентября 2019 года", "start", "X"),
        ("ru", "Брат задержан с 10 сентября 2019 года, сестра вышла на пикет.", "10 сентября 2019 года", None, None),
        ("ru", "10 июня был 101-й день пикета.", "10 июня", "day", "X"),
        ("ru", "Пикет идёт каждый день, кроме воскресенья.", None, "rest", "sunday"),
        ("kk", "Пикет 2019 жылғы 16 қыркүйекте басталды.", "2019 жылғы 16 қыркүйекте", "start", "X"),
        ("zh", "他自2019年9月16日起在领事馆前抗议。", "2019年9月16日", "start", "X"),
        ("zh", "今天是抗议的第100天。", None, "day", None),
    ],
)
def test_what_other_tongues_say_of_a_protest(tongue, text, when, kind, value):
    start = text.index(when) if when else 0
    date = Mention(type=MentionType.DATE, start=start, end=start + len(when or ""), text=when or "", value="X")
    found = list(statements(text, [date] if when else [], 0, tongue, near=False))
    assert [(one.kind, one.value) for one in found] == ([(kind, value)] if kind else [])


def test_numbers_of_two_countries_are_not_compared():
    docs = [
        document("a", "About 40 women took part in the picket in Lima."),
        document("b", "About 300 women took part in the picket in Minsk."),
    ]
    apart = {"a": {"l1": ("Lima",)}, "b": {"l1": ("Minsk",)}}
    assert only(weigh.find(material(docs, apart)), "contradiction") == []
    docs = [
        document("a", "About 40 women took part in the picket in Lima."),
        document("b", "About 300 women took part in the picket in Lima."),
    ]
    together = {"a": {"l1": ("Lima",)}, "b": {"l1": ("Lima",)}}
    assert len(only(weigh.find(material(docs, together)), "contradiction")) == 1


def test_an_unknown_outlet_is_known_by_its_name():
    docs = [
        document("a", "She told the Valley Herald that he is missing."),
        document("b", "According to the Valley Herald, he is missing."),
    ]
    found = weigh.reliances(docs[0]) + weigh.reliances(docs[1])
    assert [one.source_name for one in found] == ["Valley Herald", "Valley Herald"]
    assert weigh.reliances(document("c", "She told the Valley Committee that he is missing.")) == ()


def entity(key, name):
    return Entity(id=EntityId(key), schema="person", name=name, members=(NodeId(key),))


@pytest.mark.parametrize(
    ("one", "two", "like"),
    [
        ("Dzmitry Marozau", "Dmitry Morozau", True),
        ("Volha Karatkevich", "Olga Korotkevich", True),
        ("Nicolas Maridueña", "Nikolas Mariduena", True),
        ("Gulnar Karimova", "Gulnur Karimova", False),
        ("Salim Karimov", "Salima Karimova", False),
        ("Marat Serikov", "Mourat Serikov", False),
        ("Ali Karimov", "Ola Karimov", False),
    ],
)
def test_names_of_the_same_consonants_and_like_vowels_are_looked_at_together(one, two, like):
    assert bool([*same_bones([entity("n-1", one), entity("n-2", two)])]) == like


def test_a_given_name_alone_is_the_one_with_the_same_relative():
    people = [
        entity("n-1", "Sajid Rind"),
        entity("n-2", "Sajid"),
        entity("n-3", "Zarina Rind"),
        entity("n-4", "Sajid Gul"),
    ]
    homes = {
        (DocumentId("a"), "p1"): "n-1",
        (DocumentId("a"), "p2"): "n-3",
        (DocumentId("b"), "p1"): "n-2",
        (DocumentId("b"), "p2"): "n-3",
    }
    told = {
        DocumentId(key): Extraction(
            extractor="t", relations=(Relation(subject="p1", relation="brother", object="p2", start=0, end=1),)
        )
        for key in ("a", "b")
    }
    assert [*given_names(people, {}, told, homes)] == [("n-2", "n-1")]
    strangers = {key: value for key, value in told.items() if key == "a"}
    assert [*given_names(people, {}, strangers, homes)] == []
