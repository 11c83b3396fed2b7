"""FollowTheMoney judges what we write for it: every value stays as it is, and statements make the same entities again."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.model.dataset import CorrectionRow, Dataset, DocumentRow, EntityRow, PlaceRow, StatementRow
from kuager.model.publication import Kin
from kuager.model.release import MINT
from kuager.model.schema import schemata
from kuager.publish.datasets.ftm import dates
from kuager.publish.datasets.ftm.made import PROPERTIES, fitting
from kuager.publish.datasets.ftm.write import write
from kuager.publish.datasets.grouping import grouped
from kuager.publish.datasets.of_release import of_release
from kuager.text.edtf import parse
from tests.publish.sample import release

JUDGE = Path(sys.prefix) / "tools-judges" / "bin" / "python"


def judged(folder: Path) -> list[str]:
    """Returns what followthemoney finds wrong; its last line says how much it looked at."""
    if not JUDGE.is_file() and not os.environ.get("CI"):
        pytest.skip("followthemoney is not installed; make test installs it")
    script = Path(__file__).with_name("ftm_judge.py")
    done = subprocess.run(
        [JUDGE, script, folder / "entities.ftm.json", folder / "statements.ftm.json"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def written(dataset: Dataset, folder: Path) -> dict[str, bytes]:
    found = {name: b"".join(pieces) for name, pieces in write(dataset)}
    for name, data in found.items():
        (folder / name).write_bytes(data)
    return found


def entities(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in map(json.loads, files["entities.ftm.json"].decode().splitlines())}


def of_rows(entity_rows: list[EntityRow], rows: list[StatementRow], **more: list[Any]) -> Dataset:
    tables: dict[str, list[Any]] = {"entities": entity_rows, "statements": rows, **more}
    makers: dict[str, Callable[[], list[Any]]] = {name: partial(list, made) for name, made in tables.items()}
    return Dataset(id="rel-1", title="t", version="1", made_on="2026-11-22", makers=makers)


HOSTILE = [
    "=1+1", "a\u200bb\u0000c", "  e\u0301 \u2028 two ", '"quoted"', "'", "x" * 2000, "و\u200cا", "a, ,b\nc", "\ud800", "NULL", "nan", "\u00ad", "",
]  # fmt: skip
PROPS = ["name", "birth_date", "citizenship", "role", "residence", "status", "health", "sister", "employer", "said", "description", "sex"]  # fmt: skip


def hostile() -> Dataset:
    people = [
        EntityRow(id="p:1_x", schema="person", name='"Zh" B'),
        EntityRow(id="p2", schema="person", name="", form="role_only"),
    ]
    others = [
        EntityRow(id="o1", schema="organisation", name="Office\u0001"),
        EntityRow(id="e1", schema="detention", name="x" * 500),
    ]
    rows = [
        StatementRow(
            id=f"s{at}-{number}",
            entity=owner,
            schema="person",
            prop=prop,
            value=value,
            document="t-1",
            exact=value,
            start=1,
            end=9,
        )
        for owner in ("p:1_x", "e1", "o1")
        for at, prop in enumerate([*PROPS, "when", "where", "who", "by", "kind"])
        for number, value in enumerate([*HOSTILE, "2021-02~", "202X", "2018/2019", "Kazakhstan", "police", "female"])
    ]
    rows += [
        StatementRow(
            id=f"k-{prop}",
            entity="p:1_x",
            schema="person",
            prop=prop,
            value="other",
            value_entity=other,
            valid_from="2018-2X",
        )
        for prop in ("sister", "employer", "member_of", "residence", "who")
        for other in ("p2", "o1", "place 1", "p:1_x", "nobody", "t-1")
    ]
    documents = [
        DocumentRow(
            id="t-1",
            kind="film",
            title="",
            url="javascript:alert(1)",
            archived=("https://[", "https://a.example/ b"),
            lang="ug",
        )
    ]
    return of_rows([*people, *others], rows, documents=documents, places=[PlaceRow(id="place 1", name="", names=("kk: Іле",), area="xinjiang/ili", kind="region")])  # fmt: skip


def test_followthemoney_keeps_every_value_of_a_release(tmp_path: Path) -> None:
    written(of_release(release(30)), tmp_path)
    said = judged(tmp_path)
    assert said[:-1] == []
    looked_at, statements = map(int, said[-1].split()[1:])
    assert looked_at > 300
    assert statements > 1000


def test_followthemoney_keeps_every_value_of_hostile_rows(tmp_path: Path) -> None:
    files = written(hostile(), tmp_path)
    assert judged(tmp_path)[:-1] == []
    made = entities(files)
    assert {"Family", "Employment", "Membership", "UnknownLink", "Documentation", "Mention", "Video", "Address", "PublicBody"} <= {
        one["schema"] for one in made.values()
    }  # fmt: skip


LETTERS = [
    *"aBéұ达ۋ'\"«“=+@-,.;/09% \n\r\t\\", "e\u0301", "\u200c", "\u200f", "\u0000", "\u2028", "\u0085", "\xa0", "\u3000", "، ", "🙂", "\U000e0041",
    "\ufffe", "\ue000", "ﬁ", "İ", "\u1160", "\u0378", "&amp;", "<BR>", "http://", "  ", "\u00ad", "\ud800",
]  # fmt: skip
VALUES = [
    "2021", "2021-02~", "2018/2019", "202X", "2021-02-30", "中国", "Kazakhstan", "female", "http://a.b/c", "https://[x]", "HTTPS://EXAMPLE.ORG/É?q=1#f",
    "http://exa mple.org", "http://-", "https://example.org", "http://a.org:99999/", "null", "N/A", "-1",
]  # fmt: skip


def messy(rng: Random) -> Dataset:
    """Rows that no reader would make, of every schema and every property there is."""

    def words() -> str:
        if rng.random() < 0.3:
            return rng.choice(VALUES)
        return "".join(rng.choices(LETTERS, k=rng.choice([0, 1, 2, 3, 8, 60, 400])))

    kinds = [one.id for one in schemata()]
    props = sorted({prop for one in schemata() for prop in one.properties})
    ids, papers = [f"{words()}{at}" for at in range(25)], [f"{words()}d{at}" for at in range(6)]
    people = [
        EntityRow(
            id=id_,
            schema=rng.choice([*kinds, "odd", ""]),
            name=words(),
            form=rng.choice(["", "named", "role_only"]),
            changed=words(),
        )
        for id_ in ids
    ]
    rows = [
        StatementRow(
            id=f"{words()}{at}", entity=rng.choice([*ids, "more"]), schema=rng.choice(kinds), prop=rng.choice(props), value=words(),
            value_entity=rng.choice(["", "", *ids, *papers]), original=words(), lang=rng.choice(["", "kk", "zh-Hans", "ug", "xx"]), said_by=words(),
            stance=rng.choice(["", "asserts", "denies", "hedges"]), valid_from=words(), document=rng.choice(["", "none", *papers]), exact=words(),
            start=rng.choice([None, 3]), end=9, lineage=words(), review=rng.choice(["", "open", "rejected"]),
        )
        for at in range(400)
    ]  # fmt: skip
    documents = [DocumentRow(id=id_, kind=rng.choice(["article", "thread", "film", "odd"]), title=words(), author=words(), site=words(), url=words(), archived=(words(),), published=words(), captured_on=words()) for id_ in papers]  # fmt: skip
    corrections = [
        CorrectionRow(id=words(), on=words(), kind=words(), of=f"people/{ids[0]}", words=words(), before=words())
    ]
    return of_rows(
        people,
        rows,
        documents=documents,
        places=[PlaceRow(id="pl x", name=words(), names=(words(),))],
        corrections=corrections,
    )


def test_followthemoney_keeps_every_value_of_rows_that_no_reader_would_make(tmp_path: Path) -> None:
    written(messy(Random(1)), tmp_path)
    assert judged(tmp_path)[:-1] == []


def test_the_judge_finds_what_is_wrong(tmp_path: Path) -> None:
    written(of_release(release(2)), tmp_path)
    with (tmp_path / "entities.ftm.json").open("a", encoding="utf-8") as file:
        wrong = {
            "id": "w",
            "schema": "Person",
            "properties": {"birthDate": ["202X"], "nowhere": ["x"], "proof": ["nobody"]},
        }
        file.write(json.dumps(wrong) + "\n")
    words = "\n".join(judged(tmp_path))
    for fault in ("birthDate", "has no nowhere", "points at nobody", "lacks name", "w has no statements"):
        assert fault in words


def test_what_is_denied_or_hedged_becomes_no_property(tmp_path: Path) -> None:
    rows = [
        StatementRow(id="s1", entity="p1", schema="person", prop="birth_date", value="1970", stance="denies"),
        StatementRow(id="s2", entity="p1", schema="person", prop="birth_date", value="1971", stance="hedges"),
        StatementRow(id="s3", entity="p1", schema="person", prop="birth_date", value="1972", review="rejected"),
        StatementRow(id="s4", entity="p1", schema="person", prop="birth_date", value="1973-05"),
    ]
    made = entities(written(of_rows([EntityRow(id="p1", schema="person", name="A")], rows), tmp_path))["p1"]
    assert made["properties"] == {"name": ["A"], "notes": ["denies: birth_date: 1970", "hedges: birth_date: 1971"], "birthDate": ["1973-05"]}  # fmt: skip


def test_people_without_a_name_do_not_look_like_one_another(tmp_path: Path) -> None:
    made = entities(written(of_release(release(2, unnamed=2)), tmp_path))
    named = [str(one["properties"]["name"][0]) for id_, one in made.items() if id_.startswith("unnamed-")]
    assert len(named) == len(set(named)) == 2


@pytest.mark.parametrize(
    ("edtf", "prefix"),
    [
        ("2021", "2021"), ("2021-02", "2021-02"), ("2021-02-08", "2021-02-08"), ("2021-02~", "2021"), ("2021~", ""), ("2021-02-08~", "2021-02"),
        ("2021-02?", "2021-02"), ("202X", ""), ("2021-21", "2021"), ("2021-24", ""), ("2021-02-XX", "2021-02"), ("XXXX-02-08", ""),
        ("2018/2019", ""), ("2018-03/2018-05", "2018"), ("../2018", ""), ("2021-02-08T10:01", "2021-02-08"),
        ("2021-02-08T03:01+06:00", "2021-02-07T21:01"), ("2021-02-08T10:01:05Z", "2021-02-08T10:01:05"), ("nonsense", ""),
    ],
)  # fmt: skip
def test_no_date_gets_more_precise(edtf: str, prefix: str) -> None:
    assert dates.single(edtf) == prefix


@given(st.dates(), st.sampled_from(["", "~", "?", "%"]), st.integers(0, 2))
def test_a_prefix_holds_every_day_the_words_allow(day: object, mark: str, cut: int) -> None:
    edtf = "-".join(str(day).split("-")[: 3 - cut]) + mark
    prefix = dates.single(edtf)
    if prefix:
        point = parse(edtf).start
        assert point is not None
        assert all(one.isoformat().startswith(prefix) for one in point.reach())


@given(st.text(max_size=60), st.sampled_from(sorted({kind for one in PROPERTIES.values() for kind in one.values()})))
@settings(max_examples=60)
def test_what_fits_a_type_fits_it_again(words: str, kind: str) -> None:
    once = fitting(kind, words)
    assert fitting(kind, once) == once


@given(st.permutations([f"s{at}" for at in range(7)]), st.permutations(["a", "b", "c"]))
def test_every_entity_comes_once_with_all_its_statements(order: list[str], owners: list[str]) -> None:
    rows = [
        StatementRow(id=one, entity="abcd"[int(one[1]) % 4], schema="person", prop="name", value=one) for one in order
    ]
    found = list(grouped(of_rows([EntityRow(id=one, schema="person", name=one) for one in owners], rows)))
    assert [row.id for row, _ in found] == [*owners, "d"]
    assert {row.id: [one.id for one in said] for row, said in found} == {
        owner: [row.id for row in rows if row.entity == owner] for owner in "abcd"
    }  # fmt: skip


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    one = of_release(release(5))
    assert written(one, tmp_path) == written(replace(one), tmp_path) == written(of_release(release(5)), tmp_path)


@pytest.mark.parametrize(("relation", "told"), [("sister", "sibling"), ("mother", "child"), ("husband", "spouse"), ("spouse", "spouse"), ("uncle", "relative"), ("father_in_law", "in_law"), ("odd", "relative")])  # fmt: skip
def test_a_relative_of_a_release_is_told_the_way_round_that_statements_read(relation: str, told: str) -> None:
    one = release(2)
    first, second = (item.value for item in one.items[:2])
    kin = replace(first, kin=(Kin(relation=relation, title=second.title, person=second.id),))
    changed = replace(one, items=(replace(one.items[0], value=kin, mint=MINT), *one.items[1:]))
    (said,) = [
        row for row in of_release(changed).statements() if row.value_entity == second.id and row.entity == first.id
    ]
    assert said.prop == told


def test_a_mother_is_the_mother_in_a_family(tmp_path: Path) -> None:
    people = [EntityRow(id="p1", schema="person", name="A"), EntityRow(id="p2", schema="person", name="B")]
    said = StatementRow(id="s", entity="p1", schema="person", prop="mother", value="B", value_entity="p2")
    (family,) = [
        one for one in entities(written(of_rows(people, [said]), tmp_path)).values() if one["schema"] == "Family"
    ]
    assert family["properties"] == {"person": ["p2"], "relative": ["p1"], "relationship": ["mother"], "recordId": ["s"]}
