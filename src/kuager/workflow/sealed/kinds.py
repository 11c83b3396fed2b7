"""What sealed records can be, and which fields each kind has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kuager.errors.sealed import BadRecordError

VALUE: Final = "value"
"""What a commitment in the ledger or in an entry stands for; made by the archive, never by hand."""
LETTERBOX: Final = "letterbox"
"""A private key that letters were sealed to; made by the archive, shown to nobody."""
SPEAKER: Final = "speaker"
_LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of record: its fields in the order they are asked, those it must have, and whether it is about something."""

    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()
    about: bool = False


KINDS: Final[Mapping[str, Kind]] = {
    "identity": Kind(
        fields=("true_name", "other_names", "born", "id_number", "documents", "note"), needed=("true_name",)
    ),
    "contact": Kind(
        fields=("name", "phone", "address", "safe_channel", "who_may_call", "when", "never", "note"), about=False
    ),
    "consent": Kind(fields=("name", "signed", "where_kept", "guardian", "note"), needed=("name",)),
    SPEAKER: Kind(fields=("person", "how_known", "note"), needed=("person",), about=True),
    "giver": Kind(fields=("name", "reach", "note"), needed=("name",)),
}
"""Kinds that people write."""


def body_of(kind: str, told: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Returns the fields of a record as they are kept: in order, trimmed, the empty ones left out.

    Raises:
        BadRecordError: no such kind or field, a needed field is empty, nothing is told, or a field is too long.
    """
    known = KINDS.get(kind)
    if known is None:
        raise BadRecordError("There is no such kind of sealed record", item=kind)
    strange = sorted(set(told) - set(known.fields))
    if strange:
        raise BadRecordError("This kind of record has no such field", item=strange[0])
    body = tuple((name, words) for name in known.fields if (words := told.get(name, "").strip()))
    missing = [name for name in known.needed if name not in dict(body)]
    if missing or not body:
        raise BadRecordError("A field that is needed is empty", item=(missing or known.fields)[0])
    if any(len(words) > _LONGEST for _, words in body):
        raise BadRecordError(f"A field has at most {_LONGEST} letters")
    return body
