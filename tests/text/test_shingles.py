"""Tokens, sentences and fingerprints."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kuager.text import shingles

WORDS = st.lists(st.sampled_from([f"w{at}" for at in range(60)]), max_size=60)


@given(st.text(max_size=200))
def test_sentences_lie_in_the_text_in_order_and_keep_every_letter(text):
    spans = shingles.sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    letters = [ch for ch in text if ch.isalnum()]
    assert [ch for ch in kept if ch.isalnum()] == letters


def test_chinese_is_cut_into_characters_and_sentences():
    text = "他们每天都来。没有人回答他们！"
    assert shingles.tokens(text)[:3] == ["他", "们", "每"]
    assert [text[a:b] for a, b in shingles.sentences(text)] == ["他们每天都来。", "没有人回答他们！"]
    assert shingles.size_for(shingles.tokens(text)) == shingles.UNSPACED_SHINGLE


@given(WORDS, WORDS, st.lists(st.sampled_from([f"w{at}" for at in range(60)]), min_size=8, max_size=20))
def test_a_shared_run_always_shares_a_fingerprint(before, after, shared):
    left = shingles.hashes([*before, *shared], 3)
    right = shingles.hashes([*shared, *after], 3)
    assert shingles.winnow(left) & shingles.winnow(right)


def test_containment_is_measured_on_the_smaller():
    assert shingles.containment({1, 2}, {1, 2, 3, 4}) == 1.0
    assert shingles.containment({1, 9}, {1, 2, 3, 4}) == 0.5
    assert shingles.containment(set(), {1}) == 0.0
