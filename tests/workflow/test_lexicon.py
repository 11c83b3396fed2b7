"""The lexicon learns from what people decide, forgets what they take back, and never learns who an unnamed person is."""

from __future__ import annotations

import pytest

from kuager import resolve
from kuager.errors import BadLexiconError, UnknownIdError, UsageError
from kuager.extract import LexiconKind
from kuager.model import Decision, Judgement, Verdict
from kuager.workflow import audit, browse, ingest, rereading, review
from kuager.workflow import lexicon as story

HEAD = "kind,canonical,spelling,lang,role,valid_from,valid_to,note\n"


def known(archive):
    return {(row.entry.kind.value, row.entry.canonical, row.entry.spelling) for row in in_use(archive)}


def in_use(archive):
    return [row for row in story.rows(archive) if row.withdrawn is None]


def name_claim(archive, value):
    return next(row for row in review.queue(archive, 1000) if row.prop == "name" and row.value == value)


def test_an_empty_archive_knows_nothing(archive):
    assert story.rows(archive) == []
    assert len(story.current(archive)) == 0
    assert story.as_csv(archive).decode("utf-8-sig").count("\n") == 1


def test_accepting_a_name_teaches_it_and_taking_back_forgets_it(filled):
    assert story.rows(filled) == []
    claim = name_claim(filled, "Arman Sadvakas")
    done = review.decide(filled, claim.id, Decision.ACCEPT, "aru", reason="her letter says so")
    (row,) = story.rows(filled)
    assert known(filled) == {("person", "Arman Sadvakas", "Arman Sadvakas")}
    (origin,) = row.origins
    assert (origin.kind, origin.agent, origin.seq, origin.at, origin.reason) == (
        "review", "aru", done.seq, done.at, "her letter says so",
    )  # fmt: skip
    review.decide(filled, claim.id, Decision.UNDO, "aru")
    assert story.rows(filled) == []


def test_accepting_does_not_make_anything_be_computed_again(filled):
    generation = filled.store.generation()
    review.decide(filled, name_claim(filled, "Arman Sadvakas").id, Decision.ACCEPT, "aru")
    story.rows(filled)
    assert filled.store.generation() == generation


def test_correcting_teaches_both_spellings_as_one_person(filled):
    claim = name_claim(filled, "Arman Sadvakas")
    review.decide(filled, claim.id, Decision.CORRECT, "aru", "Arman Sadvakasuly")
    assert known(filled) == {
        ("person", "Arman Sadvakas", "Arman Sadvakasuly"),
        ("person", "Arman Sadvakas", "Arman Sadvakas"),
    }
    review.decide(filled, claim.id, Decision.UNDO, "aru")
    assert story.rows(filled) == []


def test_a_claim_by_hand_teaches_a_spelling_of_who_was_chosen(filled):
    source = next(row for row in browse.sources(filled) if "Sadvakas" in browse.reader(filled, row.document).text)
    view = browse.reader(filled, source.document)
    start = view.text.index("Arman Sadvakas")
    subject = next(row.id for row in browse.people(filled) if row.name == "Arman Sadvakas")
    review.make_claim(
        filled, source.document, start, start + 14, exact="Arman Sadvakas", subject=subject, prop="name",
        value="Арман Садвакас", agent="aru",
    )  # fmt: skip
    assert {spelling for _, _, spelling in known(filled)} == {"Арман Садвакас", "Arman Sadvakas"}
    assert {origin.kind for row in story.rows(filled) for origin in row.origins} == {"claim"}


def test_judging_two_records_one_teaches_both_names(filled):
    pair = review.proposals(filled)[0]
    done = review.judge(filled, pair.left, pair.right, Verdict.SAME, "aru", "same bus")
    spellings = {spelling for _, _, spelling in known(filled)}
    assert spellings <= {pair.left_name, pair.right_name}
    assert spellings
    assert len({canonical for _, canonical, _ in known(filled)}) == 1
    assert {origin.seq for row in story.rows(filled) for origin in row.origins} == {done.seq}
    review.undo_judgement(filled, done.seq, "aru")
    assert story.rows(filled) == []


def test_a_rebuild_gives_the_same_words(filled):
    review.decide(filled, name_claim(filled, "Arman Sadvakas").id, Decision.ACCEPT, "aru")
    pair = review.proposals(filled)[0]
    review.judge(filled, pair.left, pair.right, Verdict.SAME, "aru")
    before = story.rows(filled)
    audit.rebuild(filled)
    filled.cache.clear()
    assert story.rows(filled) == before


