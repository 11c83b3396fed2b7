"""The library of testimonies: a folder with its table taken in, gone on with, found again by what it lacks."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors.lists import BadMappingError, FileNotThereError, NoFolderError, SeveralFilesError
from kuager.model import FindingKind, Verdict
from kuager.workflow import entries, ingest
from kuager.workflow.archive import Archive, open_archive
from kuager.workflow.context import context
from kuager.workflow.judging import acts
from kuager.workflow.lists import editions, guessing, withdrawing
from kuager.workflow.lists import taking as tables
from kuager.workflow.lists.mapping import Column, Mapping, checked
from kuager.workflow.sandbox import InProcess
from kuager.workflow.testimonies import choosing, files, links, rows, showing, taking, views
from kuager.workflow.testimonies.choosing import SORTS, UNSAID, Wanted
from kuager.workflow.testimonies.views import IN_WORDS, Medium, State, Told
from tests.read.films import film
from tests.workflow.listing import csv_of
from tests.workflow.test_transcripts import SRT

HEAD = ("№", "file", "asked for", "speaker", "relation", "date", "language", "place", "url", "consent", "colour")
ROWS = (
    ("1", "a.mp4", "Serik Beisen", "Aigul Beisen", "sister", "2021-03-05", "kk; ru", "Almaty", "https://example.org/a", "may be shown", "red"),
    ("2", "b.mp4", "Marat Tolebi", "Aigul Beisen", "aunt", "12.04.2021", "қазақша", "Almaty", "", "", ""),
    ("3", "missing.mp4", "Marat Tolebi", "Aigul Beisen", "", "2021", "ru", "", "", "", ""),
    ("4", "c", "", "Gulnar Tokhti", "", "2020", "ug", "", "", "no", ""),
    ("5", "b.mp4", "Marat Tolebi", "Aigul Beisen", "aunt", "12.04.2021", "қазақша", "", "", "", ""),
    ("6", "b.mp4", "Dauren Tolebi", "Aigul Beisen", "", "", "", "", "", "", ""),
    ("7", "", "Nurlan Akhmet", "Dana Akhmet", "mother", "2019", "ru", "", "https://example.org/x", "", ""),
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with two films and a sound recording, and the table that describes them."""
    folder = tmp_path / "films"
    (folder / "2020").mkdir(parents=True)
    film(folder / "a.mp4", seconds=1)
    film(folder / "b.mp4", seconds=2)
    film(folder / "2020" / "c.m4a", seconds=2, video=None)
    (folder / "notes.txt").write_text("bring batteries", encoding="utf-8")
    (tmp_path / "videos.csv").write_text(csv_of(ROWS, HEAD), encoding="utf-8", newline="")
    return folder


def took(archive: Archive, place: Path, name: str = "videos") -> list[taking.Step]:
    table = str(place.parent / f"{name}.csv")
    document = tables.take(archive, table, editions.list_id("videos"))
    mapping = guessing.guess(document, name="videos", testimonies=True).mapping
    steps = list(taking.run(archive, files.folder(str(place)), document, mapping, name="videos", table=table))
    ingest.finish(archive)
    return steps


def found(archive: Archive, **wanted: object) -> list[str]:
    return [one.told.file for one in choosing.choose(archive, Wanted(**wanted)).rows]


def test_the_columns_of_a_table_of_films_are_guessed(archive: Archive, place: Path):
    document = tables.look(archive, str(place.parent / "videos.csv"))
    means = {one.header: one.means for one in guessing.guess(document, testimonies=True).mapping.columns}
    assert means == {
        "№": "key", "file": "testimony_file", "asked for": "name", "speaker": "relative", "relation": "relation",
        "date": "testimony_date", "language": "testimony_language", "place": "testimony_place", "url": "testimony_url",
        "consent": "testimony_consent", "colour": "",
    }  # fmt: skip


def test_every_value_stands_at_its_cell_and_every_row_at_its_recording(archive: Archive, place: Path):
    took(archive, place)
    for claim in archive.store.claims():
        document = archive.store.document(claim.anchor.document)
        assert document is not None
        assert document.text[claim.anchor.start : claim.anchor.end] == claim.anchor.exact
    library = {one.told.file: one for one in rows.library(archive).rows}
    first = library["a.mp4"]
    assert (first.medium, first.date, first.places) == (Medium.VIDEO, "2021-03-05", ("Almaty",))
    assert sorted(first.languages) == ["kk", "ru"]
    assert first.told.consent == ("may be shown",)
    assert first.consent == IN_WORDS
    assert [(one.name, one.relation) for one in first.asked] == [("Serik Beisen", "sister")]
    assert first.told.document is not None
    kept = archive.store.document(first.told.document)
    capture = archive.store.capture(kept.capture) if kept else None
    assert capture is not None
    assert b"".join(archive.vault.read(capture.sha256)) == (place / "a.mp4").read_bytes()
    assert library["c"].medium is Medium.AUDIO
    assert library["c"].asked == ()
    assert {one.name for one in library["b.mp4"].asked} == {"Marat Tolebi", "Dauren Tolebi"}
    assert library[""].medium is Medium.NONE


