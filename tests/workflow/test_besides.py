"""The example archive's diary, letters and testimonies on their way out: what a release shows of them, and to whom."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import UnknownIdError, UsageError
from kuager.errors.registers import NoAddressError
from kuager.model import Decision
from kuager.protect.clearance import Clearance, clear
from kuager.track import local_date
from kuager.workflow import clearing, entries, intake, review
from kuager.workflow.archive import Archive, open_archive
from kuager.workflow.clearing.gathering import scene
from kuager.workflow.context import context
from kuager.workflow.entries import Given
from kuager.workflow.registers import countering, mistaken, replies
from tests.security.worlds import everything
from tests.workflow.test_clearing import agree as agree_in_public
from tests.workflow.test_clearing import filled

WHO = ("Kanipa Ybraiym", "Raushan Dosmagambet", "Berdibek Sarsen", "Kulash Medet", "Madiyar Dosmagambet")
BROTHER, SISTER = WHO[4], WHO[1]


@pytest.fixture(scope="module")
def folder(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = shutil.copytree(built_demo, tmp_path_factory.mktemp("besides") / "demo")
    with open_archive(made, agent="tester") as opened:
        # Whoever agreed to what in the example is another story: here nobody was asked yet.
        for one in intake.consents(opened):
            entries.withdraw(opened, one.key, reason="the story begins before anybody was asked")
    return made


@pytest.fixture
def example(folder: Path, tmp_path: Path) -> Iterator[Archive]:
    shutil.copytree(folder, tmp_path / "demo")
    with open_archive(tmp_path / "demo", agent="tester") as opened:
        yield opened


def cleared(archive: Archive, audience: str) -> Clearance:
    today = local_date(archive.clock.now(), archive.settings.time_zone)
    return clear(scene(archive, audience), audience, today)


def told(archive: Archive, audience: str) -> str:
    return json.dumps(everything(cleared(archive, audience)), ensure_ascii=False)


def id_of(archive: Archive, name: str) -> str:
    return next(
        str(one.id) for one in context(archive).entities.values() if one.schema == "person" and one.name == name
    )


def letters(done: Clearance, person: str) -> set[tuple[str, str]]:
    return {(one.value.to, one.value.state) for one in done.appeals if person in one.value.about}


def agree(archive: Archive, name: str, capacity: str, *audiences: str, form: str = "named") -> str:
    answers = {
        "who": [name], "capacity": [capacity], "standing": ["agreed"], "use_keep": ["yes"], "use_words": ["yes"],
        **{f"to_{one}": [form] for one in audiences},
    }  # fmt: skip
    return clearing.give(archive, Given(answers=answers, nodes={"who": id_of(archive, name)})).key


def test_the_diary_goes_out_without_anybody_who_came(example: Archive) -> None:
    done = cleared(example, "public")
    days = {one.value.date: one.value for one in done.picket}
    assert days["2022-06-21"].day == 100
    assert "23" in days["2022-06-21"].came
    assert [one.words for one in days["2022-06-19"].slogans] == ["Bring our fathers home"], (
        "the placard asks for somebody hidden"
    )
    assert dict(days["2022-06-17"].police) == {"warning": None}, "one person: the diary alone says so"
    out = told(example, "public")
    assert not [name for name in WHO if name in out or name.split()[0] in out]
    assert "One officer watched" not in out, "what a volunteer noted stays inside"
    assert {("names_somebody", "slogan"), ("health", "police"), ("k", "police")} <= {
        (one.reason, one.field) for one in done.withheld
    }


def test_letters_and_testimonies_wait_for_everybody_they_touch(example: Archive) -> None:
    brother = id_of(example, BROTHER)
    assert not [one for one in cleared(example, "lawyers").appeals if brother in one.value.about]
    agree(example, BROTHER, "detained", "lawyers")
    done = cleared(example, "lawyers")
    assert [(one.value.to, one.value.state) for one in done.appeals] == [
        ("Ministry of Foreign Affairs", "answered_late")
    ]
    assert done.testimonies == (), "his sister was not asked"
    assert {("speaker", "appeal"), ("speaker", "testimony")} <= {(one.reason, one.field) for one in done.withheld}
    key = agree(example, SISTER, "speaker", "lawyers", form="role_only")
    done = cleared(example, "lawyers")
    assert {to for to, _ in letters(done, brother)} == {"Ministry of Foreign Affairs", "Consulate General in Oskemen"}
    assert {(one.value.speaker, one.value.on) for one in done.testimonies} == {
        ("a witness", "2021"),
        ("a witness", "2022"),
    }
    assert SISTER not in told(example, "lawyers")
    assert {name.text for one in done.bodies for name in one.value.names} >= {
        "Ministry of Foreign Affairs",
        "Consulate General in Oskemen",
    }
    clearing.withdraw(example, key, reason="she asked for it")
    after = cleared(example, "lawyers")
    assert after.testimonies == ()
    assert {to for to, _ in letters(after, brother)} == {"Ministry of Foreign Affairs"}


def test_corrections_and_rebuttals_stand_beside_who_is_shown(example: Archive) -> None:
    person = id_of(example, BROTHER)
    mistaken.correct(example, was="Two hundred stood there", now="Twenty-three stood there", why="A slip of the pen.")
    mistaken.correct(example, was="x", now="", why=f"We wrote that {WHO[3]} was free.")
    receive = replies.receive(
        example,
        f"people/{person}",
        by="Consulate General in Oskemen",
        text="This is not true.",
        body=True,
        on="2026-11-20",
    )
    replies.receive(example, f"people/{id_of(example, WHO[3])}", by="City court of Oskemen", text="No.", body=True)
    assert [one.value.kind for one in cleared(example, "public").corrections] == ["correction"], (
        "he is not shown, nor what is said to him"
    )
    agree(example, BROTHER, "detained", "lawyers")
    done = [one.value for one in cleared(example, "lawyers").corrections]
    assert [(one.kind, one.of, one.by, one.on) for one in done] == [
        ("rebuttal", f"people/{person}", "Consulate General in Oskemen", "2026-11-20"), ("correction", "", "the team", done[1].on),
    ]  # fmt: skip
    assert (done[1].before, done[1].after) == ("Two hundred stood there", "Twenty-three stood there")
    assert WHO[3] not in repr(done)
    replies.take_back(example, receive.seq, why="it was meant for another page")
    assert [one.value.kind for one in cleared(example, "lawyers").corrections] == ["correction"]
    assert [one.undone for one in replies.replies(example, undone=True)] == [True, False]


def test_a_decision_that_put_a_claim_right_is_told_at_the_field(archive: Archive, tmp_path: Path) -> None:
    told = filled(archive, tmp_path)
    agree_in_public(told)
    wrong = next(one for one in told.store.claims(prop="sentence_length") if one.schema == "prison_sentence")
    row = review.decide(told, wrong.id, Decision.CORRECT, "documenter", value="P10Y", reason="The paper says ten.")
    mistaken.publish(told, row.seq, why="The number was read wrongly.")
    done = cleared(told, "public")
    (one,) = (each.value for each in done.corrections)
    field = next(each for each in done.items[0].value.fields if each.prop == "sentence_length")
    assert one.of == f"people/{done.items[0].value.id}#{field.id}"
    assert (one.before, one.after) == (wrong.value, field.value)
    assert field.value == "P10Y"


def test_an_authority_and_the_teams_answer(example: Archive) -> None:
    found = [one for one in countering.rebuttals(example) if one.others]
    if not found:
        found = countering.rebuttals(example)
    statement = found[0]
    countering.answer(example, statement.id, "conceded", text="They are right about the day.")
    made = scene(example, "lawyers").besides.corrections
    assert [one.kind for one in made] == ["rebuttal", "reply"]
    assert made[0].words is not None
    assert made[0].words.quote == statement.exact
    assert made[1].answers == made[0].key


def test_what_cannot_be_a_reply_is_refused(archive: Archive) -> None:
    good = {"by": "An office", "text": "No.", "body": True}
    for of in ("", "somewhere/else", "people/"):
        with pytest.raises(NoAddressError):
            replies.receive(archive, of, **good)
    with pytest.raises(UnknownIdError):
        replies.receive(archive, "people/n-1", by="n-nobody-of-this-id", text="No.")
    for more in ({"text": " "}, {"by": " "}, {"kind": "shout"}, {"on": "yesterday"}, {"text": "x" * 20_001}):
        with pytest.raises(UsageError):
            replies.receive(archive, "people/n-1", **{**good, **more})
    assert replies.replies(archive) == []


def test_a_consent_whose_key_others_begin_with_is_withdrawn(example: Archive) -> None:
    answers = {
        "who": [SISTER],
        "capacity": ["speaker"],
        "standing": ["agreed"],
        "use_keep": ["yes"],
        "to_lawyers": ["named"],
    }
    for key in ("sister", "sister-second"):
        clearing.give(example, Given(answers=answers, nodes={"who": id_of(example, SISTER)}), key=key)
    clearing.withdraw(example, "sister", reason="she asked for it")
    assert {one.key: one.standing for one in intake.consents(example)} == {
        "sister": "withdrawn",
        "sister-second": "agreed",
    }


def test_the_verb_keeps_lists_and_takes_back(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "reply.txt").write_text("Бұл дұрыс емес.\n", encoding="utf-8")
    base = ["-a", str(archive.root)]
    run = CliRunner().invoke
    assert "Nobody replied" in run(cli, [*base, "rebut"]).output
    kept = run(
        cli, [*base, "rebut", "people/n-1", "--by", "An office", "--body", "--text", str(tmp_path / "reply.txt")]
    )
    assert kept.exit_code == 0, kept.output
    rows = json.loads(run(cli, [*base, "rebut", "--json"]).output)
    assert [(one["of"], one["name"], one["text"]) for one in rows] == [("people/n-1", "An office", "Бұл дұрыс емес.")]
    assert run(cli, [*base, "rebut", "people/n-1", "--by", "An office"]).exit_code == 2
    assert run(cli, [*base, "rebut", "--undo", str(rows[0]["seq"]), "--why", "twice"]).exit_code == 0
    assert json.loads(run(cli, [*base, "rebut", "--json"]).output) == []
