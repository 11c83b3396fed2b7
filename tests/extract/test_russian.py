"""What the Russian rules propose, sentence by sentence: names in all cases, speakers, events, kinship, dates."""

from __future__ import annotations

import pytest

from kuager.errors import LanguageNotReadError
from kuager.model import MentionType, QuoteKind, Stance


def of(found, kind):
    return [one.text for one in found.mentions if one.type is kind]


def names(found):
    return {one.id: one.name for one in found.entities}


def events(found):
    return [one.type for one in found.events]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Вчера в суде выступила Асель Канатовна Жумагулова.", ["Асель Канатовна Жумагулова"]),
        ("Дело Жумагуловой Асели Канатовны передали в суд.", ["Жумагуловой Асели Канатовны"]),
        ("Судья А. Б. Сергеева отложила заседание.", ["А. Б. Сергеева"]),
        ("Иск подписал Тлеубаев К.С., юрист из Астаны.", ["Тлеубаев К.С."]),
        ("Освободили Манаса Кайратулы и Гүлзада Ержанкызы не дождалась.", ["Манаса Кайратулы", "Гүлзада Ержанкызы"]),
        ("Активисту Петру Ильичу Лаптеву вручили повестку.", ["Петру Ильичу Лаптеву"]),
        ("По словам правозащитницы Веры Никитиной, их не пустили.", ["Веры Никитиной"]),
        ("Журналиста Салмана-хаджи Тепсуркаева не видели с мая.", ["Салмана-хаджи Тепсуркаева"]),
        ("Решение принято. Условия не изменились. Правительство молчит.", []),
        ("Казахстан и Китай подписали соглашение в Астане.", []),
        ("Он живёт на улице Гоголя, рядом с площадью Абая.", []),
    ],
)
def test_names_are_found_as_written(read, text, people):
    assert of(read(text, "ru"), MentionType.PERSON) == people


def test_all_cases_of_a_name_are_one_person_shown_in_the_dictionary_form(read):
    found = read(
        "Дамира Оспанова задержали. Суд над Дамиром Оспановым перенесли. Оспанову грозит срок. «Я невиновен», — сказал Дамир Оспанов.",
        "ru",
    )
    people = [one for one in found.entities if one.schema == "person"]
    assert [one.name for one in people] == ["Дамир Оспанов"]
    assert len(people[0].spellings) == 4


def test_a_name_in_one_case_only_is_not_put_into_another(read):
    found = read("Полиция задержала Халиду Касымхан.", "ru")
    assert [one.name for one in found.entities if one.schema == "person"] == ["Халиду Касымхан"]


def test_husband_and_wife_of_one_surname_are_two(read):
    found = read(
        "Ерлан Досжанов и его жена Алия Досжанова вышли на пикет. Досжанову оштрафовали, Досжановым занялась полиция.",
        "ru",
    )
    people = [one for one in found.entities if one.schema == "person" and not one.shielded]
    assert {one.name for one in people} == {"Ерлан Досжанов", "Алия Досжанова"}


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("В консульстве КНР в Алматы отказались говорить.", "консульстве КНР в Алматы"),
        ("Министерство внутренних дел Казахстана не ответило.", "Министерство внутренних дел Казахстана"),
        ("Его привезли в Алмалинское РОВД.", "Алмалинское РОВД"),
        ("Об этом пишет правозащитная организация «Тихий дом».", "Тихий дом"),
        ("Верховный суд оставил приговор в силе.", "Верховный суд"),
        ("Письмо получили в ООН.", "ООН"),
        ("Об этом сообщила Human Rights Watch в докладе.", "Human Rights Watch"),
    ],
)
def test_organisations(read, text, bodies):
    assert bodies in of(read(text, "ru"), MentionType.ORGANISATION)


