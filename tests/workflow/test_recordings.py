"""Films by their address: the real yt-dlp against a local server, where it is installed."""

import hashlib
import importlib.util
import json
import shutil
from dataclasses import replace

import pytest

from kuager.collect import media
from kuager.collect.errors import MissingExtraError
from kuager.collect.scratch import MEMORY, scratch
from kuager.model import Outcome
from kuager.workflow import browse, recordings, transcripts
from tests.collect.localsite import leads_to, serving
from tests.read.films import film

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

needs_yt_dlp = pytest.mark.skipif(
    importlib.util.find_spec("yt_dlp") is None and shutil.which("yt-dlp") is None, reason="yt-dlp is not installed"
)
FILM = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 300


def allow(archive, site):
    archive.settings = replace(archive.settings, network=True, allow_private=True, ports=(site.port,))
    return archive


@needs_yt_dlp
def test_a_film_is_kept_as_served_with_what_was_said_about_it(any_archive):
    with serving({"/film.mp4": (200, {"Content-Type": "video/mp4"}, FILM)}) as site:
        (result,) = recordings.add(allow(any_archive, site), [site.root + "/film.mp4"], given_by="a neighbour")
    assert result.outcome is Outcome.OK, result
    assert result.code == "K-READ-071"  # kept, and it is said that nobody could look into it
    kept, about = any_archive.store.captures()
    assert kept.sha256 == hashlib.sha256(FILM).hexdigest()
    assert kept.media_type == "video/mp4"
    assert kept.tool.startswith("yt-dlp 20")
    told = json.loads(b"".join(any_archive.vault.read(about.sha256)))
    assert told["webpage_url"] == site.root + "/film.mp4"
    assert told["_version"]["version"] == kept.tool.removeprefix("yt-dlp ")
    assert not list(MEMORY.glob("kuager-*"))


@needs_yt_dlp
def test_a_film_that_plays_has_a_page_of_its_own(archive, tmp_path):
    data = film(tmp_path / "gate.mp4", seconds=1).read_bytes()
    with serving({"/gate.mp4": (200, {"Content-Type": "video/mp4"}, data)}) as site:
        (result,) = recordings.add(allow(archive, site), [site.root + "/gate.mp4"])
    assert (result.outcome, result.code) == (Outcome.OK, None)
    found = next(row.document for row in browse.sources(archive) if row.kind == "recording")
    view = transcripts.recording(archive, found)
    assert view.media_type == "video/mp4"
    assert view.frames


@needs_yt_dlp
def test_the_guard_holds_for_yt_dlp(archive):
    with serving({"/film.mp4": (200, {"Content-Type": "video/mp4"}, FILM)}) as inner, serving() as site:
        site.routes["/page"] = (302, {"Location": f"{inner.root}/film.mp4"}, b"")
        (led,) = recordings.add(allow(archive, site), [site.root + "/page"])
        archive.settings = replace(archive.settings, allow_private=False)
        (named,) = recordings.add(archive, [site.root + "/film.mp4"])
        trap = f"http://trap.news.org:{site.port}/film.mp4"
        (rebound,) = recordings.add(archive, [trap], resolver=leads_to("127.0.0.1"))
        assert inner.asked == []
        assert site.asked == ["/page"] * len(site.asked)
    assert [led.code, named.code, rebound.code] == ["K-COLLECT-038", "K-COLLECT-022", "K-COLLECT-038"]


@needs_yt_dlp
def test_what_is_no_film_is_an_error_with_what_yt_dlp_said(archive):
    with serving({"/page": b"<html><p>words</p></html>"}) as site:
        (result,) = recordings.add(allow(archive, site), [site.root + "/page"])
    assert (result.outcome, result.code) == (Outcome.FAILED, "K-COLLECT-038")
    assert "Unsupported URL" in (result.message or "")


def test_without_yt_dlp_the_cure_is_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", {}.get)
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(MissingExtraError, match=r"kuager\[video\]"):
        media.command()


def test_off_is_off(archive):
    (result,) = recordings.add(archive, ["https://news.org/film"])
    assert result.code in {"K-COLLECT-020", "K-COLLECT-025"}


def test_a_scratch_folder_is_private_and_gone_afterwards(tmp_path, monkeypatch):
    for memory in (MEMORY, tmp_path / "none"):
        monkeypatch.setattr("kuager.collect.scratch.MEMORY", memory)
        with scratch(tmp_path / "fallback") as folder:
            assert folder.stat().st_mode & 0o777 == 0o700
            (folder / "x").write_text("x")
        assert not folder.exists()
