"""What a record shows besides values: addresses, passages, names, kin, a status, texts; each with what takes it back."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model.publication import Appeal, Kin, Passage, PicketDay, Portrait, Said, Text
from kuager.model.release import Cleared, Field, Record
from kuager.protect.around import CONTEXT, beginning, ending
from kuager.protect.beside import Appearance, Beside
from kuager.protect.changes import dated, since
from kuager.protect.clearance import Clearance, clear
from kuager.protect.desk import Others
from kuager.protect.disguise import CUT, Declined
from kuager.protect.persons import Marked, Permit, Person
from kuager.protect.policy import policy
from kuager.protect.scene import Fact, Scene, Spot, Stretch, Tie, Translated, Writing
from kuager.protect.statements import Judge
from kuager.protect.texts import _minus
from kuager.workflow.clearing.spans import spans
from tests.protect.test_clearance import FRIEND, MARAT, SISTER, TODAY, asked, fact, world

STORY = "The courier writes. In spring Marat was taken in March 2018. A neighbour saw the car leave. Marat, a teacher, came back never and nobody has said in all these years where he is."
QUOTE = "Marat was taken in March 2018."
LAYER = "ab" * 32


def placed(text: str = STORY, quote: str = QUOTE, **more: object) -> Fact:
    """A statement that rests on words of a text, with what stands around them."""
    start = text.index(quote)
    end = start + len(quote)
    spot = Spot(layer=LAYER, start=start, end=end, before=text[:start][-97:], after=text[end:][:97])
    return fact(quote=quote, place=spot, stance="asserts", lineage="g-1", **more)


def scene(*facts: Fact, writing: Writing | None = None, kin: tuple[Tie, ...] = (), **people: Person) -> Scene:
    told = writing or Writing(
        kind="article", layer=LAYER, sha256="cd" * 32, lineage="g-1", others=(MARAT, SISTER, FRIEND)
    )
    return replace(world(*facts, **people), writings={"d-1": told}, kin={MARAT: kin})


def cleared(where: Scene, audience: str = "public") -> Clearance:
    return clear(where, audience, TODAY, line=spans)


def record(where: Scene, audience: str = "public") -> Record:
    return cleared(where, audience).items[0].value


def first(where: Scene, audience: str = "public") -> Field:
    return record(where, audience).fields[0]


def passage(where: Scene, audience: str = "public") -> Passage:
    found = first(where, audience).passage
    assert found is not None
    return found


def text(where: Scene, audience: str = "public") -> Text:
    (one,) = cleared(where, audience).texts
    return one.value


def test_an_address_is_made_of_what_is_shown_and_of_nothing_coarser_hides() -> None:
    born = [fact(schema="person", prop="birth_date", event="", value=day, claim=claim, quote="") for day, claim in (("1961-02-03", "c-1"), ("1961-09-30", "c-2"))]  # fmt: skip
    one, other = (cleared(scene(each)).items[0].value for each in born)
    assert one == other, "which day of the year it was cannot be tried out"
    assert one.fields[0].value == "1961"
    assert first(scene(fact(value="2018-04"))).id != first(scene(fact())).id


def test_two_events_alike_have_addresses_of_their_own() -> None:
    ids = [one.id for one in record(scene(fact(), fact(claim="c-2", event="n-f"), fact(claim="c-3"))).fields]
    assert len(ids) == len(set(ids)) == 2


def test_a_passage_says_where_the_words_stand() -> None:
    one = passage(scene(placed()))
    assert STORY[one.start : one.end] == QUOTE
    assert (one.layer, one.text[:2]) == (LAYER, "t-")
    assert one.start is not None
    assert one.end is not None
    assert STORY[: one.start].endswith(one.prefix)
    assert STORY[one.end :].startswith(one.suffix)
    assert (one.prefix, one.suffix) == ("The courier writes. In spring ", " A neighbour saw the car leave. ")


@pytest.mark.parametrize(
    "changed",
    [
        {"public": False},
        {"source": replace(fact().source, title="Daulet Sadvakas asks")},
        {"source": replace(fact().source, title="A teacher in hospital")},
        {"confided": True, "speaker": SISTER},
    ],
)
def test_no_passage_and_no_lineage_where_the_source_is_not_shown(changed: dict[str, object]) -> None:
    sister = Person(id=SISTER, name="Zhanar Toleubek", permits=asked("speaker"))
    done = cleared(scene(placed(**changed), sister=sister))
    (one,) = done.items[0].value.fields
    assert (one.passage, one.lineage) == (None, "")
    assert done.texts == ()


@pytest.mark.parametrize("quote", ["Marat was taken with Daulet Sadvakas.", "His number is +7 701 555 01 23."])
def test_words_that_are_not_quoted_as_they_stand_have_no_place(quote: str) -> None:
    where = scene(placed(f"He writes. {quote} No more.", quote))
    assert passage(where) == Passage(text=text(where).id), "the text, and nothing that would point at the words"
    assert text(where).pieces == ()


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        ("Daulet Sadvakas saw it. ", False),  # a name of somebody the text names
        ("Then Sadvakas, ", False),  # a part of it
        ("Together with Даулет Садвақас ", False),  # in another script
        ("Взяли и Ерлана Бекенова. ", False),  # declined, of somebody whom this text is not known to name
        ("His sister saw it. ", False),  # kin
        ("Ring +7 701 555 01 23. ", False),  # what is never told
        ("110101199003078515", False),  # right beside a letter too
        ("Out of hospital ", False),  # what a person has to look at
        ("Daulet Sadvakas " + "and so on " * 4, False),  # outside what is shown, within what is judged
        ("The courier writes. ", True),
    ],
)
def test_words_beside_a_quotation_are_judged_like_one(before: str, shown: bool) -> None:
    erlan = Person(id="n-erlan", name="Ерлан Бекенов", names=frozenset({"Ерлан Бекенов"}))
    one = passage(scene(placed(f"{before}{QUOTE} End."), erlan=erlan))
    assert bool(one.prefix) is shown
    assert one.suffix == " End."
    turned = passage(scene(placed(f"Then {QUOTE} {before}"), erlan=erlan))
    assert (turned.prefix, bool(turned.suffix)) == ("Then ", shown)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("с Ерланом Бекеновым", True), ("Ерлана  Бекенова", True), ("Erlan Bekenovs", True), ("Ерлан пришёл, Бекенов ушёл", False),
        ("Ерлан", False), ("", False), ("Ерлану-Бекенову.", True), ("у Ерланбека Бекеновича", True),
        ("с Ли Ваном", True),
    ],
)  # fmt: skip
def test_a_declined_name_is_a_name(words: str, found: bool) -> None:
    assert (words in Declined({"Ерлан Бекенов", "Erlan Bekenov", "Ли Ван", "Одно", "阿依古丽"})) is found


def test_what_stands_further_away_does_not_matter() -> None:
    far = "and so on " * 12
    one = passage(scene(placed(f"Daulet Sadvakas {far}{QUOTE} {far}Daulet Sadvakas")))
    assert one.prefix
    assert one.suffix


def test_a_lawyer_may_read_of_kin_beside_a_quotation_but_of_nobody_hidden() -> None:
    kin, name = (scene(placed(f"{words} {QUOTE}")) for words in ("His sister saw it.", "Daulet Sadvakas saw it."))
    assert passage(kin, "lawyers").prefix
    assert not passage(name, "lawyers").prefix


def test_no_half_of_a_word_is_context() -> None:
    assert beginning("x" * 20 + "Sadvakas told the courier at noon ") == " told the courier at noon "
    assert ending(", told the courier at noon Sadvakas" + "x" * 9) == ", told the courier at noon "
    assert len(beginning("a b " * 30)) <= CONTEXT
    assert beginning("whole", 5) == "whole"
    assert beginning("x", 0) == ""


def test_context_ends_where_a_statement_begins_that_is_not_shown() -> None:
    at = STORY.index("A neighbour saw the car")
    told = Writing(kind="article", layer=LAYER, spans=((at, at + 23), (STORY.index(QUOTE), STORY.index(QUOTE) + 30)))
    one = passage(scene(placed(), writing=told))
    assert (one.prefix, one.suffix) == ("The courier writes. In spring ", " ")


ranges = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 8)).map(lambda one: (one[0], one[0] + one[1])), max_size=8
)


@given(ranges, ranges)
def test_what_is_left_of_spans_is_just_what_nothing_kept_covers(some: list[tuple[int, int]], kept: list[tuple[int, int]]) -> None:  # fmt: skip
    found = _minus(some, kept)
    inside = {at for start, end in some for at in range(start, end)} - {at for start, end in kept for at in range(start, end)}  # fmt: skip
    assert {at for start, end in found for at in range(start, end)} == inside
    assert all(one[1] < two[0] for one, two in pairwise(found))


def test_lineages_are_numbers_of_this_release_alone() -> None:
    other = replace(placed(), claim="c-2", value="2018-04", lineage="g-2")
    one = record(scene(placed(), other))
    assert [each.lineage for each in one.fields] == ["l-1", "l-2"]


def test_translations_are_judged_too_and_a_persons_own_comes_first() -> None:
    told = (
        Translated(lang="ru", words="Машина.", machine=True), Translated(lang="en", words="He was taken in March."),
        Translated(lang="kk", words="Даулет Садвақаспен бірге алынды."), Translated(lang="zh", words="他姐姐看见了。+7 701 555 01 23"),
    )  # fmt: skip
    one = first(scene(placed(translations=told)))
    assert one.translations == (("en", "He was taken in March."), ("ru", "Машина."))
    assert one.machine == {"ru"}


def test_a_cut_quotation_has_no_translation_which_might_name_whom_it_cuts() -> None:
    quote = "Taken with Daulet Sadvakas."
    one = first(scene(placed(f"{quote} End.", quote, translations=(Translated(lang="ru", words="Взят с Д."),))))
    assert one.quote == f"Taken with {CUT}."
    assert one.translations == ()


def test_names_are_the_shown_one_in_other_scripts_and_nobody_elses() -> None:
    names = frozenset({"Marat Toleubek", "Марат Төлеубек", "Daulet Sadvakas", "Batyr", "Marat’s brother"})
    marat = Person(id=MARAT, name="Marat Toleubek", names=names, permits=asked("detained"))
    one = record(scene(placed(), marat=marat))
    assert [(each.text, each.script, each.kind) for each in one.names] == [
        ("Marat Toleubek", "Latn", "main"),
        ("Марат Төлеубек", "Cyrl", "also"),
    ]


def test_another_name_needs_a_claim_that_may_be_shown() -> None:
    called = fact(schema="person", event="", prop="name", value="Batyr", quote="")
    assert [one.text for one in record(scene(called)).names] == ["Marat Toleubek", "Batyr"]
    assert [one.text for one in record(scene(replace(called, reviewed=False))).names] == ["Marat Toleubek"]
    part = replace(called, value="Toleubek")
    assert [one.text for one in record(scene(part)).names] == ["Marat Toleubek"], "a part of it says nothing more"
    marked = replace(called, marked=Marked(level="red"))
    assert [one.text for one in record(scene(marked), "lawyers").names] == ["Marat Toleubek"]


def test_a_spelling_that_is_also_the_name_of_somebody_hidden_is_hidden() -> None:
    marat = Person(id=MARAT, name="Marat Toleubek", names=frozenset({"Marat Toleubek", "Daulet Sadvakas"}), permits=asked("detained"))  # fmt: skip
    source = replace(fact().source, url="https://courier.example/daulet-sadvakas.html")
    one = first(scene(placed(source=source), marat=marat))
    assert one.source.url == ""


def test_a_status_is_made_of_what_is_shown_alone() -> None:
    begin = fact(value="2018-03", quote="")
    end = fact(claim="c-2", prop="end_date", value="2019-05", quote="")
    (one,) = record(scene(begin, end)).status
    assert (one.status, one.start, one.end, len(one.fields)) == ("held", "2018-03", "2019-05", 2)
    (one,) = record(scene(begin, replace(end, reviewed=False))).status
    assert one.end == "", "that it ended is not told"
    assert record(scene(fact(schema="threat"))).status == ()


def tie(**more: object) -> Tie:
    return Tie(fact=fact(schema="person", event="", prop="sister", value="Zhanar", quote="", **more), relation="sister", other=SISTER)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "public", "lawyers"),
    [
        ("named", ("sister", "Zhanar Toleubek"), ("sister", "Zhanar Toleubek")),
        ("initials", None, ("sister", "Z. T.")),
        ("role_only", None, ("sister", "another person")),
        ("aggregate", None, None),
    ],
)
def test_each_relative_is_judged_apart(
    form: str, public: tuple[str, str] | None, lawyers: tuple[str, str] | None
) -> None:
    sister = Person(
        id=SISTER, name="Zhanar Toleubek", names=frozenset({"Zhanar Toleubek"}), permits=asked("third", form)
    )
    for audience, expected in (("public", public), ("lawyers", lawyers)):
        one = record(scene(kin=(tie(),), sister=sister), audience)
        assert one.kin == (() if expected is None else (Kin(relation=expected[0], title=expected[1]),))


@pytest.mark.parametrize(
    "changed", [{"reviewed": False}, {"marked": Marked(level="red")}, {"speaker": FRIEND}, {"confided": True}]
)
def test_a_tie_that_may_not_be_told_is_none(changed: dict[str, object]) -> None:
    sister = Person(id=SISTER, name="Zhanar Toleubek", permits=asked("third"))
    done = cleared(scene(kin=(tie(**changed),), sister=sister))
    assert done.items[0].value.kin == ()
    assert ("kin" in {one.field for one in done.withheld}) is True


def test_a_relative_is_linked_where_they_have_a_record_of_their_own() -> None:
    sister = Person(id=SISTER, name="Zhanar Toleubek", permits={**asked("third"), **asked("detained")})
    where = scene(kin=(tie(),), sister=sister)
    assert record(where).kin[0].person == ""
    assert record(replace(where, about=(MARAT, SISTER))).kin[0].person == SISTER


def test_a_portrait_needs_the_name_and_the_use_of_a_picture() -> None:
    picture = Portrait(data=b"x", media_type="image/jpeg", width=1, height=1)
    agreed = {**asked("detained"), ("detained", "picture"): Permit(identify="named", why="agreed")}
    for permits, shown in ((asked("detained"), False), (agreed, True)):
        where = scene(marat=Person(id=MARAT, name="Marat Toleubek", permits=permits))
        assert (record(replace(where, portraits={MARAT: picture})).portrait is not None) is shown


def test_a_text_shows_passages_with_marks_and_never_more() -> None:
    role = replace(placed(STORY, "a teacher"), claim="c-2", schema="person", event="", prop="role", value="teacher")
    done = cleared(scene(placed(), role))
    (one,) = (each.value for each in done.texts)
    assert not one.whole
    for piece in one.pieces:
        assert piece.at is not None
        assert STORY[piece.at : piece.at + len(piece.text)] == piece.text
    targets = {f"people/{MARAT}#{each.id}": each.quote for each in done.items[0].value.fields}
    marked = {target: piece.text[mark.start : mark.end] for piece in one.pieces for mark in piece.marks for target in mark.targets}  # fmt: skip
    assert marked == targets
    assert sum(len(piece.text) for piece in one.pieces) < len(STORY)


WHOLE = "Marat was taken in March 2018.\nDaulet Sadvakas saw it.\nNobody answers."


def test_a_text_that_two_people_freed_is_shown_piece_by_piece() -> None:
    parts = tuple(Stretch(start=WHOLE.index(line), end=WHOLE.index(line) + len(line), by="courier.example", on="2024") for line in WHOLE.splitlines())  # fmt: skip
    told = Writing(kind="thread", layer=LAYER, parts=parts, text=WHOLE, others=(MARAT, FRIEND))
    where = scene(placed(WHOLE), writing=told)
    assert [piece.text for piece in text(where).pieces] == ["Marat was taken in March 2018.", "Nobody answers."]
    assert not text(where).whole, "a piece is left out"
    friend = Person(id=FRIEND, name="Daulet Sadvakas", names=frozenset({"Daulet Sadvakas"}), permits=asked("third"))
    free = text(scene(placed(WHOLE), writing=told, friend=friend))
    assert free.whole
    assert [piece.by for piece in free.pieces] == ["courier.example"] * 3
    assert len(free.pieces[0].marks) == 1


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ({"marked": Marked(level="red")}, True),
        ({"speaker": SISTER}, True),
        ({"prop": "conditions"}, True),  # the vocabulary has it for the team alone
        ({"reviewed": False}, False),
    ],
)
def test_a_whole_text_leaves_out_what_is_withheld_to_protect_somebody(changed: dict[str, object], left: bool) -> None:
    parts = tuple(Stretch(start=WHOLE.index(line), end=WHOLE.index(line) + len(line)) for line in WHOLE.splitlines())
    told = Writing(kind="article", layer=LAYER, parts=parts, text=WHOLE)
    other = placed(WHOLE, "Nobody answers.", claim="c-2", **changed)
    done = text(scene(placed(WHOLE), other, writing=told))
    assert ("Nobody answers." not in [piece.text for piece in done.pieces]) is left


def test_a_whole_text_leaves_out_what_is_said_of_somebody_who_has_no_record() -> None:
    parts = tuple(Stretch(start=WHOLE.index(line), end=WHOLE.index(line) + len(line)) for line in WHOLE.splitlines())
    told = Writing(kind="article", layer=LAYER, parts=parts, text=WHOLE)
    where = scene(placed(WHOLE), writing=told)
    of_friend = replace(placed(WHOLE, "Nobody answers."), person=FRIEND)
    where = replace(where, about=(MARAT, FRIEND), facts={**where.facts, FRIEND: (of_friend,)})
    assert "Nobody answers." not in [piece.text for piece in text(where).pieces]


@pytest.mark.parametrize(("author", "shown"), [("courier.example", True), ("Zhanar Toleubek", True), ("Daulet Sadvakas", False), ("@somebody", False)])  # fmt: skip
def test_an_account_stands_where_its_owner_may_be_named_as_a_speaker(author: str, shown: bool) -> None:
    told = Writing(kind="thread", layer=LAYER, author=author)
    sister = Person(id=SISTER, name="Zhanar Toleubek", permits=asked("speaker"))
    assert (text(scene(placed(), writing=told, sister=sister)).author == author) is shown


def test_the_rules_of_a_release_are_those_of_the_policy() -> None:
    rules = cleared(scene()).rules
    assert rules is not None
    assert rules.policy == policy().mark
    assert rules.shown["person"] == policy().shown["open"]["person"]
    assert "protest" not in rules.shown
    assert {"child", "address", "health"} <= set(rules.never)
    assert rules.levels == ("clear",)
    assert rules.reviewed_only
    closed = cleared(scene(), "lawyers").rules
    assert closed is not None
    assert set(closed.never) == {"id_number", "contact", "bank"}


def titled(done: Clearance) -> list[tuple[str, str]]:
    return [(one.kind, one.of) for one in done.changes]


def test_changes_are_what_came_and_what_is_other_and_never_what_went() -> None:
    before = clear(scene(fact(), fact(claim="c-2", value="2018-04")), "public", TODAY)
    assert before.changes == (), "of a first release nothing is a change"
    later = TODAY.replace(day=30)
    same = clear(scene(fact(), fact(claim="c-2", value="2018-04")), "public", later, before=before.prints)
    assert same.changes == ()
    assert same.items[0].value.changed == TODAY.isoformat()
    other = clear(scene(fact()), "public", later, before=before.prints)
    assert titled(other) == [("changed", f"people/{MARAT}")]
    assert other.items[0].value.changed == later.isoformat()
    gone = clear(scene(marat=Person(id=MARAT, name="Marat Toleubek")), "public", later, before=before.prints)
    assert gone.changes == ()


def test_a_fingerprint_is_too_short_to_prove_what_stood_there() -> None:
    prints = dated({"people/x": Record(id="x", form="named", title="Somebody")}, {}, "2026-11-22")
    assert len(prints["people/x"].split()[0]) == 8
    assert since(prints, {"people/y": "00000000 2026-01-01"}, {"people/x": "Somebody"}, "2026-11-22")[0].kind == "added"


def test_whoever_is_named_in_words_of_anything_else_is_taken_down() -> None:
    sister = Person(id=SISTER, name="Zhanar Toleubek", permits=asked("speaker"))
    friend = Person(id=FRIEND, name="达吾列提", permits=asked("third"))
    judge = Judge(scene(sister=sister, friend=friend), policy(), "public", TODAY)
    day = PicketDay(id="p-1", series="p", day=1, date="2024-05-01", said=(Said(words="Zhanar Toleubek came again, 与达吾列提。"),))  # fmt: skip
    letter = Appeal(id="l-1", about=(MARAT, "n-stranger"))
    beside = Beside(judge)
    words = Appearance(MARAT, "detained", "words", "named", "appeals/l-1")
    beside.kinds(Others(picket=(day,), appeals=(letter,), stands=frozenset({tuple(words)})), [MARAT])
    assert beside.found == {
        words,
        Appearance(SISTER, "any", "keep", "named", "picket/p-1"),
        Appearance(FRIEND, "any", "keep", "named", "picket/p-1"),
        Appearance(MARAT, "detained", "keep", "named", "appeals/l-1"),
    }


def test_who_stands_in_a_record_by_which_leave() -> None:
    sister = Person(id=SISTER, name="Zhanar Toleubek", names=frozenset({"Zhanar Toleubek"}), permits={**asked("speaker"), **asked("third")})  # fmt: skip
    done = cleared(scene(placed(speaker=SISTER), kin=(tie(),), sister=sister))
    where = f"people/{MARAT}"
    assert set(done.beside) == {
        Appearance(SISTER, "speaker", "keep", "named", where),
        Appearance(SISTER, "speaker", "words", "role_only", where),
        Appearance(SISTER, "third", "keep", "named", where),
    }


def test_whoever_is_not_named_has_no_names_kin_status_or_fingerprint() -> None:
    marat = Person(id=MARAT, name="Marat Toleubek", names=frozenset({"Марат Төлеубек"}), permits=asked("detained", "initials"))  # fmt: skip
    done = cleared(scene(placed(), kin=(tie(),), marat=marat))
    (one,) = done.items
    assert isinstance(one, Cleared)
    assert one.value == Record(id="initials-00001", form="initials", title="M. T.")
    assert done.prints == {}
    assert done.texts == ()
