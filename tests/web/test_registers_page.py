"""The pages that answer attacks: what is listed, what is missing is said, and what a form does reaches the log."""

import pytest
from PIL import Image

from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import ingest, registers
from kuager.workflow.context import context
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


def picture(folder, name="portrait.jpg"):
    """An invented picture as a file, with words in it."""
    path, made = folder / name, Image.new("RGB", (40, 30), "grey")
    made.getexif()[0x010E] = "Aizhan in 2017"
    made.save(path, exif=made.getexif())
    return str(path)


def test_a_picture_without_a_note_is_marked_until_somebody_says_where_it_is_from(at_work, tmp_path):
    client, archive = at_work
    assert "No picture was added yet" in client.get("/pictures").text
    list(ingest.add(archive, [picture(tmp_path)]))
    (one,) = registers.pictures(archive)
    assert one.state == "missing"
    her = next(one for one in context(archive).entities.values() if one.name == "Aizhan Toleubek")
    document = client.get(f"/sources/{one.documents[0]}").text
    assert "It must not be used" in document
    assert f"/pictures?capture={one.capture}" in document
    send(client, "/pictures/note", capture=one.capture, kind="family", said_by="", checked="")
    assert "Say who told you" in client.get("/pictures").text
    send(client, "/pictures/note", capture=one.capture, kind="family", said_by="her aunt", person="Nobody Such")
    assert "nobody of exactly this name" in client.get("/pictures").text
    send(client, "/pictures/note", capture=one.capture, kind="family", said_by="her aunt", person=her.id)
    (one,) = registers.pictures(archive)
    assert (one.state, one.person_name) == ("doubtful", "Aizhan Toleubek")
    assert "Whoever uses it must say so" in client.get("/pictures?state=doubtful").text
    send(
        client,
        "/pictures/note",
        capture=one.capture,
        kind="family",
        said_by="her aunt",
        checked="compared with two others",
    )
    assert registers.pictures(archive)[0].state == "told"
    assert "must" not in client.get(f"/sources/{one.documents[0]}").text.split("data-reader")[0].split("<main")[1]
    seq = registers.require_image(archive, one.capture).seq
    send(client, "/pictures/undo", seq=str(seq), why="a slip")
    assert registers.pictures(archive)[0].state == "doubtful"
