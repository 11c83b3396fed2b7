"""An archive as a dataset and back: the same rows, nobody who must stay unnamed, nothing changed by what is damaged."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from kuager.errors import KuagerError, TargetExistsError
from kuager.errors.datasets import (
    ContradictingDatasetError,
    DamagedDatasetError,
    ForeignDatasetError,
    MissingFormatError,
    NoDatasetError,
)
from kuager.errors.rights import NoReasonError, SecondPersonError
from kuager.errors.scoped import WholeArchiveError
from kuager.model import CustodyVerb, Decision, Verdict
from kuager.model.imported import DATASET
from kuager.protect.rights import Actor, Role
from kuager.publish.datasets.registry import FORMATS
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import approving, audit, browse, compartments, corrections, entries, ingest, review, reviewed
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.clearing import gathering
from kuager.workflow.clearing.marks import Change, mark
from kuager.workflow.compartments_view import scoped
from kuager.workflow.exporting.handing import export
from kuager.workflow.exporting.of_archive import of_archive
from kuager.workflow.importing.taking import take
from kuager.workflow.sandbox import InProcess
from tests.conftest import CHEAP, CountingIds, SteppingClock
from tests.security.shields import CALLED, SECRET, WORK, fill
from tests.web.conftest import HERE, TOKEN, TestClient

BACK = ("csv", "jsonl", "parquet", "jsonld")
"""What comes in again."""
TABLES = ("entities", "statements", "documents", "events", "places", "subjects", "decisions")


def empty(root: Path) -> Archive:
    clock, ids = SteppingClock(), CountingIds()
    create(root, plain=True, name="Other", clock=clock, ids=ids)
    return open_archive(root, clock=clock, ids=ids, reading=InProcess())


@pytest.fixture
def told(archive: Archive, texts: Path) -> Archive:
    """An archive in which people accepted, rejected, corrected, judged."""
    list(ingest.add(archive, [str(texts)]))
    claims = [one for one in archive.store.claims() if one.prop not in {"name", "type", "description"}]
    review.decide(archive, claims[0].id, Decision.ACCEPT, "aigul", reason="read it")
    review.decide(archive, claims[1].id, Decision.REJECT, "marat")
    review.decide(archive, claims[2].id, Decision.CORRECT, "aigul", value='=corrected, "so"')
    people = [one for one in archive.store.entities("person") if not one.shielded]
    with archive.store.write() as writer:
        writer.judge(people[0].members[0], people[1].members[0], Verdict.DIFFERENT, agent="aigul", at=archive.clock.now(), reason="no")  # fmt: skip
    ingest.finish(archive)
    return archive


def rows(archive: Archive) -> dict[str, list[object]]:
    dataset, _ = of_archive(archive)
    return {table: list(dataset.rows(table)) for table in dataset.tables()}


@pytest.mark.parametrize("name", BACK)
def test_an_export_that_comes_in_elsewhere_is_exported_again_as_the_same(
    told: Archive, name: str, tmp_path: Path
) -> None:
    export(told, name, tmp_path / "out")
    with empty(tmp_path / "other") as other:
        taken = take(other, tmp_path / "out", given_by="Partners in Oskemen")
        assert taken.statements == len(rows(told)["statements"]) > 30
        assert rows(other) == rows(told)
        export(other, name, tmp_path / "again")
        export(other, "xlsx", tmp_path / "book")
    export(told, "xlsx", tmp_path / "book-before")
    for table in TABLES:
        if name == "jsonld":
            continue
        if name == "parquet":
            one, two = (parquet.read_table(tmp_path / place / f"{table}.parquet") for place in ("out", "again"))
            assert one.equals(two)
        else:
            one, two = ((tmp_path / place / f"{table}.{name}").read_bytes() for place in ("out", "again"))
            assert one == two
    assert sheets(tmp_path / "book") == sheets(tmp_path / "book-before")


def sheets(folder: Path) -> dict[str, bytes]:
    """The sheets of a workbook but the first, which says of which archive it is."""
    with zipfile.ZipFile(folder / "dataset.xlsx") as book:
        return {one: book.read(one) for one in book.namelist() if "/sheet" in one and not one.endswith("sheet1.xml")}


def test_claims_keep_id_words_place_and_standing_and_their_source_is_said_to_be_elsewhere(
    told: Archive, tmp_path: Path
) -> None:
    export(told, "csv", tmp_path / "out")
    with empty(tmp_path / "other") as other:
        taken = take(other, tmp_path / "out")
        for claim in other.store.claims():
            before = told.store.claim(claim.id)
            assert before is not None
            # Words around a passage that name who must stay unnamed do not leave.
            assert claim.anchor.prefix in {before.anchor.prefix, ""}
            assert claim.anchor.suffix in {before.anchor.suffix, ""}
            assert claim.anchor == replace(before.anchor, prefix=claim.anchor.prefix, suffix=claim.anchor.suffix)
            assert before.value == claim.value
            assert (before.stance, before.chain, before.said_by) == (claim.stance, claim.chain, claim.said_by)
            document = other.store.document(claim.anchor.document)
            assert document is not None
            assert document.kind == DATASET
            assert document.text[claim.anchor.start : claim.anchor.end] == claim.anchor.exact
            assert document.notices[0].code == "K-DATA-006"
            assert document.site is None
            assert document.url is None
        assert {one.agent for one in other.store.reviews()} == {
            f"person {number} of dataset {taken.digest[:8]}" for number in (1, 2)
        }
        verdicts = {check.name: check.verdict for check in audit.verify(other, read_all=True)}
        assert (verdicts["derivation"], verdicts["bytes"], verdicts["completeness"]) == ("ok", "ok", "ok")
        assert any(
            event.object == taken.capture and event.verb is CustodyVerb.INGESTION for event in other.store.custody()
        )


def test_coming_in_twice_adds_nothing_and_overwrites_nothing(told: Archive, tmp_path: Path) -> None:
    export(told, "jsonl", tmp_path / "out")
    with empty(tmp_path / "other") as other:
        take(other, tmp_path / "out")
        first = next(one for one in other.store.claims() if other.store.reviews(one.id) == [])
        review.decide(other, first.id, Decision.REJECT, "dana")
        counted = [len(list(found)) for found in (other.store.claims(), other.store.documents(), other.store.nodes(), other.store.reviews(), other.store.judgements())]  # fmt: skip
        again = take(other, tmp_path / "out")
        assert (again.again, again.statements, again.documents, again.subjects, again.decisions) == (True, 0, 0, 0, 0)
        assert counted == [len(list(found)) for found in (other.store.claims(), other.store.documents(), other.store.nodes(), other.store.reviews(), other.store.judgements())]  # fmt: skip
        assert other.store.reviews(first.id)[-1].agent == "dana"
    before = rows(told)
    assert take(told, tmp_path / "out").statements == 0
    assert rows(told) == before


def test_a_source_that_is_here_is_compared_with_what_is_quoted(told: Archive, tmp_path: Path) -> None:
    export(told, "jsonl", tmp_path / "out")
    repacked(
        tmp_path / "out",
        "statements.jsonl",
        lambda row: {**row, "id": "c-" + "0" * 20, "exact": row["exact"].swapcase() + ""},
    )
    before = rows(told)
    with pytest.raises(ContradictingDatasetError):
        take(told, tmp_path / "out")
    assert rows(told) == before


def repacked(folder: Path, name: str, change, last: bool = True) -> None:
    """Changes the last row of a table as somebody would who also mends the hashes."""
    lines = (folder / name).read_text(encoding="utf-8").split("\n")[:-1]
    at = -1 if last else 0
    lines[at] = json.dumps(change(json.loads(lines[at])), ensure_ascii=False)
    data = "".join(f"{line}\n" for line in lines).encode()
    (folder / name).write_bytes(data)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for one in package["resources"]:
        if one["path"] == name:
            one |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


WRONG = {
    "another column": ("statements.jsonl", lambda row: {**row, "secret": "1"}, DamagedDatasetError),
    "a number for words": ("statements.jsonl", lambda row: {**row, "value": 3}, DamagedDatasetError),
    "no place": ("statements.jsonl", lambda row: {**row, "start": None}, DamagedDatasetError),
    "a place that is not theirs": ("statements.jsonl", lambda row: {**row, "end": row["end"] + 1}, DamagedDatasetError),
    "a place beyond all texts": ("statements.jsonl", lambda row: {**row, "start": 10**12, "end": 10**12 + len(row["exact"])}, DamagedDatasetError),
    "no stance": ("statements.jsonl", lambda row: {**row, "stance": "shouts"}, DamagedDatasetError),
    "no instant": ("statements.jsonl", lambda row: {**row, "recorded_at": "yesterday"}, DamagedDatasetError),
    "no document": ("statements.jsonl", lambda row: {**row, "document": "d-" + "0" * 20}, ContradictingDatasetError),
    "no subject": ("statements.jsonl", lambda row: {**row, "subject": "n-" + "0" * 20}, ContradictingDatasetError),
    "other words in one place": ("statements.jsonl", lambda row: {**row, "id": "c-" + "f" * 20, "exact": "#" * len(row["exact"])}, ContradictingDatasetError),
    "an id of another shape": ("statements.jsonl", lambda row: {**row, "id": "mark:n-00000000000000000000"}, DamagedDatasetError),
    "a decision that is none": ("decisions.jsonl", lambda row: {**row, "kind": "until"}, DamagedDatasetError),
    "no id": ("documents.jsonl", lambda row: {key: value for key, value in row.items() if key != "id"}, ContradictingDatasetError),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_dataset_with_wrong_rows_changes_nothing(wrong: str, exported: Path, tmp_path: Path) -> None:
    name, change, error = WRONG[wrong]
    shutil.copytree(exported, tmp_path / "out")
    repacked(tmp_path / "out", name, change)
    if wrong == "other words in one place":
        lines = (tmp_path / "out" / name).read_text(encoding="utf-8")
        (tmp_path / "out" / name).write_text(
            (exported / name).read_text(encoding="utf-8") + lines.split("\n")[-2] + "\n", encoding="utf-8"
        )
        repacked(tmp_path / "out", name, lambda row: row)
    refused(tmp_path, error)


def refused(tmp_path: Path, error: type[KuagerError]) -> None:
    with empty(tmp_path / "other") as other:
        with pytest.raises(error) as caught:
            take(other, tmp_path / "out")
        assert caught.value.code.startswith("K-")
        assert caught.value.cure
        assert list(other.store.captures()) == list(other.store.documents()) == list(other.store.claims()) == []
        assert list(other.store.custody()) == []
        assert [one for one in (tmp_path / "other" / "vault").rglob("*") if one.is_file()] == []


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("exported")
    (root / "a.txt").write_text(
        "Arman Sadvakas said his brother Daulet Sadvakas was detained on 3 May 2019 in Tacheng.\n", encoding="utf-8"
    )
    with empty(root / "case") as archive:
        list(ingest.add(archive, [str(root / "a.txt")]))
        review.decide(archive, next(archive.store.claims()).id, Decision.ACCEPT, "aigul")
        export(archive, "jsonl", root / "out")
    return root / "out"


def test_every_changed_missing_or_strange_file_is_refused(exported: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    package = json.loads((exported / "datapackage.json").read_text(encoding="utf-8"))
    for number, one in enumerate(package["resources"]):
        shutil.copytree(exported, out)
        if number % 2:
            (out / one["path"]).unlink()
        else:
            with (out / one["path"]).open("ab") as file:
                file.write(b" ")
        refused(tmp_path, DamagedDatasetError)
        shutil.rmtree(out)
        shutil.rmtree(tmp_path / "other")
    other = {"audience": "public", "columns": package["kuager"]["columns"]}
    for words, error in (
        ({**package, "kuager": other}, ForeignDatasetError),
        ({"resources": []}, ForeignDatasetError),
        ({**package, "resources": [{**package["resources"][0], "path": "../secret"}]}, DamagedDatasetError),
        ({**package, "resources": [{**package["resources"][0], "path": "/etc/passwd"}]}, DamagedDatasetError),
        ({**package, "resources": package["resources"][:1] * 2}, DamagedDatasetError),
        ([], ForeignDatasetError),
    ):
        shutil.copytree(exported, out)
        (out / "datapackage.json").write_text(json.dumps(words), encoding="utf-8")
        refused(tmp_path, error)
        shutil.rmtree(out)
        shutil.rmtree(tmp_path / "other")
    out.mkdir()
    refused(tmp_path, NoDatasetError)


def test_a_strangers_decision_takes_no_hold_of_what_is_here(exported: Path, tmp_path: Path) -> None:
    made = "c-" + "0" * 20
    shutil.copytree(exported, tmp_path / "out")
    with empty(tmp_path / "other") as other:
        take(other, exported)
        ours = next(one.id for one in other.store.claims() if not other.store.reviews(one.id))
        repacked(tmp_path / "out", "statements.jsonl", lambda row: {**row, "id": made})
        repacked(tmp_path / "out", "decisions.jsonl", lambda row: {**row, "kind": "correct", "of": made, "other": ours})
        assert take(other, tmp_path / "out").statements == 1
        (row,) = other.store.reviews(made)
        assert (row.decision, row.replaces) == ("correct", None)
        review.decide(other, made, Decision.UNDO, "dana")
        assert other.store.reviews(ours) == []
        assert ours not in reviewed.states(other)


def test_a_zip_and_a_file_of_the_folder_come_in_as_the_folder(exported: Path, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "sent"), "zip", exported.parent, exported.name)
    with empty(tmp_path / "other") as other:
        first = take(other, Path(packed))
        assert first.statements > 3
        assert take(other, exported / "statements.jsonl").again
    (tmp_path / "cut.zip").write_bytes(Path(packed).read_bytes()[:-200])
    with empty(tmp_path / "third") as third, pytest.raises((DamagedDatasetError, NoDatasetError)):
        take(third, tmp_path / "cut.zip")


def test_nobody_who_must_stay_unnamed_and_nothing_sealed_is_in_any_format(tmp_path: Path) -> None:
    root, clock, ids = tmp_path / "case", SteppingClock(), CountingIds()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("Daulet Sadvakas was detained on 3 May 2019.\n", encoding="utf-8")
    create(root, plain=False, name="Shields", passphrase=WORK, clock=clock, ids=ids, cost=CHEAP)
    with open_archive(root, lambda: WORK, clock=clock, ids=ids, agent="Agentcanary", reading=InProcess()) as archive:
        fill(archive, tmp_path / "texts")
        claims = [one for one in archive.store.claims() if one.prop == "name"]
        review.decide(archive, claims[0].id, Decision.ACCEPT, "Agentcanary")
        planted = [word for word in (*CALLED, *SECRET) if any(word in one.value for one in archive.store.claims())]
        assert planted, "the claims of this archive do name them"
        dataset, sight = of_archive(archive)
        assert sight.about_unnamed
        shown = {row.subject for row in dataset.statements()}
        assert not shown & {str(one) for one in sight.about_unnamed}
        assert shown
        for name in FORMATS:
            done = export(archive, name, tmp_path / name)
            assert done.held_back
            for path, data in contents(tmp_path / name):
                found = [word for word in (*CALLED, *SECRET, "Agentcanary") if word.encode() in data]
                assert found == [], (name, path)


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as book:
                yield from ((f"{file.name}/{one}", book.read(one)) for one in book.namelist())
        elif file.suffix == ".parquet":
            yield file.name, json.dumps(parquet.read_table(file).to_pylist(), default=str, ensure_ascii=False).encode()
        elif file.is_file():
            yield file.name, file.read_bytes()


def test_what_is_marked_red_goes_to_nobody(told: Archive, tmp_path: Path) -> None:
    person = next(one for one in browse.people(told) if "Daulet" in one.name)
    mark(told, person.id, Change(level="red"), reason="he asked for it")
    done = export(told, "jsonl", tmp_path / "out")
    assert done.held_back["marked red"] > 0
    assert all(person.id.encode() not in data for _, data in contents(tmp_path / "out"))


def test_a_document_that_is_marked_red_leaves_no_name_behind(told: Archive, tmp_path: Path) -> None:
    document = next(one for one in told.store.documents() if "Toleubekova" in one.text)
    mark(told, document.id, Change(level="red"), reason="its author asked for it")
    export(told, "jsonl", tmp_path / "out")
    for path, data in contents(tmp_path / "out"):
        assert document.id.encode() not in data, path
        assert b"Toleubekova" not in data, path  # so she is called there and nowhere else
    assert b"Zhanar Toleubek" in (tmp_path / "out" / "entities.jsonl").read_bytes()
    with empty(tmp_path / "other") as other:
        take(other, tmp_path / "out")


def test_the_ledger_notes_what_left_and_nothing_is_ever_overwritten(told: Archive, tmp_path: Path) -> None:
    done = export(told, "csv", tmp_path / "out", receiver="The prosecutor")
    noted = [one for one in told.store.custody() if one.object == done.id]
    assert [one.verb for one in noted] == [CustodyVerb.DISSEMINATION]
    assert done.digest == hashlib.sha256((tmp_path / "out" / "datapackage.json").read_bytes()).hexdigest()
    assert done.digest in noted[0].note
    assert "prosecutor" not in noted[0].note
    with pytest.raises(TargetExistsError):
        export(told, "csv", tmp_path / "out")
    with pytest.raises(MissingFormatError):
        export(told, "floppy", tmp_path / "other")
    assert sorted(one.name for one in tmp_path.iterdir() if one.name.startswith(".")) == []


def test_a_full_disk_leaves_nothing_to_be_seen(told: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kuager.errors import DiskFullError

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    head = told.store.head()
    with pytest.raises(DiskFullError):
        export(told, "csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".out*"))
    assert told.store.head() == head


@pytest.mark.parametrize("name", BACK if os.environ.get("KUAGER_NIGHTLY") else BACK[:1])
def test_the_demo_comes_back_whole_and_every_page_of_it_opens(name: str, built_demo: Path, tmp_path: Path) -> None:
    shutil.copytree(built_demo, tmp_path / "demo")
    with open_archive(tmp_path / "demo", reading=InProcess()) as demo:
        export(demo, name, tmp_path / "out")
        before = rows(demo)
    with empty(tmp_path / "other") as other:
        assert take(other, tmp_path / "out").statements == len(before["statements"]) > 1000
        assert rows(other) == before
        if name == BACK[0]:
            opened(other)


def opened(archive: Archive) -> None:
    """Opens what shows imported documents and people, as a browser would."""
    app = create_app(ArchiveDesk(archive), TOKEN, archive.ids, archive.clock)
    documents = [one.id for one in archive.store.documents()][:4]
    people = [one.id for one in browse.people(archive)][:4]
    pages = ["/", "/sources", "/people", "/events", "/review", "/findings", "/lineages"]
    with TestClient(app, base_url=HERE, raise_server_exceptions=True) as client:
        client.get(f"/enter?token={TOKEN}")
        for page in (*pages, *(f"/sources/{one}" for one in documents), *(f"/dossier/{one}" for one in people)):
            assert client.get(page).status_code == 200, page
        assert "The source is not here" in client.get(f"/sources/{documents[0]}").text


def test_every_kind_of_source_comes_back(archive: Archive, texts: Path, tmp_path: Path) -> None:
    """A corrected text with an accepted claim, a form with a story, a film's subtitles, another table's rows."""
    (texts / "c.vtt").write_text(
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.500\nArman Sadvakas was detained in Oskemen on May 3, 2023.\n",
        encoding="utf-8",
    )
    (texts / "d.csv").write_text("Name,Detained\nAmina Khan,2017-05\n", encoding="utf-8")
    list(ingest.add(archive, [str(texts)]))
    answers = {"subject": "Daulet Sadvakas", "speaker": "Arman Sadvakas", "relation": "brother", "taken_when": "2019-08-01", "account": "He was taken in August 2019."}  # fmt: skip
    entries.enter(archive, "testimony", entries.Given(answers={name: [value] for name, value in answers.items()}))
    document = next(one for one in archive.store.documents() if "Toleubek on" in one.text)
    at = document.text.index("Toleubek on")
    later = next(one for one in archive.store.claims(document=document.id) if one.anchor.start > at + 12)
    review.decide(archive, later.id, Decision.ACCEPT, "aigul")
    corrections.correct(archive, document.id, at, at + 8, exact="Toleubek", words="Toleubekova", agent="aigul")
    ingest.finish(archive)
    before = rows(archive)
    assert {one.kind for one in archive.store.documents()} > {"entry", "statement", "subtitles", "csv"}
    assert any(row.t_start for row in of_archive(archive)[0].statements())
    export(archive, "csv", tmp_path / "out")
    assert all(b"aigul" not in data for _, data in contents(tmp_path / "out"))
    with empty(tmp_path / "other") as other:
        take(other, tmp_path / "out")
        assert rows(other) == before


def test_nothing_that_was_imported_counts_as_public(built_demo: Path, tmp_path: Path) -> None:
    shutil.copytree(built_demo, tmp_path / "demo")
    with open_archive(tmp_path / "demo", reading=InProcess()) as demo:
        export(demo, "jsonl", tmp_path / "out")
        there = gathering.scene(demo, "public")
    with empty(tmp_path / "other") as other:
        take(other, tmp_path / "out")
        here = gathering.scene(other, "public")
    assert any(fact.public for facts in there.facts.values() for fact in facts)
    assert [fact for facts in here.facts.values() for fact in facts]
    assert not any(fact.public for facts in here.facts.values() for fact in facts)


WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
VALUES = st.one_of(
    WORDS,
    st.sampled_from(["=1+1", "'=1", "-5", "@x", "\t", "\r\n", " ", "a\u2028b", "\ufffe", "＝1", '"', "_x0041_", "١٢"]),
)


@settings(max_examples=6)
@given(texts=st.lists(st.lists(VALUES, min_size=1, max_size=4), min_size=1, max_size=3), name=st.sampled_from(BACK))
def test_archives_of_any_words_come_back(texts: list[list[str]], name: str) -> None:
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        with empty(folder / "case") as archive:
            for number in range(len(texts)):
                (folder / f"{number}.txt").write_text(
                    f"Arman Sadvakas was detained {number + 2} times in Tacheng.\n", encoding="utf-8", newline=""
                )
            list(ingest.add(archive, [str(folder / f"{number}.txt") for number in range(len(texts))]))
            for document, values in zip(list(archive.store.documents()), texts, strict=False):
                node = next(
                    (one for one in archive.store.nodes() if one.document == document.id and one.schema == "person"),
                    None,
                )
                for at, value in enumerate(values if node else ()):
                    assert node is not None
                    review.make_claim(archive, document.id, at, at + 5, exact=document.text[at : at + 5], subject=node.id, prop="role", value=value, agent="a")  # fmt: skip
            ingest.finish(archive)
            before = rows(archive)
            said = {one.value for one in archive.store.claims()}
            assert {(value.strip() or "Arman") for value in texts[0]} & said
            export(archive, name, folder / "out")
            with empty(folder / "other") as other:
                take(other, folder / "out")
                assert rows(other) == before


def test_with_members_two_persons_hand_out_a_dataset(told: Archive, tmp_path: Path) -> None:
    told.actor = Actor(name="birch", role=Role.OWNER)
    with pytest.raises(NoReasonError):
        export(told, "csv", tmp_path / "out")
    with pytest.raises(SecondPersonError):
        export(told, "csv", tmp_path / "out", reason="for the analysts")
    assert not (tmp_path / "out").exists()
    told.actor = Actor(name="larch", role=Role.OWNER)
    approving.approve(told, approving.waiting_for(told)[0].id, "read it through")
    told.actor = Actor(name="birch", role=Role.OWNER)
    with pytest.raises(SecondPersonError):  # what was allowed is another format
        export(told, "jsonl", tmp_path / "lines", reason="for the analysts")
    export(told, "csv", tmp_path / "out", reason="for the analysts")
    assert (tmp_path / "out" / "datapackage.json").is_file()


def test_who_sees_a_part_neither_hands_out_nor_takes_in(told: Archive, exported: Path, tmp_path: Path) -> None:
    part = scoped(told, Actor(name="m-two", role=Role.CONTRIBUTOR, compartments=frozenset({"south"})))
    with pytest.raises(WholeArchiveError):
        export(part, "csv", tmp_path / "out")
    with pytest.raises(WholeArchiveError):
        take(part, exported)
    assert not (tmp_path / "out").exists()


def test_what_comes_in_lies_in_the_compartment_that_was_named(exported: Path, tmp_path: Path) -> None:
    kept = empty(tmp_path / "other")
    with kept as other:
        compartments.make(other, "south", why="theirs")
        other.home = "south"
        take(other, exported)
        reader = Actor(name="m-one", role=Role.CONTRIBUTOR, compartments=frozenset({""}))
        assert list(scoped(other, reader).store.claims()) == []
        assert list(other.store.claims())
