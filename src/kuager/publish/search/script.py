"""The program of the page that searches, with the tables of sounds written into it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from kuager.text.normalise import PUNCTUATION
from kuager.text.sounds import exported


def script() -> bytes:
    """Returns ``search.js``: the code of ``search.js`` beside this module with the tables of :mod:`kuager.text.sounds`."""
    lines = (files("kuager.publish.search") / "search.js").read_text(encoding="utf-8").splitlines()
    # Readers with little bandwidth load this: no comments, no indentation.
    code = "\n".join(line for each in lines if (line := each.split("  //")[0].strip()) and not line.startswith("//"))
    tables = json.dumps(_packed(exported()), ensure_ascii=False, separators=(",", ":"))
    return code.replace('"TABLES"', tables.replace("<", "\\u003c")).encode()


def _packed(tables: dict[str, Any]) -> dict[str, Any]:
    """Returns the tables in fewer bytes: one string of letters by turns with their sounds, and the rest as it was."""
    quotes = {chr(at): to for at, to in PUNCTUATION.items()}
    cyrillic, latin = ([_pairs(letters), groups] for letters, groups in (tables["cyrillic"], tables["latin"]))
    return tables | {
        "cyrillic": cyrillic, "latin": latin, "arabic": _pairs(tables["arabic"]), "bones": _pairs(tables["bones"]),
        "quotes": _pairs(quotes),
    }  # fmt: skip


def _pairs(table: Mapping[str, str]) -> list[Any]:
    single = {letter: sound for letter, sound in table.items() if len(letter) == len(sound) == 1}
    return [
        "".join(letter + sound for letter, sound in single.items()),
        {one: table[one] for one in table if one not in single},
    ]
