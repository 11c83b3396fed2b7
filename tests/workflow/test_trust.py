"""A rewrite is worth less than what it was made from: it is marked, asked about last, and its original is asked for."""

from __future__ import annotations

import pytest

from kuager.errors import UnknownIdError, UsageError
from kuager.model import CopyEdge, Decision, DocumentId, EdgeKind, FindingKind, Reliance
from kuager.workflow import audit, browse, ingest, lexicon, review, trust

FIRST = """Families wait at the gate

OSKEMEN, 12 May 2023 - Dozens of relatives have been waiting at the gate of the consulate in Oskemen since March.
Arman Sadvakas, a teacher, said his brother Daulet Sadvakas was sentenced to 12 years in prison in August 2019.
He brought a folded photograph, two letters and the receipt of a parcel that nobody had answered for.
Police detained Zhanar Toleubek on May 3, 2023 and fined her 60,000 tenge, and a neighbour paid the fine the same day.
The consul did not come out, the guards closed the shutters, and the families sang until the evening bus arrived.
"""
SECOND = """Relatives at the consulate gate

Dozens of relatives have been waiting at the gate of the consulate in Oskemen since March, local media say.
The teacher Arman Sadvakas said his brother Daulet Sadvakas was sentenced to 12 years in prison in August 2019.
He brought a folded photograph, two letters and the receipt of a parcel that nobody had answered for, it is claimed.
Police arrested Zhanar Toleubek on May 3, 2023 and made her pay 60,000 tenge; a neighbour paid the fine the same day.
Guards closed the shutters, and the families sang until the evening bus arrived at last.
"""


@pytest.fixture
def two(archive, tmp_path):
    """The ids of the rewrite and of the original, the rewrite added first."""
    ids = []
    for name, text in (("b.txt", SECOND), ("a.txt", FIRST)):
        (tmp_path / name).write_text(text, "utf-8")
        (result,) = ingest.add(archive, [str(tmp_path / name)])
        ids.append(result.document)
    return tuple(ids)


def trusts(archive):
    return {row.document: (row.low_trust, row.original) for row in browse.sources(archive)}


def test_a_rewrite_is_marked_wherever_it_is_shown(archive, two):
    rewrite, original = two
    found = trusts(archive)
    assert found[original] == ("", None)
    assert found[rewrite] in {("rewrite", original), ("copy", original), ("digest", original)}
    assert all(row.low_trust for row in browse.reader(archive, rewrite).claims)
    assert not any(row.low_trust for row in browse.reader(archive, original).claims)
    person = next(row for row in browse.people(archive) if row.name == "Zhanar Toleubek")
    dossier = browse.dossier(archive, person.id)
    shown = [claim for group in dossier.names for claim in group.claims]
    assert shown
    assert all(claim.low_trust == (claim.document == rewrite) for claim in shown)
    assert all(event.low_trust == (event.document == rewrite) for event in browse.events(archive))
    assert {event.low_trust for event in browse.events(archive)} == {True, False}


def test_the_original_is_asked_about_first(archive, two):
    rewrite, original = two
    order = list(dict.fromkeys(row.document for row in review.queue(archive, 1000)))
    assert order == [original, rewrite]
    assert [row.document for row in browse.sources(archive)] == [rewrite, original], "they stay listed as they came"


def test_a_rewrite_is_an_ordinary_text_until_its_original_comes(archive, tmp_path):
    for name, text in (("b.txt", SECOND), ("a.txt", FIRST)):
        (tmp_path / name).write_text(text, "utf-8")
    (result,) = ingest.add(archive, [str(tmp_path / "b.txt")])
    assert trusts(archive) == {result.document: ("", None)}
    row = review.queue(archive, 1)[0]
    review.decide(archive, row.id, Decision.ACCEPT, "aru")
    list(ingest.add(archive, [str(tmp_path / "a.txt")]))
    view = browse.reader(archive, result.document)
    assert next(claim for claim in view.claims if claim.id == row.id).review == "accepted"
    assert all(claim.low_trust for claim in view.claims)


def test_a_person_can_say_which_is_the_original_and_take_it_back(archive, two):
    rewrite, original = two
    before = trusts(archive)
    digests = archive.store.digests()
    with pytest.raises(UsageError):
        trust.say_original(archive, rewrite, "aru", "  ")
    with pytest.raises(UnknownIdError):
        trust.say_original(archive, "d-nothing", "aru", "I know")
    trust.say_original(archive, rewrite, "aru", "the author sent it to us")
    after = trusts(archive)
    assert after[rewrite] == ("", None)
    assert after[original][1] == rewrite
    said = {row.document: row.said_original for row in browse.sources(archive)}
    assert said == {rewrite: "aru: the author sent it to us", original: ""}
    kept = archive.store.digests()
    audit.rebuild(archive)
    assert archive.store.digests() == kept
    trust.say_original(archive, rewrite, "aru", "", undo=True)
    assert trusts(archive) == before
    assert archive.store.digests() == digests


def test_nothing_is_opened_by_copies_alone(archive, two):
    rewrite, _ = two
    assert all(
        finding.kind is FindingKind.INDEPENDENCE or {side.document for side in finding.sides} != {rewrite}
        for finding in browse.findings(archive)
    )
    assert any(finding.kind is FindingKind.INDEPENDENCE for finding in browse.findings(archive)), (
        "that it is one is said"
    )


def edge(parent, child, kind=EdgeKind.REWRITE):
    return CopyEdge(parent=DocumentId(parent), child=DocumentId(child), kind=kind, containment="0.50")


def test_the_same_words_twice_are_of_no_less_trust():
    found = trust.copied([edge("a", "b", EdgeKind.IDENTICAL), edge("a", "c", EdgeKind.DIGEST)])
    assert {document: (one.kind, one.original) for document, one in found.items()} == {"c": ("digest", "a")}


def test_two_originals_are_both_trusted():
    assert trust.copied([edge("a", "b")], {DocumentId("a"), DocumentId("b")}) == {}


def test_the_original_is_asked_for_until_something_of_its_outlet_is_here():
    leans = [
        Reliance(document=DocumentId("d"), source_name=name, start=0, end=1, text="x")
        for name in ("Northern Courier", "Bulletin", "Northern Courier")
    ]
    assert trust.asked([None, "bulletin"], leans) == {"d": ("Northern Courier",)}
    assert trust.asked(["Bulletin", "northern courier"], leans) == {}


def test_a_text_that_leans_on_an_outlet_asks_for_it(filled):
    assert sorted(row.asks for row in browse.sources(filled)) == [(), ("Northern Courier",)]
    lexicon.add(filled, {"kind": "outlet", "canonical": "Courier of the North", "spelling": "Northern Courier"}, "aru")
    assert len([row for row in browse.sources(filled) if row.asks]) == 1
