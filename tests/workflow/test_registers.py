"""Statements of authorities with answers, public corrections, notes on pictures: found, kept, taken back, never lost."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import UnknownIdError, UsageError
from kuager.errors.registers import NoProvenanceError
from kuager.model import Decision
from kuager.weigh.counters import counter_of, kinds
from kuager.workflow import ingest, registers, review
from kuager.workflow.archive import Archive
from kuager.workflow.registers import countering, mistaken, pictured

TEXT = """Officials speak

Serik Amangeldi, a spokesman for the Foreign Ministry, denied that Aizhan Toleubek had been detained. He spoke on 3 May 2021.

A neighbour denied that she knew the family. Aizhan Toleubek was detained on 4 April 2018 in Tacheng, her mother said.
"""
OTHER = "Aizhan Toleubek was detained in April 2018 in Tacheng, her brother Marat Toleubek told reporters in Almaty.\n"


@pytest.fixture
def told(archive: Archive, tmp_path) -> Archive:
    for name, text in (("one.txt", TEXT), ("two.txt", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        list(ingest.add(archive, [str(tmp_path / name)]))
    return archive


def test_only_authorities_are_listed_and_their_words_are_the_texts(told: Archive) -> None:
    (one,) = registers.rebuttals(told)
    assert one.speaker is not None
    assert one.speaker[1] == "Serik Amangeldi"
    assert one.kind == "denies"
    text = next(document.text for document in told.store.documents() if document.id == one.document)
    assert text[one.start : one.end] == one.exact
    assert one.exact.startswith("Serik Amangeldi")
    assert one.exact.endswith("detained.")
    assert [name for _, name in one.about] == ["Aizhan Toleubek"]
    assert one.others
    assert all(other.claim != one.claim for other in one.others)
    assert one.independent == len({other.lineage for other in one.others})


def test_an_answer_is_kept_replaced_and_taken_back(told: Archive) -> None:
    (one,) = registers.rebuttals(told)
    before = told.store.digests()
    claim = one.others[0].claim
    with pytest.raises(UsageError):
        countering.answer(told, one.id, "rebutted", text="She was taken.")
    with pytest.raises(UnknownIdError):
        countering.answer(told, one.id, "rebutted", text="She was taken.", claims=["c-none"])
    with pytest.raises(UnknownIdError):
        countering.answer(told, "c-none", "conceded", text="They are right.")
    countering.answer(told, one.id, "partly", text="She was taken.", claims=[claim])
    countering.answer(told, one.id, "rebutted", text="Two texts say so.", claims=[claim], agent="second")
    (now,) = registers.rebuttals(told)
    assert now.answer is not None
    assert (now.state, now.answer.text, now.answer.agent) == ("rebutted", "Two texts say so.", "second")
    assert [old.text for old in now.before] == ["She was taken."]
    with pytest.raises(UsageError):
        countering.take_back(told, now.answer.seq, why=" ")
    countering.take_back(told, now.answer.seq, why="too strong")
    assert registers.rebuttals(told)[0].state == "partly"
    with pytest.raises(UnknownIdError):
        countering.take_back(told, now.answer.seq, why="again")
    assert told.store.digests() == before, "nothing is computed from the registers"
    assert told.store.derived_upto() == told.store.head()


def test_rejected_claims_are_no_statement_and_an_answer_outlasts_one_of_them(told: Archive) -> None:
    (one,) = registers.rebuttals(told)
    countering.answer(told, one.id, "conceded", text="They are right.")
    review.decide(told, one.claim, Decision.REJECT, "documenter")
    (again,) = registers.rebuttals(told)
    assert (again.id, again.state) == (one.id, "conceded")
    assert again.claim != one.claim
    review.decide(told, again.claim, Decision.REJECT, "documenter")
    assert registers.rebuttals(told) == []


def test_a_role_that_was_rejected_makes_nobody_an_authority(told: Archive) -> None:
    (one,) = registers.rebuttals(told)
    assert one.speaker is not None
    entity = next(entity for entity in told.store.entities() if entity.id == one.speaker[0])
    roles = [claim for node in entity.members for claim in told.store.claims(subject=node) if claim.prop == "role"]
    assert roles
    for claim in roles:
        review.decide(told, claim.id, Decision.REJECT, "documenter")
    assert [row.speaker[1] for row in registers.rebuttals(told) if row.speaker] == ["Foreign Ministry"]


def test_corrections_of_decisions_and_in_own_words(told: Archive) -> None:
    claim = next(one for one in told.store.claims(prop="when"))
    review.decide(told, claim.id, Decision.CORRECT, "documenter", value="2018-05-04", reason="the letter says May")
    number = told.store.reviews(claim.id)[-1].seq
    mistaken.publish(told, number, why="", where="report 2")
    mistaken.correct(told, was="two sons", now="", why="she has one", agent="second")
    with pytest.raises(UsageError):
        mistaken.publish(told, number, why="twice")
    with pytest.raises(UnknownIdError):
        mistaken.publish(told, 10**6, why="nothing")
    with pytest.raises(UsageError):
        mistaken.correct(told, was="two sons", now="one", why="")
    own, marked = registers.corrections(told)
    assert (own.was, own.now, own.agent) == ("two sons", "", "second")
    assert (marked.was, marked.now, marked.why, marked.claim) == (
        claim.value,
        "2018-05-04",
        "the letter says May",
        claim.id,
    )
    mistaken.take_back(told, own.seq, why="it was right")
    assert [one.seq for one in registers.corrections(told)] == [marked.seq]
    assert [one.undone for one in registers.corrections(told, undone=True)] == [True, False]


def test_no_picture_without_a_note(told: Archive) -> None:
    capture = next(iter(told.store.captures())).id
    with pytest.raises(NoProvenanceError):
        registers.require_image(told, capture)
    with pytest.raises(UsageError):
        pictured.note(told, capture, kind="family")
    assert pictured.note(told, capture, kind="unknown").doubtful
    assert pictured.note(told, capture, kind="family", said_by="her mother").doubtful
    made = pictured.note(told, capture, kind="family", said_by="her mother", checked="the print was seen")
    assert not made.doubtful
    pictured.take_back(told, made.seq, why="another print")
    assert registers.require_image(told, capture).doubtful


def test_the_verbs_give_json_and_write(told: Archive) -> None:
    def run(*words: str) -> str:
        answer = CliRunner().invoke(cli, ["-a", str(told.root), *words])
        assert answer.exception is None
        return answer.stdout

    (row,) = json.loads(run("rebuttal", "list", "--json"))
    run(
        "rebuttal",
        "say",
        row["id"],
        "--state",
        "rebutted",
        "--text",
        "Two say so.",
        "--claim",
        row["others"][0]["claim"],
    )
    (row,) = json.loads(run("rebuttal", "list", "--json"))
    assert row["answer"]["state"] == "rebutted"
    run("rebuttal", "undo", str(row["answer"]["seq"]), "--why", "a slip")
    run("correction", "record", "--was", "two sons", "--now", "one son", "--why", "a slip")
    (entry,) = json.loads(run("correction", "list", "--json"))
    run("correction", "undo", str(entry["seq"]), "--why", "it was right")
    assert json.loads(run("correction", "list", "--json")) == []
    assert json.loads(run("provenance", "list", "--json")) == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("he lives normally and works", "lives_normally"),
        ("она живёт нормальной жизнью", "lives_normally"),
        ("该人生活正常", "lives_normally"),
        ("бұл ойдан шығарылған", "made_up"),
        ("there is no such person in the county", "does_not_exist"),
        ("она давно освобождена", "released"),
        ("外交部否认", "denies"),
        ("the minister spoke of trade", None),
        ("flies and believers", None),
    ],
)
def test_words_that_counter(words: str, kind: str | None) -> None:
    assert counter_of(words) == kind
    assert kind is None or kind in kinds()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Police chief Ivan Petrov said that no such person as Marat Ospanov exists.", "does_not_exist"),
        ("Канат Болатов, пресс-секретарь МВД, заявил, что Айжан Толеубек учится добровольно.", "voluntarily"),
        ("Полиция өкілі Ерлан Сәтов Марат Оспанов деген адам жоқ деп мәлімдеді.", "does_not_exist"),
        (
            "Сыртқы істер министрлігінің өкілі Қанат Болатов Айжан Төлеубек өз еркімен оқып жүр деп мәлімдеді.",
            "voluntarily",
        ),
        ("外交部发言人王建国表示，阿依江·托列别克生活正常。", "lives_normally"),
        ("公安局局长李伟称，马拉提·奥斯潘自愿参加学习。", "voluntarily"),
    ],
)
def test_statements_of_authorities_are_found_in_every_language(
    archive: Archive, tmp_path, text: str, kind: str
) -> None:
    (tmp_path / "t.txt").write_text(text + "\n", encoding="utf-8")
    list(ingest.add(archive, [str(tmp_path / "t.txt")]))
    assert [one.kind for one in registers.rebuttals(archive)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "A neighbour, Ivan Petrov, said that Marat Ospanov lives normally.",
        "Police chief Ivan Petrov said that the road is open.",
        "Lawyer Dina Abaeva said that the police made up the case.",
    ],
)
def test_who_is_no_authority_or_counters_nothing_is_not_listed(archive: Archive, tmp_path, text: str) -> None:
    (tmp_path / "t.txt").write_text(text + "\n", encoding="utf-8")
    list(ingest.add(archive, [str(tmp_path / "t.txt")]))
    assert registers.rebuttals(archive) == []
