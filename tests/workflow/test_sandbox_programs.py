"""Where files of strangers are read, the programs that help to read them do run; time is put off for work that goes on."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from kuager.model import CaptureId
from kuager.workflow.sandbox import BytesSource, Pool, Wanted
from kuager.workflow.sandbox.alarm import Alarm
from kuager.workflow.sandbox.limits import Limits
from kuager.workflow.sandbox.pool import step_of
from kuager.workflow.sandbox.wire import WireError
from tests.read.papers import pdf
from tests.read.test_pdf_scans import LINES, drawn, scanned
from tests.read.test_pictures import saved

needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with closing(Pool(Limits(seconds=60))) as pool:
        yield pool


def words_of(pool: Pool, data: bytes, name: str) -> str:
    (document,) = pool.read(Wanted(capture=CaptureId("k-1"), name=name), BytesSource(data))
    return document.text


@needs_tesseract
def test_a_picture_has_its_words_read_by_another_process(pool: Pool) -> None:
    assert "жылы" in words_of(pool, saved(drawn(LINES)), "photo.png")


@needs_tesseract
def test_a_scan_has_its_words_read_by_another_process(pool: Pool) -> None:
    assert "жылы" in words_of(pool, scanned(drawn(LINES)), "scan.pdf")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_the_second_program_is_asked_about_a_pdf_by_another_process(pool: Pool) -> None:
    ours = [(72, 700, "These words are read by both programs alike")]
    (document,) = pool.read(Wanted(capture=CaptureId("k-1"), name="a.pdf"), BytesSource(pdf([ours])))
    assert [notice.code for notice in document.notices] == []


def test_an_alarm_is_put_off_within_its_patience_and_no_further() -> None:
    rung = threading.Event()
    alarm = Alarm(1000, rung.set)
    assert alarm.later(70, 900)
    assert alarm.later(1800, 900)
    assert not alarm.later(2000, 900)
    alarm.stop()
    assert not rung.is_set()


def test_an_alarm_that_is_not_put_off_rings() -> None:
    rung = threading.Event()
    Alarm(0.01, rung.set)
    assert rung.wait(30)


def test_an_alarm_put_off_to_an_earlier_time_keeps_its_time() -> None:
    rung = threading.Event()
    alarm = Alarm(1000, rung.set)
    assert alarm.later(0.001, 900)
    assert not rung.wait(0.2)
    alarm.stop()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"null", b"true", b'"70"', b"-1", b"0", b"1e9", b"NaN", b"Infinity", b"[70]"]
)
def test_nonsense_instead_of_a_time_is_refused(content: bytes) -> None:
    with pytest.raises(WireError):
        step_of(content)


def test_a_time_is_a_time() -> None:
    assert step_of(json.dumps(70.0).encode()) == 70
