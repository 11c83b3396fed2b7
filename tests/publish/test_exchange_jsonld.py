"""The JSON-LD is read by pyld without a network, its annotations have what the model asks for, and every row comes back."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from kuager.errors.notebooks import BrokenDataError
from kuager.model.dataset import TABLES, Column, Dataset, EntityRow, Row, StatementRow, columns
from kuager.publish.datasets.linked.terms import OURS, context
from kuager.publish.datasets.linked.write import lines, reading, script
from kuager.publish.datasets.of_release import of_release
from tests.publish.sample import release

OA = "http://www.w3.org/ns/oa#"
SDO = "https://schema.org/"
VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"


def refuse(url: str, _options: object) -> None:
    raise AssertionError(f"asked for {url}")


OFFLINE = {"documentLoader": refuse}


def document(dataset: Dataset) -> str:
    return b"".join(lines(dataset)).decode()


def expanded(dataset: Dataset) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = jsonld.expand(json.loads(document(dataset)), OFFLINE)
    return found


def rows_of(dataset: Dataset) -> list[Row]:
    return [row for table in dataset.tables() for row in dataset.rows(table)]


def of_rows(rows: list[Row], id_: str = "rel-1") -> Dataset:
    makers: dict[str, Callable[[], list[Row]]] = {
        table: partial(list, [row for row in rows if table == row.TABLE]) for table in TABLES
    }
    return Dataset(id=id_, title="t", version="1", made_on="2026-11-22", makers=makers)


def faults(node: dict[str, Any]) -> Iterator[str]:
    """What the Web Annotation model asks of an annotation, and of the selectors it names, that a node lacks."""
    if not node.get("@id", "").startswith(("http", "urn:")):
        yield "no address"
    targets = node.get(OA + "hasTarget", [])
    if not targets:
        yield "no target"
    for target in targets:
        if OA + "SpecificResource" in target.get("@type", []):
            if len(target.get(OA + "hasSource", [])) != 1:
                yield "a resource without one source"
            for selector in target.get(OA + "hasSelector", []):
                yield from _selector(selector)
        elif "@id" not in target:
            yield "a target without address"
    for body in node.get(OA + "hasBody", []):
        if len(body.get(VALUE, [])) != 1:
            yield "a body without text"


def _selector(selector: dict[str, Any]) -> Iterator[str]:
    def one(name: str) -> Any:
        values = selector.get(name, [])
        return values[0].get("@value") if len(values) == 1 else None

    kind = selector["@type"][0].removeprefix(OA)
    if kind == "TextPositionSelector":
        start, end = one(OA + "start"), one(OA + "end")
        if start is None or end is None or not 0 <= start <= end:
            yield "a position without start and end"
    elif kind == "TextQuoteSelector":
        if not one(OA + "exact"):
            yield "a quote without words"
    elif kind == "FragmentSelector":
        if not one(VALUE) or not selector.get("http://purl.org/dc/terms/conformsTo"):
            yield "a fragment without value"
    else:
        yield f"an unknown selector {kind}"
    for inner in selector.get(OA + "refinedBy", []):
        yield from _selector(inner)


def test_a_release_is_read_without_a_network_and_its_annotations_are_whole() -> None:
    found = expanded(of_release(release(6)))
    annotations = [one for one in found if OA + "Annotation" in one["@type"]]
    assert len(annotations) > 50
    assert [fault for one in annotations for fault in faults(one)] == []
    refined = [one for one in json.dumps(annotations).split() if "refinedBy" in one]
    assert len(refined) > 30


def test_the_check_of_annotations_finds_what_lacks() -> None:
    bare = {"@type": [OA + "Annotation"], OA + "hasTarget": [{"@type": [OA + "SpecificResource"], OA + "hasSelector": [
        {"@type": [OA + "TextPositionSelector"], OA + "start": [{"@value": 3}], OA + "refinedBy": [{"@type": [OA + "TextQuoteSelector"]}]},
        {"@type": [OA + "FragmentSelector"]},
    ]}]}  # fmt: skip
    assert len(list(faults(bare))) == 5
    assert list(faults({"@id": "urn:x", "@type": []})) == ["no target"]


def test_flattened_and_as_triples() -> None:
    told = json.loads(document(of_release(release(3))))
    flat = jsonld.flatten(told, None, OFFLINE)
    assert len({one["@id"] for one in flat}) == len(flat)
    triples = jsonld.to_rdf(told, OFFLINE)["@default"]
    about = [one for one in triples if one["predicate"]["value"] == SDO + "about"]
    assert len(about) > 20
    assert {one["object"]["type"] for one in about} == {"IRI"}


def test_every_column_has_a_term_of_its_own() -> None:
    names = sorted({one.name for table in TABLES for one in columns(table)} - {"id"})
    told = {"@context": context("urn:x:"), **dict.fromkeys(names, "x")}
    (found,) = jsonld.expand(told, OFFLINE)
    assert len(found) == len(names)
    assert all(key.startswith((OURS, SDO, OA)) and key not in {OURS, SDO, OA} for key in found)


def test_every_row_of_a_release_comes_back() -> None:
    dataset = of_release(release(12))
    assert list(reading(document(dataset).split("\n"))) == rows_of(dataset)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["a:b/c", "k:x", "</script>", "%41", " "]
)


def value_of(table: str, one: Column) -> st.SearchStrategy[Any]:
    default = {each.name: each.default for each in fields(TABLES[table])}[one.name]
    if table == "statements" and one.name == "box":
        return st.sampled_from(["", "0.1,0.25,0.5,1.0", "odd"])
    made: dict[str, st.SearchStrategy[Any]] = {
        "string": TEXT, "integer": st.integers(0, 2**40), "boolean": st.booleans(), "array": st.lists(TEXT, max_size=3).map(tuple),
        "number": st.floats(0, 1e6, allow_nan=False),
    }  # fmt: skip
    return st.just(default) | made.get(one.type, TEXT)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    table = draw(st.sampled_from(sorted(TABLES)))
    return TABLES[table](**{one.name: draw(value_of(table, one)) for one in columns(table)})


@given(st.lists(rows(), max_size=3))
@settings(max_examples=120, deadline=None)
def test_any_row_comes_back(made: list[Row]) -> None:
    dataset = of_rows(made)
    text = document(dataset)
    assert list(reading(text.split("\n"))) == rows_of(dataset)
    jsonld.expand(json.loads(text), OFFLINE)


def test_without_an_address_the_release_names_itself() -> None:
    found = expanded(of_rows([EntityRow(id="unnamed-1", schema="person", name="x")]))
    assert {one["@id"] for one in found} == {"urn:x-kuager:rel-1:", "urn:x-kuager:rel-1:unnamed-1"}


def test_the_script_of_a_page_ends_no_script() -> None:
    said = StatementRow(id="s", entity="p", schema="person", prop="said", value="</script><b>&", document="t", exact="</script>", start=0, end=9)  # fmt: skip
    text = script("urn:x:", EntityRow(id="p", schema="person", name="<!--"), [said])
    assert not set("<>&") & set(text)
    assert len(jsonld.expand(json.loads(text), OFFLINE)) == 2


@pytest.mark.parametrize(
    "line",
    ['{"inTable":"nothing"}', '{"inTable":"events","people":3}', "{", '{"inTable":"statements","target":{"selector":[{"fragment":"t=x"}]}}'],
)  # fmt: skip
def test_a_line_that_is_none_of_ours_is_told(line: str) -> None:
    with pytest.raises(BrokenDataError):
        list(reading(["", line]))
