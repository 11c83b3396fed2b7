"""What a program hears: a draft with its doubts, nothing from noise, no claim before a person has listened."""

import random
import shutil
from array import array

import pytest

from kuager.errors import UnknownIdError
from kuager.read.media_errors import BadSpeechModelError, MissingSpeechPartError
from kuager.workflow import audit, browse, hearing, ingest, transcripts
from kuager.workflow.context import context
from kuager.workflow.corrections import correct
from kuager.workflow.sandbox import BytesSource
from kuager.workflow.speech import Listener, listener
from kuager.workflow.speech.sound import RATE, blocks
from kuager.workflow.timecodes import milliseconds
from kuager.workflow.transcribing import transcribe
from tests.read.films import film, tone
from tests.workflow.voices import model, spoken

WORDS = "The police detained three women near the consulate on Monday morning. Nurlan was released in June."


@pytest.fixture(scope="module")
def voice(tmp_path_factory):
    return spoken(tmp_path_factory.mktemp("voices") / "voice.wav", WORDS)


@pytest.fixture
def recorded(archive, tmp_path, voice):
    shutil.copy(voice, tmp_path / "voice.wav")
    film(tmp_path / "hiss.wav", video=None, audio="pcm_s16le", sound=noise(4))
    film(tmp_path / "mute.mp4", seconds=1, audio=None)
    list(ingest.add(archive, [str(tmp_path / name) for name in ("voice.wav", "hiss.wav", "mute.mp4")]))
    return archive


def noise(seconds):
    chance = random.Random(7)
    return array("h", [chance.randrange(-900, 900) for _ in range(seconds * 48_000)])


def test_a_queue_is_heard_and_nothing_is_claimed_from_it(recorded):
    claims = len(list(recorded.store.claims()))
    told = []
    results = list(
        transcribe(
            recorded,
            model=model(),
            language="en",
            progress=lambda queue, place, at: told.append((len(queue), place, at)),
        )
    )
    assert {one.title: one.outcome for one in results} == {
        "mute.mp4": "nothing heard",
        "hiss.wav": "nothing heard",
        "voice.wav": "ok",
    }
    assert {one.title: one.code for one in results if one.code} == {"mute.mp4": "K-READ-079", "hiss.wav": "K-READ-076"}
    heard = next(one for one in results if one.title == "voice.wav")
    view = transcripts.recording(recorded, heard.item)
    (draft,) = view.transcripts
    assert (draft.origin, draft.draft, draft.confirmed) == ("machine", True, 0)
    words = "".join(piece for one in draft.cues for piece, _ in one.pieces)
    assert "police detained three women" in words.lower()
    assert heard.unsure == sum(unsure for one in draft.cues for _, unsure in one.pieces) > 0
    assert all(0 <= one.cue.begins < (one.cue.ends or 0) <= (view.seconds or 0) * 1000 + 500 for one in draft.cues)
    document = recorded.store.document(heard.document)
    for segment in document.segments:
        if segment.kind == "cue":
            text = document.text[segment.start : segment.end]
            assert len(dict(segment.extra)["confidences"].split()) == len(text.split())
    assert "model" in document.reader
    assert len(list(recorded.store.claims())) == claims
    assert "K-READ-075" in {notice.code for notice in document.notices}
    assert told[0] == (3, 0, 0.0)
    assert max(at for _, _, at in told) == pytest.approx(view.seconds, abs=0.5)
    assert list(transcribe(recorded, model=model(), language="en")) == []  # done, the silent ones too
    verdicts = {check.name: check.verdict for check in audit.verify(recorded, read_all=True)}
    assert verdicts["derivation"] == "unverifiable"
    assert verdicts["chain"] == "ok"


def test_a_run_that_is_stopped_goes_on(recorded):
    run = transcribe(recorded, model=None, language=None)
    first = next(run)
    run.close()
    rest = list(transcribe(recorded, model=None, language=None))
    assert sorted(one.title for one in (first, *rest)) == ["hiss.wav", "mute.mp4", "voice.wav"]


def test_where_somebody_speaks_is_marked_for_a_person_to_write(recorded):
    results = {one.title: one for one in transcribe(recorded, model=None, language=None)}
    assert results["hiss.wav"].outcome == "nothing heard"
    document = recorded.store.document(results["voice.wav"].document)
    (draft,) = transcripts.recording(recorded, results["voice.wav"].item).transcripts
    assert draft.origin == "speech"
    assert document.text.startswith("[0:0")
    assert draft.confirmed == 0
    cue = draft.cues[0].cue
    words = "Police detained Zhanar Toleubek on May 3, 2023."
    correct(
        recorded, draft.document, cue.start, cue.end, exact=document.text[cue.start : cue.end], words=words, agent="x"
    )
    (after,) = transcripts.recording(recorded, results["voice.wav"].item).transcripts
    assert after.confirmed == 1
    assert after.cues[0].confirmed


