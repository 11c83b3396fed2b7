"""The tables' rows: one codec per model type, shared by every dialect."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final

from kuager.errors import DamagedStoreError
from kuager.model import (
    Anchor,
    Capture,
    Claim,
    CopyEdge,
    CustodyEvent,
    Document,
    Entity,
    Finding,
    Issue,
    Judgement,
    Layer,
    Lineage,
    Proposal,
    Reliance,
    Review,
    SealedValue,
    Source,
    Stance,
)
from kuager.model.chain import instant
from kuager.ports import Node
from kuager.store.codec import RowOf, dump, load, parse_instant

SOURCE: Final = RowOf("source", Source)
CAPTURE: Final = RowOf("capture", Capture)
DOCUMENT: Final = RowOf("document", Document, skip=("layers",))
LAYER: Final = RowOf("layer", Layer, extra=("document", "place"))
NODE: Final = RowOf("node", Node)
JUDGEMENT: Final = RowOf("judgement", Judgement)
REVIEW: Final = RowOf("review", Review)
CUSTODY: Final = RowOf("custody", CustodyEvent)
SEALED_VALUE: Final = RowOf("sealed_value", SealedValue)
ISSUE: Final = RowOf("issue", Issue, extra=("at",))

ENTITY: Final = RowOf("entity", Entity)
PROPOSAL: Final = RowOf("proposal", Proposal)
LINEAGE: Final = RowOf("lineage", Lineage)
COPY_EDGE: Final = RowOf("copy_edge", CopyEdge)
RELIANCE: Final = RowOf("reliance", Reliance)
FINDING: Final = RowOf("finding", Finding)

EXTRACTION_COLUMNS: Final = ("document", "extractor", "body")

CLAIM_COLUMNS: Final = (
    "id", "subject", "schema", "prop", "value", "extractor", "recorded_at", "original_value", "value_node", "lang",
    "said_by", "chain", "stance", "said_at", "valid_from", "valid_to", "precision", "why",
    "document", "layer", "start", "end", "exact", "prefix", "suffix", "t_start", "t_end", "box",
)  # fmt: skip
_ANCHOR_FIELDS: Final = CLAIM_COLUMNS[18:]
_claim_fields = attrgetter(*CLAIM_COLUMNS[:18], *(f"anchor.{name}" for name in _ANCHOR_FIELDS))
_RECORDED, _CHAIN, _STANCE = (CLAIM_COLUMNS.index(name) for name in ("recorded_at", "chain", "stance"))
_STANCES: Final = {stance.value: stance for stance in Stance}


def encode_claim(claim: Claim) -> tuple[Any, ...]:
    """Returns a claim as a row, its anchor flattened into columns."""
    row = list(_claim_fields(claim))
    row[_RECORDED] = instant(row[_RECORDED])
    row[_CHAIN] = dump(row[_CHAIN]) if row[_CHAIN] else "[]"
    row[_STANCE] = str(row[_STANCE])
    return tuple(row)


def decode_claim(row: Sequence[Any]) -> Claim:
    """Returns the claim of a row. Written out by hand: this is the hottest read of the workbench."""
    (
        id_, subject, schema, prop, value, extractor, recorded_at, original_value, value_node, lang,
        said_by, chain, stance, said_at, valid_from, valid_to, precision, why,
        document, layer, start, end, exact, prefix, suffix, t_start, t_end, box,
    ) = row  # fmt: skip
    anchor = Anchor(
        document=document, layer=layer, start=start, end=end, exact=exact, prefix=prefix, suffix=suffix,
        t_start=t_start, t_end=t_end, box=box,
    )  # fmt: skip
    try:
        recorded, stands = parse_instant(recorded_at), _STANCES[stance]
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedStoreError("The database holds a row of claim that cannot be read") from error
    return Claim(
        id=id_, subject=subject, schema=schema, prop=prop, value=value, anchor=anchor, extractor=extractor,
        recorded_at=recorded, original_value=original_value, value_node=value_node, lang=lang,
        said_by=said_by, chain=() if chain == "[]" else load(tuple[str, ...], chain), stance=stands,
        said_at=said_at, valid_from=valid_from, valid_to=valid_to, precision=precision, why=why,
    )  # fmt: skip
