"""The case of a person: computed from what was entered, each value at its words; decisions beside it, none lost."""

from __future__ import annotations

import pytest

from kuager.errors import UnknownIdError
from kuager.errors.casework import BadDueError, MissingStepError, MovedCaseError, UnknownStepError
from kuager.errors.entries import EntryProblemsError
from kuager.model import NodeId, Verdict
from kuager.model.paper import Grid, Heading
from kuager.workflow import casework, entries
from kuager.workflow.archive import Archive
from kuager.workflow.casework import steps
from kuager.workflow.entries import Given, enter

SISTER = {"speaker": "Aigul Sadvakas", "speaker_is": "sister"}


def put(archive: Archive, form: str, key: str, nodes: dict[str, str] | None = None, **answers: str) -> str:
    """Enters a form; returns the id of the person it is about."""
    given = Given(answers={name: [value] for name, value in answers.items()}, nodes=nodes or {})
    made = enter(archive, form, given, key=key)
    row = entries.entry(archive, made.key)
    assert row is not None
    who = row.first("who")
    assert who is not None
    entity = archive.store.entity_of(row.node(who.local))
    assert entity is not None
    return str(entity.id)


def held(archive: Archive) -> str:
    """A brother in a camp from May 2018, as his sister tells it."""
    return put(
        archive, "detention_period", "a" * 32, who="Daulet Sadvakas", kind="camp_internment", facility="Emin centre",
        when="2018-05", charge="a song", **SISTER,
    )  # fmt: skip


def test_who_asks_for_whom_and_what_is_missing(archive: Archive) -> None:
    person = held(archive)
    view = casework.case(archive, person)
    (asker,) = view.asking
    assert (asker.name, asker.kinship, asker.statements) == ("Aigul Sadvakas", ("sister",), 1)
    missing = {one.key for one in view.missing}
    assert {"birth_date", "health", "by"} <= missing
    assert not {"facility", "charge", "asking", "when"} & missing
    assert view.missing[0].who == ((asker.id, asker.name),)
    before = len(view.missing)
    put(
        archive,
        "person_facts",
        "b" * 32,
        {"who": person},
        who="D. Sadvakas",
        birth_date="1980",
        birth_place="Tacheng",
        **SISTER,
    )
    view = casework.case(archive, person)
    assert len(view.missing) == before - 2
    born = next(one for one in view.facts if one.prop == "birth_place").values[0]
    assert born.value == "Tacheng"
    assert born.claims[0].said_by == "Aigul Sadvakas"
    document = archive.store.document(born.claims[0].document)
    assert document is not None
    assert document.text[born.claims[0].start : born.claims[0].end] == "Tacheng"


def test_a_transfer_is_a_second_period_and_a_second_telling_is_not(archive: Archive) -> None:
    person = held(archive)
    about = {"who": person}
    put(archive, "detention_period", "b" * 32, about, who="Daulet", kind="camp_internment", when="2018-05-09", end_date="2019-08",
        speaker="Marat Beisen")  # fmt: skip
    put(archive, "detention_period", "c" * 32, about, who="Daulet", kind="prison_sentence", facility="Urumqi prison",
        when="2019-08", **SISTER)  # fmt: skip
    view = casework.case(archive, person)
    assert [(one.kind, one.place, one.begin, one.end, len(one.tellings)) for one in view.periods] == [
        ("camp_internment", "Emin centre", "2018-05-09", "2019-08", 2),
        ("prison_sentence", "Urumqi prison", "2019-08", "", 1),
    ]
    put(archive, "release", "d" * 32, about, who="Daulet", when="2023-02-01", **SISTER)
    assert casework.case(archive, person).periods[1].released == "2023-02-01"


@pytest.mark.parametrize(
    ("answers", "field", "code"),
    [
        ({"when": "2019-05", "end_date": "2018-05"}, "end_date", "K-ENTRY-013"),
        ({"when": "2019-02-30"}, "when", "K-ENTRY-011"),
        ({"kind": ""}, "kind", "K-ENTRY-010"),
        ({"speaker_is": "sister", "speaker": ""}, "speaker_is", "K-ENTRY-010"),
    ],
)
def test_what_cannot_be_is_said_beside_its_question(
    archive: Archive, answers: dict[str, str], field: str, code: str
) -> None:
    told = {"who": "Daulet Sadvakas", "kind": "detention", "when": "2018", **answers}
    with pytest.raises(EntryProblemsError) as caught:
        enter(archive, "detention_period", Given(answers={name: [value] for name, value in told.items()}))
    assert (field, code) in [(one.field, one.code) for one in caught.value.problems]
    assert not entries.entries(archive)


