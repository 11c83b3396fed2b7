"""Values to rows and back; the sums that notice what SQLite does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import DamagedStoreError
from kuager.model import Anchor, ClaimId, Document, DocumentId, Extraction, Finding, Lineage, NodeId, Proposal, Segment
from kuager.model.types import Claim
from kuager.store import rows
from kuager.store.codec import checksum, dump, load, parse_instant

CLAIM = Claim(
    id=ClaimId("k"), subject=NodeId("n"), schema="person", prop="name", value="A", extractor="x",
    recorded_at=datetime(2021, 2, 8, tzinfo=UTC),
    anchor=Anchor(document=DocumentId("d"), layer="l", start=0, end=1, exact="A"),
)  # fmt: skip


@pytest.mark.parametrize(
    "kind", [Document, Extraction, Finding, Lineage, Proposal, Segment], ids=lambda kind: kind.__name__
)
@given(data=st.data())
def test_json_comes_back_equal(kind: type, data: st.DataObject):
    value = data.draw(st.from_type(kind))
    assert load(kind, dump(value)) == value


@pytest.mark.parametrize("value", [1.5, b"bytes", object(), {"a": 1}])
def test_what_has_no_one_spelling_is_refused(value: object):
    with pytest.raises(TypeError):
        dump(value)


@pytest.mark.parametrize("text", ["", "{", "[1", '{"start":0}', '{"nothing":1}', '"x"', "[[]]", "null"])
def test_what_was_not_written_by_us_is_damage(text: str):
    with pytest.raises(DamagedStoreError):
        load(Segment, text)


@pytest.mark.parametrize(("column", "value"), [("recorded_at", "soon"), ("stance", "maybe"), ("chain", "[")])
def test_a_damaged_claim_is_damage(column: str, value: str):
    row = list(rows.encode_claim(CLAIM))
    assert rows.decode_claim(row) == CLAIM
    row[rows.CLAIM_COLUMNS.index(column)] = value
    with pytest.raises(DamagedStoreError):
        rows.decode_claim(row)


def test_instants_are_utc_with_microseconds():
    row = rows.encode_claim(CLAIM)
    text = row[rows.CLAIM_COLUMNS.index("recorded_at")]
    assert text == "2021-02-08T00:00:00.000000+00:00"
    assert parse_instant("2021-02-08T06:00:00+06:00") == CLAIM.recorded_at


VALUES = st.lists(st.none() | st.integers(0, 2**40) | st.text(), min_size=1, max_size=5)


@given(VALUES, st.data())
def test_a_changed_letter_changes_the_sum(values: list[object], data: st.DataObject):
    texts = [at for at, value in enumerate(values) if isinstance(value, str) and value]
    if not texts:
        assert checksum(values) == checksum(list(values))
        return
    at = data.draw(st.sampled_from(texts))
    text = str(values[at])
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("ab"))
    changed = [*values[:at], text[:place] + other + text[place + 1 :], *values[at + 1 :]]
    assert (checksum(changed) == checksum(values)) == (changed == values)


def test_null_and_empty_have_different_sums():
    assert len({checksum([None]), checksum([""]), checksum([0])}) == 3
