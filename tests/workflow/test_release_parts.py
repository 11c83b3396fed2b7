"""A release filled from an archive: passages at their place, kin, a status, whole texts by two, portraits, changes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from kuager.errors.rights import SecondPersonError
from kuager.model import DocumentId
from kuager.model.publication import Portrait, Text
from kuager.model.release import Record
from kuager.protect.clearance import Clearance, clear
from kuager.protect.rights import Actor, Role
from kuager.workflow import approving, browse, clearing, ingest
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import portraits, registry, tombstones
from kuager.workflow.clearing.gathering import scene
from kuager.workflow.clearing.marks import Change
from kuager.workflow.clearing.spans import spans
from kuager.workflow.clearing.texts import _COPY, Shelf
from kuager.workflow.context import context
from kuager.workflow.held import held
from kuager.workflow.redacting import decisions
from kuager.workflow.registers import pictured
from kuager.workflow.testimonies import links, rows, translating
from tests.read.films import film
from tests.workflow.test_clearing import LARCH, agree, filled, person
from tests.workflow.test_transcripts import SRT

OAK = Actor(name="oak", role=Role.PROTECTION)


@pytest.fixture
def told(archive: Archive, tmp_path: Path) -> Archive:
    return filled(archive, tmp_path)


def cleared(archive: Archive, audience: str = "lawyers") -> Clearance:
    return clear(scene(archive, audience), audience, archive.clock.now().date(), line=spans)


def record(archive: Archive, audience: str = "lawyers") -> Record:
    (one,) = cleared(archive, audience).items
    return one.value


def text(archive: Archive, audience: str = "lawyers") -> Text:
    (one,) = cleared(archive, audience).texts
    return one.value


def sister_agrees(archive: Archive) -> list[str]:
    """She is asked as somebody who is named, and as who says it."""
    return [agree(archive, "Zhanar Toleubek", capacity=[capacity]) for capacity in ("third", "speaker")]


def story(archive: Archive) -> tuple[DocumentId, str]:
    return next((one.id, one.text) for one in held(archive).documents.values() if one.url == "https://courier.example/a/1")  # fmt: skip


def test_words_stand_where_a_passage_says_and_nowhere_is_more_told(told: Archive) -> None:
    agree(told)
    _, whole = story(told)
    one, shown = record(told), text(told)
    placed = [each for each in one.fields if each.passage and each.passage.start is not None]
    assert placed
    for each in placed:
        at = each.passage
        assert at is not None
        assert at.start is not None
        assert at.end is not None
        assert whole[at.start : at.end] == each.quote
        assert whole[: at.start].endswith(at.prefix)
        assert whole[at.end :].startswith(at.suffix)
        assert at.text == shown.id
    for piece in shown.pieces:
        assert piece.at is not None
        assert whole[piece.at : piece.at + len(piece.text)] == piece.text
    told_of = "".join(piece.text for piece in shown.pieces) + repr(one)
    assert "Zhanar" not in told_of
    assert "detained" not in told_of, "who says so did not agree: nor do words beside a quotation tell it"


def test_a_status_and_kin_come_with_consents(told: Archive) -> None:
    agree(told)
    assert [(one.status, one.start) for one in record(told).status] == [("imprisoned", "2019-06-04")]
    assert record(told).kin == ()
    sister_agrees(told)
    one = record(told)
    assert [(each.relation, each.title, each.person) for each in one.kin] == [("sibling", "Zhanar Toleubek", "")]
    assert [(each.status, each.start) for each in one.status] == [("held", "2018-03"), ("imprisoned", "2019-06-04")]


def test_two_people_let_a_text_be_shown_whole(told: Archive) -> None:
    agree(told)
    sister_agrees(told)
    document, whole = story(told)
    assert not text(told).whole
    told.actor = OAK
    with pytest.raises(SecondPersonError) as asked:
        clearing.mark(told, document, Change(whole=True), reason="the outlet gave leave")
    assert not text(told).whole
    told.actor = LARCH
    approving.approve(told, str(asked.value.item), "saw the letter")
    told.actor = OAK
    clearing.mark(told, document, Change(whole=True), reason="the outlet gave leave")
    assert text(told).whole
    assert [one.text for one in text(told).pieces] == [line for line in whole.splitlines() if line.strip()]
    clearing.mark(told, document, Change(whole=False), reason="they took it back")
    assert not text(told).whole, "raising a protection counts at once"


def test_what_changed_since_the_release_before_is_listed(told: Archive, tmp_path: Path) -> None:
    agree(told)
    first = clearing.release(told, "lawyers", tmp_path / "a").release
    assert (first.changes, first.number) == ((), 1)
    kept = registry.releases(told)[-1].prints
    assert set(kept) >= {f"people/{record(told).id}", f"texts/{text(told).id}"}
    assert all(len(mark.split()[0]) == 8 for mark in kept.values())
    again = clearing.release(told, "lawyers", tmp_path / "b").release
    assert (again.changes, again.number) == ((), 2)
    sister_agrees(told)
    third = clearing.release(told, "lawyers", tmp_path / "c").release
    assert [(one.kind, one.of.partition("/")[0]) for one in third.changes] == [("changed", "texts"), ("changed", "people")]  # fmt: skip
    assert third.items[0].value.changed == third.made_on
    assert clearing.release(told, "public", tmp_path / "d").release.number == 1, "each audience counts for itself"


def test_a_sister_who_withdraws_calls_back_the_record_of_her_brother(told: Archive, tmp_path: Path) -> None:
    agree(told)
    before = clearing.release(told, "lawyers", tmp_path / "without").release.id
    third, _ = sister_agrees(told)
    first = clearing.release(told, "lawyers", tmp_path / "with").release.id
    assert clearing.sweep(told) == []
    done = clearing.withdraw(told, third, reason="was summoned")
    assert [(one.release, one.items) for one in done.tombstones] == [(first, (f"people/{record(told).id}",))]
    assert record(told).kin == ()
    assert before not in {one.release for one in tombstones.feed(told)}, "she did not stand in that one"


@pytest.fixture
def photographed(told: Archive, tmp_path: Path) -> tuple[Archive, str]:
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), (90, 110, 140)).save(out, "JPEG", comment=b"CANARY")
    (tmp_path / "face.jpg").write_bytes(out.getvalue())
    (result,) = ingest.add(told, [str(tmp_path / "face.jpg")])
    capture = next(str(one.id) for one in told.store.captures() if one.original_name == "face.jpg")
    assert result.capture or result.document
    return told, capture


def portrait(archive: Archive, audience: str = "public") -> Portrait | None:
    return record(archive, audience).portrait


def test_a_portrait_needs_a_source_a_consent_and_somebody_who_looked(photographed: tuple[Archive, str]) -> None:
    archive, capture = photographed
    agree(archive, use_picture=["yes"], face=["shown"])
    assert portrait(archive) is None, "nobody said where it comes from"
    pictured.note(archive, capture, kind="family", said_by="her mother", person=person(archive))
    assert portrait(archive) is None, "nobody checked it"
    pictured.note(archive, capture, kind="family", said_by="her mother", checked="the print was seen", person=person(archive))  # fmt: skip
    assert portrait(archive) is None, "nobody looked through it"
    decisions.look_through(archive, decisions.subject_of(archive, capture).id, [1])
    one = portrait(archive)
    assert one is not None
    assert (one.media_type, one.width, one.height, one.credit) == ("image/jpeg", 640, 480, "")
    assert one.alt["en"] == "Portrait: Marat Toleubek"
    assert b"CANARY" not in one.data
    with Image.open(io.BytesIO(one.data)) as opened:
        assert (opened.size, dict(opened.getexif())) == ((640, 480), {})


@pytest.mark.parametrize("answer", [{"face": ["covered"]}, {}])
def test_without_the_consent_to_the_face_there_is_no_portrait(
    photographed: tuple[Archive, str], answer: dict[str, list[str]]
) -> None:
    archive, capture = photographed
    pictured.note(archive, capture, kind="family", said_by="her mother", checked="seen", person=person(archive))
    decisions.look_through(archive, decisions.subject_of(archive, capture).id, [1])
    asked = {"use_picture": ["yes"], "face": ["shown"], **answer} if answer else {}
    agree(archive, **asked)
    assert portraits_of(archive) == {}


def portraits_of(archive: Archive) -> dict[str, Portrait]:
    return dict(scene(archive, "public").portraits)


def test_without_pillow_there_is_no_portrait_and_no_crash(
    photographed: tuple[Archive, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, capture = photographed
    agree(archive, use_picture=["yes"], face=["shown"])
    pictured.note(archive, capture, kind="family", said_by="her mother", checked="seen", person=person(archive))
    decisions.look_through(archive, decisions.subject_of(archive, capture).id, [1])
    assert portraits_of(archive)
    monkeypatch.setattr(portraits, "find_spec", lambda _: None)
    assert portraits_of(archive) == {}


def test_copies_in_public_archives_are_known_by_their_address() -> None:
    for address in ("https://web.archive.org/web/20230510090000/https://courier.example/a/1", "https://archive.ph/20230510090000/https://courier.example/a/1"):  # fmt: skip
        hit = _COPY.fullmatch(address)
        assert hit is not None
        assert hit["of"] == "https://courier.example/a/1"
    assert _COPY.fullmatch("https://courier.example/web/20230510090000/https://courier.example/a/1") is None


def test_a_record_is_the_same_whenever_it_is_cleared(told: Archive) -> None:
    agree(told)
    one, other = cleared(told), cleared(told)
    assert replace(one, withheld=()) == replace(other, withheld=())


SUBTITLES = """1
00:00:00,500 --> 00:00:01,500
Полиция задержала.

