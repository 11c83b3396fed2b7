"""Whatever bytes come, an importer answers with documents or with one of the errors that an item may have."""

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuager.errors import ItemError
from kuager.read.imports import importers

from .golden import inputs
from .packing import dump, folder, load, read, tarred, zipped

NAMES = [importer.name for importer in importers()]
EACH = pytest.mark.parametrize("path", inputs(), ids=lambda path: f"{path.parent.name}/{path.name}")
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


REFUSALS: set[str] = set()


def survives(data, name, kind=None):
    """Reads; whatever comes must be storable."""
    try:
        documents = read(data, name, kind=kind)
    except ItemError as error:
        REFUSALS.add(error.code)
        return 0
    for document in documents:
        json.dumps(dump(document), ensure_ascii=False).encode()
        assert all(layer.text.encode() is not None for layer in document.layers)
        for part in document.segments:
            assert 0 <= part.start <= part.end <= len(document.text)
            assert all(isinstance(word, str) for pair in part.extra for word in pair)
    return len(documents)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=300), st.sampled_from(NAMES))
def test_random_bytes(data, kind):
    survives(data, "x.bin")
    survives(data, "x.bin", kind)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=300), st.sampled_from(NAMES))
def test_random_text(text, kind):
    survives(text.encode("utf-8", "surrogatepass"), "_chat.txt", kind)


MEMBERS = {
    "telegram-json": "result.json", "x-archive": "data/tweets.js", "mastodon-archive": "outbox.json", "facebook": "messages/inbox/a_1/message_1.json",
    "instagram": "your_instagram_activity/content/posts_1.json", "yt-dlp": "a.info.json", "instaloader": "a/2021-12-04_11-02-33_UTC_comments.json",
}  # fmt: skip
KEYS = [
    "messages", "chats", "list", "text", "text_entities", "id", "type", "date", "date_unixtime", "photo", "members", "poll", "answers", "tweet", "id_str", "full_text", "entities", "urls", "expanded_url", "extended_entities", "media",
    "thread", "post", "parent", "replies", "record", "embed", "facets", "features", "index", "uri", "author", "orderedItems", "object", "content", "to", "attachment", "tag", "ancestors", "descendants", "account", "participants", "sender_name",
    "timestamp_ms", "timestamp", "photos", "data", "title", "comments", "parent", "chapters", "subtitles", "description", "created_at", "owner", "answers", "noteTweet", "core", "reply", "images", "image", "ref", "langs",
]  # fmt: skip
SHAPES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 1 << 66)
    | st.floats()
    | st.sampled_from(
        ["message", "Create", "Note", "x", "1638594153", "\ud800", "a\0", "2021-12-04T11:02:33Z", "app.bsky.feed."]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=300)
@given(SHAPES, st.sampled_from(NAMES))
def test_json_of_the_right_words_in_the_wrong_shapes(value, kind):
    raw = json.dumps(value).encode()
    survives(raw, "x.json", kind)
    if kind in MEMBERS:
        survives(zipped({MEMBERS[kind]: raw}), "x.zip", kind)


@EACH
def test_a_golden_export_cut_anywhere(path):
    data = load(path)
    for place in random.Random(7).sample(range(1, len(data)), 25):
        survives(data[:place], path.name)
        survives(data[:place], path.name, path.parent.name)


WRONG: list[object] = [None, -1, 1e308, True, "", "9" * 5_000, "\ud800", "\0", [], {}, [[]], {"a": {}}, 1 << 70]
"""What stands in exports where something else belongs; the digits are more than Python turns into a number."""


def places(value, way=()):
    """Where in a JSON value something stands."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*way, key)
        yield from places(inner, (*way, key))


def replaced(text, way, wrong):
    """The JSON with another value at one place."""
    value = inner = json.loads(text)
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] = wrong
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "path", [path for path in inputs() if path.suffix == ".json" and path.is_file()], ids=lambda path: path.parent.name
)
def test_a_golden_export_with_a_wrong_value_anywhere(path):
    text = path.read_bytes()
    ways = list(places(json.loads(text)))
    chance = random.Random(17)
    for number in range(260):
        survives(replaced(text, chance.choice(ways), WRONG[number % len(WRONG)]), path.name, path.parent.name)


@pytest.mark.parametrize("path", [path for path in inputs() if path.is_dir()], ids=lambda path: path.name)
def test_a_golden_archive_with_a_wrong_value_anywhere(path):
    members = folder(path)
    pack = tarred if path.name.endswith(".tar.gz") else zipped
    chance = random.Random(19)
    for name in [name for name in members if name.endswith(".json")]:
        ways = list(places(json.loads(members[name])))
        for number in range(130 if ways else 0):
            changed = replaced(members[name], chance.choice(ways), WRONG[number % len(WRONG)])
            survives(pack({**members, name: changed}), path.name, path.parent.name)


@EACH
def test_a_golden_export_with_bytes_changed(path):
    data = load(path)
    chance = random.Random(11)
    for _ in range(25):
        raw = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        survives(bytes(raw), path.name, path.parent.name)


@pytest.mark.parametrize("path", [path for path in inputs() if path.is_dir()], ids=lambda path: path.name)
def test_a_golden_archive_with_members_changed(path):
    members = folder(path)
    pack = tarred if path.name.endswith(".tar.gz") else zipped
    chance = random.Random(13)
    read_at_all = 0
    for name, data in members.items():
        for cut in (0, len(data) // 3, max(0, len(data) - 1)):
            read_at_all += survives(pack({**members, name: data[:cut]}), path.name)
        for _ in range(5):
            raw = bytearray(data)
            raw[chance.randrange(len(raw))] = chance.randrange(256)
            read_at_all += survives(pack({**members, name: bytes(raw)}), path.name)
        read_at_all += survives(pack({other: raw for other, raw in members.items() if other != name}), path.name)
    assert read_at_all, "damage to one member must not cost all the others every time"


@EACH
def test_every_importer_against_every_other_format(path):
    data = load(path)
    for kind in NAMES:
        survives(data, path.name, kind)
    assert "K-ITEM-000" not in REFUSALS, "every refusal has a code of its own"