@pytest.mark.parametrize(
    ("text", "place", "canonical"),
    [
        ("Пикет прошёл в Астане.", "Астане", "Astana"),
        ("Его увезли из Караганды.", "Караганды", "Karaganda"),
        ("Она родилась в Кульдже.", "Кульдже", "Ghulja"),
        ("Семья живёт в Алматинской области.", "Алматинской области", None),
        ("Он из села Жаланаш.", "Жаланаш", None),
    ],
)
def test_places_in_all_cases(read, text, place, canonical):
    found = read(text, "ru")
    assert place in of(found, MentionType.PLACE)
    if canonical:
        assert canonical in {one.name for one in found.entities}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("«Мы не уйдём отсюда никогда», — сказала Гульнара Асанова.", "Гульнара Асанова"),
        ("Гульнара Асанова заявила: «Мы не уйдём отсюда никогда».", "Гульнара Асанова"),
        ("По словам Гульнары Асановой, «никто не уйдёт отсюда, пока не ответят».", "Гульнары Асановой"),
        ("«Мы не уйдём, — сказала Гульнара Асанова. — Мы будем ждать ответа».", "Гульнара Асанова"),
        ("— Мы не уйдём отсюда, — добавила Гульнара Асанова.", "Гульнара Асанова"),
        ("Гульнара Асанова пришла одна. «Мы не уйдём отсюда никогда», — сказала она.", "Гульнара Асанова"),
        (
            "Адвокат Ерлан Досымов встретился с Гульнарой Асановой. «Её не кормили два дня», — отметил он.",
            "Ерлан Досымов",
        ),
    ],
)
def test_speakers(read, text, speaker):
    found = read(text, "ru")
    spoken = [one for one in found.quotes if one.kind is not QuoteKind.SLOGAN]
    assert spoken
    assert all(names(found)[one.speaker] == speaker for one in spoken)


def test_the_reporters_words_are_no_part_of_a_quotation(read):
    text = "«Мы не уйдём, — сказала Гульнара Асанова. — Мы будем ждать ответа»."
    found = read(text, "ru")
    assert [text[one.start : one.end] for one in found.quotes] == ["Мы не уйдём", "Мы будем ждать ответа"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Суд арестовал Дамира Оспанова на 15 суток.", "administrative_arrest"),
        ("Дамира Оспанова оштрафовали на 20 МРП.", "fine"),
        ("Дамир Оспанов отбывает десятилетний срок в колонии.", "prison_sentence"),
        ("Дамира Оспанова осудили на восемь лет тюрьмы.", "prison_sentence"),
        ("Дамира Оспанова увезли сотрудники полиции.", "detention"),
        ("Дамир Оспанов вышел на свободу.", "release"),
        ("Дамир Оспанов пропал без вести.", "disappearance"),
        ("Паспорт у Дамира Оспанова забрали.", "passport_confiscation"),
        ("Дамира Оспанова отправили в лагерь.", "camp_internment"),
        ("Дамир Оспанов обратился с жалобой в прокуратуру.", "appeal"),
        ("Дамира Оспанова вызвали на допрос в полицию.", "summons"),
        ("Дамира Оспанова уволили с работы.", "job_loss"),
        ("Дамир Оспанов скончался в колонии.", "death_in_custody"),
        ("Дамир Оспанов вышел на одиночный пикет.", "protest"),
    ],
)
def test_events(read, text, kind):
    found = read(text, "ru")
    assert kind in events(found)
    event = next(one for one in found.events if one.type == kind)
    assert [names(found)[one] for one in event.who] in (["Дамир Оспанов"], ["Дамира Оспанова"])


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Дамира Оспанова задержали.", Stance.ASSERTS),
        ("Дамира Оспанова не задержали.", Stance.DENIES),
        ("МВД опровергло, что Дамира Оспанова задержали.", Stance.DENIES),
        ("Дамира Оспанова якобы задержали.", Stance.HEDGES),
        ("По неподтверждённым данным, Дамира Оспанова задержали.", Stance.HEDGES),
        ("По словам Алии Сериковой, Дамира Оспанова задержали.", Stance.REPORTS),
    ],
)
def test_how_surely_it_is_told(read, text, stance):
    event = next(one for one in read(text, "ru").events if one.type == "detention")
    assert event.stance is stance


