"""Tables of person records: columns, blocks, weights and groups, each on the real engine."""

from __future__ import annotations

import itertools
import random
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.resolve.likeness import likeness_of
from kuager.resolve.records.agreement import Likenesses, words_of
from kuager.resolve.records.engine import Bounds, candidates
from kuager.resolve.records.groups import LARGEST, group
from kuager.resolve.records.table import People, bones_of, people_of
from kuager.resolve.records.weights import evidence, fit, log_odds, probability

_GIVEN = ("Айгүл", "Ерлан", "Нұргүл", "Бауыржан", "Sholpan", "Temirlan", "Zarina", "Dauren", "Мадина", "Олжас")
_FATHER = ("Сабыр", "Қанат", "Төлеген", "Murat", "Orazbek", "Жақсылық", "Abilda", "Кенже", "Ыбырай", "Sattar")
_PLACES = ("ili.tekes", "ili.kunes", "alt.koktokay", "tac.emin")


def _table(count: int, seed: int = 7) -> list[dict[str, object]]:
    """Invented people; every third stands there twice, the second time without some of what the first says."""
    dice = random.Random(seed)
    rows: list[dict[str, object]] = []
    for number in range(count):
        given_name, father = dice.choice(_GIVEN), dice.choice(_FATHER)
        row: dict[str, object] = {
            "record_id": f"{number:04d}a",
            "name": f"{given_name} {father}",
            "given": given_name,
            "father": father,
            "sex": dice.choice("mf"),
            "birth_year": dice.randint(1940, 2000),
            "place_id": dice.choice(_PLACES),
            "detention_year": dice.randint(2016, 2019),
            "source": "one",
        }
        rows.append(row)
        if number % 3 == 0:
            rows.append({**row, "record_id": f"{number:04d}b", "source": "two", dice.choice(("sex", "place_id")): None})
    return rows


def _odds(people: People, bounds: Bounds) -> dict[tuple[str, str], float]:
    found = candidates(people, bounds)
    seen = evidence(people, found.left, found.right)
    odds = log_odds(fit(people, seen), seen)
    return {
        (people.ids[left], people.ids[right]): odd
        for left, right, odd in zip(found.left.tolist(), found.right.tolist(), odds.tolist(), strict=True)
    }


def test_one_name_in_three_scripts_meets_under_one_key() -> None:
    assert set(bones_of("тұрсынгүл")) & set(bones_of("tursingul")) & set(bones_of("تۇرسىنگۇل"))


def test_a_surname_is_also_looked_up_under_the_fathers_name_inside() -> None:
    assert set(bones_of("қанатұлы")) & set(bones_of("kanat"))


def test_columns_may_be_absent_or_empty() -> None:
    people = people_of([{"record_id": "1", "name": "Ерлан Сабыр"}, {"record_id": "2", "name": "", "birth_year": ""}])

    assert people.words[people.given[0]] == "ерлан"
    assert people.words[people.father[0]] == "сабыр"
    assert people.given[1] == people.birth_year[0] == people.birth_year[1] == people.place[0] == -1


@pytest.mark.parametrize(("name", "given_name", "father", "other"), [
    ("Серік Қанат Болатұлы", "серік", "болатұлы", "қанат"),
    ("Nurlan Serikovich Akhmetov", "nurlan", "serikovich", "akhmetov"),
    ("Akhmetov Nurlan Serikovich", "nurlan", "serikovich", "akhmetov"),
    ("Akhmetov Nurlan Serik", "nurlan", "akhmetov", "serik"),
    ("Ерлан Ерлан Ерлан", "ерлан", "", ""),
    ("Ерлан Сабыр", "ерлан", "сабыр", ""),
])  # fmt: skip
def test_of_three_words_the_given_and_the_fathers_name_are_compared_in_any_order(
    name: str, given_name: str, father: str, other: str
) -> None:
    people = people_of([{"record_id": "1", "name": name}])

    assert people.words[people.given[0]] == given_name
    assert (people.words[people.father[0]] if people.father[0] >= 0 else "") == father
    assert (people.words[people.other[0]] if people.other[0] >= 0 else "") == other


def test_a_column_with_answers_is_never_looked_at() -> None:
    plain, told = _table(20), [{**row, "entity_id": at} for at, row in enumerate(_table(20))]
    for field in fields(People):
        one, two = getattr(people_of(plain), field.name), getattr(people_of(told), field.name)
        assert np.array_equal(one, two)


