"""Languages of this field are named, others are not taken for them. All sentences were written for this test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.text.lang import detect

OURS = {
    ("en", "Latn"): [
        "The officers came at night and took two of the brothers with them.",
        "Her daughter has not been heard from since the spring of that year.",
        "Families stood before the gate for the tenth day, and nobody came out to speak to them.",
    ],
    ("ru", "Cyrl"): [
        "Ночью пришли полицейские и увезли двух братьев.",
        "С весны о её дочери ничего не слышно.",
        "Родные десятый день стоят у ворот, но к ним никто не вышел.",
        "В понедельник после митинга семья передала письмо министру и президенту.",
        "Айгүл Сейітқызы рассказала, что её брата увезли из дома и не вернули.",
    ],
    ("kk", "Cyrl"): [
        "Түнде полиция келіп, екі ағайындыны алып кетті.",
        "Көктемнен бері қызынан хабар жоқ, деп айтты анасы.",
        "Туыстары оныншы күн қақпа алдында тұр, бірақ ешкім шықпады.",
    ],
    ("kk", "Latn"): [
        "Tünde politsia kelip, eki ağaiyndyny alyp ketti, dep aitty anasy.",
        "Kóktemnen beri qyzynan habar joq, biraq ol ákesimen birge bolǵan edi.",
        "Tuystary onynşy kün qaqpa aldynda tūr, jäne eşkim şyqpady, dep jazdy olar.",
    ],
    ("kk", "Arab"): [
        "تۇندە پوليتسيا كەلىپ، ەكى اعايىندىنى الىپ كەتتى",
        "كوكتەمنەن بەرى قىزىنان حابار جوق، دەپ ايتتى اناسى",
        "تۋىستارى ونىنشى كۇن قاقپا الدىندا تۇر، بىراق ەشكىم شىقپادى",
        "ٴۇش ايەل ٴالى كۇنگە دەيىن قاماۋدا وتىر، دەدى ٴبىر تۋىسى",
    ],
    ("zh", "Hans"): [
        "夜里警察来了，带走了两兄弟。",
        "从春天起就没有她女儿的消息。",
        "家属在门前站了第十天，没有人出来。",
    ],
    ("ug", "Arab"): [
        "كېچىدە ساقچىلار كېلىپ ئىككى قېرىندىشىنى ئېلىپ كەتتى",
        "ئەتىيازدىن بېرى قىزىدىن خەۋەر يوق",
        "تۇغقانلىرى دەرۋازا ئالدىدا ئونىنچى كۈن تۇردى، ھېچكىم چىقمىدى",
    ],
}
OTHERS = [
    "Die Polizei kam in der Nacht und hat die beiden Brüder mitgenommen.",
    "La police est venue dans la nuit et a emmené les deux frères.",
    "La policía llegó por la noche y se llevó a los dos hermanos.",
    "Polis gece geldi ve iki kardeşi alıp götürdü, ama bu olay için bir açıklama yok.",
    "Politsiya kechasi keldi va ikki aka-ukani olib ketdi, ammo bu haqda xabar bo'lmadi.",
    "Saqchilar këchide këlip ikki qërindashni ëlip ketti, emma bu heqte xewer yoq.",
    "Поліція прийшла вночі і забрала двох братів, але про це ніхто не сказав.",
    "Полиция түндө келип, эки бир тууганды алып кетти, бирок эч ким айткан жок.",
    "Полицията дойде през нощта и отведе двамата братя, но никой не каза защо.",
    "Цагдаа шөнө ирээд хоёр ахыг авч явсан боловч хэн ч хэлээгүй.",
    "جاءت الشرطة ليلا وأخذت الأخوين ولم يخرج أحد للكلام مع العائلة",
    "پلیس شب آمد و دو برادر را با خود برد و کسی چیزی نگفت",
    "پولیس رات کو آئی اور دونوں بھائیوں کو لے گئی",
    "夜に警察が来て、二人の兄弟を連れて行った。",
    "밤에 경찰이 와서 두 형제를 데려갔다.",
    "Η αστυνομία ήρθε τη νύχτα.",
    "Түндә сақчилар келип икки қериндишини елип кәтти, лекин һечким чиқмиди.",
    "Túnde policiya kelip eki aǵayindi alıp ketti, biraq hesh kim shıqpadı hám juwap bermedi.",
    "Төнлә полиция килеп ике бертуганны алып китте, ләкин беркем дә чыкмады.",
    "Gecə polis gəldi və iki qardaşı apardı, amma heç kim bu barədə danışmadı.",
    "Шабона пулис омад ва ду бародарро бурд, аммо ҳеҷ кас чизе нагуфт.",
    "Полиција је дошла ноћу и одвела два брата, али нико није рекао зашто.",
    "Полицијата дојде ноќе и ги одведе двајцата браќа, но никој не кажа зошто.",
]


@pytest.mark.parametrize(("lang", "script", "text"), [(*key, text) for key, group in OURS.items() for text in group])
def test_our_languages_are_named(lang, script, text):
    guess = detect(text)
    assert (guess.lang, guess.script) == (lang, script)
    assert guess.sure >= 0.5


@pytest.mark.parametrize("text", OTHERS)
def test_other_languages_are_not_taken_for_ours(text):
    guess = detect(text)
    assert (guess.lang, guess.sure) == ("und", 0.0)


@pytest.mark.parametrize(
    "text", ["", "   ", "12.03.2019", "😀😀", "Aisha Karimova", "ok", "https://example.org/a", "中"]
)
def test_too_little_to_say(text):
    assert detect(text).lang == "und"


def test_two_languages_in_equal_parts_are_neither():
    guess = detect("Her brother was taken away at night. Ночью увезли её брата, а потом и отца.")
    assert (guess.lang, guess.script) == ("und", "mixed")


def test_names_in_another_script_do_not_change_the_language():
    text = "她的哥哥在夜里被警察带走了，姓名是 Aslan Bekov，至今没有消息，家人非常担心他的安全。"
    assert detect(text).lang == "zh"


def test_more_text_makes_it_surer_not_unsurer():
    short = "С весны о её дочери ничего не слышно."
    assert detect(short * 30).sure >= detect(short).sure


@given(st.text())
def test_any_text_gets_an_answer(text):
    guess = detect(text)
    assert guess.lang in {"en", "ru", "kk", "zh", "ug", "und"}
    assert 0 <= guess.sure <= 1
    assert (guess.sure == 0) == (guess.lang == "und")
