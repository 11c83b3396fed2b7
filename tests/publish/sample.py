"""An invented release with everything a release can hold, of any size; the same arguments give the same release."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from functools import partial
from random import Random
from typing import TypeVar

from PIL import Image

from kuager.model.publication import (
    Answer,
    Appeal,
    Body,
    Change,
    Correction,
    Imprint,
    Kin,
    Mark,
    Name,
    Passage,
    PicketDay,
    Piece,
    Place,
    Portrait,
    Rules,
    Said,
    Span,
    Testimony,
    Text,
)
from kuager.model.release import MINT, Cleared, Field, Record, Release, Source, Table

T = TypeVar("T")
POLICY = "kuager@1"
GIVEN = (
    ("Daulet", "Даулет", "达吾列提", "داۋلەت"), ("Aisulu", "Айсұлу", "阿依苏鲁", "ايسۇلۋ"), ("Nurlan", "Нұрлан", "努尔兰", "نۇرلان"),
    ("Gulnar", "Гүлнар", "古丽娜尔", "گۈلنار"), ("Yerbol", "Ербол", "叶尔波勒", "ەربول"), ("Marzhan", "Маржан", "玛尔江", "مارجان"),
    ("Adilet", "Әділет", "阿迪列提", "ٵدىلەت"), ("Perizat", "Перизат", "帕丽扎提", "پەريزات"),
)  # fmt: skip
FAMILY = (
    ("Serikuly", "Серікұлы", "赛力克", "سەرىك ۇلى"), ("Kanatkyzy", "Қанатқызы", "哈那提", "قانات قىزى"),
    ("Omaruly", "Омарұлы", "奥马尔", "ومار ۇلى"), ("Saparkyzy", "Сапарқызы", "萨帕尔", "ساپار قىزى"),
)  # fmt: skip
SCRIPTS = (("en", "Latn"), ("kk", "Cyrl"), ("zh", "Hans"), ("kk-Arab", "Arab"))
PLACES = (
    ("ili", ("Ili", "Іле", "伊犁", "ئىلى"), "xinjiang/ili"), ("tacheng", ("Tarbagatay", "Тарбағатай", "塔城", "تارباغاتاي"), "xinjiang/tacheng"),
    ("altay", ("Altay", "Алтай", "阿勒泰", "ئالتاي"), "xinjiang/altay"), ("almaty", ("Almaty", "Алматы", "阿拉木图", "الماتى"), "kazakhstan/almaty-city"),
)  # fmt: skip
KINDS = ("detention", "camp_internment", "prison_sentence", "disappearance", "passport_confiscation")


def release(people: int = 12, *, seed: int = 1, audience: str = "public", unnamed: int = 6, texts: int = 8) -> Release:
    """Returns a release of invented people."""
    mint = partial(_cleared, audience)
    made_texts = [_text(at) for at in range(texts)]
    records = [_person(Random(seed * 1_000_003 + at), at, people, made_texts) for at in range(people)]
    others = [
        Record(id=f"unnamed-{at:05}", form="role_only", title="a person who is held", shared_by=unnamed, traits={"region": "Ili", "year": "2018", "form": "detention"})
        for at in range(1, unnamed + 1)
    ]  # fmt: skip
    if records:
        records[0] = replace(records[0], portrait=_portrait())
        made_texts[0] = replace(made_texts[0], pieces=(_piece(records[0], made_texts[0].id),))
    ids = [one.id for one in records]
    return Release(
        id="rel-0123456789ab", audience=audience, policy=POLICY, made_on="2026-11-22", number=2, previous="ab" * 32,
        items=tuple(mint(one) for one in (*records, *others)),
        tables=(mint(_table("region by form", ("Ili", "Altay"), ("detention", "camp_internment"), ((5, None), (None, 7)))),
                mint(_table("year by form", ("2017", "2018"), ("detention", "camp_internment"), ((6, 5), (0, 8))))),
        approved_by=("documenter", "reviewer"), draft=False,
        picket=tuple(mint(one) for one in _days()),
        testimonies=tuple(mint(one) for one in _testimonies(ids)),
        appeals=tuple(mint(one) for one in _appeals(ids)),
        texts=tuple(mint(one) for one in made_texts),
        bodies=(mint(Body(id="b-1", names=(Name(text="Example Prosecutor's Office", lang="en", kind="main"), Name(text="Мысал прокуратурасы", lang="kk")), kind="public_body", place="almaty", people=tuple(ids[:2]), texts=("t-1",))),),
        places=tuple(mint(Place(id=id_, names=_names(names), kind="region", area=area, count=None if id_ == "altay" else 7, people=tuple(ids[:3]))) for id_, names, area in PLACES),
        corrections=(
            mint(Correction(id="c-1", on="2026-11-01", kind="correction", of=f"people/{ids[0]}" if ids else "", said=Said(words="The year was read wrongly.", lang="en"), by="the team", before="2016", after="2017")),
            mint(Correction(id="c-2", on="2026-11-05", kind="rebuttal", said=Said(words="此说法不属实。", lang="zh", translations={"en": "This statement is not true."}), by="Example consulate")),
        ),
        changes=tuple(Change(on="2026-11-22", kind="added" if at else "changed", of=f"people/{one.id}", title=one.title) for at, one in enumerate(records[:20])),
        moved=(("p-0000000000aa", ids[0]),) if ids else (),
        rules=Rules(policy=POLICY, k=5, shown={"person": {"name": "whole", "birth_date": "year"}, "act": {"when": "whole", "where": "region"}}, never=("address", "child", "health"), risk={"low": "named", "high": "nothing"}, levels=("clear", "green"), reviewed_only=True),
        imprint=Imprint(name={"en": "Example witness archive", "kk": "Мысал куәлік мұрағаты", "ru": "Пример архива свидетельств", "zh": "示例见证档案", "ug": "مىسال گۇۋاھلىق ئارخىپى"}, contact="team@example.org", base="https://archive.example.org/", licence="CC BY 4.0", licence_url="https://creativecommons.org/licenses/by/4.0/"),
    )  # fmt: skip


def _cleared(audience: str, value: T) -> Cleared[T]:
    return Cleared(value=value, audience=audience, policy=POLICY, mint=MINT)


def _names(forms: tuple[str, ...]) -> tuple[Name, ...]:
    return tuple(
        Name(text=text, lang=lang, script=script, kind="also" if at else "main")
        for at, (text, (lang, script)) in enumerate(zip(forms, SCRIPTS, strict=True))
    )


def _person(rng: Random, at: int, people: int, texts: list[Text]) -> Record:
    given, family = GIVEN[at % len(GIVEN)], FAMILY[at // len(GIVEN) % len(FAMILY)]
    number = f" {at}" if people > len(GIVEN) * len(FAMILY) else ""
    forms = tuple(f"{one} {other}{number}" for one, other in zip(given, family, strict=True))
    id_ = f"p-{hashlib.sha256(f'{at}'.encode()).hexdigest()[:12]}"
    title, year, kind = forms[0], 2016 + rng.randrange(6), KINDS[rng.randrange(len(KINDS))]
    one, other = texts[at % len(texts)], texts[(at + 1) % len(texts)]
    fields = (
        _field("person", "", "name", title, f"{forms[1]} деген азамат", one, 10 + at % 7),
        _field("person", "", "birth_date", str(1950 + rng.randrange(45)), "born in that year", other, 40),
        _field(kind, "e1", "when", f"{year}", f"was taken away in {year} and nobody said where", one, 80),
        _field(kind, "e1", "when", f"{year + 1}", f"{year + 1} жылы ұсталды", other, 120),
        _field(kind, "e1", "where", PLACES[rng.randrange(3)][1][0], "taken in that prefecture", one, 160),
        _field("release", "e2", "when", f"{year + 3}", "came home", other, 200),
    )
    kin = (Kin(relation="sister", title="a relative"),)
    status = (
        Span(status="held", start=f"{year}", end=f"{year + 3}", fields=(fields[2].id, fields[3].id)),
        Span(status="released", start=f"{year + 3}", fields=(fields[5].id,)),
    )
    return Record(
        id=id_, form="named", title=title, fields=fields, names=_names(forms), status=status, kin=kin, changed="2026-11-22"
    )  # fmt: skip


def _field(schema: str, event: str, prop: str, value: str, quote: str, text: Text, start: int) -> Field:  # noqa: PLR0917  a row of a table
    id_ = "s-" + hashlib.sha256(f"{schema}{prop}{value}{quote}{text.id}".encode()).hexdigest()[:12]
    passage = Passage(
        text=text.id, layer=text.layer, start=start, end=start + len(quote), prefix="words before ", suffix=" words after"
    )  # fmt: skip
    source = Source(title=text.title, site=text.site, url=text.url, published=text.published, lang=text.lang)
    return Field(
        schema=schema, event=event, prop=prop, value=value, quote=quote, said_by="" if start < 100 else "a relative", source=source, id=id_,
        lineage=text.lineage, stance="asserts", passage=passage, translations=(("en", f"In English: {quote}"),) if text.lang != "en" else (),
    )  # fmt: skip


def _text(at: int) -> Text:
    digest = hashlib.sha256(f"text {at}".encode()).hexdigest()
    lang = ("kk", "en", "zh", "ru")[at % 4]
    words = {"kk": "Жақындары жауап күтіп отыр.", "en": "Relatives wait for an answer.", "zh": "家属在等待答复。", "ru": "Родные ждут ответа."}[lang]  # fmt: skip
    thread = at % 3 == 2
    pieces = tuple(Piece(text=f"{words} {n}", at=n * 100, by="@example_account" if thread else "", on=f"2021-0{n}-08" if thread else "", translations={"en": f"Relatives wait. {n}"} if lang != "en" else {}) for n in range(1, 4))  # fmt: skip
    return Text(
        id=f"t-{at + 1}", kind="thread" if thread else "article", title=f"{words} ({at + 1})", author="@example_account" if thread else "", site="news.example.org",
        url=f"https://news.example.org/{at + 1}?a=1&b=2", archived=(f"https://web.archive.example.org/{at + 1}",), published=f"2021-02-{at % 27 + 1:02}", lang=lang,
        captured_on="2026-10-01", sha256=digest, layer=digest[::-1], lineage=f"l-{at // 2 + 1}", pieces=pieces, whole=thread,
    )  # fmt: skip


def _piece(one: Record, text: str) -> Piece:
    first = one.fields[0]
    words = f"Before. {first.quote} <b>After & more</b>."
    return Piece(text=words, at=2, marks=(Mark(start=8, end=8 + len(first.quote), targets=(f"people/{one.id}#{first.id}",)),), translations={"en": "Before. Somebody of that name. After."})  # fmt: skip


def _portrait() -> Portrait:
    data = io.BytesIO()
    Image.new("RGB", (120, 160), (90, 110, 140)).save(data, "PNG")
    return Portrait(data=data.getvalue(), media_type="image/png", width=120, height=160, alt={"en": "A portrait: a person looking at the camera"}, credit="the family")  # fmt: skip


def _table(
    name: str, rows: tuple[str, ...], columns: tuple[str, ...], cells: tuple[tuple[int | None, ...], ...]
) -> Table:
    return Table(name=name, rows=rows, columns=columns, cells=cells, row_totals=(None,) * len(rows), column_totals=(None,) * len(columns), total=20)  # fmt: skip


def _days() -> list[PicketDay]:
    return [
        PicketDay(
            id=f"almaty-{day}", series="almaty", day=day, date=date, place="Almaty", came=("about 12", "15") if day == 1 else (), texts=("t-1",),
            slogans=(Said(words="Туыстарымызды босатыңдар!", lang="kk", translations={"en": "Free our relatives!"}, passage=Passage(text="t-1", start=5, end=30)),),
            police=(("detention", 2 if day == 300 else None),) if day != 1 else (), said=(Said(words="They came again in the frost.", lang="en"),),
        )
        for day, date in ((1, "2021-02-08"), (2, "2021-02-09"), (300, "2021-12-04"))
    ]  # fmt: skip


def _testimonies(ids: list[str]) -> list[Testimony]:
    said = Said(words="Ағам қайда?", lang="kk", translations={"en": "Where is my brother?"}, passage=Passage(text="t-3", t_start=12.5, t_end=20.0))  # fmt: skip
    return [
        Testimony(id="a-1", on="2019-05", speaker="a relative", about=tuple(ids[:1]), medium="video", lang="kk", said=(said,), text="t-3", seconds=95.0),
        Testimony(id="a-2", speaker="a relative", about=tuple(ids[1:3]), medium="text", lang="zh", said=(Said(words="请告诉我们他在哪里。", lang="zh"),)),
    ]  # fmt: skip


def _appeals(ids: list[str]) -> list[Appeal]:
    answer = Answer(on="2021-06-01", by="Example ministry", kind="promise", said=Said(words="Мәселе қаралуда.", lang="kk", translations={"en": "The matter is being looked at."}))  # fmt: skip
    return [
        Appeal(id="l-1", sent="2021-03-01", to="Example ministry", kind="letter", about=tuple(ids[:2]), said=Said(words="Where are they held?", lang="en"), answers=(answer,), state="answered", days=92),
        Appeal(id="l-2", sent="2021-04", to="Example embassy", kind="letter", about=tuple(ids[:1]), state="waiting", days=2060),
    ]  # fmt: skip
