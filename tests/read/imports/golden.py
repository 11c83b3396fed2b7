"""Golden pairs: an export as it comes (or a folder that stands for an archive), and beside it the documents it becomes.

Run this module to write expectations anew after a deliberate change, then read the difference before committing it.
"""

import json
from pathlib import Path

from .packing import dump, load, read

FOLDER = Path(__file__).parents[2] / "golden" / "imports"
ENDING = ".expected.json"


def inputs():
    return sorted(path for path in FOLDER.glob("*/*") if not path.name.endswith(ENDING))


def expectation(path):
    return path.with_name(path.name + ENDING)


def result(path):
    return [dump(document) for document in read(load(path), path.name)]


if __name__ == "__main__":
    for file in inputs():
        expectation(file).write_text(json.dumps(result(file), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(file.relative_to(FOLDER))
