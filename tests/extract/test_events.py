"""Events: kind, who, by whom, when, where, according to whom, how surely, and their details."""

from __future__ import annotations

import pytest


def frames(found):
    names = {one.id: one.name for one in found.entities}
    return [(e.type, [names[one] for one in e.who], [names[one] for one in e.by], e.when) for e in found.events]


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        (
            "Omar Haddad was arrested by Syrian police in May 2019.",
            ("detention", ["Omar Haddad"], ["Syrian police"], "2019-05"),
        ),
        (
            "Syrian police arrested Omar Haddad on 3 May 2019.",
            ("detention", ["Omar Haddad"], ["Syrian police"], "2019-05-03"),
        ),
        ("Omar Haddad was sentenced to 12 years in prison in 2018.", ("prison_sentence", ["Omar Haddad"], [], "2018")),
        (
            "Omar Haddad was sentenced to 15 days of administrative arrest.",
            ("administrative_arrest", ["Omar Haddad"], [], None),
        ),
        ("Omar Haddad was sent to a re-education camp in 2017.", ("camp_internment", ["Omar Haddad"], [], "2017")),
        ("Omar Haddad was placed under house arrest.", ("house_arrest", ["Omar Haddad"], [], None)),
        ("Omar Haddad was released in 2020.", ("release", ["Omar Haddad"], [], "2020")),
        ("Omar Haddad died in prison in 2020.", ("death_in_custody", ["Omar Haddad"], [], "2020")),
        ("Omar Haddad went missing in 2016.", ("disappearance", ["Omar Haddad"], [], "2016")),
        (
            "Officers confiscated Omar Haddad's passport in 2016.",
            ("passport_confiscation", ["Omar Haddad"], [], "2016"),
        ),
        ("Omar Haddad was not allowed to leave the country.", ("exit_denied", ["Omar Haddad"], [], None)),
        ("Omar Haddad was fined 300 euros.", ("fine", ["Omar Haddad"], [], None)),
        ("Omar Haddad lost his job at a school.", ("job_loss", ["Omar Haddad"], [], None)),
        ("Omar Haddad was summoned on 3 May 2019.", ("summons", ["Omar Haddad"], [], "2019-05-03")),
        ("Omar Haddad has lost contact with his family since 2017.", ("contact_lost", ["Omar Haddad"], [], "2017/..")),
        ("Omar Haddad picketed the embassy on 3 May 2019.", ("protest", ["Omar Haddad"], [], "2019-05-03")),
    ],
)
def test_frames(read, text, frame):
    assert frame in frames(read(text))


def test_several_people_share_a_frame_and_they_means_them(read):
    found = read("Leila Mansour, Omar Haddad and Kim Osman waited. They were pulled from a bus by officers.")
    assert ("detention", ["Leila Mansour", "Omar Haddad", "Kim Osman"], [], None) in frames(found)


def test_who_is_told_of_is_not_who_tells(read):
    found = read("Leila Mansour said protesters had been arrested.")
    assert frames(found) == [("detention", [], [], None)]
    assert found.events[0].according_to == next(one.id for one in found.entities if one.name == "Leila Mansour")


@pytest.mark.parametrize(
    "text",
    [
        "They demanded the release of Omar Haddad.",
        "He fears that Omar Haddad will be arrested.",
        "If Omar Haddad is arrested, they will march.",
    ],
)
def test_what_did_not_happen_is_no_event_of_custody(read, text):
    assert not {event.type for event in read(text).events} & {"release", "detention"}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Omar Haddad was arrested.", "asserts"),
        ("Omar Haddad was reportedly arrested.", "reports"),
        ("Omar Haddad was allegedly arrested.", "hedges"),
        ("The ministry denied that Omar Haddad was arrested.", "denies"),
        ("Omar Haddad was never arrested.", "denies"),
    ],
)
def test_stance(read, text, stance):
    assert {event.stance.value for event in read(text).events if event.type == "detention"} == {stance}


def details(found, kind):
    return {(prop, value) for event in found.events if event.type == kind for prop, value, _, _ in event.details}


def test_details(read):
    got = details(
        read(
            "Every day except Sundays, between five and 15 people picket outside the Russian embassy, chanting “Bring them home!”"
        ),
        "protest",
    )
    assert {
        ("participants", "5/15"),
        ("rest_day", "sunday"),
        ("slogan", "Bring them home"),
        ("target", "Russian embassy"),
    } <= got
    assert ("day_number", "210") in details(read("Saturday was the 210th day of the protest."), "protest")
    assert ("start_date", "2020-02") in details(read("The protests began in February 2020."), "protest")
    assert ("participants", ">200") in details(read("More than 200 people rallied in Minsk."), "protest")
    assert ("sentence_length", "P12Y") in details(read("He was sentenced to 12 years in prison."), "prison_sentence")
    assert ("duration", "PT4H") in details(read("Omar Haddad was detained for four hours."), "detention")
    assert ("fine_amount", "4000000 KZT") in details(read("Omar Haddad was fined 4 million tenge."), "fine")
    assert ("reason", "reciting a poem") in details(
        read("Omar Haddad was jailed for reciting a poem."), "prison_sentence"
    )


def test_numbers_and_what_they_count(read):
    found = read(
        "At least four of her sons and 2,300 people signed; between five and 15 women stood for 3 years. He paid $9,200."
    )
    got = [(m.text, m.value) for m in found.mentions if m.type.value == "number"]
    assert got == [("At least four", "4/.."), ("2,300", "2300"), ("between five and 15", "5/15"), ("$9,200", "9200")]


def test_a_day_of_rest_and_a_range_of_people(read):
    text = "Every day except Fridays the scene repeats, and the protesters rest. The picket numbers between four and 20 people."
    assert {("rest_day", "friday"), ("participants", "4/20")} <= details(read(text), "protest")


def test_an_event_has_a_cue_inside_it(read):
    text = "Omar Haddad was arrested, and his wife was summoned."
    for event in read(text).events:
        assert event.cue is not None
        assert event.start <= event.cue[0] < event.cue[1] <= event.end
