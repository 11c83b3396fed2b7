"""On paper: every post, what proves them on every sheet, no frame; and no way out for the browser that prints."""

import shutil
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner

from kuager.cli.printing import print_
from kuager.cli.root import Session
from kuager.collect.browser.rendering import PROGRAMS
from kuager.errors import NoPrinterError, PrintFailedError, TargetExistsError
from kuager.web.printing import PAGE, STYLE, paper
from kuager.web.words import LANGUAGES
from kuager.workflow import ingest, printing, threads
from tests.web.invented_threads import CHAT_WORDS, thread
from tests.web.test_pages import Markup

needs_chromium = pytest.mark.skipif(
    not any(shutil.which(name) for name in PROGRAMS), reason="no Chromium on this machine"
)
browser = pytest.mark.browser


def sheets(pdf: Path) -> list[str]:
    """The text of every sheet, with spaces made plain."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened]
    finally:
        opened.close()


@pytest.fixture
def chat(archive):
    """The document of a short Telegram export in an archive."""
    export = Path(__file__).parents[1] / "golden" / "imports" / "telegram-json" / "one_chat.json"
    return next(result.document for result in ingest.add(archive, [str(export)]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_stands_alone(lang):
    files = paper(thread("d-chat", []), lang)
    html = files[PAGE].decode()
    page = Markup(html)
    assert set(files) == {PAGE, STYLE}
    assert not {"nav", "form", "script", "button", "img", "input"} & {tag for tag, _ in page.tags}
    assert [attrs["href"] for tag, attrs in page.tags if tag == "link"] == [STYLE]
    assert "default-src 'none'" in html
    assert [
        href for tag, attrs in page.tags if tag == "a" and not (href := attrs["href"] or "").startswith("#p-")
    ] == []
    assert len(page.ids) == len(set(page.ids))
    assert "9f" * 32 in html
    assert "ab" * 32 in html
    for words in CHAT_WORDS:
        for line in words.split("\r\n"):
            assert line in html


def test_every_page_of_a_long_thread_is_on_one_paper():
    view = thread("d-chat", [])
    many = tuple(replace(view.posts[0], number=number + 1, answers=()) for number in range(400))
    html = paper(replace(view, posts=many))[PAGE].decode()
    assert all(f'id="p-{number}"' in html for number in range(1, 401))


def test_paper_says_whose_words_it_holds():
    view = thread("d-chat", [])
    corrected = replace(view, reading=replace(view.reading, corrected_by="documenter", made_from="d-x"))
    html = paper(corrected)[PAGE].decode()
    assert "This text was corrected by <bdi>documenter</bdi>" in html
    assert "/sources/" not in html
    assert "corrected since" in paper(replace(view, reading=replace(view.reading, latest="d-y")))[PAGE].decode()


@browser
@needs_chromium
def test_a_pdf_holds_every_post_and_its_proof_and_no_frame(tmp_path):
    view = thread("d-chat", [])
    many = tuple(
        replace(post, number=5 * turn + at, answers=(), refers=())
        for turn in range(8)
        for at, post in enumerate(view.posts, 1)
    )
    target = tmp_path / "chat.pdf"
    size = printing.to_pdf(paper(replace(view, posts=many)), PAGE, target, fallback=tmp_path)
    assert size == target.stat().st_size
    pages = sheets(target)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "9f" * 32 in page, number
        assert "Women at the door" in page
        assert f"{number} / {len(pages)}" in page
    everything = " ".join(pages)
    assert everything.count("twelve of us") >= 8
    assert everything.count("every morning.") == 8
    assert everything.count("image omitted") == 8
    assert "ab" * 32 in everything
    assert "sha256sum" in everything
    for words in ("Review", "Findings", "Skip to", "Search"):
        assert words not in everything


@browser
@needs_chromium
def test_the_verb_prints_a_preserved_chat(archive, chat, tmp_path):
    root, target = archive.root, tmp_path / "out.pdf"
    expected = threads.thread(archive, chat)
    session = Session(archive=str(root), passphrase_file=None, agent="tester")
    done = CliRunner().invoke(
        print_, [chat[:10], "--to", str(target)], obj=session, prog_name="kuager print", standalone_mode=False
    )
    assert done.exception is None, done.exception
    everything = " ".join(sheets(target))
    assert expected.capture.sha256 in everything
    text = expected.reading.text
    for post in expected.posts:
        for line in text[post.start : post.end].split("\n"):
            assert "".join(line.split()) in "".join(everything.split())
    assert not (root / "printing").exists() or not list((root / "printing").iterdir())
    again = CliRunner().invoke(
        print_, [chat, "--to", str(target)], obj=session, prog_name="kuager print", standalone_mode=False
    )
    assert isinstance(again.exception, TargetExistsError)


def test_without_a_browser_the_cure_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPrinterError) as caught:
        printing.to_pdf({}, PAGE, tmp_path / "x.pdf", fallback=tmp_path)
    assert caught.value.code == "K-WEB-003"
    assert "chromium" in caught.value.cure


def test_a_browser_that_makes_nothing_is_told(tmp_path, monkeypatch):
    broken = tmp_path / "bin" / "chromium"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\nexit 0\n")
    broken.chmod(0o700)
    monkeypatch.setenv("PATH", str(broken.parent))
    with pytest.raises(PrintFailedError):
        printing.to_pdf({PAGE: b"x"}, PAGE, tmp_path / "x.pdf", fallback=tmp_path)
    assert not (tmp_path / "x.pdf").exists()


@browser
@needs_chromium
@pytest.mark.enable_socket
def test_the_browser_that_prints_reaches_nobody(tmp_path):
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = f'<!doctype html><title>x</title><img src="http://127.0.0.1:{server.server_port}/here"><p>words'.encode()
        printing.to_pdf({PAGE: page}, PAGE, tmp_path / "x.pdf", fallback=tmp_path)
        server.shutdown()
    assert asked == []
    assert "words" in sheets(tmp_path / "x.pdf")[0]


def test_an_unknown_document_is_told(archive, tmp_path):
    session = Session(archive=str(archive.root), passphrase_file=None, agent="tester")
    done = CliRunner().invoke(
        print_,
        ["d-none", "--to", str(tmp_path / "x.pdf")],
        obj=session,
        prog_name="kuager print",
        standalone_mode=False,
    )
    assert getattr(done.exception, "code", "") == "K-USE-003"
