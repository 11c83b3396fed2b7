"""Dossiers: every statement has a note, every note its passage; all languages; the same bytes twice."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.model.paper import Excerpt, Grid, Heading, Items, Paper, Para
from kuager.model.publication import Passage
from kuager.model.release import Field, Record
from kuager.publish.dossier import Head, Held, Step, Told, noted, paper
from kuager.publish.dossier.of_release import papers
from kuager.publish.dossier.words import LANGUAGES, _read
from kuager.publish.papers import write
from kuager.publish.release import write as release_folder
from tests.publish.sample import release

RELEASE = release(4)


def told(at: int = 0) -> Told:
    record = RELEASE.items[at].value
    texts = {one.value.id: one.value for one in RELEASE.texts}
    used = dict.fromkeys(one.passage.text for one in record.fields if one.passage)
    step = Step(seq=7, verb="capture", at="2026-10-01T00:00:00Z", outcome="ok", hash="ef" * 32)
    held = tuple(
        Held(text=one, name="a.html", media_type="text/html", size=12, sha256=texts[one].sha256, captured_at="2026-10-01", how="file, kuager", steps=(step,))
        for one in used
    )  # fmt: skip
    return Told(
        record=record, texts={one: texts[one] for one in used}, made_on="2026-11-22", archive="Example", audience="team", held=held,
        head=Head(rows=9, root="ab" * 32, at="2026-11-22T00:00:00Z"),
    )  # fmt: skip


def words_of(made: Paper) -> str:
    found = [made.title, *made.notes]
    for block in made.blocks:
        if isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, Excerpt):
            found += [block.words, block.caption]
        else:
            paras = [block] if isinstance(block, Para) else block.items if isinstance(block, Items) else ()
            if isinstance(block, Grid):
                paras = [cell for row in block.rows for cell in row]
            found += [run.text for one in paras for run in one.runs]
    return "\n".join(found)


def test_every_statement_has_a_note_and_every_note_its_passage():
    made, one = paper(told()), told()
    cited = {run.note for block in made.blocks if isinstance(block, Items) for item in block.items for run in item.runs}
    assert cited - {0} == set(range(1, len(one.record.fields) + 1))
    assert len(made.notes) == len(noted(one)) == len(one.record.fields)
    quotes = [block.words for block in made.blocks if isinstance(block, Excerpt)]
    assert quotes == [field.quote for field in noted(one)]
    assert "ef" * 8 in words_of(made)
    assert all(field.value in words_of(made) for field in one.record.fields)


def test_two_years_of_one_event_stand_side_by_side():
    one = told()
    years = [field.value for field in one.record.fields if field.prop == "when" and field.event == "e1"]
    line = next(text for text in _lines(paper(one)) if years[0] in text and years[1] in text and "|" in text)
    assert "told differently" in line


def _lines(made: Paper) -> list[str]:
    return [
        "".join(run.text for run in item.runs)
        for block in made.blocks
        if isinstance(block, Items)
        for item in block.items
    ]


def test_copies_of_one_telling_count_once():
    one = told()
    first = one.record.fields[0]
    assert first.passage is not None
    copies = tuple(replace(first, id=f"s-{at}", passage=replace(first.passage, start=at)) for at in range(3))
    other = replace(first, id="s-other", lineage="l-other")
    made = paper(replace(one, record=replace(one.record, fields=(*copies, other))))
    assert any("independent origins: 2" in line for line in _lines(made))
    closed = replace(first, id="s-closed", passage=None, lineage="")
    made = paper(replace(one, record=replace(one.record, fields=(*copies, closed))))
    assert any("independent origins: at least 1" in line for line in _lines(made))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_set_in_every_language(lang: str):
    data = write(paper(told(), lang=lang), "pdf")
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=data, check=True, capture_output=True, timeout=60
    ).stdout.decode()
    assert told().record.fields[2].quote[:20] in text
    assert data == write(paper(told(), lang=lang), "pdf")


def test_no_word_of_the_frame_is_left_in_english():
    for key, forms in _read().items():
        assert set(forms) == set(LANGUAGES), key
        assert len({forms[lang] for lang in ("en", "ru", "zh", "ug")}) == 4, key


def test_who_may_see_nothing_gets_a_page_that_says_so():
    made = paper(replace(told(), record=Record(id="p-1", form="named", title="A person"), texts={}, held=()))
    assert "No statement may be shown here." in words_of(made)
    assert write(made, "pdf").startswith(b"%PDF")


def test_a_release_brings_a_dossier_of_everybody_named_and_of_nobody_else():
    made = dict(papers(RELEASE))
    assert set(made) == {f"dossiers/{one.value.id}" for one in RELEASE.items if one.value.form == "named"}
    assert all("left out" in words_of(one) for one in made.values())


WILD = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


@given(WILD, WILD, WILD)
@settings(max_examples=25, deadline=None)
def test_no_word_steers_the_typesetter(value: str, quote: str, around: str):
    field = Field(
        schema="person", event="", prop="name", value=value, quote=quote, id="s-1", passage=Passage(text="t", prefix=around, suffix=around)
    )  # fmt: skip
    one = Told(
        record=Record(id="p-1", form="named", title=value, fields=(field,)),
        texts={},
        made_on="2026",
        archive="x",
        audience="team",
    )
    assert write(paper(one), "pdf").startswith(b"%PDF")


def test_a_release_with_dossiers_has_one_file_of_each(tmp_path: Path):
    made = replace(RELEASE, imprint=replace(RELEASE.imprint, languages=("ru",), dossiers=True))
    hashes = release_folder(made, tmp_path, before=None, workers=1)
    named = {f"dossiers/{one.value.id}.pdf" for one in made.items if one.value.form == "named"}
    assert {path for path in hashes if path.startswith("dossiers/")} == named
    text = subprocess.run(
        ["pdftotext", str(tmp_path / min(named)), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    assert "Досье, разрешено для: общественность" in text
