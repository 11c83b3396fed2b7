"""Finds planted rewrites among invented stories, and times it, beside MinHash-LSH of datasketch.

    python bench/copies.py [--texts 10000] [--planted 50] [--peers PYTHON]

PYTHON is an interpreter that has datasketch; without it only kuager is measured. The stories are made from a seed. Ten at a
time tell of one thing: they share its names, a quotation and, with their outlet, a closing paragraph, and still none of
them repeats another. A planted rewrite is a story with 15 % of its words changed and 20 % of its sentences dropped.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from kuager import weigh
from kuager.model import DocumentId, EdgeKind, Printing, by_child
from kuager.store.sqlite import open_store

SEED, WORDS, TOGETHER, OUTLETS = 20170401, 30_000, 10, 40
SYLLABLES = (
    "ba",
    "ce",
    "dor",
    "fel",
    "gi",
    "hun",
    "jo",
    "kra",
    "lim",
    "mo",
    "nes",
    "pul",
    "ri",
    "sta",
    "tor",
    "ve",
    "wim",
    "za",
)
CHANGED, DROPPED = 0.15, 0.20
THRESHOLDS = (0.2, 0.3)
"""Of Jaccard's likeness, which is about .4 between a story and its planted rewrite."""


class Teller:
    """Tells invented stories."""

    def __init__(self, seed: int = SEED) -> None:
        self.dice = random.Random(seed)
        found: dict[str, None] = {}
        while len(found) < WORDS:
            found["".join(self.dice.choices(SYLLABLES, k=self.dice.randint(1, 4)))] = None
        self.words = list(found)
        # Few words are frequent and most are rare, as in any language (Zipf).
        self.weights = list(accumulate(1 / rank for rank in range(3, WORDS + 3)))
        self.closings = [self.sentences(2) for _ in range(OUTLETS)]

    def sentence(self, names: Sequence[str] = ()) -> str:
        """Returns a sentence of 8 to 24 words, with a name in it when there are any."""
        words = self.dice.choices(self.words, cum_weights=self.weights, k=self.dice.randint(8, 24))
        if names:
            words.insert(self.dice.randrange(len(words)), self.dice.choice(names))
        return f"{words[0].capitalize()} {' '.join(words[1:])}."

    def sentences(self, count: int, names: Sequence[str] = ()) -> str:
        """Returns some sentences."""
        return " ".join(self.sentence(names) for _ in range(count))

    def stories(self, count: int) -> list[str]:
        """Returns stories, ten of one thing beside each other."""
        found: list[str] = []
        while len(found) < count:
            names = [" ".join(self.dice.choices(self.words, k=2)).title() for _ in range(5)]
            quote = f"“{self.sentence()} {self.sentence()}”"
            found += [self._story(names, quote) for _ in range(TOGETHER)]
        return found[:count]

    def _story(self, names: Sequence[str], quote: str) -> str:
        body = [self.sentence(names) for _ in range(self.dice.randint(10, 30))]
        body.insert(self.dice.randrange(1, len(body)), f"{quote} said {names[0]}.")
        return " ".join([*body, self.dice.choice(self.closings)])

    def rewrite(self, story: str) -> str:
        """Returns the story with words changed and sentences dropped."""
        told = story.split(". ")
        kept = [one for one in told if self.dice.random() >= DROPPED] or told
        words = ". ".join(kept).split(" ")
        changed = self.dice.choices(self.words, k=len(words))
        return " ".join(new if self.dice.random() < CHANGED else old for old, new in zip(words, changed, strict=True))


def corpus(
    texts: int, planted: int
) -> tuple[dict[DocumentId, str], dict[DocumentId, str], dict[DocumentId, DocumentId]]:
    """Returns the texts in the order they came, their dates, and of which original each planted rewrite is."""
    teller = Teller()
    stories = teller.stories(texts - planted)
    keys = [DocumentId(f"d{at:06}") for at in range(texts)]
    found, dates = dict(zip(keys, stories, strict=False)), {}
    for at, key in enumerate(found):
        dates[key] = f"2018-{1 + at * 12 // len(stories):02}"
    origin: dict[DocumentId, DocumentId] = {}
    for key, at in zip(keys[len(stories) :], teller.dice.sample(range(len(stories)), planted), strict=True):
        found[key], dates[key], origin[key] = teller.rewrite(stories[at]), "2019", keys[at]
    return found, dates, origin


