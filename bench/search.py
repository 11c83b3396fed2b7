"""Times search in a sealed case database of a million invented people and 10,000 testimonies, while another process commits.

    python bench/search.py --people 100000 --testimonies 1000       a quick look
    python bench/search.py --keep case.db                           makes the database once, uses it again
    python bench/search.py --peers .../site-packages --postgres 'host=/tmp'   tantivy and PostgreSQL beside it, interleaved

Engine time is one ``store.search`` with its hits made, in milliseconds, p50 and p95 of 200 queries per kind. Recall: the very
person or one of an equal name is among the first ten; where a query is only a part of a name (beginning, Han), the share of the
first ten places (or of all there are) taken by names that hold it. Times belong to the machine; peers are timed in the same run.
CPU time is that of the asking thread (of an engine in another process it says little): where others use the machine, it is what
an idle one would need, for all that is read is in the memory of the system.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import search_peers
from search_corpus import ARABIC, CYRILLIC, HAN, LATIN, SEED, UYGHUR, People, Person, common_words, damage, testimonies
from sqlcipher3 import dbapi2

from kuager.model import Capture, CaptureId, Document, DocumentId, Entity, EntityId, Extraction, Layer, NodeId
from kuager.ports import Derived, Hit, Node
from kuager.store.sqlite import SqliteStore, open_store

KEY = bytes(range(32))
AT = datetime(2021, 2, 8, tzinfo=UTC)
PER_DOCUMENT, BATCH = 10, 2_000
"""People in one document; documents in one transaction of the load."""
TOP, QUERIES, PAUSE, WORDS = 10, 200, 0.1, 1000
ALPHABETS = (LATIN, CYRILLIC, ARABIC, UYGHUR)


# --- loading ---------------------------------------------------------------------------------------------------------


def node_of(people: People, number: int, person: Person, document: DocumentId) -> Node:
    name, *others = (people.name(person, script) for script in person.scripts)
    return Node(
        id=NodeId(f"n-{number}"), document=document, local=f"p{number % PER_DOCUMENT}", schema="person", name=name,
        spellings=tuple(others),
    )  # fmt: skip


def document_of(key: str, text: str) -> Document:
    layer = Layer(kind="text", text=text, digest=f"l-{key}")
    return Document(
        id=DocumentId(key), capture=CaptureId("c"), kind="plain", reader="bench", layers=(layer,), zones=(), title=key
    )


def load(store: SqliteStore, people: People, texts: int) -> None:
    with store.write() as writer:
        writer.capture(
            Capture(
                id=CaptureId("c"), sha256="0", size=1, media_type="text/plain", target_uri="u", original_name="b.txt",
                captured_at=AT, captured_by="b", method="b", tool="b",
            )
        )  # fmt: skip
    size = PER_DOCUMENT * BATCH
    for first in range(0, len(people.all), size):
        with store.write() as writer:
            for start in range(first, min(first + size, len(people.all)), PER_DOCUMENT):
                key = f"list {start}"
                writer.document(document_of(key, f"{start}"))
                group = enumerate(people.all[start : start + PER_DOCUMENT], start)
                nodes = [node_of(people, number, person, DocumentId(key)) for number, person in group]
                writer.extraction(DocumentId(key), Extraction(extractor="bench"), nodes)
    for at, (_, text) in enumerate(testimonies(people, texts, WORDS)):
        with store.write() as writer:
            writer.document(document_of(f"testimony {at}", text))
    with store.write() as writer:
        writer.derived(Derived(entities=tuple(entities(people))), store.head())


def entities(people: People) -> Iterator[Entity]:
    for number, person in enumerate(people.all):
        name, *others = (people.name(person, script) for script in person.scripts)
        node = NodeId(f"n-{number}")
        yield Entity(id=EntityId(node), schema="person", name=name, members=(node,), spellings=tuple(others))


# --- a writer beside it ------------------------------------------------------------------------------------------------


def keep_writing(
    path: str, stop: multiprocessing.synchronize.Event, spent: multiprocessing.queues.Queue[float]
) -> None:
    """Commits a page and its five people ten times a second, each in a transaction of its own."""
    rng = random.Random(time.time_ns())
    times: list[float] = []
    with closing(open_store(Path(path), KEY)) as store:
        while not stop.is_set():
            key = f"added {time.time_ns()}"
            words = ["".join(rng.choices("abdegiklmnorstuz", k=rng.randint(4, 9))) for _ in range(300)]
            nodes = [
                Node(id=NodeId(f"{key} {at}"), document=DocumentId(key), local=f"p{at}", schema="person",
                     name=f"{words[at]} {words[at + 9]}".title())
                for at in range(5)
            ]  # fmt: skip
            start = time.perf_counter()
            with store.write() as writer:
                writer.document(document_of(key, " ".join(words)))
                writer.extraction(DocumentId(key), Extraction(extractor="bench"), nodes)
            times.append(time.perf_counter() - start)
            time.sleep(max(0.0, PAUSE - times[-1]))
    cuts = statistics.quantiles(times, n=20)
    for one in (float(len(times)), cuts[9] * 1000, cuts[18] * 1000):
        spent.put(one)


# --- what is asked -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Query:
    """A query; ``right`` says whether a person's number is an answer, ``all`` how many there are (one is enough if 0)."""

    text: str
    right: Callable[[int], bool]
    all: int = 0


