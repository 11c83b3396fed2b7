"""Days, testimonies, letters, organisations, regions and corrections before an audience, rule by rule."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from kuager.model.publication import Name
from kuager.model.release import Source
from kuager.protect.clearance import Clearance, clear
from kuager.protect.differencing import Told
from kuager.protect.disguise import Parts
from kuager.protect.facts import Fact, Spot
from kuager.protect.persons import Marked, Permit, Person
from kuager.protect.places import known, region, regions_in
from kuager.protect.policy import KINDS, policy, read
from kuager.protect.scene import Scene, Writing
from kuager.protect.scene_kinds import (
    ActTold,
    AnswerTold,
    Besides,
    BodyTold,
    CorrectionTold,
    DayTelling,
    DayTold,
    LetterTold,
    PlaceTold,
)
from kuager.protect.scene_kinds import TestimonyTold as Account

TODAY = date(2026, 11, 22)
MARAT, ZHANAR, DAULET = "n-marat", "n-zhanar", "n-daulet"
OFFICE = "Ministry of Foreign Affairs"
URL = "https://courier.example/a/1"
WRITINGS = {"d-1": Writing(kind="article", layer="ab" * 32, sha256="cd" * 32, others=(MARAT, ZHANAR, DAULET))}


def asked(*capacities: str, form: str = "named", words: str = "named") -> dict[tuple[str, str], Permit]:
    found = {(one, use): Permit(identify=form, why="agreed") for one in capacities for use in ("keep", "figures")}
    return found | {
        (one, "words"): Permit(identify=words, why="agreed" if words != "nothing" else "refused") for one in capacities
    }


def person(id_: str, name: str, permits: Mapping[tuple[str, str], Permit] | None = None, **more: Any) -> Person:
    return Person(id=id_, name=name, names=frozenset({name}), permits=permits or {}, **more)


def people(**changes: Person) -> dict[str, Person]:
    """Marat is named; Zhanar, who speaks, and Daulet, who stood beside her, were asked nothing."""
    found = {
        MARAT: person(MARAT, "Marat Toleubek", asked("detained"), traits={"region": "Ili", "form": "detention"}),
        ZHANAR: person(ZHANAR, "Zhanar Toleubek"),
        DAULET: person(DAULET, "Daulet Sadvakas"),
    }
    return found | {one.id: one for one in changes.values()}


def fact(words: str = "", **more: Any) -> Fact:
    """Words of a page that anybody can read."""
    base = Fact(
        claim="", person="", schema="act", prop="type", value="type", quote=words, document="d-1", public=True,
        others=(MARAT, ZHANAR, DAULET), source=Source(title="A picket", site="courier.example", url=URL, lang="en"),
    )  # fmt: skip
    return replace(base, **more)


def of_marat(**more: Any) -> Fact:
    base = fact(
        "Marat was taken to Ghulja.",
        claim="c-1",
        person=MARAT,
        schema="detention",
        prop="where",
        value="Ghulja",
        region="Ili",
    )
    return replace(base, **more)


def done(
    besides: Besides,
    audience: str = "public",
    *,
    facts: Sequence[Fact] = (),
    former: Sequence[Told] = (),
    **changes: Person,
) -> Clearance:
    scene = Scene(people=people(**changes), facts={MARAT: facts}, about=(MARAT,), writings=WRITINGS, besides=besides)
    return clear(scene, audience, TODAY, former=former)


def reasons(made: Clearance, field: str) -> set[str]:
    return {one.reason for one in made.withheld if one.field == field}


# --- days of a picket -------------------------------------------------------------------------------------------------


def day(**more: Any) -> DayTold:
    base = DayTold(
        series=1, day=100, date="2022-06-21", place="Oskemen", region="East Kazakhstan",
        tellings=(DayTelling(fact=fact(), came="23"),), people=(ZHANAR, DAULET),
    )  # fmt: skip
    return replace(base, **more)


def test_a_day_tells_its_number_date_place_and_every_number_of_people() -> None:
    told = day(
        tellings=(
            DayTelling(fact=fact(), came="23"),
            DayTelling(fact=fact(), came="5–15"),
            DayTelling(fact=fact(), came="23"),
        )
    )
    one = done(Besides(days=(told,))).picket[0].value
    assert (one.id, one.series, one.day, one.date, one.place) == (
        "picket-1-100",
        "picket-1",
        100,
        "2022-06-21",
        "Oskemen",
    )
    assert one.came == ("23", "5–15")
    assert len(one.texts) == 1, "the page is a text of the release"


@pytest.mark.parametrize(
    ("telling", "why"),
    [
        (fact(public=False), "not_public"),
        (fact(reviewed=False), "unreviewed"),
        (fact(marked=Marked(level="amber")), "marking"),
        (fact(marked=Marked(embargo="2030")), "embargo"),
        (fact(public=False, confided=True), "speaker_unknown"),
        (fact(speaker=ZHANAR), "speaker"),
    ],
)
def test_a_day_that_nothing_openly_tells_of_is_withheld(telling: Fact, why: str) -> None:
    made = done(Besides(days=(day(tellings=(DayTelling(fact=telling, came="9"),)),)))
    assert made.picket == ()
    assert reasons(made, "picket_day") == {why}


@pytest.mark.parametrize(
    "words", ["Where is Daulet?", "Даулетті босатыңдар!", "DAULET SADVAKAS", "Free Daulets friends"]
)
def test_a_slogan_with_any_part_of_a_hidden_name_is_left_out(words: str) -> None:
    made = done(Besides(days=(day(slogans=(fact(words), fact("Answer our letters"), fact("Where is Marat?"))),)))
    assert [one.words for one in made.picket[0].value.slogans] == ["Answer our letters", "Where is Marat?"]
    assert "names_somebody" in reasons(made, "slogan")


def test_a_number_in_a_slogan_is_as_little_public_as_anywhere() -> None:
    made = done(Besides(days=(day(slogans=(fact("Call +7 701 555 01 23"),)),)))
    assert made.picket[0].value.slogans == ()
    assert reasons(made, "slogan") == {"contact"}


def test_words_of_a_report_are_cut_or_withheld_as_any_quotation() -> None:
    said = (
        fact("Daulet Sadvakas stood there again."),
        fact("His sister Zhanar wept."),
        fact("They stood in the frost."),
    )
    made = done(Besides(days=(day(said=said),)))
    assert [one.words for one in made.picket[0].value.said] == ["[…] stood there again.", "They stood in the frost."]
    assert reasons(made, "quote") == {"kinship"}


def test_more_words_than_a_statement_has_wait_for_a_person() -> None:
    words = "The mothers stood in the frost."
    placed = fact(words, place=Spot(layer="ab" * 32, start=4, end=4 + len(words)))
    made = done(Besides(days=(day(said=(placed,)),)))
    assert made.picket[0].value.said == ()
    assert reasons(made, "quote") == {"needs_person"}


def test_words_in_which_a_withheld_statement_stands_are_withheld() -> None:
    words = "They asked for a man taken to Hotan."
    wide = fact(words, place=Spot(layer="ab" * 32, start=40, end=40 + len(words)))
    inside = of_marat(speaker=ZHANAR, quote="taken to Hotan", place=Spot(layer="ab" * 32, start=61, end=75))
    made = done(Besides(days=(day(said=(wide,)),)), facts=(inside,))
    assert made.picket[0].value.said == ()
    assert "holds_withheld" in reasons(made, "quote")
    outside = replace(inside, place=Spot(layer="ab" * 32, start=161, end=175))
    assert len(done(Besides(days=(day(said=(wide,)),)), facts=(outside,)).picket[0].value.said) == 1


def test_every_leave_that_something_stands_on_is_taken_down() -> None:
    zhanar = person(ZHANAR, "Zhanar Toleubek", asked("speaker", form="role_only"))
    sent = letter(team=False, senders=(ZHANAR,))
    made = done(Besides(testimonies=(account(),), letters=(sent,)), "lawyers", zhanar=zhanar)
    told = {(one.person, one.use, one.address.partition("/")[0]) for one in made.beside if one.person == ZHANAR}
    assert told >= {(ZHANAR, use, kind) for use in ("keep", "words") for kind in ("testimonies", "appeals")}


def test_what_the_diary_says_of_the_police_hides_everybody_in_it() -> None:
    def acts(*counts: int, public: bool = False) -> DayTold:
        return day(acts=tuple(ActTold(code="detention", count=one, fact=fact(public=public)) for one in counts))

    assert done(Besides(days=(acts(1, 2),))).picket[0].value.police == (("detention", None),)
    assert done(Besides(days=(acts(3, 2),))).picket[0].value.police == (("detention", 5),)
    assert done(Besides(days=(acts(1, 2, public=True),))).picket[0].value.police == (("detention", 2),), (
        "it was published"
    )


def test_a_count_nobody_published_is_compared_with_former_releases() -> None:
    told = Besides(days=(day(acts=(ActTold(code="detention", count=6, fact=fact(public=False)),)),))
    first = done(told)
    assert first.told.cells["police by day", "picket-1-100", "detention"] == 6
    more = Besides(days=(day(acts=(ActTold(code="detention", count=7, fact=fact(public=False)),)),))
    second = done(more, former=[first.told])
    assert second.picket[0].value.police == (("detention", None),)
    assert "differencing" in reasons(second, "police")
    assert second.differences == ()


def test_what_was_done_to_bodies_is_told_of_no_day() -> None:
    made = done(Besides(days=(day(acts=(ActTold(code="injury", count=9, fact=fact()),)),)))
    assert made.picket[0].value.police == ()
    assert reasons(made, "police") == {"health"}


@pytest.mark.parametrize(
    ("place", "shown"),
    [("Oskemen", "Oskemen"), ("before the consulate", "before the consulate"), ("before Daulet's door", "")],
)
def test_a_place_that_names_somebody_is_left_out(place: str, shown: str) -> None:
    assert done(Besides(days=(day(place=place),))).picket[0].value.place == shown


# --- testimonies --------------------------------------------------------------------------------------------------------


def account(**more: Any) -> Account:
    words = of_marat(speaker=ZHANAR, public=False, confided=True, claim="c-9")
    base = Account(
        key="d-t", on="2022-07-11", speakers=(ZHANAR,), about=(MARAT, DAULET), medium="video", lang="kk", seconds=95.0,
        document="d-t", words=(words,),
    )  # fmt: skip
    return replace(base, **more)


@pytest.mark.parametrize(
    ("form", "speaker", "on", "seconds"),
    [
        ("named", "Zhanar Toleubek", "2022-07-11", 95.0),
        ("initials", "Z. T.", "2022", None),
        ("role_only", "a witness", "2022", None),
    ],
)
def test_a_speaker_is_shown_as_they_agreed(form: str, speaker: str, on: str, seconds: float | None) -> None:
    zhanar = person(ZHANAR, "Zhanar Toleubek", asked("speaker", form=form))
    one = done(Besides(testimonies=(account(),)), "lawyers", zhanar=zhanar).testimonies[0].value
    assert (one.speaker, one.on, one.seconds) == (speaker, on, seconds)
    assert one.about == (MARAT,), "nobody who is not in the release"
    assert [said.words for said in one.said] == ["Marat was taken to Ghulja."]
    assert ZHANAR not in one.id


def test_words_need_a_consent_of_their_own() -> None:
    zhanar = person(ZHANAR, "Zhanar Toleubek", asked("speaker", words="nothing"))
    made = done(Besides(testimonies=(account(),)), "lawyers", zhanar=zhanar)
    assert made.testimonies[0].value.said == ()
    assert reasons(made, "quote") == {"words"}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (account(speakers=()), "speaker_unknown"),
        (account(), "speaker"),
        (account(marked=Marked(level="red")), "marking"),
    ],
)
def test_a_testimony_nobody_answers_for_stays_inside(told: Account, why: str) -> None:
    made = done(Besides(testimonies=(told,)), "lawyers")
    assert made.testimonies == ()
    assert reasons(made, "testimony") == {why}


def test_a_testimony_about_nobody_shown_stays_inside() -> None:
    zhanar = person(ZHANAR, "Zhanar Toleubek", asked("speaker"))
    made = done(Besides(testimonies=(account(about=(DAULET,)),)), "lawyers", zhanar=zhanar)
    assert made.testimonies == ()
    assert reasons(made, "testimony") == {"not_named"}


def test_one_of_two_speakers_who_stays_unnamed_leaves_both_unnamed() -> None:
    both = {
        "zhanar": person(ZHANAR, "Zhanar Toleubek", asked("speaker")),
        "daulet": person(DAULET, "Daulet Sadvakas", asked("speaker", form="role_only")),
    }
    one = done(Besides(testimonies=(account(speakers=(ZHANAR, DAULET)),)), "lawyers", **both).testimonies[0].value
    assert one.speaker == "a witness"


# --- letters ------------------------------------------------------------------------------------------------------------


def letter(**more: Any) -> LetterTold:
    answer = AnswerTold(
        on="2022-05-06", by=OFFICE, kind="no_competence", words=fact("The ministry cannot act.", public=False)
    )
    base = LetterTold(
        key="demo-letter-for-marat", sent="2022-04-11", to=OFFICE, office=True, kind="petition", about=(MARAT,), team=True,
        asked=(fact("Where is he held?", public=False),), answers=(answer,), state="answered", days=25,
    )  # fmt: skip
    return replace(base, **more)


def test_the_public_sees_that_an_office_was_asked_and_none_of_the_words() -> None:
    made = done(Besides(letters=(letter(),)))
    one = made.appeals[0].value
    assert (one.to, one.sent, one.kind, one.about, one.state, one.days) == (
        OFFICE,
        "2022-04-11",
        "petition",
        (MARAT,),
        "answered",
        25,
    )
    assert one.said is None
    assert (one.answers[0].on, one.answers[0].kind, one.answers[0].said) == ("2022-05-06", "no_competence", None)
    assert reasons(made, "words") == {"not_public"}
    assert "marat" not in one.id


def test_lawyers_see_the_words_when_everybody_agreed() -> None:
    one = done(Besides(letters=(letter(),)), "lawyers").appeals[0].value
    assert one.said is not None
    assert one.answers[0].said is not None
    assert (one.said.words, one.answers[0].said.words) == ("Where is he held?", "The ministry cannot act.")


@pytest.mark.parametrize("words", ["nothing", "aggregate"])
def test_the_words_need_the_agreement_of_whom_they_are_about(words: str) -> None:
    marat = person(MARAT, "Marat Toleubek", asked("detained", words=words))
    one = done(Besides(letters=(letter(),)), "lawyers", marat=marat).appeals[0].value
    assert (one.said, one.answers[0].said) == (None, None)


def test_a_letter_for_two_of_whom_one_is_hidden_keeps_its_words() -> None:
    made = done(Besides(letters=(letter(about=(MARAT, DAULET)),)), "lawyers")
    assert (made.appeals[0].value.about, made.appeals[0].value.said) == ((MARAT,), None)
    assert reasons(made, "words") == {"third_person"}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (letter(office=False), "private_letter"),
        (letter(about=(DAULET,)), "not_named"),
        (letter(team=False), "speaker_unknown"),
        (letter(team=False, senders=(ZHANAR,)), "speaker"),
        (letter(to="Daulet Sadvakas, deputy"), "names_somebody"),
        (letter(marked=Marked(level="amber")), "marking"),
    ],
)
def test_a_letter_is_withheld_as_a_whole(told: LetterTold, why: str) -> None:
    made = done(Besides(letters=(told,)))
    assert made.appeals == ()
    assert why in reasons(made, "appeal")


def test_a_sender_who_agreed_is_still_never_told_of() -> None:
    zhanar = person(ZHANAR, "Zhanar Toleubek", asked("speaker"))
    sent = letter(team=False, senders=(ZHANAR,), asked=(fact("I ask, Zhanar Toleubek.", public=False, speaker=ZHANAR),))
    made = done(Besides(letters=(sent,)), "lawyers", zhanar=zhanar)
    assert "Zhanar" not in repr(made.appeals), "agreeing as a speaker is no agreement to be named in a text"
    assert made.appeals[0].value.said is not None


def test_an_answer_by_somebody_hidden_has_no_giver() -> None:
    answer = AnswerTold(on="2022-05-06", by="Daulet Sadvakas", kind="formal")
    made = done(Besides(letters=(letter(answers=(answer,)),)))
    assert made.appeals[0].value.answers[0].by == ""


def test_two_letters_that_look_alike_have_two_addresses_that_stay() -> None:
    first = [one.value.id for one in done(Besides(letters=(letter(), letter(key="other")))).appeals]
    later = Besides(letters=(letter(state="closed", days=400), letter(key="third")))
    assert len(set(first)) == 2
    assert first == [one.value.id for one in done(later).appeals]


# --- organisations and regions ------------------------------------------------------------------------------------------


def body(**more: Any) -> BodyTold:
    base = BodyTold(
        id="n-body",
        names=(Name(text="Ghulja City Court", lang="en", kind="main"),),
        kind="organisation",
        claims=("c-2",),
    )
    return replace(base, **more)


def in_court(**more: Any) -> Fact:
    return of_marat(claim="c-2", schema="prison_sentence", prop="court", value="Ghulja City Court", **more)


def test_a_body_is_shown_with_those_whose_fields_name_it() -> None:
    one = done(Besides(bodies=(body(),)), facts=(in_court(),)).bodies[0].value
    assert ([name.text for name in one.names], one.people, len(one.texts)) == (["Ghulja City Court"], (MARAT,), 1)
    assert one.id != "n-body"


def test_a_body_that_only_the_words_of_a_field_name_is_shown() -> None:
    told = of_marat(claim="c-2", quote="Ghulja City Court said where Marat was.")
    assert done(Besides(bodies=(body(),)), facts=(told,)).bodies[0].value.people == (MARAT,)
    silent = replace(told, quote="", value="Ghulja City Court")
    assert done(Besides(bodies=(body(),)), facts=(silent,)).bodies == (), "of the value only the region is shown"


def test_a_body_in_withheld_statements_alone_is_not_shown() -> None:
    made = done(Besides(bodies=(body(),)), facts=(in_court(reviewed=False),))
    assert made.bodies == ()
    assert reasons(made, "body") == {"only_withheld"}


def test_an_office_is_shown_with_the_letters_it_got() -> None:
    office = body(names=(Name(text=OFFICE, kind="main"), Name(text="Daulet Sadvakas Fund")), claims=())
    one = done(Besides(bodies=(office,), letters=(letter(),))).bodies[0].value
    assert ([name.text for name in one.names], one.people) == ([OFFICE], (MARAT,))


def test_a_region_is_shown_with_those_whose_fields_tell_it_and_no_count_beside_a_small_one() -> None:
    one = done(Besides(places=(PlaceTold(region="Ili", claims=("c-1",)),)), facts=(of_marat(),)).places[0].value
    assert (one.id, one.area, one.people) == ("ili", "xinjiang/ili", (MARAT,))
    assert one.count == 1, "Marat, whose record says so"


def test_a_region_that_only_withheld_statements_tell_has_no_page_and_no_count() -> None:
    made = done(Besides(places=(PlaceTold(region="Ili", claims=("c-1",)),)), facts=(of_marat(reviewed=False),))
    assert made.places == ()
    assert all(count is None for one in made.tables for row in one.value.cells for count in row), (
        "no table tells it either"
    )


def test_regions_have_the_areas_and_names_of_the_maps() -> None:
    for country in ("xinjiang", "kazakhstan"):
        drawn = json.loads((files("kuager.publish") / "maps" / f"{country}.json").read_text("utf-8"))
        areas = {f"{country}/{one['id']}": one["names"] for one in drawn["areas"]}
        told = [
            one for one in map(known, ("Ili", "Hami", "East Kazakhstan", "Almaty Region", "Turkistan Region")) if one
        ]
        for one in told:
            if one.area.startswith(country):
                assert {each.lang: each.text for each in one.names} == areas[one.area]
    assert known("not told") is None
    assert known("") is None
    unlisted = known("Абай өңірі")
    assert unlisted is not None
    assert unlisted.id.isascii()
    assert regions_in("Ghulja") == {"Ghulja", "Ili"}
    assert region("Oskemen") == "East Kazakhstan"


# --- corrections --------------------------------------------------------------------------------------------------------


def put_right(**more: Any) -> CorrectionTold:
    base = CorrectionTold(
        key="c-7", on="2026-11-01", kind="correction", claim="c-1", about=(MARAT,), words=fact("The place was read wrongly."),
        before=of_marat(value="Hotan", region="Hotan", quote=""), after=of_marat(quote=""),
    )  # fmt: skip
    return replace(base, **more)


def test_a_correction_stands_beside_what_it_is_about_and_tells_no_more_than_that() -> None:
    made = done(Besides(corrections=(put_right(),)), facts=(of_marat(),))
    one = made.corrections[0].value
    assert one.of == f"people/{MARAT}#{made.items[0].value.fields[0].id}"
    assert (one.before, one.after, one.by) == ("Hotan", "Ili", "the team"), "as coarse as the field itself"
    assert one.said is not None


def test_a_wrong_name_that_was_put_right_is_not_told() -> None:
    name = fact(claim="c-1", person=MARAT, schema="person", prop="name", value="Marat Toleubek")
    told = put_right(before=replace(name, value="Daulet Sadvakas"), after=name)
    one = done(Besides(corrections=(told,)), facts=(name,)).corrections[0].value
    assert (one.before, one.after) == ("", "Marat Toleubek")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (put_right(about=(DAULET,), claim="c-none"), "not_named"),
        (put_right(of="people/n-daulet", claim="", about=()), "not_named"),
        (put_right(words=fact("Write to asked.sister@courier.example")), "contact"),
        (put_right(kind="reply", by_person=ZHANAR), "speaker"),
        (put_right(kind="reply", by="Daulet Sadvakas", office=True), "names_somebody"),
        (put_right(kind="reply", answers="c-none"), "only_withheld"),
    ],
)
def test_a_correction_is_withheld_with_a_reason(told: CorrectionTold, why: str) -> None:
    made = done(Besides(corrections=(told,)), facts=(of_marat(),))
    assert made.corrections == ()
    assert why in reasons(made, "correction")


def test_a_rebuttal_and_the_answer_to_it_are_shown_in_one_place() -> None:
    denied = put_right(
        key="r-1",
        kind="rebuttal",
        claim="",
        before=None,
        after=None,
        by="Example consulate",
        office=True,
        words=fact("This is not true."),
    )
    answer = put_right(
        key="r-2", kind="reply", claim="", before=None, after=None, answers="r-1", words=fact("Two texts say so.")
    )
    first, second = (one.value for one in done(Besides(corrections=(answer, denied))).corrections)
    rebuttal, reply = (first, second) if first.kind == "rebuttal" else (second, first)
    assert (rebuttal.of, rebuttal.by) == (f"people/{MARAT}", "Example consulate")
    assert (reply.of, reply.by) == (f"corrections/{rebuttal.id}", "the team")


def test_a_reply_may_be_to_a_text_a_letter_or_another_reply() -> None:
    first = done(Besides(letters=(letter(),), days=(day(),)))
    appeal, text = f"appeals/{first.appeals[0].value.id}", f"texts/{first.texts[0].value.id}"

    def reply(key: str, of: str, on: str = "2026-11-02") -> CorrectionTold:
        return put_right(
            key=key,
            kind="reply",
            claim="",
            about=(),
            of=of,
            before=None,
            after=None,
            by="Example office",
            office=True,
            on=on,
        )

    told = (reply("1", appeal), reply("2", text), reply("3", "texts/t-none"))
    made = done(Besides(letters=(letter(),), days=(day(),), corrections=told)).corrections
    assert {one.value.of for one in made} == {appeal, text}
    again = (*told, reply("0", f"corrections/{made[0].value.id}", on="2026-11-01"))
    assert len(done(Besides(letters=(letter(),), days=(day(),), corrections=again)).corrections) == 3


def test_a_persons_reply_bears_the_name_they_agreed_to() -> None:
    zhanar = person(ZHANAR, "Zhanar Toleubek", asked("speaker", form="initials"))
    told = put_right(
        kind="reply",
        claim="",
        of=f"people/{MARAT}",
        before=None,
        after=None,
        by_person=ZHANAR,
        words=fact("I saw it.", speaker=ZHANAR, public=False),
    )
    one = done(Besides(corrections=(told,)), zhanar=zhanar).corrections[0].value
    assert (one.by, one.of) == ("Z. T.", f"people/{MARAT}")


# --- the policy and names -----------------------------------------------------------------------------------------------


def raw() -> dict[str, Any]:
    own = policy()
    return {
        "name": "x", "version": 1, "audiences": {"open": {"who": []}, "closed": {"who": []}}, "risk": dict(own.risk),
        "after_reprisal": dict(own.after_reprisal), "levels": {level: sorted(who) for level, who in own.levels.items()},
        "reviewed_only": [],
    }  # fmt: skip


def test_what_the_policy_does_not_name_is_withheld() -> None:
    silent = read(raw())
    told = Besides(
        days=(day(),),
        letters=(letter(),),
        testimonies=(account(),),
        bodies=(body(),),
        places=(PlaceTold(region="Ili", claims=("c-1",)),),
        corrections=(put_right(),),
    )
    made = clear(
        Scene(people=people(), facts={MARAT: (of_marat(),)}, about=(MARAT,), besides=told),
        "public",
        TODAY,
        policy=silent,
    )
    assert not any((made.picket, made.testimonies, made.appeals, made.bodies, made.places, made.corrections))


def test_the_policy_names_every_part_and_refuses_others() -> None:
    assert all(set(policy().kinds[side]) <= set(KINDS) for side in ("open", "closed"))
    wrong: tuple[dict[str, Any], ...] = (
        {"open": {"picket_day": {"names": "whole"}}},
        {"open": {"appeal": {"to": "half"}}},
        {"open": {"party": {}}},
    )
    for kinds in wrong:
        with pytest.raises(ValueError, match="the policy names"):
            read({**raw(), "kinds": kinds})


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Kulash Medet", "Where is Kulash?", True),
        ("Қайрат Омар", "Қайраттың ісі", True),
        ("Дина Асанова", "Верните Дину!", True),
        ("阿依苏鲁", "放了依苏鲁", True),
        ("Kulash Medet", "Answer our letters", False),
        ("Al Ba", "Albania", False),
    ],
)
def test_parts_of_names_are_found_with_endings(name: str, text: str, found: bool) -> None:
    assert (text in Parts([name])) is found
    assert text not in Parts([name], but=[name])
