"""Spellings that met, in every store: kept once, found by key, thrown away only as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kuager.model import Alike, Met, Named
from kuager.ports import CaseStore
from kuager.store.sqlite import open_store

ONE, TWO, THREE = Named("person", "Asel Sadyk"), Named("person", "Assel Sadyk"), Named("outlet", "Asel Sadyk")
PAIR = Alike("person", ONE.name, TWO.name, 930)


@pytest.fixture(params=[None, bytes(range(32))], ids=["sqlite", "sqlcipher"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CaseStore]:
    opened = open_store(tmp_path / "case.db", request.param, create=True)
    yield opened
    opened.close()


def put(store: CaseStore, met: Met) -> None:
    with store.write() as writer:
        writer.met(met)


FIRST = Met(spellings=[(ONE, [1, 2]), (TWO, [2, 2**62])], alike=[PAIR], upto=5, method="m@1")


def test_what_met_is_found_by_key_and_is_not_new_any_more(store: CaseStore):
    assert store.met_upto("m@1") == -1
    assert store.unknown([TWO, ONE, ONE]) == [ONE, TWO]
    put(store, FIRST)
    assert store.unknown([ONE, TWO, THREE]) == [THREE]
    assert store.under([2]) == [ONE, TWO]
    assert store.under([2**62, 7]) == [TWO]
    assert store.under(range(3000)) == [ONE, TWO]
    assert list(store.alike()) == [PAIR]
    assert store.met_upto("m@1") == 5
    assert store.met_upto("m@2") == -1


def test_keeping_the_same_again_changes_nothing_and_the_position_never_goes_back(store: CaseStore):
    put(store, FIRST)
    before = store.digests()
    put(store, Met(spellings=FIRST.spellings, alike=[PAIR], upto=3, method="m@1"))
    assert store.digests() == before
    assert store.met_upto("m@1") == 5


def test_the_order_of_coming_does_not_show(store: CaseStore, tmp_path: Path):
    put(store, FIRST)
    other = open_store(tmp_path / "other.db", None, create=True)
    put(other, Met(spellings=[(TWO, [2, 2**62])], alike=[], upto=1, method="m@1"))
    put(other, Met(spellings=[(ONE, [2, 1])], alike=[PAIR], upto=5, method="m@1"))
    assert other.digests() == store.digests()
    other.close()


def test_the_whole_takes_the_place_of_what_was_kept(store: CaseStore):
    put(store, FIRST)
    put(store, Met(spellings=[(THREE, [9])], alike=[], upto=2, method="m@2", whole=True))
    assert store.unknown([ONE, THREE]) == [ONE]
    assert list(store.alike()) == []
    assert store.under([1, 2, 9]) == [THREE]
    assert store.met_upto("m@2") == 2
