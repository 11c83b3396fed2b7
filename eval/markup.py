"""Reads gold texts written with marks, so that no offset is ever typed by hand.

``[[p1|Name]]`` person, ``[[u1|her mother]]`` unnamed person, ``[[o1|...]]`` organisation, ``[[l1|...]]`` place,
``[[d:2021-03-05|5 March]]`` date (``d:?`` vague, a final ``*`` says the year is inferred), ``[[t:P15D|15 days]]`` duration,
``[[q:p1|...]]`` quotation with its speaker (``q:?`` unknown, ``q:slogan``), ``[[e:detention who=p1,u2 when=2021-03|...]]`` event,
``[[r:husband p2 p1|...]]`` relation (p2 is the husband of p1), ``[[z|...]]`` boilerplate. Marks nest. Lines before a line
``---`` are fields: ``published: 2021-03-31``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_TOKEN = re.compile(r"\[\[([a-z])([^|\[\]]*)\||\]\]")
_PREFIX = {"p": "persons", "u": "unnamed_persons", "o": "orgs", "l": "places"}


def load(path: Path) -> tuple[str, dict[str, Any]]:
    """Returns the plain text of a marked file and its gold in the shape of text_dev.json."""
    raw = path.read_text("utf-8")
    fields: dict[str, str] = {}
    if "\n---\n" in raw:
        head, _, raw = raw.partition("\n---\n")
        fields = dict((part.strip() for part in line.split(":", 1)) for line in head.splitlines() if ":" in line)  # type: ignore[misc]
    text, spans = _strip(raw)
    gold: dict[str, Any] = {"doc": {"anchor_date": fields.get("published"), **fields}, "zones": []}
    gold |= {key: [] for key in ("dates", "durations", "quotes", "events", "relations")}
    things: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in _PREFIX.values()}
    zones = [(start, end) for kind, _, start, end in spans if kind == "z"]
    for kind, argument, start, end in spans:
        zone = "boilerplate" if any(a <= start < b for a, b in zones) else "main"
        _enter(gold, things, kind, argument.strip(), (start, end, zone), text)
    gold["zones"] = [{"label": "boilerplate", "start": start, "end": end} for start, end in sorted(zones)]
    gold |= {name: list(found.values()) for name, found in things.items()}
    return text, gold


def _strip(raw: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    text, at = "", 0
    stack: list[tuple[str, str, int]] = []
    spans: list[tuple[str, str, int, int]] = []
    for match in _TOKEN.finditer(raw):
        text += raw[at : match.start()]
        at = match.end()
        if match.group() == "]]":
            kind, argument, start = stack.pop()
            spans.append((kind, argument, start, len(text)))
        else:
            stack.append((match.group(1), match.group(2), len(text)))
    if stack:
        raise ValueError(f"unclosed mark {stack[-1]}")
    return text + raw[at:], sorted(spans, key=lambda span: (span[2], -span[3]))


def _enter(
    gold: dict[str, Any],
    things: dict[str, dict[str, dict[str, Any]]],
    kind: str,
    argument: str,
    place: tuple[int, int, str],
    text: str,
) -> None:
    start, end, zone = place
    base = {"start": start, "end": end, "text": text[start:end], "zone": zone}
    if kind in _PREFIX:
        local = kind + argument
        one = things[_PREFIX[kind]].setdefault(
            local, {"entity": local, "id": local, "name": text[start:end], "spans": [], "zones": [], "kind": "named"}
        )
        one["spans"].append([start, end])
        one["zones"].append(zone)
    elif kind == "d":
        value = argument.lstrip(":").strip()
        gold["dates"].append(
            base | {"iso": None if value == "?" else value.rstrip("*"), "inferred_year": value.endswith("*")}
        )
    elif kind == "t":
        gold["durations"].append(base | {"iso": argument.lstrip(":").strip()})
    elif kind == "q":
        speaker = argument.lstrip(":").strip()
        gold["quotes"].append(
            base
            | {
                "speaker": None if speaker in {"?", "slogan"} else speaker,
                "kind": "slogan" if speaker == "slogan" else "direct",
            }
        )
    elif kind == "e":
        parts = argument.lstrip(":").split()
        given = dict(part.split("=", 1) for part in parts[1:])
        gold["events"].append(
            base
            | {"type": parts[0], "who": [w for w in given.get("who", "").split(",") if w], "when": given.get("when")}
        )
    elif kind == "r":
        relation, subject, other = argument.lstrip(":").split()
        gold["relations"].append(base | {"relation": relation, "subject": subject, "object": other})