def test_what_files_say_of_themselves_is_no_question_about_the_case(archive: Archive, place: Path):
    took(archive, place)
    assert [one.kind for one in archive.store.findings() if one.kind is FindingKind.SCOPE] == []


def test_what_is_wrong_is_said_row_by_row(archive: Archive, place: Path):
    issues = [issue for step in took(archive, place) for issue in step.issues]
    assert {(one.row, one.error.code) for one in issues} == {
        (1, "K-LIST-025"), (4, "K-LIST-023"), (6, "K-LIST-013"), (8, "K-LIST-027"),
    }  # fmt: skip


def test_a_dry_run_says_the_same_and_keeps_nothing(archive: Archive, place: Path):
    before = archive.store.head()
    document = tables.look(archive, str(place.parent / "videos.csv"))
    mapping = guessing.guess(document, name="videos", testimonies=True).mapping
    seen = taking.foresee(archive, files.folder(str(place)), document, mapping, name="videos")
    assert archive.store.head() == before
    assert taking.by_code(seen.issues) == {"K-LIST-013": 1, "K-LIST-023": 1, "K-LIST-025": 1, "K-LIST-027": 1}
    assert len(seen.plan.wanted) == 3
    assert seen.plan.loose == ("notes.txt",)


def test_again_is_nothing_and_a_film_that_comes_later_is_taken(archive: Archive, place: Path):
    took(archive, place)
    claims = sum(1 for _ in archive.store.claims())
    took(archive, place)
    assert sum(1 for _ in archive.store.claims()) == claims
    film(place / "missing.mp4", seconds=1)
    took(archive, place)
    assert sum(1 for _ in archive.store.claims()) == claims + 1
    assert found(archive, states=frozenset({State.NO_RECORDING})) == [""]


def test_a_withdrawn_table_takes_its_testimonies_along_and_the_films_stay(archive: Archive, place: Path):
    took(archive, place)
    assert len(rows.library(archive).rows) == 5
    withdrawing.withdraw(archive, "videos", reason="the wrong table")
    left = rows.library(archive).rows
    assert sorted(one.medium for one in left) == ["audio", "video", "video"]
    assert all(one.told.file == "" and not one.asked for one in left)
    withdrawing.restore(archive, "videos")
    assert found(archive, sort="oldest") == ["", "c", "missing.mp4", "a.mp4", "b.mp4"]


KILLED = """
import os, signal, sys
from kuager.workflow.archive import open_archive
from kuager.workflow.lists import editions, guessing
from kuager.workflow.lists import taking as tables
from kuager.workflow.sandbox import InProcess
from kuager.workflow.testimonies import files, taking
taking._TOGETHER = 1
root, folder, table = sys.argv[1:]
with open_archive(__import__("pathlib").Path(root), reading=InProcess()) as archive:
    document = tables.take(archive, table, editions.list_id("videos"))
    mapping = guessing.guess(document, name="videos", testimonies=True).mapping
    for step in taking.run(archive, files.folder(folder), document, mapping, name="videos", table=table):
        if step.part == taking.FILMS and step.done == 1:
            os.kill(os.getpid(), signal.SIGKILL)
"""


def test_it_goes_on_after_kill_9_and_ends_the_same(archive: Archive, place: Path, tmp_path: Path):
    archive.close()
    table = str(tmp_path / "videos.csv")
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(archive.root), str(place), table], check=False, timeout=120
    )
    assert ended.returncode == -signal.SIGKILL
    with open_archive(archive.root, reading=InProcess()) as again:
        half = sum(1 for _ in again.store.claims(prop=taking.RECORDING))
        assert half == 1
        took(again, place)
        assert len(rows.library(again).rows) == 5
        tied = [claim.value for claim in again.store.claims(prop=taking.RECORDING)]
        assert len(tied) == len(set(tied)) == 3
        assert sum(1 for one in again.store.captures() if one.media_type.startswith(("video/", "audio/"))) == 3


