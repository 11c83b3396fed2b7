"""Submissions: a complete case needs no retyping, an incomplete one lists exactly what lacks, and no sentence has no words."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuager.errors.submissions import NotReadyError, UnknownMechanismError, UnnamedPersonError
from kuager.model.paper import Block, Heading, Items, Para
from kuager.track.submissions import State
from kuager.workflow import browse, entries, ingest, review, submissions
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given
from kuager.workflow.entries.writing import withdraw
from kuager.workflow.status import today
from kuager.workflow.submissions import Draft, Stage
from tests.workflow.submitting import NAME, SPEAKER, demo_rows, enter_case, person_of

CONSENTS = ("demo-un-consent-family", "demo-un-consent-speaker")


def _draft(archive: Archive, body: str = "wgeid", name: str = NAME) -> Draft:
    return submissions.draft(archive, person_of(archive, name), body)


def _paras(blocks: tuple[Block, ...]) -> list[Para]:
    found: list[Para] = []
    for block in blocks:
        if isinstance(block, Para):
            found.append(block)
        elif isinstance(block, Items):
            found += block.items
        else:
            assert isinstance(block, Heading), "only headings, paragraphs and lists stand in a submission"
    return found


def _no_sentence_without_words(archive: Archive, found: Draft, lang: str = "en") -> None:
    made = submissions.paper(found, lang=lang, day=today(archive))
    for one in _paras(made.blocks):
        assert one.blank or any(run.note for run in one.runs), "".join(run.text for run in one.runs)
    cited = {run.note for one in _paras(made.blocks) for run in one.runs if run.note}
    assert cited == set(range(1, len(made.notes) + 1))
    for note in made.notes:
        place = re.search(r"(d-[0-9a-f]+), \D+(\d+)–(\d+)\D+256 ([0-9a-f]{64})", note)
        assert place, note
        document = archive.store.document(place[1])
        assert document is not None
        capture = next(one for one in archive.store.captures() if one.id == document.capture)
        assert capture.sha256 == place[4]
        exact = re.match(r"“(.*)”\.", note, re.DOTALL)
        if exact:
            assert document.text[int(place[2]) : int(place[3])] == exact[1]


def test_a_complete_case_needs_no_retyping(archive: Archive) -> None:
    enter_case(archive)
    found = _draft(archive)
    assert not found.missing
    assert found.completeness.whole
    assert not found.blockers
    for one in found.items:
        if one.item.required:
            assert one.state is State.FILLED
            assert all(told.document for value in one.values for told in value.told)
    _no_sentence_without_words(archive, found)


@pytest.mark.parametrize(
    ("without", "lacks"),
    [
        (("demo-un-last-seen", "demo-un-details"), {"taken_on", "taken_at", "forces"}),
        (("demo-un-first-letter", "demo-un-no-answer"), {"steps"}),
        (("demo-un-wgeid",), {"author", "author_contact"}),
        (CONSENTS, {"consent"}),
    ],
)
def test_an_incomplete_case_lists_exactly_what_lacks(
    archive: Archive, without: tuple[str, ...], lacks: set[str]
) -> None:
    enter_case(archive, without=without)
    found = _draft(archive)
    assert {one.item.id for one in found.missing} == lacks
    assert "missing" in found.blockers
    for one in found.missing:
        assert submissions.question(one.item, "en")
        assert "relatives" not in one.item.knows or SPEAKER in {who.name for who in found.who_knows(one.item)}
    _no_sentence_without_words(archive, found)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gone=st.sets(st.sampled_from([row["key"] for row in demo_rows()[1:]])),
    body=st.sampled_from(["wgeid", "wgad", "ced"]),
    lang=st.sampled_from(["en", "fr", "es"]),
)
def test_no_sentence_stands_without_a_claim_or_a_mark_that_it_is_blank(
    archive: Archive, gone: set[str], body: str, lang: str
) -> None:
    enter_case(archive)
    for key in gone:
        row = entries.entry(archive, key)
        if row is not None and not row.withdrawn:
            withdraw(archive, key, reason="test")
    _no_sentence_without_words(archive, _draft(archive, body), lang)
    for key in gone:
        row = entries.entry(archive, key)
        if row is not None and row.withdrawn:
            entries.restore(archive, key)


def test_conflicting_reports_stand_side_by_side(archive: Archive) -> None:
    enter_case(archive)
    person = person_of(archive)
    answers = {"who": [NAME], "when": ["2018-09-01"], "speaker": ["Serik Omar"]}
    entries.enter(archive, "last_seen", Given(answers=answers, nodes={"who": person}))
    row = next(one for one in _draft(archive).items if one.item.id == "taken_on")
    assert {one.key for one in row.values} == {"2018-08-14", "2018-09-01"}
    assert row.differ
    made = submissions.paper(_draft(archive), day=today(archive))
    text = "".join(run.text for one in _paras(made.blocks) for run in one.runs)
    assert text.count("Reports differ") >= 2
    assert "Serik Omar" not in text, "who spoke to us alone was not asked whether the UN may know them"
    assert "speakers" in _draft(archive).blockers


def test_sealed_answers_and_unnamed_people_never_stand_in_a_paper(archive: Archive) -> None:
    enter_case(
        archive, change={"demo-un-details": {"speaker": "Zauresh Karim", "speaker_unnamed": "yes", "speaker_is": None}}
    )
    secrets = ("invented-0001", "invented address", "Zauresh", "Karim")
    found = _draft(archive)
    for lang in ("en", "fr", "es"):
        made = submissions.paper(found, lang=lang, day=today(archive))
        whole = repr(made)
        assert not [one for one in secrets if one in whole]
    assert "provided confidentially" in repr(submissions.paper(found, day=today(archive)))


def test_a_number_of_the_vocabulary_that_is_sealed_is_never_read_even_as_a_claim(archive: Archive) -> None:
    enter_case(archive)
    made = entries.enter(
        archive, "picket_day", Given(answers={"when": ["2024-04-01"], "notes": ["His card is 650714-X."]})
    )
    document = archive.store.document(made.document)
    assert document is not None
    at = document.text.index("650714-X")
    review.make_claim(
        archive, made.document, start=at, end=at + 8, exact="650714-X", subject=person_of(archive), prop="id_number",
        value="650714-X", agent="tester",
    )  # fmt: skip
    found = _draft(archive)
    row = next(one for one in found.items if one.item.id == "id_document")
    assert len(row.values) == 2, "both sealed values stand as one"
    assert "650714" not in repr(found)
    assert "650714" not in repr(submissions.paper(found, day=today(archive)))


def test_an_author_who_asks_for_it_is_named_nowhere(archive: Archive) -> None:
    enter_case(archive, change={"demo-un-wgeid": {"confidential": "requested"}})
    found = _draft(archive)
    assert not found.missing
    assert SPEAKER not in repr(submissions.paper(found, day=today(archive)))
    assert "Beisen" in repr(submissions.paper(found, day=today(archive))), "the person's own name stays"


def test_who_agreed_to_initials_or_a_role_is_never_read_by_name(archive: Archive) -> None:
    for level, shown in (("initials", "A.B."), ("role_only", "a person who must stay unnamed")):
        key = "demo-un-consent-speaker"
        row = entries.entry(archive, key)
        if row is None:
            enter_case(archive, change={key: {"to_un": level}})
        else:
            answers = next(one for one in demo_rows() if one["key"] == key)["answers"]
            told = {name: [value] for name, value in {**answers, "to_un": level}.items()}
            nodes = {"who": person_of(archive, SPEAKER)}
            entries.enter(archive, "consent", Given(answers=told, nodes=nodes), key=key, version=2)
        whole = repr(submissions.paper(_draft(archive), day=today(archive)))
        assert SPEAKER not in whole
        assert shown in whole
        assert NAME in whole


def test_a_name_of_the_case_is_read_in_full_where_a_relative_has_the_same_family_name(archive: Archive) -> None:
    enter_case(archive, change={"demo-un-wgeid": {"confidential": "requested"}})
    (first, *_) = next(one for one in _draft(archive).items if one.item.id == "full_name").values
    assert first.parts[0].words == NAME
    papers = next(one for one in _draft(archive).items if one.item.id == "id_document")
    assert "[…]" in papers.values[-1].parts[0].words


def test_the_committee_never_reads_who_submits(archive: Archive) -> None:
    enter_case(
        archive, change={"demo-un-wgeid": {"mechanism": "ced", "state_party": "Kazakhstan", "other_procedure": "none"}}
    )
    found = _draft(archive, "ced")
    assert not found.missing
    assert SPEAKER not in repr(submissions.paper(found, day=today(archive)))


def test_somebody_unnamed_has_no_submission(archive: Archive) -> None:
    entries.enter(
        archive,
        "picket_day",
        Given(answers={"when": ["2024-04-01"], "speaker": ["an aunt"], "speaker_unnamed": ["yes"]}),
    )
    aunt = next(one for one in archive.store.entities() if one.shielded)
    with pytest.raises(UnnamedPersonError):
        submissions.draft(archive, aunt.id, "wgeid")
    with pytest.raises(UnknownMechanismError):
        submissions.draft(archive, aunt.id, "hrc")


@pytest.mark.parametrize(
    ("change", "blocker"),
    [
        ({"standing": "refused"}, "refused"),
        ({"standing": "withdrawn"}, "refused"),
        ({"to_un": "hesitant"}, "consent"),
        ({"use_casework": "no"}, "refused"),
        ({"expires": "2023-01-01"}, "refused"),
    ],
)
def test_only_a_yes_that_holds_lets_a_draft_be_ready(archive: Archive, change: dict[str, str], blocker: str) -> None:
    enter_case(archive, change=dict.fromkeys(CONSENTS, change))
    assert blocker in _draft(archive).blockers
    with pytest.raises(NotReadyError):
        submissions.make_ready(archive, person_of(archive), "wgeid")


def test_from_draft_to_answer(archive: Archive) -> None:
    enter_case(archive)
    person = person_of(archive)
    assert submissions.standing(archive, _draft(archive)).stage is Stage.DRAFT
    row = submissions.make_ready(archive, person, "wgeid", why="read with the family")
    assert submissions.standing(archive, _draft(archive)).stage is Stage.READY
    assert submissions.paper(_draft(archive), day=today(archive), ready=True).kicker == "Ready to send"
    facts = {"who": [NAME], "ethnicity": ["Kazakh"], "birth_place": ["Tacheng"], "speaker": [SPEAKER]}
    nodes = {"who": person, "speaker": person_of(archive, SPEAKER)}
    added = entries.enter(archive, "person_facts", Given(answers=facts, nodes=nodes))
    assert submissions.standing(archive, _draft(archive)).stage is Stage.CHANGED
    withdraw(archive, added.key, reason="another person")
    submissions.take_back(archive, row.seq, why="to be read again")
    assert submissions.standing(archive, _draft(archive)).stage is Stage.DRAFT
    body = submissions.mechanism("wgeid")
    sent = {
        "kind": ["un_communication"],
        "who": [NAME],
        "to": [body.labels["en"]],
        "recipient": ["un_wgeid"],
        "state": ["UN"],
        "when": ["2024-04-20"],
    }
    letter = entries.enter(archive, "appeal", Given(answers=sent, nodes={"who.0": person}))
    assert submissions.standing(archive, _draft(archive)).stage is Stage.SENT
    steps = next(one for one in _draft(archive).items if one.item.id == "steps")
    assert len(steps.values) == 2, "handing the case to this body is no step taken before it"
    answer = {
        "appeal": [letter.key],
        "when": ["2024-04-28"],
        "from": [body.labels["en"]],
        "response": ["asked_for_more"],
    }
    entries.enter(archive, "answer", Given(answers=answer))
    assert submissions.standing(archive, _draft(archive)).stage is Stage.ANSWERED
    (listed,) = submissions.submissions(archive)
    assert (listed.draft.name, listed.standing.stage) == (NAME, Stage.ANSWERED)


def test_urgent_cases_come_first(archive: Archive) -> None:
    enter_case(archive)
    new = {"who": ["Dana Iskak"], "when": ["2024-03-10"], "last_seen_at": ["Tacheng"]}
    entries.enter(archive, "last_seen", Given(answers=new))
    dana = person_of(archive, "Dana Iskak")
    signs = {"who": ["Dana Iskak"], "mechanism": ["wgeid"], "speaker": ["Madi Iskak"], "confidential": ["open"]}
    entries.enter(archive, "un_submission", Given(answers=signs, nodes={"who": dana}))
    rows = submissions.submissions(archive)
    assert [one.draft.name for one in rows] == ["Dana Iskak", NAME]
    assert rows[0].urgent
    assert rows[0].draft.urgency is not None
    assert str(rows[0].draft.urgency.surely) == "2024-06-10"


def test_what_a_program_found_must_be_read_before_a_draft_is_ready(archive: Archive, texts: Path) -> None:
    list(ingest.add(archive, [str(texts)]))
    daulet = next(row for row in browse.people(archive) if row.name == "Daulet Sadvakas")
    found = submissions.draft(archive, daulet.id, "wgad")
    assert "unsettled" in found.blockers
    assert found.unsettled
    made = submissions.paper(found, day=today(archive))
    assert "nobody has checked it yet" in repr(made)
    _no_sentence_without_words(archive, found)


def test_office_programs_open_the_draft_with_its_endnotes(archive: Archive, tmp_path: Path) -> None:
    enter_case(archive)
    target = tmp_path / "draft.docx"
    target.write_bytes(submissions.file(archive, _draft(archive), "docx"))
    with zipfile.ZipFile(target) as inside:
        assert "invented-0001" not in inside.read("word/document.xml").decode()
        assert "SHA-256" in inside.read("word/endnotes.xml").decode()
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(target)], check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "draft.pdf"), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    for words in (NAME, "Day, month and year of the disappearance", "2018-08-14", "SHA-256", "provided confidentially"):
        assert words in text, words


def test_the_pdf_holds_every_item(archive: Archive) -> None:
    enter_case(archive)
    data = submissions.file(archive, _draft(archive), "pdf", lang="es")
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=data, check=True, capture_output=True, timeout=60
    ).stdout.decode()
    flat = " ".join(text.split())
    for item in submissions.mechanism("wgeid").items:
        assert item.labels["es"][:24] in flat, item.id
