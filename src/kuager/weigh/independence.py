"""On whom a text leans ("told X", "according to X", "Source: address"), and findings on voices that are really one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from kuager.model import (
    CopyEdge,
    Document,
    DocumentId,
    EdgeKind,
    Finding,
    FindingKind,
    Reliance,
    Side,
    Telling,
    several,
    tell,
    term,
)
from kuager.text.fold import bare
from kuager.weigh.material import Material, answers, finding, main_spans
from kuager.weigh.once import once, while_same

METHOD: Final = "independence@1"
COPIES: Final = "copies@1"
_NAME: Final = r"(?:(?:the|a)\s+)?(?P<name>@?[A-Z][\w/&-]*(?:\.\w[\w/&-]*)*(?:[’'](?!s\b)\w+)*(?:[ \u00a0]+(?:of|the|and|for|[A-Z][\w/&-]*(?:\.\w[\w/&-]*)*))*?)"
_END: Final = r"(?=[’']s\b|\s*[,.;:)\]”\"’]|\s+(?!of\b)[a-z(]|\s*$)"
_SAYS: Final = r"(?:notes?|noted|reports?|reported|writes|wrote|quoted|cited|revealed|learned|has learned|published)"
_OUTLET_NOUN: Final = (
    r"(?i:editorial (?:staff|team|board|office)|newsroom|correspondents?|reporters?|journalists?|service|bureau)"
)
_PATTERNS: Final = (
    re.compile(rf"\b(?:[Aa]ccording to|[Aa]s reported by|[Rr]eported by|[Aa]s told to|[Ii]n (?:an|a|her|his|their) interviews? (?:with|to)|[Cc]iting|[Qq]uoted by|[Vv]ia)\s+{_NAME}{_END}"),
    re.compile(rf"\b(?:told|tells|informed|advised|spoke to|speaking to|spoke with|said to|confirmed to|explained to)\s+{_NAME}{_END}"),
    re.compile(rf"\b{_NAME}[’']s\s+(?:[A-Z][\w-]*\s+)*{_OUTLET_NOUN}\b(?:\s+{_SAYS})?"),
    re.compile(rf"\b{_NAME}\s+{_SAYS}\s+(?:that|on|in|how|an?\b)"),
    re.compile(rf"\b[Aa]s\s+{_NAME}\s+(?:has\s+|had\s+|recently\s+|first\s+)*{_SAYS}\b"),
    re.compile(rf"\b(?:based on|from)\s+(?:reporting|reports?|a report|an article|articles|a story|information|interviews?)\s+(?:by|from|in|of)\s+{_NAME}{_END}"),
    re.compile(rf"\b(?:[Ff]irst |[Oo]riginally )?(?:published|appeared|aired)\s+(?:by|in|on|at)\s+{_NAME}{_END}"),
    re.compile(rf"\b(?:[Rr]epublished|[Rr]eprinted)\s+(?:from|by permission of|with permission from)\s+{_NAME}{_END}"),
    re.compile(r"\b[Ss]ources?\s*:\s*(?P<name>https?://[^\s<>\"]+|[A-Z][^\n.;]{2,60})"),
)  # fmt: skip
_OUTLET: Final = re.compile(
    r"^(?:Radio|Agence|TV|Television)\s+\w|\s(?:Agency|News|Newspaper|News\s+Service|Wire|Newswire|Times|Post|Bulletin|Radio|TV|Television|Monitor|Herald|Tribune|Gazette|Journal|Review|"
    r"Chronicle|Observer|Telegraph|Courier|Dispatch|Magazine|Quarterly|Weekly|Daily|Broadcasting|Media|Messenger|Mail|Today|Online|Info|Report|Voices)$"
)
"""An outlet nobody listed, known by its own name: "told the Valley Herald"."""
_CREDIT: Final = re.compile(r"\b(?:based on|with) (?:reporting|reports|additional reporting) (?:by|from) [^.\n]{3,120}")
_HEAD, _HEADER_LINES, _FIELD = 600, 4, 90
_HOST: Final = re.compile(r"https?://(?:www\.|m\.)?([^/\s:]+)")


def reliances(document: Document, outlets: Iterable[str] = ()) -> tuple[Reliance, ...]:
    """Finds where a text leans on another outlet or a named source of information, in its main zones and source lines.

    The outlet must be known (``weigh/resources/outlets.yml``), an address, or stand in a phrase that only an outlet
    fits ("the editorial staff of"); people who merely talk to each other do not count.

    Args:
        document: what was read.
        outlets: names of further outlets, as the archive knows them (its lexicon, its sources).

    Returns:
        Reliances in reading order; ``source_name`` is the outlet family where known, else the name as written.
    """
    found: dict[tuple[int, int], Reliance] = {}
    further = {bare(name).removeprefix("the "): name for name in outlets}
    spans = [*main_spans(document), *_source_lines(document)]
    for pattern in _PATTERNS:
        for hit in pattern.finditer(document.text):
            name = hit.group("name").strip()
            if not any(low <= hit.start() and hit.end() <= high for low, high in spans):
                continue
            family = family_of(name) or further.get(bare(name).removeprefix("the "))
            if not (family or _HOST.match(name) or _OUTLET.search(name) or re.search(_OUTLET_NOUN, hit.group())):
                continue
            found[(hit.start(), hit.end())] = _reliance(document, hit.start(), hit.end(), family or _host(name))
    for hit in _CREDIT.finditer(document.text):
        if any(low <= hit.start() < high for low, high in spans):
            found.setdefault(
                (hit.start(), hit.end()), _reliance(document, hit.start(), hit.end(), _credited(hit.group()))
            )
    return tuple(found[place] for place in sorted(found) if not _inside_another(place, found))


def _inside_another(place: tuple[int, int], found: Iterable[tuple[int, int]]) -> bool:
    return any(
        other != place and other[0] <= place[0] < other[1]
        for other in found
        if other[0] < place[0] or other[1] > place[1]
    )


def _reliance(document: Document, start: int, end: int, name: str) -> Reliance:
    return Reliance(document=document.id, source_name=name, start=start, end=end, text=document.text[start:end])


def _source_lines(document: Document) -> Iterator[tuple[int, int]]:
    """Lines that name a source count wherever they stand: they are often taken for page furniture."""
    for hit in re.finditer(r"(?m)^\s*[Ss]ources?\s*:.*$", document.text):
        yield hit.start(), hit.end()


def _credited(text: str) -> str:
    """The first name of a credit line."""
    hit = re.search(r"(?:by|from)\s+([^,]+?)(?:\s+and\b|,|$)", text)
    return hit.group(1).strip() if hit else text


def _host(name: str) -> str:
    hit = _HOST.match(name)
    return hit.group(1) if hit else name


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    """Maps folded names, handles and hosts of outlets to the family that publishes them."""
    text = files("kuager.weigh").joinpath("resources/outlets.yml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = yaml.safe_load(text)["families"]
    return {
        bare(name): str(row["family"]) for row in rows for name in (row["family"], *row["names"], *row.get("hosts", ()))
    }


def family_of(name: str) -> str | None:
    """Returns the outlet family that a name, handle or address belongs to; None for an unknown one."""
    known = _families()
    host = _HOST.match(name)
    if host:
        parts = host.group(1).casefold().split(".")
        return next((known[key] for at in range(len(parts) - 1) if (key := bare(".".join(parts[at:]))) in known), None)
    folded = bare(name.lstrip("@"))
    for written in (folded, folded.removeprefix("the ")):
        if written in known:
            return known[written]
    # "RFE/RL's Kazakh Service" and the like: the longest known beginning counts.
    words = folded.removeprefix("the ").split()
    return next((known[head] for size in range(len(words), 0, -1) if (head := " ".join(words[:size])) in known), None)


def house(name: str, houses: Mapping[str, str]) -> str | None:
    """Returns the publisher of an outlet or site: as people say it, else the family that is known of it.

    Args:
        name: a name, or a host with or without ``www``.
        houses: by the folded name of an outlet, the publisher that people say it belongs to.
    """
    family = family_of(name)
    keys = (bare(name), bare(name.removeprefix("www.")), bare(family or ""))
    return next((houses[key] for key in keys if key in houses), family)


def find(material: Material) -> Iterator[Finding]:
    """Yields one finding per outlet family that two or more documents lean on, and one per family of copies."""
    groups: dict[str, list[Reliance]] = defaultdict(list)
    for one in material.reliances:
        groups[one.source_name].append(one)
    own = _own(material) if groups else {}
    for name, group in sorted(groups.items()):
        documents = {one.document for one in group} | own.get(name, set())
        if len(documents) > 1:
            yield _leaning(material, name, group)
    for family in material.lineages:
        if family.edges:
            view = family, [material.by_id.get(key) for key in family.documents]
            yield from while_same(material, COPIES, family.documents[0], view, _copied, material, family.edges)


def _own(material: Material) -> dict[str, set[Any]]:
    """Documents that each outlet itself published, by their site or by a line of their header."""
    found: dict[str, set[Any]] = defaultdict(set)
    for document in material.documents:
        header = {material.houses.get(bare(name), name) for name in _header(document) if name}
        names = header | ({house(document.site, material.houses)} if document.site else set())
        for name in names:
            found[name or ""].add(document.id)
    return found


def _header(document: Document) -> set[str | None]:
    """The names that stand at the beginning of a header line: "Valley Herald, 4 May 2020"."""
    return {*_heading(document.text[:_HEAD])}


@lru_cache(maxsize=8192)
def _heading(words: str) -> frozenset[str]:
    head = [line.strip() for line in words.splitlines() if line.strip()][:_HEADER_LINES]
    names = {re.split(r"[,|(]|\s[-–—]\s", line)[0].strip() for line in head if len(line) < _FIELD}
    return frozenset(name.removeprefix("The ") for name in names)


def _leaning(material: Material, name: str, group: list[Reliance]) -> Finding:
    documents = {one.document for one in group}
    credit_lines = [one for one in material.reliances if one.document in documents and _CREDIT.match(one.text)]
    sides = [material.side(one.document, one.start, one.end, one.source_name) for one in (*group, *credit_lines)]
    titles = several(tell("item.quote", words=material.title(document)) for document in sorted(documents))
    apart = len({material.lineage_of[document] for document in documents})
    words = [
        tell("leans.explanation", n=len(documents), name=name, titles=titles),
        tell("leans.rule", apart=apart, name=name),
    ]
    return finding(
        material, FindingKind.INDEPENDENCE, method=METHOD, key=f"leans on {name}", question=tell("leans.question", name=name), sides=sides,
        explanation=words, independent=1, resolutions=(tell("answer.join.count_once", name=name), *answers("apart.own_reporting")),
    )  # fmt: skip


def _copied(material: Material, edges: tuple[CopyEdge, ...]) -> Iterator[Finding]:
    sides: list[Side] = []
    told = []
    for edge in edges:
        for document in (edge.parent, edge.child):
            start, end = _first_line(material, document)
            sides.append(material.side(document, start, end, edge.kind.value if document == edge.child else "earlier"))
        told.append(_edge_told(material, edge))
    key = "copies " + " ".join(sorted(f"{edge.parent}>{edge.child}" for edge in edges))
    yield finding(
        material, FindingKind.INDEPENDENCE, method=COPIES, key=key, question=tell("copies.question"), sides=sides,
        explanation=[tell("copies.explanation", told=several(told, 8)), tell("copies.rule")], independent=1,
        resolutions=answers("join.lineage", "apart.later_own"),
    )  # fmt: skip


def _edge_told(material: Material, edge: CopyEdge) -> Telling:
    if not float(edge.containment):
        return tell("item.copied_said", child=material.title(edge.child), parent=material.title(edge.parent))
    if edge.kind is EdgeKind.TRANSLATED:
        return tell(
            "item.translated",
            child=material.title(edge.child),
            parent=material.title(edge.parent),
            percent=round(float(edge.containment) * 100),
        )
    return tell(
        "item.copied",
        child=material.title(edge.child),
        parent=material.title(edge.parent),
        kind=term(f"edge.{edge.kind.value}"),
        percent=round(float(edge.containment) * 100),
    )


def _first_line(material: Material, document: DocumentId) -> tuple[int, int]:
    return next(_opening(material, document))


@once
def _opening(material: Material, document: DocumentId) -> Iterator[tuple[int, int]]:
    found = material.sentences_of[document]
    yield (found[0].start, found[0].end) if found else (0, min(80, len(material.by_id[document].text)))