def test_the_filters_say_what_is_lacking(archive: Archive, place: Path):
    (place / "a.ru.srt").write_text(SRT, encoding="utf-8")
    took(archive, place)
    assert set(found(archive, states=frozenset({State.NO_RECORDING}))) == {"missing.mp4", ""}
    list(ingest.add(archive, [str(place / "a.ru.srt")]))
    assert set(found(archive, states=frozenset({State.NO_TRANSCRIPT}), medium="video")) == {"b.mp4"}
    assert found(archive, states=frozenset({State.CLAIMS_WAITING})) == ["a.mp4"]
    assert set(found(archive, language="kk")) == {"a.mp4", "b.mp4"}
    assert found(archive, language="ug") == ["c"]
    assert found(archive, year="2020") == ["c"]
    assert set(found(archive, source="videos")) == {"a.mp4", "b.mp4", "missing.mp4", "c", ""}
    assert found(archive, query="gulnar") == ["c"]
    assert set(found(archive, query="almaty")) == {"a.mp4", "b.mp4"}
    assert found(archive, person=UNSAID) == ["c"]
    everything = choosing.choose(archive, Wanted())
    assert everything.states[State.NO_RECORDING] == 2
    assert dict(everything.media) == {"video": 2, "audio": 1, "none": 2}


DATES = st.sampled_from(["", "2019", "2020-05", "2021-03-05", "2021-03-06"])


@given(st.lists(st.tuples(DATES, st.none() | st.floats(0, 900)), max_size=12), st.sampled_from(SORTS))
def test_any_order_holds_every_row_once_and_the_undated_come_last(told: list[tuple[str, float | None]], sort: str):
    sample = [a_row(str(at), date, seconds, at) for at, (date, seconds) in enumerate(told)]
    made = choosing.ordered(list(sample), sort)
    assert sorted(one.order for one in made) == list(range(len(sample)))
    if sort in {"newest", "oldest"}:
        dates = [one.date for one in made if one.date]
        assert dates == sorted(dates, reverse=sort == "newest")
        assert [bool(one.date) for one in made] == [True] * len(dates) + [False] * (len(made) - len(dates))


def a_row(id_: str, date: str, seconds: float | None, order: int) -> views.Testimony:
    return views.Testimony(
        id=id_, medium=Medium.VIDEO, title="", asked=(), speakers=(), date=date, date_why="", seconds=seconds, languages=(),
        places=(), source="", words="", transcripts=(), translations=(), consent="none", states=frozenset(), waiting=0,
        order=order, told=Told(key=id_), hay="",
    )  # fmt: skip


def test_a_judgement_makes_a_person_matched_and_is_taken_back(archive: Archive, place: Path, texts: Path):
    list(ingest.add(archive, [str(texts)]))
    took(archive, place)
    here = context(archive)
    other = next(one for one in here.entities.values() if one.name == "Daulet Sadvakas")
    row = next(one for one in rows.library(archive).rows if one.told.file == "a.mp4")
    assert State.UNMATCHED in row.states
    links.link(archive, row.id, str(other.id), role=links.ASKED, nodes=(row.asked[0].node,), why="the family says so")
    after = showing.find(archive, row.id)
    assert State.UNMATCHED not in after.states
    last = archive.store.judgements()[-1]
    assert last.verdict is Verdict.SAME
    acts.undo_judgement(archive, last.seq, "tester")
    assert State.UNMATCHED in showing.find(archive, row.id).states


def test_a_film_without_a_table_is_linked_by_the_register(archive: Archive, place: Path, texts: Path):
    list(ingest.add(archive, [str(texts), str(place / "a.mp4")]))
    person = next(one for one in context(archive).entities.values() if one.name == "Daulet Sadvakas")
    row = next(one for one in rows.library(archive).rows)
    assert State.UNMATCHED in row.states
    links.link(archive, row.id, str(person.id), role=links.ASKED)
    after = showing.show(archive, row.id)
    assert [one.name for one in after.row.asked] == ["Daulet Sadvakas"]
    assert State.UNMATCHED not in after.row.states
    links.unlink(archive, after.links[0].seq, why="it was somebody else")
    assert showing.find(archive, row.id).asked == ()


def test_other_accounts_of_a_speaker_stand_beside_by_date(archive: Archive, place: Path):
    took(archive, place)
    library = {one.told.file: one for one in rows.library(archive).rows}
    one, two = library["a.mp4"], library["b.mp4"]
    shown = showing.show(archive, two.id)
    if one.id not in {each.id for each in shown.earlier}:
        assert one.id in {each.id for each in shown.namesakes}
        acts.judge(archive, one.speakers[0].node, two.speakers[0].node, Verdict.SAME, "tester")
        shown = showing.show(archive, two.id)
    assert [each.told.file for each in shown.earlier if each.told.file == "a.mp4"] == ["a.mp4"]


