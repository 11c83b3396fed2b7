"""No personal data stands in the ledger; what stands beside it can be erased, and everything still verifies."""

from __future__ import annotations

import pytest

from kuager.errors import UnknownIdError
from kuager.preserve import commitments
from kuager.workflow import audit, browse, ingest, openings
from kuager.workflow.archive import create, open_archive
from kuager.workflow.reader import reader

GIVER = "Aunt Sholpan Ermekova"


def ledger(archive) -> str:
    return "\n".join(str(event) for event in archive.store.custody())


def on_disk(root) -> bytes:
    return b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())


def test_who_gave_a_file_is_shown_and_is_not_in_the_ledger(any_archive, texts):
    for _ in range(2):
        list(ingest.add(any_archive, [str(texts)], given_by=GIVER))
    assert {row.given_by for row in browse.sources(any_archive)} == {GIVER}
    rows = browse.sources(any_archive)
    view = reader(any_archive, rows[0].document)
    assert any(f"given by {GIVER}" in note for _, _, _, note in view.custody)
    for words in (GIVER, "Sholpan", "tester"):
        assert words not in ledger(any_archive), words
    assert "not said" not in ledger(any_archive)
    assert audit.verify(any_archive)[1].verdict == "ok"


def test_erasing_leaves_the_chain_whole_and_no_trace_on_disk(tmp_path, texts, clock, ids):
    root = tmp_path / "case"
    create(root, plain=True, clock=clock, ids=ids)
    with open_archive(root, clock=clock, ids=ids) as archive:
        list(ingest.add(archive, [str(texts / "a-families.txt")], given_by=GIVER))
        list(ingest.add(archive, [str(texts / "b-warned.txt")], given_by="Uncle Serik"))
        assert GIVER.encode() in on_disk(root)
        (mark,) = [one.commitment for one in archive.store.sealed_values() if one.value == GIVER]
        assert openings.forget(archive, [mark]) == 1
        assert [row.given_by for row in browse.sources(archive)] == [commitments.ERASED, "Uncle Serik"]
        assert {one.name: one.verdict for one in audit.verify(archive, read_all=True) if one.name in ("chain", "completeness", "database")} == {
            "chain": "ok", "completeness": "ok", "database": "ok",
        }  # fmt: skip
        with pytest.raises(UnknownIdError):
            openings.forget(archive, [mark])
    assert GIVER.encode() not in on_disk(root)
    assert b"Uncle Serik" in on_disk(root)


def test_whoever_works_is_one_commitment_and_the_default_role_stands_open(tmp_path, texts, clock, ids):
    root = tmp_path / "case"
    create(root, plain=True, clock=clock, ids=ids)
    for agent, file in (("mira", "a-families.txt"), ("mira", "b-warned.txt"), (openings.NOBODY, "a-families.txt")):
        with open_archive(root, clock=clock, ids=ids, agent=agent) as archive:
            list(ingest.add(archive, [str(texts / file)]))
    with open_archive(root, clock=clock, ids=ids) as archive:
        agents = [event.agent for event in archive.store.custody()]
        (mira,) = archive.store.sealed_values(openings.AGENT)
        assert set(agents) == {mira.commitment, openings.NOBODY}
        assert agents[-1] == openings.NOBODY
        assert {capture.captured_by for capture in archive.store.captures()} == {mira.commitment}


def test_a_giver_of_nothing_leaves_nothing(archive, tmp_path):
    list(ingest.add(archive, [str(tmp_path / "nowhere.txt")], given_by=GIVER))
    assert [one.value for one in archive.store.sealed_values()] == ["tester"]
