"""Lists taken in: every claim at its cell, each value once, newer editions, interruptions, withdrawal."""

from __future__ import annotations

import csv
import io
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuager.errors import UsageError
from kuager.errors.lists import (
    BadMappingError,
    NoTableError,
    OtherColumnsError,
    UnfinishedListError,
    WithdrawnListError,
)
from kuager.model import Decision, Verdict
from kuager.weigh.connections import DOCUMENT
from kuager.workflow import browse, context, dossier, ingest, refresh, review
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.lists import cells, differing, editions, guessing, importing, preview, taking, withdrawing, writing
from kuager.workflow.lists import mapping as mappings
from kuager.workflow.lists.people import Reading
from kuager.workflow.reviewed import effective
from kuager.workflow.sandbox import InProcess
from tests.workflow.listing import HEAD, ROWS, csv_of, live, take


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "victims.csv"
    path.write_text(csv_of(ROWS), encoding="utf-8", newline="")
    return path


def newer(
    tmp_path: Path, rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD, name: str = "newer.csv"
) -> Path:  # fmt: skip
    path = tmp_path / name
    path.write_text(csv_of(rows, head), encoding="utf-8", newline="")
    return path


def test_every_value_stands_at_the_words_of_its_cell(archive: Archive, table: Path):
    edition = take(archive, table)
    document = archive.store.document(edition.document)
    assert document is not None
    claims = list(archive.store.claims())
    assert claims
    for claim in claims:
        assert document.text[claim.anchor.start : claim.anchor.end] == claim.anchor.exact
        assert claim.anchor.layer == document.layers[0].digest
        if claim.original_value is None:
            assert claim.value == claim.anchor.exact
    said = {(claim.prop, claim.value, claim.anchor.exact) for claim in claims}
    assert {
        ("name", "Arman Sadvakas", "Arman Sadvakas"),
        ("father_name", "Sadvakas", "Sadvakas"),
        ("sex", "female", "ж"),
        ("birth_date", "1969", "1969"),
        ("when", "2017-06-25", "25.06.2017"),
        ("when", "2018-03", "2018年3月"),
        ("status", "in_camp", "в лагере"),
        ("sentence_length", "P15Y", "15年"),
        ("birth_place", "Құлжа, Іле", "Құлжа, Іле"),
        ("part_of", "Іле", "Іле"),
        ("description", "unnamed woman", "unnamed woman"),
    } <= said
    assert ("father_name", "нет", "нет") not in said


def test_the_file_is_kept_with_its_custody_and_the_list_as_its_source(archive: Archive, table: Path):
    edition = take(archive, table)
    document = archive.store.document(edition.document)
    assert document is not None
    capture = archive.store.capture(document.capture)
    assert capture is not None
    assert capture.source == editions.list_id("victims")
    assert b"".join(archive.vault.read(capture.sha256)) == table.read_bytes()
    assert [one.verb.value for one in archive.store.custody(capture.id)][:2] == [
        "capture",
        "message digest calculation",
    ]


def test_people_of_a_list_are_people_and_wait_for_no_review(archive: Archive, table: Path):
    take(archive, table)
    refresh.refresh(archive)
    names = {row.name: row for row in browse.people(archive)}
    assert names["Arman Sadvakas"].last_status == "held / serving a sentence"
    assert names["unnamed woman"].shielded
    assert review.queue(archive) == []


def test_a_list_is_a_document_among_the_voices_of_a_value(archive: Archive, table: Path):
    take(archive, table)
    refresh.refresh(archive)
    person = next(row for row in browse.people(archive) if row.name == "Arman Sadvakas")
    groups = [value for group in dossier.dossier(archive, person.id).properties for value in group.values]
    assert groups
    assert {voice.connection for value in groups for voice in value.voices} == {DOCUMENT}
    assert all(value.grade and value.grade.documents == 1 for value in groups)


def test_the_same_file_again_says_nothing_new(archive: Archive, table: Path):
    take(archive, table)
    before = live(archive)
    rows = len(list(archive.store.claims()))
    again = take(archive, table)
    assert again.number == 1
    assert len(list(archive.store.claims())) == rows
    assert live(archive) == before


