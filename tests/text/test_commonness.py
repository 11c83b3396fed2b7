"""How many people bear a name: said of listed names in any spelling, of others only by a count."""

import pytest

from kuager.text.commonness import Commonness, by_share, commonness
from kuager.text.names import parts


@pytest.mark.parametrize("name", ["Нұрлан", "Nurlan", "Nurlanuly", "نۇرلان", "努尔兰"])
def test_a_listed_name_is_found_in_every_spelling(name):
    assert commonness(parts(name)[0]) is Commonness.COMMON


def test_nothing_is_said_of_names_that_are_not_listed():
    assert commonness(parts("Qwxtlan")[0]) is None
    assert [commonness(part) for part in parts("王海明")] == [None, None]


def test_a_share_of_people_is_a_class():
    assert [by_share(share) for share in (0.02, 0.001, 0.00001)] == list(Commonness)
