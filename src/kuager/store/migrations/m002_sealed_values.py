"""Format 2: the one table whose rows can be erased, for personal data that the ledger only commits to."""

from __future__ import annotations

from typing import Final

NAME: Final = "sealed values"

SQLITE: Final = (
    """CREATE TABLE sealed_value (commitment TEXT NOT NULL, salt TEXT NOT NULL, value TEXT NOT NULL, kind TEXT NOT NULL,
    at TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (commitment))""",
    "CREATE INDEX ix_sealed_value_kind ON sealed_value (kind)",
    """CREATE TRIGGER sealed_value_no_update BEFORE UPDATE ON sealed_value
    BEGIN SELECT RAISE(ABORT, 'sealed_value can be erased, not changed'); END""",
)
