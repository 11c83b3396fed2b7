"""The texts of one source side by side: other captures of the same address, and texts that people corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from kuager.errors import UnknownIdError
from kuager.model import Document, DocumentId
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, Head, claim_row, context, resolve_id
from kuager.workflow.corrected import WORD, corrector, made_from
from kuager.workflow.reviewed import CORRECTED, REJECTED, states
from kuager.workflow.settings import now_text
from kuager.workflow.views import ClaimRow, VersionRow

SAME, ADDED, REMOVED = "same", "added", "removed"
MOST_WORDS: Final = 6000
"""Words of a changed passage that are compared one by one; a longer one is shown as taken out and put in whole."""
MOST_LINES: Final = 4000
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Consecutive lines that are the same in both texts, or differ; the pieces give both texts in order."""

    changed: bool
    pieces: tuple[tuple[str, str], ...]
    """(``same``, ``added`` or ``removed``; the words)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two texts of a source, word by word."""

    left: VersionRow
    right: VersionRow
    left_layer: str
    right_layer: str
    passages: tuple[Passage, ...]
    added: int
    removed: int
    left_behind: tuple[ClaimRow, ...]
    """Claims of the left text whose words the right one, made from it, does not hold."""


def versions(archive: Archive, here: Context, document: DocumentId) -> list[VersionRow]:
    """Returns all texts of a document's source in the order they came; nothing when there is only the one."""
    mine = here.heads[document]
    rows = [head for head in here.heads.values() if head.root == mine.root or _same_source(here, mine, head)]
    return [_row(archive, here, head) for head in rows] if len(rows) > 1 else []


def _same_source(here: Context, mine: Head, other: Head) -> bool:
    if mine.capture == other.capture or mine.kind != other.kind:
        return False
    if mine.url and mine.url == other.url:
        return True
    left, right = here.captures[mine.capture], here.captures[other.capture]
    if left.target_uri != right.target_uri:
        return False
    return mine.title == other.title or not (_crowded(here, mine) or _crowded(here, other))


def _crowded(here: Context, mine: Head) -> bool:
    """Says whether a capture holds several documents, as an export of many chats does."""
    return any(head.capture == mine.capture and head.root != mine.root for head in here.heads.values())


def _row(archive: Archive, here: Context, head: Head) -> VersionRow:
    document = archive.store.document(head.id) if head.made_from else None
    capture = here.captures[head.capture]
    return VersionRow(
        document=head.id,
        title=head.title,
        captured_at=now_text(capture.captured_at),
        sha256=capture.sha256,
        outcome=capture.outcome.value,
        corrected_by=corrector(document) if document else None,
        reader=document.reader if document else "",
    )


def compare(archive: Archive, left: str, right: str) -> Comparison:
    """Compares two texts of the archive.

    Raises:
        UnknownIdError: when one of them is not there.
        AmbiguousIdError: when a shortened id fits more than one.
    """
    here = context(archive)
    before, after = _read(archive, here, left), _read(archive, here, right)
    passages = tuple(difference(before.text, after.text))
    pieces = [piece for passage in passages for piece in passage.pieces]
    return Comparison(
        left=_row(archive, here, here.heads[before.id]),
        right=_row(archive, here, here.heads[after.id]),
        left_layer=before.layers[0].digest,
        right_layer=after.layers[0].digest,
        passages=passages,
        added=sum(_count(words) for kind, words in pieces if kind == ADDED),
        removed=sum(_count(words) for kind, words in pieces if kind == REMOVED),
        left_behind=tuple(_left_behind(archive, here, before, after)),
    )


def _read(archive: Archive, here: Context, given: str) -> Document:
    found = archive.store.document(DocumentId(resolve_id(given, here.heads)))
    if found is None:
        raise UnknownIdError(item=given)
    return found


def _left_behind(archive: Archive, here: Context, before: Document, after: Document) -> Iterator[ClaimRow]:
    if made_from(after) != before.id:
        return
    raw = states(archive)
    for claim in archive.store.claims(document=before.id):
        if claim.id not in here.carried and raw.get(claim.id) not in {REJECTED, CORRECTED}:
            yield claim_row(here, claim)


def _count(words: str) -> int:
    return sum(1 for word in WORD.findall(words) if not word.isspace())


def difference(left: str, right: str) -> Iterator[Passage]:
    """Yields the passages of two texts: first line by line, then word by word where lines differ.

    What is ``same`` or ``removed`` joined is ``left``; what is ``same`` or ``added`` joined is ``right``.
    """
    old, new = _lines(left), _lines(right)
    matcher = SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > MOST_LINES)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        before, after = "".join(old[a0:a1]), "".join(new[b0:b1])
        if tag == "equal":
            yield Passage(changed=False, pieces=((SAME, before),))
        else:
            yield Passage(changed=True, pieces=tuple(_words(before, after)))


def _lines(text: str) -> list[str]:
    return [line for line in _LINE.findall(text) if line]


def _words(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = WORD.findall(before), WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        codes: Sequence[tuple[str, int, int, int, int]] = [("replace", 0, len(old), 0, len(new))]
    else:
        codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, a0, a1, b0, b1 in codes:
        if tag == "equal":
            yield SAME, "".join(old[a0:a1])
            continue
        if a0 < a1:
            yield REMOVED, "".join(old[a0:a1])
        if b0 < b1:
            yield ADDED, "".join(new[b0:b1])
