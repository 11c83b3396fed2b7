"""Times the extractors with a project lexicon of many entries, and the memory it takes.

    python bench/lexicon.py                  50,000 invented entries in Latin, Cyrillic and Chinese script
    python bench/lexicon.py --entries 5000

The texts are those of bench/extract.py. Half of the entries are two words, as people are; the syllables are those of the
names in the texts, so that many entries begin like words of the text. Seconds are those of this process's work; compare
the ratios.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from extract import HAN, corpus, document, name, word

from kuager import extract
from kuager.text.words import words

SEED = 7
COUNT = 60


def entries(count: int) -> list[extract.Entry]:
    rng = random.Random(SEED)
    found = []
    for number in range(count):
        if number % 4 == 0:
            spelling = " ".join(name(rng, "en"))
        elif number % 4 == 1:
            spelling = " ".join(name(rng, "ru"))
        elif number % 4 == 2:
            spelling = "".join(rng.choices(HAN, k=3))
        else:
            spelling = word(rng)
        kind = rng.choice((extract.LexiconKind.PERSON, extract.LexiconKind.PLACE, extract.LexiconKind.ORGANISATION))
        found.append(extract.Entry(kind=kind, canonical=spelling, spelling=spelling))
    return found


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=50_000)
    asked = parser.parse_args()
    some = entries(asked.entries)
    before, start = megabytes(), time.process_time()
    lexicon = extract.Lexicon.of(some)
    print(
        f"{len(lexicon):,} entries indexed in {time.process_time() - start:.2f} s; {megabytes() - before:.0f} MB more"
    )
    for lang in ("en", "ru", "kk", "zh"):
        texts = [document(text, lang) for text in corpus(lang, COUNT)]
        for one in texts[:3]:
            extract.find(one, lexicon)
        line = []
        for known in (extract.Lexicon.empty(), lexicon):
            start = time.process_time()
            for one in texts:
                extract.find(one, known)
            line.append(len(texts) / (time.process_time() - start))
        cut = [words(one.text) for one in texts]
        start = time.process_time()
        for one, parts in zip(texts, cut, strict=True):
            lexicon.find(one.text, parts)
        spent = 1000 * (time.process_time() - start) / len(texts)
        print(
            f"{lang}: {line[0]:.0f} documents of 8 kB a second without, {line[1]:.0f} with; looking up {spent:.1f} ms a document"
        )


if __name__ == "__main__":
    main()
