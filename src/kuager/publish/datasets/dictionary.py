"""What the columns and the codes of a dataset mean: a dictionary to read, a codebook as a table, how to cite it.

All of it is generated from the columns (:mod:`kuager.model.dataset`) and the vocabulary (:mod:`kuager.model.schema`).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Final

from kuager.model import schema
from kuager.model.dataset import TABLES, VERSION, Column, Dataset, columns
from kuager.model.vocabulary import LANGUAGES
from kuager.text.cells import Sheet

_SPDX: Final = {
    "CC BY 4.0": "CC-BY-4.0", "CC BY-SA 4.0": "CC-BY-SA-4.0", "CC BY-NC 4.0": "CC-BY-NC-4.0", "CC0 1.0": "CC0-1.0",
    "CC BY-NC-SA 4.0": "CC-BY-NC-SA-4.0", "CC BY-NC-ND 4.0": "CC-BY-NC-ND-4.0", "CC BY-ND 4.0": "CC-BY-ND-4.0",
    "ODbL 1.0": "ODbL-1.0", "PDDL 1.0": "PDDL-1.0", "ODC-By 1.0": "ODC-By-1.0",
}  # fmt: skip
_KEYS: Final = ("ftm", "huridocs")
_WHAT: Final = (
    "Every statement is what one source says, with the words it rests on. Where sources differ, all of them are here: nothing",
    "was averaged, and no row says what is true. Statements of one lineage repeat one telling and count once.",
    "What was not cleared for this audience is not here, and it is not said how much that is: do not take these rows for all",
    "people, and no count of them for the extent of what happens.",
)
_NO_LICENCE: Final = "none was chosen; ask before you use or hand on any of it"
_READ: Final = (
    "Tables are UTF-8. An empty cell means that nothing is told; it never means no. Dates are EDTF (ISO 8601-2) with no more",
    "precision than the words have: `2017`, `2018-03`, `2018~`. Offsets count Unicode code points from 0 in the text whose",
    "SHA-256 is in `layer`. Lists in CSV and XLSX are JSON arrays. In CSV, a cell that a spreadsheet would calculate has one",
    "quote mark (') put before it: where a cell begins with ', any further ', and then = + - @, a tab, a carriage return or the",
    "wide form of a sign, take the first ' away. Numbers below zero are left as they are.",
)


def dictionary(dataset: Dataset) -> bytes:
    """Returns the data dictionary as Markdown without HTML."""
    title = _words(f"{dataset.title}: data dictionary")
    lines = [f"# {title}", "", *_about(dataset), "", *_WHAT, "", "## How to read", "", *_READ, ""]
    for table in dataset.tables():
        kind = TABLES[table]
        about = (kind.__doc__ or "").strip()
        lines += [f"## {table}", "", about, "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{one.name}` | {one.type} | {one.about}{_link(one)} |" for one in columns(table)]
        lines.append("")
    lines += ["## Codes", "", "`codebook.csv` has every schema, property and term with what it means, in " + ", ".join(LANGUAGES) + ".", ""]  # fmt: skip
    return "\n".join(lines).encode()


def _about(dataset: Dataset) -> Iterator[str]:
    told = {
        "Dataset": dataset.id, "Version": dataset.version, "Made on": dataset.made_on, "For": dataset.audience, "Columns": VERSION,
        "Publisher": dataset.publisher, "Licence": f"{dataset.licence.name} {dataset.licence.url}".strip() or _NO_LICENCE, "Contact": dataset.contact,
        "Home": dataset.homepage,
    }  # fmt: skip
    yield from (f"- {name}: {_words(value)}" for name, value in told.items() if value)


def _words(text: str) -> str:
    """A team's own words in Markdown: nothing in them begins a tag, a link or a table."""
    return "".join(f"\\{char}" if char in "<>[]|`*_\\" else char for char in " ".join(text.split()))


def _link(column: Column) -> str:
    return f" An `id` of {column.key}." if column.key else ""


def codebook() -> bytes:
    """Returns every code of the vocabulary as CSV, with its labels in all languages there are."""
    out = io.StringIO(newline="")
    sheet = Sheet(out)
    sheet.row([
        "kind", "of", "code", "type", *(f"label_{lang}" for lang in LANGUAGES), *(f"definition_{lang}" for lang in LANGUAGES), "example",
        "counter_example", *_KEYS,
    ])  # fmt: skip
    for one in schema.schemata(abstract=True):
        named = [one.labels.get(lang, "") for lang in LANGUAGES]
        meant = [" ".join(one.definition.get(lang, "").split()) for lang in LANGUAGES]
        sheet.row(["schema", one.extends or "", one.id, "abstract" if one.abstract else "", *named, *meant, one.example.strip(), one.non_example.strip(), *_codes(one.codes)])  # fmt: skip
        for prop in one.properties.values():
            named = [prop.labels.get(lang, "") for lang in LANGUAGES]
            kind = f"{prop.type}: {prop.range}" if prop.range else str(prop.type)
            sheet.row(["property", one.id, prop.name, kind, *named, prop.note.strip(), *[""] * (len(LANGUAGES) + 1), *[""] * len(_KEYS)])  # fmt: skip
    for held in schema.model().vocabularies.values():
        named = [held.labels.get(lang, "") for lang in LANGUAGES]
        meant = [" ".join(held.definition.get(lang, "").split()) for lang in LANGUAGES]
        sheet.row(["vocabulary", "", held.id, "", *named, *meant, "", "", *[""] * len(_KEYS)])
        for term in held.terms.values():
            named = [term.labels.get(lang, "") for lang in LANGUAGES]
            sheet.row(["term", held.id, term.id, "", *named, *[""] * (len(LANGUAGES) + 2), *_codes(term.codes)])
    return out.getvalue().encode()


def _codes(codes: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [" ".join(codes.get(one, ())) for one in _KEYS]


def citation(dataset: Dataset) -> bytes:
    """Returns how to cite it, in the Citation File Format 1.2.0; YAML of which every text is a JSON string."""
    told = [
        ("cff-version", "1.2.0"), ("message", "Please cite this dataset, and where you can the sources it names."), ("type", "dataset"),
        ("title", dataset.title), ("version", dataset.version), ("date-released", dataset.made_on),
    ]  # fmt: skip
    if dataset.homepage:
        told.append(("url", dataset.homepage))
    licence = dataset.licence
    if licence.name in _SPDX:
        told.append(("license", _SPDX[licence.name]))
    elif licence.url:
        told.append(("license-url", licence.url))
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told]
    lines += ["authors:", f"  - name: {json.dumps(dataset.publisher or dataset.title, ensure_ascii=False)}"]
    return ("\n".join(lines) + "\n").encode()
