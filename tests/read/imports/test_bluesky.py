"""Bluesky: a thread as the service answers it, and a repository as a file."""

import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import ItemError, NoTextError
from kuager.read.imports import bluesky_keys as keys
from kuager.read.imports import dagcbor
from kuager.read.imports.bluesky import facets
from kuager.read.imports.problems import UnknownVariantError, UnreadableMemberError

from .packing import codes, only, read, said, words, zipped
from .repositories import Car, Link, encode, entries, link, repository, tid

START = 1_700_000_000_000_000
VIEW = "app.bsky.feed.defs#threadViewPost"
DID = "did:plc:exampleexampleexample"


def uri(minute, did="did:plc:dana"):
    return f"at://{did}/app.bsky.feed.post/{tid(START + minute * 60_000_000)}"


def view(minute, text="x", **record):
    return {
        "$type": VIEW,
        "post": {
            "uri": uri(minute), "author": {"did": "did:plc:dana", "handle": "dana.example.org", "displayName": "Dana"},
            "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2023-11-14T22:13:20.000Z", **record}, "indexedAt": "2023-11-14T22:13:25.000Z",
        },
    }  # fmt: skip


def thread(node):
    return only(json.dumps({"thread": node}, ensure_ascii=False).encode(), "thread.json")


# --- threads ---------------------------------------------------------------------------------------------------------


def test_facets_count_bytes_not_characters():
    text = "Сот шешімі: example.org 🕯 @dana"
    data = text.encode()
    start = data.index(b"example.org")
    found = [{"index": {"byteStart": start, "byteEnd": start + 11}, "features": [{"uri": "https://example.org"}]}]
    (part,) = thread(view(0, text, facets=found)).segments
    assert said(part, "link_words") == ["example.org"]
    assert text[start : start + 11] != "example.org", "the same numbers as characters would show other words"


@given(st.text(), st.integers(-5, 60), st.integers(-5, 60))
def test_a_facet_shows_whole_characters_or_says_that_it_is_broken(text, start, end):
    found = dict(facets(text, [{"index": {"byteStart": start, "byteEnd": end}, "features": [{"tag": "t"}]}]))
    assert found["tag"] == "t"
    assert ("tag_words" in found) != ("broken_facet" in found)
    if "tag_words" in found:
        assert found["tag_words"].encode() == text.encode()[start:end]


def test_three_times_are_kept_and_the_authors_is_not_believed():
    (part,) = thread(view(0, createdAt="2001-01-01T00:00:00Z")).segments
    assert part.at == "2023-11-14T22:13:20Z"
    assert "from the post's id by arithmetic" in part.how_known
    assert said(part, "created_at") == ["2001-01-01T00:00:00Z"]
    assert said(part, "indexed_at") == ["2023-11-14T22:13:25Z"]


def test_without_a_time_in_the_key_the_authors_counts_and_is_called_that():
    node = view(0)
    node["post"]["uri"] = "at://did:plc:dana/app.bsky.feed.post/custom"
    (part,) = thread(node).segments
    assert (part.at, part.how_known) == ("2023-11-14T22:13:20Z", "stated by the author's program")


def test_posts_above_come_first_and_answers_below_theirs():
    node = {
        **view(2, "main"),
        "parent": {**view(1, "above"), "parent": view(0, "top")},
        "replies": [{**view(3, "a"), "replies": [view(5, "a1")]}, view(4, "b")],
    }
    assert words(thread(node)) == ["top", "above", "main", "a", "a1", "b"]


@pytest.mark.parametrize(("kind", "why"), [("notFoundPost", "not found"), ("blockedPost", "blocked")])
def test_posts_that_cannot_be_seen_stand_as_such(kind, why):
    gone = {"$type": f"app.bsky.feed.defs#{kind}", "uri": uri(9), "notFound": True}
    document = thread({**view(1, "main"), "parent": gone, "replies": [gone]})
    assert [part.kind for part in document.segments] == ["missing_post", "post", "missing_post"]
    assert why in said(document.segments[0], "unavailable")[0]
    assert document.segments[0].stable_id == uri(9)
    assert codes(document) == ["K-READ-027"]


def test_a_thread_that_is_only_a_stub():
    with pytest.raises(NoTextError):
        thread({"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri(0), "notFound": True})
    with pytest.raises(UnknownVariantError):
        thread([view(0)])


def test_deep_answers_are_no_trouble():
    node = view(1, "x")
    for _ in range(180):
        node = {**view(1, "x"), "replies": [node]}
    assert len(thread(node).segments) == 181


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=6))
def test_thread_round_trip(texts):
    document = thread({**view(0, texts[0]), "replies": [view(n, text) for n, text in enumerate(texts[1:], 1)]})
    assert words(document) == [text.replace("\0", "\ufffd") for text in texts]
    assert [part.stable_id for part in document.segments] == [uri(n) for n in range(len(texts))]


# --- repositories ----------------------------------------------------------------------------------------------------

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 64), (1 << 64) - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.binary()
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)


