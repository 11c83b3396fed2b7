"""The tutorial cannot lie: every command in it is typed, in order, from a folder like the reader's."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.command import kuager

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[str]:
    """Returns the lines that begin with a dollar sign inside console blocks."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.mark.slow
def test_every_command_of_the_tutorial_runs(tmp_path):
    typed = commands(ROOT / "docs" / "tutorial.md")
    assert len(typed) > 20
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for command in typed:
        words = shlex.split(command)
        assert words[0] == "kuager", command
        done = kuager(*words[1:], cwd=tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert done.stdout or done.stderr, f"{command} says nothing"


def test_readme_first_screen_has_the_two_commands():
    screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40])
    assert "make demo" in screen
    assert "make test" in screen
    assert "docs/screenshots/overview.png" in screen


def test_pages_link_only_to_what_is_there():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"
