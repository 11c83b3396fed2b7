"""The random worlds find a clearance that skips a judgement: for each part of a release one that does not ask the judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample

from kuager.model.publication import Kin, Name
from kuager.model.release import Field, Withheld
from kuager.protect import clearance
from kuager.protect.around import CONTEXT
from kuager.protect.clearance import clear
from kuager.protect.leak import LeakHit, scan
from kuager.protect.persons import Person
from kuager.protect.scene import Fact, Scene, Translated
from kuager.protect.statements import Judge
from kuager.workflow.clearing.spans import spans
from tests.security.test_releases import open_worlds, restricted
from tests.security.worlds import TODAY, written

SEARCH = settings(max_examples=250, phases=(Phase.generate,), database=None, derandomize=True, suppress_health_check=list(HealthCheck))  # fmt: skip


def hits(world: Scene) -> list[LeakHit]:
    with TemporaryDirectory() as name:
        folder = written(clear(world, "public", TODAY, k=3, line=spans), Path(name))
        return [one for one in scan(folder, restricted(world, "public")) if one.sure]


def around(judge: Judge, fact: Fact, person: Person) -> tuple[str, str]:
    del judge, person
    return (fact.place.before[-CONTEXT:], fact.place.after[:CONTEXT]) if fact.place else ("", "")


def family(judge: Judge, person: Person) -> tuple[tuple[Kin, ...], list[Withheld]]:
    ties = judge.scene.kin.get(person.id, ())
    return tuple(Kin(relation=one.relation, title=judge.scene.people[one.other].name) for one in ties), []


def names(judge: Judge, person: Person, shown: Iterable[Field]) -> tuple[Name, ...]:
    del judge, shown
    return tuple(Name(text=one) for one in sorted(person.names))


def translations(judge: Judge, fact: Fact, person: Person, speaker: str) -> list[Translated]:
    del judge, person, speaker
    return list(fact.translations)


def account(judge: Judge, name: str, site: str) -> str:
    del judge, site
    return name


def always(*_: object) -> bool:
    return True


def never(*_: object) -> bool:
    return False


Twin = tuple[object, str, Callable[..., object]]
TWINS: dict[str, list[Twin]] = {
    "words beside a quotation": [(Judge, "around", around)],
    "relatives": [(clearance, "family", family)],
    "names": [(clearance, "names", names)],
    "translations": [(Judge, "translations", translations)],
    "accounts": [(Judge, "account", account)],
    "whole texts": [(Judge, "piece", always), (Judge, "asks", never)],
}


@pytest.mark.parametrize("part", TWINS)
def test_a_clearance_that_does_not_judge_a_part_is_found(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as twin:
        for owner, name, careless in TWINS[part]:
            twin.setattr(owner, name, careless)
        try:
            world = find(open_worlds(), lambda one: bool(hits(one)), settings=SEARCH)
        except NoSuchExample:
            pytest.fail(f"the harness is blind to {part}")
    assert hits(world) == [], "the very world in which the careless one tells, cleared as it should be"