@pytest.mark.parametrize(
    ("words", "value"), [("12 years", "P12Y"), ("15 суток", "P15D"), ("9 жыл", "P9Y"), ("P2Y6M", "P2Y6M")]
)
def test_lengths_of_sentences_are_read(archive: Archive, words: str, value: str) -> None:
    person = put(archive, "sentence", "s" * 32, who="Daulet Sadvakas", when="2019-08", sentence_length=words)
    (sentence,) = casework.case(archive, person).sentences
    assert sentence.length == value


def test_a_length_without_a_meaning_is_refused(archive: Archive) -> None:
    with pytest.raises(EntryProblemsError) as caught:
        enter(archive, "sentence", Given(answers={"who": ["Daulet"], "sentence_length": ["very long"]}))
    assert [one.code for one in caught.value.problems] == ["K-ENTRY-025"]


def test_a_withdrawn_statement_leaves_the_case(archive: Archive) -> None:
    person = held(archive)
    entries.withdraw(archive, "a" * 32, reason="the sister mixed up two brothers")
    view = casework.case(archive, person)
    assert (view.periods, view.asking) == ((), ())
    assert not casework.cases(archive)
    entries.restore(archive, "a" * 32)
    assert [row.id for row in casework.cases(archive)] == [person]


def test_a_family_with_a_second_marriage_and_a_circle(archive: Archive) -> None:
    person = held(archive)
    second = ""
    for number, (kin, name) in enumerate([("wife", "First Wife"), ("wife", "Second Wife"), ("cousin", "Second Wife")]):
        nodes = {"who": person} | ({"relative": second} if number == 2 else {})
        put(archive, "relative", f"{number}" * 32, nodes, who="Daulet", relative=name, kinship=kin, **SISTER)
        row = entries.entry(archive, f"{number}" * 32)
        assert row is not None
        second = str(row.node("p1"))
    view = casework.family(archive, person)
    kinship = {one.name: one.kinship for one in view.relatives}
    assert kinship["First Wife"] == ("wife",)
    assert set(kinship["Second Wife"]) == {"wife", "cousin"}
    assert sorted(one for row in view.rows for one in row) == sorted([view.person, *(one.id for one in view.relatives)])


def test_an_unnamed_relative_is_shown_by_what_they_are_and_named_nowhere(archive: Archive) -> None:
    person = held(archive)
    put(archive, "relative", "r" * 32, {"who": person}, who="Daulet", relative="the younger sister", relative_unnamed="yes",
        kinship="sister")  # fmt: skip
    shielded = [one for one in casework.family(archive, person).relatives if one.shielded]
    assert [(one.name, one.kinship) for one in shielded] == [("the younger sister", ("sister",))]
    view = casework.case(archive, person)
    assert shielded[0].id not in {id_ for gap in view.missing for id_, _ in gap.who}


def test_steps_keep_their_person_through_joining_and_parting(archive: Archive) -> None:
    person = held(archive)
    other = put(archive, "health", "h" * 32, who="Daulet S.", health="ill")
    steps.write(archive, other, what="Ask for the doctor's paper", owner="Dana", due="2024-05-09")
    with archive.store.write() as writer:
        left, right = sorted((NodeId(person), NodeId(other)))
        row = writer.judge(left, right, Verdict.SAME, agent="tester", at=archive.clock.now(), reason="one man")
    view = casework.case(archive, person)
    assert [one.what for one in view.steps] == ["Ask for the doctor's paper"]
    assert casework.case(archive, other).id == view.id
    seen = view.mark
    with archive.store.write() as writer:
        writer.judge(left, right, Verdict.DIFFERENT, agent="tester", at=archive.clock.now(), undoes=row.seq)
    with pytest.raises(MovedCaseError):
        steps.write(archive, person, what="Call", seen=seen)
    assert casework.case(archive, person).steps == ()
    assert [one.what for one in casework.case(archive, other).steps] == ["Ask for the doctor's paper"]