class Asked:
    """Makes the queries of each kind from a seed."""

    def __init__(self, people: People, count: int) -> None:
        self._people = people
        self._count = count
        self._rng = random.Random(SEED + 2)
        self._by_name: dict[str, list[int]] = {}

    def kinds(self) -> dict[str, list[Query]]:
        """Returns queries by kind."""
        return {
            "exact": self._each(lambda words, _: " ".join(words)),
            "exact, one name": self._each(lambda words, _: words[1]),
            "prefix": self._parts(),
            "other script": self._other(),
            "1 edit": self._each(lambda words, script: f"{words[0]} {damage(self._rng, words[1], 1, script)}"),
            "1 edit in each": self._each(
                lambda words, script: " ".join(damage(self._rng, one, 1, script) for one in words)
            ),
            "1 edit, one name": self._each(lambda words, script: damage(self._rng, words[1], 1, script)),
            "2 edits in one": self._each(lambda words, script: f"{words[0]} {damage(self._rng, words[1], 2, script)}"),
            "2 edits in given": self._each(
                lambda words, script: f"{damage(self._rng, words[0], 2, script)} {words[1]}"
            ),
            "2 edits, one name": self._each(lambda words, script: damage(self._rng, words[1], 2, script)),
            "Han part": self._han(),
            "nobody": [Query(text=self._word(), right=lambda _: True) for _ in range(self._count)],
        }

    def texts(self) -> dict[str, list[Query]]:
        """Returns queries for the testimonies; only times are told, every hit is right."""
        rng, words = self._rng, {script: common_words(script) for script in (LATIN, CYRILLIC, HAN)}

        def some(low: int, high: int, count: int = 1) -> str:
            """Words of one script, for a testimony has one; which, is drawn for each query."""
            return " ".join(rng.choices(words[rng.choice((LATIN, CYRILLIC))][low:high], k=count))

        return {
            "a common word": self._texts(lambda: some(0, 50)),
            "two words": self._texts(lambda: some(0, 300, 2)),
            "a rare word": self._texts(lambda: some(8000, 30_000)),
            "Han words": self._texts(
                lambda: "".join(rng.choices([one for one in words[HAN][:400] if len(one) > 1], k=1))
            ),
        }

    def _texts(self, make: Callable[[], str]) -> list[Query]:
        return [Query(text=make(), right=lambda _: True) for _ in range(self._count)]

    def _picked(self, scripts: tuple[int, ...]) -> Iterator[tuple[Person, int]]:
        while True:
            person = self._rng.choice(self._people.all)
            has = [script for script in person.scripts if script in scripts]
            if has:
                yield person, self._rng.choice(has)

    def _same(self, person: Person) -> Callable[[int], bool]:
        everybody = self._people.all
        return lambda one: (everybody[one].given, everybody[one].family) == (person.given, person.family)

    def _each(self, make: Callable[[tuple[str, str], int], str]) -> list[Query]:
        found = []
        for person, script in self._picked(ALPHABETS):
            words = self._people.words(person, script)
            text = make(words, script)
            single, family = " " not in text, person.family
            right = (
                (lambda one, family=family: self._people.all[one].family == family) if single else self._same(person)
            )
            if min(map(len, words)) >= 5:
                found.append(Query(text=text, right=right))
            if len(found) == self._count:
                return found
        raise AssertionError

    def _other(self) -> list[Query]:
        """Names in an alphabet in which the person is not written, of people written in another alphabet."""
        found = []
        for person, _ in self._picked(ALPHABETS):
            missing = [script for script in (LATIN, CYRILLIC) if script not in person.scripts]
            if missing:
                found.append(Query(text=self._people.name(person, missing[0]), right=self._same(person)))
            if len(found) == self._count:
                return found
        raise AssertionError

    def _parts(self) -> list[Query]:
        """A whole given name and the first four letters of the family name."""
        found = []
        for person, script in self._picked(ALPHABETS):
            given, family = self._people.words(person, script)
            found.append(self._part(f"{given} {family[:4]}", f"{given} {family[:4]}"))
            if len(found) == self._count:
                return found
        raise AssertionError

    def _han(self) -> list[Query]:
        found = []
        for person, script in self._picked((HAN,)):
            family = self._people.words(person, script)[1]
            size = self._rng.choice((2, 2, 3, 4))
            at = self._rng.randrange(max(1, len(family) - size + 1))
            found.append(self._part(family[at : at + size], family[at : at + size]))
            if len(found) == self._count:
                return found
        raise AssertionError

    def _part(self, text: str, held: str) -> Query:
        hold = {number for name, numbers in self._names().items() if held in name for number in numbers}
        return Query(text=text, right=hold.__contains__, all=len(hold))

    def _names(self) -> dict[str, list[int]]:
        if not self._by_name:
            for number, person in enumerate(self._people.all):
                for script in person.scripts:
                    self._by_name.setdefault(self._people.name(person, script), []).append(number)
        return self._by_name

    def _word(self) -> str:
        return "".join(self._rng.choices("bcdfghjklmnpqrstvwxz", k=9))


