"""Tables of an archive and of a release: typed, lazy, the same rows as the stories give, and nothing shown by chance."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import kuager
from kuager.errors.mirror import NoReleaseError
from kuager.errors.notebooks import BrokenDataError, ChangedReleaseError, MissingNotebooksError
from kuager.model.dataset import Dataset
from kuager.model.release import Release
from kuager.protect.rights import Role
from kuager.publish.datasets.of_release import of_release
from kuager.publish.release.data import manifest
from kuager.publish.release.writing import write
from kuager.workflow import ingest
from kuager.workflow.archive import Archive, create
from kuager.workflow.frames import rows, table
from kuager.workflow.frames.columns import Category, EdtfText, Kind, columns
from kuager.workflow.frames.opened import OpenArchive, seen
from kuager.workflow.frames.table import KEPT_BACK, Table
from tests.publish.sample import release
from tests.security.parted import CANARIES, NORTH, build

TABLES = ("people", "claims", "events", "sources", "documents", "lineages", "findings", "picket")


@pytest.fixture
def opened(filled: Archive) -> OpenArchive:
    return OpenArchive(**{one.name: getattr(filled, one.name) for one in fields(filled)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    text: str = ""
    few: Category = None
    when: EdtfText = None
    yes: bool | None = None
    count: int | None = None
    part: float | None = None
    on: date | None = None
    many: tuple[str, ...] = ()


ODD = [Odd(), Odd(text="x", few="a", when="2021-02~", yes=True, count=3, part=0.5, on=date(2021, 2, 8), many=("b", "c")), Odd(when="2021/..", few="a")]  # fmt: skip


def odd() -> Table[Odd]:
    return Table("odd", Odd, lambda: ODD)


def test_every_table_gives_the_same_rows_everywhere(opened: OpenArchive) -> None:
    for name in TABLES:
        found = getattr(opened, name)()
        names = [one.name for one in columns(found.row)]
        arrow, polars, pandas = found.to_arrow(), found.to_polars(), found.to_pandas()
        assert len(found) == arrow.num_rows == polars.height == len(pandas) == len(list(found)), name
        assert set(names) <= set(polars.columns), name
        assert polars.columns == list(pandas.columns) == arrow.column_names, name
        assert len(found) > 0 or name in {"findings", "lineages"}, name


def test_typing_the_name_of_an_archive_shows_nothing_of_it(opened: OpenArchive) -> None:
    person = next(iter(opened.people()))
    assert person.name not in repr(opened)
    assert "root" not in repr(opened)


def test_rows_are_those_of_the_stories(opened: OpenArchive) -> None:
    assert [one.id for one in opened.people()] == [one.id for one in kuager.people(opened)]
    assert [one.id for one in opened.events()] == [one.id for one in kuager.events(opened)]
    assert [one.id for one in opened.findings()] == [one.id for one in kuager.findings(opened)]
    assert [one.document for one in opened.sources()] == [one.document for one in kuager.sources(opened)]
    assert len(opened.claims()) == len(list(opened.store.claims()))


def test_words_of_a_claim_stand_where_it_says(opened: OpenArchive) -> None:
    texts = {str(one.id): one.text for one in opened.store.documents()}
    found = opened.claims()
    assert all(texts[one.document][one.start : one.end] == one.exact for one in found)


def test_types_of_columns_in_data_frames() -> None:
    found = odd().to_pandas()
    assert [str(found[name].dtype) for name in ("few", "yes", "count", "part", "when_earliest")] == [
        "category", "boolean", "Int64", "float64", "datetime64[ms]",
    ]  # fmt: skip
    assert found["text"].isna().tolist() == [True, False, True]
    assert found["yes"].tolist() == [pd.NA, True, pd.NA]
    frame = odd().to_polars()
    assert frame["when"].to_list() == [None, "2021-02~", "2021/.."]
    assert frame["when_earliest"].to_list() == [None, date(2021, 2, 1), date(2021, 1, 1)]
    assert frame["when_latest"].to_list() == [None, date(2021, 2, 28), None]
    assert frame["many"].to_list() == [[], ["b", "c"], []]
    assert frame.schema["few"] == pl.Categorical


def test_a_table_reads_once_and_late() -> None:
    asked: list[int] = []

    def read() -> Iterator[Odd]:
        asked.append(1)
        yield from ODD

    found = Table("odd", Odd, read)
    assert "not read yet" in repr(found)
    assert not asked
    assert (len(found), found[1].text, len(found[1:]), len(found.where(lambda one: one.few == "a"))) == (3, "x", 2, 2)
    assert asked == [1]
    assert "3 rows" in repr(found)


def test_what_a_notebook_shows_by_itself_has_no_words_of_sources(opened: OpenArchive) -> None:
    shown = opened.claims()._repr_html_()
    first = opened.claims()[:10]
    assert [one for one in first if one.value in shown]
    words = [one.exact for one in first if len(one.exact) > 30]
    assert words
    assert not [one for one in words if one in shown]


def test_what_only_the_team_may_see_is_kept_back() -> None:
    told = {one.name: "" if one.kind is Kind.TEXT else None for one in columns(rows.Claim)} | {
        "value": "<b>4 Elm Road</b>"
    }
    one = rows.Claim(**told | {"start": 0, "end": 0, "low_trust": False, "sensitivity": "public"})
    other = replace(one, sensitivity="sealed")
    hides = Table("claims", rows.Claim, lambda: [one], shown=("value",), hides=lambda row: ("value",) if row.sensitivity != "public" else ())  # fmt: skip
    assert "&lt;b&gt;4 Elm Road" in hides._repr_html_()
    shown = hides._like(lambda: [other])._repr_html_()
    assert "Elm" not in shown
    assert KEPT_BACK in shown


def test_a_missing_library_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(table, "import_module", missing)
    for ask in (odd().to_polars, odd().to_pandas, odd().to_arrow):
        with pytest.raises(MissingNotebooksError, match=r"kuager\[notebooks\]"):
            ask()
    assert len(odd()) == 3


def test_importing_kuager_loads_no_library_of_tables() -> None:
    code = "import sys, kuager; print([one for one in ('pandas', 'polars', 'pyarrow', 'sqlcipher3', 'minijinja', 'kuager.workflow') if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_member_gets_tables_of_their_part(tmp_path: Path) -> None:
    with build(tmp_path / "case", south=True) as whole:
        everybody = "".join(map(str, seen(whole).people()))
        assert [one for one in CANARIES if one in everybody]
        part = seen(replace(whole, actor=replace(NORTH, role=Role.REVIEWER)))
        told = "".join(str(list(getattr(part, name)())) for name in TABLES)
    assert "Sadvakas" in told
    assert not [one for one in CANARIES if one in told]


def test_kuager_open_gives_tables(tmp_path: Path, texts: Path) -> None:
    kuager_root = tmp_path / "opened"
    create(kuager_root, plain=True)
    with kuager.open(kuager_root) as archive:
        list(ingest.add(archive, [str(texts)]))
        assert len(archive.documents()) == 2
        assert [one.name for one in archive.people()] == [one.name for one in kuager.people(archive)]


# --- a published release -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Path]:
    folder = tmp_path_factory.mktemp("made") / "release"
    folder.mkdir()
    one = release(5)
    hashes = write(one, folder, workers=1)
    (folder / "manifest.json").write_bytes(manifest(one, hashes))
    return one, folder


@pytest.fixture
def folder(made: tuple[Release, Path], tmp_path: Path) -> Path:
    shutil.copytree(made[1], tmp_path / "copy")
    return tmp_path / "copy"


def test_a_release_gives_the_rows_it_was_written_from(made: tuple[Release, Path], folder: Path) -> None:
    found = kuager.read_release(folder)
    rows_of: Dataset = of_release(made[0])
    for name, there in (("entities", found.entities()), ("statements", found.claims()), ("documents", found.documents()),
                        ("events", found.events()), ("places", found.places()), ("counts", found.counts()),
                        ("corrections", found.corrections()), ("translations", found.translations())):  # fmt: skip
        assert list(there) == list(rows_of.rows(name)), name
        assert there.to_polars().height == len(there) > 0
    assert {one.schema for one in found.people()} == {"person"}
    assert [one.day for one in found.picket()] == [1, 2, 300]
    assert "copy" not in repr(found)
    assert (found.audience, found.draft, found.signature, found.called_back) == ("public", False, "none", ())


def test_a_count_held_back_is_empty_and_not_zero(folder: Path) -> None:
    counts = kuager.read_release(folder).counts().to_polars()
    held = counts.filter(pl.col("count").is_null())
    zero = counts.filter(pl.col("count") == 0)
    assert (held.height > 0, zero.height > 0) == (True, True)


def test_nothing_is_read_from_a_release_that_was_changed(folder: Path) -> None:
    place = folder / "data" / "statements.jsonl"
    place.write_bytes(place.read_bytes().replace(b"1", b"2", 1))
    with pytest.raises(ChangedReleaseError, match=r"data/statements\.jsonl"):
        kuager.read_release(folder)
    place.unlink()
    with pytest.raises(ChangedReleaseError):
        kuager.read_release(folder)


def test_a_folder_that_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError):
        kuager.read_release(tmp_path)


def test_a_line_changed_after_the_check_is_told(folder: Path) -> None:
    found = kuager.read_release(folder)
    (folder / "data" / "places.jsonl").write_text(json.dumps({"nothing": 1}) + "\n", encoding="utf-8")
    with pytest.raises(BrokenDataError, match=r"places\.jsonl"):
        len(found.places())
