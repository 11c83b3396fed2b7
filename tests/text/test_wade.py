"""Wade-Giles: taken for what it is only where something says so, and read as openly as it was written. Invented names."""

import pytest

from kuager.text import _chinese as tables
from kuager.text.wade import from_wade, to_wade


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("Teng Chien-ch\u00fcn", {"deng", "teng"}, {"jianjun", "qianjun", "jianqun", "qianqun"}),
        ("T'eng Ch'ien-ch\u00fcn", {"teng"}, {"qianjun"}),
        ("Hs\u00fc Wei", {"xu"}, {"wei"}),
        ("Hsu Wei", {"xu"}, {"wei"}),
        ("Chang Kuo\u2019p\u2019ing", set(), set()),
        ("Liu Shao-po", {"liu"}, {"shaobo", "shaopo"}),
    ],
)
def test_what_a_spelling_may_stand_for(name, surname, given):
    found = from_wade(name)
    assert [set(read) for _, read in found] == ([surname, given] if surname else [])


@pytest.mark.parametrize(
    "name",
    ["Wang Jun", "Li Na", "Wang Haiming", "Nur Bolat", "Ali Hasan", "Ma Tien Bolatuly", "", "Hsiao", "Erkin Tung"],
)
def test_other_names_are_left_alone(name):
    assert from_wade(name) == ()


def test_every_syllable_goes_there_and_back():
    for spelt, read in tables.WADE.items():
        assert all(one in tables.WADE[to_wade(one)].split() for one in read.split()), spelt
    assert [to_wade(one) for one in ("xi", "jin", "qing", "zhi", "ci", "guo", "lü", "龘")] == [
        "hsi", "chin", "ch'ing", "chih", "tz'u", "kuo", "lü", "龘",
    ]  # fmt: skip
