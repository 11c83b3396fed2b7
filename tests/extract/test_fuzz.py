"""Damaged texts: nothing crashes, and every place an extraction names holds the words it says it holds.

A few of them in every run; ``KUAGER_FUZZ=10000 pytest -n 0 tests/extract/test_fuzz.py`` for the full number.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from kuager import extract
from kuager.model import Zone, ZoneLabel
from tests.extract.hard import SEEDS, damaged
from tests.extract.test_properties import check, document

EXAMPLES = int(os.environ.get("KUAGER_FUZZ", "1500"))
NOW = datetime(2022, 5, 1, tzinfo=UTC)
LEXICON, _ = extract.parse_lexicon(
    "kind,canonical,spelling\nperson,Zhanar Toleubek,Жанар Толеубек\nperson,Arman Sadvakas,Арман\nplace,Ghulja,غۇلجا\n"
    "organisation,Steppe Committee,Steppe\noutlet,Northern Courier,courier\nplace,Yining,伊宁\n".encode()
)
NUMBER = st.integers(0, 1 << 16)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.sampled_from([(lang, seed) for lang, seeds in SEEDS.items() for seed in seeds]),
    st.lists(st.tuples(NUMBER, NUMBER, NUMBER, NUMBER), min_size=1, max_size=24),
    st.sampled_from(["as written", "en", "ru", "kk", "zh", "ug", None]),
    st.sampled_from([None, "2021-03-31", "2021-03", "2021"]),
    st.tuples(NUMBER, NUMBER),
)
def test_damage_neither_crashes_nor_moves_a_place(seed, steps, lang, published, side):
    written, text = seed
    text = damaged(text, steps)
    start, end = sorted(at % (len(text) + 1) for at in side)
    zones = tuple(
        Zone(start=low, end=high, label=label)
        for low, high, label in (
            (0, start, ZoneLabel.MAIN), (start, end, ZoneLabel.BOILERPLATE), (end, len(text), ZoneLabel.MAIN),
        )
        if high > low
    )  # fmt: skip
    one = document(text, written if lang == "as written" else lang, zones, published)
    found = extract.find(one, LEXICON)
    check(text, found)
    _, claims = extract.claims(one, found, NOW)
    for claim in claims:
        assert text[claim.anchor.start : claim.anchor.end] == claim.anchor.exact
