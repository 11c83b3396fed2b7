"""A kept run: what a new record is told there is what a full run would have said, whatever came before it."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.errors import ShelfError
from kuager.resolve.records.arrivals import Arrival, match
from kuager.resolve.records.calibrate import best_bar, chance_of
from kuager.resolve.records.engine import Bounds, candidates
from kuager.resolve.records.features import features
from kuager.resolve.records.groups import group
from kuager.resolve.records.learn import Judge, learn
from kuager.resolve.records.lesson import lesson
from kuager.resolve.records.shelf import CODED, Run, Shelf, save
from kuager.resolve.records.table import people_of, said_by
from kuager.resolve.records.weights import evidence, fit, log_odds, probability

_GIVEN: Final = ("Айгүл", "Aigul", "Ерлан", "Erlan", "Нұргүл", "Бауыржан", "Sholpan", "Temirlan", "Zarina", "Dauren")
_FATHER: Final = ("Сабыр", "Sabyr", "Қанат", "Kanat", "Murat", "Orazbek", "Жақсылық", "Abilda", "Ыбырай", "Sattar")
_PLACES: Final = ("ili.tekes", "ili.kunes", "alt.koktokay", "tac.emin")
Row = Mapping[str, object]


def rows_of(count: int, seed: int = 3) -> list[Row]:
    """Invented people; every second stands there twice, the second time with less said."""
    dice = random.Random(seed)
    rows: list[Row] = []
    while len(rows) < count:
        row = {
            "record_id": f"{len(rows):04d}",
            "name": f"{dice.choice(_GIVEN)} {dice.choice(_FATHER)}",
            "sex": dice.choice(("m", "f")),
            "birth_year": dice.randint(1940, 2000),
            "place_id": dice.choice(_PLACES),
            "detention_year": dice.randint(2016, 2019),
            "source": dice.choice(("one", "two")),
        }
        rows.append(row)
        if len(rows) % 2:
            rows.append({**row, "record_id": f"{len(rows):04d}", dice.choice(("sex", "place_id")): None})
    return rows[:count]


def kept(folder: Path, rows: Sequence[Row], judge: Judge | None = None) -> Run:
    people = people_of(rows)
    found = candidates(people, Bounds())
    pairs = found.left, found.right
    seen = evidence(people, *pairs)
    model = fit(people, seen)
    odds, bar = log_odds(model, seen), 0.0
    if judge is not None:
        odds = judge.log_odds(features(people, *pairs, seen, model), len(odds))
        bar = best_bar(chance_of(odds))
    groups = group(len(people), *pairs, odds, least=bar)
    values: dict[str, list[str]] = {name: [] for name in CODED}
    for said in map(said_by, rows):
        for name in CODED:
            value = getattr(said, name)
            if value and value not in values[name]:
                values[name].append(value)
    learnt = lesson(people, pairs, seen, model, judge, bar) if judge is not None else None
    run = Run(people=people, model=model, groups=groups, values=values, lesson=learnt)
    save(folder, run)
    return run


def twice(count: int, seed: int) -> list[Row]:
    """Invented people of few names; every second stands there twice ("a" and "b"), later with less said or another year."""
    dice = random.Random(seed)
    rows: list[Row] = []
    for number in range(count):
        row = {
            "record_id": f"{number:04d}a",
            "name": f"{dice.choice(_GIVEN)} {dice.choice(_FATHER)}{dice.choice(('', 'бек', 'жан'))}",
            "sex": dice.choice(("m", "f")),
            "birth_year": dice.randint(1960, 1980),
            "place_id": dice.choice(_PLACES),
            "detention_year": dice.randint(2016, 2019),
            "source": dice.choice(("one", "two")),
        }
        rows.append(row)
        if number % 2 == 0:
            year = int(str(row["birth_year"])) + dice.choice((0, 0, 0, 7))
            less = {"birth_year": year, dice.choice(("sex", "place_id")): None}
            rows.append({**row, "record_id": f"{number:04d}b", **less})
    return rows


def taught(rows: Sequence[Row]) -> Judge:
    people = people_of(rows)
    found = candidates(people, Bounds())
    seen = evidence(people, found.left, found.right)
    model = fit(people, seen)
    pool = features(people, found.left, found.right, seen, model)
    ids = np.array([record[:-1] for record in people.ids])
    same = (ids[found.left] == ids[found.right])[pool.at]
    expected = float(probability(model, seen).sum())
    return learn(pool, np.ones(len(pool.at), dtype=np.bool_), same, expected, len(people))


def plainly(arrival: Arrival) -> tuple[object, ...]:
    return (arrival.said.id, arrival.group, [(one.row, round(one.odds, 6), one.why) for one in arrival.matches])


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return rows_of(300)


@pytest.fixture
def shelf(tmp_path: Path, rows: list[Row]) -> Shelf:
    kept(tmp_path / "shelf", rows)
    return Shelf(tmp_path / "shelf")


def test_odds_are_those_of_the_full_run_in_both_directions(tmp_path: Path, rows: list[Row]) -> None:
    run = kept(tmp_path / "shelf", rows)
    shelf, people = Shelf(tmp_path / "shelf"), run.people
    odds: dict[tuple[int, int], float] = {}
    for row, said in enumerate(map(said_by, rows)):
        found = match(shelf, said)
        odds.update({(row, one.row): one.odds for one in found.matches if one.row != row})
    left, right = (np.array(side, dtype=np.int64) for side in zip(*odds, strict=True))
    whole = log_odds(run.model, evidence(people, left, right))
    assert np.allclose(whole, list(odds.values()), atol=1e-4)
    # Whoever comes second is told the same.
    assert len(odds) > 50
    assert all(abs(odds[right, left] - value) < 1e-4 for (left, right), value in odds.items() if (right, left) in odds)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return taught(twice(300, 11))


def test_a_run_that_learnt_judges_later_records_by_what_it_learnt(tmp_path: Path, judge: Judge) -> None:
    rows = twice(300, 12)
    late = [row for row in rows if str(row["record_id"]).endswith("b")][::3]
    old = [row for row in rows if row not in late]
    run = kept(tmp_path / "learnt", old, judge)
    kept(tmp_path / "plain", old)
    learnt, plain = Shelf(tmp_path / "learnt"), Shelf(tmp_path / "plain")
    assert learnt.lesson is not None
    assert learnt.lesson.judge == judge
    assert plain.lesson is None

    def surprise(shelf: Shelf) -> float:
        total = 0.0
        for said in map(said_by, late):
            for one in match(shelf, said).matches:
                right = shelf.id_of(one.row)[:-1] == said.id[:-1]
                total -= np.log(max(one.probability if right else 1 - one.probability, 1e-9))
        return total

    assert surprise(learnt) < 0.8 * surprise(plain)
    assert any("reviewed_pairs" in one.why for one in match(learnt, said_by(late[0])).matches)
    # A full run that has the late record too says nearly the same of it.
    apart = []
    for row in late[:10]:
        every = people_of([*old, row])
        found = candidates(every, Bounds())
        seen = evidence(every, found.left, found.right)
        whole = judge.log_odds(features(every, found.left, found.right, seen, run.model), len(found.left))
        mine = {
            int(one): odds for one, two, odds in zip(found.left, found.right, whole, strict=True) if two == len(old)
        }
        met = match(learnt, said_by(row)).matches
        apart += [abs(chance_of(mine[one.row]) - one.probability) for one in met if one.row in mine]
    assert len(apart) > 10
    assert float(np.mean(apart)) < 0.03


def test_a_learnt_shelf_gives_late_records_their_group_and_takes_them_in(tmp_path: Path, judge: Judge) -> None:
    rows = twice(200, 13)
    kept(tmp_path / "shelf", [row for row in rows if str(row["record_id"]).endswith("a")], judge)
    late = [said_by(row) for row in rows if str(row["record_id"]).endswith("b")]
    shelf = Shelf(tmp_path / "shelf")
    right = 0
    for said in late:
        group_of = match(shelf, said).group
        right += group_of is not None and shelf.id_of(group_of)[:-1] == said.id[:-1]
        shelf.hold(said, len(shelf) if group_of is None else group_of)
    shelf.settle()
    assert right > 0.8 * len(late)
    again = Shelf(tmp_path / "shelf")
    for said in late[::10]:
        assert plainly(match(again, said)) == plainly(match(shelf, said))


def test_a_record_that_is_there_finds_itself(shelf: Shelf, rows: list[Row]) -> None:
    for row, said in enumerate(map(said_by, rows)):
        if said.place:
            assert row in {one.row for one in match(shelf, said).matches}


@settings(max_examples=10)
@given(order=st.permutations(range(12)))
def test_without_keeping_them_the_order_of_records_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("order") / "shelf"
    kept(folder, rows_of(60))
    new = [said_by({**row, "record_id": f"n{row['record_id']}"}) for row in rows_of(12, seed=9)]
    straight, other = Shelf(folder), Shelf(folder)
    expected = {said.id: plainly(match(straight, said)) for said in new}
    assert {new[at].id: plainly(match(other, new[at])) for at in order} == expected


def test_what_is_added_is_met_by_the_next_and_outlives_the_program(shelf: Shelf, tmp_path: Path) -> None:
    one = said_by({"record_id": "n1", "name": "Qyrmyzy Tolegenuly", "birth_year": 1971, "place_id": "tac.emin"})
    first = match(shelf, one)
    assert (first.group, first.matches) == (None, ())
    own = len(shelf)
    shelf.add([(one, own)])
    for opened in (shelf, Shelf(tmp_path / "shelf")):
        again = match(opened, one._replace(id="n2"))
        assert again.group == own
        assert opened.id_of(own) == "n1"
        assert again.matches[0].row == own
        assert "birth_year" in again.matches[0].why
        assert opened.has("n1")
        assert opened.has("0003")
        assert not opened.has("n2")
        assert len(opened) == own + 1


@pytest.mark.parametrize("cut", [1, 7, 40])
def test_an_addition_cut_off_by_a_crash_is_as_if_it_had_not_been(shelf: Shelf, tmp_path: Path, cut: int) -> None:
    log = tmp_path / "shelf" / "added.jsonl"
    one, two = (said_by({"record_id": key, "name": "Ерлан Сабыр", "birth_year": 1960}) for key in ("n1", "n2"))
    shelf.add([(one, len(shelf))])
    whole = log.read_bytes()
    shelf.add([(two, len(shelf))])
    log.write_bytes(log.read_bytes()[:-cut])
    after = Shelf(tmp_path / "shelf")
    assert after.has("n1")
    assert not after.has("n2")
    after.add([(two, len(after))])
    assert log.read_bytes().startswith(whole)
    assert Shelf(tmp_path / "shelf").has("n2")


def test_two_programs_that_add_at_once_do_not_mix_their_rows(shelf: Shelf, tmp_path: Path) -> None:
    one, two = (said_by({"record_id": key, "name": "Ерлан Сабыр"}) for key in ("n1", "n2"))
    other = Shelf(tmp_path / "shelf")
    shelf.add([(one, len(shelf))])
    other.hold(two, len(other))
    with pytest.raises(ShelfError, match="Another program"):
        other.settle()
    assert Shelf(tmp_path / "shelf").has("n1")
    assert not Shelf(tmp_path / "shelf").has("n2")


def test_many_late_ones_are_met_like_the_first(shelf: Shelf, tmp_path: Path) -> None:
    late = [said_by({**row, "record_id": f"n{row['record_id']}"}) for row in rows_of(200, seed=5)]
    shelf.add([(said, len(shelf) + at) for at, said in enumerate(late)])
    again = Shelf(tmp_path / "shelf")
    for at, said in enumerate(late):
        found = match(again, said)
        assert plainly(found) == plainly(match(shelf, said))
        if said.place:
            assert 300 + at in {one.row for one in found.matches}


def test_only_the_owner_can_open_it(shelf: Shelf, tmp_path: Path) -> None:
    shelf.add([(said_by({"record_id": "n1", "name": "Ерлан Сабыр"}), len(shelf))])
    folder = tmp_path / "shelf"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert [path.name for path in tmp_path.iterdir()] == ["shelf"]


def test_a_former_shelf_is_replaced_and_nothing_else_is(tmp_path: Path, rows: list[Row]) -> None:
    folder = tmp_path / "shelf"
    kept(folder, rows)
    kept(folder, rows[:20])
    assert len(Shelf(folder)) == 20
    other = tmp_path / "letters"
    other.mkdir()
    (other / "a.txt").write_text("x")
    with pytest.raises(ShelfError):
        kept(other, rows[:20])
    assert (other / "a.txt").read_text() == "x"


def test_what_a_killed_program_left_is_swept_up_and_what_others_write_is_not(tmp_path: Path, rows: list[Row]) -> None:
    ended = subprocess.Popen((sys.executable, "-c", ""))
    ended.wait()
    mine, theirs = f".shelf.{ended.pid}.new", (f".shelf.{os.getppid()}.new", ".shelf.letters.new", ".other.1.new")
    for name in (mine, f".shelf.{ended.pid}.old", *theirs):
        (tmp_path / name).mkdir()
        (tmp_path / name / "words.json").write_text("[]")
    kept(tmp_path / "shelf", rows[:20])
    # The old one would have been all there is, had this run failed as well.
    assert {path.name for path in tmp_path.iterdir()} == {"shelf", f".shelf.{ended.pid}.old", *theirs}
    kept(tmp_path / "shelf", rows[:20])
    assert {path.name for path in tmp_path.iterdir()} == {"shelf", *theirs}


def test_what_is_no_shelf_or_of_another_format_says_so(shelf: Shelf, tmp_path: Path) -> None:
    assert len(shelf) == 300
    with pytest.raises(ShelfError, match="no such"):
        Shelf(tmp_path / "none")
    facts = tmp_path / "shelf" / "shelf.json"
    facts.write_text(json.dumps({**json.loads(facts.read_bytes()), "format": 99}))
    with pytest.raises(ShelfError, match="another format"):
        Shelf(tmp_path / "shelf")
    facts.write_text("{")
    with pytest.raises(ShelfError, match="cannot be read"):
        Shelf(tmp_path / "shelf")