def post(text, minute, **more):
    return {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2023-11-14T22:13:20.000Z", **more}


def key(minute):
    return f"app.bsky.feed.post/{tid(START + minute * 60_000_000)}"


@given(VALUES)
def test_dag_cbor_round_trip(value):
    assert dagcbor.decode(encode(value)) == value


@given(st.binary(max_size=60))
def test_dag_cbor_of_garbage(data):
    try:
        value = dagcbor.decode(data)
    except dagcbor.BrokenDataError:
        return
    again = encode(value) if not _has_link(value) else None
    assert again is None or len(again) == len(data), "what is accepted has one spelling (but for the order of keys)"


def _has_link(value):
    if isinstance(value, dict):
        return any(_has_link(one) for one in value.values())
    return any(_has_link(one) for one in value) if isinstance(value, list) else isinstance(value, dagcbor.Cid)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x18\x05", b"\x19\x00\xff", b"\x9f\xff", b"\xbf\xff", b"\x5f\xff", b"\xc1\x00", b"\xd8\x2a\x41\x01", b"\xf7", b"\xf9\x00\x00", b"\xfa\x00\x00\x00\x00",
        b"\xfb\x7f\xf8\x00\x00\x00\x00\x00\x00", b"\xa1\x01\x02", b"\xa2\x61a\x01\x61a\x02", b"\x61\xff", b"\x01\x01", b"\x81" * 200 + b"\x01", b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff", b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
    ],
)  # fmt: skip
def test_dag_cbor_is_strict(data):
    with pytest.raises(dagcbor.BrokenDataError):
        dagcbor.decode(data)


def test_a_link_is_read_as_its_letters():
    cid = link(b"x")
    assert dagcbor.decode(encode({"a": cid})) == {"a": cid.text()}
    with pytest.raises(dagcbor.BrokenDataError):
        dagcbor.decode(encode(Link(b"\x02" + cid[1:])))


def test_a_repository_gives_threads_and_the_rest():
    records = {
        key(0): post("one", 0), key(1): post("two", 1, reply={"parent": {"uri": f"at://{DID}/{key(0)}"}, "root": {"uri": f"at://{DID}/{key(0)}"}}),
        key(2): post("alone", 2), "app.bsky.actor.profile/self": {"displayName": "Дана"}, "app.bsky.feed.like/3k": {"subject": {"uri": "x"}},
    }  # fmt: skip
    whole, rest = read(repository(records), "repo.car")
    assert words(whole) == ["one", "two"]
    assert words(rest) == ["alone"]
    assert whole.byline == "Дана"
    assert whole.segments[0].stable_id == f"at://{DID}/{key(0)}"
    assert codes(whole) == ["K-READ-028"]


def test_the_signature_is_unverified_never_fine():
    (document,) = read(repository({key(0): post("one", 0)}), "repo.car")
    (issue,) = [notice for notice in document.notices if notice.code == "K-READ-028"]
    assert "unverifiable" in issue.message
    (document,) = read(repository({key(0): post("one", 0)}, sig=None), "repo.car")
    assert "no signature" in next(notice.message for notice in document.notices if notice.code == "K-READ-028")


ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CURVES = {"K-256": (ec.SECP256K1(), b"\xe7\x01"), "P-256": (ec.SECP256R1(), b"\x80\x24")}
ORDERS = {
    "K-256": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
    "P-256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
}


def multibase(key, prefix):
    number = int.from_bytes(prefix + key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))
    letters = ""
    while number:
        number, rest = divmod(number, 58)
        letters = ALPHABET[rest] + letters
    return "z" + letters


