"""Names that meet: found one by one, in any order and any batches, the pairs are those found all at once."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kuager.model import Alike, Named
from kuager.resolve import keys_of, meet, meet_all, propose, score, spellings
from kuager.resolve.compare import UNSURE_AT
from tests.resolve.helpers import node

NAMES = (
    "Aigerim Sadykova", "Aygerim Sadyqova", "Айгерим Садыкова", "Nurlan Omarov", "Nurlan Umarov", "Нұрлан Омаров",
    "Serik Tokayev", "Berik Tokayev", "Nurlan Omarov Bekuly", "Wang Wei", "Wang Hui", "王伟", "N. Omarov", "Sadykova",
    "Jypar Gul Gopur", "Jypargul Gopur", "加合斯勒克·玉山", "Jiahesileke Yushan", "Zhaksylyk Husanov",
)  # fmt: skip
BODIES = (
    "World Kindness Alliance",
    "WKA",
    "Aqtilek",
    "Akhtilek Human Rights Group",
    "Ulba Committee",
    "Ulba Town Committee",
)
NODES = [node(f"p{at}", name, f"d{at}") for at, name in enumerate(NAMES)] + [
    node(f"o{at}", name, f"d{at}", schema="organisation") for at, name in enumerate(BODIES)
]


class Kept:
    """What the store does: spellings by key."""

    def __init__(self) -> None:
        self.by_key: dict[int, set[Named]] = defaultdict(set)
        self.names: set[Named] = set()

    def under(self, keys: Iterable[int]) -> set[Named]:
        return {named for key in keys for named in self.by_key[key]}

    def arrive(self, named: Iterable[Named]) -> list[Alike]:
        new = sorted(set(named) - self.names)
        found = list(meet(new, self.under))
        self.names.update(new)
        for one in new:
            for key in keys_of(one).kept:
                self.by_key[key].add(one)
        return found


@given(order=st.permutations(NODES), sizes=st.lists(st.integers(1, 6), min_size=len(NODES), max_size=len(NODES)))
def test_any_order_and_batches_give_the_pairs_of_all_at_once(order, sizes):
    kept, found = Kept(), []
    for size in sizes:
        batch, order = order[:size], order[size:]
        found += kept.arrive(named for one in batch for named in spellings(one))
    names, whole = meet_all(NODES)
    assert sorted(found) == whole
    assert sorted(kept.names) == names
    assert len(set(found)) == len(found)


def test_what_is_alike_is_found_across_spellings_scripts_and_initials():
    pairs = {(pair.left, pair.right) for pair in meet_all(NODES)[1]}
    assert ("Aigerim Sadykova", "Айгерим Садыкова") in pairs
    assert ("Nurlan Omarov", "Nurlan Umarov") in pairs
    assert ("WKA", "World Kindness Alliance") in pairs
    assert ("Akhtilek Human Rights Group", "Aqtilek") in pairs
    assert ("Berik Tokayev", "Serik Tokayev") not in pairs


@given(left=st.sampled_from(NODES), right=st.sampled_from(NODES))
def test_two_find_each_other_or_neither_does(left, right):
    for one in spellings(left):
        for other in spellings(right):
            if one.schema == other.schema:
                mine, theirs = keys_of(one), keys_of(other)
                assert bool(mine.asked & theirs.kept) == bool(theirs.asked & mine.kept)


def test_the_unnamed_single_names_and_places_have_no_spelling_to_meet_by():
    assert spellings(node("a", "Aigerim Sadykova", shielded=True)) == ()
    assert spellings(node("a", "Sadykova")) == ()
    assert spellings(node("a", "N. Sadykova")) == ()
    assert spellings(node("a", "Almaty", schema="place")) == ()


@given(order=st.permutations(NODES), extra=st.booleans())
def test_questions_follow_from_the_pairs_whatever_their_order_and_pairs_nobody_bears_do_not_matter(order, extra):
    pairs = meet_all(NODES)[1]
    also = [Alike("person", "Gone Person", "Nurlan Omarov", 999)] if extra else []
    assert propose(order, alike=[*also, *reversed(pairs)]) == propose(NODES)


def test_one_question_for_a_pair_of_entities_however_many_nodes_and_spellings():
    nodes = [node(f"{name[0]}{at}", name, f"d{name}{at}") for name in ("Asel Sadyk", "Bsel Sadyk") for at in range(3)]
    asked = propose(nodes, alike=[Alike("person", "Asel Sadyk", "Bsel Sadyk", 700)])
    assert [proposal.score for proposal in asked] == ["1.000"] * 4 + ["0.700"]


def meets(one: str, two: str) -> bool:
    return bool(keys_of(Named("person", one)).asked & keys_of(Named("person", two)).kept)


def test_a_name_meets_itself_through_chinese_and_written_apart():
    # Chinese leaves out what its syllables cannot hold, and writes z as zh, r as l.
    assert meets("Perizat Ydyrys", "帕丽扎提·依德日斯")
    assert meets("Palizhati Yiderisi", "Перизат Ыдырысқызы")
    assert meets("Zhaksylyk Husanov", "加合斯勒克·玉山")
    assert meets("加合斯勒克·玉山", "Jiahesileke Yushan")
    assert meets("Jypar Gul Gopur", "Jypargul Gopur")


def test_what_only_chinese_confuses_does_not_meet_outside_it():
    assert meets("Aigul Serali", "艾古丽·色拉里")
    assert not meets("Perizat Ydyrys", "Pelizhat Edelis")
    assert not meets("Sara Rozi", "Zhala Loshi")


def test_the_fresh_pairs_meet():
    pairs = Path(__file__).parents[2] / "eval" / "own_names" / "pairs.csv"
    with pairs.open(encoding="utf-8", newline="") as file:
        same = [(row["a"], row["b"]) for row in csv.DictReader(file) if row["same"] == "1"]
    alike = [(one, two) for one, two in same if score(one, two) >= UNSURE_AT]
    assert len(alike) > 1000
    # What never meets is never asked about: .93 met by consonants alone.
    assert sum(meets(one, two) for one, two in alike) / len(alike) >= 0.99
