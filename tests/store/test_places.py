"""What every place for backups must do: a folder, and a bucket in memory and on a disk.

The same contract ran by hand against a server that speaks S3 (moto 5, its own environment): ``AWS_ENDPOINT=http://127.0.0.1:5555
AWS_ALLOW_HTTP=true KUAGER_S3=s3://bucket/prefix pytest --force-enable-socket tests/store/test_places.py`` runs it again.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore

from kuager.errors.backup import MissingPartError
from kuager.ports.places import Place
from kuager.store.files.places import FolderPlace
from kuager.store.s3 import BucketPlace, bucket_of

KINDS = ["folder", "memory", "local", *(["s3"] if os.environ.get("KUAGER_S3") else [])]


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return FolderPlace(tmp_path / "stick")
    if request.param == "memory":
        return BucketPlace(MemoryStore(), "s3://memory")
    if request.param == "s3":
        return bucket_of(f"{os.environ['KUAGER_S3']}/{os.urandom(4).hex()}")
    (tmp_path / "bucket").mkdir()
    return BucketPlace(LocalStore(tmp_path / "bucket"), "s3://local")


DATA = os.urandom(11 * 1024 * 1024)


def test_what_goes_in_comes_out(place: Place):
    stored = place.put("state/one.age", iter([DATA[:7], DATA[7:]]))
    assert (stored.size, stored.sha256) == (len(DATA), hashlib.sha256(DATA).hexdigest())
    assert b"".join(place.get("state/one.age")) == DATA
    place.put("state/one.age", iter([b"another"]))
    assert b"".join(place.get("state/one.age")) == b"another"


def test_names_are_found_by_folder_with_their_sizes(place: Place):
    place.put("objects/ab/abc", iter([b"1"]))
    place.put("objects/cd/cde", iter([b"22"]))
    place.put("top.txt", iter([b"333"]))
    assert place.sizes("objects") == {"objects/ab/abc": 1, "objects/cd/cde": 2}
    assert place.sizes("")["top.txt"] == 3
    assert place.sizes("none") == {}


def test_what_is_gone_is_named_and_can_be_removed_twice(place: Place):
    place.put("a/b", iter([b"1"]))
    place.delete("a/b")
    place.delete("a/b")
    with pytest.raises(MissingPartError):
        list(place.get("a/b"))


def test_a_stream_that_breaks_leaves_nothing(place: Place):
    def broken():
        yield DATA
        raise RuntimeError("pulled out")

    with pytest.raises(RuntimeError, match="pulled out"):
        place.put("a/b", broken())
    assert place.sizes("a") == {}
    place.sweep()
    assert place.sizes("") == {}


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "", ".hidden", "a/../b", "a\\b"])
def test_no_name_leads_out_of_a_folder(tmp_path: Path, name: str):
    with pytest.raises(ValueError, match="plain relative paths"):
        FolderPlace(tmp_path).put(name, iter([b"1"]))
