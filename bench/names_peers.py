"""Scores pairs of names, given as JSON on standard input, with every other matcher that is installed; run by ``bench/names.py --peers``.

Stands alone, because the interpreter that has the others need not have kuager. A matcher that is not there is named as such.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
import time
from collections.abc import Callable
from typing import Any

Score = Callable[[Any, Any], float]
Prepare = Callable[[str], Any]


def logic(name: str) -> tuple[Prepare, Score]:
    matching = importlib.import_module("nomenklatura.matching")
    entity = importlib.import_module("followthemoney").EntityProxy
    config = importlib.import_module("nomenklatura.matching.types").ScoringConfig
    algorithm = matching.get_algorithm(name)
    settings = config.defaults()
    count = iter(range(10**9))

    def prepare(text: str) -> Any:
        return entity.from_dict({"id": str(next(count)), "schema": "Person", "properties": {"name": [text]}})

    return prepare, lambda one, two: float(algorithm.compare(one, two, settings).score)


def rigour() -> tuple[Prepare, Score]:
    names = importlib.import_module("rigour.names")

    def prepare(text: str) -> Any:
        return [part for name in names.analyze_names(names.NameTypeTag.PER, [text]) for part in name.parts]

    def score(one: Any, two: Any) -> float:
        return sum(found.score for found in names.compare_parts(one, two)) / max(len(one), len(two), 1)

    return prepare, score


def fuzz(kind: str, *, ascii_letters: bool) -> tuple[Prepare, Score]:
    scorer = getattr(importlib.import_module("rapidfuzz.fuzz"), kind)
    letters = importlib.import_module("anyascii").anyascii if ascii_letters else str
    return lambda text: letters(text).casefold(), lambda one, two: scorer(one, two) / 100


def jaro() -> tuple[Prepare, Score]:
    scorer = importlib.import_module("rapidfuzz.distance").JaroWinkler.similarity
    letters = importlib.import_module("anyascii").anyascii
    return lambda text: " ".join(sorted(letters(text).casefold().split())), scorer


MATCHERS: dict[str, tuple[tuple[str, ...], Callable[[], tuple[Prepare, Score]]]] = {
    "nomenklatura logic-v2": (("nomenklatura", "rigour"), lambda: logic("logic-v2")),
    "nomenklatura logic-v1": (("nomenklatura",), lambda: logic("logic-v1")),
    "rigour compare_parts": (("rigour",), rigour),
    "rapidfuzz WRatio": (("rapidfuzz",), lambda: fuzz("WRatio", ascii_letters=False)),
    "rapidfuzz WRatio + anyascii": (("rapidfuzz", "anyascii"), lambda: fuzz("WRatio", ascii_letters=True)),
    "rapidfuzz token_set + anyascii": (("rapidfuzz", "anyascii"), lambda: fuzz("token_set_ratio", ascii_letters=True)),
    "rapidfuzz Jaro-Winkler + anyascii": (("rapidfuzz", "anyascii"), jaro),
}


def main() -> None:
    pairs = json.load(sys.stdin)
    told: dict[str, object] = {}
    for name, (packages, make) in MATCHERS.items():
        try:
            version = ", ".join(f"{package} {importlib.metadata.version(package)}" for package in packages)
            prepare, score = make()
        except (ImportError, AttributeError) as error:
            told[name] = {"absent": f"{type(error).__name__}: {error}"}
            continue
        start = time.process_time()
        ready = [(prepare(one), prepare(two)) for one, two in pairs]
        first = [score(one, two) for one, two in ready]
        cold = time.process_time() - start
        start = time.process_time()
        for one, two in ready:
            score(one, two)
        told[name] = {"version": version, "scores": first, "cold": cold, "warm": time.process_time() - start}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
