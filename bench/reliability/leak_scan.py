"""The leak scan at full size: 7,000 withheld values, each planted once, in a way of writing and a container drawn at random.

    python bench/reliability/leak_scan.py [--values 7000] [--clean-mb 20] [--seed 1]

Prints how many were found, what was found that was not planted, how long building took, how much memory, and the speed
over clean text, markup and dense bytes. Exit code 1 when anything was missed or found wrongly.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from kuager.protect.leak import Found, Index, Restricted, scan

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.security.leak_canaries import CONTAINERS, MAKERS, WRITERS, planted


def values(count: int) -> list[tuple[Restricted, str]]:
    kinds = list(MAKERS)
    out, seen = [], set()
    number = 0
    while len(out) < count:
        kind = kinds[number % len(kinds)]
        make, of = MAKERS[kind]
        value = make(number)
        number += 1
        if value not in seen:
            seen.add(value)
            out.append((Restricted(id=f"v{len(out)}", value=value, kind=of), kind))
    return out


def release(folder: Path, every: list[tuple[Restricted, str]], draw: random.Random) -> tuple[int, int]:
    """Plants every value once; returns how many were planted and the bytes written."""
    left = list(every)
    draw.shuffle(left)
    size = count = 0
    while left:
        contents = []
        for value, _ in left[:70]:
            for _ in range(20):
                try:
                    contents.append(WRITERS[draw.choice(list(WRITERS))](value.value))
                    count += 1
                    break
                except UnicodeEncodeError:
                    continue
        del left[:70]
        pack = CONTAINERS[draw.choice(list(CONTAINERS))]
        data = pack(planted(contents))
        size += len(data)
        (folder / f"f{len(left)}.bin").write_bytes(data)
    return count, size


def clean(folder: Path, megabytes: int, draw: random.Random) -> dict[str, Path]:
    words = [
        f"{a}{b}"
        for a in ("family", "court", "letter", "autumn", "қала", "сот", "река", "улица")
        for b in ("", "s", "лар", "ы")
    ]
    size = megabytes * 1_000_000 // 3
    text = " ".join(draw.choice(words) for _ in range(size // 8)).encode()
    made = {
        "text": text,
        "markup": text.replace(b" ", b"</a>&nbsp;<a href='/x?y=%20z'>")[:size],
        "dense": b"\0\0\0\x18ftypisom" + draw.randbytes(size),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in made}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--values", type=int, default=7_000)
    parser.add_argument("--clean-mb", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    draw = random.Random(given.seed)
    every = values(given.values)
    start = time.perf_counter()
    index = Index(value for value, _ in every)
    told: dict[str, object] = {
        "values": len(every),
        "keys": index.size,
        "build_s": round(time.perf_counter() - start, 1),
    }
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        (folder / "release").mkdir()
        (folder / "clean").mkdir()
        count, size = release(folder / "release", every, draw)
        start = time.perf_counter()
        found = {one.restricted for one in scan(folder / "release", index) if one.found is Found.VALUE}
        spent = time.perf_counter() - start
        told |= {
            "planted": count,
            "found": len(found),
            "release_mb": round(size / 1e6, 1),
            "release_s": round(spent, 1),
        }
        wrong = []
        for name, path in clean(folder / "clean", given.clean_mb, draw).items():
            start = time.perf_counter()
            wrong += [(one.restricted, one.encoding) for one in scan(path, index) if one.found is Found.VALUE]
            told[f"{name}_mb_s"] = round(path.stat().st_size / 1e6 / (time.perf_counter() - start), 2)
    told |= {"wrong": len(wrong), "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    print(json.dumps(told))
    missed = sorted({value.id for value, _ in every} - found)
    print("missed:", [next(kind for value, kind in every if value.id == one) for one in missed[:10]], wrong[:10])
    return 1 if missed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
