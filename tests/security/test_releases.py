"""Random archives with random consents, risks and marks, released: nothing withheld stands in any byte of any file."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.model.release import CAPACITIES, FORMS, RELEASED_TO, Source
from kuager.protect.clearance import clear
from kuager.protect.leak import Kind, Restricted, scan
from kuager.protect.persons import Marked, Permit, Person
from kuager.protect.policy import LEVELS, RISKS
from kuager.protect.scene import Fact, Scene, Spot, Stretch, Tie, Translated, Writing
from kuager.workflow.clearing.spans import spans
from tests.security.worlds import TODAY, everything, written

RELEASES = 1000 if os.environ.get("KUAGER_NIGHTLY") else 30
NAMES = (
    "Zhanbota Qurmetova", "Ерболат Сәрсекеев", "Tilek Mamyrkhan", "Ayturgan Hemit", "Рысбек Тоқтаров", "Sholpanay Isa",
    "Маржан Өтепқызы", "Kenes Borangali",
)  # fmt: skip
NUMBER, PHONE, MAIL = "110101199003078515", "+7 701 555 01 23", "asked.sister@courier.example"
STREET = "улица Абая, дом 15"
SECRETS = (NUMBER, PHONE, MAIL, STREET, "hospital ward nine")
PROPS = (
    ("person", "name"), ("person", "role"), ("person", "status"), ("person", "id_number"), ("person", "contact"), ("person", "health"),
    ("person", "address"), ("person", "description"), ("detention", "reason"), ("prison_sentence", "charge"),
    ("detention", "conditions"), ("testimony", "pressure"), ("threat", "spoken_words"), ("strange", "thing"),
)  # fmt: skip

permits = st.dictionaries(
    st.tuples(st.sampled_from(CAPACITIES), st.sampled_from(("keep", "words", "figures"))),
    st.sampled_from(FORMS).map(lambda form: Permit(identify=form, why="agreed")),
)
marks = st.builds(
    Marked,
    level=st.sampled_from((*LEVELS, "clear", "clear")),
    risk=st.dictionaries(st.sampled_from(CAPACITIES), st.sampled_from(RISKS)),
    embargo=st.sampled_from(("", "", "2027", "2020-01-01")),
)


AGREED = {(capacity, use): Permit(identify="named", why="agreed") for capacity in CAPACITIES for use in ("keep", "words", "figures")}  # fmt: skip


@st.composite
def open_worlds(draw: st.DrawFn) -> Scene:
    """An archive in which nearly all agreed to everything: much is shown, beside one or two of whom nothing may be."""
    ids = [f"n-{at:020x}" for at in range(draw(st.integers(2, 5)))]
    silent = draw(st.sets(st.sampled_from(ids[1:]), min_size=1, max_size=2))
    people = {
        id_: Person(
            id=id_, name=name, names=frozenset({name, draw(st.sampled_from(NAMES)), "Tilek"}),
            permits={} if id_ in silent else AGREED, traits={"region": "Ili", "sex": "female", "form": "detention"},
        )
        for id_, name in zip(ids, NAMES, strict=False)
    }  # fmt: skip
    facts = {id_: [draw(open_statements(id_, people)) for _ in range(draw(st.integers(1, 5)))] for id_ in ids}
    kin = {
        ids[0]: [
            Tie(fact=draw(open_statements(ids[0], people)), relation="sister", other=draw(st.sampled_from(ids)))
            for _ in range(draw(st.integers(0, 2)))
        ]
    }
    return Scene(people=people, facts=facts, about=ids, kin=kin, writings={"d-1": draw(writings(people))})


@st.composite
def open_statements(draw: st.DrawFn, id_: str, people: dict[str, Person]) -> Fact:
    """A statement of a kind that everybody may see, in a text that anybody may read; what is secret stands around it."""
    base = draw(statements(id_, people))
    schema, prop = draw(st.sampled_from((("person", "role"), ("person", "name"), ("detention", "reason"), ("prison_sentence", "charge"))))  # fmt: skip
    spare = st.sampled_from(("taken from home", "a teacher", people[id_].name))
    quote = draw(st.one_of(spare, spare, st.just(base.quote)))
    spot = base.place or Spot()
    return replace(
        base, schema=schema, prop=prop, value=draw(st.one_of(spare, st.just(base.value))), value_person="", quote=quote, public=True, confided=False,
        speaker="", source=replace(base.source, title=draw(st.one_of(spare, st.just(base.source.title))), url=draw(st.sampled_from(("https://courier.example/1", base.source.url)))),
        place=replace(spot, end=spot.start + len(quote)),
    )  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> Scene:
    """An archive of a few people who name each other in values, quotations, titles and addresses of pages."""
    ids = [f"n-{at:020x}" for at in range(draw(st.integers(2, len(NAMES))))]
    people = {
        id_: Person(
            id=id_, name=name, names=frozenset({name, draw(st.sampled_from(NAMES)), "Tilek"}), child=draw(st.booleans()) and draw(st.booleans()),
            permits=draw(permits), marked=draw(marks), reprisal=draw(st.booleans()) and draw(st.booleans()),
            traits={"region": "Ili", "sex": "female", "form": "detention"},
        )
        for id_, name in zip(ids, NAMES, strict=False)
    }  # fmt: skip
    facts = {id_: [draw(statements(id_, people)) for _ in range(draw(st.integers(0, 5)))] for id_ in ids}
    kin = {
        id_: [
            Tie(fact=draw(statements(id_, people)), relation="sister", other=draw(st.sampled_from(ids)))
            for _ in range(draw(st.integers(0, 2)))
        ]
        for id_ in ids
    }
    return Scene(people=people, facts=facts, about=ids, kin=kin, writings={"d-1": draw(writings(people))})


def words(people: dict[str, Person]) -> st.SearchStrategy[str]:
    """Words of texts, secrets and names of everybody among them."""
    return st.lists(st.sampled_from([*(one.name for one in people.values()), "taken from home", "she said", *SECRETS]), max_size=4).map(". ".join)  # fmt: skip


@st.composite
def writings(draw: st.DrawFn, people: dict[str, Person]) -> Writing:
    """The text of all statements, now and then one that may be shown whole."""
    lines = draw(st.lists(words(people), min_size=1, max_size=4))
    text = "\n".join(lines)
    parts, at = [], 0
    for line in lines:
        parts.append(Stretch(start=at, end=at + len(line), by=draw(st.sampled_from([*(one.name for one in people.values()), "@courier"])), on="2024-05-01"))  # fmt: skip
        at += len(line) + 1
    whole = draw(st.booleans())
    return Writing(
        kind="thread", author=draw(st.sampled_from([one.name for one in people.values()])), layer="ab" * 32, sha256="cd" * 32,
        lineage="g-secret-lineage", others=tuple(sorted(people)), parts=tuple(parts), text=text if whole else "",
    )  # fmt: skip


@st.composite
def statements(draw: st.DrawFn, id_: str, people: dict[str, Person]) -> Fact:
    """One statement; whatever is secret may stand in any part of it."""
    schema, prop = draw(st.sampled_from(PROPS))
    other = draw(st.sampled_from(sorted(people)))
    said = [people[id_].name, people[other].name, "taken from home", *SECRETS]
    words = st.lists(st.sampled_from(said), min_size=1, max_size=3).map(", ".join)
    around = st.lists(st.sampled_from([*said, people[other].name.split()[0], "before the house, "]), max_size=4).map(" ".join)  # fmt: skip
    quote = draw(words)
    start = draw(st.integers(0, 300))
    slug = people[other].name.casefold().replace(" ", draw(st.sampled_from("-_")))
    return Fact(
        claim=f"c-{draw(st.integers(0, 99))}",
        person=id_,
        schema=schema,
        prop=prop,
        value=draw(words),
        document="d-1",
        event=draw(st.sampled_from(("", "n-e1"))),
        value_person=draw(st.sampled_from(("", other))),
        quote=quote,
        stance="asserts",
        lineage="g-secret-lineage",
        place=Spot(
            layer="ab" * 32,
            start=start,
            end=start + len(quote),
            before=draw(around) + draw(st.sampled_from((" ", "", "…"))),
            after=draw(st.sampled_from((" ", "", ", "))) + draw(around),
        ),
        translations=tuple(Translated(lang=lang, words=draw(words)) for lang in draw(st.sampled_from(((), ("en",))))),
        source=Source(title=draw(words), site="courier.example", url=f"https://courier.example/{slug}.html", lang="en"),
        public=draw(st.booleans()),
        confided=draw(st.booleans()),
        speaker=draw(st.sampled_from(("", id_, other))),
        others=tuple(sorted(people)),
        looked=False,
    )


def may_be_named(person: Person, audience: str) -> bool:
    """What the rules say of a person in no capacity more than another: written here anew, not taken from the code tested."""
    open_ = audience in {"press", "public"}
    if person.child and open_:
        return False
    if person.reprisal and open_:
        return False
    if person.marked.embargo == "2027":
        return False
    closed = {"clear": 0, "green": 1, "amber": 2, "red": 3}[person.marked.level]
    if closed >= {"public": 1, "press": 2}.get(audience, 3):
        return False
    for capacity in CAPACITIES:
        risk = person.marked.risk.get(capacity, "")
        asked = person.permits.get((capacity, "keep"))
        if asked and asked.identify == "named" and risk not in ({"medium", "high"} if open_ else {"high"}):
            return True
    return False


def restricted(world: Scene, audience: str) -> list[Restricted]:
    found = [
        Restricted(id="number", value=NUMBER, kind=Kind.NUMBER),
        Restricted(id="phone", value=PHONE, kind=Kind.NUMBER),
        Restricted(id="lineage", value="g-secret-lineage", kind=Kind.HANDLE),
    ]
    if audience in {"press", "public"}:
        found += [Restricted(id=one[:4], value=one, kind=Kind.TEXT) for one in (STREET, SECRETS[-1])]
    found.append(Restricted(id="mail", value=MAIL, kind=Kind.HANDLE))
    return found + [
        Restricted(id=one.id, value=one.name) for one in world.people.values() if not may_be_named(one, audience)
    ]


@settings(max_examples=RELEASES)
@given(
    st.one_of(worlds(), open_worlds()),
    st.sampled_from(RELEASED_TO),
    st.dates(TODAY - timedelta(days=9), date(2026, 12, 1)),
)
def test_nothing_withheld_is_in_a_release(world: Scene, audience: str, today: date) -> None:
    done = clear(world, audience, today, k=3, line=spans)
    with TemporaryDirectory() as name:
        folder = written(done, Path(name))
        hits = [one for one in scan(folder, restricted(world, audience)) if one.sure]
    assert hits == []


def test_the_search_finds_what_a_careless_release_shows(tmp_path: Path) -> None:
    """The harness is void if it would not find a name: the same world, everybody taken as named."""
    people = {
        f"n-{at:020x}": Person(
            id=f"n-{at:020x}", name=name, permits={("detained", "keep"): Permit(identify="named", why="agreed")}
        )
        for at, name in enumerate(NAMES)
    }
    world = Scene(people=people, about=tuple(people))
    values = [Restricted(id=one.id, value=one.name) for one in people.values()]
    hits = {one.restricted for one in scan(written(clear(world, "public", TODAY), tmp_path), values) if one.sure}
    assert hits == set(people)


@settings(max_examples=RELEASES * 2)
@given(st.lists(st.sampled_from(("shown", "shown", "free", "unreviewed", "marked", "speaker", "nobody")), min_size=1, max_size=24), st.booleans())  # fmt: skip
def test_no_word_of_a_withheld_statement_stands_beside_one_that_is_shown(kinds: list[str], whole: bool) -> None:
    """Every word of a text bears a statement of its own, but the free ones; what is withheld is in no byte."""
    words = [f"token{at:03}" for at in range(len(kinds))]
    text = " ".join(words)
    subject, other = (
        Person(id=f"n-{at:020x}", name=name, names=frozenset({name}), permits=permits)
        for at, (name, permits) in enumerate(((NAMES[0], AGREED), (NAMES[2], {})))
    )
    layer, facts = "ab" * 32, {subject.id: list[Fact](), other.id: list[Fact]()}
    for at, (kind, word) in enumerate(zip(kinds, words, strict=True)):
        start, of = text.index(word), other if kind == "nobody" else subject
        spot = Spot(
            layer=layer, start=start, end=start + len(word), before=text[:start], after=text[start + len(word) :]
        )
        facts[of.id] += [] if kind == "free" else [
            Fact(
                claim=f"c-{at}", person=of.id, schema="detention", prop="reason", value=word, event=f"n-{at}", quote=word, document="d-1",
                public=True, place=spot, reviewed=kind != "unreviewed", marked=Marked(level="red" if kind == "marked" else "clear"),
                speaker=other.id if kind == "speaker" else "", source=Source(site="courier.example", url="https://courier.example/1"),
            )
        ]  # fmt: skip
    spans_ = tuple((one.place.start, one.place.end) for told in facts.values() for one in told if one.place)
    told = Writing(kind="article", layer=layer, spans=spans_, text=text if whole else "", parts=tuple(Stretch(start=text.index(word), end=text.index(word) + len(word)) for word in words))  # fmt: skip
    done = clear(Scene(people={one.id: one for one in (subject, other)}, facts=facts, about=tuple(facts), writings={"d-1": told}), "public", TODAY)  # fmt: skip
    shown = json.dumps(everything(done), ensure_ascii=False)
    # A whole text may hold what nobody reviewed: two people read it. What protects somebody it never holds.
    gone = {"marked", "speaker", "nobody"} | ({"unreviewed"} if not whole else set())
    assert [word for kind, word in zip(kinds, words, strict=True) if kind in gone and word in shown] == []
    assert all(word in shown for kind, word in zip(kinds, words, strict=True) if kind == "shown")
