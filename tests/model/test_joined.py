"""Groups by pairs: against walking the same pairs as a graph."""

from hypothesis import given
from hypothesis import strategies as st

from kuager.model import Joined

KEYS = st.sampled_from([f"k{number:02}" for number in range(12)])
PAIRS = st.lists(st.tuples(KEYS, KEYS), max_size=25)


def _walked(keys: list[str], pairs: list[tuple[str, str]]) -> set[frozenset[str]]:
    """The same groups by another road: from every key along the pairs until nothing new is reached."""
    every = {*keys, *(key for pair in pairs for key in pair)}
    found = set()
    for key in every:
        reached, waiting = {key}, [key]
        while waiting:
            at = waiting.pop()
            for pair in pairs:
                if at in pair:
                    waiting.extend(set(pair) - reached)
                    reached.update(pair)
        found.add(frozenset(reached))
    return found


@given(st.lists(KEYS), PAIRS)
def test_groups_are_what_the_pairs_connect(keys, pairs):
    joined = Joined(keys)
    for one, other in pairs:
        joined.join(one, other)
    groups = joined.groups()
    assert {frozenset(group) for group in groups} == _walked(keys, pairs)
    assert sum(map(len, groups)) == len({key for group in groups for key in group})
    assert all(joined.root(key) == min(group) for group in groups for key in group)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_the_joins_does_not_matter(pairs, random):
    one: Joined[str] = Joined()
    other: Joined[str] = Joined()
    for pair in pairs:
        one.join(*pair)
    mixed = [pair[::-1] if random.random() < 0.5 else pair for pair in random.sample(pairs, len(pairs))]
    for pair in mixed:
        other.join(*pair)
    assert {key: one.root(key) for pair in pairs for key in pair} == {
        key: other.root(key) for pair in pairs for key in pair
    }


@given(PAIRS)
def test_a_join_says_whether_there_were_two_groups(pairs):
    joined, before = Joined({key for pair in pairs for key in pair}), 0
    for one, other in pairs:
        before = len(joined.groups())
        assert joined.join(one, other) == (len(joined.groups()) == before - 1)


def test_keys_and_groups_stand_in_the_order_they_were_named():
    joined = Joined(["d", "b", "a"])
    joined.join("c", "b")
    assert joined.groups() == [["d"], ["b", "c"], ["a"]]
    assert "c" in joined
    assert "e" not in joined
