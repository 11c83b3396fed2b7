"""The verbs for recordings, run as people run them."""

import json

import pytest

from tests.command import kuager
from tests.read.films import film
from tests.workflow.test_transcripts import SRT
from tests.workflow.voices import model, spoken


@pytest.fixture
def case(tmp_path):
    root = tmp_path / "case"
    assert kuager("init", root, "--plain").returncode == 0
    return root


def recording(root):
    done = kuager("-a", root, "sources", "--json")
    return next(row["document"] for row in json.loads(done.stdout) if row["kind"] == "recording")


def test_words_are_tied_shown_and_untied(case, tmp_path):
    film(tmp_path / "gate.mp4", seconds=1)
    (tmp_path / "words.srt").write_text(SRT, encoding="utf-8")
    assert kuager("-a", case, "add", tmp_path / "gate.mp4").returncode == 0
    found = recording(case)
    nothing = kuager("-a", case, "transcript", found)
    assert (nothing.returncode, "No transcript yet" in nothing.stderr) == (0, True)
    done = kuager("-a", case, "transcript", found, tmp_path / "words.srt", "--json")
    assert done.returncode == 0, done.stderr
    (text,) = json.loads(done.stdout)
    assert [(cue["from"], cue["to"]) for cue in text["cues"]] == [(500, 1500), (1600, 2800)]
    assert text["origin"] == "subtitles"
    assert "0:00  Police detained" in kuager("-a", case, "transcript", found).stdout
    done = kuager("-a", case, "transcript", found, text["document"], "--not")
    assert done.returncode == 0
    assert "No transcript yet" in done.stderr
    wrong = kuager("-a", case, "transcript", text["document"])
    assert (wrong.returncode, "K-READ-080" in wrong.stderr) == (2, True)


def test_a_draft_is_written_by_one_command(case, tmp_path):
    spoken(tmp_path / "voice.wav", "The police detained three women on Monday morning.")
    assert kuager("-a", case, "add", tmp_path / "voice.wav").returncode == 0
    done = kuager("-a", case, "transcribe", "--model", model(), "--language", "en", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["outcome"], told["cues"] > 0) == ("ok", True)
    assert "police" in kuager("-a", case, "transcript", recording(case)).stdout.lower()
    again = kuager("-a", case, "transcribe", "--model", model(), "--language", "en")
    assert "No recording waits" in again.stderr


def test_wrong_use_is_said(case, tmp_path):
    for words in ((), ("--speech-only", "--model", tmp_path)):
        done = kuager("-a", case, "transcribe", *words)
        assert (done.returncode, "--speech-only" in done.stderr) == (2, True)
    done = kuager("-a", case, "transcribe", "--model", tmp_path)
    assert (done.returncode, "K-READ-078" in done.stderr) == (2, True)
