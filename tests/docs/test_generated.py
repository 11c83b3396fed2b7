"""Pages made from the code must be what the code says, and every error must be there."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from kuager.model.schema import model, schemata

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def _load_generator() -> Any:
    spec = importlib.util.spec_from_file_location("kuager_gen_docs", ROOT / "tools" / "gen_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generator = _load_generator()
CLASSES = generator.error_classes()


def test_no_page_has_drifted():
    assert generator.drifted() == [], "run: make docs"


def test_the_check_notices_a_page_that_has_drifted(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(generator, "DOCS", tmp_path)
    for name, page in generator.PAGES.items():
        (tmp_path / name).write_text(page(), encoding="utf-8")
    assert generator.drifted(tmp_path) == []
    (tmp_path / "errors.md").write_text("old", encoding="utf-8")
    (tmp_path / "codebook.md").unlink()
    assert generator.drifted(tmp_path) == ["errors.md", "codebook.md"]


def test_codes_are_unique_and_well_formed():
    found = [one.code for one in CLASSES]
    assert sorted(found) == sorted(set(found))
    assert [code for code in found if not re.fullmatch(r"K-0000|K-[A-Z]+-[0-9]{3}", code)] == []


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one.code)
def test_every_error_says_its_own_title_cure_and_meaning(one):
    assert "code" in one.__dict__
    assert "title" in one.__dict__
    assert one.__dict__.get("__doc__")
    assert one.cure.endswith((".", "!")) or " " in one.cure
    assert one.exit_code in (1, 2, 3)


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one.code)
def test_every_error_is_on_the_page_with_its_cure(one):
    page = (DOCS / "errors.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {one.code}\n", 1)[1].split("\n## ", 1)[0]
    assert one.title in section
    assert one.cure in section
    assert generator.meaning(one) in section
    assert f"exit code {one.exit_code}" in section


def test_exit_codes_follow_the_tiers():
    wrong = [
        one.code
        for one in CLASSES
        if {"usage": 2, "item": 1, "run": 3, "base": 3}[generator.tier(one)] != one.exit_code
    ]
    assert wrong == []


def test_every_schema_and_vocabulary_is_in_the_codebook():
    page = (DOCS / "codebook.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (\S+)$", page, flags=re.MULTILINE)
    assert sorted(headings) == sorted([*(one.id for one in schemata(abstract=True)), *model().vocabularies])


def _headings(page: Path) -> set[str]:
    """The anchors that a Markdown renderer makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_links_to_a_heading_find_it():
    links = [
        (page, target or page.name, anchor)
        for page in sorted(DOCS.rglob("*.md"))
        for target, anchor in re.findall(r"\]\(([^)#\s:]*)#([^)]+)\)", page.read_text(encoding="utf-8"))
    ]
    assert len(links) > 100
    lost = [f"{page.name} -> {to}#{at}" for page, to, at in links if at not in _headings((page.parent / to).resolve())]
    assert lost == []
