"""Recordings and their words: what lies beside them, what people tie to them, what a person confirms, and only then claims."""

import pytest

from kuager.errors import UnknownIdError
from kuager.model import Outcome
from kuager.read.media_errors import NotARecordingError
from kuager.workflow import audit, browse, hearing, ingest, previews, transcripts
from kuager.workflow.context import context
from kuager.workflow.corrections import correct
from kuager.workflow.sandbox import Pool
from kuager.workflow.timecodes import cues, milliseconds
from kuager.workflow.transcribing import queue
from tests.read.films import film, remuxed

SRT = """1
00:00:00,500 --> 00:00:01,500
Police detained Zhanar Toleubek on May 3, 2023.

2
00:00:01,600 --> 00:00:02,800
Her brother Daulet Sadvakas was sentenced to 12 years in prison.
"""


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "case-films"
    place.mkdir()
    film(place / "gate.mp4", said={"creation_time": "2021-02-08T10:00:00Z"})
    (place / "gate.en.srt").write_text(SRT, encoding="utf-8")
    return place


def rows(archive):
    return {row.title: row for row in browse.sources(archive)}


def only(archive, kind="recording"):
    return next(row.document for row in browse.sources(archive) if row.kind == kind)


def test_a_folder_with_subtitles_gives_a_recording_with_its_words(any_archive, folder):
    results = list(ingest.add(any_archive, [str(folder)]))
    assert [result.outcome for result in results] == [Outcome.OK, Outcome.OK]
    view = transcripts.recording(any_archive, only(any_archive))
    assert view.media_type == "video/mp4"
    assert view.seconds == pytest.approx(3, abs=0.1)
    assert len(view.frames) >= 2
    assert max(view.peaks) > 10
    (text,) = view.transcripts
    assert (text.origin, text.tied, text.draft) == ("subtitles", "name", False)
    assert [(one.cue.begins, one.cue.ends) for one in text.cues] == [(500, 1500), (1600, 2800)]
    assert any(claim.value for one in text.cues for claim in one.claims)
    assert transcripts.recording(any_archive, text.document).source.document == view.source.document


def test_small_pictures_stand_beside_the_recording_and_are_no_source(any_archive, folder):
    list(ingest.add(any_archive, [str(folder)]))
    captures = list(any_archive.store.captures())
    derived = [one for one in captures if one.media_type == previews.MEDIA_TYPE]
    assert len(derived) == 1
    film_ = next(one for one in captures if one.original_name == "gate.mp4")
    assert film_.sha256 in derived[0].method
    assert len(browse.sources(any_archive)) == 2
    shown = previews.shown(any_archive, film_.id)
    for at in shown.frames:
        assert (previews.picture(any_archive, film_.id, at) or b"").startswith(b"\xff\xd8\xff")
    assert previews.picture(any_archive, film_.id, 99_999) is None
    checks = {check.name: check for check in audit.verify(any_archive, read_all=True)}
    assert checks["bytes"].verdict == "ok"
    assert checks["derivation"].verdict == "ok", checks["derivation"]


def test_claims_of_subtitles_show_their_seconds(archive, folder):
    list(ingest.add(archive, [str(folder)]))
    found = list(archive.store.claims())
    assert found
    for claim in found:
        start, end = milliseconds(claim.anchor.t_start), milliseconds(claim.anchor.t_end)
        assert (start, end) in {(500, 1500), (1600, 2800), (500, 2800)}
    first = next(claim for claim in found if "Zhanar" in claim.anchor.exact)
    assert first.anchor.t_start == "00:00:00.500"


def test_the_same_name_of_two_films_ties_to_neither(archive, folder, tmp_path):
    list(ingest.add(archive, [str(folder / "gate.mp4"), str(folder / "gate.en.srt")]))
    (tmp_path / "other").mkdir()
    list(ingest.add(archive, [str(film(tmp_path / "other" / "gate.mp4", seconds=2))]))
    assert not any(
        transcripts.recording(archive, row.document).transcripts
        for row in browse.sources(archive)
        if row.kind == "recording"
    )


def test_a_person_says_whose_words_they_are(archive, folder, tmp_path):
    list(ingest.add(archive, [str(folder)]))
    notes = tmp_path / "what-she-said.txt"
    notes.write_text(
        "0:01 They stood at the gate.\n[0:02] Nobody answered.\n\nA remark of the writer.\n", encoding="utf-8"
    )
    list(ingest.add(archive, [str(notes)]))
    text, film_ = only(archive, "plain"), only(archive)
    hearing.tie(archive, text, film_, "tester")
    tied = {one.root: one for one in transcripts.recording(archive, film_).transcripts}
    assert tied[text].tied == "decided"
    assert [(one.cue.begins, one.cue.ends, one.pieces[0][0]) for one in tied[text].cues] == [
        (1000, 2000, "They stood at the gate."),
        (2000, None, "Nobody answered."),
    ]
    hearing.tie(archive, text, None, "tester")
    subtitles = only(archive, "subtitles")
    hearing.tie(archive, subtitles, None, "tester")
    assert transcripts.recording(archive, film_).transcripts == ()
    for wrong in ((film_, film_), (text, subtitles)):
        with pytest.raises(NotARecordingError):
            hearing.tie(archive, *wrong, "tester")
    with pytest.raises(NotARecordingError):
        transcripts.recording(archive, text)
    with pytest.raises(UnknownIdError):
        hearing.tie(archive, "d-nothing", film_, "tester")


def test_the_same_footage_is_shown_in_both_films(archive, folder):
    remuxed(folder / "gate.mp4", folder / "again.mkv")
    film(folder / "another.mp4", seconds=2)
    list(ingest.add(archive, [str(folder)]))
    found = rows(archive)
    one, two = found["gate.mp4"].document, found["again.mkv"].document
    assert [(other, kind) for other, _, kind in transcripts.recording(archive, one).elsewhere] == [(two, "whole")]
    assert transcripts.recording(archive, found["another.mp4"].document).elsewhere == ()


def test_a_recording_waits_until_it_has_words(archive, folder):
    film(folder / "long.mp4", seconds=5)
    film(folder / "short.mp4", seconds=1)
    list(ingest.add(archive, [str(folder)]))
    found = queue(archive, [], ("whisper", "1"))
    assert [one.title for one in found] == ["short.mp4", "long.mp4"]
    assert all(one.seconds for one in found)
    assert [one.title for one in queue(archive, [only(archive, "subtitles")], ("whisper", "1"))] == ["gate.mp4"]


def test_films_are_read_by_the_other_process_too(any_archive, folder):
    any_archive.reading = Pool()
    assert [result.outcome for result in ingest.add(any_archive, [str(folder)])] == [Outcome.OK, Outcome.OK]
    assert len(transcripts.recording(any_archive, only(any_archive)).frames) >= 2


def test_corrected_subtitles_keep_their_times(archive, folder):
    list(ingest.add(archive, [str(folder)]))
    text = archive.store.document(only(archive, "subtitles"))
    first = cues(text)[0]
    made = correct(
        archive,
        text.id,
        first.start,
        first.end,
        exact=text.text[first.start : first.end],
        words="Nobody was detained.",
        agent="x",
    )
    (after,) = transcripts.recording(archive, only(archive)).transcripts
    assert after.document == made.document
    assert next((one.cue.begins, "".join(piece for piece, _ in one.pieces)) for one in after.cues) == (
        500,
        "Nobody was detained.",
    )
    assert context(archive).root(after.document) == text.id
