"""Measures the optional name models beside the rules: rules alone, model alone (as it comes), rules with the model's hints.

    make eval-models                 installs them first
    python eval/models.py [en ru zh]

Even numbers of the own sets are held out from those who wrote the rules; all of them are shown together here, since nobody
tuned the filter of the hints on any set but ``own_en``. Timings are of this machine and only compare the columns.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from extract import dev, document, figures, own
from measure import Counts, measure

from kuager import extract
from kuager.errors import MissingModelError
from kuager.extract import models
from kuager.model import Document, Extraction, Mention, MentionType

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("KUAGER_SHARED", HERE.parent.parent / "shared"))
SETS: dict[str, tuple[str, ...]] = {
    "en": ("own_en", "fresh_en", "dev"), "ru": ("own_ru",), "zh": ("own_zh",),
}  # fmt: skip
FLOORS = {("en", "own_en"): {"persons.f": 0.95, "places.f": 0.93}, ("en", "dev"): {"persons.f": 0.95, "places.f": 0.93}}
SHOWN = (
    "persons.p",
    "persons.r",
    "persons.f",
    "places.p",
    "places.r",
    "places.f",
    "orgs.f",
    "speakers.r",
    "events.f",
    "frames.r",
    "kinship.r",
)
LOSS = 0.01
"""How much any shown figure may fall when the model joins in."""
Sample = tuple[Document, dict[str, Any]]


def samples(name: str, lang: str) -> Iterator[Sample]:
    every = dev(SHARED) if name == "dev" else own(HERE / name)
    for stem, text, gold in every:
        yield replace(document(stem, text, gold), lang=lang), gold


def alone(one: Document, guesses: list[models.Guess]) -> Extraction:
    """The model's own words as they come."""
    mentions = (
        Mention(type=MentionType(guess.label.value), start=guess.start, end=guess.end, text=one.text[guess.start : guess.end], entity="x")
        for guess in guesses
    )  # fmt: skip
    return Extraction(extractor="model", mentions=tuple(mentions))


def both(one: Document, found: Extraction, guesses: list[models.Guess], name: str) -> Extraction:
    entries = models.hints(one, found, guesses)
    if not entries:
        return found
    again = extract.find(one, models.with_hints(extract.Lexicon.empty(), entries))
    return models.marked(again, entries, name)


def run(lang: str, name: str) -> list[str]:
    model = models.name_model(lang)
    total: dict[str, Counts] = {way: defaultdict(Counter) for way in ("rules", "model", "both")}
    spent: dict[str, float] = defaultdict(float)
    characters = 0
    for one, gold in samples(name, lang):
        characters += len(one.text)
        start = time.process_time()
        found = extract.find(one, extract.Lexicon.empty())
        spent["rules"] += (middle := time.process_time()) - start
        guesses = list(model.names(one.text))
        spent["model"] += (end := time.process_time()) - middle
        ways = {"rules": found, "model": alone(one, guesses), "both": both(one, found, guesses, model.name)}
        spent["both"] += time.process_time() - end + end - start
        for way, result in ways.items():
            for kind, count in measure(gold, result)[0].items():
                total[way][kind].update(count)
    values = {way: figures(counts) for way, counts in total.items()}
    print(
        f"\n{name} ({lang}, {model.name}), {total['rules']['persons']['gold']} people, {total['rules']['places']['gold']} places"
    )
    print("  " + " " * 6 + "".join(f"{key:>11}" for key in SHOWN) + "   8 kB docs/CPU-s")
    for way, row in values.items():
        shown = (
            f"{row[key]:11.2f}" if way != "model" or key.startswith(("persons", "places", "orgs")) else " " * 10 + "-"
            for key in SHOWN
        )
        print(f"  {way:6}" + "".join(shown) + f"{characters / 8000 / spent[way]:12.1f}")
    bad = [
        f"{name}: {key} {values['both'][key]:.3f} < {floor}"
        for key, floor in FLOORS.get((lang, name), {}).items()
        if values["both"][key] < floor
    ]
    return bad + [
        f"{name}: {key} falls from {values['rules'][key]:.3f} to {values['both'][key]:.3f}"
        for key in SHOWN
        if values["both"][key] < values["rules"][key] - LOSS and not key.endswith(".p")
    ]


def main() -> int:
    bad = []
    for lang in sys.argv[1:] or list(SETS):
        for name in SETS[lang]:
            if name == "dev" and not (SHARED / "eval" / "text_dev.json").exists():
                continue
            try:
                bad += run(lang, name)
            except MissingModelError as error:
                print(f"NOT MEASURED: {error}")
    print(*(f"BELOW FLOOR {line}" for line in bad), sep="\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
