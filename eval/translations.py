"""Measures translations on the invented stories of ``eval/own_translations``: which are found, and what is taken for one.

Exits 1 when fewer are found than the floor or anything else is grouped. With folders, their texts join the stories: none of
them may be grouped with another language either, as far as nobody labelled them.

Usage: python eval/translations.py [FOLDER …]
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kuager import extract, read, resolve
from kuager.model import CaptureId, Dated, Document, DocumentId, Extraction, content_id
from kuager.weigh.translations import Translations

STORIES: Final = Path(__file__).parent / "own_translations"
FLOOR: Final = 18
HELD_OUT: Final = ("15", "16", "17", "18")


def stories() -> Iterator[tuple[str, str, str]]:
    """Yields the key, the date and the text of each story."""
    for path in sorted(STORIES.glob("stories_*.txt")):
        for part in re.split(r"(?m)^== ", path.read_text(encoding="utf-8"))[1:]:
            head, _, body = part.partition("\n")
            key, _, day = head.split()
            yield key, day, body.strip()


def documents(folders: list[Path]) -> Iterator[tuple[Document, Extraction]]:
    """Yields every text with what was found in it."""
    lexicon, _ = extract.parse_lexicon(b"kind,canonical,spelling,lang,role,valid_from,valid_to,note\n")
    with TemporaryDirectory() as place:
        for key, day, body in stories():
            path = Path(place) / f"{key}.txt"
            path.write_text(body, encoding="utf-8")
            found = read.open(CaptureId(content_id("c", key)), path, name=path.name)
            found = replace(found, id=DocumentId(key), published=Dated(value=day, precision="day", how="given"))
            yield found, extract.find(found, lexicon)
    for folder in folders:
        for path in sorted(folder.rglob("*.txt")):
            key = f"{folder.name}/{path.name}"
            found = replace(read.open(CaptureId(content_id("c", key)), path, name=path.name), id=DocumentId(key))
            yield found, extract.find(found, lexicon)


def main() -> int:
    """Prints what was missed and what was taken for a translation."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folders", nargs="*", type=Path)
    texts = list(documents(asked.parse_args().folders))
    met = Translations(resolve.score)
    took = []
    for one, found in texts:
        begin = time.perf_counter()
        met.meet(one, found)
        took.append(1000 * (time.perf_counter() - begin))
    pairs: set[frozenset[str]] = {frozenset((edge.parent, edge.child)) for edge in met.edges(())}
    matters = sorted({key.partition(".")[0] for key, _, _ in stories()})
    true: set[frozenset[str]] = {frozenset((f"{matter}.a", f"{matter}.b")) for matter in matters}
    held = sum(frozenset((f"{matter}.a", f"{matter}.b")) in pairs for matter in HELD_OUT)
    print(f"{len(texts)} texts: {len(pairs & true)} of {len(true)} translations ({held} of {len(HELD_OUT)} held out), "
          f"{len(pairs - true)} others; slowest text {max(took):.1f} ms")  # fmt: skip
    for name, some in (("MISS", true - pairs), ("NOT A TRANSLATION", pairs - true)):
        for pair in some:
            print(name, *sorted(pair))
    good = len(pairs & true) >= FLOOR and not pairs - true
    print("all floors hold" if good else "below the floors")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