def test_the_number_of_pairs_is_bounded_before_they_are_listed() -> None:
    same_name = [{"record_id": str(at), "name": "Ерлан Сабыр", "birth_year": 1950 + at % 30} for at in range(300)]
    people = people_of(same_name)

    found = candidates(people, Bounds(pairs_per_record=5.0))

    # 300 namesakes are 44,850 pairs; only those born in one year meet, and each of them once.
    assert 0 < len(found.left) <= 5 * len(people)
    assert found.blocks_dropped > 0
    assert all(found.left < found.right)
    assert len(set(zip(found.left.tolist(), found.right.tolist(), strict=True))) == len(found.left)


def test_the_second_record_of_a_person_is_likelier_than_a_namesake() -> None:
    odds = _odds(people_of(_table(400)), Bounds())
    twins = {pair: odd for pair, odd in odds.items() if pair[0][:-1] == pair[1][:-1]}

    assert len(twins) == 134
    assert sum(odd > 0 for odd in twins.values()) / len(twins) > 0.95
    assert sum(odd > 0 for pair, odd in odds.items() if pair not in twins) < 0.1 * len(twins)


def test_a_rare_name_says_more_than_a_common_one() -> None:
    rows = [{**row, "name": "Ерлан Сабыр", "given": "Ерлан", "father": "Сабыр"} for row in _table(60)]
    rows += _table(120, seed=3)
    bare = {"sex": None, "birth_year": 1970, "place_id": "ili.tekes", "detention_year": None, "source": "x"}
    for number, (given_name, father) in enumerate((("Ерлан", "Сабыр"), ("Гүлжауһар", "Шыңғысхан"))):
        rows += [{"record_id": f"z{number}{twice}", "name": f"{given_name} {father}", **bare} for twice in ("a", "b")]

    odds = _odds(people_of(rows), Bounds(pairs_per_record=200.0, largest_block=5000))

    assert odds["z1a", "z1b"] > odds["z0a", "z0b"] + 1


def test_what_is_not_said_weighs_nothing() -> None:
    people = people_of(_table(100))
    found = candidates(people, Bounds())
    model = fit(people, evidence(people, found.left, found.right))

    assert {weights[0] for weights in model.log_weights.values()} == {0.0}


def test_probabilities_follow_the_odds() -> None:
    people = people_of(_table(100))
    found = candidates(people, Bounds())
    seen = evidence(people, found.left, found.right)
    model = fit(people, seen)
    odds, chance = log_odds(model, seen), probability(model, seen)

    assert ((chance > 0.5) == (odds > 0)).all()
    assert chance.min() >= 0
    assert chance.max() <= 1


_WORDS = (*_GIVEN, *_FATHER, "Қанатұлы", "Muratovich", "Сабыров", "叶尔波拉提", "古丽娜尔", "Yeerlan", "")


@settings(max_examples=60)
@given(rows=st.lists(
    st.fixed_dictionaries({
        "given": st.sampled_from(_WORDS),
        "father": st.sampled_from(_WORDS),
        "other": st.sampled_from(_WORDS),
        "in columns": st.booleans(),
        "birth_year": st.sampled_from((None, 1970, 1971, 1990)),
    }),
    min_size=2, max_size=8,
))  # fmt: skip
def test_which_of_two_records_stands_first_says_nothing(rows: list[dict[str, object]]) -> None:
    def table(said: list[dict[str, object]]) -> People:
        return people_of(
            {
                "record_id": str(at),
                "name": f"{row['father']} {row['given']} {row['other']}",
                "birth_year": row["birth_year"],
                **({"given": row["given"], "father": row["father"]} if row["in columns"] else {}),
            }
            for at, row in enumerate(said)
        )

    people, turned = table(rows), table(rows[::-1])
    left, right = np.triu_indices(len(rows), 1)
    seen, back = evidence(people, left, right), evidence(people, right, left)
    last = len(rows) - 1
    other = evidence(turned, last - right, last - left)
    model = fit(people, seen)

    odds = log_odds(model, seen)
    assert (log_odds(model, back) == odds).all()
    assert (log_odds(model, other) == odds).all()
    for name, levels in seen.levels.items():
        assert (back.levels[name] == levels).all()
    assert all((one == two).all() for one, two in zip(seen.likes, back.likes, strict=True))
    pair = words_of(people, left, right, seen.pairing), words_of(people, right, left, back.pairing)
    for (one, two), (three, four) in zip(*pair, strict=True):
        assert (one == four).all()
        assert (two == three).all()


def _compared(*names: str) -> tuple[float, float, float]:
    people = people_of({"record_id": str(at), "name": name} for at, name in enumerate(names))
    seen = evidence(people, np.array([0]), np.array([1]))
    one, two, three = (round(float(likes[0]), 2) for likes in seen.likes)
    return one, two, three


