"""Golden pairs: a file as it comes, and beside it the document that it must become, as the command line prints it.

Run this module to write expectations anew after a deliberate change, then read the difference before committing it.
"""

import json
from pathlib import Path

from kuager import read
from kuager.model import CaptureId

FOLDER = Path(__file__).parents[1] / "golden" / "read"
CAPTURE = CaptureId("c-golden")


def inputs():
    return sorted(path for path in FOLDER.glob("*/*") if path.suffix != ".json")


def expectation(path):
    return path.with_name(path.name + ".json")


def result(path):
    return read.as_json(read.open(CAPTURE, path.read_bytes(), name=path.name))


if __name__ == "__main__":
    for file in inputs():
        expectation(file).write_text(json.dumps(result(file), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(file.relative_to(FOLDER))