def test_a_speaker_who_tells_it_otherwise_later_is_to_be_asked_before_publishing(archive: Archive, place: Path):
    told = {
        "a": "My brother Serik Beisen was sentenced to 12 years in prison in March 2018.",
        "b": "Nobody in our village slept that winter. In March 2018 a court gave Serik Beisen a sentence: he was sentenced to 9 years in prison.",
    }  # fmt: skip
    for name, words in told.items():
        (place / f"{name}.en.srt").write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{words}\n", encoding="utf-8")
    list(ingest.add(archive, [str(place / "a.en.srt"), str(place / "b.en.srt")], fresh=False))
    took(archive, place)
    library = {one.told.file: one for one in rows.library(archive).rows}
    one, two = library["a.mp4"], library["b.mp4"]
    assert showing.show(archive, two.id).differences == ()
    acts.judge(archive, one.speakers[0].node, two.speakers[0].node, Verdict.SAME, "tester")
    serik = [each.id for each in context(archive).nodes.values() if each.name == "Serik Beisen"]
    for left, right in itertools.pairwise(sorted(serik)):
        acts.judge(archive, left, right, Verdict.SAME, "tester")
    shown = showing.show(archive, two.id)
    assert {each.witness for each in shown.differences} == {"Aigul Beisen"}
    sides = {side.value or side.text for each in shown.differences for side in each.finding.sides}
    assert {"P12Y", "P9Y"} <= sides
    assert [each.told.file for each in shown.earlier if each.id == one.id] == ["a.mp4"]


def test_a_plain_text_becomes_a_testimony_when_somebody_says_who_speaks(archive: Archive, texts: Path):
    list(ingest.add(archive, [str(texts)]))
    person = next(each for each in context(archive).entities.values() if each.name == "Daulet Sadvakas")
    document = next(iter(context(archive).heads))
    assert rows.library(archive).rows == ()
    id_, nodes = showing.linkable(archive, document, links.SPEAKER)
    links.link(archive, id_, str(person.id), role=links.SPEAKER, nodes=nodes)
    (row,) = rows.library(archive).rows
    assert (row.medium, [each.name for each in row.speakers]) == (Medium.TEXT, ["Daulet Sadvakas"])


def test_files_are_found_by_way_name_and_stem(tmp_path: Path):
    for way in ("one/x.mp4", "two/x.mp4", "two/Ұлан.MP4", ".hidden/y.mp4"):
        (tmp_path / way).parent.mkdir(exist_ok=True)
        (tmp_path / way).write_bytes(b"1")
    inside = files.folder(str(tmp_path))
    assert inside.find("two\\x.mp4") == str(tmp_path / "two/x.mp4")
    assert inside.find("ұлан") == str(tmp_path / "two/Ұлан.MP4")
    assert inside.find("D:\\films\\Ұлан.mp4") == str(tmp_path / "two/Ұлан.MP4")
    with pytest.raises(SeveralFilesError):
        inside.find("x.mp4")
    with pytest.raises(FileNotThereError):
        inside.find("y.mp4")
    with pytest.raises(FileNotThereError):
        inside.find("../../etc/passwd")
    with pytest.raises(NoFolderError):
        files.folder(str(tmp_path / "nowhere"))


def test_a_mapping_needs_a_file_or_a_name():
    column = Column(index=0, header="date", means="testimony_date")
    with pytest.raises(BadMappingError):
        checked(Mapping(name="x", columns=(column,)))
    film_column = Column(index=1, header="film", means="testimony_file")
    assert checked(Mapping(name="x", columns=(column, film_column))).of("testimony_file") == (film_column,)


def test_a_letter_is_no_testimony(archive: Archive) -> None:
    sent = {
        "to": ["Ministry"],
        "when": ["2024-02-01"],
        "account": ["Please look into it."],
        "kind": ["letter"],
        "who": ["Aizhan Toleubek"],
        "recipient": ["foreign_ministry"],
    }
    appeal = entries.enter(archive, "appeal", entries.Given(answers=sent))
    came = {
        "appeal": [appeal.key],
        "when": ["2024-03-01"],
        "from": ["Ministry"],
        "account": ["An internal affair."],
        "response": ["formal"],
    }
    entries.enter(archive, "answer", entries.Given(answers=came))
    assert not rows.library(archive).rows