def test_a_surname_meets_what_the_other_record_has_beside_the_given_name() -> None:
    whole = "Nurlan Serikovich Akhmetov"

    assert _compared(whole, "Akhmetov Nurlan")[:2] == (1.0, 1.0)
    assert _compared(whole, "Nurlan Serikovich") == (1.0, 1.0, -1.0)
    assert _compared(whole, "Nurlan Akhmetov") == (1.0, 1.0, -1.0)
    # Where both have all three, a surname in common does not make up for two fathers.
    given_name, father, surname = _compared(whole, "Akhmetov Nurlan Bolatovich")
    assert (given_name, surname) == (1.0, 1.0)
    assert father < 0.5


def test_a_surname_in_common_is_evidence() -> None:
    rows = [{**row, "name": f"{row['name']} Akhmetov"} for row in _table(200)]
    same = {**rows[0], "record_id": "z0"}
    different = {**rows[0], "record_id": "z1", "name": str(rows[0]["name"]).replace("Akhmetov", "Bekturov")}
    people = people_of([*rows, same, different])
    found = candidates(people, Bounds())
    model = fit(people, evidence(people, found.left, found.right))
    odds = log_odds(model, evidence(people, np.array([0, 0]), np.array([len(rows), len(rows) + 1])))

    assert odds[0] > odds[1] + 1


def test_records_of_one_surname_meet_though_one_lacks_the_fathers_name() -> None:
    people = people_of([
        {"record_id": "1", "name": "Nurlan Serikovich Akhmetov", "birth_year": 1970},
        {"record_id": "2", "name": "N. Akhmetov", "birth_year": 1970},
    ])  # fmt: skip
    found = candidates(people, Bounds())

    assert (found.left.tolist(), found.right.tolist()) == ([0], [1])


def test_no_records_and_one_record_give_no_pairs() -> None:
    for count in (0, 1):
        people = people_of(_table(1)[:count])
        found = candidates(people, Bounds())
        seen = evidence(people, found.left, found.right)
        odds = log_odds(fit(people, seen), seen)
        assert len(group(len(people), found.left, found.right, odds)) == count
        assert len(odds) == 0


def test_a_chain_does_not_become_one_group() -> None:
    # 0-1-2-...-9, each link good, all else seen and clearly different.
    links = {(at, at + 1): 3.0 for at in range(9)}
    pairs = {pair: links.get(pair, -5.0) for pair in itertools.combinations(range(10), 2)}
    groups = _grouped(10, pairs)

    assert np.unique(groups, return_counts=True)[1].max() == 2


def test_records_that_never_met_are_held_apart_by_one_link() -> None:
    assert len(set(_grouped(4, {(0, 1): 5.0, (2, 3): 5.0, (1, 2): 0.5}).tolist())) == 2


def test_no_group_is_larger_than_a_person_can_be() -> None:
    count = LARGEST + 20
    groups = _grouped(count, dict.fromkeys(itertools.combinations(range(count), 2), 9.0))

    assert np.unique(groups, return_counts=True)[1].max() <= LARGEST


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
        st.floats(-8, 8).map(lambda odd: round(odd, 2)),
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_pairs_does_not_matter(pairs: dict[tuple[int, int], float], dice: random.Random) -> None:
    mixed = list(pairs.items())
    dice.shuffle(mixed)

    groups = _grouped(12, pairs)

    assert np.array_equal(groups, _grouped(12, dict(mixed)))
    assert np.array_equal(groups, groups[groups])
    assert (groups <= np.arange(12)).all()


def _grouped(count: int, pairs: dict[tuple[int, int], float]) -> np.ndarray:
    left = np.array([pair[0] for pair in pairs], dtype=np.int64)
    right = np.array([pair[1] for pair in pairs], dtype=np.int64)
    return group(count, left, right, np.array(list(pairs.values()), dtype=np.float64))


def test_words_left_out_for_their_consonants_are_not_alike_for_the_comparer_either() -> None:
    words = [
        *_GIVEN,
        *_FATHER,
        "努尔兰",
        "古丽娜尔",
        "Nuerlan Habai",
        "Қанатұлы",
        "Sabyrov",
        "Е.",
        "Нурланов",
        "نۇرلان",
    ]
    people = people_of({"record_id": str(at), "name": word} for at, word in enumerate(words))
    codes = np.unique(
        [
            Likenesses.codes(people, one, two)
            for one, two in itertools.product(np.arange(len(people.words))[:, None], repeat=2)
        ]
    )
    likes = Likenesses(people, codes).of(codes)

    straight = [
        likeness_of(people.words[code // len(people.words)], people.words[code % len(people.words)]) for code in codes
    ]
    assert np.allclose(likes, straight)
    assert 0 < (likes > 0.9).sum() < len(codes) / 2
