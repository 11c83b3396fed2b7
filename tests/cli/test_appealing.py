"""``kuager appeal`` without a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import TargetExistsError, UsageError
from kuager.errors.appeals import UnknownAppealError
from kuager.errors.entries import EntryProblemsError
from kuager.workflow import ingest
from kuager.workflow.archive import Archive

LETTER = (
    "kind=letter", "who=Daulet Sadvakas", "to=Ministry of Foreign Affairs", "recipient=foreign_ministry", "state=KZ",
    "when=2022-03-01", "received=2022-03-02",
)  # fmt: skip


def run(archive: Archive, *words: str) -> tuple[BaseException | None, str]:
    found = CliRunner().invoke(cli, ["-a", str(archive.root), "appeal", *words])
    return found.exception, found.stdout


def asked(*answers: str) -> list[str]:
    return [part for one in answers for part in ("--answer", one)]


def read(archive: Archive, *words: str) -> Any:
    failed, said = run(archive, *words)
    assert failed is None, failed
    return json.loads(said)


def test_an_appeal_from_entering_to_its_answer(archive: Archive) -> None:
    made = read(archive, "add", *asked(*LETTER), "--key", "k" * 32)
    assert made["due_by"] == "kz-administrative"
    assert read(archive, "add", *asked(*LETTER), "--key", "k" * 32)["new"] is False
    (row,) = read(archive, "list", "--overdue", "--json")
    assert (row["code"], row["stands"], row["for"]) == (made["code"], "overdue", ["Daulet Sadvakas"])
    silent = read(archive, "answer", made["code"], "--as", "no_answer", *asked("when=2022-05-01"))
    assert silent["stands"] == "silence"
    late = read(
        archive, "answer", made["code"], *asked("when=2022-06-01", "response=formal", "account=We have received it.")
    )
    assert late["stands"] == "answered_late"
    shown = read(archive, "show", made["code"], "--json")
    assert [one["form"] for one in shown["thread"]] == ["no_answer", "answer"]
    assert shown["thread"][1]["words"] == "We have received it."
    assert read(archive, "stats", "--json")["all"]["late"] == 1
    for verb in ("list", "stats", "rules", "show"):
        assert run(archive, verb, *([made["code"]] if verb == "show" else []))[0] is None


def test_what_cannot_be_taken_is_said(archive: Archive) -> None:
    assert isinstance(run(archive, "show", "A-0")[0], UnknownAppealError)
    assert isinstance(run(archive, "add", *asked("kind=letter"))[0], EntryProblemsError)
    assert isinstance(run(archive, "rules", "--add", "--count", "0")[0], EntryProblemsError)
    assert isinstance(run(archive, "add", "--answer", "nonsense")[0], UsageError)


def test_rules_and_days_off_are_decisions(archive: Archive) -> None:
    rule = (
        "--recipient",
        "consulate",
        "--state",
        "CN",
        "--count",
        "30",
        "--title",
        "Notice",
        "--why",
        "read on the door",
    )
    first = read(archive, "rules", "--add", *rule, "--json")[0]
    assert (first["seq"] > 0, first["recipients"]) == (True, ["consulate"])
    assert read(archive, "rules", "--undo", str(first["seq"]), "--why", "gone", "--json")[0]["seq"] == 0
    assert run(archive, "rules", "--holiday", "2024-05-10", "--state", "KZ", "--why", "decree")[0] is None


def test_a_letter_and_a_calendar_are_files(archive: Archive, texts: Path, tmp_path: Path) -> None:
    list(ingest.add(archive, [str(texts)]))
    target = tmp_path / "letter.docx"
    words = ("letter", "Daulet Sadvakas", "--to-office", "embassy", "--lang", "ru", "--to", str(target), "--json")
    made = read(archive, *words)
    assert (made["name"], target.read_bytes()[:2]) == ("Daulet Sadvakas", b"PK")
    assert made["blanks"]
    assert isinstance(run(archive, *words)[0], TargetExistsError)
    nobody = ("letter", "Nobody Such", "--to-office", "un", "--to", str(tmp_path / "x.pdf"))
    assert isinstance(run(archive, *nobody)[0], UsageError)
    run(archive, "add", *asked(*LETTER))
    feed = tmp_path / "days.ics"
    assert run(archive, "calendar", "--to", str(feed))[0] is None
    assert b"BEGIN:VEVENT" in feed.read_bytes()
