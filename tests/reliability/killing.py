"""The harness: starts a process that acknowledges items, kills it at a moment nobody chose, and asks what is left."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROUNDS_PER_ARCHIVE = 20
FILES_PER_ROUND = 8
SYLLABLES = [
    "an",
    "bar",
    "dil",
    "em",
    "gul",
    "jan",
    "ka",
    "lim",
    "mur",
    "nur",
    "or",
    "pan",
    "qar",
    "ra",
    "sat",
    "tem",
    "ul",
    "va",
    "yer",
    "zhan",
]
Check = Callable[[Path, dict[str, str]], list[str]]
Start = Callable[[Path, Path], Sequence[str]]
Make = Callable[[Path], None]


@dataclass(frozen=True)
class Pace:
    """About how many seconds the command takes: to its first acknowledgement, for an item, and after the last one."""

    start: float
    item: float
    end: float


@dataclass
class Report:
    """What the loop saw."""

    kills: int = 0
    finished: int = 0
    acknowledged: int = 0
    problems: list[str] = field(default_factory=list)


def environment() -> dict[str, str]:
    """What a child gets: nothing of the caller's archive, and no byte code written while writes are counted."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KUAGER_")}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def seed() -> int:
    """The seed of this run: KUAGER_SEED, or a new one; print it, so that a failure can be looked at again."""
    return int(os.environ.get("KUAGER_SEED") or random.SystemRandom().randrange(1 << 32))


def kills(default: int) -> int:
    """How many kills: KUAGER_KILLS spread over the callers, or ``default``."""
    return int(os.environ.get("KUAGER_KILLS") or default)


def acknowledgements(lines: bytes) -> dict[str, str]:
    """Ids of captures and documents to their item, of every whole line printed. A line cut off by the kill was not said."""
    said: dict[str, str] = {}
    for line in lines.split(b"\n")[:-1]:
        value = json.loads(line)
        for made in ("capture", "document"):
            if value.get(made):
                said[value[made]] = value["item"]
    return said


def fill(folder: Path, chance: random.Random, count: int = FILES_PER_ROUND, *, longest: int = 60) -> Path:
    """Makes a folder of invented texts of 1 to ``longest`` lines, each unlike all others."""
    folder.mkdir(parents=True)
    for number in range(count):
        lines = [f"Invented note {number} of {folder.name}. Aliya Example came to Almaty on 8 February 2021."]
        lines += [" ".join(_word(chance) for _ in range(12)) for _ in range(chance.choice((1, longest // 6, longest)))]
        (folder / f"{number:02}.txt").write_text("\n".join(lines))
    return folder


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randrange(1, 4)))


def kill_once(argv: Sequence[str], chance: random.Random, pace: Pace) -> tuple[dict[str, str], bool]:
    """Runs ``argv`` and kills it some moments after some acknowledgement.

    Returns:
        What was acknowledged, and whether the process was still alive when it was killed.
    """
    process = subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(), start_new_session=True
    )
    assert process.stdout is not None
    wanted = chance.randrange(FILES_PER_ROUND + 1)
    said = b""
    while said.count(b"\n") < wanted:
        more = os.read(process.stdout.fileno(), 65536)
        if not more:
            break
        said += more
    time.sleep(_wait(wanted, chance, pace))
    alive = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    said += process.stdout.read()
    process.stdout.close()
    process.wait()
    return acknowledgements(said), alive


def _wait(acknowledged: int, chance: random.Random, pace: Pace) -> float:
    if acknowledged == 0:
        return chance.random() * pace.start * 1.5
    if acknowledged == FILES_PER_ROUND:
        return chance.random() * pace.end
    # Cubed: most kills fall close behind an acknowledgement, where a promise made too early is not yet kept.
    return chance.random() ** 3 * pace.item


def kill_loop(place: Path, rounds: int, *, make: Make, start: Start, check: Check, seed: int, pace: Pace) -> Report:
    """Kills ``rounds`` runs; after each asks ``check``. Stops at the first round that shows a problem.

    A run that was over before it was killed is checked too, but does not count.

    Args:
        place: an empty folder to work in.
        rounds: how many kills.
        make: makes an empty archive.
        start: the command that adds a folder to an archive.
        check: says what is wrong with an archive, given all that was ever acknowledged of it.
        seed: of everything random.
        pace: how long the command takes, so that kills fall into its work.
    """
    chance = random.Random(seed)
    report = Report()
    archive, acknowledged = place, dict[str, str]()
    for number in range(4 * rounds):
        if report.problems or report.kills == rounds:
            break
        if number % ROUNDS_PER_ARCHIVE == 0:
            archive, acknowledged = place / f"archive-{number}", {}
            make(archive)
        said, alive = kill_once(start(archive, fill(place / f"in-{number}", chance)), chance, pace)
        acknowledged.update(said)
        report.kills += alive
        report.finished += not alive
        report.acknowledged += len(said)
        report.problems += [f"round {number}, seed {seed}: {problem}" for problem in check(archive, acknowledged)]
    return report
