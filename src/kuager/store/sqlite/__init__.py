"""The case database in one SQLite file: encrypted by SQLCipher when a key is given, plain otherwise."""

from kuager.store.sqlite.store import SqliteStore, open_store

__all__ = ["SqliteStore", "open_store"]
