"""Web archives handed over, into an archive."""

import re

import pytest

from kuager.model import Outcome
from kuager.workflow import audit, ingest, webarchives
from tests.collect.test_outcome import ARTICLE, LOGIN, html
from tests.collect.test_warc import made, response, wacz

OTHER = ARTICLE.replace(b"At the gate", b"At the bridge").replace(b"consulate", b"akimat").replace(b"forty", b"sixty")
HANDED = made(
    ("https://a.org/gate", response(ARTICLE)),
    ("https://a.org/logo.png", response(b"\x89PNG", "image/png")),
    ("https://a.org/wall", response(html(LOGIN))),
    ("https://b.org/bridge", response(OTHER)),
)


@pytest.fixture(params=["handed.warc.gz", "handed.wacz"])
def handed(request, tmp_path):
    path = tmp_path / request.param
    path.write_bytes(HANDED.data if path.suffix == ".gz" else wacz({"archive/data.warc.gz": HANDED.data}))
    return path


def test_each_page_becomes_a_text_and_nothing_else_does(any_archive, handed):
    results = list(webarchives.add(any_archive, [str(handed)], given_by="a cousin"))
    assert [result.outcome.value for result in results] == ["ok", "ok", "wall", "ok"]
    assert [result.document is not None for result in results] == [False, True, False, True]
    whole, gate, wall, _bridge = any_archive.store.captures()
    assert b"".join(any_archive.vault.read(whole.sha256)) == handed.read_bytes()
    assert (gate.target_uri, wall.outcome) == ("https://a.org/gate", Outcome.WALL)
    ((offset, digest),) = re.findall(r"at offset (\d+), .* of sha256 (\w+)$", gate.method)
    assert (int(offset), digest) == (HANDED.records[1].offset, whole.sha256)
    assert "2023-05-02T10:00:00.123Z, as the web archive says" in "".join(
        event.note for event in any_archive.store.custody(gate.id)
    )
    ingest.finish(any_archive)
    assert {check.verdict for check in audit.verify(any_archive) if check.name in {"bytes", "chain"}} == {"ok"}


def test_adding_it_again_goes_on_where_it_was_cut_off(archive, handed):
    first = webarchives.add(archive, [str(handed)])
    next(first), next(first)
    first.close()
    again = list(webarchives.add(archive, [str(handed)]))
    assert [(result.outcome.value, result.item.rpartition("/")[2]) for result in again[1:]] == [
        ("wall", "wall"),
        ("ok", "bridge"),
    ]
    assert again[0].outcome is Outcome.DUPLICATE
    assert len(list(webarchives.add(archive, [str(handed)]))) == 1


def test_a_page_that_was_changed_is_said(archive, tmp_path):
    path = tmp_path / "a.warc"
    plain = b"WARC" + HANDED.data  # not an archive at all
    path.write_bytes(plain)
    kept, broken = webarchives.add(archive, [str(path), str(tmp_path / "none.warc")])
    assert (kept.outcome, broken.code) == (Outcome.OK, "K-COLLECT-036")
    assert [issue.code for issue in archive.store.issues()] == ["K-COLLECT-036"]
