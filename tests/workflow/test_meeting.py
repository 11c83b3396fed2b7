"""New names meet the old ones: whatever the order and the batches, the tables are those of a rebuild."""

from __future__ import annotations

import random

import pytest
from sqlcipher3 import dbapi2

from kuager import resolve
from kuager.model import Decision, Met, Named, NodeId, Verdict
from kuager.ports import Node
from kuager.store.tables import PROJECTIONS
from kuager.workflow import audit, ingest, meeting, review
from kuager.workflow.archive import create, open_archive
from kuager.workflow.refresh import ensure_fresh
from kuager.workflow.sandbox import InProcess

MET = ("spelling", "meeting", "alike")
PEOPLE = (
    "Aigerim Sadykova", "Aygerim Sadyqova", "Айгерим Садыкова", "Nurlan Omarov", "Nurlan Umarov", "Serik Tokayev",
    "Nurlan Omarov Bekuly",
)  # fmt: skip


def letter(number: int) -> str:
    one, two = PEOPLE[number % len(PEOPLE)], PEOPLE[(number * 3 + 1) % len(PEOPLE)]
    return f"{one} was detained in Oskemen in 20{10 + number:02}. {two} told the Ulba Committee of it."


@pytest.fixture
def letters(tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(9):
        (folder / f"{number}.txt").write_text(letter(number))
    return [str(path) for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_batches_of_adds_and_decisions_give_what_a_rebuild_gives(archive, letters, seed):
    dice = random.Random(seed)
    dice.shuffle(letters)
    while letters:
        size = dice.randint(1, 4)
        list(ingest.add(archive, letters[:size]))
        letters = letters[size:]
        waiting = archive.store.proposals()
        if waiting:
            one = dice.choice(waiting)
            said = review.judge(archive, one.left, one.right, dice.choice(list(Verdict)), "reader:invented")
            if dice.random() < 0.4:
                review.undo_judgement(archive, said.seq, "reader:invented")
        assert audit.rebuild(archive, check=True).changed == ()


def test_the_order_of_arrival_changes_no_pair(archive, letters, tmp_path, clock, ids):
    for path in letters:
        list(ingest.add(archive, [path]))
    create(tmp_path / "other", plain=True, name="Test", clock=clock, ids=ids)
    with open_archive(tmp_path / "other", clock=clock, ids=ids, agent="tester", reading=InProcess()) as other:
        list(ingest.add(other, letters[::-1]))
        assert list(other.store.alike()) == list(archive.store.alike()) != []
        mine, theirs = archive.store.digests(), other.store.digests()
        assert {name: mine[name] for name in MET} == {name: theirs[name] for name in MET}


def test_a_new_document_reads_only_the_names_it_shares_a_key_with(archive, letters):
    list(ingest.add(archive, letters[:8]))
    known = {named for node in archive.store.nodes() for named in resolve.spellings(node)}
    assert archive.store.unknown(known) == []
    head = archive.store.head()
    assert meeting.meet_new(archive) == 0
    list(ingest.add(archive, letters[8:], fresh=False))
    new = {named for node in archive.store.nodes(after=head) for named in resolve.spellings(node)}
    assert meeting.meet_new(archive) == len(new - known)


def test_what_a_rejection_takes_away_is_not_asked_and_comes_back(archive, letters):
    list(ingest.add(archive, letters))
    before = archive.store.proposals()
    assert before
    gone = before[0].left
    for claim in list(archive.store.claims(subject=gone)):
        review.decide(archive, claim.id, Decision.REJECT, "reader:invented")
    ensure_fresh(archive)
    assert gone not in {node for row in archive.store.proposals() for node in (row.left, row.right)}
    assert audit.rebuild(archive, check=True).changed == ()


def test_people_without_a_name_meet_nobody(archive, letters):
    list(ingest.add(archive, letters[:1]))
    (document,) = archive.store.documents()
    hidden = Node(
        id=NodeId("hidden"), document=document.id, local="p99", schema="person", name="Aigerim Hiddenova",
        spellings=("Aigerim Hiddenova", "Aygerim Hidenova"), shielded=True,
    )  # fmt: skip
    found = archive.store.extraction(document.id)
    assert found is not None
    with archive.store.write() as writer:
        writer.extraction(document.id, found, [hidden])
    audit.rebuild(archive)
    ensure_fresh(archive)
    with dbapi2.connect(str(archive.root / "case.db")) as link:
        held = " ".join(str(row) for table in PROJECTIONS for row in link.execute(f"SELECT * FROM {table}")).casefold()
    assert "sadykova" in held
    assert "hiddenova" not in held
    assert archive.store.unknown([Named("person", "Aigerim Hiddenova")]) != []
    assert all("hidden" not in (row.left, row.right) for row in archive.store.proposals())


def test_pairs_made_by_another_method_are_made_again(archive, letters):
    list(ingest.add(archive, letters))
    before = archive.store.digests()
    with archive.store.write() as writer:
        writer.met(Met(spellings=[], alike=[], upto=archive.store.head(), method="older@1", whole=True))
    ensure_fresh(archive)
    assert archive.store.digests() == before
    assert archive.store.met_upto(meeting.made_by()) >= 0
