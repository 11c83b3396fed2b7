"""Interviews in the workbench, and what a phone hands in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from kuager.errors.intake import NoLetterboxError
from kuager.ports import Clock, Ids
from kuager.web import create_app, phone
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given, enter
from kuager.workflow.entries.forms import SPOKEN
from tests.web.conftest import HERE, TOKEN, TestClient, csrf_of, send
from tests.workflow.test_intake import AGREED, ID, TOLD, agreed, packet, told


@pytest.fixture
def sealing(locked: Archive, ids: Ids, clock: Clock) -> Iterator[TestClient]:
    """A browser at work on an encrypted archive."""
    app = create_app(ArchiveDesk(locked), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_the_pages_of_an_empty_and_of_a_filled_archive(own: TestClient, archive: Archive, lang: str) -> None:
    send(own, "/preferences", lang=lang)
    assert own.get("/intake").status_code == 200
    enter(archive, "testimony", Given(answers=TOLD), key=ID)
    made = enter(archive, "consent", Given(answers={**AGREED, "testimony": [ID]}))
    page = own.get("/intake?name=Daulet").text
    assert "Dana Brook" in page
    person = re.search(r"/intake/person/(n-[0-9a-f]+)", page)
    assert person
    shown = own.get(f"/intake/person/{person[1]}")
    assert shown.status_code == 200
    assert "A radio station, in 2021" in shown.text
    row = entries.entry(archive, made.key)
    assert row is not None
    who = archive.store.entity_of(row.node("p1"))
    assert who is not None
    assert own.get(f"/intake/person/{who.id}").text.count('class="yes"') == 4
    assert own.get("/intake/person/n-none").status_code == 404
    assert own.get("/intake?name=%00%F0%9F%92%A9").status_code == 200


def test_nobody_is_agreed_for_by_an_address(own: TestClient) -> None:
    page = own.get("/forms/consent?who=Arman&use_keep=yes&to_public=named&face=shown&may_withdraw=yes").text
    assert 'value="Arman"' in page
    assert not re.search(r'<option value="(yes|named|shown)" selected', page)
    assert "checked" not in page


@pytest.mark.parametrize("lang", SPOKEN)
def test_the_page_for_the_phone_holds_questions_and_nothing_of_the_archive(
    own: TestClient, archive: Archive, lang: str
) -> None:
    enter(archive, "testimony", Given(answers=TOLD))
    page = own.get(f"/intake/app?lang={lang}")
    assert page.status_code == 200
    assert f'lang="{lang}" dir="{"rtl" if lang == "ug" else "ltr"}"' in page.text
    for secret in ("Daulet", "Sadvakas", "csrf", "Dana"):
        assert secret not in page.text
    found = re.search(r'id="intake-data">(.*?)</script>', page.text)
    assert found
    data = json.loads(found[1])
    assert data["slot"] is None
    names = [one["name"] for one in data["forms"]["consent"]["fields"]]
    assert "withdrawn_on" not in names
    assert set(data["words"]) == set(SPOKEN)
    words = data["words"]
    assert all(set(words[one]) == set(words["en"]) and all(words[one].values()) for one in SPOKEN)
    assert all(
        re.findall(r"\{\w+\}", words[one][key]) or "{" not in text
        for one in SPOKEN
        for key, text in words["en"].items()
    )
    worker = own.get("/intake/worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert "worker-src 'self'" in worker.headers["content-security-policy"]


def test_every_word_the_scripts_say_is_there() -> None:
    code = phone.bundle()
    said = set(re.findall(r'\bsay\("([a-z0-9_]+)"', code)) | set(re.findall(r'\btell\("([a-z0-9_]+)"', code))
    said |= set(re.findall(r'\bbutton\((?:say, )?"([a-z0-9_]+)"', code)) | set(
        re.findall(r'gate\("([a-z0-9_]+)"', code)
    )
    assert len(said) > 50
    assert said <= set(phone.strings()["en"])


def test_a_phone_hands_in_once_and_is_told_so(sealing: TestClient, locked: Archive, ids: Ids) -> None:
    assert locked.letterbox is not None
    csrf = sealing.get("/intake/ready").json()["csrf"]
    box = locked.letterbox.slot.seal(packet(told(), agreed()), ids).decode()
    said = [
        sealing.post("/intake/post", data={"csrf": csrf, "box": box}, headers={"origin": HERE}).json() for _ in range(2)
    ]
    assert [one["state"] for one in said] == ["kept", "kept_before"]
    assert len(entries.entries(locked)) == 2
    found = sealing.get("/intake/earlier?name=Daulet").json()["people"]
    assert [one["speaker"] for one in found[0]["statements"]] == ["Arman Sadvakas"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"box": "{}"}, "K-INTAKE-002"), ({"box": '{"kuager":"sealed-answers@9"}'}, "K-INTAKE-004"), ({}, "K-INTAKE-002"),
        ({"text": "[]"}, "K-INTAKE-005"), ({"text": '{"kuager":"answers@2"}'}, "K-INTAKE-004"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_a_code(sealing: TestClient, fields: dict[str, str], code: str) -> None:
    csrf = sealing.get("/intake/ready").json()["csrf"]
    answer = sealing.post("/intake/post", data={"csrf": csrf, **fields}, headers={"origin": HERE})
    assert (answer.status_code, answer.json()["state"], answer.json()["code"]) == (422, "refused", code)


def test_a_stranger_hands_nothing_in(sealing: TestClient, stranger: TestClient) -> None:
    assert sealing.post("/intake/post", data={"box": "x"}, headers={"origin": HERE}).status_code == 403
    for path in ("/intake", "/intake/app", "/intake/ready", "/intake/earlier?name=A", "/intake/worker.js"):
        assert stranger.get(path).status_code == 403


def test_a_plain_archive_takes_answers_as_they_are_and_makes_no_file(own: TestClient, archive: Archive) -> None:
    csrf = own.get("/intake/ready").json()["csrf"]
    answer = own.post("/intake/post", data={"csrf": csrf, "text": packet(told()).decode()}, headers={"origin": HERE})
    assert answer.json()["state"] == "kept"
    refused = own.post("/intake/post", data={"csrf": csrf, "box": "{}"}, headers={"origin": HERE})
    assert refused.status_code >= 400
    with pytest.raises(NoLetterboxError):
        phone.file(archive, "en")
    assert "intake form" not in own.get("/intake").text


def test_sealed_files_are_handed_in_by_hand_too(sealing: TestClient, locked: Archive, ids: Ids) -> None:
    assert locked.letterbox is not None
    page = sealing.get("/intake").text
    sealed = locked.letterbox.slot.seal(packet(told()), ids)
    files = [("files", ("a.kuager", sealed)), ("files", ("b.kuager", b"{}"))]
    for given in (files, files[:1]):
        answer = sealing.post("/intake/files", data={"csrf": csrf_of(page)}, files=given, headers={"origin": HERE})
        assert answer.status_code == 200
        assert ("K-INTAKE-002" in answer.text) == (len(given) == 2)
    assert len(entries.entries(locked)) == 1
    assert sealing.post("/intake/files", data={"csrf": "no"}, files=files, headers={"origin": HERE}).status_code == 403


def test_in_the_file_every_script_stands_after_those_it_takes_from() -> None:
    seen: set[str] = set()
    for name in phone.MODULES:
        code = phone.static(f"js/intake/{name}.js")
        assert set(re.findall(r'from "\./(\w+)\.js"', code)) <= seen, name
        seen.add(name)


def test_the_file_lets_nothing_in_and_nothing_out(locked: Archive) -> None:
    page = phone.file(locked, "ug")
    policy = re.search(r'http-equiv="content-security-policy" content="([^"]+)"', page)
    assert policy
    assert "connect-src 'none'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert "import " not in phone.bundle()
    assert not re.search(r"<(link|img|iframe)\b", page)
    assert 'src="' not in page
