"""A dossier from the archive: complete, checkable by a stranger, with cuttings of the pages its words stand on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import TargetExistsError, UnknownIdError
from kuager.errors.papers import UnknownPaperKindError
from kuager.model import CustodyVerb, Decision
from kuager.workflow import browse, dossiers, ingest, review
from kuager.workflow.archive import Archive
from kuager.workflow.dossiers import gathering
from tests.read.papers import pdf


def pdf_text(path: Path) -> str:
    return subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, timeout=60).stdout.decode()


@pytest.fixture
def someone(any_archive: Archive, texts: Path) -> str:
    list(ingest.add(any_archive, [str(texts)]))
    return browse.people(any_archive)[0].id


def test_everything_that_stands_is_in_it(any_archive: Archive, someone: str, tmp_path: Path):
    told = gathering.told(any_archive, someone)
    wanted = browse.dossier(any_archive, someone)
    claims = {claim.id for group in wanted.properties for value in group.values for claim in value.claims}
    assert claims <= {field.id for field in told.record.fields}
    assert {event.when for event in wanted.events if event.when} <= {field.value for field in told.record.fields}
    done = dossiers.write(any_archive, someone, tmp_path / "one.pdf")
    assert done.fields == len(told.record.fields)
    text = pdf_text(tmp_path / "one.pdf")
    assert wanted.name in text
    assert "NOT cleared" in text


def test_what_a_person_rejected_is_not_in_it(any_archive: Archive, someone: str):
    field = next(one for one in gathering.told(any_archive, someone).record.fields if one.prop != "name")
    review.decide(any_archive, field.id, Decision.REJECT, "tester", reason="misread")
    assert field.id not in {one.id for one in gathering.told(any_archive, someone).record.fields}


def test_an_event_has_a_dossier_too(any_archive: Archive, someone: str, tmp_path: Path):
    event = browse.events(any_archive)[0]
    told = gathering.told(any_archive, event.id)
    assert told.record.fields
    assert all(one.event for one in told.record.fields)
    dossiers.write(any_archive, event.id, tmp_path / "event.docx", lang="ru")
    assert (tmp_path / "event.docx").stat().st_size


def test_a_stranger_checks_the_bag_and_finds_a_changed_letter(any_archive: Archive, someone: str, tmp_path: Path):
    dossiers.pack(any_archive, someone, tmp_path / "bag", receiver="An advocate")
    command = [sys.executable, "-I", "data/dossier/check_passages.py"]
    ran = subprocess.run(
        command, cwd=tmp_path / "bag", capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]}
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " 0 differ" in ran.stdout
    assert (
        subprocess.run(
            ["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=tmp_path / "bag", check=False
        ).returncode
        == 0
    )
    for path in (tmp_path / "bag" / "data" / "texts").iterdir():
        path.write_text(path.read_text(encoding="utf-8").upper(), encoding="utf-8", newline="")
    ran = subprocess.run(
        command, cwd=tmp_path / "bag", capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]}
    )
    assert ran.returncode == 1
    assert "NOT THE SAME" in ran.stdout
    assert any(event.verb is CustodyVerb.DISSEMINATION for event in any_archive.store.custody())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
def test_words_of_a_page_come_with_a_cutting_of_it(archive: Archive, tmp_path: Path):
    (tmp_path / "note.pdf").write_bytes(pdf([[(60, 780, "Gulnar Omarova was detained in Almaty on 3 May 2021.")]]))
    list(ingest.add(archive, [str(tmp_path / "note.pdf")]))
    person = next(one for one in browse.people(archive) if "Omarova" in one.name)
    told = gathering.told(archive, person.id)
    assert told.looks
    assert all(one.data.startswith(b"\xff\xd8") for one in told.looks.values())
    assert dossiers.write(archive, person.id, tmp_path / "d.pdf").pictures == len(told.looks)


def test_wrong_calls_leave_nothing(any_archive: Archive, someone: str, tmp_path: Path):
    with pytest.raises(UnknownPaperKindError):
        dossiers.write(any_archive, someone, tmp_path / "one.txt")
    with pytest.raises(UnknownIdError):
        dossiers.write(any_archive, "n-nobody", tmp_path / "one.pdf")
    (tmp_path / "there.pdf").write_bytes(b"mine")
    with pytest.raises(TargetExistsError):
        dossiers.write(any_archive, someone, tmp_path / "there.pdf")
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["there.pdf"]
    assert (tmp_path / "there.pdf").read_bytes() == b"mine"


def test_the_verb(archive: Archive, tmp_path: Path, texts: Path):
    list(ingest.add(archive, [str(texts)]))
    person = browse.people(archive)[0].id
    call = ["-a", str(archive.root), "dossier", person, "--json", "--to", str(tmp_path / "x.pdf")]
    ran = CliRunner().invoke(cli, call)
    assert json.loads(ran.stdout)["fields"] > 0


def test_what_is_sealed_is_told_to_be_there_and_does_not_come_along(archive: Archive, texts: Path, tmp_path: Path):
    list(ingest.add(archive, [str(texts)]))
    person = browse.people(archive)[0]
    document = gathering.documents_of(archive, person.id)[0]
    view = browse.reader(archive, document)
    node = browse.dossier(archive, person.id).members[0]
    start = view.text.index(" ", 5) + 1
    words = view.text[start : start + 12]
    review.make_claim(
        archive, document, start, start + 12, exact=words, subject=node, prop="id_number", value="N 04512233", agent="tester"
    )  # fmt: skip
    told = gathering.told(archive, person.id)
    sealed = next(one for one in told.record.fields if one.prop == "id_number")
    assert (sealed.value, sealed.quote) == ("", "")
    assert sealed.passage is not None
    around = [one.passage for one in told.record.fields if one.passage and one.passage.text == sealed.passage.text]
    assert not any(words in one.prefix or words in one.suffix for one in around)
    dossiers.write(archive, person.id, tmp_path / "x.pdf")
    text = pdf_text(tmp_path / "x.pdf")
    assert "04512233" not in text
    assert "kept sealed" in text