@pytest.mark.parametrize(
    "text",
    [
        "Если Дамира Оспанова задержат, мы сообщим.",
        "Мы требуем, чтобы Дамира Оспанова освободили.",
        "Он боится, что его арестуют.",
    ],
)
def test_what_is_feared_or_demanded_is_no_event(read, text):
    assert not {"detention", "release"} & set(events(read(text, "ru")))


def test_details(read):
    found = read(
        "Шёл трёхсотый день пикета у консульства, прошёл пикет без задержаний. Дамира Оспанова оштрафовали на 58 тысяч тенге. Был 301-й день пикета, прошло собрание.",
        "ru",
    )
    values = {(name, value) for event in found.events for name, value, _, _ in event.details}
    assert {("fine_amount", "58000 KZT"), ("day_number", "300"), ("day_number", "301")} <= values


def test_rest_day(read):
    found = read("Пикеты проходят каждый день, кроме воскресенья.", "ru")
    assert ("rest_day", "sunday") in {(name, value) for event in found.events for name, value, _, _ in event.details}


@pytest.mark.parametrize(
    ("text", "relation", "subject", "other"),
    [
        ("Алия Серикова ищет мужа. Её муж Данияр Сериков пропал.", "husband", "Данияр Сериков", "Алия Серикова"),
        ("Брат Алии Сериковой, Данияр Ахметов, пропал.", "brother", "Данияр Ахметов", "Алии Сериковой"),
        (
            "Меня зовут Алия Серикова. Мою дочь зовут иначе. Моя дочь Жанна осталась там.",
            "daughter",
            "Жанна",
            "Алия Серикова",
        ),
        ("Жена Данияра Серикова Алия пришла одна.", "wife", "Алия", "Данияра Серикова"),
        (
            "Алия Серикова пришла с матерью. «Мой брат ни в чём не виноват», — сказала Алия Серикова.",
            "brother",
            "Мой брат",
            "Алия Серикова",
        ),
    ],
)
def test_kinship(read, text, relation, subject, other):
    found = read(text, "ru")
    known = names(found)
    assert (relation, subject, other) in {
        (one.relation, known.get(one.subject), known.get(one.object)) for one in found.relations
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Алия Серикова плачет. Её мать больна.", "Её мать"),
        ("Там была ещё одна женщина с портретом.", "ещё одна женщина"),
        ("Пришёл 54-летний житель Актобе.", "54-летний житель"),
        ("Рядом стоял неизвестный мужчина.", "неизвестный мужчина"),
    ],
)
def test_people_without_a_name_are_shielded(read, text, words):
    found = read(text, "ru")
    assert words in of(found, MentionType.UNNAMED_PERSON)
    assert any(one.shielded and words in one.spellings for one in found.entities)


def test_a_relative_with_a_name_is_not_shielded(read):
    found = read("Алия Серикова пришла. Её сын Тимур Сериков пропал.", "ru")
    assert not [one for one in found.entities if one.shielded]


def test_what_the_language_cannot_do_is_said(read):
    found = read("Дамира Оспанова задержали.", "ru")
    assert found.extractor.startswith("rules_ru@")
    assert [one.code for one in found.notices] == [LanguageNotReadError.code]
    assert "Russian" in found.notices[0].message


def test_every_mention_is_the_text_it_points_at(read):
    text = "«Ёлки», — сказал Пётр Ё. Ильин. İstanbul 🙂 — у Алии Сериковой мать, 5 мая 2020 года, 15 суток."
    for one in read(text, "ru").mentions:
        assert text[one.start : one.end] == one.text


@pytest.mark.parametrize(
    "text", ["отец, 24", "Её сын, 24-", "один из", "— сказала", "«Мать", "брат", "Г. К.", "в селе", "по словам"]
)
def test_a_text_may_end_anywhere(read, text):
    assert isinstance(read(text, "ru").events, tuple)