def test_later_texts_profit(filled, tmp_path):
    claim = name_claim(filled, "Arman Sadvakas")
    review.decide(filled, claim.id, Decision.CORRECT, "aru", "Арман Садвакас")
    for name in ("before", "after"):
        (tmp_path / f"{name}.txt").write_text(f"Письмо. Говорит Армана Садвакаса брат, {name}.", "utf-8")
    (result,) = ingest.add(filled, [str(tmp_path / "after.txt")])
    people = {
        node.name for node in filled.store.nodes() if node.document == result.document and node.schema == "person"
    }
    assert people & {"Арман Садвакас", "Arman Sadvakas", "Армана Садвакаса"}


# People without a name.


def unnamed(archive):
    return next(node for node in archive.store.nodes() if node.shielded)


def named(archive):
    return next(node for node in archive.store.nodes() if node.schema == "person" and not node.shielded)


def test_the_doors_refuse_to_name_an_unnamed_person(filled):
    hidden, other = unnamed(filled), named(filled)
    description = next(row for row in review.queue(filled, 1000) if row.prop == "description")
    with pytest.raises(UsageError):
        review.decide(
            filled, description.id, Decision.CORRECT, "aru", "Arman Sadvakas", subject=browse_id(filled, other)
        )
    name = name_claim(filled, other.name)
    with pytest.raises(UsageError):
        review.decide(filled, name.id, Decision.CORRECT, "aru", other.name, subject=hidden.id)
    anchor = filled.store.claim(description.id).anchor
    with pytest.raises(UsageError):
        review.make_claim(
            filled, anchor.document, anchor.start, anchor.end, exact=anchor.exact, subject=hidden.id, prop="name",
            value="Arman Sadvakas", agent="aru",
        )  # fmt: skip
    for pair in ((hidden.id, other.id), (other.id, hidden.id)):
        with pytest.raises(UsageError):
            review.judge(filled, *pair, Verdict.SAME, "aru")
    assert known(filled) == set()


def browse_id(archive, node):
    return next(entity.id for entity in archive.store.entities() if node.id in entity.members)


def test_a_description_teaches_nothing(filled):
    for row in review.queue(filled, 1000):
        if row.prop == "description":
            review.decide(filled, row.id, Decision.ACCEPT, "aru")
    assert story.rows(filled) == []
    words = unnamed(filled).name
    with pytest.raises(BadLexiconError):
        story.add(filled, {"kind": "person", "canonical": "Aru Sadyk", "spelling": words}, "aru")
    with pytest.raises(BadLexiconError):
        story.add(filled, {"kind": "person", "canonical": "Aru Sadyk", "spelling": words.title()}, "aru")


def test_a_description_said_to_be_somebodys_name_teaches_nothing(filled):
    words = unnamed(filled).name
    subject = browse_id(filled, named(filled))
    document, start = next(
        (row.document, browse.reader(filled, row.document).text.index(words))
        for row in browse.sources(filled)
        if words in browse.reader(filled, row.document).text
    )
    review.make_claim(
        filled, document, start, start + len(words), exact=words, subject=subject, prop="name", value="", agent="aru"
    )
    assert words not in {spelling for _, _, spelling in known(filled)}


def test_no_judgement_however_it_came_joins_unnamed_people(filled):
    nodes = list(filled.store.nodes())
    people = [node for node in nodes if node.schema == "person"]
    hidden = [node for node in people if node.shielded]
    forged = [
        Judgement(
            seq=number, left=min(one.id, other.id), right=max(one.id, other.id), verdict=Verdict.SAME, agent="import",
            at=filled.clock.now(),
        )
        for number, (one, other) in enumerate(((one, other) for one in hidden for other in people if one is not other), 1)
    ]  # fmt: skip
    assert forged
    for entity in resolve.cluster(nodes, forged):
        assert len(entity.members) == 1 or not entity.shielded
    with filled.store.write() as writer:
        for one in forged:
            writer.judge(one.left, one.right, one.verdict, agent=one.agent, at=one.at)
    browse.overview(filled)
    assert all(len(entity.members) == 1 for entity in filled.store.entities() if entity.shielded)
    assert known(filled) == set()


# Tables and entries by hand.


def test_a_file_again_changes_nothing_and_a_dry_run_keeps_nothing(archive, tmp_path):
    path = tmp_path / "words.csv"
    path.write_text(HEAD + "outlet,The Courier,Courier,en,,,,\nghost,x,y,,,,,\n", "utf-8")
    dry = story.load(archive, path, dry=True)
    assert (dry.usable, dry.new, len(dry.issues)) == (1, 1, 1)
    assert story.rows(archive) == []
    assert story.load(archive, path).new == 1
    before = story.rows(archive)
    assert story.load(archive, path).new == 0
    assert story.rows(archive) == before
    assert story.outlets(archive) == ("Courier",)


