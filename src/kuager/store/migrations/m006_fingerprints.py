"""Format 6: fingerprints of texts that met, so that a new text is compared only with those it shares some with."""

from __future__ import annotations

from typing import Final

NAME: Final = "fingerprints of texts"

SQLITE: Final = (
    """CREATE TABLE fingerprint (pos INTEGER NOT NULL, document TEXT NOT NULL, words TEXT NOT NULL, size INTEGER NOT NULL,
    count INTEGER NOT NULL, long INTEGER NOT NULL, published TEXT NOT NULL, grams BLOB NOT NULL, quoted BLOB NOT NULL,
    marks INTEGER NOT NULL, PRIMARY KEY (pos))""",
    "CREATE UNIQUE INDEX ux_fingerprint_document ON fingerprint (document)",
    'CREATE TABLE mark ("key" INTEGER NOT NULL, text INTEGER NOT NULL, PRIMARY KEY ("key", text)) WITHOUT ROWID',
    """CREATE TABLE repeated (child INTEGER NOT NULL, parent INTEGER NOT NULL, share INTEGER NOT NULL, edge TEXT,
    PRIMARY KEY (child, parent)) WITHOUT ROWID""",
)
