"""Papers: every word stands in the file, nothing typed in steers the typesetter, other programs open what is written."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.errors.papers import UnknownPaperKindError
from kuager.model.paper import Excerpt, Grid, Heading, Items, PageBreak, Paper, Picture, Run, para
from kuager.publish.papers import KINDS, write

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000004000000040802000000269309290000001449444154789c633c2127c700034c0c48003707003476"
    "010caf6ab9b50000000049454e44ae426082"
)
PAPER = Paper(
    title="Letter «Өтініш» 申诉",
    lang="en",
    kicker="Draft",
    facts=(("To", "Ministry"), ("Date", "2021-12-04")),
    footer="page foot",
    notes_title="Where it stands",
    blocks=(
        Heading(text="Who"),
        para("Aizhan ", Run(text="Toleubek", bold=True, note=1), ' #panic("x") $x$ *b* [c] // d'),
        para("Missing: the place", blank=True),
        Items(items=(para("first"), para("second", Run(text="", note=2)))),
        Grid(header=("a", "b"), rows=((para("left cell"), para("right cell")),), widths=(1, 3)),
        PageBreak(),
        Picture(data=PNG, alt="a dot", caption="the dot", share=10),
        Excerpt(before="سۆزدىن بۇرۇن ", words="lit words", after=" behind #x", lang="ug", caption="cut from there"),
    ),
    notes=("first source, “words”", "second source 新疆"),
)
WORDS = (
    "Aizhan", "Toleubek", "#panic", "$x$", "*b*", "Missing: the place", "first", "second", "left cell", "right cell", "the dot",
    "first source", "second source", "Ministry", "2021-12-04", "Draft", "申诉", "lit words", "behind #x",
    "cut from there",
)  # fmt: skip


def _pdf_text(data: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-", "-"], input=data, check=True, capture_output=True, timeout=60
    ).stdout.decode()


def test_every_word_stands_in_the_pdf() -> None:
    text = _pdf_text(write(PAPER, "pdf"))
    for words in (*WORDS, "Where it stands", "page foot"):
        assert words in text, words


def test_office_programs_open_the_docx_with_its_endnotes(tmp_path: Path) -> None:
    (tmp_path / "paper.docx").write_bytes(write(PAPER, "docx"))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "paper.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = _pdf_text((tmp_path / "paper.pdf").read_bytes())
    for words in WORDS:
        assert words in text, words


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_paper_is_the_same_file(kind: str) -> None:
    assert write(PAPER, kind) == write(PAPER, kind)


def test_a_docx_tells_nothing_of_who_wrote_it_and_when(tmp_path: Path) -> None:
    (tmp_path / "paper.docx").write_bytes(write(PAPER, "docx"))
    with zipfile.ZipFile(tmp_path / "paper.docx") as inside:
        core = inside.read("docProps/core.xml").decode()
        assert all(info.date_time[0] == 2000 for info in inside.infolist())
    assert "python-docx" not in core
    assert "2000-01-01" in core


def test_another_kind() -> None:
    with pytest.raises(UnknownPaperKindError):
        write(PAPER, "odt")


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=60))
def test_whatever_is_typed_in_is_set(text: str) -> None:
    paper = Paper(title=text, lang="kk", blocks=(para(text), para(text, blank=True)), notes=(text,), footer=text)
    for kind in KINDS:
        assert write(paper, kind)
