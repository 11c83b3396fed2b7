"""Judging without a browser: a split, taking it back, the rules and their switch."""

import json

from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import StaleReviewError, UsageError
from kuager.resolve.rules import SAME_NAME
from kuager.workflow import browse, judging


def run(archive, *words):
    answer = CliRunner().invoke(cli, ["-a", str(archive.root), "review", *words])
    return answer.exception, answer.output


def test_split_shows_both_halves_and_is_taken_back_by_its_number(filled):
    entity = next(row for row in filled.store.entities() if len(row.members) > 1 and row.schema == "person")
    goes = entity.members[-1]
    before = filled.store.digests()
    failed, said = run(filled, "split", entity.id, goes, "--dry-run")
    assert (failed, "goes: " in said) == (None, True)
    assert filled.store.digests() == before
    assert isinstance(run(filled, "split", entity.id, goes)[0], UsageError), "no reason"
    failed, said = run(filled, "split", entity.id, goes, "--reason", "another family")
    assert failed is None
    assert len(judging.parting(filled, entity.id).records) == len(entity.members) - 1
    number = said.split("Decision ")[1].split(":")[0]
    assert run(filled, "take-back", number)[0] is None
    browse.overview(filled)
    assert filled.store.digests() == before
    assert isinstance(run(filled, "take-back", number)[0], StaleReviewError)


def test_rules_are_listed_and_switched(filled):
    rows = json.loads(run(filled, "rules", "--json")[1])
    assert {row["rule"]: row["on"] for row in rows}[SAME_NAME] is True
    failed, said = run(filled, "rules", "--off", SAME_NAME, "--reason", "a common name")
    assert (failed, " off " in said) == (None, True)
    assert run(filled, "rules", "--on", SAME_NAME)[0] is None


def test_contradictions_are_listed_with_the_numbers_to_take_back(filled):
    assert "No decisions contradict" in run(filled, "contradictions")[1]
    nodes = [node.id for node in filled.store.nodes() if node.schema == "person" and not node.shielded][:3]
    for left, right, verdict in ((0, 1, "same"), (1, 2, "same"), (0, 2, "different")):
        assert run(filled, verdict, nodes[left], nodes[right])[0] is None
    (row,) = json.loads(run(filled, "contradictions", "--json")[1])
    assert len(row["chain"]) == 2
