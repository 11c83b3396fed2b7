"""What the writer keeps beside the logs: counts of values, the index of names and the index of texts.

Every function here is called inside the writer's transaction, once per new row; :func:`rebuild` calls the same
functions over the whole log, so the two cannot give different tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from kuager.model import Document, ZoneLabel
from kuager.ports import Node
from kuager.store import rows, tokens
from kuager.store.sqlite import sql
from kuager.store.sqlite.connection import Connection

_EVENT_LOCAL = re.compile(r"e\d+")


def count_facets(link: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Adds (property, value) pairs of new claims to the counts."""
    link.executemany(
        "INSERT INTO facet (prop, value, count) VALUES (?, ?, ?) "
        "ON CONFLICT (prop, value) DO UPDATE SET count = count + excluded.count",
        [(prop, value, count) for (prop, value), count in Counter(pairs).items()],
    )


def index_name(link: Connection, pos: int, node: Node) -> None:
    """Makes a node findable by its names.

    Shielded people are left out, so that no search for a name can lead to somebody who asked not to be named. Events
    (local id e1, e2...) have no names of their own.
    """
    if node.shielded or _EVENT_LOCAL.fullmatch(node.local):
        return
    words = {token for name in (node.name, *node.spellings) for token in tokens.name_tokens(name)}
    link.executemany("INSERT INTO name_token (token, node) VALUES (?, ?)", [(word, pos) for word in words])
    for word in sorted(words):
        _index_word(link, word)


def _index_word(link: Connection, word: str) -> None:
    known = link.execute("UPDATE name_word SET count = count + 1 WHERE token = ?", (word,)).rowcount
    if known:
        return
    link.execute("INSERT INTO name_word (token, key, count) VALUES (?, ?, 1)", (word, tokens.sound(word)))
    link.executemany(
        "INSERT INTO name_near (part, token) VALUES (?, ?)", [(part, word) for part in sorted(tokens.deletions(word))]
    )


def index_text(link: Connection, pos: int, document: Document) -> None:
    """Makes a document findable by its words: main zones apart from menus, titles and further layers."""
    main, aside = _split(document)
    link.execute(
        "INSERT INTO text_index (rowid, main, aside) VALUES (?, ?, ?)",
        (pos, " ".join(tokens.text_tokens(main)), " ".join(tokens.text_tokens(aside))),
    )


def _split(document: Document) -> tuple[str, str]:
    """Returns the main text, and everything else that is written in the document, gaps between zones too."""
    text = document.text
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
    for table in ("facet", "name_token", "name_word", "name_near"):
        link.execute(f"DELETE FROM {table}")  # noqa: S608  a fixed list of our own tables
    link.execute("INSERT INTO text_index (text_index) VALUES ('delete-all')")
    link.execute("INSERT INTO facet (prop, value, count) SELECT prop, value, count(*) FROM claim GROUP BY prop, value")
    for pos, *row in link.execute(f"SELECT pos, {sql.columns(rows.NODE)} FROM node ORDER BY pos").fetchall():  # noqa: S608  ours
        index_name(link, pos, rows.NODE.decode(row))
    for pos, document in documents:
        index_text(link, pos, document)
