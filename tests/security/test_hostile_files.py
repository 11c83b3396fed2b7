"""Adding hundreds of hostile files: the archive's process survives, each file has its outcome and code, limits hold."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kuager.workflow import audit
from kuager.workflow.archive import create, open_archive

ROOT = Path(__file__).parents[2]
MEGABYTE = 1_000_000
LIMIT_MB = 512
LIBRARIES_MB = 120
"""What a worker has in memory before it reads anything, with room for its libraries to grow."""


ADD = """
import dataclasses, json, resource, sys
from pathlib import Path
from kuager.workflow import ingest
from kuager.workflow.archive import open_archive
with open_archive(Path(sys.argv[1])) as archive:
    for result in ingest.add(archive, sys.argv[2:], fresh=False):
        print(json.dumps(dataclasses.asdict(result)), flush=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""
"""As ``kuager add`` does, without the comparison of all documents at its end."""


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kuager_hostile", ROOT / "tools" / "hostile.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


hostile = _load()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile") / "files"
    hostile.make(made)
    return made


def test_there_are_many_and_they_are_the_same_each_time(folder, tmp_path):
    names = hostile.make(tmp_path / "again")
    assert len(names) == len(set(names)) >= 500
    assert [(folder / name).stat().st_size for name in names] == [
        (tmp_path / "again" / name).stat().st_size for name in names
    ]
    some = names[:: len(names) // 50]
    assert all((folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in some)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_adding_all_of_them_hurts_nobody(folder, tmp_path):
    root = tmp_path / "case"
    create(root, plain=True, name="Hostile")
    done = subprocess.run([sys.executable, "-c", ADD, str(root), str(folder)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    *results, most = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) >= 700
    assert all(one["outcome"] in {"ok", "partial", "failed", "duplicate"} for one in results)
    assert all(one["code"] for one in results if one["outcome"] in {"partial", "failed"})
    assert [one["item"] for one in results if one["code"] == "K-ITEM-001"] == [], "mistakes of ours"
    assert all(one["capture"] for one in results if one["outcome"] != "failed")
    assert most <= (LIMIT_MB + LIBRARIES_MB) * MEGABYTE
    with open_archive(root) as archive:
        checks = {check.name: check for check in audit.verify(archive)}
        assert {name for name, check in checks.items() if check.verdict == "failed"} == set()
        kept = {capture.sha256 for capture in archive.store.captures()}
        assert len(kept) == len({one["capture"] for one in results if one["capture"]})
