"""Every comparison's sentences are true of their data: each figure and date is counted anew from the sides and the texts.

A new comparison without a case here fails, and so does a new sentence with a figure that nothing here derives anew.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuager import extract, weigh
from kuager.model import (
    Entity,
    EntityId,
    Filling,
    FillingKind,
    Finding,
    FindingKind,
    NodeId,
    Proposal,
    Stance,
    Telling,
    Told,
)
from kuager.text.edtf import Edtf
from kuager.text.tellings import LANGUAGES, paragraph, places, render, template
from tests.weigh.helpers import document, event, material
from tests.weigh.test_told import archive

NOBODY, _ = extract.parse_lexicon(b"kind,canonical,spelling,lang,role,valid_from,valid_to,note\n")
OMAR = {"a": {"p1": ("Omar Said",)}, "b": {"p1": ("Omar Said",)}}
SAME = [[("a", "p1"), ("b", "p1")]]
DAYS = ("2022-05-01", "2022-05-20")
METHOD = re.compile(r"[a-z-]+@\d+")
NO_FINDINGS = {"grades", "copies", "translations"}
"""Modules with a method that yields no findings of its own: grades of values, and edges that `independence` tells."""
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), 1)
}


def told_by_two(
    first: str, second: str, *, kind: str = "", when: tuple[str | None, str | None] = (None, None)
) -> weigh.Material:
    """Two texts about one person; with ``kind``, each whole text is an event of that kind."""
    docs = [
        document("a", first, published=DAYS[0], title="First"),
        document("b", second, published=DAYS[1], title="Second"),
    ]
    rows = {doc.id: [event(doc, doc.text, kind, who=["p1"], when=at)] for doc, at in zip(docs, when, strict=True)}
    stuff: weigh.Material = material(docs, OMAR, same=SAME, events=rows if kind else None)
    return stuff


def read(first: str, second: str, days: tuple[str, str] = ("2021-05-05", "2022-04-09")) -> weigh.Material:
    """Two texts as the rules read them; people of one name are one."""
    docs = [
        document("a", first, published=days[0], title="First"),
        document("b", second, published=days[1], title="Second"),
    ]
    found = {doc.id: extract.find(doc, NOBODY) for doc in docs}
    owner = {(doc, one.id): f"{one.schema} {one.name}" for doc, row in found.items() for one in row.entities}
    entities = tuple(
        Entity(id=EntityId(key), schema=key.split()[0], name=key.split(maxsplit=1)[1], members=tuple(NodeId(f"{doc}:{local}") for (doc, local), name in owner.items() if name == key))
        for key in sorted(set(owner.values()))
    )  # fmt: skip
    return weigh.Material(documents=tuple(docs), extractions=found, entity_of=owner, entities=entities)


def pair(smallest: int, largest: int, apart: int = 1) -> st.SearchStrategy[tuple[int, int]]:
    one = st.integers(smallest, largest)
    return st.tuples(one, one).filter(lambda both: abs(both[0] - both[1]) >= apart)


def picked(words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words.split("|"))


def spelled(first: str, second: str) -> weigh.Material:
    docs = [document("a", f"{first} came."), document("b", f"{second} came."), document("c", f"{first} left.")]
    names = {"a": {"p1": (first,)}, "b": {"p1": (second,)}, "c": {"p1": (first,)}}
    proposal = Proposal(left=NodeId("a:p1"), right=NodeId("b:p1"), score="0.90")
    stuff: weigh.Material = material(docs, names, same=[[("a", "p1"), ("c", "p1")]], proposals=[proposal])
    return stuff


def unnamed(kin: str, years: int) -> weigh.Material:
    docs = [
        document("a", f"Another woman said her {kin} was sentenced to {years} years in prison for praying at home."),
        document("b", f"Asel Omar, whose {kin} is in jail for religious crimes, came every day."),
    ]
    stuff: weigh.Material = material(docs, {"b": {"p1": ("Asel Omar",)}})
    return stuff


def rooted(root: str) -> weigh.Material:
    docs = [
        document(
            "a",
            f"The officially registered branch of {root} Joly met on Monday. The unregistered group Nagyz {root} met on Tuesday.",
        ),
        document("b", f"She joined {root} in spring."),
    ]
    stuff: weigh.Material = material(
        docs, {"a": {"o1": (f"{root} Joly",), "o2": (f"Nagyz {root}",)}, "b": {"o1": (root,)}}
    )
    return stuff


def terms(first: int, second: int) -> weigh.Material:
    return told_by_two(
        f"Omar Said served two stints in detention, for {first} and {second} days respectively.",
        f"Omar Said was arrested again and sentenced to {second} days of arrest.",
    )


def changed(before: int, after: int) -> weigh.Material:
    text = "{}. Omar Said got {} years in May, and his sister has written to nine ministries since then without any reply from them."
    docs = [
        document("a", text.format("It was cold", before), published=DAYS[0], title="First"),
        document("b", text.format("It was cold", after), published=DAYS[1], title="Second"),
    ]
    stuff: weigh.Material = material(docs, OMAR, same=SAME)
    return stuff


def numbered(first: date, number: int, noted: int) -> weigh.Material:
    docs = [
        document(
            "a",
            f"Families have been picketing the consulate in Semey since {first:%B} {first.day}, {first.year}.",
            published=(first + timedelta(days=20)).isoformat(),
            title="First",
        ),
        document(
            "b",
            f"It was the {number}th day of the picket at the consulate in Semey.",
            published=(first + timedelta(days=number + noted)).isoformat(),
            title="Second",
        ),
    ]
    stuff: weigh.Material = material(docs)
    return stuff


BEGUN = st.dates(date(2015, 1, 1), date(2022, 12, 31))
WHOLE = st.builds(
    archive,
    first=BEGUN,
    number=st.integers(120, 400),
    length=st.integers(3, 28),
    crowd=st.integers(5, 60),
    name=st.just("Asel Omarova"),
    at=st.dates(date(2015, 1, 1), date(2019, 12, 31)),
)
CASES: Mapping[str, st.SearchStrategy[weigh.Material]] = {
    **dict.fromkeys(("copies@1", "independence@1", "date-format@1", "missing-year@1", "day-counter@1", "protest-start@1", "scope@1", "large-figure@1"), WHOLE),
    "charges@1": st.builds(lambda one, two: told_by_two(f"Omar Said was charged with {one}.", f"A court convicted Omar Said of {two}."), picked("fraud|possession of explosives"), picked("sedition|terrorism|espionage")),
    "sentence-lengths@2": pair(3, 19).map(lambda both: told_by_two(f"The court sentenced Omar Said to {both[0]} years in prison.", f"The court sentenced Omar Said to {both[1]} years in prison.")),
    "never-held@1": st.deferred(lambda: st.just(_held())),
    "held-or-free@1": picked("is a free man|is at home").map(lambda how: told_by_two(f"Omar Said {how}.", "Omar Said is in prison.")),
    "never-answered@1": st.just(told_by_two("Omar Said wrote to the prosecutor and never received an answer.", "The prosecutor answered the letters of Omar Said. He answered his letters in April 2022.")),
    "relatives@1": pair(2, 9).map(lambda both: told_by_two(f"Omar Said has {list(NUMBER_WORDS)[both[0] - 1]} children.", f"Omar Said has {list(NUMBER_WORDS)[both[1] - 1]} children.")),
    "doers@1": picked("soldiers|police|militants").map(lambda who: told_by_two(f"Omar Said was taken away by {who}.", "Omar Said was seized by men in plain clothes.", kind="detention")),
    "age-and-birth@2": pair(20, 70, 4).map(lambda both: told_by_two(f"Omar Said, {both[0]}, came by bus.", f"Omar Said was born in {2022 - both[1]} in the valley.")),
    "bound-sex@1": st.just(told_by_two("Omar Said told us his brother was gone.", "Omar Said keeps her brother's coat.")),
    "person-spellings@1": st.sampled_from([("Asel Omarova", "Assel Omarowa"), ("Raushan Bek", "Rawshan Bek")]).map(lambda both: spelled(*both)),
    "organisation-root@1": picked("Aqtilek|Nurbolat").map(rooted),
    "terms-of-one-person@1": pair(3, 28).map(lambda both: terms(*both)),
    "unnamed-beside-named@1": st.builds(unnamed, picked("mother|father|brother"), st.integers(3, 19)),
    "near-dates@1": st.integers(3, 40).flatmap(lambda apart: st.just(_near(apart))),
    "once-dates@1": st.integers(40, 900).map(lambda apart: told_by_two("Omar Said died in prison.", "They say that Omar Said died in jail.", kind="death_in_custody", when=("2019-05-01", (date(2019, 5, 1) + timedelta(days=apart)).isoformat()))),
    "protest-size@2": st.builds(archive, first=BEGUN, number=st.just(300), length=st.just(15), crowd=st.integers(20, 30), name=st.just("Asel Omarova"), at=st.just(date(2018, 3, 4))),
    "said-and-denied@1": st.deferred(lambda: st.just(_denied())),
    "corroboration@1": st.sampled_from(["2019-05", "2020-11"]).map(lambda when: told_by_two("Omar Said died in prison.", "They say that Omar Said died in jail.", kind="death_in_custody", when=(when, when))),
    "numbered-day@1": st.builds(numbered, BEGUN, st.integers(111, 111), st.integers(-5, 9)),
    "changed-facts@1": pair(3, 19).map(lambda both: changed(*both)),
    "where@1": picked("Korla|Hotan").map(lambda place: read(f"Police detained Serik Kasymov in {place} on 4 April 2018.", "Serik Kasymov was detained in Aksu on 4 April 2018, his son says.")),
    "sentence-span@1": st.integers(14, 19).map(lambda years: read(f"Serik Kasymov was sentenced to {years} years in prison in 2018.", "Serik Kasymov was released in June 2021.")),
    "held-since@1": st.integers(7, 12).map(lambda years: read("Serik Kasymov was arrested in March 2020.", f"Serik Kasymov has been held for {list(NUMBER_WORDS)[6] if years == 7 else years} years.")),
    "founders@1": picked("Daud Karim|Nadia Aziz").map(lambda other: read("Amina Yusuf, the founder of Shamshat Human Rights, spoke to the families in Herat.", f"The group Shamshat Human Rights, co-founded by Amina Yusuf and {other}, has an office in Herat.")),
    "deaths@1": picked("shot dead at sea|beaten to death").map(lambda how: read(f"Marat Aliyev was {how}. His body was returned in February.", "Marat Aliyev drowned, the office said. The body of Marat Aliyev has not been returned to the family.")),
    "namesakes@1": picked("Mbour|Thies").map(lambda town: read(f"Alioune Sarr came home in July. There is another Alioune Sarr, from {town}.", "Alioune Sarr was the captain.")),
    "anonymous-beside-named@1": picked("nurse|teacher").map(lambda work: read(f"In Nukus a young {work} does not want her name in any newspaper. Her brother is in Karshi.", f"In Nukus Zulfiya Berdieva, a {work}, came for her brother Salamat.")),
    "elapsed-units@1": st.integers(20, 40).map(lambda week: read("The picket outside the consulate in Almaty began on 1 March 2022.", f"The picket outside the consulate in Almaty is in its {week}th week.")),
}  # fmt: skip
"""For each method an archive that it must notice something in, with its figures drawn at random."""


def _held() -> weigh.Material:
    docs = [
        document("a", "Omar Said was arrested in May.", published=DAYS[0]),
        document("b", "Omar Said was never arrested.", published=DAYS[1]),
    ]
    rows = {"a": [event(docs[0], "Omar Said was arrested in May", "detention", who=["p1"])]}
    stuff: weigh.Material = material(docs, OMAR, same=SAME, events=rows)
    return stuff


def _denied() -> weigh.Material:
    docs = [
        document("a", "Omar Said was fined by a court.", published=DAYS[0]),
        document("b", "Omar Said was not fined by anybody.", published=DAYS[1]),
    ]
    rows = {doc.id: [event(doc, doc.text, "fine", who=["p1"], when="2018-04-04")] for doc in docs}
    rows["b"] = [replace(rows["b"][0], stance=Stance.DENIES)]
    stuff: weigh.Material = material(docs, OMAR, same=SAME, events=rows)
    return stuff


def _near(apart: int) -> weigh.Material:
    when = (date(2019, 5, 1), date(2019, 5, 1) + timedelta(days=apart))
    docs = [
        document("a", "Omar Said was detained then.", published=DAYS[0], title="First"),
        document("b", "Omar Said was detained that day and later got a term.", published=DAYS[1], title="Second"),
    ]
    rows = {
        doc.id: [event(doc, "Omar Said was detained", "detention", who=["p1"], when=day.isoformat())]
        for doc, day in zip(docs, when, strict=True)
    }
    rows["b"].append(event(docs[1], "later got a term", "prison_sentence", who=["p1"]))
    stuff: weigh.Material = material(docs, OMAR, same=SAME, events=rows)
    return stuff


def methods() -> set[str]:
    """The methods of every comparison that `find` runs, as their modules name them."""
    names = [one.name for one in pkgutil.iter_modules(weigh.__path__) if not one.ispkg and one.name not in NO_FINDINGS]
    rooms = [importlib.import_module(f"kuager.weigh.{name}") for name in names]
    return {
        value for room in rooms for value in vars(room).values() if isinstance(value, str) and METHOD.fullmatch(value)
    }


def test_every_comparison_has_a_case():
    assert methods() == set(CASES)


def told(found: Finding) -> Told:
    assert found.told is not None, f"{found.method} writes words that only English has"
    return found.told


def parts(telling: Telling) -> Iterator[Telling]:
    """A sentence and every part of it."""
    yield telling
    for _, filling in telling.params:
        for item in filling.items:
            yield from parts(item)


def sentences(found: Finding) -> Iterator[Telling]:
    words = told(found)
    for one in (words.question, *words.explanation, *words.resolutions):
        yield from parts(one)


@pytest.mark.parametrize("method", sorted(CASES))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_a_comparison_says_is_true_of_its_sides(method: str, data: st.DataObject):
    stuff = data.draw(CASES[method])
    found = [one for one in weigh.find(stuff) if one.method == method]
    assert found, f"nothing found by {method}"
    for one in found:
        assert one.question == render(told(one).question)
        assert one.explanation == paragraph(told(one).explanation)
        for telling in sentences(one):
            _well_formed(telling)
            _true(telling, one, stuff)


def _well_formed(telling: Telling) -> None:
    """Every place has its value and every value its place, and each language shows them all."""
    values = dict(telling.params)
    for lang in LANGUAGES:
        text = template(telling.template, lang)
        assert places(text) == set(values), (telling.template, lang)
        words = render(telling, lang)
        assert not re.search(r"[{}]|\b(?:\d{4}|XXXX)-\d\d\b|\bP\d+[YMWD]\b", words)
        for filling in values.values():
            if filling.kind is FillingKind.WORDS:
                assert filling.text in words
            if filling.kind in {FillingKind.NUMBER, FillingKind.DATE}:
                # Months are words in three of the languages.
                figures = [str(int(figure)) for figure in re.findall(r"(?<!\d{4}-)\b\d+", filling.text)]
                assert set(figures) <= {
                    str(int(one)) for one in re.findall(r"\d+", words.replace(",", "").replace("\u00a0", ""))
                } | {"0"}


def _true(telling: Telling, found: Finding, stuff: weigh.Material) -> None:
    values = dict(telling.params)
    spoken = " ".join(
        [
            *(doc.text for doc in stuff.documents),
            *(stuff.title(doc.id) for doc in stuff.documents),
            *(one.name for one in stuff.entities),
        ]
    )
    for filling in values.values():
        if filling.kind is FillingKind.WORDS:
            assert filling.text.casefold() in spoken.casefold() or filling.text == "Reuters", (telling, spoken)
    if {"words", "title"} <= set(values):
        assert any(
            side.text == values["words"].text and stuff.title(side.document) == values["title"].text
            for side in found.sides
        )
    checked = TRUE.get(telling.template)
    if checked is not None:
        checked(values, found, stuff)
    elif any(one.kind in {FillingKind.NUMBER, FillingKind.DATE, FillingKind.DURATION} for one in values.values()):
        pytest.fail(f"nothing here derives the figures of {telling.template} anew")


Values = Mapping[str, Filling]
Check = Callable[[Values, Finding, weigh.Material], None]


def _n(values: Values, name: str = "n") -> int:
    return int(values[name].text)


def _day(values: Values, name: str) -> date:
    return date.fromisoformat(values[name].text)


def _sides_of(found: Finding, value: str) -> int:
    return sum(side.value == value for side in found.sides)


def _count(name: str, count: Callable[[Finding, weigh.Material], int]) -> Check:
    def check(values: Values, found: Finding, stuff: weigh.Material) -> None:
        assert _n(values, name) == count(found, stuff)

    return check


def _in_sides(values: Values, found: Finding, _: weigh.Material) -> None:
    """Each date or length is what some side is read as."""
    every = " ".join(side.value or "" for side in found.sides)
    for filling in values.values():
        if filling.kind in {FillingKind.DATE, FillingKind.DURATION}:
            assert filling.text in every, (filling, every)


def _dated(values: Values, _: Finding, stuff: weigh.Material) -> None:
    assert values["date"].text in {stuff.published(doc.id) for doc in stuff.documents}


def _landed(values: Values, _: Finding, __: weigh.Material) -> None:
    assert (_day(values, "landed") - _day(values, "date")).days == _n(values, "plus")


def _off(values: Values, _: Finding, __: weigh.Material) -> None:
    assert (_day(values, "landed") - _day(values, "date")).days == _n(values, "number") - 1


def _rest(values: Values, _: Finding, __: weigh.Material) -> None:
    assert _n(values, "days") - _n(values, "rest") == _n(values, "left")


def _fit(values: Values, found: Finding, _: weigh.Material) -> None:
    assert "protest" not in values or _n(values, "protest") <= _n(values, "calendar")
    assert any(side.value and side.value in values["date"].text for side in found.sides)


def _numbered(values: Values, found: Finding, _: weigh.Material) -> None:
    assert any(str(_n(values, "number")) in side.text for side in found.sides)


def _age(values: Values, found: Finding, _: weigh.Material) -> None:
    """The years that an age and the year it was said in leave, or the year that is said."""
    side = next(side for side in found.sides if side.text == values["words"].text)
    age = re.fullmatch(r"(\d+) in (\d{4})", side.value or "")
    if age is None:
        assert values["date"].text == side.value
    else:
        assert (int(values["first"].text), int(values["last"].text)) == (
            int(age[2]) - int(age[1]) - 1,
            int(age[2]) - int(age[1]),
        )


def _copied(values: Values, found: Finding, stuff: weigh.Material) -> None:
    edges = [
        one
        for one in stuff.edges
        if stuff.title(one.parent) == values["parent"].text and stuff.title(one.child) == values["child"].text
    ]
    assert any(round(float(one.containment) * 100) == _n(values, "percent") for one in edges)


def _term(values: Values, found: Finding, _: weigh.Material) -> None:
    """The term ends its length after it began, give or take a month."""
    years = re.fullmatch(r"P(\d+)Y", values["length"].text)
    assert years is not None
    assert any(side.value == values["length"].text for side in found.sides)
    for begun, end in (("begun_first", "first"), ("begun_last", "last")):
        assert abs((_day(values, end) - _day(values, begun)).days - int(years[1]) * 365.25) <= 33
    assert _day(values, "begun_first") <= _day(values, "begun_last")


def _best(values: Values, found: Finding, _: weigh.Material) -> None:
    """The likeliest start lies within what some text says."""
    said = [Edtf.parse(side.value.split(" ")[0]) for side in found.sides if side.value]
    assert any(one.earliest and one.latest and one.earliest <= _day(values, "date") <= one.latest for one in said)


def _taken(values: Values, found: Finding, _: weigh.Material) -> None:
    inferred = {
        dict(one.params)["landed"].text for one in told(found).explanation if one.template == "numbered.inferred"
    }
    assert values["date"].text in inferred


def _published_after(sign: int) -> Check:
    def check(values: Values, found: Finding, stuff: weigh.Material) -> None:
        landed = next(
            date.fromisoformat(dict(one.params)["landed"].text)
            for one in told(found).explanation
            if one.template == "numbered.inferred"
        )
        document = found.sides[0].document
        assert (date.fromisoformat(stuff.published(document) or "") - landed).days == sign * _n(values)

    return check


def _begin(values: Values, found: Finding, _: weigh.Material) -> None:
    last = Edtf.parse(values["last"].text).latest
    assert last is not None
    first = Edtf.parse(values["first"].text).earliest if "first" in values else None
    assert first is None or first <= last
    counted = next(side for side in found.sides if side.text == values["words"].text)
    ends = [Edtf.parse(side.value) for side in found.sides if side is not counted and side.value]
    for end in ends:
        assert end.latest is None or end.latest > last or (first is not None and end.latest < first)


def _elapsed(values: Values, found: Finding, _: weigh.Material) -> None:
    passed = (_day(values, "day") - _day(values, "date")).days
    assert values["number"].text in re.findall(r"\d+", " ".join(f"{side.text} {side.value}" for side in found.sides))
    assert passed // 7 + 1 == _n(values, "fit") != _n(values, "number")


def _scope(values: Values, found: Finding, _: weigh.Material) -> None:
    assert (_n(values), _n(values, "documents")) == (len(found.sides), len({side.document for side in found.sides}))


def _sexes(values: Values, found: Finding, _: weigh.Material) -> None:
    assert (_n(values, "male"), _n(values, "female")) == (_sides_of(found, "male"), _sides_of(found, "female"))


def _years(_: Values, found: Finding, __: weigh.Material) -> None:
    """Every date is told once: with an inferred year, with the year of another text, or as open."""
    said = {one.template: _n(dict(one.params)) for one in told(found).explanation if "n" in dict(one.params)}
    parts_of = {key: said.get(f"year.{key}", 0) for key in ("inferred", "others", "open")}
    assert sum(parts_of.values()) == len(found.sides)
    assert parts_of["open"] == sum((side.value or "XXXX").startswith("XXXX") for side in found.sides)


def _denials(values: Values, found: Finding, _: weigh.Material) -> None:
    assert _n(values, "said") + _n(values, "denied") == len(found.sides)
    assert min(_n(values, "said"), _n(values, "denied")) >= 1


TRUE: Mapping[str, Check] = {
    "scope.explanation": _scope,
    "year.explanation": _count("n", lambda found, _: len(found.sides)),
    "year.inferred": _years, "year.others": _years, "year.open": _years,
    "sex.explanation": _sexes,
    "leans.explanation": _count("n", lambda found, _: len({side.document for side in found.sides})),
    "leans.rule": _count("apart", lambda found, stuff: len({stuff.lineage_of[side.document] for side in found.sides})),
    "agree.explanation": _count("n", lambda found, stuff: len({stuff.lineage_of[side.document] for side in found.sides})),
    "person.explanation": _count("n", lambda found, _: len({side.text for side in found.sides})),
    "denied.explanation": _denials,
    "counter.calendar": _landed, "counter.off": _off, "counter.rest": _rest, "counter.fit": _fit, "counter.fit_rest": _fit,
    "counter.question": _numbered, "numbered.question": _numbered, "numbered.inferred": _numbered,
    "item.born": _age, "item.born_two": _age, "item.published": _dated, "item.copied": _copied,
    "start.best": _best,
    "answer.take.date": _taken, "numbered.after": _published_after(1), "numbered.before": _published_after(-1), "term.counted": _term, "begin.between": _begin, "begin.until": _begin, "elapsed.week": _elapsed,
    **dict.fromkeys(("item.date", "item.dated", "item.length", "item.length_in", "item.value_titles", "item.quote_date", "format.inferred", "reading.year_others"), _in_sides),
}  # fmt: skip
"""How the figures and dates of each sentence are derived anew."""


def test_every_kind_of_finding_has_a_case():
    stuff = [archive(date(2021, 2, 8), 300, 15, 20, "Asel Omarova", date(2018, 3, 4)), spelled("Asel Omarova", "Assel Omarowa"), told_by_two("Omar Said died in prison.", "They say that Omar Said died in jail.", kind="death_in_custody", when=("2019-05", "2019-05")), terms(10, 15)]  # fmt: skip
    assert {one.kind for one in (found for every in stuff for found in weigh.find(every))} == set(FindingKind)