def test_claims_come_from_confirmed_parts_only(recorded):
    (result,) = [one for one in transcribe(recorded, model=model(), language="en") if one.document]
    before = len(list(recorded.store.claims()))
    assert hearing.propose(recorded, result.document, "tester") is None
    (draft,) = transcripts.recording(recorded, result.item).transcripts
    cue = draft.cues[-1].cue
    text = recorded.store.document(result.document).text
    words = "Nurlan Toleubek was released in June 2021."
    correct(recorded, draft.document, cue.start, cue.end, exact=text[cue.start : cue.end], words=words, agent="tester")
    proposed = hearing.propose(recorded, result.document, "tester")
    assert proposed is not None
    made, count = proposed
    assert count > 0
    claims = list(recorded.store.claims(document=made))
    assert len(list(recorded.store.claims())) == before + len(claims)
    assert recorded.store.document(made).text == words
    assert {milliseconds(claim.anchor.t_start) for claim in claims} == {cue.begins}
    assert hearing.propose(recorded, result.document, "tester") is None  # nothing is proposed twice
    first = draft.cues[0].cue.number
    if first != cue.number:
        hearing.confirm(recorded, result.document, first, "tester")
        assert len(transcripts.waiting(recorded, context(recorded), transcript(recorded, result))) == 1
        hearing.confirm(recorded, result.document, first, "tester", heard=False)
        assert transcripts.waiting(recorded, context(recorded), transcript(recorded, result)) == []
    with pytest.raises(UnknownIdError):
        hearing.confirm(recorded, result.document, 999, "tester")
    with pytest.raises(UnknownIdError):
        hearing.confirm(recorded, made, 1, "tester")
    assert browse.reader(recorded, made).claims
    checks = {check.name: check for check in audit.verify(recorded, read_all=True)}
    assert not checks["derivation"].problems


def transcript(archive, result):
    return next(one for one in transcripts.recording(archive, result.item).transcripts if one.draft)


def test_a_folder_that_is_no_model_is_said_before_anything_is_heard(recorded, tmp_path):
    with pytest.raises(BadSpeechModelError, match=r"model\.bin"):
        list(transcribe(recorded, model=tmp_path, language="en"))
    broken = tmp_path / "broken"
    shutil.copytree(model(), broken, ignore=shutil.ignore_patterns("model.bin"))
    (broken / "model.bin").write_bytes(b"nothing")
    with pytest.raises(BadSpeechModelError):
        list(transcribe(recorded, model=broken, language="en"))


def test_without_the_library_the_cure_is_named(recorded, monkeypatch):
    monkeypatch.setattr(listener, "find_spec", lambda _: None)
    with pytest.raises(MissingSpeechPartError) as raised:
        list(transcribe(recorded, model=None, language=None))
    assert "make asr" in raised.value.cure


def test_one_broken_recording_costs_no_other(voice):
    model()
    hear = Listener(None, None)
    try:
        for data in (b"\0\0\0\x18ftypmp42" * 40, b"RIFF\0\0\0\0WAVEfmt "):
            with pytest.raises(Exception, match="K-READ"):
                hear.hear("k-1", "x.wav", BytesSource(data))
        assert hear.hear("k-1", "voice.wav", BytesSource(voice.read_bytes())).segments
    finally:
        hear.close()


@pytest.mark.parametrize(
    ("speech", "length"),
    [
        ([], RATE),
        ([(12_000, 16_000)], 12_000),
        ([(100, 16_000)], RATE),
        ([(9_000, 15_000)], 9_000),
        ([(1_000, 7_000)], RATE),
    ],
)
def test_sound_is_cut_where_nobody_speaks(tmp_path, speech, length):
    path = film(tmp_path / "s.wav", video=None, audio="pcm_s16le", sound=tone(2.5, rate=RATE), rate=RATE)
    with path.open("rb") as stream:
        found = list(blocks(stream, path.name, lambda samples: speech if len(samples) == RATE else [], seconds=1))
    sizes = [len(block.samples) for block in found]
    assert len(sizes) > 2
    assert set(sizes[:-1]) == {length}
    assert 0 < sizes[-1] < RATE
    assert [block.start for block in found] == [sum(sizes[:number]) for number in range(len(sizes))]
    assert sum(sizes) == pytest.approx(2.5 * RATE, abs=1100)
    for block in found[:-1]:
        assert all(end <= len(block.samples) or start < len(block.samples) for start, end in block.speech)
