"""The pages that answer attacks: what is listed, what is missing is said, and what a form does reaches the log."""

import pytest

from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import ingest, registers
from tests.web.conftest import HERE, TOKEN, TestClient, send
from tests.workflow.test_registers import OTHER, TEXT


@pytest.fixture
def at_work(archive, ids, clock, tmp_path):
    for name, text in (("one.txt", TEXT), ("two.txt", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        list(ingest.add(archive, [str(tmp_path / name)]))
    app = create_app(ArchiveDesk(archive), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client, archive


def test_an_answer_by_form_is_in_the_log(at_work):
    client, archive = at_work
    (one,) = registers.rebuttals(archive)
    assert one.exact in client.get("/rebuttals").text
    send(client, "/rebuttals/answer", statement=one.id, state="rebutted", text="Not so.")
    assert "needs at least one claim" in client.get("/rebuttals").text
    assert registers.rebuttals(archive)[0].answer is None
    send(client, "/rebuttals/answer", statement=one.id, state="rebutted", text="Not so.", claim=one.others[0].claim)
    said = registers.rebuttals(archive)[0].answer
    assert said is not None
    assert "rests on 1 claim" in client.get("/rebuttals?state=rebutted").text
    assert "No such statement was found" in client.get("/rebuttals?state=open").text
    send(client, "/rebuttals/undo", seq=str(said.seq), why="a slip")
    assert registers.rebuttals(archive)[0].state == "open"


def test_a_correction_by_form_is_in_the_log(at_work):
    client, archive = at_work
    assert "Nothing published was corrected yet" in client.get("/corrections").text
    send(client, "/corrections/record", was="two sons", now="one", why="")
    assert registers.corrections(archive) == []
    send(client, "/corrections/record", was="two sons", now="one son", why="a slip", where="report 2")
    (one,) = registers.corrections(archive)
    assert "one son" in client.get("/corrections").text
    send(client, "/corrections/undo", seq=str(one.seq), why="it was right")
    assert registers.corrections(archive) == []
    assert "Taken back" in client.get("/corrections").text
