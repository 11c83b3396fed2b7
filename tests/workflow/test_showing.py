"""Captured pages made fit to be shown: in the limited process, and without anything that runs or asks elsewhere."""

import re

import pytest

from kuager.collect.web.replaying import normal, replayed
from kuager.errors import UnknownIdError
from kuager.workflow import showing, webarchives
from kuager.workflow.archive import create, open_archive
from tests.collect.test_outcome import ARTICLE
from tests.collect.test_warc import made, response

PREFIX = "/replayed/key/k/"

NASTY = """<html><head><base href="http://a.org/deep/page"><meta http-equiv=refresh content="0;url=http://evil.org/">
<script>1</script><link rel=preconnect href=http://evil.org><link rel=stylesheet href=s.css integrity=x crossorigin>
<style>@import url("//evil.org/i.css"); p{background:url( 'x.png' )} a{background:url(data:image/png;base64,AA)}</style></head>
<body onload=run() background=b.png><a href=" JavaScript:run()" ping=http://evil.org>x</a><a href="next?a=1&amp;b=2#top" target=_top>n</a>
<a href=mailto:a@b.org>m</a><a href=#here>h</a><img src="//evil.org/spy.png" srcset="a.png 1x, /b.png 2x" onerror=run()>
<img src=data:text/html,x><img data-src=late.png><iframe srcdoc="<script>1</script>" src=frame.html></iframe><object data=o.swf></object>
<embed src=e><form action=http://evil.org/f><button formaction=http://evil.org/g>b</button></form><svg><use xlink:href="sprite.svg#i"/>
<a xlink:href="javascript:run()"><text>t</text></a></svg><p style="background:url(//evil.org/p.png)">words after</p>tail</body></html>"""


def test_every_address_leads_into_the_archive_and_nothing_runs():
    out = replayed(NASTY.encode(), "http://a.org/page", "text/html", PREFIX).decode()
    low = out.lower()
    for gone in ("<script", "javascript:", "onload", "onerror", "http-equiv", "preconnect", "srcdoc", "<object", "<embed",
                 "<base", "integrity", "crossorigin", "action", "ping=", "target", "mailto:", "text/html,x"):  # fmt: skip
        assert gone not in low, gone
    addresses = re.findall(
        r"""(?<!-)(?:src|href|srcset|background)=["']?([^"'> ]+)|url\(["']?([^"')]+)|@import "([^"]+)""", out
    )
    found = {next(filter(None, one)) for one in addresses}
    assert {one for one in found if not one.startswith((PREFIX, "#", "data:image/"))} == set()
    assert f"{PREFIX}http://a.org/deep/next?a=1&amp;b=2#top" in found
    assert f"{PREFIX}http://a.org/deep/late.png" in found
    assert f"{PREFIX}http://a.org/b.png 2x" in out
    assert f'url("{PREFIX}http://a.org/deep/x.png")' in out
    assert "words after" in out
    assert "tail" in out


@pytest.mark.parametrize(
    ("written", "one"),
    [
        ("HTTP://A.org", "http://a.org/"), ("http://a.org:80/x#y", "http://a.org/x"), ("https://a.org:8443/", "https://a.org:8443/"),
        ("http://a.org/ж?q=ә b", "http://a.org/%D0%B6?q=%D3%99%20b"), ("http://a.org/%d0%b6", "http://a.org/%D0%B6"),
        ("http://жер.kz/", "http://xn--f1a1ab.kz/"), ("urn:x", "urn:x"), ("http://[::1", "http://[::1"),
    ],
)  # fmt: skip
def test_an_address_has_one_spelling(written, one):
    if "жер" in written:
        one = f"http://{'жер.kz'.encode('idna').decode()}/"
    assert normal(written) == one
    assert normal(one) == one


def test_a_page_is_made_fit_in_the_limited_process(tmp_path, clock, ids):
    """With the archive's own way of reading, as people use it, not the one of the tests."""
    root = tmp_path / "case"
    create(root, plain=True, name="Test", clock=clock, ids=ids)
    path = tmp_path / "handed.warc.gz"
    path.write_bytes(made(("https://a.org/gate", response(ARTICLE)), ("https://a.org/s.css", response(b"a{background:url(b.png)}", "text/css")),
                          ("https://a.org/data.bin", response(b"x", "application/octet-stream"))).data)  # fmt: skip
    with open_archive(root, clock=clock, ids=ids, agent="tester") as archive:
        results = list(webarchives.add(archive, [str(path)]))
        whole, page = str(results[0].capture), str(results[1].capture)
        view = showing.replay(archive, page)
        assert (view.url, view.archive, view.rendered) == ("https://a.org/gate", whole, False)
        shown = showing.shown(archive, page, view.url, PREFIX)
        assert shown is not None
        assert b"forty names" in shown.body
        style = showing.shown(archive, whole, "https://a.org/s.css", PREFIX)
        assert style is not None
        assert style.body == f'a{{background:url("{PREFIX}https://a.org/b.png")}}'.encode()
        data = showing.shown(archive, whole, "https://a.org/data.bin", PREFIX)
        assert data is not None
        assert not data.known
        assert showing.shown(archive, whole, "https://a.org/none", PREFIX) is None
        with pytest.raises(UnknownIdError):
            showing.replay(archive, whole, "https://a.org/none")
