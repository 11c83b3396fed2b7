"""The story of somebody asking what is held about them: everything, with where it comes from, and nobody else's name.

Each value is given with the words it rests on, the source, how it came in and where its review stands; the consents; what
was handed on. Other people's names are blacked out: in the words, in the values, in the titles. What cannot be told apart
from another person's name is blacked out too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

from kuager.errors import TargetExistsError
from kuager.model import CaptureId, CustodyVerb, DocumentId
from kuager.model.paper import Block, Grid, Heading, Items, Paper, para
from kuager.preserve.durable import replace_file
from kuager.protect.rights import Action
from kuager.store.files.disk import disk_errors
from kuager.workflow import acts
from kuager.workflow.acting import require
from kuager.workflow.acts import Act
from kuager.workflow.archive import Archive
from kuager.workflow.backup import drilling
from kuager.workflow.context import context
from kuager.workflow.dossier import dossier
from kuager.workflow.intake.consents import consents
from kuager.workflow.views import ClaimRow, Dossier

DATA, REPORT, PAGE = "data.json", "report.txt", "report.html"
BLACK: Final = "█████"
_SHORTEST: Final = 2
"""Code points of a name: Han names have two. Single letters would black out everything."""
_WORD: Final = r"[^\W\d_]"
_SHARED: Final = frozenset({CustodyVerb.DISSEMINATION, CustodyVerb.TRANSFER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What was handed out: the folder, how many values and sources, how many names of others were blacked out."""

    place: str
    values: int
    sources: int
    blacked: int


class _Blackout:
    """Blacks out other people's names in words."""

    def __init__(self, others: Iterable[str], own: Iterable[str]) -> None:
        mine = {word.casefold() for name in own for word in re.findall(f"{_WORD}+", name)}
        words = {
            word.casefold() for name in others for word in re.findall(f"{_WORD}+", name) if len(word) >= _SHORTEST
        } - mine
        self._names = re.compile(
            "|".join(_pattern(word) for word in sorted(words, key=lambda word: (-len(word), word))) or r"(?!)",
            re.IGNORECASE,
        )
        self.count = 0

    def __call__(self, words: str) -> str:
        found, count = self._names.subn(BLACK, words)
        self.count += count
        return found


def _pattern(word: str) -> str:
    """A name with whatever its language hangs on it; Han names stand inside of words."""
    if any("\u2e80" <= char <= "\u9fff" for char in word):
        return re.escape(word)
    stem = word[:-1] if len(word) > 4 else word  # noqa: PLR2004  endings change the last letter of longer names
    return rf"(?<!{_WORD}){re.escape(stem)}{_WORD}*"


