"""Folders of Instaloader."""

import json
import lzma

from .packing import codes, only, read, said, words, zipped

STEM = "dana/2021-12-04_11-02-33_UTC"


def node(**more):
    return json.dumps(
        {
            "node": {
                "shortcode": "CX",
                "taken_at_timestamp": 1_638_615_753,
                "owner": {"id": "5", "username": "dana"},
                **more,
            }
        }
    ).encode()


def test_the_time_in_the_name_is_utc():
    (part,) = only(zipped({f"{STEM}.txt": "x", f"{STEM}.jpg": "x"}), "a.zip").segments
    assert (part.at, part.how_known) == ("2021-12-04T11:02:33Z", "stated in the file's name, in UTC")


def test_packed_metadata():
    document = only(
        zipped({f"{STEM}.txt": "x\n", f"{STEM}.jpg": "x", f"{STEM}.json.xz": lzma.compress(node())}), "a.zip"
    )
    (part,) = document.segments
    assert (part.author, part.stable_id, part.url) == ("dana", "CX", "https://www.instagram.com/p/CX/")
    assert words(document) == ["x"]
    assert codes(document) == []


def test_pictures_of_a_row_are_one_post_and_missing_ones_are_counted():
    row: dict[str, dict[str, list[dict[str, str]]]] = {"edge_sidecar_to_children": {"edges": [{}, {}, {}]}}
    document = only(
        zipped(
            {
                f"{STEM}.txt": "x",
                f"{STEM}_1.jpg": "a",
                f"{STEM}_2.jpg": "b",
                f"{STEM}_2.mp4": "b",
                f"{STEM}.json": node(**row),
            }
        ),
        "a.zip",
    )
    (part,) = document.segments
    assert said(part, "media") == [f"{STEM}_1.jpg", f"{STEM}_2.jpg", f"{STEM}_2.mp4"]
    assert len(said(part, "missing_media")) == 1


def test_without_a_caption_file_the_metadata_has_the_words():
    caption = {"edge_media_to_caption": {"edges": [{"node": {"text": "Анам"}}]}}
    assert words(only(zipped({f"{STEM}.jpg": "a", f"{STEM}.json.xz": lzma.compress(node(**caption))}), "a.zip")) == [
        "Анам"
    ]


def test_comments_follow_their_post():
    comments = [{"id": "2", "created_at": 1_638_700_000, "text": "b", "owner": {"username": "m"}, "answers": []}, {"id": "1", "created_at": 1_638_620_000, "text": "a", "answers": [{"id": "3", "created_at": 1_638_630_000, "text": "a1"}]}]  # fmt: skip
    document = only(
        zipped(
            {
                f"{STEM}.txt": "x",
                f"{STEM}.jpg": "x",
                f"{STEM}_comments.json": json.dumps(comments),
                "dana/2021-12-05_00-00-00_UTC.txt": "later",
            }
        ),
        "a.zip",
    )
    assert words(document) == ["x", "a", "a1", "b", "later"]
    assert said(document.segments[2], "reply_to") == ["1"]


def test_one_document_per_folder():
    documents = read(zipped({f"{STEM}.txt": "x", STEM.replace("dana", "marat") + ".txt": "y"}), "a.zip")
    assert [document.title for document in documents] == ["dana", "marat"]


def test_damaged_and_endless_metadata_do_not_cost_the_words():
    for bad in (b"not xz", lzma.compress(b"{]"), lzma.compress(node())[:-20], lzma.compress(b" " * 30_000_000)):
        document = only(zipped({f"{STEM}.txt": "x", f"{STEM}.jpg": "x", f"{STEM}.json.xz": bad}), "a.zip")
        assert words(document) == ["x"]
        assert codes(document)[0] in ("K-READ-021", "K-READ-023", "K-READ-024")


def test_a_profile_picture_is_no_post():
    assert len(only(zipped({f"{STEM}.txt": "x", f"{STEM}_profile_pic.jpg": "x"}), "a.zip").segments) == 1
