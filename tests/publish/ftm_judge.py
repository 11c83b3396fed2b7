"""Run by the python of tools-judges: says what followthemoney finds wrong with our entities and statements.

Usage: ftm_judge.py ENTITIES STATEMENTS; one finding in a line, and ``judged N M`` at the end.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

from followthemoney import Dataset, StatementEntity, model
from followthemoney.exc import InvalidData
from followthemoney.proxy import EntityProxy
from followthemoney.statement.serialize import JSON, read_path_statements

DERIVED = {"Documentation", "Mention"}


def faults(data):
    proxy = model.get_proxy(data, cleaned=True)
    bare = EntityProxy(proxy.schema, {"id": data["id"], "properties": {}}, cleaned=True)
    for name, values in data["properties"].items():
        prop = proxy.schema.get(name)
        if prop is None or prop.stub:
            yield f"{proxy.schema.name} has no {name}"
            continue
        for value in values:
            kept = prop.type.clean(value, proxy=bare)
            if kept != value:
                yield f"{proxy.schema.name}.{name}: {value!r} becomes {kept!r}"
    yield from (
        f"{proxy.schema.name} {data['id']} lacks {name}" for name in proxy.schema.required if not proxy.get(name)
    )
    try:
        proxy.schema.validate(data)
    except InvalidData as error:
        yield f"{data['id']}: {error} {error.errors}"


def strangers(entities):
    for data in entities.values():
        schema = model.get(data["schema"])
        for name, values in data["properties"].items():
            prop = schema.get(name)
            if prop is not None and prop.type.name == "entity":
                for value in values:
                    other = entities.get(value)
                    if other is None or not model.get(other["schema"]).is_a(prop.range):
                        yield f"{schema.name}.{name} points at {value}, {other and other['schema']}"


def main():
    told = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    entities = {one["id"]: one for one in told}
    found = [f"twice: {len(told) - len(entities)}"] if len(told) != len(entities) else []
    for one in told:
        found += faults(one)
    found += strangers(entities)
    grouped = defaultdict(list)
    for statement in read_path_statements(Path(sys.argv[2]), JSON):
        if statement.id != statement.generate_key():
            found.append(f"{statement.entity_id}.{statement.prop}: another id")
        grouped[statement.canonical_id].append(statement)
    for id_, statements in grouped.items():
        dataset = Dataset.make({"name": statements[0].dataset, "title": "judged"})
        made = StatementEntity.from_statements(dataset, statements)
        same = {name: sorted(made.get(name)) for name in made.properties}
        if same != {
            name: sorted(values) for name, values in entities.get(id_, {"properties": {}})["properties"].items()
        }:
            found.append(f"{id_}: statements give another entity")
        if made.schema.name != entities[id_]["schema"]:
            found.append(f"{id_}: statements give a {made.schema.name}")
    found += [
        f"{id_} has no statements"
        for id_, one in entities.items()
        if id_ not in grouped and one["schema"] not in DERIVED
    ]
    sys.stdout.write("\n".join([*found, f"judged {len(told)} {sum(map(len, grouped.values()))}"]) + "\n")


if __name__ == "__main__":
    main()
