"""What a capture says of itself, by the list of the Berkeley Protocol, paragraph 155."""

import io

import pytest
from warcio.archiveiterator import ArchiveIterator

from kuager.collect.net import open_fetcher
from kuager.collect.web import capture_page
from tests.collect.localsite import Clock, Ids, serving
from tests.collect.test_outcome import ARTICLE

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_address_way_machine_times_and_circumstances_are_there():
    with serving({"/old": (302, {"Location": "/gate"}, b""), "/gate": ARTICLE}) as site:
        clock = Clock()
        page = capture_page(site.root + "/old", open_fetcher(site.policy(), clock), clock, Ids())
        root = site.root
    kept = [(one, one.content_stream().read().decode()) for one in ArchiveIterator(io.BytesIO(page.warc))]
    told = dict(
        line.split(": ", 1) for one, body in kept if one.rec_type == "metadata" for line in body.strip().split("\r\n")
    )
    assert told["requested"] == f"{root}/old"
    assert told["final"] == f"{root}/gate"
    assert told["hop-1"] == f"302 from 127.0.0.1: {root}/old"
    assert told["hop-2"] == f"200 from 127.0.0.1: {root}/gate"
    assert told["began"] < told["ended"]
    assert "UTC" in told["clock"]
    assert told["logged-in"].startswith("no;")
    assert told["user-agent"]
    assert told["through-proxy"] == "no"
    answers = [one for one, _ in kept if one.rec_type == "response"]
    assert [one.rec_headers.get_header("WARC-IP-Address") for one in answers] == ["127.0.0.1"] * 2
    assert all(one.rec_headers.get_header("WARC-Payload-Digest").startswith("sha256:") for one in answers)
    assert answers[1].http_headers.get_header("Content-Type") == "text/html; charset=utf-8"
