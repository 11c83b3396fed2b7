"""Text put right by a person: what is carried stands where it says, what is lost is listed, and nothing old is touched."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import BadAnchorError, CorrectedMeanwhileError, EmptyCorrectionError, UnknownIdError
from kuager.model import Decision, Document, DocumentId, Layer, Segment
from kuager.text.spans import folded
from kuager.workflow import accounts, audit, browse, ingest, threads
from kuager.workflow import review as review_story
from kuager.workflow.archive import Archive
from kuager.workflow.corrected import Carrier, Splice, holds, made_from, moved_parts, root_of
from kuager.workflow.corrections import Correction, correct
from kuager.workflow.refresh import ensure_fresh
from kuager.workflow.versions import ADDED, REMOVED, SAME, compare, difference

AGENT = "tester"
LETTERS = st.text(alphabet="ab 'Ǆé🕯«»“”\"\n\r家人-–", max_size=14)


@st.composite
def spliced(draw: st.DrawFn) -> tuple[str, str, Splice, list[tuple[int, int]]]:
    """A text, what a correction made of it, and places in the text before."""
    head, old, new, tail = draw(LETTERS), draw(LETTERS), draw(LETTERS), draw(LETTERS)
    before = head + old + tail
    places = st.tuples(st.integers(0, len(before)), st.integers(0, len(before))).map(
        lambda pair: (min(pair), max(pair))
    )
    spans = [span for span in draw(st.lists(places, max_size=6)) if span[0] < span[1]]
    start = len(head)
    return before, head + new + tail, Splice(start, start + len(old), start + len(new)), spans


@given(spliced())
def test_whatever_is_corrected_a_carried_place_holds_the_same_words(case):
    before, after, splice, spans = case
    carrier = Carrier(before, after, splice)
    for start, end in spans:
        found = carrier.carry(start, end)
        if end <= splice.start or start >= splice.end:
            assert found is not None
            assert after[found[0] : found[1]] == before[start:end]
        elif found is not None:
            assert 0 <= found[0] < found[1] <= len(after)
            assert folded(after[found[0] : found[1]]).trimmed() == folded(before[start:end]).trimmed()


@given(spliced())
def test_points_keep_their_order_and_parts_stay_inside(case):
    before, after, splice, spans = case
    carrier = Carrier(before, after, splice)
    for late in (False, True):
        moved = [carrier.point(at, late=late) for at in range(len(before) + 1)]
        assert all(0 <= at <= len(after) for at in moved)
        assert moved == sorted(moved)
    assert carrier.point(0) == 0
    assert carrier.point(len(before), late=True) == len(after)
    assert all(carrier.point(start) <= carrier.point(end, late=True) for start, end in spans)


@given(LETTERS, LETTERS)
def test_a_comparison_gives_both_texts_back(left, right):
    passages = list(difference(left, right))
    pieces = [piece for passage in passages for piece in passage.pieces]
    assert "".join(words for kind, words in pieces if kind != ADDED) == left
    assert "".join(words for kind, words in pieces if kind != REMOVED) == right
    assert all(passage.changed or {kind for kind, _ in passage.pieces} == {SAME} for passage in passages)


def test_the_same_name_elsewhere_is_another_passage():
    before = "Nurlan was taken. Nurlan wrote."
    after = "Nurlam was taken. Nurlan wrote."
    carrier = Carrier(before, after, Splice(0, 17, 17))
    assert carrier.carry(0, 6) is None
    assert carrier.carry(7, 16) == (7, 16)
    assert carrier.carry(18, 24) == (18, 24)


def test_chinese_is_aligned_character_by_character():
    before, after = "她的哥哥被判刑十二年", "她的弟弟被判刑十三年"
    carrier = Carrier(before, after, Splice(0, len(before), len(after)))
    assert carrier.carry(4, 7) == (4, 7)
    assert carrier.carry(2, 4) is None


# --- over an archive ---------------------------------------------------------------------------------------------------


def text_of(archive: Archive, document: str) -> str:
    found = archive.store.document(DocumentId(document))
    assert found is not None
    return found.text


def first(archive: Archive) -> str:
    return next(row.document for row in browse.sources(archive) if "12 years" in text_of(archive, row.document))


def fix(archive: Archive, document: str, wrong: str, right: str, *, wide: int = 0) -> Correction:
    """Corrects ``wrong``, as a person would who edits the words around it too."""
    text = text_of(archive, document)
    start = text.index(wrong)
    a, b = max(0, start - wide), min(len(text), start + len(wrong) + wide)
    words = text[a:start] + right + text[start + len(wrong) : b]
    return correct(archive, document, a, b, exact=text[a:b], words=words, agent=AGENT)


def test_a_correction_is_a_new_text_and_the_old_one_stays(filled):
    old = first(filled)
    before = filled.store.document(old)
    claims = {claim.id: claim for claim in filled.store.claims(document=old)}
    made = fix(filled, old, "12 years", "13 years", wide=30)
    after = filled.store.document(made.document)
    assert filled.store.document(old) == before
    assert {claim.id: claim for claim in filled.store.claims(document=old)} == claims
    assert after.text == before.text.replace("12 years", "13 years")
    assert (after.capture, after.kind, after.title, after.published) == (
        before.capture,
        before.kind,
        before.title,
        before.published,
    )
    assert after.reader == "correction@1 by tester"
    assert after.layers[0].digest == hashlib.sha256(after.text.encode()).hexdigest()
    assert made_from(after) == old
    assert root_of(after) == old
    assert holds(before, after)
    assert len(made.carried) + len(made.left) == len(claims)
    assert made.carried
    assert made.left
    for claim in filled.store.claims(document=made.document):
        anchor = claim.anchor
        assert after.text[anchor.start : anchor.end] == anchor.exact
        assert after.text[: anchor.start].endswith(anchor.prefix)
        assert after.text[anchor.end :].startswith(anchor.suffix)
        assert anchor.layer == after.layers[0].digest
    assert all("12 years" in claims[one].anchor.exact or claims[one].anchor.exact == "12" for one in made.left)
    assert zip_zones(after)


def zip_zones(document) -> bool:
    ends = [zone.end for zone in document.zones]
    return [zone.start for zone in document.zones] == [0, *ends[:-1]] and ends[-1] == len(document.text)


def test_every_claim_is_seen_once_and_numbers_stay(filled):
    old = first(filled)
    before = (len(browse.people(filled)), len(browse.events(filled)), len(review_story.queue(filled, 9999)))
    counted = browse.overview(filled)
    independent = {row.id: row.independent for row in browse.people(filled)}
    made = fix(filled, old, "gave us no paper", "gave us no papers")
    assert (len(browse.people(filled)), len(browse.events(filled))) == before[:2]
    waiting = review_story.queue(filled, 9999)
    assert len(waiting) == before[2]
    assert {row.document for row in waiting if row.id in made.carried} == {made.document}
    assert {row.id: row.independent for row in browse.people(filled)} == independent
    after = browse.overview(filled)
    assert (after.sources, after.lineages, after.claims) == (counted.sources, counted.lineages, counted.claims)
    row = next(row for row in browse.sources(filled) if row.document == made.document)
    assert row.replaces == (old,)
    assert row.people
    assert old not in {row.document for row in browse.sources(filled)}
    for event in browse.events(filled):
        assert filled.store.document(event.document).text[event.start : event.end] == event.exact
    for found in browse.people(filled):
        dossier = browse.dossier(filled, found.id)
        assert old not in {source.document for source in dossier.sources}
        for group in dossier.names:
            assert {claim.document for claim in group.claims if claim.id in made.carried} <= {made.document}


def test_both_texts_can_be_read_each_with_its_claims(filled):
    old = first(filled)
    shown = browse.reader(filled, old)
    made = fix(filled, old, "12 years", "13 years")
    earlier, later = browse.reader(filled, old), browse.reader(filled, made.document)
    assert {claim.id for claim in earlier.claims} == {claim.id for claim in shown.claims}
    assert (earlier.latest, earlier.corrected_by, earlier.made_from) == (made.document, None, None)
    assert (later.latest, later.corrected_by, later.made_from) == (None, AGENT, old)
    assert [row.document for row in later.versions] == [old, made.document]
    assert [row.corrected_by for row in later.versions] == [None, AGENT]
    assert {claim.id for claim in later.claims} == set(made.carried)
    for mark in later.highlights:
        assert 0 <= mark.start <= mark.end <= len(later.text)
    assert {mark.label for mark in later.highlights if mark.kind == "mention"} >= {"Daulet Sadvakas"}
    told = compare(filled, old, made.document)
    assert {claim.id for claim in told.left_behind} == set(made.left)
    assert (told.added, told.removed) == (1, 1)
    assert [piece for passage in told.passages for piece in passage.pieces if piece[0] != SAME] == [
        (REMOVED, "12"),
        (ADDED, "13"),
    ]
    assert [issue.code for issue in filled.store.issues()] == ["K-REVIEW-006"]


def test_what_was_decided_goes_over(filled):
    old = first(filled)
    kept, refused, waiting = [row for row in review_story.queue(filled, 9999, old) if row.prop == "name"][:3]
    review_story.decide(filled, kept.id, Decision.ACCEPT, AGENT)
    review_story.decide(filled, refused.id, Decision.REJECT, AGENT)
    made = fix(filled, old, "gave us no paper", "gave us no papers")
    rows = {(row.prop, row.value, row.exact): row for row in browse.reader(filled, made.document).claims}
    accepted = rows[kept.prop, kept.value, kept.exact]
    assert (accepted.review, accepted.extractor) == ("accepted", "person:tester")
    still = rows[waiting.prop, waiting.value, waiting.exact]
    assert (still.review, still.extractor) == ("open", waiting.extractor)
    assert still.id in {row.id for row in review_story.queue(filled, 9999)}
    assert (refused.start, refused.exact) not in {
        (row.start, row.exact) for row in rows.values() if row.prop == refused.prop and row.value == refused.value
    }
    again = fix(filled, made.document, "no papers", "no paper at all")
    twice = next(
        row
        for row in browse.reader(filled, again.document).claims
        if (row.prop, row.exact, row.value) == (kept.prop, kept.exact, kept.value)
    )
    assert twice.review == "accepted"
    assert [row.document for row in browse.reader(filled, old).versions] == [old, made.document, again.document]
    assert browse.reader(filled, old).latest == again.document
    taken_back = review_story.undo_last(filled, AGENT)
    assert taken_back is not None
    assert taken_back.undoes is not None


def test_rejecting_a_carried_claim_counts_for_who_is_who(filled):
    old = first(filled)
    made = fix(filled, old, "gave us no paper", "gave us no papers")
    name = next(row for row in browse.people(filled) if row.name == "Zhanar Toleubek")
    for row in browse.reader(filled, made.document).claims:
        if row.subject == name.id and row.prop in {"name", "description"}:
            review_story.decide(filled, row.id, Decision.REJECT, AGENT)
    assert "Zhanar Toleubek" not in {row.name for row in browse.people(filled)}


def test_an_old_text_is_corrected_no_more(filled):
    old = first(filled)
    fix(filled, old, "12 years", "13 years")
    with pytest.raises(CorrectedMeanwhileError):
        fix(filled, old, "a teacher", "the teacher")


@pytest.mark.parametrize("words", ["12 years", "a\0b", "\ud800"])
def test_what_is_no_correction_is_refused(filled, words):
    with pytest.raises(EmptyCorrectionError):
        fix(filled, first(filled), "12 years", words)
    assert len(list(filled.store.documents())) == 2


def test_nothing_may_be_left_of_a_text(filled):
    old = first(filled)
    text = filled.store.document(old).text
    with pytest.raises(EmptyCorrectionError):
        correct(filled, old, 0, len(text), exact=text, words=" - ", agent=AGENT)


def test_places_that_do_not_hold_the_words_are_refused(filled):
    old = first(filled)
    for start, end, exact in ((0, 5, "other"), (5, 5, ""), (-1, 3, ""), (0, 10**6, "x")):
        with pytest.raises(BadAnchorError):
            correct(filled, old, start, end, exact=exact, words="y", agent=AGENT)
    with pytest.raises(UnknownIdError):
        correct(filled, "d-none", 0, 1, exact="x", words="y", agent=AGENT)


def test_line_ends_are_those_of_the_source(archive, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"First line here\r\nSecond line here\r\nThird\r\n")
    document = next(ingest.add(archive, [str(path)])).document
    made = correct(
        archive, document, 0, 33, exact="First line here\nSecond line here", words="First\r\nlines\rhere", agent=AGENT
    )
    assert archive.store.document(made.document).text == "First\r\nlines\r\nhere\r\nThird\r\n"


def test_posts_of_a_corrected_chat_keep_their_places_and_their_writers(archive, tmp_path):
    chat = "12/04/2021, 11:02 - Dana: At the dor\n12/04/2021, 11:03 - Arman: Coming\n12/04/2021, 11:04 - Dana: Good\n"
    path = tmp_path / "WhatsApp Chat with Door.txt"
    path.write_text(chat, encoding="utf-8")
    document = next(ingest.add(archive, [str(path)])).document
    before = threads.thread(archive, document)
    people = {row.key: row.posts for row in accounts.authors(archive)}
    made = fix(archive, document, "At the dor", "At the door, alone")
    after = threads.thread(archive, made.document)
    words = [after.reading.text[post.start : post.end] for post in after.posts]
    assert words == ["At the door, alone", "Coming", "Good"]
    assert [(post.account, post.at) for post in after.posts] == [(post.account, post.at) for post in before.posts]
    assert {row.key: row.posts for row in accounts.authors(archive)} == people


def test_verify_follows_corrections_and_finds_what_they_do_not_say(filled, monkeypatch):
    made = fix(filled, first(filled), "12 years", "13 years")
    again = fix(filled, made.document, "a teacher", "the teacher")
    verdicts = {check.name: check.verdict for check in audit.verify(filled, read_all=True)}
    assert verdicts["derivation"] == "ok"
    assert verdicts["chain"] == "ok"
    assert audit.rebuild(filled, check=True).changed == ()
    after = filled.store.document(again.document)
    before = filled.store.document(made.document)
    elsewhere = replace(after.layers[0], text=after.text.replace("OSKEMEN", "ASKEMEN"))
    assert holds(before, after)
    assert not holds(before, replace(after, layers=(elsewhere,)))
    assert not holds(filled.store.document(first_of(filled)), after)


def first_of(archive: Archive) -> str:
    return next(iter(archive.store.documents())).id


def test_the_ledger_names_nobody(filled):
    made = fix(filled, first(filled), "12 years", "13 years")
    capture = filled.store.document(made.document).capture
    event = list(filled.store.custody(capture))[-1]
    assert event.verb == "message digest calculation"
    assert AGENT not in event.note + event.agent


def test_captures_of_one_address_are_versions(archive, tmp_path):
    path = tmp_path / "a.txt"
    documents = []
    for words in ("They stand here for the first day.", "They stand here for the second day."):
        path.write_text(words, encoding="utf-8")
        documents.append(next(ingest.add(archive, [str(path)])).document)
    (tmp_path / "b.txt").write_text("Something else altogether.", encoding="utf-8")
    other = next(ingest.add(archive, [str(tmp_path / "b.txt")])).document
    assert [row.document for row in browse.reader(archive, documents[0]).versions] == documents
    assert browse.reader(archive, other).versions == ()
    told = compare(archive, *documents)
    assert [piece for passage in told.passages for piece in passage.pieces if piece[0] != SAME] == [
        (REMOVED, "first"),
        (ADDED, "second"),
    ]
    assert told.left_behind == ()


def test_chats_of_one_export_are_no_versions_of_each_other(archive, tmp_path):
    def chat(number: int, name: str) -> dict[str, object]:
        message = {
            "id": 1,
            "type": "message",
            "date": "2021-05-11T08:20:00",
            "date_unixtime": "1620721200",
            "from": "Dana",
            "from_id": "user1",
            "text": f"In {name}",
        }
        return {"name": name, "type": "private_group", "id": number, "messages": [message]}

    path = tmp_path / "result.json"
    for names in (["Door", "Gate"], ["Door", "Gate", "Yard"]):
        export = {"chats": {"list": [chat(number, name) for number, name in enumerate(names, 1)]}}
        path.write_text(json.dumps(export), encoding="utf-8")
        list(ingest.add(archive, [str(path)]))
    rows = {row.document: row.title for row in browse.sources(archive)}
    for document, title in rows.items():
        assert {rows[one.document] for one in browse.reader(archive, document).versions} <= {title}
    assert sorted(len(browse.reader(archive, document).versions) for document in rows) == [0, 2, 2, 2, 2]


@given(spliced())
def test_segments_stay_in_order(case):
    before, after, splice, spans = case
    document = _document_of(before, spans)
    zones, segments = moved_parts(document, Carrier(before, after, splice))
    assert all(0 <= part.start <= part.end <= len(after) for part in segments)
    assert len(segments) == len(spans)
    assert zones == ()


def _document_of(text, spans):
    return Document(
        id="d-x", capture="c-x", kind="thread", reader="x@1", layers=(Layer(kind="text", text=text, digest=""),), zones=(),
        segments=tuple(Segment(start=start, end=end, kind="post") for start, end in spans),
    )  # fmt: skip


def test_a_correction_is_in_the_search_and_the_old_text_is_not(filled):
    made = fix(filled, first(filled), "no reason", "no explanation")
    ensure_fresh(filled)
    assert [row.id for row in browse.find(filled, "explanation") if row.kind == "document"] == [made.document]
    assert [row.id for row in browse.find(filled, "teacher") if row.kind == "document"] == [made.document]
