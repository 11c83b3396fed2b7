"""One call for whatever is named."""

from dataclasses import replace

import pytest

from kuager.workflow import incoming
from tests.collect.localsite import serving
from tests.collect.test_outcome import ARTICLE
from tests.workflow.test_webarchives import HANDED


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_each_thing_goes_its_own_way_in_and_all_is_recomputed_once(archive, texts, tmp_path):
    handed = tmp_path / "handed.warc.gz"
    handed.write_bytes(HANDED.data)
    with serving({"/gate": ARTICLE}) as site:
        archive.settings = replace(archive.settings, network=True, allow_private=True, ports=(site.port,))
        named = [str(texts), site.root + "/gate", str(handed), str(tmp_path / "none.txt"), "ftp://a.org/x"]
        told: list[str] = []
        results = list(incoming.add(archive, named, progress=told.append))
    assert [result.outcome.value for result in results] == [
        "ok", "ok", "ok", "ok", "duplicate", "wall", "ok", "failed", "failed",
    ]  # fmt: skip
    assert len(told) == 7
    assert archive.store.derived_upto() == archive.store.head()
    assert len(list(archive.store.documents())) == 4


def test_a_film_is_asked_for_by_kind(archive):
    (result,) = incoming.add(archive, ["https://news.org/film"], kind="video")
    assert result.code in {"K-COLLECT-020", "K-COLLECT-025"}
    (page,) = incoming.add(archive, ["HTTPS://news.org/film"])
    assert page.code == "K-COLLECT-020"
