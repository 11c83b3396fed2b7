"""Nothing is claimed from the furniture of a page, in any language, wherever it stands."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kuager import extract
from kuager.extract import Entry, LexiconKind
from kuager.model import CaptureId, Document, DocumentId, Layer, Zone, ZoneLabel

SENTENCES = {
    "en": [
        "Aru Sadyk, a teacher, said her brother Daulet Sadyk was sentenced to 12 years in prison in August 2019.",
        "“They gave us no paper,” Sadyk said. Her mother was detained in Almaty on 3 May 2021.",
        "Police fined Zhanar Toleubek 60,000 tenge, the Northern Courier reported.",
    ],
    "ru": [
        "Ару Садык, учительница, сказала, что её брата Даулета Садыка приговорили к 12 годам тюрьмы в августе 2019 года.",
        "«Нам не дали бумаг», — сказала Садык. Её мать задержали в Алматы 3 мая 2021 года.",
        "Полиция оштрафовала Жанар Толеубек на 60 000 тенге, сообщил «Северный курьер».",
    ],
    "kk": [
        "Мұғалім Ару Садық інісі Дәулет Садықтың 2019 жылғы тамызда 12 жылға сотталғанын айтты.",
        "«Бізге қағаз берген жоқ», — деді Садық. Оның анасы 2021 жылғы 3 мамырда Алматыда ұсталды.",
    ],
    "zh": ["教师阿茹·萨德克说，她的弟弟于2019年8月被判处12年有期徒刑。", "2021年5月3日，她的母亲在阿拉木图被拘留。王晓明说：“我们没有收到文件。”"],
    "ug": ["ئوقۇتقۇچى ئارۇ سادىق: ئىنىم 2019-يىلى 8-ئايدا 12 يىللىق قاماق جازاسىغا ھۆكۈم قىلىندى، دېدى."],
}  # fmt: skip
WORDS = [
    Entry(kind=LexiconKind.PERSON, canonical="Aru Sadyk", spelling=spelling)
    for spelling in ("Aru Sadyk", "Ару Садык", "Ару Садық", "王晓明", "ئارۇ سادىق")
] + [
    Entry(kind=LexiconKind.PLACE, canonical="Almaty", spelling=spelling)
    for spelling in ("Almaty", "Алматы", "阿拉木图")
]
LEXICON = extract.Lexicon.of(WORDS)


@st.composite
def pages(draw):
    """A language and parts of a page: each a sentence or two, and whether it is furniture."""
    lang = draw(st.sampled_from(sorted(SENTENCES)))
    parts = draw(st.lists(st.tuples(st.sampled_from(SENTENCES[lang]), st.booleans()), min_size=1, max_size=6))
    return lang, parts


def document(lang: str, parts: list[tuple[str, bool]]) -> Document:
    text, zones = "", []
    for words, furniture in parts:
        start = len(text)
        text += words + "\n\n"
        label = ZoneLabel.BOILERPLATE if furniture else ZoneLabel.MAIN
        zones.append(Zone(start=start, end=len(text), label=label))
    layer = Layer(kind="text", text=text, digest=hashlib.sha256(text.encode()).hexdigest())
    return Document(
        id=DocumentId("d-1"), capture=CaptureId("x-1"), kind="text", reader="test", layers=(layer,), zones=tuple(zones), lang=lang,
    )  # fmt: skip


def claimed(lang, parts):
    page = document(lang, parts)
    _, claims = extract.claims(page, extract.find(page, LEXICON), datetime(2024, 1, 1, tzinfo=UTC))
    return page, claims


_FINED = "Police fined Zhanar Toleubek 60,000 tenge, the Northern Courier reported."
"""An amount told again in the furniture."""


@settings(max_examples=60, deadline=None)
@given(pages())
@example(("en", [(_FINED, False), (_FINED, True)]))
def test_no_claim_rests_on_furniture(page):
    read, claims = claimed(*page)
    furniture = [(zone.start, zone.end) for zone in read.zones if zone.label is ZoneLabel.BOILERPLATE]
    for claim in claims:
        assert not any(start < claim.anchor.end and claim.anchor.start < end for start, end in furniture), claim


@pytest.mark.parametrize("lang", sorted(SENTENCES))
def test_the_same_words_in_the_text_itself_are_claimed(lang):
    assert claimed(lang, [(words, False) for words in SENTENCES[lang]])[1]
    assert not claimed(lang, [(words, True) for words in SENTENCES[lang]])[1]
