"""The invented example archive, built by the same path as anyone's files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Final

import yaml

from kuager.errors import ArchiveExistsError
from kuager.model import Claim, Decision, Outcome
from kuager.track import local_date
from kuager.workflow import browse, clearing, entries, ingest, review
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.clearing.imprints import FILE as IMPRINT
from kuager.workflow.clearing.marks import Change, marks
from kuager.workflow.context import Context, context
from kuager.workflow.onhand import on_hand
from kuager.workflow.settings import FILE

MARK = "demo"
_AHEAD: Final = re.compile(r"\+(\d+) days")


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
        say(f"{_look(archive)} people and what is said of them looked at")
        if not (folder / IMPRINT).exists():
            (folder / IMPRINT).write_bytes((entries_folder() / IMPRINT).read_bytes())
    return failed


def _enter(archive: Archive) -> int:
    """Fills in the forms of the example, as volunteers would; those filled in before are known by their keys."""
    people = {row.name: row.id for row in browse.people(archive) if not row.shielded}
    done, today = 0, local_date(archive.clock.now(), archive.settings.time_zone)
    for file in sorted((one for one in entries_folder().iterdir() if one.suffix == ".yml"), key=lambda one: one.name):
        for row in yaml.safe_load(file.read_text(encoding="utf-8")) or ():
            nodes = {field: people[name] for field, name in row.get("means", {}).items()}
            answers = {field: value if isinstance(value, list) else [value] for field, value in row["answers"].items()}
            answers = {field: [_dated(one, today) for one in values] for field, values in answers.items()}
            given = entries.Given(answers=answers, nodes=nodes)
            entries.enter(archive, row["form"], given, lang=row.get("lang", "en"), key=row["key"], fresh=False)
            done += 1
    ingest.finish(archive)
    return done


def _look(archive: Archive) -> int:
    """Judges the risk of some people and decides about what public sources say of them, as whoever prepares a release has to."""
    here, known = context(archive), list(on_hand(archive).every())
    people: dict[str, str] = {}
    for one in browse.people(archive):
        people.setdefault(one.name, one.id)
    rows = yaml.safe_load((entries_folder() / "looked.yaml").read_text(encoding="utf-8"))
    for row in rows:
        id_, reason = people[row["who"]], row["reason"]
        if not marks(archive).of(id_).risk:
            clearing.mark(archive, id_, Change(risk=row["risk"]), reason=reason)
        about = [(one, _file(here, one)) for one in _about(here, known, id_)]
        wrong = row.get("reject", {})
        no = [one.id for one, file in about if (file, one.prop, one.value) == tuple(wrong.values())]
        review.decide_all(archive, no, Decision.REJECT, "demo", reason)
        review.decide_all(
            archive, [one.id for one, file in about if file in row["accept"]], Decision.ACCEPT, "demo", reason
        )
    return len(rows)


def _file(here: Context, claim: Claim) -> str:
    return here.captures[here.heads[claim.anchor.document].capture].target_uri.removeprefix("file:")


def _about(here: Context, claims: Iterable[Claim], id_: str) -> list[Claim]:
    """Returns the claims about somebody, and those of events they were in."""
    every = list(claims)
    events = {one.subject for one in every if one.value_node and here.entity_of.get(one.value_node) == id_}
    return [one for one in every if here.entity_of.get(one.subject) == id_ or one.subject in events]


def _dated(value: str, today: date) -> str:
    """Returns a day for ``+40 days``: an example that was made years ago would have no consent that runs out soon."""
    told = _AHEAD.fullmatch(value)
    return (today + timedelta(days=int(told[1]))).isoformat() if told else value


__all__ = ["DemoFile", "build", "entries_folder", "files_folder", "manifest"]
