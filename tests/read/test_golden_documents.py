"""The golden inputs made by a builder are what it makes, so that nobody changes one by hand."""

import io
import zipfile

import pytest

from .golden_documents import FOLDER, MADE


def content(data):
    """What is inside: packing may differ between versions of a library."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", sorted(name for name in MADE if not name.startswith(("pdf/", "pictures/"))))
def test_what_is_kept_is_what_the_builder_makes(name):
    assert content((FOLDER / name).read_bytes()) == content(MADE[name]())