2
00:00:01,600 --> 00:00:02,800
Её брат осуждён.
"""


def test_a_translation_belongs_to_whole_subtitles(archive: Archive, tmp_path: Path) -> None:
    place = tmp_path / "films"
    place.mkdir()
    film(place / "gate.mp4")
    (place / "gate.en.srt").write_text(SRT, encoding="utf-8")
    list(ingest.add(archive, [str(place)]))
    recording = next(row.document for row in browse.sources(archive) if row.kind == "recording")
    links.link(archive, recording, person(archive, "Zhanar Toleubek"), role=links.SPEAKER)
    translating.translate(archive, rows.library(archive).by_id[recording], SUBTITLES, lang="ru", by="a volunteer")
    shelf = Shelf(archive, context(archive))
    claim = next(one for one in archive.store.claims() if one.prop == "type" and one.value == "detention")
    assert shelf.translations(claim) == (), "one word of a subtitle"
    text = next(one.text for one in held(archive).documents.values() if "Police" in one.text)
    words = "Police detained Zhanar Toleubek on May 3, 2023"
    start = text.index(words)
    whole = replace(claim, anchor=replace(claim.anchor, start=start, end=start + len(words), exact=words))
    assert [(one.lang, one.words, one.machine) for one in shelf.translations(whole)] == [
        ("ru", "Полиция задержала.", False)
    ]
