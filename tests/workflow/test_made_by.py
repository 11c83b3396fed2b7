"""What is kept is made again when the code that made it changes: all of that code, and no other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import kuager
from kuager.workflow import copying, made_by, meeting, records_kept

ROOT = Path(kuager.__path__[0])
ROOMS = ("resolve", "text", "weigh")
"""The rooms that find something; the others bring what is found from here to there."""


def _imported(file: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kuager."):
            module = ROOT.joinpath(*str(node.module).split(".")[1:])
            for one in (module.with_suffix(".py"), *(module / f"{name.name}.py" for name in node.names)):
                if one.is_file() and one.relative_to(ROOT).parts[0] in ROOMS:
                    yield one


def _reached(start: set[Path]) -> set[str]:
    seen, left = set(start), list(start)
    while left:
        for file in _imported(left.pop()):
            if file not in seen:
                seen.add(file)
                left.append(file)
    return {file.relative_to(ROOT).as_posix() for file in seen}


def _covered(patterns: tuple[str, ...]) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern)}


@pytest.mark.parametrize(
    ("patterns", "start"),
    [
        (meeting.DECIDES, ["resolve/meet.py"]),
        (copying.DECIDES, ["weigh/copies.py"]),
        (records_kept.DECIDES, ["resolve/records/*.py", "workflow/records*.py"]),
    ],
    ids=["names", "copies", "tables"],
)
def test_the_files_watched_are_the_files_used(patterns, start):
    assert _covered(patterns) == _reached({path for pattern in start for path in ROOT.glob(pattern)})


@pytest.mark.parametrize("patterns", [meeting.DECIDES, copying.DECIDES, records_kept.DECIDES])
def test_a_sentence_told_otherwise_makes_nothing_anew(patterns):
    assert not [one for one in _covered(patterns) if "telling" in one]


def test_the_digest_is_of_names_and_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(kuager, "__path__", [str(tmp_path)])
    (tmp_path / "a.py").write_bytes(b"1")
    (tmp_path / "b.py").write_bytes(b"2")
    first = made_by.code_digest(["a.py"])
    assert made_by.code_digest(["a.py", "*.pyc"]) == first
    (tmp_path / "b.py").write_bytes(b"3")
    assert made_by.code_digest(["a.py"]) == first
    (tmp_path / "a.py").write_bytes(b"4")
    assert made_by.code_digest(["a.py"]) != first
    assert made_by.code_digest(["*.py"]) != made_by.code_digest(["a.py"])
