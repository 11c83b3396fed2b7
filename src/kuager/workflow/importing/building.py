"""Rows of a dataset as what an archive is made of: documents of quoted words, subjects, claims; checked before anything is kept.

Of a document whose text is not here, a layer is made in which every quoted word stands at its own place, with blanks and "[…]"
between: so an anchor still leads to its words, and nothing is made up. Words that cannot stand in one text are refused.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, TypeVar

from kuager.errors.datasets import ContradictingDatasetError, DamagedDatasetError, SourceElsewhereError
from kuager.model import (
    Anchor,
    CaptureId,
    Claim,
    ClaimId,
    Dated,
    Document,
    DocumentId,
    Extraction,
    Issue,
    Layer,
    NodeId,
    Stance,
    Zone,
    ZoneLabel,
)
from kuager.model.dataset import DecisionRow, DocumentRow, StatementRow, SubjectRow
from kuager.model.ids import ID_LENGTH
from kuager.model.imported import DATASET, FRAGMENTS, ROW
from kuager.ports import Node
from kuager.text.edtf import parse
from kuager.workflow.importing.package import Package
from kuager.workflow.importing.rows import rows
from kuager.workflow.reviewed import BY_HAND

_Row = TypeVar("_Row", DocumentRow, SubjectRow, StatementRow)
READER: Final = "dataset@1"
_GAP: Final = "\ufffe"
"""Stands for a character that is not known while a text is put together; Unicode has no such character."""
_GAPS: Final = re.compile(f"{_GAP}+")
_LEFT_OUT: Final = " […]"
EXTRACTION: Final = Extraction(extractor=READER)
"""What stands for "found" in such a document: its statements were found elsewhere."""
_KINDS: Final = frozenset({"accept", "correct", "reject", "same", "different", "unsure"})
MOST_TEXT: Final = 20_000_000
"""Characters of all documents together, gaps between quoted words among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a dataset holds, as an archive has it.

    Attributes:
        documents: by id.
        nodes: by id.
        claims: in the order of the table.
        decisions: in the order of the table.
    """

    documents: Mapping[DocumentId, Document]
    nodes: Mapping[NodeId, Node]
    claims: Sequence[Claim]
    decisions: Sequence[DecisionRow]


def build(package: Package, capture: CaptureId) -> Content:
    """Returns what a dataset holds.

    Args:
        package: the dataset, whose files are sound.
        capture: the preserved dataset, which its documents come from.

    Raises:
        DamagedDatasetError: a row that no export has.
        ContradictingDatasetError: rows that contradict each other.
        ForeignDatasetError, MissingFormatError: as :func:`kuager.workflow.importing.rows.rows`.
    """
    told = _by_id(package, rows(package, DocumentRow), "d")
    subjects = _by_id(package, rows(package, SubjectRow), "n")
    statements = _by_id(package, rows(package, StatementRow), "c")
    mark = f"dataset {package.sha256[:8]}"
    try:
        nodes = {NodeId(id_): _node(one) for id_, one in subjects.items()}
        claims = [_claim(one, mark) for one in statements.values()]
    except ValueError as error:
        raise DamagedDatasetError(item=f"{package.name}/statements") from error
    quoted: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        quoted[claim.anchor.document].append(claim)
    if set(quoted) - set(told) or {one.document for one in subjects.values()} - set(told):
        raise ContradictingDatasetError("A statement is of a document that is not in the dataset", item=package.name)
    decisions = rows(package, DecisionRow)
    if any(one.kind not in _KINDS for one in decisions):
        raise DamagedDatasetError(item=f"{package.name}/decisions")
    if {claim.subject for claim in claims} - set(nodes):
        raise ContradictingDatasetError("A statement is about a subject that is not in the dataset", item=package.name)
    if (
        sum(max((one.anchor.end + len(one.anchor.suffix) for one in found), default=0) for found in quoted.values())
        > MOST_TEXT
    ):
        raise DamagedDatasetError("The places of words are farther apart than texts are long", item=package.name)
    documents = {DocumentId(id_): _document(one, capture, quoted.get(id_, ())) for id_, one in told.items()}
    return Content(documents=documents, nodes=nodes, claims=claims, decisions=decisions)


def by(agent: str, mark: str) -> str:
    """Returns what somebody who decided elsewhere is called here; rules keep their names."""
    return agent if not agent or agent.startswith("rule:") else f"{agent} of {mark}"


def _by_id(package: Package, found: Iterable[_Row], prefix: str) -> dict[str, _Row]:
    shape = re.compile(rf"{prefix}-[0-9a-f]{{{ID_LENGTH}}}", re.ASCII)
    known: dict[str, _Row] = {}
    for one in found:
        if not one.id or one.id in known:
            raise ContradictingDatasetError(
                "An id stands for nothing, or for two things", item=f"{package.name}: {one.id}"
            )
        # An id of another shape could be the name of something else in the logs.
        if not shape.fullmatch(one.id):
            raise DamagedDatasetError(item=f"{package.name}: {one.id[:80]}")
        known[one.id] = one
    return known


def _node(row: SubjectRow) -> Node:
    return Node(
        id=NodeId(row.id), document=DocumentId(row.document), local=row.local, schema=row.schema, name=row.name, spellings=row.spellings
    )  # fmt: skip


def _claim(row: StatementRow, mark: str) -> Claim:
    if row.start is None or row.end is None or not 0 <= row.start <= row.end or row.end - row.start != len(row.exact):
        raise ValueError("words without a place")
    hand = row.extractor.removeprefix(BY_HAND)
    return Claim(
        id=ClaimId(row.id), subject=NodeId(row.subject), schema=row.schema, prop=row.prop, value=row.value,
        anchor=Anchor(
            document=DocumentId(row.document), layer=row.layer, start=row.start, end=row.end, exact=row.exact, prefix=row.prefix,
            suffix=row.suffix, t_start=_clock(row.t_start), t_end=_clock(row.t_end), box=row.box or None,
        ),
        extractor=row.extractor if hand == row.extractor else BY_HAND + by(hand, mark), recorded_at=datetime.fromisoformat(row.recorded_at),
        original_value=row.original or None, value_node=NodeId(row.value_subject) if row.value_subject else None, lang=row.lang or None,
        said_by=NodeId(row.speaker_subject) if row.speaker_subject else None, chain=row.chain, stance=Stance(row.stance),
        said_at=row.said_at or None, valid_from=row.valid_from or None, valid_to=row.valid_to or None, precision=row.precision or None,
        why=row.why or None,
    )  # fmt: skip


def _clock(seconds: float | None) -> str | None:
    """Returns seconds as W3C Media Fragments write them."""
    if seconds is None:
        return None
    whole, rest = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{rest:03}"


def _document(row: DocumentRow, capture: CaptureId, claims: Iterable[Claim]) -> Document:
    text = fragments(row.id, claims)
    own = json.dumps(asdict(row), ensure_ascii=False, sort_keys=True)
    missing = SourceElsewhereError(item=row.title or row.id)
    address = f" It was published at {row.url}." if row.url else ""
    return Document(
        id=DocumentId(row.id), capture=capture, kind=DATASET, reader=READER,
        layers=(_layer(FRAGMENTS, text, row.lang or None), _layer(ROW, own)),
        zones=(Zone(start=0, end=len(text), label=ZoneLabel.BOILERPLATE),) if text else (),
        title=row.title or None, byline=row.author or None, published=_dated(row), lang=row.lang or None,
        notices=(Issue(code=missing.code, item=row.id, message=f"{missing.title}.{address}", cure=missing.cure),),
    )  # fmt: skip


def _layer(kind: str, text: str, lang: str | None = None) -> Layer:
    return Layer(kind=kind, text=text, digest=sha256(text.encode()).hexdigest(), lang=lang, engine=READER)


def _dated(row: DocumentRow) -> Dated | None:
    if not row.published:
        return None
    point = parse(row.published).start
    return Dated(value=row.published, precision=point.precision.value if point else "unknown", how=row.published_how)


def fragments(document: str, claims: Iterable[Claim]) -> str:
    """Returns a text in which the words of some claims stand at their places, and everywhere else blanks and "[…]".

    Raises:
        ContradictingDatasetError: two claims want other characters at one place.
    """
    known = list(claims)
    length = max((one.anchor.end + len(one.anchor.suffix) for one in known), default=0)
    letters = [""] * length
    for one in known:
        anchor = one.anchor
        begin = anchor.start - len(anchor.prefix)
        for at, char in enumerate(anchor.prefix + anchor.exact + anchor.suffix, start=begin):
            if at < 0 or letters[at] not in {"", char}:
                raise ContradictingDatasetError("Two statements quote other words from one place", item=document)
            letters[at] = char
    marked = "".join(char or _GAP for char in letters)
    return _GAPS.sub(
        lambda found: _LEFT_OUT.ljust(len(found[0])) if len(found[0]) > len(_LEFT_OUT) else " " * len(found[0]), marked
    )
