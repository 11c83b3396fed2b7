"""Adding hundreds of hostile files: the archive's process survives, each file has its outcome and code, limits hold."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from kuager.workflow import audit
from kuager.workflow.archive import create, open_archive

ROOT = Path(__file__).parents[2]
MEGABYTE = 1_000_000
LIMIT_MB, LIMIT_SECONDS = 512, 20
AT_ONCE = 2


ADD = """
import dataclasses, json, resource, sys, time
from pathlib import Path
from kuager.workflow import ingest
from kuager.workflow.archive import open_archive
with open_archive(Path(sys.argv[1])) as archive:
    start = time.process_time()
    for result in ingest.add(archive, sys.argv[2:], fresh=False):
        own, start = time.process_time() - start, time.process_time()
        print(json.dumps([dataclasses.asdict(result), own]), flush=True)
    limits = dataclasses.asdict(archive.reading.limits)
read = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
# getrusage would count what the process that started this one had: the kernel carries it over fork and exec.
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1024
print(json.dumps({"limits": limits, "own": own, "read": read}))
"""
"""As ``kuager add`` does, without the comparison of all documents at its end. Says how much processor time the archive's
side took for each file, and the most memory that it and its readers had."""


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


def _divided(folder: Path) -> list[list[str]]:
    """The groups of files in as many lots as are added at once, the largest first, always to the smallest lot."""
    lots: list[list[str]] = [[] for _ in range(AT_ONCE)]
    weights = [0] * AT_ONCE
    groups = [(sum(file.stat().st_size for file in group.iterdir()), str(group)) for group in folder.iterdir()]
    for size, group in sorted(groups, reverse=True):
        lightest = weights.index(min(weights))
        lots[lightest].append(group)
        weights[lightest] += size
    return lots


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_adding_all_of_them_hurts_nobody(folder, tmp_path):
    roots = [tmp_path / f"case{number}" for number in range(AT_ONCE)]
    for root in roots:
        create(root, plain=True, name="Hostile")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ADD, str(root), *lot], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for root, lot in zip(roots, _divided(folder), strict=True)
    ]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        told = list(threads.map(lambda one: one.communicate(), running))
    assert [one.returncode for one in running] == [0] * AT_ONCE, [errors for _, errors in told]
    several = [_judged(root, output) for root, (output, _) in zip(roots, told, strict=True)]
    assert sum(several) >= 700


def _judged(root: Path, output: str) -> int:
    """Checks what adding some of the files gave; returns how many there were."""
    *lines, most = [json.loads(line) for line in output.splitlines()]
    results = [result for result, _ in lines]
    assert all(one["outcome"] in {"ok", "partial", "failed", "duplicate"} for one in results)
    assert all(one["code"] for one in results if one["outcome"] in {"partial", "failed"})
    assert [one["item"] for one in results if one["code"] == "K-ITEM-001"] == [], "mistakes of ours"
    assert all(one["capture"] for one in results if one["outcome"] != "failed")
    assert most["own"] <= LIMIT_MB * MEGABYTE
    assert most["read"] <= LIMIT_MB * MEGABYTE
    # A reader that took longer was ended, and its file has the code of that; the archive's side counts its own work.
    assert (most["limits"]["seconds"], most["limits"]["megabytes"]) == (LIMIT_SECONDS, LIMIT_MB)
    assert {result["item"]: seconds for result, seconds in lines if seconds > LIMIT_SECONDS} == {}
    with open_archive(root) as archive:
        checks = {check.name: check for check in audit.verify(archive)}
        assert {name for name, check in checks.items() if check.verdict == "failed"} == set()
        kept = {capture.sha256 for capture in archive.store.captures()}
        assert len(kept) == len({one["capture"] for one in results if one["capture"]})
    return len(results)
