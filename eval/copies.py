"""Measures copies on texts rewritten in several styles, and that stories of one thing stay apart.

Of each text of ``eval/fresh_en`` one rewrite is made (words replaced by others, sentences in another order, some dropped,
turned about, run into one paragraph) and of every second a digest: three of its sentences, shortened, among others about
something else; two digests are of two sources. What is made is made from a seed. Every other pair is none.

Usage: python eval/copies.py [--verbose]
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kuager import weigh
from kuager.model import DocumentId
from kuager.text.sentences import sentences

TEXTS: Final = Path(__file__).parent / "fresh_en"
REWRITES, DIGESTS = 20, 8
"""Floors, of 20 and 10."""
SYNONYMS: Final = {
    "said": "stated", "told": "informed", "people": "persons", "house": "home", "came": "arrived", "took": "removed", "asked": "inquired",
    "was": "had been", "police": "officers", "men": "males", "women": "ladies", "family": "relatives", "letter": "missive", "years": "annums",
    "court": "tribunal", "prison": "jail", "after": "following", "before": "prior to", "also": "additionally", "about": "approximately",
    "many": "numerous", "day": "date", "their": "the", "his": "the", "her": "the", "that": "which", "and": "as well as", "with": "alongside",
    "from": "out of", "not": "not", "have": "possess", "were": "had been", "new": "fresh", "first": "initial", "who": "which", "small": "little",
}  # fmt: skip
WORDS: Final = ["harvest", "council", "bridge", "weather", "train", "spring", "road", "river", "market", "bread", "winter", "teacher", "engine", "station", "garden", "wool", "ferry", "ticket", "summer", "window", "paper", "morning", "doctor", "valley", "bakery", "theatre", "tractor", "pension", "heating", "snow", "football", "choir", "museum", "library", "reservoir", "apricot", "barley", "canal", "depot", "exchange"]  # fmt: skip
Style = Callable[[list[str], random.Random], str]


def _replaced(words: str, dice: random.Random, share: float) -> str:
    """Replaces words that have another, and of all words a tenth is left out, doubled by "very" or changes places."""

    def other(hit: re.Match[str]) -> str:
        return (
            SYNONYMS[hit.group().lower()] if hit.group().lower() in SYNONYMS and dice.random() < share else hit.group()
        )

    found: list[str] = []
    for word in re.sub(r"[A-Za-z]+", other, words).split():
        chance = dice.random()
        if chance < 0.04:
            continue
        if chance < 0.08 and found:
            found.insert(-1, word)
        else:
            found += ["rather", word] if chance > 0.97 else [word]
    return " ".join(found)


def _own(dice: random.Random) -> str:
    """Returns a sentence about something else."""
    words = dice.choices(WORDS, k=dice.randint(9, 16))
    return f"The {words[0]} of {' '.join(words[1:])}. "


def synonyms(told: list[str], dice: random.Random) -> str:
    """Replaces words as a machine does."""
    return "\n".join(_replaced(one, dice, 0.7) for one in told)


def garbled(told: list[str], dice: random.Random) -> str:
    """Puts the sentences in another order and replaces some words."""
    return "\n".join(_replaced(one, dice, 0.4) for one in dice.sample(told, len(told)))


def dropped(told: list[str], dice: random.Random) -> str:
    """Drops two of five sentences and replaces words."""
    return "\n".join(_replaced(one, dice, 0.5) for one in told if dice.random() < 0.6) or told[0]


def turned(told: list[str], dice: random.Random) -> str:
    """Turns sentences about at their first comma, and replaces some words."""
    halves = (re.split(r",\s+", one.rstrip("."), maxsplit=1) for one in told)
    return "\n".join(_replaced(", ".join(reversed(half)) + ".", dice, 0.3) for half in halves)


def merged(told: list[str], dice: random.Random) -> str:
    """Runs everything into one paragraph, sentences joined in pairs, every fourth left out."""
    kept = [one for at, one in enumerate(told) if at % 4 != 3]
    return _replaced("; ".join(one.rstrip(".") for one in kept) + ".", dice, 0.3)


STYLES: Final[tuple[Style, ...]] = (synonyms, garbled, dropped, turned, merged)


def digest(told: list[str], dice: random.Random) -> str:
    """Keeps a few sentences of a text, shortened and with words replaced, among five times as many words about something else."""
    long = [at for at, one in enumerate(told) if len(one.split()) > 9]
    kept = [told[at] for at in sorted(dice.sample(long, min(3, len(long))))]
    some = [_replaced(" ".join(one.split()[: max(10, len(one.split()) * 2 // 3)]), dice, 0.3) + ". " for one in kept]
    own = max(6, sum(len(one.split()) for one in some) * 4 // 13)
    return "".join("".join(_own(dice) for _ in range(own // 3)) + one for one in some)


def made() -> tuple[dict[DocumentId, str], dict[DocumentId, tuple[str, set[str]]]]:
    """Returns all texts, and of each made one the kind it should be and from which it is made."""
    dice = random.Random(2_611)
    texts, wanted = {}, {}
    told = {}
    for path in sorted(TEXTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        texts[DocumentId(path.stem)] = text
        told[path.stem] = [text[one.start : one.end] for one in sentences(text)]
    for at, (name, some) in enumerate(list(told.items())):
        style = STYLES[at % len(STYLES)]
        key = DocumentId(f"{name} {style.__name__}")
        texts[key], wanted[key] = style(some, dice), ("rewrite", {name})
    names = list(told)
    for at in range(0, 20, 2):
        key = DocumentId(f"{names[at]} digest")
        sources = names[at : at + 2] if at >= 16 else names[at : at + 1]
        texts[key] = "\n".join(digest(told[name], dice) for name in sources)
        wanted[key] = ("digest", set(sources))
    return texts, wanted


def main() -> int:
    """Prints what was found of what was made, by style, and every edge that should not be."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--verbose", action="store_true")
    verbose = asked.parse_args().verbose
    texts, wanted = made()
    dates = {key: "2020" if key in wanted else "2019" for key in texts}
    edges = weigh.lineages(texts, dates).edges
    grouped, kinds, wrong = Counter[str](), Counter[str](), []
    for edge in edges:
        kind, sources = wanted.get(edge.child, ("", set()))
        source = str(edge.parent)
        if edge.parent in wanted and not wanted[edge.parent][1].isdisjoint(sources):
            source = next(iter(wanted[edge.parent][1] & sources))  # by way of another text made from the same
        if source in sources:
            grouped[kind] += 1
            kinds[f"{kind} found as {edge.kind.value}"] += 1
        else:
            wrong.append(edge)
        if verbose:
            print(edge.child, "<-", edge.parent, edge.kind.value, edge.containment)
    print(f"rewrites {grouped['rewrite']}/20, digests {grouped['digest']}/10, others {len(wrong)}; {dict(kinds)}")
    for key in sorted(wanted.keys() - {edge.child for edge in edges}):
        print("MISS", key)
    for edge in wrong:
        print("NOT A COPY", edge.child, edge.parent, edge.kind.value, edge.containment)
    good = grouped["rewrite"] >= REWRITES and grouped["digest"] >= DIGESTS and not wrong
    print("all floors hold" if good else "below the floors")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
