"""Format 4: names filed by pairs of words, by sound and by pieces, so that a million of them are searched in milliseconds.

The tables are projections: they are filled again from the log of nodes in the same transaction.
"""

from __future__ import annotations

from typing import Final

NAME: Final = "names in pairs"

SQLITE: Final = (
    "DROP TABLE name_token",
    "DROP TABLE name_near",
    "DROP TABLE name_word",
    """CREATE TABLE name_post (token TEXT NOT NULL, other TEXT NOT NULL, size INTEGER NOT NULL, node INTEGER NOT NULL,
    PRIMARY KEY (token, other, size, node)) WITHOUT ROWID""",
    """CREATE TABLE name_word (token TEXT NOT NULL, "key" TEXT NOT NULL, sound TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (token)) WITHOUT ROWID""",
    'CREATE INDEX ix_name_word_key ON name_word ("key", sound)',
    "CREATE TABLE name_piece (piece TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (piece, token)) WITHOUT ROWID",
)
