"""Our entities with what is said of them, as entities of FollowTheMoney."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kuager.model.dataset import CorrectionRow, DocumentRow, EntityRow, PlaceRow, StatementRow
from kuager.publish.datasets.ftm import dates
from kuager.publish.datasets.ftm.kinds import EVENT, PERSON, Index, country, country_of_area
from kuager.publish.datasets.ftm.made import DOCUMENTS, LANGUAGES, Made, Told, digest, id_of, tidy

GONE = frozenset({"rejected", "corrected"})
"""Decisions after which a statement is not handed on; the corrected one is a statement of its own."""
UNSURE = frozenset({"denies", "hedges"})
"""What is said so is no property of anybody: it is kept as a note that begins with this word."""
_DAY = len("2021-02-08")
_SHOWN = 200
"""Characters of a name that is too long for one."""


def entity(row: EntityRow, said: Iterable[StatementRow], known: Index, *, derived: bool) -> Iterator[Made]:
    """Yields an entity, its links and, where ``derived``, the papers behind it and where it is named."""
    standing = [one for one in said if one.review not in GONE]
    made = Made(id=id_of(row.id), schema=known.schema(row.id) or "Event")
    _head(made, row)
    links = [link for one in standing for link in _say(made, one, known)]
    for document in dict.fromkeys(one.document for one in standing if known.document(one.document)):
        made.add("proof", id_of(document))
    yield made
    yield from _joined(links)
    if derived:
        yield from _papers(made, standing, known)


def _head(made: Made, row: EntityRow) -> None:
    unnamed = row.form in {"role_only", "initials"}
    name = f"{row.name} ({row.id})".strip() if unnamed or not row.name else row.name
    if not made.add("name", name):
        made.add("name", f"{tidy(name)[:_SHOWN]}… ({made.id})")
        made.note(f"name: {name}")
    if made.schema in DOCUMENTS:
        made.add("fileName", made.id)
    if made.schema == "Event" or row.schema == "outlet":
        made.add("keywords", row.schema)
        made.add("keywords", row.schema.replace("_", " "))
    if unnamed:
        made.add("keywords", row.form)
    if row.shared_by:
        made.note(f"shared_by: {row.shared_by}")
    made.add("modifiedAt", row.changed)


def told_of(one: StatementRow, value: str = "") -> Told:
    """Returns where a value comes from; ``value`` is as it was put in, which ours may differ from."""
    before = one.original or (one.value if value and value != one.value else "")
    lang = LANGUAGES.get(one.lang.partition("-")[0].lower(), "")
    return Told(statement=one.id, lang=lang, original=before)


def _say(made: Made, one: StatementRow, known: Index) -> Iterator[Made]:
    """Puts a statement where FollowTheMoney has a place for it; what is left becomes a note. Yields links."""
    if one.stance in UNSURE:
        made.note(f"{one.stance}: {one.prop}: {one.value}", told_of(one))
    elif one.prop == "type" and made.schema == "Event":
        made.add("keywords", one.value, told_of(one))
    elif one.prop == "who" and made.schema == "Event" and known.legal(one.value_entity):
        made.add("involved", id_of(one.value_entity), told_of(one))
    elif one.value_entity and known.schema(one.value_entity) and one.prop not in {"where", "residence"}:
        link = _link(made, one, known)
        if link is None:
            made.note(f"{one.prop}: {one.value}", told_of(one))
        else:
            yield link
    elif not _property(made, one, known):
        made.note(f"{one.prop}: {one.value}", told_of(one))


def _property(made: Made, one: StatementRow, known: Index) -> bool:
    if one.prop == "name":
        first = one.value in made.values.get("name", {})
        return made.add("name" if first else "alias", one.value, told_of(one))
    if made.schema == "Person":
        return _personal(made, PERSON.get(one.prop, ""), one, known)
    if made.schema == "Event" and one.prop in EVENT:
        return _dated(made, EVENT[one.prop], one, known)
    return made.add("description", one.value, told_of(one)) if one.prop == "description" else False


def _personal(made: Made, prop: str, one: StatementRow, known: Index) -> bool:
    if prop == "birthDate":
        day = dates.single(one.value)
        exact = made.add(prop, day, told_of(one, day))
        return exact and day == one.value
    if prop == "citizenship":
        code = country(one.value)
        return made.add(prop, code, told_of(one, code))
    if prop == "gender":
        return one.value in {"female", "male", "other"} and made.add(prop, one.value, told_of(one))
    if one.prop == "residence" and one.value_entity and known.schema(one.value_entity) == "Address":
        made.add("addressEntity", id_of(one.value_entity), told_of(one))
    return made.add(prop, one.value, told_of(one))


def _dated(made: Made, prop: str, one: StatementRow, known: Index) -> bool:
    if prop == "location":
        if known.schema(one.value_entity) == "Address":
            made.add("addressEntity", id_of(one.value_entity), told_of(one))
        return made.add(prop, one.value, told_of(one))
    if prop == "date" and "/" in one.value:
        first, last = dates.ends(one.value)
        both = (made.add("startDate", first, told_of(one, first)), made.add("endDate", last, told_of(one, last)))
        return any(both) and one.value in {f"{first}/{last}", f"{first}/..", f"../{last}"}
    day = dates.single(one.value)
    return made.add(prop, day, told_of(one, day)) and day == one.value


def _link(made: Made, one: StatementRow, known: Index) -> Made | None:
    other, told = id_of(one.value_entity), told_of(one)
    if other == made.id:
        return None
    schema, left, right, role = _ends(made, one, known)
    link = Made(id=f"link-{digest(made.id, one.prop, other)}", schema=schema)
    link.add(left, made.id, told)
    link.add(right, other, told)
    link.add(role, one.prop, told)
    link.add("recordId", one.id, told)
    for prop, value in (("startDate", one.valid_from), ("endDate", one.valid_to)):
        link.add(prop, dates.single(value) if value else "", told)
    if known.document(one.document):
        link.add("proof", id_of(one.document), told)
    return link


def _ends(made: Made, one: StatementRow, known: Index) -> tuple[str, str, str, str]:
    other = known.schema(one.value_entity)
    if made.schema == other == "Person" and one.prop in known.kinship:
        # "A mother B" says that A is the mother of B; there the relative is the mother of the person.
        return "Family", "relative", "person", "relationship"
    if made.schema == "Person" and other in {"Organization", "PublicBody"}:
        if one.prop == "employer":
            return "Employment", "employee", "employer", "role"
        if one.prop == "member_of":
            return "Membership", "member", "organization", "role"
    return "UnknownLink", "subject", "object", "role"


def _joined(links: Iterable[Made]) -> Iterator[Made]:
    """Yields each link once: two statements of the same make one, with the values of both."""
    found: dict[str, Made] = {}
    for link in links:
        first = found.setdefault(link.id, link)
        if first is not link:
            for prop, values in link.values.items():
                first.values.setdefault(prop, {}).update({one: told for one, told in values.items() if one not in first.values[prop]})  # fmt: skip
    yield from found.values()


def _papers(made: Made, said: Iterable[StatementRow], known: Index) -> Iterator[Made]:
    """Yields, for each document that speaks of the entity, the paper behind it and the names it has there."""
    by_document: defaultdict[str, list[StatementRow]] = defaultdict(list)
    for one in said:
        if known.document(one.document):
            by_document[one.document].append(one)
    for document, rows in by_document.items():
        paper = Made(id=f"doc-{digest(made.id, document)}", schema="Documentation")
        paper.add("document", id_of(document))
        paper.add("entity", made.id)
        for one in rows:
            told = told_of(one)
            paper.add("summary", one.exact, told)
            paper.note(_place(one), told)
        yield paper
        yield from _named(made, document, rows)


def _place(one: StatementRow) -> str:
    """Says in words where the words stand, for which FollowTheMoney has no place."""
    parts = [f"{one.id}: {one.schema}.{one.prop}", one.stance, f"by {one.said_by}" if one.said_by else ""]
    if one.start is not None and one.end is not None:
        parts.append(f"characters {one.start}-{one.end} of text {one.layer}")
    if one.t_start is not None:
        parts.append(f"seconds {one.t_start}-{one.t_end if one.t_end is not None else ''}")
    if one.box:
        parts.append(f"box {one.box}")
    return "; ".join(part for part in (*parts, f"lineage {one.lineage}" if one.lineage else "") if part)


def _named(made: Made, document: str, rows: Iterable[StatementRow]) -> Iterator[Made]:
    for value in dict.fromkeys(one.value for one in rows if one.prop == "name" and one.stance not in UNSURE):
        mention = Made(id=f"mention-{digest(made.id, document, value)}", schema="Mention")
        mention.add("document", id_of(document))
        if made.schema in {"Person", "Organization", "PublicBody"}:
            mention.add("resolved", made.id)
        mention.add("detectedSchema", made.schema)
        if mention.add("name", value):
            yield mention


def document(row: DocumentRow, known: Index) -> Made:
    """Returns a document; its text is not handed on."""
    made = Made(id=id_of(row.id), schema=known.schema(row.id) or "Document")
    title = row.title or row.id
    for prop, value in (("name", title), ("title", title), ("author", row.author), ("publisher", row.site)):
        made.add(prop, value)
    if not made.add("fileName", title):
        made.add("fileName", made.id)
    for address in (row.url, *row.archived):
        made.add("sourceUrl", address)
    made.add("publishedAt", dates.single(row.published) if row.published else "")
    made.add("retrievedAt", row.captured_on[:_DAY])
    made.add("language", LANGUAGES.get(row.lang.partition("-")[0].lower(), ""))
    for name, value in (
        ("lang", row.lang),
        ("sha256", row.sha256),
        ("text_sha256", row.layer),
        ("lineage", row.lineage),
        ("kind", row.kind),
    ):
        if value:
            made.note(f"{name}: {value}")
    return made


def place(row: PlaceRow, made: Made) -> Made:
    """Adds to a place what the table of places knows: it is never finer than what may be shown."""
    made.add("full", row.name)
    for name in row.names:
        writing = name.partition(": ")[2]
        if writing not in made.values.get("name", {}):
            made.add("alias", writing)
    made.add("region" if row.kind == "region" else "city", row.name if row.kind in {"region", "city"} else "")
    made.add("country", country_of_area(row.area))
    if row.area:
        made.note(f"area: {row.area}")
    return made


def correction(row: CorrectionRow, known: Index) -> Made:
    """Returns a correction or rebuttal as a note about what it is of."""
    made = Made(id=f"note-{digest(row.id)}", schema="Note")
    made.add("name", f"{row.kind} of {row.on}")
    made.add("description", row.words)
    made.add("keywords", row.kind)
    of = row.of.partition("#")[0].rpartition("/")[2]
    if known.schema(of):
        made.add("entity", id_of(of))
    for name, value in (("of", row.of), ("by", row.by), ("before", row.before), ("after", row.after)):
        if value:
            made.note(f"{name}: {value}")
    return made


__all__ = ["GONE", "UNSURE", "correction", "document", "entity", "place", "told_of"]
