"""Times the case database against a Python dict holding the same data. Prints what it ran on, and ratios.

    python bench/store.py [--people 20000]

The corpus is made here from a seed: invented people, 20 claims each, two spellings each, and one document per ten of
them. Absolute times belong to the machine; compare the ratios.
"""

from __future__ import annotations

import argparse
import itertools
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from kuager.model import Anchor, Capture, Claim, Document, Extraction, Layer
from kuager.ports import Node
from kuager.store import tokens
from kuager.store.sqlite import SqliteStore, open_store

SEED = 20210208
PROPS = ("name", "role", "residence", "citizenship", "said")
SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "di",
    "do",
    "ga",
    "gu",
    "ka",
    "ke",
    "ki",
    "la",
    "le",
    "li",
    "ma",
    "me",
    "mu",
    "na",
    "ne",
    "ni",
    "ra",
    "re",
    "ru",
    "sa",
    "se",
    "su",
    "ta",
    "te",
    "ti",
    "ya",
    "zha",
    "zhi",
]
CYRILLIC = str.maketrans("abdegiklmnorstuyzh", "абдегиклмнорстуызх")
AT = datetime(2021, 2, 8, tzinfo=UTC)
PER_DOCUMENT, PER_PERSON, QUERIES = 10, 20, 300


def word(rng: random.Random, low: int = 2, high: int = 4) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(low, high)))


