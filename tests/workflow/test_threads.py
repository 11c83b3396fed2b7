"""Threads as units: every post in its place, who answers whom, what is missing, and accounts never joined on a guess."""

import json
from pathlib import Path

import pytest

from kuager.errors import UnknownIdError
from kuager.workflow import accounts, ingest, threads
from kuager.workflow.thread_views import Attached

GOLDEN = Path(__file__).parents[1] / "golden" / "imports"

PAGE = """<!doctype html><html><head><title>Thread by @aliya_k on Thread Reader App</title></head><body>
<h1 class="twitter_name">{name}</h1>
<div class="content-tweet" data-tweet="{first}" data-screenname="aliya_k">{one}</div>
<div class="content-tweet" data-tweet="{second}" data-screenname="aliya_k">{two}</div>
</body></html>"""


def page(folder: Path, name: str, number: int, words: str, shown: str = "Aliya K") -> Path:
    """A saved thread of two posts."""
    path = folder / name
    first = 1391000000000000001 + number * 1000
    html = PAGE.format(name=shown, first=first, second=first + 1, one=f"{words} one", two=f"{words} two")
    path.write_text(html, encoding="utf-8")
    return path


def added(archive, *paths: Path) -> list[str]:
    return [result.document for result in ingest.add(archive, [str(path) for path in paths]) if result.document]


@pytest.mark.parametrize(
    "item",
    sorted(path for path in GOLDEN.glob("*/*") if path.name.endswith(".expected.json")),
    ids=lambda path: path.parent.name + "-" + path.name.partition(".expected")[0],
)
def test_every_segment_of_every_import_is_a_post_with_its_words(archive, item):
    list(ingest.add(archive, [str(item.with_name(item.name.removesuffix(".expected.json")))]))
    for document in archive.store.documents():
        view = threads.thread(archive, document.id)
        if document.kind not in accounts.POSTED:
            assert view.posts == ()
            continue
        assert [(post.start, post.end, post.permalink, post.at) for post in view.posts] == [
            (one.start, one.end, one.url, one.at) for one in document.segments
        ]
        assert sum(account.posts for account in view.accounts) == sum(1 for post in view.posts if post.account)
        assert view.missing == sum(key == "missing_media" for one in document.segments for key, _ in one.extra)
        assert view.capture.sha256 == archive.store.capture(document.capture).sha256
        for post in view.posts:
            assert post.how_known or not post.at
            for one in post.refers:
                assert one.number is None or post.number in view.posts[one.number - 1].answers or one.kind != "reply"


def test_answers_lead_both_ways_and_a_lost_post_is_named(archive, tmp_path):
    chat = {
        "name": "Door", "type": "private_group", "id": 5,
        "messages": [
            {"id": 1, "type": "message", "date": "2021-05-11T08:20:00", "date_unixtime": "1620721200", "from": "Dana", "from_id": "user1", "text": "Who is there?"},
            {"id": 2, "type": "message", "date": "2021-05-11T08:21:00", "date_unixtime": "1620721260", "from": "Arman", "from_id": "user2", "text": "I am.", "reply_to_message_id": 1},
            {"id": 3, "type": "message", "date": "2021-05-11T08:22:00", "date_unixtime": "1620721320", "from": "Dana", "from_id": "user9", "text": "And I.", "reply_to_message_id": 77},
        ],
    }  # fmt: skip
    path = tmp_path / "result.json"
    path.write_text(json.dumps(chat), encoding="utf-8")
    view = threads.thread(archive, added(archive, path)[0])
    first, second, third = view.posts
    assert first.answers == (2,)
    assert [(one.kind, one.number, one.author, one.words) for one in second.refers] == [
        ("reply", 1, "Dana", "Who is there?")
    ]
    assert [(one.kind, one.number, one.to) for one in third.refers] == [("reply", None, "77")]
    assert first.account != third.account, "two who show one name are two"
    assert [account.identity for account in view.accounts] == ["id"] * 3
    alike = accounts.author(archive, first.account).alike
    assert [(other.key, shared) for other, shared in alike] == [(third.account, "name")]


def test_an_account_is_followed_across_documents_by_its_handle(archive, tmp_path):
    one, two = added(
        archive, page(tmp_path, "a.html", 1, "May"), page(tmp_path, "b.html", 2, "June", shown="Aliya, tired")
    )
    rows = accounts.authors(archive)
    assert [(row.handle, row.site, row.posts, row.documents, row.identity) for row in rows] == [
        ("@aliya_k", "X", 4, 2, "handle")
    ]
    view = accounts.author(archive, rows[0].key)
    assert [thread.source.document for thread in view.threads] == [one, two]
    assert set(rows[0].names) == {"Aliya K", "Aliya, tired"}
    for thread in view.threads:
        text = archive.store.document(thread.source.document).text
        assert [text[post.start : post.end] for post in thread.posts] == [post.words for post in thread.posts]
    assert view.account.first == min(post.at for thread in view.threads for post in thread.posts if post.at)
    assert view.account.last == max(post.at for thread in view.threads for post in thread.posts if post.at)


def test_names_alone_join_nothing_between_documents(archive, tmp_path):
    chat = "12/04/2021, 11:02 - Dana: At the door\n12/04/2021, 11:03 - Arman: Coming\n"
    for name in ("one", "two"):
        (tmp_path / f"WhatsApp Chat with {name}.txt").write_text(
            chat + f"12/04/2021, 11:04 - Dana: {name}\n", encoding="utf-8"
        )
    documents = added(archive, *sorted(tmp_path.glob("*.txt")))
    assert len(documents) == 2
    danas = [row for row in accounts.authors(archive) if row.name == "Dana"]
    assert len(danas) == 2
    assert all(row.identity == "name" and row.documents == 1 for row in danas)
    assert [shared for _, shared in accounts.author(archive, danas[0].key).alike] == ["name"]


@pytest.mark.parametrize(
    ("extra", "apart", "expected"),
    [
        ([("media", "a"), ("missing_media", "gone")], False, [("a", "", "gone")]),
        ([("media", "a"), ("alt", "x"), ("missing_media", "gone")], False, [("a", "x", "gone")]),
        ([("media", "a"), ("missing_media", "gone"), ("alt", "x")], False, [("a", "x", "gone")]),
        ([("media", "a"), ("media", "b"), ("missing_media", "gone")], False, [("a", "", None), ("b", "", "gone")]),
        ([("media", "a"), ("missing_media", "gone")], True, [("a", "", None), ("", "", "gone")]),
        ([("media", "a"), ("link", "l"), ("missing_media", "gone")], False, [("a", "", None), ("", "", "gone")]),
        ([("missing_media", "omitted"), ("missing_media", "too")], False, [("", "", "omitted"), ("", "", "too")]),
        ([("alt", "of nothing")], False, []),
    ],
)  # fmt: skip
def test_what_is_missing_is_missing_where_it_belongs(extra, apart, expected):
    assert threads.attached(extra, apart=apart) == [Attached(name=n, alt=a, missing=m) for n, a, m in expected]


def test_unknown_ids_are_told(filled):
    with pytest.raises(UnknownIdError):
        threads.thread(filled, "d-nothing")
    with pytest.raises(UnknownIdError):
        accounts.author(filled, "a-nothing")
    assert accounts.authors(filled) == []
