"""Looks for texts that break the rules: ``python tools/fuzz_extract.py``, run at night or before a release.

    python tools/fuzz_extract.py                    10,000 damaged texts through tests/extract/test_fuzz.py (hypothesis)
    python tools/fuzz_extract.py --count 50000      more of them
    python tools/fuzz_extract.py --atheris 600      ten minutes of atheris, which is led by the lines it reaches

atheris is no dependency of kuager: install it beside it for the night. A text that breaks something is written to the
folder the command is run in (``crash-...``), as atheris does, and the run ends with an error.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from kuager import extract
from kuager.model import CaptureId, Document, DocumentId, Layer, Zone, ZoneLabel

HOME = Path(__file__).parent.parent
LANGUAGES = ("en", "ru", "kk", "zh", "ug", "und")


def main() -> int:
    """Runs what was asked for and returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--atheris", type=int, metavar="SECONDS")
    asked = parser.parse_args()
    if asked.atheris is not None:
        return led(asked.atheris)
    told = {**os.environ, "KUAGER_FUZZ": str(asked.count)}
    test = [sys.executable, "-m", "pytest", "-n", "0", "--timeout", "7200", "-q", "tests/extract/test_fuzz.py"]
    return subprocess.run(test, check=False, cwd=HOME, env=told).returncode  # noqa: S603  our own interpreter and test


def led(seconds: int) -> int:
    """Runs atheris; its first byte chooses the language, the rest is the text."""
    if importlib.util.find_spec("atheris") is None:
        print("not run: atheris is not installed here (pip install atheris)", file=sys.stderr)
        return 2
    atheris: Any = importlib.import_module("atheris")
    atheris.instrument_all()
    extract.find(document("Read once, so that loading the lists is not measured.", "en"), extract.Lexicon.empty())
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-timeout=5", "-max_len=2000", "-close_fd_mask=1"], once)
    atheris.Fuzz()
    return 0


def once(data: bytes) -> None:
    """Reads one text and checks that each mention and quotation stands where it is said to.

    Raises:
        AssertionError: when one does not.
    """
    text = data[1:].decode("utf-8", "replace")
    found = extract.find(document(text, LANGUAGES[(data or b"\0")[0] % len(LANGUAGES)]), extract.Lexicon.empty())
    for one in found.mentions:
        _hold(text[one.start : one.end] == one.text and one.start < one.end)
    places = [(one.start, one.end) for one in found.quotes]
    places += [(one.start, one.end) for one in found.events]
    places += [(one.start, one.end) for one in found.relations]
    for start, end in places:
        _hold(0 <= start < end <= len(text))


def _hold(true: bool) -> None:
    if not true:
        raise AssertionError("a place does not hold the words it says it holds")


def document(text: str, lang: str) -> Document:
    """Returns a text as a reader would have made it."""
    return Document(
        id=DocumentId("d"),
        capture=CaptureId("x"),
        kind="text",
        reader="fuzz",
        layers=(Layer(kind="text", text=text, digest="0"),),
        zones=(Zone(start=0, end=len(text), label=ZoneLabel.MAIN),),
        lang=lang,
    )


if __name__ == "__main__":
    sys.exit(main())