def test_files_add_up_and_what_goes_out_comes_in_the_same(archive, tmp_path):
    for number, row in enumerate(("place,Aqsu,Ақсу,kk,,2019,,\n", "person,=Aru Bek,Ару Бек,,,,,@note\n")):
        path = tmp_path / f"{number}.csv"
        path.write_text(HEAD + row, "utf-8")
        story.load(archive, path)
    before = known(archive)
    assert len(before) == 2
    out = story.as_csv(archive)
    assert b"\n=" not in out.replace(b",", b"\n")
    taken = story.take(archive, out, "out.csv")
    assert (taken.usable, taken.new, taken.issues) == (2, 0, ())
    assert known(archive) == before


def test_entries_by_hand_are_added_edited_withdrawn_and_put_back(archive, tmp_path):
    key = story.add(archive, {"kind": "place", "canonical": "Aqsu", "spelling": "Ақсу"}, "aru", "from the map")
    assert known(archive) == {("place", "Aqsu", "Ақсу")}
    other = story.add(archive, {"kind": "place", "canonical": "Aqsu", "spelling": "Аксу"}, "aru", instead_of=key)
    assert known(archive) == {("place", "Aqsu", "Аксу")}
    assert {row.id: row.withdrawn is None for row in story.rows(archive)} == {key: False, other: True}
    path = tmp_path / "words.csv"
    path.write_text(HEAD + "place,Aqsu,Ақсу,kk,,,,\n", "utf-8")
    assert story.load(archive, path).withdrawn == 1
    assert known(archive) == {("place", "Aqsu", "Аксу")}, "a file does not overrule a person"
    story.add(archive, {"kind": "place", "canonical": "Aqsu", "spelling": "Ақсу"}, "aru")
    story.withdraw(archive, other, "aru", "another river")
    assert known(archive) == {("place", "Aqsu", "Ақсу")}
    withdrawn = next(row for row in story.rows(archive) if row.id == other).withdrawn
    assert withdrawn
    assert withdrawn.reason == "another river"
    with pytest.raises(UnknownIdError):
        story.withdraw(archive, "x-nothing", "aru")
    with pytest.raises(BadLexiconError):
        story.add(archive, {"kind": "place", "canonical": "", "spelling": ""}, "aru")


def test_a_withdrawn_entry_is_not_read_with(filled):
    review.decide(filled, name_claim(filled, "Arman Sadvakas").id, Decision.ACCEPT, "aru")
    (row,) = story.rows(filled)
    story.withdraw(filled, row.id, "aru")
    assert len(story.current(filled)) == 0


# Reading again.


def test_reading_again_adds_and_keeps_what_was_decided(archive, tmp_path):
    text = "Zhupar was detained in Almaty on 3 March 2021. Aigerim Bolat said that Qyzyl Su helped her. Aigerim Bolat waited."
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (result,) = ingest.add(archive, [str(tmp_path / "a.txt")])
    document = result.document
    assert document
    accepted = review.queue(archive, 1000)[:3]
    for row in accepted:
        review.decide(archive, row.id, Decision.ACCEPT, "aru")
    before = {claim.id: claim for claim in archive.store.claims(document=document)}
    nodes = {node.id: node for node in archive.store.nodes()}
    assert rereading.touched(archive) == []
    story.add(archive, {"kind": "organisation", "canonical": "Qyzyl Su", "spelling": "Qyzyl Su"}, "aru")
    story.add(archive, {"kind": "person", "canonical": "Zhupar Ahmet", "spelling": "Zhupar"}, "aru")
    touched = rereading.touched(archive)
    assert [one.document for one in touched] == [document]
    assert rereading.read_again(archive, [document]) > 0
    after = {claim.id: claim for claim in archive.store.claims(document=document)}
    assert before.items() <= after.items()
    assert nodes.items() <= {node.id: node for node in archive.store.nodes()}.items()
    states = {row.id: row.review for row in browse.reader(archive, document).claims}
    assert {states[row.id] for row in accepted} == {"accepted"}
    assert "Qyzyl Su" in {claim.value for claim in after.values() if claim.schema == "organisation"}
    for claim in after.values():
        assert text[claim.anchor.start : claim.anchor.end] == claim.anchor.exact
    events = browse.events(archive)
    assert len({(event.type, event.start, event.end) for event in events}) == len(events)
    assert rereading.touched(archive) == []
    assert rereading.read_again(archive, [document]) == 0
    assert {claim.id for claim in archive.store.claims(document=document)} == set(after)
    digests = archive.store.digests()
    audit.rebuild(archive)
    assert archive.store.digests() == digests


def test_reading_again_with_the_same_words_proposes_nothing(filled):
    documents = [row.document for row in browse.sources(filled)]
    digests = filled.store.digests()
    assert rereading.read_again(filled, documents) == 0
    assert filled.store.digests() == digests


@pytest.mark.parametrize("kind", ["person", "organisation", "outlet", "place"])
def test_every_kind_that_is_learnt_is_a_kind_of_the_lexicon(kind):
    assert LexiconKind(kind)
