"""Runs every measurement of quality and fails when one falls below its floor. ``make eval`` and CI call this.

``--models`` also measures the optional name models that are installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("KUAGER_EVAL_DIR", HERE.parent.parent / "shared"))
"""Labelled texts that may not be shipped with the code; the own gold texts beside this file are always measured."""
MEASURES: tuple[tuple[str, ...], ...] = (
    ("extract.py",),
    ("tongues.py",),
    ("grounding.py",),
    ("names.py", str(SHARED / "eval" / "names_dev.csv"), "--floors", str(HERE / "floors_names.json")),
    ("names.py", str(HERE / "own_names" / "pairs.csv"), "--floors", str(HERE / "floors_own_names.json")),
    ("findings.py",),
    ("own_findings.py",),
    ("own_compare.py",),
    ("zones.py", str(SHARED / "eval" / "text_dev.json"), str(SHARED / "reports")),
)


def main() -> int:
    """Runs each measure in its own process and prints which fell below its floor."""
    failed = []
    measures = (*MEASURES, ("models.py",)) if "--models" in sys.argv[1:] else MEASURES
    if not SHARED.is_dir():
        print(f"NOT MEASURED: no labelled texts at {SHARED}; name their folder with KUAGER_EVAL_DIR.")
    for name, *rest in measures:
        print(f"\n=== {name}", flush=True)
        if subprocess.run([sys.executable, str(HERE / name), *rest], check=False).returncode:
            failed.append(name)
    print("\nBelow their floors: " + ", ".join(failed) if failed else "\nAll measures are at or above their floors.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
