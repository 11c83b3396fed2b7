"""What somebody entered through a form: a source of its own, kept as bytes before anything is claimed from it.

An entry is to a form what a letter is to a letter box: the words typed in, whose words they are, and under which question
each stands. Claims point at the words of its text layer, as they do in any other document.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from kuager.model.ids import canonical_json

ENTRY: Final = "entry"
"""Kind of the document that an entry becomes."""
STATEMENT: Final = "statement"
"""Kind of the document that holds what somebody told in their own words in an entry."""
ENTRY_MEDIA: Final = "application/vnd.kuager.entry+json"
ENTRY_MARK: Final = b'{"at":'
ENTRY_FORMAT: Final = "entry@1"
ENTERED: Final = "entered in the form "
"""How the method of every capture begins that came through a form. Names and addresses can be chosen by strangers, a web archive
brings its own; how something came in is written by us alone.
"""
EVENT: Final = "e1"
"""What a field is about when it is about what happened."""
BESIDE: Final = "event:"
"""How it begins when a field is about another thing that happened, as told in the same entry; its schema follows."""
SPEAKER: Final = "speaker"
"""What a field is about when it is about whose words these are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryField:
    """One answer.

    Attributes:
        name: of the field in its form.
        label: the question as it was shown.
        words: what was typed or chosen, as it was shown.
        value: what it stands for in the vocabulary: a term's id, an EDTF date, an amount with its currency.
        of: what it is about: :data:`EVENT`, :data:`SPEAKER`, :data:`BESIDE` with a schema, or the local id of somebody named
            in another field.
        prop: the property it gives; empty for a name.
        local: the local id that a named person, organisation or place gets; empty for plain values.
        schema: what is named (``person``, ``place``, ``organisation``).
        role: how what is named takes part in the event (``who``, ``by``, ``where``).
        node: a record of this archive that the person at the form chose as the same.
        shielded: it names nobody and must never be matched.
        sealed: the words are personal data kept beside the archive; ``words`` holds what they are replaced by.
    """

    name: str
    label: str
    words: str
    value: str = ""
    of: str = EVENT
    prop: str = ""
    local: str = ""
    schema: str = ""
    role: str = ""
    node: str = ""
    shielded: bool = False
    sealed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One filled form.

    Attributes:
        form: its id.
        key: stays the same through all versions, and makes handing in twice one entry.
        version: from 1; a later one takes the place of those before.
        at: when it was handed in, ISO 8601 in UTC.
        lang: of the questions.
        title: what the form is called.
        event: schema of what happened; empty for forms that tell of people only.
        fields: the answers, in the order of the form.
        narrative: what was told in the teller's own words.
        narrative_label: the question it answers.
        said_on: EDTF date on which it was said; empty when that is the day it was handed in.
    """

    form: str
    key: str
    version: int
    at: str
    lang: str
    title: str
    event: str
    fields: tuple[EntryField, ...]
    narrative: str = ""
    narrative_label: str = ""
    said_on: str = ""

    def to_bytes(self) -> bytes:
        """Returns the one spelling of this entry, as it is preserved."""
        head = {name: getattr(self, name) for name in _HEAD}
        return canonical_json({**head, "fields": [_lean(one) for one in self.fields], "kuager": ENTRY_FORMAT})

    @classmethod
    def from_bytes(cls, data: bytes) -> Entry:
        """Reads what :meth:`to_bytes` wrote.

        Raises:
            ValueError: when it is not that.
        """
        told = json.loads(data)
        if not isinstance(told, dict) or told.pop("kuager", None) != ENTRY_FORMAT:
            raise ValueError("not an entry of this format")
        fields = told.pop("fields", None)
        if not isinstance(fields, list) or set(told) != set(_HEAD):
            raise ValueError("an entry with other parts")
        _check(told, _HEAD)
        return cls(**told, fields=tuple(_field(one) for one in fields))

    def same_as(self, other: Entry) -> bool:
        """Says whether two versions say the same, whenever they were handed in."""
        return self.fields == other.fields and self.narrative == other.narrative and self.said_on == other.said_on


_HEAD: Final[dict[str, type]] = {
    "form": str, "key": str, "version": int, "at": str, "lang": str, "title": str, "event": str, "narrative": str,
    "narrative_label": str, "said_on": str,
}  # fmt: skip
_FIELD: Final[dict[str, type]] = {
    "name": str, "label": str, "words": str, "value": str, "of": str, "prop": str, "local": str, "schema": str, "role": str,
    "node": str, "shielded": bool, "sealed": str,
}  # fmt: skip
_EMPTY: Final = EntryField(name="", label="", words="")


def _lean(field: EntryField) -> dict[str, Any]:
    """Leaves out what says nothing; the first three are always there."""
    every = {name: getattr(field, name) for name in _FIELD}
    return {name: value for name, value in every.items() if name in _ALWAYS or value != getattr(_EMPTY, name)}


_ALWAYS: Final = frozenset({"name", "label", "words"})


def _field(told: object) -> EntryField:
    if not isinstance(told, dict) or not set(told) >= _ALWAYS or not set(told) <= set(_FIELD):
        raise ValueError("an answer with other parts")
    _check(told, _FIELD)
    return EntryField(**told)


def _check(told: dict[str, Any], kinds: dict[str, type]) -> None:
    for name, value in told.items():
        if type(value) is not kinds[name]:
            raise ValueError(f"{name} is of another kind")


__all__ = [
    "BESIDE",
    "ENTERED",
    "ENTRY",
    "ENTRY_FORMAT",
    "ENTRY_MARK",
    "ENTRY_MEDIA",
    "EVENT",
    "SPEAKER",
    "STATEMENT",
    "Entry",
    "EntryField",
]
