"""Entries: what a form asks becomes a preserved source whose claims stand at the very words typed in."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuager.errors.entries import EntryConflictError, EntryProblemsError, UnknownEntryError, UnknownFormError
from kuager.model import Entry, EntryField
from kuager.workflow import browse, diary, entries, ingest
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given, enter, forms
from kuager.workflow.entries.checking import check
from kuager.workflow.entries.forms import SPOKEN, Asks

DAY = {
    "when": ["2024-04-27"], "participants": ["5"], "who": ["Aizhan Toleubek\nMarat Toleubek"],
    "slogans": ["Free our sons!\nWhere is my brother?"], "notes": ["Cold wind."],
}  # fmt: skip


def _given(**more: list[str]) -> Given:
    return Given(answers={**DAY, **more})


def test_every_claim_of_an_entry_points_at_the_words_typed_in(archive: Archive) -> None:
    made = enter(archive, "picket_day", _given(speaker=["Gulnar Abdi"], target=["Consulate General"]))
    claims = list(archive.store.claims(document=made.document))
    document = archive.store.document(made.document)
    assert document is not None
    for claim in claims:
        assert document.text[claim.anchor.start : claim.anchor.end] == claim.anchor.exact
    said = {(claim.prop, claim.value) for claim in claims if claim.subject == made.event}
    assert {
        ("when", "2024-04-27"), ("participants", "5"), ("slogan", "Free our sons!"), ("slogan", "Where is my brother?"),
        ("who", "Aizhan Toleubek"), ("who", "Marat Toleubek"), ("target", "Consulate General"), ("type", "protest"),
        ("according_to", "Gulnar Abdi"),
    } <= said  # fmt: skip
    assert all(claim.said_by for claim in claims if claim.subject == made.event and claim.prop == "when")
    assert {row.name for row in browse.people(archive)} == {"Aizhan Toleubek", "Marat Toleubek", "Gulnar Abdi"}
    assert [row.type for row in browse.events(archive)] == ["protest"]


def test_an_entry_is_a_source_that_survives_a_rebuild_and_is_no_copy_of_its_like(archive: Archive) -> None:
    first = enter(archive, "picket_day", _given())
    second = enter(archive, "picket_day", _given(when=["2024-04-28"]))
    assert not archive.store.edges()
    assert first.capture != second.capture
    view = diary.picket(archive)
    assert {row.when for row in view.events} == {"2024-04-27", "2024-04-28"}
    assert second.document != first.document


def test_handing_in_twice_is_one_entry_and_other_words_are_a_conflict(archive: Archive) -> None:
    one = enter(archive, "picket_day", _given(), key="k" * 32)
    again = enter(archive, "picket_day", _given(), key="k" * 32)
    assert (one.new, again.new) == (True, False)
    assert again.document == one.document
    head = archive.store.head()
    with pytest.raises(EntryConflictError):
        enter(archive, "picket_day", _given(participants=["6"]), key="k" * 32)
    assert archive.store.head() == head


def test_a_change_takes_the_place_of_what_was_said_before(archive: Archive) -> None:
    one = enter(archive, "picket_day", _given(), key="a1")
    two = enter(archive, "picket_day", _given(participants=["6"]), key="a1", version=2)
    (row,) = entries.entries(archive, "picket_day")
    assert (row.version, row.value("participants"), row.earlier) == (2, "6", (one.document,))
    (event,) = browse.events(archive)
    assert dict(event.details)["participants"] == "6"
    assert archive.store.document(one.document) is not None
    with pytest.raises(EntryConflictError):
        enter(archive, "picket_day", _given(participants=["7"]), key="a1", version=2)
    with pytest.raises(UnknownEntryError):
        enter(archive, "picket_day", _given(), key="b2", version=2)
    assert two.version == 2


def test_a_withdrawn_entry_says_nothing_until_it_is_restored(archive: Archive) -> None:
    enter(archive, "picket_day", _given(), key="a1")
    with pytest.raises(EntryProblemsError):
        entries.withdraw(archive, "a1", reason=" ")
    entries.withdraw(archive, "a1", reason="entered twice")
    assert not browse.events(archive)
    assert not entries.entries(archive)
    assert [row.withdrawn for row in entries.entries(archive, withdrawn=True)] == [True]
    entries.restore(archive, "a1")
    assert [row.when for row in browse.events(archive)] == ["2024-04-27"]
    with pytest.raises(UnknownEntryError):
        entries.restore(archive, "a1")


def test_whom_the_form_chose_is_the_same_person(archive: Archive) -> None:
    one = enter(archive, "picket_day", _given(who=["Aizhan Toleubek"]))
    row = entries.entry(archive, one.key)
    assert row is not None
    node = row.node(row.all("who")[0].local)
    enter(
        archive, "picket_day", Given(answers={**DAY, "when": ["2024-04-28"], "who": ["A. T."]}, nodes={"who.0": node})
    )
    entity = archive.store.entity_of(node)
    assert entity is not None
    assert len(entity.members) == 2
    with pytest.raises(EntryProblemsError) as caught:
        enter(archive, "picket_day", Given(answers=DAY, nodes={"who.1": "n-gone"}))
    assert [problem.code for problem in caught.value.problems] == ["K-ENTRY-020"]


def test_who_must_stay_unnamed_is_shielded(archive: Archive) -> None:
    enter(archive, "picket_day", _given(speaker=["a relative"], speaker_unnamed=["yes"]))
    (shielded,) = [row for row in browse.people(archive) if row.shielded]
    assert shielded.name == "a relative"


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"when": [""]}, "when", "K-ENTRY-010"),
        ({"when": ["2024-02-30"]}, "when", "K-ENTRY-011"),
        ({"when": ["2023-02-29"]}, "when", "K-ENTRY-011"),
        ({"when": ["2031-01-01"]}, "when", "K-ENTRY-012"),
        ({"participants": ["many"]}, "participants", "K-ENTRY-015"),
        ({"participants": ["9-3"]}, "participants", "K-ENTRY-015"),
        ({"where": ["x" * 401]}, "where", "K-ENTRY-018"),
        ({"notes": ["a\0b"]}, "notes", "K-ENTRY-021"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_nothing_is_kept(
    archive: Archive, more: dict[str, list[str]], field: str, code: str
) -> None:
    before = archive.store.head()
    with pytest.raises(EntryProblemsError) as caught:
        enter(archive, "picket_day", _given(**more))
    assert [(one.field, one.code) for one in caught.value.problems] == [(field, code)]
    assert archive.store.head() == before
    assert not list(archive.vault.names())


def test_unknown_form() -> None:
    with pytest.raises(UnknownFormError):
        entries.form("nothing")


def test_every_form_asks_in_every_language_of_the_interface() -> None:
    for asked in forms().values():
        for lang in SPOKEN[:4]:
            assert asked.labels.get(lang), (asked.id, lang)
            assert asked.ledes.get(lang), (asked.id, lang)
            for field in asked.fields:
                own = field.labels
                assert not own or own.get(lang), (asked.id, field.name, lang)
                assert not field.hints or field.hints.get(lang), (asked.id, field.name, lang)
                assert all(label for _, label in field.choices(lang)), (asked.id, field.name)
                if field.asks in {Asks.TERM, Asks.TERMS}:
                    assert field.choices(lang), (asked.id, field.name)


WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)


@given(st.builds(EntryField, name=WORDS, label=WORDS, words=WORDS, value=WORDS, node=WORDS, shielded=st.booleans()))
def test_bytes_of_an_entry_give_the_entry_back(field: EntryField) -> None:
    entry = Entry(
        form="f", key="k", version=1, at="2024-05-01T12:00:00+00:00", lang="kk", title=field.label, event="",
        fields=(field, replace(field, sealed="sealed:x")), narrative=field.words,
    )  # fmt: skip
    assert Entry.from_bytes(entry.to_bytes()) == entry


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(answers=st.dictionaries(st.sampled_from(sorted(DAY)), st.lists(WORDS, max_size=3)))
def test_any_answers_are_taken_or_told_of(archive: Archive, answers: dict[str, list[str]]) -> None:
    found = check(forms()["picket_day"], Given(answers=answers), "en", archive.clock.now().date())
    assert found.problems or "when" in {one.name for one in found.fields}
    assert all(one.words.strip() for one in found.fields)


def test_an_amount_needs_its_currency(archive: Archive) -> None:
    asked = replace(forms()["picket_day"], fields=(replace(forms()["picket_day"].fields[1], asks=Asks.MONEY),))
    today = archive.clock.now().date()
    for text, more, value in (
        ("4 000 000", "KZT", "4000000 KZT"), ("1,500.50", "usd", "1500.50 USD"), ("50000 KZT", "", "50000 KZT"),
    ):  # fmt: skip
        given_ = Given(answers={"participants": [text], "participants_currency": [more]})
        (field,) = check(asked, given_, "en", today).fields
        assert (field.value or field.words) == value
    (problem,) = check(asked, Given(answers={"participants": ["500"]}), "en", today).problems
    assert problem.code == "K-ENTRY-014"


def test_a_file_that_pretends_to_be_an_entry_is_kept_and_not_believed(archive: Archive, tmp_path: Path) -> None:
    made = enter(archive, "picket_day", _given(), key="a1")
    said = b"".join(archive.vault.read(_digest(archive, made))).decode()
    forged = said.replace('"version":1', '"version":9').replace("Aizhan Toleubek", "Somebody Else")
    (tmp_path / "forged.json").write_text(forged, encoding="utf-8")
    (result,) = ingest.add(archive, [str(tmp_path / "forged.json")])
    assert (result.code, result.document) == ("K-ENTRY-030", None)
    letter = EmailMessage()
    letter["Subject"], letter["From"] = "News", "a@example.org"
    letter.set_content("See what is attached.")
    letter.add_attachment(
        forged.replace("Else", "Other").encode(), maintype="application", subtype="json", filename="x.json"
    )
    (tmp_path / "letter.eml").write_bytes(letter.as_bytes())
    (result,) = ingest.add(archive, [str(tmp_path / "letter.eml")])
    assert result.document is not None
    row = entries.entry(archive, "a1")
    assert row is not None
    assert (row.version, row.document) == (1, made.document)
    assert "Somebody Other" not in {one.name for one in browse.people(archive)}
    assert "Somebody Else" not in {one.name for one in browse.people(archive)}


def _digest(archive: Archive, made: entries.Entered) -> str:
    capture = archive.store.capture(made.capture)
    assert capture is not None
    return capture.sha256
