"""The score alone, the score with its reasons and the score of a table are one number; the comparer's own promises. Names are invented."""

import csv
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import Verdict
from kuager.resolve import compare, score, verdict
from kuager.resolve.likeness import likeness_of
from kuager.text.names import keys
from kuager.workflow.names import compare_table

GIVEN = [
    "Nurdaulet",
    "Нұрдәулет",
    "努尔达吾列提",
    "Nu'erdawulieti",
    "نۇرداۋلەت",
    "Aigerim",
    "Әйгерім",
    "A.",
    "Aygul",
    "Ли",
]
FATHER = ["Serik", "Серікұлы", "Serikov", "Серикова", "赛里克", "Sailike", "Berik", "Erkin kyzy", "ئەركىن", "Цзиньсы"]
NAMES = st.one_of(
    st.builds(lambda one, two: f"{one} {two}", st.sampled_from(GIVEN), st.sampled_from(FATHER)),
    st.builds(lambda one, two, three: f"{two}, {one} {three}", *(st.sampled_from(side) for side in (GIVEN, FATHER, FATHER))),
    st.text(max_size=20),
)  # fmt: skip


@given(NAMES, NAMES)
def test_the_score_alone_is_the_score_with_its_reasons(left, right):
    found = compare(left, right)
    assert score(left, right) == score(right, left) == found.score
    assert verdict(found.score) is found.verdict


@given(NAMES, NAMES)
def test_scores_do_not_depend_on_what_was_compared_before(left, right):
    before = score(left, right)
    likeness_of.cache_clear()
    assert score(left, right) == before


@given(st.lists(st.tuples(NAMES, NAMES), max_size=6))
def test_a_table_holds_the_same_scores(tmp_path_factory, pairs):
    folder = tmp_path_factory.mktemp("table")
    pairs = [(one.replace("\0", "").strip(), two.replace("\0", "").strip()) for one, two in pairs]
    with (folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("a", "b"), *pairs])
    assert compare_table(folder / "in.csv", folder / "out.csv") == len(pairs)
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(float(row["score"]), row["verdict"]) for row in rows] == [
        (score(one, two), compare(one, two).verdict.value) for one, two in pairs
    ]


@given(NAMES, NAMES)
def test_no_other_pairing_of_two_and_two_parts_would_score_more(left, right):
    one, two = keys(left), keys(right)
    if len(one) != 2 or len(two) != 2:
        return
    best = max(sum(likeness_of(a, b) for a, b in zip(one, order, strict=True)) for order in permutations(two))
    found = compare(left, right)
    taken = [float(feature.value.rsplit(" ", 1)[1]) for feature in found.features if feature.name == "part_alike"]
    # In the order written, parts that all fit are taken as they stand; a part that is like nothing ends the search.
    assert not taken or found.score == 0.0 or min(taken) >= 0.9 or sum(taken) == pytest.approx(best, abs=0.011)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Чжао Цзиньмин", "赵金明"),
        ("Чжао Цзиньмин", "Zhao Jinming"),
        ("苏丹江·赛里克", "Sultanjan Serik"),
        ("Sultangali Serik", "苏丹哈力·赛里克"),
        ("Zhengisbek Omar", "金格斯别克·吾马尔"),
    ],
)
def test_names_through_chinese_and_russian(left, right):
    assert compare(left, right).verdict is Verdict.SAME


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Temirzhan Serik", "Temirkhan Serik"),
        ("努尔江·赛里克", "Nurlan Serik"),
        ("Чжао Цзиньмин", "赵全明"),
        ("Ma Serik", "Ma Berik"),
        ("Aygul Serikqyzy", "Aynur Serikqyzy"),
    ],
)
def test_near_names_stay_two(left, right):
    assert compare(left, right).verdict is Verdict.DIFFERENT
