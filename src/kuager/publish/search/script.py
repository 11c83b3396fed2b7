"""The program of the page that searches, with the tables of sounds written into it."""

from __future__ import annotations

import json
from importlib.resources import files

from kuager.text.normalise import PUNCTUATION
from kuager.text.sounds import exported


def script() -> bytes:
    """Returns ``search.js``: the code of ``search.js`` beside this module with the tables of :mod:`kuager.text.sounds`."""
    lines = (files("kuager.publish.search") / "search.js").read_text(encoding="utf-8").splitlines()
    # Readers with little bandwidth load this: no comments, no indentation.
    code = "\n".join(line for each in lines if (line := each.split("  //")[0].strip()) and not line.startswith("//"))
    quotes = {chr(at): to for at, to in PUNCTUATION.items()}
    tables = json.dumps({**exported(), "quotes": quotes}, ensure_ascii=False, separators=(",", ":"))
    return code.replace('"TABLES"', tables.replace("<", "\\u003c")).encode()
