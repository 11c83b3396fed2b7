"""What date it is in Almaty, also on a machine whose time zone table is old or missing."""

from datetime import UTC, date, datetime

import pytest

from kuager.errors import UsageError
from kuager.track import local_date


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2024, 2, 29, 17, 59, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2024, 2, 29, 18, 0, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2024, 2, 29, 19, 0, tzinfo=UTC), date(2024, 3, 1)),
        (datetime(2021, 12, 3, 18, 0, tzinfo=UTC), date(2021, 12, 4)),
        (datetime(2025, 12, 3, 18, 30, tzinfo=UTC), date(2025, 12, 3)),
        (datetime(2025, 12, 3, 19, 30, tzinfo=UTC), date(2025, 12, 4)),
    ],
)
def test_almaty_moved_from_six_to_five_hours(instant, expected):
    assert local_date(instant) == expected


def test_other_zones_and_errors():
    assert local_date(datetime(2024, 1, 1, 12, tzinfo=UTC), "UTC") == date(2024, 1, 1)
    with pytest.raises(UsageError):
        local_date(datetime(2024, 1, 1, 12, tzinfo=UTC), "Nowhere/Atlantis")
    with pytest.raises(UsageError):
        local_date(datetime(2024, 1, 1, 12))