def hand_out(archive: Archive, given: str, place: Path, lang: str = "en") -> Handed:
    """Writes everything held about one person into a new folder.

    Args:
        archive: where from.
        given: id of the person, or the beginning of it.
        place: a folder that does not exist yet. What is in it is not encrypted: it is theirs.
        lang: of the report's frame.

    Raises:
        NotAllowedError: the role may not.
        UnknownIdError: there is no such person.
        AmbiguousIdError: a shortened id fits more than one.
        TargetExistsError: something is in that place.
        DiskError: it cannot be written.
    """
    require(archive, Action.EXPORT)
    if place.exists():
        raise TargetExistsError(item=str(place))
    one = dossier(archive, given)
    here = context(archive)
    own = {name for group in one.names for name in (group.value,)} | {one.name}
    others = {
        name
        for entity in here.entities.values()
        if entity.schema == "person" and str(entity.id) != one.id
        for name in (entity.name, *entity.spellings)
    }
    black = _Blackout(others, own)
    told = _told(archive, one, black)
    with disk_errors(str(place)):
        place.mkdir(mode=0o700, parents=True)
    made = _paper(told, one, lang)
    replace_file(place / DATA, (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())
    replace_file(place / REPORT, drilling.as_text(made).encode())
    replace_file(place / PAGE, drilling.as_page(made).encode())
    acts.note(archive, Act.OWN_DATA, one.id)
    return Handed(place=str(place), values=len(told["values"]), sources=len(told["sources"]), blacked=black.count)


def _told(archive: Archive, one: Dossier, black: Callable[[str], str]) -> dict[str, Any]:
    documents: dict[str, str] = {}
    values = [_value(row, group, black, documents) for group, row in _claims(one)]
    return {
        "about": one.id,
        "values": values,
        "consents": [
            {"capacity": each.capacity, "standing": each.standing, "said_on": each.said_on, "expires": each.expires,
             "uses": dict(each.uses), "audiences": dict(each.audiences), "understood": black(each.understood)}
            for each in consents(archive, one.id)
        ],
        "sources": [_source(archive, document, title) for document, title in documents.items()],
    }  # fmt: skip


def _claims(one: Dossier) -> Iterator[tuple[str, ClaimRow]]:
    for group in one.names:
        yield from (("name", row) for row in group.claims)
    for prop in one.properties:
        yield from ((prop.label, row) for value in prop.values for row in value.claims)
    yield from ((relation.label, relation.claim) for relation in one.relations)
    for event in one.events:
        yield from ((event.type, row) for row in getattr(event, "claims", ()))
    yield from (("quote", row) for row in one.quotes)


def _value(row: ClaimRow, label: str, black: Callable[[str], str], documents: dict[str, str]) -> dict[str, Any]:
    documents.setdefault(row.document, black(row.document_title))
    return {
        "what": label, "value": black(row.value), "words": black(row.exact), "source": row.document, "stance": row.stance,
        "entered_by": row.extractor, "review": row.review,
    }  # fmt: skip


def _source(archive: Archive, document: str, title: str) -> dict[str, Any]:
    found = archive.store.document(DocumentId(document))
    capture = archive.store.capture(CaptureId(found.capture)) if found else None
    rows = list(archive.store.custody(capture.id)) if capture else []
    return {
        "id": document, "title": title,
        "came_in": capture.captured_at.date().isoformat() if capture else "",
        "how": capture.method.partition(":")[0] if capture else "",
        "handed_on": [row.at.date().isoformat() for row in rows if row.verb in _SHARED],
    }  # fmt: skip


@lru_cache(maxsize=len(drilling.LANGUAGES))
def _words(lang: str) -> dict[str, str]:
    text = files("kuager.workflow").joinpath("own_data.yml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return {key: one.get(lang) or one["en"] for key, one in found.items()}


def _paper(told: dict[str, Any], one: Dossier, lang: str) -> Paper:
    say = _words(lang)
    titles = {source["id"]: source["title"] for source in told["sources"]}
    blocks: list[Block] = [para(say["lede"]), Heading(text=say["values"])]
    rows = [
        (value["what"], value["value"], value["words"], titles[value["source"]], value["entered_by"], value["review"])
        for value in told["values"]
    ]
    blocks.append(_grid([say[name] for name in ("what", "value", "exact", "source", "entered", "review")], rows))
    blocks.append(Heading(text=say["sources"]))
    handed = [
        (each["title"], each["came_in"], each["how"], ", ".join(each["handed_on"]) or say["nobody"])
        for each in told["sources"]
    ]
    blocks.append(_grid([say[name] for name in ("source", "came_in", "how", "handed_on")], handed))
    blocks.append(Heading(text=say["consents"]))
    if told["consents"]:
        given = [
            (
                each["said_on"],
                each["capacity"],
                each["standing"],
                json.dumps(each["uses"]),
                json.dumps(each["audiences"]),
            )
            for each in told["consents"]
        ]
        blocks.append(_grid([say[name] for name in ("said_on", "capacity", "standing", "uses", "audiences")], given))
    else:
        blocks.append(para(say["no_consents"]))
    blocks += [
        Heading(text=say["rights"]),
        Items(items=(para(say["right_correct"]), para(say["right_erase"]), para(say["right_withdraw"]))),
    ]
    return Paper(title=f"{say['title']}: {one.name}", lang=lang, blocks=tuple(blocks), footer=say["footer"])


def _grid(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Grid:
    return Grid(header=tuple(header), rows=tuple(tuple(para(str(cell)) for cell in row) for row in rows))
