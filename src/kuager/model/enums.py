"""The closed lists of the model. Open lists (schemata, properties, roles) live in ``schema/*.yaml``."""

from __future__ import annotations

from enum import StrEnum


class Stance(StrEnum):
    """How the speaker stands to what is said; kept apart, never averaged."""

    ASSERTS = "asserts"
    DENIES = "denies"
    REPORTS = "reports"
    HEDGES = "hedges"


class Verdict(StrEnum):
    """A judgement about two records being one person or thing."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Decision(StrEnum):
    """What a person decided about a proposed claim."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    UNDO = "undo"


class Outcome(StrEnum):
    """What became of one item handed to ``add``."""

    OK = "ok"
    DUPLICATE = "duplicate"
    PARTIAL = "partial"
    WALL = "wall"
    DELETED = "deleted"
    BLOCKED = "blocked"
    FAILED = "failed"


class CustodyVerb(StrEnum):
    """PREMIS event types used in the custody log, and :attr:`ACT` for what people do with the archive itself."""

    CAPTURE = "capture"
    INGESTION = "ingestion"
    DIGEST = "message digest calculation"
    FIXITY = "fixity check"
    FORMAT = "format identification"
    REPLICATION = "replication"
    DEACCESSION = "deaccession"
    DISSEMINATION = "dissemination information package creation"
    TRANSFER = "transfer"
    RECOVERY = "recovery"
    METADATA = "metadata extraction"
    ACT = "act"


class ZoneLabel(StrEnum):
    """What part a stretch of a page plays."""

    MAIN = "main"
    BOILERPLATE = "boilerplate"


class MentionType(StrEnum):
    """What the words name."""

    PERSON = "person"
    UNNAMED_PERSON = "unnamed_person"
    ORGANISATION = "organisation"
    PLACE = "place"
    DATE = "date"
    DURATION = "duration"
    NUMBER = "number"


class QuoteKind(StrEnum):
    """Direct speech of somebody, a chanted or written slogan, or a few quoted words."""

    DIRECT = "direct"
    SLOGAN = "slogan"
    FRAGMENT = "fragment"


class FindingKind(StrEnum):
    """What kind of thing weighing noticed."""

    CONTRADICTION = "contradiction"
    SPELLING = "spelling"
    COMPUTED = "computed"
    CORROBORATION = "corroboration"
    INDEPENDENCE = "independence"
    GUARD = "guard"
    HEDGE = "hedge"
    DATE_FORMAT = "date-format"
    MISSING_YEAR = "missing-year"
    SCOPE = "scope"


class FindingState(StrEnum):
    """Where a finding stands; set by people, never by a rebuild."""

    OPEN = "open"
    EXPLAINED = "explained"
    RESOLVED = "resolved"


class EdgeKind(StrEnum):
    """How one document depends on another."""

    IDENTICAL = "identical"
    COPY = "copy"
    REWRITE = "rewrite"
    DIGEST = "digest"
    TRANSLATED = "translated"
