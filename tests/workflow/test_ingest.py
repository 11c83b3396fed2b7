"""Adding: what is acknowledged is whole, what fails is named, and the rest goes on."""

from __future__ import annotations

import os

import pytest

from kuager.model import Outcome
from kuager.workflow import audit, browse, ingest
from kuager.workflow import lexicon as lexicon_story


def test_files_become_documents_people_and_events(any_archive, texts):
    results = list(ingest.add(any_archive, [str(texts)], given_by="a cousin"))
    assert [result.outcome for result in results] == [Outcome.OK, Outcome.OK]
    assert all(result.capture and result.document for result in results)
    names = {row.name for row in browse.people(any_archive)}
    assert "Arman Sadvakas" in names
    assert browse.events(any_archive)
    assert {row.given_by for row in browse.sources(any_archive)} == {"a cousin"}


def test_every_anchor_is_the_text_it_quotes(filled):
    for claim in filled.store.claims():
        document = filled.store.document(claim.anchor.document)
        assert document is not None
        assert document.text[claim.anchor.start : claim.anchor.end] == claim.anchor.exact
        assert document.text[: claim.anchor.start].endswith(claim.anchor.prefix)
        assert document.text[claim.anchor.end :].startswith(claim.anchor.suffix)
    for finding in browse.findings(filled):
        for side in finding.sides:
            document = filled.store.document(side.document)
            assert document is not None
            assert document.text[side.start : side.end] == side.text


def test_same_bytes_again_add_custody_not_a_copy(filled, texts):
    before = (len(list(filled.store.captures())), len(list(filled.store.custody())), filled.store.digests())
    results = list(ingest.add(filled, [str(texts)]))
    assert {result.outcome for result in results} == {Outcome.DUPLICATE}
    assert len(list(filled.store.captures())) == before[0]
    assert len(list(filled.store.custody())) == before[1] + 2
    assert filled.store.digests() == before[2]


def test_bad_items_are_named_and_the_rest_goes_on(archive, texts, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "loop").mkdir()
    (tmp_path / "loop" / "again").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    names = ["empty.txt", "noise.bin", "loop", "pipe", "missing.txt"]
    results = list(ingest.add(archive, [*(str(tmp_path / name) for name in names), "https://example.org/", str(texts)]))
    codes = {result.item.rsplit("/", 1)[-1]: result.code for result in results if result.code}
    assert codes == {
        "empty.txt": "K-COLLECT-003",
        "noise.bin": "K-READ-001",
        "again": "K-COLLECT-006",
        "pipe": "K-COLLECT-005",
        "missing.txt": "K-COLLECT-001",
        "": "K-COLLECT-008",
    }
    assert [result.outcome for result in results if not result.code] == [Outcome.OK, Outcome.OK]
    assert {issue.code for issue in archive.store.issues()} == set(codes.values())
    assert all(issue.cure for issue in archive.store.issues())


def test_unreadable_bytes_are_still_preserved(archive, tmp_path):
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 40)
    (result,) = ingest.add(archive, [str(tmp_path / "noise.bin")])
    assert result.outcome is Outcome.PARTIAL
    (capture,) = archive.store.captures()
    assert b"".join(archive.vault.read(capture.sha256)) == bytes(range(256)) * 40
    assert [row.kind for row in browse.sources(archive)] == ["unread"]
    assert {check.name: check.verdict for check in audit.verify(archive)}["completeness"] == "ok"


def test_interrupted_run_is_taken_up(archive, texts):
    run = ingest.add(archive, [str(texts)])
    next(run)
    run.close()  # as ctrl-C would: the second file is not reached, nothing is recomputed
    assert archive.store.derived_upto() != archive.store.head()
    results = list(ingest.add(archive, [str(texts)]))
    assert [result.outcome for result in results] == [Outcome.DUPLICATE, Outcome.OK]
    assert len(browse.sources(archive)) == 2


def test_lexicon_is_kept_and_used(archive, tmp_path):
    (tmp_path / "names.csv").write_text(
        "kind,canonical,spelling,lang,role,valid_from,valid_to,note\n"
        "person,Qanat Beibit,Қанат Бейбіт,kk,,,,\n"
        "animal,Rex,Rex,en,,,,\n",
        encoding="utf-8",
    )
    taken = lexicon_story.load(archive, tmp_path / "names.csv")
    assert (taken.usable, taken.new) == (1, 1)
    assert [issue.code for issue in taken.issues] == ["K-EXTRACT-001"]
    (tmp_path / "kk.txt").write_text("Қанат Бейбіт кеше Алматыда ұсталды. Оның анасы жылап тұр.", encoding="utf-8")
    (result,) = ingest.add(archive, [str(tmp_path / "kk.txt")])
    assert result.outcome is Outcome.OK
    assert {row.name for row in browse.people(archive)} & {"Qanat Beibit", "Қанат Бейбіт"}
    assert all(row.title != "names.csv" for row in browse.sources(archive))


@pytest.mark.parametrize("damage", ["database", "vault"])
def test_damage_is_found_and_named(filled, damage):
    if damage == "vault":
        victim = next(path for path in (filled.root / "vault").rglob("*") if path.is_file())
        victim.chmod(0o600)
        data = bytearray(victim.read_bytes())
        data[len(data) // 2] ^= 1
        victim.write_bytes(bytes(data))
        verdicts = {check.name: check for check in audit.verify(filled, read_all=True)}
        assert verdicts["bytes"].verdict == "failed"
        assert len(verdicts["bytes"].problems) == 1
    else:
        checks = {check.name: check.verdict for check in audit.verify(filled, read_all=True)}
        assert (
            checks["bytes"]
            == checks["chain"]
            == checks["completeness"]
            == checks["derivation"]
            == checks["database"]
            == "ok"
        )
        assert checks["signatures"] == checks["time"] == "unverifiable"
