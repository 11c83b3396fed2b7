"""Format 1: the first tables. Frozen: a later change of shape is a new migration, never an edit here."""

from __future__ import annotations

from typing import Final

NAME: Final = "initial"

LOGS: Final = (
    "source", "capture", "document", "layer", "extraction", "node", "claim", "judgement", "review", "consent", "custody",
    "issue",
)  # fmt: skip

TABLES: Final = (
    'CREATE TABLE meta ("key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key")) WITHOUT ROWID',
    "CREATE TABLE migration (number INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (number))",
    """CREATE TABLE source (pos INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, names TEXT
    NOT NULL, url TEXT, languages TEXT NOT NULL, parent TEXT, sealed INTEGER NOT NULL, crc INTEGER NOT NULL, PRIMARY
    KEY (pos), UNIQUE (id))""",
    """CREATE TABLE capture (pos INTEGER NOT NULL, id TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    media_type TEXT NOT NULL, target_uri TEXT NOT NULL, original_name TEXT NOT NULL, captured_at TEXT NOT NULL,
    captured_by TEXT NOT NULL, method TEXT NOT NULL, tool TEXT NOT NULL, outcome TEXT NOT NULL, source TEXT,
    given_by TEXT, crc INTEGER NOT NULL, PRIMARY KEY (pos), UNIQUE (id))""",
    "CREATE INDEX ix_capture_sha256 ON capture (sha256)",
    """CREATE TABLE document (pos INTEGER NOT NULL, id TEXT NOT NULL, capture TEXT NOT NULL, kind TEXT NOT NULL, reader
    TEXT NOT NULL, zones TEXT NOT NULL, title TEXT, byline TEXT, published TEXT, lang TEXT, segments TEXT NOT NULL,
    notices TEXT NOT NULL, site TEXT, url TEXT, crc INTEGER NOT NULL, PRIMARY KEY (pos), UNIQUE (id), FOREIGN
    KEY(capture) REFERENCES capture (id) DEFERRABLE INITIALLY DEFERRED)""",
    "CREATE INDEX ix_document_capture ON document (capture)",
    """CREATE TABLE layer (kind TEXT NOT NULL, text TEXT NOT NULL, digest TEXT NOT NULL, lang TEXT, engine TEXT NOT NULL,
    document TEXT NOT NULL, place INTEGER NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (document, place), FOREIGN
    KEY(document) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED)""",
    """CREATE TABLE extraction (pos INTEGER NOT NULL, document TEXT NOT NULL, extractor TEXT NOT NULL, body TEXT NOT
    NULL, crc INTEGER NOT NULL, PRIMARY KEY (pos), FOREIGN KEY(document) REFERENCES document (id) DEFERRABLE
    INITIALLY DEFERRED)""",
    "CREATE INDEX ix_extraction_document ON extraction (document, pos)",
    """CREATE TABLE node (pos INTEGER NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, local TEXT NOT NULL, schema
    TEXT NOT NULL, name TEXT NOT NULL, spellings TEXT NOT NULL, shielded INTEGER NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (pos), UNIQUE (id), FOREIGN KEY(document) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED)""",
    "CREATE INDEX ix_node_document ON node (document)",
    """CREATE TABLE claim (pos INTEGER NOT NULL, id TEXT NOT NULL, subject TEXT NOT NULL, schema TEXT NOT NULL, prop
    TEXT NOT NULL, value TEXT NOT NULL, extractor TEXT NOT NULL, recorded_at TEXT NOT NULL, original_value TEXT,
    value_node TEXT, lang TEXT, said_by TEXT, chain TEXT NOT NULL, stance TEXT NOT NULL, said_at TEXT, valid_from
    TEXT, valid_to TEXT, precision TEXT, why TEXT, document TEXT NOT NULL, layer TEXT NOT NULL, start INTEGER NOT
    NULL, "end" INTEGER NOT NULL, exact TEXT NOT NULL, prefix TEXT NOT NULL, suffix TEXT NOT NULL, t_start TEXT,
    t_end TEXT, box TEXT, crc INTEGER NOT NULL, PRIMARY KEY (subject, prop, id), FOREIGN KEY(document) REFERENCES
    document (id) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID""",
    "CREATE INDEX ix_claim_document ON claim (document)",
    "CREATE INDEX ix_claim_prop_value ON claim (prop, value, subject)",
    "CREATE INDEX ix_claim_value_node ON claim (value_node) WHERE value_node IS NOT NULL",
    "CREATE UNIQUE INDEX ux_claim_id ON claim (id)",
    """CREATE TABLE judgement (seq INTEGER NOT NULL, pos INTEGER NOT NULL, "left" TEXT NOT NULL, "right" TEXT NOT NULL,
    verdict TEXT NOT NULL, agent TEXT NOT NULL, at TEXT NOT NULL, score TEXT, reason TEXT NOT NULL, undoes INTEGER,
    crc INTEGER NOT NULL, PRIMARY KEY (seq))""",
    """CREATE TABLE review (seq INTEGER NOT NULL, pos INTEGER NOT NULL, object TEXT NOT NULL, decision TEXT NOT NULL,
    agent TEXT NOT NULL, at TEXT NOT NULL, value TEXT, replaces TEXT, reason TEXT NOT NULL, undoes INTEGER, crc
    INTEGER NOT NULL, PRIMARY KEY (seq))""",
    "CREATE INDEX ix_review_object ON review (object)",
    """CREATE TABLE consent (seq INTEGER NOT NULL, pos INTEGER NOT NULL, subject TEXT NOT NULL, at TEXT NOT NULL, body
    TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (seq))""",
    "CREATE INDEX ix_consent_subject ON consent (subject)",
    """CREATE TABLE custody (seq INTEGER NOT NULL, object TEXT NOT NULL, verb TEXT NOT NULL, at TEXT NOT NULL, agent
    TEXT NOT NULL, outcome TEXT NOT NULL, note TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY
    KEY (seq))""",
    "CREATE INDEX ix_custody_object ON custody (object)",
    """CREATE TABLE issue (seq INTEGER NOT NULL, code TEXT NOT NULL, item TEXT NOT NULL, message TEXT NOT NULL, cure
    TEXT NOT NULL, place TEXT, at TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (seq))""",
    """CREATE TABLE entity (rank INTEGER NOT NULL, id TEXT NOT NULL, schema TEXT NOT NULL, name TEXT NOT NULL, members
    TEXT NOT NULL, spellings TEXT NOT NULL, shielded INTEGER NOT NULL, PRIMARY KEY (rank))""",
    "CREATE INDEX ix_entity_id ON entity (id)",
    "CREATE INDEX ix_entity_schema ON entity (schema)",
    "CREATE TABLE member (node TEXT NOT NULL, entity_rank INTEGER NOT NULL, PRIMARY KEY (node)) WITHOUT ROWID",
    """CREATE TABLE proposal (rank INTEGER NOT NULL, "left" TEXT NOT NULL, "right" TEXT NOT NULL, score TEXT NOT NULL,
    features TEXT NOT NULL, PRIMARY KEY (rank))""",
    """CREATE TABLE lineage (rank INTEGER NOT NULL, id TEXT NOT NULL, documents TEXT NOT NULL, edges TEXT NOT NULL,
    PRIMARY KEY (rank))""",
    """CREATE TABLE copy_edge (rank INTEGER NOT NULL, parent TEXT NOT NULL, child TEXT NOT NULL, kind TEXT NOT NULL,
    containment TEXT NOT NULL, diff TEXT NOT NULL, PRIMARY KEY (rank))""",
    """CREATE TABLE reliance (rank INTEGER NOT NULL, document TEXT NOT NULL, source_name TEXT NOT NULL, start INTEGER
    NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (rank))""",
    """CREATE TABLE finding (rank INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, question TEXT NOT NULL, sides
    TEXT NOT NULL, independent INTEGER NOT NULL, explanation TEXT NOT NULL, method TEXT NOT NULL, entity TEXT, prop
    TEXT, state TEXT NOT NULL, resolutions TEXT NOT NULL, PRIMARY KEY (rank))""",
    "CREATE INDEX ix_finding_id ON finding (id)",
    """CREATE TABLE facet (prop TEXT NOT NULL, value TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (prop, value))
    WITHOUT ROWID""",
    "CREATE TABLE name_token (token TEXT NOT NULL, node INTEGER NOT NULL, PRIMARY KEY (token, node)) WITHOUT ROWID",
    """CREATE TABLE name_word (token TEXT NOT NULL, "key" TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (token))
    WITHOUT ROWID""",
    'CREATE INDEX ix_name_word_key ON name_word ("key")',
    "CREATE TABLE name_near (part TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (part, token)) WITHOUT ROWID",
)

# Words come folded and cut by kuager.store.tokens, so SQLite's own Unicode tables must not touch them: the "ascii"
# tokenizer only splits at the spaces put between them. Contentless: the texts themselves are in the layer table.
TEXT_INDEX: Final = """CREATE VIRTUAL TABLE text_index USING fts5(
    main, aside, content='', contentless_delete=1, tokenize='ascii')"""


def _guards(table: str) -> tuple[str, ...]:
    """Returns the triggers that refuse to change or remove a row of a log."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("UPDATE", "DELETE")
    )


SQLITE: Final = (*TABLES, TEXT_INDEX, *(guard for table in LOGS for guard in _guards(table)))