def signed(curve, *, did=None, high=False):
    """A repository signed with a new key; returns it with the key and the identity."""
    shape, prefix = CURVES[curve]
    private = ec.generate_private_key(shape)
    public = multibase(private.public_key(), prefix)
    did = did or f"did:key:{public}"

    def sign(unsigned):
        r, s = decode_dss_signature(private.sign(unsigned, ec.ECDSA(hashes.SHA256())))
        if (s > ORDERS[curve] // 2) != high:
            s = ORDERS[curve] - s
        return r.to_bytes(32) + s.to_bytes(32)

    return repository({key(0): post("one", 0)}, did=did, sig=sign), public, did


@pytest.mark.parametrize("curve", sorted(CURVES))
def test_a_signature_is_checked_with_the_key_in_the_identity(curve):
    data, public, _ = signed(curve)
    document = only(data, "repo.car")
    assert codes(document) == []
    assert said(document.segments[0], "signature") == [f"fits the key {public}"]


@pytest.mark.parametrize("curve", sorted(CURVES))
def test_a_signature_is_checked_with_an_identity_document_beside_it(curve):
    data, public, _ = signed(curve, did=DID)
    identity = {
        "id": DID,
        "verificationMethod": [{"id": f"{DID}#atproto", "type": "Multikey", "publicKeyMultibase": public}],
    }
    document = only(zipped({"repo.car": data, "did.json": json.dumps(identity)}), "a.zip")
    assert codes(document) == []
    assert said(document.segments[0], "signature") == [f"fits the key {public}"]
    alone = only(zipped({"repo.car": data}), "a.zip")
    assert said(alone.segments[0], "signature") == ["unverifiable"]
    other = only(zipped({"repo.car": data, "did.json": json.dumps({**identity, "id": "did:plc:other"})}), "a.zip")
    assert "K-READ-028" in codes(other), "a document of another identity proves nothing"


@pytest.mark.parametrize("curve", sorted(CURVES))
def test_a_signature_of_another_key_or_in_the_upper_half_is_bad(curve):
    _, _, did = signed(curve)
    data, _, _ = signed(curve, did=did)
    document = only(data, "repo.car")
    assert codes(document) == ["K-READ-031"]
    assert "does not fit" in said(document.segments[0], "signature")[0]
    high, _, _ = signed(curve, high=True)
    assert codes(only(high, "repo.car")) == ["K-READ-031"]


@pytest.mark.parametrize(
    "key_",
    ["", "z", "zzzz", "z0OIl", "m" + "1" * 40, "z" + "1" * 5000, "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"],
)
def test_keys_of_other_kinds_leave_it_unverified(key_):
    assert codes(only(repository({key(0): post("one", 0)}, did=f"did:key:{key_}"), "repo.car")) == ["K-READ-028"]


def test_what_a_commit_is_made_of_is_written_as_the_other_encoder_does():
    value = {
        "did": DID,
        "version": 3,
        "rev": "x" * 300,
        "prev": None,
        "a": b"1" * 70_000,
        "number": 1 << 40,
        "map": {"bb": 1, "a": 2},
    }
    assert keys.encode(value) == encode(value)
    cid = link(b"x")
    assert keys.encode({"data": dagcbor.Cid(cid.text())}) == encode({"data": cid})
    with pytest.raises(TypeError):
        keys.encode({"x": 1.5})


def test_every_flipped_byte_of_a_record_is_noticed():
    data = repository({key(0): post("Twelve years", 0), key(1): post("other", 1)})
    at = data.index(b"Twelve")
    for place in range(at, at + 12):
        damaged = bytearray(data)
        damaged[place] ^= 0x20
        (document,) = read(bytes(damaged), "repo.car")
        assert "K-READ-023" in codes(document)
        assert words(document) == ["", "other"]
        assert document.segments[0].kind == "missing_post"


def test_a_flipped_commit_is_no_repository():
    data = bytearray(repository({key(0): post("x", 0)}))
    data[-10] ^= 1
    with pytest.raises(UnknownVariantError):
        read(bytes(data), "repo.car")


def test_records_the_tree_names_and_the_file_lacks():
    (document,) = read(repository({key(0): post("one", 0), key(1): post("two", 1)}, leave_out=(key(1),)), "repo.car")
    assert [part.kind for part in document.segments] == ["post", "missing_post"]
    assert "K-READ-027" in codes(document)


def test_a_repository_cut_short_says_so():
    car = Car()
    cid = car.put(post("one", 0))
    root = car.put({"l": None, "e": entries([(key(0), cid, None)])})
    commit = car.put({"did": DID, "version": 3, "data": root, "rev": "x", "prev": None, "sig": b"1"})
    last = car.put(post("tail that gets cut", 1))
    data = car.bytes([commit])
    assert last
    (document,) = read(data[:-5], "repo.car")
    assert "K-READ-021" in codes(document)
    assert words(document) == ["one"]


def test_a_tree_with_a_circle_or_keys_out_of_order_ends_and_is_told():
    car = Car()
    one, two = car.put(post("one", 0)), car.put(post("two", 1))
    leaf = car.put({"l": None, "e": entries([(key(1), two, None), (key(0), one, None)])})
    root = car.put({"l": leaf, "e": [{"p": 0, "k": key(2).encode(), "v": one, "t": leaf}, {"p": 99, "k": b"x", "v": one, "t": None}, {"p": 0, "k": b"nokey", "v": one, "t": None}]})  # fmt: skip
    commit = car.put({"did": DID, "version": 3, "data": root, "rev": "x", "prev": None, "sig": b"1"})
    (document,) = read(car.bytes([commit]), "repo.car")
    messages = [notice.message for notice in document.notices if notice.code == "K-READ-023"]
    assert any("out of order" in message for message in messages)
    assert any("make no sense" in message for message in messages)


def test_what_is_no_repository():
    header = encode({"roots": [], "version": 1})
    for data in (bytes([len(header)]) + header, b"\x3a\xa2eroots\x80gversion\x02", b"\x3a\xa2eroots\x81gversion\x01"):
        with pytest.raises((UnknownVariantError, UnreadableMemberError)):
            read(data, "repo.car", kind="bluesky-repo")


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=6))
def test_repository_round_trip(texts):
    (document,) = read(repository({key(n): post(text, n) for n, text in enumerate(texts)}), "repo.car")
    assert words(document) == [text.replace("\0", "\ufffd") for text in texts]


@given(st.data())
def test_a_damaged_repository_never_raises_anything_else(data):
    raw = bytearray(repository({key(n): post(f"word {n}", n) for n in range(3)}))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        documents = read(bytes(raw), "repo.car", kind="bluesky-repo")
    except ItemError:
        return
    assert all(text in ("", "word 0", "word 1", "word 2") for document in documents for text in words(document)), (
        "no altered word passes"
    )
