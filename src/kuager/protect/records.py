"""The parts of a person's record put together from what was judged: fields with addresses, context, links to relatives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from kuager.model.publication import Kin
from kuager.model.release import Field, Record
from kuager.protect.statements import Judged
from kuager.protect.texts import Texts

_DIGITS: Final = 12


def around(judged: Judged, prefix: str, suffix: str) -> Judged:
    """Returns a judged statement with the words before and behind its passage."""
    if judged.field is None or (passage := judged.passage) is None or passage.start is None:
        return judged
    return replace(judged, field=replace(judged.field, passage=replace(passage, prefix=prefix, suffix=suffix)))


def linked(kin: Iterable[Kin], named: Mapping[str, Record]) -> Iterable[Kin]:
    """Returns relatives with a link to the record of each who has one here."""
    return (one if one.person in named else replace(one, person="") for one in kin)


def fields(judged: Iterable[Judged], texts: Texts, person: str) -> tuple[Field, ...]:
    """Returns the fields that may be shown, each once, with addresses; events and lineages are numbered anew.

    A number from the archive tells of others; and an id made of a claim would let somebody try out which of all days or
    names a coarse value was: an address is made of nothing but what is shown.
    """
    numbers: dict[str, str] = {}
    found: dict[str, Field] = {}
    for one in judged:
        if one.field is None:
            continue
        event = numbers.setdefault(one.event, f"e{len(numbers) + 1}") if one.event else ""
        same = _address(one.field, "")
        id_ = same if found.get(same, one.field).event in {event, ""} else _address(one.field, event)
        if id_ in found:
            continue
        made = found[id_] = replace(one.field, id=id_, event=event, lineage=texts.lineage(one.lineage))
        if made.passage is not None:
            texts.note(made.passage, made.quote, f"people/{person}#{id_}", person)
    return tuple(found.values())


def _address(one: Field, event: str) -> str:
    told = [one.schema, event, one.prop, one.value, one.quote, one.said_by, one.stance]
    told += [one.source.title, one.source.site, one.source.url, one.source.published, one.source.lang]
    return f"s-{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:_DIGITS]}"


__all__ = ["around", "fields", "linked"]