# --- timing ------------------------------------------------------------------------------------------------------------

Search = Callable[[str], list[int]]
"""Returns the numbers of the first people found."""


def numbers(hits: list[Hit]) -> list[int]:
    return [int(hit.id[2:]) for hit in hits if hit.kind == "entity" and hit.id.startswith("n-")][:TOP]


def measure(engines: dict[str, Search], queries: list[Query]) -> dict[str, tuple[float, ...]]:
    """Asks every engine every query, one engine after another for each; returns p50, p95, the same of CPU time, and recall."""
    worked: dict[str, list[float]] = {name: [] for name in engines}
    spent: dict[str, list[float]] = {name: [] for name in engines}
    recall: dict[str, float] = dict.fromkeys(engines, 0.0)
    for query in queries:
        for name, act in engines.items():
            start, cpu = time.perf_counter(), time.thread_time()
            found = act(query.text)
            worked[name].append((time.thread_time() - cpu) * 1000)
            spent[name].append((time.perf_counter() - start) * 1000)
            good = sum(map(query.right, found[:TOP]))
            recall[name] += good / min(TOP, query.all) if query.all else float(good > 0)
    table: dict[str, tuple[float, ...]] = {}
    for name, times in spent.items():
        wall, cpu = statistics.quantiles(times, n=20), statistics.quantiles(worked[name], n=20)
        table[name] = wall[9], wall[18], cpu[9], cpu[18], recall[name] / len(queries)
    return table


def floor(people: People) -> Search:
    """A dict of sets in memory, exact words only: as fast as this interpreter can look names up."""
    index: dict[str, set[int]] = {}
    for number, person in enumerate(people.all):
        for script in person.scripts:
            for word in people.words(person, script):
                index.setdefault(word.lower(), set()).add(number)

    def find(query: str) -> list[int]:
        sets = sorted((index.get(one, set()) for one in query.lower().split()), key=len)
        return sorted(set.intersection(*sets))[:TOP]

    return find


def show(kind: str, table: dict[str, tuple[float, ...]]) -> None:
    cells = [f"{one[0]:7.2f} /{one[1]:7.2f}, {one[2]:6.2f} /{one[3]:6.2f} ({one[4]:.3f})" for one in table.values()]
    print(f"| {kind:18} | " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--testimonies", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument(
        "--limit",
        type=int,
        default=TOP + 4,
        help="hits asked for, of which a quarter may be documents; the workbench asks for 50",
    )
    parser.add_argument("--keep", type=Path, help="keep the database here, and use it when it is there")
    parser.add_argument("--only", help="only kinds with these letters in their names")
    parser.add_argument("--peers", type=Path, help="site-packages with tantivy and psycopg, of the same Python")
    parser.add_argument("--postgres", help="how to reach a server, as libpq says it; needs --peers")
    parser.add_argument("--still", action="store_true", help="nobody writes meanwhile")
    asked = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, SQLite {dbapi2.sqlite_version}, seed {SEED}, {asked.limit} hits")
    people = People(asked.people)
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "case.db"
        fresh = not path.exists()
        start = time.perf_counter()
        with closing(open_store(path, KEY, create=fresh)) as store:
            if fresh:
                load(store, people, asked.testimonies)
                print(f"loaded in {time.perf_counter() - start:.0f} s")
        run(path, people, asked)


def run(path: Path, people: People, asked: argparse.Namespace) -> None:
    print(f"{len(people.all):,} people, {path.stat().st_size / 1e6:,.0f} MB")
    queries = Asked(people, asked.queries)
    start = time.perf_counter()
    with closing(open_store(path, KEY)) as store:
        print(f"opened in {(time.perf_counter() - start) * 1000:.0f} ms")
        engines: dict[str, Search] = {
            "kuager": lambda text: numbers(store.search(text, asked.limit)),
            "dict": floor(people),
            **search_peers.engines(people, asked.peers, asked.postgres),
        }
        context = multiprocessing.get_context("spawn")
        stop, spent = context.Event(), context.Queue()
        writer = context.Process(target=keep_writing, args=(str(path), stop, spent))
        if not asked.still:
            writer.start()
            time.sleep(2)
        print("| ms p50 / p95, of CPU p50 / p95 (recall) | " + " | ".join(engines) + " |")
        try:
            for kind, some in (queries.kinds() | queries.texts()).items():
                if not asked.only or asked.only in kind:
                    show(kind, measure(engines, some))
        finally:
            stop.set()
        if not asked.still:
            count, middle, high = (spent.get(timeout=60) for _ in range(3))
            writer.join()
            print(f"{count:.0f} commits of a page with five people meanwhile: {middle:.1f} / {high:.1f} ms")
    print(
        f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, the corpus and the dict included"
    )


if __name__ == "__main__":
    main()
