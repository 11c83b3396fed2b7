"""The long runs, one word each: ``python bench/reliability/nightly.py kills|calls|powercut|writers|xss [MORE]``.

    kills      10,000 kill -9 of the real ``kuager add``, plain and encrypted (KUAGER_KILLS for another number)
    calls      every writing system call of ``kuager add`` killed, without space, and failing; of the vault and its log alone too
    powercut   5,000 disks of a pulled plug (see powercut.py)
    writers    8 editors, 1,000 edits each, and the careless twin
    xss        200 payloads in every text field of every form, each page in a browser

Each ends with exit code 1 when anything was lost, half there, or not told. KUAGER_SEED repeats a run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTEST = ("-m", "pytest", "-q", "-n", "0", "-s", "--timeout=86400")
RUNS: dict[str, tuple[dict[str, str], list[tuple[str, ...]]]] = {
    "kills": ({"KUAGER_KILLS": "10000"}, [(*PYTEST, "tests/reliability/test_kill_add.py", "-k", "killing_add")]),
    "calls": (
        {"KUAGER_POINTS": "all"},
        [
            (
                *PYTEST,
                "tests/reliability/test_faults_add.py",
                "tests/reliability/test_faults_keeper.py",
                "-k",
                "failing_write",
            )
        ],
    ),
    "powercut": (
        {},
        [
            ("bench/reliability/powercut.py", "5000", how, what)
            for how in ("plain", "encrypted")
            for what in ("keeper", "house")
        ],
    ),
    "writers": (
        {},
        [("-m", "tests.reliability.writers"), ("-m", "tests.reliability.writers", "8", "50", "--careless")],
    ),
    "xss": ({}, [("-m", "tests.security.xss")]),
}


def main(words: list[str]) -> int:
    """Runs what was asked for, to its end, and returns the worst of the exit codes."""
    if not words or words[0] not in RUNS:
        print(__doc__)
        return 2
    more, commands = RUNS[words[0]]
    around = {**more, **os.environ, "PYTHONPATH": str(ROOT)}
    codes = [
        subprocess.run([sys.executable, *command, *words[1:]], cwd=ROOT, env=around, check=False).returncode
        for command in commands
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
