"""The leak scan finds every canary: each restricted kind, each way of writing, each container; and nothing in clean files.

The unsafe twin searches the plain letters only. It has to miss most of what is planted, or the harness shows nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.protect.leak import Found, Index, Kind, LeakHit, Restricted, scan
from tests.security.leak_canaries import CONTAINERS, WRITERS, canaries, planted, write

PLANTED = list(canaries())
NAMES = {value.id: name for name, value, _ in PLANTED}
TEXT = planted([content for _, _, content in PLANTED])
BEGIN_ANYWHERE = set(CONTAINERS) - {"mail", "jpeg", "gif", "webp", "tiff", "tar.gz"}
"""Containers that are known by their first bytes in the middle of others, too."""
NIGHTLY = bool(os.environ.get("KUAGER_NIGHTLY"))
"""All canaries in all containers; else all of them in two, and every fifth in the others, another fifth in each."""


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(value for _, value, _ in PLANTED)


def found(hits: list[LeakHit]) -> set[str]:
    return {one.restricted for one in hits if one.found is Found.VALUE}


def test_there_are_at_least_thirty_ways_of_writing() -> None:
    assert len(WRITERS) >= 60
    assert len(PLANTED) >= 300
    assert len({value.value for _, value, _ in PLANTED}) == len(PLANTED)


@pytest.mark.parametrize("container", CONTAINERS)
def test_every_canary_is_found_in_every_container(container: str, index: Index, tmp_path: Path) -> None:
    first = list(CONTAINERS).index(container) % 5
    some = PLANTED if NIGHTLY or container in {"plain", "docx"} else PLANTED[first::5]
    path = write(tmp_path, "file.bin", CONTAINERS[container](planted([content for _, _, content in some])))
    missed = {value.id for _, value, _ in some} - found(list(scan(path, index)))
    assert not {NAMES[one] for one in missed}


def test_the_unsafe_twin_misses_most(index: Index, tmp_path: Path) -> None:
    path = write(tmp_path, "file.bin", TEXT)
    seen = found(list(scan(path, index, roads=False)))
    assert seen
    assert len(seen) < len(PLANTED) / 2


def test_clean_files_give_nothing(tmp_path: Path) -> None:
    values = [Restricted(id=f"x{at}", value=f"Тыңшыбек{at} Жасырынов", kind=Kind.NAME) for at in range(50)]
    for name, pack in CONTAINERS.items():
        write(tmp_path, name.replace(" ", "-"), pack(TEXT[: len(TEXT) if NIGHTLY else 6_000]))
    assert found(list(scan(tmp_path, values))) == set()
    assert found(list(scan(Path(__file__).parents[2] / "docs" / "conventions.md", values))) == set()


@settings(max_examples=1_000 if NIGHTLY else 12)
@given(data=st.data())
def test_random_releases_hide_nothing(
    data: st.DataObject, index: Index, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Some canaries, in one container inside another: found, or the file is said to be unread; never passed over."""
    some = data.draw(st.lists(st.sampled_from(PLANTED), min_size=1, max_size=5, unique_by=lambda one: one[1].id))
    outer, inner = data.draw(st.sampled_from(sorted(CONTAINERS))), data.draw(st.sampled_from(sorted(BEGIN_ANYWHERE)))
    content = CONTAINERS[outer](CONTAINERS[inner](planted([one for _, _, one in some])))
    path = write(tmp_path_factory.mktemp("release"), "file.bin", content)
    hits = list(scan(path, index))
    refused = any(one.found is Found.UNREAD and one.sure for one in hits)
    assert refused or found(hits) >= {value.id for _, value, _ in some}, (outer, inner)


def test_two_values_of_a_file_of_data_are_no_name(tmp_path: Path) -> None:
    """A name that is shown, and the first two letters of the key behind it, are not the name in another case."""
    values = [Restricted(id="x", value="Nurlan Bekzhanke")]
    place = tmp_path / "rows.json"
    place.write_text('{"name":["Nurlan Bekzhan"],"keywords":["a"]}', encoding="utf-8")
    assert [one for one in scan(tmp_path, values) if one.sure] == []
    for leak in ('["Nurlan Bekzhanke","b"]', '["Nurlan","Bekzhanke"]', '["Nurlan Bek","zhanke"]', '"Nurlan Bekzhan"ke'):
        place.write_text(leak, encoding="utf-8")
        assert [one.restricted for one in scan(tmp_path, values) if one.sure] == ["x"], leak