def test_steps_that_say_nothing_or_name_no_day_are_refused(archive: Archive) -> None:
    person = held(archive)
    with pytest.raises(MissingStepError):
        steps.write(archive, person, what="  ")
    for day in ("2024-02-30", "soon", "2024-13-01"):
        with pytest.raises(BadDueError):
            steps.write(archive, person, what="Call", due=day)
    with pytest.raises(MovedCaseError):
        steps.write(archive, "n-nobody", what="Call")
    with pytest.raises(UnknownStepError):
        steps.finish(archive, 999)
    with pytest.raises(UnknownIdError):
        casework.case(archive, "n-nobody")
    assert steps.every(archive) == []


def test_what_is_due_comes_first_in_the_list(archive: Archive) -> None:
    person = held(archive)
    other = put(archive, "last_seen", "l" * 32, who="Kulash Medet", last_seen="2018-01", said_on="2019-01-01")
    assert [row.id for row in casework.cases(archive)] == [other, person]
    steps.write(archive, person, what="Write", due="2024-04-01")
    steps.write(archive, other, what="Call", due="2030-01-01")
    assert [(row.id, row.state) for row in casework.cases(archive)] == [(person, "open"), (other, "open")]
    assert [one.what for one in steps.due_now(archive)] == ["Write"]
    assert [(row.what, row.days) for row in steps.due_rows(archive)] == [("Write", 30)]
    steps.put(archive, person, steps.CLOSED)
    assert steps.due_rows(archive) == ()


@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_every_line_of_the_brief_leads_to_words(archive: Archive, lang: str) -> None:
    person = held(archive)
    put(archive, "health", "h" * 32, {"who": person}, who="Daulet", health="a bad back", **SISTER)
    paper = casework.brief(archive, person, lang)
    assert paper.title == "Daulet Sadvakas"
    assert len({one.text for one in paper.blocks if isinstance(one, Heading)}) >= 4
    grid = next(one for one in paper.blocks if isinstance(one, Grid))
    numbers = [run.note for row in grid.rows for cell in row for run in cell.runs if run.note]
    assert numbers
    assert all(1 <= number <= len(paper.notes) for number in numbers)
    assert any("a bad back" in one for one in paper.notes)


def test_an_appeal_and_its_answer_stand_together(archive: Archive) -> None:
    person = held(archive)
    key = "e" * 32
    appeal = Given(
        answers={
            "kind": ["letter"], "speaker": ["Aigul Sadvakas"], "who": ["Daulet"], "to": ["Ministry of Foreign Affairs"],
            "recipient": ["foreign_ministry"], "state": ["KZ"], "when": ["2023-01-10"],
        },
        nodes={"who.0": person},
    )  # fmt: skip
    enter(archive, "appeal", appeal, key=key)
    answer = {"appeal": [key], "when": ["2023-02-01"], "response": ["no_jurisdiction"]}
    enter(archive, "answer", Given(answers=answer))
    (row,) = casework.case(archive, person).appeals
    assert (row.entry, row.row.when) == (key, "2023-01-10")
    assert [one.when for one in row.answers] == ["2023-02-01"]


def test_who_was_written_down_has_a_case_before_anything_happened_to_them(archive: Archive) -> None:
    person = put(archive, "person_facts", "f" * 32, who="Kulash Medet", citizenship="China")
    assert [(row.id, row.statuses, row.state) for row in casework.cases(archive)] == [(person, (), "told")]


def test_a_list_that_was_shown_before_is_the_list_made_anew(archive: Archive) -> None:
    person = held(archive)
    casework.cases(archive)
    put(archive, "relative", "r" * 32, {"who": person}, who="Daulet", relative="Marat Sadvakas", kinship="brother",
        speaker="Marat Sadvakas", speaker_is="brother")  # fmt: skip
    casework.cases(archive)
    put(archive, "health", "h" * 32, {"who": person}, who="Daulet", health="ill", **SISTER)
    casework.cases(archive)
    entries.withdraw(archive, "h" * 32, reason="not he")
    steps.write(archive, person, what="Call")
    kept = casework.cases(archive)
    for name in [one for one in archive.cache if str(one).startswith("case")]:
        archive.cache.pop(name)
    assert casework.cases(archive) == kept
    assert "Marat Sadvakas" in kept[0].asking
