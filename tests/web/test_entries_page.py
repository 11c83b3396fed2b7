"""Forms in the workbench: asked, checked beside each field, kept once, changed, withdrawn."""

from __future__ import annotations

import re

import pytest

from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given, enter, forms
from tests.web.conftest import TestClient, send

DAY = {"when": "2024-04-27", "participants": "5", "who": "Aizhan Toleubek", "key": "a" * 32}


@pytest.mark.parametrize("form", sorted(forms()))
@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_every_form_opens_in_every_language(own: TestClient, form: str, lang: str) -> None:
    send(own, "/preferences", lang=lang)
    page = own.get(f"/forms/{form}")
    assert page.status_code == 200
    asked = forms()[form]
    assert asked.label(lang) in page.text
    for field in asked.fields:
        assert f'name="{field.name}"' in page.text or field.asks.value == "link"


def test_a_form_handed_in_twice_is_one_entry(own: TestClient, archive: Archive) -> None:
    for _ in range(2):
        answer = send(own, "/forms/picket_day", page="/forms/picket_day", **DAY)
        assert (answer.status_code, answer.headers["location"]) == (303, "/picket")
    (row,) = entries.entries(archive)
    page = own.get(f"/entries/{row.key}")
    assert "Aizhan Toleubek" in page.text
    assert own.get("/entries?form=picket_day").text.count("/entries/") >= 1


def test_what_is_wrong_is_said_beside_its_field_and_the_answers_stay(own: TestClient, archive: Archive) -> None:
    answer = send(own, "/forms/picket_day", page="/forms/picket_day", **DAY | {"when": "2024-02-30"})
    assert answer.status_code == 422
    assert 'id="wrong-when"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "K-ENTRY-011" in answer.text
    assert "Aizhan Toleubek" in answer.text
    assert not entries.entries(archive)


def test_a_known_name_is_asked_about_before_anything_is_kept(own: TestClient, archive: Archive) -> None:
    first = enter(archive, "picket_day", Given(answers={"when": ["2024-04-01"], "who": ["Aizhan Toleubek"]}))
    answer = send(own, "/forms/picket_day", page="/forms/picket_day", **DAY)
    assert answer.status_code == 422
    offered = re.search(r'name="node:who\.0" value="(n-[0-9a-f]+)"', answer.text)
    assert offered
    assert len(entries.entries(archive)) == 1
    answer = send(own, "/forms/picket_day", page="/forms/picket_day", **DAY, **{"node:who.0": offered[1]})
    assert answer.status_code == 303
    old = entries.entry(archive, first.key)
    assert old is not None
    entity = archive.store.entity_of(old.node("p1"))
    assert entity is not None
    assert len(entity.members) == 2


def test_two_people_changing_one_entry_see_both_texts(own: TestClient, archive: Archive) -> None:
    made = enter(archive, "picket_day", Given(answers={"when": ["2024-04-27"], "participants": ["5"]}))
    page = own.get(f"/forms/picket_day?key={made.key}").text
    assert 'name="version" value="2"' in page
    enter(
        archive, "picket_day", Given(answers={"when": ["2024-04-27"], "participants": ["6"]}), key=made.key, version=2
    )
    mine = {"when": "2024-04-27", "participants": "7", "key": made.key, "version": "2"}
    answer = send(own, "/forms/picket_day", page="/forms/picket_day", **mine)
    assert answer.status_code == 409
    assert ">6</td>" in answer.text
    assert ">7</td>" in answer.text
    answer = send(own, "/forms/picket_day", page="/forms/picket_day", **mine | {"version": "3"})
    assert answer.status_code == 303
    assert [row.value("participants") for row in entries.entries(archive)] == ["7"]


def test_an_entry_is_withdrawn_with_a_reason_and_restored(own: TestClient, archive: Archive) -> None:
    made = enter(archive, "picket_day", Given(answers={"when": ["2024-04-27"]}))
    send(own, f"/entries/{made.key}/withdraw", page=f"/entries/{made.key}", reason="")
    assert entries.entries(archive)
    send(own, f"/entries/{made.key}/withdraw", page=f"/entries/{made.key}", reason="twice")
    assert not entries.entries(archive)
    send(own, f"/entries/{made.key}/restore", page=f"/entries/{made.key}")
    assert entries.entries(archive)


def test_pages_that_are_not_there(own: TestClient) -> None:
    assert own.get("/forms/none").status_code in {400, 404}
    assert own.get("/entries/none").status_code == 404
    assert own.get("/entries").status_code == 200
