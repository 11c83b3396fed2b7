"""Whatever is named goes its own way in, in the order it is named."""

from __future__ import annotations

from kuager.model import Outcome
from kuager.workflow import browse, incoming


def test_files_and_addresses_in_one_call(archive, texts):
    first, second = sorted(str(path) for path in texts.iterdir())
    results = list(incoming.add(archive, [first, "https://example.org/a", "ftp://example.org/b", second]))
    assert [result.outcome for result in results] == [Outcome.OK, Outcome.FAILED, Outcome.FAILED, Outcome.OK]
    assert [result.code for result in results] == [None, "K-COLLECT-020", "K-COLLECT-008", None]
    assert archive.store.derived_upto() == archive.store.head()
    assert len(browse.sources(archive)) == 2


def test_what_is_named_is_counted_as_it_will_be_told_of(archive, tmp_path, texts):
    (texts / ".hidden").write_text("not counted")
    (texts / "empty.txt").write_text("")
    targets = [str(texts), str(tmp_path / "gone.txt")]
    assert incoming.count(targets) == len(list(incoming.add(archive, targets))) == 4
    assert incoming.count([*targets, "https://example.org/a", "https://example.org/b"]) == 6
    (tmp_path / "a.warc").write_bytes(b"")
    assert incoming.count([*targets, str(tmp_path / "a.warc")]) is None
