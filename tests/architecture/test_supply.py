"""What kuager is made of is listed whole and the same everywhere; a dangerous pin is told apart from a silent service."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def supply() -> ModuleType:
    spec = importlib.util.spec_from_file_location("supply", ROOT / "tools" / "supply.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_the_list_holds_every_pin_with_every_hash_and_no_place(supply: ModuleType) -> None:
    file = ROOT / "requirements" / "core.txt"
    told = supply.sbom(file)
    assert supply.sbom(file) == told
    listed = json.loads(told)
    pins = re.findall(r"(?m)^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", file.read_text("utf-8"))
    assert sorted((one["name"], one["version"]) for one in listed["components"]) == sorted(pins)
    hashes = set(re.findall(r"sha256:([0-9a-f]{64})", file.read_text("utf-8")))
    assert hashes == set(re.findall(r'"content": "([0-9a-f]{64})"', told))
    assert re.findall(r"https?://(?!cyclonedx\.org)[^\"]+", told) == []
    assert str(ROOT) not in told
    assert "timestamp" not in listed.get("metadata", {})


def report(*vulns: dict[str, object], skipped: int = 0) -> dict[str, object]:
    found: list[dict[str, object]] = [{"name": "example", "version": "1.0", "vulns": list(vulns)}]
    found += [{"name": f"unknown-{n}", "skip_reason": "not found"} for n in range(skipped)]
    return {"dependencies": found}


HOLE = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"]}


def verdict(supply: ModuleType, told: object, known: tuple[object, ...] = ()):
    made = supply.Verdict()
    supply.judged(told, known, TODAY, made)
    return made


def test_a_finding_fails(supply: ModuleType) -> None:
    found = verdict(supply, report(HOLE))
    assert (found.code, found.asked) == (1, 1)
    assert "PYSEC-1" in found.findings[0]
    assert "1.1" in found.findings[0]


def test_what_nobody_could_be_asked_about_is_no_all_clear_and_no_finding(supply: ModuleType) -> None:
    found = verdict(supply, report(skipped=3))
    assert (found.code, len(found.unasked), found.asked) == (0, 3, 1)


@pytest.mark.parametrize(("id_", "package", "until", "code"), [
    ("PYSEC-1", "example", date(2026, 11, 23), 0), ("CVE-1", "example", date(2026, 11, 23), 0),
    ("PYSEC-1", "example", TODAY, 1), ("PYSEC-1", "another", date(2027, 1, 1), 1), ("PYSEC-2", "example", date(2027, 1, 1), 1),
])  # fmt: skip
def test_an_ignore_is_for_one_finding_and_runs_out(supply, id_, package, until, code) -> None:
    known = (supply.Ignore(id=id_, package=package, reason="not called", until=until),)
    assert verdict(supply, report(HOLE), known).code == code


def test_an_ignore_that_ran_out_fails_even_when_nothing_is_found(supply: ModuleType) -> None:
    known = (supply.Ignore(id="PYSEC-9", package="gone", reason="was mended", until=TODAY),)
    assert supply.expired(known, TODAY)
    assert not supply.expired(known, date(2026, 11, 21))


@pytest.mark.parametrize("row", [
    'id = "A"\npackage = "b"\nuntil = 2026-12-31', 'id = "A"\npackage = "b"\nreason = " "\nuntil = 2026-12-31',
    'id = "A"\npackage = "b"\nreason = "c"\nuntil = "2026-12-31"',
])  # fmt: skip
def test_an_ignore_without_reason_or_day_is_refused(supply, tmp_path, row) -> None:
    (tmp_path / "i.toml").write_text(f"[[ignore]]\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"ignore|until"):
        supply.ignores(tmp_path / "i.toml")


def test_the_file_of_ignores_can_be_read(supply: ModuleType) -> None:
    assert isinstance(supply.ignores(supply.IGNORED), tuple)
    assert {f"{name}.txt" for name in supply.AUDITED} == {one.name for one in supply.PINS.glob("*.txt")}
