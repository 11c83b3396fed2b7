"""Taking a person apart, taking decisions back, contradictions and rules, as pages over the invented campaign."""

from tests.web.conftest import send
from tests.web.invented import PROPOSAL, A
from tests.web.invented_judging import RULE


def test_side_by_side_says_what_contradicts_and_what_follows(client):
    page = client.get("/merges").text
    for words in (
        "Asked now because", "cannot both be", "agrees", "Events that one person cannot both have lived", "If they are the same",
        "Claims: 5, documents: 2, events: 3", "The weakest link", "Named together with both", "Keys: a the same",
    ):  # fmt: skip
        assert words in page, words
    assert page.index("cannot both be") < page.index("agrees"), "what contradicts comes first"
    for key in "arsluo":
        assert f'data-key="{key}"' in page


def test_a_pair_may_be_named(client):
    page = client.get(f"/merges?left={PROPOSAL.left}&right={PROPOSAL.right}").text
    assert PROPOSAL.right_name in page
    assert client.get("/merges?left=x&right=x").status_code == 400
    assert client.get("/merges?left=x&right=y").status_code == 404


def test_nothing_is_taken_apart_without_a_look_and_a_reason(client, desk):
    page = client.get(f"/merges/parting?entity={A}").text
    assert page.count('type="checkbox"') == 3
    assert "Both halves" not in page
    both = client.get(f"/merges/parting?entity={A}&record=n-aizhan-3").text
    assert "Both halves as they would be" in both
    assert "2 pairs of records are judged different" in both
    answer = send(client, "/merges/parting", entity=A, record="n-aizhan-3", reason=" ")
    assert answer.headers["location"] == f"/merges/parting?entity={A}&record=n-aizhan-3"
    answer = send(client, "/merges/parting", entity=A, record="n-aizhan-3", reason="another village")
    assert desk.splits == [(("n-aizhan-3",), "another village")], "not the one without a reason"
    assert answer.headers["location"] == f"/dossier/{A}"
    assert client.get("/merges/parting?entity=nobody").status_code == 404
    assert client.get(f"/merges/parting?entity={A}&record=n-other").status_code == 404


def test_a_single_record_has_nothing_to_take_apart(client):
    assert "Nothing to take apart" in client.get("/merges/parting?entity=n-nurlan").text


def test_the_history_of_a_person_takes_back(client, desk):
    page = client.get(f"/dossier/{A}").text
    assert "Taken back by dana" in page
    assert page.count('name="act"') == 2, "what was taken back is not taken back again"
    send(client, "/merges/undo", act="4", back=f"/dossier/{A}")
    assert desk.backs == (4,)


def test_a_contradiction_leads_to_its_cures(client, desk):
    assert "No decisions contradict" in client.get("/merges/contradictions").text
    answer = send(
        client, "/merges/judge", left=PROPOSAL.left, right=PROPOSAL.right, verdict="same", reason="contradicts"
    )
    assert answer.headers["location"] == "/merges/contradictions"
    page = client.get("/merges/contradictions").text
    assert page.count('name="act"') == 3
    assert "does not count meanwhile" in page
    assert "/merges/contradictions" in client.get("/merges").text


def test_rules_are_switched(client, desk):
    page = client.get("/merges/rules").text
    assert "the identical full name in two documents" in page
    assert "A rule of an earlier version" in page
    send(client, "/merges/rules", rule=RULE, on="0", reason="a common name")
    assert (desk.rule_on, desk.why) == (False, "a common name")
    assert "Switch on" in client.get("/merges/rules").text
    assert send(client, "/merges/rules", rule="rule:none@1", on="0").status_code == 404


def test_a_second_reader_sees_no_answer_and_then_where_they_differ(client, desk):
    assert "No pair waits for a second look" in client.get("/merges/second").text
    send(client, "/merges/judge", left=PROPOSAL.left, right=PROPOSAL.right, verdict="same")
    client.get("/merges")  # the notice of what was judged goes with the page that follows
    page = client.get("/merges/second").text
    assert "1 pair waits for a second look" in page
    assert "/dossier/" not in page.split('class="versus names-beside"')[1].split('class="aligned"')[0], (
        "a link would tell"
    )
    assert send(client, "/merges/second", left="x", right="y", verdict="burn").status_code == 400
    send(client, "/merges/second", left=PROPOSAL.left, right=PROPOSAL.right, verdict="different", reason="two")
    assert desk.why == "two"
    assert "Where two readers differ" in client.get("/merges/second").text
    send(client, "/merges/second/undo")
    assert desk.twice == {}
