"""Claims are looked for in another process too: what it says is checked, and a text it breaks down over is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from kuager import extract
from kuager.errors import KuagerError, NoReaderError, ReaderCrashedError, ReaderMemoryError, ReaderTooSlowError
from kuager.model import (
    CaptureId,
    Document,
    DocumentId,
    EventMention,
    Extraction,
    Layer,
    Mention,
    MentionType,
    Quote,
    QuoteKind,
    Relation,
    Zone,
    ZoneLabel,
)
from kuager.store import codec
from kuager.workflow import ingest
from kuager.workflow.sandbox import InProcess, Pool, finding, wire
from kuager.workflow.sandbox.asking import dump_words, load_words
from kuager.workflow.sandbox.limits import Limits
from kuager.workflow.sandbox.wire import WireError

WORDS = "Aliya Example came to Almaty on 8 February 2021 and spoke before the office of the Oskemen Courier. "
CSV = "kind,canonical,spelling\norganisation,Oskemen Courier,Oskemen Courier\nplace,Өскемен,Oskemen\n".encode()
NAMES = extract.parse_lexicon(CSV)[0]


def document(text: str) -> Document:
    layer = Layer(kind="text", text=text, digest=hashlib.sha256(text.encode()).hexdigest(), engine="plain@1")
    zones = (Zone(start=0, end=len(text), label=ZoneLabel.MAIN),)
    return Document(
        id=DocumentId("d-1"), capture=CaptureId("k-1"), kind="plain", reader="plain@1", layers=(layer,), zones=zones
    )


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with closing(Pool(Limits(files=3))) as pool:
        yield pool


def test_another_process_finds_what_this_one_finds(pool):
    for text in (WORDS * 3, "Алия приехала в Алматы 8 февраля 2021 года.", "", "阿丽亚来到阿拉木图。"):
        for words in (NAMES, extract.Lexicon.empty(), NAMES):
            assert pool.find(document(text), words) == InProcess().find(document(text), words)
    assert {one.name for one in pool.find(document(WORDS), NAMES).entities} >= {"Oskemen Courier"}


def test_a_lexicon_comes_over_whole():
    assert load_words(dump_words(NAMES)) == NAMES
    assert load_words(dump_words(extract.Lexicon.empty())) == extract.Lexicon.empty()


def test_of_a_long_text_the_beginning_is_looked_through_and_that_is_said(pool, monkeypatch):
    monkeypatch.setattr(extract, "BUDGET", 400)
    monkeypatch.setattr(finding, "extract", extract)
    short = extract.shortened(document(WORDS * 20), 400)[0]
    assert (len(short.text), short.layers[0].digest) == (400, document(WORDS * 20).layers[0].digest)
    assert max(zone.end for zone in short.zones) == 400
    found, problem = finding.find(pool, document(WORDS * 20), NAMES, 20)
    assert found.mentions
    assert max(one.end for one in found.mentions) <= 400
    assert problem is not None
    assert (problem.code, problem.message) == (
        "K-EXTRACT-002",
        f"Only the first 400 of {len(WORDS) * 20} characters were read for claims",
    )


class Breaking(InProcess):
    """Breaks down over texts that are longer than it can bear."""

    def __init__(self, error: type[KuagerError], most: int) -> None:
        self.error, self.most, self.asked = error, most, list[tuple[int, float]]()

    def find(self, document: Document, words: extract.Lexicon, *, seconds: float | None = None) -> Extraction:
        self.asked.append((len(document.text), seconds or 0.0))
        if len(document.text) > self.most:
            raise self.error
        return super().find(document, words, seconds=seconds)


@pytest.mark.parametrize("error", [ReaderCrashedError, ReaderTooSlowError, ReaderMemoryError])
def test_after_a_breakdown_a_shorter_beginning_is_tried(error):
    text = WORDS * (finding.AGAIN // len(WORDS) + 10)
    reading = Breaking(error, finding.AGAIN)
    found, problem = finding.find(reading, document(text), NAMES, 20)
    assert found.mentions
    assert problem is not None
    assert problem.code == "K-EXTRACT-002"
    assert [size for size, _ in reading.asked] == [len(text), finding.AGAIN]
    assert all(0 < seconds <= 20 for _, seconds in reading.asked)
    assert reading.asked[0][1] < 20, "time is left for the second try"


@pytest.mark.parametrize("error", [ReaderCrashedError, ReaderTooSlowError, ReaderMemoryError])
def test_a_text_in_which_nothing_can_be_looked_for_is_kept(archive, tmp_path, error):
    archive.reading = Breaking(error, -1)
    (tmp_path / "a.txt").write_text(WORDS)
    (result,) = ingest.add(archive, [str(tmp_path / "a.txt")])
    assert (result.outcome, result.code) == ("partial", "K-EXTRACT-002")
    assert result.document is not None
    kept = archive.store.document(result.document)
    assert kept is not None
    assert kept.text.strip() == WORDS.strip()
    assert list(archive.store.claims(document=result.document)) == []


def test_no_process_at_all_says_nothing_about_the_text():
    with pytest.raises(NoReaderError):
        finding.find(Breaking(NoReaderError, -1), document(WORDS), NAMES, 20)


def test_places_outside_of_the_words_are_refused():
    good = InProcess().find(document(WORDS), NAMES)
    assert wire.load_found(codec.dump(good).encode(), len(WORDS)) == good
    beyond = len(WORDS) + 1
    mention = Mention(type=MentionType.PERSON, start=0, end=beyond, text="Aliya")
    quote = Quote(start=5, end=2, speaker=None, kind=QuoteKind.DIRECT)
    changes: list[dict[str, object]] = [{"mentions": (mention,)}, {"quotes": (quote,)}]
    event = EventMention(type="detention", start=0, end=5)
    changes += [
        {"events": (replace(event, cue=(0, beyond)),)},
        {"events": (replace(event, details=(("a", "b", -1, 2),)),)},
        {"relations": (Relation(subject="a", relation="mother", object="b", start=-1, end=2),)},
    ]
    for change in changes:
        with pytest.raises(WireError):
            wire.load_found(codec.dump(replace(good, **change)).encode(), len(WORDS))
    for content in (b"[]", b"nonsense", b'{"extractor":1}', b'{"extractor":"a","mentions":[1]}', b"[" * 100_000):
        with pytest.raises(WireError):
            wire.load_found(content, 10)
