"""What reviewed pairs teach: trees, calibration, and the judge that is kept; on invented people."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.errors import BadJudgeError, TooFewReviewedError
from kuager.resolve.records.boost import grow
from kuager.resolve.records.calibrate import best_bar, chance_of, reliability, scale
from kuager.resolve.records.engine import Bounds, Candidates, candidates
from kuager.resolve.records.features import Features, features
from kuager.resolve.records.learn import Judge, as_document, from_document, learn
from kuager.resolve.records.table import Flags, People, people_of
from kuager.resolve.records.weights import Evidence, Model, evidence, fit, probability

_GIVEN = ("Айгүл", "Ерлан", "Нұргүл", "Бауыржан", "Sholpan", "Temirlan", "Zarina", "Dauren", "Мадина", "Олжас")
_FATHER = ("Сабыр", "Қанат", "Төлеген", "Murat", "Orazbek", "Жақсылық", "Abilda", "Кенже", "Ыбырай", "Sattar")


def _rows(count: int, seed: int) -> list[dict[str, object]]:
    """Invented people, every second twice, the second time with a gap and sometimes another birth year."""
    dice = random.Random(seed)
    rows: list[dict[str, object]] = []
    for number in range(count):
        given_name, father = dice.choice(_GIVEN), dice.choice(_FATHER) + dice.choice(("", "бек", "жан"))
        row: dict[str, object] = {
            "record_id": f"{number:04d}a",
            "name": f"{given_name} {father}",
            "given": given_name,
            "father": father,
            "sex": dice.choice("mf"),
            "birth_year": dice.randint(1940, 2000),
            "place_id": dice.choice(("ili.tekes", "ili.kunes", "alt.koktokay", "tac.emin")),
            "detention_year": dice.randint(2016, 2019),
            "source": "one",
        }
        rows.append(row)
        if number % 2 == 0:
            year = int(str(row["birth_year"])) + dice.choice((0, 0, 0, 7))
            gap = dice.choice(("sex", "place_id"))
            rows.append({**row, "record_id": f"{number:04d}b", "source": "two", "birth_year": year, gap: None})
    return sorted(rows, key=lambda row: str(row["record_id"]))


class _Table:
    def __init__(self, rows: list[dict[str, object]]) -> None:
        self.people: People = people_of(rows)
        self.found: Candidates = candidates(self.people, Bounds())
        self.seen: Evidence = evidence(self.people, self.found.left, self.found.right)
        self.model: Model = fit(self.people, self.seen)
        self.features: Features = features(self.people, self.found.left, self.found.right, self.seen, self.model)
        ids = np.array([record[:-1] for record in self.people.ids])
        self.same: Flags = ids[self.found.left] == ids[self.found.right]

    def judge(self) -> Judge:
        expected = float(probability(self.model, self.seen).sum())
        every = np.ones(len(self.features.at), dtype=np.bool_)
        return learn(self.features, every, self.same[self.features.at], expected, len(self.people))


@pytest.fixture(scope="module")
def table() -> _Table:
    return _Table(_rows(400, 1))


@pytest.fixture(scope="module")
def judge(table: _Table) -> Judge:
    return table.judge()


def test_what_one_table_taught_helps_in_another(judge: Judge) -> None:
    other = _Table(_rows(400, 2))
    learnt = chance_of(judge.log_odds(other.features, len(other.found.left)))
    unlearnt = probability(other.model, other.seen)

    def surprise(chance: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        said = np.where(other.same, chance, 1 - chance)
        return float(-np.log(np.maximum(said, 1e-9)).mean())

    assert surprise(learnt) < 0.9 * surprise(unlearnt)
    assert abs(float(learnt.sum()) / int(other.same.sum()) - 1) < 0.15


def test_the_same_pairs_in_another_order_teach_the_same(table: _Table, judge: Judge) -> None:
    order = np.random.default_rng(3).permutation(len(table.features.at))
    values, same = table.features.values, table.same[table.features.at]

    assert grow(values[order], same[order], trees=20) == grow(values, same, trees=20)
    assert table.judge() == judge


def test_the_order_of_the_rows_in_the_file_changes_nothing(table: _Table, judge: Judge) -> None:
    rows = _rows(400, 1)
    random.Random(4).shuffle(rows)
    again = _Table(sorted(rows, key=lambda row: str(row["record_id"])))

    assert np.array_equal(again.features.values, table.features.values)
    assert again.judge() == judge


def test_which_record_of_a_pair_stands_first_says_nothing(table: _Table) -> None:
    last = len(table.people) - 1
    turned = people_of(_rows(400, 1)[::-1])
    left, right = last - table.found.right, last - table.found.left
    order = np.lexsort((right, left))
    seen = evidence(turned, left[order], right[order])
    found = features(turned, left[order], right[order], seen, table.model)

    back = np.argsort(order[found.at])
    assert np.array_equal(np.sort(order[found.at]), table.features.at)
    assert np.allclose(found.values[back], table.features.values, atol=1e-5)


def test_a_judge_is_read_back_as_it_was_and_holds_no_name(table: _Table, judge: Judge) -> None:
    words = json.dumps(as_document(judge), ensure_ascii=False)

    assert from_document(json.loads(words)) == judge
    assert not any(word in words for word in (*_GIVEN, *_FATHER, *table.people.words, table.people.ids[0]))


@pytest.mark.parametrize("broken", [
    None, [], {}, {"version": 2}, {"version": 1}, {"version": 1, "features": 3},
])  # fmt: skip
def test_what_is_no_judge_is_refused(broken: object) -> None:
    with pytest.raises(BadJudgeError):
        from_document(broken)


def test_a_judge_whose_trees_were_cut_is_refused(judge: Judge) -> None:
    document = as_document(judge)
    document["trees"][0]["adds"].pop()

    with pytest.raises(BadJudgeError):
        from_document(document)


def test_a_judge_of_other_features_is_refused(table: _Table, judge: Judge) -> None:
    fewer = Features(at=table.features.at, names=table.features.names[:-1], values=table.features.values[:, :-1])

    with pytest.raises(BadJudgeError):
        judge.log_odds(fewer, len(table.found.left))


def test_answers_of_one_kind_teach_nothing(table: _Table) -> None:
    same = table.same[table.features.at]
    with pytest.raises(TooFewReviewedError):
        learn(table.features, same, same[same], 100.0, 600)


def test_pairs_picked_by_their_answer_do_not_change_how_many_match(table: _Table) -> None:
    same = table.same[table.features.at]
    # All that are the same, and twenty-five others: reviewed like this, nearly every pair seems to match.
    chosen = same | (np.cumsum(~same) <= 25)
    # Four in ten of those that are the same; what the learner finds is far more.
    expected = 0.4 * int(same.sum())
    judge = learn(table.features, chosen, same[chosen], expected, len(table.people))
    summed = float(chance_of(judge.log_odds(table.features, len(table.found.left))).sum())

    assert judge.repaired < 0
    assert abs(summed / expected - 1) < 0.15


@settings(max_examples=25)
@given(st.floats(0.3, 3.0), st.floats(-2.0, 2.0), st.integers(0, 99))
def test_calibration_finds_what_was_done_to_the_log_odds(slope: float, shift: float, seed: int) -> None:
    dice = np.random.default_rng(seed)
    true = dice.normal(0, 3, 4000)
    same = dice.random(4000) < chance_of(true)
    found = scale((true - shift) / slope, same)

    mended = found[0] * (true - shift) / slope + found[1]
    assert float(np.abs(chance_of(mended) - chance_of(true)).mean()) < 0.03


def test_reliability_counts_every_pair_once() -> None:
    bins = reliability(np.array((0.0, 0.04, 0.5, 0.99, 1.0)), np.array((False, True, True, True, False)))

    assert [(one.least, one.pairs, one.found) for one in bins] == [(0.0, 2, 0.5), (0.4, 1, 1.0), (0.99, 2, 0.5)]


def test_the_bar_is_one_to_one_where_all_is_certain_and_lower_where_it_is_not() -> None:
    assert best_bar(np.array((1.0, 1.0, 0.0))) == 0.0
    assert best_bar(np.array((0.6, 0.5, 0.5, 0.4, 0.3))) < -0.3
    assert best_bar(np.zeros(0)) == 0.0