def judged(pairs: set[tuple[DocumentId, DocumentId]], origin: dict[DocumentId, DocumentId]) -> str:
    """Returns how many of the planted were found and how many others."""
    true = {(parent, child) for child, parent in origin.items()}
    return f"{len(pairs & true)}/{len(true)} | {len(pairs - true)}"


def whole(texts: dict[DocumentId, str], dates: dict[DocumentId, str], origin: dict[DocumentId, DocumentId]) -> str:
    """Times all texts at once."""
    start = time.perf_counter()
    spent = time.process_time()
    found = weigh.lineages(texts, dates)
    took, spent = time.perf_counter() - start, time.process_time() - spent
    kinds = {kind.value: sum(edge.kind is kind for edge in found.edges) for kind in EdgeKind}
    print(f"kinds: {kinds}", file=sys.stderr)
    return f"| kuager, all at once | {judged({(e.parent, e.child) for e in found.edges}, origin)} | {took:.1f} ({spent:.1f}) | |"


def arriving(texts: dict[DocumentId, str], dates: dict[DocumentId, str], origin: dict[DocumentId, DocumentId]) -> str:
    """Times the planted texts coming one by one into a database that holds the others."""
    keys = list(texts)
    first = len(keys) - len(origin)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "case.db", bytes(range(32)), create=True)
        found = weigh.meet(weigh.fingerprint(key, texts[key], dates[key]) for key in keys[:first])
        with store.write() as writer:
            writer.printed(Printing(found=found, after=-1, upto=first, method="bench", whole=True))
        took, spent, repeats = [], [], []
        for at in range(first, len(keys)):
            begin, worked = time.perf_counter(), time.process_time()
            new = weigh.meet([weigh.fingerprint(keys[at], texts[keys[at]], dates[keys[at]])], store)
            with store.write() as writer:
                writer.printed(Printing(found=new, after=at, upto=at + 1, method="bench"))
            took.append(1000 * (time.perf_counter() - begin))
            spent.append(1000 * (time.process_time() - worked))
            repeats += new.repeats
        prints = {one.document: one for one in store.prints()}
        store.close()
    edges = weigh.best_edges(by_child(repeats), prints, texts.__getitem__)
    took.sort()
    spent.sort()
    pairs = judged({(edge.parent, edge.child) for edge in edges}, origin)
    times = f"median {statistics.median(took):.1f}, slowest {took[-1]:.1f} (of the processor {statistics.median(spent):.1f}, {spent[-1]:.1f})"
    return f"| kuager, one by one, sealed database | {pairs} | | {times} |"


def peer(python: Path, texts: dict[DocumentId, str], origin: dict[DocumentId, DocumentId], threshold: float) -> str:
    """Runs MinHash-LSH in another interpreter."""
    asked = json.dumps({"texts": texts, "new": list(origin), "threshold": threshold})
    beside = Path(__file__).with_name("copies_peer.py")
    ran = subprocess.run([python, beside], input=asked, capture_output=True, text=True, check=True)
    told = json.loads(ran.stdout)
    pairs = {(DocumentId(one), DocumentId(two)) for one, two in told["pairs"]}
    name = f"datasketch {told['version']} MinHashLSH, Jaccard {threshold}"
    return f"| {name} | {judged(pairs, origin)} | {told['all']:.1f} ({told['cpu']:.1f}) | median {told['new']:.1f} |"


def main() -> None:
    """Runs what the command line asks for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--texts", type=int, default=10_000)
    asked.add_argument("--planted", type=int, default=50)
    asked.add_argument("--peers", type=Path)
    given = asked.parse_args()
    texts, dates, origin = corpus(given.texts, given.planted)
    head = "| | planted rewrites found first | other pairs | seconds in all (of the processor) | ms per new text |"
    print(head + "\n|---|---|---|---|---|")
    print(whole(texts, dates, origin), arriving(texts, dates, origin), sep="\n")
    if given.peers:
        for threshold in THRESHOLDS:
            print(peer(given.peers, texts, origin, threshold))


if __name__ == "__main__":
    main()
