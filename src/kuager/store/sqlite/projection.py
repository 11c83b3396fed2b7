"""What the writer keeps beside the logs: counts of values, the index of names and the index of texts.

Every function here is called inside the writer's transaction, for new rows; :func:`rebuild` calls the same functions over the whole log, so the two cannot give different tables.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final

from kuager.model import Document, ZoneLabel
from kuager.ports import Node
from kuager.store import rows, tokens
from kuager.store.sqlite import reads, sql
from kuager.store.sqlite.connection import Connection
from kuager.store.veil import veiled

NAMES: Final = 200_000
"""Nodes whose names are indexed together; about 400 MB at that time."""
MERGED: Final = 16
"""Pages of the index of texts that a commit with documents merges."""
FILED_BY: Final = "names_filed_by"
DECIDES: Final = ("store/tokens.py", "text/_sounds.py", "text/normalise.py", "text/scripts.py", "text/sounds.py")
"""What decides how a name is filed: its words, their sounds and pieces."""
_EVENT_LOCAL = re.compile(r"e\d+")


def count_facets(link: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Adds (property, value) pairs of new claims to the counts."""
    link.executemany(
        "INSERT INTO facet (prop, value, count) VALUES (?, ?, ?) "
        "ON CONFLICT (prop, value) DO UPDATE SET count = count + excluded.count",
        [(prop, value, count) for (prop, value), count in Counter(pairs).items()],
    )


def index_names(link: Connection, nodes: Iterable[tuple[int, Node]]) -> None:
    """Makes new nodes findable by their names: rows sorted, so that neighbours in a B-tree are written together.

    Shielded people are left out, so that no search for a name can lead to somebody who asked not to be named. Events
    (local id e1, e2...) have no names of their own.
    """
    posts: list[tuple[str, str, int, int]] = []
    counts: Counter[str] = Counter()
    for pos, node in nodes:
        if node.shielded or _EVENT_LOCAL.fullmatch(node.local):
            continue
        found = {post for name in (node.name, *node.spellings) for post in tokens.posts(name)}
        posts += [(*post, pos) for post in found]
        counts.update({token for token, other, _ in found if other != tokens.REST})
    link.executemany("INSERT INTO name_post (token, other, size, node) VALUES (?, ?, ?, ?)", sorted(posts))
    _index_words(link, counts)


def _index_words(link: Connection, counts: Counter[str]) -> None:
    known = {word for part in sql.parts(sorted(counts)) for word in _known(link, part)}
    link.executemany(
        "UPDATE name_word SET count = count + ? WHERE token = ?", [(counts[word], word) for word in sorted(known)]
    )
    new = sorted(counts.keys() - known)
    link.executemany(
        "INSERT INTO name_word (token, key, sound, count) VALUES (?, ?, ?, ?)",
        [(word, tokens.sound(word), tokens.heard(word), counts[word]) for word in new],
    )
    filed = sorted((piece, word) for word in new for piece in tokens.pieces(word))
    link.executemany("INSERT INTO name_piece (piece, token) VALUES (?, ?)", filed)


def _known(link: Connection, words: Sequence[str]) -> list[str]:
    query = f"SELECT token FROM name_word WHERE token IN ({sql.marks(words)})"  # noqa: S608  only marks
    return [row[0] for row in link.execute(query, words).fetchall()]


def index_text(link: Connection, pos: int, document: Document) -> None:
    """Makes a document findable by its words: main zones apart from menus, titles and further layers."""
    main, aside = _split(document)
    link.execute(
        "INSERT INTO text_index (rowid, main, aside) VALUES (?, ?, ?)",
        (pos, " ".join(tokens.text_tokens(main)), " ".join(tokens.text_tokens(aside))),
    )


def merge_texts(link: Connection) -> None:
    """Merges a little of the index of texts: a commit leaves a part of its own, and a search looks into each part for each word.

    The engine by itself lets sixteen small parts gather before it merges them.
    """
    if link.execute("SELECT v FROM text_index_config WHERE k = 'usermerge'").fetchone() is None:
        link.execute("INSERT INTO text_index (text_index, rank) VALUES ('usermerge', 2)")
    link.execute("INSERT INTO text_index (text_index, rank) VALUES ('merge', ?)", (MERGED,))


def _split(document: Document) -> tuple[str, str]:
    """Returns the main text, and everything else that is written in the document, gaps between zones too."""
    text = veiled(document.text, document.segments, " ")
    rest = [document.title or "", *(layer.text for layer in document.layers[1:])]
    if not document.zones:
        return text, "\n".join(rest)
    main, other, reached = [], [], 0
    for zone in document.zones:
        if zone.label is ZoneLabel.MAIN:
            main.append(text[zone.start : zone.end])
            other.append(text[reached : zone.start])
            reached = zone.end
    return "\n".join(main), "\n".join([*other, text[reached:], *rest])


def rebuild(link: Connection, documents: Iterator[tuple[int, Document]]) -> None:
    """Throws the projections away and makes them again from the logs."""
    link.execute("DELETE FROM facet")
    link.execute("INSERT INTO text_index (text_index) VALUES ('delete-all')")
    link.execute("INSERT INTO facet (prop, value, count) SELECT prop, value, count(*) FROM claim GROUP BY prop, value")
    rebuild_names(link)
    for pos, document in documents:
        index_text(link, pos, document)


@lru_cache(maxsize=1)
def filed_by() -> str:
    """Returns a digest of the code and tables by which names are filed, and of the letters Python knows."""
    root = files("kuager")
    whole = hashlib.sha256(unicodedata.unidata_version.encode())
    for name in DECIDES:
        whole.update(name.encode() + b"\0" + hashlib.sha256(root.joinpath(name).read_bytes()).digest())
    return whole.hexdigest()


def rebuild_names(link: Connection) -> None:
    """Makes the index of names again from the log of nodes, and notes by which rules."""
    for table in ("name_post", "name_word", "name_piece"):
        link.execute(f"DELETE FROM {table}")  # noqa: S608  a fixed list of our own tables
    reading = link.execute(f"SELECT pos, {sql.columns(rows.NODE)} FROM node ORDER BY pos")  # noqa: S608  ours
    while batch := reading.fetchmany(NAMES):
        index_names(link, [(pos, rows.NODE.decode(row)) for pos, *row in batch])
    reads.set_text(link, FILED_BY, filed_by())
