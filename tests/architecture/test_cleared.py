"""Only the clearance room makes cleared values: read from the source, and held at run time."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

import kuager
from kuager.model.release import Cleared, ForgedClearanceError
from kuager.protect.clearance import clear
from kuager.protect.scene import Scene
from tests.security.worlds import TODAY, archive, citizens

SOURCE = Path(kuager.__path__[0])
ROOM = SOURCE / "protect" / "clearance.py"
TYPES = SOURCE / "model" / "release.py"


def offenders(tree: ast.AST) -> list[int]:
    """Lines that call Cleared, or name the mint."""
    found = []
    for node in ast.walk(tree):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if isinstance(node, ast.ImportFrom):
            found += [node.lineno for one in node.names if one.name == "MINT"]
        elif name == "MINT":
            found.append(getattr(node, "lineno", 0))
        elif isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Subscript):
                called = called.value
            if (isinstance(called, ast.Name) and called.id == "Cleared") or (
                isinstance(called, ast.Attribute) and called.attr == "Cleared"
            ):
                found.append(node.lineno)
    return found


def test_no_other_module_clears() -> None:
    found = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*.py")
        if path not in {ROOM, TYPES} and (lines := offenders(ast.parse(path.read_text("utf-8"))))
    }
    assert found == {}
    assert offenders(ast.parse(ROOM.read_text("utf-8"))), "the check sees the room that does"


def test_one_place_of_the_room_clears() -> None:
    calls = list(offenders(ast.parse(ROOM.read_text("utf-8"))))
    assert ROOM.read_text("utf-8").count("Cleared(value=") == 1
    assert calls


def test_nobody_can_forge_or_change_a_cleared_value() -> None:
    with pytest.raises(ForgedClearanceError):
        Cleared(value="x", audience="public", policy="p", mint=object())
    world = archive(citizens(60), 40, 1)
    one = clear(world, "public", TODAY).items[0]
    with pytest.raises(ValueError, match="mint"):
        replace(one, audience="team")  # type: ignore[call-arg]  # what is tested
    assert clear(Scene(people={}), "public", TODAY).items == ()


def test_what_publishes_knows_no_store() -> None:
    for path in (SOURCE / "publish").rglob("*.py"):
        assert "kuager.store" not in path.read_text("utf-8")
