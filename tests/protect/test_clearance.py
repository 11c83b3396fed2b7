"""What an audience sees of a person: three people judged apart, forms that transform, and nothing that gives a name back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kuager.model.release import CAPACITIES, FORMS, Field, Record, Source
from kuager.protect.clearance import Clearance, clear, explained
from kuager.protect.disguise import CUT, Hidden, Known, initials, writings
from kuager.protect.persons import Marked, Permit, Person, stand
from kuager.protect.places import region
from kuager.protect.policy import LEVELS, RISKS, policy, read
from kuager.protect.scene import Fact, Scene

TODAY = date(2026, 11, 22)
MARAT, SISTER, FRIEND = "n-marat", "n-sister", "n-friend"


def asked(capacity: str, form: str = "named", words: str = "named") -> dict[tuple[str, str], Permit]:
    return {(capacity, use): Permit(identify=form, why="agreed") for use in ("keep", "figures")} | {
        (capacity, "words"): Permit(identify=words, why="agreed")
    }


def world(*facts: Fact, **changes: Person) -> Scene:
    people = {
        MARAT: Person(id=MARAT, name="Marat Toleubek", names=frozenset({"Marat Toleubek"}), permits=asked("detained")),
        SISTER: Person(id=SISTER, name="Zhanar Toleubek", names=frozenset({"Zhanar Toleubek"})),
        FRIEND: Person(id=FRIEND, name="Daulet Sadvakas", names=frozenset({"Daulet Sadvakas"})),
    } | {f"n-{name}": person for name, person in changes.items()}
    return Scene(people=people, facts={MARAT: facts}, about=(MARAT,))


def fact(**more: object) -> Fact:
    base = Fact(
        claim="c-1", person=MARAT, schema="detention", prop="when", value="2018-03", event="n-e", document="d-1",
        quote="Marat was taken in March 2018.", public=True, others=(MARAT, SISTER, FRIEND),
        source=Source(title="A brother asked for", site="courier.example", url="https://courier.example/a/1", lang="en"),
    )  # fmt: skip
    return replace(base, **more)


def shown(scene: Scene, audience: str = "public") -> Record:
    return clear(scene, audience, TODAY).items[0].value


def only(scene: Scene, audience: str = "public") -> Field:
    (one,) = shown(scene, audience).fields
    return one


def reasons(done: Clearance) -> set[tuple[str, str]]:
    return {(one.reason, one.field) for one in done.withheld}


def test_nobody_asked_nobody_shown() -> None:
    scene = world(fact(), marat=Person(id=MARAT, name="Marat Toleubek"))
    done = clear(scene, "public", TODAY)
    assert done.items == ()
    assert reasons(done) == {("not_asked", "person")}


def test_what_was_agreed_to_is_shown_with_its_words_and_source() -> None:
    one = only(world(fact()))
    assert (one.value, one.quote, one.source.url) == (
        "2018-03",
        "Marat was taken in March 2018.",
        "https://courier.example/a/1",
    )
    assert one.event == "e1", "the archive's own number of the event stays inside"


def test_a_name_in_a_quotation_is_cut_where_it_can_be_seen_that_it_was() -> None:
    one = only(world(fact(quote="Marat was taken with Даулета Садвақаса, said Daulet-Sadvakas.")))
    assert one.quote == f"Marat was taken with {CUT}, said {CUT}."
    assert one.cut


def test_a_word_of_kinship_beside_a_cut_name_takes_the_quotation_with_it() -> None:
    done = clear(world(fact(quote="His sister Zhanar asks for Marat.")), "public", TODAY)
    assert done.items[0].value.fields[0].quote == ""
    assert ("kinship", "quote") in reasons(done)


def test_titles_and_addresses_that_name_somebody_are_left_out() -> None:
    source = Source(
        title="Daulet Sadvakas asks", site="courier.example", url="https://courier.example/daulet-sadvakas.html"
    )
    one = only(world(fact(source=source)))
    assert (one.source.title, one.source.url, one.source.site) == ("", "", "courier.example")


@pytest.mark.parametrize(
    ("form", "said"), [("named", "Zhanar Toleubek"), ("initials", "Z. T."), ("role_only", "a witness")]
)
def test_the_speaker_is_judged_apart(form: str, said: str) -> None:
    sister = Person(
        id=SISTER, name="Zhanar Toleubek", names=frozenset({"Zhanar Toleubek"}), permits=asked("speaker", form)
    )
    one = only(world(fact(speaker=SISTER), sister=sister))
    assert one.said_by == said
    assert bool(one.source.url) is (form == "named"), "the page names the speaker"


def test_without_the_speakers_consent_the_statement_is_withheld() -> None:
    done = clear(world(fact(speaker=SISTER)), "public", TODAY)
    assert done.items[0].value.fields == ()
    assert reasons(done) == {("speaker", "when")}
    assert done.withheld[0].whom == SISTER


def test_agreeing_as_a_speaker_is_no_consent_as_the_person_spoken_of() -> None:
    marat = Person(id=MARAT, name="Marat Toleubek", permits=asked("speaker"))
    assert clear(world(fact(), marat=marat), "public", TODAY).items == ()


@pytest.mark.parametrize(
    ("form", "said"), [("named", "Daulet Sadvakas"), ("initials", "D. S."), ("role_only", "another person")]
)
def test_third_people_are_judged_apart(form: str, said: str) -> None:
    friend = Person(id=FRIEND, name="Daulet Sadvakas", permits=asked("third", form))
    told = fact(prop="by", value="Daulet Sadvakas", value_person=FRIEND, quote="")
    assert only(world(told, friend=friend), "lawyers").value == said
    assert ("third_person", "by") in reasons(clear(world(told), "lawyers", TODAY))


def test_an_official_in_office_is_named_without_being_asked() -> None:
    friend = Person(id=FRIEND, name="Daulet Sadvakas", marked=Marked(office=True))
    assert only(world(fact(prop="by", value_person=FRIEND, quote=""), friend=friend), "un").value == "Daulet Sadvakas"


@pytest.mark.parametrize(
    ("schema", "prop", "value", "reason"),
    [
        ("person", "id_number", "110101199003078515", "id_number"),
        ("person", "health", "well", "health"),
        ("person", "residence", "Ghulja", "address"),
        ("injury", "when", "2018", "health"),
        ("threat", "spoken_words", "Think of your brother.", "not_listed"),
        ("person", "ethnicity", "Kazakh", "sensitive"),
        ("detention", "reason", "was called on +7 701 555 01 23", "contact"),
        ("detention", "reason", "his operation in hospital", "needs_person"),
        ("strange", "thing", "x", "not_listed"),
    ],
)
def test_what_is_never_public_stays_whoever_agreed(schema: str, prop: str, value: str, reason: str) -> None:
    done = clear(world(fact(schema=schema, prop=prop, value=value)), "public", TODAY)
    assert done.items[0].value.fields == ()
    assert reason in {one.reason for one in done.withheld}


def test_lawyers_see_more_and_no_number_of_a_card() -> None:
    done = clear(world(fact(schema="person", prop="ethnicity", value="Kazakh", quote="")), "lawyers", TODAY)
    assert done.items[0].value.fields[0].value == "Kazakh"
    done = clear(world(fact(prop="reason", value="asked for 110101199003078515")), "lawyers", TODAY)
    assert done.items[0].value.fields == ()


def test_somebody_looked_and_the_words_may_stand() -> None:
    assert only(world(fact(prop="reason", value="an operation against books", looked=True))).value


def test_a_place_is_told_by_its_region() -> None:
    assert only(world(fact(prop="where", value="Kunes county", region=region("Kunes county")))).value == "Ili"
    assert region("No such place") == ""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"child": True}, "child"),
        ({"reprisal": True}, "reprisal"),
        ({"marked": Marked(level="red")}, "marking"),
        ({"marked": Marked(embargo="2027-01-01")}, "embargo"),
        ({"marked": Marked(risk={"detained": "high"})}, "risk"),
    ],
)
def test_every_limit_takes_away(change: dict[str, object], why: str) -> None:
    base = world().people[MARAT]
    done = clear(world(fact(), marat=replace(base, **change)), "public", TODAY)
    assert done.items == ()
    assert {one.reason for one in done.withheld} == {why}


def test_the_least_of_all_limits_counts() -> None:
    for capacity in CAPACITIES:
        for form in FORMS:
            for level in LEVELS:
                for risk in RISKS:
                    one = Person(
                        id="n", permits=asked(capacity, form), marked=Marked(level=level, risk={capacity: risk})
                    )
                    found = stand(one, capacity, "keep", policy=policy(), audience="public", today=TODAY)
                    assert FORMS.index(found.form) == min(FORMS.index(limit.form) for limit in found.limits)
                    assert FORMS.index(found.form) <= FORMS.index(form)


def test_initials_stand_alone() -> None:
    marat = replace(world().people[MARAT], permits=asked("detained", "initials"), traits={"region": "Ili"})
    one = shown(world(fact(), marat=marat))
    assert (one.title, one.fields, one.traits, one.form) == ("M. T.", (), {}, "initials")
    assert MARAT not in one.id


def test_unreviewed_statements_go_to_no_public() -> None:
    assert ("unreviewed", "when") in reasons(clear(world(fact(reviewed=False)), "public", TODAY))
    assert only(world(fact(reviewed=False)), "lawyers").value == "2018-03"


def test_what_was_confided_needs_a_speaker_and_shows_no_address() -> None:
    assert ("speaker_unknown", "when") in reasons(clear(world(fact(confided=True)), "lawyers", TODAY))


def test_why_is_said_for_every_statement() -> None:
    scene = world(fact(), fact(speaker=SISTER))
    rows = explained(scene, scene.people[MARAT], "public", TODAY)
    assert [bool(judged.field) for _, judged in rows] == [True, False]
    assert [one.reason for one in rows[1][1].withheld] == ["speaker"]


def test_names_are_found_in_every_writing() -> None:
    hidden = Hidden(writings("Zhanar Toleubek"), parts=True)
    for text in ("Жанар Толеубек", "Жанару Толеубек", "zhanar_toleubek.jpg", "ZHANAR  TOLEUBEK’s", "Zhanar"):
        assert text in hidden, text
    assert "Zhanarbek" not in Hidden(["Zhan Ar"], parts=True)
    known = Known([*writings("Zhanar Toleubek"), "张伟"])
    assert "Жанар Толеубек келді" in known
    assert "他叫张伟。" in known
    assert "Zhanar came" not in known
    assert initials("Гүлнұр Әбдіхан") == "Г. Ә."
    assert initials("张伟") == "张〇〇"


def test_a_policy_with_a_slip_is_not_believed() -> None:
    raw = {
        "name": "x", "version": 1, "risk": policy().risk, "after_reprisal": policy().after_reprisal, "reviewed_only": [],
        "levels": policy().levels, "audiences": {"open": {"who": [], "person": {"nmae": "whole"}}, "closed": {"who": []}},
    }  # fmt: skip
    with pytest.raises(ValueError, match="nmae"):
        read(raw)
