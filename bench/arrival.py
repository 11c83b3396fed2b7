"""Times a new document meeting an archive of many: its names against the kept ones, and the questions made from the pairs.

    python bench/arrival.py [--nodes 10000 100000] [--documents 20]

Names are made here from a seed: given name and surname of invented syllables, a third of them in another spelling. A
document has 30 nodes: 18 people, 3 organisations, the rest places. Compare the ratios; the times belong to the machine.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from kuager import resolve
from kuager.model import Capture, CaptureId, Document, DocumentId, Extraction, Layer, Met, NodeId
from kuager.ports import CaseStore, Node
from kuager.store.sqlite import open_store

SEED, PER_DOCUMENT = 20170401, 30
AT = datetime(2024, 5, 1, tzinfo=UTC)
SYLLABLES = ("ai", "ge", "rim", "nur", "lan", "se", "rik", "bo", "lat", "da", "na", "gul", "mi", "ra", "zha", "dyr", "qa", "mar",
             "kha", "li", "ten", "gri", "sha", "to", "lag", "ye", "dil", "as", "kar", "bek")  # fmt: skip
OTHERWISE = (("q", "k"), ("zh", "j"), ("y", "i"), ("kh", "h"), ("ai", "ay"))
PEOPLE, BODIES = 18, 3


def stock(dice: random.Random, count: int, endings: Sequence[str]) -> list[str]:
    """Returns ``count`` different words."""
    found: dict[str, None] = {}
    while len(found) < count:
        word = "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 3))) + dice.choice(endings)
        found[word.title()] = None
    return list(found)


def spelled(dice: random.Random, name: str) -> str:
    """Returns the name, a third of the time in another spelling."""
    if dice.random() < 2 / 3:
        return name
    one, other = dice.choice(OTHERWISE)
    return name.lower().replace(one, other).title()


def documents(count: int) -> Iterator[list[Node]]:
    """Yields the nodes of invented documents."""
    dice = random.Random(SEED)
    given, father = stock(dice, 1500, ("",)), stock(dice, 4000, ("ov", "ova", "uly", "kyzy", "bek"))
    bodies = [f"{one} {two} {kind}" for one in stock(dice, 300, ("",)) for two, kind in (("Atazhurt", "Committee"),)]
    for number in range(count):
        nodes = []
        for at in range(PER_DOCUMENT):
            schema = "person" if at < PEOPLE else "organisation" if at < PEOPLE + BODIES else "place"
            # Some names are borne by many, most by few.
            first = given[int(len(given) * dice.random() ** 2)]
            last = father[int(len(father) * dice.random() ** 2)]
            name = spelled(dice, f"{first} {last}") if schema == "person" else dice.choice(bodies)
            key = NodeId(f"{number:06}-{at:02}")
            nodes.append(
                Node(id=key, document=DocumentId(f"d{number}"), local=f"p{at}", schema=schema, name=name, spellings=())
            )
        yield nodes


def put(store: CaseStore, batch: Sequence[list[Node]]) -> None:
    """Writes documents of these nodes."""
    with store.write() as writer:
        for nodes in batch:
            document = nodes[0].document
            layer = Layer(kind="text", text=document, digest=document)
            writer.document(
                Document(id=document, capture=CaptureId("c"), kind="plain", reader="bench@1", layers=(layer,), zones=())
            )
            writer.extraction(document, Extraction(extractor="bench@1"), nodes)


def arrive(store: CaseStore) -> None:
    """What ``workflow.meeting.meet_new`` does."""
    method, head = resolve.method(), store.head()
    named = (one for node in store.nodes(after=store.met_upto(method)) for one in resolve.spellings(node))
    new = store.unknown(named)
    pairs = list(resolve.meet(new, store.under))
    with store.write() as writer:
        writer.met(
            Met(spellings=[(one, resolve.keys_of(one).kept) for one in new], alike=pairs, upto=head, method=method)
        )


def timed(count: int, new: int) -> None:
    """Prints the times for an archive of ``count`` nodes."""
    made = list(documents(count // PER_DOCUMENT + new))
    old, coming = made[:-new], made[-new:]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "case.db", None, create=True)
        with store.write() as writer:
            writer.capture(
                Capture(
                    id=CaptureId("c"), sha256="0" * 64, size=1, media_type="text/plain", captured_at=AT,
                    captured_by="bench", method="copy", tool="bench", target_uri="file:a", original_name="a",
                )
            )  # fmt: skip
        put(store, old)
        gc.freeze()
        start = time.perf_counter()
        names, alike = resolve.meet_all(store.nodes())
        whole = time.perf_counter() - start
        keyed = [(one, resolve.keys_of(one).kept) for one in names]
        with store.write() as writer:
            writer.met(Met(spellings=keyed, alike=alike, upto=store.head(), method=resolve.method(), whole=True))
        kept = time.perf_counter() - start - whole
        took = []
        for nodes in coming:
            put(store, [nodes])
            start = time.perf_counter()
            arrive(store)
            took.append(1000 * (time.perf_counter() - start))
        start = time.perf_counter()
        nodes = list(store.nodes())
        pairs = list(store.alike())
        loaded = time.perf_counter() - start
        entities = resolve.cluster(nodes, [])
        clustered = time.perf_counter() - start - loaded
        questions = resolve.propose(nodes, entities=entities, alike=pairs)
        asked = time.perf_counter() - start - loaded - clustered
        store.close()
    took.sort()
    print(f"{count:>8,} nodes: {len(names):,} spellings, {len(pairs):,} pairs alike, {len(questions):,} questions")
    print(f"         all names meet: {whole:.1f} s, written in {kept:.1f} s")
    print(f"         a new document: median {statistics.median(took):.1f} ms, slowest of {new} {took[-1]:.1f} ms")
    print(f"         questions from the pairs: load {loaded:.2f} s, cluster {clustered:.2f} s, ask {asked:.2f} s")


def main() -> None:
    """Runs what the command line asks for."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--nodes", type=int, nargs="+", default=[10_000, 100_000])
    words.add_argument("--documents", type=int, default=20)
    given = words.parse_args()
    for count in given.nodes:
        timed(count, given.documents)


if __name__ == "__main__":
    main()
