"""JSON of exports: strict, salvaged when cut, looked into without trust."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import ItemError
from kuager.read.imports.files import BareFile
from kuager.read.imports.jsontext import items, load, number, words
from kuager.read.imports.problems import UnreadableMemberError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def value_of(data):
    files = BareFile(data, "x.json")
    return load(files, "x.json"), [issue.code for issue in files.reported()]


@given(VALUES)
def test_whole_json_is_read_as_it_is(value):
    assert value_of(json.dumps(value).encode()) == (value, [])


@given(st.lists(st.dictionaries(st.text(), st.text(), min_size=1), min_size=1), st.data())
def test_a_cut_list_gives_a_beginning_of_it_and_says_so(value, data):
    raw = json.dumps(value, ensure_ascii=False).encode()
    cut = data.draw(st.integers(1, len(raw) - 1))
    found, codes = value_of(raw[:cut]) if b"}" in raw[:cut] and _closes(raw[:cut]) else (value[:0], ["K-READ-021"])
    assert found == value[: len(found)]
    assert codes == ["K-READ-021"]


def _closes(raw):
    try:
        value_of(raw)
    except UnreadableMemberError:
        return False
    return True


def test_a_script_that_assigns_gives_its_value():
    assert value_of(b'window.YTD.tweets.part0 = [ {"a": "b = c"} ]') == ([{"a": "b = c"}], [])
    assert value_of(b'\xef\xbb\xbf["=", 1];') == (["=", 1], [])


def test_a_cut_inside_a_character_is_a_cut():
    raw = json.dumps([{"a": "б"}, {"a": "в"}], ensure_ascii=False).encode()
    assert value_of(raw[:-4]) == ([{"a": "б"}], ["K-READ-021"])


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[1, }", b'{"a": }', b"]", b'["\xff"]', b"[" * 100_000, b"1" * 5000, b"nul"]
)
def test_what_is_broken_otherwise_is_refused(data):
    with pytest.raises(ItemError):
        value_of(data)


def test_shapes_are_not_trusted():
    assert words({"a": {"b": "c"}}, "a", "b") == "c"
    assert words({"a": 5}, "a") == "5"
    assert words({"a": True}, "a") == words({"a": []}, "a") == words([], "a") == words(None, "a", "b") == ""
    assert items({"a": {}}, "a") == items("x", "a") == []
    assert number({"a": "1638594153"}, "a") == number({"a": 1638594153.7}, "a") == 1638594153
    assert number({"a": "9" * 30}, "a") is number({"a": True}, "a") is number({"a": float("inf")}, "a") is None
