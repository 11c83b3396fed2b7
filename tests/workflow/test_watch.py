"""Following feeds of a local server into an archive, round after round."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.collect.errors import NoFeedsError
from kuager.model import Outcome
from kuager.workflow import settings as settings_file
from kuager.workflow import watch
from tests.collect.localsite import serving
from tests.collect.test_outcome import ARTICLE, LOGIN, html

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def feed(site, *paths):
    items = "".join(f"<item><title>{path}</title><link>{site.root}{path}</link></item>" for path in paths)
    return (
        200,
        {"Content-Type": "application/rss+xml"},
        f"<rss><channel><title>Wire</title>{items}</channel></rss>".encode(),
    )


def story(n):
    return ARTICLE.replace(b"forty names", b"names of village %d and of the valley behind it" % n).replace(
        b"At the gate", b"Day %d" % n
    )


def allow(archive, site):
    archive.settings = replace(
        archive.settings, network=True, allow_private=True, ports=(site.port,), feeds=(site.root + "/feed",)
    )


def rounds(archive, site):
    return [(result.item.removeprefix(site.root), result.outcome.value) for result in watch.once(archive)]


def test_only_new_items_come_in_oldest_first(archive):
    with serving({"/1": story(1), "/2": story(2), "/3": story(3)}) as site:
        allow(archive, site)
        site.routes["/feed"] = feed(site, "/2", "/1")
        assert rounds(archive, site) == [("/feed", "ok"), ("/1", "ok"), ("/2", "ok")]
        assert rounds(archive, site) == [("/feed", "duplicate")]
        site.routes["/feed"] = feed(site, "/3", "/2")
        assert rounds(archive, site) == [("/feed", "ok"), ("/3", "ok")]
    assert len(list(archive.store.documents())) == 3
    assert archive.store.derived_upto() == archive.store.head()


def test_every_asking_is_a_record(archive):
    with serving() as site:
        allow(archive, site)
        site.routes["/feed"] = feed(site)
        for _ in range(3):
            rounds(archive, site)
        asked = [found for found in archive.store.captures() if found.target_uri.endswith("/feed")]
        outcomes = [event.outcome for found in asked for event in archive.store.custody(found.id)]
    assert len(asked) == 2
    assert outcomes.count("duplicate") == 2


def test_a_feed_is_asked_for_only_if_it_changed_and_what_failed_is_still_tried_again(archive):
    with serving({"/1": (500, {}, b"oops")}) as site:
        allow(archive, site)
        _, _, body = feed(site, "/1")

        def answer(path, headers):
            if headers.get("if-none-match") == '"v1"':
                return 304, {"ETag": '"v1"', "Content-Length": ""}, b""
            return (
                200,
                {
                    "Content-Type": "application/rss+xml",
                    "ETag": '"v1"',
                    "Last-Modified": "Mon, 06 May 2024 07:00:00 GMT",
                },
                body,
            )

        site.routes["/feed"] = answer
        assert rounds(archive, site) == [("/feed", "ok"), ("/1", "failed")]
        site.routes["/1"] = story(1)
        assert rounds(archive, site) == [("/feed", "duplicate"), ("/1", "ok")]
        assert rounds(archive, site) == [("/feed", "duplicate")]
        asked = [one for path, one in zip(site.asked, site.headers, strict=True) if path == "/feed"]
    assert [(one.get("if-none-match"), one.get("if-modified-since")) for one in asked] == [
        (None, None),
        ('"v1"', "Mon, 06 May 2024 07:00:00 GMT"),
        ('"v1"', "Mon, 06 May 2024 07:00:00 GMT"),
    ]
    notes = [event.note for event in archive.store.custody() if "said the server" in event.note]
    assert len(notes) == 2


def test_what_failed_is_tried_again_and_what_was_answered_is_not(archive):
    answers = {"/wall": html(LOGIN), "/gone": (410, {}, b"gone"), "/no": (403, {}, b"no"), "/late": (500, {}, b"oops")}
    with serving(answers) as site:
        allow(archive, site)
        site.routes["/feed"] = feed(site, *answers)
        first = rounds(archive, site)
        site.routes["/late"] = story(9)
        later = [rounds(archive, site) for _ in range(5)]
    assert dict(first) == {"/feed": "ok", "/wall": "wall", "/gone": "deleted", "/no": "blocked", "/late": "failed"}
    assert later[0] == [("/feed", "duplicate"), ("/late", "ok"), ("/no", "blocked")]
    assert [len(found) for found in later] == [3, 2, 2, 2, 1]


def test_a_feed_that_is_none_or_does_not_answer_is_kept_as_failed(archive):
    with serving({"/feed": html("<p>We moved.</p>")}) as site:
        allow(archive, site)
        (page,) = watch.once(archive)
        (nobody,) = watch.once(archive, [f"{site.root}/none"])
        (refused,) = watch.once(archive, ["http://user@127.0.0.1/feed"])
    assert [page.code, nobody.code, refused.code] == ["K-COLLECT-035", "K-COLLECT-035", "K-COLLECT-021"]
    assert page.outcome is Outcome.FAILED
    assert {found.outcome for found in archive.store.captures()} == {Outcome.FAILED}
    assert list(archive.store.documents()) == []


def test_following_nothing_is_a_wrong_call(archive):
    with pytest.raises(NoFeedsError):
        list(watch.once(archive))


def test_the_settings_survive_writing(tmp_path):
    made = settings_file.Settings(
        name="a",
        plain=True,
        network=True,
        proxy="socks5://127.0.0.1:9050",
        ports=(80, 8443),
        feeds=('https://a.org/"x"\\', "б"),
    )
    settings_file.write(tmp_path, made)
    assert settings_file.read(tmp_path) == made


def test_the_verb_prints_a_line_per_item(archive):
    with serving({"/1": story(1)}) as site:
        allow(archive, site)
        site.routes["/feed"] = feed(site, "/1")
        settings_file.write(archive.root, archive.settings)
        archive.close()
        arguments = ["-a", str(archive.root), "watch", "--once", "--json"]
        done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert done.return_value == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["item"].removeprefix(site.root), line["outcome"]) for line in lines] == [
        ("/feed", "ok"),
        ("/1", "ok"),
    ]
    assert lines[1]["document"]
