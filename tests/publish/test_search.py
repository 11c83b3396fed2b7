"""Search in static files: the same keys in Python and in the browser, everybody found, few bytes, the same bytes always."""

from __future__ import annotations

import json
import random
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Request, sync_playwright

from kuager.publish.search import Entry, build, script
from kuager.publish.search.index import DIRECTORY, LEAF
from kuager.publish.search.words import HAN, keys, words
from kuager.text.forms import forms
from kuager.text.normalise import fold

GIVEN = (
    "Раушан",
    "Жұмабек",
    "Әсет",
    "Шыңғыс",
    "Гүлзира",
    "Нұрлан",
    "Ерлан",
    "Қайрат",
    "Ляззат",
    "Сәуле",
    "Бекзат",
    "Еркін",
)
FAMILY = ("Қуанышұлы", "Сыдықова", "Тоқтарбай", "Әбдірешова", "Жақсыбек", "Оразов", "Мұхаметқали", "Төлеубек")
ODD = (
    "Ма'мун Оразбек", "ياقۇپجان ئابدۇراخمان", "Chinghiz Khan", "王小明", "Ёлкин Щукин", "Raushan  Ábdireshova", "Наталья", "Sərikžan",
    "Øyvind Đorđe", "ﬁnn straße", "İbrahim", "O’Neil—Smith", "Y", "Ма́мун", "اسەت جۇماباي", "Sadva\u00adkas", "<b>Bold</b>", "a\u2028b",
)  # fmt: skip
names = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)


def entries(count: int) -> list[Entry]:
    rng = random.Random(8)
    found = []
    for number in range(count):
        name = f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}{rng.choice(('', 'ев', 'ева'))}"
        written = [one.text for one in forms(name) if one.script in {"Latn", "Arab"}][:2]
        found.append(Entry(f"people/{number:x}", (name, *written), f"{1950 + number % 50}"))
    return found


def called(data: bytes) -> tuple[str, Any]:
    text = data.decode()
    assert text.startswith("kuagerSearch(")
    assert text.endswith(");\n")
    assert "<" not in text
    assert "\u2028" not in text
    name, _, body = text.removeprefix("kuagerSearch(").removesuffix(");\n").partition(",")
    return json.loads(name), json.loads(body)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40) | st.sampled_from(ODD))
def test_parts_of_a_name_give_the_words_of_the_whole(name: str) -> None:
    assert list(words(name)) == re.findall(rf"[{HAN}]+|[^\W_{HAN}]+", fold(name).replace("'", ""))


@given(st.lists(st.tuples(names, names), max_size=12), st.randoms())
def test_every_order_gives_the_same_bytes_and_nobody_is_lost(said: list[tuple[str, str]], rng: random.Random) -> None:
    made = [Entry(f"people/{number}", one) for number, one in enumerate(said)]
    index = build(made)
    rng.shuffle(made)
    assert build(made).files == index.files
    listed = {row[0] for name, data in index.files.items() if name.startswith("leaf") for row in called(data)[1]}
    assert listed == {one.address for one in made if any(words(name) for name in one.names)}


def test_leaves_and_directories_are_small_and_lead_everywhere() -> None:
    index = build(entries(3000))
    tree = {name.removesuffix(".js"): called(data)[1] for name, data in index.files.items()}
    assert len(index.files["root.js"]) <= DIRECTORY + 200
    level = tree["root"]["depth"]
    assert level
    firsts = tree["root"]["firsts"]
    while level:
        level -= 1
        nodes = [tree[f"node-{level}-{number}"] for number in range(len(firsts))]
        assert [node[1][0] for node in nodes] == firsts
        assert [node[0] for node in nodes] == [sum(len(one[1]) for one in nodes[:at]) for at in range(len(nodes))]
        firsts = [first for node in nodes for first in node[1]]
    assert len(firsts) == tree["root"]["leaves"]
    assert firsts == sorted(firsts)
    assert all(len(data) <= LEAF + 300 for name, data in index.files.items() if name.startswith("leaf"))


def _kept(loaded: list[str], request: Request) -> None:
    loaded.append(request.url)


@pytest.mark.browser
@pytest.mark.enable_socket
def test_a_page_on_a_stick_finds_people_in_every_script(tmp_path: Path) -> None:
    every = entries(1000)
    on_a_stick(tmp_path, every)
    rng = random.Random(4)
    asked = [*ODD, *(name for one in every[:150] for name in one.names)]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((tmp_path / "page.html").as_uri())
        got = page.evaluate(
            "ns => ns.map(n => { const w = kuagerFind.words(n); return [w, w.map(kuagerFind.key)] })", asked
        )
        for name, (its_words, its_keys) in zip(asked, got, strict=True):
            assert its_words == list(words(name)), name
            assert its_keys == [keys(word)[0] for word in words(name)], name
        first_searches(browser, tmp_path, rng.sample(every, 8))
        (tmp_path / "many").mkdir()
        many = entries(20_000)
        on_a_stick(tmp_path / "many", many)
        first_searches(browser, tmp_path / "many", rng.sample(many, 4))
        browser.close()


def on_a_stick(folder: Path, every: list[Entry]) -> None:
    for name, data in {**build(every).files, "search.js": script()}.items():
        (folder / name).write_bytes(data)
    (folder / "page.html").write_text(
        '<!doctype html><meta charset="utf-8"><title>t</title><script src="search.js"></script>'
    )


def first_searches(browser: Browser, folder: Path, wanted: list[Entry]) -> None:
    """Looks for each name on a page just opened: found, with no file from elsewhere, within 20 kB with the program."""
    for one in wanted:
        for name in one.names:
            loaded: list[str] = []
            page = browser.new_page()
            page.on("request", partial(_kept, loaded))
            page.goto((folder / "page.html").as_uri())
            found = page.evaluate("q => kuagerFind.find(q)", name)
            page.close()
            assert any(set(one.names) & set(hit["names"]) for hit in found[:10]), name
            took = [Path(url.removeprefix("file://")) for url in loaded]
            assert all(path.parent == folder for path in took)
            # Of the page itself every page that searches has its own size; the rest is what a search costs.
            assert sum(path.stat().st_size for path in took) <= 20_000
