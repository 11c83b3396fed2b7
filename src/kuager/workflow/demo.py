"""The invented example archive, built by the same path as anyone's files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import yaml

from kuager.errors import ArchiveExistsError
from kuager.model import Outcome
from kuager.workflow import browse, entries, ingest
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.settings import FILE

MARK = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFile:
    """One invented file: its name, who is said to have given it, and what it is."""

    path: str
    given_by: str | None
    kind: str | None
    note: str


def files_folder() -> Path:
    """Returns the folder of the invented texts inside the installed package."""
    return Path(str(resources.files("kuager.workflow") / "demo_files"))


def entries_folder() -> Path:
    """Returns the folder of the filled forms: lists of form, key, answers, and whom of the archive an answer means."""
    return Path(str(resources.files("kuager.workflow") / "demo_entries"))


def manifest() -> tuple[str, list[DemoFile]]:
    """Returns the example archive's name and its files, in the order they came in."""
    raw = yaml.safe_load((files_folder() / "manifest.yml").read_text(encoding="utf-8"))
    rows = [
        DemoFile(path=row["path"], given_by=row.get("given_by"), kind=row.get("kind"), note=row.get("note", ""))
        for row in raw["files"]
    ]
    return str(raw["name"]), rows


def build(folder: Path, say: Callable[[str], None]) -> int:
    """Builds the example archive, or goes on where an earlier run stopped; returns how many files failed.

    Raises:
        ArchiveExistsError: when the folder holds something else.
    """
    name, rows = manifest()
    if not (folder / FILE).is_file():
        create(folder, plain=True, name=name)
    failed = 0
    with open_archive(folder, agent="demo") as archive:
        if archive.settings.name != name:
            raise ArchiveExistsError(item=str(folder))
        taken = lexicon_story.load(archive, files_folder() / "lexicon.csv")
        say(f"{taken.usable} known names and spellings taken in")
        givers: dict[tuple[str | None, str | None], list[str]] = {}
        for row in rows:
            givers.setdefault((row.given_by, row.kind), []).append(str(files_folder() / row.path))
        for (given_by, kind), paths in givers.items():
            for result in ingest.add(archive, paths, given_by=given_by, kind=kind, fresh=False):
                failed += result.outcome in {Outcome.FAILED, Outcome.PARTIAL}
                say(f"{result.outcome.value:>9}  {Path(result.item).name}")
        ingest.finish(archive)
        say(f"{_enter(archive)} forms filled in")
    return failed


def _enter(archive: Archive) -> int:
    """Fills in the forms of the example, as volunteers would; those filled in before are known by their keys."""
    people = {row.name: row.id for row in browse.people(archive) if not row.shielded}
    done = 0
    for file in sorted((one for one in entries_folder().iterdir() if one.suffix == ".yml"), key=lambda one: one.name):
        for row in yaml.safe_load(file.read_text(encoding="utf-8")) or ():
            nodes = {field: people[name] for field, name in row.get("means", {}).items()}
            answers = {field: value if isinstance(value, list) else [value] for field, value in row["answers"].items()}
            given = entries.Given(answers=answers, nodes=nodes)
            entries.enter(archive, row["form"], given, lang=row.get("lang", "en"), key=row["key"], fresh=False)
            done += 1
    ingest.finish(archive)
    return done


__all__ = ["DemoFile", "build", "entries_folder", "files_folder", "manifest"]