def people(count: int) -> list[tuple[str, str]]:
    rng = random.Random(SEED)
    given = [word(rng).title() for _ in range(max(50, count // 20))]
    return [(rng.choice(given), f"{word(rng, 3, 5)}{rng.choice(('eva', 'ov', 'uly'))}".title()) for _ in range(count)]


def claims_of(number: int, name: str, document: str) -> Iterator[Claim]:
    for at in range(PER_PERSON):
        anchor = Anchor(
            document=document, layer="l", start=at, end=at + 9, exact=name, prefix="p" * 30, suffix="s" * 30
        )  # type: ignore[arg-type]
        prop = PROPS[at % len(PROPS)]
        value = name if prop == "name" else f"{prop} {(number * 7 + at) % 500}"
        yield Claim(
            id=f"k-{number}-{at:018}",
            subject=f"n-{number:018}",
            schema="person",
            prop=prop,
            value=value,
            anchor=anchor,
            extractor="bench@1",
            recorded_at=AT,
        )  # type: ignore[arg-type]


def load(store: SqliteStore, names: list[tuple[str, str]]) -> dict[str, float]:
    spent = dict.fromkeys(("documents", "names", "claims"), 0.0)

    def timed(kind: str, act: Callable[[], Any]) -> None:
        start = time.perf_counter()
        act()
        spent[kind] += time.perf_counter() - start

    rng = random.Random(SEED)
    words = [word(rng) for _ in range(5000)]
    with store.write() as writer:
        writer.capture(
            Capture(
                id="c",
                sha256="0",
                size=1,
                media_type="text/plain",
                target_uri="u",
                original_name="b.txt",
                captured_at=AT,
                captured_by="b",
                method="b",
                tool="b",
            )
        )  # type: ignore[arg-type]
    for first in range(0, len(names), PER_DOCUMENT):
        group = list(enumerate(names[first : first + PER_DOCUMENT], first))
        key = f"d-{first}"
        text = " ".join([*rng.choices(words, k=300), *(f"{given} {family}" for _, (given, family) in group)])
        document = Document(
            id=key, capture="c", kind="plain", reader="b", layers=(Layer(kind="text", text=text, digest="l"),), zones=()
        )  # type: ignore[arg-type]
        nodes = [
            Node(
                id=f"n-{number:018}",
                document=key,
                local=f"p{number}",
                schema="person",
                name=f"{given} {family}",
                spellings=(f"{given} {family}".lower().translate(CYRILLIC),),
            )  # type: ignore[arg-type]
            for number, (given, family) in group
        ]
        claims = [claim for number, (given, family) in group for claim in claims_of(number, f"{given} {family}", key)]
        with store.write() as writer:
            timed("documents", lambda: writer.document(document))  # noqa: B023  called at once
            timed("names", lambda: writer.extraction(key, Extraction(extractor="b"), nodes))  # type: ignore[arg-type]  # noqa: B023
            timed("claims", lambda: writer.claims(claims))  # noqa: B023
    return spent


def floor(names: list[tuple[str, str]]) -> Callable[[str], list[int]]:
    """A dict of sets in memory: as fast as this interpreter can look names up."""
    index: dict[str, set[int]] = {}
    for number, (given, family) in enumerate(names):
        for one in (given.lower(), family.lower()):
            index.setdefault(one, set()).add(number)

    def find(query: str) -> list[int]:
        sets = sorted((index.get(one, set()) for one in query.lower().split()), key=len)
        return list(itertools.islice(set.intersection(*sets), 50))

    return find


def times(act: Callable[[str], object], queries: list[str]) -> tuple[float, float]:
    """Returns p50 and p95 in milliseconds."""
    spent = []
    for query in queries:
        start = time.perf_counter()
        act(query)
        spent.append((time.perf_counter() - start) * 1000)
    cuts = statistics.quantiles(spent, n=20)
    return cuts[9], cuts[18]


def typo(rng: random.Random, text: str) -> str:
    at = rng.randrange(1, len(text))
    return text[:at] + text[at + 1 :]


def run(key: bytes | None, names: list[tuple[str, str]], folder: Path) -> dict[str, tuple[float, float]]:
    path = folder / f"case-{'sealed' if key else 'plain'}.db"
    rng = random.Random(SEED + 1)
    with closing(open_store(path, key, create=True)) as store:
        start = time.perf_counter()
        spent = load(store, names)
        whole = time.perf_counter() - start
        picked = rng.sample(names, QUERIES)
        full = [f"{given} {family}" for given, family in picked]
        kinds = {
            "exact": full,
            "prefix": [f"{given} {family[:5]}" for given, family in picked],
            "other script": [name.lower().translate(CYRILLIC) for name in full],
            "1 letter out": [f"{given} {typo(rng, family)}" for given, family in picked],
            "one name only": [given for given, _ in picked],
            "not there": [name[::-1] for name in full],
        }
        subjects = [f"n-{rng.randrange(len(names)):018}" for _ in range(2000)]
        columns = "SELECT * FROM claim WHERE subject = ?"
        lookup = floor(names)
        found = {"claims of one person": times(lambda one: list(store.claims(subject=one)), subjects)}  # type: ignore[arg-type]
        with store._pool.lease() as link:  # noqa: SLF001  the raw cursor is the floor of a read
            found["  raw cursor, no objects"] = times(lambda one: link.execute(columns, (one,)).fetchall(), subjects)
        found["dict floor, exact"] = times(lookup, full)
        for kind, queries in kinds.items():
            found[f"search, {kind}"] = times(store.search, queries)
        hit = sum(bool(lookup(query)) and any(one.kind == "entity" for one in store.search(query)) for query in full)
        wrong = sum(any(one.kind == "entity" for one in store.search(query)) for query in kinds["1 letter out"])
        found["facets of a property"] = times(store.facets, ["role"] * 50)
        size = path.stat().st_size / 1e6
    count = len(names)
    print(
        f"\n{'sealed' if key else 'plain'}: {count} people, {count * PER_PERSON} claims, {count // PER_DOCUMENT} documents, {size:.0f} MB"
    )
    print(
        f"  load: {whole:.1f} s in all, one transaction per document; claims {count * PER_PERSON / spent['claims']:,.0f}/s, names {count / spent['names']:,.0f}/s, documents {count / PER_DOCUMENT / spent['documents']:,.0f}/s"
    )
    print(f"  found: exact {hit / QUERIES:.3f}, 1 letter out {wrong / QUERIES:.3f}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20_000)
    asked = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, SQLite {dbapi2.sqlite_version}, {platform.machine()}, seed {SEED}")
    print("search = every level of tolerance, texts included; ms p50/p95, and p50 against the dict floor")
    names = people(asked.people)
    tokens.fold_word.cache_clear()
    with tempfile.TemporaryDirectory() as folder:
        for key in (None, bytes(range(32))):
            found = run(key, names, Path(folder))
            base = found["dict floor, exact"][0]
            for kind, (middle, high) in found.items():
                print(f"  {kind:28} {middle:8.3f} {high:8.3f}  x{middle / base:,.0f}")


if __name__ == "__main__":
    main()
