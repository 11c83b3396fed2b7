"""Joining releases with a register of 10,000 people identifies nobody without a name; without the rules it does."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from kuager.protect import anonymity, differencing
from kuager.protect.clearance import clear
from kuager.protect.differencing import Told
from kuager.protect.scene import Scene
from kuager.protect.scene_kinds import Besides, PlaceTold
from tests.security.reidentify import attack, attack_site
from tests.security.worlds import TODAY, archive, citizens, published, written

REGISTER = citizens(10_000)
NIGHTLY = bool(os.environ.get("KUAGER_NIGHTLY"))
SEEDS = range(60 if NIGHTLY else 1)


def series(seed: int, folder: Path, *, compared: bool = True, releases: int = 4 if NIGHTLY else 3) -> list[Path]:
    """Releases of an archive that grows, loses people, and whose people change their minds."""
    whole = archive(REGISTER, 500, seed)
    former: list[Told] = []
    made = []
    for number in range(releases):
        # A few people more each time, and a few gone: what a month of work brings.
        about = [one for at, one in enumerate(whole.about) if at % 50 >= number and at < 400 + 7 * number]
        done = clear(Scene(people=whole.people, facts=whole.facts, about=about), "public", TODAY, former=former)
        former += [replace(done.told, release=f"r{number}")] if compared else []
        made.append(written(done, folder / f"{seed}-{number}"))
    return made


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_without_a_name_is_found(seed: int, tmp_path: Path) -> None:
    made = series(seed, tmp_path)
    assert '"form": "role_only"' in (made[0] / "people.jsonl").read_text(), "a release that shows nobody proves nothing"
    assert attack(made, REGISTER) == []


def test_without_k_the_attack_finds_people(tmp_path: Path) -> None:
    with (
        mock.patch.object(anonymity, "floor", return_value=1),
        mock.patch.object(differencing, "floor", return_value=1),
        mock.patch.object(anonymity, "LEVELS", anonymity.LEVELS[:1]),
    ):
        found = attack(series(1, tmp_path), REGISTER)
    assert {"only one fits"} <= {one.how for one in found}


def test_without_comparing_with_former_releases_the_attack_finds_people(tmp_path: Path) -> None:
    assert {"difference of releases"} <= {
        one.how for one in attack(series(1, tmp_path, compared=False, releases=4), REGISTER)
    }


def test_somebody_told_of_in_five_texts_is_no_group(tmp_path: Path) -> None:
    """Five tellings of one person are five records of the archive; a register has one who fits."""
    whole = archive(REGISTER, 1, 1)
    base = next(iter(whole.people.values()))
    five = {f"n-{at}": replace(base, id=f"n-{at}", shielded=True, permits={}, within=f"t{at}") for at in range(5)}
    done = clear(Scene(people=five, about=tuple(five)), "public", TODAY)
    assert done.items == ()
    known = {f"n-{at}": replace(base, id=f"n-{at}", shielded=True, permits={}, within="one text") for at in range(5)}
    assert len(clear(Scene(people=known, about=tuple(known)), "public", TODAY).items) == 5
    assert attack([written(done, tmp_path)], REGISTER) == []


def placed(seed: int) -> Scene:
    """An archive in which regions are told of, with everybody connected with them."""
    whole = archive(REGISTER, 150, seed)
    claims: dict[str, list[str]] = {}
    for id_, facts in whole.facts.items():
        claims.setdefault(whole.people[id_].traits["region"], []).extend(one.claim for one in facts)
    places = tuple(PlaceTold(region=one, claims=tuple(some)) for one, some in sorted(claims.items()))
    return replace(whole, besides=Besides(places=places))


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_found_in_a_whole_release(seed: int, tmp_path: Path) -> None:
    folder = published(clear(placed(seed), "public", TODAY), tmp_path, "public")
    assert (folder / "data" / "places.jsonl").read_text("utf-8").count("\n") > 3, (
        "a release without places proves nothing"
    )
    assert attack_site(folder, REGISTER) == []


def test_a_careless_release_is_found_out_by_names_and_counts(tmp_path: Path) -> None:
    with mock.patch.object(anonymity, "floor", return_value=1):
        folder = published(clear(placed(1), "public", TODAY), tmp_path, "public")
    page = next((folder / "en" / "people").glob("n-*.html"))
    hidden = next(
        one
        for one in placed(1).people.values()
        if one.permits and one.permits["detained", "keep"].identify == "aggregate"
    )
    page.write_text(page.read_text("utf-8").replace("</main>", f"<p>{hidden.name}</p></main>"), encoding="utf-8")
    table = folder / "data" / "counts.jsonl"
    table.write_text(
        table.read_text("utf-8") + '{"table":"region by form","row":"Nowhere","count":1}\n', encoding="utf-8"
    )
    assert {one.how for one in attack_site(folder, REGISTER)} >= {"named in a file", "count of a table"}