def test_a_newer_edition_claims_only_what_changed(archive: Archive, table: Path, tmp_path: Path):
    first = take(archive, table)
    rows = [list(row) for row in ROWS]
    rows[0][7] = "released"
    rows[4][6] = "2019-01-02"
    path = newer(tmp_path, [*rows, ["6", "Bekzat Oraz", "", "m", "", "", "", "", ""]])
    count = len(list(archive.store.claims()))
    second = take(archive, path)
    new = [claim for claim in archive.store.claims() if claim.anchor.document == second.document]
    assert (second.number, first.number) == (2, 1)
    assert len(list(archive.store.claims())) == count + len(new)
    assert sorted((claim.prop, claim.value) for claim in new) == [
        ("name", "Bekzat Oraz"), ("sex", "male"), ("status", "released"), ("type", "detention"), ("when", "2019-01-02"),
        ("who", "Zhanar Toleubek"),
    ]  # fmt: skip
    old = next(claim for claim in archive.store.claims() if (claim.prop, claim.value) == ("status", "imprisoned"))
    told = effective(archive.store.reviews())[old.id]
    assert told.decision == Decision.CORRECT
    assert told.reason == "said until edition 2 of the list"
    assert second.counts == {"new": 1, "changed": 2, "unchanged": 3, "claims": 6, "left_out": 0}


def test_what_a_newer_edition_lacks_is_not_cleared(archive: Archive, table: Path, tmp_path: Path):
    take(archive, table)
    before = live(archive)
    shorter = [[cell for at, cell in enumerate(row) if at not in (2, 7)] for row in ROWS[:3]]
    shorter[0][3] = ""
    path = newer(tmp_path, shorter, [cell for at, cell in enumerate(HEAD) if at not in (2, 7)])
    take(archive, path)
    assert live(archive) == before
    found = differing.difference(archive, "victims")
    assert [row.name for row in found.vanished] == ["木拉提·哈力", "Zhanar Toleubek"]
    assert found.changed == ()


def test_what_changed_is_shown_row_by_row(archive: Archive, table: Path, tmp_path: Path):
    take(archive, table)
    rows = [list(row) for row in ROWS]
    rows[1][5] = "Алтай"
    take(archive, newer(tmp_path, rows[1:]))
    found = differing.difference(archive, "victims")
    assert [(row.name, row.before, row.after) for row in found.changed] == [("Нұргүл Сейтқали", 3, 2)]
    (cell,) = found.changed[0].cells
    assert (cell.prop, cell.before, cell.after) == ("birth_place", ("Құлжа, Іле",), ("Алтай",))
    assert found.counts == {"changed": 1, "appeared": 0, "vanished": 1, "same": 3}


