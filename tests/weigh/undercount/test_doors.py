"""The doors of the undercount: tables, parts, sentences with the numbers of their data, refusal, the command."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kuager.cli.root import cli
from kuager.errors.counts import WrongCountsTableError, WrongListsError
from kuager.text.tellings import LANGUAGES, render
from kuager.weigh.undercount import Code
from kuager.workflow.undercounting import paper, saying, tables
from kuager.workflow.undercounting.estimating import estimate
from kuager.workflow.undercounting.views import Listed, Membership, On
from tests.weigh.undercount.test_published import KOSOVO

LISTS = ("HRW", "OSCE", "ABA", "EXH")
WIDE = "HRW,OSCE,ABA,EXH,count\n" + "".join(
    f"{number >> 3 & 1},{number >> 2 & 1},{number >> 1 & 1},{number & 1},{count}\n"
    for number, count in zip(range(15, 0, -1), KOSOVO, strict=True)
)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def run(*words: object) -> tuple[int | None, str]:
    answer = CliRunner().invoke(cli, ["undercount", *map(str, words)], standalone_mode=False)
    if answer.exception:
        raise answer.exception
    return answer.return_value, answer.stdout


def test_the_command_gives_a_published_result_again(tmp_path: Path) -> None:
    code, said = run(write(tmp_path / "kosovo.csv", WIDE), "--no-mistakes", "--json")
    told = json.loads(said)
    best = told["ranges"][0]
    assert (code, best["kind"], round(best["total"])) == (0, "best", 10_357)
    assert told["seen"] == 4400
    assert {one["kind"] for one in told["ranges"]} == {"best", "bic", "aic", "drawn", "lower", "model", "pair"}
    assert told["mistakes"] is None


def test_long_wide_and_groups_say_the_same(tmp_path: Path) -> None:
    people = {f"p{n}": [name for at, name in enumerate("abc") if (n * 7 + at * 3) % 5 < 2] for n in range(60)}
    long = "person,list\n" + "".join(f"{one},{name}\n" for one, names in people.items() for name in names)
    wide = "a,b,c\n" + "".join(",".join(str(int(name in names)) for name in "abc") + "\n" for names in people.values())
    rows = [(f"{one}/{name}", name, one) for one, names in people.items() for name in names]
    records = write(tmp_path / "r.csv", "record_id,source\n" + "".join(f"{row},{name}\n" for row, name, _ in rows))
    groups = write(tmp_path / "g.csv", "record_id,cluster_id\n" + "".join(f"{row},{one}\n" for row, _, one in rows))
    found = [
        estimate(tables.from_table(write(tmp_path / "l.csv", long))),
        estimate(tables.from_table(write(tmp_path / "w.csv", wide))),
        estimate(tables.from_records(records, groups)),
    ]
    assert found[0] == found[1] == found[2]
    assert found[0].seen == sum(1 for names in people.values() if names)


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n", "a,b\n1,2\n", "a,b,count\n1,1,x\n", "person,list\n,a\n", "a,a\n1,1\n", "a,b,count\n1,1,-1\n"],
)
def test_a_table_that_says_nothing_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongCountsTableError):
        tables.from_table(write(tmp_path / "t.csv", text))


def test_unknown_lists_and_records_without_group_are_refused(tmp_path: Path) -> None:
    table = write(tmp_path / "t.csv", "a,b\n1,1\n")
    with pytest.raises(WrongListsError):
        tables.from_table(table, lists=["c"])
    records = write(tmp_path / "r.csv", "record_id,source\n1,a\n2,b\n")
    with pytest.raises(WrongCountsTableError):
        tables.from_records(records, write(tmp_path / "g.csv", "record_id,cluster_id\n1,1\n"))


def test_refused_has_no_number_anywhere(tmp_path: Path) -> None:
    table = write(tmp_path / "t.csv", "a,b,count\n1,1,50\n1,0,3\n0,1,90\n")
    said = run(table, "--csv", tmp_path / "out.csv")[1]
    assert "No estimate:" in said
    told = json.loads(run(table, "--json")[1])
    assert (told["refused"], told["ranges"], told["mistakes"], told["sum"]) == (True, [], None, None)
    parts = {row[0] for row in csv.reader((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines())}
    assert parts == {"part", "list", "exactly on", "on any list", "refused", "doubt", "method"}


def test_parts_are_summed_only_where_all_allow_it(tmp_path: Path) -> None:
    good = "a,b,count,year\n1,1,30,2018\n1,0,40,2018\n0,1,50,2018\n1,1,20,2019\n1,0,60,2019\n0,1,44,2019\n"
    shown = estimate(tables.from_table(write(tmp_path / "t.csv", good), strata="year"))
    assert shown.sum is not None
    assert shown.sum.total == pytest.approx(sum(part.total or 0 for part in shown.strata))
    assert shown.sum.low >= shown.seen
    bad = estimate(tables.from_table(write(tmp_path / "u.csv", good + "1,0,9,2020\n"), strata="year"))
    assert (bad.sum, bad.unsummed) == (None, 9)
    assert next(part for part in bad.strata if part.name == "2020").total is None


def test_three_lists_that_determine_no_model_have_no_one_number() -> None:
    people = (On(lists=frozenset("ab"), count=9), On(lists=frozenset("b"), count=40), On(lists=frozenset("a"), count=40), On(lists=frozenset("c"), count=40))  # fmt: skip
    lists = tuple(Listed(id=one, name=one, people=1) for one in "abc")
    shown = estimate(Membership(by="table", lists=lists, offered=lists, people=people, strata="year"))
    assert all(one.total >= 40 for one in shown.ranges)
    assert shown.best is None or shown.best.total >= shown.seen


NUMBERS = {
    Code.COPIED: 2, Code.APART: 2, Code.SMALL_OVERLAP: 1, Code.FEW_SEEN: 1, Code.MODELS_DIFFER: 3, Code.FAR_BEYOND: 1, Code.POOR_FIT: 2,
}  # fmt: skip


@given(
    st.sampled_from(sorted(Code)),
    st.lists(st.integers(0, 5_000_000), min_size=3, max_size=3),
    st.sampled_from(LANGUAGES),
)
def test_a_sentence_has_the_numbers_of_its_data_and_no_others(code: Code, numbers: list[int], lang: str) -> None:
    used = numbers[: NUMBERS.get(code, 0)]
    said = render(saying.doubt(code.value, ("Wire", "Herald"), used), lang)
    found = [int(re.sub(r"\D", "", one)) for one in re.findall(r"\d+(?:[,\u00a0]\d{3})*", said)]
    assert sorted(found) == sorted(used)
    if code in {Code.COPIED, Code.SMALL_OVERLAP, Code.TOGETHER, Code.AVOIDING}:
        assert ("Wire" in said, "Herald" in said) == (True, True)
    assert "{" not in said


@given(
    st.sampled_from(["copied", "apart", "small_overlap", "together", "avoiding"]),
    st.integers(2, 5000),
    st.sampled_from(LANGUAGES),
)
def test_several_doubts_of_a_kind_are_one_sentence_with_their_number(code: str, number: int, lang: str) -> None:
    said = render(saying.together(code, number), lang)
    assert [int(re.sub(r"\D", "", one)) for one in re.findall(r"\d+(?:[,\u00a0]\d{3})*", said)] == [number]
    assert "{" not in said


def test_lists_that_share_too_few_are_refused_with_a_code_and_what_can_still_be_said(tmp_path: Path) -> None:
    table = write(tmp_path / "t.csv", "a,b,c,count\n1,1,0,40\n1,0,0,60\n0,1,0,70\n0,0,1,30\n1,0,1,2\n")
    answer = CliRunner().invoke(cli, ["undercount", str(table), "--no-mistakes"], standalone_mode=False)
    assert (answer.return_value, "K-COUNT-004" in answer.stderr) == (1, True)
    assert "“c” and the other lists have 2 people in common. An estimate needs at least 7." in answer.stdout
    told = json.loads(run(table, "--no-mistakes", "--json")[1])
    assert (told["refused"], told["ranges"], told["refusal"]) == (True, [], "K-COUNT-004")
    once, twice = 160, 42
    assert told["floor"]["total"] == pytest.approx(202 + (2 / 3) * once * (once - 1) / (2 * (twice + 1)))


def test_pairs_that_share_few_are_gathered_in_one_line(tmp_path: Path) -> None:
    table = write(tmp_path / "t.csv", "a,b,c,count\n1,1,0,5\n1,0,1,5\n0,1,1,5\n1,0,0,40\n0,1,0,40\n0,0,1,40\n")
    shown = estimate(tables.from_table(table))
    assert not shown.refused
    group = next(one for one in shown.groups if one.code == "small_overlap")
    assert len(group.details) == 3
    assert "3 pairs of lists" in render(group.said, "en")


@given(st.integers(1, 10**6), st.sampled_from(LANGUAGES))
def test_pairs_that_wait_are_told_with_their_number(pairs: int, lang: str) -> None:
    assert re.sub(r"\D", "", render(saying.undecided(pairs), lang)) == str(pairs)


def test_results_are_kept_by_their_counts(tmp_path: Path) -> None:
    found = tables.from_table(write(tmp_path / "t.csv", WIDE.replace("HRW", "=A1")), lists=["=A1", "OSCE", "ABA"])
    kept: dict[str, object] = {}
    first = estimate(found, mistakes=True, kept=kept)
    steps: list[tuple[int, int]] = []
    assert estimate(found, mistakes=True, kept=kept, tell=lambda *told: steps.append(told)) == first
    assert (len(kept), steps) == (2, [])
    assert "'=A1" in paper.as_csv(first)
    estimate(found, mistakes=True, tell=lambda *told: steps.append(told))
    assert steps == [(done, 9) for done in range(9)]


def test_an_archive_counts_people_and_not_those_without_a_name(filled) -> None:
    root = filled.root
    answer = CliRunner().invoke(
        cli, ["-a", str(root), "undercount", "--by", "document", "--kind", "all", "--json", "--no-mistakes"]
    )
    told = json.loads(answer.stdout)
    named = [one for one in filled.store.entities("person") if not one.shielded]
    assert 0 < told["seen"] <= len(named)
    assert told["seen"] == sum(one["people"] for one in told["cells"])
    assert sum(1 for one in told["membership"]["offered"]) >= len(told["membership"]["lists"])
