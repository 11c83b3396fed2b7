"""The tables of a case database, once, for both dialects (SQLite and PostgreSQL).

The migrations hold the SQL that makes them, frozen; a test compares the two, so neither can drift. Nothing imports this
module at run time: SQLAlchemy takes 0.4 s to import, more than a whole ``kuager find``.

Logs are append-only (triggers refuse UPDATE and DELETE); derived tables and projections can be thrown away and
recomputed. ``pos`` is the position in the common log; ``crc`` the checksum of the row's other values.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    column,
)

METADATA: Final = MetaData()
HAS_NODE: Final = column("value_node").is_not(None)

NUMBER: Final = BigInteger().with_variant(Integer(), "sqlite")


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **options)


def _maybe(name: str) -> Column[str]:
    return Column(name, Text)


def _number(name: str, **options: Any) -> Column[int]:
    return Column(name, NUMBER, nullable=False, **options)


def _place(name: str) -> Column[int]:
    return Column(name, NUMBER, primary_key=True, autoincrement=False)


def _sum() -> Column[int]:
    return _number("crc")


def _of(name: str, target: str) -> Column[str]:
    return Column(name, Text, ForeignKey(target, deferrable=True, initially="DEFERRED"), nullable=False)


# --- what the database knows about itself ------------------------------------------------------------------------------

Table("meta", METADATA, Column("key", Text, primary_key=True), _text("value"), sqlite_with_rowid=False)
Table("migration", METADATA, _place("number"), _text("name"))

# --- logs: what was said ------------------------------------------------------------------------------------------------

Table(
    "source", METADATA, _place("pos"), _text("id", unique=True), _text("kind"), _text("name"), _text("names"), _maybe("url"),
    _text("languages"), _maybe("parent"), _number("sealed"), _sum(),
)  # fmt: skip
Table(
    "capture", METADATA, _place("pos"), _text("id", unique=True), _text("sha256", index=True), _number("size"),
    _text("media_type"), _text("target_uri"), _text("original_name"), _text("captured_at"), _text("captured_by"),
    _text("method"), _text("tool"), _text("outcome"), _maybe("source"), _maybe("given_by"), _sum(),
)  # fmt: skip
Table(
    "document", METADATA, _place("pos"), _text("id", unique=True), _of("capture", "capture.id"), _text("kind"),
    _text("reader"), _text("zones"), _maybe("title"), _maybe("byline"), _maybe("published"), _maybe("lang"),
    _text("segments"), _text("notices"), _maybe("site"), _maybe("url"), _sum(),
    Index("ix_document_capture", "capture"),
)  # fmt: skip
Table(
    "layer", METADATA, _text("kind"), _text("text"), _text("digest"), _maybe("lang"), _text("engine"),
    _of("document", "document.id"), _number("place"), _sum(),
    PrimaryKeyConstraint("document", "place"),
)  # fmt: skip
Table(
    "extraction", METADATA, _place("pos"), _of("document", "document.id"), _text("extractor"), _text("body"), _sum(),
    Index("ix_extraction_document", "document", "pos"),
)  # fmt: skip
Table(
    "node", METADATA, _place("pos"), _text("id", unique=True), _of("document", "document.id"), _text("local"),
    _text("schema"), _text("name"), _text("spellings"), _number("shielded"), _sum(),
    Index("ix_node_document", "document"),
)  # fmt: skip
Table(
    "claim", METADATA, _number("pos"), _text("id"), _text("subject"), _text("schema"), _text("prop"), _text("value"),
    _text("extractor"), _text("recorded_at"), _maybe("original_value"), _maybe("value_node"), _maybe("lang"),
    _maybe("said_by"), _text("chain"), _text("stance"), _maybe("said_at"), _maybe("valid_from"), _maybe("valid_to"),
    _maybe("precision"), _maybe("why"),
    _of("document", "document.id"), _text("layer"), _number("start"), _number("end"), _text("exact"), _text("prefix"),
    _text("suffix"), _maybe("t_start"), _maybe("t_end"), _maybe("box"), _sum(),
    PrimaryKeyConstraint("subject", "prop", "id"),
    Index("ux_claim_id", "id", unique=True),
    Index("ix_claim_prop_value", "prop", "value", "subject"),
    Index("ix_claim_document", "document"),
    Index("ix_claim_value_node", "value_node", sqlite_where=HAS_NODE, postgresql_where=HAS_NODE),
    sqlite_with_rowid=False,
)  # fmt: skip

# --- logs: what was decided and done --------------------------------------------------------------------------------------

Table(
    "judgement", METADATA, _place("seq"), _number("pos"), _text("left"), _text("right"), _text("verdict"), _text("agent"),
    _text("at"), _maybe("score"), _text("reason"), Column("undoes", NUMBER), _sum(),
)  # fmt: skip
Table(
    "review", METADATA, _place("seq"), _number("pos"), _text("object", index=True), _text("decision"), _text("agent"),
    _text("at"), _maybe("value"), _maybe("replaces"), _text("reason"), Column("undoes", NUMBER), _sum(),
)  # fmt: skip
Table(
    "consent", METADATA, _place("seq"), _number("pos"), _text("subject", index=True), _text("at"), _text("body"), _sum()
)
Table(
    "custody", METADATA, _place("seq"), _text("object", index=True), _text("verb"), _text("at"), _text("agent"),
    _text("outcome"), _text("note"), _text("previous"), _text("hash"),
)  # fmt: skip
Table(
    "issue", METADATA, _place("seq"), _text("code"), _text("item"), _text("message"), _text("cure"), _maybe("place"),
    _text("at"), _sum(),
)  # fmt: skip

# --- what can be erased: personal data that the ledger commits to ------------------------------------------------------------

Table(
    "sealed_value", METADATA, _text("commitment", primary_key=True), _text("salt"), _text("value"),
    _text("kind", index=True), _text("at"), _sum(),
)  # fmt: skip

# --- derived across documents: replaced as a whole -----------------------------------------------------------------------

Table(
    "entity", METADATA, _place("rank"), _text("id", index=True), _text("schema", index=True), _text("name"),
    _text("members"), _text("spellings"), _number("shielded"),
)  # fmt: skip
Table("member", METADATA, Column("node", Text, primary_key=True), _number("entity_rank"), sqlite_with_rowid=False)
Table("proposal", METADATA, _place("rank"), _text("left"), _text("right"), _text("score"), _text("features"))
Table("lineage", METADATA, _place("rank"), _text("id"), _text("documents"), _text("edges"))
Table(
    "copy_edge", METADATA, _place("rank"), _text("parent"), _text("child"), _text("kind"), _text("containment"), _text("diff"),
)  # fmt: skip
Table(
    "reliance", METADATA, _place("rank"), _text("document"), _text("source_name"), _number("start"), _number("end"),
    _text("text"),
)  # fmt: skip
Table(
    "finding", METADATA, _place("rank"), _text("id", index=True), _text("kind"), _text("question"), _text("sides"),
    _number("independent"), _text("explanation"), _text("method"), _maybe("entity"), _maybe("prop"), _text("state"),
    _text("resolutions"), _maybe("told"),
)  # fmt: skip

# --- projections: kept by the writer in the same transaction as the logs --------------------------------------------------

Table(
    "facet", METADATA, _text("prop"), _text("value"), _number("count"), PrimaryKeyConstraint("prop", "value"),
    sqlite_with_rowid=False,
)  # fmt: skip
Table(
    "name_post", METADATA, _text("token"), _text("other"), _number("size"), _number("node"),
    PrimaryKeyConstraint("token", "other", "size", "node"), sqlite_with_rowid=False,
)  # fmt: skip
Table(
    "name_word", METADATA, Column("token", Text, primary_key=True), _text("key"), _text("sound"), _number("count"),
    Index("ix_name_word_key", "key", "sound"), sqlite_with_rowid=False,
)  # fmt: skip
Table(
    "name_piece", METADATA, _text("piece"), _text("token"), PrimaryKeyConstraint("piece", "token"), sqlite_with_rowid=False
)  # fmt: skip

Table(
    "spelling", METADATA, _place("pos"), _text("schema"), _text("name"),
    Index("ux_spelling_name", "schema", "name", unique=True),
)  # fmt: skip
Table(
    "meeting", METADATA, _number("key"), _number("spelling"), PrimaryKeyConstraint("key", "spelling"), sqlite_with_rowid=False
)  # fmt: skip
Table(
    "alike", METADATA, _number("left"), _number("right"), _number("thousandths"), PrimaryKeyConstraint("left", "right"),
    sqlite_with_rowid=False,
)  # fmt: skip

Table(
    "fingerprint", METADATA, _place("pos"), _text("document"), _text("words"), _number("size"), _number("count"),
    _number("long"), _text("published"), Column("grams", LargeBinary, nullable=False),
    Column("quoted", LargeBinary, nullable=False), _number("marks"),
    Index("ux_fingerprint_document", "document", unique=True),
)  # fmt: skip
Table("mark", METADATA, _number("key"), _number("text"), PrimaryKeyConstraint("key", "text"), sqlite_with_rowid=False)
Table(
    "repeated", METADATA, _number("child"), _number("parent"), _number("share"), _maybe("edge"),
    PrimaryKeyConstraint("child", "parent"), sqlite_with_rowid=False,
)  # fmt: skip

LOGS: Final = (
    "source", "capture", "document", "layer", "extraction", "node", "claim", "judgement", "review", "consent", "custody",
    "issue",
)  # fmt: skip
"""Append-only tables, in the order in which they can be written again."""
ERASABLE: Final = ("sealed_value",)
"""Tables whose rows may be deleted, and never changed."""
DERIVED: Final = ("entity", "member", "proposal", "lineage", "copy_edge", "reliance", "finding")
"""Tables that one refresh replaces."""
PROJECTIONS: Final = (
    "facet", "name_post", "name_word", "name_piece", "spelling", "meeting", "alike", "fingerprint", "mark", "repeated",
)  # fmt: skip
"""Tables the writer keeps; the full-text index belongs here too, but each dialect has its own kind of it."""
