"""Invented populations and archives for the attacks: a register of citizens, and scenes of which releases are made."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kuager.model.publication import Imprint
from kuager.model.release import Release
from kuager.protect.clearance import Clearance
from kuager.protect.persons import Marked, Permit, Person
from kuager.protect.places import region
from kuager.protect.scene import Fact, Scene
from kuager.publish.release import files, write
from tests.security.reidentify import Citizen

TODAY = date(2026, 11, 22)
COUNTIES = ("Ghulja", "Tacheng", "Korla", "Hotan", "Aksu", "Turpan", "Hami", "Urumqi", "Kashgar")
FORMS = ("camp_internment", "prison_sentence", "detention")
USES = ("keep", "words", "figures")
GIVEN = (
    "Aidar",
    "Bota",
    "Daulet",
    "Erlan",
    "Gauhar",
    "Ilyas",
    "Kamshat",
    "Laura",
    "Murat",
    "Nazym",
    "Olzhas",
    "Perizat",
)
FAMILY = ("Akhan", "Beken", "Dosai", "Esim", "Zharas", "Ilten", "Kerei", "Lepes", "Maman", "Nurpe", "Orda", "Sarym")


def citizens(number: int, seed: int = 1) -> list[Citizen]:
    """Returns a register of so many people, everybody's name their own."""
    draw = random.Random(seed)
    return [
        Citizen(
            name=f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}{_letters(at)}",
            sex=draw.choice(("male", "female")),
            born=draw.randint(1940, 1999),
            county=draw.choice(COUNTIES),
            arrested=f"{draw.choice((2017, 2018, 2018, 2019))}-{draw.randint(1, 12):02}",
        )
        for at in range(number)
    ]


def _letters(number: int) -> str:
    found = ""
    for _ in range(4):
        number, rest = divmod(number, 20)
        found += "bdfghklmnprstvzqjwxc"[rest] + "aeiou"[rest % 5]
    return found


def person(id_: str, one: Citizen, form: str, permit: str, *, shielded: bool = False, within: str = "") -> Person:
    """Returns a citizen as the archive knows them."""
    asked = {("detained", use): Permit(identify=permit, why="agreed") for use in USES}
    return Person(
        id=id_,
        name="somebody" if shielded else one.name,
        names=frozenset() if shielded else frozenset({one.name}),
        shielded=shielded,
        permits={} if shielded else asked,
        traits={
            "region": region(one.county), "decade": f"{one.born // 10}0s", "sex": one.sex, "month": one.arrested,
            "year": one.arrested[:4], "form": form,
        },
        within=within,
        keys=frozenset({f"text {within} {form}"}) if within else frozenset(),
        marked=Marked(),
    )  # fmt: skip


def archive(register: Sequence[Citizen], number: int, seed: int) -> Scene:
    """Returns an archive that knows some citizens: by name, without, and as tellings of unknown people, some of them told twice."""
    draw = random.Random(seed)
    people: dict[str, Person] = {}
    facts: dict[str, list[Fact]] = {}
    for at, one in enumerate(draw.sample(list(register), number)):
        form = draw.choice(FORMS)
        kind = draw.choice(("named", "role_only", "role_only", "aggregate", "initials", "told", "told"))
        if kind == "told":
            for text in range(draw.choice((1, 1, 2, 6))):
                id_ = f"n-{at:05}-{text}"
                people[id_] = person(id_, one, form, "", shielded=True, within=f"text {draw.randint(0, 30)}")
            continue
        id_ = f"n-{at:05}"
        people[id_] = person(id_, one, form, kind)
        other = draw.choice(list(people))
        facts[id_] = [
            Fact(claim=f"c-{at}-0", person=id_, schema="person", prop="sex", value=one.sex, document=f"d-{at}", public=True),
            Fact(
                claim=f"c-{at}-1", person=id_, schema=form, prop="when", value=one.arrested, event=f"n-e{at}", document=f"d-{at}",
                public=True, quote=f"{one.name} was taken with {people[other].name}.", others=(id_, other),
            ),
        ]  # fmt: skip
    return Scene(people=people, facts=facts, about=tuple(people))


def published(
    done: Clearance, folder: Path, audience: str, *, languages: tuple[str, ...] = ("en",), dossiers: bool = False
) -> Path:
    """Writes what was cleared as a whole release: pages, search, data in every format that is there, feeds."""
    made = Release(
        id="rel-test", audience=audience, policy="kuager@1", made_on=TODAY.isoformat(), items=done.items, tables=done.tables,
        picket=done.picket, testimonies=done.testimonies, appeals=done.appeals, texts=done.texts, bodies=done.bodies,
        places=done.places, corrections=done.corrections, changes=done.changes, rules=done.rules,
        imprint=Imprint(languages=languages, dossiers=dossiers),
    )  # fmt: skip
    write(made, folder, workers=1)
    return folder


def written(done: Clearance, folder: Path) -> Path:
    """Writes what was cleared as a release does."""
    made = Release(
        id="rel-test",
        audience="public",
        policy="kuager@1",
        made_on=TODAY.isoformat(),
        items=done.items,
        tables=done.tables,
    )
    for path, data in files(made):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    # Everything that was cleared, whether a page shows it yet or not.
    (folder / "cleared.json").write_text(json.dumps(everything(done), ensure_ascii=False), "utf-8")
    return folder


def everything(done: Clearance) -> dict[str, Any]:
    """Returns every value that was cleared, as JSON has it."""
    parts = (
        "items",
        "tables",
        "texts",
        "picket",
        "testimonies",
        "appeals",
        "bodies",
        "places",
        "corrections",
        "changes",
    )
    return {one: plain(getattr(done, one)) for one in parts}


def plain(value: object) -> Any:
    """Returns a value as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(one) for one in value]
    return value
