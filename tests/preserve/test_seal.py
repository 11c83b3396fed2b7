"""Sealing: the capture says what was taken, and nothing is kept of a stream that is not what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kuager.errors import ChangedWhileReadError, EmptyFileError
from kuager.model import Fetched, Outcome, SourceId
from kuager.ports import Vault
from kuager.preserve import PlainVault, capture_id, capture_of, seal, sniff
from kuager.store.files import FolderBlobs

AT = datetime(2022, 6, 22, 4, 0, tzinfo=UTC)
PAGE = b"<!DOCTYPE html><html><body>invented words</body></html>"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return PlainVault(FolderBlobs(tmp_path / "vault", reserve_bytes=0))


def fetched(size: int = len(PAGE), **more) -> Fetched:
    fields = {
        "path": "/somewhere/page.html",
        "target_uri": "file:page.html",
        "original_name": "page.html",
        "size": size,
        "fetched_at": AT,
        "method": "file",
        "tool": "kuager 0.1.0",
        **more,
    }
    return Fetched(**fields)


def test_a_capture_says_what_was_taken(vault):
    capture, sealed = seal([PAGE[:9], PAGE[9:]], fetched(given_by="a neighbour"), vault, agent="desk-1")
    assert b"".join(vault.read(capture.sha256)) == PAGE
    assert (capture.sha256, capture.size, sealed.new) == (sealed.sha256, len(PAGE), True)
    assert (capture.media_type, capture.captured_at, capture.captured_by) == ("text/html", AT, "desk-1")
    assert (capture.given_by, capture.outcome) == ("a neighbour", Outcome.OK)
    assert capture.id.startswith("k-")
    assert capture.id == capture_id(capture)
    assert capture == capture_of(fetched(given_by="a neighbour"), sealed, agent="desk-1", media_type="text/html")


def test_the_same_bytes_again_are_another_capture_of_one_object(vault):
    first, one = seal([PAGE], fetched(), vault, agent="desk-1")
    second, two = seal([PAGE], fetched(fetched_at=AT.replace(hour=5)), vault, agent="desk-1")
    assert first.id != second.id
    assert (one.name, one.new, two.name, two.new) == (two.name, True, one.name, False)


@pytest.mark.parametrize(
    "change",
    [{"sha256": "0" * 64}, {"size": 1}, {"media_type": "text/plain"}, {"target_uri": "x"}, {"original_name": "x"},
     {"captured_at": AT.replace(hour=5)}, {"captured_by": "x"}, {"method": "x"}, {"tool": "x"}, {"given_by": "x"}],
)  # fmt: skip
def test_the_id_covers_every_field_fixed_at_sealing(vault, change):
    capture, _ = seal([PAGE], fetched(), vault, agent="desk-1")
    assert capture_id(replace(capture, **change)) != capture.id


def test_the_id_does_not_cover_what_is_decided_later(vault):
    capture, _ = seal([PAGE], fetched(), vault, agent="desk-1")
    assert capture_id(replace(capture, outcome=Outcome.WALL, source=SourceId("s-1"))) == capture.id


@pytest.mark.parametrize("said", [len(PAGE) - 1, len(PAGE) + 1, 3_000_000])
def test_a_file_that_changed_while_it_was_read_is_not_kept(vault, said):
    with pytest.raises(ChangedWhileReadError):
        seal([PAGE], fetched(said), vault, agent="desk-1")
    with pytest.raises(ChangedWhileReadError):
        seal([PAGE] * 40_000, fetched(said), vault, agent="desk-1")
    assert list(vault.names()) == []


def test_nothing_is_evidence_of_nothing(vault):
    with pytest.raises(EmptyFileError):
        seal([b"", b""], fetched(0), vault, agent="desk-1")
    assert list(vault.names()) == []


def test_a_clock_without_a_zone_is_refused(vault):
    with pytest.raises(ValueError):
        seal([PAGE], fetched(fetched_at=datetime(2022, 6, 22)), vault, agent="desk-1")


def test_what_the_collector_knows_goes_before_a_guess(vault):
    capture, _ = seal([PAGE], fetched(media_type="application/xhtml+xml"), vault, agent="desk-1")
    assert capture.media_type == "application/xhtml+xml"


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x20ftypisom", "video/mp4"),
        (b"PK\x03\x04\x14", "application/zip"),
        (b"\n  <HTML lang=kk>", "text/html"),
        (b"\xef\xbb\xbf<html>", "text/html"),
        ("\ufeff<html>".encode("utf-16-le"), "text/html"),
        ("Ол келді.\r\n".encode(), "text/plain"),
        ("Ол келді.".encode("cp1251", "replace"), "text/plain"),
        ("\ufeffسەلام".encode("utf-16-be"), "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_sniffing(head, media_type):
    assert sniff(head) == media_type
