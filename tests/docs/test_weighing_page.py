"""The page on reading what was weighed names every kind, level and command there is, and none besides."""

import re
from pathlib import Path

import yaml

from kuager.cli.decide import review
from kuager.model import FindingKind
from kuager.weigh.grades import Level

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "weighing.md").read_text(encoding="utf-8")
STRINGS = yaml.safe_load((ROOT / "src" / "kuager" / "web" / "i18n" / "en.yml").read_text(encoding="utf-8"))


def _first_cells(heading: str) -> list[str]:
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1].strip() for line in part.splitlines() if line.startswith("|")]
    return [name.strip() for cell in rows[2:] for name in cell.split(",")]


def test_every_kind_of_finding_is_explained_by_the_name_it_has_on_the_screen():
    assert sorted(_first_cells("A finding")) == sorted(STRINGS["finding_kind"][kind.value] for kind in FindingKind)


def test_every_level_is_explained():
    assert sorted(_first_cells("The words beside a value")) == sorted(Level)


def test_the_commands_on_the_page_exist():
    named = re.findall(r"kuager -a my-archive review (\w+) FINDING-ID --reason", PAGE)
    assert len(named) == 3
    assert set(named) <= set(review.commands)
