"""Interviews: packets from phones lose nothing, earlier statements are found, consents count strictly."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import ItemError, UnknownIdError
from kuager.errors.entries import EntryProblemsError
from kuager.errors.intake import BadAnswersError, LargeAnswersError, NewerSealError, NoLetterboxError
from kuager.workflow import browse, entries, incoming, ingest, intake
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given, enter
from kuager.workflow.entries.forms import SPOKEN, form
from kuager.workflow.intake.consents import (
    AUDIENCES,
    FACES,
    IDENTIFIED,
    NOTHING,
    USES,
    VOICES,
    Consent,
    allowed,
    judged,
    strictest,
)
from kuager.workflow.intake.packets import MOST_BYTES, take
from tests.conftest import CountingIds

TOLD = {
    "subject": ["Daulet Sadvakas"], "speaker": ["Arman Sadvakas"], "relation": ["brother"], "how_known": ["relative"],
    "status": ["imprisoned"], "taken_when": ["2018-03"], "taken_where": ["Tacheng"], "taken_by": ["county police"],
    "last_contact": ["2018-02-10"], "interviewer": ["Dana Brook"], "place": ["Almaty"], "said_on": ["2023-05-02"],
    "told_before": ["A radio station, in 2021"], "contact": ["+7 700 000 00 00"],
}  # fmt: skip
AGREED = {
    "who": ["Arman Sadvakas"], "capacity": ["speaker"], "standing": ["agreed"], "use_keep": ["yes"], "use_words": ["yes"],
    "to_team": ["named"], "to_press": ["role_only"], "said_on": ["2023-05-02"], "understood": ["That I can stop it"],
}  # fmt: skip
ID = "0123456789abcdef" * 2
NOTHING_HERE: Any = None
"""For what must be refused before any archive is looked at."""


def packet(*filled: dict[str, Any], id_: str = ID, **head: Any) -> bytes:
    return json.dumps({"kuager": "answers@1", "id": id_, "lang": "ug", "entries": list(filled), **head}).encode()


def told(**more: list[str]) -> dict[str, Any]:
    return {"form": "testimony", "answers": {**TOLD, **more}}


def agreed(**more: list[str]) -> dict[str, Any]:
    return {"form": "consent", "answers": {**AGREED, **more}}


@pytest.mark.parametrize("name", ["testimony", "consent"])
@pytest.mark.parametrize("lang", SPOKEN)
def test_every_question_and_answer_is_asked_in_five_languages(name: str, lang: str) -> None:
    for one in form(name).fields:
        assert one.labels.get(lang), one.name
        assert not one.hints or one.hints.get(lang), one.name
        assert all(labels.get(lang) for labels in one.options.values()), one.name


def test_a_testimony_tells_of_a_detention_and_a_lost_contact_beside_itself(archive: Archive) -> None:
    made = enter(archive, "testimony", Given(answers=TOLD), lang="ug")
    rows = {row.type: row for row in browse.events(archive)}
    assert set(rows) == {"testimony", "detention", "contact_lost"}
    taken = rows["detention"]
    assert (taken.when, taken.where) == ("2018-03", "Tacheng")
    assert [name for _, name in taken.who] == ["Daulet Sadvakas"]
    assert [name for _, name in taken.by] == ["county police"]
    assert taken.according_to is not None
    assert taken.according_to[1] == "Arman Sadvakas"
    assert dict(rows["contact_lost"].details)["last_contact"] == "2018-02-10"
    assert [name for _, name in rows["testimony"].by] == ["Dana Brook"]
    document = archive.store.document(made.document)
    assert document is not None
    assert "+7 700" not in document.text
    for claim in archive.store.claims(document=made.document):
        assert document.text[claim.anchor.start : claim.anchor.end] == claim.anchor.exact


def test_a_packet_is_kept_once_however_often_it_comes(archive: Archive) -> None:
    first = take(archive, packet(told(), agreed()))
    again = take(archive, packet(told(), agreed()))
    assert (first.new, again.new, first.unread) == (True, False, 0)
    assert [one.document for one in first.entries] == [one.document for one in again.entries]
    testimony, consent = entries.entries(archive)
    assert testimony.key == ID
    assert consent.value("testimony") == ID
    assert consent.lang == "ug"


def test_who_agreed_is_who_spoke_in_the_same_interview(archive: Archive) -> None:
    take(archive, packet(told(), agreed()))
    assert sorted(row.name for row in browse.people(archive)) == ["Arman Sadvakas", "Dana Brook", "Daulet Sadvakas"]


def test_a_packet_that_comes_again_after_somebody_changed_it_changes_nothing_back(archive: Archive) -> None:
    take(archive, packet(told()))
    enter(archive, "testimony", Given(answers={**TOLD, "place": ["Oskemen"]}), key=ID, version=2, lang="ug")
    again = take(archive, packet(told()))
    assert not again.new
    (row,) = entries.entries(archive)
    assert (row.version, row.value("place")) == (2, "Oskemen")


def test_other_words_under_a_key_that_is_taken_are_kept_beside(archive: Archive) -> None:
    take(archive, packet(told()))
    assert take(archive, packet(told(place=["Oskemen"]))).new
    assert not take(archive, packet(told(place=["Oskemen"]))).new
    assert sorted(row.value("place") for row in entries.entries(archive)) == ["Almaty", "Oskemen"]


def test_what_cannot_be_read_is_kept_as_it_was_given(archive: Archive) -> None:
    wrong = {
        "taken_when": ["2018-02-30"], "status": ["flying"], "birth_date": ["2999"], "other_names": ["a\0b \ud800"],
        "subject": [" "], "relation": ["brother"],
    }  # fmt: skip
    done = take(archive, packet(told(**wrong), agreed(standing=["perhaps"], use_keep=["sure"])))
    testimony, consent = entries.entries(archive)
    kept = testimony.value("unread")
    for part in ("2018-02-30", "flying", "2999"):
        assert part in kept
    subject = testimony.first("subject")
    assert subject is not None
    assert (subject.words, subject.shielded) == ("?", True)
    assert testimony.value("taken_where") == "Tacheng"
    assert "�" in testimony.value("other_names")
    assert consent.value("standing") == "not_reached"
    assert "perhaps" in consent.value("unread")
    assert "sure" in consent.value("unread")
    assert done.unread == 5


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["kuager", "id", "lang", "entries", "form", "answers", "nodes", "subject"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
    st.booleans(),
)
def test_hostile_packets_give_coded_errors_and_keep_nothing(value: Any, ours: bool) -> None:
    if ours:
        value = {"kuager": "answers@1", "id": ID, "lang": "en", "entries": value}
    with pytest.raises(ItemError) as caught:
        take(NOTHING_HERE, json.dumps(value).encode())
    assert caught.value.code.startswith("K-INTAKE-")


def test_packets_of_a_later_version_or_beyond_measure(archive: Archive) -> None:
    with pytest.raises(NewerSealError):
        take(archive, packet(told()).replace(b"answers@1", b"answers@2"))
    with pytest.raises(LargeAnswersError):
        take(archive, b" " * (MOST_BYTES + 1))
    for bad in (told(csrf=["x"]), {"form": "picket_day", "answers": {}}, told() | {"answers": {"subject": "x"}}):
        with pytest.raises(BadAnswersError):
            take(archive, packet(bad))
    assert not entries.entries(archive)


def test_sealed_files_are_added_and_hostile_ones_reported(locked: Archive, tmp_path: Path, ids: CountingIds) -> None:
    assert locked.letterbox is not None
    good, torn, other = (tmp_path / name for name in ("a.kuager", "b.kuager", "c.kuager"))
    sealed = locked.letterbox.slot.seal(packet(told(), agreed()), ids)
    good.write_bytes(sealed)
    torn.write_bytes(sealed[:-9])
    other.write_bytes(locked.letterbox.slot.seal(b'{"kuager":"answers@1"}', ids))
    results = list(incoming.add(locked, [str(good), str(torn), str(other), str(good)]))
    assert [(one.outcome.value, one.code) for one in results] == [
        ("ok", None), ("failed", "K-INTAKE-002"), ("failed", "K-INTAKE-005"), ("duplicate", None),
    ]  # fmt: skip
    assert [row.form for row in entries.entries(locked)] == ["testimony", "consent"]
    kept = b"".join(path.read_bytes() for path in locked.root.rglob("*") if path.is_file())
    assert b"Daulet" not in kept


def test_a_plain_archive_has_no_letter_box(archive: Archive, locked: Archive, tmp_path: Path, ids: CountingIds) -> None:
    assert archive.letterbox is None
    assert locked.letterbox is not None
    file = tmp_path / "a.kuager"
    file.write_bytes(locked.letterbox.slot.seal(packet(told()), ids))
    beside = tmp_path / "b.txt"
    beside.write_text("Nobody heard of him again.", encoding="utf-8")
    results = list(incoming.add(archive, [str(file), str(beside)]))
    assert [(one.outcome.value, one.code) for one in results] == [("failed", "K-INTAKE-001"), ("ok", None)]
    with pytest.raises(NoLetterboxError):
        intake.open_sealed(archive, file.read_bytes())


def test_earlier_statements_name_who_spoke_when_and_to_whom(filled: Archive) -> None:
    enter(filled, "testimony", Given(answers=TOLD))
    (known, *_) = intake.earlier(filled, "daulet sadvakas")
    interview = next(
        one for known in intake.earlier(filled, "Daulet") for one in known.statements if one.how == "interview"
    )
    assert (interview.speaker, interview.at, interview.to) == ("Arman Sadvakas", "2023-05-02", "Dana Brook")
    assert interview.told_before == ("A radio station, in 2021",)
    quoted = [one for each in intake.earlier(filled, "Daulet") for one in each.statements if one.how == "quoted"]
    assert {one.speaker for one in quoted} == {"Arman Sadvakas"}
    assert known.name == "Daulet Sadvakas"
    assert intake.earlier(filled, " ") == []
    assert intake.earlier(filled, "Nobody Whatever") == []
    assert intake.statements(filled, "n-none") == []


def test_what_is_still_unasked_shrinks_with_every_source(archive: Archive, texts: Path) -> None:
    made = enter(archive, "testimony", Given(answers={"subject": ["Daulet Sadvakas"]}))
    row = entries.entry(archive, made.key)
    assert row is not None
    person = row.node("p1")
    bare = {one.field for one in intake.unasked(archive, person)}
    assert {"taken_when", "taken_where", "status", "birth_date", "children", "steps", "other_names"} <= bare
    assert not bare & {"subject", "said_on", "speaker", "account", "contact", "unread", "id_number"}
    left = intake.unasked(archive, person, "ug")
    assert [one.tier for one in left] == sorted(one.tier for one in left)
    assert left[0].question == "باشقا يېزىلىشى، خەنزۇچە ئىسمى، لەقىمى"
    answers = {**TOLD, "charge": ["none was told"], "other_names": ["达吾列提"], "steps": ["Wrote to the ministry"]}
    second = enter(archive, "testimony", Given(answers=answers, nodes={"subject": person}))
    assert second.new
    after = {one.field for one in intake.unasked(archive, person)}
    assert bare - after == {
        "other_names", "how_known", "status", "taken_when", "taken_where", "taken_by", "last_contact", "charge", "steps",
    }  # fmt: skip
    with pytest.raises(UnknownIdError):
        intake.unasked(archive, "n-nobody")
    list(ingest.add(archive, [str(texts)]))


CONSENTS = st.builds(
    Consent, key=st.just("k"), version=st.just(1), who=st.just("n"), name=st.just("A"),
    capacity=st.sampled_from(["speaker", "detained", "third"]),
    standing=st.sampled_from(["agreed", "agreed", "agreed", "hesitant", "refused", "not_reached", "withdrawn"]),
    uses=st.dictionaries(st.sampled_from(USES), st.sampled_from(["yes", "yes", "no", "hesitant"])),
    audiences=st.dictionaries(st.sampled_from(AUDIENCES), st.sampled_from([*IDENTIFIED, "hesitant"])),
    face=st.sampled_from([*FACES, "hesitant", ""]), voice=st.sampled_from([*VOICES, "hesitant", ""]),
    said_on=st.just("2024"), expires=st.sampled_from(["", "2023", "2024-05", "2030"]), review_on=st.just(""),
    understood=st.just(""), told=st.booleans(), testimony=st.just(""),
)  # fmt: skip
TODAY = date(2024, 5, 1)


@given(st.lists(CONSENTS, max_size=4), st.sampled_from(USES), st.sampled_from(AUDIENCES))
def test_more_answers_never_allow_more_and_only_a_plain_yes_allows_anything(
    given_: list[Consent], use: str, audience: str
) -> None:
    every = [judged(one, use, audience, TODAY) for one in given_]
    together = strictest(every)
    if not given_:
        assert (together.identify, together.why) == (NOTHING, "not_asked")
    for one, answer in zip(given_, every, strict=True):
        assert IDENTIFIED.index(together.identify) <= IDENTIFIED.index(answer.identify)
        assert FACES.index(together.face) <= FACES.index(answer.face)
        if answer:
            assert one.standing == "agreed"
            assert one.uses[use] == "yes"
            assert one.audiences[audience] in IDENTIFIED[1:]
            assert one.expires != "2023"
            assert IDENTIFIED.index(answer.identify) <= IDENTIFIED.index(one.audiences[audience])
            assert answer.face != "shown" or (one.face == "shown" and answer.identify == "named")
        else:
            assert answer.why in {"withdrawn", "refused", "hesitant", "not_asked", "ran_out"}
            assert answer.face in {"no", "covered"}


def test_a_withdrawal_is_a_later_version_and_counts_at_once(archive: Archive) -> None:
    take(archive, packet(told(), agreed()))
    testimony = entries.entry(archive, ID)
    assert testimony is not None
    speaker = testimony.first("speaker")
    assert speaker is not None
    person = archive.store.entity_of(testimony.node(speaker.local))
    assert person is not None
    assert allowed(archive, person.id, "words", "press").identify == "role_only"
    assert allowed(archive, person.id, "words", "public").why == "not_asked"
    assert allowed(archive, person.id, "picture", "press").why == "not_asked"
    gone = {**AGREED, "standing": ["withdrawn"], "withdrawn_on": ["2024-04-30"], "withdrawn_why": ["afraid"]}
    enter(archive, "consent", Given(answers=gone), key=f"{ID}-1", version=2)
    # The record of the first version gave way; the person is still known to be the one who spoke.
    now = archive.store.entity_of(testimony.node(speaker.local))
    assert now is not None
    assert {allowed(archive, now.id, use, one).why for use in USES for one in AUDIENCES} == {"withdrawn"}
    (consent,) = intake.consents(archive, now.id)
    assert (consent.version, consent.understood) == (2, "That I can stop it")
    assert intake.consents(archive, "n-other") == []


def test_a_consent_without_its_answer_is_not_taken(archive: Archive) -> None:
    with pytest.raises(EntryProblemsError):
        enter(archive, "consent", Given(answers={**AGREED, "standing": [""]}))
