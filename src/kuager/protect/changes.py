"""What is new or changed since the release before: by short fingerprints of what was shown, which the registry keeps.

A fingerprint has 32 bits. That is enough to see that something changed (one change in four billion is missed), and too
short to prove what stood there: the registry keeps it longer than what it was made of.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from kuager.model.publication import Change

_DIGITS: Final = 8
_NOT_SHOWN_APART: Final = frozenset({"changed", "lineage"})
"""When it changed is what is asked; and the number of a lineage is new in every release."""
_ORDER: Final = {"changed": 0, "added": 1}


def fingerprint(value: object) -> str:
    """Returns the fingerprint of something shown."""
    told = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in _NOT_SHOWN_APART}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value


def dated(shown: Mapping[str, object], before: Mapping[str, str], today: str) -> dict[str, str]:
    """Returns fingerprint and day of the last change by address, as ``1a2b3c4d 2026-11-22``.

    Args:
        shown: by address.
        before: the same of the release before, as its registry row has it.
        today: ISO date, for what is new or changed.
    """
    found: dict[str, str] = {}
    for address, value in shown.items():
        digest = fingerprint(value)
        known = before.get(address, "")
        found[address] = known if known.startswith(f"{digest} ") else f"{digest} {today}"
    return found


def since(
    now: Mapping[str, str], before: Mapping[str, str], titles: Mapping[str, str], today: str
) -> tuple[Change, ...]:
    """Returns what was added and changed; what went is in no list. Of a first release nothing is a change.

    Args:
        now: what :func:`dated` gave.
        before: of the release before; empty when there was none.
        titles: of what may be listed, by address; what has none is left out.
        today: ISO date.
    """
    if not before:
        return ()
    return tuple(sorted(_changes(now, before, titles, today), key=lambda one: (_ORDER[one.kind], one.title, one.of)))


def _changes(
    now: Mapping[str, str], before: Mapping[str, str], titles: Mapping[str, str], today: str
) -> Iterator[Change]:
    for address, mark in now.items():
        if address in titles and before.get(address) != mark:
            kind = "changed" if address in before else "added"
            yield Change(on=today, kind=kind, of=address, title=titles[address])


__all__ = ["dated", "fingerprint", "since"]
