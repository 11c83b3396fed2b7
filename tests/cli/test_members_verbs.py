"""The verbs of the team, end to end: two owners, an editor, a refused verb, suspending, leaving."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kuager.cli.root import cli
from kuager.errors import KuagerError
from kuager.errors.rights import (
    LastOwnerError,
    NoMemberError,
    NoReasonError,
    NotAllowedError,
    OwnRequestError,
    SecondPersonError,
)
from kuager.workflow import keyring
from kuager.workflow.archive import create
from tests.conftest import CHEAP

WORDS = {"birch": "a long passphrase", "larch": "another long passphrase", "aspen": "a third long passphrase"}


class Team:
    """Calls verbs with somebody's passphrase."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "case"
        for name, words in WORDS.items():
            (folder / name).write_text(words + "\n", encoding="utf-8")
        create(self.root, plain=False, name="Test", passphrase=WORDS["birch"], cost=CHEAP)

    def call(self, name: str, *words: str) -> Result:
        file = self.root.parent / name
        return CliRunner().invoke(cli, ["-a", str(self.root), "--passphrase-file", str(file), *words])

    def does(self, name: str, *words: str) -> str:
        done = self.call(name, *words)
        assert done.exit_code == 0, done.output
        return done.stdout

    def refused(self, name: str, *words: str) -> KuagerError:
        done = self.call(name, *words)
        assert isinstance(done.exception, KuagerError)
        return done.exception

    def add(self, by: str, name: str, role: str, *more: str) -> tuple[str, ...]:
        file = str(self.root.parent / name)
        return by, "member", "add", name, "--role", role, "--new-passphrase-file", file, *more


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    add = keyring.add

    def cheap(*args: object, **kwargs: object) -> int:
        return add(*args, **(kwargs | {"cost": CHEAP}))

    monkeypatch.setattr(keyring, "add", cheap)
    return Team(tmp_path)


def test_a_team_from_the_first_member_to_the_last(team: Team) -> None:
    assert json.loads(team.does("birch", "member", "list", "--json")) == []
    team.does("birch", "member", "add", "birch")
    team.does(*team.add("birch", "larch", "owner"))
    inviting = team.add("birch", "aspen", "editor", "--reason", "reads Kazakh")
    stopped = team.refused(*inviting)
    assert isinstance(stopped, SecondPersonError)
    assert isinstance(team.refused("birch", "approve", str(stopped.item), "--reason", "mine"), OwnRequestError)
    team.does("larch", "approve", str(stopped.item), "--reason", "met her")
    team.does(*inviting)
    (request,) = json.loads(team.does("larch", "approve", "--list", "--json"))
    assert (request["state"], request["asked_by"], request["decided_by"]) == ("used", "birch", "larch")
    roll = json.loads(team.does("aspen", "member", "list", "--json"))
    assert [(one["name"], one["role"], one["slot"]) for one in roll] == [
        ("birch", "owner", 1), ("larch", "owner", 2), ("aspen", "editor", 3),
    ]  # fmt: skip

    assert isinstance(team.refused("aspen", "rebuild"), NotAllowedError)
    assert isinstance(team.refused("aspen", "member", "suspend", "birch", "--reason", "x"), NotAllowedError)
    why = json.loads(team.does("aspen", "member", "why", "aspen", "publish", "--json"))
    assert (why["allowed"], why["because"], why["ask"]) == (False, "role", ["birch", "larch"])

    team.does("larch", "member", "suspend", "aspen", "--reason", "telephone taken")
    assert isinstance(team.refused("aspen", "people"), NoMemberError)
    team.does("birch", "member", "remove", "aspen", "--reason", "left")
    assert team.call("aspen", "people").exit_code != 0
    assert isinstance(team.refused("birch", "member", "remove", "larch", "--reason", "left"), SecondPersonError)
    assert [one["name"] for one in json.loads(team.does("birch", "member", "list", "--left", "--json"))] == list(WORDS)


def test_the_last_owner_stays_and_nobody_claims_a_name(team: Team) -> None:
    team.does("birch", "member", "add", "birch")
    for verb in (("remove", "birch"), ("suspend", "birch"), ("role", "birch", "editor")):
        assert isinstance(team.refused("birch", "member", *verb, "--reason", "x"), LastOwnerError)
    assert isinstance(team.refused("birch", "approve", "ap-0", "--reason", "x"), KuagerError)


def test_taking_much_out_takes_two_and_exactly_what_was_shown(team: Team) -> None:
    text = team.root.parent / "note.txt"
    text.write_text("OSKEMEN, 12 May 2023 - Police detained Zhanar Toleubek on May 3, 2023.\n", encoding="utf-8")
    team.does("birch", "add", str(text))
    packing = ("export", "--format", "bag", "--to")
    team.does("birch", *packing, str(team.root.parent / "alone"))
    team.does("birch", "member", "add", "birch")
    team.does(*team.add("birch", "larch", "owner"))
    place = team.root.parent / "bag"
    assert isinstance(team.refused("birch", *packing, str(place)), NoReasonError)
    stopped = team.refused("birch", *packing, str(place), "--reason", "for the lawyer")
    assert isinstance(stopped, SecondPersonError)
    assert not place.exists()
    team.does("larch", "approve", str(stopped.item), "--reason", "agreed")
    assert isinstance(team.refused("birch", *packing, str(place), "--open-names", "--reason", "x"), SecondPersonError)
    team.does("birch", *packing, str(place))
    assert place.is_dir()
    assert isinstance(team.refused("birch", *packing, str(place) + "2", "--reason", "again"), SecondPersonError)
