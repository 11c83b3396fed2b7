"""A model's proposals are anchored here or refused and counted; every call is in custody; what is entrusted stays here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kuager.collect import llm as asker
from kuager.collect.errors import ForeignEndpointError, NoEndpointError
from kuager.errors import UsageError
from kuager.extract import llm
from kuager.model import CustodyVerb, Decision
from kuager.workflow import asking_model, audit, ingest, review
from kuager.workflow.context import context
from tests.collect.llmserver import serving

pytestmark = pytest.mark.usefixtures("socket_enabled")


def event(evidence, kind="detention", **more):
    return {
        "type": kind, "evidence": evidence, "before": "", "who": [], "by": [], "where": "", "when": "", "according_to": "",
        "stance": "asserts", **more,
    }  # fmt: skip


DETAINED = event(
    "Police detained Zhanar Toleubek on May 3, 2023", who=["Zhanar Toleubek"], by=["Police"], when="May 3, 2023"
)
RELEASED = event("Her mother was released in 2020.", kind="release", who=["Her mother"], when="2020")
GOOD = [
    DETAINED,
    RELEASED,
    event("They gave us no paper and no reason", kind="no_response", who=["Sadvakas"], start=3, end=9),
]
BROTHER = {
    "subject": "Daulet Sadvakas", "relation": "brother", "object": "Arman Sadvakas", "before": "",
    "evidence": "his brother Daulet Sadvakas",
}  # fmt: skip


def answering(events, relations=()):
    """A model that proposes what stands in the passage it is shown."""

    def proposals(passage):
        return {"events": events if "Zhanar Toleubek on May 3" in passage else [], "relations": list(relations)}

    return proposals


def plugged(archive, model, **more):
    archive.settings = replace(archive.settings, llm_endpoint=model.address, llm_model="tiny", **more)
    return archive


def lede(archive):
    return next(head.id for head in context(archive).heads.values() if "stand before" in head.title)


def asked(archive, events, relations=(), **settings):
    with serving(proposals=answering(events, relations), **settings) as model:
        (one,) = asking_model.ask(plugged(archive, model), [lede(archive)])
    return one, model


def proposed(archive):
    return [claim for claim in archive.store.claims(document=lede(archive)) if claim.extractor.startswith(llm.PREFIX)]


def calls(archive):
    return [row for row in archive.store.custody() if row.verb is CustodyVerb.METADATA]


def test_nothing_is_asked_until_an_endpoint_and_a_model_are_named(filled):
    with pytest.raises(NoEndpointError):
        next(asking_model.ask(filled))
    filled.settings = replace(filled.settings, llm_endpoint="http://127.0.0.1:9")
    with pytest.raises(UsageError, match="No model"):
        next(asking_model.ask(filled))
    filled.settings = replace(filled.settings, llm_model="tiny", llm_key_env="KUAGER_TEST_NO_SUCH_KEY")
    with pytest.raises(UsageError, match="empty"):
        next(asking_model.ask(filled))
    assert calls(filled) == []


def test_proposals_stand_at_their_exact_words_and_wait_for_a_person(filled):
    one, _ = asked(filled, GOOD, [BROTHER])
    text = filled.store.document(lede(filled)).text
    found = proposed(filled)
    assert (one.outcome, one.claims) == ("asked", len(found))
    assert dict(one.counts)["exact"] == 4
    assert found
    for claim in found:
        assert text[claim.anchor.start : claim.anchor.end] == claim.anchor.exact
        assert claim.extractor == "model:tiny"
    missing = next(claim for claim in found if (claim.prop, claim.value) == ("type", "no_response"))
    assert missing.anchor.exact == GOOD[2]["evidence"]
    waiting = {row.id for row in review.queue(filled, document=lede(filled))}
    assert {claim.id for claim in found} <= waiting
    review.decide(filled, missing.id, Decision.ACCEPT, "tester")
    assert context(filled).review[missing.id] == "accepted"


def test_agreement_is_marked_at_the_claims_of_the_rules_and_makes_no_second_ones(filled):
    before = {claim.id: claim for claim in filled.store.claims(document=lede(filled))}
    one, _ = asked(filled, GOOD, [BROTHER])
    after = {claim.id: claim for claim in filled.store.claims(document=lede(filled))}
    assert before.items() <= after.items()
    marked = {row.id: row.also for row in review.queue(filled, document=lede(filled)) if row.also}
    assert one.agreeing == len(marked)
    assert set(marked.values()) == {("model:tiny",)}
    assert {"type", "when", "who", "brother"} <= {before[claim].prop for claim in marked}
    said = {(claim.subject, claim.prop, claim.value) for claim in before.values()}
    assert not said & {(claim.subject, claim.prop, claim.value) for claim in proposed(filled)}
    assert set(marked) <= {row.id for row in review.queue(filled)}, "agreement decides nothing"


def test_disagreement_is_shown(filled):
    asked(filled, [{**DETAINED, "who": ["Arman Sadvakas"]}])
    who = next(claim for claim in proposed(filled) if claim.prop == "who")
    assert who.value == "Arman Sadvakas"
    assert "rules propose instead: Zhanar Toleubek" in who.why


def test_asking_twice_changes_nothing(filled):
    one, _ = asked(filled, GOOD, [BROTHER])
    first, events = proposed(filled), filled.store.extraction(lede(filled)).events
    again, _ = asked(filled, GOOD, [BROTHER])
    assert (again.claims, again.agreeing) == (0, one.agreeing)
    assert proposed(filled) == first
    assert filled.store.extraction(lede(filled)).events == events
    assert audit.verify(filled)[0].verdict == "ok"


SPOILED = [
    (event("Police detained Zhanar Toleubek on May 3, 2023 and fined\u00a0her 60,000 tenge"), "normalised"),
    (event("We will stand here they answer", kind="protest", who=["Zhanar Toleubek"]), "approximate"),
    (event("The consul burned the letters of the families in the yard"), "not in the text"),
    (event("Police detained Zhanar Toleubek on May 4, 2023 and fined her"), "other numbers, denials or hedges than the text"),
    (event("They gave us paper and no reason", kind="no_response"), "other numbers, denials or hedges than the text"),
    (event("Police"), "too short to show anything"),
    ({"type": "detention"}, "entries of another shape"),
    (event("Police detained Zhanar Toleubek on May 3, 2023", kind="miracle"), "entries of another shape"),
    ({**DETAINED, "who": ["Aigul Invented"]}, "slots left out: their words are not there"),
    ({**DETAINED, "when": "May 9, 2023"}, "slots left out: their words are not there"),
]  # fmt: skip


@pytest.mark.parametrize(("spoiled", "counted"), SPOILED)
def test_every_kind_of_spoiled_proposal_is_counted(filled, spoiled, counted):
    one, _ = asked(filled, [spoiled])
    assert dict(one.counts)[counted] == 1, one.counts
    assert counted in calls(filled)[-1].note
    anchored = {claim.prop for claim in proposed(filled)}
    assert bool(one.agreeing or anchored) is (counted in {"normalised", "approximate"} or "slots" in counted)
    assert "Aigul Invented" not in {claim.value for claim in proposed(filled)}
    assert "2023-05-09" not in {claim.value for claim in proposed(filled)}


def test_an_approximate_place_says_so(filled):
    asked(filled, [SPOILED[1][0]])
    assert all(llm.APPROXIMATE in claim.why for claim in proposed(filled))


def test_words_cut_out_behind_a_denial_say_so(filled):
    asked(filled, [event("paper and no reason", kind="no_response"), event("one reason, sadly enough", kind="fine")])
    row = next(row for row in review.queue(filled, document=lede(filled)) if row.value == "no_response")
    assert row.turned
    assert row.why
    assert llm.TURNED in row.why
    assert "a denial or doubt right outside 1" in calls(filled)[-1].note


def test_order_and_offsets_of_the_answer_do_not_matter(filled, tmp_path, texts, clock, ids):
    asked(filled, GOOD)
    marked = context(filled).also
    forward = {(claim.prop, claim.value, claim.anchor) for claim in proposed(filled)}
    asked(filled, [{**one, "start": 0, "end": 5, "offset": -1} for one in reversed(GOOD)])
    assert {(claim.prop, claim.value, claim.anchor) for claim in proposed(filled)} == forward
    assert context(filled).also == marked


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("cut", "not whole JSON"),
        ("out of tokens", "cut short"),
        ("error", "code 500"),
        ("web page", "no JSON"),
        ("web page called JSON", "not an answer of a chat model"),
        ("too long", "far too long"),
        ("never answers", "in time"),
        ("moved", "elsewhere"),
    ],
)
def test_an_answer_that_fails_proposes_nothing_and_stands_in_custody(filled, mode, reason):
    one, model = asked(plug_time(filled), GOOD, mode=mode)
    assert (one.outcome, one.claims) == ("failed", 0)
    assert reason in one.reason
    assert proposed(filled) == []
    assert model.elsewhere == []
    (row,) = calls(filled)
    assert row.outcome == "failed"
    assert reason in row.note


def plug_time(archive):
    archive.settings = replace(archive.settings, llm_seconds=1)
    return archive


def test_a_code_block_around_the_answer_is_taken_off(filled):
    one, _ = asked(filled, GOOD, mode="in a block")
    assert dict(one.counts)["exact"] == 3


def test_custody_says_what_was_asked_of_whom(filled):
    asked(filled, GOOD)
    (row,) = calls(filled)
    assert row.object == filled.store.document(lede(filled)).capture
    for words in (
        "language model tiny",
        "local endpoint",
        "prompt sha256 ",
        "answer sha256 ",
        "temperature 0",
        "exact 3",
        "refused 0",
    ):
        assert words in row.note, words
    assert "Toleubek" not in row.note


def test_boilerplate_is_never_sent(archive, tmp_path):
    page = tmp_path / "page.html"
    story = "Police detained Zhanar Toleubek on May 3, 2023 outside the consulate in Oskemen. " * 5
    page.write_text(
        f"<html><body><nav>Subscribe to our SECRET newsletter</nav><article><h1>News</h1><p>{story}</p></article></body></html>",
        "utf-8",
    )
    list(ingest.add(archive, [str(page)]))
    with serving(proposals=answering([DETAINED])) as model:
        list(asking_model.ask(plugged(archive, model)))
    assert model.asked
    assert "SECRET" not in str(model.asked)


@pytest.mark.parametrize("named", [True, False])
def test_a_marking_forbids_even_this_machine(filled, named):
    assert asking_model.mark(filled, [lede(filled)], consent=False) == 1
    with serving(proposals=answering(GOOD)) as model:
        results = list(asking_model.ask(plugged(filled, model), [lede(filled)] if named else []))
    assert "Toleubek on May 3" not in str(model.asked)
    assert next(one for one in results if one.document == lede(filled)).outcome == "refused"
    asking_model.mark(filled, [lede(filled)], consent=None)
    one, _ = asked(filled, GOOD)
    assert one.outcome == "asked"


@pytest.fixture
def away(monkeypatch):
    """Lets the loopback server pass for another machine: only the decision what may leave is under test."""
    real = asker.endpoint

    def endpoint(address, **more):
        return replace(real(address, **more), local=False)

    monkeypatch.setattr(asker, "endpoint", endpoint)


def test_another_machine_is_refused_without_the_switch(filled):
    filled.settings = replace(filled.settings, llm_endpoint="https://models.example.org", llm_model="big")
    with pytest.raises(ForeignEndpointError):
        next(asking_model.ask(filled))
    assert len(list(filled.store.custody())) == 8


def test_what_was_entrusted_leaves_only_when_named_one_by_one(archive, texts, away):
    list(ingest.add(archive, [str(texts / "a-families.txt")], given_by="a cousin"))
    list(ingest.add(archive, [str(texts / "b-warned.txt")]))
    with serving(proposals=answering(GOOD)) as model:
        plugged(archive, model)
        outcomes = {one.title: one.outcome for one in asking_model.ask(archive)}
        assert sorted(outcomes.values()) == ["asked", "refused"]
        assert "Toleubek on May 3" not in str(model.asked)
        (one,) = asking_model.ask(archive, [lede(archive)])
        assert one.outcome == "asked"
        assert "Toleubek on May 3" in str(model.asked)
        asking_model.mark(archive, [lede(archive)], consent=False)
        (one,) = asking_model.ask(archive, [lede(archive)])
        assert one.outcome == "refused"


def test_that_a_text_leaves_is_noted_before_it_goes(filled, away):
    asked(filled, GOOD, mode="error")
    verbs = [row.verb for row in filled.store.custody()][-2:]
    assert verbs == [CustodyVerb.DISSEMINATION, CustodyVerb.METADATA]
    assert "sent to another machine" in [row.note for row in filled.store.custody()][-2]


def test_people_without_a_name_stay_shielded(filled):
    asked(filled, [RELEASED])
    extraction = filled.store.extraction(lede(filled))
    release = next(one for one in extraction.events if one.type == "release")
    named = {one.id: one for one in extraction.entities}
    assert all(named[local].shielded for local in release.who)


def test_it_works_in_an_encrypted_archive_and_stays_rebuildable(any_archive, texts):
    list(ingest.add(any_archive, [str(texts)]))
    asked(any_archive, GOOD, [BROTHER])
    ingest.finish(any_archive)
    assert {one.name: one.verdict for one in audit.verify(any_archive, read_all=True)}["database"] == "ok"
