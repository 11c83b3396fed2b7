"""The same people in other engines, for ``bench/search.py --peers``: tantivy, and PostgreSQL with pg_trgm.

Each is given the cascade its own documentation suggests, and what kuager computes for every engine alike (folded words, sound
keys, pairs of Han characters). An engine that is not there is left out.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from search_corpus import People

from kuager.store import tokens

Search = Callable[[str], list[int]]
TOP = 10


def engines(people: People, packages: Path | None, server: str | None) -> dict[str, Search]:
    """Fills and returns the engines that can be had; says how long each took."""
    if packages:
        sys.path.append(str(packages))
    found: dict[str, Search] = {}
    for name, make in (("tantivy", lambda: tantivy(people)), ("pg_trgm", lambda: postgres(people, server))):
        if (name == "tantivy" and packages) or (name == "pg_trgm" and server):
            start = time.perf_counter()
            found[name] = make()
            print(f"{name} filled in {time.perf_counter() - start:.0f} s")
    return found


def rows(people: People) -> Iterator[tuple[int, list[str]]]:
    for number, person in enumerate(people.all):
        yield number, [people.name(person, script) for script in person.scripts]


def tantivy(people: People) -> Search:
    """Words, keys and Han pairs in three fields; whole words, then beginnings or keys, then one edit, then two."""
    engine: Any = importlib.import_module("tantivy")
    builder = engine.SchemaBuilder()
    builder.add_integer_field("number", stored=True, fast=True)
    for field in ("word", "key", "pair"):
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace")
    schema = builder.build()
    index = engine.Index(schema, path=tempfile.mkdtemp())
    writer = index.writer(200_000_000, 1)
    for number, names in rows(people):
        words = [word for name in names for word in tokens.words_of_name(name)]
        han = [word for word in words if tokens.is_han(word)]
        writer.add_document(
            engine.Document(
                number=number, word=" ".join(words), key=" ".join(filter(None, map(tokens.sound, words))),
                pair=" | ".join(" ".join(tokens.bigrams(word)) for word in han),
            )
        )  # fmt: skip
    writer.commit()
    index.reload()
    searcher, must = index.searcher(), engine.Occur.Must
    query = engine.Query

    def some(parts: list[Any]) -> list[int]:
        whole = query.boolean_query([(must, part) for part in parts])
        return [searcher.doc(at)["number"][0] for _, at in searcher.search(whole, TOP).hits]

    def pairs(word: str) -> Any:
        two = tokens.bigrams(word)
        return query.phrase_query(schema, "pair", two) if len(two) > 1 else query.term_query(schema, "pair", two[0])

    def find(text: str) -> list[int]:
        words = tokens.words_of_name(text)
        if any(map(tokens.is_han, words)):
            return some([pairs(word) for word in words])
        found = some([query.term_query(schema, "word", word) for word in words])
        for make in (
            lambda: (
                [query.term_query(schema, "word", word) for word in words[:-1]]
                + [query.regex_query(schema, "word", words[-1] + ".*")]
            ),
            lambda: [query.term_query(schema, "key", tokens.sound(word) or "-") for word in words],
            lambda: [query.fuzzy_term_query(schema, "word", word, distance=1) for word in words],
            lambda: [query.fuzzy_term_query(schema, "word", word, distance=2) for word in words],
        ):
            if len(found) >= TOP:
                break
            found = list(dict.fromkeys([*found, *some(make())]))
        return found[:TOP]

    return find


def postgres(people: People, server: str | None) -> Search:
    """Word similarity of the query in all names of a person, by a GIN index of trigrams."""
    client: Any = importlib.import_module("psycopg")
    link = client.connect(server, autocommit=True)
    link.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    link.execute("DROP TABLE IF EXISTS person")
    link.execute("CREATE TABLE person (number int, names text)")
    with link.cursor() as cursor, cursor.copy("COPY person FROM STDIN") as copy:
        for number, names in rows(people):
            copy.write_row((number, " ".join(word for name in names for word in tokens.words_of_name(name))))
    link.execute("CREATE INDEX ON person USING gin (names gin_trgm_ops) WITH (fastupdate = off)")
    link.execute("VACUUM ANALYZE person")
    link.execute("SET plan_cache_mode = force_custom_plan")
    asking = "SELECT number FROM person WHERE %(q)s <%% names ORDER BY %(q)s <<-> names, number LIMIT 10"

    def find(text: str) -> list[int]:
        words = tokens.words_of_name(text)
        if any(map(tokens.is_han, words)):
            like = "SELECT number FROM person WHERE names LIKE %(q)s LIMIT 10"
            return [row[0] for row in link.execute(like, {"q": "%" + words[0] + "%"}).fetchall()]
        return [row[0] for row in link.execute(asking, {"q": " ".join(words)}).fetchall()]

    return find
