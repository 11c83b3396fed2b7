"""A dossier as a file, or as a bag with everything it rests on. For the team, and for those it trusts with all of it.

What others may see goes out as a release, which is cleared, scanned, approved and can be called back; it brings dossiers of its
own (:mod:`kuager.publish.dossier.of_release`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from kuager.errors import TargetExistsError
from kuager.errors.papers import UnknownPaperKindError
from kuager.errors.submissions import UnknownPaperLanguageError
from kuager.model import DocumentId
from kuager.protect.rights import Action
from kuager.publish.dossier import Told, noted, paper
from kuager.publish.dossier.words import LANGUAGES
from kuager.publish.papers import KINDS
from kuager.publish.papers import write as made
from kuager.workflow import acts, handover
from kuager.workflow.acting import require
from kuager.workflow.archive import Archive
from kuager.workflow.boundary import put_new
from kuager.workflow.dossiers import gathering
from kuager.workflow.handover import HandedOver

FOLDER: Final = "dossier"
PASSAGES: Final = f"{FOLDER}/passages.jsonl"
CHECKER: Final = f"{FOLDER}/check_passages.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A dossier that was written: where, how many statements and sources, how many pictures of passages."""

    place: str
    fields: int
    texts: int
    pictures: int


def write(archive: Archive, given: str, target: Path, *, lang: str = "en") -> Written:
    """Writes the dossier of one person or event.

    Args:
        archive: whose.
        given: id of a person, an organisation or an event, or its beginning.
        target: a file ending in ``.pdf`` or ``.docx`` that is not there yet.
        lang: of its frame.

    Raises:
        UnknownPaperKindError: the file's name ends otherwise.
        UnknownPaperLanguageError: the frame has no such language.
        UnknownIdError: nothing has that id.
        NotAllowedError: the role may not take out a dossier.
        TargetExistsError: there is something in that place.
        DiskError: it cannot be written.
    """
    kind = target.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise UnknownPaperKindError(item=str(target))
    if target.exists():
        raise TargetExistsError(item=str(target))
    told, data = rendered(archive, given, kind, lang=lang)
    put_new(target, data)
    return Written(
        place=str(target), fields=len(told.record.fields), texts=len(told.texts), pictures=len(told.looks)
    )  # fmt: skip


def rendered(archive: Archive, given: str, kind: str, *, lang: str = "en") -> tuple[Told, bytes]:
    """Returns what a dossier says and its file, ``pdf`` or ``docx``; raises as :func:`write` does."""
    require(archive, Action.EXPORT)
    _language(lang)
    told = gathering.told(archive, given, lang=lang)
    data = made(paper(told, lang=lang), kind)
    acts.note(archive, acts.Act.EXPORT, told.record.id)
    return told, data


def pack(
    archive: Archive, given: str, place: Path, *, lang: str = "en", receiver: str | None = None, opened: bool = False, reason: str = ""
) -> HandedOver:  # fmt: skip
    """Packs a dossier with the files, texts, claims and custody it rests on into a bag that a stranger can check.

    Args:
        archive: whose.
        given: id of a person, an organisation or an event, or its beginning.
        place: where the bag goes; nothing may be there.
        lang: of the dossier's frame.
        receiver: who gets it; sealed in the ledger.
        opened: put the names behind sealed values in, too.
        reason: why, for the member who has to allow it.

    Raises:
        SecondPersonError: another member has to allow it first.
        UnknownIdError: nothing has that id.
        TargetExistsError: something is at ``place``.
        DamagedObjectError: a file of the vault is damaged; nothing is handed over.
    """
    _language(lang)
    paths = _paths(archive, gathering.documents_of(archive, given))
    told = gathering.told(archive, given, lang=lang, paths=paths)
    beside = {
        f"{FOLDER}/dossier.pdf": made(paper(told, lang=lang), "pdf"),
        PASSAGES: _passages(told),
        CHECKER: (files("kuager.workflow.dossiers") / "check_passages.py.txt").read_bytes(),
    }
    acts.note(archive, acts.Act.EXPORT, told.record.id)
    return handover.export_bag(
        archive, place, ids=[str(one) for one in paths], receiver=receiver, opened=opened, reason=reason, beside=beside
    )  # fmt: skip


def _language(lang: str) -> None:
    if lang not in LANGUAGES:
        raise UnknownPaperLanguageError(item=f"{lang} ({', '.join(LANGUAGES)})")


def _paths(archive: Archive, documents: list[DocumentId]) -> dict[DocumentId, str]:
    found: dict[DocumentId, str] = {}
    for one in documents:
        document = archive.store.document(one)
        if document is not None and document.layers:
            found[one] = f"data/{handover.text_name(document)}"
    return found


def _passages(told: Told) -> bytes:
    """Returns every passage with the file of its text and its place there: code points, as :mod:`check_passages` reads them."""
    paths = {one.text: one.path for one in told.held}
    rows = [
        {
            "note": number,
            "claim": one.id,
            "path": paths[one.passage.text],
            "start": one.passage.start,
            "end": one.passage.end,
            "words": one.quote,
        }
        for number, one in enumerate(noted(told), 1)
        if one.quote and one.passage is not None and one.passage.start is not None and paths.get(one.passage.text)
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


__all__ = ["CHECKER", "PASSAGES", "Written", "pack", "rendered", "write"]
