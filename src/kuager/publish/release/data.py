"""Plain rows of a release, and its manifest."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from kuager.model.release import Field, Record, Release, Table
from kuager.publish.release.calm import calm
from kuager.publish.site.world import FOLDERS
from kuager.text.cells import Sheet

VERSION: Final = 2
_quoted: Final = json.encoder.encode_basestring_ascii
_LISTS: Final = re.compile(r"index|list-\d+")
_COLUMNS: Final = (
    "person", "form", "title", "schema", "event", "property", "value", "quote", "cut", "said_by", "source_title",
    "source_site", "source_url", "source_published", "source_lang",
)  # fmt: skip
_UNNAMED: Final = ("person", "form", "title", "region", "decade", "sex", "year", "month", "what", "shared_by")


def files(release: Release) -> Iterator[tuple[str, bytes]]:
    """Yields the rows of a release as (path, bytes): people, and tables of counts."""
    records = [one.value for one in release.items]
    yield "people.jsonl", "".join(_line(person(one)) for one in records).encode()
    yield "people.csv", _csv(_COLUMNS, (row for one in records if one.form == "named" for row in _rows(one)))
    yield "unnamed.csv", _csv(_UNNAMED, (_unnamed(one) for one in records if one.form != "named"))
    for table in release.tables:
        yield f"tables/{table.value.name.replace(' ', '-')}.csv", _csv(*_counts(table.value))


def manifest(release: Release, hashes: Mapping[str, tuple[str, int]]) -> bytes:
    """Returns the manifest: what it is, by which policy, and (SHA-256, size) of every file.

    What was withheld is not in it, not even counted: that somebody was left out tells of them.

    ``items`` says for every address (``people/x``) which files are of that one thing alone: who keeps a copy of an older
    release and reads that somebody withdrew knows what has to go at once. Lists, the search and the data name people, too;
    they go with the whole folder, when it is replaced by the next release.
    """
    with calm():
        return _manifest(release, dict(sorted(hashes.items())))


def _manifest(release: Release, hashes: Mapping[str, tuple[str, int]]) -> bytes:
    items = _items(release.imprint.languages, hashes)
    led_on = {f"people/{then}" for then, _ in release.moved}
    told: dict[str, Any] = {
        "kuager": f"release@{VERSION}",
        "id": release.id,
        "audience": release.audience,
        "made_on": release.made_on,
        "policy": release.policy,
        "draft": release.draft,
        "alone": release.alone,
        "approvals": len(set(release.approved_by)),
        "previous": release.previous,
        "people": len(release.items),
        "number": release.number,
        "languages": list(release.imprint.languages),
        "counts": dict(
            sorted(Counter(address.partition("/")[0] for address in items if address not in led_on).items())
        ),
    }
    # One line for each address and each file: half as long, and sed can make a list of it for sha256sum.
    head = json.dumps(told, ensure_ascii=False, indent=1).removesuffix("\n}")
    of = ((address, f"[{', '.join(map(_quoted, paths))}]") for address, paths in items.items())
    files = ((path, f'{{"sha256": "{digest}", "size": {size}}}') for path, (digest, size) in hashes.items())
    return f'{head},\n "items": {{{_lines(of)}}},\n "files": {{{_lines(files)}}}\n}}\n'.encode()


def _lines(told: Iterable[tuple[str, str]]) -> str:
    rows = ",\n  ".join([f"{_quoted(name)}: {value}" for name, value in told])
    return f"\n  {rows}\n " if rows else ""


def _items(languages: Collection[str], paths: Iterable[str]) -> dict[str, list[str]]:
    """Returns the paths of each address; ``paths`` are in order."""
    found: dict[str, list[str]] = {}
    folders = {f"{lang}/{folder}": folder for lang in languages for folder in FOLDERS}
    folders |= {"assets/portraits": "people", "dossiers": "people"}
    # Asked of every file: of a hundred thousand folders of people, that each is one of six is found in one look.
    for path in paths:
        place, _, name = path.rpartition("/")
        folder = folders.get(place)
        id_, dot, _ = name.rpartition(".")
        if folder and dot and not (name[0] in "il" and _LISTS.fullmatch(id_)):
            found.setdefault(f"{folder}/{id_}", []).append(path)
    return dict(sorted(found.items()))


def hashed(data: bytes) -> tuple[str, int]:
    """Returns the SHA-256 and the size of a file."""
    return hashlib.sha256(data).hexdigest(), len(data)


def person(one: Record) -> dict[str, Any]:
    """Returns a record as JSON has it; what is empty is left out."""
    found: dict[str, Any] = {"id": one.id, "form": one.form, "title": one.title}
    if one.traits:
        found |= {"traits": dict(one.traits), "shared_by": one.shared_by}
    if one.fields:
        found["fields"] = [_field(each) for each in one.fields]
    return found


def _field(one: Field) -> dict[str, Any]:
    source = {
        name: value for name in ("title", "site", "url", "published", "lang") if (value := getattr(one.source, name))
    }
    told = {
        "schema": one.schema, "event": one.event, "property": one.prop, "value": one.value, "quote": one.quote, "cut": one.cut,
        "said_by": one.said_by, "source": source,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _line(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False) + "\n"


def _rows(one: Record) -> Iterator[tuple[str, ...]]:
    for each in one.fields:
        source = each.source
        yield (
            one.id, one.form, one.title, each.schema, each.event, each.prop, each.value, each.quote, "yes" if each.cut else "",
            each.said_by, source.title, source.site, source.url, source.published, source.lang,
        )  # fmt: skip


def _unnamed(one: Record) -> tuple[str, ...]:
    told = [one.traits.get(name, "") for name in ("region", "decade", "sex", "year", "month", "form")]
    return one.id, one.form, one.title, *told, str(one.shared_by or "")


def _counts(table: Table) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    head = ("", *table.columns, "total")
    rows = [
        (name, *map(_count, row), _count(total))
        for name, row, total in zip(table.rows, table.cells, table.row_totals, strict=True)
    ]
    return head, iter([*rows, ("total", *map(_count, table.column_totals), _count(table.total))])


def _count(value: int | None) -> str:
    return "held back" if value is None else str(value)


def _csv(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    written = Sheet(text)
    written.row(head)
    written.rows(rows)
    return text.getvalue().encode()


__all__ = ["files", "hashed", "manifest", "person"]
