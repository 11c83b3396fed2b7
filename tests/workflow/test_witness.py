"""Heads are signed after every run and can be handed out; a witness then finds what the archive itself cannot."""

from __future__ import annotations

from dataclasses import asdict
from xml.etree import ElementTree as ET

import pytest

from kuager.errors import DamagedLedgerError, EmptyLedgerError, UsageError
from kuager.preserve import treeheads, witnesses
from kuager.workflow import audit, ingest, witness


def verdicts(archive, *held):
    return {one.name: one for one in audit.verify(archive, held=witness.witnessed(held))}


def test_every_run_leaves_a_head_and_the_verdict_says_whether_it_is_signed(any_archive, texts):
    list(ingest.add(any_archive, [str(texts / "a-families.txt")]))
    list(ingest.add(any_archive, [str(texts / "b-warned.txt")]))
    list(ingest.add(any_archive, [str(texts / "nowhere.txt")]))
    heads = list(treeheads.load_heads(any_archive.root / "ledger"))
    assert [head.size for head in heads] == [4, 8]
    found = verdicts(any_archive)["signatures"]
    assert found.verdict == ("unverifiable" if any_archive.settings.plain else "ok"), found
    assert ("signed by key" in found.detail) is not any_archive.settings.plain


def test_a_head_goes_to_a_witness_and_comes_back(any_archive, texts, tmp_path):
    list(ingest.add(any_archive, [str(texts / "a-families.txt")]))
    shown = witness.present(any_archive, tmp_path / "head.svg")
    assert ET.parse(tmp_path / "head.svg").getroot().tag.endswith("svg")
    (tmp_path / "sheet.txt").write_text(shown.text)
    list(ingest.add(any_archive, [str(texts / "b-warned.txt")]))
    for form in (str(tmp_path / "sheet.txt"), shown.line, f"{shown.size} {shown.root[:32]}"):
        found = verdicts(any_archive, form)["completeness"]
        assert found.verdict == "ok"
        assert "witness holds" in found.detail
    assert verdicts(any_archive, f"{shown.size} {'ab' * 32}")["completeness"].verdict == "failed"
    assert verdicts(any_archive, f"900 {'ab' * 32}")["completeness"].verdict == "failed"
    with pytest.raises(UsageError):
        witness.witnessed(["nonsense"])


def test_a_head_names_nobody(any_archive, texts):
    list(ingest.add(any_archive, [str(texts)], given_by="Aunt Sholpan"))
    shown = asdict(witness.present(any_archive))
    assert "Sholpan" not in str(shown)
    assert witnesses.parse(shown["line"]) == witnesses.parse(shown["text"])


def test_an_empty_ledger_has_no_head(archive):
    with pytest.raises(EmptyLedgerError):
        witness.present(archive)


def test_a_ledger_that_was_cut_is_not_vouched_for(archive, texts):
    list(ingest.add(archive, [str(texts / "a-families.txt")]))
    with archive.store._writer as link:
        link.execute("DROP TRIGGER custody_no_delete")
        link.execute("DELETE FROM custody WHERE seq > 2")
    with pytest.raises(DamagedLedgerError):
        witness.present(archive)
    assert verdicts(archive)["signatures"].verdict == "failed"