def test_what_changed_beyond_what_is_listed_is_counted_all_the_same(
    archive: Archive, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    take(archive, table)
    rows = [list(row) for row in ROWS]
    for row in rows[:3]:
        row[4] = "1950"
    take(archive, newer(tmp_path, rows))
    monkeypatch.setattr(differing, "MOST", 1)
    found = differing.difference(archive, "victims")
    assert len(found.changed) == 1
    assert found.counts == {"changed": 3, "appeared": 0, "vanished": 0, "same": 2}


def test_what_a_person_decided_stands_above_an_edition(archive: Archive, table: Path, tmp_path: Path):
    take(archive, table)
    old = next(claim for claim in archive.store.claims() if (claim.prop, claim.value) == ("status", "imprisoned"))
    review.decide(archive, old.id, Decision.ACCEPT, "tester")
    rows = [list(row) for row in ROWS]
    rows[0][7] = "released"
    take(archive, newer(tmp_path, rows))
    assert effective(archive.store.reviews())[old.id].decision == Decision.ACCEPT


def said_of(archive: Archive, name: str, prop: str) -> list[tuple[str, int | None, int]]:
    """Returns the values that somebody's dossier shows: until which edition, and how many voices say so."""
    person = next(row for row in browse.people(archive) if row.name == name)
    groups = [group for group in dossier.dossier(archive, person.id).properties if group.prop == prop]
    return sorted((value.value, value.claims[0].until, value.independent) for value in groups[0].values)


def test_what_a_person_accepted_is_shown_as_said_until_the_newer_edition(archive: Archive, table: Path, tmp_path: Path):
    take(archive, table)
    old = next(claim for claim in archive.store.claims() if (claim.prop, claim.value) == ("status", "imprisoned"))
    review.decide(archive, old.id, Decision.ACCEPT, "tester")
    rows = [list(row) for row in ROWS]
    rows[0][7] = "released"
    take(archive, newer(tmp_path, rows))
    refresh.refresh(archive)
    assert said_of(archive, "Arman Sadvakas", "status") == [("imprisoned", 2, 1), ("released", None, 1)]
    here = context.context(archive)
    documents = {edition.document for edition in editions.find(archive, "victims").editions}
    assert (len(documents), here.independent(documents)) == (2, 1)
    withdrawing.withdraw(archive, "victims", reason="sent by mistake")
    assert said_of(archive, "Arman Sadvakas", "status") == [("imprisoned", None, 1)]
    withdrawing.restore(archive, "victims", number=2)
    assert said_of(archive, "Arman Sadvakas", "status") == [("imprisoned", 2, 1), ("released", None, 1)]
    take(archive, newer(tmp_path, ROWS[:1], name="third.csv"))
    assert ("imprisoned", None, 1) in [(value, None, n) for value, _, n in said_of(archive, "Arman Sadvakas", "status")]
    assert "released" not in [value for value, *_ in said_of(archive, "Arman Sadvakas", "status")]


def test_editions_that_share_no_words_are_one_voice_all_the_same(archive: Archive, table: Path, tmp_path: Path):
    take(archive, table)
    take(archive, newer(tmp_path, [("1", "Арман Садвакас", "Садвакас", "м", "1974", "Өскемен", "", "", "")]))
    take(archive, newer(tmp_path, ROWS[1:2], name="other.csv"), name="somebody else's")
    refresh.refresh(archive)
    families = [set(family.documents) for family in archive.store.lineages()]
    editions_ = {edition.document for edition in editions.find(archive, "victims").editions}
    assert [family & editions_ for family in families if family & editions_] == [editions_]


def test_a_newer_edition_is_no_copy_of_low_trust(archive: Archive, tmp_path: Path):
    rows = [(str(at), f"Person{at} Surname{at}", "", "m", str(1950 + at), "", "", "missing", "") for at in range(40)]
    take(archive, newer(tmp_path, rows))
    take(archive, newer(tmp_path, rows[1:], name="again.csv"))
    refresh.refresh(archive)
    assert archive.store.edges() == []
    assert len(archive.store.lineages()) == 1


def test_reading_as_before_revives_what_was_said_before(archive: Archive, tmp_path: Path):
    path = newer(tmp_path, [("1", "Arman Sadvakas", "", "m", "", "", "03/04/2018", "", "")])
    document = taking.take(archive, str(path), editions.list_id("victims"))
    guessed = guessing.guess(document, name="victims").mapping

    def ordered(order: str) -> mappings.Mapping:
        made = (replace(one, order=order if one.means == "detention_date" else "") for one in guessed.columns)
        return mappings.checked(replace(guessed, columns=tuple(made)))

    take(archive, path, mapping=ordered("dmy"))
    first = live(archive)
    take(archive, path, mapping=ordered("mdy"))
    second = live(archive)
    assert {value for _, prop, value in second if prop == "when"} == {"2018-03-04"}
    third = take(archive, path, mapping=ordered("dmy"))
    assert third.number == 3
    assert live(archive) == first
    withdrawing.withdraw(archive, "victims", reason="the other order was right")
    assert live(archive) == second
    withdrawing.restore(archive, "victims", number=3)
    assert live(archive) == first


def test_people_are_looked_at_again_only_when_something_changed(archive: Archive, table: Path):
    take(archive, table)
    first = browse.people(archive)
    assert browse.people(archive) == first
    first.clear()
    assert len(browse.people(archive)) == len(ROWS)
    name = next(claim for claim in archive.store.claims(prop="name") if claim.schema == "person")
    before = next(row for row in browse.people(archive) if row.name == name.value)
    sex = next(one for one in archive.store.claims(subject=name.subject) if one.prop == "sex")
    review.decide(archive, sex.id, Decision.REJECT, "tester")
    after = next(row for row in browse.people(archive) if row.name == name.value)
    assert after.claims == before.claims - 1


def test_a_place_lies_in_those_of_other_columns(archive: Archive, tmp_path: Path):
    head = ("No", "Name", "Region", "Prefecture", "County")
    rows = [("1", "Arman Sadvakas", "Aqdala", "Qobyk", "Tastobe"), ("2", "Zhanar Toleubek", "Aqdala", "Qobyk", "")]
    path = newer(tmp_path, rows, head)
    document = taking.take(archive, str(path), editions.list_id("victims"))
    meanings = ("key", "name", "residence_in", "residence_in", "residence")
    columns = tuple(mappings.Column(index=at, header=head[at], means=meaning) for at, meaning in enumerate(meanings))
    edition = take(archive, path, mapping=mappings.Mapping(name="victims", columns=columns))
    assert edition.document == document.id
    said = {(claim.prop, claim.value, claim.anchor.exact) for claim in archive.store.claims()}
    assert {("residence", "Tastobe", "Tastobe"), ("residence", "Qobyk", "Qobyk")} <= said
    names = {node.id: node.name for node in archive.store.nodes()}
    inside = {
        (names[one.subject], names[one.value_node]) for one in archive.store.claims(prop="part_of") if one.value_node
    }
    assert inside == {("Tastobe", "Qobyk"), ("Qobyk", "Aqdala")}
    for claim in archive.store.claims():
        assert document.text[claim.anchor.start : claim.anchor.end] == claim.anchor.exact


KILLED = """
import os, signal, sys
from kuager.workflow.archive import open_archive
from kuager.workflow.lists import editions, guessing, importing, taking
importing.BATCH = 2
with open_archive(__import__("pathlib").Path(sys.argv[1])) as archive:
    document = taking.take(archive, sys.argv[2], editions.list_id("victims"))
    steps = importing.run(archive, document, guessing.guess(document, name="victims").mapping, name="victims")
    next(steps)
    next(steps)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_after_a_kill_it_is_known_how_far_a_list_is(table: Path, tmp_path: Path):
    root = tmp_path / "killed"
    create(root, plain=True, name="Killed")
    done = subprocess.run([sys.executable, "-c", KILLED, str(root), str(table)], check=False)
    assert done.returncode == -signal.SIGKILL
    with open_archive(root, reading=InProcess()) as archive:
        (half,) = editions.half_in(archive)
        assert half.unfinished is not None
        assert (half.unfinished.done, half.unfinished.rows) == (4, 5)
        take(archive, table)
        assert editions.half_in(archive) == ()
        assert {row.name for row in browse.people(archive)} == {row[1] for row in ROWS}


def test_an_interrupted_import_goes_on_where_it_was(
    archive: Archive, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importing, "BATCH", 2)
    document = taking.take(archive, str(table), editions.list_id("victims"))
    mapping = guessing.guess(document, name="victims").mapping
    steps = importing.run(archive, document, mapping, name="victims")
    assert (next(steps).done, next(steps).done) == (2, 4)
    steps.close()
    half = editions.find(archive, "victims").unfinished
    assert half is not None
    assert (half.done, half.rows, half.finished) == (4, 5, False)
    with pytest.raises(UnfinishedListError):
        take(archive, newer(tmp_path, ROWS[:2]))
    edition = take(archive, table)
    assert edition.finished
    assert edition.counts["new"] == len(ROWS), "what the runs before it brought is counted too"
    assert editions.find(archive, "victims").unfinished is None
    interrupted = {(prop, value) for _, prop, value in live(archive)}
    assert {("name", name) for name in ("Arman Sadvakas", "Zhanar Toleubek")} <= interrupted
    assert len({claim.subject for claim in archive.store.claims(prop="name") if claim.schema == "person"}) == 4


def test_a_withdrawn_edition_says_nothing_and_can_be_put_back(archive: Archive, table: Path, tmp_path: Path):
    take(archive, table)
    first = live(archive)
    rows = [list(row) for row in ROWS]
    rows[0][7] = "released"
    path = newer(tmp_path, rows)
    take(archive, path)
    second = live(archive)
    assert second != first
    with pytest.raises(UsageError):
        withdrawing.withdraw(archive, "victims", reason=" ")
    withdrawing.withdraw(archive, "victims", reason="sent by mistake")
    assert live(archive) == first
    with pytest.raises(WithdrawnListError):
        take(archive, path)
    withdrawing.restore(archive, "victims", number=2)
    assert live(archive) == second
    with pytest.raises(UsageError):
        withdrawing.restore(archive, "victims", number=2)


def test_people_of_a_withdrawn_list_are_gone_and_nothing_is_deleted(archive: Archive, table: Path):
    take(archive, table)
    rows = len(list(archive.store.claims()))
    withdrawing.withdraw(archive, "victims", reason="not ours to keep")
    refresh.refresh(archive)
    assert browse.people(archive) == []
    assert len(list(archive.store.claims())) == rows


def test_rows_are_matched_before_anything_is_made(archive: Archive, table: Path, tmp_path: Path):
    take(archive, table)
    path = newer(tmp_path, [("7", "Арман Садвакас", "", "f", "1974", "", "", "", "")])
    document = taking.look(archive, str(path))
    mapping = guessing.guess(document, name="other").mapping
    count = len(list(archive.store.claims()))
    found = preview.preview(archive, document, mapping, name="other")
    assert len(list(archive.store.claims())) == count
    assert found.counts["maybe_here"] == 1
    (candidate, *_) = found.matches[0].candidates
    assert candidate.name == "Arman Sadvakas"
    assert candidate.why
    assert candidate.against == ("sex",)


def test_what_a_person_says_of_a_row_counts_when_it_comes_in(archive: Archive, table: Path, tmp_path: Path):
    take(archive, table)
    path = newer(tmp_path, [("7", "Арман Садвакас", "", "m", "1974", "", "", "", "")])
    document = taking.look(archive, str(path))
    found = preview.preview(archive, document, guessing.guess(document, name="other").mapping, name="other")
    match = found.matches[0]
    editions.say(
        archive, "other", key=match.person.key, node=match.candidates[0].node, verdict="same", reason="same mother"
    )
    take(archive, path, name="other")
    (judged,) = archive.store.judgements()
    assert (judged.verdict, judged.reason) == (Verdict.SAME, "same mother")
    row = writing.node_id(editions.list_id("other"), match.person.local)
    assert {judged.left, judged.right} == {row, match.candidates[0].node}


def test_nobody_is_merged_unasked(archive: Archive, table: Path, tmp_path: Path):
    take(archive, table)
    take(archive, newer(tmp_path, [(str(at + 40), *row[1:]) for at, row in enumerate(ROWS)]), name="other list")
    refresh.refresh(archive)
    people = {node.id for node in archive.store.nodes() if node.schema == "person"}
    assert not [row for row in archive.store.judgements() if {row.left, row.right} & people]
    assert {(one.left, one.right) for one in archive.store.proposals()}


def test_unnamed_people_are_never_asked_about(archive: Archive, table: Path, tmp_path: Path):
    take(archive, table)
    take(archive, newer(tmp_path, [("8", "unnamed woman", "", "f", "", "", "", "", "")]), name="other list")
    refresh.refresh(archive)
    hidden = {node.id for node in archive.store.nodes() if node.shielded}
    assert len(hidden) == 2
    assert not [one for one in archive.store.proposals() if {one.left, one.right} & hidden]


def test_a_table_added_as_a_text_before_gives_way_to_its_rows(archive: Archive, table: Path):
    list(ingest.add(archive, [str(table)]))
    take(archive, table)
    refresh.refresh(archive)
    assert sorted(row.name for row in browse.people(archive)) == sorted(row[1] for row in ROWS)
    assert review.queue(archive) == []


def test_a_mapping_for_other_headers_is_refused(archive: Archive, table: Path, tmp_path: Path):
    mapping = guessing.guess(taking.look(archive, str(table)), name="victims").mapping
    other = newer(tmp_path, ROWS, ("No", "Name", "Mother's name", *HEAD[3:]))
    with pytest.raises(OtherColumnsError):
        take(archive, other, mapping=mapping)


def test_a_text_is_no_table(archive: Archive, texts: Path):
    with pytest.raises(NoTableError):
        taking.take(archive, str(texts / "a-families.txt"), editions.list_id("x"))
    assert len(list(archive.store.captures())) == 1, "it is kept all the same"


def test_mappings_are_saved_by_version_and_found_by_headers(archive: Archive, table: Path):
    guessed = guessing.guess(taking.look(archive, str(table)), name="victims")
    first = editions.save(archive, guessed.mapping)
    assert editions.save(archive, guessed.mapping) == first
    columns = [
        one if one.means != "father" else mappings.Column(index=one.index, header=one.header) for one in first.columns
    ]
    second = editions.save(archive, mappings.checked(replace(first, columns=tuple(columns))))
    assert (first.version, second.version) == (1, 2)
    assert guessing.decided(guessed, editions.saved(archive)) == second
    assert mappings.from_json(mappings.as_json(second)) == second


@pytest.mark.parametrize(
    "broken",
    [
        "[]",
        "{",
        '{"columns": []}',
        '{"columns": [{"index": 0, "header": "a", "means": "sex"}]}',
        '{"columns": [{"index": 0, "header": "a", "means": "nonsense"}, {"index": 1, "header": "b", "means": "name"}]}',
        '{"columns": [{"index": 0, "header": "a", "means": "name"}, {"index": 0, "header": "b", "means": "sex"}]}',
        '{"columns": [{"index": 0, "header": "a", "means": "name", "order": "ydm"}]}',
        '{"columns": [{"index": 0, "header": "a", "means": "name"}, {"index": 1, "header": "s", "means": "sex", "terms": {"x": "purple"}}]}',
    ],
)
def test_a_broken_mapping_is_refused(broken: str):
    with pytest.raises(BadMappingError):
        mappings.parse(broken)


def test_issues_are_safe_in_a_spreadsheet(archive: Archive, tmp_path: Path):
    path = newer(tmp_path, [("1", "Arman Sadvakas", "", "=2+5", "", "", "", "", "")])
    document = taking.look(archive, str(path))
    found = preview.preview(archive, document, guessing.guess(document, name="x").mapping, name="x")
    rows = list(csv.reader(io.StringIO(preview.issues_csv(found.issues).removeprefix("\ufeff"))))
    assert rows[1][:4] == ["K-LIST-019", "2", "Sex", "'=2+5"]


CELL = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Sm", "Zs")), max_size=12)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6))
def test_the_cells_of_any_table_are_found_again(archive: Archive, tmp_path: Path, rows):
    out = io.StringIO()
    csv.writer(out).writerows([("Name", "Note", "Occupation"), *rows])
    document = taking.look_at(archive, out.getvalue().encode(), "any.csv")
    got = {
        row.number: {at: cell.text for at, cell in row.cells.items()}
        for row in cells.rows(document, cells.sheets(document)[0])
    }
    for number, row in enumerate((("Name", "Note", "Occupation"), *rows), 1):
        shown = {at: " ".join(cell.split()) for at, cell in enumerate(row) if cell.split()}
        if number in got:
            assert got[number] == shown
        else:
            assert not shown
    mapping = mappings.Mapping(
        name="any",
        columns=(
            mappings.Column(index=0, header="Name", means="name"),
            mappings.Column(index=1, header="Note", means="note"),
            mappings.Column(index=2, header="Occupation", means="occupation"),
        ),
    )
    for row, person, _ in Reading(document=document, mapping=mapping, this_year=2024).rows():
        for fact in person.facts if person else ():
            assert document.text[fact.start : fact.end] == row.cells[fact.column].text == fact.value
