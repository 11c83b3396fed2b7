"""The core types. Frozen: what was said does not change, a correction is a new row.

Offsets are Unicode code points in the layer whose digest the anchor names (Python's own string indices). Instants are
aware datetimes in UTC. Dates that people wrote are EDTF strings with no more precision than the words have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kuager.model.enums import (
    CustodyVerb,
    MentionType,
    Outcome,
    QuoteKind,
    Stance,
    ZoneLabel,
)
from kuager.model.ids import CaptureId, ClaimId, DocumentId, NodeId, SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing that went wrong with one item, as data: the run went on."""

    code: str
    item: str
    message: str
    cure: str
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who speaks: an outlet, an account, a witness, an institution."""

    id: SourceId
    kind: str
    name: str
    names: tuple[str, ...] = ()
    url: str | None = None
    languages: tuple[str, ...] = ()
    parent: SourceId | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Bytes from outside, with how they were got; what ``collect`` hands to ``preserve``.

    ``path`` names a file to be streamed (never loaded whole); ``target_uri`` is what was asked for.
    """

    path: str
    target_uri: str
    original_name: str
    size: int
    fetched_at: datetime
    method: str
    tool: str
    given_by: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """An evidentiary copy: these bytes, got then, by this method."""

    id: CaptureId
    sha256: str
    size: int
    media_type: str
    target_uri: str
    original_name: str
    captured_at: datetime
    captured_by: str
    method: str
    tool: str
    outcome: Outcome = Outcome.OK
    source: SourceId | None = None
    given_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEvent:
    """One handling of one object, chained to the one before (``previous`` is a hash)."""

    seq: int
    object: str
    verb: CustodyVerb
    at: datetime
    agent: str
    outcome: str
    note: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date as far as the words go: EDTF value, how it is known, and what was inferred."""

    value: str
    precision: str
    how: str
    inferred: tuple[str, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One text of a document. ``digest`` is the SHA-256 of its UTF-8 bytes; anchors name it."""

    kind: str
    text: str
    digest: str
    lang: str | None = None
    engine: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A stretch of the first layer and the part it plays; zones cover the text without gaps or overlaps."""

    start: int
    end: int
    label: ZoneLabel
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A unit of a structured document: a post of a thread, a message of a chat, a heading."""

    start: int
    end: int
    kind: str
    author: str | None = None
    stable_id: str | None = None
    url: str | None = None
    at: str | None = None
    how_known: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A working copy: what a reader made of a capture. Another reader or version makes another document."""

    id: DocumentId
    capture: CaptureId
    kind: str
    reader: str
    layers: tuple[Layer, ...]
    zones: tuple[Zone, ...]
    title: str | None = None
    byline: str | None = None
    published: Dated | None = None
    lang: str | None = None
    segments: tuple[Segment, ...] = ()
    notices: tuple[Issue, ...] = ()
    site: str | None = None
    url: str | None = None

    @property
    def text(self) -> str:
        """The anchor text: the first layer's."""
        return self.layers[0].text if self.layers else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where the words stand: W3C TextPosition and TextQuote selectors together, and media fragments."""

    document: DocumentId
    layer: str
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    t_start: str | None = None
    t_end: str | None = None
    box: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that name something. ``entity`` groups the mentions of one thing in this document."""

    type: MentionType
    start: int
    end: int
    text: str
    entity: str | None = None
    zone: ZoneLabel = ZoneLabel.MAIN
    value: str | None = None
    inferred: tuple[str, ...] = ()
    why: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Quoted words, marks included in neither ``start`` nor ``end``, and who speaks them."""

    start: int
    end: int
    speaker: str | None
    kind: QuoteKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """A sentence that tells an event, as a frame. ``type`` is a schema id; who/by/where hold local entity ids."""

    type: str
    start: int
    end: int
    who: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    when: str | None = None
    where: str | None = None
    according_to: str | None = None
    stance: Stance = Stance.ASSERTS
    when_span: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    details: tuple[tuple[str, str, int, int], ...] = ()
    """Further values as (property, value, start, end), each with the place of its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """``subject`` is ``relation`` of ``object``; kinship, role, citizenship, residence. Object: entity id or words.

    ``according_to`` is the local id of who says so, where somebody is known to.
    """

    subject: str
    relation: str
    object: str
    start: int
    end: int
    according_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEntity:
    """One thing as one document speaks of it: a local id, its schema and the fullest name."""

    id: str
    schema: str
    name: str
    spellings: tuple[str, ...] = ()
    shielded: bool = False
    """True for unnamed people: never merged with a named one, never a candidate in matching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything an extractor proposes about one document."""

    extractor: str
    entities: tuple[LocalEntity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[EventMention, ...] = ()
    relations: tuple[Relation, ...] = ()
    notices: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Somebody says that ``subject``'s ``prop`` is ``value``, in the words the anchor points at.

    ``value_node`` is set when the value is itself a node (a person, place or event); ``value`` then holds its name as
    written. ``said_by`` is the node of the speaker where the text names one; otherwise the document speaks.
    """

    id: ClaimId
    subject: NodeId
    schema: str
    prop: str
    value: str
    anchor: Anchor
    extractor: str
    recorded_at: datetime
    original_value: str | None = None
    value_node: NodeId | None = None
    lang: str | None = None
    said_by: NodeId | None = None
    chain: tuple[str, ...] = ()
    stance: Stance = Stance.ASSERTS
    said_at: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    precision: str | None = None
    why: str | None = None
