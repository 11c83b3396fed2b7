"""Format 3: spellings that met, so that a new name meets the old ones without all being compared again."""

from __future__ import annotations

from typing import Final

NAME: Final = "spellings that met"

SQLITE: Final = (
    "CREATE TABLE spelling (pos INTEGER NOT NULL, schema TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (pos))",
    "CREATE UNIQUE INDEX ux_spelling_name ON spelling (schema, name)",
    'CREATE TABLE meeting ("key" INTEGER NOT NULL, spelling INTEGER NOT NULL, PRIMARY KEY ("key", spelling)) WITHOUT ROWID',
    """CREATE TABLE alike ("left" INTEGER NOT NULL, "right" INTEGER NOT NULL, thousandths INTEGER NOT NULL,
    PRIMARY KEY ("left", "right")) WITHOUT ROWID""",
)
