"""What was kept out: headlines of other stories, menus and calls to subscribe around a text yield no people, no events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kuager.model import Document, DocumentId, Finding, FindingKind, Side, ZoneLabel, tell
from kuager.weigh.material import TOGETHER, Material, answers, finding
from kuager.weigh.once import once

METHOD: Final = "scope@1"
_RECORDING: Final = "recording"
"""Kind of a document that says of a film what its file says of itself: no story that could belong to the case."""
_MIN_WORDS: Final = 5
_MOST: Final = 60
_FURNITURE: Final = re.compile(
    r"\b(?:subscrib\w*|newsletter|cookies?|e-?mail address|log ?in|sign (?:in|up)|donat\w*|follow us|read (?:more|\d+ tweets)|required fields|share this|"
    r"keep current|privacy|premium|unroll\w*|click|help page|printable|preferences|get notified|thread|mention us|keyword)\b",
    re.IGNORECASE,
)


def find(material: Material) -> Iterator[Finding]:
    """Yields findings that list the headlines and neighbouring stories left out, so that nobody has to trust it blindly."""
    read = [document for document in material.documents if document.kind != _RECORDING]
    sides = {document.id: list(_headlines(material, document.id)) for document in read}
    told = [key for key, found in sides.items() if found]
    groups = [told] if len(told) <= TOGETHER else [[key] for key in told]
    for group in groups:
        every = [side for key in group for side in sides[key]]
        if not every:
            continue
        key = "scope " + " ".join(sorted(group)) if len(groups) > 1 else "scope"
        yield finding(
            material, FindingKind.SCOPE, method=METHOD, key=key, question=tell("scope.question"), sides=every,
            explanation=[tell("scope.explanation", n=len(every), documents=len(group)), tell("scope.rule")],
            resolutions=answers("keep.not_part", "correct.mark_main"),
        )  # fmt: skip


@once
def _headlines(material: Material, key: DocumentId) -> Iterator[Side]:
    document = material.by_id[key]
    shown = 0
    for zone in document.zones:
        if zone.label is not ZoneLabel.BOILERPLATE:
            continue
        for hit in re.finditer(r"[^\r\n]+", document.text[zone.start : zone.end]):
            line = hit.group()
            if (
                len(line.split()) < _MIN_WORDS
                or _FURNITURE.search(line)
                or not _taken_from(material, document, zone.start + hit.start(), zone.start + hit.end())
            ):
                continue
            lead = len(line) - len(line.lstrip())
            yield material.side(
                document.id,
                zone.start + hit.start() + lead,
                zone.start + hit.start() + len(line.rstrip()),
                zone.why or None,
            )
            shown += 1
            if shown >= _MOST:
                return


def _taken_from(material: Material, document: Document, start: int, end: int) -> bool:
    """True when indeed no event was read from the line, so that the explanation stays true."""
    found = material.extractions.get(document.id)
    return found is None or not any(start <= event.start < end for event in found.events)
