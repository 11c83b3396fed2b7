"""Who speaks when no verb of saying stands plainly beside the quotation, in English and Russian."""

from __future__ import annotations

import pytest


def speakers(found):
    known = {one.id: one.name for one in found.entities}
    return [known.get(one.speaker) for one in found.quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“I ask for one visit.” – Leila Mansour", ["Leila Mansour"]),
        ("Omar Haddad rejected the report as “entirely invented.”", ["Omar Haddad"]),
        ("Omar Haddad dismissed the report, calling it “entirely invented.”", ["Omar Haddad"]),
        (
            "“Look at my arm.” Leila Mansour pulls up her sleeve. “This is what they call restraint.”",
            ["Leila Mansour", "Leila Mansour"],
        ),
        ("The report by Omar Haddad was dismissed as “entirely invented.”", [None]),
        ("Leila Mansour asked Omar Haddad where he slept. “On the floor,” he answered.", ["Omar Haddad"]),
        (
            "When Leila Mansour was arrested, her lawyer Omar Haddad, who was abroad, said: “Nobody called me.”",
            ["Omar Haddad"],
        ),
        ("“Nobody came,” Leila Mansour, sitting beside Omar Haddad, said.", ["Leila Mansour"]),
        (
            "“I told the judge, ‘I have done nothing,’ but he did not look up,” Leila Mansour said.",
            ["Leila Mansour", "Leila Mansour"],
        ),
        (
            "Omar Haddad met Leila Mansour. “She asked, ‘Is the house still there?’ and I lied,” said Haddad.",
            ["Omar Haddad", "Leila Mansour"],
        ),
        ("“They said, ‘Do not cry,’ and left,” Leila Mansour told the court.", ["Leila Mansour", None]),
        (
            (
                "“I sew at night.”\n\nLeila Mansour spent a year in the camp and came home in May, thin and without a word for "
                "anybody. Her hands do not stop moving. “It keeps the dreams away,” Leila Mansour says."
            ),
            ["Leila Mansour", "Leila Mansour"],
        ),
    ],
)
def test_english(read, text, expected):
    assert speakers(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Гульнара Асанова пришла одна. Женщина рассказала: «Мы не уйдём отсюда».", ["Гульнара Асанова"]),
        ("Ерлан Досымов вышел к журналистам. «Там не было света. Там не было воды».", ["Ерлан Досымов"]),
        ("Гульнара Асанова рассказала, что случилось.\n\n«Они сломали дверь».", ["Гульнара Асанова"]),
        ("Гульнара Асанова спросила Ерлана Досымова, где он спал. «На полу», — ответил тот.", ["Ерлана Досымова"]),
        ("— Он едва стоит, — вздыхает Гульнара Асанова. — Ему не дают лекарств.", ["Гульнара Асанова"] * 2),
        ("Гульнара Асанова (мать Ерлана): «Он едва стоит».", ["Гульнара Асанова"]),
        ("Докладчик Ольга Лаврова обеспокоена. «Это политика молчания», — говорит эксперт.", ["Ольга Лаврова"]),
        (
            "Ольга Лаврова заявила, что в докладе «нет ни слова правды», и отказалась отвечать на вопросы.",
            ["Ольга Лаврова"],
        ),
        (
            "Игоря Лаврова увезли ночью. «Меня не пустили», — рассказала жена активиста Ольга Лаврова.",
            ["Ольга Лаврова"],
        ),
        (
            "Айдар Сеитов приехал из Турции. «Я искал брата два года», — говорит мужчина.",
            ["Айдар Сеитов"],
        ),
        (
            (
                "«Нас выстроили во дворе и велели молчать»\n\nГульнара Асанова приехала в город осенью, сняла комнату и ждёт. "
                "«Ответа нет уже год», — сказала Гульнара Асанова."
            ),
            ["Гульнара Асанова"] * 2,
        ),
    ],
)
def test_russian(read, text, expected):
    assert speakers(read(text, "ru")) == expected


def test_a_paper_named_in_marks_does_not_end_the_search_for_the_speaker(read):
    text = "«Он едва стоит», — рассказала корреспонденту «Тихого дома» Гульнара Асанова, мать Ерлана Досымова."
    assert speakers(read(text, "ru"))[0] == "Гульнара Асанова"


def test_who_is_spoken_to_before_a_second_quotation_does_not_say_the_first(read):
    text = "«Он едва стоит», — сказала она. «Ему плохо», — добавил Ерлан Досымов."
    assert speakers(read(text, "ru")) == [None, "Ерлан Досымов"]
